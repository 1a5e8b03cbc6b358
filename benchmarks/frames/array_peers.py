"""pandas as people write it, and NumPy by hand, a block of rows after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.frames.data import masked_arrays, pandas_nullable, pandas_of_arrow, pandas_of_floats
from benchmarks.frames.peers import Peer, as_results, from_pandas
from benchmarks.frames.task import (
    BANDS,
    CONSTANTS,
    HIGH,
    ITEMS,
    LOW,
    MIN_ANSWERED,
    REVERSED,
    SCALES,
    SNAPPED_EDGES,
    SUBSCALES,
    library,
)

BLOCK = 1 << 14
"""So many rows of a column at a time stay in the cache of a core, with all that is made of them."""


def peers() -> Iterator[Peer]:
    """Give pandas on each kind of column, and NumPy."""
    yield Peer("pandas, floats", "by hand", pandas_of_floats, idiomatic_pandas, from_pandas)
    yield Peer("pandas, nullable", "by hand", pandas_nullable, idiomatic_pandas, from_pandas)
    yield Peer("pandas, Arrow", "by hand", pandas_of_arrow, idiomatic_pandas, from_pandas)
    yield Peer("NumPy by hand, blocks", "by hand", masked_arrays, blocked_numpy, lambda result, _: as_results(result))


def idiomatic_pandas(frame: Any) -> Any:
    """Score with the functions that pandas has for it."""
    np, pd = library("numpy"), library("pandas")
    items = frame[list(ITEMS)]
    is_invalid = (items < LOW) | (items > HIGH)
    keyed = items.copy()
    keyed[sorted(REVERSED)] = LOW + HIGH - keyed[sorted(REVERSED)]
    scores: dict[str, Any] = {}
    for scale, names in SUBSCALES.items():
        some = keyed[list(names)]
        is_scored = (some.count(axis=1) >= MIN_ANSWERED) & ~is_invalid[list(names)].any(axis=1)
        scores[scale] = some.mean(axis=1).where(is_scored)
    total = pd.DataFrame({scale: scores[scale] for scale in SUBSCALES}).mean(axis=1, skipna=False)
    edges = [-np.inf, *SNAPPED_EDGES, np.inf]
    values = total.to_numpy(dtype="float64", na_value=np.nan)
    return frame.assign(**scores, total=total, total_band=pd.cut(values, edges, right=False, labels=BANDS))


def blocked_numpy(columns: Mapping[str, tuple[Any, Any]]) -> Mapping[str, Any]:
    """Score block by block, with small integers up to the division."""
    np = library("numpy")
    rows = len(columns[ITEMS[0]][0])
    result = {scale: np.empty(rows) for scale in SCALES}
    result["total_band"] = np.empty(rows, np.int8)
    for begin in range(0, rows, BLOCK):
        block = slice(begin, min(begin + BLOCK, rows))
        total: Any = 0.0
        for scale, items in SUBSCALES.items():
            size = block.stop - block.start
            sums, missing = np.full(size, CONSTANTS[scale], np.int8), np.zeros(size, np.int8)
            invalid = np.zeros(size, bool)
            for item in items:
                values, absent = (array[block] for array in columns[item])
                present = ~absent
                if item in REVERSED:
                    np.subtract(sums, values, out=sums, where=present)
                    np.subtract(sums, np.int8(LOW + HIGH), out=sums, where=absent)
                else:
                    np.add(sums, values, out=sums, where=present)
                missing += absent
                invalid |= ((values - np.int8(LOW)).view(np.uint8) > HIGH - LOW) & present
            n = len(items) - missing
            with np.errstate(divide="ignore", invalid="ignore"):
                score = np.where((n >= MIN_ANSWERED) & ~invalid, sums / n, np.nan)
            result[scale][block] = score
            total = total + score
        total = total / 3.0
        band = sum((total >= edge).astype(np.int8) for edge in SNAPPED_EDGES)
        result["total"][block] = total
        result["total_band"][block] = np.where(np.isnan(total), np.int8(-1), band)
    return result
