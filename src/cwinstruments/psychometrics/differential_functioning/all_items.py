"""Which items of a scale work otherwise in one group than in another."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from math import floor, log10
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.choices import chosen, there_is_no
from cwinstruments.psychometrics.differential_functioning.binary_items import MantelHaenszel, of_binary
from cwinstruments.psychometrics.differential_functioning.ets_classes import EtsClass
from cwinstruments.psychometrics.differential_functioning.ordered_items import Mantel, of_ordered
from cwinstruments.psychometrics.differential_functioning.strata import Strata, check_minimum, group_codes, strata
from cwinstruments.psychometrics.distributions import check_level
from cwinstruments.psychometrics.multiple_comparisons import Adjustment, adjust_p
from cwinstruments.psychometrics.response_matrices import Responses, response_matrix
from cwinstruments.psychometrics.result import Result, Unavailable
from cwinstruments.psychometrics.sequences import listed

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


class DifMethod(StrEnum):
    """By what an item was compared: `mantel_haenszel` for items of 0 and 1, `mantel` for ordered ones."""

    MANTEL_HAENSZEL = "mantel_haenszel"
    MANTEL = "mantel"


class Matching(StrEnum):
    """What people were matched on: the total with the item, the rest without it, or a score that was given."""

    TOTAL = "total"
    REST = "rest"
    GIVEN = "given"


_SOURCES: Final[Mapping[Adjustment | None, tuple[str, ...]]] = {
    Adjustment.HOLM: ("holm1979",),
    Adjustment.BH: ("benjamini1995",),
}


@frozen
class ItemDif:
    """One item.

    Args:
        method: which of the two tests it is.
        p_adjusted: p, adjusted for the number of items that have one.
        test: all figures.
    """

    item: str
    method: DifMethod
    p_adjusted: float | None
    test: MantelHaenszel | Mantel


@frozen
class Dif(Result):
    """All items of a scale, compared between two groups.

    Args:
        reference: the group that the other was compared with.
        focal: the group for which items may work otherwise.
        matching: what people were matched on.
        adjustment: how p was adjusted; None where it was not.
        items: in the order of the columns.
        n_total: how many rows there are.
        n_used: how many people of both groups have all that matching needs; see the counts of each item.
        reasons: why a figure is not there.
        references: keys of `REFERENCES`.
    """

    reference: str
    focal: str
    matching: Matching
    adjustment: Adjustment | None
    items: tuple[ItemDif, ...]
    n_total: int
    n_used: int
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    references: tuple[str, ...] = ()

    def of(self, item: str, /) -> ItemDif:
        """Give one item.

        Raises:
            KeyError: there is no such item.
        """
        for one in self.items:
            if one.item == item:
                return one
        raise KeyError(there_is_no("item", item, [one.item for one in self.items]))

    def in_classes(self, *classes: str) -> tuple[str, ...]:
        """Give the items of some classes, such as `"C", "CC"`.

        Raises:
            ValueError: there is no such class.
        """
        wanted = {chosen("class", one, EtsClass) for one in classes}
        return tuple(one.item for one in self.items if one.test.ets_class in wanted)

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each item."""
        for one in self.items:
            figures = one.test.to_dict()
            counts = figures.pop("counts")
            yield {"item": one.item, "method": one.method.value, **figures, "p_adjusted": one.p_adjusted, **counts}


