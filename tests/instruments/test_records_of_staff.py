"""Records of staff: small cells and impossible counts have no score, and units are sums over sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwinstruments import unit_scores
from cwinstruments.catalog import load_catalog
from cwinstruments.errors import ParameterError
from cwinstruments.model import Instrument
from cwinstruments.plan import compile_aggregates
from cwinstruments.scoring import score

CATALOG = load_catalog(disabled=())
REPRESENTATION = CATALOG.instrument("representation")
RETENTION = CATALOG.instrument("retention").bind()
PEOPLE = st.integers(0, 60)


def _of_unit(instrument: Instrument, records: Iterable[Mapping[str, Any]]) -> dict[str, float | str | None]:
    rows = [{**score(instrument, record), "unit": "all", "nation": ""} for record in records]
    found = unit_scores(compile_aggregates(instrument), rows, unit="unit")
    return {one.scale: one.reason if one.value is None else one.value for one in found}


def _group(staff: int, tier: int, benchmark: float | None = 20) -> dict[str, Any]:
    record = {"rp_staff_group": staff, "rp_staff_tier": tier}
    return record if benchmark is None else {**record, "rp_benchmark_share": benchmark, "rp_benchmark_year": 2024}


def _unit(start: int, end: int, joined: int, left: int, months: int = 12) -> dict[str, Any]:
    headcounts = {"rt_headcount_start": start, "rt_headcount_end": end}
    return {**headcounts, "rt_joined": joined, "rt_separations": left, "rt_months": months}


# Representation


@settings(deadline=None, max_examples=60)
@example(11, 22, 11)
@example(10, 22, 11)
@example(11, 21, 11)
@example(40, 30, 10)
@given(PEOPLE, PEOPLE, st.sampled_from([10, 11]))
def test_a_share_is_told_only_where_both_sides_are_enough(staff: int, tier: int, minimum: int) -> None:
    """Of those in the group, of those outside it, and of nobody there could be a share that gives people away."""
    scores = score(REPRESENTATION.bind(minimum_staff=minimum), _group(staff, tier))
    of_staff = [id for id in scores.scales if id not in ("benchmark_share", "benchmark_age")]
    if staff >= minimum and tier - staff >= minimum:
        assert pytest.approx(100 * staff / tier) == scores["staff_share"].value
        assert pytest.approx(100 * staff / tier / 20) == scores["ratio"].value
    else:
        told = [(scores[id].value, scores[id].reason, scores[id].lower, scores[id].upper) for id in of_staff]
        assert {(None, "not_computable", None, None)} == set(told)


def test_the_public_is_what_the_minimum_is_for_unless_somebody_says_otherwise() -> None:
    """11 without being asked, 10 on request, and never less."""

    assert 11 == REPRESENTATION.bind().bound["minimum_staff"]
    assert 10 == REPRESENTATION.bind(minimum_staff=10).bound["minimum_staff"]
    with pytest.raises(ParameterError, match="minimum_staff"):
        REPRESENTATION.bind(minimum_staff=9)


def test_a_group_in_several_counties_is_a_sum_over_a_sum() -> None:
    """20 of 40 and 30 of 360 are 50 of 400, 12.5 per cent; the mean of the shares would be 29.2."""
    found = _of_unit(REPRESENTATION.bind(), [_group(20, 40, 30), _group(30, 360, 20)])

    assert 12.5 == found["staff_share"]
    assert 21 == found["benchmark_share"]  # 12 and 72 of 400
    assert pytest.approx(50 / 84) == found["ratio"]
    assert -8.5 == found["point_difference"]


def test_a_small_cell_is_in_no_total() -> None:
    """Else the total less the other record would be the small cell."""
    found = _of_unit(REPRESENTATION.bind(), [_group(20, 40, 30), _group(3, 60, 20)])

    assert (50, 30, 20) == (found["staff_share"], found["benchmark_share"], found["point_difference"])
    assert "no_scores" == _of_unit(REPRESENTATION.bind(), [_group(3, 60, 20)])["staff_share"]


def test_no_benchmark_ships() -> None:
    """Shares of a population are the user's: neither a table nor a default nor a norm holds one."""
    parameters = REPRESENTATION.parameters

    assert ["minimum_staff"] == list(parameters)
    assert all(scale.norm is None and not scale.bands and not scale.cutoffs for scale in REPRESENTATION.scales.values())


# Retention


@settings(deadline=None, max_examples=60)
@example(10, 5, 0, 6, 1)
@example(10, 5, 0, 5, 12)
@example(0, 0, 3, 3, 3)
@given(PEOPLE, PEOPLE, PEOPLE, PEOPLE, st.integers(1, 12))
def test_a_turnover_is_of_records_that_can_be_right(start: int, end: int, joined: int, left: int, months: int) -> None:
    """Nobody leaves or stays who was not there, and of nobody there is no rate."""
    turnover = score(RETENTION, _unit(start, end, joined, left, months))["turnover"]
    if end + left > start + joined or start + end == 0:
        assert (None, "not_computable") == (turnover.value, turnover.reason)
    else:
        staff_years = Fraction(start + end, 2) * Fraction(months, 12)
        assert pytest.approx(float(100 * left / staff_years)) == turnover.value


@settings(deadline=None, max_examples=40)
@example(3, 4)
@example(0, 0)
@given(PEOPLE, PEOPLE)
def test_no_more_new_hires_stay_than_were_hired(hired: int, there: int) -> None:
    """From 0 to 100 per cent, or no score."""
    survival = score(RETENTION, {"rt_hires_before": hired, "rt_still_there": there})["new_hire_survival"]
    if hired == 0 or there > hired:
        assert (None, "not_computable") == (survival.value, survival.reason)
    else:
        assert pytest.approx(100 * there / hired) == survival.value


def test_several_units_and_periods_are_a_sum_over_a_sum() -> None:
    """10 left of 10 staff years and 10 of 40: 40 a year, not the mean 62.5. A wrong record is in neither sum."""
    small, large, wrong = _unit(10, 10, 10, 10), _unit(160, 160, 10, 10, months=3), _unit(5, 50, 0, 30)
    hired = [(10, 9), (2, 0), (1, 7)]
    records = [
        {**record, "rt_hires_before": before, "rt_still_there": there}
        for record, (before, there) in zip((small, large, wrong), hired, strict=True)
    ]

    assert {"turnover": 40, "new_hire_survival": 75} == _of_unit(RETENTION, records)
