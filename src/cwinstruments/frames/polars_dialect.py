"""Polars: expressions of its own, the fastest there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from cwinstruments.columns import Kind
from cwinstruments.frames.operators import OperatorDialect

_MOST_CASES = 8
"""From here on a look-up in a table is faster than cases one after another."""


class PolarsDialect(OperatorDialect):
    """The operations of Polars."""

    def __init__(self) -> None:
        super().__init__(pl)

    def when(self, cases: Sequence[tuple[Any, Any]], otherwise: Any | None, kind: Kind) -> Any:
        (condition, value), *others = cases
        chain: Any = pl.when(condition).then(value)
        for condition, value in others:
            chain = chain.when(condition).then(value)
        return chain if otherwise is None else chain.otherwise(otherwise)

    def spread(self, value: Any, over: Any, kind: Kind) -> Any:
        # Where all rows of a batch agree, Polars holds one number for all of them and multiplies by its reciprocal.
        return value + over * self.literal(0, kind)

    def strict(self, condition: Any) -> Any:
        return condition.fill_null(False)

    def look_up(self, value: Any, table: Mapping[int, int], kind: Kind) -> Any:
        if len(table) < _MOST_CASES:
            return super().look_up(value, table, kind)
        keys = pl.Series([float(key) for key in table], dtype=pl.Float64)
        return self._replaced(value.cast(pl.Float64), keys, table.values(), kind)

    def look_up_text(self, value: Any, table: Mapping[str, int], kind: Kind) -> Any:
        return self._replaced(value, pl.Series(list(table), dtype=pl.String), table.values(), kind)

    def _replaced(self, value: Any, keys: pl.Series, found: Any, kind: Kind) -> Any:
        if keys.is_empty():
            return self.null(kind)
        dtype = self.types[kind]
        return value.replace_strict(keys, pl.Series(list(found), dtype=dtype), default=None, return_dtype=dtype)


@lru_cache(maxsize=1)
def polars_dialect() -> PolarsDialect:
    """Give the dialect, one for all."""
    return PolarsDialect()
