"""Whether an item of 0 and 1 is as easy for one group as for matched people of another, by Mantel and Haenszel."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from math import erfc, exp, log, sqrt
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.differential_functioning.ets_classes import (
    DifCaution,
    EtsClass,
    Favours,
    class_of_delta,
    favours_of,
)
from cwinstruments.psychometrics.differential_functioning.strata import (
    FOCAL,
    REFERENCE,
    Counts,
    Strata,
    matched_strata,
)
from cwinstruments.psychometrics.distributions import check_level, z_quantile
from cwinstruments.psychometrics.result import Interval, Result, Unavailable

DELTA: Final = -2.35
"""What the logarithm of an odds ratio is multiplied by to be on the delta scale (Holland & Thayer 1988)."""

_NAMES = ("odds_ratio", "log_odds_ratio", "log_odds_ratio_error", "interval", "chi2", "p", "delta", "delta_error")


@frozen
class MantelHaenszel(Result):
    """How the odds of a 1 differ between matched people of two groups.

    Args:
        odds_ratio: the common odds ratio; above 1 the reference group has a 1 more often.
        log_odds_ratio: its logarithm.
        log_odds_ratio_error: the standard error of the logarithm, of Robins, Breslow and Greenland.
        interval: of the odds ratio, with that standard error.
        chi2: the test statistic, with 1 degree of freedom.
        p: its probability when groups do not matter.
        is_corrected: whether a continuity correction was asked for.
        delta: on the scale of the ETS, -2.35 times the logarithm; below 0 the item favours the reference group.
        delta_error: its standard error.
        ets_class: A, B or C.
        favours: which group, for B and C.
        counts: who was compared, and who was not.
        reasons: why a figure is not there.
        cautions: what to mind.
        references: keys of `REFERENCES`.
    """

    odds_ratio: float | None
    log_odds_ratio: float | None
    log_odds_ratio_error: float | None
    interval: Interval | None
    chi2: float | None
    p: float | None
    is_corrected: bool
    delta: float | None
    delta_error: float | None
    ets_class: EtsClass | None
    favours: Favours | None
    n_used: int
    n_total: int
    counts: Counts
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    cautions: tuple[DifCaution, ...] = ()
    references: tuple[str, ...] = ("mantel1959", "robins1986", "holland1988", "zwick2012")


def mantel_haenszel(
    item: Any,
    group: Iterable[Hashable],
    matching: Any,
    /,
    *,
    reference: Hashable,
    focal: Hashable,
    level: float = 0.95,
    continuity_correction: bool = True,
    minimum_group: int = 2,
) -> MantelHaenszel:
    """Compare two groups on an item of 0 and 1, among people with the same matching score.

    The common odds ratio is sum(a d / n) / sum(b c / n) over strata, where a and b are the ones and zeros of the
    reference group, c and d those of the focal group (Mantel & Haenszel 1959, doi 10.1093/jnci/22.4.719); its
    logarithm's variance is that of Robins, Breslow and Greenland (1986, doi 10.2307/2531052). The test is
    (|sum(a) - sum(E)| - 0.5)^2 / sum(Var). As in R's `mantelhaen.test`, nothing is taken off where the difference is
    below 0.5 anyway. Strata with one group only drop out. Matching is on the score as it is: with few people, give
    bands of it, so that fewer are left without a match.

    Args:
        item: 0, 1 or missing, for each person.
        group: the group of each person; who is in neither of the two below is left out.
        matching: a score for each person, such as the total of the scale *with* this item.
        reference: the group that the other is compared with.
        focal: the group for which the item may work otherwise.
        level: of the interval. The classes are always made at 5 per cent.
        continuity_correction: whether 0.5 is taken off the difference.
        minimum_group: with fewer people compared in one of the groups there are no figures; 1 or more.

    Raises:
        ValueError: the item holds anything but 0 and 1, lengths differ, the groups are one, or a level or a minimum is
            impossible.

    Examples:
        >>> found = mantel_haenszel(
        ...     [1, 1, 0, 1, 0, 0], ["a", "a", "a", "b", "b", "b"], [1] * 6, reference="a", focal="b"
        ... )
        >>> round(found.odds_ratio, 3), round(found.delta, 2), found.ets_class.value
        (4.0, -3.26, 'A')
    """
    check_level(level)
    matched = matched_strata(item, group, matching, reference, focal, minimum_group)
    if other := sorted(set(matched.values.tolist()) - {0.0, 1.0}):
        raise ValueError(f"the item holds {other[0]:g}; this is for 0 and 1, and mantel() for ordered items")
    return of_binary(matched, level, continuity_correction, minimum_group)


def of_binary(matched: Strata, level: float, is_corrected: bool, minimum_group: int, /) -> MantelHaenszel:
    """Compare two groups that are in strata already, on an item of 0 and 1."""
    figures: dict[str, Any] = dict.fromkeys(_NAMES)
    reasons: dict[str, Unavailable] = {}
    if why := matched.unavailable(minimum_group):
        reasons = dict.fromkeys((*_NAMES, "ets_class", "favours"), why)
    else:
        _test(matched, is_corrected, figures, reasons)
        _odds(matched, level, figures, reasons)
    ets_class = favours = None
    if reasons:
        for name in ("ets_class", "favours"):
            reasons.setdefault(name, next(iter(reasons.values())))
    else:
        ets_class = class_of_delta(figures["delta"], figures["delta_error"], figures["p"])
        favours = favours_of(ets_class, figures["delta"], reasons)
    return MantelHaenszel(
        **figures,
        is_corrected=is_corrected,
        ets_class=ets_class,
        favours=favours,
        n_used=matched.counts.n_used,
        n_total=matched.counts.n_total,
        counts=matched.counts,
        reasons=reasons,
        cautions=matched.cautions(),
    )


def _test(matched: Strata, is_corrected: bool, figures: dict[str, Any], reasons: dict[str, Unavailable]) -> None:
    variance, excess = matched.variance(), abs(matched.excess())
    if variance <= 0:
        reasons |= dict.fromkeys(("chi2", "p"), Unavailable.NO_VARIANCE)
        return
    off = 0.5 if is_corrected and excess >= 0.5 else 0.0
    figures["chi2"] = (excess - off) ** 2 / variance
    figures["p"] = erfc(sqrt(figures["chi2"] / 2))


def _odds(matched: Strata, level: float, figures: dict[str, Any], reasons: dict[str, Unavailable]) -> None:
    n = matched.n.sum(axis=0)
    a, c = matched.sums[REFERENCE], matched.sums[FOCAL]
    b, d = matched.n[REFERENCE] - a, matched.n[FOCAL] - c
    agree, differ = a * d / n, b * c / n
    up, down = float(agree.sum()), float(differ.sum())
    if not up or not down:
        # Nobody of a group has a 0, or a 1, where the other has: the ratio is 0, endless, or anything.
        names = [name for name in _NAMES if name not in ("chi2", "p")]
        reasons |= dict.fromkeys(names, Unavailable.NO_VARIANCE if up == down else Unavailable.NOT_ESTIMABLE)
        return
    same, other = (a + d) / n, (b + c) / n
    variance = float(
        (same * agree).sum() / (2 * up**2)
        + (same * differ + other * agree).sum() / (2 * up * down)
        + (other * differ).sum() / (2 * down**2)
    )
    at, error = log(up / down), sqrt(variance)
    half = z_quantile((1 + level) / 2) * error
    figures["odds_ratio"], figures["log_odds_ratio"], figures["log_odds_ratio_error"] = up / down, at, error
    figures["interval"] = Interval(exp(at - half), exp(at + half), level, "robins_breslow_greenland")
    figures["delta"], figures["delta_error"] = DELTA * at, -DELTA * error