def dif(
    responses: Responses,
    group: Iterable[Hashable],
    /,
    *,
    reference: Hashable,
    focal: Hashable,
    matching: Any = "total",
    adjust: str | None = "holm",
    items: Sequence[str] | None = None,
    level: float = 0.95,
    minimum_group: int = 2,
) -> Dif:
    """Compare two groups on every item, among people with the same score: differential item functioning.

    Items of 0 and 1 go through `mantel_haenszel`, all others through `mantel`. A difference says that the item is
    answered otherwise by people who stand alike; it does not say why. The total is not refined: where many items favour
    the same group it is a poor thing to match on, and a score from elsewhere a better one.

    Args:
        responses: keyed: reverse-keyed items turned round already.
        group: the group of each person.
        reference: the group that the other is compared with.
        focal: the group for which items may work otherwise.
        matching: `"total"` with the item itself (Holland & Thayer 1988), `"rest"` without it, or a score or band for
            each person. A total or rest needs all its items answered.
        adjust: `"holm"`, `"bh"` (Benjamini & Hochberg 1995) or None. Classes are made with p as it is.
        items: the columns to take, which are the scale.
        level: of the intervals.
        minimum_group: with fewer people compared in one of the groups, an item has no figures.

    Raises:
        ValueError: a matching or an adjustment that there is not, lengths that differ, or one of the two groups has
            nobody, and there are others that are neither of the two.
        TypeError: groups or matching scores are in no order, such as those of a mapping.

    Examples:
        >>> rows = [[1, 1, 0], [1, 0, 0], [0, 0, 1], [1, 1, 1]] * 2
        >>> found = dif(rows, ["a"] * 4 + ["b"] * 4, reference="a", focal="b")
        >>> [(one.item, one.method.value, one.test.odds_ratio) for one in found.items][0]
        ('1', 'mantel_haenszel', 1.0)
    """
    import numpy as np

    check_level(level)
    check_minimum(minimum_group)
    adjustment = None if adjust is None else chosen("adjust", adjust, Adjustment)
    matrix, codes = response_matrix(responses, items=items), group_codes(group, reference, focal)
    if matrix.n_people != codes.size:
        raise ValueError(f"there are {codes.size} groups of people and {matrix.n_people} people with responses")
    kind, score = _kind(matching, matrix.n_people)
    sums = matrix.values.sum(axis=1)
    digits = _digits(sums)
    total = score if score is not None else np.round(sums, digits)
    tests = []
    for column in matrix.values.T:
        matched = strata(column, codes, np.round(total - column, digits) if kind is Matching.REST else total)
        is_binary = set(np.unique(column[~np.isnan(column)]).tolist()) <= {0.0, 1.0}
        tests.append(_compared(matched, is_binary, level, minimum_group))
    adjusted = adjust_p([one.p for _, one in tests], adjustment)
    found = tuple(
        ItemDif(item, method, p, one) for item, (method, one), p in zip(matrix.items, tests, adjusted, strict=True)
    )
    n_used = int(((codes >= 0) & ~np.isnan(total)).sum())
    return Dif(
        reference=str(reference),
        focal=str(focal),
        matching=kind,
        adjustment=adjustment,
        items=found,
        n_total=matrix.n_people,
        n_used=n_used,
        reasons=_reasons(found, adjustment),
        references=("holland1988", "mantel1963", "zwick2012", *_SOURCES.get(adjustment, ())),
    )


def _digits(sums: Array) -> int:
    """Give to how many decimals sums are the same score: those of fractions may differ by a speck.

    It is by their size, 13 digits of the largest, so that people stand in the same strata whatever the unit.
    """
    import numpy as np

    largest = float(np.fmax.reduce(np.abs(sums), initial=0.0))
    return 12 - floor(log10(largest)) if largest else 0


def _kind(matching: Any, n_people: int) -> tuple[Matching, Array | None]:
    if isinstance(matching, str):
        if matching not in ("total", "rest"):
            raise ValueError(f"matching is 'total', 'rest' or a score for each person, not {matching!r}")
        return Matching(matching), None
    given = response_matrix({"matching": listed(matching, of="matching scores")})
    if given.n_people != n_people:
        raise ValueError(f"there are {given.n_people} matching scores and {n_people} people with responses")
    return Matching.GIVEN, given.values[:, 0]


def _compared(
    matched: Strata, is_binary: bool, level: float, minimum_group: int
) -> tuple[DifMethod, MantelHaenszel | Mantel]:
    if is_binary:
        return DifMethod.MANTEL_HAENSZEL, of_binary(matched, level, True, minimum_group)
    return DifMethod.MANTEL, of_ordered(matched, minimum_group)


def _reasons(items: Sequence[ItemDif], adjustment: Adjustment | None) -> dict[str, Unavailable]:
    found: dict[str, Unavailable] = {}
    if adjustment is None:
        found["adjustment"] = Unavailable.NOT_ASKED_FOR
    for place, one in enumerate(items):
        found |= {f"items.{place}.test.{name}": reason for name, reason in one.test.reasons.items()}
        if one.p_adjusted is None:
            found[f"items.{place}.p_adjusted"] = one.test.reasons.get("p", Unavailable.NOT_ASKED_FOR)
    return found
