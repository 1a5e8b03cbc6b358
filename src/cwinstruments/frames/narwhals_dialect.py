"""Narwhals: one set of expressions for every dataframe library that it knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import narwhals as nw

from cwinstruments.columns import Kind
from cwinstruments.frames.operators import OperatorDialect
from cwinstruments.plan.nodes import Comparison

_MOST_NESTED = 16
"""How deep cases are nested within each other before the rest is written beside them."""

MASKED_TYPES = {
    Kind.INT8: "Int8",
    Kind.INT16: "Int16",
    Kind.INT32: "Int32",
    Kind.INT64: "Int64",
    Kind.FLOAT64: "Float64",
    Kind.BOOLEAN: "boolean",
    Kind.TEXT: "string",
}
"""What nullable frames of pandas call what columns hold."""


class Flavour(StrEnum):
    """In what the libraries behind Narwhals differ."""

    POLARS = "polars"
    """Integers wrap; where all rows agree, a division is a product with a reciprocal."""
    ARROW = "arrow"
    """Tables of PyArrow: integers wrap, and a cast of a condition counts fastest."""
    MASKED = "masked"
    """Nullable columns of pandas: as Arrow's, but a choice with nothing else in it gives plain columns."""
    DUCKDB = "duckdb"
    """Integers raise where they overflow; narrow ones are fast."""
    SQL = "sql"
    """Spark and other lazy engines: integers raise where they overflow, and floats are as fast or faster."""


_LAZY = (Flavour.DUCKDB, Flavour.SQL)


class NarwhalsDialect(OperatorDialect):
    """The operations of Narwhals.

    Args:
        nulls: what the names of columns of nothing begin with, one of each kind, which nullable frames of pandas have.
    """

    def __init__(self, flavour: Flavour, *, nulls: str = "") -> None:
        super().__init__(nw)
        self.flavour, self._nulls = flavour, nulls
        self.wraps = flavour is not Flavour.SQL
        self.raises = flavour in _LAZY
        self._literals: list[Any] = []

    def null(self, kind: Kind) -> Any:
        if self.flavour is Flavour.MASKED:
            return nw.col(f"{self._nulls}{kind}")
        return super().null(kind)

    def when(self, cases: Sequence[tuple[Any, Any]], otherwise: Any | None, kind: Kind) -> Any:
        if self.flavour is Flavour.MASKED:
            cases = [(condition, self._nullable(value, kind)) for condition, value in cases]
            otherwise = self.null(kind) if otherwise is None else self._nullable(otherwise, kind)
        found = otherwise
        for condition, value in reversed(cases):
            chain = nw.when(condition).then(value)
            found = chain if found is None else chain.otherwise(found)
        return found

    def _make_literal(self, value: bool | float | str, kind: Kind) -> Any:
        found = super()._make_literal(value, kind)
        self._literals.append(found)
        return found

    def _nullable(self, value: Any, kind: Kind) -> Any:
        """Give a literal as a nullable column: pandas has no single numbers that are nullable."""
        is_literal = any(value is one for one in self._literals)
        return nw.coalesce(self.null(kind), value) if is_literal else value

    def spread(self, value: Any, over: Any, kind: Kind) -> Any:
        return value + over * self.literal(0, kind) if self.flavour is Flavour.POLARS else value

    def divide_by(self, value: Any, divisor: float) -> Any:
        if self.flavour is Flavour.POLARS:
            return super().divide_by(value, divisor)
        return self.divide(value, self.literal(float(divisor), Kind.FLOAT64))

    def strict(self, condition: Any) -> Any:
        if self.flavour in _LAZY:
            return super().strict(condition)
        return condition.fill_null(value=False)

    def indicator(self, condition: Any, if_true: int, if_false: int, kind: Kind) -> Any:
        if self.flavour in _LAZY:
            return super().indicator(condition, if_true, if_false, kind)
        flag = self.cast(self.strict(condition), kind)
        if (if_true, if_false) == (1, 0):
            return flag
        return self.literal(if_false, kind) + flag * self.literal(if_true - if_false, kind)

    def look_up_text(self, value: Any, table: Mapping[str, int], kind: Kind) -> Any:
        cases = [
            (self.compare(Comparison.EQUAL, value, self.literal(key, Kind.TEXT)), self.literal(found, kind))
            for key, found in table.items()
        ]
        return self._beside(cases, kind)

    def look_up(self, value: Any, table: Mapping[int, int], kind: Kind) -> Any:
        cases = [
            (self.compare(Comparison.EQUAL, value, self.literal(float(key), Kind.FLOAT64)), self.literal(found, kind))
            for key, found in table.items()
        ]
        return self._beside(cases, kind)

    def _beside(self, cases: Sequence[tuple[Any, Any]], kind: Kind) -> Any:
        """Give the value of the one case that holds; cases that nest deeply are more than some engines read."""
        starts = range(0, len(cases), _MOST_NESTED)
        parts = [self.when(cases[start : start + _MOST_NESTED], None, kind) for start in starts]
        if not parts:
            return self.null(kind)
        return parts[0] if len(parts) == 1 else nw.coalesce(*parts)
