"""The classes of the Educational Testing Service, at their edges."""

from __future__ import annotations

import pytest

from cwinstruments.psychometrics.differential_functioning.ets_classes import class_of_delta, class_of_smd


@pytest.mark.parametrize(
    ("expected", "delta", "error", "p"),
    [
        ("A", 0.99, 0.01, 0.001),
        ("B", 1.0, 0.01, 0.001),
        ("A", 3.0, 2.0, 0.05),
        ("B", -1.49, 0.01, 0.001),
        ("C", -1.5, 0.30, 0.001),
        ("B", -1.5, 0.31, 0.001),
    ],
)
def test_a_01_item_is_classed_by_delta(expected: str, delta: float, error: float, p: float) -> None:
    """1.5 less 1.645 errors of 0.30 is above 1; of 0.31 it is below, so that it is not significantly larger."""
    assert expected == class_of_delta(delta, error, p)


@pytest.mark.parametrize(
    ("expected", "ratio", "p"),
    [("AA", 0.17, 0.001), ("BB", 0.171, 0.001), ("BB", -0.25, 0.001), ("CC", -0.251, 0.049), ("AA", 0.9, 0.05)],
)
def test_an_ordered_item_is_classed_by_the_share_of_its_spread(expected: str, ratio: float, p: float) -> None:
    assert expected == class_of_smd(ratio, p)
