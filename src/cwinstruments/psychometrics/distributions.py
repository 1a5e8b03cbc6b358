"""Quantiles and tail areas of F and t, which come with SciPy."""

from __future__ import annotations

from math import isfinite
from statistics import NormalDist
from typing import Any


def check_level(level: float, /) -> None:
    """Refuse a level of confidence that is none.

    Raises:
        ValueError: it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level of confidence is between 0 and 1, such as 0.95, not {level!r}")


def finite(number: float, /) -> float | None:
    """Give a number as a plain float, and None for one that is infinite or not a number."""
    return float(number) if isfinite(number) else None


def z_quantile(share: float, /) -> float:
    """Give the value below which this share of the standard normal distribution lies."""
    return NormalDist().inv_cdf(share)


def f_quantile(share: float, df1: float, df2: float, /) -> float:
    """Give the value below which this share of the F distribution lies; NaN where there is none."""
    return float(_special().fdtri(df1, df2, share))


def f_tail(f: float, df1: float, df2: float, /) -> float:
    """Give the share of the F distribution above a value."""
    return float(_special().fdtrc(df1, df2, f))


def t_quantile(share: float, df: float, /) -> float:
    """Give the value below which this share of the t distribution lies."""
    return float(_special().stdtrit(df, share))


def t_tails(t: float, df: float, /) -> float:
    """Give the share of the t distribution that is as far from 0 as a value, or further, on either side."""
    return 2 * float(_special().stdtr(df, -abs(t)))


def need_scipy(what: str, /) -> None:
    """Refuse to go on without SciPy, and say what to install.

    Args:
        what: what needs it, as several things.

    Raises:
        ImportError: SciPy is not installed.
    """
    try:
        import scipy  # noqa: F401
    except ImportError:
        raise ImportError(f"{what} need SciPy: install cwinstruments[psychometrics]") from None


def _special() -> Any:
    need_scipy("intervals and tests")
    from scipy import special

    return special
