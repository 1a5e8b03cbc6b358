"""How much of the variance lies between groups: ICC(1) and ICC(2), by three estimators."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import attrs
from attrs import frozen

from cwinstruments.psychometrics.distributions import check_level
from cwinstruments.psychometrics.group_data import GroupLabels, grouping, numbers
from cwinstruments.psychometrics.group_icc_figures import icc_figures
from cwinstruments.psychometrics.group_mean_reliability import GroupReliability
from cwinstruments.psychometrics.one_way import OneWay, one_way
from cwinstruments.psychometrics.result import Interval, Result, Unavailable

REFERENCE_KEYS: Final = ("bartko1976", "bliese2000", "searle1992")


class GroupIccCaution(StrEnum):
    """What to know before an ICC of groups is used.

    `interval_of_unequal_sizes`: intervals that rest on F are exact for groups of one size only.
    `negative_between_variance`: groups differ less than chance would make them; the figures by ANOVA keep the sign.
    `reml_at_zero`: by REML there is no variance between groups. `groups_of_one`: they count among the groups and
    people, and say nothing of the variance within.
    """

    INTERVAL_OF_UNEQUAL_SIZES = "interval_of_unequal_sizes"
    NEGATIVE_BETWEEN_VARIANCE = "negative_between_variance"
    REML_AT_ZERO = "reml_at_zero"
    GROUPS_OF_ONE = "groups_of_one"


@frozen(kw_only=True)
class GroupIcc(Result):
    """How much of the variance of one score lies between groups. Each figure names its estimator.

    Args:
        n_used: how many people have a value and a group.
        n_total: how many people there are.
        n_groups: how many groups have a value, those of one person too: `n_groups_of_one`.
        mean_size: people per group, the arithmetic mean; the software R `multilevel` uses it.
        k0: Searle's size, with which ICC(1) by ANOVA has no bias of unequal sizes.
        harmonic_size: the harmonic mean of sizes.
        ms_between: the mean square between groups, and `ms_within` that within.
        f: their ratio, with `df1`, `df2` and the tail area `p` of the test that groups don't differ.
        eta_squared: the share of the sum of squares that lies between groups; it grows with the number of groups.
        omega_squared: the same without that bias.
        icc1_anova_mean_size: (MSB - MSW) / (MSB + (m - 1) MSW) with the mean size; `icc1_anova_k0` with Searle's.
        icc2_anova: (MSB - MSW) / MSB, the reliability of the mean of a group, whichever size ICC(1) goes by.
        icc1_reml: by restricted maximum likelihood, never below 0; `icc1_ml` by maximum likelihood, which is too low
            where groups are few.
        icc2_reml_mean_size: the reliability of the mean of a group of mean size, by ICC(1) of REML.
        between_reml: the variance between groups by REML; `within_reml` that within, and alike by ML.
        reliability_anova_mean_size: of the groups' means, by size, by that ICC(1); alike by REML.
        design_effect_anova_mean_size: by how much the variance of an overall mean grows; alike by REML.
    """

    n_used: int
    n_total: int
    n_groups: int
    n_groups_of_one: int
    smallest: int | None = None
    largest: int | None = None
    mean_size: float | None = None
    k0: float | None = None
    harmonic_size: float | None = None
    df1: int | None = None
    df2: int | None = None
    ms_between: float | None = None
    ms_within: float | None = None
    f: float | None = None
    p: float | None = None
    eta_squared: float | None = None
    omega_squared: float | None = None
    icc1_anova_mean_size: float | None = None
    icc1_anova_mean_size_interval: Interval | None = None
    icc1_anova_k0: float | None = None
    icc1_anova_k0_interval: Interval | None = None
    icc2_anova: float | None = None
    icc2_anova_interval: Interval | None = None
    icc1_reml: float | None = None
    icc2_reml_mean_size: float | None = None
    between_reml: float | None = None
    within_reml: float | None = None
    icc1_ml: float | None = None
    between_ml: float | None = None
    within_ml: float | None = None
    design_effect_anova_mean_size: float | None = None
    design_effect_reml: float | None = None
    reliability_anova_mean_size: GroupReliability | None = None
    reliability_reml: GroupReliability | None = None
    level: float
    cautions: tuple[GroupIccCaution, ...] = ()
    reasons: Mapping[str, Unavailable]
    references: tuple[str, ...] = REFERENCE_KEYS


def group_icc(values: Any, groups: GroupLabels, /, *, level: float = 0.95) -> GroupIcc:
    """Tell how much of the variance of a score lies between groups, by three estimators.

    By ANOVA with the mean size of groups and with Searle's k0 = (N - Σ n² / N) / (J - 1) (Bartko 1976, doi
    10.1037/0033-2909.83.5.762; Bliese 2000), and by REML. Negative values by ANOVA are kept. Groups of one count among
    the groups and the people. Estimators differ in the second decimal: always say which it is.

    Args:
        values: one score for each person, such as the scale mean; None and NaN are missing.
        groups: for each person the group; None is nobody's, and is left out.
        level: of the intervals, which rest on F.

    Raises:
        ValueError: there are not as many groups as values, a value is infinite, or a level is impossible.
        TypeError: a value is neither a number nor missing, or values or groups are in no order.
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].

    Examples:
        >>> found = group_icc([1, 2, 3, 4, 5, 6], ["a", "a", "b", "b", "c", "c"])
        >>> found.f, round(found.icc1_anova_mean_size, 4), round(found.icc2_anova, 4)
        (16.0, 0.8824, 0.9375)
    """
    check_level(level)
    known, made = numbers(values), grouping(groups)
    if known.size != made.n_people:
        raise ValueError(f"there are values of {known.size} people, and groups of {made.n_people}")
    found = one_way(known, made)
    figures, why = icc_figures(found, level)
    optional = [one.name for one in attrs.fields(GroupIcc) if one.default is None]
    reasons = {name: why for name in optional if figures.get(name) is None}
    for name, part in figures.items():
        if isinstance(part, GroupReliability):
            reasons |= {f"{name}.{path}": reason for path, reason in part.reasons.items()}
    return GroupIcc(
        n_used=found.n,
        n_total=made.n_people,
        n_groups=found.n_groups,
        n_groups_of_one=int(found.many[found.sizes == 1].sum()),
        level=level,
        cautions=_cautions(found, figures),
        reasons=reasons,
        **figures,
    )


def _cautions(found: OneWay, figures: Mapping[str, Any]) -> tuple[GroupIccCaution, ...]:
    icc1 = figures.get("icc1_anova_mean_size")
    there = {
        GroupIccCaution.INTERVAL_OF_UNEQUAL_SIZES: "icc2_anova_interval" in figures and found.sizes.size > 1,
        GroupIccCaution.NEGATIVE_BETWEEN_VARIANCE: icc1 is not None and icc1 < 0,
        GroupIccCaution.REML_AT_ZERO: figures.get("icc1_reml") == 0,
        GroupIccCaution.GROUPS_OF_ONE: bool((found.sizes == 1).any()),
    }
    return tuple(caution for caution, holds in there.items() if holds)
