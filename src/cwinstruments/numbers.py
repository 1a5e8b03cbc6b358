"""Exact numbers: what a definition writes as 3, 0.5 or "2/3"."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def to_fraction(value: int | float | Decimal | str | Fraction, /) -> Fraction:
    """Take a number as it is written, without binary rounding.

    Raises:
        ValueError: the text is neither a number nor a fraction, or the value is not finite.

    Examples:
        >>> to_fraction(0.1)
        Fraction(1, 10)
        >>> to_fraction("2/3")
        Fraction(2, 3)
    """
    if isinstance(value, float):
        # The shortest text that stands for the number; what other libraries make of floats may show another one.
        value = Decimal(float.__repr__(value))
    try:
        return Fraction(value)
    except OverflowError:
        raise ValueError(f"{value} is not a finite number") from None
    except ZeroDivisionError:
        raise ValueError(f"{value} divides by 0") from None


def from_fraction(value: Fraction, /) -> int | float | str:
    """Write a number so that `to_fraction` gives it back: an integer, a decimal, or else a fraction.

    Examples:
        >>> from_fraction(Fraction(3)), from_fraction(Fraction(1, 10)), from_fraction(Fraction(2, 3))
        (3, 0.1, '2/3')
    """
    if value.denominator == 1:
        return value.numerator
    try:
        decimal = value.numerator / value.denominator
    except OverflowError:
        return f"{value.numerator}/{value.denominator}"
    return decimal if to_fraction(decimal) == value else f"{value.numerator}/{value.denominator}"


def format_fraction(value: Fraction, /) -> str:
    """Write a number for people.

    Examples:
        >>> format_fraction(Fraction(5, 2)), format_fraction(Fraction(100, 3))
        ('2.5', '100/3')
    """
    return str(from_fraction(value))
