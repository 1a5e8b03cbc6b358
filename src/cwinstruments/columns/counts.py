"""Counts and weights of what there is, as chains of additions; a count that is part of another is not done again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from attrs import evolve

from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.dialect import Kind, narrowest, wider
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Linear, Number, Truth, constant_number

E = TypeVar("E")


class Counts(Generic[E]):
    """Counts and weighs numbers in a dialect."""

    def __init__(self, stages: Stages[E], conditions: Conditions[E]) -> None:
        self._stages, self._dialect, self._conditions = stages, stages.dialect, conditions

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

    def weight(self, weighed: Sequence[tuple[Number[E], int]]) -> Number[E]:
        """Give the weight of the numbers that there are."""
        weights = {weight for _, weight in weighed}
        if len(weights) <= 1:
            count = self.count([value for value, _ in weighed])
            return self.times_plus(count, weights.pop() if weights else 1, 0)
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

    def together(self, counts: Sequence[Number[E]]) -> Number[E]:
        """Add counts."""
        total = counts[0]
        for one in counts[1:]:
            assert total.expr is not None and one.expr is not None
            high = total.high + one.high
            kind = wider(wider(total.kind, one.kind), self._sum_kind(0, high))
            left = total.expr if total.kind is kind else self._dialect.cast(total.expr, kind)
            level, size = max(total.level, one.level), total.size + one.size + 1
            total = Number(self._dialect.add(left, one.expr), None, kind, 0, high, level=level, size=size)
        return total

    def shifted(self, number: Number[E], by: int) -> Number[E]:
        """Add a whole number."""
        base = Linear(number, 1, by) if number.key is not None else None
        return number if by == 0 else evolve(self.times_plus(number, 1, by), base=base)

    def times_plus(self, number: Number[E], factor: int, addend: int) -> Number[E]:
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
        if kind is not Kind.FLOAT64:
            kind = self._dialect.kind_of(kind, low + addend, high + addend, product=abs(factor) != 1)
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
        return number.function(expr, kind, low + addend, high + addend, 2)

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

    def _sum_kind(self, low: float, high: float) -> Kind:
        return narrowest(low, high) if self._dialect.wraps else Kind.FLOAT64
