"""Factors that are said beforehand, by maximum likelihood."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.psychometrics.factor_analysis.likelihood_fit import fit_by_likelihood
from tests.psychometrics.factor_analysis.cases import one_factor, three_groups

np = pytest.importorskip("numpy")


def test_three_items_have_a_closed_form() -> None:
    """The first loading is the root of r12 r13 / r23; the correlations are given back exactly."""
    correlations = np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])
    found = fit_by_likelihood(correlations, [0, 0, 0])

    expected = [(0.5 * 0.4 / 0.3) ** 0.5, (0.5 * 0.3 / 0.4) ** 0.5, (0.4 * 0.3 / 0.5) ** 0.5]
    assert pytest.approx(expected, abs=1e-9) == found.loadings
    assert pytest.approx(correlations, abs=1e-9) == found.implied
    assert found.converged
    assert pytest.approx(0, abs=1e-12) == found.minimum


def test_three_factors_and_how_they_correlate_are_found_again() -> None:
    """Loadings of .7, and correlations of .56, .48 and .42."""
    found = fit_by_likelihood(three_groups(), [0, 0, 0, 1, 1, 1, 2, 2, 2])

    assert pytest.approx([0.7] * 9, abs=1e-8) == found.loadings
    assert pytest.approx([0.56, 0.48, 0.42], abs=1e-8) == found.between[np.triu_indices(3, 1)]


def test_no_step_from_the_estimates_fits_better() -> None:
    """Whichever loading or unique variance is moved."""
    correlations = np.corrcoef(np.random.default_rng(2).standard_normal((50, 5)).T + np.linspace(0, 2, 50))
    found = fit_by_likelihood(correlations, [0] * 5)

    def misfit(loadings: Any, unique: Any) -> float:
        model = np.outer(loadings, loadings) + np.diag(unique)
        ratio = np.trace(np.linalg.solve(model, correlations))
        return float(np.linalg.slogdet(model)[1] + ratio - np.linalg.slogdet(correlations)[1] - 5)

    assert pytest.approx(misfit(found.loadings, found.uniquenesses), abs=1e-12) == found.minimum
    for place in range(5):
        for step in (-1e-3, 1e-3):
            moved = step * np.eye(5)[place]
            assert misfit(found.loadings + moved, found.uniquenesses) > found.minimum
            assert misfit(found.loadings, found.uniquenesses + moved) > found.minimum


def test_a_unique_variance_may_come_out_negative() -> None:
    """The first loading is the root of .9 * .8 / .6: 1.2 of a variance of 1. It is told as it is."""
    found = fit_by_likelihood(np.array([[1, 0.9, 0.8], [0.9, 1, 0.6], [0.8, 0.6, 1]]), [0, 0, 0])

    assert found.converged
    assert pytest.approx(-0.2, abs=1e-8) == found.uniquenesses[0]


def test_what_has_no_solution_does_not_converge() -> None:
    """Of three correlations with a negative product no real loadings are the cause."""
    found = fit_by_likelihood(np.array([[1, 0.5, 0.4], [0.5, 1, -0.3], [0.4, -0.3, 1]]), [0, 0, 0])

    assert not found.converged


def test_the_better_of_two_maxima_is_taken() -> None:
    """Two clusters that hardly correlate: one factor can be either. That with the higher correlations fits better."""
    correlations = np.full((6, 6), 0.05)
    correlations[:3, :3], correlations[3:, 3:] = 0.6, 0.7
    np.fill_diagonal(correlations, 1.0)
    found = fit_by_likelihood(correlations, [0] * 6)

    assert found.loadings[3:].min() > 0.8
    assert found.loadings[:3].max() < 0.2


def test_a_factor_of_items_that_are_turned_round_is_turned_round() -> None:
    """No factor has a negative sum of loadings, and its correlations follow."""
    turned = np.diag([1, 1, 1, -1, -1, -1, 1, 1, 1])
    found = fit_by_likelihood(turned @ three_groups() @ turned, [0, 0, 0, 1, 1, 1, 2, 2, 2])

    assert pytest.approx([0.7] * 9, abs=1e-8) == found.loadings
    assert pytest.approx([-0.56, 0.48, -0.42], abs=1e-8) == found.between[np.triu_indices(3, 1)]


def test_standard_errors_are_those_of_the_expected_information() -> None:
    """Of many items with loadings of .7, errors of repeated samples come close to them."""
    wanted = one_factor(0.7, 0.7, 0.7, 0.7)
    root, n = np.linalg.cholesky(wanted), 400
    random = np.random.default_rng(1)
    drawn = [
        fit_by_likelihood(np.cov((random.standard_normal((n, 4)) @ root.T).T), [0] * 4).loadings[0] for _ in range(60)
    ]
    told = fit_by_likelihood(wanted, [0] * 4).errors[0] / n**0.5

    assert 0.75 < np.std(drawn) / told < 1.3
