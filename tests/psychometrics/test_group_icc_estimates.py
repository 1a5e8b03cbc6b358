"""ICC(1) and ICC(2) of groups, by three estimators."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from cwinstruments.psychometrics.bibliography import REFERENCES  # noqa: E402
from cwinstruments.psychometrics.group_icc_estimates import GroupIcc, group_icc  # noqa: E402
from cwinstruments.psychometrics.result import Interval, Unavailable  # noqa: E402
from tests.psychometrics.support import assert_sound  # noqa: E402

PEOPLE = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5) | st.none()), max_size=16)
SCORED = st.lists(st.tuples(st.integers(0, 4), st.integers(-20, 20)), min_size=8, max_size=30)
VALUES, TEAMS = [1.0, 3.0, 5.0, 5.0, 8.0, 2.0], ["a", "a", "b", "b", "b", "c"]


def test_figures_are_those_of_hand_work() -> None:
    """SSB = 24 with 2 df, SSW = 8 with 3 df; sizes 2, 3 and 1."""
    found = group_icc(VALUES, TEAMS)
    ms_between, ms_within, k0 = 12, 8 / 3, (6 - 14 / 6) / 2

    assert (6, 6, 3, 1) == (found.n_used, found.n_total, found.n_groups, found.n_groups_of_one)
    assert (1, 3, 2.0) == (found.smallest, found.largest, found.mean_size)
    assert k0 == pytest.approx(found.k0)
    assert 3 / (1 / 2 + 1 / 3 + 1) == pytest.approx(found.harmonic_size)
    assert (2, 3) == (found.df1, found.df2)
    assert ms_between / ms_within == pytest.approx(found.f)
    assert (ms_between - ms_within) / (ms_between + ms_within) == pytest.approx(found.icc1_anova_mean_size)
    assert (ms_between - ms_within) / (ms_between + (k0 - 1) * ms_within) == pytest.approx(found.icc1_anova_k0)
    assert (ms_between - ms_within) / ms_between == pytest.approx(found.icc2_anova)
    assert 24 / 32 == pytest.approx(found.eta_squared)
    assert found.design_effect_anova_mean_size == pytest.approx(1 + found.icc1_anova_mean_size)  # type: ignore[operator]
    assert {"interval_of_unequal_sizes", "groups_of_one"} == set(found.cautions)
    assert_sound(found)


def test_the_mean_of_a_group_of_mean_size_is_as_reliable_as_icc2() -> None:
    found = group_icc([1, 2, 3, 4, 5, 6], ["a", "a", "b", "b", "c", "c"])

    assert found.reliability_anova_mean_size is not None
    assert found.icc2_anova == pytest.approx(found.reliability_anova_mean_size.of_size(2).reliability)
    assert {} == found.reasons, "everything has a figure"
    assert () == found.cautions


def test_negative_values_are_kept_by_anova_and_never_there_by_reml() -> None:
    """The two teams have nearly the same mean, and ICC(1) is near its lowest, -1 / (m - 1)."""
    found = group_icc([1, 2, 3, 1, 2, 3.5], ["a"] * 3 + ["b"] * 3)

    assert found.icc1_anova_mean_size is not None and -0.5 < found.icc1_anova_mean_size < -0.4
    assert (0.0, 0.0, 0.0) == (found.icc1_reml, found.between_reml, found.icc2_reml_mean_size)
    assert {"negative_between_variance", "reml_at_zero"} == set(found.cautions)
    assert_sound(found)


def test_missing_people_and_nobodys_are_left_out() -> None:
    """They count in n_total only, and a team of which nobody is left is none."""
    some = group_icc([*VALUES, None, 4.0, float("nan")], [*TEAMS, "a", None, "d"])

    assert 9 == some.n_total
    assert group_icc(VALUES, TEAMS).icc1_reml == some.icc1_reml
    assert (6, 3) == (some.n_used, some.n_groups)


EMPTY = Unavailable.NO_RESPONSES
EDGES: list[tuple[str, list[Any], list[Any], Unavailable]] = [
    ("nobody", [], [], EMPTY),
    ("all missing", [None, None], ["a", "b"], EMPTY),
    ("nobody has a team", [1, 2], [None, None], EMPTY),
    ("one person", [3], ["a"], Unavailable.TOO_FEW_GROUPS),
    ("one team", [3, 4, 5], ["a"] * 3, Unavailable.TOO_FEW_GROUPS),
    ("teams of one", [3, 4, 5], ["a", "b", "c"], Unavailable.TOO_FEW_PEOPLE),
    ("all equal", [3.1] * 6, ["a"] * 3 + ["b"] * 3, Unavailable.NO_VARIANCE),
]


@pytest.mark.parametrize(("values", "groups", "why"), [edge[1:] for edge in EDGES], ids=[edge[0] for edge in EDGES])
def test_what_cannot_be_told_has_a_reason(values: list[Any], groups: list[Any], why: Unavailable) -> None:
    found = group_icc(values, groups)

    for name in ("icc1_anova_mean_size", "icc1_anova_k0", "icc2_anova", "icc1_reml", "f", "p", "reliability_reml"):
        assert getattr(found, name) is None
        assert why == found.reasons[name]
    assert_sound(found)


def test_no_variance_within_teams_leaves_anova_alone() -> None:
    """All variance lies between: ICC(1) is 1 by ANOVA, F has nothing to divide by, and the likelihood no end."""
    found = group_icc([2, 2, 4.1, 4.1, 4.1], ["a", "a", "b", "b", "b"])

    assert (1.0, 1.0, 1.0) == (found.icc1_anova_mean_size, found.icc1_anova_k0, found.icc2_anova)
    assert {"f", "p", "icc1_reml", "icc2_anova_interval"} < set(found.reasons)
    assert_sound(found)


def test_no_variance_between_teams_leaves_icc1_alone() -> None:
    found = group_icc([1, 3, 1, 3], ["a", "a", "b", "b"])

    assert (-1.0, 0.0, 1.0) == (found.icc1_anova_mean_size, found.f, found.p)
    assert Unavailable.NO_VARIANCE == found.reasons["icc2_anova"] == found.reasons["icc1_anova_k0_interval"]
    assert_sound(found)


def test_an_interval_tells_its_level_and_holds_the_estimate() -> None:
    narrow, wide = group_icc(VALUES, TEAMS, level=0.5), group_icc(VALUES, TEAMS, level=0.99)

    for found in (narrow, wide):
        interval = found.icc1_anova_k0_interval
        assert isinstance(interval, Interval)
        assert interval.lower < (found.icc1_anova_k0 or 0) < interval.upper
    assert (0.5, "f") == (narrow.icc1_anova_k0_interval.level, narrow.icc1_anova_k0_interval.method)  # type: ignore[union-attr]
    assert wide.icc2_anova_interval.lower < narrow.icc2_anova_interval.lower  # type: ignore[union-attr]


def test_its_sources_are_in_the_bibliography() -> None:
    found = group_icc([1, 2, 3, 5], ["a", "a", "b", "b"])

    assert found.reliability_reml is not None
    assert {*found.references, *found.reliability_reml.references} <= set(REFERENCES)


def test_wrong_calls_are_refused() -> None:
    with pytest.raises(ValueError, match="values of 2 people, and groups of 1"):
        group_icc([1, 2], ["a"])
    with pytest.raises(ValueError, match="level of confidence is between 0 and 1"):
        group_icc([1, 2], ["a", "a"], level=95)
    with pytest.raises(ValueError, match="infinite"):
        group_icc([1.0, float("inf")], ["a", "a"])


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_every_figure_is_there_or_has_a_reason(people: list[tuple[int, int | None]]) -> None:
    found = group_icc([value for _, value in people], [group for group, _ in people])

    assert_sound(found)
    for name, value in found.to_dict().items():
        assert (value is None) is (name in found.reasons), name


SCALE_FREE = [name for name in GroupIcc.__annotations__ if name.startswith(("icc", "f", "p", "eta", "omega", "design"))]


@settings(max_examples=30, deadline=None)
@given(SCORED, st.floats(0.1, 50), st.floats(-100, 100), st.randoms(use_true_random=False))
def test_neither_unit_nor_order_nor_names_matter(
    people: list[tuple[int, int]], factor: float, shift: float, rng: random.Random
) -> None:
    """Neither do values turned round."""
    one = group_icc([value for _, value in people], [group for group, _ in people])
    rng.shuffle(people)
    other = group_icc([shift - factor * value for _, value in people], [f"team {9 - group}" for group, _ in people])

    assert one.reasons == other.reasons
    for name in SCALE_FREE:
        value = getattr(one, name)
        if isinstance(value, float):
            assert getattr(other, name) == pytest.approx(value, rel=1e-6, abs=1e-6), name
