"""Wide columns of NumPy, as one byte for each answer: what Polars then does with them costs an eighth."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import polars as pl

_MANY = 50_000
"""From so many rows on, columns are narrowed in parallel."""
_BLOCK = 1 << 16
"""So many numbers at a time, and what is made of them, stay in the cache of a core."""


def is_wide(dtype: Any, /) -> bool:
    """Tell whether numbers of a type take more than a byte each."""
    return isinstance(dtype, np.dtype) and dtype.kind in "iuf" and dtype.itemsize > 1


def narrowed(columns: Mapping[str, Any], /) -> dict[str, tuple[pl.Series, pl.Series | None]]:
    """Give columns in one byte a number, and which numbers are there, not NaN; columns that don't fit are left out.

    Where all numbers are there, that is None.

    Args:
        columns: arrays of one length, whose types are wide.
    """
    if not columns:
        return {}
    names, rows = list(columns), len(next(iter(columns.values())))
    # One large piece of memory, of which the system hands out large pages.
    numbers = np.empty((len(names), rows), np.int8)

    def narrow(places: Sequence[int]) -> dict[str, tuple[pl.Series, pl.Series | None]]:
        held, scratch = np.empty(rows, np.bool_), (np.empty(min(rows, _BLOCK)), np.empty(min(rows, _BLOCK), np.bool_))
        found = {}
        with np.errstate(invalid="ignore"):
            for place in places:
                name = names[place]
                if _narrow(columns[name], numbers[place], held, *scratch):
                    # Polars takes the numbers as they are, and a bit for each that is there.
                    found[name] = pl.Series(name, numbers[place]), None if held.all() else pl.Series(held)
        return found

    every = range(len(names))
    if rows < _MANY:
        return narrow(every)
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as threads:
        shares = list(threads.map(narrow, (every[first::workers] for first in range(workers))))
    return {name: column for share in shares for name, column in share.items()}


def _narrow(values: Any, numbers: Any, held: Any, widened: Any, is_nan: Any) -> bool:
    """Fill in the numbers and which of them are there; tell whether they fit."""
    is_float = values.dtype.kind == "f"
    for begin in range(0, len(values), _BLOCK):
        some = values[begin : begin + _BLOCK]
        narrow, same = numbers[begin : begin + _BLOCK], held[begin : begin + _BLOCK]
        np.copyto(narrow, some, casting="unsafe")
        if is_float:
            back = widened[: len(some)]
            np.copyto(back, narrow)
        else:
            # Integers are compared as they are: a negative one is no great unsigned one.
            back = narrow
        np.equal(back, some, out=same)
        absent = len(some) - np.count_nonzero(same)
        if absent and not (is_float and absent == np.count_nonzero(np.isnan(some, out=is_nan[: len(some)]))):
            return False
    return True
