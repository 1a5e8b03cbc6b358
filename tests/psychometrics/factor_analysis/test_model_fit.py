"""Chi-square and the indices of fit."""

from __future__ import annotations

from math import log, pi

import pytest
from scipy import stats

from cwinstruments.psychometrics.factor_analysis.model_fit import model_fit
from tests.psychometrics.factor_analysis.cases import one_factor

np = pytest.importorskip("numpy")


def test_the_indices_are_those_that_can_be_worked_out() -> None:
    """Four items with loadings .7 that another correlation disturbs; 200 people, a minimum of .05, so chi-square 10."""
    implied = one_factor(0.7, 0.7, 0.7, 0.7)
    sample = implied.copy()
    sample[0, 1] = sample[1, 0] = 0.59
    fit, reasons = model_fit(sample, implied, 0.05, 200, 8)

    baseline = -200 * float(np.linalg.slogdet(sample)[1])
    assert {} == reasons
    assert (10.0, 2, 6) == (fit.chi2, fit.df, fit.baseline_df)
    assert pytest.approx(stats.chi2.sf(10, 2)) == fit.p
    assert pytest.approx(baseline) == fit.baseline_chi2
    assert pytest.approx(1 - 8 / (baseline - 6)) == fit.cfi
    assert pytest.approx((baseline / 6 - 10 / 2) / (baseline / 6 - 1)) == fit.tli
    assert pytest.approx((8 / 400) ** 0.5) == fit.rmsea
    assert pytest.approx((0.1**2 / 10) ** 0.5) == fit.srmr
    assert pytest.approx(-100 * (4 * log(2 * pi) - baseline / 200 + 4)) == fit.saturated_log_likelihood
    assert pytest.approx(fit.saturated_log_likelihood - 5) == fit.log_likelihood
    assert pytest.approx(-2 * fit.log_likelihood + 16) == fit.aic
    assert pytest.approx(-2 * fit.log_likelihood + 8 * log(200)) == fit.bic


def test_the_interval_of_rmsea_is_that_of_the_non_central_chi_square() -> None:
    """At its ends, a chi-square as large is found with 5 and with 95 per cent."""
    fit, _ = model_fit(np.eye(4), np.eye(4), 0.05, 200, 8)

    assert fit.rmsea_interval is not None
    ends = [200 * 2 * end**2 for end in (fit.rmsea_interval.lower, fit.rmsea_interval.upper)]
    assert pytest.approx([0.95, 0.05], abs=1e-9) == [float(stats.ncx2.cdf(10, 2, end)) for end in ends]
    assert pytest.approx(float(stats.ncx2.sf(10, 2, 200 * 2 * 0.0025))) == fit.p_close


def test_a_chi_square_below_its_degrees_of_freedom_is_a_perfect_fit() -> None:
    """The RMSEA is 0, and so is the lower end of its interval."""
    fit, _ = model_fit(one_factor(0.7, 0.7, 0.7, 0.7), one_factor(0.7, 0.7, 0.7, 0.7), 0.001, 100, 8)

    assert (1.0, 0.0) == (fit.cfi, fit.rmsea)
    assert fit.rmsea_interval is not None
    assert 0 == fit.rmsea_interval.lower


def test_without_degrees_of_freedom_there_is_nothing_to_test() -> None:
    """Three items on one factor fit any data."""
    fit, reasons = model_fit(one_factor(0.7, 0.7, 0.7), one_factor(0.7, 0.7, 0.7), 0.0, 100, 6)

    assert (0, None, None, None) == (fit.df, fit.p, fit.cfi, fit.rmsea)
    assert {"p", "cfi", "tli", "rmsea", "rmsea_interval", "p_close"} == set(reasons)
    assert {"not_applicable"} == set(reasons.values())


def test_units_change_no_index() -> None:
    """But the likelihood, which is of the data as they are."""
    implied = one_factor(0.7, 0.7, 0.7, 0.7)
    sample = implied.copy()
    sample[0, 1] = sample[1, 0] = 0.59
    scale = np.outer([1, 2, 3, 4], [1, 2, 3, 4])
    plain, other = (model_fit(sample * by, implied * by, 0.05, 200, 8)[0] for by in (1, scale))

    assert pytest.approx(plain.srmr) == other.srmr
    assert pytest.approx(plain.baseline_chi2) == other.baseline_chi2
    assert plain.log_likelihood > other.log_likelihood


def test_a_chi_square_beyond_all_measure_still_has_an_interval_or_a_reason() -> None:
    """A million people, and a model that does not fit."""
    fit, reasons = model_fit(np.eye(4), np.eye(4), 2.0, 1_000_000, 8)

    assert (fit.rmsea_interval is None) == ("rmsea_interval" in reasons)
    assert (fit.p_close is None) == ("p_close" in reasons)
