from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import explain, load_instrument, load_norms, score, verify
from cwinstruments.errors import InvalidResponseError
from cwinstruments.model import Instrument
from cwinstruments.scoring.compiled import compile_scorer
from cwinstruments.scoring.trace_texts import describe_score

EXAMPLES = Path(__file__).parents[2] / "examples" / "norms"
ANSWERS = {"ws1": 2, "ws2": 1, "ws3": 0, "ws4": 3, "visits": 2, "travel_hours": 3, "years_of_service": 15}


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    one = load_instrument(EXAMPLES / "weekly-strain.yaml")
    return one.with_norms(load_norms(EXAMPLES / "county-norms.yaml"))


@pytest.mark.parametrize(
    "more",
    [
        {"age_band": "under_35"},
        {"age_band": "from_35", "years_of_service": 15.0},
        {"age_band": 99},
        {"age_band": None, "years_of_service": None},
        {"age_band": "under_35", "ws1": 0, "ws2": 0, "ws4": 0},
        {"age_band": "from_35", "ws1": 3, "ws2": 3, "ws3": 3},
        {"age_band": "under_35", "ws1": None},
        {"age_band": "under_35", "ws1": None, "ws2": None},
        {"travel_hours": 2.5, "visits": 10},
        {"travel_hours": 60},
        {"travel_hours": 2.6},
    ],
)
def test_norm_scores_are_found_again_in_the_definition(instrument: Instrument, more: dict[str, Any]) -> None:
    """Rows, strata, means, clamping and interpolation: a second evaluator finds the same."""
    assert () == verify(explain(instrument, ANSWERS | more), instrument)


@pytest.mark.parametrize(
    "more", [{"age_band": "elsewhere"}, {"age_band": 7}, {"years_of_service": 15.5}, {"years_of_service": "15"}]
)
def test_covariates_that_are_not_allowed_are_no_covariates(instrument: Instrument, more: dict[str, Any]) -> None:
    """Scored without them there is no norm, for both evaluators."""
    trace = explain(instrument, ANSWERS | {"age_band": "under_35"} | more, on_invalid="missing")

    assert (None, "no_norm") == (trace["strain_z"].score.value, trace["strain_z"].score.reason)
    assert [*more] == [note.item for note in trace.notes]
    assert () == verify(trace, instrument)


@pytest.mark.parametrize(
    ("field", "value"), [("value", 51.0), ("clamped", True), ("reason", "no_norm"), ("n_items", 3)]
)
def test_a_norm_score_that_was_changed_is_found_out(instrument: Instrument, field: str, value: Any) -> None:
    """Nothing about a norm score can be altered without a discrepancy."""
    trace = explain(instrument, ANSWERS | {"age_band": "under_35"})
    scale = evolve(trace["strain_t"], score=evolve(trace["strain_t"].score, **{field: value}))
    found = verify(evolve(trace, scales={**trace.scales, "strain_t": scale}), instrument)

    assert [("strain_t", field, value)] == [(one.scale, one.field, one.traced) for one in found]


def test_norms_that_were_changed_are_found_out(instrument: Instrument) -> None:
    """A trace names the norms that it was made with."""
    trace = explain(load_instrument(EXAMPLES / "weekly-strain.yaml"), ANSWERS)

    assert ["definition_digest"] == [one.field for one in verify(trace, instrument)]


def test_a_trace_shows_the_stratum_and_the_row(instrument: Instrument) -> None:
    """What is looked up, for whom, and what comes out; nothing of other people's tables."""
    text = explain(instrument, ANSWERS | {"age_band": "from_35", "ws1": 3, "ws2": 3, "ws3": 3}).to_text()
    part = text.partition("(strain_t)")[2].partition("(strain_z)")[0]

    assert "\n  strain: 12\n  age_band: from_35\n  4 of 4 answered\n" in part
    assert "strain_t.stratum.2 = age_band == 'from_35'" in part
    assert "strain_t.norm.2 = sum(recode(strain_t.row.2; 0: 33, 1: 36," in part
    assert "strain_t.norm.1 =" not in part
    assert "=> 69, band raised, beyond the norm table, so by its nearest row" in part


def test_a_missing_norm_is_said_in_words(instrument: Instrument) -> None:
    """The reason is explained to people who don't know its code."""
    one = score(instrument, ANSWERS)["strain_t"]

    assert "no score: there is no norm for this score of this respondent (no_norm)" in describe_score(one)
    assert "all answers would give 50 to 52" in describe_score(one)


def test_an_embedded_scorer_takes_covariates_in(instrument: Instrument) -> None:
    """It gives what `score` gives, and refuses what it refuses."""
    found = compile_scorer(instrument)(ANSWERS | {"age_band": "under_35"})

    assert (50.0, None, 4, False, "usual") == tuple(found["strain_t"])


def test_the_dictionary_of_a_score_tells_whether_it_was_clamped(instrument: Instrument) -> None:
    """Files of scores say it for each scale."""
    scores = score(
        instrument, dict.fromkeys(ANSWERS, None) | {"ws1": 0, "ws2": 0, "ws3": 0, "ws4": 0, "age_band": "under_35"}
    )
    told = scores.to_dict()["scales"]

    assert {"strain": False, "strain_t": True, "strain_z": False} == {
        id: told[id]["clamped"] for id in ("strain", "strain_t", "strain_z")
    }


def test_a_covariate_that_is_counted_is_whole(instrument: Instrument) -> None:
    """Two and a half years are within the range, so the range alone would not say what is wrong."""
    with pytest.raises(InvalidResponseError, match=r"2\.5 is not allowed; allowed is 0 to 50; whole numbers only"):
        score(instrument, ANSWERS | {"years_of_service": 2.5})
