"""The evaluator of one respondent: an algebra whose values are functions of the answers.

A plan is folded once; a respondent is then a handful of calls. Sums over answers are integers and each mean is one
division, as the plan states. Numbers are compared within 1e-9 * max(1, |x|), so that a score a rounding error below
an edge is on it.
"""

from __future__ import annotations

import operator
from bisect import bisect
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any, TypeAlias

from attrs import define, field

from cwinstruments.model import RoundingRule
from cwinstruments.plan import Addend, Algebra, State
from cwinstruments.plan.nodes import ArithmeticOperator, Comparison, Edge, LogicOperator, Sort

TOLERANCE = 1e-9
_MOST_TO_A_HALF = 1e-3
"""How far from a half a number is at most taken for one: of large numbers a billionth would be too much."""
_ALL_INTEGERS = 2.0**53
"""From here on, floating-point numbers have no decimal places."""
_CLOSE = 4 * TOLERANCE
"""Further from an edge than this, times `max(1, |edge|)`, the tolerance makes no difference to a comparison."""
_LARGE = 1e300
"""Numbers beyond this are compared one by one."""


@define
class Answers:
    """What engines take in for one respondent, and the steps computed so far.

    Args:
        values: the scaled integer or the code of each answered input.
        states: the state of each input.
    """

    values: dict[str, Any] = field(factory=dict)
    states: dict[str, State] = field(factory=dict)
    steps: dict[str, Any] = field(factory=dict)

    def take(self, name: str, other: Answers) -> None:
        """Take an input as it is in other answers."""
        self.states[name] = other.states[name]
        if name in other.values:
            self.values[name] = other.values[name]

    def leave_open(self, name: str) -> None:
        """Let nobody tell whether an input should have been asked."""
        self.states[name] = State.UNKNOWN
        self.values.pop(name, None)


Compute: TypeAlias = Callable[[Answers], Any]


