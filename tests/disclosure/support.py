"""A second judge, which tries everything: each way in which the hidden cells of a tiny table can be filled."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from cwinstruments.disclosure import Cell, Place, Reason, Rule, ShownCell, ShownTable, Table

OFFICE = ("office",)


def team(name: str, n: int, mean: float | None = None, roster: int | None = None, *, office: str = "office") -> Cell:
    """Give a team of an office."""
    return Cell(Place((office, name)), n, mean, roster)


def scale(cells: Sequence[Cell], **options: Any) -> Table:
    """Give a table of means from 1 to 5, with its margins."""
    said: dict[str, Any] = {"statistic": "safety.mean", "low": 1, "high": 5, **options}
    return Table.of(cells, **said)


def statuses(cells: Sequence[ShownCell]) -> dict[str, str]:
    """Give what has become of each cell, by its place."""
    return {str(cell.place): cell.status.value for cell in cells}


Known = dict[Place, tuple[int, int, Fraction, Fraction]]


def known_by_trying(table: ShownTable) -> Known:
    """Give the least and greatest number and mean of each hidden cell of one table, by trying every completion.

    Every number of people of the smallest cells is tried from none to its roster, and every sum of whole steps.
    """
    atoms = [
        one.place
        for one in table.cells
        if not any(one.place.covers(other.place) for other in table.cells if other is not one)
    ]
    rosters = {one.place: one.roster for one in table.cells}
    within = {one.place: [number for number, atom in enumerate(atoms) if one.place.covers(atom)] for one in table.cells}
    assert table.low is not None and table.high is not None and table.step is not None
    most = round((table.high - table.low) / table.step)
    found: Known = {}
    for numbers in product(*(range((rosters[atom] or 0) + 1) for atom in atoms)):
        totals = {place: sum(numbers[number] for number in members) for place, members in within.items()}
        if not all(_may_have(table, one, totals[one.place]) for one in table.cells):
            continue
        for sums in product(*(range(most * n + 1) for n in numbers)):
            if not all(
                _fits(table, one, totals[one.place], sum(sums[i] for i in within[one.place])) for one in table.cells
            ):
                continue
            for one in table.cells:
                if one.is_hidden:
                    n = totals[one.place]
                    mean = Fraction(table.low) + Fraction(table.step) * sum(sums[i] for i in within[one.place]) / n
                    least, greatest, low, high = found.get(one.place, (n, n, mean, mean))
                    found[one.place] = (min(least, n), max(greatest, n), min(low, mean), max(high, mean))
    return found


def _may_have(table: ShownTable, cell: ShownCell, n: int) -> bool:
    """Tell whether a cell may have so many people, as far as its own figures and its status say."""
    if cell.n is not None:
        return n == cell.n
    if cell.roster is not None and n > cell.roster:
        return False
    if cell.reason is Reason.TOO_FEW_PEOPLE:
        return 1 <= n < table.minimum
    if cell.n_reason is Reason.FEW_NON_RESPONDENTS and cell.roster is not None:
        return n >= table.minimum and 1 <= cell.roster - n < table.minimum_non_respondents
    return n >= table.minimum


def _fits(table: ShownTable, cell: ShownCell, n: int, steps: int) -> bool:
    """Tell whether a sum is what the published mean says, to within its rounding."""
    if cell.is_hidden or cell.value is None or n == 0:
        return True
    assert table.low is not None and table.step is not None
    mean = table.low + table.step * steps / n
    return abs(mean - cell.value) <= (table.rounded_to or 0.0) / 2 + 1e-9


def small_groups_by_trying(table: ShownTable, rule: Rule) -> bool:
    """Tell whether a group of too few people is a sum and difference of published cells, by trying each group."""
    atoms = [
        one.place
        for one in table.cells
        if not any(one.place.covers(other.place) for other in table.cells if other is not one)
    ]
    rows = [
        [Fraction(int(one.place.covers(atom))) for atom in atoms] + [Fraction(one.n)]
        for one in table.cells
        if not one.is_hidden and one.n is not None
    ]
    least = rule.minimum(table.kind, public=table.public)
    for size in range(1, len(atoms) + 1):
        for some in combinations(range(len(atoms)), size):
            n = _combined(rows, [Fraction(int(number in some)) for number in range(len(atoms))])
            if n is not None and 1 <= n < least:
                return True
    return False


def _combined(rows: list[list[Fraction]], wanted: list[Fraction]) -> Fraction | None:
    """Write a group as a combination of published cells, and give its number of people; None where it is none."""
    basis: list[list[Fraction]] = []
    for row in rows:
        rest = _reduced(row, basis)
        if any(rest[:-1]):
            basis.append(rest)
    rest = _reduced([*wanted, Fraction(0)], basis)
    return None if any(rest[:-1]) else -rest[-1]


def _reduced(row: list[Fraction], basis: list[list[Fraction]]) -> list[Fraction]:
    for one in basis:
        lead = next(number for number, value in enumerate(one) if value)
        if row[lead]:
            times = row[lead] / one[lead]
            row = [value - times * other for value, other in zip(row, one, strict=True)]
    return row
