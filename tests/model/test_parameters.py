"""Parameters of instruments: which values they take, and what binding them makes."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.errors import CWInstrumentsError, ParameterError, UnboundParameterError
from cwinstruments.model import (
    Instrument,
    definition_digest,
    structure_instrument,
    structure_parameter,
    unstructure_instrument,
)
from cwinstruments.plan import compile_plan
from tests.builders import definition, scale

TABLE: dict[str, Any] = {
    "type": "table",
    "columns": {
        "cases": {"type": "number", "above": 0},
        "counts": {"type": "choice", "enum": ["child", "family"]},
    },
    "rows": {"ongoing": {"requires": {"counts": "family"}}, "fostering": {}},
    "tables": {
        "county": {"rows": {"ongoing": {"cases": 17, "counts": "family"}}},
        "state": {"rows": {"ongoing": {"cases": 9, "counts": "family"}, "fostering": {"cases": 12, "counts": "child"}}},
    },
}
ROWS = {"ongoing": {"cases": Fraction(17), "counts": "family"}}
OPEN = definition(
    {
        "s": scale(items={"parameter": "coding", "values": {"up": ["a", "b"], "down": ["-a", "-b"]}}),
        "share": scale(formula="cases / standards.ongoing.cases"),
        "rest": scale(formula="s + share", only_with={"coding": ["up"]}),
    },
    [{"id": "a", "options": {"parameter": "points", "values": {"3": "halves", "5": "five"}}}, "b", "cases"],
    parameters={
        "points": {"type": "integer", "enum": [3, 5]},
        "coding": {"type": "choice", "enum": ["up", "down"], "default": "up"},
        "standards": TABLE,
    },
)


def opened() -> Instrument:
    return structure_instrument(copy.deepcopy(OPEN))


# Values


@pytest.mark.parametrize("given", [5, 5.0, Decimal("5.0"), Fraction(5), "10/2"], ids=repr)
def test_a_number_may_be_given_in_any_way_in_which_definitions_write_one(given: Any) -> None:
    """Numbers are exact, and text is a number where it is written as a fraction."""
    parameter = structure_parameter({"type": "integer", "enum": [5, 7]})

    assert Fraction(5) == parameter.read("points", given)


@pytest.mark.parametrize(
    ("data", "given", "allowed"),
    [
        ({"type": "integer", "enum": [5, 7]}, 6, "5 or 7"),
        ({"type": "integer", "enum": [5, 7]}, "five", "5 or 7"),
        ({"type": "integer", "examples": [1]}, 1.5, "a whole number"),
        ({"type": "number", "examples": [1]}, True, "a number"),
        ({"type": "number", "examples": [1]}, None, "a number"),
        ({"type": "number", "examples": [1]}, float("nan"), "a number"),
        ({"type": "number", "examples": [1]}, float("inf"), "a number"),
        ({"type": "number", "examples": [1]}, "1/0", "a number"),
        ({"type": "number", "examples": [1]}, "1e999999999", "a number"),
        ({"type": "number", "examples": [1]}, Decimal("1E+999999999"), "a number"),
        ({"type": "number", "examples": [1]}, [1], "a number"),
        ({"type": "number", "examples": [1], "above": 0}, 0, "a number above 0"),
        ({"type": "number", "examples": [1], "minimum": "1/2", "maximum": 2}, 3, "a number at least 0.5 and at most 2"),
        ({"type": "number", "examples": [1], "minimum": "1/2", "maximum": 2}, 0, "a number at least 0.5 and at most 2"),
        ({"type": "choice", "enum": ["up", "down"]}, "sideways", "'up' or 'down'"),
        ({"type": "choice", "enum": ["up", "down"]}, 1, "'up' or 'down'"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_what_is(data: dict[str, Any], given: Any, allowed: str) -> None:
    """The error carries the parameter, the value and what would have been right."""
    with pytest.raises(ParameterError) as raised:
        structure_parameter(data).read("points", given)

    assert ("points", allowed) == (raised.value.parameter, raised.value.allowed)
    assert given is raised.value.value
    assert f"parameter 'points': {given if isinstance(given, Decimal | float | int) else repr(given)}" in str(
        raised.value
    )


def test_a_table_is_given_by_its_name_or_as_rows() -> None:
    """Both mean the same; rows that the table may have need not be there."""
    parameter = structure_parameter(TABLE)

    assert ROWS == parameter.read("standards", "county")
    assert ROWS == parameter.read("standards", {"ongoing": {"cases": "34/2", "counts": "family"}})


@pytest.mark.parametrize(
    ("given", "place", "allowed"),
    [
        ("city", "standards", "'county', 'state', or rows of ongoing, fostering, each with cases, counts"),
        ({}, "standards", "'county', 'state', or rows of ongoing, fostering, each with cases, counts"),
        (7, "standards", "'county', 'state', or rows of ongoing, fostering, each with cases, counts"),
        ({"on_going": {}}, "standards.on_going", "one of the rows ongoing, fostering"),
        ({"fostering": {"cases": 1}}, "standards.fostering", "all of cases, counts and nothing else"),
        ({"fostering": 12}, "standards.fostering", "all of cases, counts and nothing else"),
        ({"fostering": {"cases": 0, "counts": "child"}}, "standards.fostering.cases", "a number above 0"),
        ({"fostering": {"cases": 1, "counts": "dog"}}, "standards.fostering.counts", "'child' or 'family'"),
        (
            {"ongoing": {"cases": 1, "counts": "child"}},
            "standards.ongoing.counts",
            "'family', which is what the items of this row are about",
        ),
    ],
)
def test_a_table_is_refused_at_the_cell_that_is_wrong(given: Any, place: str, allowed: str) -> None:
    """Rows are held to the columns, and to what the items of the row are about."""
    with pytest.raises(ParameterError) as raised:
        structure_parameter(TABLE).read("standards", given)

    assert (place, allowed) == (raised.value.parameter, raised.value.allowed)


def test_a_table_without_any_that_is_shipped_names_its_rows() -> None:
    """What is allowed is said without tables too."""
    parameter = structure_parameter({**TABLE, "tables": {}})

    assert "rows of ongoing, fostering, each with cases, counts" == parameter.allowed


# Binding


def test_binding_closes_every_place() -> None:
    """The instrument is as if the values had been written, and holds them."""
    bound = opened().bind(points=5, coding="down", standards="county")

    assert () == bound.unbound
    assert {"points": 5, "coding": "down", "standards": ROWS} == bound.bound
    assert "five" == bound.items[0].options
    assert [True, True] == [use.reverse_keyed for use in bound.scales["s"].items]
    assert ["s", "share"] == list(bound.scales)
    assert ["points", "coding", "standards"] == list(bound.parameters)


def test_what_is_not_bound_stands_as_for_its_first_value() -> None:
    """An instrument with open places can be looked at, and says what it lacks."""
    instrument = opened()

    assert ("points", "standards") == instrument.unbound
    assert {"coding": "up"} == instrument.bound
    assert "halves" == instrument.items[0].options
    assert ["s", "share", "rest"] == list(instrument.scales)


def test_an_unbound_instrument_can_not_be_compiled() -> None:
    """The error names what is missing and what is allowed."""
    with pytest.raises(UnboundParameterError) as raised:
        compile_plan(opened())

    assert ("small", ("points", "standards")) == (raised.value.instrument, raised.value.parameters)
    assert "small needs a value for 'points' (3 or 5); 'standards' ('county', 'state', or rows of" in str(raised.value)
    assert "instrument.bind(points=..., standards=...)" in str(raised.value)


def test_defaults_bind_themselves() -> None:
    """An instrument whose parameters all have defaults is ready for use, and can still be bound otherwise."""
    data = copy.deepcopy(OPEN)
    data["parameters"]["points"]["default"] = 5
    data["parameters"]["standards"]["default"] = "state"
    instrument = structure_instrument(data)

    assert () == instrument.unbound
    assert compile_plan(instrument).plan_digest == compile_plan(instrument.bind()).plan_digest
    assert Fraction(3) == instrument.bind(points=3).bound["points"]
    assert instrument.bind(points=5) == instrument.bind()


def test_some_values_may_stand_in_the_definition() -> None:
    """Binding gives the others, and can't change those."""
    instrument = structure_instrument({**copy.deepcopy(OPEN), "bound": {"points": 3}})
    bound = instrument.bind(standards="state")

    assert ("standards",) == instrument.unbound
    assert Fraction(3) == bound.bound["points"]
    with pytest.raises(ParameterError, match="has a value for it already"):
        instrument.bind(points=5, standards="state")


