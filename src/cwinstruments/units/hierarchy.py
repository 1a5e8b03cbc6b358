"""Levels of units: teams within offices within the agency, and how many people each of them has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.errors import RosterSizeError, UnitRowError
from cwinstruments.psychometrics.sequences import is_missing
from cwinstruments.units.given_rows import each_row, kind_of

Path: TypeAlias = tuple[str, ...]
"""What a unit is called, the largest unit that it is in first: `("north", "intake")`; everybody is `()`."""
EVERYBODY: Final = "everybody"
"""The level of all rows together."""
_MOST_NAMED: Final = 5


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
    if not isinstance(units, Collection):
        raise TypeError(f"units: the columns that name them are wanted, the smallest units first, not {kind_of(units)}")
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

    Reports on units have their response rates from it. `cwinstruments.Roster` is another thing: the people who are
    invited to a survey.

    Args:
        sizes: how many people, by the unit's path; those of larger units and of everybody are there too.
        larger: for the name of one of the smallest units, the path of the unit that it is in; None where two larger
            units have one of this name.
    """

    columns: tuple[str, ...]
    sizes: Mapping[Path, int]
    larger: Mapping[str, Path | None] = field(factory=dict)

    @classmethod
    def from_people(cls, people: Any, /, *, units: str | Sequence[str]) -> Roster:
        """Count the people of every unit.

        Args:
            people: a row for each person, with the columns of units; or a dataframe of them.
            units: the columns that name units, the smallest first.

        Raises:
            UnitRowError: a row has no name of a unit.
            ValueError: `units` is not right, such as the largest first, or there is nobody.
            TypeError: people are neither mappings nor a dataframe.

        Examples:
            >>> staff = [{"team": "a", "office": "north"}, {"team": "b", "office": "north"}]
            >>> roster = Roster.from_people(staff, units=("team", "office"))
            >>> roster.sizes["north",], roster.sizes["north", "a"]
            (2, 1)
        """
        columns = levels_of(units)[0].columns
        counts: Counter[Path] = Counter()
        larger: dict[str, Path | None] = {}
        for number, row in enumerate(each_row(people), start=1):
            path = path_of(row, columns, number)
            counts.update(path[:end] for end in range(len(path) + 1))
            known = larger.setdefault(path[-1], path[:-1])
            if known != path[:-1]:
                larger[path[-1]] = None
        if not counts:
            raise ValueError("the roster has nobody; give a row for each person")
        refuse_wrong_order([path for path in counts if len(path) == len(columns)], columns)
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

    def refuse_unknown(self, sizes: Mapping[Path, int], /) -> None:
        """Refuse people of smallest units in which the roster has nobody.

        Args:
            sizes: how many people answered, by the paths of the smallest units.

        Raises:
            RosterSizeError: it names the units, and where the roster has one of that name.
        """
        unknown = [path for path in sorted(sizes) if path not in self.sizes]
        if not unknown:
            return
        said = []
        for path in unknown[:_MOST_NAMED]:
            elsewhere = [one for one in sorted(self.sizes) if len(one) == len(path) and one[-1] == path[-1]]
            hint = f" (it has {' and '.join(map(_joined, elsewhere))})" if elsewhere else ""
            said.append(f"{_joined(path)!r}{hint}")
        if len(unknown) > _MOST_NAMED:
            said.append(f"{len(unknown) - _MOST_NAMED} more")
        where = "there" if len(unknown) == 1 else f"in {', '.join(said)}"
        hint = said[0].removeprefix(repr(_joined(unknown[0]))) if len(unknown) == 1 else ""
        message = (
            f"the roster has nobody {where}{hint}; bring the roster up to date or the rows in line with it, or leave"
            " these rows out"
        )
        raise RosterSizeError(message, _joined(unknown[0]), 0, sizes[unknown[0]])


def refuse_wrong_order(paths: Collection[Path], columns: Sequence[str], /) -> None:
    """Refuse units that were named the largest first.

    Two offices may each have a team of one name. But where every "office" has one team alone, and several have the same
    one, what was taken for offices are its parts.

    Args:
        paths: those of the smallest units.
        columns: the largest units first, as in paths.

    Raises:
        ValueError: units are named in the wrong order.
    """
    for place in range(1, len(columns)):
        pairs = {(path[:place], path[place]) for path in paths}
        times = Counter(small for _, small in pairs)
        shared = [small for small, n in sorted(times.items()) if n > 1]
        if shared and len(pairs) == len({large for large, _ in pairs}):
            large, small = columns[place - 1], columns[place]
            raise ValueError(
                f"every {large!r} is in one {small!r} alone, and several are in {shared[0]!r}: name the smallest units"
                f" first, {large!r} before {small!r}"
            )


def path_of(row: Mapping[str, Any], columns: Sequence[str], number: int, /, *, may_be_in_roster: bool = False) -> Path:
    """Give the path of the unit that a row names.

    Args:
        may_be_in_roster: whether a roster may say in which larger units the smallest is.

    Raises:
        UnitRowError: a name is missing, empty, or has blanks around it.
    """
    names = []
    for column in columns:
        value = row.get(column)
        if column not in row:
            close = did_you_mean(column, [str(one) for one in row])
            message = f"there is no column {column!r}{f'; {close}' if close else ''}"
            if may_be_in_roster and column != columns[-1]:
                message += "; the rows name it, or the roster says it of their smallest unit"
            elif may_be_in_roster:
                message += "; the rows name the smallest units at least, and these come first"
            raise UnitRowError(message, number, column)
        if is_missing(value) or not str(value).strip():
            raise UnitRowError(f"{column!r} is empty", number, column)
        if str(value) != str(value).strip():
            raise UnitRowError(f"{column!r} is {str(value)!r}, with blanks around it", number, column)
        names.append(str(value))
    return tuple(names)


def _joined(path: Path) -> str:
    return " / ".join(path)
