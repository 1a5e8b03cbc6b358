"""Whether all give the same: bands to the letter, scores within four units in the last place."""

from __future__ import annotations

from collections.abc import Sequence
from math import ulp
from typing import Any

from benchmarks.frames.data import SPACING
from benchmarks.frames.ours import instrument
from benchmarks.frames.peers import Peer
from benchmarks.frames.task import HIGH, ITEMS, LOW, RESULTS, SCALES, SUBSCALES, library
from cwinstruments import compile_plan, score

ULPS = 4
"""Scores may differ by so many units in the last place: some engines multiply by the inverse instead of dividing."""


def check_results(peer: Peer, results: Any, expected: Any, answers: Any) -> None:
    """Hold the results of a peer against those that are expected.

    Raises:
        AssertionError: they differ.
    """
    pl = library("polars")
    names: Sequence[str] = RESULTS
    if peer.compares == "complete":
        allowed = (pl.col(item).is_between(LOW, HIGH).fill_null(False) for item in ITEMS)
        compared = answers.select(pl.all_horizontal(allowed)).to_series()
        results, expected, names = results.filter(compared), expected.filter(compared), SCALES
    compare(peer.name, results, expected, names)


def compare(who: str, results: Any, expected: Any, names: Sequence[str] = RESULTS) -> None:
    """Hold results against those that are expected, column by column.

    Raises:
        AssertionError: they differ.
    """
    pl = library("polars")
    assert len(expected) == len(results), f"{who} gives {len(results)} rows for {len(expected)}"
    for name in names:
        one, other = expected[name], results[name]
        assert (one.is_null() == other.is_null()).all(), f"{who}: {name} is missing elsewhere"
        if name in SCALES:
            # A unit in the last place, of the number that is expected.
            unit = pl.Series(library("numpy").spacing(one.fill_null(1.0).to_numpy()))
            is_close = ((one - other).abs() <= ULPS * unit).fill_null(True)
            assert is_close.all(), f"{who}: {name} is not the same"
        else:
            assert one.eq_missing(other).all(), f"{who}: {name} is not the same"


def check_against_one_person(answers: Any, expected: Any) -> int:
    """Hold some rows, the odd ones among them, against the scores of one respondent after the other; say how many.

    Raises:
        AssertionError: they differ.
    """
    plan = compile_plan(instrument())
    rows = [*range(min(200, len(answers))), *range(SPACING, min(SPACING + 70, len(answers)))]
    for row in rows:
        given = answers.row(row, named=True)
        scores = score(plan, given, on_invalid="missing")
        invalid = {item for item, value in given.items() if value is not None and not LOW <= value <= HIGH}
        for scale in SCALES:
            rests_on = SUBSCALES.get(scale, ITEMS)
            one = scores[scale]
            is_invalid = not invalid.isdisjoint(rests_on)
            value = None if is_invalid else one.value
            assert_same(value, expected[scale][row], scale, row)
        assert (None if invalid else scores["total"].band) == expected["total_band"][row], row
    return len(rows)


def assert_same(one: float | None, other: float | None, scale: str, row: int) -> None:
    """Hold a score against another."""
    same = one is other if one is None or other is None else abs(one - other) <= ULPS * ulp(one)
    assert same, f"row {row}: {scale} is {one} for one person, {other} in a frame"
