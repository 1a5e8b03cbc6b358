"""Agreement within groups: rwg, rwg(j), r*wg(j), average deviations and awg."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")
pl = pytest.importorskip("polars")

from cwinstruments.psychometrics.agreement_indices import Agreement, agreement  # noqa: E402
from cwinstruments.psychometrics.bibliography import REFERENCES  # noqa: E402
from cwinstruments.psychometrics.group_agreement import GroupAgreement  # noqa: E402
from cwinstruments.psychometrics.group_data import grouping  # noqa: E402
from cwinstruments.psychometrics.null_distributions import NullDistribution  # noqa: E402
from cwinstruments.psychometrics.result import Unavailable  # noqa: E402
from tests.psychometrics.support import assert_sound  # noqa: E402

ANSWER = st.integers(1, 5) | st.none()
PEOPLE = st.lists(st.tuples(st.integers(0, 3), ANSWER, ANSWER, ANSWER), max_size=20)
INDICES = ("rwg", "rwg_star", "ad_mean", "ad_median", "awg", "mean_item_variance", "sd")


def _agreement(people: Sequence[Sequence[Any]], **options: Any) -> Agreement:
    """Take rows of a group and answers."""
    columns = {f"item_{place}": [row[place] for row in people] for place in (1, 2, 3)}
    return agreement(columns, [row[0] for row in people], **{"low": 1, "high": 5} | options)


def _one(answers: Sequence[float | None], **options: Any) -> GroupAgreement:
    """Give the agreement of one group about one item."""
    return agreement({"item": answers}, ["team"] * len(answers), **{"low": 1, "high": 5} | options).of("team")


def test_one_item_is_that_of_hand_work() -> None:
    """2, 3, 4, 5: s² = 5/3, mean 7/2; with the uniform null σ² = 2, with the slight skew 1.34."""
    found = _one([2, 3, 4, 5])

    assert 5 / 3 == pytest.approx(found.mean_item_variance)
    assert {"uniform": pytest.approx(1 / 6), "slight_skew": 0.0} == found.rwg
    assert {"uniform": pytest.approx(1 / 6), "slight_skew": pytest.approx(1 - 5 / 4.02)} == found.rwg_star
    assert (1.0, 1.0) == (found.ad_mean, found.ad_median)
    possible = (6 * 3.5 - 3.5**2 - 5) * 4 / 3
    assert 1 - 2 * (5 / 3) / possible == pytest.approx(found.awg)
    assert (found.mean, found.sd) == pytest.approx((3.5, (5 / 3) ** 0.5))
    assert ("rwg_set_to_zero",) == found.cautions


def test_several_items_are_those_of_hand_work() -> None:
    """Variances 1/2, 0 and 2 of two people: 5/6 in the mean; q = 5/12, J = 3."""
    found = _agreement([("a", 4, 3, 5), ("a", 3, 3, 3)]).of("a")

    assert 5 / 6 == pytest.approx(found.mean_item_variance)
    assert (3 * 7 / 12) / (3 * 7 / 12 + 5 / 12) == pytest.approx(found.rwg["uniform"])
    assert 7 / 12 == pytest.approx(found.rwg_star["uniform"])
    assert (0.5, 0.5) == (found.ad_mean, found.ad_median)
    assert (1.0, 1) == (found.awg, found.awg_n_items), "means of 3.5 and 4 are too near the end for two people"
    assert ("few_raters_for_awg", "awg_of_some_items") == found.cautions


def test_average_deviations_are_about_different_middles() -> None:
    """1, 1, 1, 5: mean 2, median 1."""
    found = _one([1, 1, 1, 5])

    assert (1.5, 1.0) == (found.ad_mean, found.ad_median)


@pytest.mark.parametrize(
    ("answers", "awg"),
    [
        ([5, 5, 5], 1.0),
        ([1, 1], 1.0),
        ([3, 3, 3], 1.0),
        ([4, 4, 4], None),
        ([1, 5], -1.0),
        ([4, 5], None),
        ([1, 2], None),
    ],
)
def test_awg_asks_how_much_this_mean_leaves_room_for(answers: list[float], awg: float | None) -> None:
    """At an end it is 1; next to one it is none, also where all agree; where people can't differ more it is -1."""
    found = _one(answers)

    assert awg == found.awg
    assert (Unavailable.NOT_APPLICABLE if awg is None else None) == found.reasons.get("awg")
    assert_sound(found)


