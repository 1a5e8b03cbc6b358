"""Null distributions: vectors of shares, variances computed of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.psychometrics.null_distributions import NullDistribution, NullShape, null_distribution


@pytest.mark.parametrize(
    ("name", "n_options", "variance"),
    [
        ("uniform", 5, 2.0),
        ("slight_skew", 5, 1.34),
        ("moderate_skew", 5, 0.90),
        ("heavy_skew", 5, 0.44),
        ("triangular", 5, 1.32),
        ("uniform", 7, 4.0),
        ("slight_skew", 7, 2.90),
        ("moderate_skew", 7, 2.14),
        ("heavy_skew", 7, 1.39),
        ("triangular", 7, 2.10),
        ("normal", 7, 1.40),
        ("uniform", 2, 0.25),
    ],
)
def test_the_published_variances_come_out(name: str, n_options: int, variance: float) -> None:
    """LeBreton and Senter 2008, table 2."""
    assert null_distribution(name, n_options).variance == pytest.approx(variance, abs=1e-12)


@pytest.mark.parametrize("name", [shape for shape in NullShape if shape != "uniform"])
def test_what_nobody_has_published_has_no_variance(name: str) -> None:
    assert NullDistribution(name, 6, None, None) == null_distribution(name, 6)


@pytest.mark.parametrize("n_options", range(2, 12))
def test_the_uniform_variance_is_that_of_its_shares(n_options: int) -> None:
    named = null_distribution("uniform", n_options)

    assert named.probabilities is not None
    assert named.variance == pytest.approx(NullDistribution.from_probabilities("u", named.probabilities).variance)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 20), min_size=2, max_size=9))
def test_turning_the_options_round_keeps_the_variance(weights: list[int]) -> None:
    shares = [weight / sum(weights) for weight in weights]
    one, other = (NullDistribution.from_probabilities("n", way).variance for way in (shares, shares[::-1]))

    assert one == pytest.approx(other)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([1.0], "two options or more"),
        ([0.5, -0.1, 0.6], "shares from 0 to 1"),
        ([0.5, 0.4], "add up to 1, not 0.9"),
        ([0.0, 1.0], "more than one option"),
    ],
)
def test_shares_that_are_none_are_refused(shares: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        NullDistribution.from_probabilities("ours", shares)


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(ValueError, match="no null distribution 'skewed'; there are uniform, slight_skew"):
        null_distribution("skewed", 5)
    with pytest.raises(ValueError, match="a number of response options is a whole number from 2 on, not 1"):
        null_distribution("uniform", 1)
