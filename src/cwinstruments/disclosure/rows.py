"""Equations and limits of numbers of people and of sums, and how they are made simpler before they are solved."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, inf
from typing import Final, TypeAlias

from attrs import define, frozen

from cwinstruments.disclosure.space import Atoms

Terms: TypeAlias = Mapping[int, float]
"""Coefficients by variable."""

TOLERANCE: Final = 1e-6
"""Below it, two numbers of people or of steps are the same."""


SETTLED: Final = 1e-9
"""A variable whose limits are no further apart than that has one value."""


class ContradictionError(Exception):
    """What is published can't all be true of the same people."""


@frozen
class Row:
    """A linear expression and its limits."""

    terms: Terms
    lower: float
    upper: float


def reduced(known: Mapping[Atoms, float], /) -> list[tuple[Atoms, float]]:
    """Take from each set with a known total those within it, so that what is left says the same with less.

    Raises:
        ContradictionError: the parts of a set have another total than the set.

    Examples:
        >>> reduced({frozenset({1, 2, 3}): 12.0, frozenset({1}): 5.0})
        [(frozenset({1}), 5.0), (frozenset({2, 3}), 7.0)]
    """
    ordered = sorted(known, key=lambda atoms: (len(atoms), sorted(atoms)))
    by_atom: dict[int, list[int]] = {}
    left: list[tuple[Atoms, float]] = []
    for number, atoms in enumerate(ordered):
        rest, total = set(atoms), known[atoms]
        within = sorted({one for atom in atoms for one in by_atom.get(atom, ())}, reverse=True)
        for one in within:
            if ordered[one] <= rest:
                rest -= ordered[one]
                total -= known[ordered[one]]
        for atom in atoms:
            by_atom.setdefault(atom, []).append(number)
        if rest:
            left.append((frozenset(rest), total))
        elif abs(total) > TOLERANCE * max(1.0, abs(known[atoms])):
            raise ContradictionError
    return left


@define
class Limits:
    """Between which each variable lies, and whether it is a whole number."""

    lower: list[float]
    upper: list[float]
    whole: list[bool]

    def is_settled(self, one: int, /) -> bool:
        """Tell whether only one value is left for a variable."""
        return self.upper[one] - self.lower[one] <= SETTLED

    def narrow(self, one: int, lower: float, upper: float, /) -> None:
        """Take up what is known of one variable.

        Raises:
            ContradictionError: no value is left.
        """
        slack = TOLERANCE * max(1.0, abs(self.lower[one]))
        if self.whole[one]:
            lower = ceil(lower - slack) if lower > -inf else lower
            upper = floor(upper + slack) if upper < inf else upper
        self.lower[one] = max(self.lower[one], lower)
        self.upper[one] = min(self.upper[one], upper)
        if self.lower[one] > self.upper[one] + slack:
            raise ContradictionError
        # What is left apart by rounding alone is the same.
        self.upper[one] = max(self.upper[one], self.lower[one])


def tightened(rows: list[Row], limits: Limits, /) -> list[Row]:
    """Put what is known of single variables into their limits, and take those that are settled out of the rows.

    Raises:
        ContradictionError: it can't all be true.
    """
    changed = True
    while changed:
        changed, left = False, []
        for row in rows:
            settled = {one for one in row.terms if limits.is_settled(one)}
            constant = sum(row.terms[one] * limits.lower[one] for one in settled)
            open_terms = {one: weight for one, weight in row.terms.items() if one not in settled and weight}
            lower, upper = row.lower - constant, row.upper - constant
            if len(open_terms) > 1:
                left.append(Row(open_terms, lower, upper))
                continue
            changed = True
            slack = TOLERANCE * max(1.0, abs(constant))
            if not open_terms and not lower - slack <= 0 <= upper + slack:
                raise ContradictionError
            for one, weight in open_terms.items():
                limits.narrow(one, *sorted((lower / weight, upper / weight)))
        rows = left
    return rows
