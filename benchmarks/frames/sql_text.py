"""The task in SQL, by hand: stages as common table expressions, in the dialects of DuckDB and of Spark."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.frames.task import (
    BANDS,
    CONSTANTS,
    HIGH,
    LOW,
    MIN_ANSWERED,
    RESULTS,
    REVERSED,
    SNAPPED_EDGES,
    SUBSCALES,
)


def for_duckdb(table: str) -> str:
    """Write it for DuckDB, with the enumeration `band`.

    Sums in 16 bits, since 8 would overflow on what is not allowed, and DuckDB raises then; counts by `CASE`, which is
    faster than booleans as numbers.
    """

    def filled(item: str) -> str:
        return f"coalesce({item}::SMALLINT, {_filling(item)}::SMALLINT)"

    def one_if_missing(item: str) -> str:
        return f"CASE WHEN {item} IS NULL THEN 1::TINYINT ELSE 0::TINYINT END"

    return _statement(table, filled, one_if_missing, "DOUBLE", "::band")


def for_spark(table: str, *, keep: Sequence[str] = ()) -> str:
    """Write it for Spark, with sums of floats: those of integers are checked for overflow, one by one.

    Args:
        keep: other columns of the table to give.
    """

    def filled(item: str) -> str:
        return f"coalesce(cast({item} AS DOUBLE), {_filling(item)}D)"

    def one_if_missing(item: str) -> str:
        return f"CASE WHEN {item} IS NULL THEN 1D ELSE 0D END"

    return _statement(table, filled, one_if_missing, "DOUBLE", "", keep)


def _filling(item: str) -> int:
    return LOW + HIGH if item in REVERSED else 0


def _statement(
    table: str,
    filled: Callable[[str], str],
    one_if_missing: Callable[[str], str],
    double: str,
    band: str,
    keep: Sequence[str] = (),
) -> str:
    counted, scored = [*keep], []
    for scale, items in SUBSCALES.items():
        outside = " OR ".join(f"{item} < {LOW} OR {item} > {HIGH}" for item in items)
        counted += [
            f"{CONSTANTS[scale]} {_signed(items, filled)} AS sum_{scale}",
            f"{' + '.join(map(one_if_missing, items))} AS missing_{scale}",
            f"CASE WHEN {outside} THEN true ELSE false END AS invalid_{scale}",
        ]
        most = len(items) - MIN_ANSWERED
        mean = f"cast(sum_{scale} AS {double}) / ({len(items)} - missing_{scale})"
        scored.append(f"CASE WHEN missing_{scale} <= {most} AND NOT invalid_{scale} THEN {mean} END AS {scale}")
    edges = zip(reversed(BANDS[1:]), reversed(SNAPPED_EDGES), strict=True)
    bands = " ".join(f"WHEN total >= cast({edge!r} AS {double}) THEN '{one}'{band}" for one, edge in edges)
    kept = ", ".join(name for name in (*keep, *RESULTS) if name != "total_band")
    return (
        f"WITH counted AS (SELECT {', '.join(counted)} FROM {table}), "
        f"scored AS (SELECT *, {', '.join(scored)} FROM counted), "
        f"summed AS (SELECT *, (first + second + third) / cast(3 AS {double}) AS total FROM scored) "
        f"SELECT {kept}, CASE {bands} WHEN total IS NOT NULL THEN '{BANDS[0]}'{band} END AS total_band FROM summed"
    )


def _signed(items: Sequence[str], filled: Callable[[str], str]) -> str:
    return " ".join(f"{'-' if item in REVERSED else '+'} {filled(item)}" for item in items)
