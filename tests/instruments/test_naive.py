"""Every shipped instrument agrees with a second, deliberately naive scorer, which was written from the facts, not the definition."""

from __future__ import annotations

import pytest

from tests.instruments.naive import partnership, psychological_safety
from tests.instruments.naive.driver import CATALOG, Case, disagreements

CASES: list[Case] = [*partnership.CASES, *psychological_safety.CASES]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_naive_scorer_gives_the_same_scores_for_a_thousand_respondents(case: Case) -> None:
    """Value by value and gap by gap, with answers of every state."""
    found = disagreements(case)

    assert not found, f"{len(found)} disagreements, first:\n" + "\n".join(found[:3])
