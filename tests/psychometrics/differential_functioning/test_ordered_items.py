"""Ordered items, by Mantel."""

from __future__ import annotations

from math import sqrt
from statistics import correlation, stdev
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cwinstruments.psychometrics.bibliography import REFERENCES
from cwinstruments.psychometrics.differential_functioning import Mantel, mantel
from tests.laws.support import law
from tests.psychometrics.support import assert_sound

pytest.importorskip("numpy")

Counts = list[tuple[list[int], list[int]]]
"""For each stratum, how many of the reference and of the focal group gave each answer from 0 on."""

ANSWERS: Counts = [([4, 6, 5, 2], [6, 5, 3, 1]), ([2, 5, 9, 6], [4, 7, 6, 3]), ([1, 2, 7, 12], [2, 4, 6, 7])]


def people(strata: Counts) -> tuple[list[Any], list[Any], list[Any]]:
    """Give item, group and stratum of each person."""
    rows = [
        (answer, name, place)
        for place, groups in enumerate(strata)
        for name, counts in zip("rf", groups, strict=True)
        for answer, count in enumerate(counts)
        for _ in range(count)
    ]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def of(strata: Counts, **said: Any) -> Mantel:
    return mantel(*people(strata), **({"reference": "r", "focal": "f"} | said))


def test_the_test_is_as_r_has_it() -> None:
    """R 4.2.2, coin 1.4.2: independence_test(y ~ g | s, teststat = "quadratic"); base R for what goes with it."""
    one = of(ANSWERS)

    assert pytest.approx(5.34403459860533, rel=1e-12) == one.chi2
    assert pytest.approx(0.0207932945426532, rel=1e-12) == one.p
    assert pytest.approx(-0.418399683105566, rel=1e-12) == one.smd
    assert pytest.approx(1.04600507689976, rel=1e-12) == one.sd
    assert pytest.approx(-0.418399683105566 / 1.04600507689976, rel=1e-12) == one.smd_ratio


def test_a_difference_is_of_a_class_and_names_the_group() -> None:
    """0.4 standard deviations, significant: CC, in favour of the group that scores higher."""
    one = of(ANSWERS)
    other = of([(focal, reference) for reference, focal in ANSWERS])

    assert ("CC", "reference") == (one.ets_class, one.favours)
    assert ("CC", "focal") == (other.ets_class, other.favours)
    assert ("few_people",) == one.cautions


def test_a_middling_difference_is_of_class_bb() -> None:
    """Means of 0.6 and 0.5 among a thousand, an SD of 0.5: a fifth of it."""
    one = of([([400, 600], [500, 500])])

    assert pytest.approx(-0.2, abs=0.001) == one.smd_ratio
    assert ("BB", "reference", ()) == (one.ets_class, one.favours, one.cautions)


def test_what_is_not_significant_is_of_class_aa() -> None:
    one = of([([1, 2, 3], [3, 2, 1])])

    assert ("AA", None, "not_applicable") == (one.ets_class, one.favours, one.reasons["favours"])


def test_differences_are_weighted_by_the_focal_group() -> None:
    """One point among 1 of the focal group, none among 3: a quarter of a point."""
    assert 0.25 == of([([1, 0], [0, 1]), ([0, 1], [0, 3])]).smd


@pytest.mark.parametrize(
    ("strata", "figure", "reason"),
    [
        ([], "smd", "no_responses"),
        ([([1, 2], [0, 0])], "smd", "too_few_groups"),
        ([([1, 2], [1, 0])], "smd", "too_few_people"),
        ([([0, 3], [0, 3])], "chi2", "no_variance"),
        ([([0, 3], [0, 3]), ([3, 0], [3, 0])], "smd_ratio", "no_variance"),
    ],
)
def test_there_is_a_reason_for_what_cannot_be_told(strata: Counts, figure: str, reason: str) -> None:
    """Nobody, one group, one person, no variance at all, and none between people who are matched."""
    one = of(strata)

    assert reason == one.reasons[figure]
    assert_sound(one)
    assert {name for name, value in one.to_dict().items() if value is None} == set(one.reasons)


def test_wrong_calls_are_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        of(ANSWERS, minimum_group=0)
    with pytest.raises(ValueError, match="two groups"):
        of(ANSWERS, reference="f")


def test_sources_are_known() -> None:
    assert not set(of(ANSWERS).references) - set(REFERENCES)


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=4, max_size=30))
@law(40)
def test_with_one_stratum_it_is_a_correlation(rows: list[tuple[int, bool]]) -> None:
    """(n - 1) r squared, of the scores and the groups; the mean difference is that of two means."""
    scores, focal = [float(score) for score, _ in rows], [float(is_focal) for _, is_focal in rows]
    assume(len(set(scores)) > 1 and 2 <= sum(focal) <= len(rows) - 2)
    one = mantel(scores, focal, [0] * len(rows), reference=0.0, focal=1.0)

    assert pytest.approx((len(rows) - 1) * correlation(scores, focal) ** 2) == one.chi2
    assert pytest.approx(stdev(scores)) == one.sd


@given(st.lists(st.tuples(*[st.lists(st.integers(0, 4), min_size=3, max_size=3)] * 2), min_size=1, max_size=3))
@law(30)
def test_other_points_change_the_difference_only(strata: Any) -> None:
    """Tenfold points and another start: the same test, ten times the difference, the same share of the SD."""
    item, group, score = people(strata)
    one = mantel(item, group, score, reference="r", focal="f")
    other = mantel([10 * value + sqrt(2) for value in item], group, score, reference="r", focal="f")

    assert_sound(other)
    assert one.chi2 == pytest.approx(other.chi2)
    assert one.smd_ratio == pytest.approx(other.smd_ratio, abs=1e-9)
    assert one.smd is None or other.smd == pytest.approx(10 * one.smd, abs=1e-9)
