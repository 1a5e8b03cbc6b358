"""Mahalanobis' squared distance, with all answers and with some of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cwinstruments.psychometrics.careless_responding import careless
from tests.laws.support import law

np = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats")

CROSS = [[1, 0], [-1, 0], [0, 2], [0, -2]]
SAMPLES = st.integers(0, 2**32 - 1)


def sample(seed: int, n_people: int = 40, n_items: int = 4, missing: float = 0.0) -> Any:
    """Give items that share something, of which some answers are missing."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(n_people, n_items)) + random.normal(size=(n_people, 1))
    values[random.random(values.shape) < missing] = np.nan
    return values


def test_it_is_worked_by_hand() -> None:
    """Variances 2/3 and 8/3, no covariance: 1 / (2/3) = 4 / (8/3) = 1.5 for all four; exp(-0.75) lies above."""
    found = careless(CROSS)

    assert pytest.approx([1.5] * 4) == [one.mahalanobis_d2 for one in found.people]
    assert pytest.approx([np.exp(-0.75)] * 4) == [one.mahalanobis_p for one in found.people]
    assert [2] * 4 == [one.mahalanobis_df for one in found.people]


def test_who_lacks_an_answer_is_measured_by_the_others() -> None:
    """The fifth answered the second item with 2; its mean is 0.4, its variance (4 + 4 + 4 - 5 * 0.16) / 4 = 2.8."""
    one = careless([*CROSS, [None, 2]]).people[4]

    assert pytest.approx(1.6**2 / 2.8) == one.mahalanobis_d2
    assert 1 == one.mahalanobis_df
    assert pytest.approx(stats.chi2.sf(1.6**2 / 2.8, 1)) == one.mahalanobis_p
    assert pytest.approx(stats.chi2.sf(one.mahalanobis_d2_zero_filled, 2)) == one.mahalanobis_p_zero_filled


@given(SAMPLES)
@law(20)
def test_each_distance_is_that_of_the_answered_items(seed: int) -> None:
    """Each person by a system of equations of their own; with a deviation of 0 instead it is never nearer."""
    values = sample(seed, missing=0.1)
    answered = ~np.isnan(values)
    here = [np.nonzero(row)[0] for row in answered]
    metric = np.empty((4, 4))
    for first, second in np.ndindex(4, 4):
        both = answered[:, first] & answered[:, second]
        metric[first, second] = np.cov(values[both, first], values[both, second])[0, 1]
    assume(np.linalg.eigvalsh(metric)[0] > 0.01)
    means = np.nanmean(values, axis=0)

    for row, known, one in zip(values, here, careless(values).people, strict=True):
        if known.size:
            off = (row - means)[known]
            expected = off @ np.linalg.inv(metric[np.ix_(known, known)]) @ off
            assert one.mahalanobis_d2 is not None and one.mahalanobis_d2_zero_filled is not None
            assert pytest.approx(expected, rel=1e-8) == one.mahalanobis_d2
            assert one.mahalanobis_d2 <= one.mahalanobis_d2_zero_filled + 1e-9


@given(SAMPLES)
@law(20)
def test_distances_add_up_and_do_not_know_units(seed: int) -> None:
    """They sum to (n - 1) k; other units and turned-round items change nothing."""
    values = sample(seed)
    one = [person.mahalanobis_d2 for person in careless(values).people]
    other = [person.mahalanobis_d2 for person in careless(values * [1, -1, 1000, 0.01] + 5).people]

    assert pytest.approx(39 * 4) == sum(d2 or 0.0 for d2 in one)
    assert pytest.approx(one, rel=1e-7) == other


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[1, 2]], "too_few_people"),
        ([[1, 2, 3], [3, 1, 2]], "singular"),
        ([[1, 2], [2, 4], [3, 6], [4, 8]], "singular"),
        ([[1, 3], [2, 3], [3, 3], [4, 3]], "no_variance"),
        ([[1, None], [2, None], [None, 3], [None, 4]], "too_few_pairs"),
    ],
)
def test_there_may_be_no_distance(rows: list[list[float | None]], reason: str) -> None:
    """One person, more items than people, an item that is another, one that is always the same, no pair answered."""
    for one in careless(rows).people:
        assert (None, reason) == (one.mahalanobis_d2, one.reasons["mahalanobis_d2"])
        assert (None, reason) == (one.mahalanobis_p_zero_filled, one.reasons["mahalanobis_p_zero_filled"])
