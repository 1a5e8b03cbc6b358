"""What is wrong with the use of a survey: instruments whose terms do not permit it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import Document
from cwinstruments.errors import describe_unmet
from cwinstruments.licensing.needs import Need, needs_of
from cwinstruments.model import Survey


def check_survey_use(document: Document, survey: Survey, /, *, day: date | None = None) -> tuple[Diagnostic, ...]:
    """Find the instruments of a survey that may not be used for what it says it is used for.

    Args:
        document: what the survey was read from.
        survey: the survey.
        day: on which day; by default today.
    """
    return () if survey.use is None else tuple(_unpermitted(document, survey, date.today() if day is None else day))


def _unpermitted(document: Document, survey: Survey, day: date) -> Iterator[Diagnostic]:
    of_instrument: dict[tuple[str, str], list[Need]] = {}
    for one in needs_of(survey, day=day):
        if not one.is_met:
            of_instrument.setdefault((one.instrument, one.version), []).append(one)
    for place, use in enumerate(survey.instruments):
        # What is used twice is told once.
        unmet = of_instrument.pop((use.instrument, use.version), None)
        if unmet is None:
            continue
        message = f"{use.instrument} {use.version}: {describe_unmet(unmet)}"
        hint = "get permission and record it under 'permissions', or leave the instrument out"
        yield document.diagnostic("CWI620", message, ("instruments", place, "instrument"), hint=hint)
