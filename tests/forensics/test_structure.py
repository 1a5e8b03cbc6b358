"""Tests of structure: figures that a person can check, and what has none."""

from __future__ import annotations

import numpy as np
import pytest

from cwinstruments.forensics.item_codes import ItemCodes
from cwinstruments.forensics.option_maps import rotation_of
from cwinstruments.forensics.structure import fisher_z, structure_of, williams_t

FIVE = ItemCodes("a", 1, 5, codes=(1, 2, 3, 4, 5))


def test_alpha_of_two_items_is_spearman_browns() -> None:
    """Two items with equal variances: alpha is 2r / (1 + r), by hand 2 · .5 / 1.5 of an r of .5."""
    found = structure_of(np.array([[1.0, 1], [2, 3], [3, 2]]))

    assert found is not None
    assert pytest.approx(2 / 3) == found.alpha()
    assert pytest.approx(0.5) == found.r_rest(0)
    assert pytest.approx(0.75) == found.share
    assert found.alpha(found.flipped(1)) is not None and found.alpha(found.flipped(1)) == pytest.approx(-2)


@pytest.mark.parametrize(
    "rows",
    [[[1.0, 2], [2, 2], [3, 2]], [[1.0], [2], [3]], [[1.0, np.nan], [np.nan, 2], [1, 2]], np.empty((0, 3))],
    ids=["no variance", "one item", "too few pairs", "nobody"],
)
def test_what_has_no_structure_has_none(rows: object) -> None:
    """There is no structure, and no warning."""

    assert structure_of(np.array(rows)) is None


def test_alpha_of_items_that_cancel_each_other_is_none() -> None:
    """Where the sum has no variance there is no alpha, and no correlation with a rest that has none."""
    found = structure_of(np.array([[1.0, 3, 2], [2, 2, 2.5], [3, 1, 2]])[:, :2])

    assert found is not None
    assert found.alpha() is None
    three = structure_of(np.array([[1.0, 3, 1], [2, 2, 3], [3, 1, 2]]))
    assert three is not None and three.r_rest(2) is None


def test_tests_of_correlations_are_those_of_their_formulas() -> None:
    """By hand: |R| = .62, so t = .1 · sqrt(102 · 1.5 / (2.04 · .62 + .1225 · .125)); equal ones differ by nothing."""

    assert pytest.approx(0.1 * (153 / (2.04 * 0.62 + 0.1225 * 0.125)) ** 0.5) == williams_t(0.4, 0.3, 0.5, 103)
    assert (0.0, 0.0) == (williams_t(1.0, 1.0, 1.0, 50), fisher_z(0.0, 50))
    assert fisher_z(1.0, 2) == 0.0


def test_too_few_answers_have_no_rotation() -> None:
    """With fewer than twenty people, or without variance, nothing is said about a map."""
    levels = np.array([1.0, 2, 3, 4, 5] * 3)

    assert rotation_of(levels % 5 + 1, levels, FIVE) is None
    assert rotation_of(np.ones(40), np.arange(40.0), FIVE) is None
