"""Intervals: what a value can be over every completion of the answers, written over a base algebra.

A completion answers what was refused, not known, skipped or invalid. What is not applicable or was not asked stays
so, unless the gate that decides it is unanswered: then both branches count. Because the base is any algebra, every
engine gets lower and upper bounds from this one implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Generic, TypeVar, assert_never

from attrs import evolve, frozen

from cwinstruments.model import RoundingRule
from cwinstruments.plan.algebra import Addend, Algebra
from cwinstruments.plan.nodes import ArithmeticOperator, Comparison, Edge, LogicOperator, Sort
from cwinstruments.plan.plan import Codes, Input
from cwinstruments.plan.states import COMPLETABLE, UNCERTAIN, State
from cwinstruments.plan.terms import Term

T = TypeVar("T")
_ANSWERED = frozenset({State.ANSWERED})
_MOST_PARTS = 50
"""How large an expression over the base may grow before it is named, so that it is worked out only once."""


@frozen(eq=False)
class Interval(Generic[T]):
    """What a value can be over all completions.

    Args:
        low: the least value, in the order false < true for truth values; missing where no completion has a value.
        high: the greatest value.
        optional: whether some completion has no value although another has; None means certainly not.
        unbounded: whether there are no bounds, because a divisor can be 0; None means certainly not.
        size: about how many parts its ends have; an end that is used twice counts twice.

    Where `low is high`, the value is the same in every completion, and what is computed from it is computed once.
    """

    low: T
    high: T
    optional: T | None = None
    unbounded: T | None = None
    size: int = 1

    @property
    def is_point(self) -> bool:
        """Whether the value is known to be the same in every completion."""
        return self.low is self.high and self.optional is None and self.unbounded is None


@frozen
class _Ends(Generic[T]):
    """An addend where its contribution is least and where it is greatest, and whether it may be absent."""

    low: Addend[T]
    high: Addend[T]
    optional: T | None


class IntervalAlgebra(Algebra[Interval[T]]):
    """Intervals over a base algebra.

    Args:
        base: gives the values at both ends their meaning.
        inputs: the inputs of the plan, by name.
        gated: the inputs that can be in the state `unknown`; by default those with a condition.
    """

    def __init__(self, base: Algebra[T], inputs: Mapping[str, Input], gated: Collection[str] | None = None) -> None:
        self._base, self._inputs = base, inputs
        self._gated = {name for name, one in inputs.items() if one.show_if is not None} if gated is None else gated
        self._none = base.missing(Sort.NUMBER)
        self._n_shared = 0

    # Values

    def constant(self, value: Fraction | bool | str) -> Interval[T]:
        constant = self._base.constant(value)
        return Interval(constant, constant)

    def missing(self, sort: Sort) -> Interval[T]:
        missing = self._base.missing(sort)
        return Interval(missing, missing)

    def input(self, name: str, *, scaled: bool = False) -> Interval[T]:
        domain, scale = self._inputs[name].domain, 1 if scaled else self._inputs[name].scale
        if isinstance(domain, Codes):
            raise TypeError(f"the codes of {name!r} have no order")
        least, greatest = Fraction(domain.least, scale), Fraction(domain.greatest, scale)
        return Interval(
            self._completed(name, least, scaled=scaled),
            self._completed(name, greatest, scaled=scaled),
            self._gate(name),
        )

    def matches(self, name: str, codes: Sequence[str]) -> Interval[T]:
        domain = self._inputs[name].domain
        if not isinstance(domain, Codes):
            raise TypeError(f"{name!r} holds no codes")
        held = [code in codes for code in domain.codes]
        now, uncertain = self._base.matches(name, codes), self._base.is_in(name, UNCERTAIN)
        return Interval(
            self._base.choose(uncertain, self._base.constant(all(held)), now),
            self._base.choose(uncertain, self._base.constant(any(held)), now),
            self._gate(name),
        )

    def bind(self, name: str, value: Interval[T]) -> Interval[T]:
        def bind(part: str, one: T) -> T:
            return self._base.bind(f"{name}:{part}", one)

        low = bind("low", value.low)
        return Interval(
            low,
            low if value.low is value.high else bind("high", value.high),
            None if value.optional is None else bind("optional", value.optional),
            None if value.unbounded is None else bind("unbounded", value.unbounded),
        )

    # Aggregates

    def total(self, addends: Sequence[Addend[Interval[T]]], divisor: int) -> Interval[T]:
        addends = self._recoded(addends)
        ends = [self._ends(addend) for addend in addends]
        low = [self._or_nothing(one.low, one.optional, self._least_of) for one in ends]
        high = [self._or_nothing(one.high, one.optional, self._greatest_of) for one in ends]
        total = self._over(addends, self._base.total(low, divisor), self._base.total(high, divisor))
        if total.optional is None:
            return total
        # Where nothing is definitely there, something else is, or there is no sum: not all of it counts as 0.
        zero, alone = self._base.constant(Fraction(0)), total.optional
        least = self._base.least([one.low for one in ends], divisor)
        greatest = self._base.greatest([one.high for one in ends], divisor)
        all_above = self._base.logic(LogicOperator.AND, [alone, self._base.compare(Comparison.GREATER, least, zero)])
        all_below = self._base.logic(LogicOperator.AND, [alone, self._base.compare(Comparison.LESS, greatest, zero)])
        return evolve(
            total,
            low=self._base.choose(self._is_true(all_above), least, total.low),
            high=self._base.choose(self._is_true(all_below), greatest, total.high),
        )

    def mean(self, addends: Sequence[Addend[Interval[T]]]) -> Interval[T]:
        addends = self._recoded(addends)
        # What may be absent pulls the mean of the rest down no further than to its own least value.
        ends = [self._ends(addend) for addend in addends]
        lows, highs = [self._base.mean(self._definite_low(ends))], [self._base.mean(self._definite_high(ends))]
        for one in ends:
            if one.optional is not None:
                lows.append(self._base.choose(one.optional, self._base.mean([one.low]), self._none))
                highs.append(self._base.choose(one.optional, self._base.mean([one.high]), self._none))
        return self._over(addends, self._least_of(lows), self._greatest_of(highs))

    def prorated(self, addends: Sequence[Addend[Interval[T]]], divisor: int) -> Interval[T]:
        addends = self._recoded(addends)
        ends = [self._ends(addend) for addend in addends]
        if all(one.optional is None for one in ends):
            low = self._base.prorated([one.low for one in ends], divisor)
            return self._over(addends, low, self._base.prorated([one.high for one in ends], divisor))
        mean = self.mean(addends)
        weight = self._base.constant(Fraction(sum(addend.term.weight for addend in addends), divisor))
        times = ArithmeticOperator.MULTIPLY
        return self._over(
            addends, self._base.arithmetic(times, mean.low, weight), self._base.arithmetic(times, mean.high, weight)
        )

    def least(self, addends: Sequence[Addend[Interval[T]]], divisor: int) -> Interval[T]:
        addends = self._recoded(addends)
        ends = [self._ends(addend) for addend in addends]
        low = self._base.least([one.low for one in ends], divisor)
        surely = self._base.least(self._definite_high(ends), divisor)
        high = self._first(surely, self._base.greatest([one.high for one in ends], divisor))
        return self._over(addends, low, high)

    def greatest(self, addends: Sequence[Addend[Interval[T]]], divisor: int) -> Interval[T]:
        addends = self._recoded(addends)
        ends = [self._ends(addend) for addend in addends]
        high = self._base.greatest([one.high for one in ends], divisor)
        surely = self._base.greatest(self._definite_low(ends), divisor)
        low = self._first(surely, self._base.least([one.low for one in ends], divisor))
        return self._over(addends, low, high)

    def count(self, inputs: Sequence[str], values: Sequence[Interval[T]], states: Collection[State]) -> Interval[T]:
        surely, perhaps = states_before_completion(frozenset(states))
        if not any(name in self._gated for name in inputs) and all(one.optional is None for one in values):
            # Nothing can come or go: what is answered after completion is known now.
            count = self._base.count(inputs, [], surely)
            if values:
                with_value = self._base.count([], [one.low for one in values], states)
                count = self._do(ArithmeticOperator.ADD, count, with_value) if inputs else with_value
            return Interval(count, count, None, self._any(one.unbounded for one in values))
        low, high = self._base.count(inputs, [], surely), self._base.count(inputs, [], perhaps)
        if values:
            always = [self._if_definite(one.low, one.optional) for one in values]
            sometimes = [one.low for one in values]
            if State.ANSWERED not in states:
                always, sometimes = sometimes, always
            plus, of_steps = ArithmeticOperator.ADD, {State.ANSWERED, State.SKIPPED} & set(states)
            low = self._base.arithmetic(plus, low, self._base.count([], always, of_steps))
            high = self._base.arithmetic(plus, high, self._base.count([], sometimes, of_steps))
        return Interval(low, high, None, self._any(one.unbounded for one in values))

    # Expressions

    def arithmetic(self, operator: ArithmeticOperator, left: Interval[T], right: Interval[T]) -> Interval[T]:
        optional, unbounded = self._any((left.optional, right.optional)), self._any((left.unbounded, right.unbounded))
        size = left.size + right.size
        if left.is_point and right.is_point:
            value = self._do(operator, left.low, right.low)
            return self._shared(Interval(value, value, size=size))
        match operator:
            case ArithmeticOperator.ADD:
                low, high = self._do(operator, left.low, right.low), self._do(operator, left.high, right.high)
            case ArithmeticOperator.SUBTRACT:
                low, high = self._do(operator, left.low, right.high), self._do(operator, left.high, right.low)
            case ArithmeticOperator.MULTIPLY | ArithmeticOperator.DIVIDE:
                corners = [self._do(operator, a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
                low, high = self._least_of(corners), self._greatest_of(corners)
                size *= len(corners)
                if operator is ArithmeticOperator.DIVIDE:
                    straddles = self._base.logic(
                        LogicOperator.AND,
                        [
                            self._base.compare(Comparison.AT_MOST, right.low, self._base.constant(Fraction(0))),
                            self._base.compare(Comparison.AT_LEAST, right.high, self._base.constant(Fraction(0))),
                        ],
                    )
                    by_zero = self._is_true(straddles)
                    optional, unbounded = self._any((optional, by_zero)), self._any((unbounded, by_zero))
            case _:
                assert_never(operator)
        return self._shared(Interval(low, high, optional, unbounded, size))

    def compare(self, operator: Comparison, left: Interval[T], right: Interval[T]) -> Interval[T]:
        base, both = self._base, LogicOperator.AND
        size = 2 * (left.size + right.size)
        if left.is_point and right.is_point:
            value = base.compare(operator, left.low, right.low)
            return self._shared(Interval(value, value, size=size))
        match operator:
            case Comparison.LESS | Comparison.AT_MOST:
                low, high = base.compare(operator, left.high, right.low), base.compare(operator, left.low, right.high)
            case Comparison.GREATER | Comparison.AT_LEAST:
                low, high = base.compare(operator, left.low, right.high), base.compare(operator, left.high, right.low)
            case Comparison.EQUAL | Comparison.NOT_EQUAL:
                surely = [
                    base.compare(Comparison.EQUAL, left.low, right.high),
                    base.compare(Comparison.EQUAL, left.high, right.low),
                ]
                perhaps = [
                    base.compare(Comparison.AT_MOST, left.low, right.high),
                    base.compare(Comparison.AT_MOST, right.low, left.high),
                ]
                low, high = base.logic(both, surely), base.logic(both, perhaps)
                if operator is Comparison.NOT_EQUAL:
                    low, high = self._not(high), self._not(low)
            case _:
                assert_never(operator)
        optional, unbounded = self._any((left.optional, right.optional)), self._any((left.unbounded, right.unbounded))
        return self._shared(Interval(low, high, optional, unbounded, size))

    def logic(self, operator: LogicOperator, operands: Sequence[Interval[T]]) -> Interval[T]:
        lows, highs = [one.low for one in operands], [one.high for one in operands]
        size = sum(one.size for one in operands)
        if all(one.is_point for one in operands):
            value = self._base.logic(operator, lows)
            return self._shared(Interval(value, value, size=size))
        if operator is LogicOperator.NOT:
            return evolve(operands[0], low=self._not(highs[0]), high=self._not(lows[0]))
        low, high = self._base.logic(operator, lows), self._base.logic(operator, highs)
        # In the order false < unknown < true: where only one end is known, some completion leaves it unknown.
        ends_differ = self._base.compare(Comparison.NOT_EQUAL, self._how_many([low]), self._how_many([high]))
        optional = self._any((self._left_open(operator, operands), ends_differ))
        unbounded = self._any(one.unbounded for one in operands)
        return self._shared(Interval(low, high, optional, unbounded, 4 * size))

    def _left_open(self, operator: LogicOperator, operands: Sequence[Interval[T]]) -> T | None:
        """Tell whether operands that may be absent can leave a conjunction or a disjunction unknown."""
        absent = self._any(one.optional for one in operands)
        if absent is None:
            return None
        if operator is LogicOperator.OR:
            decided = self._base.logic(operator, [self._if_definite(one.low, one.optional) for one in operands])
        else:
            all_true = self._base.logic(operator, [self._if_definite(one.high, one.optional) for one in operands])
            decided = self._not(all_true)
        return self._base.logic(LogicOperator.AND, [absent, self._not(self._is_true(decided))])

    def choose(self, condition: Interval[T], then: Interval[T], otherwise: Interval[T]) -> Interval[T]:
        if condition.is_point:
            return self._choose_surely(condition, then, otherwise)
        can_be_true, can_be_false = self._is_true(condition.high), self._is_true(self._not(condition.low))
        if condition.unbounded is not None:
            can_be_true = self._base.logic(LogicOperator.OR, [can_be_true, condition.unbounded])
            can_be_false = self._base.logic(LogicOperator.OR, [can_be_false, condition.unbounded])
        branches = ((can_be_true, then), (can_be_false, otherwise))

        def where_possible(flag: T, value: T | None) -> T | None:
            return None if value is None else self._base.logic(LogicOperator.AND, [flag, value])

        absent = [where_possible(flag, self._not(self._present(branch.low))) for flag, branch in branches]
        optional = [where_possible(flag, branch.optional) for flag, branch in branches]
        interval = Interval(
            self._least_of([self._base.choose(flag, branch.low, self._none) for flag, branch in branches]),
            self._greatest_of([self._base.choose(flag, branch.high, self._none) for flag, branch in branches]),
            self._any((condition.optional, *absent, *optional)),
            self._any(where_possible(flag, branch.unbounded) for flag, branch in branches),
            6 * condition.size + 2 * (then.size + otherwise.size),
        )
        return self._shared(interval)

    def _choose_surely(self, condition: Interval[T], then: Interval[T], otherwise: Interval[T]) -> Interval[T]:
        """Choose by a condition that is the same in every completion."""

        def either(a: T, b: T) -> T:
            return self._base.choose(condition.low, a, b)

        def flag(a: T | None, b: T | None) -> T | None:
            no = self._base.constant(False)
            return None if a is None and b is None else either(no if a is None else a, no if b is None else b)

        low = either(then.low, otherwise.low)
        same = then.low is then.high and otherwise.low is otherwise.high
        interval = Interval(
            low,
            low if same else either(then.high, otherwise.high),
            flag(then.optional, otherwise.optional),
            flag(then.unbounded, otherwise.unbounded),
            2 * condition.size + then.size + otherwise.size,
        )
        return self._shared(interval)

    def tally(self, conditions: Sequence[Interval[T]]) -> Interval[T]:
        if all(one.is_point for one in conditions):
            tally = self._base.tally([one.low for one in conditions])
            return self._shared(Interval(tally, tally, size=sum(one.size for one in conditions)))
        # A tally is a sum that goes on without what is unknown.
        total = self.total([Addend(Term(""), self._as_number(one), False) for one in conditions], 1)
        return self._shared(evolve(total, size=8 * sum(one.size for one in conditions)))

    def _as_number(self, condition: Interval[T]) -> Interval[T]:
        """Give 1 for true and 0 for false; where only one end is known, it is the only value there is."""
        one, zero = self._base.constant(Fraction(1)), self._base.constant(Fraction(0))
        low, high = (self._base.choose(end, one, zero) for end in (condition.low, condition.high))
        return evolve(condition, low=self._first(low, high), high=self._first(high, low))

    def round(self, operand: Interval[T], digits: int, rule: RoundingRule) -> Interval[T]:
        low, high = self._base.round(operand.low, digits, rule), self._base.round(operand.high, digits, rule)
        return evolve(operand, low=low, high=high)

    def banding(self, operand: Interval[T], edges: Sequence[Edge], codes: Sequence[str]) -> Interval[T]:
        low, high = self._base.banding(operand.low, edges, codes), self._base.banding(operand.high, edges, codes)
        return evolve(operand, low=low, high=high)

    # Inputs at both ends

    def _gate(self, name: str) -> T | None:
        return self._base.is_in(name, {State.UNKNOWN}) if name in self._gated else None

    def _completed(self, name: str, value: Fraction, *, scaled: bool) -> T:
        return self._base.completed(name, UNCERTAIN, value, scaled=scaled)

    def _recoded(self, addends: Sequence[Addend[Interval[T]]]) -> list[Addend[Interval[T]]]:
        """Recode the steps that can be several numbers; what is one number in every completion is left to the base."""
        return [
            self._look_up(one) if one.term.recode and not one.is_input and one.value.low is not one.value.high else one
            for one in addends
        ]

    def _look_up(self, addend: Addend[Interval[T]]) -> Addend[Interval[T]]:
        """Give the least and the greatest score of the whole numbers that a step can be.

        A recoding need not keep the order, and may leave numbers out, so every number within the ends is looked at.
        """
        base, value, recode = self._base, addend.value, addend.term.recode

        def number(one: int) -> T:
            return base.constant(Fraction(one))

        scores = []
        for listed, score in recode:
            above_low = base.compare(Comparison.AT_LEAST, number(listed), value.low)
            below_high = base.compare(Comparison.AT_MOST, number(listed), value.high)
            within = base.logic(LogicOperator.AND, [above_low, below_high])
            scores.append(base.choose(within, number(score), self._none))
        span = self._do(ArithmeticOperator.SUBTRACT, value.high, value.low)
        # One number more than that is within the ends; some of them may not be listed.
        leaves_out = self._is_true(base.compare(Comparison.AT_MOST, self._how_many(scores), span))
        optional = self._any((value.optional, leaves_out))
        ends = Interval(
            self._least_of(scores), self._greatest_of(scores), optional, value.unbounded, size=8 * len(recode)
        )
        return Addend(evolve(addend.term, recode=()), self._shared(ends), False)

    def _ends(self, addend: Addend[Interval[T]]) -> _Ends[T]:
        term, value = addend.term, addend.value
        if addend.is_input and term.recode:
            # A recoding need not keep the order, so the ends are where the contribution is least and greatest.
            by_contribution = sorted(term.recode, key=lambda pair: term.coefficient * pair[1])
            low, high = (self._completed(term.name, Fraction(by_contribution[i][0]), scaled=True) for i in (0, -1))
        else:
            low, high = (value.low, value.high) if term.coefficient > 0 else (value.high, value.low)
        return _Ends(Addend(term, low, addend.is_input), Addend(term, high, addend.is_input), value.optional)

    # Small words over the base

    def _shared(self, interval: Interval[T]) -> Interval[T]:
        """Name what has grown large: each level of a formula uses the ends of the one below several times."""
        if interval.size <= _MOST_PARTS:
            return interval
        self._n_shared += 1
        return self.bind(f"shared{self._n_shared}", interval)

    def _do(self, operator: ArithmeticOperator, left: T, right: T) -> T:
        return self._base.arithmetic(operator, left, right)

    def _not(self, value: T) -> T:
        return self._base.logic(LogicOperator.NOT, [value])

    def _any(self, flags: Iterable[T | None]) -> T | None:
        known = [flag for flag in flags if flag is not None]
        return known[0] if len(known) == 1 else self._base.logic(LogicOperator.OR, known) if known else None

    def _is_true(self, condition: T) -> T:
        """Turn unknown into false."""
        return self._present(self._base.choose(condition, self._base.constant(Fraction(1)), self._none))

    def _least_of(self, values: Sequence[T]) -> T:
        return values[0] if len(values) == 1 else self._base.least(_as_addends(values), 1)

    def _greatest_of(self, values: Sequence[T]) -> T:
        return values[0] if len(values) == 1 else self._base.greatest(_as_addends(values), 1)

    def _first(self, value: T, otherwise: T) -> T:
        return self._base.choose(self._present(value), value, otherwise)

    def _if_definite(self, value: T, optional: T | None) -> T:
        return value if optional is None else self._base.choose(optional, self._none, value)

    def _definite_low(self, ends: Sequence[_Ends[T]]) -> list[Addend[T]]:
        return [self._definite(one.low, one.optional) for one in ends]

    def _definite_high(self, ends: Sequence[_Ends[T]]) -> list[Addend[T]]:
        return [self._definite(one.high, one.optional) for one in ends]

    def _definite(self, addend: Addend[T], optional: T | None) -> Addend[T]:
        if optional is None:
            return addend
        return Addend(addend.term, self._if_definite(addend.value, optional), addend.is_input)

    def _or_nothing(self, addend: Addend[T], optional: T | None, pick: Callable[[Sequence[T]], T]) -> Addend[T]:
        """Let what may be absent contribute 0 where that is less (or greater)."""
        if optional is None:
            return addend
        contribution = self._base.total([addend], 1)
        either = pick([contribution, self._base.constant(Fraction(0))])
        value = self._base.choose(
            optional, self._base.choose(self._present(contribution), either, self._none), contribution
        )
        return Addend(Term(addend.term.name, addend.term.weight), value, False)

    def _present(self, value: T) -> T:
        return self._base.compare(Comparison.AT_LEAST, self._how_many([value]), self._base.constant(Fraction(1)))

    def _how_many(self, values: Sequence[T]) -> T:
        return self._base.count([], values, _ANSWERED)

    def _over(self, addends: Sequence[Addend[Interval[T]]], low: T, high: T) -> Interval[T]:
        """Close an aggregate: it may be absent where nothing is definitely there."""
        values = [addend.value for addend in addends]
        optional = None
        if all(one.optional is not None for one in values):
            definite = self._how_many([self._if_definite(one.low, one.optional) for one in values])
            optional = self._base.compare(Comparison.LESS, definite, self._base.constant(Fraction(1)))
        return Interval(low, high, optional, self._any(one.unbounded for one in values))


def _as_addends(values: Iterable[T]) -> list[Addend[T]]:
    return [Addend(Term(""), value, False) for value in values]


@lru_cache(maxsize=64)
def states_before_completion(states: frozenset[State], /) -> tuple[frozenset[State], frozenset[State]]:
    """Give the states that surely, and that perhaps, become one of `states` when answers are completed."""
    stay = set(states) - UNCERTAIN
    if State.ANSWERED in states:
        stay |= COMPLETABLE
    surely = stay | ({State.UNKNOWN} if {State.ANSWERED, State.NOT_ASKED} <= set(states) else set())
    perhaps = stay | ({State.UNKNOWN} if {State.ANSWERED, State.NOT_ASKED} & set(states) else set())
    return frozenset(surely), frozenset(perhaps)
