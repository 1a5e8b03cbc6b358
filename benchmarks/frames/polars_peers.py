"""Polars by hand: the naive way, and the best that we could find, in stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import add, or_
from typing import Any

from benchmarks.frames.peers import Peer, from_polars
from benchmarks.frames.task import (
    BANDS,
    CONSTANTS,
    HIGH,
    ITEMS,
    LOW,
    MIN_ANSWERED,
    RESULTS,
    REVERSED,
    SNAPPED_EDGES,
    SUBSCALES,
    library,
)

MIDDLE = 3


def peers() -> Iterator[Peer]:
    """Give all ways of Polars by hand."""

    def lazily(build: Callable[[Any], Any], engine: str) -> Callable[[Any], Any]:
        return lambda frame: build(frame).collect(engine=engine)

    def lazy(answers: Any) -> Any:
        return answers.lazy()

    for engine in ("in-memory", "streaming"):
        yield Peer(f"Polars by hand, {engine}", "by hand", lazy, lazily(staged, engine), from_polars)
        name = f"Polars by hand, filled once, {engine}"
        yield Peer(name, "by hand", lazy, lazily(staged_with_copies, engine), from_polars)
    yield Peer("Polars, naive", "by hand", lazy, lazily(naive, "in-memory"), from_polars)


def staged(frame: Any) -> Any:
    """Score in stages; the expressions are made once."""
    return _apply(frame, (_chains(), *_later_stages()))


def staged_with_copies(frame: Any) -> Any:
    """The same from filled copies of all items."""
    return _apply(frame, (*_copies(), *_later_stages()))


def _apply(frame: Any, stages: Iterable[Mapping[str, Any]]) -> Any:
    for stage in stages:
        frame = frame.with_columns(**stage)
    return frame.select(*ITEMS, *RESULTS)


@cache
def _chains() -> Mapping[str, Any]:
    """Missing answers are filled within the chains of `+`, in 8 bits, which the bounds allow.

    What is not allowed is found by one comparison an item: less the least that is allowed, and taken as unsigned, it
    is above the greatest. `eq_missing` makes a missing answer false; that takes half the time of filling it before.
    """
    pl = library("polars")
    stage = {}
    for scale, items in SUBSCALES.items():
        stage[f"_sum_{scale}"] = _keyed_sum(
            items, lambda item: pl.col(item).fill_null(_int8(LOW + HIGH if item in REVERSED else 0))
        ) + _int8(CONSTANTS[scale])
        stage[f"_missing_{scale}"] = _missing(items)
        lowered = ((pl.col(item) - _int8(LOW)).reinterpret(signed=False) for item in items)
        stage[f"_invalid_{scale}"] = reduce(or_, ((one > HIGH - LOW).eq_missing(True) for one in lowered))
    return stage


@cache
def _copies() -> tuple[Mapping[str, Any], ...]:
    """In copies of all items, the middle of the range stands for what is missing; it is taken off the sums."""
    pl = library("polars")
    stage = {}
    for scale, items in SUBSCALES.items():
        copies = {item: pl.col(f"_{item}") for item in items}
        missing = _missing(items)
        stage[f"_missing_{scale}"] = missing
        stage[f"_sum_{scale}"] = (
            _keyed_sum(items, copies.__getitem__) + _int8(CONSTANTS[scale]) - missing * _int8(MIDDLE)
        )
        lowered = [(copy - _int8(LOW)).reinterpret(signed=False) for copy in copies.values()]
        stage[f"_invalid_{scale}"] = pl.max_horizontal(lowered) > HIGH - LOW
    return {f"_{item}": pl.col(item).fill_null(_int8(MIDDLE)) for item in ITEMS}, stage


@cache
def _later_stages() -> tuple[Mapping[str, Any], ...]:
    """Divide under the missing rule, then take the mean of means, then tell its band; words are literals of an Enum."""
    pl = library("polars")
    bands = pl.Enum(BANDS)
    divided = {}
    for scale, items in SUBSCALES.items():
        sum_, missing, is_invalid = (pl.col(f"_{part}_{scale}") for part in ("sum", "missing", "invalid"))
        most = len(items) - MIN_ANSWERED
        # Nothing but the divisor is set to null: it is an eighth as wide as the quotient.
        divided[scale] = sum_ / pl.when((missing <= most) & ~is_invalid).then(_int8(len(items)) - missing)
    total = pl.col("total")
    low, below_middle, above_middle, high = (pl.lit(band, bands) for band in BANDS)
    banded = {
        "total_band": pl.when(total >= SNAPPED_EDGES[2]).then(high).when(total >= SNAPPED_EDGES[1]).then(above_middle)
        .when(total >= SNAPPED_EDGES[0]).then(below_middle).when(total.is_not_null()).then(low),
    }  # fmt: skip
    return divided, {"total": (pl.col("first") + pl.col("second") + pl.col("third")) / 3.0}, banded


def _int8(value: int) -> Any:
    pl = library("polars")
    return pl.lit(value, dtype=pl.Int8)


def _missing(items: Sequence[str]) -> Any:
    pl = library("polars")
    return reduce(add, (pl.when(pl.col(item).is_null()).then(_int8(1)).otherwise(_int8(0)) for item in items))


def _keyed_sum(items: Sequence[str], column: Callable[[str], Any]) -> Any:
    """Add what is keyed forward, subtract what is reverse-keyed."""
    ordered = sorted(items, key=lambda item: item in REVERSED)
    whole = column(ordered[0])
    for item in ordered[1:]:
        whole = whole - column(item) if item in REVERSED else whole + column(item)
    return whole


def naive(frame: Any) -> Any:
    """Score as people write it first: every scale one expression, from functions over columns and words for bands."""
    pl = library("polars")
    scores = {}
    for scale, items in SUBSCALES.items():
        keyed = [LOW + HIGH - pl.col(item) if item in REVERSED else pl.col(item) for item in items]
        answered = pl.sum_horizontal(pl.col(item).is_not_null() for item in items)
        invalid = pl.any_horizontal(~pl.col(item).is_between(LOW, HIGH) for item in items).fill_null(False)
        scores[scale] = pl.when(~invalid & (answered >= MIN_ANSWERED)).then(pl.mean_horizontal(keyed))
    total = (scores["first"] + scores["second"] + scores["third"]) / 3
    return frame.with_columns(
        **scores,
        total=total,
        total_band=pl.when(total >= SNAPPED_EDGES[2]).then(pl.lit(BANDS[3]))
        .when(total >= SNAPPED_EDGES[1]).then(pl.lit(BANDS[2]))
        .when(total >= SNAPPED_EDGES[0]).then(pl.lit(BANDS[1]))
        .when(total.is_not_null()).then(pl.lit(BANDS[0])),
    )  # fmt: skip
