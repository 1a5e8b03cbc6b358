"""Dialects: how a table engine writes the few operations that scores are made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from cwinstruments.plan.nodes import Comparison

E = TypeVar("E")


class Kind(StrEnum):
    """What a column holds."""

    INT8 = "int8"
    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"
    FLOAT64 = "float64"
    BOOLEAN = "boolean"
    TEXT = "text"


_WIDTHS = ((Kind.INT8, 7), (Kind.INT16, 15), (Kind.INT32, 31), (Kind.INT64, 62))


def narrowest(low: float, high: float, /) -> Kind:
    """Give the narrowest integers that hold every whole number from low to high, or floats where none do.

    Examples:
        >>> narrowest(0, 127).value, narrowest(-129, 5).value, narrowest(0, 1e300).value
        ('int8', 'int16', 'float64')
    """
    for kind, bits in _WIDTHS:
        if -(2**bits) <= low and high < 2**bits:
            return kind
    return Kind.FLOAT64


def wider(one: Kind, other: Kind, /) -> Kind:
    """Give the kind of number that holds what both hold."""
    order = list(Kind)
    return max(one, other, key=order.index)


class Dialect(ABC, Generic[E]):
    """The operations of a table engine, over its expressions.

    Conditions may be null, which counts as false wherever one is used; `strict` makes them plain.

    `wraps` says that sums are integers as narrow as their bounds allow; where narrow integers are slow, sums are
    floats. A sum may run over answers that are not allowed, and is thrown away afterwards.
    """

    wraps: bool = True

    raises: bool = False
    """Whether integers that overflow raise an error, and not wrap silently: then no answer, allowed or not, lets one
    overflow."""

    divides_by_literals: bool = False
    """Whether a quotient by a literal is exact; some engines multiply by its reciprocal."""

    def kind_of(self, kind: Kind, low: float, high: float, *, product: bool = False) -> Kind:
        """Give what holds the result of an operation on numbers: floats where integers may overflow, or are slow.

        Args:
            kind: what holds the result of operands that are allowed.
            low: no such result is less.
            product: whether it is a product.
        """
        if not self.wraps or (self.raises and product):
            return Kind.FLOAT64
        return wider(kind, self.room(low, high))

    def room(self, low: float, high: float) -> Kind:
        """Give the narrowest integers that hold sums from low to high, and whatever they are where answers are wild."""
        wildness = 2**7 if self.raises else 1
        return narrowest(wildness * low, wildness * high)

    @abstractmethod
    def column(self, name: str) -> E: ...

    @abstractmethod
    def literal(self, value: bool | float | str, kind: Kind) -> E: ...

    @abstractmethod
    def null(self, kind: Kind) -> E: ...

    @abstractmethod
    def when(self, cases: Sequence[tuple[E, E]], otherwise: E | None, kind: Kind) -> E:
        """Give the value of the first case that is true; null where none is and nothing else is given."""

    @abstractmethod
    def add(self, left: E, right: E) -> E: ...

    @abstractmethod
    def subtract(self, left: E, right: E) -> E: ...

    @abstractmethod
    def multiply(self, left: E, right: E) -> E: ...

    @abstractmethod
    def divide(self, left: E, right: E) -> E:
        """Give the IEEE quotient of two columns: neither is a literal, by whose reciprocal engines multiply."""

    def spread(self, value: E, over: E, kind: Kind) -> E:
        """Give a divisor as a column of its own even where it happens to be the same in every row.

        Args:
            over: a column of finite numbers.
        """
        return value

    def divide_by(self, value: E, divisor: float) -> E:
        """Divide by a constant that is not 0: by a column of it, because engines multiply by a literal's reciprocal."""
        zero = self.multiply(value, self.literal(0.0, Kind.FLOAT64))
        return self.divide(value, self.add(zero, self.literal(float(divisor), Kind.FLOAT64)))

    @abstractmethod
    def compare(self, operator: Comparison, left: E, right: E) -> E: ...

    @abstractmethod
    def both(self, left: E, right: E) -> E: ...

    @abstractmethod
    def either(self, left: E, right: E) -> E: ...

    @abstractmethod
    def negate(self, condition: E) -> E: ...

    @abstractmethod
    def is_null(self, value: E) -> E: ...

    @abstractmethod
    def fill(self, value: E, filling: float, kind: Kind) -> E: ...

    @abstractmethod
    def cast(self, value: E, kind: Kind) -> E: ...

    def narrowed(self, value: E, kind: Kind) -> E | None:
        """Give whole numbers in narrower integers, null where these can't hold them; None where that is no gain."""
        return None

    @abstractmethod
    def floor(self, value: E) -> E: ...

    @abstractmethod
    def absolute(self, value: E) -> E: ...

    @abstractmethod
    def least(self, values: Sequence[E]) -> E:
        """Give the least of what is not null."""

    @abstractmethod
    def greatest(self, values: Sequence[E]) -> E: ...

    def word(self, word: str, words: Sequence[str]) -> E:
        """Give one of a few words."""
        return self.literal(word, Kind.TEXT)

    def no_word(self, words: Sequence[str]) -> E:
        """Give null where others are one of a few words."""
        return self.null(Kind.TEXT)

    def outside(self, value: E, first: int, last: int, kind: Kind, *, nullable: bool) -> E:
        """Tell whether a whole number is less than the first of two, or greater than the last; null may be null."""
        below = self.compare(Comparison.LESS, value, self.literal(first, narrowest(first, first)))
        above = self.compare(Comparison.GREATER, value, self.literal(last, narrowest(last, last)))
        return self.either(below, above)

    def strict(self, condition: E) -> E:
        """Make null false."""
        return self.when(
            [(condition, self.literal(True, Kind.BOOLEAN))], self.literal(False, Kind.BOOLEAN), Kind.BOOLEAN
        )

    def indicator(self, condition: E, if_true: int, if_false: int, kind: Kind) -> E:
        """Give one of two small numbers."""
        return self.when([(condition, self.literal(if_true, kind))], self.literal(if_false, kind), kind)

    def equals(self, value: E, number: float) -> E:
        """Compare with a whole number."""
        kind = narrowest(number, number)
        return self.compare(Comparison.EQUAL, value, self.literal(number, kind))

    def look_up(self, value: E, table: Mapping[int, int], kind: Kind) -> E:
        """Replace whole numbers by others; what is not in the table becomes null."""
        cases = [
            (self.compare(Comparison.EQUAL, value, self.literal(key, Kind.FLOAT64)), self.literal(found, kind))
            for key, found in table.items()
        ]
        return self.when(cases, None, kind)

    def look_up_text(self, value: E, table: Mapping[str, int], kind: Kind) -> E:
        """Replace texts by whole numbers; what is not in the table becomes null."""
        cases = [
            (self.compare(Comparison.EQUAL, value, self.literal(key, Kind.TEXT)), self.literal(found, kind))
            for key, found in table.items()
        ]
        return self.when(cases, None, kind) if cases else self.null(kind)
