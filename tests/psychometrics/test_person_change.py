"""Reliable change of persons: worked by hand, every refusal, and laws."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.change_references import ChangeReference, change_reference
from cwinstruments.psychometrics.person_change import (
    ChangeCategory,
    ChangeCaution,
    ReliableChange,
    reliable_change,
)
from tests.laws.support import law
from tests.psychometrics.support import assert_sound

BEFORE = [20.0, 20, 20, 20, None, 20]
AFTER = [20.0, 32, 8, 31, 20, None]
GIVEN: dict[str, Any] = {"reliability": 0.82, "sd": 10, "source": "external", "cited": "the manual, table 4"}
"""The error of a difference is 10 * root(2 * 0.18) = 6, so what is beyond 11.76 points is reliable."""
SCORES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12)


def changed(found: ReliableChange) -> list[str | None]:
    return [None if one.category is None else one.category.value for one in found.people]


def test_a_worked_example_of_jacobson_and_truax() -> None:
    """12 points up, 12 down and 11 up, by 6: 2, -2 and 1.83, of which the first two are beyond 1.96."""
    found = reliable_change(BEFORE, AFTER, direction="higher_is_better", **GIVEN)

    assert [0.0, 2.0, -2.0, 11 / 6] == pytest.approx([one.index for one in found.people[:4]])
    assert (6.0, 6 * 1.959964) == pytest.approx((found.error, found.smallest_change), abs=1e-5)
    assert ["no_reliable_change", "improved", "deteriorated", "no_reliable_change", None, None] == changed(found)
    assert {"improved": 1, "deteriorated": 1, "no_reliable_change": 2} == found.counts
    assert (4, 6, ("jacobson1991",)) == (found.n_used, found.n_total, found.references)
    assert_sound(found)


@pytest.mark.parametrize(
    ("direction", "rise", "fall"),
    [
        ("higher_is_better", "improved", "deteriorated"),
        ("higher_is_worse", "deteriorated", "improved"),
        ("descriptive", "increased", "decreased"),
    ],
)
def test_a_rise_is_called_by_the_direction_of_the_scale(direction: str, rise: str, fall: str) -> None:
    """What describes only is neither better nor worse."""
    found = reliable_change(BEFORE, AFTER, direction=direction, **GIVEN)

    assert [rise, fall] == changed(found)[1:3]
    assert {rise, fall, "no_reliable_change"} == {one.value for one in found.counts}


def test_who_lacks_a_score_has_a_reason_and_keeps_their_id() -> None:
    """In the result and in its table."""
    found = reliable_change(BEFORE, AFTER, direction="descriptive", ids=list("abcdef"), **GIVEN)

    assert ("e", None, 20.0, "no_responses") == (
        found.people[4].id,
        found.people[4].before,
        found.people[4].after,
        found.people[4].reason,
    )
    assert "no_responses" == found.reasons["people.5.index"]
    assert list("abcdef") == found.to_frame()["id"].to_list()


def test_at_the_criterion_there_is_no_reliable_change() -> None:
    """It has to be beyond: 1.96 with an error of 1 is not."""
    found = reliable_change(
        [0, 0, 0],
        [1.96, 1.97, -1.96],
        direction="descriptive",
        source="retest",
        method="chelune",
        reference=ChangeReference(mean_change=0, sd_change=1),
        quantiles="rounded",
    )

    assert ["no_reliable_change", "increased", "no_reliable_change"] == changed(found)
    assert 1.96 == found.criterion


def test_chelune_takes_off_what_practice_alone_gives() -> None:
    """The mean change 2, its SD 5: 12 points up is 2, and 12 down is -2.8."""
    found = reliable_change(
        BEFORE,
        AFTER,
        direction="descriptive",
        source="external",
        cited="norms",
        method="chelune",
        reference=ChangeReference(mean_change=2, sd_change=5),
    )

    assert [-0.4, 2.0, -2.8] == pytest.approx([one.index for one in found.people[:3]])
    assert (5, ("chelune1993",), None) == (found.error, found.references, found.reliability)
    assert "not_applicable" == found.reasons["reliability"] == found.reasons["sd"]
    assert_sound(found)


def test_regression_foretells_the_later_score() -> None:
    """From 20 the line 8 + 0.5 * 20 foretells 18; 32 is 14 above that, by 4 makes 3.5."""
    found = reliable_change(
        BEFORE,
        AFTER,
        direction="descriptive",
        source="retest",
        method="regression",
        reference=ChangeReference(intercept=8, slope=0.5, error=4),
    )

    assert [0.5, 3.5, -2.5] == pytest.approx([one.index for one in found.people[:3]])
    assert ("mcsweeny1993",) == found.references


def test_it_is_said_when_people_are_judged_by_themselves() -> None:
    """With their own SD, their own correlation or their own changes; not with others'."""
    before, after = [1.0, 2, 3, 4], [2.0, 3, 3, 6]
    own = change_reference(before, after)
    said: dict[str, Any] = {"direction": "descriptive", "source": "retest"}

    def cautions(**given: Any) -> tuple[ChangeCaution, ...]:
        return reliable_change(before, after, **said, **given).cautions

    judged = (ChangeCaution.REFERENCE_OF_THESE_PEOPLE,)
    assert judged == cautions(reliability=0.8, sd=own.sd_before) == cautions(reliability=own.retest_r, sd=9)
    assert judged == cautions(method="chelune", reference=own) == cautions(method="regression", reference=own)
    assert () == cautions(reliability=0.8, sd=9)
    assert (ChangeCaution.LOW_RELIABILITY,) == cautions(reliability=0.6, sd=9)


