"""Covariances, complete and by pairs, and when there are none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from cwinstruments.psychometrics.moments import (
    alpha_of,
    complete_covariance,
    is_indefinite,
    is_singular,
    moments,
    total_variance,
)
from cwinstruments.psychometrics.response_matrices import response_matrix
from cwinstruments.psychometrics.result import Unavailable
from tests.laws.support import law
from tests.psychometrics.scales import HAND, scales

np = pytest.importorskip("numpy")


def test_covariances_are_with_n_minus_1() -> None:
    """The sums of squares and products of the example, by 3."""
    found = moments(response_matrix(HAND), "listwise")

    expected = np.array([[8.75, 5, 5.75], [5, 4, 3], [5.75, 3, 4.75]]) / 3
    assert found.covariance is not None
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-14)
    assert (4, 4, 4, None) == (found.n_used, found.n_total, found.n_counted, found.reason)


def test_pairs_take_those_who_answered_both() -> None:
    """Of a and b three people, 1, 2, 3 and 2, 4, 6: covariance 2. The variance of a is of four people, 5/3."""
    found = moments(response_matrix({"a": [1, 2, 3, 4, None], "b": [2, 4, 6, None, None]}), "pairwise")

    assert found.covariance is not None
    np.testing.assert_allclose(found.covariance, [[5 / 3, 2], [2, 4]], rtol=1e-14)
    assert (4, 5, 5) == (found.n_used, found.n_total, found.n_counted)


def test_without_anything_missing_both_ways_are_one() -> None:
    one, other = (moments(response_matrix(HAND), way).covariance for way in ("listwise", "pairwise"))

    np.testing.assert_array_equal(one, other)


def test_large_means_lose_no_digits_and_constants_have_no_variance() -> None:
    """A million and a third is no binary number; its variance is 0 all the same, and 1, 2, 3 have 1 beside it."""
    far = 1_000_000 + 1 / 3
    found = complete_covariance(np.array([[far, far + 1], [far, far + 2], [far, far + 3]]))

    assert 0 == found[0, 0] == found[0, 1]
    assert pytest.approx(1.0, abs=1e-9) == found[1, 1]


def test_many_rows_are_taken_in_blocks() -> None:
    """More than one block, and the last not full."""
    values = np.random.default_rng(0).normal(3, 1, size=(9_001, 4))

    np.testing.assert_allclose(complete_covariance(values), np.cov(values, rowvar=False), rtol=1e-12)


def test_an_item_without_variance_correlates_with_nothing() -> None:
    found = moments(response_matrix([[1, 2], [1, 3]]), "listwise")

    assert (True, False) == found.constant
    assert (None, Unavailable.NO_VARIANCE) == found.in_metric("correlation")


@pytest.mark.parametrize(
    ("rows", "policy", "reason"),
    [
        ([[1, 2, 3]], "listwise", Unavailable.TOO_FEW_PEOPLE),
        ([[1, None, 3]], "pairwise", Unavailable.TOO_FEW_PEOPLE),
        ([[1, None], [None, 2]], "listwise", Unavailable.NO_RESPONSES),
        ([[1, None], [2, None], [None, 3], [None, 4]], "pairwise", Unavailable.TOO_FEW_PAIRS),
    ],
)
def test_where_there_are_no_covariances_it_says_why(rows: Any, policy: Any, reason: Unavailable) -> None:
    found = moments(response_matrix(rows), policy)

    assert (None, reason) == (found.covariance, found.reason)
    assert (None, reason) == found.in_metric("correlation")


def test_a_scale_has_two_items() -> None:
    assert (None, Unavailable.TOO_FEW_ITEMS) == moments(response_matrix([[1], [2]]), "listwise").of_scale("covariance")


def test_a_total_below_0_is_not_taken_for_one_of_0() -> None:
    """Complete data can't give the first; the second is of two items that cancel out."""
    assert (None, Unavailable.NOT_ESTIMABLE) == total_variance(np.array([[1.0, -2.0], [-2.0, 1.0]]))
    assert (None, Unavailable.NO_VARIANCE) == total_variance(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert (2.0, None) == total_variance(np.eye(2))


def test_a_matrix_is_singular_or_of_no_data() -> None:
    assert [False, True, True] == [is_singular(np.array([[1.0, r], [r, 1.0]])) for r in (0.5, 1.0, 1.5)]
    assert [False, False, True] == [is_indefinite(np.array([[1.0, r], [r, 1.0]])) for r in (0.5, 1.0, 1.5)]


def test_alpha_of_equal_correlations_is_that_of_spearman_and_brown() -> None:
    """Three items that correlate by 0.5: 3 * 0.5 / (1 + 2 * 0.5) = 0.75."""
    matrix = np.full((3, 3), 0.5) + np.eye(3) / 2

    assert pytest.approx(0.75) == alpha_of(matrix)[0]
    assert (None, Unavailable.TOO_FEW_ITEMS) == alpha_of(np.eye(1))


def test_what_is_missing_is_treated_in_one_of_two_ways() -> None:
    with pytest.raises(ValueError, match="missing is 'listwise' or 'pairwise', not 'mean'"):
        moments(response_matrix(HAND), "mean")  # type: ignore[arg-type]


@law(40)
@given(rows=scales())
def test_covariances_are_those_of_numpy(rows: list[list[int | None]]) -> None:
    found = moments(response_matrix(rows), "listwise").covariance

    np.testing.assert_allclose(found, np.cov(np.array(rows, dtype=float), rowvar=False), atol=1e-12)


@law(40)
@given(rows=scales(with_missing=True))
def test_each_pair_is_that_of_its_own_people(rows: list[list[int | None]]) -> None:
    """Beside two items at a time, listwise."""
    whole = moments(response_matrix(rows), "pairwise")
    for first in range(len(rows[0])):
        for second in range(first):
            pair = response_matrix([[row[first], row[second]] for row in rows])
            alone = moments(pair, "listwise").covariance
            if whole.covariance is not None:
                assert alone is not None
                assert pytest.approx(float(alone[0, 1]), abs=1e-12) == float(whole.covariance[first, second])
