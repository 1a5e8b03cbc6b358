"""Ranges: what the least and the greatest of a hidden mean are made of."""

from __future__ import annotations

import pytest

pytest.importorskip("scipy")

from cwinstruments.disclosure import Cell, Place, Table, protect
from cwinstruments.disclosure.ranges import Solver
from cwinstruments.disclosure.space import Space
from cwinstruments.disclosure.system import system_of


def test_a_mean_that_is_known_exactly_is_no_contradiction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least sum may come out a speck above the greatest; then there is one mean, not none."""
    cells = [Cell(Place(("office", name)), n, 3.0) for name, n in (("a", 3), ("b", 9), ("c", 8))]
    shown = protect(Table.of(cells, statistic="s", low=1, high=5)).shown
    space = Space.of([shown])
    solver = Solver(system_of([shown], space))
    monkeypatch.setattr(Solver, "_both", lambda self, terms, held: (3.0, 3.0 if held is None else 2.9999999999999982))

    found = solver.mean("s", space.covers[0][Place(("office", "a"))])

    assert 0 == found.width
