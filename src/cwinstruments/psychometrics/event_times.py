"""How long it takes until something happens, where for some it has not happened yet."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from math import isfinite, isnan
from typing import Any, TypeAlias

from attrs import asdict, frozen

from cwinstruments.psychometrics.distributions import need_scipy
from cwinstruments.psychometrics.sequences import float_of, listed

Ends: TypeAlias = tuple[float | None, float | None]
_HALF = 0.5 + 1e-12
"""Half, and the speck by which a product of fractions may miss it."""


@frozen
class Within:
    """For how many it happened within a time.

    Args:
        per_cent: of all, also of those for whom it never happened.
        n_undecided: how many of the others have been watched for less than that; it may still happen for them.
    """

    time: float
    per_cent: float
    n_undecided: int


@frozen
class TimeToEvent:
    """How long it takes. Where there are too few to say, only their number is told.

    Args:
        n: how many there are.
        n_happened: for how many it happened.
        median: the first time at which it has happened for half of them or more; None where that is not reached.
        median_interval: from where to where the median may lie; None for an end that is not reached.
        within: for how many it happened within the times that were asked about.
        reason: `too_few_events`, or None.
    """

    n: int
    n_happened: int | None
    median: float | None
    median_interval: Ends | None
    within: tuple[Within, ...]
    confidence: float
    reason: str | None

    def to_dict(self) -> dict[str, Any]:
        """Give the result as plain JSON data."""
        return asdict(self, value_serializer=lambda _, __, value: list(value) if isinstance(value, tuple) else value)

    def to_text(self) -> str:
        """Write the result in one line."""
        if self.reason is not None:
            return f"{self.n} events: too few to say"
        shares = "".join(f", within {one.time:g}: {one.per_cent:.0f} %" for one in self.within)
        ends = ["not reached" if end is None else f"{end:g}" for end in self.median_interval or ()]
        median = "not reached" if self.median is None else f"{self.median:g}"
        return f"{self.n} events, {self.n_happened} with an offer{shares}, median {median} ({' to '.join(ends)})"


def time_to_event(
    times: Iterable[tuple[float, bool]],
    /,
    *,
    within: Sequence[float] = (24, 72),
    minimum_cell: int = 10,
    confidence: float = 0.95,
) -> TimeToEvent:
    """Tell how long it takes until something happens, over all, with those who still wait.

    The median is that of Kaplan and Meier; its interval is Brookmeyer and Crowley's (1982, doi 10.2307/2530286), with
    log-log limits of Greenwood's variance. Both are made of `scipy.stats.ecdf`. Who still waits counts up to the time
    for which it was watched: leaving those out makes every wait look shorter.

    Args:
        times: for each event how long it took and True, or for how long it was watched without it and False.
        within: the times to give shares for, in the same unit, such as hours.
        minimum_cell: with fewer events nothing but their number is told.
        confidence: the level of the interval.

    Raises:
        ValueError: a time is below 0 or not finite, or a level or a minimum is impossible.
        TypeError: the times are in no order, such as those of a mapping.
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].
    """
    known = [(float_of(time), bool(happened)) for time, happened in listed(times, of="times, each with what happened,")]
    asked, confidence = [float_of(time) for time in listed(within, of="times")], float(confidence)
    for time in (*(time for time, _ in known), *asked):
        if not isfinite(time) or time < 0:
            raise ValueError(f"a time is a number from 0 on, not {time!r}")
    if minimum_cell < 1 or not 0 < confidence < 1:
        raise ValueError("a minimum cell is 1 or more, and a level of confidence between 0 and 1")
    if not known or len(known) < minimum_cell:
        return TimeToEvent(len(known), None, None, None, (), confidence, "too_few_events")
    median, interval = _median(known, confidence)
    shares = tuple(_within(known, time) for time in asked)
    return TimeToEvent(len(known), sum(done for _, done in known), median, interval, shares, confidence, None)


def _within(known: Sequence[tuple[float, bool]], limit: float) -> Within:
    done = sum(happened and time <= limit for time, happened in known)
    undecided = sum(not happened and time < limit for time, happened in known)
    return Within(limit, 100 * done / len(known), undecided)


def _median(known: Sequence[tuple[float, bool]], confidence: float) -> tuple[float | None, Ends]:
    need_scipy("median times")
    from scipy import stats

    sample = stats.CensoredData.right_censored([time for time, _ in known], [not done for _, done in known])
    left = stats.ecdf(sample).sf
    with warnings.catch_warnings():
        # Where nothing or everything has happened the limits are NaN.
        warnings.simplefilter("ignore", RuntimeWarning)
        limits = left.confidence_interval(confidence, method="log-log")
    times, shares = [float(time) for time in left.quantiles], [float(share) for share in left.probabilities]
    # A lower limit is not above the estimate, so where there is none that stands for it; an upper one may be anywhere.
    lower = [
        share if isnan(limit) else float(limit) for share, limit in zip(shares, limits.low.probabilities, strict=True)
    ]
    return _first(times, shares), (_first(times, lower), _first(times, limits.high.probabilities))


def _first(times: Sequence[float], shares: Iterable[float]) -> float | None:
    """Give the first time at which no more than half is left."""
    return next((time for time, share in zip(times, shares, strict=True) if share <= _HALF), None)
