"""Magnitudes: whether scores can be computed with the numbers of a computer."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject

LIMIT: Final = 10**15
"""Whole numbers are exact a little beyond this, and there is room for several decimal places of usual scores."""


class Magnitudes(ScoringRule):
    """A score is computed with numbers that are too large.

    What it does:
        Looks at every number on the way to a score: answers, weights, constants, edges, and what each operation can
        give. None may be beyond 1e15, above or below 0.

    Why it matters:
        Larger numbers are no longer exact in a computer, and much larger ones can't be computed with at all. No scale
        of answers needs them, so there is a slip in the definition.

    Example:
        A product of thirty items of 0 to 100, which can be 1e60.

    Use instead:
        Correct the number or the formula. A product of many items is better made with a mean of logarithms, outside
        of the definition.
    """

    code = "CWI333"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        largest = _largest_numbers(subject)
        for one in subject.scales():
            if largest[one.id] > LIMIT or any(abs(edge.numerator) > LIMIT * edge.denominator for edge in _edges(one)):
                message = f"scale {one.id!r} can have to do with numbers beyond 1e15, which are not exact"
                yield Diagnostic(
                    "CWI333", message, ("scales", one.id), "look for a slip in a range, weight, edge or formula"
                )


def _largest_numbers(subject: Subject) -> dict[str, Fraction | int]:
    """Give the largest number on the way to each scale's value, by the scale's id."""
    largest: dict[str, Fraction | int] = dict.fromkeys(subject.instrument.scales, 0)
    for step, number in subject.largest.items():
        id = step.partition(".")[0]
        largest[id] = max(largest[id], number)
    return largest


def _edges(one: ScoredScale) -> Iterator[Fraction]:
    edges = [edge for band in one.scale.bands for edge in (band.at_least, band.above)]
    for cutoff in one.scale.cutoffs:
        edges += [cutoff.at_least, cutoff.above, cutoff.at_most, cutoff.below]
    yield from (edge for edge in edges if edge is not None)
