"""The aggregate plan: how the scores of respondents become the scores of units, explicit like a scoring plan."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from attrs import field, frozen

from cwinstruments.model import Agreement
from cwinstruments.plan.nodes import Comparison, Edge
from cwinstruments.plan.plan import Input
from cwinstruments.plan.ranges import PossibleRange


class UnitReason(StrEnum):
    """Why a unit has no score."""

    NOT_PERMITTED = "not_permitted"
    TOO_FEW_RESPONDENTS = "too_few_respondents"
    NO_SCORES = "no_scores"
    NO_ROSTER = "no_roster"
    TOO_LOW_RESPONSE_RATE = "too_low_response_rate"
    NOTHING_BELOW = "nothing_below"


# Over the respondents of a unit, or of one value of a grouping within it


@frozen
class CountRespondents:
    """How many respondents there are."""


@frozen
class CountScored:
    """How many of them have a value in a score column, or a substantive answer to an item."""

    column: str


@frozen
class CountBoth:
    """How many of them have a value in both of two score columns."""

    above: str
    below: str


@frozen
class MeanOver:
    """The mean of a score column; missing when nobody has a score."""

    column: str


@frozen
class ShareMeeting:
    """Of those with a score, the per cent whose score meets an edge; missing when nobody has one."""

    column: str
    comparison: Comparison
    edge: Fraction


@frozen
class ShareChoosing:
    """Of those with a substantive answer to an item, the per cent that chose one of these values; missing without any.

    Args:
        values: as scaled integers, or codes.
    """

    item: str
    values: tuple[int | str, ...]


@frozen
class RatioOfSums:
    """The sum of one score column by that of another, over those who have a value in both, times a number.

    Missing when the sum below is 0, and so when nobody has both.
    """

    above: str
    below: str
    times: Fraction = Fraction(1)


# Over earlier steps


@frozen
class MeanOf:
    """The mean of steps, each counting alike; missing when one of them is."""

    steps: tuple[str, ...]


@frozen
class LeastOf:
    """The least of steps that are counts."""

    steps: tuple[str, ...]


@frozen
class EqualWeight:
    """The mean of a step over the values of its grouping, each value counting alike; missing when one of them is."""

    step: str


@frozen
class LeastWithin:
    """The least count of a step over the values of its grouping."""

    step: str


@frozen
class LeastBeside:
    """The least count of a step over the values of its grouping, without these."""

    step: str
    exempt: tuple[str, ...]


@frozen
class LeastAmong:
    """The least count of a step over these values of its grouping, as far as they are there; missing without any."""

    step: str
    values: tuple[str, ...]


@frozen
class ResponseRate:
    """The respondents as a share of the unit's roster; missing without a roster."""

    respondents: str


@frozen
class Below:
    """Whether a step is less than it must be; not so where it is missing."""

    step: str
    minimum: Fraction
    reason: UnitReason


@frozen
class BelowInGroup:
    """Whether a step is less than it must be in one value of a grouping: 1 for those that are exempt."""

    step: str
    minimum: Fraction
    exempt: tuple[str, ...]
    reason: UnitReason


@frozen
class Absent:
    """Whether a step is missing."""

    step: str
    reason: UnitReason


@frozen
class Always:
    """Whatever the respondents say."""

    reason: UnitReason


Check: TypeAlias = Below | BelowInGroup | Absent | Always


@frozen
class Withholding:
    """The reason of the first check that holds; missing when none does."""

    checks: tuple[Check, ...]


@frozen
class Released:
    """A step, missing where it is withheld for one of these reasons."""

    step: str
    reason: str
    withheld_for: tuple[UnitReason, ...]


@frozen
class BandOf:
    """The band that holds an earlier step, missing where that is; `codes` has one more than `edges`, low to high."""

    step: str
    edges: tuple[Edge, ...]
    codes: tuple[str, ...]


