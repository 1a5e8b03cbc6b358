"""Norms of a sample: worked by hand, clamped and never extrapolated."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.norm_tables import sample_norms
from tests.laws.support import law
from tests.psychometrics.support import assert_sound

SCORES = [1.0, 2, 2, 3, None, 7]
"""Five people: mean 3, squares 4 + 1 + 1 + 0 + 16, so the SD is the root of 5.5."""


@pytest.mark.parametrize(
    ("rule", "percentiles"),
    [
        ("mid", [10.0, 40.0, 70.0, 90.0]),
        ("below", [0.0, 20.0, 60.0, 80.0]),
        ("at_or_below", [20.0, 60.0, 80.0, 100.0]),
    ],
)
def test_percentile_ranks_follow_their_rule(rule: str, percentiles: list[float]) -> None:
    """Of five people one is below 2, and two are at 2: 40, 20 or 60 per cent."""
    norms = sample_norms(SCORES, rule=rule)

    assert percentiles == pytest.approx([one.percentile for one in norms.table])
    assert [1, 2, 1, 1] == [one.n for one in norms.table]
    assert {rule} == {norms.rule.value, *(one.rule.value for one in norms.table)}
    assert_sound(norms)


def test_a_worked_example() -> None:
    """2 is 1 below the mean: z -1 / root 5.5, T 50 - 10 / root 5.5; normalised by 40 per cent."""
    norms = sample_norms(SCORES)
    two = norms.of(2)

    assert (5, 6, 3.0, sqrt(5.5)) == pytest.approx((norms.n_used, norms.n_total, norms.mean, norms.sd))
    assert (-1 / sqrt(5.5), 50 - 10 / sqrt(5.5)) == pytest.approx((two.z, two.t))
    assert pytest.approx(50 + 10 * NormalDist().inv_cdf(0.4)) == two.t_normalised
    assert two.clamped_to is None


@pytest.mark.parametrize("rule", ["mid", "below", "at_or_below"])
def test_normalised_t_is_the_same_by_every_rule(rule: str) -> None:
    """By `below` the lowest score would be at minus infinity, so it is always made of `mid`."""
    norms = sample_norms(SCORES, rule=rule)

    assert [one.t_normalised for one in sample_norms(SCORES).table] == [one.t_normalised for one in norms.table]


@pytest.mark.parametrize(("score", "end"), [(0, 1.0), (-50, 1.0), (7.5, 7.0), (1e9, 7.0)])
def test_beyond_the_sample_a_score_is_clamped_and_says_so(score: float, end: float) -> None:
    """It gets the figures of the nearest end, and nothing beyond."""
    norms = sample_norms(SCORES)
    found, at_end = norms.of(score), norms.of(end)

    assert (end, score, 0) == (found.clamped_to, found.score, found.n)
    assert (at_end.percentile, at_end.z, at_end.t_normalised) == (found.percentile, found.z, found.t_normalised)
    assert_sound(found)


def test_a_score_between_two_of_the_sample_has_its_own_rank() -> None:
    """Three of five are below 2.5, and nobody is at it, by every rule."""
    assert {60.0} == {sample_norms(SCORES, rule=rule).of(2.5).percentile for rule in ("mid", "below", "at_or_below")}
    assert pytest.approx(-0.5 / sqrt(5.5)) == sample_norms(SCORES).of(2.5).z


def test_scores_that_differ_by_rounding_are_one() -> None:
    """0.3 and 0.1 + 0.2, in the table and looked up."""
    norms = sample_norms([0.3, 0.1 + 0.2, 0.5])

    assert [2, 1] == [one.n for one in norms.table]
    assert norms.of(0.3) is norms.of(0.1 + 0.2)


@pytest.mark.parametrize(
    ("scores", "reasons"),
    [
        ([], {"mean": "no_responses", "sd": "no_responses", "lowest": "no_responses", "highest": "no_responses"}),
        ([None, None], {"mean": "no_responses", "sd": "no_responses"}),
        ([4], {"sd": "too_few_people", "table.0.percentile": "too_few_people", "table.0.t": "too_few_people"}),
        ([4, 4, 4], {"table.0.z": "no_variance", "table.0.t": "no_variance"}),
    ],
)
def test_where_there_is_nothing_to_say_there_is_a_reason(scores: Any, reasons: dict[str, str]) -> None:
    """Nobody, one person, all alike; also of what is looked up."""
    norms = sample_norms(scores)

    assert reasons == {name: str(norms.reasons.get(name)) for name in reasons}
    for found in (norms, norms.of(4), norms.of(5)):
        assert_sound(found)


def test_all_alike_are_in_the_middle() -> None:
    """Half of them count as below."""
    found = sample_norms([4, 4, 4]).of(4)

    assert (50.0, 50.0, None) == (found.percentile, found.t_normalised, found.z)


def test_a_wrong_call_says_what_would_be_right() -> None:
    """A rule that there is not, and what is no score."""
    with pytest.raises(ValueError, match="rule is 'mid', 'below' or 'at_or_below', not 'upper'"):
        sample_norms(SCORES, rule="upper")
    with pytest.raises(ValueError, match="a score is a finite number"):
        sample_norms(SCORES).of(float("nan"))


def test_a_table_has_a_row_for_each_score() -> None:
    """From the lowest on."""
    frame = sample_norms(SCORES).to_frame()

    assert [1.0, 2.0, 3.0, 7.0] == frame["score"].to_list()
    assert {"percentile", "z", "t", "t_normalised", "rule"} <= set(frame.columns)


@law(40)
@given(st.lists(st.integers(0, 20), min_size=2, max_size=25), st.integers(-5, 25), st.integers(-5, 25))
def test_higher_scores_never_rank_lower(scores: list[int], one: int, other: int) -> None:
    """Within 0 and 100, in order; mid is halfway between the two other rules."""
    low, high = sorted((one, other))
    by_rule = {rule: sample_norms(scores, rule=rule) for rule in ("mid", "below", "at_or_below")}

    for norms in by_rule.values():
        lower, higher = norms.of(low).percentile, norms.of(high).percentile
        assert lower is not None and higher is not None and 0 <= lower <= higher <= 100
        assert_sound(norms)
    mid, below, at = (by_rule[rule].of(one).percentile or 0.0 for rule in ("mid", "below", "at_or_below"))
    assert pytest.approx((below + at) / 2) == mid