class ValueAlgebra(Algebra[Compute]):
    """Functions from the answers to a number, a truth value, a code, or None.

    Args:
        scales: what the values of each input are multiplied by to be integers.

    `program` lists the steps that were bound, in order.
    """

    def __init__(self, scales: Mapping[str, int]) -> None:
        self._scales = scales
        self.program: list[tuple[str, Compute]] = []

    def constant(self, value: Fraction | bool | str) -> Compute:
        if isinstance(value, Fraction):
            number = value.numerator if value.denominator == 1 else value.numerator / value.denominator
            return lambda answers: number
        return lambda answers: value

    def missing(self, sort: Sort) -> Compute:
        return lambda answers: None

    def input(self, name: str, *, scaled: bool = False) -> Compute:
        scale = 1 if scaled else self._scales.get(name, 1)
        if scale == 1:
            return lambda answers: answers.values.get(name)

        def natural(answers: Answers) -> Any:
            value = answers.values.get(name)
            return None if value is None else value / scale

        return natural

    def total(self, addends: Sequence[Addend[Compute]], divisor: int) -> Compute:
        sums = _sums(addends)

        def total(answers: Answers) -> Any:
            found, weight = sums(answers)
            return _over(found, divisor) if weight else None

        return total

    def mean(self, addends: Sequence[Addend[Compute]]) -> Compute:
        sums = _sums(addends)

        def mean(answers: Answers) -> Any:
            found, weight = sums(answers)
            return found / weight if weight else None

        return mean

    def prorated(self, addends: Sequence[Addend[Compute]], divisor: int) -> Compute:
        sums = _sums(addends)
        whole = sum(addend.term.weight for addend in addends)

        def prorated(answers: Answers) -> Any:
            found, weight = sums(answers)
            return found * whole / (weight * divisor) if weight else None

        return prorated

    def least(self, addends: Sequence[Addend[Compute]], divisor: int) -> Compute:
        return _extreme(min, addends, divisor)

    def greatest(self, addends: Sequence[Addend[Compute]], divisor: int) -> Compute:
        return _extreme(max, addends, divisor)

    def count(self, inputs: Sequence[str], values: Sequence[Compute], states: Collection[State]) -> Compute:
        wanted, names = frozenset(states), tuple(inputs)
        if_present, if_absent = int(State.ANSWERED in wanted), int(State.SKIPPED in wanted)

        def count(answers: Answers) -> int:
            found = sum(answers.states[name] in wanted for name in names)
            return found + sum(if_absent if value(answers) is None else if_present for value in values)

        return count

    def is_in(self, name: str, states: Collection[State]) -> Compute:
        wanted = frozenset(states)
        return lambda answers: answers.states[name] in wanted

    def completed(self, name: str, states: Collection[State], value: Fraction, *, scaled: bool = False) -> Compute:
        wanted, now, fill = frozenset(states), self.input(name, scaled=scaled), self.constant(value)

        def completed(answers: Answers) -> Any:
            found = now(answers)
            return found if found is not None or answers.states[name] not in wanted else fill(answers)

        return completed

    def arithmetic(self, operator_: ArithmeticOperator, left: Compute, right: Compute) -> Compute:
        apply = _ARITHMETIC[operator_]

        def arithmetic(answers: Answers) -> Any:
            a = left(answers)
            b = right(answers)
            return None if a is None or b is None else apply(a, b)

        return arithmetic

    def compare(self, operator_: Comparison, left: Compute, right: Compute) -> Compute:
        apply = _COMPARISONS[operator_]

        def compare(answers: Answers) -> Any:
            a = left(answers)
            b = right(answers)
            return None if a is None or b is None else apply(a, b)

        return compare

    def matches(self, name: str, codes: Sequence[str]) -> Compute:
        wanted = frozenset(codes)

        def matches(answers: Answers) -> Any:
            value = answers.values.get(name)
            return None if value is None else value in wanted

        return matches

    def logic(self, operator_: LogicOperator, operands: Sequence[Compute]) -> Compute:
        if operator_ is LogicOperator.NOT:
            (operand,) = operands

            def negation(answers: Answers) -> Any:
                value = operand(answers)
                return None if value is None else not value

            return negation
        decisive = operator_ is LogicOperator.OR

        def joined(answers: Answers) -> Any:
            known = True
            for one in operands:
                value = one(answers)
                if value is decisive:
                    return decisive
                known = known and value is not None
            return not decisive if known else None

        return joined

    def choose(self, condition: Compute, then: Compute, otherwise: Compute) -> Compute:
        def choose(answers: Answers) -> Any:
            value = condition(answers)
            return None if value is None else then(answers) if value else otherwise(answers)

        return choose

    def tally(self, conditions: Sequence[Compute]) -> Compute:
        def tally(answers: Answers) -> Any:
            known = [value for value in (one(answers) for one in conditions) if value is not None]
            return sum(known) if known else None

        return tally

    def round(self, operand: Compute, digits: int, rule: RoundingRule) -> Compute:
        def rounded(answers: Answers) -> Any:
            x = operand(answers)
            return None if x is None else round_snapped(x, digits, rule)

        return rounded

    def banding(self, operand: Compute, edges: Sequence[Edge], codes: Sequence[str]) -> Compute:
        find = band_finder(edges, codes)

        def banding(answers: Answers) -> Any:
            x = operand(answers)
            return None if x is None else find(x)

        return banding

    def bind(self, name: str, value: Compute) -> Compute:
        self.program.append((name, value))
        return lambda answers: answers.steps[name]


def run(program: Sequence[tuple[str, Compute]], answers: Answers, /) -> None:
    """Compute steps in order."""
    steps = answers.steps
    for name, compute in program:
        steps[name] = compute(answers)


