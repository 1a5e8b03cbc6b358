"""Whether people of two groups with the same matching score answer an ordered item alike, by Mantel."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from math import erfc, sqrt
from typing import Any

from attrs import field, frozen

from cwinstruments.psychometrics.differential_functioning.ets_classes import (
    DifCaution,
    EtsClass,
    Favours,
    class_of_smd,
    favours_of,
)
from cwinstruments.psychometrics.differential_functioning.strata import (
    FOCAL,
    REFERENCE,
    Counts,
    Strata,
    matched_strata,
)
from cwinstruments.psychometrics.result import Result, Unavailable

_SPECK = 64 * 2.0**-52


@frozen
class Mantel(Result):
    """How the scores on an item differ between matched people of two groups.

    Args:
        chi2: the test statistic, with 1 degree of freedom and no correction for continuity.
        p: its probability when groups do not matter.
        smd: the standardised mean difference, focal less reference, in points of the item: the differences of the
            means in each stratum, weighted by the focal group. Below 0 the item favours the reference group.
        sd: the standard deviation of the item, with n - 1, over all who were compared.
        smd_ratio: the difference as a share of it.
        ets_class: AA, BB or CC.
        favours: which group, for BB and CC.
        counts: who was compared, and who was not.
        reasons: why a figure is not there.
        cautions: what to mind.
        references: keys of `REFERENCES`.
    """

    chi2: float | None
    p: float | None
    smd: float | None
    sd: float | None
    smd_ratio: float | None
    ets_class: EtsClass | None
    favours: Favours | None
    n_used: int
    n_total: int
    counts: Counts
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    cautions: tuple[DifCaution, ...] = ()
    references: tuple[str, ...] = ("mantel1963", "dorans1993", "zwick1997", "zwick2012")


def mantel(
    item: Any,
    group: Iterable[Hashable],
    matching: Any,
    /,
    *,
    reference: Hashable,
    focal: Hashable,
    minimum_group: int = 2,
) -> Mantel:
    """Compare two groups on an ordered item, among people with the same matching score.

    The test is (sum(F) - sum(E))^2 / sum(Var) of the focal group's sums of scores (Mantel 1963, doi
    10.1080/01621459.1963.10500879); for an item of 0 and 1 it is that of Mantel and Haenszel without correction. The
    standardised mean difference is that of Dorans and Schmitt (1993). Strata with one group only drop out.

    Args:
        item: the score of each person, as numbers in the order of the options, or missing.
        group: the group of each person; who is in neither of the two below is left out.
        matching: a score for each person, such as the total of the scale *with* this item.
        reference: the group that the other is compared with.
        focal: the group for which the item may work otherwise.
        minimum_group: with fewer people compared in one of the groups there are no figures; 1 or more.

    Raises:
        ValueError: lengths differ, the groups are one, or the minimum is impossible.

    Examples:
        >>> found = mantel([3, 4, 5, 1, 2, 3], ["a", "a", "a", "b", "b", "b"], [1] * 6, reference="a", focal="b")
        >>> round(found.chi2, 6), found.smd
        (3.0, -2.0)
    """
    return of_ordered(matched_strata(item, group, matching, reference, focal, minimum_group), minimum_group)


def of_ordered(matched: Strata, minimum_group: int, /) -> Mantel:
    """Compare two groups that are in strata already, on an ordered item."""
    import numpy as np

    reasons: dict[str, Unavailable] = {}
    chi2 = p = smd = sd = ratio = ets_class = favours = None
    if why := matched.unavailable(minimum_group):
        reasons = dict.fromkeys(("chi2", "p", "smd", "sd", "smd_ratio", "ets_class", "favours"), why)
    else:
        weights = matched.n[FOCAL] / matched.n[FOCAL].sum()
        means = matched.sums / matched.n
        smd = float((weights * (means[FOCAL] - means[REFERENCE])).sum())
        sd = float(np.std(matched.values, ddof=1))
        sd = 0.0 if sd <= _SPECK * float(np.abs(matched.values).max()) else sd
        variance = matched.variance()
        if variance > 0 and sd > 0:
            chi2 = matched.excess() ** 2 / variance
            p = erfc(sqrt(chi2 / 2))
            ratio = smd / sd
            ets_class = class_of_smd(ratio, p)
            favours = favours_of(ets_class, smd, reasons)
        else:
            reasons = dict.fromkeys(("chi2", "p", "smd_ratio", "ets_class", "favours"), Unavailable.NO_VARIANCE)
    return Mantel(
        chi2,
        p,
        smd,
        sd,
        ratio,
        ets_class,
        favours,
        matched.counts.n_used,
        matched.counts.n_total,
        matched.counts,
        reasons,
        matched.cautions(),
    )
