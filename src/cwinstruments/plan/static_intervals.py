"""Intervals before anybody has answered: every input is in one state, so that nothing has to be asked of an engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from cwinstruments.plan.algebra import Addend
from cwinstruments.plan.bounds import Interval, IntervalAlgebra, states_before_completion
from cwinstruments.plan.exact import ExactAlgebra, Value
from cwinstruments.plan.nodes import Aggregate, ArithmeticOperator, Mean, Total
from cwinstruments.plan.plan import Input
from cwinstruments.plan.states import State


class _Sums:
    """The contributions and the weights of what is certainly there."""

    def __init__(self) -> None:
        self._total: Fraction | int = 0
        self._weight = 0

    def add(self, contribution: Fraction | int, weight: int) -> None:
        self._total += contribution
        self._weight += weight

    def means_with(self, others: Iterable[tuple[Fraction | int, int]]) -> list[Fraction]:
        """Give their mean, if something is there, and that of each of these others alone."""
        means = [Fraction(contribution, weight) for contribution, weight in others]
        return [*means, Fraction(self._total, self._weight)] if self._weight else means


class StaticIntervals(IntervalAlgebra[Value]):
    """Intervals in exact numbers, with every input in one state.

    What `IntervalAlgebra` writes as expressions, so that engines can do it for each respondent, is worked out here at
    once: a definition is looked at with dozens of these.

    Args:
        inputs: the inputs of the plan, by name.
        state: the state of all of them, one of those that a completion may answer.
        gated: whether none of them need be asked, which is what the state `unknown` is for.
    """

    def __init__(self, inputs: Mapping[str, Input], state: State, *, gated: bool = False) -> None:
        scales = {one.name: one.scale for one in inputs.values()}
        algebra = ExactAlgebra(dict.fromkeys(inputs, state), {}, scales)
        super().__init__(algebra, inputs, inputs if gated else ())
        self._state, self._all_gated = state, gated
        self._ends_of_inputs: dict[tuple[int, int, bool], Interval[Value]] = {}
        self._whole_ends: dict[int, tuple[int, int]] = {}

    def input(self, name: str, *, scaled: bool = False) -> Interval[Value]:
        # Most items share their domain with others.
        one = self._inputs[name]
        key = (id(one.domain), 1 if scaled else one.scale, scaled)
        known = self._ends_of_inputs.get(key)
        if known is None:
            known = self._ends_of_inputs[key] = super().input(name, scaled=scaled)
        return known

    def bind(self, name: str, value: Interval[Value]) -> Interval[Value]:
        return value if value.size == 1 else Interval(value.low, value.high, value.optional, value.unbounded)

    def aggregate(self, node: Aggregate, bound: Mapping[str, Interval[Value]]) -> Interval[Value]:
        terms = node.terms.terms
        if not isinstance(node, Mean | Total) or any(term.recode or term.name in bound for term in terms):
            return super().aggregate(node, bound)
        return self._of_answers(node, [self._ends_of(term.name) for term in terms])

    def _of_answers(self, node: Mean | Total, ends: Sequence[tuple[int, int]]) -> Interval[Value]:
        """Give a mean or a sum of answers alone: they are all there or may all be absent, and are whole numbers."""
        terms = node.terms.terms
        lows, highs = [], []
        for term, (least, greatest) in zip(terms, ends, strict=True):
            first, last = term.coefficient * least + term.constant, term.coefficient * greatest + term.constant
            lows.append(first if term.coefficient > 0 else last)
            highs.append(last if term.coefficient > 0 else first)
        if isinstance(node, Mean):
            weights = [term.weight for term in terms]
            if not self._all_gated:
                weight = sum(weights)
                return Interval(Fraction(sum(lows), weight), Fraction(sum(highs), weight))
            # What is there alone pulls the mean further than it does with others.
            low = min(Fraction(*one) for one in {*zip(lows, weights, strict=True)})
            return Interval(low, max(Fraction(*one) for one in {*zip(highs, weights, strict=True)}), optional=True)
        divisor = node.terms.divisor
        if not self._all_gated:
            return Interval(Fraction(sum(lows), divisor), Fraction(sum(highs), divisor))
        # Something is there, or there is no sum: not all of it counts as 0.
        below, above = sum(low for low in lows if low < 0), sum(high for high in highs if high > 0)
        return Interval(Fraction(below or min(lows), divisor), Fraction(above or max(highs), divisor), optional=True)

    def _ends_of(self, name: str) -> tuple[int, int]:
        """Give the least and the greatest scaled integer of an input."""
        key = id(self._inputs[name].domain)
        known = self._whole_ends.get(key)
        if known is None:
            ends = self.input(name, scaled=True)
            assert isinstance(ends.low, Fraction) and isinstance(ends.high, Fraction)
            known = self._whole_ends[key] = (ends.low.numerator, ends.high.numerator)
        return known

    def count(
        self, inputs: Sequence[str], values: Sequence[Interval[Value]], states: Collection[State]
    ) -> Interval[Value]:
        if values:
            return super().count(inputs, values, states)
        surely, perhaps = states_before_completion(frozenset(states))
        low = Fraction(len(inputs) if self._state in surely else 0)
        return Interval(low, Fraction(len(inputs) if self._state in perhaps else 0) if self._all_gated else low)

    def arithmetic(
        self, operator: ArithmeticOperator, left: Interval[Value], right: Interval[Value]
    ) -> Interval[Value]:
        if operator is not ArithmeticOperator.MULTIPLY or not right.is_point or left.is_point:
            return super().arithmetic(operator, left, right)
        ends = [self._do(operator, end, right.low) for end in (left.low, left.high)]
        low, high = self._least_of(ends), self._greatest_of(ends)
        return self._shared(Interval(low, high, left.optional, left.unbounded, 4 * (left.size + right.size)))

    def choose(self, condition: Interval[Value], then: Interval[Value], otherwise: Interval[Value]) -> Interval[Value]:
        if condition.is_point:
            return super().choose(condition, then, otherwise)
        flags = [
            possible or condition.unbounded is True for possible in (condition.high is True, condition.low is False)
        ]
        taken = [one for flag, one in zip(flags, (then, otherwise), strict=True) if flag]
        unbounded = [
            flag and one.unbounded
            for flag, one in zip(flags, (then, otherwise), strict=True)
            if one.unbounded is not None
        ]
        interval = Interval(
            self._least_of([one.low for one in taken]),
            self._greatest_of([one.high for one in taken]),
            condition.optional is True or any(one.low is None or one.optional is True for one in taken),
            any(unbounded) if unbounded else None,
            6 * condition.size + 2 * (then.size + otherwise.size),
        )
        return self._shared(interval)

    def mean(self, addends: Sequence[Addend[Interval[Value]]]) -> Interval[Value]:
        if any(one.term.recode for one in addends):
            return super().mean(addends)
        definite: tuple[_Sums, _Sums] = (_Sums(), _Sums())
        alone: tuple[set[tuple[Fraction | int, int]], set[tuple[Fraction | int, int]]] = (set(), set())
        for one in addends:
            term, value = one.term, one.value
            ends = (value.low, value.high) if term.coefficient > 0 else (value.high, value.low)
            for end, sums, means in zip(ends, definite, alone, strict=True):
                if not isinstance(end, Fraction):
                    continue
                whole = end.numerator if end.denominator == 1 else end
                contribution = term.coefficient * whole + term.constant
                if not value.optional:
                    sums.add(contribution, term.weight)
                else:
                    # What may be absent pulls the mean of the rest no further than to its own.
                    means.add((contribution, term.weight))
        low, high = (sums.means_with(means) for sums, means in zip(definite, alone, strict=True))
        return self._over(addends, min(low, default=None), max(high, default=None))

    def _is_true(self, condition: Value) -> Value:
        return condition is True

    def _least_of(self, values: Sequence[Value]) -> Value:
        return min((one for one in values if isinstance(one, Fraction)), default=None)

    def _greatest_of(self, values: Sequence[Value]) -> Value:
        return max((one for one in values if isinstance(one, Fraction)), default=None)

    def _if_definite(self, value: Value, optional: Value) -> Value:
        return None if optional else value

    def _present(self, value: Value) -> Value:
        return value is not None

    def _how_many(self, values: Sequence[Value]) -> Value:
        return Fraction(sum(one is not None for one in values))
