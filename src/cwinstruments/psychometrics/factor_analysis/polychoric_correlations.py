"""Polychoric correlations: of the normal variables that rating scales may be cut from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Any

from attrs import frozen

from cwinstruments.psychometrics.choices import there_is_no
from cwinstruments.psychometrics.factor_analysis.correlation_matrix import Missing, rows_used
from cwinstruments.psychometrics.factor_analysis.polychoric_estimate import LIMIT, CutItem, most_likely, table_of
from cwinstruments.psychometrics.response_matrices import Responses, response_matrix
from cwinstruments.psychometrics.result import Result, Unavailable
from cwinstruments.psychometrics.sequences import item_names

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


class PolychoricCaution(StrEnum):
    """What to know before polychoric correlations are used."""

    EMPTY_CELLS = "empty_cells"
    AT_THE_LIMIT = "correlation_at_the_limit"
    NOT_POSITIVE_DEFINITE = "not_positive_definite"


@frozen
class PolychoricPair:
    """The correlation of two items.

    Args:
        n: how many people answered both.
        n_empty_cells: how many combinations of responses nobody has; many of them make the correlation uncertain.
        at_limit: whether it is 0.9999 or -0.9999 because the likelihood rises to the end, as in perfect tables.
    """

    first: str
    second: str
    correlation: float | None
    n: int
    n_empty_cells: int
    at_limit: bool


@frozen
class ItemThresholds:
    """Where the normal variable behind an item is cut.

    Args:
        options: the distinct responses, in order.
        thresholds: one fewer than options.
    """

    item: str
    options: tuple[float, ...]
    thresholds: tuple[float, ...]


@frozen
class Polychoric(Result):
    """The polychoric correlations of all pairs of items.

    Args:
        pairs: in the order of the items.
        items: the thresholds; without any where an item has more than 20 distinct responses.
        is_positive_definite: None where a correlation is missing.
    """

    pairs: tuple[PolychoricPair, ...]
    items: tuple[ItemThresholds, ...]
    is_positive_definite: bool | None
    n_used: int
    n_total: int
    missing: Missing
    cautions: tuple[PolychoricCaution, ...]
    reasons: Mapping[str, Unavailable]
    estimator: str = "two-step, thresholds from each item"
    references: tuple[str, ...] = ("olsson1979", "drezner1990", "genz2004")

    def between(self, first: str, second: str, /) -> float | None:
        """Give the correlation of two items, in any order.

        Raises:
            KeyError: there is no such pair.
        """
        for one in self.pairs:
            if {one.first, one.second} == {first, second}:
                return one.correlation
        raise KeyError(there_is_no("pair", (first, second), [(one.first, one.second) for one in self.pairs]))

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each pair."""
        return [
            {
                "first": one.first,
                "second": one.second,
                "correlation": one.correlation,
                "n": one.n,
                "n_empty_cells": one.n_empty_cells,
                "at_limit": one.at_limit,
            }
            for one in self.pairs
        ]


def polychoric(
    responses: Responses, /, *, items: Iterable[str] | None = None, missing: Missing = "listwise"
) -> Polychoric:
    """Estimate the correlations of the normal variables that ordered responses may be cut from.

    In two steps (Olsson 1979, 10.1007/BF02296207): the thresholds of each item from its own frequencies, then each
    correlation by maximum likelihood. Empty cells count as they are; nothing is added to them (`psych` of R adds 0.5 by
    default; with `correct=0` it gives the same). Of right and wrong answers these are tetrachoric correlations.

    Args:
        responses: people in rows.
        items: which items, by default all.
        missing: `listwise`; or `pairwise`: thresholds from all who answered the item, a correlation from those who
            answered both.

    Raises:
        ValueError: there is no such column or way with missing responses.

    Examples:
        >>> table = [[0, 0]] * 3 + [[0, 1]] * 1 + [[1, 0]] * 1 + [[1, 1]] * 3
        >>> round(polychoric(table).between("1", "2"), 6)  # sin(2 pi (3/8 - 1/4))
        0.707107
    """
    import numpy as np

    matrix = response_matrix(responses, items=None if items is None else item_names(items))
    rows = rows_used(matrix, missing)
    cut = [CutItem.of(rows[:, place]) for place in range(matrix.n_items)]
    pairs: list[PolychoricPair] = []
    reasons: dict[str, Unavailable] = {}
    for one, other in combinations(range(matrix.n_items), 2):
        names = matrix.items[one], matrix.items[other]
        table, reason = table_of(cut[one], cut[other])
        if reason is Unavailable.NO_RESPONSES and not np.isnan(matrix.values).all():
            reason = Unavailable.TOO_FEW_PEOPLE
        found = None if reason is not None else most_likely(table, cut[one].limits, cut[other].limits)
        if reason is not None:
            reasons[f"pairs.{len(pairs)}.correlation"] = reason
        n, empty = int(table.sum()), int((table == 0).sum())
        pairs.append(PolychoricPair(*names, found, n, empty, found is not None and abs(found) >= LIMIT))
    definite = _is_positive_definite(matrix.n_items, pairs)
    if definite is None:
        few = Unavailable.TOO_FEW_ITEMS if matrix.n_items < 2 else Unavailable.NOT_ESTIMABLE
        reasons["is_positive_definite"] = few if matrix.n_people else Unavailable.NO_RESPONSES
    told = {
        PolychoricCaution.EMPTY_CELLS: any(one.n_empty_cells and one.correlation is not None for one in pairs),
        PolychoricCaution.AT_THE_LIMIT: any(one.at_limit for one in pairs),
        PolychoricCaution.NOT_POSITIVE_DEFINITE: definite is False,
    }
    return Polychoric(
        pairs=tuple(pairs),
        items=tuple(ItemThresholds(name, *one.told()) for name, one in zip(matrix.items, cut, strict=True)),
        is_positive_definite=definite,
        n_used=len(rows),
        n_total=matrix.n_people,
        missing=missing,
        cautions=tuple(caution for caution, is_so in told.items() if is_so),
        reasons=reasons,
    )


def polychoric_matrix(n_items: int, pairs: Iterable[PolychoricPair], /) -> Array | None:
    """Give the correlations of pairs as a matrix; None where one is missing."""
    import numpy as np

    found = np.eye(n_items)
    for place, one in zip(combinations(range(n_items), 2), pairs, strict=True):
        if one.correlation is None:
            return None
        found[place] = found[place[::-1]] = one.correlation
    return found


def _is_positive_definite(n_items: int, pairs: list[PolychoricPair]) -> bool | None:
    import numpy as np

    found = polychoric_matrix(n_items, pairs)
    return None if found is None or n_items < 2 else bool(np.linalg.eigvalsh(found)[0] > 0)
