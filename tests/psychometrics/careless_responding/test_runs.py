"""Runs of the same answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.careless_responding import careless
from tests.laws.support import law

pytest.importorskip("scipy")

ANSWERS = st.lists(st.sampled_from([None, 1.0, 2.0, 3.0]), min_size=1, max_size=12)


def runs_of(answers: list[float | None]) -> list[int]:
    """Count item by item, the plain way."""
    found: list[int] = []
    last: float | None = None
    for place, answer in enumerate(answers):
        if place and answer is not None and answer == last:
            found[-1] += 1
        else:
            found.append(1)
        last = answer
    return found


def test_the_longest_run_is_counted_in_the_order_of_presentation() -> None:
    """1 1 2 2 2 3: three in a row, and 6 answers in 3 runs. Shown as 1 2 3 1 2 2 it is two, in 5 runs."""
    one = careless({"a": [1], "b": [1], "c": [2], "d": [2], "e": [2], "f": [3]}).people[0]
    other = careless(
        {"a": [1], "b": [1], "c": [2], "d": [2], "e": [2], "f": [3]}, order=["a", "c", "f", "b", "d", "e"]
    ).people[0]

    assert (3, 2.0) == (one.longstring, one.average_string)
    assert (2, 1.2) == (other.longstring, other.average_string)


def test_a_missing_answer_ends_a_run_or_is_passed_over() -> None:
    """4 4 - 4 5: two in a row, of runs of 2, 1, 1 and 1; passed over, three in a row, of runs of 3 and 1."""
    one = careless([[4, 4, None, 4, 5]]).people[0]

    assert (2, 1.25) == (one.longstring, one.average_string)
    assert (3, 2.0) == (one.longstring_answered, one.average_string_answered)


def test_who_has_answered_nothing_has_no_run() -> None:
    """R says 1; there is nothing of which it would be the longest."""
    one = careless([[None, None], [1, 2]]).people[0]

    assert (None, None, None, None) == (
        one.longstring,
        one.average_string,
        one.longstring_answered,
        one.average_string_answered,
    )
    assert "no_responses" == one.reasons["longstring"]


@given(ANSWERS)
@law(50)
def test_runs_are_those_of_counting(answers: list[float | None]) -> None:
    """With missing answers as runs of their own, and without them."""
    one = careless([answers]).people[0]
    known = [answer for answer in answers if answer is not None]

    if known:
        found, passed = runs_of(answers), runs_of(list(known))
        assert (max(found), len(answers) / len(found)) == (one.longstring, one.average_string)
        assert (max(passed), len(known) / len(passed)) == (one.longstring_answered, one.average_string_answered)