def test_the_declared_range_counts_not_the_answers() -> None:
    """From 0 to 4 are five options, also where nobody chose 0."""
    from_0, from_1 = (_one([value - 1 for value in (2, 3, 4, 5)], low=0, high=4), _one([2, 3, 4, 5]))

    assert from_1.rwg_star == from_0.rwg_star
    assert from_1.awg == pytest.approx(from_0.awg)
    assert 1 - (5 / 3) / 4 == pytest.approx(_one([2, 3, 4, 5], low=1, high=7).rwg_star["uniform"])


def test_who_left_an_item_out_is_in_no_index_but_counted() -> None:
    found = _agreement([("a", 4, 3, 5), ("a", 3, 3, 3), ("a", 1, None, 1), (None, 1, 1, 1), ("b", 2, None, 2)])
    (a, b) = found.groups

    assert (3, 2) == (a.n, a.n_complete) == (a.n_total, a.n_used)
    assert a.rwg == _agreement([("a", 4, 3, 5), ("a", 3, 3, 3)]).of("a").rwg
    assert (1, 0) == (b.n, b.n_complete)
    assert (5, 2, 1, 2) == (found.n_total, found.n_used, found.n_without_group, found.n_groups)
    assert "incomplete_left_out" in found.cautions and "incomplete_left_out" in a.cautions


EDGES: Mapping[str, tuple[list[tuple[Any, ...]], Unavailable]] = {
    "a team of one": ([("a", 3, 4, 5)], Unavailable.TOO_FEW_PEOPLE),
    "one left of two": ([("a", 3, 4, 5), ("a", None, 4, 5)], Unavailable.TOO_FEW_PEOPLE),
    "all missing": ([("a", None, None, None)] * 2, Unavailable.NO_RESPONSES),
}


@pytest.mark.parametrize(("people", "why"), EDGES.values(), ids=EDGES)
def test_what_cannot_be_told_has_a_reason(people: list[tuple[Any, ...]], why: Unavailable) -> None:
    found = _agreement(people)
    one = found.of("a")

    assert one.rwg["uniform"] is one.rwg_star["slight_skew"] is one.ad_mean is one.awg is one.sd is None
    for path in ("rwg.uniform", "rwg_star.slight_skew", "ad_mean", "ad_median", "awg", "mean_item_variance", "sd"):
        assert why == one.reasons[path]
    assert why == found.reasons["summary.ad_mean.median"]
    assert_sound(found)


def test_all_answers_equal_are_full_agreement() -> None:
    found = _agreement([("a", 3, 3, 3)] * 3).of("a")

    assert {"uniform": 1.0, "slight_skew": 1.0} == found.rwg == found.rwg_star
    assert (0.0, 0.0, 1.0, 0.0) == (found.ad_mean, found.ad_median, found.awg, found.mean_item_variance)
    assert {} == found.reasons


@pytest.mark.parametrize("columns", [{"item": []}, {}])
def test_nobody_and_nothing_give_an_empty_result(columns: dict[str, list[float]]) -> None:
    found = agreement(columns, [], low=1, high=5)

    assert () == found.groups
    assert 0 == found.summary.ad_mean.n_groups
    assert_sound(found)


def test_no_items_have_a_reason() -> None:
    found = agreement({}, ["a", "a"], low=1, high=5)

    assert Unavailable.TOO_FEW_ITEMS == found.of("a").reasons["ad_mean"]
    assert_sound(found)


def test_a_null_that_nobody_published_is_unavailable() -> None:
    """Six options have no skewed null; uniform remains."""
    found = _agreement([("a", 1, 2, 3), ("a", 2, 3, 3)], high=6)

    assert found.of("a").rwg["slight_skew"] is None
    assert Unavailable.NOT_APPLICABLE == found.of("a").reasons["rwg.slight_skew"]
    assert Unavailable.NOT_APPLICABLE == found.reasons["summary.rwg.slight_skew.median"]
    assert {"null_unavailable", "uniform_null_only"} <= set(found.cautions)
    assert found.of("a").rwg["uniform"] is not None
    assert_sound(found)


