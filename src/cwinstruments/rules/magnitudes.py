"""Magnitudes: whether scores can be computed with the numbers of a computer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plan import Addend, Interval, IntervalAlgebra, State, fold, needed_steps
from cwinstruments.plan.exact import ExactAlgebra, Value
from cwinstruments.plan.nodes import ArithmeticOperator
from cwinstruments.rules.subject import ScoredScale, Subject

LIMIT: Final = 10**15
"""Whole numbers are exact a little beyond this, and there is room for several decimal places of usual scores."""


def check_magnitudes(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find scales that compute with numbers which are too large.

    What it does:
        Looks at every number on the way to a score: answers, weights, constants, edges, and what each operation can
        give. None may be beyond 1e15, above or below 0.

    Why it matters:
        Larger numbers are no longer exact in a computer, and much larger ones can't be computed with at all. No scale
        of answers needs them, so there is a slip in the definition.

    Example:
        A product of thirty items of 0 to 100, which can be 1e60.

    Use instead:
        Correct the number or the formula. A product of many items is better made with a mean of logarithms, outside
        of the definition.
    """
    largest = _largest_numbers(subject)
    for one in subject.scales():
        edges = max((abs(edge) for edge in _edges(one)), default=Fraction(0))
        if max(largest[one.id], edges) > LIMIT:
            message = f"scale {one.id!r} can have to do with numbers beyond 1e15, which are not exact"
            yield Diagnostic(
                "CWI333", message, ("scales", one.id), "look for a slip in a range, weight, edge or formula"
            )


def _largest_numbers(subject: Subject) -> dict[str, Fraction]:
    """Give the largest number on the way to each scale's value, by the scale's id."""
    recorder = _Recorder(subject)
    values = [output.value for output in subject.plan.outputs]
    fold(subject.plan, recorder, steps=needed_steps(subject.plan, values))
    largest = dict.fromkeys(subject.instrument.scales, Fraction(0))
    for step, number in recorder.by_step.items():
        id = step.partition(".")[0]
        largest[id] = max(largest[id], number)
    return largest


def _edges(one: ScoredScale) -> Iterator[Fraction]:
    edges = [edge for band in one.scale.bands for edge in (band.at_least, band.above)]
    for cutoff in one.scale.cutoffs:
        edges += [cutoff.at_least, cutoff.above, cutoff.at_most, cutoff.below]
    yield from (edge for edge in edges if edge is not None)


class _Recorder(IntervalAlgebra[Value]):
    """Keeps the largest number that occurs in each step."""

    def __init__(self, subject: Subject) -> None:
        inputs = {one.name: one for one in subject.plan.inputs}
        base = ExactAlgebra(dict.fromkeys(inputs, State.UNKNOWN), {}, subject.plan.scales)
        super().__init__(base, inputs, inputs)
        self._steps = {step.name for step in subject.plan.steps}
        self.by_step: dict[str, Fraction] = {}
        self._now = Fraction(0)

    def bind(self, name: str, value: Interval[Value]) -> Interval[Value]:
        # The other names are those of parts that intervals share within a step.
        if name in self._steps:
            self.by_step[name], self._now = self._now, Fraction(0)
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

    def _terms(self, addends: Sequence[Addend[Interval[Value]]], divisor: int) -> None:
        """Keep the integers that terms are scaled to."""
        self._keep([divisor])
        for one in addends:
            term = one.term
            self._keep(
                (term.weight, term.coefficient, term.constant, *(number for pair in term.recode for number in pair))
            )

    def _seen(self, interval: Interval[Value]) -> Interval[Value]:
        self._keep(one for one in (interval.low, interval.high) if isinstance(one, Fraction))
        return interval

    def _keep(self, numbers: Iterable[int | Fraction]) -> None:
        for number in numbers:
            self._now = max(self._now, abs(Fraction(number)))