def test_a_value_in_the_definition_is_held_to_its_parameter() -> None:
    """A definition that binds what is not allowed has no meaning."""
    with pytest.raises(ParameterError, match="'points': 4 is not allowed"):
        structure_instrument({**copy.deepcopy(OPEN), "bound": {"points": 4}})


@pytest.mark.parametrize(
    ("values", "parameter", "message"),
    [
        ({"points": 5}, "standards", "it needs a value; allowed is 'county', 'state'"),
        ({"points": 4, "standards": "county"}, "points", "4 is not allowed; allowed is 3 or 5"),
        ({"wave": 4}, "wave", "small has no such parameter; it has points, coding, standards"),
        ({"pionts": 5}, "pionts", "small has no such parameter; did you mean 'points'?"),
    ],
)
def test_binding_says_what_is_missing_or_wrong(values: dict[str, Any], parameter: str, message: str) -> None:
    """Nothing is bound by halves."""
    with pytest.raises(ParameterError) as raised:
        opened().bind(**values)

    assert parameter == raised.value.parameter
    assert message in str(raised.value)


def test_binding_says_everything_that_is_wrong_at_once() -> None:
    """The facts are those of the first fault; the text and `faults` have them all."""
    with pytest.raises(ParameterError) as raised:
        opened().bind(points=4, coding="up_and_down", pionts=3)
    error = pickle.loads(pickle.dumps(raised.value))

    assert ("points", 4, "3 or 5") == (error.parameter, error.value, error.allowed)
    assert ["points", "coding", "pionts", "standards"] == [one.parameter for one in error.faults]
    assert [str(one) for one in error.faults] == str(error).splitlines()
    assert all(one.faults == (one,) for one in error.faults[1:])


