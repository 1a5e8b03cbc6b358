"""Rows that name a Nation are held back unless its agreement lets them go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from attrs import define, field, frozen

from cwinstruments.data_agreements.agreement import DataAgreements, Purpose

Row = TypeVar("Row", bound=Mapping[str, Any])

NATION = "nation"
"""The column that names a Nation, where nothing else is said."""


@frozen
class Held:
    """The rows of one Nation that were held back.

    Args:
        nation: as the rows name it.
        n_rows: how many there are.
        objection: why they may not go.
    """

    nation: str
    n_rows: int
    objection: str


@define
class Holding:
    """Decides which rows may go, and counts those that may not.

    Args:
        agreements: those on record; None is the same as an empty list.
        purpose: what the rows would enter.
        on: the day that counts; by default today.
        column: the column that names the Nation.
        is_expected: whether that column has to be there.
    """

    agreements: DataAgreements | None = None
    purpose: Purpose = field(default=Purpose.SHARED_OUTPUT, converter=Purpose)
    on: date = field(factory=date.today)
    column: str = NATION
    is_expected: bool = False
    _known: dict[str, str | None] = field(factory=dict, init=False)
    _counts: Counter[str] = field(factory=Counter, init=False)
    _columns: dict[tuple[object, ...], str | None] = field(factory=dict, init=False)

    def column_among(self, columns: Iterable[object], /) -> str | None:
        """Find the column that names the Nation; one that is called so but for capitals and blanks is the same.

        `Nation` at the head of a file must not let rows go that `nation` would hold back.
        """
        names = [one for one in columns if isinstance(one, str)]
        wanted = _plain(self.column)
        return self.column if self.column in names else next((one for one in names if _plain(one) == wanted), None)

    def nation_of(self, row: Mapping[str, Any], /) -> object:
        """Give what a row has in the column of Nations; None where it lacks that column."""
        if self.column in row:
            return row[self.column]
        columns = tuple(row)
        if columns not in self._columns:
            self._columns[columns] = self.column_among(columns)
        found = self._columns[columns]
        return None if found is None else row[found]

    def objection(self, nation: object, /) -> str | None:
        """Say why a row may not go that has this in the column of Nations; None where it may.

        A row with an empty cell names no Nation.
        """
        name = _name(nation)
        if not name:
            return None
        if name not in self._known:
            agreements = self.agreements or DataAgreements("none")
            self._known[name] = agreements.objection(name, self.purpose, self.on)
        return self._known[name]

    def lets_go(self, nation: object, /) -> bool:
        """Tell whether a row may go, and count it where it may not."""
        if self.objection(nation) is None:
            return True
        self.count((nation,))
        return False

    def count(self, nations: Iterable[object], /) -> None:
        """Count rows that were held back, by what they have in the column of Nations."""
        self._counts.update(map(_name, nations))

    @property
    def held(self) -> tuple[Held, ...]:
        """What was held back so far, by Nation."""
        return tuple(Held(name, self._counts[name], str(self._known[name])) for name in sorted(self._counts))


def _name(nation: object) -> str:
    # Not a number is what some libraries have in an empty cell.
    return "" if nation is None or nation != nation else str(nation).strip()


def _plain(column: str) -> str:
    return "".join(column.split()).casefold()


def hold_back(
    rows: Iterable[Row],
    agreements: DataAgreements | None,
    /,
    *,
    purpose: Purpose | str = Purpose.SHARED_OUTPUT,
    on: date | None = None,
    nation: str = NATION,
) -> tuple[list[Row], tuple[Held, ...]]:
    """Part the rows that may go from those of Nations that have not agreed.

    Args:
        rows: with the Nation that they name in a column; rows without that column, or with an empty cell, name none.
        agreements: those on record; None where there are none.
        purpose: what the rows would enter: `shared_output`, `aggregates` or `audits`.
        on: the day that counts; by default today.
        nation: the column that names the Nation; capitals and blanks in its name make no difference.

    Returns:
        The rows that may go, in order, and how many were held back of each Nation, and why.

    Examples:
        >>> rows = [{"partner": "p1"}, {"partner": "p2", "nation": "Example Nation"}]
        >>> going, held = hold_back(rows, None, purpose="aggregates")
        >>> [row["partner"] for row in going], held[0].n_rows, held[0].objection
        (['p1'], 1, 'no agreement is on record')
    """
    holding = Holding(agreements, Purpose(purpose), date.today() if on is None else on, nation)
    going = [row for row in rows if holding.lets_go(holding.nation_of(row))]
    return going, holding.held
