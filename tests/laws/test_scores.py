from __future__ import annotations

import copy
import json
import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, note
from hypothesis import strategies as st

from cwinstruments.documents.schemas import validator
from cwinstruments.model import BandsFor, Instrument, from_fraction, structure_instrument, to_fraction
from cwinstruments.plan import State, compile_plan, names_in, plan_from_dict, plan_to_dict
from cwinstruments.scoring import explain, read_responses, score, verify
from cwinstruments.testing import definitions, instruments, responses
from tests.laws.support import is_at_most, law, same_score

Data = dict[str, Any]


def _scores(instrument: Instrument, answers: Mapping[str, Any]) -> dict[str, Any]:
    return dict(score(instrument, answers, on_invalid="missing", on_unknown="ignore").scales)


# What is sound never fails


@law(150)
@given(instruments(), st.data())
def test_what_compiles_scores_every_answer(instrument: Instrument, data: st.DataObject) -> None:
    """An instrument without faults scores whatever is answered; each score has a value, or a reason, never both."""
    answers = data.draw(responses(instrument))
    scores = score(instrument, answers)

    assert list(instrument.scales) == list(scores)
    for id, one in scores.scales.items():
        assert (one.value is None) == (one.reason is not None), id
        assert 0 <= one.n_answered <= one.n_items <= 12
        assert one.value is not None or not (one.prorated or one.zero_filled)
        banded = instrument.scales[id].has_bands_for(BandsFor.RESPONDENT, instrument.permitted_level)
        assert (one.band is not None) == (one.value is not None and banded)
        assert [cutoff.id for cutoff in instrument.scales[id].cutoffs] == list(one.cutoffs)
        assert all((met is None) == (one.value is None) for met in one.cutoffs.values())
        assert one.band is None or one.band in [band.id for band in instrument.scales[id].bands]
        assert list(one.possible_bands) == [
            band.id for band in instrument.scales[id].bands if band.id in one.possible_bands
        ]


@law(100)
@given(instruments(), st.data())
def test_answers_that_are_not_allowed_can_be_gone_without(instrument: Instrument, data: st.DataObject) -> None:
    """With `on_invalid="missing"` any answer is scored, and scores as plain data satisfy their schema."""
    answers = {**data.draw(responses(instrument, invalid=True)), "no_such_item": 1}
    scores = score(instrument, answers, respondent="r1", on_invalid="missing", on_unknown="ignore")
    written = json.loads(json.dumps(scores.to_dict(), allow_nan=False))

    assert [] == [error.message for error in validator("scores").iter_errors(written)]
    assert "unknown_item" in [note.kind for note in scores.notes]


@law(150)
@given(instruments(), st.data())
def test_every_score_is_verified_from_its_trace(instrument: Instrument, data: st.DataObject) -> None:
    """A second evaluator, which reads the definition itself, gives every score that a trace holds."""
    trace = explain(instrument, data.draw(responses(instrument, invalid=True)), on_invalid="missing")

    assert () == verify(trace, instrument)


@law(100)
@given(instruments())
def test_who_answered_nothing_has_reasons_and_no_scores(instrument: Instrument) -> None:
    """Without answers no scale has a value, and each says why."""
    for answers in ({}, {item.id: None for item in instrument.items}):
        for one in score(instrument, answers).scales.values():
            assert one.value is None
            assert one.reason in ("no_answers", "not_asked", "too_few_answered")
            assert one.band is None


# What changes no score


@law(100)
@given(definitions(), st.data())
def test_the_order_of_the_parts_of_a_scale_does_not_matter(definition: Data, data: st.DataObject) -> None:
    """A scale that lists its items or scales in another order scores alike."""
    instrument = structure_instrument(definition)
    turned = copy.deepcopy(definition)
    for scale in turned["scales"].values():
        for parts in ("items", "scales"):
            if parts in scale:
                scale[parts] = data.draw(st.permutations(scale[parts]))
    other = structure_instrument(turned)
    answers = data.draw(responses(instrument))
    here, there = _scores(instrument, answers), _scores(other, answers)
    for id in here:
        assert same_score(here[id], there[id]), id


