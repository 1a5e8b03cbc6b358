"""Factors by minimum residuals."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.psychometrics.factor_analysis.factors import degrees_of_freedom, minres
from tests.psychometrics.factor_analysis.cases import one_factor, responses_with, three_groups

np = pytest.importorskip("numpy")


def test_loadings_that_made_the_correlations_are_found_again() -> None:
    """To the last digits, and the unique variances with them."""
    found = minres(one_factor(0.9, 0.8, 0.7, 0.6, 0.5), 1)

    assert pytest.approx([0.9, 0.8, 0.7, 0.6, 0.5], abs=1e-10) == found.loadings.ravel()
    assert pytest.approx([0.19, 0.36, 0.51, 0.64, 0.75], abs=1e-10) == found.uniquenesses
    assert (True, False) == (found.converged, found.heywood)


def test_three_factors_give_the_correlations_back() -> None:
    """All of them off the diagonal."""
    wanted = three_groups()
    found = minres(wanted, 3)
    given = found.loadings @ found.loadings.T
    np.fill_diagonal(given, 1.0)

    assert pytest.approx(wanted, abs=1e-9) == given


def test_no_other_unique_variances_leave_smaller_residuals() -> None:
    """A little more or less of any loading makes the squares off the diagonal larger."""
    drawn = np.random.default_rng(3).standard_normal((60, 6)) + np.random.default_rng(4).standard_normal((60, 1))
    correlations = np.corrcoef(drawn.T)
    found = minres(correlations, 2)

    def residuals(loadings: Any) -> float:
        left = correlations - loadings @ loadings.T
        np.fill_diagonal(left, 0.0)
        return float((left**2).sum())

    least = residuals(found.loadings)
    for row in range(6):
        for column in range(2):
            for step in (-1e-3, 1e-3):
                moved = found.loadings.copy()
                moved[row, column] += step
                assert residuals(moved) > least


def test_an_item_without_unique_variance_is_a_heywood_case() -> None:
    """The first loading would be the root of .9 * .8 / .5, above 1; it stops where .005 is left."""
    found = minres(np.array([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1]]), 1)

    assert found.heywood
    assert found.converged


def test_a_start_nearby_ends_in_the_same_place() -> None:
    """As in each sample of a bootstrap."""
    correlations = np.corrcoef(responses_with(three_groups(), n=30)[:20].T)
    once = minres(correlations, 3)
    again = minres(correlations, 3, start=np.clip(once.uniquenesses + 0.02, 0.01, 1.0))

    assert pytest.approx(once.uniquenesses, abs=1e-8) == again.uniquenesses


def test_no_column_has_a_negative_sum() -> None:
    """A factor of which most items are turned round is turned round."""
    found = minres(one_factor(-0.9, -0.8, -0.7, 0.2), 1)

    assert pytest.approx([0.9, 0.8, 0.7, -0.2], abs=1e-9) == found.loadings.ravel()


@pytest.mark.parametrize(("items", "factors", "left"), [(9, 3, 12), (6, 3, 0), (5, 3, -2), (4, 2, -1), (3, 1, 0)])
def test_degrees_of_freedom_are_those_of_correlations_less_parameters(items: int, factors: int, left: int) -> None:
    """k (k - 1) / 2 correlations; k m loadings, of which m (m - 1) / 2 are rotation."""
    assert left == items * (items - 1) // 2 - (items * factors - factors * (factors - 1) // 2)
    assert left == degrees_of_freedom(items, factors)
