"""The formulas of the six intraclass correlations and of their intervals, from mean squares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import Final, TypeAlias

from cwinstruments.psychometrics.distributions import f_quantile, finite
from cwinstruments.psychometrics.mean_squares import MeanSquares


def _share(part: float, whole: float) -> float | None:
    """Give a part of a whole; none where the whole is nothing or below it, as a variance cannot be."""
    return finite(part / whole) if whole > 0 else None


VALUES: Final[Mapping[str, Callable[[MeanSquares], float | None]]] = {
    "icc1": lambda ms: _share(ms.people - ms.within, ms.people + (ms.k - 1) * ms.within),
    "icc2": lambda ms: _share(
        ms.people - ms.error, ms.people + (ms.k - 1) * ms.error + ms.k * (ms.raters - ms.error) / ms.n
    ),
    "icc3": lambda ms: _share(ms.people - ms.error, ms.people + (ms.k - 1) * ms.error),
    "icc1k": lambda ms: _share(ms.people - ms.within, ms.people),
    "icc2k": lambda ms: _share(ms.people - ms.error, ms.people + (ms.raters - ms.error) / ms.n),
    "icc3k": lambda ms: _share(ms.people - ms.error, ms.people),
}

Ends: TypeAlias = tuple[float, float]


def _single(squares: MeanSquares, f: float, df2: int, share: float) -> Ends | None:
    lower, upper = _f_ends(squares, f, df2, share)
    return _ordered((lower - 1) / (lower + squares.k - 1), (upper - 1) / (upper + squares.k - 1))


def _mean(squares: MeanSquares, f: float, df2: int, share: float) -> Ends | None:
    lower, upper = _f_ends(squares, f, df2, share)
    return _ordered(1 - 1 / lower if lower else -inf, 1 - 1 / upper if upper else -inf)


def _f_ends(squares: MeanSquares, f: float, df2: int, share: float) -> Ends:
    df1 = squares.n - 1
    return f / f_quantile(share, df1, df2), f * f_quantile(share, df2, df1)


def _agreement(squares: MeanSquares, f: float, df2: int, share: float) -> Ends | None:
    """Give the interval of agreement, with Satterthwaite's degrees of freedom (McGraw & Wong 1996, table 7)."""
    n, k, icc = squares.n, squares.k, VALUES["icc2"](squares)
    if icc is None:
        return None
    by_raters, rest = k * icc * squares.raters / squares.error, n * (1 + (k - 1) * icc) - k * icc
    below = (n - 1) * by_raters**2 + rest**2
    df = df2 * (by_raters + rest) ** 2 / below if below else 0.0
    if not df:
        return None
    upper, lower = f_quantile(share, n - 1, df), f_quantile(share, df, n - 1)
    both = k * squares.raters + (k * n - k - n) * squares.error
    if not both + n * lower * squares.people:
        return None
    return _ordered(
        n * (squares.people - upper * squares.error) / (upper * both + n * squares.people),
        n * (lower * squares.people - squares.error) / (both + n * lower * squares.people),
    )


def _mean_agreement(squares: MeanSquares, f: float, df2: int, share: float) -> Ends | None:
    ends = _agreement(squares, f, df2, share)
    # Stepped up, a limit of -1 / (k - 1) is minus infinity, and what is below that comes out above everything.
    if ends is None or 1 + (squares.k - 1) * ends[0] <= 0:
        return None
    lower, upper = (end * squares.k / (1 + (squares.k - 1) * end) for end in ends)
    return _ordered(lower, upper)


def _ordered(lower: float, upper: float) -> Ends | None:
    ends = finite(lower), finite(upper)
    return None if ends[0] is None or ends[1] is None or ends[0] > ends[1] else (ends[0], ends[1])


LIMITS: Final[Mapping[str, Callable[[MeanSquares, float, int, float], Ends | None]]] = {
    "icc1": _single,
    "icc2": _agreement,
    "icc3": _single,
    "icc1k": _mean,
    "icc2k": _mean_agreement,
    "icc3k": _mean,
}
