"""A survey as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.cli.instrument_text import describe_instrument
from cwinstruments.cli.output import hang
from cwinstruments.model import InstrumentUse, Survey, in_language
from cwinstruments.plan import ScoringPlan, merge_survey
from cwinstruments.reports.wording import phrase, words


def describe_survey(survey: Survey, plan: ScoringPlan, language: str, /) -> Iterator[str]:
    """Give the lines of text that describe a survey in a language: how it is put together, then all its parts."""
    yield phrase("survey", language)
    for key, text in _about(survey, language):
        yield from hang(f"  {phrase(key, language):<16} ", text)
    yield f"\n{phrase('instruments', language)}"
    for use in survey.instruments:
        yield from hang(f"  {use.alias}: ", _use(use, language))
    if survey.pages:
        yield f"\n{phrase('pages', language)}"
        for page in survey.pages:
            title = in_language(page.title, language)
            yield from hang(f"  {page.id}: ", f"{title + ': ' if title else ''}{', '.join(page.entries)}")
    if survey.rotation is not None:
        yield f"\n{phrase('in_turn', language, column=survey.fields.rotation)}"
        for name, items in survey.rotation.sets.items():
            yield from hang(f"  {name}: ", ", ".join(items))
    yield ""
    yield from describe_instrument(merge_survey(survey), plan, language, parts=tuple(survey.resolved.values()))


def _about(survey: Survey, language: str) -> Iterator[tuple[str, str]]:
    """Give each thing that is said of a survey, with the key of its label."""
    if survey.respondent:
        yield "answered_by", in_language(survey.respondent, language)
    if survey.use is not None:
        yield "used_for", words(survey.use, language)
    yield "show_languages", ", ".join(survey.languages)
    yield "confidentiality", words(survey.confidentiality, language)
    if survey.administration is not None:
        modes = ", ".join(words(mode, language) for mode in survey.administration.modes)
        minutes = survey.administration.minutes
        timed = minutes is not None
        yield "administration", phrase("minutes", language, modes=modes, n=f"{minutes:g}") if timed else modes
    if survey.unit_hierarchy:
        yield "units", f" {phrase('units_in', language)} ".join(survey.unit_hierarchy)
    for key, sides in (("sides", survey.sides), ("rater_groups", survey.rater_groups)):
        if sides:
            yield key, ", ".join(phrase("side", language, id=id, form=side.form) for id, side in sides.items())
    if survey.waves:
        yield "waves", ", ".join(wave.id for wave in survey.waves)
    if survey.needs_data_agreement:
        yield "data", phrase("nation_rows", language, column=survey.fields.nation)


def _use(use: InstrumentUse, language: str) -> str:
    said = [f"{use.instrument} {use.version}"]
    if use.form is not None:
        said.append(phrase("use_form", language, form=use.form))
    said += [
        phrase("use_table", language, name=name) if isinstance(value, dict) else f"{name} = {value}"
        for name, value in use.parameters.items()
    ]
    said += [phrase("norms_set", language, id=one.norms, version=one.version) for one in use.norms]
    if use.show_if is not None:
        said.append(phrase("asked_if", language, condition=use.show_if))
    return ", ".join(said)