@law(100)
@given(definitions(), st.data())
def test_the_order_of_the_scales_does_not_matter(definition: Data, data: st.DataObject) -> None:
    """Scales listed in another order score alike, and come out in that order."""
    instrument = structure_instrument(definition)
    order = data.draw(st.permutations(list(definition["scales"])))
    other = structure_instrument({**definition, "scales": {id: definition["scales"][id] for id in order}})
    answers = data.draw(responses(instrument))
    here, there = _scores(instrument, answers), _scores(other, answers)

    assert list(definition["scales"]) == list(here)
    assert order == list(there)
    for id in here:
        assert same_score(here[id], there[id]), id


@law(100)
@given(definitions(), st.data())
def test_reversing_twice_changes_nothing(definition: Data, data: st.DataObject) -> None:
    """An item whose scores are turned round by its recoding and again by its keying counts as it did."""
    instrument = structure_instrument(definition)
    turned = copy.deepcopy(definition)
    times = 0
    for scale in turned["scales"].values():
        uses = scale.get("items", [])
        for place, use in enumerate(uses):
            reversed_twice = _reversed_twice(instrument, use)
            if reversed_twice is not None:
                uses[place] = reversed_twice
                times += 1
    assume(times)
    answers = data.draw(responses(instrument))
    here, there = _scores(instrument, answers), _scores(structure_instrument(turned), answers)
    for id in here:
        assert same_score(here[id], there[id]), id


def _reversed_twice(instrument: Instrument, use: Any) -> Data | None:
    data: Data = dict(use) if isinstance(use, dict) else {"item": use.removeprefix("-"), "reverse_keyed": use[0] == "-"}
    item = instrument.item(data["item"])
    scores = {str(code): to_fraction(score) for code, score in data.get("recode", {}).items()}
    if not scores:
        if item.options is None:
            return None
        values = [option.value for option in instrument.response_options[item.options].options]
        scores = {str(from_fraction(value)): value for value in values if isinstance(value, Fraction)}
    ends = min(scores.values()) + max(scores.values())
    data["recode"] = {code: from_fraction(ends - score) for code, score in scores.items()}
    data["reverse_keyed"] = not data.get("reverse_keyed", False)
    return data


@law(60)
@given(instruments(), instruments(), st.data())
def test_a_score_does_not_depend_on_what_was_scored_before(a: Instrument, b: Instrument, data: st.DataObject) -> None:
    """Nothing of one respondent or instrument is left over for the next, and answers are not changed."""
    first, second = data.draw(responses(a)), data.draw(responses(b))
    kept = copy.deepcopy(first)
    alone = score(a, first).to_dict()
    score(b, second)
    score(a, {})
    from_data = plan_from_dict(plan_to_dict(compile_plan(a)))

    assert alone == score(a, first).to_dict()
    assert alone == score(from_data, first).to_dict()
    assert kept == first


@law(60)
@given(instruments(), st.data())
def test_the_order_of_answers_and_empty_cells_do_not_matter(instrument: Instrument, data: st.DataObject) -> None:
    """Answers in another order, and empty cells left out or given as None, score alike."""
    answers = data.draw(responses(instrument))
    keys = list(answers)
    random.Random(0).shuffle(keys)
    turned = {key: answers[key] for key in keys if answers[key] is not None}
    full = {**{item.id: None for item in instrument.items}, **answers}
    expected = score(instrument, answers).to_dict()["scales"]

    assert expected == score(instrument, turned).to_dict()["scales"]
    assert expected == score(instrument, full).to_dict()["scales"]


@law(80)
@given(definitions())
def test_texts_change_no_plan_digest(definition: Data) -> None:
    """Other wording gives another definition digest and the same plan digest."""
    instrument = structure_instrument(definition)
    other = structure_instrument(_with_other_texts(definition))

    assert compile_plan(instrument).plan_digest == compile_plan(other).plan_digest
    assert compile_plan(instrument).definition_digest != compile_plan(other).definition_digest


def _with_other_texts(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            key: {"en": "Another text", "es": "Otro texto"}
            if key in ("title", "text", "label")
            else _with_other_texts(value)
            for key, value in data.items()
        }
    return [_with_other_texts(one) for one in data] if isinstance(data, list) else data


