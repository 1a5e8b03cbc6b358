"""Unit scores, worked by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import (
    RosterSizeError,
    UnitRowError,
    UnitScore,
    compile_aggregates,
    compile_plan,
    compile_scorer,
    group_scores,
    load_catalog,
    load_survey,
    score,
    unit_scores,
)
from cwinstruments.data_agreements import DataAgreement, DataAgreements, Purpose
from cwinstruments.errors import CWInstrumentsError, InvalidResponseError
from cwinstruments.model import Instrument
from cwinstruments.plan import AggregatePlan, aggregate_plan_from_dict, aggregate_plan_to_dict
from tests.builders import instrument, items, scale

AGENCY = Path(__file__).parents[2] / "examples" / "agency"
SIDES = {"column": "side", "values": ["agency", "partner"]}


def plan_of(aggregate: Mapping[str, Any], **said: Any) -> AggregatePlan:
    """Give the plan of one scale, `s`, over the items a to d, whose scores may be any numbers here."""
    said = {"items": ["a", "b"], "missing": {"min_answered": 1, "then": "available"}, **said}
    return evolve(compile_aggregates(instrument({"s": scale(aggregate=aggregate, **said)})), ranges={})


def mean(minimum_cell: int = 1, **said: Any) -> dict[str, Any]:
    return {"method": "mean", "minimum_cell": minimum_cell, **said}


def positive(what: dict[str, Any], minimum_cell: int = 1, **said: Any) -> dict[str, Any]:
    return {"method": "percent_positive", "minimum_cell": minimum_cell, "positive": what, **said}


def rows_of(*values: Any, unit: str = "north", **columns: Any) -> list[dict[str, Any]]:
    """Give a row for each value of scale `s`."""
    return [{"unit": unit, "s": value, **columns} for value in values]


def only(scores: tuple[UnitScore, ...]) -> UnitScore:
    (one,) = scores
    return one


# Methods


def test_a_mean_is_over_those_who_have_a_score() -> None:
    """(2 + 3 + 5.5) / 3 = 3.5; who has no score is a respondent all the same."""
    one = only(unit_scores(plan_of(mean()), rows_of(2, 3, None, 5.5), unit="unit"))

    assert UnitScore("north", "s", 3.5, None, 4, 3, None, True) == one
    assert one.agreement is None


def test_per_cent_positive_is_the_share_of_respondents_beyond_the_edge() -> None:
    """Three of four scores are at least 75; a rounding error below the edge is at the edge."""
    values = (75, 74.9, 75 - 1e-12, 100, None)

    assert 75.0 == only(unit_scores(plan_of(positive({"at_least": 75})), rows_of(*values), unit="unit")).value
    assert 25.0 == only(unit_scores(plan_of(positive({"above": 75})), rows_of(*values), unit="unit")).value
    assert 75.0 == only(unit_scores(plan_of(positive({"at_most": 75})), rows_of(*values), unit="unit")).value
    assert 25.0 == only(unit_scores(plan_of(positive({"below": 75})), rows_of(*values), unit="unit")).value


OF_ITEMS = {"of": "items", "favourable_options": 2}


def rows_of_answers(*answers: tuple[Any, Any], **columns: Any) -> list[dict[str, Any]]:
    return [{"unit": "north", "a": a, "b": b, **columns} for a, b in answers]


def test_per_cent_positive_of_items_is_the_mean_of_the_items() -> None:
    """Item a: 5, 4 of 5, 4, 3, 1: 2 of 4. Item b, reversed: 1 of 1, 5, none, 3: 1 of 3. So (50 + 100/3) / 2."""
    plan = plan_of(positive(OF_ITEMS), items=["a", "-b"], direction="higher_is_better")
    one = only(unit_scores(plan, rows_of_answers((5, 1), (4, 5), (3, None), (1, 3)), unit="unit"))

    assert pytest.approx((50 + 100 / 3) / 2) == one.value
    assert (4, 3) == (one.n_respondents, one.n_scored)


def test_only_substantive_answers_count() -> None:
    """Item v: answers 5 and 1, three codes for no answer and an empty cell: 1 of 2."""
    made = instrument(
        {"s": scale(items=["v"], direction="higher_is_better", aggregate=positive(OF_ITEMS, 2))}, ("v", "a")
    )
    rows = [{"unit": "north", "v": answer} for answer in (5, 1, 97, 98, 99, None)]
    one = only(unit_scores(compile_aggregates(made), rows, unit="unit"))

    assert (50.0, 6, 2) == (one.value, one.n_respondents, one.n_scored)


def test_answers_that_were_not_asked_for_do_not_count() -> None:
    """The second answer is behind a gate that is closed, the third behind one that is open."""
    made = instrument(
        {"s": scale(items=["a"], direction="higher_is_better", aggregate=positive(OF_ITEMS))},
        items("flag", {"id": "a", "show_if": "flag"}),
    )
    rows = [{"unit": "north", "flag": flag, "a": answer} for flag, answer in ((True, 5), (False, 1), (None, 1))]
    one = only(unit_scores(compile_aggregates(made), rows, unit="unit"))

    assert (100.0, 3, 1) == (one.value, one.n_respondents, one.n_scored)


def test_an_answer_that_is_not_allowed_is_an_error_unless_it_is_to_be_missing() -> None:
    """As for `score`."""
    plan = plan_of(positive(OF_ITEMS), items=["a"], direction="higher_is_better")
    rows = [{"unit": "north", "who": "r1", "a": 9}, {"unit": "north", "who": "r2", "a": 5}]
    with pytest.raises(InvalidResponseError, match="respondent 'r1': item 'a': 9 is not allowed"):
        unit_scores(plan, rows, unit="unit", respondent="who")

    assert 1 == only(unit_scores(plan, rows, unit="unit", on_invalid="missing")).n_scored


# Equal weight


def test_sides_count_alike_however_many_raters_they_have() -> None:
    """Agency: 60, 70, 80, mean 70. Partner: 40. Each side counts once: 55, not 62.5."""
    rows = [*rows_of(60, 70, 80, side="agency"), *rows_of(40, side="partner")]
    plan = plan_of(mean(equal_weight_over=SIDES))

    assert (55.0, 4, 4) == (lambda one: (one.value, one.n_respondents, one.n_scored))(
        only(unit_scores(plan, rows, unit="unit"))
    )


def test_per_cents_are_weighted_alike_too() -> None:
    """Agency: 1 of 4 positive. Partner: 1 of 1. So (25 + 100) / 2; and of items the same."""
    rows = [*rows_of(1, 1, 1, 5, side="agency"), *rows_of(5, side="partner")]
    answers = [
        *rows_of_answers((1, 5), (1, 5), (1, 5), (5, 1), side="agency"),
        *rows_of_answers((5, 1), side="partner"),
    ]
    of_value = plan_of(positive({"at_least": 4}, equal_weight_over="side"))
    of_items = plan_of(positive(OF_ITEMS, equal_weight_over="side"), items=["a", "-b"], direction="higher_is_better")

    assert 62.5 == only(unit_scores(of_value, rows, unit="unit")).value
    assert 62.5 == only(unit_scores(of_items, answers, unit="unit")).value


def test_each_side_needs_the_minimum_cell() -> None:
    """A side of two, weighted alike, could be worked out from the other side; so nothing is shown."""
    plan = plan_of(mean(3, equal_weight_over="side"))
    agency = rows_of(60, 70, 80, 90, side="agency")
    two, three = rows_of(40, 41, side="partner"), rows_of(40, 41, 42, side="partner")

    assert (None, "too_few_respondents") == _result(plan, [*agency, *two])
    assert (58.0, None) == _result(plan, [*agency, *three])


def test_a_side_that_has_to_be_there_and_is_not_leaves_no_score() -> None:
    """One side alone is no score of both; without a list of values it is taken for all there is."""
    agency = rows_of(60, 70, 80, side="agency")

    assert (None, "too_few_respondents") == _result(plan_of(mean(equal_weight_over=SIDES)), agency)
    assert (70.0, None) == _result(plan_of(mean(equal_weight_over="side")), agency)


def _result(plan: AggregatePlan, rows: list[dict[str, Any]], **said: Any) -> tuple[float | None, str | None]:
    one = only(unit_scores(plan, rows, unit="unit", **said))
    return one.value, one.reason


THREE_GROUPS = {"column": "group", "values": ["self", "supervisor", "peers"], "exempt": ["self", "supervisor"]}


def test_groups_of_one_that_are_exempt_count_beside_those_that_are_not() -> None:
    """Self 90, supervisor 60, peers 20, 30 and 40: (90 + 60 + 30) / 3. Of two peers, or without self, nothing."""
    plan = plan_of(mean(3, equal_weight_over=THREE_GROUPS))
    self, supervisor = rows_of(90, group="self"), rows_of(60, group="supervisor")
    two, three = rows_of(20, 30, group="peers"), rows_of(20, 30, 40, group="peers")

    assert (60.0, None) == _result(plan, [*self, *supervisor, *three])
    assert (None, "too_few_respondents") == _result(plan, [*self, *supervisor, *two])
    assert (None, "too_few_respondents") == _result(plan, [*supervisor, *three])
    assert (None, "too_few_respondents") == _result(plan, [*rows_of(None, group="self"), *supervisor, *three])


def test_exempt_groups_alone_are_no_unit() -> None:
    """Two of one person and nobody else: the unit as a whole still needs the minimum, and so does some group."""
    loose = plan_of(mean(3, equal_weight_over={"column": "group", "exempt": ["self", "supervisor"]}))
    rows = [*rows_of(90, 80, group="self"), *rows_of(60, 50, group="supervisor")]

    assert (None, "too_few_respondents") == _result(loose, rows)
    assert (55.0, None) == _result(loose, [*rows_of(90, group="self"), *rows_of(10, 20, 30, group="peers")])


# Ratios


def ratio_of(**said: Any) -> AggregatePlan:
    """Give the plan of 100 times the sum of `left` by the sum of `staff`."""
    aggregate = {"method": "ratio", "of": "left", "to": "staff", "times": 100, "minimum_cell": 2, **said}
    made = instrument({"left": scale(items=["a"], aggregate=aggregate), "staff": scale(items=["b"])})
    return evolve(compile_aggregates(made), ranges={})


def months(*pairs: tuple[Any, Any], unit: str = "north", **columns: Any) -> list[dict[str, Any]]:
    return [{"unit": unit, "left": left, "staff": staff, **columns} for left, staff in pairs]


def test_a_ratio_is_the_sum_by_the_sum() -> None:
    """(1 + 0 + 2) / (20 + 19 + 21) = 3 / 60, so 5; the mean of the ratios would be 4.84."""
    one = only(unit_scores(ratio_of(), months((1, 20), (0, 19), (2, 21)), unit="unit"))

    assert UnitScore("north", "left", 5.0, None, 3, 3, None, True) == one


def test_a_ratio_is_over_the_rows_that_have_both() -> None:
    """The row without staff adds none of its 7 above, the row without left none of its 99 below: 3 of 40."""
    rows = months((1, 20), (7, None), (None, 99), (2, 20))
    one = only(unit_scores(ratio_of(), rows, unit="unit"))

    assert (7.5, 4, 2) == (one.value, one.n_respondents, one.n_scored)


def test_a_share_of_all_events_counts_those_without_an_offer() -> None:
    """Help within a day after 2 of 4 events; the event without any offer is 0 of 1, not nothing of nothing."""
    rows = months((1, 1), (0, 1), (1, 1), (0, 1))

    assert (50.0, None) == _result(ratio_of(), rows)


@pytest.mark.parametrize(
    "below", [(0, 0), (5, -5), (0.1, 0.2, -0.3), (1 / 3, 2 / 3, -1)], ids=["0", "whole", "tenths", "thirds"]
)
def test_a_sum_below_of_0_leaves_no_ratio(below: tuple[float, ...]) -> None:
    """And says so: the rows are there, and the number of them is told."""
    one = only(unit_scores(ratio_of(), months(*((1, value) for value in below)), unit="unit"))

    assert (None, "nothing_below", len(below)) == (one.value, one.reason, one.n_scored)


def test_a_small_cell_says_nothing_of_the_sum_below() -> None:
    """One row of two, and its 0, are both withheld."""
    assert (None, "too_few_respondents") == _result(ratio_of(), months((1, 0)))
    assert (None, "too_few_respondents") == _result(ratio_of(), months((1, 5), (1, None)))
    assert (None, "no_scores") == _result(ratio_of(), months((1, None), (None, 1)))


def test_a_ratio_is_exact() -> None:
    """Ten times 0.1 by ten times 0.3 is a third of 100, to the last digit; in floats the sums are 0.99… and 2.99…"""
    one = only(unit_scores(ratio_of(), months(*[(0.1, 0.3)] * 10), unit="unit"))

    assert 100 / 3 == one.value


def test_ratios_of_groups_count_alike() -> None:
    """Day: 2 of 40. Night: 3 of 20. So (5 + 15) / 2, not 5 of 60; a group whose sum below is 0 leaves none."""
    plan = ratio_of(equal_weight_over="shift")
    day, night = months((1, 20), (1, 20), shift="day"), months((1, 5), (2, 15), shift="night")
    idle = months((1, 0), (0, 0), shift="night")

    assert (10.0, None) == _result(plan, [*day, *night])
    assert (None, "nothing_below") == _result(plan, [*day, *idle])


# What is withheld


def test_small_cells_are_withheld_and_say_nothing() -> None:
    """With four of five scores the value and the number of scores are gone; the number of respondents is told."""
    plan = plan_of(mean(5))

    assert UnitScore("north", "s", None, "too_few_respondents", 4, None, None, True) == only(
        unit_scores(plan, rows_of(1, 2, 3, 4), unit="unit")
    )
    assert UnitScore("north", "s", None, "too_few_respondents", 6, None, None, True) == only(
        unit_scores(plan, rows_of(1, 2, 3, 4, None, None), unit="unit")
    )
    assert UnitScore("north", "s", 3.0, None, 5, 5, None, True) == only(
        unit_scores(plan, rows_of(1, 2, 3, 4, 5), unit="unit")
    )


def test_a_unit_without_scores_says_so_only_where_it_is_large_enough() -> None:
    """Of five people one may say that none of them has a score, of four not."""
    plan = plan_of(mean(5))

    assert ("no_scores", 0) == (lambda one: (one.reason, one.n_scored))(
        only(unit_scores(plan, rows_of(*[None] * 5), unit="unit"))
    )
    assert ("too_few_respondents", None) == (lambda one: (one.reason, one.n_scored))(
        only(unit_scores(plan, rows_of(*[None] * 4), unit="unit"))
    )


def test_an_item_with_few_answers_withholds_the_per_cent_of_all() -> None:
    """Its own per cent would be of these few."""
    plan = plan_of(positive(OF_ITEMS, 3), items=["a", "b"], direction="higher_is_better")

    assert (None, "too_few_respondents") == _result(plan, rows_of_answers((5, 5), (5, None), (5, None), (5, 4)))
    assert (100.0, None) == _result(plan, rows_of_answers((5, 5), (5, None), (5, 4), (5, 4)))


def test_a_composite_is_withheld_where_a_part_is() -> None:
    """Beside the other part it would give that part away."""
    made = instrument(
        {
            "low": scale(items=["a"], aggregate=mean(2)),
            "high": scale(items=["b"], aggregate=mean(2)),
            "total": scale(scales=["low", "high"], aggregate=mean(1)),
        }
    )
    rows = [{"unit": "north", "low": low, "high": 4, "total": 3} for low in (1, None, None)]
    shown = {one.scale: (one.value, one.reason) for one in unit_scores(compile_aggregates(made), rows, unit="unit")}

    assert {
        "low": (None, "too_few_respondents"),
        "high": (4.0, None),
        "total": (None, "too_few_respondents"),
    } == shown


def test_a_response_rate_needs_a_roster() -> None:
    """Three of five is the 60 per cent that is asked for, three of six is not; without a roster nobody knows."""
    plan = plan_of(mean(minimum_response_rate=0.6))
    rows = rows_of(1, 2, 3)

    assert (2.0, None) == _result(plan, rows, roster_sizes={"north": 5})
    assert (None, "too_low_response_rate") == _result(plan, rows, roster_sizes={"north": 6})
    assert (None, "no_roster") == _result(plan, rows)
    assert 0.5 == only(unit_scores(plan, rows, unit="unit", roster_sizes={"north": 6})).response_rate


def test_a_response_rate_is_told_wherever_there_is_a_roster() -> None:
    """Also where none is asked for."""
    plan = plan_of(mean())

    assert 0.75 == only(unit_scores(plan, rows_of(1, 2, 3), unit="unit", roster_sizes={"north": 4})).response_rate
    assert 1.0 == only(unit_scores(plan, rows_of(1, 2, 3), unit="unit", roster_sizes={"north": 3})).response_rate


def test_a_roster_has_at_least_those_who_answered() -> None:
    """Of 3 people 6 can't have answered; a rate of 2 would meet every minimum."""
    plan = plan_of(mean(minimum_response_rate=0.9))
    with pytest.raises(RosterSizeError, match="unit 'north': 6 respondents are more than the roster's 3") as caught:
        unit_scores(plan, rows_of(*[1] * 6), unit="unit", roster_sizes={"north": 3})

    assert ("north", 3, 6) == (caught.value.unit, caught.value.size, caught.value.n_respondents)


