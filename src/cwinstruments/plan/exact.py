"""The values of a plan for one set of answers, in exact rational arithmetic.

It is what the fast engines are held against, and what the possible range of a scale is computed with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import TypeAlias, assert_never

from cwinstruments.model import RoundingRule
from cwinstruments.plan.algebra import Addend, Algebra
from cwinstruments.plan.nodes import ArithmeticOperator, Comparison, Edge, LogicOperator, Sort
from cwinstruments.plan.states import State

Value: TypeAlias = Fraction | bool | str | None


class ExactAlgebra(Algebra[Value]):
    """Evaluate with fractions: no tolerance, no rounding but where the plan says so.

    Args:
        states: the state of each input.
        values: the scaled integer or the code of each answered input.
        scales: what the values of each input are multiplied by to be integers.
    """

    def __init__(self, states: Mapping[str, State], values: Mapping[str, int | str], scales: Mapping[str, int]) -> None:
        self._states, self._values, self._scales = states, values, scales

    def constant(self, value: Fraction | bool | str) -> Value:
        return value

    def missing(self, sort: Sort) -> Value:
        return None

    def input(self, name: str, *, scaled: bool = False) -> Value:
        value = self._values.get(name)
        if not isinstance(value, int):
            return value
        return Fraction(value, 1 if scaled else self._scales.get(name, 1))

    def is_in(self, name: str, states: Collection[State]) -> Value:
        return self._states[name] in states

    def completed(self, name: str, states: Collection[State], value: Fraction, *, scaled: bool = False) -> Value:
        return value if self._states[name] in states else self.input(name, scaled=scaled)

    def total(self, addends: Sequence[Addend[Value]], divisor: int) -> Value:
        parts = _contributions(addends)
        return Fraction(sum(part for part, _ in parts), divisor) if parts else None

    def mean(self, addends: Sequence[Addend[Value]]) -> Value:
        parts = _contributions(addends)
        return Fraction(sum(part for part, _ in parts), sum(weight for _, weight in parts)) if parts else None

    def prorated(self, addends: Sequence[Addend[Value]], divisor: int) -> Value:
        mean = self.mean(addends)
        return None if mean is None else _number(mean) * sum(addend.term.weight for addend in addends) / divisor

    def least(self, addends: Sequence[Addend[Value]], divisor: int) -> Value:
        parts = _contributions(addends)
        return Fraction(min(part for part, _ in parts), divisor) if parts else None

    def greatest(self, addends: Sequence[Addend[Value]], divisor: int) -> Value:
        parts = _contributions(addends)
        return Fraction(max(part for part, _ in parts), divisor) if parts else None

    def count(self, inputs: Sequence[str], values: Sequence[Value], states: Collection[State]) -> Value:
        of_inputs = sum(self._states[name] in states for name in inputs)
        of_steps = sum((State.SKIPPED if value is None else State.ANSWERED) in states for value in values)
        return Fraction(of_inputs + of_steps)

    def arithmetic(self, operator: ArithmeticOperator, left: Value, right: Value) -> Value:
        if left is None or right is None:
            return None
        a, b = _number(left), _number(right)
        match operator:
            case ArithmeticOperator.ADD:
                return a + b
            case ArithmeticOperator.SUBTRACT:
                return a - b
            case ArithmeticOperator.MULTIPLY:
                return a * b
            case ArithmeticOperator.DIVIDE:
                return None if b == 0 else a / b
            case _:
                assert_never(operator)

    def compare(self, operator: Comparison, left: Value, right: Value) -> Value:
        if left is None or right is None:
            return None
        return holds(operator, _number(left), _number(right))

    def matches(self, name: str, codes: Sequence[str]) -> Value:
        value = self._values.get(name)
        return None if value is None else value in codes

    def logic(self, operator: LogicOperator, operands: Sequence[Value]) -> Value:
        match operator:
            case LogicOperator.NOT:
                return None if operands[0] is None else not operands[0]
            case LogicOperator.AND:
                return False if False in operands else None if None in operands else True
            case LogicOperator.OR:
                return True if True in operands else None if None in operands else False
            case _:
                assert_never(operator)

    def choose(self, condition: Value, then: Value, otherwise: Value) -> Value:
        return None if condition is None else then if condition else otherwise

    def tally(self, conditions: Sequence[Value]) -> Value:
        known = [condition for condition in conditions if condition is not None]
        return Fraction(sum(map(bool, known))) if known else None

    def round(self, operand: Value, digits: int, rule: RoundingRule) -> Value:
        return None if operand is None else round_exactly(_number(operand), digits, rule)

    def banding(self, operand: Value, edges: Sequence[Edge], codes: Sequence[str]) -> Value:
        if operand is None:
            return None
        x = _number(operand)
        return codes[sum(x >= edge.at if edge.included else x > edge.at for edge in edges)]

    def bind(self, name: str, value: Value) -> Value:
        return value


def holds(comparison: Comparison, left: Fraction, right: Fraction, /) -> bool:
    """Compare two rational numbers, without a tolerance."""
    # Whole numbers are compared much faster.
    a, b = left.numerator * right.denominator, right.numerator * left.denominator
    match comparison:
        case Comparison.EQUAL:
            return a == b
        case Comparison.NOT_EQUAL:
            return a != b
        case Comparison.LESS:
            return a < b
        case Comparison.AT_MOST:
            return a <= b
        case Comparison.GREATER:
            return a > b
        case Comparison.AT_LEAST:
            return a >= b
        case _:
            assert_never(comparison)


def round_exactly(x: Fraction, digits: int, rule: RoundingRule, /) -> Fraction:
    """Round a rational number to decimal places.

    Examples:
        >>> round_exactly(Fraction(5, 2), 0, RoundingRule.HALF_UP)
        Fraction(3, 1)
        >>> round_exactly(Fraction(5, 2), 0, RoundingRule.HALF_EVEN)
        Fraction(2, 1)
    """
    match rule:
        case RoundingRule.HALF_UP:
            return Fraction(floor(x * 10**digits + Fraction(1, 2)), 10**digits)
        case RoundingRule.HALF_EVEN:
            return round(x, digits)
        case _:
            assert_never(rule)


def _number(value: Value) -> Fraction:
    assert isinstance(value, Fraction), value
    return value


def _contributions(addends: Sequence[Addend[Value]]) -> list[tuple[Fraction | int, int]]:
    """Give contribution (before the common divisor) and weight of what is answered."""
    parts: list[tuple[Fraction | int, int]] = []
    for addend in addends:
        if addend.value is not None:
            term, value = addend.term, _number(addend.value)
            # Most values are whole, and whole numbers are added up much faster.
            whole: Fraction | int = value.numerator if value.denominator == 1 else value
            if term.recode:
                score = dict(term.recode).get(int(value))
                if score is None:
                    continue
                whole = score
            parts.append((term.coefficient * whole + term.constant, term.weight))
    return parts
