"""Rounding a column as `scoring.evaluator.round_snapped` rounds one number, without an engine's own rounding."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import evolve

from cwinstruments.columns.dialect import Kind
from cwinstruments.columns.numbers import ALL_INTEGERS, Arithmetics
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Number, constant_number
from cwinstruments.model import RoundingRule
from cwinstruments.plan.nodes import Comparison
from cwinstruments.scoring.evaluator import TOLERANCE, round_snapped

E = TypeVar("E")
_MOST_TO_A_HALF = 1e-3


class Rounding(Generic[E]):
    """Rounds numbers in a dialect."""

    def __init__(self, stages: Stages[E], arithmetics: Arithmetics[E]) -> None:
        self._stages, self._dialect, self._arithmetics = stages, stages.dialect, arithmetics

    def rounded(self, number: Number[E], digits: int, rule: RoundingRule) -> Number[E]:
        """Round as `scoring.evaluator.round_snapped` does."""
        if number.is_missing:
            return number
        if number.constant is not None:
            return constant_number(round_snapped(number.constant, digits, rule), guard=number.guard)
        if number.is_whole:
            return number.function(self._arithmetics.as_float(number), Kind.FLOAT64, number.low, number.high, 1)
        dialect, shift = self._dialect, 10**digits
        if number.size > 2:
            number = self._stages.number(number)
        x = number.expr
        assert x is not None
        scaled = x if digits == 0 else dialect.multiply(x, self._float(shift))
        greatest = max(abs(number.low), abs(number.high)) * shift
        tolerance = self._tolerance(scaled, greatest)
        raised = dialect.add(scaled, self._float(0.5))
        up = dialect.floor(dialect.add(raised, tolerance))
        if rule is RoundingRule.HALF_EVEN:
            column, level = self._stages.add(up, number.level)
            number, up = evolve(number, level=level), column
            half = dialect.floor(dialect.multiply(up, self._float(0.5)))
            odd = dialect.compare(Comparison.NOT_EQUAL, dialect.multiply(half, self._float(2)), up)
            off = dialect.absolute(dialect.subtract(raised, up))
            at_half = dialect.compare(Comparison.AT_MOST, off, tolerance)
            lower = dialect.subtract(up, self._float(1))
            up = dialect.when([(dialect.both(odd, at_half), lower)], up, Kind.FLOAT64)
        if digits:
            if rule is not RoundingRule.HALF_EVEN:
                column, level = self._stages.add(up, number.level)
                number, up = evolve(number, level=level), column
            up = self._arithmetics.over_constant(Number(up, kind=Kind.FLOAT64), shift)
        if greatest >= ALL_INTEGERS:
            small = dialect.compare(Comparison.LESS, dialect.absolute(scaled), self._float(ALL_INTEGERS))
            large = dialect.compare(Comparison.AT_LEAST, dialect.absolute(scaled), self._float(ALL_INTEGERS))
            up = dialect.when([(small, up), (large, x)], None, Kind.FLOAT64)
        slack = 1.0 / shift
        return number.function(up, Kind.FLOAT64, number.low - slack, number.high + slack, 10)

    def _tolerance(self, scaled: E, greatest: float) -> E:
        """Give min(1e-9 * max(1, |x|), 1e-3)."""
        dialect = self._dialect
        least = self._float(TOLERANCE)
        if greatest <= 1:
            return least
        size = dialect.absolute(scaled)
        part = dialect.multiply(size, self._float(TOLERANCE))
        cases = []
        if greatest * TOLERANCE > _MOST_TO_A_HALF:
            most = self._float(_MOST_TO_A_HALF)
            cases.append((dialect.compare(Comparison.GREATER, part, most), most))
        cases.append((dialect.compare(Comparison.GREATER, size, self._float(1)), part))
        return dialect.when(cases, least, Kind.FLOAT64)

    def _float(self, value: float) -> E:
        return self._dialect.literal(float(value), Kind.FLOAT64)
