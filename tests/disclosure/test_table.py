"""Tables and their margins, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.disclosure import Cell, Place, Table
from tests.disclosure.support import scale, team


def of(table: Table) -> dict[str, tuple[int, float | None]]:
    return {str(cell.place): (cell.n, cell.mean) for cell in table.cells}


def test_a_margin_is_the_mean_of_its_people() -> None:
    """(6 * 3 + 3 * 4.5) / 9 = 3.5."""
    assert (9, 3.5) == of(scale([team("a", 6, 3.0), team("b", 3, 4.5)]))["office"]


def test_margins_are_of_units_and_groups_and_of_waves_where_wanted() -> None:
    """Two teams by two groups make 2 x 2 cells, 2 teams, 2 groups of the office, and the office; by wave, or pooled."""
    cells = [
        Cell(Place(("office", name), group, wave), 5, 3.0)
        for name in "ab"
        for group in ("day", "night")
        for wave in ("one", "two")
    ]

    assert 18 == len(scale(cells).cells)
    assert 27 == len(scale(cells, pooled_waves=True).cells)
    assert (40, 3.0) == of(scale(cells, pooled_waves=True))["office"]


def test_units_without_a_common_one_have_a_margin_of_everybody() -> None:
    """Two offices that lie in nothing larger have a total."""
    made = scale([Cell(Place(("north",)), 5, 3.0), Cell(Place(("south",)), 15, 4.0)])

    assert (20, 3.75) == of(made)["everybody"]


def test_a_margin_has_no_mean_where_a_part_has_none() -> None:
    """Where nobody answered there is none, and a part with people but without a mean leaves the whole without one."""
    made = scale([team("a", 0), team("b", 0)], statistic="n", low=None, high=None)
    assert (0, None) == of(made)["office"]
    assert (9, None) == of(scale([team("a", 4, 3.0), team("b", 5)]))["office"]
    assert (4, 3.0) == of(scale([team("a", 4, 3.0), team("b", 0)]))["office"]


def test_rosters_add_up_where_all_are_known() -> None:
    """A margin's roster is that of its parts; one that nobody counted leaves it open."""
    known = scale([team("a", 4, 3.0, 6), team("b", 5, 3.0, 9)])
    open_ = scale([team("a", 4, 3.0, 6), team("b", 5, 3.0)])

    assert 15 == known.cells[0].roster
    assert open_.cells[0].roster is None


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"low": 1}, "both, or neither"),
        ({"low": 5, "high": 1}, "low has to be the lesser"),
        ({"low": 1, "high": 5, "step": 3}, "whole number of steps"),
        ({"low": 1, "high": 5, "step": 0}, "whole number of steps"),
        ({"low": 1, "high": 5, "rounded_to": 0}, "above 0"),
        ({"low": 1, "high": 5, "stage": -1}, "the first is 0"),
        ({"low": 4, "high": 5}, "which is not in 4 to 5"),
        ({}, "from where to where"),
        ({"low": 1, "high": 5, "kind": "median"}, "median"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(said: dict[str, Any], message: str) -> None:
    """The message says what would be right."""
    with pytest.raises(ValueError, match=message):
        Table(statistic="s", cells=(team("a", 6, 3.0),), **said)


def test_a_place_stands_in_a_table_once() -> None:
    """Two figures of the same people would be a contradiction."""
    with pytest.raises(ValueError, match="two cells of office / a"):
        Table(statistic="s", cells=(team("a", 6), team("a", 7)))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ((-1, None), "0 or more"),
        ((5, float("nan")), "where there is none it is None"),
        ((5, 3.0, 4), "the roster has 4"),
    ],
)
def test_a_cell_that_can_not_be_is_refused(said: tuple[Any, ...], message: str) -> None:
    """Nobody is less than none, or more than the roster."""
    with pytest.raises(ValueError, match=message):
        Cell(Place(("office",)), *said)
