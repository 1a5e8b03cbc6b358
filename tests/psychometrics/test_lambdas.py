"""Guttman's lambdas and those of ten Berge and Zegers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from cwinstruments.psychometrics.lambdas import Lambdas, LambdasCaution, guttman_lambdas
from cwinstruments.psychometrics.result import Unavailable
from tests.laws.support import law
from tests.psychometrics.scales import EDGES, HAND, scales, unexplained
from tests.psychometrics.support import assert_sound

np = pytest.importorskip("numpy")


def test_they_are_worked_by_hand() -> None:
    """V = 45, tr = 17.5; products 5, 5.75 and 3, twice the sum of their squares 134.125."""
    found = guttman_lambdas(HAND)

    first = 1 - 17.5 / 45
    assert pytest.approx(first) == found.lambda1
    assert pytest.approx(first + (1.5 * 134.125) ** 0.5 / 45) == found.lambda2
    assert pytest.approx(1.5 * first) == found.lambda3
    assert pytest.approx(43 / 45) == found.lambda4
    assert pytest.approx(first + 2 * 58.0625**0.5 / 45) == found.lambda5
    assert pytest.approx((27.5 + (134.125 + (1.5 * 2 * (5**4 + 5.75**4 + 3**4)) ** 0.5) ** 0.5) / 45) == found.mu2
    assert (3, True, {}, ()) == (found.n_splits, found.splits_are_exhaustive, found.reasons, found.cautions)


def test_lambda6_leaves_what_a_regression_on_the_other_items_leaves() -> None:
    """Residual sums of squares of each item on the others, over the sum of squares of the total."""
    values = np.array([[1.0, 2, 1], [2, 2, 3], [3, 4, 3], [5, 4, 4], [4, 1, 2]])
    left = 0.0
    for place in range(3):
        others = np.column_stack([np.ones(5), np.delete(values, place, axis=1)])
        left += float(np.linalg.lstsq(others, values[:, place], rcond=None)[1][0])

    expected = 1 - left / float(((values.sum(axis=1) - values.sum(axis=1).mean()) ** 2).sum())
    assert pytest.approx(expected) == guttman_lambdas(values).lambda6


def test_lambda6_needs_items_that_do_not_follow_from_each_other() -> None:
    """As they do with more items than people."""
    found = guttman_lambdas(EDGES["more items than people"])

    assert (None, Unavailable.SINGULAR) == (found.lambda6, found.reasons["lambda6"])
    assert found.lambda5 is not None


def test_pairs_that_can_not_be_of_one_sample_are_told() -> None:
    """a goes with b, a with c, and b against c."""
    rows = EDGES["pairs that can't be of one sample"]
    found = guttman_lambdas(rows, missing="pairwise")

    assert (LambdasCaution.NOT_POSITIVE_DEFINITE,) == found.cautions
    assert (None, Unavailable.SINGULAR) == (found.lambda6, found.reasons["lambda6"])


def test_few_splits_make_a_lambda4_that_may_be_too_low() -> None:
    rows = np.random.default_rng(3).integers(1, 6, size=(30, 8))
    found = guttman_lambdas(rows, most_splits=4, seed=2)

    assert (4, False, (LambdasCaution.SPLITS_WERE_SAMPLED,)) == (
        found.n_splits,
        found.splits_are_exhaustive,
        found.cautions,
    )


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("matrix", ["covariance", "correlation"])
@pytest.mark.parametrize("rows", EDGES.values(), ids=EDGES)
def test_what_can_not_be_had_has_a_reason(rows: Any, matrix: Any, missing: Any) -> None:
    found = guttman_lambdas(rows, matrix=matrix, missing=missing)

    assert_sound(found)
    assert [] == unexplained(found)


def test_a_wrong_call_says_what_would_be_right() -> None:
    with pytest.raises(ValueError, match="matrix is 'covariance' or 'correlation', not 'both'"):
        guttman_lambdas(HAND, matrix="both")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a number of splits is a whole number from 1 on, not 0"):
        guttman_lambdas(HAND, most_splits=0)


@law(40)
@given(rows=scales())
def test_they_have_the_order_that_the_articles_prove(rows: list[list[int | None]]) -> None:
    """lambda 1 <= 3 <= 2 <= mu 2 <= mu 3 where alpha is not negative; 5 and 4 are not below 1 and 3."""
    found: Lambdas = guttman_lambdas(rows)
    speck = 1e-9
    if found.lambda1 is None or found.lambda1 < 0:
        return
    assert found.lambda2 is not None
    assert found.lambda3 is not None
    assert found.lambda4 is not None
    assert found.lambda5 is not None
    assert found.mu2 is not None
    assert found.mu3 is not None
    assert found.lambda1 <= found.lambda3 + speck <= found.lambda2 + 2 * speck <= found.mu2 + 3 * speck
    assert found.mu2 <= found.mu3 + speck
    assert found.lambda1 <= found.lambda5 + speck
    # The mean of equal halves is alpha, so that the best is not below it.
    assert len(rows[0]) % 2 == 1 or found.lambda3 <= found.lambda4 + speck
