"""The few sums that most naive scorers share. A key is a list of item ids; a minus sign in front of one reverses it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

Key = Sequence[str]


def given(answers: dict[str, Any], key: Key, low: int, high: int) -> list[int]:
    """Give the keyed answers from `low` to `high` that are there. Codes such as 97, gaps and all else are none."""
    values: list[int] = []
    for entry in key:
        answer: Any = answers.get(entry.lstrip("-"))
        if answer in range(low, high + 1):
            values.append(low + high - answer if entry.startswith("-") else answer)
    return values


def mean(values: Sequence[Any]) -> Fraction:
    """Give the exact mean."""
    return Fraction(sum(values), len(values))


def percent_of_range(value: Fraction, low: int, high: int) -> Fraction:
    """Show a mean answer from `low` to `high` as 0 to 100."""
    return (value - low) * 100 / (high - low)


def original(answers: dict[str, Any], key: Key, low: int = 1, high: int = 5) -> Fraction | None:
    """Score a facet of an original (2.0), 0 to 100: at least 2 answers and 2/3 of ALL items, whatever the reason."""
    values = given(answers, key, low, high)
    if len(values) < 2 or 3 * len(values) < 2 * len(key):
        return None
    return percent_of_range(mean(values), low, high)


def enough(values: Sequence[int], key: Key, rule: str) -> bool:
    """Tell whether a published scale has a score: all items, or where the user chose so at least half of them."""
    return len(values) > 0 and (len(values) == len(key) if rule == "complete" else 2 * len(values) >= len(key))


def total_of_facets(facets: Sequence[Fraction | None]) -> Fraction | None:
    """Give the mean of the facets (2.0) when at least 75 % of them are scored."""
    scored = [value for value in facets if value is not None]
    return None if not scored or 4 * len(scored) < 3 * len(facets) else sum(scored, Fraction(0)) / len(scored)