def test_a_null_of_your_own_counts() -> None:
    middle = NullDistribution.from_probabilities("middle", [0, 0.25, 0.5, 0.25, 0])
    found = _one([2, 3, 3, 4], nulls=["uniform", middle])

    assert 1 - (2 / 3) / 0.5 == pytest.approx(found.rwg_star["middle"])
    assert ["uniform", "middle"] == list(found.rwg)


def test_a_summary_tells_the_share_of_groups_that_agree() -> None:
    """rwg is 1, 3/4 and 0 of the two-person teams; a team of one has none."""
    found = agreement([[3], [3], [3], [4], [2], [4], [5]], [1, 1, 2, 2, 3, 3, 4], low=1, high=5)
    rwg, ad = found.summary.rwg["uniform"], found.summary.ad_mean

    assert (3, 0.75, 0.0, 1.0, 0.70) == (rwg.n_groups, rwg.median, rwg.lowest, rwg.highest, rwg.cutoff)
    assert 2 / 3 == pytest.approx(rwg.share_agreeing)
    assert (0.5, 5 / 6) == (ad.median, ad.cutoff)
    assert 2 / 3 == pytest.approx(ad.share_agreeing), "1 is above 5/6"


def test_exactly_the_cutoff_is_agreement() -> None:
    """Item variances of .7 and .5 make r*wg .7, and deviations of 5 in the sum of six people make A / 6.

    Floating point misses both by a speck.
    """
    rows = [[5, 4], [4, 3], [3, 4], [3, 5], [4, 4]]
    found = agreement(rows, ["a"] * 5, low=1, high=5)

    assert 0 < 0.7 - (found.of("a").rwg_star["uniform"] or 0) < 1e-14
    assert 1.0 == found.summary.rwg_star["uniform"].share_agreeing

    found = agreement([[3], [5], [3], [5], [4], [3]], ["a"] * 6, low=1, high=5)

    assert 0 < (found.of("a").ad_mean or 0) - 5 / 6 < 1e-14
    assert 1.0 == found.summary.ad_mean.share_agreeing


def test_groups_are_made_when_asked_for() -> None:
    found = _agreement([("b", 1, 2, 3), ("a", 2, 3, 3), ("b", 2, 2, 2)])

    assert ["a", "b"] == [one.group for one in found.groups]
    assert found.groups[1] == found.of("b")
    assert found == _agreement([("b", 1, 2, 3), ("a", 2, 3, 3), ("b", 2, 2, 2)])
    assert found != _agreement([("b", 1, 2, 3), ("a", 2, 3, 3), ("b", 2, 2, 1)])
    with pytest.raises(KeyError):
        found.of("c")


def test_it_is_plain_data() -> None:
    found = _agreement([("b", 1, 2, 3), ("a", 2, 3, 3), ("b", 2, 2, 2)]).to_dict()

    assert found == json.loads(json.dumps(found))
    assert 2 == len(found["groups"])
    assert "table" not in found


@pytest.mark.parametrize("backend", ["polars", "pyarrow"])
def test_a_frame_has_the_figures_of_groups(backend: str) -> None:
    """With empty cells where there is none."""
    pytest.importorskip(backend)
    found = _agreement([("b", 1, 2, 3), ("a", 2, 3, 3), ("b", 2, 2, 2)])
    rows = pl.DataFrame(found.to_frame(backend=backend)).to_dicts() if backend == "polars" else None
    rows = found.to_frame(backend=backend).to_pylist() if rows is None else rows

    assert [1, 2] == [row["n_used"] for row in rows]
    for row, one in zip(rows, found.rows(), strict=True):
        figures = {**{f"rwg_{null}": figure for null, figure in one["rwg"].items()}, "awg": one["awg"]}
        figures |= {f"rwg_star_{null}": figure for null, figure in one["rwg_star"].items()}
        figures |= {name: one[name] for name in ("group", "n_total", "mean", "sd", "mean_item_variance", "ad_mean")}
        assert figures == {name: row[name] for name in figures}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"low": 5, "high": 1}, "from a whole number to a higher one, not from 5 to 1"),
        ({"low": 0.5}, "from a whole number"),
        ({"high": 4}, "item 'item_1' holds 5, and its options go from 1 to 4"),
        ({"low": 2}, "item 'item_1' holds 1, and its options go from 2 to 5"),
        ({"nulls": ["skewed"]}, "no null distribution 'skewed'"),
        ({"nulls": ["uniform", "uniform"]}, "there twice"),
        ({"nulls": [NullDistribution.from_probabilities("ours", [0.5, 0.5])]}, "of 2 options, and the range has 5"),
        ({"nulls": [NullDistribution.from_probabilities("a.b", [0.2] * 5)]}, "letters, digits and underscores"),
        ({"items": ["nothing"]}, "there is no column 'nothing'"),
    ],
)
def test_wrong_calls_are_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        _agreement([("a", 1, 2, 3), ("a", 5, 3, 3)], **options)


