"""A frame of a hundred rows: what a call costs, whatever it is about."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from time import perf_counter
from typing import Any

from benchmarks.frames import ours, polars_peers
from benchmarks.frames.checking import compare
from benchmarks.frames.data import make_answers
from benchmarks.frames.peers import from_polars

ROWS = 100
BY_HAND, OURS, OURS_EAGER = "Polars by hand, lazy, cached", "ours, lazy, cached", "ours, eager, cached"


def measure_small(rounds: int) -> dict[str, float]:
    """Give the median seconds of scoring a hundred rows, with expressions that were made before.

    Raises:
        AssertionError: the results differ.
    """
    frame = make_answers(ROWS, 0.03)
    scorer = ours.scorer()
    ways: dict[str, Callable[[], Any]] = {
        BY_HAND: lambda: polars_peers.staged(frame.lazy()).collect(),
        OURS: lambda: scorer.score(frame.lazy()).collect(),
        OURS_EAGER: lambda: scorer.score(frame),
    }
    expected = from_polars(ways[BY_HAND]())
    for name, way in ways.items():
        compare(name, from_polars(way()), expected)
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            begin = perf_counter()
            way()
            taken[name].append(perf_counter() - begin)
    return {name: statistics.median(several) for name, several in taken.items()}
