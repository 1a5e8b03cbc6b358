"""Parameters in plans: constants and cells of tables in formulas."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.errors import DefinitionError, UnboundParameterError
from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.plan import FormulaError, compile_plan, parse_condition, parse_formula
from cwinstruments.plan.nodes import Constant, Logic, LogicOperator, Missing, Sort
from cwinstruments.plan.parameters import names_of_parameters
from cwinstruments.scoring import explain, score, verify
from tests.builders import definition, scale, steps

PARAMETERS: dict[str, Any] = {
    "points": {"type": "integer", "enum": [5, 7]},
    "mean": {"type": "number", "examples": ["45/2"]},
    "coding": {"type": "choice", "enum": ["up", "down"]},
    "standards": {
        "type": "table",
        "columns": {
            "cases": {"type": "number"},
            "months": {"type": "integer"},
            "basis": {"type": "choice", "enum": ["open", "new"]},
        },
        "rows": {"ongoing": {}, "fostering": {}},
        "tables": {"county": {"rows": {"ongoing": {"cases": 16, "months": 12, "basis": "open"}}}},
    },
}
VALUES: Mapping[str, Any] = {"points": 7, "mean": "45/2", "coding": "up", "standards": "county"}


def bound(formula: str | None = None, **said: Any) -> Instrument:
    """Give a bound instrument with a scale `s`, computed by a formula over a, b, c, d, role and cases."""
    one = scale(**({"formula": formula} if formula else {}), **said)
    data = definition({"s": one}, ["a", "b", "c", "d", "role", "cases"], parameters=PARAMETERS)
    return structure_instrument(data).bind(**VALUES)


def value(formula: str, answers: Mapping[str, Any]) -> float | None:
    """Score a formula, and let the second evaluator agree."""
    one = bound(formula, missing={"min_answered": 1, "then": "available"})

    assert () == verify(explain(one, answers), one)
    return score(one, answers)["s"].value


def test_formulas_know_parameters_and_the_cells_of_tables() -> None:
    """Numbers are numbers, choices have their codes, and cells of rows that are not there are missing."""
    names = names_of_parameters(bound("a"))

    assert {
        "points": Constant(Fraction(7)),
        "mean": Constant(Fraction(45, 2)),
        "coding": Constant("up"),
        "standards.ongoing.cases": Constant(Fraction(16)),
        "standards.ongoing.months": Constant(Fraction(12)),
        "standards.ongoing.basis": Constant("open"),
        "standards.fostering.cases": Missing(Sort.NUMBER),
        "standards.fostering.months": Missing(Sort.NUMBER),
        "standards.fostering.basis": Missing(Sort.CODE),
    } == {name: one.constant for name, one in names.items()}
    assert ("open", "new") == names["standards.fostering.basis"].codes


def test_a_value_stands_in_the_plan() -> None:
    """The plan says what happens, with the numbers with which it happens."""
    plan = compile_plan(bound("cases / standards.ongoing.cases * mean + points"))

    assert "cases / 16 * 22.5 + 7" == steps(plan)["s.raw"]
    assert ("cases",) == tuple(one.name for one in plan.inputs if one.name in steps(plan)["s.raw"].split())


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("cases / standards.ongoing.cases", 0.5),
        ("cases * points - mean", 33.5),
        ("sum(2 * cases, points * a)", 37.0),
        ("if(points == 7, a, b)", 3.0),
        ("if(coding == 'up', a, b)", 3.0),
        ("if(coding != 'up', a, b)", 4.0),
        ("if('down' == coding, a, b)", 4.0),
        ("if(standards.ongoing.basis == 'open' and a > 2, a, b)", 3.0),
        ("count(a == 3, standards.ongoing.basis == 'open')", 2.0),
        # What nobody knows: the table has no such row.
        ("a + standards.fostering.cases", None),
        ("if(standards.fostering.basis == 'open', a, b)", None),
        ("if(standards.fostering.basis != 'open', a, b)", None),
        ("if(standards.fostering.cases > 1 or a == 3, a, b)", 3.0),
        ("count(a == 3, standards.fostering.basis == 'open')", 1.0),
        ("count(a == 3, standards.fostering.cases == 1)", 1.0),
    ],
)
def test_a_formula_with_values_means_what_it_says(formula: str, expected: float | None) -> None:
    """In the engine and in the second evaluator."""
    assert expected == value(formula, {"a": 3, "b": 4, "cases": 8})


def test_a_condition_may_be_about_values_alone() -> None:
    """With them an item is always asked, or never."""
    data = definition(
        {"s": scale(items=["a", "b"], missing={"min_answered": 1, "then": "available"})},
        ["a", {"id": "b", "show_if": "coding == 'up'"}],
        parameters={"coding": PARAMETERS["coding"]},
    )
    shown, hidden = (structure_instrument(data).bind(coding=coding) for coding in ("up", "down"))

    assert (2, 1) == (score(shown, {"a": 1})["s"].n_items, score(hidden, {"a": 1})["s"].n_items)
    for one in (shown, hidden):
        assert () == verify(explain(one, {"a": 1}), one)


def test_a_comparison_with_a_choice_is_decided_when_it_is_compiled() -> None:
    """It is a truth, or unknown where the table has no such row."""
    names = names_of_parameters(bound("a"))

    assert Constant(True) == parse_condition("coding == 'up'", names)
    assert Logic(LogicOperator.NOT, (Constant(True),)) == parse_condition("coding != 'up'", names)
    assert Missing(Sort.BOOLEAN) == parse_condition("standards.fostering.basis == 'new'", names)
    assert Missing(Sort.BOOLEAN) == parse_condition("standards.fostering.basis != 'new'", names)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("coding + 1", "a number is wanted, not an item with codes"),
        ("if(coding == 'sideways', 1, 2)", "'coding' has no code 'sideways'"),
        ("if(coding > 'up', 1, 2)", "the codes of 'coding' have no order"),
        ("answered(points)", "answered() takes names of items and scales"),
        ("standards + 1", "'standards' is not defined"),
        ("standards.ongoing + 1", "'standards.ongoing' is not defined"),
        ("standards.ongoing.days + 1", "'standards.ongoing.days' is not defined"),
        ("1 / (points - 7)", None),
    ],
)
def test_what_a_value_can_not_do_is_refused(formula: str, message: str | None) -> None:
    """As it is for items."""
    names = names_of_parameters(bound("a"))
    if message is None:
        parse_formula(formula, names)
        return
    with pytest.raises(FormulaError) as raised:
        parse_formula(formula, names)

    assert message == str(raised.value)


def test_a_formula_needs_more_than_values() -> None:
    """It would be the same for everybody."""
    with pytest.raises(DefinitionError) as raised:
        compile_plan(bound("points + standards.ongoing.cases"))

    assert ["CWI308"] == [one.code for one in raised.value.diagnostics]


def test_a_value_that_is_0_divides_nothing() -> None:
    """That is found when the plan is compiled, as a literal 0 is."""
    parameters = {"zero": {"type": "number", "examples": [0]}}
    data = definition({"s": scale(formula="a / zero")}, ["a"], parameters=parameters)
    with pytest.raises(DefinitionError) as raised:
        compile_plan(structure_instrument(data).bind(zero=0))

    assert ["formula of scale 's', column 3: this divides by 0"] == [one.message for one in raised.value.diagnostics]


def test_values_that_are_bound_make_plans_of_their_own() -> None:
    """Each value of the same instrument has its plan, also one after the other."""
    data = definition({"s": scale(formula="a * points")}, ["a"], parameters={"points": PARAMETERS["points"]})
    instrument = structure_instrument(data)
    plans = [compile_plan(instrument.bind(points=points)) for points in (5, 7, 5)]

    assert plans[0] == plans[2] != plans[1]
    assert [10.0, 14.0, 10.0] == [score(plan, {"a": 2})["s"].value for plan in plans]
    with pytest.raises(UnboundParameterError):
        compile_plan(instrument)