@pytest.mark.parametrize("given", ["5", "5.0", " 22.5 ", "-1"])
def test_a_number_as_text_is_refused(given: str) -> None:
    """Text comes from a form or a file that nobody read; a definition has no quotes around it either."""
    with pytest.raises(ParameterError, match="is text; give it as a number, without quotes; allowed is a number"):
        structure_parameter({"type": "number", "examples": [1]}).read("points", given)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"cases": 1}, "it lacks counts; allowed is all of cases, counts and nothing else"),
        ({"cases": 1, "count": "child"}, "it lacks counts and there is no column 'count'; allowed is"),
        ({"cases": 1, "counts": "child", 3: 4}, "there is no column '3'; allowed is"),
        (12, "12 is not allowed; allowed is"),
    ],
)
def test_a_column_that_is_missing_is_named(row: Any, message: str) -> None:
    """Nobody has to compare what is there with what has to be."""
    with pytest.raises(ParameterError, match=f"parameter 'standards.fostering': {message}"):
        structure_parameter(TABLE).read("standards", {"fostering": row})


def test_a_message_shows_no_whole_file() -> None:
    """Of what is given a line is enough."""
    with pytest.raises(ParameterError) as raised:
        structure_parameter(TABLE).read("standards", "x" * 5000)

    assert len(str(raised.value)) < 400


def test_an_instrument_keeps_its_digest() -> None:
    """As a survey does; the function gives the same."""
    instrument = opened().bind(points=5, standards="county")

    assert definition_digest(instrument) == instrument.definition_digest
    assert instrument.definition_digest is instrument.definition_digest


def test_an_instrument_without_parameters_takes_none() -> None:
    """And binding nothing gives it back."""
    instrument = structure_instrument(definition({"s": scale(items=["a"])}, ["a"]))

    assert instrument is instrument.bind()
    with pytest.raises(ParameterError, match="it has none"):
        instrument.bind(points=5)


def test_a_bound_instrument_is_not_bound_again() -> None:
    """Its places are closed; the one that was loaded has them still."""
    bound = opened().bind(points=5, standards="county")
    with pytest.raises(ParameterError, match="bind the instrument as it was loaded"):
        bound.bind(points=3)

    assert bound is bound.bind()


def test_a_table_without_a_row_that_fills_a_place_can_not_be_bound() -> None:
    """There would be nothing to weigh by."""
    data = copy.deepcopy(OPEN)
    weight = {"parameter": "standards", "row": "fostering", "column": "cases"}
    data["scales"]["s"]["items"] = [{"item": "a", "weight": weight}]
    instrument = structure_instrument({**data, "bound": {"standards": "state"}})

    assert Fraction(12) == instrument.scales["s"].items[0].weight
    with pytest.raises(ParameterError, match="table 'standards' has no cases in row 'fostering'"):
        structure_instrument(_with_the_row_first(data)).bind(points=5, standards="county")