@pytest.mark.parametrize(
    ("given_figures", "reason"),
    [
        ({"reliability": 0.8, "sd": 0}, "no_variance"),
        ({"reliability": 1, "sd": 2}, "no_variance"),
        ({"reliability": -0.1, "sd": 2}, "not_estimable"),
        ({"method": "chelune", "reference": change_reference([1], [2])}, "too_few_people"),
        ({"method": "chelune", "reference": change_reference([], [])}, "no_responses"),
        ({"method": "regression", "reference": change_reference([2, 2, 2], [1, 2, 3])}, "no_variance"),
        ({"method": "chelune", "reference": change_reference([1, 2, 3], [2, 3, 4])}, "no_variance"),
    ],
)
def test_where_nothing_can_be_set_against_there_is_a_reason(given_figures: dict[str, Any], reason: str) -> None:
    """No error, no reliability, a reference of nobody: no person has an index, and all counts are 0."""
    found = reliable_change(BEFORE, AFTER, direction="descriptive", source="retest", **given_figures)

    assert [reason, reason] == [found.reasons["error"], found.reasons["smallest_change"]]
    assert [reason] * 4 + ["no_responses"] * 2 == [one.reason for one in found.people]
    assert {0} == set(found.counts.values())
    assert_sound(found)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"source": "retest"}, "needs reliability= and sd="),
        ({"source": "retest", "reliability": 0.8}, "needs reliability= and sd="),
        ({"source": "retest", "reliability": 0.8, "sd": 2, "method": "chelune"}, "chelune needs reference="),
        ({"source": "external", "reliability": 0.8, "sd": 2}, "has to be cited"),
        ({"source": "external", "cited": " ", "reliability": 0.8, "sd": 2}, "has to be cited"),
        ({"source": "alpha", "reliability": 0.8, "sd": 2}, "source is 'retest' or 'external', not 'alpha'"),
        ({"source": "retest", "reliability": 1.2, "sd": 2}, "up to 1, not"),
        (
            {"source": "retest", "method": "regression", "reference": ChangeReference(mean_change=1, sd_change=2)},
            "regression needs the intercept of the reference",
        ),
        ({"source": "retest", "reliability": 0.8, "sd": 2, "ids": ["a"]}, "1 ids and 6 people"),
        ({"source": "retest", "reliability": 0.8, "sd": 2, "direction": "up"}, "one of higher_is_better"),
        ({"source": "retest", "reliability": 0.8, "sd": 2, "level": 95}, "between 0 and 1"),
        ({"source": "retest", "reliability": 0.8, "sd": 2, "level": 0.99, "quantiles": "rounded"}, "there for"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(said: dict[str, Any], message: str) -> None:
    """Above all: reliability and SD are never taken from the people who are judged."""
    with pytest.raises(ValueError, match=message):
        reliable_change(BEFORE, AFTER, **{"direction": "descriptive", **said})


@law(40)
@given(SCORES, st.sampled_from(["jacobson_truax", "chelune", "regression"]))
def test_everybody_is_counted_once_and_a_flip_of_the_scale_flips_the_words(
    people: list[tuple[int, int]], method: str
) -> None:
    """On a scale turned round, improved is still improved."""
    reference = None if method == "jacobson_truax" else SAME
    said: dict[str, Any] = {"reliability": 0.8, "sd": 9} if reference is None else {"reference": reference}
    before, after = [one for one, _ in people], [other for _, other in people]
    found = reliable_change(before, after, direction="higher_is_better", source="retest", method=method, **said)
    turned = reliable_change(
        [-one for one in before],
        [-one for one in after],
        direction="higher_is_worse",
        source="retest",
        method=method,
        **said,
    )

    assert len(people) == sum(found.counts.values())
    assert changed(found) == changed(turned)
    assert found.counts[ChangeCategory.IMPROVED] == turned.counts[ChangeCategory.IMPROVED]
    assert_sound(found)


SAME = ChangeReference(mean_change=0.0, sd_change=6.0, intercept=0.0, slope=0.9, error=5.0)
"""A reference that is the same upside down."""
