"""Columns of NumPy in one byte a number: the same numbers, or none."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")

import hypothesis.extra.numpy as arrays
import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.frames import narrowing
from cwinstruments.frames.narrowing import is_wide, narrowed

TYPES = ("int16", "int32", "int64", "uint16", "uint32", "uint64", "float32", "float64")
SMALL = st.integers(-128, 127)
ODD = st.sampled_from([128, 255, 256, 2**15 - 1, 1.5, -0.5, 1e300, float("inf"), float("-inf")])


@st.composite
def columns(draw: st.DrawFn) -> np.ndarray:
    """Draw a column of mostly small numbers."""
    dtype = np.dtype(draw(st.sampled_from(TYPES)))
    if draw(st.booleans()):
        return draw(arrays.arrays(dtype, draw(st.integers(0, 20))))
    numbers = SMALL | st.just(float("nan")) | (ODD if draw(st.booleans()) else st.nothing())
    values = draw(st.lists(numbers, max_size=20))
    with np.errstate(all="ignore"):
        return np.array(values, dtype=float).astype(dtype)


def fits(column: np.ndarray) -> bool:
    """Tell whether every number is whole and in one byte, one by one."""
    return all(value != value or (value == int(value) and -128 <= value <= 127) for value in python_numbers(column))


def python_numbers(column: np.ndarray) -> list[float]:
    """Give Python's numbers; those without an end are no whole ones."""
    return [0.5 if value in (float("inf"), float("-inf")) else value for value in column.tolist()]


def answers(numbers: pl.Series, held: pl.Series | None) -> list[int | None]:
    """Give the numbers that are there, and None elsewhere."""
    there = [True] * len(numbers) if held is None else held.to_list()
    return [number if is_there else None for number, is_there in zip(numbers.to_list(), there, strict=True)]


@given(columns())
def test_a_column_is_narrowed_if_all_its_numbers_fit_and_holds_the_same(column: np.ndarray) -> None:
    found = narrowed({"one": column})
    assert ("one" in found) == fits(column)
    if found:
        assert found["one"][0].dtype == pl.Int8
        assert answers(*found["one"]) == [None if value != value else value for value in column.tolist()]


def test_many_rows_are_done_in_blocks_and_in_parallel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "_BLOCK", 7)
    monkeypatch.setattr(narrowing, "_MANY", 10)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    given = {f"item_{place}": np.arange(100, dtype="float64") % (place + 2) for place in range(8)}
    given["item_3"][95] = 0.5
    given["item_5"][50] = np.nan
    found = narrowed(given)
    assert sorted(found) == sorted(set(given) - {"item_3"})
    for name, column in found.items():
        assert answers(*column) == [None if value != value else value for value in given[name].tolist()]
        assert (column[1] is not None) == (name == "item_5")


def test_no_columns_give_none() -> None:
    assert narrowed({}) == {}


@pytest.mark.parametrize(
    ("dtype", "wide"), [("int8", False), ("bool", False), ("object", False), ("int16", True), ("float64", True)]
)
def test_what_is_wide(dtype: str, wide: bool) -> None:
    assert is_wide(np.dtype(dtype)) is wide