@pytest.mark.parametrize("size", [0, -1, 2.5, True, "3", None])
def test_a_roster_is_a_number_of_people(size: Any) -> None:
    """One that is none is no division by zero, and no rate below it."""
    with pytest.raises(RosterSizeError, match="a roster has at least 1 person, in whole numbers, not ") as caught:
        unit_scores(plan_of(mean()), [], unit="unit", roster_sizes={"north": size})

    assert isinstance(caught.value, CWInstrumentsError)
    assert (size, None) == (caught.value.size, caught.value.n_respondents)


def test_names_with_blanks_around_them_are_refused() -> None:
    """They would be units of their own, and both smaller than the unit is."""
    with pytest.raises(RosterSizeError, match="unit 'north ': a unit's name has no blanks around it"):
        unit_scores(plan_of(mean()), [], unit="unit", roster_sizes={"north ": 3})
    with pytest.raises(UnitRowError, match="row 1: 'unit' is ' north', with blanks around it"):
        unit_scores(plan_of(mean()), rows_of(1, unit=" north"), unit="unit")
    with pytest.raises(UnitRowError, match="row 1: 'unit' is empty"):
        unit_scores(plan_of(mean()), rows_of(1, unit=" "), unit="unit")


def test_scores_for_respondents_alone_are_not_permitted() -> None:
    """Neither the value nor how many have one."""
    plan = plan_of(mean(), permitted_level="respondent")

    assert UnitScore("north", "s", None, "not_permitted", 3, None, None, False) == only(
        unit_scores(plan, rows_of(1, 2, 3), unit="unit")
    )


