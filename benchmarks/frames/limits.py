"""What must hold, and whether it does: ratios of what was measured side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.frames import files, small
from benchmarks.frames.files import FileRun
from benchmarks.frames.measuring import Run

ROWS, MISSING = 1_000_000, 0.03
"""The limits are for so many rows, with so large a share of missing answers."""

OURS_LAZY = ("ours, Polars lazy, in-memory", "ours, Polars lazy, streaming")
STAGED = (
    "Polars by hand, in-memory",
    "Polars by hand, streaming",
    "Polars by hand, filled once, in-memory",
    "Polars by hand, filled once, streaming",
)


@dataclass(frozen=True)
class Limit:
    """Ours takes at most so many times as long as another, or is at least so many times as fast.

    Of several ways on either side, the fastest counts.
    """

    ours: Sequence[str]
    other: Sequence[str]
    shown: str
    most: float | None = None
    times_as_fast: float | None = None

    def judge(self, run: Run) -> Verdict:
        """Tell whether it holds."""
        ours, other = run.fastest(self.ours), run.fastest(self.other)
        if ours is None or other is None:
            absent = next(name for names in (self.ours, self.other) for name in names if name not in run.seconds)
            return Verdict(self.shown, "–", self.limit, None, run.skipped.get(absent, f"'{absent}' was left out"))
        if self.most is not None:
            return Verdict(self.shown, f"{ours / other:.2f}×", self.limit, ours / other <= self.most)
        assert self.times_as_fast is not None
        return Verdict(self.shown, f"{other / ours:.2f}× as fast", self.limit, other / ours >= self.times_as_fast)

    @property
    def limit(self) -> str:
        """Say what must hold."""
        return f"≤ {self.most:g}×" if self.most is not None else f"≥ {self.times_as_fast:g}× as fast"


@dataclass(frozen=True)
class Verdict:
    """Whether a limit holds; None if it was not measured, and why."""

    shown: str
    measured: str
    limit: str
    holds: bool | None
    reason: str = ""

    @property
    def word(self) -> str:
        """Say it in a word, or say why there is none."""
        return "holds" if self.holds else "MISSED" if self.holds is False else f"not measured: {self.reason}"


LIMITS = (
    Limit(OURS_LAZY, STAGED, "Polars, beside the best by hand", most=1.25),
    Limit(OURS_LAZY, ("C kernel, two threads",), "Polars, beside the C kernel with two threads", times_as_fast=0.4),
    Limit(OURS_LAZY, ("Polars, naive",), "Polars, beside naive Polars", times_as_fast=12),
    Limit(("ours, pandas, floats",), ("pandas, floats",), "pandas of floats, beside pandas", times_as_fast=5),
    Limit(("ours, pandas, nullable",), ("pandas, nullable",), "pandas, nullable, beside pandas", times_as_fast=5),
    Limit(("ours, pandas, Arrow",), ("pandas, Arrow",), "pandas of Arrow, beside pandas", times_as_fast=5),
    Limit(("ours, PyArrow",), OURS_LAZY, "PyArrow, beside Polars", most=2),
    Limit(("ours, pandas, floats",), ("BioPsyKit",), "pandas of floats, beside BioPsyKit", times_as_fast=20),
    # BioPsyKit takes frames of pandas; whoever uses R has none, so there ours may take what suits it best.
    Limit(OURS_LAZY, ("psych scoreFast",), "Polars, beside scoreFast", times_as_fast=40),
    Limit(OURS_LAZY, ("psych scoreItems",), "Polars, beside scoreItems", times_as_fast=300),
    Limit(("ours, DuckDB",), ("DuckDB SQL by hand",), "DuckDB, beside SQL by hand", most=1.25),
    Limit(("ours, PySpark, one thread",), ("Spark SQL by hand, one thread",), "PySpark, one thread", most=1.3),
    Limit(("ours, PySpark, two threads",), ("Spark SQL by hand, two threads",), "PySpark, two threads", most=1.3),
    Limit(
        ("ours, PySpark, two threads",),
        ("ours, PySpark, one thread",),
        "PySpark, two threads beside one",
        times_as_fast=1.6,
    ),
)

SMALL_LIMIT = 1.5
FILE_LIMIT, FILE_PEAK, FILE_GROWTH = 2.5, 1000.0, 1.2
FILE_ROWS, FILE_BASE_ROWS = 100_000_000, 10_000_000


def judge_run(run: Run) -> Iterator[Verdict]:
    """Judge what was measured on the rows that the limits are for; other runs have none."""
    if run.rows == ROWS and run.missing == MISSING:
        for limit in LIMITS:
            yield limit.judge(run)


def judge_small(seconds: Mapping[str, float]) -> Verdict:
    """Judge a frame of a hundred rows."""
    ratio = seconds[small.OURS] / seconds[small.BY_HAND]
    return Verdict(
        f"{small.ROWS} rows, beside Polars by hand", f"{ratio:.2f}×", f"≤ {SMALL_LIMIT:g}×", ratio <= SMALL_LIMIT
    )


def judge_files(runs: Sequence[FileRun]) -> Iterator[Verdict]:
    """Judge files of so many rows."""
    by_rows = {run.rows: run for run in runs}
    run = by_rows.get(FILE_ROWS)
    if run is None:
        return
    ratio = run.seconds[files.OURS] / run.seconds[files.READING]
    peak = run.peak[files.OURS]
    yield Verdict("Parquet to Parquet, beside reading", f"{ratio:.2f}×", f"≤ {FILE_LIMIT:g}×", ratio <= FILE_LIMIT)
    yield Verdict("its peak of memory", f"{peak:.0f} MiB", f"< {FILE_PEAK:g} MB", peak * 1.048576 < FILE_PEAK)
    if FILE_BASE_ROWS in by_rows:
        base = by_rows[FILE_BASE_ROWS]
        growth = run.seconds[files.OURS] / run.rows / (base.seconds[files.OURS] / base.rows)
        yield Verdict("cost of a row, beside 10 M rows", f"{growth:.2f}×", f"≤ {FILE_GROWTH:g}×", growth <= FILE_GROWTH)
