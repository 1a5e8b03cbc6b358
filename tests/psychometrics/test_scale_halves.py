"""All splits of a scale, or many; and its odd against its even items."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given

from cwinstruments.psychometrics.consistency import alpha
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.scale_halves import MOST_SPLITS, SplitHalfCaution, split_half, splits_of
from tests.laws.support import law
from tests.psychometrics.scales import EDGES, HAND, scales, unexplained
from tests.psychometrics.support import assert_sound

np = pytest.importorskip("numpy")


def test_three_items_have_three_splits_worked_by_hand() -> None:
    """V is 45; a against the others 4 * 10.75 / 45, b 4 * 8 / 45, c 4 * 8.75 / 45. Odd a + c: 25, even b: 4, r 0.8."""
    found = split_half(HAND)

    assert pytest.approx((43 / 45, 32 / 45, 110 / 135, 35 / 45)) == (
        found.maximum,
        found.minimum,
        found.mean,
        found.median,
    )
    assert (("a",), ("b",), 3, 3, True) == (
        found.best_half,
        found.worst_half,
        found.n_splits,
        found.n_possible,
        found.is_exhaustive,
    )
    assert pytest.approx((0.8, 1.6 / 1.8, 32 / 45)) == (
        found.odd_even.r,
        found.odd_even.spearman_brown,
        found.odd_even.flanagan_rulon,
    )
    assert (SplitHalfCaution.HALVES_ARE_UNEQUAL,) == found.cautions


def test_horsts_formula_is_that_of_the_article() -> None:
    """r = 0.8, p = 2/3: (r sqrt(r² + 4pq(1 - r²)) - r²) / (2pq(1 - r²)) = (0.8 sqrt(0.96) - 0.64) / 0.16 = 0.8990."""
    assert pytest.approx((0.8 * 0.96**0.5 - 0.64) / 0.16) == split_half(HAND).odd_even.horst


@pytest.mark.parametrize(("k", "number"), [(2, 1), (3, 3), (4, 3), (5, 10), (6, 10), (7, 35), (16, 6435)])
def test_there_are_as_many_splits_as_can_be(k: int, number: int) -> None:
    """C(k, k/2) / 2 of an even number of items, C(k, (k - 1)/2) of an odd one."""
    found = splits_of(np.eye(k) + 0.5)

    assert (number, number, True) == (len(found.coefficients), found.n_possible, found.is_exhaustive)


def test_more_splits_than_wanted_are_drawn_and_it_says_so() -> None:
    """The same seed draws the same; no drawn split is better than the best."""
    rows = np.random.default_rng(3).integers(1, 6, size=(30, 8))
    every, drawn, again, other = (
        split_half(rows, most_splits=most, seed=seed) for most, seed in ((MOST_SPLITS, 0), (10, 0), (10, 0), (10, 1))
    )

    assert (35, True, None, ()) == (every.n_splits, every.is_exhaustive, every.seed, every.cautions)
    assert (10, 35, False, 0) == (drawn.n_splits, drawn.n_possible, drawn.is_exhaustive, drawn.seed)
    assert (SplitHalfCaution.SPLITS_WERE_SAMPLED,) == drawn.cautions
    assert drawn == again
    assert drawn.mean != other.mean
    assert every.maximum is not None
    assert drawn.maximum is not None
    assert drawn.maximum <= every.maximum + 1e-12


def test_seventeen_items_are_too_many_for_all_splits() -> None:
    """24,310 there are; 10,000 are drawn, in blocks, each with eight items in one half."""
    found = splits_of(np.eye(17) + 0.5)

    assert (10_000, 24_310, False) == (len(found.coefficients), found.n_possible, found.is_exhaustive)
    assert 8 == len(set(found.best)) == len(set(found.worst))


def test_correlations_take_items_as_of_one_variance() -> None:
    """An item in other units changes nothing then."""
    scaled = {**HAND, "a": [10 * one for one in HAND["a"]]}
    one, other = (split_half(data, matrix="correlation") for data in (HAND, scaled))

    assert pytest.approx(one.maximum) == other.maximum
    assert split_half(HAND).maximum != pytest.approx(split_half(scaled).maximum)
    assert "correlation" == one.matrix


@pytest.mark.parametrize("matrix", ["covariance", "correlation"])
@pytest.mark.parametrize("rows", EDGES.values(), ids=EDGES)
def test_what_can_not_be_had_has_a_reason(rows: Any, matrix: Any) -> None:
    found = split_half(rows, matrix=matrix)

    assert_sound(found)
    assert [] == unexplained(found)
    assert (found.maximum is None) == ("maximum" in found.reasons)


def test_halves_that_are_opposite_have_no_length_to_step_up() -> None:
    """r = -1: 2r / (1 + r) is none; one half is wider, so there is a total."""
    found = split_half([[1, 6], [2, 4], [3, 2]])

    assert pytest.approx(-1) == found.odd_even.r
    assert Unavailable.NOT_ESTIMABLE == found.reasons["odd_even.spearman_brown"] == found.reasons["odd_even.horst"]
    assert (SplitHalfCaution.NEGATIVE_CORRELATION,) == found.cautions


def test_a_wrong_call_says_what_would_be_right() -> None:
    with pytest.raises(ValueError, match="matrix is 'covariance' or 'correlation', not 'both'"):
        split_half(HAND, matrix="both")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a number of splits is a whole number from 1 on, not 0"):
        split_half(HAND, most_splits=0)
    with pytest.raises(ValueError, match="there is no column 'd'"):
        split_half(HAND, items=["a", "d"])


@law(40)
@given(rows=scales())
def test_each_split_is_that_of_two_sums(rows: list[list[int | None]]) -> None:
    """Guttman's 2 (1 - (s²A + s²B) / s²T), person by person; equal halves have alpha for their mean."""
    values = np.array(rows, dtype=float)
    k = values.shape[1]
    total = values.sum(axis=1)
    found = split_half(rows)
    if np.ptp(total) == 0:
        assert Unavailable.NO_VARIANCE == found.reasons["maximum"]
        return
    expected = []
    for half in combinations(range(k), k // 2):
        one = values[:, list(half)].sum(axis=1)
        expected.append(2 * (1 - (one.var() + (total - one).var()) / total.var()))
    assert pytest.approx((max(expected), min(expected)), abs=1e-9) == (found.maximum, found.minimum)
    assert pytest.approx((np.mean(expected), np.median(expected)), abs=1e-9) == (found.mean, found.median)
    if k % 2 == 0:
        assert pytest.approx(alpha(rows), abs=1e-9) == found.mean
