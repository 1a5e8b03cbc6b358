"""What rules look at: an instrument, its plan, and what each step of the plan can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import define, frozen

from cwinstruments.model import Instrument, Scale
from cwinstruments.plan import (
    Interval,
    IntervalAlgebra,
    Output,
    PossibleRange,
    ScoringPlan,
    State,
    fold,
    fold_node,
    needed_steps,
    occurrences,
    possible_range,
    reachable_range,
)
from cwinstruments.plan.exact import ExactAlgebra, Value
from cwinstruments.plan.nodes import Count, Node, Reference


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
        for id, scale in self.instrument.scales.items():
            yield ScoredScale(id, scale, self.plan.output(id))

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The expressions of the plan by the name of their step."""
        return {step.name: step.node for step in self.plan.steps}

    def n_parts(self, one: ScoredScale, /) -> int:
        """Count what a scale is made of: items, scales, or the names in its formula."""
        node = self.nodes[one.output.n_answered]
        while isinstance(node, Reference):  # scales of norm scores take it from the scale that is normed
            node = self.nodes[node.name]
        assert isinstance(node, Count)
        return len(node.names)

    def possible(self, one: ScoredScale, /) -> PossibleRange | None:
        """Give what a score can be with complete answers; None where it has no bounds."""
        return possible_range(self.plan, one.output.value)

    def reachable(self, one: ScoredScale, /) -> PossibleRange | None:
        """Give what a score can be, also with answers missing where the missing rule allows that."""
        possible = self.possible(one)
        if possible is None or not allows_missing(one.scale):
            return possible
        partial = reachable_range(self.plan, one.output.value)
        return partial and PossibleRange(min(possible.min, partial.min), max(possible.max, partial.max))

    def is_tight(self, one: ScoredScale, /) -> bool:
        """Tell whether both ends of the possible range are reached, and not just never passed."""
        return set(occurrences(self.plan, one.output.value).values()) <= {1}

    def interval(self, node: Node, /, *, partial: bool = False) -> Interval[Value]:
        """Give what an expression over the plan's inputs and steps can be.

        Args:
            partial: whether answers may be missing.
        """
        algebra, bound = self._partial if partial else self._complete
        return fold_node(node, algebra, bound)

    @cached_property
    def _complete(self) -> _Folded:
        return self._fold(State.SKIPPED)

    @cached_property
    def _partial(self) -> _Folded:
        return self._fold(State.UNKNOWN)

    def _fold(self, state: State) -> _Folded:
        inputs = {one.name: one for one in self.plan.inputs}
        base = ExactAlgebra(dict.fromkeys(inputs, state), {}, self.plan.scales)
        algebra = IntervalAlgebra(base, inputs, inputs if state is State.UNKNOWN else ())
        # Reasons and bands are codes, which have no interval.
        steps = needed_steps(self.plan, [output.value for output in self.plan.outputs])
        return algebra, fold(self.plan, algebra, steps=steps)


_Folded = tuple[IntervalAlgebra[Value], dict[str, Interval[Value]]]


def allows_missing(scale: Scale, /) -> bool:
    """Tell whether there can be a score although something that counts is missing."""
    return scale.missing.then.value != "none" and scale.missing.max_missing != 0
