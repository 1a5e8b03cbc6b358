"""How reliable a group's mean is: it grows with the number of people who answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum, isfinite
from typing import Any, Final

from attrs import frozen

from cwinstruments.psychometrics.choices import there_is_no, whole_number
from cwinstruments.psychometrics.result import Result, Unavailable
from cwinstruments.psychometrics.sequences import float_of, listed

REFERENCE_KEYS: Final = ("bliese2000",)


@frozen
class SizeReliability:
    """How reliable the mean of a group of one size is.

    Args:
        size: how many people answered.
        n_groups: how many groups have that size.
        reliability: None where a negative ICC(1) leaves none for groups that large.
    """

    size: int
    n_groups: int
    reliability: float | None


@frozen
class GroupReliability(Result):
    """How reliable group means are, given an ICC(1).

    Args:
        icc1: what they follow from.
        mean: over groups, each counting once; `lowest` and `highest` are of groups too.
        by_size: groups of one size have the same reliability.
        n_used: how many people the groups have.
    """

    icc1: float
    n_used: int
    n_total: int
    n_groups: int
    mean: float | None
    lowest: float | None
    highest: float | None
    by_size: tuple[SizeReliability, ...]
    reasons: Mapping[str, Unavailable]
    references: tuple[str, ...] = REFERENCE_KEYS

    def of_size(self, size: int, /) -> SizeReliability:
        """Give the groups of one size.

        Raises:
            KeyError: no group has that size.
        """
        for one in self.by_size:
            if one.size == size:
                return one
        raise KeyError(there_is_no("size", size, [one.size for one in self.by_size]))

    def rows(self) -> Iterable[Mapping[str, Any]]:
        return self.to_dict()["by_size"]  # type: ignore[no-any-return]


def reliability_of_mean(icc1: float, size: float, /) -> float | None:
    """Give the reliability of the mean of so many people, n ICC(1) / (1 + (n - 1) ICC(1)); ICC(2) for the mean size.

    It is that of Spearman and Brown (Bliese 2000). A negative ICC(1) gives a negative one; where n is so large that
    1 + (n - 1) ICC(1) is not above 0, there is none.

    Args:
        icc1: the share of variance that lies between groups.
        size: how many people, or the mean number.

    Raises:
        ValueError: ICC(1) is above 1 or not finite, or the size is not above 0 or not finite.

    Examples:
        >>> reliability_of_mean(0.2, 16)
        0.8
        >>> reliability_of_mean(-0.1, 11) is None
        True
    """
    _check(icc1)
    if not (isfinite(float_of(size)) and size > 0):
        raise ValueError(f"a group has a size above 0, not {size!r}")
    below = 1 + (size - 1) * icc1
    return float(size * icc1 / below) if below > 0 else None


def design_effect(icc1: float, mean_size: float, /) -> float:
    """Give by how much the variance of an overall mean grows because people come in groups: 1 + (m - 1) ICC(1).

    Raises:
        ValueError: ICC(1) is above 1 or not finite, or the mean size is below 1.

    Examples:
        >>> design_effect(0.25, 5)
        2.0
    """
    _check(icc1)
    if not (isfinite(float_of(mean_size)) and mean_size >= 1):
        raise ValueError(f"a mean size is 1 or more, not {mean_size!r}")
    return float(1 + (mean_size - 1) * icc1)


def group_reliability(icc1: float, sizes: Mapping[int, int] | Iterable[int], /) -> GroupReliability:
    """Tell how reliable the means of groups are, group size by group size (Bliese 2000).

    Args:
        icc1: the share of variance that lies between groups, such as `GroupIcc.icc1_reml`.
        sizes: of each group how many people answered; or for each size how many groups have it.

    Raises:
        ValueError: ICC(1) is above 1 or not finite, or a size is no whole number from 1 on, or a number of groups none
            from 0 on.

    Examples:
        >>> found = group_reliability(0.2, [1, 6, 16])
        >>> found.of_size(16).reliability, found.lowest
        (0.8, 0.2)
    """
    _check(icc1)
    counted: dict[int, int] = {}
    told = sizes.items() if isinstance(sizes, Mapping) else [(size, 1) for size in listed(sizes, of="sizes")]
    for size, n_groups in told:
        people, many = whole_number("a size", size, least=1), whole_number("a number of groups", n_groups, least=0)
        if many:
            counted[people] = counted.get(people, 0) + many
    by_size = tuple(
        SizeReliability(size, n_groups, reliability_of_mean(icc1, size)) for size, n_groups in sorted(counted.items())
    )
    known = [(one.reliability, one.n_groups) for one in by_size if one.reliability is not None]
    n_groups, n = sum(counted.values()), sum(size * many for size, many in counted.items())
    reasons = {
        f"by_size.{place}.reliability": Unavailable.NOT_ESTIMABLE
        for place, one in enumerate(by_size)
        if one.reliability is None
    }
    if not known or len(known) < len(by_size):
        why = Unavailable.NOT_ESTIMABLE if by_size else Unavailable.TOO_FEW_GROUPS
        reasons |= dict.fromkeys(("mean", "lowest", "highest"), why)
        return GroupReliability(icc1, n, n, n_groups, None, None, None, by_size, reasons)
    mean = fsum(figure * many for figure, many in known) / n_groups
    figures = [figure for figure, _ in known]
    return GroupReliability(icc1, n, n, n_groups, mean, min(figures), max(figures), by_size, reasons)


def _check(icc1: float) -> None:
    if not isfinite(float_of(icc1)) or icc1 > 1 + 1e-12:
        raise ValueError(f"an ICC(1) is a number up to 1, not {icc1!r}")
