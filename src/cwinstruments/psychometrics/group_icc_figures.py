"""The figures behind the ICCs of groups, by name: sizes, analysis of variance, likelihood, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cwinstruments.psychometrics.distributions import f_quantile, f_tail, finite
from cwinstruments.psychometrics.group_mean_reliability import design_effect, group_reliability, reliability_of_mean
from cwinstruments.psychometrics.one_way import OneWay, components
from cwinstruments.psychometrics.result import Interval, Unavailable


def icc_figures(found: OneWay, level: float, /) -> tuple[dict[str, Any], Unavailable]:
    """Give the figures that there are, by their attribute of `GroupIcc`, and why there are no others.

    Args:
        level: of the intervals.
    """
    figures = _sizes(found)
    why = _why_nothing(found)
    if why is not None:
        return figures, why
    figures |= _anova(found, figures, level)
    figures |= _likelihood(found, figures)
    figures |= _following(found, figures)
    # What may lack alone lacks for want of variance, within groups or between them.
    return figures, Unavailable.NO_VARIANCE


def _why_nothing(found: OneWay) -> Unavailable | None:
    if not found.n:
        return Unavailable.NO_RESPONSES
    if found.n_groups < 2:
        return Unavailable.TOO_FEW_GROUPS
    if found.n == found.n_groups:
        return Unavailable.TOO_FEW_PEOPLE
    return None if found.within or found.between else Unavailable.NO_VARIANCE


def _sizes(found: OneWay) -> dict[str, Any]:
    if not found.n:
        return {}
    n, j = found.n, found.n_groups
    return {
        "smallest": int(found.sizes.min()),
        "largest": int(found.sizes.max()),
        "mean_size": n / j,
        "k0": (n - float(found.many @ found.sizes**2) / n) / (j - 1) if j > 1 else None,
        "harmonic_size": j / float((found.many / found.sizes).sum()),
    }


def _anova(found: OneWay, sizes: Mapping[str, Any], level: float) -> dict[str, Any]:
    df1, df2 = found.n_groups - 1, found.n - found.n_groups
    between, within = found.between / df1, found.within / df2
    total = found.between + found.within
    figures = {
        "df1": df1,
        "df2": df2,
        "ms_between": between,
        "ms_within": within,
        "eta_squared": found.between / total,
        "omega_squared": (found.between - df1 * within) / (total + within),
        "icc1_anova_mean_size": _icc1(between, within, sizes["mean_size"]),
        "icc1_anova_k0": _icc1(between, within, sizes["k0"]),
        "icc2_anova": finite((between - within) / between) if between else None,
    }
    f = finite(between / within) if within else None
    if f is None:
        return figures
    figures |= {"f": f, "p": f_tail(f, df1, df2)}
    if not f:
        return figures
    low = f / f_quantile((1 + level) / 2, df1, df2)
    high = f * f_quantile((1 + level) / 2, df2, df1)

    def around(of: Callable[[float], float]) -> Interval:
        return Interval(of(low), of(high), level, "f")

    return figures | {
        "icc1_anova_mean_size_interval": around(lambda end: _icc1(end, 1.0, sizes["mean_size"])),
        "icc1_anova_k0_interval": around(lambda end: _icc1(end, 1.0, sizes["k0"])),
        "icc2_anova_interval": around(lambda end: 1 - 1 / end),
    }


def _icc1(between: float, within: float, size: float) -> float:
    return (between - within) / (between + (size - 1) * within)


def _likelihood(found: OneWay, sizes: Mapping[str, Any]) -> dict[str, Any]:
    # Without variance within groups the likelihood grows without end.
    if not found.within:
        return {}
    reml, ml = components(found, restricted=True), components(found, restricted=False)
    return {
        "icc1_reml": reml.icc1,
        "icc2_reml_mean_size": reliability_of_mean(reml.icc1, sizes["mean_size"]),
        "between_reml": reml.between,
        "within_reml": reml.within,
        "icc1_ml": ml.icc1,
        "between_ml": ml.between,
        "within_ml": ml.within,
    }


def _following(found: OneWay, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Give what follows from an ICC(1): design effects and the reliability of each group's mean."""
    sizes = {int(size): int(many) for size, many in zip(found.sizes, found.many, strict=True)}
    made: dict[str, Any] = {}
    for estimator in ("anova_mean_size", "reml"):
        icc1 = figures.get(f"icc1_{estimator}")
        if icc1 is not None:
            made[f"design_effect_{estimator}"] = design_effect(icc1, figures["mean_size"])
            made[f"reliability_{estimator}"] = group_reliability(icc1, sizes)
    return made
