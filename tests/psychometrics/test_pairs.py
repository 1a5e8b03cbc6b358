"""Pairs of scores: who has both, and what of their spread is rounding."""

from __future__ import annotations

import pytest

from cwinstruments.psychometrics.pairs import pairs, pearson, ranks, spread

np = pytest.importorskip("numpy")


def test_who_has_both_is_paired_in_order() -> None:
    """Two of four, and each occasion's own number."""
    found = pairs([1, None, 3, 4], [2, 5, float("nan"), 8])

    assert ([1.0, 4.0], [2.0, 8.0], [1.0, 4.0]) == (
        found.first.tolist(),
        found.second.tolist(),
        found.differences.tolist(),
    )
    assert (2, 3, 3, 4) == (found.n, found.n_first, found.n_second, found.n_total)


def test_a_spread_by_rounding_only_is_none() -> None:
    """Three times 0.1 has a mean that is none of the three."""
    assert 0.0 == spread(np.array([0.1] * 3)) == spread(np.array([0.3, 0.1 + 0.2]))
    assert 1.0 == spread(np.array([1.0, 2.0, 3.0]))


def test_a_line_is_a_correlation_of_one() -> None:
    """Never above it by rounding, and none where one of the two has no variance."""
    assert 1.0 == pearson(np.array([0.1, 0.2, 0.3]), np.array([0.2, 0.4, 0.6]))
    assert -1.0 == pearson(np.array([0.1, 0.2, 0.3]), np.array([0.6, 0.4, 0.2]))
    assert pearson(np.array([1.0, 1, 1]), np.array([1.0, 2, 3])) is None


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    """The second and the third are both 2.5."""
    assert [1.0, 2.5, 4.0, 2.5] == ranks(np.array([1.0, 5, 9, 5])).tolist()
