"""Direct oblimin."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.factor_analysis.factors import minres
from cwinstruments.psychometrics.factor_analysis.rotation import oblimin
from tests.laws.support import law
from tests.psychometrics.factor_analysis.cases import three_groups

np = pytest.importorskip("numpy")


def test_factors_that_correlate_are_found_again() -> None:
    """Each item has one loading, .7, and the factors correlate .56, .48 and .42."""
    found = oblimin(minres(three_groups(), 3).loadings)

    assert pytest.approx(sorted([0.42, 0.48, 0.56]), abs=1e-6) == sorted(found.correlations[np.tril_indices(3, -1)])
    assert pytest.approx([0.7] * 9, abs=1e-6) == abs(found.loadings).max(axis=1)
    assert found.converged


def test_one_factor_is_as_it_was() -> None:
    """There is nothing to rotate."""
    loadings = np.array([[0.8], [0.7], [0.6]])

    assert loadings.tolist() == oblimin(loadings).loadings.tolist()


@law(25)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_rotation_changes_no_correlation_of_items(seed: int, n_factors: int) -> None:
    """What the factors explain is the same before and after, and every factor has a variance of 1."""
    loadings = np.random.default_rng(seed).uniform(-0.5, 0.9, (9, n_factors))
    found = oblimin(loadings, n_starts=2, tolerance=1e-6)

    assert pytest.approx(loadings @ loadings.T, abs=1e-8) == found.loadings @ found.correlations @ found.loadings.T
    assert pytest.approx(np.ones(n_factors)) == np.diag(found.correlations)
    assert (found.loadings.sum(axis=0) >= 0).all()
    assert (np.diff((found.loadings**2).sum(axis=0)) <= 1e-12).all()


def test_no_small_turn_makes_the_pattern_simpler() -> None:
    """The products of squared loadings only grow."""
    drawn = np.random.default_rng(3).standard_normal((50, 9)) @ np.linalg.cholesky(three_groups()).T
    loadings = minres(np.corrcoef(drawn.T), 3).loadings
    found = oblimin(loadings)

    def products(pattern: Any) -> float:
        squares = pattern**2
        return float(((squares.sum(axis=1) ** 2) - (squares**2).sum(axis=1)).sum())

    for row in range(3):
        for column in range(3):
            turned = found.transformation.copy()
            turned[row, column] += 1e-3
            turned /= np.sqrt((turned**2).sum(axis=0))
            assert products(loadings @ np.linalg.inv(turned).T) >= products(found.loadings) - 1e-12


def test_a_start_of_its_own_ends_in_the_same_place() -> None:
    """As in each sample of a bootstrap."""
    loadings = minres(three_groups(), 3).loadings
    once = oblimin(loadings)

    assert pytest.approx(once.loadings, abs=1e-6) == oblimin(loadings, start=once.transformation).loadings
