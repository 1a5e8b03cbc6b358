"""Every index agrees with R, on R's own data."""

from __future__ import annotations

import pytest

from tools.compare_with_r import ORACLES, Comparison, comparisons

pytestmark = pytest.mark.skipif(not ORACLES.is_dir(), reason="the folder of R's results is not here")


@pytest.mark.parametrize("comparison", comparisons(), ids=lambda comparison: comparison.id)
def test_it_agrees(comparison: Comparison) -> None:
    """Closed forms to 1e-10, iterative ones to the tolerance that the oracle states."""
    assert comparison.difference() <= comparison.tolerance, comparison.figures()[:20]


def test_there_is_something_to_compare() -> None:
    assert comparisons()
    assert len({one.id for one in comparisons()}) == len(comparisons())
