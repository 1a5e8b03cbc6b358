"""How stated totals relate to those of a definition where no mistake explains them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cwinstruments.forensics.stated_values import same

_LEAST_ROWS: Final = 5
_LEAST_VALUES: Final = 3


def pattern_of(pairs: Sequence[tuple[float | None, float | None]], /) -> str | None:
    """Say how stated totals relate to ours, where that is simple; None where it is not, or rows are too few.

    Args:
        pairs: for each row, in order, the stated total and ours; None where there is none.

    Examples:
        >>> pattern_of([(7, 4), (8, 5), (9, 6), (7, 4), (5, 2)])
        'every stated total is 3 more than ours'
        >>> pattern_of([(1, 9), (9, 4), (4, 2), (2, 7), (7, 5), (5, 3)])
        'every stated total but the first is that of the row before: the column is moved by one row'
    """
    stated, ours = [one for one, _ in pairs], [other for _, other in pairs]
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    if len(both) < _LEAST_ROWS or len({other for _, other in both}) < _LEAST_VALUES:
        return None
    is_whole = len(both) == sum(one is not None for one in stated)
    found = _linear(both) if is_whole else None
    return found or _shifted(stated, ours) or (_reordered(both) if is_whole else None)


def _linear(pairs: Sequence[tuple[float, float]]) -> str | None:
    low, high = min(pairs, key=lambda pair: pair[1]), max(pairs, key=lambda pair: pair[1])
    slope = (high[0] - low[0]) / (high[1] - low[1])
    start = low[0] - slope * low[1]
    if slope == 0 or not all(abs(one - (start + slope * other)) <= 1e-6 * max(1.0, abs(one)) for one, other in pairs):
        return None
    if same(slope, 1.0):
        return f"every stated total is {abs(start):g} {'more' if start > 0 else 'less'} than ours"
    if abs(start) <= 1e-6:
        return f"every stated total is {slope:g} times ours"
    return f"every stated total is {slope:g} times ours {'+' if start > 0 else '-'} {abs(start):g}"


def _shifted(stated: Sequence[float | None], ours: Sequence[float | None]) -> str | None:
    for moved, other, which in (
        (stated[1:], ours[:-1], "first is that of the row before"),
        (stated[:-1], ours[1:], "last is that of the row after"),
    ):
        if all(same(one, two) for one, two in zip(other, moved, strict=True)):
            return f"every stated total but the {which}: the column is moved by one row"
    return None


def _reordered(both: Sequence[tuple[float, float]]) -> str | None:
    ordered = zip(sorted(one for one, _ in both), sorted(other for _, other in both), strict=True)
    if all(same(other, one) for one, other in ordered):
        return "the stated totals are ours in another order: the column was sorted by itself"
    return None
