"""Long frames through Narwhals: lazy ones, and tables of PyArrow."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from cwinstruments.errors import FrameError
from cwinstruments.frames.long_form import WRONG_DAY, WRONG_TEXT, LongNames, column_of

_PLACE = "__cwi_place"
_TIMES = "__cwi_times "


def widen_any(frame: Any, names: LongNames) -> Any:
    """Give a row for each respondent. Lazily, two answers to one item become one that is not allowed."""
    wrapped, long = nw.from_native(frame), names.long
    lazy = isinstance(wrapped, nw.LazyFrame)
    schema = wrapped.collect_schema()
    names.refuse_lacking(schema.names())
    rows = wrapped.select(
        nw.col(long.respondent).alias("respondent"),
        nw.col(long.item).cast(nw.String).alias("item"),
        nw.col(long.value).alias("value"),
    )
    dtype = schema[long.value]
    found = None
    if not lazy:
        found = _check(rows, names)
        rows = rows.with_row_index(_PLACE)
    if isinstance(dtype, nw.List):
        raise FrameError(f"column {long.value!r} holds lists, which a long frame of this library can't have")
    value, wrong = _value(dtype)
    wanted = names.wanted(found, text=isinstance(dtype, nw.String | nw.Categorical | nw.Enum))
    cells = {column_of(name): nw.when(nw.col("item") == name).then(value) for name in wanted}
    times = {_TIMES + name: nw.when(nw.col("item") == name).then(nw.lit(1)) for name in wanted} if lazy else {}
    place = [] if lazy else [nw.col(_PLACE).min()]
    wide = (
        rows.with_columns(**cells, **times)
        .group_by("respondent")
        .agg(*place, *(nw.col(name).max() for name in cells), *(nw.col(name).sum() for name in times))
    )
    if lazy:
        wide = wide.with_columns(
            nw.when(nw.col(_TIMES + name) > 1).then(wrong).otherwise(nw.col(column_of(name))).alias(column_of(name))
            for name in wanted
        )
    else:
        wide = wide.sort(_PLACE)
    return wide.select(nw.col("respondent").alias(long.respondent), *cells).to_native()


def _value(dtype: Any) -> tuple[Any, Any]:
    """Give the answers, and what no item allows."""
    value = nw.col("value")
    if isinstance(dtype, nw.Date | nw.Datetime):
        return value.cast(nw.Date), nw.lit(WRONG_DAY, dtype=nw.Date)
    if isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
        return value.cast(nw.String), nw.lit(WRONG_TEXT)
    return value.cast(nw.Float64), nw.lit(float("inf"))


def _check(rows: Any, names: LongNames) -> list[Any]:
    if rows["respondent"].null_count():
        names.refuse_nobody()
    named = rows.filter(~nw.col("item").is_null())
    found: list[Any] = named["item"].unique().to_list()
    names.refuse_unknown(found)
    counts = named.group_by("respondent", "item").agg(nw.len().alias("times")).filter(nw.col("times") > 1)
    if len(counts):
        names.refuse_twice(counts["respondent"][0], counts["item"][0])
    return found
