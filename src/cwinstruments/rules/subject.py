"""What rules look at: an instrument, its plan, and what each step of the plan can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from attrs import define, frozen

from cwinstruments.model import Instrument, Scale
from cwinstruments.plan import (
    Interval,
    Output,
    PossibleRange,
    ScoringPlan,
    State,
    fold,
    fold_node,
    needed_steps,
    occurrences,
)
from cwinstruments.plan.exact import Value
from cwinstruments.plan.nodes import Count, Node, Reference
from cwinstruments.plan.ranges import static_intervals, to_range
from cwinstruments.plan.static_intervals import StaticIntervals
from cwinstruments.rules.contributions import Contributions
from cwinstruments.rules.lattices import Lattice, Lattices
from cwinstruments.rules.logic import Conditions
from cwinstruments.rules.recording import RecordingIntervals
from cwinstruments.rules.shifts import Shifts


@frozen
class ScoredScale:
    """One scale with its id and its output in the plan."""

    id: str
    scale: Scale
    output: Output


# Not frozen: cached_property needs somewhere to keep what it found.
@define(slots=False, eq=False)
class Subject:
    """An instrument and its plan."""

    instrument: Instrument
    plan: ScoringPlan

    def scales(self) -> Iterator[ScoredScale]:
        """Give the scales in the order of the definition."""
        yield from self._scales

    @cached_property
    def _scales(self) -> tuple[ScoredScale, ...]:
        scales = self.instrument.scales.items()
        return tuple(ScoredScale(id, scale, self.plan.output(id)) for id, scale in scales)

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The expressions of the plan by the name of their step."""
        return {step.name: step.node for step in self.plan.steps}

    @cached_property
    def conditions(self) -> Conditions:
        """The conditions under which items are asked."""
        return Conditions(self.instrument, self.plan)

    def n_parts(self, one: ScoredScale, /) -> int:
        """Count what a scale is made of: items, scales, or the names in its formula."""
        node = self.nodes[one.output.n_answered]
        while isinstance(node, Reference):  # scales of norm scores take it from the scale that is normed
            node = self.nodes[node.name]
        assert isinstance(node, Count)
        return len(node.names)

    def possible(self, one: ScoredScale, /) -> PossibleRange | None:
        """Give what a score can be with complete answers; None where it has no bounds."""
        step = one.output.value
        if step not in self._possible:
            self._possible[step] = to_range(self._complete[1][step])
        return self._possible[step]

    def reachable(self, one: ScoredScale, /) -> PossibleRange | None:
        """Give what a score can be, also with answers missing where the missing rule allows that."""
        step = one.output.value
        if step not in self._reachable:
            self._reachable[step] = self._reach(one)
        return self._reachable[step]

    def _reach(self, one: ScoredScale) -> PossibleRange | None:
        possible = self.possible(one)
        if possible is None or not allows_missing(one.scale):
            return possible
        partial = to_range(self._partial[1][one.output.value])
        return partial and PossibleRange(min(possible.min, partial.min), max(possible.max, partial.max))

    def is_tight(self, one: ScoredScale, /) -> bool:
        """Tell whether both ends of the possible range are reached, and not just never passed."""
        return set(occurrences(self.plan, one.output.value).values()) <= {1}

    def lattice(self, one: ScoredScale, /) -> Lattice | None:
        """Give the evenly spaced numbers that a score is among with complete answers; None where it is not."""
        return self.lattices.of_step(one.output.value)

    @cached_property
    def shifts(self) -> Shifts:
        """How much higher the steps of the plan are if every option is coded one higher."""
        return Shifts(self.plan)

    @cached_property
    def lattices(self) -> Lattices:
        """The evenly spaced numbers that the steps of the plan are among."""
        return Lattices(self.plan)

    @cached_property
    def contributions(self) -> Contributions:
        """What counts in each score, and whether it counts for a higher or a lower one."""
        return Contributions(self.plan)

    @cached_property
    def scored_steps(self) -> frozenset[str]:
        """The steps that scores are computed from; the others are reasons and bands, codes without an interval."""
        return needed_steps(self.plan, [output.value for output in self.plan.outputs])

    def interval(self, node: Node, /, *, partial: bool = False) -> Interval[Value]:
        """Give what an expression over the plan's inputs and steps can be.

        Args:
            partial: whether answers may be missing.
        """
        algebra, bound = self._partial[:2] if partial else self._complete
        return fold_node(node, algebra, bound)

    @property
    def largest(self) -> Mapping[str, Fraction | int]:
        """The largest number that occurs in each scored step, whatever is missing."""
        return self._partial[2]

    @cached_property
    def _possible(self) -> dict[str, PossibleRange | None]:
        return {}

    @cached_property
    def _reachable(self) -> dict[str, PossibleRange | None]:
        return {}

    @cached_property
    def _complete(self) -> tuple[StaticIntervals, dict[str, Interval[Value]]]:
        algebra = static_intervals(self.plan, State.SKIPPED)
        return algebra, fold(self.plan, algebra, steps=self.scored_steps)

    @cached_property
    def _partial(self) -> tuple[StaticIntervals, dict[str, Interval[Value]], Mapping[str, Fraction | int]]:
        algebra = RecordingIntervals(self.plan, State.UNKNOWN)
        bound = fold(self.plan, algebra, steps=self.scored_steps)
        # Later rules ask for more expressions, whose numbers occur in no step.
        return algebra, bound, dict(algebra.by_step)


def allows_missing(scale: Scale, /) -> bool:
    """Tell whether there can be a score although something that counts is missing."""
    return scale.missing.then.value != "none" and scale.missing.max_missing != 0
