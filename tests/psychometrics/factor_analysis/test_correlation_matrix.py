"""The correlations that factors are found in."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.psychometrics.factor_analysis.correlation_matrix import correlation_matrix
from cwinstruments.psychometrics.response_matrices import response_matrix
from tests.psychometrics.factor_analysis.cases import NOTHING_TO_FIND

np = pytest.importorskip("numpy")

SOME_MISSING: list[list[int | None]] = [
    [1, 2, 5],
    [2, 1, None],
    [4, 3, 3],
    [None, 5, 1],
    [5, 4, 4],
    [3, 1, 2],
    [2, 2, 2],
    [1, 3, 5],
]


def test_listwise_takes_people_with_all_responses() -> None:
    """Six of the eight, and their correlations as numpy has them."""
    found = correlation_matrix(response_matrix(SOME_MISSING), "listwise")
    complete = np.array([row for row in SOME_MISSING if None not in row], dtype=float)

    assert (6, None) == (found.n_used, found.reason)
    assert pytest.approx(np.corrcoef(complete.T)) == found.values


def test_pairwise_takes_for_each_pair_the_people_who_answered_both() -> None:
    """Each correlation is that of two columns, wherever both have a number."""
    found = correlation_matrix(response_matrix(SOME_MISSING), "pairwise")

    assert 8 == found.n_used
    assert found.values is not None
    for one, other in ((0, 1), (0, 2), (1, 2)):
        pairs = [(row[one], row[other]) for row in SOME_MISSING if row[one] is not None and row[other] is not None]
        assert pytest.approx(np.corrcoef(np.array(pairs, dtype=float).T)[0, 1]) == found.values[one, other]


def test_responses_far_from_zero_lose_nothing() -> None:
    """A million more is no other correlation."""
    plain = correlation_matrix(response_matrix([[1, 2], [2, 1], [3, 3]]), "pairwise")
    far = correlation_matrix(response_matrix([[1e6 + 1, 2], [1e6 + 2, 1], [1e6 + 3, 3]]), "pairwise")

    assert plain.values is not None
    assert pytest.approx(plain.values, abs=1e-12) == far.values


@pytest.mark.parametrize(
    ("name", "missing", "reason"),
    [
        ("no rows", "listwise", "no_responses"),
        ("all missing", "pairwise", "no_responses"),
        ("one item missing", "pairwise", "no_responses"),
        ("nobody complete", "listwise", "too_few_people"),
        ("one person", "listwise", "too_few_people"),
        ("more items than people", "listwise", "too_few_people"),
        ("all answers equal", "listwise", "no_variance"),
        ("one item without variance", "pairwise", "no_variance"),
        ("one item", "listwise", "too_few_items"),
        ("an item there twice", "listwise", "singular"),
        ("an item there twice", "pairwise", "singular"),
    ],
)
def test_where_there_is_nothing_to_find_it_says_why(name: str, missing: Any, reason: str) -> None:
    """Without a warning."""
    found = correlation_matrix(response_matrix(NOTHING_TO_FIND[name]), missing)

    assert (None, reason) == (found.values, found.reason)


def test_a_pair_that_varies_only_apart_has_no_correlation() -> None:
    """Each item varies; but whoever answered both gave the second the same answer."""
    rows = [[1, 3], [2, 3], [3, 3], [None, 1], [None, 5]]

    assert "no_variance" == correlation_matrix(response_matrix(rows), "pairwise").reason


def test_a_pair_that_nobody_answered_is_too_few_people() -> None:
    """Three items, of which two were never asked together."""
    rows = [[1, 2, None], [2, 1, None], [3, 3, None], [None, 1, 2], [None, 2, 1], [None, 4, 4]]

    assert "too_few_people" == correlation_matrix(response_matrix(rows), "pairwise").reason


def test_another_way_with_missing_responses_is_refused() -> None:
    """With the two that there are."""
    with pytest.raises(ValueError, match="'listwise' or 'pairwise', not 'mean'"):
        correlation_matrix(response_matrix([[1, 2]]), "mean")  # type: ignore[arg-type]
