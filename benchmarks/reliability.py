"""How long alpha of 30 items takes beside `numpy.cov` of the same responses, one million people by default.

Run it with `python -m benchmarks.reliability`. What is measured: `alpha` of an array of floats in which nothing is
missing, and `numpy.cov` of that array; both read it where it is. They take turns, in an order that changes, in one run;
the medians are compared, and the exit code is 1 if the limit is passed. `reliability`, which gives all there is to say
of the scale and its items, is measured once and has no limit.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from cwinstruments.psychometrics.consistency import alpha
from cwinstruments.psychometrics.scale_reliability import reliability

ITEMS = 30
PEOPLE = 1_000_000
QUICK = 20_000
LIMIT = 2.0


def responses(people: int, items: int = ITEMS) -> Any:
    """Give responses from 1 to 5 that have something in common."""
    generator = np.random.default_rng(8)
    common = generator.normal(size=(people, 1))
    return np.clip(np.round(3 + common + generator.normal(size=(people, items))), 1, 5)


def measure(values: Any, runs: int) -> dict[str, float]:
    """Give the median of the seconds that each takes.

    Raises:
        AssertionError: alpha is not that of the covariances.
    """
    found: dict[str, Any] = {}

    def covariances() -> None:
        found["covariance"] = np.cov(values, rowvar=False)

    def only_alpha() -> None:
        found["alpha"] = alpha(values)

    ways: dict[str, Callable[[], None]] = {"numpy.cov": covariances, "alpha": only_alpha}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    order, shuffle = list(ways), random.Random(0).shuffle
    # The first turn loads what has to be loaded; it does not count.
    for turn in range(runs + 1):
        shuffle(order)
        for name in order:
            begin = perf_counter()
            ways[name]()
            if turn > 0:
                seconds[name].append(perf_counter() - begin)
    matrix, k = found["covariance"], values.shape[1]
    assert abs(k / (k - 1) * (1 - matrix.trace() / matrix.sum()) - found["alpha"]) < 1e-12, "alpha is another"
    begin = perf_counter()
    reliability(values)
    return {name: statistics.median(times) for name, times in seconds.items()} | {"reliability": perf_counter() - begin}


def report(seconds: Mapping[str, float]) -> bool:
    """Print the times, and the ratio with its limit; tell whether it holds."""
    base = seconds["numpy.cov"]
    ratio = seconds["alpha"] / base
    verdict = "ok" if ratio <= LIMIT else "MISSED"
    print(f"{'numpy.cov':<16}{base * 1000:9.1f} ms")
    print(f"{'alpha':<16}{seconds['alpha'] * 1000:9.1f} ms{ratio:7.2f}x of numpy.cov, limit {LIMIT:g}x: {verdict}")
    everything = seconds["reliability"]
    print(f"{'reliability':<16}{everything * 1000:9.1f} ms{everything / base:7.2f}x, which has no limit")
    return ratio <= LIMIT


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the ratio with its limit, and give 1 if it is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help=f"take {QUICK} people instead of {PEOPLE}")
    parser.add_argument("--runs", type=int, default=9, help="how often each runs (default: %(default)s)")
    asked = parser.parse_args(arguments)
    people = QUICK if asked.quick else PEOPLE
    print(f"{ITEMS} items, {people} people")
    return 0 if report(measure(responses(people), asked.runs)) else 1


if __name__ == "__main__":
    sys.exit(main())
