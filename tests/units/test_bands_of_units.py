"""Bands of units' values, worked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import UnitScore, compile_aggregates, load_catalog, score, unit_scores
from cwinstruments.plan import AggregatePlan, aggregate_plan_from_dict, aggregate_plan_to_dict
from tests.builders import instrument, scale

THIRDS = [{"id": "low"}, {"id": "mid", "above": "7/3"}, {"id": "high", "at_least": "11/3"}]
MEAN = {"method": "mean", "minimum_cell": 1}


def plan_of(aggregate: Mapping[str, Any] = MEAN, bands: Any = THIRDS, **said: Any) -> AggregatePlan:
    """Give the plan of one scale, `s`, of the items a and b, whose scores may be any numbers here."""
    made = instrument({"s": scale(items=["a", "b"], bands=bands, aggregate=aggregate, **said)})
    return evolve(compile_aggregates(made), ranges={})


def unit_of(plan: AggregatePlan, *values: float | None) -> UnitScore:
    """Give the score of a unit on scale `s`, whose people have these scores."""
    (one,) = unit_scores(plan, [{"unit": "north", "s": value} for value in values], unit="unit")
    return one


def test_the_value_of_a_unit_lies_in_the_bands_of_scores_that_are_for_units_alone() -> None:
    """Above 7/3 is mid, from 11/3 on is high: the mean of 2, 2 and 3 is 7/3, that of 3, 4 and 4 is 11/3."""
    plan = plan_of(permitted_level="unit")

    assert "low" == unit_of(plan, 2, 2, 3).band
    assert "mid" == unit_of(plan, 2, 3, 3).band
    assert "mid" == unit_of(plan, 3, 3, 4).band
    assert "high" == unit_of(plan, 3, 4, 4).band


def test_the_edges_of_bands_are_found_as_those_of_respondents() -> None:
    """A value within a billionth of an edge, of its own size where that is above 1, is at the edge."""
    plan = plan_of(bands=[{"id": "low"}, {"id": "high", "at_least": 4000}], permitted_level="unit")

    assert ["high", "high", "low"] == [unit_of(plan, value).band for value in (4000, 4000 - 3.9e-6, 4000 - 4.1e-6)]


@pytest.mark.parametrize(
    ("said", "level", "band"),
    [
        (None, "both", None),
        (None, "unit", "high"),
        ("respondent", "unit", None),
        ("unit", "both", "high"),
        ("both", "both", "high"),
        ("both", "respondent", None),
    ],
)
def test_the_definition_says_whose_values_lie_in_the_bands(said: str | None, level: str, band: str | None) -> None:
    """Where scores are for respondents too, a unit has a band only if the scale says so."""
    given: dict[str, Any] = {"bands_for": said} if said else {}
    one = unit_of(plan_of(permitted_level=level, **given), 4, 5)

    assert band == one.band
    assert band == one.to_dict()["band"]


def test_the_level_of_the_instrument_decides_where_the_scale_says_nothing() -> None:
    """Of the same scale, units have bands where scores are for units alone, and none where they are for both."""
    scales = {"s": scale(items=["a", "b"], bands=THIRDS, aggregate=MEAN)}

    assert "s.band" == compile_aggregates(instrument(scales, permitted_level="unit")).output("s").band
    assert compile_aggregates(instrument(scales, permitted_level="both")).output("s").band is None


def test_a_unit_that_is_withheld_has_no_band() -> None:
    """Two people are too few where three are needed, and where nobody has a score there is nothing to judge."""
    plan = plan_of({"method": "mean", "minimum_cell": 3}, permitted_level="unit")
    few, nobody = unit_of(plan, 4, 4), unit_of(plan, None, None, None)

    assert (None, "too_few_respondents") == (few.band, few.reason)
    assert (None, "no_scores") == (nobody.band, nobody.reason)
    assert "high" == unit_of(plan, 4, 4, 4).band


def test_the_mean_of_sides_that_count_alike_has_a_band() -> None:
    """The sides' means are 5 and 2, so 3.5: mid. The mean of all eight people would be 4.25, high."""
    plan = plan_of({**MEAN, "equal_weight_over": "side"}, permitted_level="unit")
    rows = [{"unit": "north", "s": value, "side": side} for side, value in [("agency", 5)] * 6 + [("partner", 2)] * 2]
    (one,) = unit_scores(plan, rows, unit="unit")

    assert (3.5, "mid") == (one.value, one.band)


def test_a_ratio_of_sums_has_a_band() -> None:
    """(1 + 3) / (2 + 2) = 1 is even. The mean of the scale's own scores, 2, plays no part."""
    bands = [{"id": "fewer"}, {"id": "even", "at_least": 1}, {"id": "more", "above": 1}]
    ratio = {"method": "ratio", "of": "left", "to": "there", "minimum_cell": 1}
    left = scale(items=["a"], bands=bands, bands_for="unit", aggregate=ratio)
    plan = compile_aggregates(instrument({"left": left, "there": scale(items=["b"])}))
    (one,) = unit_scores(plan, [{"unit": "n", "left": a, "there": 2} for a in (1, 3)], unit="unit")

    assert (1.0, "even") == (one.value, one.band)


@pytest.mark.parametrize("said", [{}, {"bands_for": "unit"}, {"bands_for": "both"}])
def test_a_per_cent_of_people_is_in_no_band(said: dict[str, Any]) -> None:
    """Sixty per cent of the respondents is no score of the scale, whatever the definition says."""
    positive = {"method": "percent_positive", "positive": {"at_least": 3}, "minimum_cell": 1}
    one = unit_of(plan_of(positive, permitted_level="unit", **said), 1, 2, 3, 4, 5)

    assert (60.0, None) == (one.value, one.band)