# Units


def test_units_come_by_name_and_scales_as_they_are_defined() -> None:
    """A unit of which nobody answered is known by its roster."""
    made = instrument({id: scale(items=["a"], aggregate=mean()) for id in ("z", "y")})
    rows = [{"unit": unit, "z": 1, "y": 2} for unit in ("west", 10, "east")]
    scores = unit_scores(compile_aggregates(made), rows, unit="unit", roster_sizes={"south": 4})

    assert [(unit, scale) for unit in ("10", "east", "south", "west") for scale in ("z", "y")] == [
        (one.unit, one.scale) for one in scores
    ]
    assert {(None, "too_few_respondents", 0, 0.0)} == {
        (one.value, one.reason, one.n_respondents, one.response_rate) for one in scores if one.unit == "south"
    }


def test_scores_are_rows_as_they_are() -> None:
    """What `score` gives is a mapping from scales to scores; the unit's column is put beside it."""
    made = instrument({"s": scale(items=["a", "b"], aggregate=mean())})
    answers = ({"a": 1, "b": 2}, {"a": 5, "b": 5}, {"a": 4})
    rows = [{**score(made, one), "unit": "north"} for one in answers]
    one = only(unit_scores(compile_aggregates(made), rows, unit="unit"))

    assert (3.25, 3, 2) == (one.value, one.n_respondents, one.n_scored)


