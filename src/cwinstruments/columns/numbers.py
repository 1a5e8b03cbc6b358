"""Arithmetic on numbers of a table: operations in the order of the plan, each rounded once as Python rounds it."""

from __future__ import annotations

from math import inf
from typing import Generic, TypeVar, assert_never

from attrs import evolve

from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.dialect import Kind, narrowest, wider
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Linear, Number, Truth, constant_number
from cwinstruments.plan.nodes import ArithmeticOperator, Comparison
from cwinstruments.scoring.evaluator import arithmetic_of

E = TypeVar("E")
ALL_INTEGERS = 2.0**53


class Arithmetics(Generic[E]):
    """Arithmetic in a dialect. A result is there where both operands are."""

    def __init__(self, stages: Stages[E], conditions: Conditions[E]) -> None:
        self._stages, self._dialect, self._conditions = stages, stages.dialect, conditions

    def do(self, operator: ArithmeticOperator, left: Number[E], right: Number[E]) -> Number[E]:
        """Do one operation; dividing by 0 gives no value."""
        if left.is_missing or right.is_missing:
            return Number()
        guard = self._conditions.together(left.guard, right.guard)
        if left.constant is not None and right.constant is not None:
            found = arithmetic_of(operator)(left.constant, right.constant)
            return Number() if found is None else constant_number(found, guard=guard)
        if operator is ArithmeticOperator.DIVIDE:
            return self._divided(left, right, guard)
        low, high = _range(operator, left, right)
        kind = wider(left.kind, right.kind) if left.constant is None and right.constant is None else left.kind
        if left.constant is not None:
            kind = right.kind
        if isinstance(left.constant, float) or isinstance(right.constant, float):
            kind = Kind.FLOAT64
        if kind is not Kind.FLOAT64:
            constants = [one.constant for one in (left, right) if one.constant is not None]
            kind = wider(kind, narrowest(min([low, *constants]), max([high, *constants])))
            kind = self._dialect.kind_of(kind, low, high, product=operator is ArithmeticOperator.MULTIPLY)
        a, b = self._operand(left, kind), self._operand(right, kind)
        match operator:
            case ArithmeticOperator.ADD:
                expr = self._dialect.add(a, b)
            case ArithmeticOperator.SUBTRACT:
                expr = self._dialect.subtract(a, b)
            case ArithmeticOperator.MULTIPLY:
                expr = self._dialect.multiply(a, b)
            case _:
                assert_never(operator)
        found = self._made(expr, kind, (low, high), left, right, guard)
        return evolve(found, base=_linear(operator, left, right))

    def over(self, number: Number[E], divisor: int) -> Number[E]:
        """Divide by a whole number that is not 0."""
        if divisor == 1 or number.is_missing:
            return number
        return self.do(ArithmeticOperator.DIVIDE, number, constant_number(divisor))

    def quotient(self, total: Number[E], weight: Number[E]) -> Number[E]:
        """Divide a sum by its weight, wherever the weight is not 0: elsewhere the expression may hold anything."""
        if total.constant is not None and weight.constant is not None:
            return constant_number(total.constant / weight.constant)
        ends = [total.low / w for w in (max(weight.low, 1), weight.high)]
        ends += [total.high / w for w in (max(weight.low, 1), weight.high)]
        total = self._settled(total, weight)
        expr = self._quotient_of(total, weight)
        found = self._made(expr, Kind.FLOAT64, (min(ends), max(ends)), total, weight, None)
        if weight.expr is None or not weight.is_whole or total.expr is None or not total.is_whole:
            return found
        fraction = (self.as_float(total), self._whole_divisor(total, weight), weight.kind)
        return evolve(found, fraction=fraction)

    def chosen(self, by: Truth[E], then: Number[E], otherwise: Number[E]) -> Number[E]:
        """Give one of two numbers; missing where the condition is unknown."""
        logic, dialect = self._conditions, self._dialect
        if by.no is None and isinstance(by.yes, bool):
            return then if by.yes else otherwise
        if then.is_missing and otherwise.is_missing:
            return Number()
        if otherwise.is_missing or by.no is False:
            if then.complete is not None and any(
                key == then.complete[0][0] and least >= then.complete[0][1] for key, least in by.facts
            ):
                # Null says already that something is not there.
                whole = then.complete[1]()
                return whole if by.only == then.complete[0] else evolve(whole, guard=by)
            return evolve(then, guard=logic.together(by, then.guard), key=None)
        if then.is_missing or by.yes is False:
            against = logic.negated(by)
            return evolve(otherwise, guard=logic.together(against, otherwise.guard), key=None)
        kind = wider(then.kind, otherwise.kind)
        if kind is not Kind.FLOAT64 and (then.constant is not None or otherwise.constant is not None):
            kind = narrowest(min(then.low, otherwise.low), max(then.high, otherwise.high))
            for one in (then, otherwise):
                kind = kind if one.constant is not None else wider(kind, one.kind)
        first, second = (self._filled_out(one, kind) for one in (then, otherwise))
        if by.no is None:
            assert not isinstance(by.yes, bool)
            expr = dialect.when([(by.yes, first)], second, kind)
        else:
            cases = [
                (condition, value)
                for condition, value in ((by.yes, first), (by.no, second))
                if not isinstance(condition, bool)
            ]
            rest = first if by.yes is True else second if by.no is True else None
            if not cases:
                return then if by.yes is True else otherwise if by.no is True else Number()
            expr = dialect.when(cases, rest, kind)
        return Number(
            expr,
            None,
            kind,
            min(then.low, otherwise.low),
            max(then.high, otherwise.high),
            nullable=by.no is not None or not (then.is_sure and otherwise.is_sure),
            level=max(by.level, self._stages.level_of(then), self._stages.level_of(otherwise)),
            size=by.size + then.size + otherwise.size + 1,
        )

    def _divided(self, left: Number[E], right: Number[E], guard: Truth[E] | None) -> Number[E]:
        if right.constant == 0:
            return Number()
        if right.constant is None and right.low <= 0 <= right.high:
            right = self._stages.number(right) if right.size > 2 else right
            assert right.expr is not None
            zero = self._dialect.literal(0, right.kind)
            nonzero = Truth(
                self._dialect.compare(Comparison.NOT_EQUAL, right.expr, zero),
                self._dialect.equals(right.expr, 0) if right.nullable else None,
                right.level,
                right.size,
            )
            guard = self._conditions.together(guard, nonzero)
        ends = (-inf, inf)
        if not right.low <= 0 <= right.high:
            corners = [a / b for a in (left.low, left.high) for b in (right.low, right.high)]
            ends = (min(corners), max(corners))
        left = self._settled(left, right)
        return self._made(self._quotient_of(left, right), Kind.FLOAT64, ends, left, right, guard)

    def _settled(self, left: Number[E], right: Number[E]) -> Number[E]:
        """Write down what is divided by a constant, because the column of that constant is made from it."""
        if right.constant is None or left.constant is not None or left.size <= 1:
            return left
        return evolve(self._stages.number(evolve(left, guard=None)), guard=left.guard)

    def _quotient_of(self, left: Number[E], right: Number[E]) -> E:
        """Divide, the divisor being a column of the same number where it is constant."""
        if right.constant is not None:
            return self.over_constant(left, right.constant)
        if left.constant is not None:
            assert right.expr is not None
            over = self.as_float(right)
            zero = self._dialect.multiply(over, self._float(0))
            return self._dialect.divide(self._dialect.add(zero, self._float(left.constant)), over)
        dialect = self._dialect
        assert left.expr is not None and right.expr is not None
        if left.is_whole and right.is_whole:
            divisor = dialect.cast(self._whole_divisor(left, right), Kind.FLOAT64)
        else:
            divisor = dialect.spread(self.as_float(right), self.as_float(left), Kind.FLOAT64)
        return dialect.divide(self.as_float(left), divisor)

    def _whole_divisor(self, total: Number[E], weight: Number[E]) -> E:
        """Give a divisor that is a column of its own, in whole numbers."""
        assert total.expr is not None and weight.expr is not None
        return self._dialect.spread(weight.expr, total.expr, wider(total.kind, weight.kind))

    def over_constant(self, number: Number[E], divisor: float) -> E:
        """Divide by a constant; a power of 2 has an exact reciprocal."""
        dialect, value = self._dialect, self.as_float(number)
        whole = float(divisor).is_integer() and abs(divisor) < ALL_INTEGERS
        if whole and abs(int(divisor)).bit_count() == 1:
            return dialect.multiply(value, self._float(1 / divisor))
        if dialect.divides_by_literals:
            return dialect.divide_by(value, divisor)
        if whole and number.is_whole and number.expr is not None:
            kind = wider(number.kind, narrowest(min(divisor, 0), max(divisor, 0)))
            wide = number.expr if kind is number.kind else dialect.cast(number.expr, kind)
            nothing = dialect.multiply(wide, dialect.literal(0, kind))
            return dialect.divide(
                value, dialect.cast(dialect.add(nothing, dialect.literal(int(divisor), kind)), Kind.FLOAT64)
            )
        return dialect.divide(value, dialect.add(dialect.multiply(value, self._float(0)), self._float(divisor)))

    def _made(
        self,
        expr: E,
        kind: Kind,
        ends: tuple[float, float],
        left: Number[E],
        right: Number[E],
        guard: Truth[E] | None,
    ) -> Number[E]:
        return Number(
            expr,
            None,
            kind,
            *ends,
            nullable=left.nullable or right.nullable,
            guard=guard,
            level=max(left.level, right.level),
            size=left.size + right.size + 1,
            void=left.void | right.void,
        )

    def _operand(self, number: Number[E], kind: Kind) -> E:
        if number.constant is not None:
            return self._dialect.literal(float(number.constant) if kind is Kind.FLOAT64 else number.constant, kind)
        assert number.expr is not None
        return number.expr if number.kind is kind else self._dialect.cast(number.expr, kind)

    def _filled_out(self, number: Number[E], kind: Kind) -> E:
        if number.constant is not None and number.guard is None:
            return self._operand(number, kind)
        expr = self._stages.filled_out(number)
        return expr if number.kind is kind else self._dialect.cast(expr, kind)

    def as_float(self, number: Number[E]) -> E:
        """Give a number as floats."""
        return self._operand(number, Kind.FLOAT64)

    def _float(self, value: float) -> E:
        return self._dialect.literal(float(value), Kind.FLOAT64)


