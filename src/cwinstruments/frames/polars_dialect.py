"""Polars: expressions of its own, the fastest there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from cwinstruments.columns import Kind, Source
from cwinstruments.columns.labels import Texts
from cwinstruments.frames.operators import OperatorDialect
from cwinstruments.frames.polars_texts import meaning_of

_INT8 = 128
_UNSIGNED = {Kind.INT8: pl.UInt8, Kind.INT16: pl.UInt16, Kind.INT32: pl.UInt32, Kind.INT64: pl.UInt64}
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

    def word(self, word: str, words: Sequence[str]) -> Any:
        return _word(word, tuple(words))

    def no_word(self, words: Sequence[str]) -> Any:
        return _word(None, tuple(words))

    def outside(self, value: Any, first: int, last: int, kind: Kind, *, nullable: bool) -> Any:
        if not -_INT8 <= first <= last < _INT8 or kind not in _UNSIGNED:
            return super().outside(value, first, last, kind, nullable=nullable)
        # Less the least, and taken as unsigned, what is not allowed is above the greatest, on whichever side it is.
        lifted = (value - self.literal(first, kind)).reinterpret(signed=False)
        beyond = lifted > pl.lit(last - first, _UNSIGNED[kind])
        # Equality that takes null for a value is the fastest way to a condition that is never null.
        return beyond.eq_missing(True) if nullable else beyond

    def strict(self, condition: Any) -> Any:
        return condition.fill_null(False)

    def look_up(self, value: Any, table: Mapping[int, int], kind: Kind) -> Any:
        if len(table) < _MOST_CASES:
            return super().look_up(value, table, kind)
        keys = pl.Series([float(key) for key in table], dtype=pl.Float64)
        return self._replaced(value.cast(pl.Float64), keys, table.values(), kind)

    def meaning(self, column: Any, texts: Texts) -> Source[Any]:
        return meaning_of(column, texts, self.types)

    def look_up_text(self, value: Any, table: Mapping[str, int], kind: Kind) -> Any:
        return self._replaced(value, pl.Series(list(table), dtype=pl.String), table.values(), kind)

    def _replaced(self, value: Any, keys: pl.Series, found: Any, kind: Kind) -> Any:
        if keys.is_empty():
            return self.null(kind)
        dtype = self.types[kind]
        return value.replace_strict(keys, pl.Series(list(found), dtype=dtype), default=None, return_dtype=dtype)


@lru_cache(maxsize=1024)
def _word(word: str | None, words: tuple[str, ...]) -> Any:
    return pl.lit(word, dtype=pl.Enum(words))


@lru_cache(maxsize=1)
def polars_dialect() -> PolarsDialect:
    """Give the dialect, one for all."""
    return PolarsDialect()
