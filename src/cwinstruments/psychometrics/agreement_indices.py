"""How far the people of each group agree: rwg, rwg(j), r*wg(j), average deviations and awg."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.agreement_summary import (
    AgreementCaution,
    AgreementSummary,
    agreement_cautions,
    agreement_reasons,
    agreement_summary,
)
from cwinstruments.psychometrics.agreement_table import AgreementTable, agreement_table
from cwinstruments.psychometrics.choices import response_range, there_is_no
from cwinstruments.psychometrics.group_agreement import GroupAgreement, group_agreement
from cwinstruments.psychometrics.group_data import GroupLabels, grouping, number_columns
from cwinstruments.psychometrics.null_distributions import NullDistribution, NullShape, null_distribution
from cwinstruments.psychometrics.response_matrices import Responses
from cwinstruments.psychometrics.result import Result, Unavailable, plain_data
from cwinstruments.psychometrics.sequences import listed

REFERENCE_KEYS: Final = ("james1984", "lindell1999", "burke1999", "burke2002", "brown2005", "lebreton2008")


@frozen
class Agreement(Result):
    """How far the people of each group agree. The groups are made when they are asked for.

    Args:
        items: what was answered.
        low: the lowest of the declared response options, and `high` the highest.
        n_options: how many options that are, A.
        n_used: how many people answered all items and have a group; who has not is left out of every index.
        n_total: how many people there are.
        n_without_group: how many have no group.
        n_groups: how many groups there are, also those without a figure.
        nulls: the distributions without agreement that rwg is measured by.
        ad_cutoff: up to where an average deviation counts as agreement, A / 6 (Burke & Dunlap 2002).
        summary: each index over all groups: the median, the ends, and the share of groups that agree.
        missing: how missing answers are met.
    """

    items: tuple[str, ...]
    low: int
    high: int
    n_options: int
    n_used: int
    n_total: int
    n_without_group: int
    n_groups: int
    nulls: tuple[NullDistribution, ...]
    ad_cutoff: float
    summary: AgreementSummary
    cautions: tuple[AgreementCaution, ...]
    reasons: Mapping[str, Unavailable]
    table: AgreementTable = field(repr=False, eq=AgreementTable.key)
    missing: str = "listwise"
    references: tuple[str, ...] = REFERENCE_KEYS

    @cached_property
    def groups(self) -> tuple[GroupAgreement, ...]:
        """The groups, sorted by their names."""
        return tuple(group_agreement(self.table, place) for place in range(self.n_groups))

    def of(self, group: Any, /) -> GroupAgreement:
        """Give one group.

        Raises:
            KeyError: there is no such group.
        """
        groups = self.table.grouping
        if group not in groups.places:
            raise KeyError(there_is_no("group", group, groups.labels))
        return group_agreement(self.table, groups.places[group])

    def to_dict(self) -> dict[str, Any]:
        found = {name: plain_data(getattr(self, name)) for name in _PLAIN}
        return found | {"groups": [one.to_dict() for one in self.groups]}

    def rows(self) -> Iterable[Mapping[str, Any]]:
        return [one.to_dict() for one in self.groups]

    def to_frame(self, *, backend: str = "polars") -> Any:
        """Give a row for each group, with its figures; a cell is empty where there is none. Why, `of` says.

        Args:
            backend: `"polars"`, `"pandas"`, `"pyarrow"` or what else Narwhals can make tables with.

        Raises:
            ModuleNotFoundError: Narwhals or the backend is not installed.
        """
        return self.table.to_frame(backend)


_PLAIN: Final = (
    "items",
    "low",
    "high",
    "n_options",
    "n_used",
    "n_total",
    "n_without_group",
    "n_groups",
    "nulls",
    "ad_cutoff",
    "summary",
    "cautions",
    "reasons",
    "missing",
    "references",
)


def agreement(
    responses: Responses,
    groups: GroupLabels,
    /,
    *,
    low: int,
    high: int,
    nulls: Sequence[str | NullDistribution] = (NullShape.UNIFORM, NullShape.SLIGHT_SKEW),
    items: Sequence[str] | None = None,
) -> Agreement:
    """Tell how far the people of each group agree about the items of one scale.

    With s² the variance of an item within a group (n - 1), averaged over the J items, and σ² that of a null
    distribution, q = s² / σ². rwg = 1 - q of one item and rwg(j) = J(1 - q) / (J(1 - q) + q) of several, both with q
    above 1 set to 1 (James, Demaree & Wolf 1984, doi 10.1037/0021-9010.69.1.85). r*wg(j) = 1 - q, which may be below
    0 and does not grow with the number of items (Lindell, Brandt & Whitney 1999, doi 10.1177/01466219922031257). The
    average deviations from the mean and from the median, divided by n, are in options (Burke, Finkelstein & Dusig
    1999, Organizational Research Methods 2, 49-68). awg = 1 - 2 s² / [((H + L) M - M² - HL) n / (n - 1)] asks how much
    a group with this mean could have disagreed (Brown & Hauenstein 2005, doi 10.1177/1094428105275376): an item has one
    only where M lies from (L(n - 1) + H) / n to (H(n - 1) + L) / n or at an end, and a group has the mean of those that
    do.

    rwg(j) with the uniform null alone says little: with many items nearly every group passes .70. So at least one
    skewed null stands beside it by default.

    Args:
        responses: keyed answers: reverse-keyed items are turned round already.
        groups: for each person the group; None is nobody's, and is left out.
        low: the lowest option of the declared response range, answered or not.
        high: the highest.
        nulls: names of `NullShape`, or distributions of your own.
        items: the columns that belong to the scale.

    Raises:
        ValueError: the range is none, an answer lies outside it, there are not as many groups as people, or a null is
            unknown, there twice, or made for another number of options.
        TypeError: an answer is neither a number nor missing, or the groups are in no order.

    Examples:
        >>> found = agreement({"a": [4, 4, 5, 1, 5]}, ["north"] * 3 + ["south"] * 2, low=1, high=5)
        >>> round(found.of("north").rwg["uniform"], 3), found.of("south").rwg["uniform"]
        (0.833, 0.0)
        >>> found.of("south").rwg_star["uniform"]
        -3.0
    """
    n_options = len(response_range(low, high))
    used = tuple(_null(one, n_options) for one in listed(nulls, of="nulls"))
    if len({one.name for one in used}) < len(used):
        raise ValueError(f"a null distribution is there twice: {', '.join(one.name for one in used)}")
    names, columns = number_columns(responses, items)
    made = grouping(groups)
    if columns and columns[0].size != made.n_people:
        raise ValueError(f"there are answers of {columns[0].size} people, and groups of {made.n_people}")
    _check_range(names, columns, low, high)
    table = agreement_table(columns, made, int(low), n_options, used)
    return Agreement(
        names,
        int(low),
        int(high),
        n_options,
        int(table.n_complete.sum()),
        made.n_people,
        int((made.codes < 0).sum()),
        made.n_groups,
        used,
        n_options / 6,
        agreement_summary(table),
        agreement_cautions(table, used),
        agreement_reasons(table, used),
        table,
    )


def _null(one: str | NullDistribution, n_options: int) -> NullDistribution:
    if isinstance(one, str):
        return null_distribution(one, n_options)
    if one.n_options != n_options:
        raise ValueError(f"the null {one.name!r} is of {one.n_options} options, and the range has {n_options}")
    if not one.name.isidentifier() or one.name.startswith("star_"):
        raise ValueError(f"a null is named by letters, digits and underscores, and not star_..., not {one.name!r}")
    return one


def _check_range(names: Sequence[str], columns: Sequence[Any], low: int, high: int) -> None:
    import numpy as np

    for name, column in zip(names, columns, strict=True):
        # Unlike min and max, these two pass over what is missing.
        for end in (np.fmin, np.fmax):
            if column.size and not (low <= (worst := end.reduce(column)) <= high) and worst == worst:
                raise ValueError(f"item {name!r} holds {worst:g}, and its options go from {low} to {high}")
