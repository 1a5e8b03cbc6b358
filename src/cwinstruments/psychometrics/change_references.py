"""How scores change in people of whom nothing happened in between: what a person's change is set against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.pairs import Pairs, pairs, pearson, spread
from cwinstruments.psychometrics.result import Result, Unavailable


@frozen(kw_only=True)
class ChangeReference(Result):
    """The usual change of people, and the line by which the second score is foretold from the first.

    Made by `change_reference` of a sample, or by hand of figures that an article or a manual prints.

    Args:
        n_used: how many people have both scores; None where that is not told.
        n_total: how many rows there were.
        sd_before: the SD of the first scores, with n - 1.
        mean_change: the second less the first.
        sd_change: with n - 1.
        retest_r: Pearson's correlation of the two.
        intercept: of the line.
        slope: of the line.
        error: the standard error of estimate of the line, with n - 2.
        reasons: of what is not given by hand, `not_applicable`.
    """

    n_used: int | None = None
    n_total: int | None = None
    sd_before: float | None = None
    mean_change: float | None = None
    sd_change: float | None = None
    retest_r: float | None = None
    intercept: float | None = None
    slope: float | None = None
    error: float | None = None
    reasons: Mapping[str, Unavailable] = field()
    references: tuple[str, ...] = ("chelune1993", "mcsweeny1993")

    @reasons.default
    def _not_given(self) -> Mapping[str, Unavailable]:
        names = ("n_used", "n_total", *_FIGURES)
        return {name: Unavailable.NOT_APPLICABLE for name in names if getattr(self, name) is None}


_FIGURES: Final = ("sd_before", "mean_change", "sd_change", "retest_r", "intercept", "slope", "error")


def change_reference(first: Iterable[float | None], second: Iterable[float | None], /) -> ChangeReference:
    """Tell how scores change in a reference sample, such as people with whom nothing was done.

    It is that which Chelune et al. (1993, doi 10.1037/0894-4105.7.1.41) and, for the line, McSweeny et al. (1993, The
    Clinical Neuropsychologist 7, 300-312) set the change of a person against.

    Args:
        first: the scores of the first occasion, one for each person; None where there is none.
        second: those of the second, of the same people in the same order.

    Raises:
        ValueError: the two differ in length.
        TypeError: the scores are in no order, such as those of a mapping.

    Examples:
        >>> found = change_reference([1, 2, 3, 4], [2, 3, 3, 6])
        >>> found.mean_change, found.intercept, found.slope
        (1.0, 0.5, 1.2)
    """
    both = pairs(first, second)
    figures: dict[str, Any] = _figures(both)
    nobody = not both.n_first and not both.n_second
    reasons = {
        name: Unavailable.NO_RESPONSES if nobody else _why(name, both) for name in _FIGURES if figures.get(name) is None
    }
    return ChangeReference(n_used=both.n, n_total=both.n_total, **figures, reasons=reasons)


def _figures(both: Pairs) -> dict[str, float | None]:
    if not both.n:
        return {}
    found: dict[str, float | None] = {"mean_change": float(both.differences.mean())}
    if both.n < 2:
        return found
    found |= {"sd_before": spread(both.first), "sd_change": both.difference_spread()}
    if both.n < 3 or not found["sd_before"]:
        return found
    first, second = both.first - both.first.mean(), both.second - both.second.mean()
    slope = float(first @ second) / float(first @ first)
    rest = second - slope * first
    return found | {
        "retest_r": pearson(both.first, both.second),
        "intercept": float(both.second.mean()) - slope * float(both.first.mean()),
        "slope": slope,
        "error": sqrt(float(rest @ rest) / (both.n - 2)),
    }


def _why(name: str, both: Pairs) -> Unavailable:
    least = 1 if name == "mean_change" else 2 if name in ("sd_before", "sd_change") else 3
    return Unavailable.TOO_FEW_PEOPLE if both.n < least else Unavailable.NO_VARIANCE
