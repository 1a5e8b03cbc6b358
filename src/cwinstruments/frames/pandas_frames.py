"""Frames of pandas, through Polars and back: several times faster than pandas itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from cwinstruments.columns.labels import Texts
from cwinstruments.errors import FrameError
from cwinstruments.frames.lending import item_columns
from cwinstruments.frames.narrowing import is_wide, narrowed
from cwinstruments.frames.options import Options
from cwinstruments.frames.polars_frames import EagerPolars
from cwinstruments.frames.scorer import refuse_taken
from cwinstruments.frames.sourcing import narrow_width
from cwinstruments.plan import ScoringPlan


class Pandas:
    """Frames of pandas. Index, order and other columns stay as they are."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options = plan, options
        self._polars = EagerPolars(plan, options, texts)
        names = options.column_names
        self._narrow = {names[one.item] for one in plan.inputs if narrow_width(one) is not None}

    def score(self, frame: Any) -> Any:
        lent = self._lent(frame)
        style = _style_of(frame, lent.columns)
        scores = self._polars.scores(lent, fill_nan=style == "numpy")
        refuse_taken(scores.columns, frame.columns)
        columns = {column.name: _given_back(column, style) for column in scores}
        return pd.concat([frame, pd.DataFrame(columns, index=frame.index, copy=False)], axis=1)

    def invalid(self, frame: Any) -> Any:
        found = self._polars.invalid(self._lent(frame))
        return pd.DataFrame({column.name: _given_back(column, "numpy") for column in found})

    def _lent(self, frame: Any) -> pl.DataFrame:
        twice = frame.columns[frame.columns.duplicated()]
        wanted = item_columns(self._plan, self._options, frame.columns, frame.index.names)
        if any(name in twice for name in wanted):
            raise FrameError(f"the frame has more than one column {next(name for name in wanted if name in twice)!r}")
        if not wanted:
            return pl.DataFrame({"": pl.Series([None] * len(frame), dtype=pl.Null)})
        given = {name: frame[name] for name in wanted}
        narrow = narrowed(
            {name: one.to_numpy() for name, one in given.items() if name in self._narrow and is_wide(one.dtype)}
        )
        columns = [narrow[name] if name in narrow else _lent(name, one) for name, one in given.items()]
        there = (pl.when(held).then(values).alias(values.name) for values, held in columns if held is not None)
        return pl.DataFrame([values for values, _ in columns]).with_columns(there)


def _lent(name: str, column: Any) -> tuple[pl.Series, pl.Series | None]:
    """Lend a column to Polars, without a copy where its memory can be shared.

    Returns:
        The column, and which of its answers are there, where it does not tell that itself.
    """
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "iufb":
        return pl.Series(name, column.to_numpy()), None
    if isinstance(dtype, np.dtype) and dtype.kind == "O":
        return _objects(name, column), None
    if hasattr(column.array, "_mask") and hasattr(column.array, "_data"):
        # Nullable columns hold their values and a mask.
        missing = column.array._mask
        return pl.Series(name, column.array._data), pl.Series(~missing) if missing.any() else None
    try:
        return pl.Series(name, pl.from_pandas(column)), None
    except ImportError:
        # Without PyArrow, Polars takes Python's own values.
        return _objects(name, column.astype(object)), None
    except (TypeError, pl.exceptions.PolarsError) as error:
        raise FrameError(f"column {name!r} is of type {dtype}, which no answer is") from error


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
    """Give a column of scores to pandas, in the style of the answers: `numpy`, `nullable` or `arrow`.

    Memory that Polars shares can't be written to, but the scores are the caller's own: where it is shared it is copied.
    """
    if style == "arrow":
        held = column.to_arrow(compat_level=pl.CompatLevel.oldest())
        return pd.array(held, dtype=pd.ArrowDtype(column.to_arrow().type))
    if column.dtype == pl.Float64:
        values = column.fill_null(float("nan")).to_numpy(writable=True)
        return values if style == "numpy" else pd.arrays.FloatingArray(values, column.is_null().to_numpy(writable=True))
    if isinstance(column.dtype, pl.Enum):
        words, places = column.dtype.categories.to_list(), column.to_physical()
        # Few words have the same places as signed and as unsigned integers.
        codes = places.reinterpret(signed=True) if len(words) < 128 else places.cast(pl.Int64)
        return pd.Categorical.from_codes(codes.fill_null(-1).to_numpy(writable=True), categories=words, validate=False)
    if column.dtype == pl.String:
        dtype = pd.StringDtype(na_value=np.nan)
        # Where PyArrow is not installed pandas keeps texts by itself, and Polars can't give them away as Arrow's.
        is_arrow = dtype.storage == "pyarrow"
        return pd.array(
            column.to_arrow(compat_level=pl.CompatLevel.oldest()) if is_arrow else column.to_list(), dtype=dtype
        )
    if column.dtype == pl.Boolean:
        return (
            column.to_numpy(writable=True) if column.null_count() == 0 else pd.array(column.to_list(), dtype="boolean")
        )
    return column.to_numpy(writable=True) if column.null_count() == 0 else pd.array(column.to_list(), dtype="Int32")
