"""What one score is worth."""

from __future__ import annotations

import pytest

from cwinstruments.psychometrics.response_matrices import response_matrix
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.score_error import error_of_score
from tests.psychometrics.scales import HAND

pytest.importorskip("scipy")


def test_it_is_worked_by_hand() -> None:
    """The totals 4, 7, 10, 13 have the variance 15; with an alpha of 0.75, SEM is half the SD."""
    found, reasons = error_of_score(response_matrix(HAND), 0.75, None, missing="listwise", score="sum")

    sem = 15**0.5 / 2
    assert {} == reasons
    assert pytest.approx((8.5, 15**0.5, sem)) == (found["score_mean"], found["score_sd"], found["sem"])
    assert pytest.approx((1.6448536270 * 2**0.5 * sem, 1.9599639845 * 2**0.5 * sem)) == (found["mdc90"], found["mdc95"])


def test_the_mean_has_a_share_of_the_error_of_the_sum() -> None:
    of_sum, _ = error_of_score(response_matrix(HAND), 0.75, None, missing="listwise", score="sum")
    of_mean, _ = error_of_score(response_matrix(HAND), 0.75, None, missing="listwise", score="mean")

    assert {name: pytest.approx(figure / 3) for name, figure in of_sum.items()} == of_mean


def test_pairwise_people_score_what_they_answered() -> None:
    """Means 1.5 and 4; who answered nothing has none. Listwise only the second is there."""
    matrix = response_matrix([[1, 2, None], [5, 4, 3], [None, None, None]])
    pairwise, _ = error_of_score(matrix, 0.5, None, missing="pairwise", score="mean")
    listwise, why = error_of_score(matrix, 0.5, None, missing="listwise", score="mean")

    assert pytest.approx((2.75, 2.5 / 2**0.5)) == (pairwise["score_mean"], pairwise["score_sd"])
    assert (4, None, Unavailable.TOO_FEW_PEOPLE) == (listwise["score_mean"], listwise["score_sd"], why["score_sd"])
    assert Unavailable.TOO_FEW_PEOPLE == why["sem"] == why["mdc95"]


def test_without_alpha_there_is_no_error_but_mean_and_sd() -> None:
    found, why = error_of_score(response_matrix(HAND), None, Unavailable.TOO_FEW_PAIRS, missing="listwise", score="sum")

    assert pytest.approx(8.5) == found["score_mean"]
    assert dict.fromkeys(("sem", "mdc90", "mdc95"), Unavailable.TOO_FEW_PAIRS) == why


def test_alpha_above_1_is_no_reliability() -> None:
    """Pairs of different people can have it; a speck is that of the arithmetic."""
    matrix = response_matrix(HAND)
    _, why = error_of_score(matrix, 1.1, None, missing="listwise", score="sum")
    found, _ = error_of_score(matrix, 1 + 1e-16, None, missing="listwise", score="sum")

    assert Unavailable.NOT_ESTIMABLE == why["sem"]
    assert 0.0 == found["sem"]


def test_negative_alpha_says_nothing_of_error() -> None:
    """As everywhere: an error larger than the SD would be none."""
    found, reasons = error_of_score(response_matrix(HAND), -0.44, None, missing="listwise", score="sum")

    assert [None] * 3 == [found[name] for name in ("sem", "mdc90", "mdc95")]
    assert {Unavailable.NOT_ESTIMABLE} == {reasons[name] for name in ("sem", "mdc90", "mdc95")}
