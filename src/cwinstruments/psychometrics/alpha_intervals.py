"""How sure alpha is: its standard error and three intervals."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cwinstruments.psychometrics.distributions import f_quantile, z_quantile
from cwinstruments.psychometrics.moments import Moments
from cwinstruments.psychometrics.result import Interval, Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

Bounds: TypeAlias = tuple[Interval | None, Unavailable | None]
_SPECK: Final = 1e-12


def feldt(alpha: float, /, *, n: int, k: int, level: float = 0.95) -> Bounds:
    """Give Feldt's interval, or why there is none.

    It is 1 - (1 - alpha) F with n - 1 and (n - 1)(k - 1) degrees of freedom (Feldt 1965, doi 10.1007/BF02289499; Feldt,
    Woodruff & Salih 1987, doi 10.1177/014662168701100107), as in psych. Others take n (k - 1) for the second.

    Args:
        n: people.
        k: items.

    Raises:
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].

    Examples:
        >>> interval, _ = feldt(0.85, n=89, k=7)
        >>> round(interval.lower, 7), round(interval.upper, 7)
        (0.7970649, 0.8931666)
    """
    if (reason := _reason(alpha, n, 2)) is not None:
        return None, reason
    first, second = n - 1, (n - 1) * (k - 1)
    high, low = (f_quantile(share, first, second) for share in ((1 + level) / 2, (1 - level) / 2))
    return Interval(1 - _gap(alpha) * high, 1 - _gap(alpha) * low, level, "feldt"), None


def bonett(alpha: float, /, *, n: int, k: int, level: float = 0.95) -> Bounds:
    """Give Bonett's interval, or why there is none; it needs three people.

    It is symmetric in ln(1 - alpha), with the standard error sqrt(2k / ((k - 1)(n - 2))) (Bonett 2002, doi
    10.3102/10769986027004335).

    Examples:
        >>> bonett(0.85, n=2, k=7)[1].value
        'too_few_people'
    """
    if (reason := _reason(alpha, n, 3)) is not None:
        return None, reason
    half = z_quantile((1 + level) / 2) * sqrt(2 * k / ((k - 1) * (n - 2)))
    return Interval(1 - _gap(alpha) * exp(half), 1 - _gap(alpha) * exp(-half), level, "bonett"), None


def duhachek(alpha: float, ase: float, /, *, level: float = 0.95) -> Interval:
    """Give the interval of alpha and its standard error, with the exact normal quantile; psych takes 1.96.

    It may end above 1 (Duhachek & Iacobucci 2004, doi 10.1037/0021-9010.89.5.792).
    """
    half = z_quantile((1 + level) / 2) * ase
    return Interval(alpha - half, alpha + half, level, "duhachek")


def standard_error(covariance: Array, /, *, n: int) -> tuple[float | None, Unavailable | None]:
    """Give the asymptotic standard error of alpha, or why there is none.

    With V the sum of C: Q = 2k² / ((k - 1)² V³) (V (tr C² + (tr C)²) - 2 tr C 1'C²1), and the root of Q / n (van Zyl,
    Neudecker & Nel 2000, doi 10.1007/BF02296146). It takes responses as normal, and many people.

    Args:
        covariance: of at least two items, whose total varies.
    """
    if n < 2:
        return None, Unavailable.TOO_FEW_PEOPLE
    k, total = len(covariance), float(covariance.sum())
    # In shares of the total variance, which cancels: no power of a large variance is taken.
    share = covariance / total
    trace, rows = float(share.trace()), share.sum(axis=0)
    plus, minus = float((share * share).sum()) + trace**2, 2 * trace * float(rows @ rows)
    if plus - minus < -_SPECK * max(plus, minus):
        return None, Unavailable.NOT_ESTIMABLE
    return sqrt(2 * k**2 / (k - 1) ** 2 * max(plus - minus, 0.0) / n), None


def around_alpha(
    found: Moments, alpha: float | None, reason: Unavailable | None, /, *, level: float
) -> tuple[dict[str, Any], dict[str, Unavailable]]:
    """Give the standard error and the intervals of alpha, or why there is no alpha and so none of them."""
    figures: dict[str, Any] = dict.fromkeys(("feldt", "duhachek", "bonett", "ase"))
    if alpha is None:
        assert reason is not None
        return figures, dict.fromkeys(figures, reason)
    assert found.covariance is not None
    n, k = found.n_counted, found.n_items
    whys: dict[str, Unavailable | None] = {}
    figures["feldt"], whys["feldt"] = feldt(alpha, n=n, k=k, level=level)
    figures["bonett"], whys["bonett"] = bonett(alpha, n=n, k=k, level=level)
    figures["ase"], whys["ase"] = standard_error(found.covariance, n=n)
    if figures["ase"] is None:
        whys["duhachek"] = whys["ase"]
    else:
        figures["duhachek"] = duhachek(alpha, figures["ase"], level=level)
    return figures, {name: why for name, why in whys.items() if why is not None}


def _reason(alpha: float, n: int, least: int) -> Unavailable | None:
    if n < least:
        return Unavailable.TOO_FEW_PEOPLE
    return Unavailable.NOT_ESTIMABLE if alpha > 1 + _SPECK else None


def _gap(alpha: float) -> float:
    # Alpha of items that are all alike comes out a speck above 1.
    return max(0.0, 1 - alpha)