def test_results_of_a_scorer_are_rows_as_they_are() -> None:
    """What `compile_scorer` gives is read as what `score` gives."""
    made = instrument({"s": scale(items=["a", "b"], aggregate=mean())})
    scorer = compile_scorer(compile_plan(made))
    rows = [{**scorer(one), "unit": "north"} for one in ({"a": 1, "b": 2}, {"a": 5, "b": 5}, {"a": 4})]
    one = only(unit_scores(compile_aggregates(made), rows, unit="unit"))

    assert (3.25, 3, 2) == (one.value, one.n_respondents, one.n_scored)


@pytest.mark.parametrize("value", [9, 0.5, "6", -1])
def test_a_score_that_its_scale_can_not_be_is_refused(value: Any) -> None:
    """A mean of answers from 1 to 5 is neither 9 nor 0.5, so it is the score of something else."""
    plan = compile_aggregates(instrument({"s": scale(items=["a", "b"], aggregate=mean())}))
    with pytest.raises(UnitRowError, match=r"row 2: 's' is .*, which the scale can't be; it can be 1 to 5") as caught:
        unit_scores(plan, rows_of(5, value), unit="unit")

    assert "s" == caught.value.column
    assert 3.0 == only(unit_scores(plan, rows_of(5, 5 + 1e-12, 1 - 1e-12, 1), unit="unit")).value


