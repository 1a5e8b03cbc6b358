"""Frames of pandas, through Polars and back: several times faster than pandas itself."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from cwinstruments.columns.labels import Texts
from cwinstruments.errors import FrameError
from cwinstruments.frames.lending import item_columns
from cwinstruments.frames.options import Options
from cwinstruments.frames.polars_frames import EagerPolars
from cwinstruments.frames.scorer import refuse_taken
from cwinstruments.frames.sourcing import narrow_width
from cwinstruments.plan import ScoringPlan

_MANY = 50_000
"""From so many rows on, columns are looked at in parallel."""


class Pandas:
    """Frames of pandas. Index, order and other columns stay as they are."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options = plan, options
        self._polars = EagerPolars(plan, options, texts)
        names = options.column_names
        self._narrow = {names[one.item] for one in plan.inputs if narrow_width(one) is not None}

    def score(self, frame: Any) -> Any:
        lent = self._lent(frame)
        scores = self._polars.scores(lent)
        refuse_taken(scores.columns, frame.columns)
        style = _style_of(frame, lent.columns)
        columns = {name: _given_back(scores[name], style) for name in scores.columns}
        return pd.concat([frame, pd.DataFrame(columns, index=frame.index, copy=False)], axis=1)

    def invalid(self, frame: Any) -> Any:
        found = self._polars.invalid(self._lent(frame))
        return pd.DataFrame({name: _given_back(found[name], "numpy") for name in found.columns})

    def _lent(self, frame: Any) -> pl.DataFrame:
        twice = frame.columns[frame.columns.duplicated()]
        wanted = item_columns(self._plan, self._options, frame.columns)
        if any(name in twice for name in wanted):
            raise FrameError(f"the frame has more than one column {next(name for name in wanted if name in twice)!r}")
        if not wanted:
            return pl.DataFrame({"": pl.Series([None] * len(frame), dtype=pl.Null)})
        if len(frame) < _MANY:
            return pl.DataFrame([_lent(name, frame[name], narrow=name in self._narrow) for name in wanted])
        with ThreadPoolExecutor() as threads:
            lent = threads.map(lambda name: _lent(name, frame[name], narrow=name in self._narrow), wanted)
            return pl.DataFrame(list(lent))


def _lent(name: str, column: Any, *, narrow: bool) -> pl.Series:
    """Lend a column to Polars, without a copy where its memory can be shared.

    Args:
        narrow: whether its answers are numbers of one byte: a wide column that holds no others is lent as a narrow one.
    """
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "iufb":
        values = column.to_numpy()
        found = _narrowed(name, values) if narrow and dtype.kind in "iuf" and dtype.itemsize > 1 else None
        return pl.Series(name, values) if found is None else found
    if isinstance(dtype, np.dtype) and dtype.kind == "O":
        return _objects(name, column)
    if hasattr(column.array, "_mask") and hasattr(column.array, "_data"):
        # Nullable columns hold their values and a mask.
        missing = column.isna().to_numpy()
        values = pl.Series(name, column.array._data)
        return (
            values
            if not missing.any()
            else pl.select(pl.when(pl.Series(~missing)).then(values).alias(name)).to_series()
        )
    try:
        return pl.Series(name, pl.from_pandas(column))
    except ImportError:
        # Without PyArrow, Polars takes Python's own values.
        return _objects(name, column.astype(object))
    except (TypeError, pl.exceptions.PolarsError) as error:
        raise FrameError(f"column {name!r} is of type {dtype}, which no answer is") from error


def _narrowed(name: str, values: Any) -> pl.Series | None:
    """Give numbers in one byte each, NaN as null; None where they don't fit."""
    with np.errstate(invalid="ignore"):
        narrow = values.astype(np.int8)
    same = narrow == values
    if same.all():
        return pl.Series(name, narrow)
    if values.dtype.kind != "f":
        return None
    missing = np.isnan(values)
    if not (same | missing).all():
        return None
    return pl.select(pl.when(pl.Series(~missing)).then(pl.Series(narrow)).alias(name)).to_series()


def _objects(name: str, column: Any) -> pl.Series:
    """Lend a column of Python objects: numbers, truth values, texts, dates or lists, with anything that is missing."""
    values = [None if _is_missing(value) else value for value in column]
    try:
        return pl.Series(name, values, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        pass
    if all(value is None or isinstance(value, int | float | np.number) for value in values):
        return pl.Series(name, [None if value is None else float(value) for value in values], dtype=pl.Float64)
    # Texts among numbers: each as it would be written.
    return pl.Series(name, [None if value is None else str(value) for value in values], dtype=pl.String)


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def _style_of(frame: Any, columns: list[str]) -> str:
    """Tell which dtypes the answers have, so that the scores have such too."""
    for name in columns:
        if name in frame.columns:
            dtype = frame[name].dtype
            if isinstance(dtype, pd.ArrowDtype):
                return "arrow"
            if hasattr(frame[name].array, "_mask"):
                return "nullable"
    return "numpy"


def _given_back(column: pl.Series, style: str) -> Any:
    if style == "arrow":
        return pd.array(
            column.to_arrow(compat_level=pl.CompatLevel.oldest()), dtype=pd.ArrowDtype(column.to_arrow().type)
        )
    if column.dtype == pl.Float64:
        values = column.fill_null(float("nan")).to_numpy()
        if style == "numpy":
            return values
        return pd.arrays.FloatingArray(values, column.is_null().to_numpy())
    if isinstance(column.dtype, pl.Enum):
        codes = column.to_physical().cast(pl.Int16).fill_null(-1).to_numpy()
        return pd.Categorical.from_codes(codes, categories=column.dtype.categories.to_list())
    if column.dtype == pl.String:
        return pd.array(column.to_arrow(compat_level=pl.CompatLevel.oldest()), dtype=pd.StringDtype(na_value=np.nan))
    if column.dtype == pl.Boolean:
        return column.to_numpy() if column.null_count() == 0 else pd.array(column.to_list(), dtype="boolean")
    return column.to_numpy() if column.null_count() == 0 else pd.array(column.to_list(), dtype="Int32")