AggregateNode: TypeAlias = (
    CountRespondents
    | CountScored
    | CountBoth
    | MeanOver
    | ShareMeeting
    | ShareChoosing
    | RatioOfSums
    | MeanOf
    | LeastOf
    | EqualWeight
    | LeastWithin
    | LeastBeside
    | LeastAmong
    | ResponseRate
    | Withholding
    | Released
    | BandOf
)


@frozen
class Grouping:
    """A column whose values divide the respondents of a unit.

    Args:
        values: those that must all be there; without any, those that occur in the unit.
    """

    column: str
    values: tuple[str, ...] = ()


@frozen
class AggregateStep:
    """One named statistic of a unit, or of each value of a grouping within it.

    Args:
        within: the grouping; without one it is of the whole unit.
    """

    name: str
    node: AggregateNode
    within: Grouping | None = None


@frozen
class GroupOutput:
    """The steps that are the scores of each value of a grouping, by themselves."""

    grouping: Grouping
    value: str
    reason: str
    n_scored: str


@frozen
class AggregateOutput:
    """The steps that together are the unit score of one scale.

    Args:
        permitted: whether units may have scores of this scale at all.
        agreement: what is declared about agreement, by which reports of units judge each unit.
        groups: the scores of the values of its grouping, where it has one.
        band: the step that is the band of the value, where the scale has bands for units.
    """

    scale: str
    value: str
    reason: str
    n_respondents: str
    n_scored: str
    response_rate: str
    permitted: bool
    agreement: Agreement | None = None
    groups: GroupOutput | None = None
    band: str | None = None


@frozen(repr=False)
class AggregatePlan:
    """How the scores of an instrument become unit scores, complete and explicit.

    Args:
        instrument: the instrument's id.
        version: its version.
        definition_digest: names the definition that the plan was compiled from.
        plan_digest: names the scoring plan whose scores it takes in.
        scores: the score columns that it takes in, called like the scales.
        answers: the answers that it takes in besides, with those that decide whether they were asked.
        groupings: the columns that divide the respondents of a unit.
        steps: named statistics, each over respondents or earlier steps.
        outputs: the scales that have an aggregate, in the order of the definition.
        ranges: what the scores that it takes in can be, where that has bounds.
        nation_items: the items whose responses may name a Tribal Nation, so that every row has to say whether it does.
        says_nation: by item, the values by which a row says that it is about a Tribal Nation; it has to name it then.
        nation_column: the column in which rows name a Tribal Nation, as the survey calls it.
        needs_nation: whether every row has to have that column, as the survey says by `needs_data_agreement`.
    """

    instrument: str
    version: str
    definition_digest: str
    plan_digest: str
    scores: tuple[str, ...]
    answers: tuple[Input, ...]
    groupings: tuple[Grouping, ...]
    steps: tuple[AggregateStep, ...]
    outputs: tuple[AggregateOutput, ...]
    ranges: Mapping[str, PossibleRange] = field(factory=dict)
    nation_items: tuple[str, ...] = ()
    says_nation: Mapping[str, tuple[str, ...]] = field(factory=dict)
    nation_column: str = "nation"
    needs_nation: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that a row needs: scores, items and groupings."""
        columns = (*self.scores, *(one.item for one in self.answers), *(one.column for one in self.groupings))
        return tuple(dict.fromkeys(columns))

    @cached_property
    def aggregate_digest(self) -> str:
        """Name the aggregation alone: inputs, groupings, steps and outputs."""
        from cwinstruments.plan.converter import aggregate_digest

        return aggregate_digest(self)

    def __hash__(self) -> int:
        return hash(self.aggregate_digest)

    def output(self, scale: str, /) -> AggregateOutput:
        """Give the output of a scale.

        Raises:
            KeyError: there is no such scale, or it has no aggregate.
        """
        return self._outputs[scale]

    @cached_property
    def _outputs(self) -> Mapping[str, AggregateOutput]:
        return {one.scale: one for one in self.outputs}

    def __repr__(self) -> str:
        from cwinstruments.plan.aggregate_text import describe_aggregate_plan

        return describe_aggregate_plan(self)