def test_a_scale_without_bounds_takes_any_score() -> None:
    """A quotient has none where its divisor can be 0."""
    plan = compile_aggregates(instrument({"s": scale(formula="a / (b - 1)", aggregate=mean())}))

    assert {} == plan.ranges
    assert 1e6 == only(unit_scores(plan, rows_of(1e6), unit="unit")).value


def test_cells_of_a_file_of_results_are_read() -> None:
    """Text that is a number, and empty cells; numbers of every kind."""
    cells = csv.DictReader(StringIO("unit,s\nnorth,1.5\nnorth,\nnorth,2.5\n"))
    plan = plan_of(mean())

    assert 2.0 == only(unit_scores(plan, cells, unit="unit")).value
    assert 0.5 == only(unit_scores(plan, rows_of(Fraction(1, 2), Decimal("0.5")), unit="unit")).value


def test_a_score_is_plain_data() -> None:
    """Every field by its name; agreement is there and holds nothing."""
    plan = plan_of(mean())

    assert {
        "unit": "north",
        "scale": "s",
        "value": 2.0,
        "band": None,
        "reason": None,
        "n_respondents": 1,
        "n_scored": 1,
        "response_rate": 0.5,
        "permitted": True,
        "agreement": None,
        "names": ["north"],
    } == only(unit_scores(plan, rows_of(2), unit="unit", roster_sizes={"north": 2})).to_dict()


