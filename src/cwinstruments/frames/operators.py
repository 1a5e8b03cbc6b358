"""What Polars and Narwhals write alike: operators and methods of the same names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any

from cwinstruments.columns import Dialect, Kind, Source
from cwinstruments.columns.labels import SPACES, Texts
from cwinstruments.plan.nodes import Comparison

_TYPE_NAMES: Mapping[Kind, str] = {
    Kind.INT8: "Int8",
    Kind.INT16: "Int16",
    Kind.INT32: "Int32",
    Kind.INT64: "Int64",
    Kind.FLOAT64: "Float64",
    Kind.BOOLEAN: "Boolean",
    Kind.TEXT: "String",
}


class OperatorDialect(Dialect[Any]):
    """The operations of a library whose expressions have Python's operators.

    Args:
        library: the module `polars` or `narwhals`.
    """

    def __init__(self, library: ModuleType) -> None:
        self.library = library
        self.types = {kind: getattr(library, name) for kind, name in _TYPE_NAMES.items()}
        self._literal = lru_cache(maxsize=1024, typed=True)(self._make_literal)

    def column(self, name: str) -> Any:
        return self.library.col(name)

    def literal(self, value: bool | float | str, kind: Kind) -> Any:
        return self._literal(value, kind)

    def _make_literal(self, value: bool | float | str, kind: Kind) -> Any:
        return self.library.lit(value, dtype=self.types[kind])

    def null(self, kind: Kind) -> Any:
        return self.library.lit(None, dtype=self.types[kind])

    def add(self, left: Any, right: Any) -> Any:
        return left + right

    def subtract(self, left: Any, right: Any) -> Any:
        return left - right

    def multiply(self, left: Any, right: Any) -> Any:
        return left * right

    def divide(self, left: Any, right: Any) -> Any:
        return left / right

    def compare(self, operator: Comparison, left: Any, right: Any) -> Any:
        match operator:
            case Comparison.EQUAL:
                return left == right
            case Comparison.NOT_EQUAL:
                return left != right
            case Comparison.LESS:
                return left < right
            case Comparison.AT_MOST:
                return left <= right
            case Comparison.GREATER:
                return left > right
            case _:
                return left >= right

    def both(self, left: Any, right: Any) -> Any:
        return left & right

    def either(self, left: Any, right: Any) -> Any:
        return left | right

    def negate(self, condition: Any) -> Any:
        return ~condition

    def is_null(self, value: Any) -> Any:
        return value.is_null()

    def fill(self, value: Any, filling: float, kind: Kind) -> Any:
        return value.fill_null(self.literal(filling, kind))

    def cast(self, value: Any, kind: Kind) -> Any:
        return value.cast(self.types[kind])

    def floor(self, value: Any) -> Any:
        return value.floor()

    def absolute(self, value: Any) -> Any:
        return value.abs()

    def meaning(self, column: Any, texts: Texts) -> Source[Any] | None:
        """Give what each text of a column means as a place among meanings; None where that is no gain."""
        return None

    def least(self, values: Sequence[Any]) -> Any:
        return self.library.min_horizontal(*values)

    def greatest(self, values: Sequence[Any]) -> Any:
        return self.library.max_horizontal(*values)


def plain_text(text: Any, /) -> Any:
    """Make every run of spaces one, with none around the text."""
    return text.str.replace_all(SPACES, " ").str.strip_chars()


def normal_text(text: Any, /, *, exact: bool) -> Any:
    """Give a text as it is matched, as `normalise_label` does.

    Args:
        exact: whether capitals matter.
    """
    return plain_text(text) if exact else plain_text(text).str.to_lowercase()
