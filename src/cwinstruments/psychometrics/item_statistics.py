"""What each item is like: its distribution, and how it goes with the rest of its scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import frozen

from cwinstruments.psychometrics.moments import MissingPolicy, Moments, alpha_of
from cwinstruments.psychometrics.response_matrices import ResponseMatrix
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

MomentType: TypeAlias = Literal[1, 2, 3]
"""Which skewness and kurtosis (Joanes & Gill 1998): 3 is that of psych, 1 that of SciPy, 2 that of SPSS and pandas."""

Figures: TypeAlias = dict[str, float | None]
Why: TypeAlias = dict[str, Unavailable]


@frozen
class ItemStatistics:
    """One item.

    Args:
        n: the people that its figures rest on: without any missing response, or, pairwise, with one to this item.
        sd: with n - 1.
        skewness: of the type that the result names.
        kurtosis: the same, above that of a normal distribution.
        r_rest: its correlation with the sum of the other items.
        alpha_if_deleted: alpha of the other items.
        percent_missing: of all people.
        options: how many people chose each response option, if the lowest and the highest are told; else empty.
        n_elsewhere: how many responses are none of those options.
    """

    item: str
    n: int
    mean: float | None
    sd: float | None
    median: float | None
    minimum: float | None
    maximum: float | None
    skewness: float | None
    kurtosis: float | None
    r_rest: float | None
    alpha_if_deleted: float | None
    percent_missing: float | None
    options: Mapping[str, int]
    n_elsewhere: int


def item_statistics(
    matrix: ResponseMatrix,
    found: Moments,
    /,
    *,
    missing: MissingPolicy,
    options: Sequence[int] = (),
    moment_type: MomentType = 3,
) -> tuple[tuple[ItemStatistics, ...], Why]:
    """Give each item, and the reasons for what is not there as `0.sd`, `3.r_rest`.

    Args:
        matrix: the responses.
        found: the covariances of the same responses.
        options: the values of the response options, if their frequencies are wanted.
    """
    import numpy as np

    absent = np.isnan(matrix.values)
    kept = ~absent.any(axis=1) if missing == "listwise" else np.ones(matrix.n_people, dtype=bool)
    # Item by item in memory: what follows goes through each of them several times.
    columns, lost = np.ascontiguousarray(matrix.values[kept].T), absent.sum(axis=0)
    statistics, reasons = [], Why()
    for place, item in enumerate(matrix.items):
        known = columns[place]
        known = known[~np.isnan(known)]
        n_missing = int(lost[place])
        figures, why = distribution(known, moment_type=moment_type)
        rest, not_rest = _rest(found, place)
        counts = {str(option): int((known == option).sum()) for option in options}
        statistics.append(
            ItemStatistics(
                item=item,
                n=len(known),
                **figures,
                **rest,
                percent_missing=100 * n_missing / matrix.n_people if matrix.n_people else None,
                options=counts,
                n_elsewhere=len(known) - sum(counts.values()) if options else 0,
            )
        )
        none = {} if matrix.n_people else {"percent_missing": Unavailable.NO_RESPONSES}
        reasons |= {f"{place}.{name}": reason for name, reason in (why | not_rest | none).items()}
    return tuple(statistics), reasons


def distribution(values: Array, /, *, moment_type: MomentType = 3) -> tuple[Figures, Why]:
    """Give mean, SD, median, extremes, skewness and kurtosis of what is not missing, and why one is not there.

    With g1 and g2 the moments divided by n: type 1 is g1 and g2; type 2 is g1 sqrt(n(n - 1)) / (n - 2) and
    (n - 1) / ((n - 2)(n - 3)) ((n + 1) g2 + 6); type 3 is g1 (1 - 1/n)^1.5 and (g2 + 3)(1 - 1/n)² - 3 (Joanes & Gill
    1998, doi 10.1111/1467-9884.00122).
    """
    import numpy as np

    names = ("mean", "sd", "median", "minimum", "maximum", "skewness", "kurtosis")
    figures: Figures = dict.fromkeys(names)
    n = len(values)
    if n == 0:
        return figures, dict.fromkeys(names, Unavailable.NO_RESPONSES)
    low, high = float(values.min()), float(values.max())
    # The mean of equal values may miss them by the arithmetic.
    mean = low if low == high else float(values.mean())
    figures |= {"mean": mean, "median": float(np.median(values)), "minimum": low, "maximum": high}
    if n == 1:
        return figures, dict.fromkeys(("sd", "skewness", "kurtosis"), Unavailable.TOO_FEW_PEOPLE)
    # From one of them on, as the mean of values far from 0 is too coarse to be taken from them.
    from_mean = values - low
    from_mean -= from_mean.mean()
    squares = float(from_mean @ from_mean)
    figures["sd"] = sqrt(squares / (n - 1))
    if low == high:
        return figures, dict.fromkeys(("skewness", "kurtosis"), Unavailable.NO_VARIANCE)
    standard = from_mean / sqrt(squares / n)
    squared = standard * standard
    g1, g2 = float(squared @ standard) / n, float(squared @ squared) / n - 3
    if moment_type == 1:
        figures |= {"skewness": g1, "kurtosis": g2}
    elif moment_type == 3:
        figures |= {"skewness": g1 * (1 - 1 / n) ** 1.5, "kurtosis": (g2 + 3) * (1 - 1 / n) ** 2 - 3}
    else:
        if n > 2:
            figures["skewness"] = g1 * sqrt(n * (n - 1)) / (n - 2)
        if n > 3:
            figures["kurtosis"] = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6)
    return figures, {name: Unavailable.TOO_FEW_PEOPLE for name in names if figures[name] is None}


def _rest(found: Moments, place: int) -> tuple[Figures, Why]:
    """Give the correlation with the other items, (row sum - C_ii) / sqrt(C_ii V_(-i)), and their alpha."""
    import numpy as np

    figures: Figures = {"r_rest": None, "alpha_if_deleted": None}
    if found.n_items < 2:
        return figures, dict.fromkeys(figures, Unavailable.TOO_FEW_ITEMS)
    covariance = found.covariance
    if covariance is None:
        assert found.reason is not None
        return figures, dict.fromkeys(figures, found.reason)
    others = np.delete(np.arange(found.n_items), place)
    rest = covariance[np.ix_(others, others)]
    reasons: Why = {}
    own, variance = float(covariance[place, place]), float(rest.sum())
    if found.constant[place] or own <= 0 or variance <= 1e-12 * float(np.abs(rest).sum()):
        reasons["r_rest"] = Unavailable.NO_VARIANCE
    else:
        figures["r_rest"] = float(covariance[place, others].sum()) / sqrt(own * variance)
    figures["alpha_if_deleted"], why = alpha_of(rest)
    if why is not None:
        reasons["alpha_if_deleted"] = why
    return figures, reasons
