"""A survey as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.cli.instrument_text import describe_instrument
from cwinstruments.cli.output import hang
from cwinstruments.model import InstrumentUse, Survey, in_language
from cwinstruments.plan import ScoringPlan, merge_survey


def describe_survey(survey: Survey, plan: ScoringPlan, language: str, /) -> Iterator[str]:
    """Give the lines of text that describe a survey in a language: how it is put together, then all its parts."""
    yield "Survey"
    for name, text in _about(survey, language):
        yield from hang(f"  {name:<16} ", text)
    yield "\nInstruments"
    for use in survey.instruments:
        yield from hang(f"  {use.alias}: ", _use(use))
    if survey.pages:
        yield "\nPages"
        for page in survey.pages:
            title = in_language(page.title, language)
            yield from hang(f"  {page.id}: ", f"{title + ': ' if title else ''}{', '.join(page.entries)}")
    if survey.rotation is not None:
        yield f"\nServed in turn, by the column '{survey.fields.rotation}'"
        for name, items in survey.rotation.sets.items():
            yield from hang(f"  {name}: ", ", ".join(items))
    yield ""
    yield from describe_instrument(merge_survey(survey), plan, language)


def _about(survey: Survey, language: str) -> Iterator[tuple[str, str]]:
    if survey.respondent:
        yield "answered by", in_language(survey.respondent, language)
    if survey.use is not None:
        yield "used for", survey.use.value
    yield "languages", ", ".join(survey.languages)
    yield "confidentiality", survey.confidentiality.value
    if survey.administration is not None:
        modes = ", ".join(mode.value.replace("_", " ") for mode in survey.administration.modes)
        minutes = survey.administration.minutes
        yield "administration", modes if minutes is None else f"{modes}; {minutes:g} minutes"
    if survey.unit_hierarchy:
        yield "units", " in ".join(survey.unit_hierarchy)
    for name, sides in (("sides", survey.sides), ("rater groups", survey.rater_groups)):
        if sides:
            yield name, ", ".join(f"{id} (form {side.form})" for id, side in sides.items())
    if survey.waves:
        yield "waves", ", ".join(wave.id for wave in survey.waves)
    if survey.needs_data_agreement:
        yield "data", f"rows that name a Nation, in '{survey.fields.nation}', only under its own agreement"


def _use(use: InstrumentUse) -> str:
    said = [f"{use.instrument} {use.version}"]
    if use.form is not None:
        said.append(f"form {use.form}")
    said += [
        f"{name} = {value if not isinstance(value, dict) else 'a table'}" for name, value in use.parameters.items()
    ]
    said += [f"norms {one.norms} {one.version}" for one in use.norms]
    if use.show_if is not None:
        said.append(f"asked if {use.show_if}")
    return ", ".join(said)
