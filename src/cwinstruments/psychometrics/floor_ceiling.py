"""How many people have the lowest or the highest score that there can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import isfinite, isinf
from typing import Final

from attrs import frozen

from cwinstruments.psychometrics.result import Result, Unavailable
from cwinstruments.psychometrics.sequences import float_of, is_missing, listed

_SPECK: Final = 1e-9
"""A mean of the lowest answers may miss it by the arithmetic: a share of the range."""


class FloorCeilingCaution(StrEnum):
    """What to keep in mind."""

    FLOOR = "floor"
    CEILING = "ceiling"
    SCORES_OUT_OF_RANGE = "scores_out_of_range"


@frozen
class FloorAndCeiling(Result):
    """The share of people at both ends.

    Args:
        n_lowest: people with the lowest possible score.
        n_highest: people with the highest possible score.
        percent_lowest: of the people who have a score.
        percent_highest: the same at the other end.
        has_floor: whether the share is above the limit; None where nobody has a score.
        has_ceiling: the same at the other end.
        limit: in per cent.
        n_out_of_range: scores that can't be.
        reasons: why there is no figure, by attribute.
    """

    n_lowest: int
    n_highest: int
    percent_lowest: float | None
    percent_highest: float | None
    has_floor: bool | None
    has_ceiling: bool | None
    lowest: float
    highest: float
    limit: float
    n_out_of_range: int
    n_used: int
    n_total: int
    cautions: tuple[FloorCeilingCaution, ...]
    reasons: Mapping[str, Unavailable]
    references: tuple[str, ...] = ("terwee2007",)


def floor_and_ceiling(
    scores: Iterable[float | None], /, *, lowest: float, highest: float, limit: float = 15
) -> FloorAndCeiling:
    """Give the per cent of people at the lowest and the highest possible score, and whether that is too many.

    Above 15 % people at an end can't be told apart, nor their change be seen (Terwee et al. 2007, doi
    10.1016/j.jclinepi.2006.03.012). The ends are those of the scale, not those of the sample.

    Args:
        scores: one for each person; None and NaN are missing.
        lowest: the lowest score that can be reached.
        highest: the highest.
        limit: above how many per cent there is an effect, from 0 to 100.

    Raises:
        ValueError: the lowest score is not below the highest, the limit is no per cent, or a score is infinite.
        TypeError: the scores are in no order, such as those of a mapping.

    Examples:
        >>> found = floor_and_ceiling([7, 7, 12, 20, None], lowest=7, highest=35)
        >>> found.percent_lowest, found.has_floor, found.has_ceiling
        (50.0, True, False)
    """
    if not (isfinite(float_of(lowest)) and isfinite(float_of(highest)) and lowest < highest):
        raise ValueError(f"the lowest score is below the highest, and {lowest!r} is not below {highest!r}")
    lowest, highest = float(lowest), float(highest)
    if not 0 <= limit <= 100:
        raise ValueError(f"a limit is from 0 to 100 per cent, not {limit!r}")
    given = [None if is_missing(one) else float_of(one) for one in listed(scores, of="scores")]
    known = [one for one in given if one is not None]
    if any(map(isinf, known)):
        raise ValueError("a score is infinite; None is missing")
    speck = _SPECK * (highest - lowest)
    n = len(known)
    n_lowest = sum(abs(one - lowest) <= speck for one in known)
    n_highest = sum(abs(one - highest) <= speck for one in known)
    n_out_of_range = sum(not lowest - speck <= one <= highest + speck for one in known)
    low, high = (100 * n_lowest / n, 100 * n_highest / n) if n else (None, None)
    has_floor, has_ceiling = (None if one is None else one > limit for one in (low, high))
    cautions = {
        FloorCeilingCaution.FLOOR: bool(has_floor),
        FloorCeilingCaution.CEILING: bool(has_ceiling),
        FloorCeilingCaution.SCORES_OUT_OF_RANGE: n_out_of_range > 0,
    }
    without = () if n else ("percent_lowest", "percent_highest", "has_floor", "has_ceiling")
    return FloorAndCeiling(
        n_lowest,
        n_highest,
        low,
        high,
        has_floor,
        has_ceiling,
        lowest,
        highest,
        float(limit),
        n_out_of_range,
        n,
        len(given),
        tuple(caution for caution, applies in cautions.items() if applies),
        dict.fromkeys(without, Unavailable.NO_RESPONSES),
    )
