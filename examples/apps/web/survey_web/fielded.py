"""The survey as it is fielded: read and compiled once, when the service starts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from cwinstruments import (
    AggregatePlan,
    Instrument,
    ScoringPlan,
    Survey,
    compile_aggregates,
    compile_plan,
    compile_scorer,
    load_survey,
)
from cwinstruments.files import Disclosure, answer_readers, person_disclosure
from cwinstruments.model import JOINT, Text, Wave
from cwinstruments.plan import instrument_of
from cwinstruments.plan.formula import names_in_text
from cwinstruments.scoring import CompiledScorer, NoteKind, read_responses
from survey_web.settings import Settings, SettingsError, refuse_backwards
from survey_web.texts import LANGUAGES


@frozen
class Page:
    """What is put before a respondent together; `title` is None where the survey gives none."""

    id: str
    title: Text | None
    entries: tuple[str, ...]


@frozen
class Fielded:
    """One administration of a survey.

    Args:
        merged: the survey as one instrument; its scales are called as in scores.
        plan: everything that happens to answers. Its digest is stored with what came out.
        scorer: scores one respondent after the other, and refuses answers that are not allowed.
        aggregates: how units are scored, and of how many people at least.
        disclosure: what a person may be told of the own scores.
        readers: by entry, what makes an answer of the text of a form.
        languages: those in which both the survey and the pages of the service are there.
        known: what is known of everybody without asking: the set that is served of a rotation, and what settings say.
    """

    survey: Survey
    merged: Instrument
    plan: ScoringPlan
    scorer: CompiledScorer
    aggregates: AggregatePlan
    disclosure: Disclosure
    readers: Mapping[str, Any]
    pages: tuple[Page, ...]
    languages: tuple[str, ...]
    wave: str
    opens: date | None
    closes: date | None
    known: Mapping[str, Any]

    def page(self, id: str, /) -> Page | None:
        """Give a page by its id."""
        return next((page for page in self.pages if page.id == id), None)

    def is_open(self, day: date, /) -> bool:
        """Tell whether answers are taken on a day."""
        return not self.is_closed(day) and (self.opens is None or self.opens <= day)

    def is_closed(self, day: date, /) -> bool:
        """Tell whether nothing can be answered any more, so that results stay as they are."""
        return self.closes is not None and self.closes < day


def field_survey(settings: Settings, /) -> Fielded:
    """Read the survey and compile all of it.

    Raises:
        DefinitionError: the survey, or an instrument of it, can't be used.
        SettingsError: it has no such wave, no text in a language of the service, needs data agreements, can't take
            what is said to be known, or would close before it opens.
    """
    survey = load_survey(settings.survey)
    if survey.needs_data_agreement:
        raise SettingsError(f"{survey.id} needs data agreements with Tribal Nations, which this service does not know")
    plan = compile_plan(survey)
    wave, place = _wave(survey, settings.wave)
    languages = tuple(language for language in survey.languages or ("en",) if language in LANGUAGES)
    if not languages:
        raise SettingsError(f"{settings.survey} is in none of the languages {', '.join(LANGUAGES)}")
    # A decimal comma is read in every language: people write numbers as they have learnt to.
    readers = answer_readers(plan, decimal_comma=True)
    known = _known(settings.known, survey, plan, readers)
    _refuse_undecided(survey, {*known, *settings.asked})
    pages = (evolve(page, entries=tuple(one for one in page.entries if one not in known)) for page in _pages(survey))
    if survey.rotation is not None:
        sets = list(survey.rotation.sets)
        known |= {survey.fields.rotation: sets[place % len(sets)]}  # one set a wave, the same for everybody
    opens, closes = settings.opens or _day(wave.opens), settings.closes or _day(wave.closes)
    refuse_backwards(opens, closes)
    return Fielded(
        survey=survey,
        merged=instrument_of(survey),
        plan=plan,
        scorer=compile_scorer(plan),
        aggregates=compile_aggregates(survey, plan=plan),
        disclosure=person_disclosure(survey),
        readers=readers,
        pages=tuple(page for page in pages if page.entries),
        languages=languages,
        wave=wave.id,
        opens=opens,
        closes=closes,
        known=known,
    )


def _known(given: Mapping[str, str], survey: Survey, plan: ScoringPlan, readers: Mapping[str, Any]) -> dict[str, Any]:
    """Read what is known of everybody, as strictly as what somebody answers."""
    if unknown := sorted(set(given) - set(survey.entries())):
        raise SettingsError(f"SURVEY_WEB_KNOWN: {survey.id} asks no {', '.join(unknown)}")
    known = {entry: readers[entry](text) for entry, text in given.items()}
    for note in read_responses(plan, known, on_invalid="missing", on_unknown="ignore").notes:
        if note.kind is NoteKind.INVALID_RESPONSE:
            raise SettingsError(f"SURVEY_WEB_KNOWN: {note.message}")
    return known


def _refuse_undecided(survey: Survey, decided: Collection[str]) -> None:
    """Refuse items of instruments that count in no score, and only decide which others are asked.

    Most often whoever fields a survey sets them, and a definition can't say whether it is so.
    """
    for alias, instrument in survey.resolved.items():
        gates = {name for item in instrument.items if item.show_if for name in names_in_text(item.show_if)}
        for item in instrument.items:
            entry = f"{alias}{JOINT}{item.id}"
            if item.id in gates and not item.scored and entry not in decided:
                raise SettingsError(
                    f"{entry} counts in no score and decides what else is asked: say with SURVEY_WEB_KNOWN={entry}=... "
                    f"what it is for everybody, or with SURVEY_WEB_ASKED={entry} that respondents are asked"
                )


def _wave(survey: Survey, wanted: str | None) -> tuple[Wave, int]:
    waves = survey.waves or (Wave("1"),)
    for place, wave in enumerate(waves):
        if wave.id == wanted or (wanted is None and len(waves) == 1):
            return wave, place
    raise SettingsError(f"SURVEY_WEB_WAVE is one of {', '.join(wave.id for wave in waves)}, not {wanted or 'empty'}")


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _pages(survey: Survey) -> tuple[Page, ...]:
    """Group what is asked; what stands on no page comes first, as in `Survey.entries`."""
    entries = survey.entries()
    listed = [(page.id, page.title, page.entries) for page in survey.pages]
    if not listed:
        own = tuple(item.id for item in survey.items)
        listed = [*([("own", None, own)] if own else []), *((alias, None, (alias,)) for alias in survey.resolved)]

    def spread(names: tuple[str, ...]) -> tuple[str, ...]:
        """Give the entries of a page: an alias stands for all items of its instrument."""
        return tuple(
            entry
            for name in names
            for entry in entries
            if entry == name or (name in survey.resolved and entry.startswith(name + JOINT))
        )

    pages = [Page(id, title, spread(names)) for id, title, names in listed]
    placed = {entry for page in pages for entry in page.entries}
    first = tuple(entry for entry in entries if entry not in placed)
    return (*([Page("about-you", None, first)] if first else []), *pages)