def _with_the_row_first(data: dict[str, Any]) -> dict[str, Any]:
    """Give a definition whose first table has every row, so that it can be looked at."""
    tables = data["parameters"]["standards"]["tables"]
    turned = {**data["parameters"]["standards"], "tables": {id: tables[id] for id in ("state", "county")}}
    return {**data, "parameters": {**data["parameters"], "standards": turned}}


def test_errors_about_parameters_are_ours_and_can_be_pickled() -> None:
    """They leave a worker process with their facts."""
    with pytest.raises(ParameterError) as raised:
        opened().bind(points=4, standards="county")
    copied = pickle.loads(pickle.dumps(raised.value))

    assert isinstance(raised.value, CWInstrumentsError)
    assert isinstance(raised.value, ValueError)
    assert ("points", 4, "3 or 5") == (copied.parameter, copied.value, copied.allowed)


# Digests and plain data


def test_values_are_in_both_digests() -> None:
    """Other values are another definition; where they change the scoring, another plan."""
    instrument = opened()
    one = instrument.bind(points=5, standards="county")
    other = instrument.bind(points=5, standards="state")
    again = instrument.bind(points="10/2", standards={"ongoing": {"cases": 17, "counts": "family"}})

    assert definition_digest(one) == definition_digest(again)
    assert compile_plan(one).plan_digest == compile_plan(again).plan_digest
    assert 3 == len({definition_digest(instrument), definition_digest(one), definition_digest(other)})
    assert compile_plan(one).plan_digest != compile_plan(other).plan_digest


def test_values_that_change_no_score_give_the_same_plan() -> None:
    """The plan is about scoring alone: here the table is in no scale that is left."""
    data = copy.deepcopy(OPEN)
    data["scales"] = {"s": data["scales"]["s"]}
    instrument = structure_instrument(data)
    one, other = instrument.bind(points=5, standards="county"), instrument.bind(points=5, standards="state")

    assert compile_plan(one).plan_digest == compile_plan(other).plan_digest
    assert definition_digest(one) != definition_digest(other)


@pytest.mark.parametrize("values", [None, {"points": 3, "standards": "state"}, {"points": 5, "standards": ROWS}])
def test_an_instrument_is_read_back_as_it_was_written(values: dict[str, Any] | None) -> None:
    """With open places as well as bound; a table comes back as rows."""
    instrument = opened() if values is None else opened().bind(**values)
    again = structure_instrument(unstructure_instrument(instrument))

    assert instrument == again
    assert instrument.unbound == again.unbound
    assert definition_digest(instrument) == definition_digest(again)


def test_numbers_of_a_file_are_written_as_json_has_them() -> None:
    """What YAML read as a decimal is a number again."""
    data = copy.deepcopy(OPEN)
    data["$schema"] = "somewhere"
    data["parameters"]["standards"]["tables"]["county"]["rows"]["ongoing"]["cases"] = Decimal("12.5")
    written = unstructure_instrument(structure_instrument(data))

    assert 12.5 == written["parameters"]["standards"]["tables"]["county"]["rows"]["ongoing"]["cases"]
    assert "$schema" not in written


# Parameters that exist with some values of others


def test_a_parameter_can_exist_with_some_values_of_others_only() -> None:
    """It needs a value where it exists, and takes none where it does not."""
    data = copy.deepcopy(OPEN)
    data["parameters"]["standards"]["only_with"] = {"coding": ["down"]}
    data["scales"]["share"]["only_with"] = {"coding": ["down"]}
    data["scales"]["rest"]["formula"] = "s"
    instrument = structure_instrument(data)

    assert ("points",) == instrument.unbound
    assert {"points": 5, "coding": "up"} == instrument.bind(points=5).bound
    assert ["s", "share"] == list(instrument.bind(points=5, coding="down", standards="county").scales)
    with pytest.raises(ParameterError, match="it needs a value"):
        instrument.bind(points=5, coding="down")
    with pytest.raises(ParameterError, match="it has a value only with coding = down"):
        instrument.bind(points=5, standards="county")
