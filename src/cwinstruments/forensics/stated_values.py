"""Stated totals read as numbers, with the digits that they are written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Any, Final

from cwinstruments.psychometrics.sequences import is_missing

_MOST_DIGITS: Final = 6
_TOLERANCE: Final = 1e-9
_RULES: Final = {"half up": ROUND_HALF_UP, "half to even": ROUND_HALF_EVEN, "cut off": ROUND_DOWN}

Rounder = Callable[[float], float]


def stated_value(cell: Any, /) -> float | None:
    """Give a stated total as a number, None where there is none.

    Raises:
        ValueError: it is neither a number nor nothing.

    Examples:
        >>> stated_value(" 12.50 "), stated_value(""), stated_value("3,5")
        (12.5, None, 3.5)
    """
    if is_missing(cell) or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, bool):
        raise ValueError(f"a stated total is a number, not {cell!r}")
    text = cell.strip() if isinstance(cell, str) else cell
    if isinstance(text, str) and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = float(text)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"a stated total is a number, not {cell!r}") from None
    if number != number:
        return None
    if not isfinite(number):
        raise ValueError(f"a stated total is a finite number, not {cell!r}")
    return number


def digits_of(values: Iterable[float], /) -> int | None:
    """Give with how many decimal places values are written; None where these are too many to be rounded.

    Examples:
        >>> digits_of([1.5, 2.25, 3]), digits_of([4, 5]), digits_of([1 / 3])
        (2, 0, None)
    """
    most = 0
    for value in set(values):
        exponent = Decimal(repr(value)).normalize().as_tuple().exponent
        most = max(most, -exponent if isinstance(exponent, int) else 0)
    return most if most <= _MOST_DIGITS else None


def rounders(digits: int | None, /) -> dict[str, Rounder]:
    """Give the ways in which values may have been rounded to so many digits, by what they are called."""
    if digits is None:
        return {}
    shown = "whole numbers" if digits == 0 else "1 digit" if digits == 1 else f"{digits} digits"
    return {f"{shown}, {name}": _rounder(digits, rule) for name, rule in _RULES.items()}


def same(one: float | None, other: float | None, /) -> bool:
    """Tell whether two values are the same, but for the noise of floating point numbers."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _TOLERANCE * max(1.0, abs(other))


def _rounder(digits: int, rule: str) -> Rounder:
    step = Decimal(1).scaleb(-digits)

    @lru_cache(maxsize=65_536)
    def rounded(value: float) -> float:
        # A third summed three times is a little off; twelve digits are what was meant.
        exact = Decimal(repr(round(value, 12)))
        try:
            return float(exact.quantize(step, rounding=rule))
        except InvalidOperation:
            return value

    return rounded
