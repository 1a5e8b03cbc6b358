"""The per cent of favourable answers, as coarse as it may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any, Final

from attrs import frozen

from cwinstruments.units.facets import Facet

STEP: Final = 5
"""What per cents are rounded to."""


@frozen
class FavourableShare:
    """The favourable answers to one item within a unit.

    Args:
        n: how many substantive answers there are.
        share: the favourable ones among them, from 0 to 1; None without answers.
    """

    item: str
    n: int
    share: Fraction | None


def favourable_shares(facet: Facet, answers: Iterable[Mapping[str, Any]], /) -> tuple[FavourableShare, ...]:
    """Give the favourable share of each item for which it can be told what is favourable.

    Args:
        answers: the substantive answers of each person, by item. What is no answer counts nowhere.
    """
    people = list(answers)
    found = []
    for item in facet.items:
        if item in facet.favourable:
            given = [one[item] for one in people if item in one]
            chosen = sum(value in facet.favourable[item] for value in given)
            found.append(FavourableShare(item, len(given), Fraction(chosen, len(given)) if given else None))
    return tuple(found)


def mean_share(shares: Sequence[FavourableShare], /) -> Fraction | None:
    """Give the mean of the items' shares; None where one of them has no answers, or there are none."""
    known = [one.share for one in shares if one.share is not None]
    return sum(known, Fraction(0)) / len(known) if known and len(known) == len(shares) else None


def rounded_share(share: Fraction | None, n: int, /) -> int | None:
    """Give a share as a per cent that is rounded to 5, and that never says that nobody or everybody was favourable.

    Of everybody the same answer would be known. So none and one of n look alike, and so do all and all but one: what
    would be 0 is 5, which then means 5 or less, and what would be 100 is 95, which means 95 or more. Of 10 to 13 people
    these are 10 and 90.

    Args:
        n: of how many people it is.

    Examples:
        >>> rounded_share(Fraction(2, 3), 12), rounded_share(Fraction(0), 12), rounded_share(Fraction(1), 20)
        (65, 10, 95)
    """
    if share is None:
        return None
    low, high = ends_of_shares(n)
    return min(max(_rounded(share), low), high)


def ends_of_shares(n: int, /) -> tuple[int, int]:
    """Give the least and the greatest per cent that are shown of n people: that of one person, and of all but one.

    Examples:
        >>> ends_of_shares(10), ends_of_shares(14)
        ((10, 90), (5, 95))
    """
    low = min(max(STEP, _rounded(Fraction(1, max(n, 1)))), 50)
    return low, 100 - low


def _rounded(share: Fraction) -> int:
    return STEP * floor(100 * share / STEP + Fraction(1, 2))