@law(80)
@given(definitions(), st.data())
def test_a_change_of_scoring_changes_the_plan_digest(definition: Data, data: st.DataObject) -> None:
    """Another key, weight, missing rule, rounding or edge gives another plan digest."""
    instrument = structure_instrument(definition)
    changed = copy.deepcopy(definition)
    scale = changed["scales"][data.draw(st.sampled_from(sorted(changed["scales"])))]
    change = data.draw(st.sampled_from(["weight", "missing", "round", "bands", "cutoffs"]))
    match change:
        case "weight" if "items" in scale and len(scale["items"]) > 1:
            use = scale["items"][0]
            whole = use if isinstance(use, dict) else {"item": use.removeprefix("-"), "reverse_keyed": use[0] == "-"}
            scale["items"][0] = {**whole, "weight": 11}
            scale.pop("transform", None)
            assume("transform" not in definition["scales"])
        case "missing" if "missing" in scale:
            scale["missing"]["max_missing"] = scale["missing"].get("max_missing", 0) + 7
            scale["missing"].setdefault("then", "none")
        case "round":
            scale["round"] = {"digits": 6, "rule": "half_up"}
        case "bands":
            scale |= {"bands": [{"id": "b0"}, {"id": "b1", "above": 12345}], "bands_for": "respondent"}
        case "cutoffs":
            scale["cutoffs"] = [{"id": "risk", "source": "Made up.", "below": 12345}]
        case _:
            assume(False)
    note(change)

    assert compile_plan(instrument).plan_digest != compile_plan(structure_instrument(changed)).plan_digest


# What changes a score in one direction only


@law(150)
@given(definitions(formulas=False), st.data())
def test_a_higher_answer_never_lowers_a_scale_that_is_keyed_so(definition: Data, data: st.DataObject) -> None:
    """Of two answers to a positively keyed item the higher one gives no lower score; reverse-keyed, no higher one."""
    for item in definition["items"]:
        item.pop("show_if", None)  # else an answer also decides what is asked
    instrument = structure_instrument(definition)
    answers = data.draw(responses(instrument))
    plan = compile_plan(instrument)
    read = read_responses(plan, answers)
    numbers = [
        one.name
        for one in plan.inputs
        if one.name == one.item
        and one.kind in ("ordered", "number")
        and read.answers.states[one.name] is State.ANSWERED
    ]
    assume(numbers)
    item = data.draw(st.sampled_from(numbers))
    both = [answers[item], data.draw(responses(instrument, complete=True))[item]]
    lower, higher = sorted(both, key=to_fraction)
    low, high = score(plan, {**answers, item: lower}), score(plan, {**answers, item: higher})
    for id, scale in instrument.scales.items():
        keyed = [use.reverse_keyed for use in scale.items if use.item == item and not use.recode]
        transform = scale.transform
        factor = 1 if transform is None or isinstance(transform, str) else transform.multiply
        before, after = low[id].value, high[id].value
        if not keyed or before is None or after is None:
            continue
        if keyed[0] == (factor < 0):
            assert is_at_most(before, after), id
        if keyed[0] != (factor < 0) or factor == 0:
            assert is_at_most(after, before), id


@law(100)
@given(instruments())
def test_steps_rest_on_inputs_and_earlier_steps_alone(instrument: Instrument) -> None:
    """Every name in a plan is that of an input or of an earlier step, and no name is given twice."""
    plan = compile_plan(instrument)
    known: set[str] = set()
    for one in plan.inputs:
        assert one.name not in known
        assert one.show_if is None or set(names_in(one.show_if)) <= known
        known.add(one.name)
    for step in plan.steps:
        assert set(names_in(step.node)) <= known, step.name
        assert step.name not in known
        known.add(step.name)
    for output in plan.outputs:
        steps = {step.name for step in plan.steps}
        named = {output.value, output.score, output.reason, output.n_answered, output.n_items, output.prorated}
        assert named | {output.zero_filled} | {step for _, step in output.cutoffs} <= steps
        assert output.band is None or output.band in steps
