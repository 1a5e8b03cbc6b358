"""Several comparisons at once: what is left of their p values when all are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from cwinstruments.psychometrics.result import Result, Unavailable, of_python
from cwinstruments.psychometrics.sequences import is_missing_kind, listed


class Adjustment(StrEnum):
    """How p is adjusted for how many there are: `holm` against any false alarm, `bh` for the share of false ones."""

    HOLM = "holm"
    BH = "bh"


@frozen
class AdjustedPValues(Result):
    """The p values of several comparisons, each as it was and adjusted for their number.

    Args:
        method: how they were adjusted.
        n_comparisons: how many were counted: those that have a p value.
        p_values: as they were, by the name of the comparison.
        adjusted: none of them is wrong, in all of them together, more often than it says.
    """

    method: Adjustment
    n_comparisons: int
    p_values: Mapping[str, float | None]
    adjusted: Mapping[str, float | None]
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    references: tuple[str, ...] = ("holm1979",)

    def rows(self) -> Iterable[Mapping[str, Any]]:
        return [
            {"comparison": name, "p": p, "p_adjusted": self.adjusted[name], "method": self.method}
            for name, p in self.p_values.items()
        ]


def holm(p_values: Mapping[str, float | None] | Sequence[float | None], /) -> AdjustedPValues:
    """Adjust p values for their number, by Holm (1979, Scandinavian Journal of Statistics 6, 65-70).

    The smallest is multiplied by their number, the next by one less, and so on; none comes out below one before it, nor
    above 1. It needs no independence. What has no p value, such as a change with too few people, is not counted.

    Args:
        p_values: by the name of the comparison, or in order, and then named `1`, `2`, ...

    Raises:
        ValueError: a p value is not between 0 and 1, or two comparisons have the same name as texts.
        TypeError: the p values are neither in order nor by name.

    Examples:
        >>> holm({"trust": 0.01, "voice": 0.04, "power": 0.03}).adjusted
        {'trust': 0.03, 'voice': 0.06, 'power': 0.06}
    """
    if not isinstance(p_values, Mapping):
        p_values = {str(place): p for place, p in enumerate(listed(p_values, of="p values"), 1)}
    named = {name: None if is_missing_kind(type(p)) else p for name, p in p_values.items()}
    for name, p in named.items():
        if p is not None and not 0 <= p <= 1:
            raise ValueError(f"the p value of {name!r} is {of_python(p)!r}; it has to be between 0 and 1")
    found = {str(name): None if p is None else float(p) for name, p in named.items()}
    if len(found) < len(named):
        raise ValueError(f"a comparison is there twice: {', '.join(map(repr, named))}")
    adjusted = dict(zip(found, adjust_p(list(found.values()), Adjustment.HOLM), strict=True))
    return AdjustedPValues(
        Adjustment.HOLM,
        sum(p is not None for p in found.values()),
        found,
        adjusted,
        {
            f"{part}.{name}": Unavailable.NOT_ESTIMABLE
            for part in ("p_values", "adjusted")
            for name in found
            if adjusted[name] is None
        },
    )


def adjust_p(values: Sequence[float | None], adjustment: Adjustment | None, /) -> tuple[float | None, ...]:
    """Give each p adjusted for how many there are; None stays None and does not count.

    Args:
        values: from 0 to 1.
        adjustment: Holm's (1979), or that of Benjamini and Hochberg (1995, doi 10.1111/j.2517-6161.1995.tb02031.x).

    Examples:
        >>> adjust_p([0.01, None, 0.02], Adjustment.HOLM), adjust_p([0.01, 0.02], Adjustment.BH)
        ((0.02, None, 0.02), (0.02, 0.02))
    """
    known = sorted((p, place) for place, p in enumerate(values) if p is not None)
    found: list[float | None] = [None] * len(values)
    if adjustment is None:
        return tuple(found)
    size, most = len(known), 1.0
    if adjustment is Adjustment.HOLM:
        most = 0.0
        for rank, (p, place) in enumerate(known):
            found[place] = most = max(most, min(1.0, (size - rank) * p))
    else:
        for rank, (p, place) in reversed(list(enumerate(known, 1))):
            found[place] = most = min(most, size / rank * p)
    return tuple(found)
