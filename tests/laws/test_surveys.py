"""Surveys score as their instruments do by themselves, whatever they hide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.documents import Document
from cwinstruments.model import (
    Instrument,
    Item,
    ItemType,
    Survey,
    definition_digest,
    structure_instrument,
    unstructure_instrument,
    unstructure_survey,
)
from cwinstruments.plan import State, compile_plan, merge_survey
from cwinstruments.scoring import Scores, explain, read_responses, score, verify
from cwinstruments.scoring.second_reading import read_again
from cwinstruments.scoring.verified_formulas import names_in_formula
from cwinstruments.surveys import check_survey, structure_survey_document
from cwinstruments.testing import responses, surveys
from tests.laws.support import law, same_score

WITHOUT_BOUNDS: dict[str, Any] = {"lower": None, "upper": None, "bounds_exact": False, "possible_bands": ()}


def _by_itself(survey: Survey, alias: str, answers: Mapping[str, Any]) -> Scores:
    """Score one instrument without the survey, with the survey's decision about each item as an item of its own.

    The decision is taken by the second reading of the survey's own conditions, one at a time.
    """
    instrument = survey.resolved[alias]
    use = next(one for one in survey.instruments if one.alias == alias)
    gates, items = {"zz_asked": _decide(survey, use.show_if, answers)}, []
    for item in instrument.items:
        conditions = [] if use.show_if is None else ["zz_asked"]
        if survey.rotation is not None and (sets := survey.rotation.sets_with(f"{alias}__{item.id}")):
            served, gate = answers.get("rotation"), "_".join(("zz_in", *sets))
            gates[gate] = None if served is None else served in sets
            conditions.append(gate)
        conditions += [] if item.show_if is None else [f"({item.show_if})"]
        items.append(evolve(item, show_if=" and ".join(conditions) or None))
    items = [*(Item(gate, ItemType.BOOLEAN) for gate in gates), *items]
    alone = evolve(instrument, items=tuple(items))
    given = {item.id: answers.get(f"{alias}__{item.id}") for item in instrument.items}
    covariates = {id: answers.get(id) for id in instrument.respondent}
    return score(alone, {**given, **covariates, **gates})


def _decide(survey: Survey, condition: str | None, answers: Mapping[str, Any]) -> bool | None:
    """Decide a condition over the survey's own items; None where a gate is open."""
    if condition is None:
        return None
    gate = Item("zz_gate", ItemType.BOOLEAN, show_if=condition)
    instrument = next(iter(survey.resolved.values()))
    asked = evolve(instrument, items=(*survey.items, gate), response_options=survey.response_options, scales={})
    state = read_again(asked, {**answers, "zz_gate": True})["zz_gate"].state
    return {State.ANSWERED: True, State.NOT_ASKED: False}.get(state)


@st.composite
def _answered(draw: st.DrawFn) -> tuple[Survey, dict[str, Any]]:
    survey = draw(surveys())
    return survey, dict(draw(responses(merge_survey(survey))))


@law(200)
@given(_answered())
def test_a_survey_scores_as_each_instrument_by_itself(drawn: tuple[Survey, dict[str, Any]]) -> None:
    """Values, reasons, counts, bands, bounds and notes are those of the instrument, under the names of the survey."""
    survey, answers = drawn
    scores = score(survey, answers)

    assert [f"{alias}__{id}" for alias, one in survey.resolved.items() for id in one.scales] == list(scores)
    for use in survey.instruments:
        if _decides_early(survey, use.show_if, answers):
            # An open gate may still decide otherwise; what stands in for the condition by itself may not.
            continue
        alone = _by_itself(survey, use.alias, answers)
        for id, expected in alone.scales.items():
            found = scores[f"{use.alias}__{id}"]
            if use.show_if is not None and _decide(survey, use.show_if, answers) is None:
                # Bounds know what a condition can still become; what stands in for it by itself can become anything.
                found, expected = (evolve(one, **WITHOUT_BOUNDS) for one in (found, expected))
            assert same_score(expected, found), (use.alias, id, expected, found)
        noted = [(one.kind, one.item) for one in scores.notes if one.item.startswith(f"{use.alias}__")]
        assert [(one.kind, f"{use.alias}__{one.item}") for one in alone.notes] == noted


def _decides_early(survey: Survey, condition: str | None, answers: Mapping[str, Any]) -> bool:
    """Tell whether a condition is true or false although something that it names is not answered."""
    if condition is None or _decide(survey, condition, answers) is None:
        return False
    states = read_responses(compile_plan(survey), answers).answers.states
    return any(states[name] is not State.ANSWERED for name in names_in_formula(condition))


@law(100)
@given(_answered())
def test_the_trace_of_a_survey_is_verified(drawn: tuple[Survey, dict[str, Any]]) -> None:
    """The second evaluator gives every score of a survey, from the definitions that it was made of."""
    survey, answers = drawn
    trace = explain(survey, answers)

    assert () == verify(trace, survey)
    assert survey.definition_digest == trace.definition_digest == definition_digest(survey)


@law(60)
@given(surveys())
def test_a_drawn_survey_passes_its_check_and_is_read_back(survey: Survey) -> None:
    """What the strategy builds is what a file could say, and writing it loses nothing."""
    document = Document(unstructure_survey(survey))
    diagnostics, _ = check_survey(document, survey.resolved)

    assert [] == [str(one) for one in diagnostics]
    assert survey == structure_survey_document(document, survey.resolved)


@law(60)
@given(surveys())
def test_a_merged_survey_is_an_instrument_like_others(survey: Survey) -> None:
    """It can be written and read back, and then scores alike."""
    merged = merge_survey(survey)
    again: Instrument = structure_instrument(unstructure_instrument(merged))

    assert merged == again
    assert compile_plan(survey).plan_digest == compile_plan(again).plan_digest