def test_a_plan_of_bands_prints_what_happens_and_reads_back() -> None:
    """The plan holds the edges, so that nothing else has to be known; plans without bands are written as before."""
    plan = plan_of(permitted_level="unit")

    assert "  s.band = band(s.value: low, mid above 7/3, high from 11/3)" in str(plan).splitlines()
    assert "  s: value s.value, else reason s.reason, band s.band" == str(plan).splitlines()[-1]
    assert plan == aggregate_plan_from_dict(aggregate_plan_to_dict(plan))
    assert "band" not in aggregate_plan_to_dict(plan_of())["outputs"][0]


def band_of_total(plan: AggregatePlan, *totals: float) -> str | None:
    """Give the band of a unit whose records have these totals, and nothing else."""
    rows = [{**dict.fromkeys(plan.scores), "unit": "here", "total": total} for total in totals]
    return next(one.band for one in unit_scores(plan, rows, unit="unit") if one.scale == "total")


def test_the_benchmarks_of_the_psc_12_are_of_an_average() -> None:
    """37 or below is high risk, 41 or above low risk: sums of 185, 186, 204 and 205 over five people."""
    plan = compile_aggregates(load_catalog().instrument("psc-12"))

    assert "high_risk" == band_of_total(plan, 12, 36, 37, 40, 60)  # 185 / 5 = 37
    assert "between" == band_of_total(plan, 13, 36, 37, 40, 60)  # 186 / 5 = 37.2
    assert "between" == band_of_total(plan, 31, 36, 37, 40, 60)  # 204 / 5 = 40.8
    assert "low_risk" == band_of_total(plan, 32, 36, 37, 40, 60)  # 205 / 5 = 41
    assert band_of_total(plan, 60, 60, 60, 60) is None  # four people are too few


def test_the_benchmarks_of_the_psc_4_are_of_a_workplace() -> None:
    """8 or lower is poor, above 8 up to 12 fair, above 12 good: sums of 40, 41, 60 and 61 over five people."""
    plan = compile_aggregates(load_catalog().instrument("psc-4"))

    assert "poor" == band_of_total(plan, 4, 8, 8, 8, 12)  # 40 / 5 = 8
    assert "fair" == band_of_total(plan, 5, 8, 8, 8, 12)  # 41 / 5 = 8.2
    assert "fair" == band_of_total(plan, 4, 8, 12, 16, 20)  # 60 / 5 = 12
    assert "good" == band_of_total(plan, 5, 8, 12, 16, 20)  # 61 / 5 = 12.2


def test_a_unit_with_more_than_one_full_caseload_for_each_position_is_over() -> None:
    """75 children are 75 / 15 = 5 full caseloads: for five positions 1, which is not over; for 4 3/4 they are."""
    caseload = load_catalog().instrument("caseload").bind(standards="cwla_foster_15")
    plan = compile_aggregates(caseload)

    def unit(*records: tuple[int, float]) -> tuple[float | None, str | None]:
        """Give load and band of a unit whose workers have so many children, and so much of a position."""
        rows = []
        for children, fte in records:
            answers = {item.id: 0 for item in caseload.items if item.id.endswith(("_open", "_new"))}
            found = score(caseload, {**answers, "foster_care_open": children, "fte": fte})
            rows.append({**found, "unit": "north"})
        return next((one.value, one.band) for one in unit_scores(plan, rows, unit="unit") if one.scale == "load_open")

    assert (1.0, "not_over_alone") == unit((12, 1), (18, 1), (15, 1), (15, 1), (15, 1))
    # 5 / 4.75 = 1.0526. The mean of the workers' own loads, 0.8, 1.6, 1, 1 and 1, would be 1.08.
    value, band = unit((12, 1), (18, 0.75), (15, 1), (15, 1), (15, 1))
    assert (1.0526, "over") == (round(value or 0, 4), band)
    assert (None, None) == unit((30, 1), (30, 1), (30, 1), (30, 1))  # four records are too few
    added = compile_aggregates(load_catalog().instrument("caseload").bind(standards="sb2030_minimum", bases="added"))
    assert ["load_open", "load_new", "load"] == [one.scale for one in added.outputs if one.band is not None]


def test_the_levels_of_the_vichealth_tool_are_those_of_the_published_means() -> None:
    """The study's six surveys have means of 125.1, 134.7, 136.0, 137.4, 139.6 and 141.2: levels 2, 3, 3, 3, 3 and 3."""
    definition = load_catalog().instrument("vichealth-partnerships-analysis")
    plan = compile_aggregates(definition.bind(coding="one_to_five"))
    from_zero = compile_aggregates(definition.bind(coding="zero_to_four"))
    means = [125.1, 134.7, 136.0, 137.4, 139.6, 141.2]
    levels = ["level_2", *["level_3"] * 5]

    # Ten records each, whose whole totals add up to ten times the mean.
    surveys = [[int(mean)] * 9 + [round(10 * mean) - 9 * int(mean)] for mean in means]
    assert levels == [band_of_total(plan, *totals) for totals in surveys]
    assert levels == [band_of_total(from_zero, *(total - 35 for total in totals)) for totals in surveys]
    assert "level_1" == band_of_total(plan, 84, 84, 84, 84, 88)  # 424 / 5 = 84.8, not yet 85
