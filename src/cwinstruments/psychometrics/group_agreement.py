"""How far the people of one group agree, taken out of the table of all groups."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

from attrs import frozen

from cwinstruments.psychometrics.agreement_summary import AgreementCaution, why_nothing
from cwinstruments.psychometrics.agreement_table import AgreementTable
from cwinstruments.psychometrics.result import Result, Unavailable


@frozen
class GroupAgreement(Result):
    """How far the people of one group agree.

    Args:
        n_total: how many people the group has among the rows, and `n_used` how many of them answered every item: all
            that follows is about these.
        mean: of the people's scale means, in the response range; `sd` is their standard deviation, with n - 1.
        mean_item_variance: the mean of the items' variances within the group, with n - 1.
        rwg: by null distribution, from 0 to 1; of several items it is rwg(j).
        rwg_star: by null distribution; 1 is full agreement, and below 0 answers differ more than by the null.
        ad_mean: the average deviation from the mean, in options; `ad_median` that from the median.
        awg: the mean over the items that have one, from -1 to 1.
        awg_n_items: how many that are.
    """

    group: Any
    n_total: int
    n_used: int
    mean: float | None
    sd: float | None
    mean_item_variance: float | None
    rwg: Mapping[str, float | None]
    rwg_star: Mapping[str, float | None]
    ad_mean: float | None
    ad_median: float | None
    awg: float | None
    awg_n_items: int
    cautions: tuple[AgreementCaution, ...]
    reasons: Mapping[str, Unavailable]

    @property
    def n(self) -> int:
        """How many people the group has: `n_total`."""
        return self.n_total

    @property
    def n_complete(self) -> int:
        """How many of them answered every item: `n_used`."""
        return self.n_used


def group_agreement(table: AgreementTable, place: int, /) -> GroupAgreement:
    """Take one group out of the table, with the reasons for what it lacks."""

    def at(values: Any) -> float | None:
        figure = float(values[place])
        return None if isnan(figure) else figure

    rwg = {name: at(values) for name, values in table.rwg.items()}
    star = {name: at(values) for name, values in table.rwg_star.items()}
    figures = {name: at(getattr(table, name)) for name in ("mean", "sd", "mean_item_variance")}
    figures |= {name: at(values) for name, values in table.indices().items()}
    n, n_complete = int(table.n[place]), int(table.n_complete[place])
    whole = why_nothing(table.n_items, n_complete)
    reasons = {name: whole or Unavailable.NOT_APPLICABLE for name, figure in figures.items() if figure is None}
    there = {
        AgreementCaution.INCOMPLETE_LEFT_OUT: n_complete < n,
        AgreementCaution.RWG_SET_TO_ZERO: any(figure is not None and figure < 0 for figure in star.values()),
        AgreementCaution.FEW_RATERS_FOR_AWG: bool(table.few_for_awg[place]),
        AgreementCaution.AWG_OF_SOME_ITEMS: bool(table.awg_of_some[place]),
    }
    return GroupAgreement(
        table.grouping.labels[place],
        n,
        n_complete,
        figures["mean"],
        figures["sd"],
        figures["mean_item_variance"],
        rwg,
        star,
        figures["ad_mean"],
        figures["ad_median"],
        figures["awg"],
        int(table.awg_n_items[place]),
        tuple(caution for caution, holds in there.items() if holds),
        reasons,
    )
