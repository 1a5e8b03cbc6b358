"""Words that the rules share."""

from __future__ import annotations

from fractions import Fraction

from cwinstruments.diagnostics import join_ids
from cwinstruments.model import format_fraction

__all__ = ["join_ids", "show_range"]


def show_range(least: Fraction, greatest: Fraction, /) -> str:
    """Write a range for people.

    Examples:
        >>> show_range(Fraction(1), Fraction(9, 2))
        '1 to 4.5'
    """
    return f"{format_fraction(least)} to {format_fraction(greatest)}"
