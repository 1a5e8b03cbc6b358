"""Scores of units that are per cents of people: they tell what single people said sooner than other scores do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from cwinstruments.model import AggregateMethod, Scale
from cwinstruments.plan.aggregates import ShareChoosing, ShareMeeting
from cwinstruments.plan.plan import Choices
from cwinstruments.units.favourable import rounded_share
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.statistics import meets

if TYPE_CHECKING:
    from cwinstruments.units.answered import Person
    from cwinstruments.units.subjects import Subject


@frozen
class UnitShare:
    """A scale whose score of a unit is a per cent of its people, or of their answers.

    Args:
        meeting: what a person's score has to meet; None where answers or two possible scores count.
        choosing: by item, the answers that count; none where scores do.
        low: the score of a unit of which nobody counts.
        high: that of a unit of which everybody does.
    """

    scale: str
    meeting: ShareMeeting | None
    choosing: Mapping[str, tuple[int | str, ...]]
    low: float = 0.0
    high: float = 100.0

    @property
    def is_of_people(self) -> bool:
        """Whether each person counts or doesn't, and nothing between."""
        return len(self.choosing) < 2

    def of(self, members: Iterable[Person], /) -> Iterator[float]:
        """Give each person's own per cent, of those who have one."""
        for one in members:
            if self.choosing:
                given = [item for item in self.choosing if item in one.answers]
                chosen = sum(one.answers[item] in self.choosing[item] for item in given)
                if given:
                    yield 100 * chosen / len(given)
            elif (value := one.cells.get(self.scale)) is not None:
                if self.meeting is None:
                    yield 100 * (float(value) - self.low) / (self.high - self.low)
                else:
                    yield 100.0 * meets(self.meeting.comparison, float(value), float(self.meeting.edge))


def share_of(subject: Subject, scale: str, /) -> UnitShare | None:
    """Give what a scale is a per cent of; None where it is none."""
    defined = subject.instrument.scales[scale]
    if defined.aggregate is None:
        return None
    if defined.aggregate.method is AggregateMethod.PERCENT_POSITIVE:
        prefix = f"{scale}.positive."
        nodes = {one.name: one.node for one in subject.aggregates.steps}
        choosing = {
            node.item: node.values
            for name, node in nodes.items()
            if name.startswith(prefix) and isinstance(node, ShareChoosing)
        }
        meeting = [node for node in nodes.values() if isinstance(node, ShareMeeting) and node.column == scale]
        return UnitShare(scale, meeting[0] if meeting else None, choosing)
    possible = subject.aggregates.ranges.get(scale)
    if defined.aggregate.method is AggregateMethod.MEAN and _is_one_or_the_other(subject, defined) and possible:
        low, high = float(possible.min), float(possible.max)
        return None if low == high else UnitShare(scale, None, {}, low, high)
    return None


def _is_one_or_the_other(subject: Subject, scale: Scale) -> bool:
    """Tell whether a scale is of one item with two answers: the mean of a unit is a per cent of its people then."""
    if len(scale.items) != 1:
        return False
    domain = next((one.domain for one in subject.plan.inputs if one.name == scale.items[0].item), None)
    return isinstance(domain, Choices) and len(domain.values) == 2


def shown_score(subject: Subject, score: UnitScore, /) -> float | None:
    """Give the score of a unit as coarse as it may be shown: a per cent of people is rounded as favourable answers."""
    share = share_of(subject, score.scale)
    if share is None or not share.is_of_people or score.value is None:
        return score.value
    width = share.high - share.low
    part = Fraction((score.value - share.low) / width).limit_denominator(1_000_000)
    rounded = rounded_share(part, score.n_scored or 0)
    return None if rounded is None else share.low + width * rounded / 100
