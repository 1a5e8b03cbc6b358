"""How the indices of agreement lie over all groups, and what to know before they are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from attrs import frozen

from cwinstruments.psychometrics.agreement_table import AgreementTable
from cwinstruments.psychometrics.null_distributions import NullDistribution, NullShape
from cwinstruments.psychometrics.result import Unavailable

_CUTOFF: Final = 0.70
"""From where on rwg, r*wg and awg count as agreement: a rule of thumb for rwg, which all three share here."""
_SPECK: Final = 1e-12
"""By which a figure of exactly the cut-off may have missed it."""


class AgreementCaution(StrEnum):
    """What to know before a figure of agreement is used.

    `uniform_null_only`: rwg is measured by the easiest null only. `null_unavailable`: nobody has published that null
    for so many options. `incomplete_left_out`: people who left an item out are in no index. `rwg_set_to_zero`: answers
    differ more than by the null. `few_raters_for_awg`: fewer people than A - 1. `awg_of_some_items`: the mean of the
    others lies too near an end.
    """

    UNIFORM_NULL_ONLY = "uniform_null_only"
    NULL_UNAVAILABLE = "null_unavailable"
    INCOMPLETE_LEFT_OUT = "incomplete_left_out"
    RWG_SET_TO_ZERO = "rwg_set_to_zero"
    FEW_RATERS_FOR_AWG = "few_raters_for_awg"
    AWG_OF_SOME_ITEMS = "awg_of_some_items"


@frozen
class IndexSummary:
    """An index over all groups that have it.

    Args:
        n_groups: how many have a figure.
        cutoff: from where on (rwg, r*wg, awg) or up to where (average deviations) a group is said to agree.
        share_agreeing: the share of those groups that do, from 0 to 1.
    """

    n_groups: int
    median: float | None
    lowest: float | None
    highest: float | None
    cutoff: float
    share_agreeing: float | None


@frozen
class AgreementSummary:
    """Each index over all groups, rwg and r*wg by null distribution."""

    rwg: Mapping[str, IndexSummary]
    rwg_star: Mapping[str, IndexSummary]
    ad_mean: IndexSummary
    ad_median: IndexSummary
    awg: IndexSummary


def agreement_summary(table: AgreementTable, /) -> AgreementSummary:
    """Sum every index up over the groups that have it."""
    deviation = table.n_options / 6
    return AgreementSummary(
        {name: _over_groups(values, _CUTOFF) for name, values in table.rwg.items()},
        {name: _over_groups(values, _CUTOFF) for name, values in table.rwg_star.items()},
        _over_groups(table.ad_mean, deviation, upwards=False),
        _over_groups(table.ad_median, deviation, upwards=False),
        _over_groups(table.awg, _CUTOFF),
    )


def _over_groups(values: Any, cutoff: float, *, upwards: bool = True) -> IndexSummary:
    import numpy as np

    known = values[~np.isnan(values)]
    if not known.size:
        return IndexSummary(0, None, None, None, cutoff, None)
    agreeing = known >= cutoff - _SPECK if upwards else known <= cutoff + _SPECK
    ends = float(known.min()), float(known.max())
    return IndexSummary(int(known.size), float(np.median(known)), *ends, cutoff, float(agreeing.mean()))


def agreement_reasons(table: AgreementTable, nulls: Sequence[NullDistribution], /) -> dict[str, Unavailable]:
    """Tell what lacks over all groups; each group tells its own."""
    import numpy as np

    most = int(table.n_complete.max(initial=0))
    found: dict[str, Unavailable] = {}
    for place, null in enumerate(nulls):
        parts = {"variance": null.variance, "probabilities": null.probabilities}
        found |= {f"nulls.{place}.{name}": Unavailable.NOT_APPLICABLE for name, part in parts.items() if part is None}
    for index, values in table.indices().items():
        if np.isnan(values).all():
            why = why_nothing(table.n_items, most) or Unavailable.NOT_APPLICABLE
            found |= {f"summary.{index}.{part}": why for part in ("median", "lowest", "highest", "share_agreeing")}
    return found


def agreement_cautions(table: AgreementTable, nulls: Sequence[NullDistribution], /) -> tuple[AgreementCaution, ...]:
    """Tell what to know before any of these figures is used."""
    there = {
        AgreementCaution.UNIFORM_NULL_ONLY: {one.name for one in nulls if one.variance} <= {NullShape.UNIFORM},
        AgreementCaution.NULL_UNAVAILABLE: any(one.variance is None for one in nulls),
        AgreementCaution.INCOMPLETE_LEFT_OUT: bool((table.n_complete < table.n).any()),
        AgreementCaution.RWG_SET_TO_ZERO: any(bool((one < 0).any()) for one in table.rwg_star.values()),
        AgreementCaution.FEW_RATERS_FOR_AWG: bool(table.few_for_awg.any()),
        AgreementCaution.AWG_OF_SOME_ITEMS: bool(table.awg_of_some.any()),
    }
    return tuple(caution for caution, holds in there.items() if holds)


def why_nothing(n_items: int, n_complete: int, /) -> Unavailable | None:
    """Tell why a group has no index at all; None where it has, and a single one lacks for itself."""
    if not n_items:
        return Unavailable.TOO_FEW_ITEMS
    if not n_complete:
        return Unavailable.NO_RESPONSES
    return Unavailable.TOO_FEW_PEOPLE if n_complete == 1 else None
