"""Rosters: who was to answer, and how many did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.model.survey import Wave
from cwinstruments.model.text import Text


class Disposition(StrEnum):
    """What came of an invitation."""

    INVITED = "invited"
    COMPLETED = "completed"
    PARTIAL = "partial"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"
    INELIGIBLE = "ineligible"


@frozen
class RosterEntry:
    """One person, under a pseudonym.

    Args:
        units: the units that the person belongs to, by kind.
        eligible_from: the first day on which the person can be invited.
        eligible_to: the last such day.
        dispositions: what came of it, by wave; a wave that is left out: not invited.
    """

    respondent: str
    units: Mapping[str, str]
    role: str | None = None
    side: str | None = None
    rater_group: str | None = None
    eligible_from: date | None = None
    eligible_to: date | None = None
    dispositions: Mapping[str, Disposition] = field(factory=dict)

    def is_eligible_on(self, day: date, /) -> bool:
        """Tell whether the person could be invited on a day; both ends count."""
        return not (
            (self.eligible_from is not None and day < self.eligible_from)
            or (self.eligible_to is not None and day > self.eligible_to)
        )


@frozen
class ResponseCount:
    """How many of a unit were to answer in a wave, and how many did.

    Args:
        eligible: all who were eligible, invited or not.
        not_invited: those of them whom nobody invited.
        no_outcome: those who were invited, and of whom nothing more is known.
    """

    eligible: int = 0
    completed: int = 0
    partial: int = 0
    refused: int = 0
    not_reached: int = 0
    no_outcome: int = 0
    not_invited: int = 0

    @property
    def response_rate(self) -> Fraction | None:
        """Completed, of all eligible: AAPOR's Response Rate 1, with nobody of unknown eligibility; None of nobody."""
        return Fraction(self.completed, self.eligible) if self.eligible else None

    @property
    def response_rate_with_partial(self) -> Fraction | None:
        """Completed and partial, of all eligible: AAPOR's Response Rate 2, counted in the same way."""
        return Fraction(self.completed + self.partial, self.eligible) if self.eligible else None


@frozen
class Roster:
    """Who was to answer.

    Args:
        unit_hierarchy: the kinds of units, from the smallest to the largest.
        waves: the waves that it covers, in order.
    """

    id: str
    unit_hierarchy: tuple[str, ...]
    waves: tuple[Wave, ...]
    entries: tuple[RosterEntry, ...]
    title: Text | None = None
    description: Text | None = None

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, respondent: str) -> RosterEntry:
        for entry in self.entries:
            if entry.respondent == respondent:
                return entry
        raise KeyError(respondent)

    def units(self, kind: str, /) -> tuple[str, ...]:
        """Give the units of one kind, in the order in which they first occur.

        Raises:
            LookupError: there is no such kind of unit.
        """
        self._require_kind(kind)
        return tuple(dict.fromkeys(entry.units[kind] for entry in self.entries if kind in entry.units))

    def unit_above(self, kind: str, unit: str, /) -> Mapping[str, str]:
        """Give the larger units that a unit lies in, by kind.

        Raises:
            LookupError: there is no such kind, or no such unit.
        """
        if unit not in self.units(kind):
            raise LookupError(f"there is no {kind} '{unit}'; {did_you_mean(unit, self.units(kind)) or 'see units()'}")
        larger = self.unit_hierarchy[self.unit_hierarchy.index(kind) + 1 :]
        units = next(entry.units for entry in self.entries if entry.units.get(kind) == unit)
        return {one: units[one] for one in larger}

    def eligible(self, when: str | date, /) -> tuple[RosterEntry, ...]:
        """Give everybody who was eligible in a wave, or on a day.

        In a wave: who was eligible on the day it opened (in a wave without a day, everybody), except for those who
        turned out to be ineligible.

        Raises:
            LookupError: there is no such wave.
        """
        if isinstance(when, date):
            return tuple(entry for entry in self.entries if entry.is_eligible_on(when))
        wave = self._wave(when)
        day = None if wave.opens is None else date.fromisoformat(wave.opens)
        return tuple(
            entry
            for entry in self.entries
            if (day is None or entry.is_eligible_on(day)) and entry.dispositions.get(when) is not Disposition.INELIGIBLE
        )

    def response_counts(self, wave: str, kind: str | None = None, /) -> Mapping[str, ResponseCount]:
        """Count, by unit of a kind, who was eligible in a wave and what came of it.

        Args:
            kind: the kind of unit; by default the smallest.

        Raises:
            LookupError: there is no such wave or kind of unit.
        """
        kind = self.unit_hierarchy[0] if kind is None else kind
        found: dict[str, Counter[str]] = {unit: Counter() for unit in self.units(kind)}
        for entry in self.eligible(wave):
            if kind in entry.units:
                found[entry.units[kind]][entry.dispositions.get(wave, "not_invited")] += 1
        return {unit: _counted(counter) for unit, counter in found.items()}

    def _require_kind(self, kind: str) -> None:
        if kind not in self.unit_hierarchy:
            raise LookupError(f"there is no kind of unit '{kind}'; {did_you_mean(kind, self.unit_hierarchy)}")

    def _wave(self, id: str) -> Wave:
        for wave in self.waves:
            if wave.id == id:
                return wave
        raise LookupError(f"there is no wave '{id}'; {did_you_mean(id, [wave.id for wave in self.waves])}")


def _counted(counter: Counter[str]) -> ResponseCount:
    return ResponseCount(
        eligible=counter.total(),
        completed=counter[Disposition.COMPLETED],
        partial=counter[Disposition.PARTIAL],
        refused=counter[Disposition.REFUSED],
        not_reached=counter[Disposition.NOT_REACHED],
        no_outcome=counter[Disposition.INVITED],
        not_invited=counter["not_invited"],
    )
