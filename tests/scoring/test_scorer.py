"""Scores: what a caller gets, and how it is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from cwinstruments.documents.schemas import validator
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import describe_score, score
from tests.builders import instrument, one_scale, scale

AVAILABLE = {"min_answered": 1, "then": "available"}
BANDS = [{"id": "low"}, {"id": "middle", "at_least": 2}, {"id": "high", "at_least": 4}]
MADE = instrument(
    {
        "mean": scale(
            items=["v", "w", "-a"],
            missing=AVAILABLE,
            round={"digits": 1, "rule": "half_up"},
            bands=BANDS,
            cutoffs=[{"id": "risk", "source": "none", "at_least": 2}],
        ),
        "ratio": scale(formula="a / (b - 1)", missing=AVAILABLE, bands=BANDS),
        "whole": scale(scales=["mean", "ratio"], missing={"min_scored": 2, "then": "available"}),
        "filled": scale(items=["a", "b"], method="sum", missing={"max_missing": 1, "then": "zero_fill"}),
        "prorated": scale(items=["a", "b"], method="sum", missing={"max_missing": 1, "then": "prorate"}),
        "strict": scale(items=["a", "b"]),
    },
    ["v", "w", "a", "b"],
)


def test_scores_are_a_mapping_from_scales() -> None:
    """Scales come in the order of the definition."""
    scores = score(MADE, {"a": 2}, respondent="r1")

    assert ["mean", "ratio", "whole", "filled", "prorated", "strict"] == list(scores)
    assert 6 == len(scores)
    assert 4.0 == scores["mean"].value
    assert ("small", "1.0.0", "r1") == (scores.instrument, scores.version, scores.respondent)
    assert compile_plan(MADE).plan_digest == scores.plan_digest
    with pytest.raises(KeyError, match="zz"):
        scores["zz"]


@pytest.mark.parametrize(
    "responses",
    [{}, {"a": 2}, {"a": 2, "b": 1}, {"v": 97, "w": 97, "a": 3, "b": 2}, {"a": 9, "zz": object(), "v": 98}],
)
def test_scores_are_written_as_their_schema_says(responses: Mapping[str, Any]) -> None:
    """Whatever was answered, the result is JSON that `schemas/scores.v1.json` accepts."""
    data = json.loads(json.dumps(score(MADE, responses, on_invalid="missing", on_unknown="ignore").to_dict()))

    assert [] == list(validator("scores").iter_errors(data))


@pytest.mark.parametrize(
    ("responses", "id", "expected"),
    [
        ({"v": 1, "w": 2, "a": 5, "b": 2}, "mean", (1.3, None, 3, 3, "low", {"risk": False}, 1.3, 1.3, True, ("low",))),
        ({"v": 1, "w": 97, "a": 4}, "mean", (1.5, None, 2, 2, "low", {"risk": False}, 1.5, 1.5, True, ("low",))),
        ({"v": 1, "a": 4}, "mean", (1.5, None, 2, 3, "low", {"risk": False}, 1.3, 2.7, True, ("low", "middle"))),
        ({}, "mean", (None, "no_answers", 0, 3, None, {"risk": None}, 1.0, 5.0, True, ("low", "middle", "high"))),
        ({"v": 97, "w": 97, "a": 9}, "mean", (None, "invalid_response", 0, 1, None, {"risk": None}, 1.0, 5.0, True,
                                               ("low", "middle", "high"))),
        ({"a": 4, "b": 3}, "ratio", (2.0, None, 2, 2, "middle", {}, 2.0, 2.0, True, ("middle",))),
        ({"a": 4, "b": 1}, "ratio", (None, "not_computable", 2, 2, None, {}, None, None, False, ())),
        ({"a": 4}, "ratio", (None, "not_computable", 1, 2, None, {}, None, None, False, ("low", "middle", "high"))),
        ({"a": 4}, "whole", (None, "too_few_scored", 1, 2, None, {}, None, None, False, ())),
        ({"a": 4}, "strict", (None, "too_few_answered", 1, 2, None, {}, 2.5, 4.5, True, ())),
        ({"a": 4, "b": 2}, "whole", (3.0, None, 2, 2, None, {}, 2.666667, 4.0, True, ())),
    ],
)  # fmt: skip
def test_a_score_says_how_it_came_about(responses: Mapping[str, Any], id: str, expected: tuple[Any, ...]) -> None:
    """Value, reason, counts, interpretation and bounds, worked by hand."""
    one = score(MADE, responses, on_invalid="missing")[id]
    value, reason, n_answered, n_items, band, cutoffs, lower, upper, exact, possible = expected

    assert pytest.approx(value, abs=1e-6) == one.value
    assert (reason, n_answered, n_items, band, cutoffs) == (
        one.reason,
        one.n_answered,
        one.n_items,
        one.band,
        one.cutoffs,
    )
    assert [pytest.approx(lower, abs=1e-6), pytest.approx(upper, abs=1e-6)] == [one.lower, one.upper]
    assert (exact, possible) == (one.bounds_exact, one.possible_bands)
    assert (band is not None and possible == (band,)) == one.band_certain


def test_nothing_asked_has_no_bounds() -> None:
    """Where nothing applies, no completion gives a score."""
    one = score(one_scale("v", items=["v"]), {"v": 97})["s"]

    assert (None, "not_asked", None, None, False) == (one.value, one.reason, one.lower, one.upper, one.bounds_exact)


def test_estimates_are_flagged_where_answers_are_missing() -> None:
    """The same scale without missing answers is not flagged."""
    some, all_ = score(MADE, {"a": 4}), score(MADE, {"a": 4, "b": 2})

    assert (8.0, True, False) == (some["prorated"].value, some["prorated"].prorated, some["prorated"].zero_filled)
    assert (4.0, False, True) == (some["filled"].value, some["filled"].prorated, some["filled"].zero_filled)
    assert (6.0, False) == (all_["prorated"].value, all_["prorated"].prorated)
    assert (6.0, False) == (all_["filled"].value, all_["filled"].zero_filled)


@pytest.mark.parametrize(
    ("responses", "id", "expected"),
    [
        ({"v": 1, "w": 2, "a": 5}, "mean", "1.3, band low, risk: not met"),
        (
            {"v": 1, "a": 4},
            "mean",
            "1.5, band low, risk: not met; all answers would give 1.3 to 2.7, so the band could be low or middle",
        ),
        ({}, "ratio", "no score: nothing was answered (no_answers)"),
        ({"a": 4}, "ratio", "no score: the formula has no value for these answers (not_computable)"),
        ({"a": 4}, "prorated", "8, prorated; all answers would give 5 to 9"),
        ({"a": 4}, "filled", "4, missing answers counted as 0; all answers would give 5 to 9"),
        ({"a": 4}, "whole", "no score: too few of its scales have a score (too_few_scored)"),
    ],
)
def test_a_score_is_described_in_a_line(responses: Mapping[str, Any], id: str, expected: str) -> None:
    """The line says what there is, why there is nothing, and how far missing answers could move it."""

    assert expected == describe_score(score(MADE, responses)[id])


def test_bounds_that_need_not_be_reached_are_said_to_be_so() -> None:
    """An item that counts twice can't be at both its ends at once."""
    one = score(one_scale(formula="a * a - 2 * a"), {})["s"]

    assert not one.bounds_exact
    assert describe_score(one).endswith("all answers would give -9 to 23 at the most")
