from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import assume, given, note
from hypothesis import strategies as st

from cwinstruments.model import Instrument
from cwinstruments.plan import State, compile_plan, possible_range, reachable_range
from cwinstruments.scoring import Score, read_responses, score
from cwinstruments.testing import instruments, responses
from tests.laws.support import completions, is_at_most, is_close, law

MOST = 600
"""Completions tried; draws with more are tried on that many."""


def _scores_of_completions(instrument: Instrument, answers: Mapping[str, Any]) -> tuple[list[dict[str, Score]], bool]:
    """Score every completion; tell whether these are all."""
    plan = compile_plan(instrument)
    found = []
    for completed in completions(instrument, answers, most=MOST):
        states = read_responses(plan, completed).answers.states.values()
        assert set(states) <= {State.ANSWERED, State.NOT_APPLICABLE, State.NOT_ASKED}
        found.append(dict(score(plan, completed).scales))
    return found, len(found) < MOST


def _values(completed: list[dict[str, Score]], id: str) -> list[float]:
    values = (one[id].value for one in completed)
    return [value for value in values if value is not None]


@law(250)
@given(instruments(max_items=4, max_scales=3, small=True), st.data())
def test_bounds_contain_the_score_of_every_completion(instrument: Instrument, data: st.DataObject) -> None:
    """However the missing answers would have been given, the score would lie between lower and upper."""
    answers = data.draw(responses(instrument, invalid=True))
    now = score(instrument, answers, on_invalid="missing")
    completed, _ = _scores_of_completions(instrument, answers)
    for id, bounds in now.scales.items():
        values = _values(completed, id)
        note(f"{id}: {bounds.lower} to {bounds.upper}, completions {sorted(set(values))}")
        assert (bounds.lower is None) == (bounds.upper is None)
        for one in completed:
            band = one[id].band
            assert band is None or band in bounds.possible_bands
        if bounds.lower is not None and bounds.upper is not None:
            for value in values:
                assert is_at_most(bounds.lower, value)
                assert is_at_most(value, bounds.upper)
        elif values:
            # Without bounds although there are scores: only where a divisor can be 0.
            assert "/" in (_formulas_below(instrument, id))


@law(250)
@given(instruments(max_items=4, max_scales=3, small=True), st.data())
def test_exact_bounds_are_reached_by_some_completion(instrument: Instrument, data: st.DataObject) -> None:
    """Where bounds are called exact, one completion has the lower one and one the upper one."""
    answers = data.draw(responses(instrument, invalid=True))
    now = score(instrument, answers, on_invalid="missing")
    completed, are_all = _scores_of_completions(instrument, answers)
    assume(are_all)
    for id, bounds in now.scales.items():
        if not bounds.bounds_exact:
            continue
        values = _values(completed, id)
        note(f"{id}: {bounds.lower} to {bounds.upper}, completions {sorted(set(values))}")
        assert values
        assert bounds.lower is not None and bounds.upper is not None
        assert is_close(min(values), bounds.lower)
        assert is_close(max(values), bounds.upper)


@law(100)
@given(instruments(), st.data())
def test_scores_stay_within_what_can_be_reached(instrument: Instrument, data: st.DataObject) -> None:
    """Whatever is missing, hidden or not applicable, a score is within the static bounds of its step."""
    plan = compile_plan(instrument)
    scores = score(plan, data.draw(responses(instrument)))
    for output in plan.outputs:
        reachable = reachable_range(plan, output.value)
        value = scores[output.scale].value
        if reachable is not None and value is not None:
            assert is_at_most(float(reachable.min), value)
            assert is_at_most(value, float(reachable.max))


@law(100)
@given(instruments(), st.data())
def test_complete_answers_score_within_the_possible_range(instrument: Instrument, data: st.DataObject) -> None:
    """Where every item is asked and answered, a score is within the possible range, and per cents within 0 to 100."""
    plan = compile_plan(instrument)
    answers = data.draw(responses(instrument, complete=True))
    states = set(read_responses(plan, answers).answers.states.values())
    assume(states <= {State.ANSWERED})
    scores = score(plan, answers)
    for output in plan.outputs:
        possible = possible_range(plan, output.value)
        value = scores[output.scale].value
        if possible is not None and value is not None:
            assert is_at_most(float(possible.min), value)
            assert is_at_most(value, float(possible.max))


@law(150)
@given(instruments(formulas=False), st.data())
def test_per_cents_of_the_maximum_stay_within_0_and_100(instrument: Instrument, data: st.DataObject) -> None:
    """Whatever is missing, a per cent of the maximum is one, unless missing answers are counted as 0."""
    scores = score(instrument, data.draw(responses(instrument)))
    for id, scale in instrument.scales.items():
        value = scores[id].value
        if scale.transform == "pomp" and value is not None and not _zero_fills(instrument, id):
            assert is_at_most(0.0, value)
            assert is_at_most(value, 100.0)


def _zero_fills(instrument: Instrument, id: str) -> bool:
    scale = instrument.scales[id]
    return scale.missing.then == "zero_fill" or any(_zero_fills(instrument, use.scale) for use in scale.scales)


def _formulas_below(instrument: Instrument, id: str) -> str:
    """Give the text of every formula that a scale may rest on."""
    return " ".join(scale.formula for scale in instrument.scales.values() if scale.formula is not None)
