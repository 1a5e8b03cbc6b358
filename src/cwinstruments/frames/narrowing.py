"""Wide columns of NumPy, as one byte for each answer: what Polars then does with them costs an eighth."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

_MANY = 50_000
"""From so many rows on, columns are narrowed in parallel."""
_BLOCK = 1 << 15
"""So many numbers at a time, and what is made of them, stay in the cache of a core."""


def is_wide(dtype: Any, /) -> bool:
    """Tell whether numbers of a type take more than a byte each."""
    return isinstance(dtype, np.dtype) and dtype.kind in "iuf" and dtype.itemsize > 1


def narrowed(columns: Mapping[str, Any], /) -> dict[str, tuple[Any, Any]]:
    """Give columns in one byte a number, and which numbers are there, not NaN; columns that don't fit are left out.

    Args:
        columns: arrays of one length, whose types are wide.
    """
    if not columns:
        return {}
    names, rows = list(columns), len(next(iter(columns.values())))
    # Two large pieces of memory, of which the system hands out large pages.
    numbers, held = (np.empty((len(names), rows), dtype) for dtype in (np.int8, np.bool_))

    def narrow(places: Sequence[int]) -> list[int]:
        scratch = np.empty(min(rows, _BLOCK)), np.empty(min(rows, _BLOCK), np.bool_)
        return [place for place in places if _narrow(columns[names[place]], numbers[place], held[place], *scratch)]

    every = range(len(names))
    if rows < _MANY:
        fitting = narrow(every)
    else:
        workers = os.cpu_count() or 1
        with ThreadPoolExecutor(workers) as threads:
            found = threads.map(narrow, (every[first::workers] for first in range(workers)))
            fitting = [place for places in found for place in places]
    return {names[place]: (numbers[place], held[place]) for place in fitting}


def _narrow(values: Any, numbers: Any, held: Any, widened: Any, is_nan: Any) -> bool:
    """Fill in the numbers and which of them are there; tell whether they fit."""
    is_float = values.dtype.kind == "f"
    for begin in range(0, len(values), _BLOCK):
        some = values[begin : begin + _BLOCK]
        narrow, same = numbers[begin : begin + _BLOCK], held[begin : begin + _BLOCK]
        with np.errstate(invalid="ignore"):
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
