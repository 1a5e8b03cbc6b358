"""Strategies for a given instrument: what they draw is what they say, and all of it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from cwinstruments import compile_plan, load_catalog, load_instrument, score, score_frame
from cwinstruments.errors import UnboundParameterError
from cwinstruments.frames.making import BACKENDS, read_frame
from cwinstruments.model import Instrument
from cwinstruments.plan import State
from cwinstruments.scoring import NoteKind, read_responses
from cwinstruments.testing import frames_for, instruments, mutants_of, responses_for

EXAMPLES = Path(__file__).parents[2] / "examples"
EVERY = load_instrument(EXAMPLES / "every-feature.yaml")
MINIMAL = load_instrument(EXAMPLES / "minimal-instrument.yaml")
NORMED = load_instrument(EXAMPLES / "norms" / "weekly-strain.yaml")
law = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _states(instrument: Instrument, answers: Mapping[str, Any]) -> set[State]:
    read = read_responses(compile_plan(instrument), answers)
    assert {NoteKind.STALE_RESPONSE}.isdisjoint(note.kind for note in read.notes)
    return set(read.answers.states.values())


@law
@given(instruments(), st.data())
def test_without_missing_answers_all_that_is_asked_is_answered(instrument: Instrument, data: st.DataObject) -> None:
    """And nothing that is not asked."""
    assert {State.ANSWERED, State.NOT_ASKED} >= _states(
        instrument, data.draw(responses_for(instrument, missing="none"))
    )


@law
@given(instruments(), st.data())
def test_answers_of_any_kind_are_valid_and_not_stale(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(responses_for(instrument))
    _states(instrument, answers)

    assert () == tuple(note for note in score(instrument, answers).notes if note.kind is NoteKind.INVALID_RESPONSE)


@law
@given(responses_for(MINIMAL, missing="some"))
def test_of_some_missing_answers_at_least_one_is_and_one_is_not(answers: Mapping[str, Any]) -> None:
    given_answers = [item for item in answers if answers[item] is not None]

    assert 1 <= len(given_answers) < len(MINIMAL.items)


def test_stale_answers_are_drawn_where_they_are_asked_for() -> None:
    plan = compile_plan(EVERY)

    def is_stale(answers: Mapping[str, Any]) -> bool:
        return any(note.kind is NoteKind.STALE_RESPONSE for note in read_responses(plan, answers).notes)

    searched = settings(law, max_examples=2000, phases=[Phase.generate])
    assert is_stale(find(responses_for(EVERY, stale=True), is_stale, settings=searched))


@settings(law, max_examples=3)
@given(responses_for(NORMED, missing="none"))
def test_what_norms_need_to_know_is_drawn_too(answers: Mapping[str, Any]) -> None:
    """As answers under the ids of the covariates."""
    assert {"age_band", "years_of_service"} == set(NORMED.respondent)
    assert set(NORMED.respondent) <= set(answers)


@pytest.mark.parametrize("backend", BACKENDS)
def test_frames_of_every_kind_score_as_their_respondents_do(backend: Any) -> None:
    """Their answers are those of single respondents, in columns."""

    @settings(law, max_examples=6)
    @given(frames_for(MINIMAL, backend=backend, max_rows=4))
    def agrees(frame: Any) -> None:
        before = read_frame(frame, backend)
        scored = read_frame(score_frame(MINIMAL, frame, on_invalid="raise"), backend)
        rows = [{item.id: before[item.id][place] for item in MINIMAL.items} for place in range(len(before["row"]))]

        assert [score(MINIMAL, row)["meetings"].value for row in rows] == scored["meetings"]

    agrees()


def test_mutants_are_those_of_the_definition() -> None:
    """Of a path, of an instrument and of the data of a definition; each can be compiled."""
    import yaml

    data = yaml.safe_load((EXAMPLES / "minimal-instrument.yaml").read_text(encoding="utf-8"))
    for given_ in (EXAMPLES / "minimal-instrument.yaml", MINIMAL, data):
        found = find(mutants_of(given_), lambda mutant: mutant.id == "mc2 keying in meetings")
        assert not found.instrument.scales["meetings"].items[1].reverse_keyed
        compile_plan(found.instrument)


def test_words_that_are_none_and_open_parameters_are_refused_at_once() -> None:
    """Before anything is drawn, where a traceback would be about Hypothesis."""
    with pytest.raises(ValueError, match="missing is one of 'none', 'some', 'any'"):
        responses_for(MINIMAL, missing="few")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="backend is one of 'polars'"):
        frames_for(MINIMAL, backend="polar")  # type: ignore[arg-type]
    unbound = load_catalog(disabled=()).instrument("edmondson-team-psychological-safety")
    for strategy in (responses_for, frames_for, mutants_of):
        with pytest.raises(UnboundParameterError, match="points"):
            strategy(unbound)
