"""Thresholds: where a comparison with a tolerance flips, as an exact number, so that an engine compares once.

A number compared with a constant is equal to it within 1e-9 * max(1, |x|). Each comparison is true from some
floating-point number on; finding that number when a plan is compiled makes the engine's plain comparison give what the
one-person evaluator gives, bit for bit, at no cost for each respondent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import inf, isfinite
from struct import pack, unpack

from cwinstruments.plan.nodes import Comparison
from cwinstruments.scoring.evaluator import comparison_of


@lru_cache(maxsize=4096)
def first_float(operator: Comparison, constant: float, /) -> float:
    """Give the least float x for which `x >= constant` (or `x > constant`) holds within the tolerance.

    Args:
        operator: AT_LEAST or GREATER.

    Examples:
        >>> first_float(Comparison.AT_LEAST, 2.0), first_float(Comparison.GREATER, 2.0)
        (1.999999998, 2.0000000020000006)
    """
    compare = comparison_of(operator)
    return _first(lambda x: bool(compare(x, constant)), constant)


@lru_cache(maxsize=4096)
def first_float_from(operator: Comparison, constant: float, /) -> float:
    """Give the least float x for which `constant <= x` (or `constant < x`) holds within the tolerance of the constant.

    Args:
        operator: AT_MOST or LESS.
    """
    compare = comparison_of(operator)
    return _first(lambda x: bool(compare(constant, x)), constant)


@lru_cache(maxsize=4096)
def equal_floats(constant: float, /, *, constant_first: bool = False) -> tuple[float, float]:
    """Give the least and the greatest float that equal a constant within the tolerance."""
    compare = comparison_of(Comparison.EQUAL)

    def equal(x: float) -> bool:
        return bool(compare(constant, x) if constant_first else compare(x, constant))

    reach = 4e-9 * max(1.0, abs(constant))
    least = _between(equal, constant - reach, constant)
    greatest = -_between(lambda x: equal(-x), -(constant + reach), -constant)
    return least, greatest


def _first(holds: Callable[[float], bool], constant: float) -> float:
    reach = 4e-9 * max(1.0, abs(constant))
    if not isfinite(constant + reach) or not isfinite(constant - reach):
        return inf
    return _between(holds, constant - reach, constant + reach)


def _between(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Give the least float for which a condition holds that does not at `low`, does at `high`, and flips once."""
    least, greatest = _ordinal(low), _ordinal(high)
    while greatest - least > 1:
        middle = (least + greatest) // 2
        if holds(_float(middle)):
            greatest = middle
        else:
            least = middle
    return _float(greatest)


def _ordinal(x: float) -> int:
    """Number the floats in their order."""
    bits: int = unpack("<q", pack("<d", x + 0.0))[0]
    return bits if bits >= 0 else -(bits & 0x7FFFFFFFFFFFFFFF)


def _float(ordinal: int) -> float:
    found: float = unpack("<d", pack("<q", ordinal))[0] if ordinal >= 0 else -unpack("<d", pack("<q", -ordinal))[0]
    return found


def first_whole(threshold: float, /) -> float:
    """Give the least whole number that is not below a threshold."""
    return threshold if not isfinite(threshold) else -int(-threshold // 1)
