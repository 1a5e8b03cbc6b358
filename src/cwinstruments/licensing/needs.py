"""What a use of instruments needs: for each part a ruling, whom to ask, and which permission covers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from attrs import frozen

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.model import Instrument, Permission, PermissionGiven, Survey, Use

_Held: TypeAlias = tuple[PermissionGiven, tuple[Use, ...]]
"""A permission, and what it is for."""


class Part(StrEnum):
    """A part of an instrument that has terms of its own."""

    ITEM_TEXT = "item_text"
    KEY = "key"
    NORMS = "norms"


@frozen
class Need:
    """One part of an instrument that a use needs, and whether it may be had.

    Args:
        instrument: the id of the instrument.
        version: its version.
        part: which part of it.
        use: what for.
        ruling: what its terms say of that; `unknown` where they say nothing.
        holder: who holds the rights, where that is known.
        contact: whom to ask, where that is known.
        covered_by: the recorded permission that covers this use on this day; None where there is none, or none is
            needed.
        why_not: where the part may not be used so although a permission is recorded, why that does not cover it: it is
            over, begins later, or is for another use.
    """

    instrument: str
    version: str
    part: Part
    use: Use
    ruling: Permission
    holder: str | None = None
    contact: str | None = None
    covered_by: PermissionGiven | None = None
    why_not: str | None = None

    @property
    def is_met(self) -> bool:
        """Whether the part may be used so, by its terms or by a recorded permission."""
        return self.ruling is Permission.PERMITTED or self.covered_by is not None

    def to_dict(self) -> dict[str, object]:
        """Give the need as plain data."""
        covered = self.covered_by
        return {
            "instrument": self.instrument,
            "version": self.version,
            "part": self.part.value,
            "use": self.use.value,
            "ruling": self.ruling.value,
            "holder": self.holder,
            "contact": self.contact,
            "covered_by": covered and {"given_by": covered.given_by, "given_on": covered.given_on},
            "until": covered and covered.until,
            "why_not": self.why_not,
            "is_met": self.is_met,
        }


def needs_of(
    definition: Instrument | Survey,
    use: Use | str | None = None,
    /,
    *,
    permissions: Iterable[PermissionGiven] = (),
    day: date | None = None,
) -> tuple[Need, ...]:
    """Give what a use needs of an instrument, or of every instrument of a survey.

    People who answer read the item text, and whoever scores uses the key, so both are always needed; norms where there
    are scales of norm scores.

    Args:
        use: what it is used for; by default what the survey says.
        permissions: what the holders of rights permitted, beside what the survey records.
        day: on which day; by default today.

    Raises:
        ValueError: there is no such use, or it is not said.
        TypeError: it is no instrument and no survey.
    """
    if not isinstance(definition, Instrument | Survey):
        raise TypeError(f"an instrument or a survey is wanted, not {type(definition).__name__}")
    declared = definition.use if isinstance(definition, Survey) else None
    asked = declared if use is None else use_of(use)
    if asked is None:
        raise ValueError(f"{definition} does not say what it is used for: {_one_of_uses()}")
    instruments = (definition,) if isinstance(definition, Instrument) else tuple(definition.resolved.values())
    recorded = definition.permissions if isinstance(definition, Survey) else ()
    held = [
        # One that doesn't say its uses is for what the survey is used for; where that isn't said either, for nothing.
        *((one, one.uses or ((declared,) if declared else ())) for one in recorded),
        # What is given here is given for what is asked here.
        *((one, one.uses or (asked,)) for one in permissions),
    ]
    on = (date.today() if day is None else day).isoformat()
    return tuple(dict.fromkeys(need for one in instruments for need in _needs(one, asked, held, on)))


def use_of(use: Use | str, /) -> Use:
    """Give a use by its name.

    Raises:
        ValueError: there is no such use.
    """
    try:
        return Use(use)
    except ValueError:
        near = did_you_mean(str(use), [one.value for one in Use])
        raise ValueError(f"there is no use {str(use)!r}; {near}") from None


def _needs(instrument: Instrument, use: Use, held: Iterable[_Held], day: str) -> Iterator[Need]:
    licence = instrument.licence
    own = [(given, uses) for given, uses in held if given.instrument == instrument.id]
    valid = [one for one, uses in own if use in uses and one.given_on <= day <= _lasting(one)]
    why_not = _why_not(own, use, day) if own and not valid else None
    for part in Part:
        if part is Part.NORMS and all(scale.norm is None for scale in instrument.scales.values()):
            continue
        ruling = getattr(licence.permissions, part.value).of(use)
        needs_none = ruling is Permission.PERMITTED
        # Of several, the one that lasts longest.
        covering = None if needs_none else max(valid, key=_lasting, default=None)
        yield Need(
            instrument.id,
            instrument.version,
            part,
            use,
            ruling,
            licence.holder,
            licence.permission_contact,
            covering,
            None if needs_none else why_not,
        )


def _why_not(held: Iterable[_Held], use: Use, day: str) -> str:
    """Say why none of the permissions of an instrument covers a use: of the one that comes nearest to it."""
    given, uses = max(held, key=lambda one: (use in one[1], one[0].given_on <= day, _lasting(one[0])))
    which = f"the permission of {given.given_on}"
    if not uses:
        return f"{which} is for what the survey is used for, which it does not say"
    if use not in uses:
        return f"{which} is for {', '.join(uses)}"
    if given.given_on > day:
        return f"the permission is given only on {given.given_on}"
    return f"{which} ended on {given.until}"


def _lasting(given: PermissionGiven) -> str:
    return given.until or "9999-12-31"


def _one_of_uses() -> str:
    return f"say one of {', '.join(one.value for one in Use)}"
