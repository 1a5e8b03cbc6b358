"""The refusal of a use that nobody permitted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TypeVar

from cwinstruments.errors import UseNotPermittedError
from cwinstruments.licensing.needs import Need, needs_of
from cwinstruments.model import Instrument, PermissionGiven, Survey, Use

Definition = TypeVar("Definition", bound=Instrument | Survey)


def permit(
    definition: Definition,
    use: Use | str | None = None,
    permissions: Iterable[PermissionGiven] = (),
    *,
    day: date | None = None,
) -> Definition:
    """Give an instrument or a survey back if it may be used so.

    Args:
        use: what it is used for; by default what the survey says.
        permissions: what the holders of rights permitted, beside what the survey records.
        day: on which day; by default today.

    Raises:
        UseNotPermittedError: its terms don't permit the use, and no permission covers it.
        ValueError: there is no such use, or it is not said.
    """
    unmet = [one for one in needs_of(definition, use, permissions=permissions, day=day) if not one.is_met]
    if unmet:
        raise UseNotPermittedError(str(definition), unmet)
    return definition


def refuse_unpermitted(survey: Survey, /, *, day: date | None = None) -> None:
    """Refuse a survey that says what it is used for, where that is not permitted; one that does not say it passes.

    Raises:
        UseNotPermittedError: the terms of an instrument don't permit the use, and no permission covers it.
    """
    if survey.use is None:
        return
    unmet = _unmet(survey, date.today() if day is None else day)
    if unmet:
        raise UseNotPermittedError(str(survey), unmet)


# Whoever scores one respondent after the other asks each time.
@lru_cache(maxsize=64)
def _unmet(survey: Survey, day: date) -> tuple[Need, ...]:
    return tuple(one for one in needs_of(survey, day=day) if not one.is_met)
