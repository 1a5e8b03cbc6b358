"""Levels of units: teams within offices within the agency, and how many people each of them has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from cwinstruments.errors import UnitRowError

Path: TypeAlias = tuple[str, ...]
"""What a unit is called, the largest unit that it is in first: `("north", "intake")`; everybody is `()`."""
EVERYBODY: Final = "everybody"
"""The level of all rows together."""


@frozen
class Level:
    """One level of a hierarchy.

    Args:
        name: the column that names its units; `everybody` for all rows together.
        columns: the columns of the larger units and its own, the largest first; none for everybody.
    """

    name: str
    columns: tuple[str, ...]


def levels_of(units: str | Sequence[str], /) -> tuple[Level, ...]:
    """Give the levels of a hierarchy, the smallest units first and everybody last.

    A unit is known by its own name and those of the units that it is in, so that the intake of one office is not taken
    for that of another.

    Args:
        units: the columns that name units, the smallest first, such as `("team", "office")`.

    Raises:
        ValueError: there is none, one is there twice, or one is called like the level of everybody.

    Examples:
        >>> [(one.name, one.columns) for one in levels_of(("team", "office"))]
        [('team', ('office', 'team')), ('office', ('office',)), ('everybody', ())]
    """
    columns = (units,) if isinstance(units, str) else tuple(units)
    if not columns or len(set(columns)) < len(columns):
        raise ValueError("units are named by one column, or by several different ones, the smallest units first")
    if EVERYBODY in columns:
        raise ValueError(f"a column of units can't be called {EVERYBODY!r}, which is the level of all rows together")
    down = columns[::-1]
    return (*(Level(name, down[: len(columns) - place]) for place, name in enumerate(columns)), Level(EVERYBODY, ()))


@frozen
class Roster:
    """Who works where: how many people each unit has, and which larger unit each is in.

    Args:
        sizes: how many people, by the unit's path; those of larger units and of everybody are there too.
        larger: for the name of one of the smallest units, the path of the unit that it is in; None where two larger
            units have one of this name.
    """

    columns: tuple[str, ...]
    sizes: Mapping[Path, int]
    larger: Mapping[str, Path | None] = field(factory=dict)

    @classmethod
    def from_people(cls, people: Iterable[Mapping[str, Any]], /, *, units: str | Sequence[str]) -> Roster:
        """Count the people of every unit.

        Args:
            people: a row for each person, with the columns of units.
            units: the columns that name units, the smallest first.

        Raises:
            UnitRowError: a row has no name of a unit.
            ValueError: `units` is not right, or there is nobody.

        Examples:
            >>> staff = [{"team": "a", "office": "north"}, {"team": "b", "office": "north"}]
            >>> roster = Roster.from_people(staff, units=("team", "office"))
            >>> roster.sizes["north",], roster.sizes["north", "a"]
            (2, 1)
        """
        columns = levels_of(units)[0].columns
        counts: Counter[Path] = Counter()
        larger: dict[str, Path | None] = {}
        for number, row in enumerate(people, start=1):
            path = path_of(row, columns, number)
            counts.update(path[:end] for end in range(len(path) + 1))
            known = larger.setdefault(path[-1], path[:-1])
            if known != path[:-1]:
                larger[path[-1]] = None
        if not counts:
            raise ValueError("the roster has nobody; give a row for each person")
        return cls(columns, dict(counts), larger)

    def of(self, level: Level, /) -> dict[Path, int]:
        """Give the sizes of the units of one level."""
        return {path: size for path, size in self.sizes.items() if len(path) == len(level.columns)}

    def place(self, row: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Give a row with the larger units that it doesn't name, as the roster has them for its smallest unit."""
        absent = [column for column in self.columns[:-1] if column not in row]
        name = row.get(self.columns[-1])
        if not absent or name is None:
            return row
        found = self.larger.get(str(name))
        return row if found is None else {**row, **{one: found[self.columns.index(one)] for one in absent}}


def path_of(row: Mapping[str, Any], columns: Sequence[str], number: int, /) -> Path:
    """Give the path of the unit that a row names.

    Raises:
        UnitRowError: a name is missing, empty, or has blanks around it.
    """
    names = []
    for column in columns:
        value = row.get(column)
        if column not in row:
            message = f"there is no {column!r}; the rows name it, or the roster says it of their smallest unit"
            if column == columns[-1]:
                message += f": name that one first, such as --unit unit --unit {column}"
            raise UnitRowError(message, number, column)
        if value is None or not str(value).strip():
            raise UnitRowError(f"{column!r} is empty", number, column)
        if str(value) != str(value).strip():
            raise UnitRowError(f"{column!r} is {str(value)!r}, with blanks around it", number, column)
        names.append(str(value))
    return tuple(names)
