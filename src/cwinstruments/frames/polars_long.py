"""Long frames of Polars, eager and lazy."""

from __future__ import annotations

from typing import Any

import polars as pl

from cwinstruments.frames.long_form import WRONG_DAY, WRONG_TEXT, LongNames, column_of

_NAMES = "respondent", "item", "value"


def widen_polars(frame: Any, names: LongNames) -> Any:
    """Give a row for each respondent. Lazily, two answers to one item become one that is not allowed."""
    lazy, long = isinstance(frame, pl.LazyFrame), names.long
    schema = frame.collect_schema()
    names.refuse_lacking(schema.names())
    item = pl.col(long.item).cast(pl.String)
    value, dtype = pl.col(long.value), schema[long.value]
    found = None
    if not lazy:
        found = frame.select(item.unique())[long.item].drop_nulls().to_list()
        _refuse(frame, names, found)
    wanted = names.wanted(found, text=isinstance(dtype, pl.String | pl.Categorical | pl.Enum | pl.List))
    if lazy:
        value = _markable(value, dtype)
    cells = []
    for name in wanted:
        here = value.filter(item == name)
        cell = here.first()
        if lazy:
            cell = pl.when(here.len() > 1).then(_wrong(dtype)).otherwise(cell)
        cells.append(cell.alias(column_of(name)))
    return frame.group_by(long.respondent, maintain_order=True).agg(cells)


def _refuse(frame: pl.DataFrame, names: LongNames, found: list[Any]) -> None:
    long = names.long
    names.refuse_unknown(found)
    if frame[long.respondent].null_count():
        names.refuse_nobody()
    twice = frame.filter(frame.select(long.respondent, long.item).is_duplicated() & frame[long.item].is_not_null())
    if twice.height:
        names.refuse_twice(twice[long.respondent][0], twice[long.item][0])


def _markable(value: pl.Expr, dtype: Any) -> pl.Expr:
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return value.cast(pl.String)
    return value.cast(pl.Float64) if dtype.is_numeric() or isinstance(dtype, pl.Boolean) else value


def _wrong(dtype: Any) -> pl.Expr:
    """Give what no item allows."""
    if isinstance(dtype, pl.Date):
        return pl.lit(WRONG_DAY)
    if isinstance(dtype, pl.Datetime):
        return pl.lit(WRONG_DAY).cast(dtype)
    if isinstance(dtype, pl.List):
        return pl.lit([WRONG_TEXT], dtype=pl.List(pl.String))
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
        return pl.lit(WRONG_TEXT)
    return pl.lit(float("inf"))