# Wrong use


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ({"s": 1, "side": "agency"}, "unit", "row 2: there is no 'unit'"),
        ({"unit": "", "s": 1, "side": "agency"}, "unit", "row 2: 'unit' is empty"),
        ({"unit": "north", "side": "agency"}, "s", "row 2: there is no 's'"),
        (
            {"unit": "north", "s": "high", "side": "agency"},
            "s",
            "row 2: 's' is 'high', which is no score",
        ),
        ({"unit": "north", "s": True, "side": "agency"}, "s", "row 2: 's' is True, which is no score; none is None"),
        ({"unit": "north", "s": [1], "side": "agency"}, "s", r"row 2: 's' is \[1\], which is no score; none is None"),
        ({"unit": "north", "s": float("nan"), "side": "agency"}, "s", "row 2: 's' is nan, which is no score"),
        ({"unit": "north", "s": 1, "side": None}, "side", "row 2: 'side' is empty"),
        (
            {"unit": "north", "s": 1, "side": "judge"},
            "side",
            "'side' is 'judge'; allowed is one of agency, partner",
        ),
    ],
)
def test_a_row_that_can_not_be_counted_is_an_error(row: dict[str, Any], column: str, message: str) -> None:
    """With its number and its column; nothing is dropped in silence."""
    good = {"unit": "north", "s": 1, "side": "agency"}
    with pytest.raises(UnitRowError, match=message) as caught:
        unit_scores(plan_of(mean(equal_weight_over=SIDES)), [good, row], unit="unit")

    assert (2, column) == (caught.value.row, caught.value.column)