def band_finder(edges: Sequence[Edge], codes: Sequence[str], /) -> Callable[[Any], str]:
    """Give what finds the band of a number."""
    tests = [
        (_COMPARISONS[Comparison.AT_LEAST if edge.included else Comparison.GREATER], float(edge.at)) for edge in edges
    ]
    names = tuple(codes)
    # Away from the edges the tolerance makes no difference.
    cuts = [edge + side * _CLOSE * max(1, abs(edge)) for _, edge in tests for side in (-1, 1)]
    most = _LARGE if all(a < b for a, b in pairwise(cuts)) else 0

    def find(x: Any) -> str:
        if -most < x < most:
            place = bisect(cuts, x)
            if place % 2 == 0:
                return names[place // 2]
        return names[sum(test(x, edge) for test, edge in tests)]

    return find


def arithmetic_of(operator_: ArithmeticOperator, /) -> Callable[[Any, Any], Any]:
    """Give what does one operation; dividing by 0 gives None."""
    return _ARITHMETIC[operator_]


def comparison_of(operator_: Comparison, /) -> Callable[[Any, Any], bool]:
    """Give what compares two numbers within the tolerance."""
    return _COMPARISONS[operator_]


def round_snapped(x: float, digits: int, rule: RoundingRule, /) -> float:
    """Round a number that may be a rounding error away from a half.

    Examples:
        >>> round_snapped(2.4999999999999996, 0, RoundingRule.HALF_UP), round_snapped(2.5, 0, RoundingRule.HALF_EVEN)
        (3.0, 2.0)
    """
    shift = 10**digits
    scaled = x * shift
    if abs(scaled) >= _ALL_INTEGERS:
        return float(x)
    tolerance = min(TOLERANCE * max(1.0, abs(scaled)), _MOST_TO_A_HALF)
    up = floor(scaled + 0.5 + tolerance)
    if rule is RoundingRule.HALF_EVEN and up % 2 and abs(scaled + 0.5 - up) <= tolerance:
        up -= 1
    return float(up / shift)


def _values(addends: Sequence[Addend[Compute]]) -> list[tuple[Compute, int, int, int]]:
    """Give each addend as value (recoded), coefficient, constant and weight."""
    return [
        (_recoded(one.value, dict(one.term.recode)), one.term.coefficient, one.term.constant, one.term.weight)
        for one in addends
    ]


def _recoded(value: Compute, recode: Mapping[int, int]) -> Compute:
    return (lambda answers: recode.get(value(answers))) if recode else value


def _sums(addends: Sequence[Addend[Compute]]) -> Callable[[Answers], tuple[Any, int]]:
    """Give the sum of what is answered, before the common divisor, and the sum of its weights: 0 when nothing is."""
    parts = _values(addends)

    def sums(answers: Answers) -> tuple[Any, int]:
        total, weights = 0, 0
        for compute, coefficient, constant, weight in parts:
            value = compute(answers)
            if value is not None:
                total += coefficient * value + constant
                weights += weight
        return total, weights

    return sums


def _extreme(pick: Callable[..., Any], addends: Sequence[Addend[Compute]], divisor: int) -> Compute:
    parts = _values(addends)

    def extreme(answers: Answers) -> Any:
        found = [(compute(answers), coefficient, constant) for compute, coefficient, constant, _ in parts]
        present = [coefficient * value + constant for value, coefficient, constant in found if value is not None]
        return _over(pick(present), divisor) if present else None

    return extreme


def _over(value: Any, divisor: int) -> Any:
    return value if divisor == 1 else value / divisor


def _divide(a: Any, b: Any) -> Any:
    return None if b == 0 else a / b


def _snap(x: Any) -> float:
    return TOLERANCE * max(1.0, abs(float(x)))


_ARITHMETIC: dict[ArithmeticOperator, Callable[[Any, Any], Any]] = {
    ArithmeticOperator.ADD: operator.add,
    ArithmeticOperator.SUBTRACT: operator.sub,
    ArithmeticOperator.MULTIPLY: operator.mul,
    ArithmeticOperator.DIVIDE: _divide,
}
_COMPARISONS: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQUAL: lambda a, b: abs(a - b) <= _snap(a),
    Comparison.NOT_EQUAL: lambda a, b: abs(a - b) > _snap(a),
    Comparison.LESS: lambda a, b: a < b and a < b - _snap(a),
    Comparison.AT_MOST: lambda a, b: a <= b or a <= b + _snap(a),
    Comparison.GREATER: lambda a, b: a > b and a > b + _snap(a),
    Comparison.AT_LEAST: lambda a, b: a >= b or a >= b - _snap(a),
}
