"""A peer: a way to do the task, with what it takes and how its results are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal

from benchmarks.frames.task import BANDS, RESULTS, SCALES, library


@dataclass(frozen=True)
class Peer:
    """A way to do the task.

    Args:
        name: the name in tables.
        kind: whether it is ours, written by hand, or another library's.
        prepare: makes of the answers what is scored; its time does not count.
        run: scores.
        read: makes of what `run` gives a table of Polars with the columns `RESULTS`.
        is_elsewhere: whether another process does it; then `run` gives the seconds that it took there, and it is
            measured in the long runs alone, since it takes long to start.
        compares: which rows are compared; the other libraries know no missing rule.
        close: lets go of what was prepared.
        process: gives the number of the process that does it, where its memory can be told.
    """

    name: str
    kind: Literal["ours", "by hand", "library"]
    prepare: Callable[[Any], Any]
    run: Callable[[Any], Any]
    read: Callable[[Any, Any], Any]
    is_elsewhere: bool = False
    compares: Literal["all", "complete"] = "all"
    close: Callable[[Any], None] = lambda prepared: None
    process: Callable[[Any], int | None] | None = None

    def seconds(self, prepared: Any) -> float:
        """Run once, and give how long it took; what it gave is let go of after the clock was stopped."""
        begin = perf_counter()
        result = self.run(prepared)
        taken = perf_counter() - begin
        return float(result) if self.is_elsewhere else taken


def as_results(columns: Mapping[str, Any]) -> Any:
    """Give a table of Polars with the columns that everybody gives, from arrays.

    Bands may be small integers, -1 where there is none.
    """
    pl = library("polars")
    read = []
    for name in RESULTS:
        column = pl.Series(name, columns[name])
        if name in SCALES:
            read.append(column.cast(pl.Float64).fill_nan(None))
        else:
            if column.dtype.is_integer():
                column = pl.Series(name, [*BANDS, None])[column.cast(pl.Int64).to_list()]
            read.append(column.cast(pl.String))
    return pl.DataFrame(read)


def from_polars(result: Any, prepared: Any = None) -> Any:
    """Read the results off a table of Polars."""
    return as_results({name: result[name] for name in RESULTS})


def from_pandas(result: Any, prepared: Any = None) -> Any:
    """Read the results off a frame of pandas."""
    pd = library("pandas")

    def plain(column: Any) -> Any:
        if column.name in SCALES:
            return column.astype("Float64").to_numpy(dtype="float64", na_value=float("nan"))
        return [None if pd.isna(cell) else str(cell) for cell in column.astype(object)]

    return as_results({name: plain(result[name]) for name in RESULTS})


def from_arrow(result: Any, prepared: Any = None) -> Any:
    """Read the results off a table of PyArrow."""
    return from_polars(library("polars").from_arrow(result.select(list(RESULTS))))
