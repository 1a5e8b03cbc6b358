"""Stages: whether a table is of the same people as before, or of them and of those who answered late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from cwinstruments.disclosure.shown import ShownCell, ShownTable
from cwinstruments.disclosure.space import Atoms, Space
from cwinstruments.disclosure.table import Table


def stage_of(table: Table, before: Iterable[ShownTable], /) -> int:
    """Give the stage of a table beside what was published before, as its figures tell it.

    It is the stage whose published figures are those of the table as well: of several the one with the most of them,
    and the last of those. Where there is none, the people are others: some have been added since, and it is the stage
    after the last.

    Args:
        before: what was published; tables of other people don't count.

    Examples:
        >>> from cwinstruments.disclosure import Cell, Place, protect
        >>> def of(n):
        ...     cells = [Cell(Place(("office", "a")), n, 3.0), Cell(Place(("office", "b")), 9, 3.5)]
        ...     return Table.of(cells, statistic="s", low=1, high=5)
        >>> first = protect(of(12)).shown
        >>> stage_of(of(12), [first]), stage_of(of(13), [first])
        (0, 1)
    """
    cells = ((cell.place, cell.n, cell.mean) for cell in table.cells)
    now = ShownTable(
        statistic=table.statistic,
        cells=tuple(ShownCell(*one) for one in cells),
        minimum=1,
        low=table.low,
        high=table.high,
        grouping=table.grouping,
        people=table.people,
    )
    earlier = [one for one in before if one.people == table.people]
    # Whoever was added is counted with the others here: only the figures tell one stage from another.
    space = Space.of([now, *(evolve(one, stage=0) for one in earlier)])
    told: dict[Atoms, dict[int, list[tuple[ShownTable, ShownCell]]]] = {}
    for one, covers in zip(earlier, space.covers[1:], strict=True):
        for cell in one.cells:
            told.setdefault(covers[cell.place], {}).setdefault(one.stage, []).append((one, cell))
    mine = [(cell, told[covered]) for cell in now.cells if (covered := space.covers[0][cell.place]) in told]
    stages = sorted({stage for _, by_stage in mine for stage in by_stage})
    fitting: list[tuple[int, int]] = []
    for stage in stages:
        pairs = [(cell, *pair) for cell, by_stage in mine for pair in _latest(by_stage, stage)]
        if all(_is_as(now, cell, shown, one) for cell, one, shown in pairs):
            fitting.append((sum(shown.n is not None for _, _, shown in pairs), stage))
    if fitting:
        return max(fitting)[1]
    return stages[-1] + 1 if stages else 0


def _latest(
    by_stage: dict[int, list[tuple[ShownTable, ShownCell]]], stage: int
) -> Iterator[tuple[ShownTable, ShownCell]]:
    """Give what was last published of some people up to a stage."""
    if (known := max((one for one in by_stage if one <= stage), default=None)) is not None:
        yield from by_stage[known]


def _is_as(now: ShownTable, cell: ShownCell, shown: ShownCell, table: ShownTable) -> bool:
    """Tell whether a cell is what was published of the same people."""
    if shown.n is not None and shown.n != cell.n:
        return False
    if table.statistic != now.statistic or shown.is_hidden or shown.value is None or cell.value is None:
        return True
    width = 1.0 if table.low is None or table.high is None else table.high - table.low
    return abs(shown.value - cell.value) <= (table.rounded_to or 0.0) / 2 + 1e-9 * max(1.0, width)
