"""Sums over answers as chains of additions, in integers as narrow as their bounds allow.

Measured beside other ways: a chain of `+` with what is missing filled inside it is several times faster than
horizontal sums. A reverse-keyed item is filled with low + high and subtracted, and that constant added once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd
from typing import Generic, TypeVar

from attrs import evolve, frozen

from cwinstruments.columns.counts import Counts
from cwinstruments.columns.dialect import Kind, narrowest, wider
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Fact, Number, constant_number
from cwinstruments.plan import Addend
from cwinstruments.plan.terms import Term

E = TypeVar("E")


@frozen
class _Part(Generic[E]):
    """One term of a sum, with its value after recoding."""

    term: Term
    value: Number[E]


@frozen
class _Summand(Generic[E]):
    """An expression that is never null, with its range, to be added or subtracted."""

    expr: E
    kind: Kind
    low: float
    high: float
    adds: bool
    level: int


class Sums(Generic[E]):
    """Adds numbers in a dialect."""

    def __init__(self, stages: Stages[E], counts: Counts[E]) -> None:
        self._stages, self._dialect, self._counts = stages, stages.dialect, counts

    def sum_and_weight(self, addends: Sequence[Addend[Number[E]]]) -> tuple[Number[E], Number[E]]:
        """Give the sum of what is there, before any divisor, and the weight of what is there; neither is missing."""
        parts = [part for addend in addends if not (part := self._recoded(addend)).value.is_missing]
        weight = self._counts.weight([(part.value, part.term.weight) for part in parts])
        whole = all(part.value.is_whole and part.value.guard is None for part in parts)
        total = self._whole_sum(parts) if whole else self._float_sum(parts)
        return total, weight

    def complete(self, addends: Sequence[Addend[Number[E]]]) -> tuple[Fact, Callable[[], Number[E]]] | None:
        """Give the sum where everything is there, and the fact that says so; it is null where something is not.

        None where that is no less work.
        """
        values = [one.value for one in addends]
        if any(one.term.recode for one in addends) or any(
            one.expr is None or one.guard is not None or one.key is None for one in values
        ):
            return None
        unsure = [one for one in values if one.nullable]
        names = frozenset(str(one.key) for one in unsure)
        counted = self._stages.counted.get((names, (1, 0)))
        if not unsure or counted is None or counted.key is None:
            return None
        there = [Addend(one.term, evolve(one.value, nullable=False), one.is_input) for one in addends]
        return (counted.key, len(unsure)), lambda: evolve(
            self.sum_and_weight(there)[0],
            nullable=True,
            void=frozenset[str]().union(*(one.void for one in values)),
        )

    def contribution(self, addend: Addend[Number[E]]) -> Number[E]:
        """Give one term's part of a sum; missing where its value is."""
        part = self._recoded(addend)
        return self._counts.times_plus(part.value, part.term.coefficient, part.term.constant)

    def _recoded(self, addend: Addend[Number[E]]) -> _Part[E]:
        term, value = addend.term, addend.value
        if not term.recode or value.is_missing:
            return _Part(term, value)
        table = dict(term.recode)
        if value.constant is not None:
            found = table.get(value.constant)  # type: ignore[call-overload]
            recoded: Number[E] = Number() if found is None else constant_number(found, guard=value.guard)
            return _Part(term, recoded)
        assert value.expr is not None
        scores = table.values()
        kind = narrowest(min(scores), max(scores)) if self._dialect.wraps else Kind.FLOAT64
        looked_up = Number(
            self._dialect.look_up(value.expr, table, kind),
            None,
            kind,
            min(scores),
            max(scores),
            nullable=True,
            guard=value.guard,
            level=value.level,
            size=2 * len(table) + value.size,
        )
        key = None if value.key is None else f"recode {value.key} {term.recode}"
        return _Part(term, self._stages.number(looked_up, key=key))

    def _whole_sum(self, parts: Sequence[_Part[E]]) -> Number[E]:
        """Add whole numbers: their order makes no difference."""
        constant = 0
        unsure: list[_Part[E]] = []
        for part in parts:
            if part.value.constant is not None:
                constant += part.term.coefficient * int(part.value.constant) + part.term.constant
            else:
                unsure.append(part)
        if not unsure:
            return constant_number(constant)
        factor = gcd(*(part.term.coefficient for part in unsure))
        if not all(_fills(part, factor) for part in unsure):
            factor = 1
        summands = []
        for part in unsure:
            one, more = self._summand(part, factor)
            summands.append(one)
            constant += more
        chain = self._chain(summands)
        return self._counts.times_plus(chain, factor, constant)

    def _summand(self, part: _Part[E], factor: int) -> tuple[_Summand[E], int]:
        """Give a part of a sum over the common factor, and what is to be added to the whole sum for it."""
        dialect, term, value = self._dialect, part.term, part.value
        assert value.expr is not None
        if _fills(part, factor):
            filling = -term.constant // term.coefficient
            expr, low, high = value.expr, value.low, value.high
            if value.nullable:
                expr, low, high = dialect.fill(expr, filling, value.kind), min(low, filling), max(high, filling)
            kind = wider(value.kind, narrowest(low, high))
            return _Summand(expr, kind, low, high, term.coefficient > 0, value.level), term.constant
        # What is missing adds nothing, its constant included.
        number = self._counts.times_plus(value, term.coefficient, term.constant)
        assert number.expr is not None
        if not value.nullable:
            return _Summand(number.expr, number.kind, number.low, number.high, True, value.level), 0
        expr, low, high = dialect.fill(number.expr, 0, number.kind), min(0, number.low), max(0, number.high)
        return _Summand(expr, number.kind, low, high, True, value.level), 0

    def _chain(self, summands: Sequence[_Summand[E]]) -> Number[E]:
        """Add up: in narrow integers as long as they can hold the sum, and those sums in wider ones."""
        dialect = self._dialect
        links: list[Number[E]] = []
        for one in sorted(summands, key=lambda one: not one.adds):
            low, high = (one.low, one.high) if one.adds else (-one.high, -one.low)
            last = links[-1] if links else None
            if last is not None and last.expr is not None:
                kind = wider(last.kind, one.kind)
                together = (last.low + low, last.high + high)
                if kind is Kind.FLOAT64 or wider(kind, dialect.room(*together)) is kind:
                    join = dialect.add if one.adds else dialect.subtract
                    links[-1] = Number(
                        join(last.expr, one.expr),
                        None,
                        kind,
                        *together,
                        level=max(last.level, one.level),
                        size=last.size + 2,
                    )
                    continue
            expr, kind = one.expr, one.kind
            if not dialect.wraps and kind is not Kind.FLOAT64:
                kind = Kind.FLOAT64
                expr = dialect.cast(expr, kind)
            if not one.adds:
                kind = wider(kind, narrowest(low, high))
                expr = dialect.subtract(dialect.literal(0, kind), expr)
            links.append(Number(expr, None, kind, low, high, level=one.level, size=2))
        total = links[0]
        for link in links[1:]:
            low, high = total.low + link.low, total.high + link.high
            kind = wider(wider(total.kind, link.kind), dialect.room(low, high))
            assert total.expr is not None and link.expr is not None
            left = total.expr if total.kind is kind else dialect.cast(total.expr, kind)
            total = Number(
                dialect.add(left, link.expr),
                None,
                kind,
                low,
                high,
                level=max(total.level, link.level),
                size=total.size + link.size,
            )
        return total

    def _float_sum(self, parts: Sequence[_Part[E]]) -> Number[E]:
        """Add numbers in the order of the plan; what is missing adds 0."""
        dialect = self._dialect
        total: Number[E] | None = None
        for part in parts:
            one = self._counts.times_plus(part.value, part.term.coefficient, part.term.constant)
            if one.expr is not None and not one.is_sure:
                filled = dialect.fill(self._stages.filled_out(one), 0, one.kind)
                one = Number(
                    filled,
                    None,
                    one.kind,
                    min(0, one.low),
                    max(0, one.high),
                    level=self._stages.level_of(one),
                    size=one.size + 2,
                )
            elif one.guard is not None:
                one = self._either_or_nothing(one)
            if total is None:
                total = one
            elif total.constant is not None and one.constant is not None:
                total = constant_number(total.constant + one.constant)
            else:
                total = Number(
                    dialect.add(self._as_float(total), self._as_float(one)),
                    None,
                    Kind.FLOAT64,
                    total.low + one.low,
                    total.high + one.high,
                    level=max(total.level, one.level),
                    size=total.size + one.size,
                )
        return total if total is not None else constant_number(0)

    def _either_or_nothing(self, one: Number[E]) -> Number[E]:
        """Give a constant where its guard holds, and 0 elsewhere."""
        assert one.guard is not None and one.constant is not None
        if isinstance(one.guard.yes, bool):
            return constant_number(one.constant if one.guard.yes else 0)
        dialect = self._dialect
        expr = dialect.when(
            [(one.guard.yes, dialect.literal(float(one.constant), Kind.FLOAT64))],
            dialect.literal(0.0, Kind.FLOAT64),
            Kind.FLOAT64,
        )
        return Number(
            expr, None, Kind.FLOAT64, min(0, one.low), max(0, one.high), level=one.guard.level, size=one.guard.size + 2
        )

    def _as_float(self, number: Number[E]) -> E:
        dialect = self._dialect
        if number.constant is not None:
            return dialect.literal(float(number.constant), Kind.FLOAT64)
        assert number.expr is not None
        return number.expr if number.kind is Kind.FLOAT64 else dialect.cast(number.expr, Kind.FLOAT64)


def _fills(part: _Part[E], factor: int) -> bool:
    """Tell whether a part adds nothing when its missing value is filled with some number."""
    term, value = part.term, part.value
    if abs(term.coefficient) != factor or term.constant % term.coefficient != 0:
        return False
    filling = -term.constant // term.coefficient
    return not value.nullable or narrowest(filling, filling) in (Kind.INT8, value.kind)
