"""The share of people at the ends of a scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.floor_ceiling import FloorCeilingCaution, floor_and_ceiling
from cwinstruments.psychometrics.result import Unavailable
from tests.laws.support import law
from tests.psychometrics.scales import unexplained
from tests.psychometrics.support import assert_sound


def test_shares_are_of_those_who_have_a_score() -> None:
    """Of ten scores two are 7, and one is 35; one person has none."""
    found = floor_and_ceiling([7, 7, 35, *range(10, 17), None], lowest=7, highest=35)

    assert (2, 1, 20.0, 10.0) == (found.n_lowest, found.n_highest, found.percent_lowest, found.percent_highest)
    assert (True, False, 15.0) == (found.has_floor, found.has_ceiling, found.limit)
    assert (10, 11, (FloorCeilingCaution.FLOOR,)) == (found.n_used, found.n_total, found.cautions)
    assert_sound(found)


def test_the_limit_itself_is_not_too_many() -> None:
    """Terwee et al. (2007): more than 15 %."""
    scores = [1] * 3 + [2] * 14 + [3] * 3

    found = floor_and_ceiling(scores, lowest=1, highest=3)
    assert (15.0, False, False) == (found.percent_lowest, found.has_floor, found.has_ceiling)
    assert floor_and_ceiling(scores, lowest=1, highest=3, limit=14.9).has_floor


def test_the_ends_are_those_of_the_scale() -> None:
    """Nobody is at an end, whatever the lowest and highest of the sample are."""
    assert (0, 0) == (
        floor_and_ceiling([2, 2, 4], lowest=1, highest=5).n_lowest,
        floor_and_ceiling([2, 2, 4], lowest=1, highest=5).n_highest,
    )


def test_a_mean_may_miss_an_end_by_the_arithmetic() -> None:
    """The mean of three times 0.1 is 0.10000000000000002."""
    assert 1 == floor_and_ceiling([sum([0.1] * 3) / 3], lowest=0.1, highest=0.5).n_lowest


def test_scores_that_can_not_be_are_told() -> None:
    found = floor_and_ceiling([0, 1, 3, 9], lowest=1, highest=5)

    assert (2, 1) == (found.n_out_of_range, found.n_lowest)
    assert FloorCeilingCaution.SCORES_OUT_OF_RANGE in found.cautions


@pytest.mark.parametrize("scores", [[], [None, None], [float("nan")]])
def test_without_scores_there_are_no_shares(scores: list[float | None]) -> None:
    found = floor_and_ceiling(scores, lowest=1, highest=5)

    assert_sound(found)
    assert [] == unexplained(found)
    assert {Unavailable.NO_RESPONSES} == set(found.reasons.values())
    assert (0, len(scores), ()) == (found.n_used, found.n_total, found.cautions)


def test_a_wrong_call_says_what_would_be_right() -> None:
    with pytest.raises(ValueError, match="the lowest score is below the highest, and 5 is not below 1"):
        floor_and_ceiling([1], lowest=5, highest=1)
    with pytest.raises(ValueError, match="a limit is from 0 to 100 per cent, not 150"):
        floor_and_ceiling([1], lowest=1, highest=5, limit=150)
    with pytest.raises(ValueError, match="a score is infinite"):
        floor_and_ceiling([float("inf")], lowest=1, highest=5)


@law(30)
@given(scores=st.lists(st.integers(1, 5) | st.none(), max_size=20))
def test_turned_round_the_floor_is_the_ceiling(scores: list[int | None]) -> None:
    one = floor_and_ceiling(scores, lowest=1, highest=5)
    other = floor_and_ceiling([None if score is None else 6 - score for score in scores], lowest=1, highest=5)

    assert (one.percent_lowest, one.has_ceiling) == (other.percent_highest, other.has_floor)
