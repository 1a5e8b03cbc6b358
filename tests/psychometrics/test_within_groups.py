"""Deviations within groups: by counting options, and by sorting people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")

from cwinstruments.psychometrics.within_groups import of_counts, of_values  # noqa: E402

PEOPLE = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=40)


def test_deviations_are_those_of_hand_work() -> None:
    """Answers 0, 0, 1 and 4: mean 5/4, median 1/2."""
    found = of_values(np.array([0.0, 4.0, 0.0, 1.0]), np.zeros(4, dtype=int), np.array([4.0]))

    assert [5] == found.total.tolist()
    assert [10.75] == found.squares.tolist()
    assert [5.5] == found.about_mean.tolist(), "5/4 + 5/4 + 1/4 + 11/4"
    assert [5] == found.about_median.tolist(), "1/2 + 1/2 + 1/2 + 7/2"


@settings(max_examples=50, deadline=None)
@given(PEOPLE)
def test_counting_and_sorting_give_the_same(people: list[tuple[int, int]]) -> None:
    """Of whole answers; groups of nobody have nothing."""
    codes = np.array([group for group, _ in people], dtype=np.intp)
    answers = np.array([answer for _, answer in people], dtype=np.intp)
    sizes = np.bincount(codes, minlength=5).astype(float)
    counted, sorted_ = of_counts(answers, codes, 7, sizes), of_values(answers, codes, sizes)

    for name in ("total", "squares", "about_mean", "about_median"):
        np.testing.assert_allclose(getattr(counted, name), getattr(sorted_, name), atol=1e-12)


def test_equal_answers_have_no_deviation_at_all() -> None:
    """Three times 3.1 has not the mean 3.1 in floating point."""
    found = of_values(np.full(3, 3.1), np.zeros(3, dtype=int), np.array([3.0]))

    assert (0, 0, 0) == (found.squares[0], found.about_mean[0], found.about_median[0])
