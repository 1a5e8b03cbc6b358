"""Who the cells of several tables are about: the smallest sets of people that all cells are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from attrs import frozen

from cwinstruments.disclosure.shown import ShownTable
from cwinstruments.disclosure.table import Place

Atoms: TypeAlias = frozenset[int]
"""Some of the smallest sets of people, by their numbers."""


@frozen
class Space:
    """The smallest sets of people of several tables, and what each cell covers of them.

    Two groupings of the same people cut each other, so these sets may be smaller than any cell. People who were added
    at a later stage are sets of their own.

    Args:
        names: of the sets, in order.
        covers: for each table, in order, what each place covers.
    """

    names: tuple[str, ...]
    covers: tuple[Mapping[Place, Atoms], ...]

    @property
    def size(self) -> int:
        """How many sets there are."""
        return len(self.names)

    @classmethod
    def of(cls, tables: Sequence[ShownTable], /) -> Space:
        """Find the smallest sets of tables that are about the same people."""
        places = [[cell.place for cell in table.cells] for table in tables]
        leaves = _leaves({place.unit for some in places for place in some})
        waves = _values(place.wave for some in places for place in some)
        stages = sorted({table.stage for table in tables})
        groupings: dict[str, set[str]] = {}
        for table, some in zip(tables, places, strict=True):
            groupings.setdefault(table.grouping, set()).update(place.group for place in some if place.group is not None)
        named = sorted(name for name, values in groupings.items() if values)
        numbers: dict[tuple[object, ...], int] = {}

        def expanded(place: Place, table: ShownTable) -> Iterable[tuple[object, ...]]:
            units = [unit for unit in leaves if unit[: len(place.unit)] == place.unit]
            choices = [
                [place.group] if name == table.grouping and place.group is not None else sorted(groupings[name])
                for name in named
            ]
            among = [place.wave] if place.wave is not None else waves
            return product(units, among, (one for one in stages if one <= table.stage), *choices)

        covers = []
        for table, some in zip(tables, places, strict=True):
            smallest = {
                place: frozenset(numbers.setdefault(key, len(numbers)) for key in expanded(place, table))
                for place in _smallest(some)
            }
            covers.append(_covers(some, smallest))
        return cls(tuple(map(_name, numbers)), tuple(covers))


def _name(key: tuple[object, ...]) -> str:
    unit, *others = key
    assert isinstance(unit, tuple)
    return ", ".join([" / ".join(unit), *(str(one) for one in others if one is not None and one != 0)])


def _leaves(units: set[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Give the units that no other lies in."""
    above = {unit[:length] for unit in units for length in range(len(unit))}
    return sorted(units - above)


def _values(values: Iterable[str | None]) -> list[str | None]:
    found: list[str | None] = [*sorted({value for value in values if value is not None})]
    return found or [None]


def _smallest(places: Sequence[Place]) -> list[Place]:
    """Give the places that no other of the same table lies in."""
    above: set[Place] = set()
    for place in places:
        above.update(_above(place))
    return [place for place in places if place not in above]


def _above(place: Place) -> Iterable[Place]:
    """Give all places that cover this one, whether they are in a table or not, without itself."""
    for length in range(len(place.unit) + 1):
        for group in {place.group, None}:
            for wave in {place.wave, None}:
                if (other := Place(place.unit[:length], group, wave)) != place:
                    yield other


def _covers(places: Sequence[Place], smallest: Mapping[Place, Atoms]) -> dict[Place, Atoms]:
    found: dict[Place, set[int]] = {place: set() for place in places}
    for place, atoms in smallest.items():
        for other in (place, *_above(place)):
            if other in found:
                found[other] |= atoms
    return {place: frozenset(atoms) for place, atoms in found.items()}
