"""Components of variance by likelihood, held against a likelihood that is written out in matrices."""

from __future__ import annotations

from math import log
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from cwinstruments.psychometrics.group_data import grouping  # noqa: E402
from cwinstruments.psychometrics.one_way import OneWay, components, one_way  # noqa: E402

VALUES = st.lists(
    st.tuples(st.integers(0, 4), st.floats(-3, 3).map(lambda value: round(value, 2))), min_size=8, max_size=30
)


def _deviance(y: Any, codes: Any, between: float, within: float, restricted: bool) -> float:
    """Give -2 log likelihood, up to a constant, from the covariance matrix of all people."""
    covariance = within * np.eye(y.size) + between * (codes[:, None] == codes[None, :])
    inverse = np.linalg.inv(covariance)
    ones = np.ones(y.size)
    information = ones @ inverse @ ones
    left = y - (ones @ inverse @ y) / information
    deviance = float(np.linalg.slogdet(covariance)[1] + left @ inverse @ left)
    return deviance + log(information) if restricted else deviance


def _one_way(people: list[tuple[int, float]]) -> tuple[Any, Any, OneWay]:
    y, codes = np.array([value for _, value in people]), np.array([group for group, _ in people])
    return y, codes, one_way(y, grouping(codes))


@settings(max_examples=40, deadline=None)
@given(VALUES, st.booleans())
def test_no_other_components_are_likelier(people: list[tuple[int, float]], restricted: bool) -> None:
    """Neither near the ones found, nor far from them."""
    y, codes, found = _one_way(people)
    if found.n_groups < 2 or found.within < 0.01:
        return
    best = components(found, restricted=restricted)
    least = _deviance(y, codes, best.between, best.within, restricted)

    for share in (0.0, 0.02, 0.1, 0.3, 0.6, 0.9, 0.99):
        total = best.between + best.within
        assert least <= _deviance(y, codes, share * total, (1 - share) * total, restricted) + 1e-8
    for between, within in ((1.01, 1), (0.99, 1), (1, 1.01), (1, 0.99)):
        other = _deviance(y, codes, between * best.between, within * best.within, restricted)
        assert least <= other + 1e-8


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-3, 3).map(lambda value: round(value, 2)), min_size=12, max_size=12))
def test_with_equal_sizes_reml_is_anova_or_zero(values: list[float]) -> None:
    _, _, found = _one_way(list(zip([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3], values, strict=True)))
    if found.within < 0.01:
        return
    mean_squares = found.between / 3, found.within / 8
    best = components(found, restricted=True)
    expected = max(0.0, (mean_squares[0] - mean_squares[1]) / 3)

    assert best.between == pytest.approx(expected, rel=1e-8, abs=1e-9)


def test_sums_of_squares_are_those_of_hand_work() -> None:
    """1, 3 | 5, 5, 8 | 2: group means 2, 6 and 2, overall mean 4; SSW = 2 + 6, SSB = 2 × 4 + 3 × 4 + 4."""
    _, _, found = _one_way([(0, 1), (0, 3), (1, 5), (1, 5), (1, 8), (2, 2)])

    assert (6, 3) == (found.n, found.n_groups)
    assert 8 == pytest.approx(found.within)
    assert 24 == pytest.approx(found.between)
    assert [1, 2, 3] == found.sizes.tolist()
    assert [1, 1, 1] == found.many.tolist()


def test_what_rounding_leaves_over_is_no_variance() -> None:
    """Three times 3.1 has not the mean 3.1 in floating point."""
    _, _, found = _one_way([(0, 3.1)] * 3 + [(1, 1e6 + 0.1)] * 3)

    assert 0 == found.within
    assert 0 == _one_way([(0, 3.1)] * 3 + [(1, 3.1)] * 3)[2].between


@pytest.mark.parametrize("within", [0.1, 1e-4, 3e-8])
def test_hardly_any_variance_within_is_found_too(within: float) -> None:
    """With equal sizes the variance between is (MSB - MSW) / n, however many times larger than that within."""
    _, _, found = _one_way([(0, 0), (0, within), (1, 1000), (1, 1000 + within), (2, -500), (2, within - 500)])
    best = components(found, restricted=True)

    assert best.within == pytest.approx(found.within / 3, rel=1e-5)
    assert best.between == pytest.approx((found.between / 2 - found.within / 3) / 2, rel=1e-8)


def test_groups_without_variance_between_have_none_by_likelihood() -> None:
    _, _, found = _one_way([(0, 1), (0, 3), (1, 1), (1, 3)])

    assert (0.0, 4 / 3) == (components(found, restricted=True).between, components(found, restricted=True).within)
    assert 1.0 == components(found, restricted=False).within
