"""Rows that name a Nation are held back unless its agreement lets them go, and those that say so of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from attrs import define, field, frozen

from cwinstruments.data_agreements.agreement import DataAgreement, DataAgreements, Purpose
from cwinstruments.data_agreements.sayings import says_so

Row = TypeVar("Row", bound=Mapping[str, Any])

NATION = "nation"
"""The column that names a Nation, where nothing else is said."""
NOT_NAMED = ""
"""Stands for the name of the Nation where a row says that it is about one, and not which."""
WHICH_IS_NOT_SAID = "the row says that it is about a Nation, and not which"
"""What is objected to such a row; no agreement can cover it, because nobody knows whose it would be."""


@frozen
class Held:
    """The rows of one Nation that were held back.

    Args:
        nation: as the rows name it; empty where they say that they are about one, and not which.
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
        groups: columns, or items, in which a Nation may stand as a group. What stands there counts where it is the name
            of a Nation of which agreements are on record, whether they hold or not. Of other groups nobody can tell
            here whether they are Nations, which is why the column of Nations has to be there then.
        says_nation: by column, or item, the values by which a row says that it is about a Nation; 1 is also yes. One
            that names none is held back then, also where it has no column of Nations.
    """

    agreements: DataAgreements | None = None
    purpose: Purpose = field(default=Purpose.SHARED_OUTPUT, converter=Purpose)
    on: date = field(factory=date.today)
    column: str = NATION
    is_expected: bool = False
    groups: tuple[str, ...] = ()
    says_nation: Mapping[str, Collection[Any]] = field(factory=dict)
    _known: dict[str, str | None] = field(factory=dict, init=False)
    _counts: Counter[str] = field(factory=Counter, init=False)
    _columns: dict[tuple[object, ...], str | None] = field(factory=dict, init=False)
    _on_record: dict[str, bool] = field(factory=dict, init=False)

    def column_among(self, columns: Iterable[object], /) -> str | None:
        """Find the column that names the Nation; one that is called so but for capitals and blanks is the same.

        `Nation` at the head of a file must not let rows go that `nation` would hold back.
        """
        names = [one for one in columns if isinstance(one, str)]
        wanted = _plain(self.column)
        return self.column if self.column in names else next((one for one in names if _plain(one) == wanted), None)

    def lacks_column(self, row: Mapping[str, Any], /) -> bool:
        """Tell whether a row has to have the column of Nations, and lacks it."""
        return (self.is_expected or bool(self.groups)) and self._column_of(row) is None

    def names_in(self, row: Mapping[str, Any], /) -> Iterator[str]:
        """Give the Nations that a row names: in the column of Nations, and as a group.

        It is `NOT_NAMED` where a row names none, and says that it is about one.
        """
        column = self._column_of(row)
        names = [] if column is None else [_name(row[column])]
        names += [_name(row[group]) for group in self.groups if self.is_on_record(row.get(group))]
        if any(names):
            yield from filter(None, names)
        elif self.says_so(row):
            yield NOT_NAMED

    def says_so(self, row: Mapping[str, Any], /) -> bool:
        """Tell whether a row says that it is about a Nation."""
        return any(says_so(row.get(item), values) for item, values in self.says_nation.items())

    def held_in(self, row: Mapping[str, Any], /) -> str | None:
        """Give the Nation for which a row is held back, `NOT_NAMED` where it isn't said which; None where it may go."""
        return next((one for one in self.names_in(row) if one == NOT_NAMED or self.objection(one) is not None), None)

    def why_held(self, name: str, /) -> str:
        """Say why rows are held back for what `held_in` gives."""
        return WHICH_IS_NOT_SAID if name == NOT_NAMED else str(self.objection(name))

    def is_on_record(self, cell: object, /) -> bool:
        """Tell whether a cell is the name of a Nation of which agreements are on record, whether they hold or not."""
        if self.agreements is None or not (name := _name(cell)):
            return False
        if name not in self._on_record:
            self._on_record[name] = bool(self.agreements.of(name))
        return self._on_record[name]

    def tests(self) -> tuple[tuple[str, Callable[[object], bool]], ...]:
        """Give the columns that are looked at, each with what tells whether a cell of it holds the row back."""

        def is_held(cell: object) -> bool:
            return self.objection(cell) is not None

        def is_held_group(cell: object) -> bool:
            return self.is_on_record(cell) and is_held(cell)

        return ((self.column, is_held), *((group, is_held_group) for group in self.groups))

    def columns_among(self, columns: Iterable[object], /) -> tuple[str, ...]:
        """Give those columns that are looked at: of Nations, of groups, and of what rows say of themselves."""
        there = tuple(columns)
        looked_at = (self.column_among(there), *self.groups, *self.says_nation)
        return tuple(one for one in looked_at if one is not None and one in there)

    def naming_tests(self) -> tuple[tuple[str, Callable[[object], bool]], ...]:
        """Give the same columns, each with what tells whether a cell of it names a Nation."""
        return ((self.column, lambda cell: bool(_name(cell))), *((group, self.is_on_record) for group in self.groups))

    def saying_tests(self) -> tuple[tuple[str, Callable[[object], bool]], ...]:
        """Give the columns in which rows say that they are about a Nation, each with what tells whether a cell does."""
        return tuple((item, partial(says_so, values=values)) for item, values in self.says_nation.items())

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

    def lets_go(self, row: Mapping[str, Any], /) -> bool:
        """Tell whether a row may go, and count it where it may not."""
        nation = self.held_in(row)
        if nation is not None:
            self.count((nation,))
        return nation is None

    def count(self, nations: Iterable[object], /) -> None:
        """Count rows that were held back, by what they have in the column of Nations."""
        self._counts.update(map(_name, nations))

    @property
    def held(self) -> tuple[Held, ...]:
        """What was held back so far, by Nation."""
        return tuple(Held(name, self._counts[name], self.why_held(name)) for name in sorted(self._counts))

    @property
    def covering(self) -> tuple[DataAgreement, ...]:
        """The agreements under which rows that were looked at so far may go: who sees results first stands in them."""
        agreements = self.agreements or DataAgreements("none")
        names = sorted(name for name, objection in self._known.items() if name and objection is None)
        return tuple(dict.fromkeys(one for name in names for one in agreements.covering(name, self.purpose, self.on)))

    def _column_of(self, row: Mapping[str, Any]) -> str | None:
        if self.column in row:
            return self.column
        columns = tuple(row)
        if columns not in self._columns:
            self._columns[columns] = self.column_among(columns)
        return self._columns[columns]


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
    groups: Iterable[str] = (),
    says_nation: Mapping[str, Collection[Any]] | None = None,
) -> tuple[list[Row], tuple[Held, ...]]:
    """Part the rows that may go from those of Nations that have not agreed.

    Args:
        rows: with the Nation that they name in a column; rows without that column, or with an empty cell, name none.
        agreements: those on record; None where there are none.
        purpose: what the rows would enter: `shared_output`, `aggregates` or `audits`.
        on: the day that counts; by default today.
        nation: the column that names the Nation; capitals and blanks in its name make no difference.
        groups: columns in which a Nation may stand as a group, such as `rp_group` of `representation`. What stands
            there counts where the agreements name that Nation.
        says_nation: by column, the values by which a row says that it is about a Nation, such as the `says_nation` of
            an instrument. A row that says so and names none is held back, whatever agreements there are.

    Returns:
        The rows that may go, in order, and how many were held back of each Nation, and why.

    Examples:
        >>> rows = [{"partner": "p1"}, {"partner": "p2", "nation": "Example Nation"}]
        >>> going, held = hold_back(rows, None, purpose="aggregates")
        >>> [row["partner"] for row in going], held[0].n_rows, held[0].objection
        (['p1'], 1, 'no agreement is on record')
        >>> _, [one] = hold_back([{"tribal": True}], None, says_nation={"tribal": ["1"]})
        >>> one.objection
        'the row says that it is about a Nation, and not which'
    """
    day = date.today() if on is None else on
    holding = Holding(agreements, Purpose(purpose), day, nation, groups=tuple(groups), says_nation=says_nation or {})
    going = [row for row in rows if holding.lets_go(row)]
    return going, holding.held
