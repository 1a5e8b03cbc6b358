"""Laws of parameters: a value that is bound means what it would mean if it were written."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import assume, given, note
from hypothesis import strategies as st

from cwinstruments.diagnostics import has_errors
from cwinstruments.documents import close_document, parse_document
from cwinstruments.loading import check_document, structure
from cwinstruments.model import definition_digest, structure_instrument, unstructure_instrument
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import explain, score, verify
from cwinstruments.testing import open_definitions, responses
from tests.laws.support import law, same_score

Data = dict[str, Any]
Opened = tuple[Data, Data, Data]


@law(150)
@given(open_definitions(), st.data())
def test_a_bound_value_scores_as_if_it_were_written(drawn: Opened, data: st.DataObject) -> None:
    """Binding the values gives every score that the definition without parameters gives."""
    closed, open, values = drawn
    plain, bound = structure_instrument(closed), structure_instrument(open).bind(**values)
    note(open)
    answers = data.draw(responses(plain))
    here, there = score(plain, answers), score(bound, answers)

    assert list(here) == list(there)
    for id in here:
        assert same_score(here[id], there[id]), id
    assert () == verify(explain(bound, answers), bound)


@law(100)
@given(open_definitions())
def test_a_bound_value_alone_makes_no_other_plan(drawn: Opened) -> None:
    """Where no condition asks for a value, the plan is the one without parameters, under the same digest."""
    closed, open, values = drawn
    assume(
        not any(
            word in json.dumps(open["scales"]) + json.dumps(open["items"]) for word in ("kind ==", "way ==", "gone")
        )
    )
    plain, bound = structure_instrument(closed), structure_instrument(open).bind(**values)

    assert repr(compile_plan(plain)) == repr(compile_plan(bound))
    assert compile_plan(plain).plan_digest == compile_plan(bound).plan_digest
    assert compile_plan(plain).definition_digest != compile_plan(bound).definition_digest


@law(100)
@given(open_definitions())
def test_bound_instruments_are_read_back_as_they_were_written(drawn: Opened) -> None:
    """As plain data, a bound instrument and one with open places are the same again, under the same digest."""
    _, open, values = drawn
    instrument = structure_instrument(open)
    for one in (instrument, instrument.bind(**values)):
        again = structure_instrument(json.loads(json.dumps(unstructure_instrument(one))))

        assert one == again
        assert one.unbound == again.unbound
        assert definition_digest(one) == definition_digest(again)


@law(60)
@given(open_definitions(), st.data())
def test_every_value_of_a_sound_definition_can_be_scored(drawn: Opened, data: st.DataObject) -> None:
    """A definition that passes the check can be bound to each combination of values that the check looked at."""
    _, open, _ = drawn
    document = parse_document(json.dumps(open), format="json")

    assert not has_errors(check_document(document)), check_document(document)
    instrument = structure(document)
    for closed in close_document(document):
        bound = instrument.bind(**closed.values)
        answers = data.draw(responses(bound))
        note(closed.values)

        assert list(bound.scales) == list(score(bound, answers))
        assert () == verify(explain(bound, answers), bound)
