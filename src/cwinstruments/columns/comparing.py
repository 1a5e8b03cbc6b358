"""Comparisons and bands: with constants, by the exact number at which the one-person comparison flips."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Generic, TypeVar

from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.dialect import Kind, narrowest, wider
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.thresholds import equal_floats, first_float, first_float_from, first_whole
from cwinstruments.columns.values import Code, Column, Linear, Number, Truth
from cwinstruments.plan.nodes import Comparison, Edge
from cwinstruments.scoring.evaluator import TOLERANCE, comparison_of

E = TypeVar("E")
_EXACT = 1 / TOLERANCE / 2
"""Whole numbers up to here differ by more than the tolerance."""

_MIRRORED = {
    Comparison.LESS: Comparison.GREATER,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.GREATER: Comparison.LESS,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.EQUAL: Comparison.EQUAL,
    Comparison.NOT_EQUAL: Comparison.NOT_EQUAL,
}
_CONTRARY = {
    Comparison.LESS: Comparison.AT_LEAST,
    Comparison.AT_MOST: Comparison.GREATER,
    Comparison.GREATER: Comparison.AT_MOST,
    Comparison.AT_LEAST: Comparison.LESS,
    Comparison.EQUAL: Comparison.NOT_EQUAL,
    Comparison.NOT_EQUAL: Comparison.EQUAL,
}


class Comparing(Generic[E]):
    """Comparisons in a dialect."""

    def __init__(self, stages: Stages[E], conditions: Conditions[E]) -> None:
        self._stages, self._dialect, self._conditions = stages, stages.dialect, conditions

    def compare(self, operator: Comparison, left: Number[E], right: Number[E]) -> Truth[E]:
        """Compare two numbers; unknown where one is missing."""
        if left.is_missing or right.is_missing:
            return Truth(False, False)
        guard = self._conditions.together(left.guard, right.guard)
        if left.constant is not None and right.constant is not None:
            return self._conditions.where(guard, Truth(bool(comparison_of(operator)(left.constant, right.constant))))
        if right.constant is not None:
            return self._conditions.where(guard, self._with_constant(operator, left, right.constant))
        if left.constant is not None:
            found = self._with_constant(_MIRRORED[operator], right, left.constant, constant_first=True)
            return self._conditions.where(guard, found)
        left, right = (self._stages.number(one) if one.size > 4 and one.guard is None else one for one in (left, right))
        return self._conditions.where(guard, self._of_columns(operator, left, right))

    def _with_constant(
        self, operator: Comparison, number: Number[E], constant: float, *, constant_first: bool = False
    ) -> Truth[E]:
        """Compare with a constant on the right; `constant_first` says that the tolerance is that of the constant."""
        if operator in (Comparison.EQUAL, Comparison.NOT_EQUAL):
            return self._equal(operator, number, constant, constant_first=constant_first)
        if number.base is not None and number.is_whole:
            found = self._of_linear(operator, number.base, constant, constant_first=constant_first)
            if found is not None:
                return found
        # Everything is "from a number on" or its contrary.
        upward = operator in (Comparison.AT_LEAST, Comparison.GREATER)
        base = operator if upward else _CONTRARY[operator]
        if constant_first:
            threshold = first_float_from(_MIRRORED[base], float(constant))
        else:
            threshold = first_float(base, float(constant))
        if number.is_whole:
            threshold = first_whole(threshold)
        if number.low >= threshold or number.high < threshold:
            known = (number.low >= threshold) is upward
            return self._known(known, number)
        indicates = number.indicates if 0 < threshold <= 1 else None
        found = self._from(number, threshold) if indicates is None else indicates
        return found if upward else self._conditions.negated(found)

    def _of_linear(
        self, operator: Comparison, linear: Linear[E], constant: float, *, constant_first: bool
    ) -> Truth[E] | None:
        """Compare the count that a number is a linear function of, so that facts about one count can be told."""
        upward = operator in (Comparison.AT_LEAST, Comparison.GREATER)
        base = operator if upward else _CONTRARY[operator]
        find = first_float_from if constant_first else first_float
        at = first_whole(find(_MIRRORED[base] if constant_first else base, float(constant)))
        if not isinstance(at, int):
            return None
        # factor * count + addend >= at
        rest = at - linear.addend
        if linear.factor > 0:
            found = self._from_whole(linear.number, -(-rest // linear.factor))
        else:
            found = self._conditions.negated(self._from_whole(linear.number, rest // linear.factor + 1))
        return found if upward else self._conditions.negated(found)

    def _from_whole(self, number: Number[E], least: int) -> Truth[E]:
        """Tell whether a count is at least a number."""
        if least <= number.low or least > number.high:
            return Truth(least <= number.low)
        if number.indicates is not None and least == 1:
            return number.indicates
        return self._from(number, least)

    def _known(self, known: bool, number: Number[E]) -> Truth[E]:
        """Give what is the same wherever there is a value."""
        if not number.nullable:
            return Truth(known)
        assert number.expr is not None
        there = self._dialect.negate(self._dialect.is_null(number.expr))
        return Truth(there if known else False, False if known else there, number.level, number.size + 1)

    def _from(self, number: Number[E], threshold: float) -> Truth[E]:
        """Tell whether a number is at least a threshold, exactly."""
        dialect = self._dialect
        assert number.expr is not None
        kind = Kind.FLOAT64 if not number.is_whole else wider(number.kind, narrowest(threshold, threshold))
        at = dialect.literal(int(threshold) if number.is_whole else threshold, kind)
        yes = dialect.compare(Comparison.AT_LEAST, number.expr, at)
        no = dialect.compare(Comparison.LESS, number.expr, at) if number.nullable else None
        only = None
        if number.key is not None and isfinite(threshold):
            only = (number.key, int(first_whole(threshold)))
        facts = frozenset() if only is None else frozenset({only})
        return Truth(yes, no, number.level, number.size, facts, only)

    def _equal(self, operator: Comparison, number: Number[E], constant: float, *, constant_first: bool) -> Truth[E]:
        dialect = self._dialect
        least, greatest = equal_floats(float(constant), constant_first=constant_first)
        if number.is_whole:
            least, greatest = first_whole(least), -first_whole(-greatest)
        is_equal = operator is Comparison.EQUAL
        if least > greatest or number.high < least or number.low > greatest:
            return self._known(not is_equal, number)
        assert number.expr is not None
        kind = Kind.FLOAT64 if not number.is_whole else wider(number.kind, narrowest(least, greatest))
        if least == greatest:
            at = dialect.literal(least, kind)
            yes = dialect.compare(Comparison.EQUAL, number.expr, at)
            no = dialect.compare(Comparison.NOT_EQUAL, number.expr, at) if number.nullable else None
        else:
            low, high = dialect.literal(least, kind), dialect.literal(greatest, kind)
            yes = dialect.both(
                dialect.compare(Comparison.AT_LEAST, number.expr, low),
                dialect.compare(Comparison.AT_MOST, number.expr, high),
            )
            no = None
            if number.nullable:
                no = dialect.either(
                    dialect.compare(Comparison.LESS, number.expr, low),
                    dialect.compare(Comparison.GREATER, number.expr, high),
                )
        truth = Truth(yes, no, number.level, 2 * number.size)
        return truth if is_equal else self._conditions.negated(truth)

    def _of_columns(self, operator: Comparison, left: Number[E], right: Number[E]) -> Truth[E]:
        dialect = self._dialect
        assert left.expr is not None and right.expr is not None
        level, size = max(left.level, right.level), 2 * (left.size + right.size)
        nullable = left.nullable or right.nullable
        whole = (
            left.is_whole and right.is_whole and max(map(abs, (left.low, left.high, right.low, right.high))) < _EXACT
        )
        if whole:
            # Engines compare integers of unequal width as they should.
            yes = dialect.compare(operator, left.expr, right.expr)
            no = dialect.compare(_CONTRARY[operator], left.expr, right.expr) if nullable else None
            return Truth(yes, no, level, size)
        a, b = (self._as_float(one) for one in (left, right))
        snap = self._snap(a, max(abs(left.low), abs(left.high)))
        if operator in (Comparison.EQUAL, Comparison.NOT_EQUAL):
            off = dialect.absolute(dialect.subtract(a, b))
            near = Comparison.AT_MOST if operator is Comparison.EQUAL else Comparison.GREATER
            yes = dialect.compare(near, off, snap)
            no = dialect.compare(_CONTRARY[near], off, snap) if nullable else None
            return Truth(yes, no, level, size + 6)
        lowered = operator in (Comparison.AT_LEAST, Comparison.LESS)
        edge = dialect.subtract(b, snap) if lowered else dialect.add(b, snap)
        yes = dialect.compare(operator, a, edge)
        no = dialect.compare(_CONTRARY[operator], a, edge) if nullable else None
        return Truth(yes, no, level, size + 6)

    def _snap(self, value: E, greatest: float) -> E:
        """Give the tolerance, 1e-9 * max(1, |x|)."""
        dialect = self._dialect
        least = dialect.literal(TOLERANCE, Kind.FLOAT64)
        if greatest <= 1:
            return least
        size = dialect.absolute(value)
        part = dialect.multiply(size, least)
        larger = dialect.compare(Comparison.GREATER, size, dialect.literal(1.0, Kind.FLOAT64))
        return dialect.when([(larger, part)], least, Kind.FLOAT64)

    def _as_float(self, number: Number[E]) -> E:
        assert number.expr is not None
        return number.expr if number.kind is Kind.FLOAT64 else self._dialect.cast(number.expr, Kind.FLOAT64)

    def banding(self, number: Number[E], edges: Sequence[Edge], codes: Sequence[str]) -> Code[E]:
        """Give the place of the band that a number is in."""
        dialect, words = self._dialect, tuple(codes)
        if number.constant is not None and number.guard is None:
            tests = [(Comparison.AT_LEAST if edge.included else Comparison.GREATER, float(edge.at)) for edge in edges]
            return Code(words, sum(bool(comparison_of(test)(number.constant, at)) for test, at in tests))
        if number.guard is not None or number.expr is None:
            number = Number(
                self._stages.filled_out(number),
                None,
                number.kind,
                number.low,
                number.high,
                nullable=True,
                level=self._stages.level_of(number),
                size=number.size + 1,
            )
        assert number.expr is not None
        # As many bands below as thresholds are not above.
        thresholds = sorted(
            first_float(Comparison.AT_LEAST if edge.included else Comparison.GREATER, float(edge.at)) for edge in edges
        )
        kind = number.kind
        if number.is_whole:
            thresholds = [first_whole(one) for one in thresholds]
            kind = wider(kind, narrowest(thresholds[0], thresholds[-1])) if thresholds else kind
        cases: list[tuple[E, int | Column[E] | None]] = [
            (dialect.compare(Comparison.AT_LEAST, number.expr, dialect.literal(threshold, kind)), place)
            for place, threshold in reversed(list(enumerate(thresholds, start=1)))
        ]
        lowest: int | None = 0
        if number.nullable:
            cases.append((dialect.negate(dialect.is_null(number.expr)), 0))
            lowest = None
        return Code(words, lowest, tuple(cases), number.level, number.size + 3 * len(words))
