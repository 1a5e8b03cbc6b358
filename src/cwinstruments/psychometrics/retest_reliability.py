"""Whether a scale gives the same people the same scores on two occasions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import atanh, sqrt, tanh
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.distributions import check_level, finite, t_quantile, t_tails, z_quantile
from cwinstruments.psychometrics.intraclass_correlations import IccCaution, Intraclass, intraclass
from cwinstruments.psychometrics.pairs import Pairs, pairs, pearson, ranks, spread
from cwinstruments.psychometrics.result import Interval, Result, Unavailable
from cwinstruments.psychometrics.standard_errors import detectable_change


@frozen
class Retest(Result):
    """How the scores of two occasions go together. Differences are the second less the first.

    Args:
        n_used: how many people have both scores.
        n_total: how many rows there were.
        n_first: how many have the first score.
        n_second: how many have the second.
        level: that of the intervals and of the limits of agreement.
        icc: the headline: ICC(A,1), agreement of single scores, by ANOVA. `intraclass` has its interval and the others.
        pearson: blind to a shift of all people.
        pearson_interval: Fisher's.
        pearson_p: that it is 0, two-sided.
        spearman: Pearson's of the ranks.
        concordance: Lin's, with n.
        sd_first: with n - 1, as all standard deviations here.
        t: of the paired test; its p is two-sided, and the interval around the mean difference is its own.
        dz: the mean difference by the SD of the differences.
        srm: the standardised response mean: what `dz` is called where change is the question.
        effect_size_baseline: the mean difference by the SD of the first occasion.
        sem_consistency: the standard error of measurement, where a shift of all people is no error: SD of the
            differences by the root of 2.
        sem_agreement: where it is error. An occasion variance below 0 counts as 0.
        sem_baseline: SD of the first occasion times the root of 1 - Pearson's r.
        mdc90_consistency: the smallest change of one person beyond error; exact quantiles, here and in the next three.
        limits_of_agreement: within which this share of differences lies, if they are normal.
        occasion_variance: the component of the occasions, with its sign.
        intraclass: all six intraclass correlations.
    """

    n_used: int
    n_total: int
    n_first: int
    n_second: int
    level: float
    icc: float | None = None
    icc_interval: Interval | None = None
    pearson: float | None = None
    pearson_interval: Interval | None = None
    pearson_p: float | None = None
    spearman: float | None = None
    concordance: float | None = None
    mean_first: float | None = None
    mean_second: float | None = None
    sd_first: float | None = None
    sd_second: float | None = None
    mean_difference: float | None = None
    mean_difference_interval: Interval | None = None
    sd_difference: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None
    dz: float | None = None
    srm: float | None = None
    effect_size_baseline: float | None = None
    sem_consistency: float | None = None
    sem_agreement: float | None = None
    sem_baseline: float | None = None
    mdc90_consistency: float | None = None
    mdc95_consistency: float | None = None
    mdc90_agreement: float | None = None
    mdc95_agreement: float | None = None
    limits_of_agreement: Interval | None = None
    occasion_variance: float | None = None
    intraclass: Intraclass = field(kw_only=True)
    cautions: tuple[IccCaution, ...] = ()
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    references: tuple[str, ...] = ("mcgraw1996", "devet2006", "bland1986", "lin1989", "terwee2007")

    def rows(self) -> Iterable[Mapping[str, Any]]:
        plain = self.to_dict()
        del plain["intraclass"], plain["reasons"]
        return [plain]


_PARTS: Final = ("intraclass", "cautions", "reasons", "references")


def retest(first: Iterable[float | None], second: Iterable[float | None], /, *, level: float = 0.95) -> Retest:
    """Tell how far the same people have the same scores on two occasions, and how large the error of a score is.

    SEM and MDC are those of de Vet et al. (2006, doi 10.1016/j.jclinepi.2005.10.015), the limits of agreement those of
    Bland and Altman (1986), with an exact quantile for 1.96. Who lacks a score is left out and counted.

    Args:
        first: the scores of the first occasion, one for each person; None where there is none.
        second: those of the second, of the same people in the same order.
        level: of the intervals, between 0 and 1.

    Raises:
        ValueError: the two differ in length, or the level is impossible.
        TypeError: the scores are in no order, such as those of a mapping.
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].

    Examples:
        >>> found = retest([1, 2, 3, 4, 5], [2, 2, 4, 4, 6])
        >>> round(found.icc, 2), round(found.pearson, 2), found.mean_difference
        (0.89, 0.94, 0.6)
    """
    check_level(level)
    both = pairs(first, second)
    agreement = intraclass(both.rows, level=level)
    figures = {**_agreement(agreement), **_association(both, level), **_difference(both, agreement, level)}
    too_few = Unavailable.TOO_FEW_PEOPLE if both.n_first or both.n_second else Unavailable.NO_RESPONSES
    reasons = {
        one: _why(one, both, agreement, figures, too_few)
        for one in Retest.__annotations__
        if one not in _PARTS and one not in _COUNTS and figures.get(one) is None
    }
    reasons |= {f"intraclass.{path}": why for path, why in agreement.reasons.items()}
    return Retest(
        both.n,
        both.n_total,
        both.n_first,
        both.n_second,
        level,
        **figures,
        intraclass=agreement,
        cautions=agreement.cautions,
        reasons=reasons,
    )


_COUNTS: Final = ("n_used", "n_total", "n_first", "n_second", "level")


def _agreement(found: Intraclass) -> dict[str, Any]:
    return {"icc": found.icc2.value, "icc_interval": found.icc2.interval, "occasion_variance": found.rater_variance}


def _association(both: Pairs, level: float) -> dict[str, Any]:
    """Give the correlations. With two people each is 1 or -1, whatever they answer, so they take three."""
    if both.n < 3:
        return {}
    r = pearson(both.first, both.second)
    if r is None:
        return {}
    found: dict[str, Any] = {"pearson": r, "spearman": pearson(ranks(both.first), ranks(both.second))}
    first, second = both.first, both.second
    squares = float(first.var() + second.var() + (first.mean() - second.mean()) ** 2)
    covariance = float(((first - first.mean()) * (second - second.mean())).mean())
    found["concordance"] = finite(2 * covariance / squares) if squares else None
    found["sem_baseline"] = spread(first) * sqrt(1 - r) if r >= 0 else None
    # At 1 the logarithm of Fisher's z is infinite; rounding may leave a speck.
    if 1 - abs(r) < 1e-15:
        return found
    found["pearson_p"] = t_tails(r * sqrt((both.n - 2) / ((1 - r) * (1 + r))), both.n - 2)
    if both.n > 3:
        half = z_quantile((1 + level) / 2) / sqrt(both.n - 3)
        found["pearson_interval"] = Interval(tanh(atanh(r) - half), tanh(atanh(r) + half), level, "fisher")
    return found


def _difference(both: Pairs, agreement: Intraclass, level: float) -> dict[str, Any]:
    if not both.n:
        return {}
    mean = float(both.differences.mean())
    found: dict[str, Any] = {
        "mean_first": float(both.first.mean()),
        "mean_second": float(both.second.mean()),
        "mean_difference": mean,
    }
    if both.n < 2:
        return found
    at_first, sd, df = spread(both.first), both.difference_spread(), both.n - 1
    found |= {"sd_first": at_first, "sd_second": spread(both.second), "sd_difference": sd, "df": df}
    found["effect_size_baseline"] = mean / at_first if at_first else None
    found["sem_consistency"] = consistency = sd / sqrt(2)
    occasion = agreement.rater_variance
    found["sem_agreement"] = whole = sqrt(max(0.0, occasion or 0.0) + consistency**2)
    for level_of, name in ((0.90, "mdc90"), (0.95, "mdc95")):
        found[f"{name}_consistency"] = detectable_change(consistency, level=level_of)
        found[f"{name}_agreement"] = detectable_change(whole, level=level_of)
    half = z_quantile((1 + level) / 2) * sd
    found["limits_of_agreement"] = Interval(mean - half, mean + half, level, "normal")
    if sd:
        error = sd / sqrt(both.n)
        half = t_quantile((1 + level) / 2, df) * error
        found |= {"t": mean / error, "p": t_tails(mean / error, df), "dz": mean / sd, "srm": mean / sd}
        found["mean_difference_interval"] = Interval(mean - half, mean + half, level, "paired_t")
    return found


def _why(
    name: str, both: Pairs, agreement: Intraclass, figures: Mapping[str, Any], too_few: Unavailable
) -> Unavailable:
    """Say why a figure is not there."""
    if name in ("icc", "icc_interval", "occasion_variance"):
        path = {"icc": "icc2.value", "icc_interval": "icc2.interval", "occasion_variance": "rater_variance"}[name]
        return agreement.reasons[path]
    if both.n < (3 if name in _OF_THREE else 4 if name == "pearson_interval" else 2):
        return too_few
    if name in ("pearson_interval", "pearson_p", "sem_baseline") and figures.get("pearson") is not None:
        return Unavailable.NOT_ESTIMABLE
    return Unavailable.NO_VARIANCE


_OF_THREE: Final = ("pearson", "pearson_p", "spearman", "concordance", "sem_baseline")
