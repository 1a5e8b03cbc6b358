"""Hierarchies of units and their rosters."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.errors import UnitRowError
from cwinstruments.units.hierarchy import Roster, levels_of, path_of

STAFF = [
    {"team": "intake", "office": "north"},
    {"team": "intake", "office": "north"},
    {"team": "intake", "office": "south"},
    {"team": "care", "office": "south"},
]


def test_levels_go_from_the_smallest_units_to_everybody() -> None:
    """A unit is known by the units that it is in."""
    levels = levels_of(("team", "office", "region"))

    assert ["team", "office", "region", "everybody"] == [one.name for one in levels]
    assert ("region", "office", "team") == levels[0].columns
    assert () == levels[-1].columns


@pytest.mark.parametrize("units", [(), ("team", "team"), ("team", "everybody")])
def test_columns_that_name_no_hierarchy_are_refused(units: tuple[str, ...]) -> None:
    """None, one twice, or the name of the level of all."""
    with pytest.raises(ValueError, match="unit"):
        levels_of(units)


def test_a_roster_counts_the_people_of_every_level() -> None:
    """The intake of one office is not that of another."""
    roster = Roster.from_people(STAFF, units=("team", "office"))

    assert {
        (): 4,
        ("north",): 2,
        ("south",): 2,
        ("north", "intake"): 2,
        ("south", "intake"): 1,
        ("south", "care"): 1,
    } == (roster.sizes)
    assert {("north",): 2, ("south",): 2} == roster.of(levels_of(("team", "office"))[1])


def test_a_roster_says_in_which_larger_unit_a_unit_is() -> None:
    """Where two offices have a team of one name, it says nothing."""
    roster = Roster.from_people(STAFF, units=("team", "office"))

    assert {"team": "care", "office": "south"} == roster.place({"team": "care"})
    assert {"team": "intake"} == roster.place({"team": "intake"})
    assert {"team": "care", "office": "x"} == roster.place({"team": "care", "office": "x"})


def test_a_roster_of_nobody_is_refused() -> None:
    """A rate would divide by nothing."""
    with pytest.raises(ValueError, match="nobody"):
        Roster.from_people([], units="team")


@pytest.mark.parametrize(
    ("row", "why"), [({}, "there is no column 'team'"), ({"team": " "}, "empty"), ({"team": " a"}, "blanks")]
)
def test_a_row_names_its_unit(row: dict[str, str], why: str) -> None:
    """An empty name, or one with blanks around it, would be a unit of its own."""
    with pytest.raises(UnitRowError, match=why):
        path_of(row, ("team",), 1)


def test_a_larger_unit_alone_gets_a_hint() -> None:
    """The roster knows the office of a unit, if the unit is named, too; and nothing is told of options of commands."""
    with pytest.raises(UnitRowError, match="the rows name the smallest units at least") as caught:
        path_of({"unit": "a"}, ("office",), 1, may_be_in_roster=True)

    assert "--" not in str(caught.value)


def test_a_roster_says_which_column_it_lacks() -> None:
    """And what it may be called instead; nothing of rosters, as it is one."""
    with pytest.raises(UnitRowError, match=r"^row 1: there is no column 'teem'; did you mean 'team'\?$"):
        Roster.from_people(STAFF, units=("teem", "office"))


def test_units_are_a_text_or_several() -> None:
    """And nothing else."""
    with pytest.raises(TypeError, match="units: the columns that name them"):
        levels_of(None)  # type: ignore[arg-type]


def test_the_largest_units_first_are_refused() -> None:
    """Where each team is in one office alone, and several are in the same, an office is no part of a team."""
    staff = [{"team": name, "office": "north"} for name in "ab"] + [{"team": "c", "office": "south"}]
    with pytest.raises(ValueError, match="several are in 'north': name the smallest units first, 'team' before"):
        Roster.from_people(staff, units=("office", "team"))

    assert ("office", "team") == Roster.from_people(staff, units=("team", "office")).columns
    assert ("office", "team") == Roster.from_people(STAFF, units=("team", "office")).columns


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_roster_is_taken_of_a_frame(library: str) -> None:
    """As of a list of its rows."""
    frame = pytest.importorskip(library).DataFrame(STAFF)

    assert Roster.from_people(STAFF, units=("team", "office")) == Roster.from_people(frame, units=("team", "office"))


@pytest.mark.parametrize("nothing", [None, float("nan"), "", " "])
def test_a_unit_without_a_name_is_refused(nothing: Any) -> None:
    """A gap, as frames and spreadsheets have it, names no unit."""
    with pytest.raises(UnitRowError, match="'team' is empty"):
        Roster.from_people([{"team": "a"}, {"team": nothing}], units="team")
