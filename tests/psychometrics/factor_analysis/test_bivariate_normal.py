"""The bivariate normal distribution."""

from __future__ import annotations

from math import asin, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from cwinstruments.psychometrics.factor_analysis.bivariate_normal import (
    bivariate_normal_cdf,
    bivariate_normal_density,
)
from tests.laws.support import law

np = pytest.importorskip("numpy")

LIMITS = st.floats(-6, 6, allow_nan=False)
CORRELATIONS = st.floats(-0.9999, 0.9999, allow_nan=False)


def below(first: float, second: float, correlation: float) -> float:
    return float(bivariate_normal_cdf(np.array([first]), np.array([second]), correlation)[0])


@pytest.mark.parametrize("correlation", [-0.9999, -0.9, -0.3, 0.0, 0.5, 0.95, 0.9999])
def test_both_below_the_median_has_a_closed_form(correlation: float) -> None:
    """A quarter, and asin r / 2 pi (Sheppard)."""
    assert pytest.approx(0.25 + asin(correlation) / (2 * pi), abs=1e-14) == below(0, 0, correlation)


@pytest.mark.parametrize("correlation", [-0.99, -0.6, 0.2, 0.8, 0.97, 0.999])
@pytest.mark.parametrize(("first", "second"), [(0.3, -0.4), (1.0, 1.0), (-1.2, -1.25), (2.5, 0.1), (-3.0, 1.0)])
def test_it_is_the_integral_over_one_of_them(first: float, second: float, correlation: float) -> None:
    """Of the density of X, times the probability of Y given X."""
    spread = sqrt(1 - correlation**2)
    points = [second / correlation] if -10 < second / correlation < first else None
    expected, _ = integrate.quad(
        lambda x: stats.norm.pdf(x) * stats.norm.cdf((second - correlation * x) / spread),
        -10,
        first,
        points=points,
        epsabs=1e-13,
        epsrel=1e-12,
        limit=300,
    )

    assert pytest.approx(expected, abs=1e-11) == below(first, second, correlation)


@law(60)
@given(LIMITS, LIMITS, CORRELATIONS)
def test_either_may_come_first_and_both_complements_add_up(first: float, second: float, correlation: float) -> None:
    """P(X <= a, Y <= b) + P(X <= a, -Y <= -b) is P(X <= a)."""
    assert pytest.approx(below(second, first, correlation), abs=1e-13) == below(first, second, correlation)
    both = below(first, second, correlation) + below(first, -second, -correlation)
    assert pytest.approx(float(stats.norm.cdf(first)), abs=1e-13) == both


@law(30)
@given(LIMITS, LIMITS)
def test_without_a_correlation_it_is_the_product(first: float, second: float) -> None:
    """Of two probabilities."""
    expected = float(stats.norm.cdf(first) * stats.norm.cdf(second))
    assert pytest.approx(expected, abs=1e-15) == below(first, second, 0.0)


@pytest.mark.parametrize("correlation", [-0.8, 0.0, 0.4, 0.9])
def test_the_density_is_how_the_probability_grows_with_the_correlation(correlation: float) -> None:
    """By differences."""
    step = 1e-5
    rise = (below(0.4, -0.7, correlation + step) - below(0.4, -0.7, correlation - step)) / (2 * step)
    density = bivariate_normal_density(np.array([0.4]), np.array([-0.7]), correlation)[0]

    assert pytest.approx(rise, abs=1e-8) == density
    covariances = [[1, correlation], [correlation, 1]]
    assert pytest.approx(stats.multivariate_normal(cov=covariances).pdf([0.4, -0.7])) == density
