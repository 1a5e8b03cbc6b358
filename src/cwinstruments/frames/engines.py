"""A Parquet file scored by DuckDB or Spark, through Narwhals."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import narwhals as nw
from attrs import field, frozen

from cwinstruments.columns import INVALID_ANSWERS, REASONS, UNASKED_ANSWERS, Invalid
from cwinstruments.columns.labels import texts_of
from cwinstruments.errors import FrameError
from cwinstruments.frames.narwhals_engine import NarwhalsEngine
from cwinstruments.frames.options import read_options
from cwinstruments.plan import ScoringPlan

OtherEngine: TypeAlias = Literal["duckdb", "spark"]

COUNTED: Final = ("reason", "prorated", "zero_filled")
"""The parts of scores that a summary counts."""


@frozen
class EngineTally:
    """What became of the rows.

    Args:
        rows: how many were written.
        invalid: how many hold an answer that is not allowed.
        unasked: how many answers were given to items that were not asked.
        scored: by scale, how many have a score.
        flags: by scale, how many scores are prorated, and how many have missing answers counted as 0.
        reasons: by scale, how many have no score, by the reason.
        first: the first rows with an answer that is not allowed, in no order.
    """

    rows: int
    invalid: int
    unasked: int
    scored: Mapping[str, int]
    flags: Mapping[str, Mapping[str, int]]
    reasons: Mapping[str, Mapping[str, int]]
    first: Sequence[Mapping[str, Any]] = field(default=())


class ParquetScoring:
    """Scores one Parquet file.

    Args:
        items: by item, its column.
        kept: the columns that are written in front of the scores.
        columns: the columns of scores that are written, in their order.
        withheld: those of them that are left empty.
        constants: columns behind them that hold the same text in every row.
        leaves_out: whether rows with an answer that is not allowed are left out.
        is_sorted: whether rows are written in the order of what stands in them, and not as they came.

    Raises:
        FrameError: the engine is not installed, or can't read the file.
    """

    def __init__(
        self,
        engine: OtherEngine,
        plan: ScoringPlan,
        source: Path,
        /,
        *,
        items: Mapping[str, str],
        kept: Sequence[str],
        scales: Sequence[str],
        parts: Collection[str],
        columns: Sequence[str],
        withheld: Collection[str],
        constants: Mapping[str, str],
        leaves_out: bool,
        no_score: bool,
        is_sorted: bool = False,
    ) -> None:
        self._engine, self._scales, self._columns = engine, scales, tuple(columns)
        self._kept, self._withheld, self._constants = tuple(kept), frozenset(withheld), constants
        self._leaves_out, self._is_sorted = leaves_out, is_sorted
        wanted = "all" if "all" in parts else {*parts, *COUNTED}
        inputs = {one.item for one in plan.inputs}
        named = {item: column for item, column in items.items() if item in inputs}
        options = read_options(plan, columns=named, parts=wanted, scales=scales, on_absent="missing")
        self._session = _duckdb() if engine == "duckdb" else _spark()
        frame = nw.from_native(self._read(source))
        scorer = NarwhalsEngine(plan, options, texts_of(plan, plan))
        program = scorer.program(frame, Invalid.NO_SCORE if no_score else Invalid.MISSING, notes=True)
        self._answers = [column for column in named.values() if column not in kept]
        self._scored = scorer.scored(frame, program, [*kept, *self._answers])

    def count(self, most: int) -> EngineTally:
        """Go through all rows and count.

        Args:
            most: how many rows with an answer that is not allowed are given.
        """
        bad = nw.col(INVALID_ANSWERS) > 0
        good = ~bad if self._leaves_out else nw.col(INVALID_ANSWERS) >= 0
        sums: dict[str, Any] = {"rows": nw.len(), "invalid": _times(bad)}
        sums["unasked"] = nw.when(good).then(nw.col(UNASKED_ANSWERS)).otherwise(0).sum()
        for scale in self._scales:
            sums[f"{scale} scored"] = _times(good & ~nw.col(scale).is_null())
            for part in COUNTED[1:]:
                sums[f"{scale} {part}"] = _times(good & nw.col(f"{scale}_{part}"))
            for reason in REASONS:
                sums[f"{scale} {reason}"] = _times(good & (nw.col(f"{scale}_reason") == reason))
        # All in one go: each goes over the whole file.
        (row,) = self._rows(self._scored.select(**sums))
        found_counts = {name: int(value or 0) for name, value in row.items()}
        rows, invalid = found_counts["rows"], found_counts["invalid"]
        first: list[dict[str, Any]] = []
        if invalid and most:
            first = self._rows(self._scored.filter(bad).select(*self._kept, *self._answers).head(most))
        return EngineTally(
            rows - (invalid if self._leaves_out else 0),
            invalid,
            found_counts["unasked"],
            {scale: found_counts[f"{scale} scored"] for scale in self._scales},
            {scale: {part: found_counts[f"{scale} {part}"] for part in COUNTED[1:]} for scale in self._scales},
            {
                scale: Counter({reason: found_counts[f"{scale} {reason}"] for reason in REASONS})
                for scale in self._scales
            },
            first,
        )

    def write(self, target: Path, metadata: Mapping[str, str]) -> None:
        """Write what is scored.

        Args:
            metadata: what the file says about itself; Spark can't write it.
        """
        rows = self._scored.filter(nw.col(INVALID_ANSWERS) == 0) if self._leaves_out else self._scored
        empty = {
            name: nw.when(nw.col(name).is_null() & ~nw.col(name).is_null()).then(nw.col(name))
            for name in self._withheld
        }
        written = [(empty[name] if name in empty else nw.col(name)).alias(name) for name in self._columns]
        constants = [nw.lit(text).alias(name) for name, text in self._constants.items()]
        told = rows.select(*(nw.col(name) for name in self._kept), *written, *constants)
        if self._is_sorted:
            told = told.sort(*self._kept, *self._columns)
        native = told.to_native()
        if self._engine == "duckdb":
            pairs = ", ".join(f"{_quoted(key)}: {_quoted(text)}" for key, text in metadata.items())
            stamp = f", KV_METADATA {{{pairs}}}" if pairs else ""
            self._session.execute(
                f"COPY ({native.sql_query()}) TO {_quoted(str(target))} (FORMAT parquet, COMPRESSION zstd{stamp})"
            )
            return
        folder = target.with_name(f"{target.name}.folder.part")
        try:
            native.coalesce(1).write.mode("overwrite").parquet(str(folder))
            (part,) = folder.glob("part-*.parquet")
            part.replace(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the database; a session of Spark may be somebody else's, and stays."""
        del self._scored
        if self._engine == "duckdb":
            self._session.close()

    def _rows(self, frame: Any) -> list[dict[str, Any]]:
        """Work a small frame out. Through the engine itself, which needs no other library for it."""
        native = frame.to_native()
        if self._engine == "duckdb":
            return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
        return [row.asDict() for row in native.collect()]

    def _read(self, source: Path) -> Any:
        if self._engine == "duckdb":
            return self._session.read_parquet(str(source))
        return self._session.read.parquet(str(source.resolve()))


def _times(condition: Any) -> Any:
    return nw.when(condition).then(1).otherwise(0).sum()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise FrameError("--engine duckdb needs DuckDB: install duckdb") from None
    return duckdb.connect()


def _spark() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise FrameError("--engine spark needs Spark and Java: install pyspark") from None
    # The session that there is, or that the environment describes; else one on this machine.
    active = SparkSession.getActiveSession()
    return active or SparkSession.builder.appName("cwinstruments").config("spark.ui.enabled", "false").getOrCreate()
