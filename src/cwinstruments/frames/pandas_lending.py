"""pandas without Polars: columns of answers for PyArrow or, where that is not installed, nullable ones of pandas."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from numbers import Real
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cwinstruments.errors import FrameError
from cwinstruments.frames.narwhals_dialect import MASKED_TYPES

_TEXT = pd.StringDtype("python")
"""What is compared with such texts is missing where they are."""
_KINDS = {"i": "Int{}", "u": "UInt{}", "f": "Float64", "b": "boolean"}


def has_pyarrow() -> bool:
    """Tell whether PyArrow can be used."""
    return find_spec("pyarrow") is not None


def lend(frame: pd.DataFrame, wanted: Sequence[str], nulls: str, /) -> Any:
    """Give a frame of Narwhals of some columns: a table of PyArrow, or nullable columns.

    Args:
        nulls: what the names of columns of nothing begin with, one of each kind, for nullable columns.
    """
    if has_pyarrow():
        return nw.from_native(_to_arrow(frame, wanted))
    columns = {name: _masked(name, frame[name]) for name in wanted}
    rows = range(len(frame))
    for kind, dtype in MASKED_TYPES.items():
        columns[f"{nulls}{kind}"] = pd.Series(pd.NA, index=rows, dtype=_TEXT if dtype == "string" else dtype)
    return nw.from_native(pd.DataFrame(columns, index=rows))


def _to_arrow(frame: pd.DataFrame, wanted: Sequence[str]) -> Any:
    import pyarrow as pa

    from cwinstruments.frames.arrow_lists import joined

    if not wanted:
        return pa.table({"": pa.nulls(len(frame))})
    return pa.table({name: joined(_arrow_column(name, frame[name], pa)) for name in wanted})


def _arrow_column(name: str, column: pd.Series, pa: Any) -> Any:
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind == "O":
        return pa.array(plain_values(column))
    try:
        found = pa.array(column.array, from_pandas=True)
    except (TypeError, pa.ArrowException) as error:
        raise FrameError(f"column {name!r} is of type {dtype}, which no answer is") from error
    if pa.types.is_dictionary(found.type) and not pa.types.is_string(found.type.value_type):
        # Categories of numbers are written as text.
        return pa.array(plain_values(column.astype(object)))
    return found


def _masked(name: str, column: pd.Series) -> pd.Series:
    dtype = column.dtype
    plain = column.reset_index(drop=True)
    if isinstance(dtype, pd.CategoricalDtype):
        plain = plain.astype(object)
    if isinstance(plain.dtype, np.dtype) and plain.dtype.kind == "O":
        return _masked_objects(plain)
    if isinstance(plain.dtype, np.dtype) and plain.dtype.kind in _KINDS:
        return plain.astype(_KINDS[plain.dtype.kind].format(plain.dtype.itemsize * 8))
    if getattr(plain.dtype, "kind", "") == "M":
        return _masked_objects(plain)
    if isinstance(plain.dtype, pd.StringDtype):
        return plain.astype(_TEXT)
    if hasattr(plain.array, "_mask"):
        return plain
    raise FrameError(f"column {name!r} is of type {dtype}, which no answer is")


def _masked_objects(column: pd.Series) -> pd.Series:
    values = plain_values(column)
    known = [value for value in values if value is not None]
    if all(isinstance(value, str) for value in known):
        return pd.Series(values, dtype=_TEXT)
    if all(isinstance(value, bool) for value in known):
        return pd.Series(values, dtype="boolean")
    if all(isinstance(value, Real) for value in known):
        return pd.Series([pd.NA if value is None else float(value) for value in values], dtype="Float64")
    if isinstance(known[0], list):
        texts = [None if value is None else "[]" if not value else ";".join(map(str, value)) for value in values]
        return pd.Series(texts, dtype=_TEXT)
    # Parts of dates are plain numbers, which are no longer missing where a date is.
    texts = [None if value is None else str(value).removesuffix(" 00:00:00") for value in values]
    return pd.Series(texts, dtype=_TEXT)


def plain_values(column: pd.Series, /) -> list[Any]:
    """Give Python's own values of a column of objects, all of one type; None is what is missing.

    Texts among numbers are text, as is what is none of numbers, truth values, texts, dates and lists.
    """
    values = [None if _is_missing(value) else value for value in column]
    known = [value for value in values if value is not None]
    if all(isinstance(value, bool | np.bool_) for value in known):
        return [None if value is None else bool(value) for value in values]
    if all(isinstance(value, int | np.integer) for value in known):
        return [None if value is None else int(value) for value in values]
    if all(_is_number(value) for value in known):
        return [None if value is None else float(value) for value in values]
    if all(isinstance(value, list | tuple | set | frozenset | np.ndarray) for value in known):
        return [None if value is None else [str(one) for one in value] for value in values]
    if all(hasattr(value, "toordinal") for value in known):
        return values
    return [None if value is None else str(value) for value in values]


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) or type(value).__name__ == "Decimal"


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def style_of(frame: pd.DataFrame, columns: Sequence[str], /) -> str:
    """Tell which types the columns of answers have, so that the scores have such too."""
    for name in columns:
        if isinstance(frame[name].dtype, pd.ArrowDtype):
            return "arrow"
        if hasattr(frame[name].array, "_mask"):
            return "nullable"
    return "numpy"


def given_back(column: Any, style: str, /) -> Any:
    """Give a column of scores in the style of the answers: `numpy`, `nullable` or `arrow`."""
    native = column.to_native()
    if not isinstance(native, pd.Series):
        if style == "arrow":
            return pd.array(native, dtype=pd.ArrowDtype(native.type))
        native = _from_arrow(native.combine_chunks(), column.dtype)
    if isinstance(native.dtype, np.dtype) and native.dtype.kind in _KINDS:
        # What is the same for everybody.
        native = _masked("", native)
    if native.dtype == "Float64":
        return native.to_numpy(float, na_value=np.nan) if style == "numpy" else native.array
    if isinstance(native.dtype, pd.StringDtype):
        return native.astype(pd.StringDtype(na_value=np.nan)).array
    return native.array if native.isna().any() else native.to_numpy(native.dtype.numpy_dtype)


def _from_arrow(values: Any, dtype: Any) -> pd.Series:
    if dtype == nw.String:
        return pd.Series(pd.array(values, dtype=pd.StringDtype(na_value=np.nan)))
    missing = values.is_null().to_numpy(zero_copy_only=False)
    if dtype == nw.Boolean:
        held = values.fill_null(False).to_numpy(zero_copy_only=False)
        return pd.Series(pd.arrays.BooleanArray(held, missing))
    held = values.fill_null(0).to_numpy(zero_copy_only=False)
    if dtype == nw.Float64:
        return pd.Series(pd.arrays.FloatingArray(held.astype(float), missing))
    return pd.Series(pd.arrays.IntegerArray(held.astype("int32"), missing))