def test_nobody_counts_twice() -> None:
    """Two rows of one person would make a small unit look large enough."""
    plan = plan_of(mean())
    rows = [{"unit": unit, "s": 1, "who": "r1"} for unit in ("north", "south", "north")]
    with pytest.raises(UnitRowError, match="row 3: respondent 'r1' has a second row in unit 'north'"):
        unit_scores(plan, rows, unit="unit", respondent="who")

    assert 2 == len(unit_scores(plan, rows[:2], unit="unit", respondent="who"))


def test_wrong_arguments_are_refused() -> None:
    """An instrument is no plan, and the unit has a column of its own."""
    made = instrument({"s": scale(items=["a"], aggregate=mean())})
    with pytest.raises(TypeError, match="an aggregate plan is wanted, not Instrument; compile_aggregates"):
        unit_scores(made, [], unit="unit")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'s' is a score or an item of small"):
        unit_scores(compile_aggregates(made), [], unit="s")

    assert () == unit_scores(compile_aggregates(made), [], unit="unit")


# The shipped instruments


@pytest.fixture(scope="module")
def team_safety() -> Instrument:
    return load_catalog().instrument("team-safety")


def test_every_facet_of_team_safety_declares_agreement(team_safety: Instrument) -> None:
    """A sixth of five options, .70 under slight skew, ten answers and 60 per cent response; the total has none."""
    plan = compile_aggregates(team_safety)
    for output in plan.outputs:
        assert (output.agreement is None) == (output.scale == "total")
        if output.agreement is not None:
            assert (Fraction(5, 6), Fraction(7, 10)) == (output.agreement.ad_at_most, output.agreement.rwg_j_at_least)
            assert (10, Fraction(3, 5)) == (output.agreement.minimum_answers, output.agreement.minimum_response_rate)


def test_five_people_make_a_score_of_team_safety(team_safety: Instrument) -> None:
    """Everybody answers 4, 4, 2 (reversed) and 5 on candour: (4 + 4 + 4 + 5) / 4 is 81.25 of 100."""
    answers = {"ts01": 4, "ts02": 4, "ts03": 2, "ts04": 5}
    plan = compile_aggregates(team_safety)
    row = {**score(team_safety, answers), "unit": "north"}

    assert 81.25 == unit_scores(plan, [row] * 5, unit="unit")[0].value
    assert "too_few_respondents" == unit_scores(plan, [row] * 4, unit="unit")[0].reason


def test_a_partnership_needs_three_people_a_side() -> None:
    """The agency answers 5 and the partner 1 throughout: 50 of 100, however many more the agency are."""
    made = load_catalog().instrument("partnership-quality")
    plan = compile_aggregates(made)
    agency = {**score(made, {item.id: 5 for item in made.items}), "partnership": "p1", "side": "agency"}
    partner = {**score(made, {item.id: 1 for item in made.items}), "partnership": "p1", "side": "partner"}
    both = unit_scores(plan, [*[agency] * 9, *[partner] * 3], unit="partnership")

    assert {50.0} == {one.value for one in both}
    assert {"too_few_respondents"} == {
        one.reason for one in unit_scores(plan, [*[agency] * 9, *[partner] * 2], unit="partnership")
    }


def test_a_row_that_names_a_nation_needs_its_agreement_to_aggregates() -> None:
    """It is refused by name, not dropped; with an agreement it counts, and an empty cell names nobody."""
    levels = load_catalog(disabled=()).instrument("levels-of-collaboration")
    plan = compile_aggregates(levels)
    named = next(iter(levels.scales))
    rows = [{"unit": "a", named: 3.0, "nation": ""}] * 4 + [{"unit": "a", named: 5.0, "nation": "Example Nation"}]
    agreement = DataAgreement(
        "Example Nation", "Its council", date(2026, 1, 1), (Purpose.AGGREGATES,), date(9999, 1, 1), "Its council"
    )

    with pytest.raises(
        UnitRowError, match=r"row 5: 'Example Nation' is named, and no agreement is on record"
    ) as raised:
        unit_scores(plan, rows, unit="unit")
    assert (5, "nation") == (raised.value.row, raised.value.column)
    capitals = [{("Nation" if key == "nation" else key): value for key, value in row.items()} for row in rows]
    with pytest.raises(UnitRowError, match="'Example Nation' is named"):
        unit_scores(plan, capitals, unit="unit")
    [found] = unit_scores(plan, rows, unit="unit", agreements=DataAgreements("one", (agreement,)))
    assert 5 == found.n_respondents


