"""What stands in the open places of plain data, whatever shape the data has."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.substitution import (
    MOST_COMBINATIONS,
    SubstitutionError,
    assignments,
    choices_of,
    close,
    plain,
    rows_of,
    value_key,
)

TABLE = {"type": "table", "tables": {"county": {"rows": {"ongoing": {"cases": 17}}}}}
CELL = {"parameter": "standards", "row": "ongoing", "column": "cases"}


def test_places_are_closed_wherever_they_stand() -> None:
    """Also in what is put in one; each part of the closed data tells where it stood in the open data."""
    data = {
        "parameters": {"standards": TABLE},
        "bound": {"points": 5},
        "items": [{"options": {"parameter": "points", "values": {"5": ["a", {"n": {"parameter": "points"}}]}}}],
        "scales": {"s": {"weight": CELL, "formula": "a"}},
    }
    closed = close(data, {"points": 5, "standards": "county"})

    assert {
        "items": [{"options": ["a", {"n": 5}]}],
        "scales": {"s": {"weight": 17, "formula": "a"}},
    } == closed.data
    place = ("items", 0, "options")
    assert (*place, "values", "5", 1, "n") == closed.origin((*place, 1, "n"))
    assert ("scales", "s", "formula") == closed.origin(("scales", "s", "formula"))


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ({"parameter": "none"}, "parameter 'none' has no value"),
        ({"parameter": "points", "values": {"7": 1}}, "nothing is said for points = 5"),
        ({"parameter": "points", "values": [1]}, "nothing is said for points = 5"),
        ({"parameter": "standards", "values": {"county": 1}}, "nothing is said for standards = "),
        ({**CELL, "row": "fostering"}, "table 'standards' has no cases in row 'fostering'"),
        ({**CELL, "column": "hours"}, "table 'standards' has no hours in row 'ongoing'"),
        ({**CELL, "parameter": "points"}, "table 'points' has no cases in row 'ongoing'"),
    ],
)
def test_a_place_that_nothing_fills_is_an_error(use: dict[str, Any], message: str) -> None:
    """It says what is not there."""
    with pytest.raises(SubstitutionError) as raised:
        close({"parameters": {"standards": TABLE}, "here": use}, {"points": 5, "standards": "county"})

    assert message == str(raised.value)


def test_a_table_that_is_not_there_is_an_error() -> None:
    """With those that are."""
    with pytest.raises(SubstitutionError, match="there is no table 'city'; there are county"):
        rows_of(TABLE, "city")
    with pytest.raises(SubstitutionError, match="there are none"):
        rows_of({"type": "table"}, "city")


@pytest.mark.parametrize(
    ("only_with", "is_there"),
    [
        ({}, True),
        ({"points": [5, 7]}, True),
        ({"points": ["5.0"]}, False),
        ({"points": [7]}, False),
        ({"points": [5], "coding": ["up"]}, True),
        ({"points": [5], "coding": ["down"]}, False),
        ({"dots": [5]}, False),
        # Faults of shape are told elsewhere.
        ({"points": 5}, False),
        ([5], True),
    ],
    ids=repr,
)
def test_a_scale_exists_for_some_values(only_with: Any, is_there: bool) -> None:
    """For all of the parameters that it names."""
    closed = close({"scales": {"s": {"only_with": only_with}}}, {"points": Fraction(5), "coding": "up"})

    assert is_there == ("s" in closed.data["scales"])


@pytest.mark.parametrize("scales", [[1], "s", {"s": 5}], ids=repr)
def test_scales_of_another_shape_are_left_as_they_are(scales: Any) -> None:
    """What is wrong with them is told elsewhere."""
    assert scales == close({"scales": scales}, {}).data["scales"]


def test_values_are_those_of_the_enumeration_the_tables_or_the_examples() -> None:
    """A default that is none of the examples goes first."""
    assert (5, 7) == choices_of({"enum": [5, 7], "default": 7})
    assert ("county",) == choices_of(TABLE)
    assert (9, 22) == choices_of({"examples": [22], "default": 9})
    assert () == choices_of({"type": "number"})


def test_all_combinations_are_looked_at_while_they_are_few() -> None:
    """Of many, each value once."""
    few = {name: {"enum": [1, 2]} for name in "abcde"}
    many = {**few, "f": {"enum": [1, 2, 3]}}
    looked_at = list(assignments(many))

    assert MOST_COMBINATIONS == len(list(assignments(few)))
    assert 1 + 5 + 2 == len(looked_at)
    assert dict.fromkeys("abcdef", 1) == looked_at[0]
    assert {(name, value) for name, one in many.items() for value in one["enum"]} == {
        pair for one in looked_at for pair in one.items()
    }


def test_a_parameter_that_is_not_there_has_no_value() -> None:
    """So the combinations are fewer."""
    parameters: dict[str, Any] = {
        "coding": {"enum": ["up", "down"]},
        "days": {"enum": [4, 5], "only_with": {"coding": ["down"]}},
    }

    assert [{"coding": "up"}, {"coding": "down", "days": 4}, {"coding": "down", "days": 5}] == list(
        assignments(parameters)
    )


def test_without_a_value_for_one_there_is_nothing_to_look_at() -> None:
    """That is a fault of its own."""
    assert [] == list(assignments({"points": {"enum": [5]}, "mean": {"type": "number"}}))


def test_values_are_written_as_definitions_write_them() -> None:
    """Whole numbers, decimals, and fractions where nothing else is exact."""
    assert [3, 0.5, "1/3"] == [plain(Fraction(text)) for text in ("3", "1/2", "1/3")]
    assert {"r": {"n": 1.5, "kind": "x"}} == plain({"r": {"n": Fraction(3, 2), "kind": "x"}})
    assert ["0.1", "1/3", "1e-30"] == [value_key(value) for value in (0.1, Fraction(1, 3), 1e-30)]


def test_a_number_of_any_size_is_written_as_definitions_write_it() -> None:
    """A number that is too large for a float is written as a fraction, instead of failing."""
    large = Fraction(10**400, 3)

    assert f"{10**400}/3" == plain(large)
    assert f"{10**400}/3" == value_key(large)