def _range(operator: ArithmeticOperator, left: Number[E], right: Number[E]) -> tuple[float, float]:
    if operator is ArithmeticOperator.ADD:
        return left.low + right.low, left.high + right.high
    if operator is ArithmeticOperator.SUBTRACT:
        return left.low - right.high, left.high - right.low
    corners = [_product(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return min(corners), max(corners)


def _product(a: float, b: float) -> float:
    return 0 if a == 0 or b == 0 else a * b


def _linear(operator: ArithmeticOperator, left: Number[E], right: Number[E]) -> Linear[E] | None:
    """Tell of which count a number is a linear function, where one operand is a whole constant."""
    fixed, number = (left, right) if left.constant is not None else (right, left)
    if fixed.constant is None or not fixed.is_whole or not number.is_whole or not number.is_sure:
        return None
    constant = int(fixed.constant)
    base = number.base or (Linear(number, 1, 0) if number.key is not None else None)
    if base is None:
        return None
    if operator is ArithmeticOperator.MULTIPLY:
        return Linear(base.number, base.factor * constant, base.addend * constant) if constant else None
    if operator is ArithmeticOperator.ADD:
        return Linear(base.number, base.factor, base.addend + constant)
    if left.constant is not None:
        return Linear(base.number, -base.factor, constant - base.addend)
    return Linear(base.number, base.factor, base.addend - constant)
