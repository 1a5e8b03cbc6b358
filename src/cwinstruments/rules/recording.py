"""Intervals that remember how large the numbers were that they came across."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from cwinstruments.plan import Addend, Interval, ScoringPlan, State
from cwinstruments.plan.exact import Value
from cwinstruments.plan.nodes import ArithmeticOperator, Mean, Total
from cwinstruments.plan.static_intervals import StaticIntervals


class RecordingIntervals(StaticIntervals):
    """Keeps the largest number that occurs in each step.

    Args:
        plan: the plan whose steps are meant.
        state: the state of all inputs.
    """

    def __init__(self, plan: ScoringPlan, state: State) -> None:
        inputs = {one.name: one for one in plan.inputs}
        super().__init__(inputs, state, gated=state is State.UNKNOWN)
        self._steps = {step.name for step in plan.steps}
        self.by_step: dict[str, Fraction | int] = {}
        self._now: Fraction | int = 0

    def bind(self, name: str, value: Interval[Value]) -> Interval[Value]:
        # The other names are those of parts that intervals share within a step.
        if name in self._steps:
            self.by_step[name], self._now = self._now, 0
        return super().bind(name, value)

    def constant(self, value: Fraction | bool | str) -> Interval[Value]:
        return self._seen(super().constant(value))

    def input(self, name: str, *, scaled: bool = False) -> Interval[Value]:
        return self._seen(super().input(name, scaled=scaled))

    def total(self, addends: Sequence[Addend[Interval[Value]]], divisor: int) -> Interval[Value]:
        self._terms(addends, divisor)
        return self._seen(super().total(addends, divisor))

    def mean(self, addends: Sequence[Addend[Interval[Value]]]) -> Interval[Value]:
        self._terms(addends, 1)
        return self._seen(super().mean(addends))

    def prorated(self, addends: Sequence[Addend[Interval[Value]]], divisor: int) -> Interval[Value]:
        self._terms(addends, divisor)
        return self._seen(super().prorated(addends, divisor))

    def least(self, addends: Sequence[Addend[Interval[Value]]], divisor: int) -> Interval[Value]:
        self._terms(addends, divisor)
        return self._seen(super().least(addends, divisor))

    def greatest(self, addends: Sequence[Addend[Interval[Value]]], divisor: int) -> Interval[Value]:
        self._terms(addends, divisor)
        return self._seen(super().greatest(addends, divisor))

    def arithmetic(
        self, operator: ArithmeticOperator, left: Interval[Value], right: Interval[Value]
    ) -> Interval[Value]:
        return self._seen(super().arithmetic(operator, left, right))

    def _of_answers(self, node: Mean | Total, ends: Sequence[tuple[int, int]]) -> Interval[Value]:
        self._keep([node.terms.divisor if isinstance(node, Total) else 1])
        self._keep({number for pair in ends for number in pair})
        self._keep({number for term in node.terms.terms for number in (term.weight, term.coefficient, term.constant)})
        return self._seen(super()._of_answers(node, ends))

    def _terms(self, addends: Sequence[Addend[Interval[Value]]], divisor: int) -> None:
        """Keep the integers that terms are scaled to."""
        self._keep([divisor])
        for one in addends:
            term = one.term
            self._keep((term.weight, term.coefficient, term.constant))
            for pair in term.recode:
                self._keep(pair)

    def _seen(self, interval: Interval[Value]) -> Interval[Value]:
        self._keep([one for one in (interval.low, interval.high) if isinstance(one, Fraction)])
        return interval

    def _keep(self, numbers: Iterable[int | Fraction]) -> None:
        for number in numbers:
            # Whole numbers are compared much faster.
            whole = number if isinstance(number, int) or number.denominator != 1 else number.numerator
            if whole > self._now or -whole > self._now:
                self._now = -whole if whole < 0 else whole