def test_its_sources_are_in_the_bibliography() -> None:
    assert set(agreement([], [], low=1, high=5).references) <= set(REFERENCES)


def test_as_many_groups_as_people_are_needed() -> None:
    with pytest.raises(ValueError, match="answers of 2 people, and groups of 1"):
        agreement([[1], [2]], ["a"], low=1, high=5)


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_every_figure_is_there_or_has_a_reason(people: list[tuple[Any, ...]]) -> None:
    """And lies where it may."""
    found = _agreement(people)

    assert_sound(found)
    for one in found.groups:
        assert_sound(one)
        for null, rwg in one.rwg.items():
            assert (rwg is None) is (f"rwg.{null}" in one.reasons)
            assert rwg is None or 0 <= rwg <= 1
        assert (one.awg is None) is ("awg" in one.reasons)
        assert one.awg is None or -1 - 1e-9 <= one.awg <= 1
        if one.ad_mean is not None and one.ad_median is not None:
            assert 0 <= one.ad_median <= one.ad_mean + 1e-12 <= 2 + 1e-12


def _figures(found: Agreement, group: Any) -> dict[str, Any]:
    plain = found.of(group).to_dict()
    return {name: plain[name] for name in INDICES}


def _assert_near(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    for name, value in one.items():
        if isinstance(value, Mapping):
            _assert_near(value, other[name])
        else:
            assert other[name] == (None if value is None else pytest.approx(value, abs=1e-12)), name


@settings(max_examples=40, deadline=None)
@given(PEOPLE, st.randoms(use_true_random=False))
def test_neither_order_nor_direction_nor_a_shifted_range_matters(
    people: list[tuple[Any, ...]], rng: random.Random
) -> None:
    """Of people, of items, of options."""
    found = _agreement(people)
    changed = [
        (f"team {group}", *(None if one is None else 3 + 6 - one for one in reversed(answers)))
        for group, *answers in people
    ]
    rng.shuffle(changed)
    other = _agreement(changed, low=4, high=8)

    for one in found.groups:
        _assert_near(_figures(found, one.group), _figures(other, f"team {one.group}"))


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_answers_that_are_sorted_give_what_counted_ones_give(people: list[tuple[Any, ...]]) -> None:
    """One person outside all teams, whose answer is no whole number, makes nothing be counted."""
    counted = _agreement(people)
    sorted_ = _agreement([*((group, *answers) for group, *answers in people), ("apart", 1.5, 1.5, 1.5)])

    for one in counted.groups:
        _assert_near(_figures(counted, one.group), _figures(sorted_, one.group))


@settings(max_examples=25, deadline=None)
@given(PEOPLE)
def test_whatever_holds_the_answers_they_agree_alike(people: list[tuple[Any, ...]]) -> None:
    """Lists, a frame of whole numbers, and an array, with groups as a series or taken up before."""
    schema = {"team": pl.Int64, "item_1": pl.Int8, "item_2": pl.Int64, "item_3": pl.Float64}
    frame = pl.DataFrame(people, schema=schema, orient="row")
    items = frame.drop("team")

    expected = _agreement(people)
    assert expected == agreement(items, frame["team"], low=1, high=5)
    assert expected == agreement(frame, grouping(frame["team"]), low=1, high=5, items=items.columns)
    assert expected == agreement(
        items.cast(pl.Float64).to_numpy(), frame["team"], low=1, high=5, items=["item_1", "item_2", "item_3"]
    )
