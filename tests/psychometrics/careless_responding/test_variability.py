"""How much a person's answers vary."""

from __future__ import annotations

from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.careless_responding import careless
from tests.laws.support import law

pytest.importorskip("scipy")


def test_it_is_the_standard_deviation_of_the_answers() -> None:
    """1, 3, 5 and a missing one: the root of (4 + 0 + 4) / 2."""
    assert 2.0 == careless([[1, 3, None, 5]]).people[0].irv


def test_the_same_answer_to_everything_has_none() -> None:
    """Also where a tenth is no round number."""
    assert 0.0 == careless([[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]]).people[0].irv


def test_one_answer_does_not_vary() -> None:
    one, other = careless([[4, None], [None, None]]).people

    assert (None, "too_few_items") == (one.irv, one.reasons["irv"])
    assert (None, "no_responses") == (other.irv, other.reasons["irv"])


@given(st.lists(st.integers(0, 100), min_size=2, max_size=15))
@law(30)
def test_it_is_that_of_the_standard_library(answers: list[int]) -> None:
    assert pytest.approx(stdev(answers), abs=1e-10) == careless([answers]).people[0].irv
