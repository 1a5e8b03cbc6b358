"""Files of SPSS and Stata, in batches by pyreadstat: codes stay numbers, whatever their labels are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
from attrs import frozen

from cwinstruments.errors import FrameError
from cwinstruments.frames.tables import describe_fault

LABELLED_ROWS: Final = 50_000
"""Rows of one batch."""

_MOMENTS = ("date", "time", "month", "moyr", "qyr", "wkyr", "%t", "%d")
"""What the names of formats of dates and times hold."""


@frozen
class Variable:
    """A column of such a file.

    Args:
        is_text: whether it holds texts; dates and times are written as texts too.
        missing: from which to which number answers are declared missing.
    """

    is_text: bool
    missing: tuple[tuple[float, float], ...] = ()


def labelled_schema(file: Path, /) -> tuple[dict[str, Variable], int]:
    """Give the columns of a file of SPSS or Stata, and how many rows it has.

    Raises:
        FrameError: pyreadstat is not installed, or can't read the file.
    """
    _, about = _read(file, metadataonly=True)
    # What is declared missing is told only where it is asked for with the data.
    _, told = _read(file, row_limit=1, user_missing=True)
    columns = {}
    for name in about.column_names:
        format = str(about.original_variable_types.get(name, "")).lower()
        is_text = about.readstat_variable_types[name] == "string" or any(part in format for part in _MOMENTS)
        ranges = (told.missing_ranges or {}).get(name, ())
        numbers = [(one["lo"], one["hi"]) for one in ranges if not isinstance(one["lo"], str)]
        columns[name] = Variable(is_text, tuple((float(low), float(high)) for low, high in numbers))
    return columns, about.number_rows or 0


def empty_frame(columns: Mapping[str, Variable], /) -> pl.DataFrame:
    """Give the columns with their types, in a frame without rows."""
    return pl.DataFrame(schema={name: pl.String() if one.is_text else pl.Float64() for name, one in columns.items()})


def labelled_batches(
    file: Path, columns: Mapping[str, Variable], codes: Mapping[str, Collection[int]], /, *, rows: int = LABELLED_ROWS
) -> Iterator[pl.DataFrame]:
    """Read a file of SPSS or Stata in batches.

    Args:
        columns: what `labelled_schema` gives.
        codes: by the column of an item, its non-response codes. What is declared missing and is none of them becomes a
            text that no item takes, such as `98 (missing)` or Stata's `.a`, so that nobody passes over it.

    Raises:
        FrameError: pyreadstat can't read the file.
    """
    offset = 0
    while True:
        found, _ = _read(file, row_offset=offset, row_limit=rows, user_missing=True)
        frame = pl.DataFrame([_column(name, list(found[name]), one, codes.get(name)) for name, one in columns.items()])
        if frame.height:
            yield frame
        if frame.height < rows:
            return
        offset += frame.height


def _column(name: str, values: list[Any], about: Variable, codes: Collection[int] | None) -> pl.Series:
    if about.is_text:
        return pl.Series(name, [_text(value) for value in values], dtype=pl.String)
    lettered = {place: f".{value}" for place, value in enumerate(values) if isinstance(value, str)}
    if lettered:
        values = [None if isinstance(value, str) else value for value in values]
    numbers = pl.Series(name, values, dtype=pl.Float64, strict=False).fill_nan(None)
    if codes is None:
        return numbers
    declared = pl.Series([False]).new_from_index(0, len(numbers))
    for low, high in about.missing:
        declared = declared | numbers.is_between(low, high)
    declared = declared & ~numbers.is_in([float(code) for code in codes])
    if not lettered and not declared.any():
        return numbers
    texts = [None if value is None else _written(value) for value in numbers]
    for place in declared.arg_true():
        texts[place] = f"{texts[place]} (missing)"
    for place, text in lettered.items():
        texts[place] = text
    return pl.Series(name, texts, dtype=pl.String)


def _text(value: Any) -> str | None:
    if value is None or value != value:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def _written(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _read(file: Path, **options: Any) -> tuple[Any, Any]:
    try:
        import pyreadstat
    except ImportError:
        raise FrameError("files of SPSS and Stata need pyreadstat: install cwinstruments[spss]") from None
    read = pyreadstat.read_dta if file.suffix.lower() == ".dta" else pyreadstat.read_sav
    try:
        return read(str(file), output_format="dict", **options)  # type: ignore[no-any-return]
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, ValueError) as error:
        raise FrameError(f"the file can't be read: {describe_fault(error)}") from error
