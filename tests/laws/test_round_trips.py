from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.diagnostics import has_errors
from cwinstruments.documents import parse_document
from cwinstruments.loading import check_document, structure
from cwinstruments.model import Instrument, definition_digest, structure_instrument, unstructure_instrument
from cwinstruments.plan import (
    compile_plan,
    format_node,
    names_in,
    parse_condition,
    parse_formula,
    plan_from_dict,
    plan_to_dict,
)
from cwinstruments.plan.formula import Name, NameKind
from cwinstruments.scoring import explain, trace_from_dict
from cwinstruments.testing import definitions, instruments, responses
from cwinstruments.testing.formulas import FormulaName, conditions, number_formulas
from tests.laws.support import law

_NAMES = {
    "a": Name(NameKind.NUMBER, "a"),
    "hours": Name(NameKind.NUMBER, "hours", 10),
    "yes": Name(NameKind.TRUTH, "yes"),
    "services__housing": Name(NameKind.TRUTH, "services__housing"),
    "role": Name(NameKind.CODE, "role", 1, ("red", "0.5", "other_2")),
    "started": Name(NameKind.DATE, "started"),
    "ended": Name(NameKind.DATE, "ended"),
    "trust.score": Name(NameKind.NUMBER, "trust.score"),
}
_SCALES = {name: one.scale for name, one in _NAMES.items()}
_FORMULA_NAMES = [FormulaName(name, one.kind, one.codes) for name, one in _NAMES.items()]


@law(100)
@given(definitions())
def test_definitions_are_read_back_as_they_were_written(definition: dict[str, Any]) -> None:
    """Writing an instrument as plain data and reading that again changes nothing, nor does doing so twice."""
    instrument = structure_instrument(definition)
    data = unstructure_instrument(instrument)
    again = structure_instrument(data)

    assert instrument == again
    assert data == unstructure_instrument(again)
    assert definition_digest(instrument) == definition_digest(again)


@law(60)
@given(definitions(), st.sampled_from(["yaml", "json"]))
def test_definitions_survive_being_files(definition: dict[str, Any], format: Any) -> None:
    """As text and without a fault, a definition means what its data means; so does the written instrument."""
    instrument = structure_instrument(definition)
    for data in (definition, unstructure_instrument(instrument)):
        text = json.dumps(data)
        if format == "yaml":
            # Read from text, nothing in it is the same object twice, for which YAML would write an alias.
            text = yaml.safe_dump(json.loads(text), sort_keys=False, allow_unicode=True)
        document = parse_document(text, format=format)

        assert not has_errors(check_document(document)), check_document(document)
        assert instrument == structure(document)


@law(100)
@given(instruments())
def test_plans_are_read_back_as_they_were_written(instrument: Instrument) -> None:
    """A plan as JSON text is the same plan, under the same digest."""
    plan = compile_plan(instrument)
    again = plan_from_dict(json.loads(json.dumps(plan_to_dict(plan))))

    assert plan == again
    assert plan.plan_digest == again.plan_digest
    assert repr(plan) == repr(again)


@law(60)
@given(instruments(), st.data())
def test_traces_are_read_back_as_they_were_written(instrument: Instrument, data: st.DataObject) -> None:
    """A trace as JSON text is the same trace."""
    trace = explain(instrument, data.draw(responses(instrument)), respondent="r1")
    again = trace_from_dict(json.loads(json.dumps(trace.to_dict())))

    assert trace.to_dict() == again.to_dict()
    assert trace.to_text() == again.to_text()
    assert trace.to_html() == again.to_html()


@law(400)
@given(number_formulas(_FORMULA_NAMES, depth=3))
def test_formulas_are_parsed_back_as_they_were_written(text: str) -> None:
    """An expression that was parsed is written so that it parses to the same expression."""
    node = parse_formula(text, _NAMES)
    # What a plan calls missing is a value left out in a formula.
    written = format_node(node, scales=_SCALES).replace(", missing)", ")")

    assert node == parse_formula(written, _NAMES), written
    assert set(names_in(node)) <= set(_NAMES)


@law(300)
@given(conditions(_FORMULA_NAMES, depth=3))
def test_conditions_are_parsed_back_as_they_were_written(text: str) -> None:
    """A condition that was parsed is written so that it parses to the same condition."""
    node = parse_condition(text, _NAMES)
    written = format_node(node, scales=_SCALES).replace(", missing)", ")")

    assert node == parse_condition(written, _NAMES), written


@law(200)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*_NAMES, *"+-*/()<>=,'. 1", "==", "if(", "and ", "x"])).map("".join)
)
def test_any_text_is_a_formula_or_a_formula_error(text: str) -> None:
    """No text makes the parser fail in another way than by saying where the formula is wrong."""
    from cwinstruments.plan import FormulaError

    try:
        parse_formula(text, _NAMES)
    except FormulaError as error:
        assert 1 <= error.column <= len(text) + 1
        assert str(error)


@law(200)
@given(st.fractions(max_denominator=10**6) | st.decimals(allow_nan=False, allow_infinity=False, places=6).map(Fraction))
def test_numbers_are_read_back_as_they_were_written(number: Fraction) -> None:
    """An exact number is written so that the same number is read, also through JSON text."""
    from cwinstruments.model import from_fraction, to_fraction

    assert number == to_fraction(from_fraction(number))
    assert number == to_fraction(json.loads(json.dumps(from_fraction(number))))
