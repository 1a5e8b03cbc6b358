"""The one place where ours is called: `score_frame`, as those who use it would call it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from benchmarks.frames.data import arrow_table, pandas_nullable, pandas_of_arrow, pandas_of_floats
from benchmarks.frames.duckdb_peers import Database, database
from benchmarks.frames.peers import Peer, from_arrow, from_pandas, from_polars
from benchmarks.frames.task import DEFINITION, RESULTS
from cwinstruments import load_instrument
from cwinstruments.model import Instrument


@cache
def instrument() -> Instrument:
    """Give the definition of the task."""
    return load_instrument(DEFINITION)


@cache
def scorer() -> Any:
    """Give the compiled scorer, as a program that scores many frames keeps it."""
    from cwinstruments.frames import frame_scorer

    return frame_scorer(instrument(), parts=("band",), on_invalid="no_score")


def score(frame: Any) -> Any:
    """Score a frame of any kind; what is not allowed takes the score from the scales that rest on it."""
    from cwinstruments.frames import score_frame

    return score_frame(instrument(), frame, parts=("band",), on_invalid="no_score")


def peers() -> Iterator[Peer]:
    """Give ours on every kind of frame but Spark's."""

    def lazy(answers: Any) -> Any:
        return answers.lazy()

    for engine in ("in-memory", "streaming"):
        yield Peer(
            f"ours, Polars lazy, {engine}",
            "ours",
            lazy,
            run=lambda frame, engine=engine: score(frame).collect(engine=engine),  # type: ignore[misc]
            read=from_polars,
        )
    yield Peer("ours, Polars eager", "ours", lambda answers: answers, lambda frame: score(frame), from_polars)
    yield Peer("ours, PyArrow", "ours", arrow_table, lambda frame: score(frame), from_arrow)
    yield Peer("ours, pandas, floats", "ours", pandas_of_floats, lambda frame: score(frame), from_pandas)
    yield Peer("ours, pandas, nullable", "ours", pandas_nullable, lambda frame: score(frame), from_pandas)
    yield Peer("ours, pandas, Arrow", "ours", pandas_of_arrow, lambda frame: score(frame), from_pandas)
    yield Peer(
        "ours, DuckDB",
        "ours",
        database,
        run=lambda prepared: score(prepared.connection.table("answers")).select(*RESULTS).to_arrow_table(),
        read=from_arrow,
        close=Database.close,
    )
