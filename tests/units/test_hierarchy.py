"""Hierarchies of units and their rosters."""

from __future__ import annotations

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
    ("row", "why"), [({}, "there is no 'team'"), ({"team": " "}, "empty"), ({"team": " a"}, "blanks")]
)
def test_a_row_names_its_unit(row: dict[str, str], why: str) -> None:
    """An empty name, or one with blanks around it, would be a unit of its own."""
    with pytest.raises(UnitRowError, match=why):
        path_of(row, ("team",), 1)


def test_a_larger_unit_alone_gets_a_hint() -> None:
    """The roster knows the office of a unit, if the unit is named, too."""
    with pytest.raises(UnitRowError, match="--unit unit --unit office"):
        path_of({"unit": "a"}, ("office",), 1)
