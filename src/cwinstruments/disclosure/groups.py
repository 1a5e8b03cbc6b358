"""Groups of fewer people than the minimum whose results follow from what is published, by adding and taking away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from cwinstruments.disclosure.programmes import need_solver
from cwinstruments.disclosure.rows import reduced
from cwinstruments.disclosure.shown import ShownTable
from cwinstruments.disclosure.space import Atoms, Space

_MOST_TIMES: Final = 4
_LONGEST: Final = 5.0


@frozen
class SmallGroup:
    """A group that is too small, and that can be worked out.

    Args:
        statistic: whose result can be worked out.
        atoms: the smallest sets that it is made of.
        n: how many people it has.
    """

    statistic: str
    atoms: Atoms
    n: int


def small_groups(
    tables: Sequence[ShownTable], space: Space, minimum: dict[str, int], /, *, thorough: bool = True
) -> Iterable[SmallGroup]:
    """Give groups of fewer people than the minimum whose result is a sum and difference of published ones.

    One hidden cell is such a group, and so are two hidden cells of one person each beside a published total.

    Args:
        minimum: by statistic.
        thorough: whether tables that cut each other are searched as well, by an integer programme.
    """
    for statistic, least in minimum.items():
        known: dict[Atoms, float] = {}
        for table, covers in zip(tables, space.covers, strict=True):
            for cell in table.cells if table.statistic == statistic else ():
                if not cell.is_hidden and cell.n is not None:
                    known[covers[cell.place]] = cell.n
        rests = reduced(known)
        found = {SmallGroup(statistic, atoms, round(n)): None for atoms, n in rests if 1 <= round(n) < least}
        yield from found
        if thorough and not found:
            yield from _searched(statistic, rests, least)


def _searched(statistic: str, rests: list[tuple[Atoms, float]], least: int) -> Iterable[SmallGroup]:
    """Search where sets cut each other; where none do, each is a group by itself and there is nothing to search."""
    for some in _overlapping(rests):
        if len(some) > 1 and (found := _smallest(some, least)) is not None:
            yield SmallGroup(statistic, *found)


def _overlapping(rests: list[tuple[Atoms, float]]) -> Iterable[list[tuple[Atoms, float]]]:
    """Give the sets that hang together by what they share."""
    groups: list[tuple[set[int], list[tuple[Atoms, float]]]] = []
    for atoms, n in rests:
        touched = [one for one in groups if one[0] & atoms]
        groups = [one for one in groups if not one[0] & atoms]
        members = [member for _, some in touched for member in some]
        groups.append((set(atoms).union(*(one[0] for one in touched)), [*members, (atoms, n)]))
    return (some for _, some in groups)


def _smallest(some: list[tuple[Atoms, float]], least: int) -> tuple[Atoms, int] | None:
    """Look for whole sets that are a sum of the published ones, each taken so many times, of too few people."""
    import numpy as np

    need_solver()
    from scipy.optimize import Bounds, LinearConstraint, milp

    atoms = sorted(set().union(*(one for one, _ in some)))
    place = {atom: number for number, atom in enumerate(atoms)}
    width = len(atoms) + len(some)
    rows = np.zeros((len(atoms) + 1, width))
    rows[: len(atoms), : len(atoms)] = -np.eye(len(atoms))
    for number, (members, n) in enumerate(some, start=len(atoms)):
        rows[[place[atom] for atom in members], number] = 1.0
        rows[len(atoms), number] = n
    lower, upper = np.zeros(len(atoms) + 1), np.zeros(len(atoms) + 1)
    lower[-1], upper[-1] = 1.0, least - 1.0
    limits = np.repeat([1.0, float(_MOST_TIMES)], [len(atoms), len(some)])
    found = milp(
        np.repeat([1.0, 0.0], [len(atoms), len(some)]),
        integrality=np.repeat([1, 0], [len(atoms), len(some)]),
        bounds=Bounds(np.where(np.arange(width) < len(atoms), 0.0, -limits), limits),
        constraints=LinearConstraint(rows, lower, upper),
        options={"time_limit": _LONGEST},
    )
    if found.x is None:
        return None
    chosen = frozenset(atom for atom in atoms if found.x[place[atom]] > 0.5)
    return chosen, round(float(rows[-1] @ found.x))