def test_where_an_item_may_name_a_nation_every_row_says_whether_it_does() -> None:
    """A group that is a Nation would pass else; one whose agreements are on record is known by its name."""
    representation = load_catalog(disabled=()).instrument("representation").bind()
    plan = compile_aggregates(representation)
    agreement = DataAgreement(
        "Example Nation", "Its council", date(2026, 1, 1), (Purpose.AUDITS,), date(9999, 1, 1), "Its council"
    )
    on_record = DataAgreements("one", (agreement,))
    assert "a row says whether it names a Nation, as rp_group may" in repr(plan)
    record = {**score(representation, {"rp_staff_group": 20, "rp_staff_tier": 60}), "unit": "a"}
    group = {**record, "nation": "", "rp_group": "example nation"}

    with pytest.raises(UnitRowError, match="no column 'nation', and rp_group may name a Nation; it has to") as raised:
        unit_scores(plan, [{**record, "nation": ""}, record], unit="unit")
    assert (2, "nation") == (raised.value.row, raised.value.column)
    with pytest.raises(UnitRowError, match="'example nation' is named, and the agreement of 2026-01-01 is for audits"):
        unit_scores(plan, [group], unit="unit", agreements=on_record)
    rows = [{**group, "rp_group": "Group A"}, {**record, "Nation": ""}]
    assert {2} == {one.n_respondents for one in unit_scores(plan, rows, unit="unit", agreements=on_record)}


def test_a_row_that_says_that_it_is_about_a_nation_has_to_name_it() -> None:
    """No agreement can cover a Nation that nobody names; where rows have the items, units and groups look at them."""
    review = load_survey(AGENCY / "partnership-review.yaml")
    plan = compile_aggregates(review)
    row = {**score(review, {}), "side": "agency", "partnership": "p1", "nation": ""}

    assert (
        "a row names the Nation that it is about, where partner_landscape__pl_partner_type = tribe,"
        " partner_landscape__pl_tribal = 1"
    ) in repr(plan)
    for made in (unit_scores, group_scores):
        for said in ({"partner_landscape__pl_tribal": True}, {"partner_landscape__pl_partner_type": "tribe"}):
            with pytest.raises(
                UnitRowError, match="row 2: the row says that it is about a Nation, and not which; hold"
            ):
                made(plan, [row, {**row, **said}], unit="partnership", agreements=DataAgreements("none"))
    assert {1} == {
        one.n_respondents
        for one in unit_scores(plan, [{**row, "partner_landscape__pl_tribal": False}], unit="partnership")
    }
    assert plan == aggregate_plan_from_dict(aggregate_plan_to_dict(plan))


def test_a_survey_says_which_column_names_a_nation_and_whether_it_has_to_be_there() -> None:
    """`fields.nation` and `needs_data_agreement` hold for units as they do for files; else Nations pass unseen."""
    review = load_survey(AGENCY / "partnership-review.yaml")
    plan = compile_aggregates(review)
    row = {**score(review, {}), "side": "agency", "partnership": "p1"}

    assert "a row says in nation whether it names a Nation" in repr(plan)
    for made in (unit_scores, group_scores):
        with pytest.raises(UnitRowError, match="no column 'nation' to name a Nation; it has to be there") as raised:
            made(plan, [{**row, "nation": ""}, row], unit="partnership")
        assert (2, "nation") == (raised.value.row, raised.value.column)
    elsewhere = evolve(review, fields=evolve(review.fields, nation="tribe"), needs_data_agreement=False)
    plan = compile_aggregates(elsewhere)
    assert "a row says in" not in repr(plan)
    assert {1} == {one.n_respondents for one in unit_scores(plan, [row], unit="partnership")}
    with pytest.raises(UnitRowError, match="'Example Nation' is named, and no agreement is on record"):
        unit_scores(plan, [{**row, "tribe": "Example Nation"}], unit="partnership")
    with pytest.raises(UnitRowError, match="no column 'people' to name a Nation"):
        unit_scores(plan, [row], unit="partnership", nation="people")
