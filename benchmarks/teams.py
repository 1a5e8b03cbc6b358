"""How long all indices of teams take, as a multiple of a plain grouped mean and variance in Polars.

Run it with `python -m benchmarks.teams`. A million respondents in 50,000 teams answer a scale of seven items. Plain is
the mean and the variance of each item by team. Ours is rwg(j) under two nulls, r*wg(j), both average deviations, awg,
means and standard deviations of every team as a table, and ICC(1) and ICC(2) of the scale mean by three estimators. The
two take turns, and the medians are compared. The exit code is 1 if the limit is passed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

ROWS, TEAMS = 1_000_000, 50_000
QUICK_ROWS, QUICK_TEAMS = 20_000, 1_000
ITEMS = tuple(f"item_{number}" for number in range(1, 8))
LOW, HIGH = 1, 5
LIMIT = 5.0
CASES: Mapping[str, tuple[bool, float]] = {
    "teams by number, complete": (False, 0.0),
    "teams by name, complete": (True, 0.0),
    "teams by name, 3 % missing": (True, 0.03),
}


def make(rows: int, teams: int, *, by_name: bool, missing: float) -> Any:
    """Draw a table of answers from 1 to 5, with teams that differ."""
    import numpy as np
    import polars as pl

    drawn = np.random.default_rng(8)
    team = drawn.integers(0, teams, rows)
    climate = drawn.normal(3.4, 0.5, teams)[team]
    person = climate + drawn.normal(0, 0.6, rows)
    columns = {item: np.clip(np.rint(person + drawn.normal(0, 0.8, rows)), LOW, HIGH) for item in ITEMS}
    for values in columns.values():
        values[drawn.random(rows) < missing] = np.nan
    frame = pl.DataFrame({"team": team, **columns}, nan_to_null=True)
    names = pl.format("team {}", pl.col("team")) if by_name else pl.col("team")
    return frame.with_columns(names.alias("team"), pl.col(ITEMS).cast(pl.Int8))


def plain(frame: Any) -> Any:
    """Give the mean and the variance of each item by team."""
    import polars as pl

    return frame.group_by("team").agg(
        pl.col(ITEMS).mean().name.suffix("_mean"), pl.col(ITEMS).var().name.suffix("_variance")
    )


def ours(frame: Any) -> tuple[Any, Any]:
    """Give all indices of teams as a table, and the ICCs."""
    import polars as pl

    from cwinstruments.psychometrics.agreement_indices import agreement
    from cwinstruments.psychometrics.group_data import grouping
    from cwinstruments.psychometrics.group_icc_estimates import group_icc

    teams = grouping(frame["team"])
    table = agreement(frame.select(ITEMS), teams, low=LOW, high=HIGH).to_frame()
    score = frame.select(pl.mean_horizontal(ITEMS)).to_series()
    return table, group_icc(score, teams)


def check_same(frame: Any) -> None:
    """Hold both against each other, of a table without gaps: the mean of items' variances is in both.

    Raises:
        AssertionError: they differ.
    """
    import polars as pl

    by_hand = plain(frame).select(
        "team",
        variance=pl.mean_horizontal([f"{item}_variance" for item in ITEMS]),
        mean=pl.mean_horizontal([f"{item}_mean" for item in ITEMS]),
    )
    both = ours(frame)[0].join(by_hand, left_on="group", right_on="team", suffix="_by_hand")
    assert len(both) == len(by_hand), (len(both), len(by_hand))
    for one, other in (("mean_item_variance", "variance"), ("mean", "mean_by_hand")):
        assert both[one].null_count() == both[other].null_count(), one
        worst = (both[one] - both[other]).abs().max()
        assert worst is None or worst < 1e-9, (one, worst)


def measure(frame: Any, runs: int) -> dict[str, float]:
    """Give the median of the seconds that each takes."""
    ways: dict[str, Callable[[Any], Any]] = {"plain": plain, "ours": ours}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    # The first turn imports and warms up; it does not count.
    for turn in range(runs + 1):
        for name, way in ways.items():
            begin = time.perf_counter()
            way(frame)
            if turn:
                seconds[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times) for name, times in seconds.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the ratios with the limit, and give 1 if it is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=7, help="how often each runs (default: %(default)s)")
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK_ROWS:,} respondents and one run: nothing is judged"
    )
    given = parser.parse_args(arguments)
    rows, teams, runs = (QUICK_ROWS, QUICK_TEAMS, 1) if given.quick else (ROWS, TEAMS, given.runs)
    print(f"{rows:,} respondents in {teams:,} teams, {len(ITEMS)} items; beside a grouped mean and variance in Polars")
    passed = False
    for case, (by_name, missing) in CASES.items():
        frame = make(rows, teams, by_name=by_name, missing=missing)
        if not missing:
            check_same(frame)
        seconds = measure(frame, runs)
        ratio = seconds["ours"] / seconds["plain"]
        too_slow = not given.quick and ratio > LIMIT
        passed |= too_slow
        verdict = "not judged" if given.quick else "TOO SLOW" if too_slow else "ok"
        times = f"{seconds['plain'] * 1000:8.1f} ms{seconds['ours'] * 1000:8.1f} ms"
        print(f"{case:<28}{times}{ratio:7.2f}x, limit {LIMIT:g}x: {verdict}")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
