"""Sums over answers as chains of additions, in integers as narrow as their bounds allow.

Measured beside other ways: a chain of `+` with what is missing filled inside it is several times faster than
horizontal sums. A reverse-keyed item is filled with low + high and subtracted, and that constant added once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd
from typing import Generic, TypeVar

from attrs import evolve, frozen

from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.dialect import Kind, narrowest, wider
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Fact, Linear, Number, Truth, constant_number
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
    """Adds, weighs and counts numbers."""

    def __init__(self, stages: Stages[E], conditions: Conditions[E]) -> None:
        self._stages, self._dialect, self._conditions = stages, stages.dialect, conditions

    def sum_and_weight(self, addends: Sequence[Addend[Number[E]]]) -> tuple[Number[E], Number[E]]:
        """Give the sum of what is there, before any divisor, and the weight of what is there; neither is missing."""
        parts = [part for addend in addends if not (part := self._recoded(addend)).value.is_missing]
        weight = self._weight([(part.value, part.term.weight) for part in parts])
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
        return self._times_plus(part.value, part.term.coefficient, part.term.constant)

    def count(self, numbers: Sequence[Number[E]], if_there: int = 1, if_not: int = 0) -> Number[E]:
        """Count numbers that there are, or those that there are not."""
        sure = sum(if_there if one.is_sure else if_not for one in numbers if one.is_sure or one.is_missing)
        unsure = [one for one in numbers if not one.is_sure and not one.is_missing]
        if if_there == if_not:
            return constant_number(sure + if_there * len(unsure))
        if not unsure:
            return constant_number(sure)
        return self.shifted(self._present(unsure, (if_there, if_not)), sure)

    def indicators(self, conditions: Sequence[Truth[E]]) -> Number[E]:
        """Count conditions that are true."""
        dialect, sure = self._dialect, sum(one.yes is True for one in conditions)
        unsure = [one for one in conditions if not isinstance(one.yes, bool)]
        if not unsure:
            return constant_number(sure)
        kind = self._sum_kind(0, len(conditions))
        chain = None
        for one in unsure:
            assert not isinstance(one.yes, bool)
            flag = dialect.indicator(one.yes, 1, 0, kind)
            chain = flag if chain is None else dialect.add(chain, flag)
        number = Number(chain, None, kind, 0, len(unsure), level=max(one.level for one in unsure), size=3 * len(unsure))
        return self.shifted(number, sure)

    def together(self, numbers: Sequence[Number[E]]) -> Number[E]:
        """Add numbers that are never missing."""
        addends = [Addend(Term(""), one, False) for one in numbers]
        return self.sum_and_weight(addends)[0]

    def shifted(self, number: Number[E], by: int) -> Number[E]:
        """Add a whole number."""
        base = Linear(number, 1, by) if number.key is not None else None
        return number if by == 0 else evolve(self._times_plus(number, 1, by), base=base)

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

    def _weight(self, weighed: Sequence[tuple[Number[E], int]]) -> Number[E]:
        weights = {weight for _, weight in weighed}
        if len(weights) <= 1:
            count = self.count([value for value, _ in weighed])
            return self._times_plus(count, weights.pop() if weights else 1, 0)
        dialect = self._dialect
        sure = sum(weight for value, weight in weighed if value.is_sure)
        unsure = [(value, weight) for value, weight in weighed if not value.is_sure]
        if not unsure:
            return constant_number(sure)
        kind = self._sum_kind(0, sum(weight for _, weight in unsure))
        chain, level = None, 0
        for value, weight in unsure:
            flag = self._flag(value, weight, 0, kind)
            level = max(level, self._stages.level_of(value))
            chain = flag if chain is None else dialect.add(chain, flag)
        number = Number(chain, None, kind, 0, sum(weight for _, weight in unsure), level=level, size=3 * len(unsure))
        return self._stages.number(self.shifted(number, sure))

    def _present(self, numbers: Sequence[Number[E]], flags: tuple[int, int]) -> Number[E]:
        key = None
        if len(numbers) == 1 and flags == (1, 0):
            indicates = self._conditions.present(numbers[0])
            kind = self._sum_kind(0, 1)
            flag = self._flag(numbers[0], 1, 0, kind)
            level = self._stages.level_of(numbers[0])
            return Number(flag, None, kind, 0, 1, level=level, size=3, indicates=indicates)
        if all(one.key is not None for one in numbers):
            names = frozenset(str(one.key) for one in numbers)
            key = f"count {flags} {' '.join(sorted(str(one.key) for one in numbers))}"
            if len(names) == len(numbers):
                joined = self._of_counted(names, flags, numbers)
                if joined is not None:
                    return joined
        kind = self._sum_kind(0, len(numbers))
        chain = None
        for one in numbers:
            flag = self._flag(one, *flags, kind)
            chain = flag if chain is None else self._dialect.add(chain, flag)
        level = max(self._stages.level_of(one) for one in numbers)
        number = Number(chain, None, kind, 0, len(numbers), level=level, size=3 * len(numbers), key=key)
        written = self._stages.number(number)
        if key is not None and len(names) == len(numbers):
            self._stages.counted[names, flags] = written
        return written

    def _of_counted(
        self, names: frozenset[str], flags: tuple[int, int], numbers: Sequence[Number[E]]
    ) -> Number[E] | None:
        """Put a count together from counts of some of its parts that are written down already."""
        if (names, flags) in self._stages.counted:
            return self._stages.counted[names, flags]
        left, parts = names, []
        for (known, how), count in sorted(self._stages.counted.items(), key=lambda pair: -len(pair[0][0])):
            if how == flags and len(known) > 1 and known <= left:
                parts.append(count)
                left -= known
        if not parts:
            return None
        rest = [one for one in numbers if str(one.key) in left]
        if rest:
            parts.append(self._present(rest, flags))
        kind = self._sum_kind(0, len(numbers))
        total = parts[0]
        expr = total.expr
        assert expr is not None
        expr = expr if total.kind is kind else self._dialect.cast(expr, kind)
        for part in parts[1:]:
            assert part.expr is not None
            expr = self._dialect.add(expr, part.expr)
        key = f"count {flags} {' '.join(sorted(names))}"
        level = max(part.level for part in parts)
        written = self._stages.number(
            Number(expr, None, kind, 0, len(numbers), level=level, size=2 * len(parts), key=key)
        )
        self._stages.counted[names, flags] = written
        return written

    def _flag(self, number: Number[E], if_there: int, if_not: int, kind: Kind) -> E:
        """Give one of two numbers by whether there is a value."""
        dialect = self._dialect
        if number.guard is None:
            assert number.expr is not None
            return dialect.indicator(dialect.is_null(number.expr), if_not, if_there, kind)
        present = self._conditions.present(number)
        if isinstance(present.yes, bool):
            return dialect.literal(if_there if present.yes else if_not, kind)
        return dialect.indicator(present.yes, if_there, if_not, kind)

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
        return self._times_plus(chain, factor, constant)

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
        number = self._times_plus(value, term.coefficient, term.constant)
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
                if kind is Kind.FLOAT64 or wider(kind, narrowest(*together)) is kind:
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
            kind = wider(wider(total.kind, link.kind), narrowest(low, high))
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
            one = self._times_plus(part.value, part.term.coefficient, part.term.constant)
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

    def _times_plus(self, number: Number[E], factor: int, addend: int) -> Number[E]:
        """Give `factor * number + addend`."""
        if number.is_missing or (factor == 1 and addend == 0):
            return number
        if number.constant is not None:
            return constant_number(factor * number.constant + addend, guard=number.guard)
        assert number.expr is not None
        low, high = sorted((factor * number.low, factor * number.high))
        kind = (
            number.kind
            if number.kind is Kind.FLOAT64
            else wider(number.kind, narrowest(min(low, factor), max(high, factor)))
        )
        expr = number.expr if kind is number.kind else self._dialect.cast(number.expr, kind)
        if factor != 1:
            expr = self._dialect.multiply(expr, self._dialect.literal(factor, kind))
        if addend:
            wide = (
                kind
                if kind is Kind.FLOAT64
                else wider(kind, narrowest(min(low + addend, addend), max(high + addend, addend)))
            )
            expr = expr if wide is kind else self._dialect.cast(expr, wide)
            kind = wide
            expr = self._dialect.add(expr, self._dialect.literal(addend, kind))
        return evolve(
            number, expr=expr, kind=kind, low=low + addend, high=high + addend, size=number.size + 2, key=None
        )

    def _sum_kind(self, low: float, high: float) -> Kind:
        return narrowest(low, high) if self._dialect.wraps else Kind.FLOAT64


def _fills(part: _Part[E], factor: int) -> bool:
    """Tell whether a part adds nothing when its missing value is filled with some number."""
    term, value = part.term, part.value
    if abs(term.coefficient) != factor or term.constant % term.coefficient != 0:
        return False
    filling = -term.constant // term.coefficient
    return not value.nullable or narrowest(filling, filling) in (Kind.INT8, value.kind)
