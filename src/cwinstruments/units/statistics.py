"""The statistics of one unit: what each step of an aggregate plan is for its respondents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from math import fsum
from typing import Any, TypeAlias, assert_never

from attrs import define, field, frozen

from cwinstruments.numbers import to_fraction
from cwinstruments.plan import AggregatePlan, AggregateStep, Grouping
from cwinstruments.plan.aggregates import (
    Absent,
    Always,
    BandOf,
    Below,
    BelowInGroup,
    Check,
    CountBoth,
    CountRespondents,
    CountScored,
    EqualWeight,
    LeastAmong,
    LeastBeside,
    LeastOf,
    LeastWithin,
    MeanOf,
    MeanOver,
    RatioOfSums,
    Released,
    ResponseRate,
    ShareChoosing,
    ShareMeeting,
    Withholding,
)
from cwinstruments.plan.nodes import Comparison
from cwinstruments.scoring.evaluator import TOLERANCE, band_finder
from cwinstruments.units.rows import Respondent

_ZERO, _SPECK = Fraction(0), Fraction(TOLERANCE)
Statistic: TypeAlias = Any
"""A count, a number, a share of the roster as a fraction, a reason, or None."""


@frozen
class Unit:
    """The respondents of one unit, and how many people its roster has."""

    respondents: Sequence[Respondent]
    roster_size: int | None

    def divided(self, grouping: Grouping, /) -> Mapping[str, Sequence[Respondent]]:
        """Divide the respondents by a grouping; a value that must be there and is not has nobody."""
        parts: dict[str, list[Respondent]] = {value: [] for value in grouping.values}
        for one in self.respondents:
            parts.setdefault(one.groups[grouping.column], []).append(one)
        return dict(sorted(parts.items()))


def statistics(plan: AggregatePlan, unit: Unit, /) -> Statistics:
    """Give every step of a plan for one unit."""
    found = Statistics(unit, {one: unit.divided(one) for one in plan.groupings})
    for step in plan.steps:
        found.add(step)
    return found


@define
class Statistics:
    """What is known of a unit so far: statistics of the whole, and of each value of a grouping within it."""

    unit: Unit
    divided: Mapping[Grouping, Mapping[str, Sequence[Respondent]]]
    whole: dict[str, Statistic] = field(factory=dict)
    within: dict[str, dict[str, Statistic]] = field(factory=dict)

    def add(self, step: AggregateStep, /) -> None:
        """Add a step whose earlier steps are there."""
        if step.within is None:
            self.whole[step.name] = self._of(step, self.unit.respondents, self.whole.__getitem__, "")
            return
        self.within[step.name] = {
            value: self._of(step, members, partial(self._earlier_within, value), value)
            for value, members in self.divided[step.within].items()
        }

    def _earlier_within(self, value: str, name: str) -> Statistic:
        return self.within[name][value] if name in self.within else self.whole[name]

    def _of(
        self, step: AggregateStep, members: Sequence[Respondent], earlier: Callable[[str], Statistic], group: str
    ) -> Statistic:
        """Give one statistic of some respondents."""
        match step.node:
            case CountRespondents():
                return len(members)
            case CountScored(column):
                return len(_values(members, column))
            case CountBoth(above, below):
                return len(_pairs(members, above, below))
            case MeanOver(column):
                return _mean(_values(members, column))
            case ShareMeeting(column, comparison, edge):
                return _per_cent(meets(comparison, value, float(edge)) for value in _values(members, column))
            case ShareChoosing(item, values):
                return _per_cent(value in values for value in _values(members, item))
            case RatioOfSums(above, below, times):
                return _ratio(_pairs(members, above, below), times)
            case MeanOf(steps):
                return _mean([earlier(name) for name in steps])
            case LeastOf(steps):
                return min(earlier(name) for name in steps)
            case EqualWeight(name):
                return _mean(list(self.within[name].values()))
            case LeastWithin(name):
                return min(self.within[name].values(), default=0)
            case LeastBeside(name, exempt):
                return min((count for value, count in self.within[name].items() if value not in exempt), default=0)
            case LeastAmong(name, values):
                return min((count for value, count in self.within[name].items() if value in values), default=None)
            case ResponseRate(name):
                size = self.unit.roster_size
                return None if size is None else Fraction(earlier(name), size)
            case Withholding(checks):
                return next((check.reason for check in checks if _holds(check, earlier, group)), None)
            case Released(name, reason, withheld_for):
                return None if earlier(reason) in withheld_for else earlier(name)
            case BandOf(name, edges, codes):
                value = earlier(name)
                return None if value is None else band_finder(edges, codes)(value)
            case _:
                assert_never(step.node)


def _holds(check: Check, earlier: Callable[[str], Statistic], group: str) -> bool:
    match check:
        case BelowInGroup(step, minimum, exempt, _):
            return bool(earlier(step) < (1 if group in exempt else minimum))
        case Below(step, minimum, _):
            value = earlier(step)
            return value is not None and bool(value < minimum)
        case Absent(step, _):
            return earlier(step) is None
        case Always():
            return True
        case _:
            assert_never(check)


def _values(members: Iterable[Respondent], column: str) -> list[Any]:
    return [one.values[column] for one in members if column in one.values]


def _pairs(members: Iterable[Respondent], above: str, below: str) -> list[tuple[float, float]]:
    return [(one.values[above], one.values[below]) for one in members if above in one.values and below in one.values]


def _ratio(pairs: Sequence[tuple[float, float]], times: Fraction) -> float | None:
    """Give the ratio of the sums, exact and rounded once; None where the sum below is 0."""
    above = sum((to_fraction(value) for value, _ in pairs), _ZERO)
    below = sum((to_fraction(value) for _, value in pairs), _ZERO)
    # Scores such as 1/3 are rounded, so that those that cancel out may leave a speck.
    speck = _SPECK * sum((abs(to_fraction(value)) for _, value in pairs), _ZERO)
    return None if abs(below) <= speck else float(times * above / below)


def _mean(values: Sequence[float | None]) -> float | None:
    """Give the mean; None without values, or where one of them is missing."""
    known = [value for value in values if value is not None]
    # The sum is exact before it is rounded once, so the order of the respondents doesn't matter.
    return fsum(known) / len(known) if known and len(known) == len(values) else None


def _per_cent(flags: Iterable[bool]) -> float | None:
    found = list(flags)
    return 100 * sum(found) / len(found) if found else None


def meets(comparison: Comparison, value: float, edge: float, /) -> bool:
    """Compare a score with an edge, within the tolerance with which bands are found."""
    snap = TOLERANCE * max(1.0, abs(value))
    match comparison:
        case Comparison.AT_LEAST:
            return value >= edge - snap
        case Comparison.GREATER:
            return value > edge + snap
        case Comparison.AT_MOST:
            return value <= edge + snap
        case _:
            assert comparison is Comparison.LESS, comparison
            return value < edge - snap
