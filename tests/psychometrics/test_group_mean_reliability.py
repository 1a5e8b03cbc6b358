"""The reliability of group means, and design effects."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.psychometrics.group_mean_reliability import design_effect, group_reliability, reliability_of_mean
from tests.psychometrics.support import assert_sound


@pytest.mark.parametrize(("icc1", "size", "expected"), [(0.2, 1, 0.2), (0.2, 16, 0.8), (0.5, 2, 2 / 3), (0, 9, 0)])
def test_more_people_make_a_mean_more_reliable(icc1: float, size: int, expected: float) -> None:
    """Spearman and Brown, worked by hand."""
    assert reliability_of_mean(icc1, size) == pytest.approx(expected)


def test_a_group_has_the_reliability_of_its_size() -> None:
    found = group_reliability(0.2, [16, 1, 1, 6])

    assert [(1, 2), (6, 1), (16, 1)] == [(one.size, one.n_groups) for one in found.by_size]
    assert [one.reliability for one in found.by_size] == pytest.approx([0.2, 0.6, 0.8])
    assert (4, 24, 24) == (found.n_groups, found.n_used, found.n_total)
    assert found.mean == pytest.approx((0.2 + 0.2 + 0.6 + 0.8) / 4)
    assert (found.lowest, found.highest) == pytest.approx((0.2, 0.8))
    assert found == group_reliability(0.2, {16: 1, 1: 2, 6: 1})
    assert 0.8 == pytest.approx(found.of_size(16).reliability)
    assert_sound(found)
    with pytest.raises(KeyError):
        found.of_size(2)


def test_rows_are_sizes() -> None:
    assert [1, 6] == [row["size"] for row in group_reliability(0.2, [6, 1]).rows()]


def test_a_negative_icc_keeps_its_sign_until_there_is_no_figure() -> None:
    """With ICC(1) = -.1 eleven people leave 1 + 10 × -.1 = 0 to divide by."""
    found = group_reliability(-0.1, [2, 11])

    assert found.of_size(2).reliability == pytest.approx(-0.2 / 0.9)
    assert found.of_size(11).reliability is None
    assert {"by_size.1.reliability", "mean", "lowest", "highest"} == set(found.reasons)
    assert {"not_estimable"} == set(found.reasons.values())
    assert_sound(found)


def test_no_groups_have_no_reliability() -> None:
    found = group_reliability(0.3, [])

    assert "too_few_groups" == found.reasons["mean"]
    assert_sound(found)


def test_a_design_effect_is_that_of_cluster_sampling() -> None:
    assert 2.0 == design_effect(0.25, 5)
    assert 1.0 == design_effect(0.25, 1)


@pytest.mark.parametrize("icc1", [1.1, float("nan"), float("inf")])
def test_an_icc_that_is_none_is_refused(icc1: float) -> None:
    with pytest.raises(ValueError, match="a number up to 1"):
        group_reliability(icc1, [2])


def test_sizes_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="a size is a whole number from 1 on, not 0"):
        group_reliability(0.2, [0])
    with pytest.raises(ValueError, match="a size above 0, not 0"):
        reliability_of_mean(0.2, 0)
    with pytest.raises(ValueError, match="a size above 0, not inf"):
        reliability_of_mean(0.2, float("inf"))
    with pytest.raises(ValueError, match=r"a size is a whole number from 1 on, not 3\.7"):
        group_reliability(0.2, [3.7, 2.2])  # type: ignore[list-item]
    with pytest.raises(ValueError, match=r"a number of groups is a whole number from 0 on, not 0\.5"):
        group_reliability(0.2, {3: 0.5})
    with pytest.raises(ValueError, match=r"a mean size is 1 or more, not 0\.5"):
        design_effect(0.2, 0.5)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.001, 1), st.integers(1, 60))
def test_it_grows_with_every_person(icc1: float, size: int) -> None:
    one, more = reliability_of_mean(icc1, size), reliability_of_mean(icc1, size + 1)

    assert one is not None and more is not None
    assert one <= more <= 1


def test_a_size_that_no_group_has_is_none() -> None:
    """As it may come out of counting."""
    found = group_reliability(0.2, {3: 0})

    assert (0, (), "too_few_groups") == (found.n_groups, found.by_size, found.reasons["mean"])
    assert group_reliability(0.2, {3: 0, 4: 2}) == group_reliability(0.2, {4: 2})
