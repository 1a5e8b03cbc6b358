"""The report on units: figures of every unit of every level, and what is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from typing import Any

import pytest

from cwinstruments.disclosure import Ledger, Rule
from cwinstruments.errors import RosterSizeError, UnitRowError
from cwinstruments.units.figures import UnitReport
from cwinstruments.units.hierarchy import Roster
from cwinstruments.units.report import unit_report
from cwinstruments.units.verdicts import Verdict
from tests.psychometrics.support import assert_sound
from tests.units.agency import MEAN, UNITS, agency, facet, people, safety, staff

ROWS = agency()


def report_of(rows: list[dict[str, Any]], **said: Any) -> UnitReport:
    """Give a report, and hold it and all its parts to what results promise."""
    options: dict[str, Any] = {"units": UNITS, "roster": Roster.from_people(staff(rows), units=UNITS) if rows else None}
    report = unit_report(said.pop("definition", safety()), rows, **{**options, **said})
    for one in (report, *report.responses, *report.figures, *report.items, *report.levels):
        assert_sound(one)
    assert report.rule
    return report


@pytest.fixture(scope="module")
def report() -> UnitReport:
    """The report on an agency in which every team is large enough."""
    return report_of(ROWS)


def test_every_unit_of_every_level_is_there(report: UnitReport) -> None:
    """Six teams, two offices and everybody, on three scales."""
    assert 9 * 3 == len(report.figures)
    assert ["team"] * 6 + ["office"] * 2 + ["everybody"] == [one.level for one in report.responses]
    assert 77 == report.n_used == report.responses[-1].n_respondents


def test_a_score_is_that_of_the_aggregate_engine(report: UnitReport) -> None:
    """People of team na answer 2 or 3 to d: half of them each, so 1.5 of 4 steps."""
    one = report.of("care", ("north", "na"))

    assert (100 * 1.5 / 4, 14) == (one.value, one.n)


def test_the_score_of_an_office_is_over_its_people(report: UnitReport) -> None:
    """Not over its teams."""
    teams = [report.of("care", ("north", team)) for team in ("na", "nb", "nc")]
    total = fsum((one.value or 0) * (one.n or 0) for one in teams)

    assert total / 37 == pytest.approx(report.of("care", ("north",)).value)


def test_agreement_is_told_of_facets_alone(report: UnitReport) -> None:
    """A total has neither indices nor a verdict."""
    facet, total = report.of("voice", ("north", "na")), report.of("total", ("north", "na"))

    assert Verdict.SHARED is facet.verdict
    assert facet.ad_mean is not None and facet.rwg_j_slight_skew is not None
    assert facet.rwg_j_slight_skew < (facet.rwg_j_uniform or 0)
    assert total.verdict is None
    assert {"not_a_facet"} == {total.reasons[name] for name in ("verdict", "ad_mean", "favourable")}


def test_agreement_is_worked_by_hand() -> None:
    """Half 2, half 3 of one item: every answer lies half a step from the mean, and the variance is n/4/(n - 1)."""
    one = report_of(agency({"na": 12, "nb": 12})).of("care", ("north", "na"))

    assert (0.5, 0.5) == (one.ad_mean, one.ad_median)
    assert 1 - 12 / 4 / 11 / 2 == pytest.approx(one.rwg_j_uniform)
    assert 1 - 12 / 4 / 11 / 1.34 == pytest.approx(one.rwg_j_slight_skew)


def test_what_lies_between_units_names_its_estimator(report: UnitReport) -> None:
    """For each level and scale, of all who are shown."""
    one = next(one for one in report.levels if (one.level, one.scale) == ("team", "care"))

    assert (6, 77) == (one.n_units, one.n)
    assert None not in (one.icc1_anova_mean_size, one.icc1_anova_k0, one.icc1_reml, one.icc2_anova)


def test_a_small_team_is_withheld_and_one_more(report: UnitReport) -> None:
    """Else the office less the other teams would be the small one's."""
    found = report_of(agency({"na": 3, "nb": 12, "nc": 11, "sa": 13, "sb": 12}))
    hidden = [one.unit for one in found.figures if one.scale == "care" and one.value is None]

    assert [("north", "na"), ("north", "nc")] == hidden
    assert {"withheld"} == {found.of("care", unit).reasons["value"] for unit in hidden}


def test_nothing_tells_a_small_unit_from_one_that_would_give_it_away() -> None:
    """Both have the same reasons, and the same verdict."""
    found = report_of(agency({"na": 3, "nb": 12, "nc": 11, "sa": 13, "sb": 12}))
    small, other = (found.of("care", ("north", team)) for team in ("na", "nc"))

    assert small.reasons == other.reasons
    assert (small.verdict, small.too_few) == (other.verdict, other.too_few) == (Verdict.TOO_FEW_DATA, "withheld")


def test_what_lies_behind_a_mean_needs_more_people() -> None:
    """Of seven people there is a mean, and neither agreement nor favourable answers."""
    found = report_of(agency({"na": 7, "nb": 12, "nc": 8, "sa": 13, "sb": 12}))
    one = found.of("care", ("north", "na"))

    assert one.value is not None
    assert (None, None, None) == (one.favourable, one.ad_mean, one.rwg_j_uniform)
    assert all(item.favourable is None for item in found.items if item.unit == ("north", "na"))


def test_public_output_needs_eleven() -> None:
    """A team of ten is shown to the agency alone."""
    rows = agency({"na": 10, "nb": 12, "nc": 13, "sa": 13, "sb": 12})

    assert report_of(rows).of("care", ("north", "na")).value is not None
    public = report_of(rows, public=True)
    assert public.of("care", ("north", "na")).value is None
    assert "public" in public.rule


def test_harm_needs_ten() -> None:
    """Whatever its aggregate says."""
    harm = safety(scales={"harm": facet("a", "b", sensitivity="harm", aggregate=MEAN)})
    found = report_of(
        agency({"na": 7, "nb": 12, "nc": 13, "sa": 13}), definition=harm, scales=["harm", "voice", "care"]
    )

    assert found.of("harm", ("north", "na")).value is None
    assert found.of("care", ("north", "na")).value is not None


def test_what_rests_on_answers_about_harm_needs_ten_too() -> None:
    """`voice` less its third item is `harm`."""
    harm = safety(scales={"harm": facet("a", "b", sensitivity="harm", aggregate=MEAN)})
    found = report_of(
        agency({"na": 7, "nb": 12, "nc": 13, "sa": 13}), definition=harm, scales=["harm", "voice", "care"]
    )
    hidden = {(one.scale, one.unit) for one in found.figures if one.value is None}

    assert ("voice", ("north", "na")) in hidden
    assert {unit for scale, unit in hidden if scale == "harm"} == {unit for scale, unit in hidden if scale == "voice"}


def test_a_total_is_withheld_where_a_part_is() -> None:
    """With the other parts it would give that part away."""
    rows = agency({"na": 9, "nb": 12, "nc": 11, "sa": 13, "sb": 12})
    for row in [one for one in rows if one["team"] == "na"][:6]:
        row["d"] = None
    found = report_of(rows)

    assert found.of("care", ("north", "na")).value is None
    assert found.of("total", ("north", "na")).value is None
    assert 2 <= sum(one.value is None for one in found.figures if (one.scale, one.level) == ("total", "team"))


def test_favourable_answers_go_by_direction_and_are_coarse(report: UnitReport) -> None:
    """Of team nc, eleven who answer 4 or 5, all are favourable, which is written as 90, and of those of na nobody."""
    assert 90 == report.of("care", ("north", "nc")).favourable
    assert 5 == report.of("care", ("north", "na")).favourable
    assert {90} == {one.favourable for one in report.items if one.item == "d" and one.unit == ("north", "nc")}
    assert "favourable_at_the_end" in report.of("care", ("north", "nc")).cautions


def test_no_figure_of_an_item_stands_beside_a_mean(report: UnitReport) -> None:
    """Items have their per cent, and nothing else."""
    assert {"level", "unit", "scale", "item", "favourable", "reasons"} == set(report.items[0].to_dict())


def test_free_text_and_respondents_never_leave() -> None:
    """Whatever columns the rows have."""
    text = str(report_of(agency(remark="Robin said so")).to_dict())

    assert "Robin" not in text
    assert "na-1" not in text


def test_without_a_roster_there_is_no_verdict() -> None:
    """Nobody knows who did not answer."""
    found = report_of(ROWS, roster=None)
    one = found.of("voice", ("north", "na"))

    assert (Verdict.TOO_FEW_DATA, "no_roster") == (one.verdict, one.too_few)
    assert "no_roster" in found.cautions
    assert {"no_roster"} == {one.reasons["response_rate"] for one in found.responses}


def test_a_low_response_rate_is_too_few_data() -> None:
    """14 of 34 are 41 %."""
    found = report_of(ROWS, roster=Roster.from_people(staff(ROWS, 20), units=UNITS))

    assert 14 / 34 == next(one.response_rate for one in found.responses if one.unit == ("north", "na"))
    assert "too_low_response_rate" == found.of("voice", ("north", "na")).too_few


def test_where_few_did_not_answer_nobody_is_told_how_many() -> None:
    """One who is missing is known by name."""
    found = report_of(ROWS, roster=Roster.from_people(staff(ROWS, 1), units=UNITS))

    assert {None} == {one.response_rate for one in found.responses if one.level == "team"}


def test_a_wave_has_to_be_named_where_there_are_several() -> None:
    """Two waves together would count people twice."""
    rows = [*agency(wave="1"), *agency(wave="2")]
    with pytest.raises(ValueError, match="several waves: 1, 2"):
        report_of(rows, roster=None)

    assert 77 == report_of(rows, roster=None, wave="2").n_used
    with pytest.raises(ValueError, match="no row is of wave '3'"):
        report_of(rows, roster=None, wave="3")


def test_a_dataframe_does_as_well() -> None:
    """As rows do."""
    polars = pytest.importorskip("polars")
    found = unit_report(safety(), polars.DataFrame(ROWS), units=UNITS)

    assert found.of("care").value == report_of(ROWS).of("care").value


def test_wrong_calls_say_what_would_be_right() -> None:
    """An unknown scale, a row without its unit, a roster that is too small, rows of another kind."""
    with pytest.raises(ValueError, match="no scale 'x' with scores of units; there are voice, care, total"):
        report_of(ROWS, scales=["x"])
    with pytest.raises(UnitRowError, match="there is no column 'office'"):
        unit_report(safety(), [{"team": "a", "a": 1}], units=UNITS)
    with pytest.raises(RosterSizeError):
        report_of(ROWS, roster=Roster.from_people(staff(ROWS[:-1]), units=UNITS))
    with pytest.raises(TypeError, match="list of mappings"):
        unit_report(safety(), {"a": 1}, units=UNITS)
    with pytest.raises(ValueError, match="'aggregate'"):
        unit_report(
            safety(scales={one: facet("a", aggregate=None) for one in ("voice", "care", "total")}), [], units="t"
        )
    with pytest.raises(ValueError, match="the roster has the units"):
        report_of(ROWS, units="team")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="no rows"),
        pytest.param(people("na", 1), id="a single person"),
        pytest.param([*people("na", 1), *people("nb", 14)], id="a team of one"),
        pytest.param([{**one, "a": 3, "b": 3, "c": 3, "d": 3} for one in ROWS], id="all answers equal"),
        pytest.param([{**one, "a": None, "b": None, "c": None, "d": None} for one in ROWS], id="all missing"),
        pytest.param([{**one, "d": 3} for one in ROWS], id="an item without variance"),
        pytest.param(people("na", 25), id="a single team"),
    ],
)
def test_odd_data_give_reasons_and_no_warnings(rows: list[dict[str, Any]]) -> None:
    """No exception, no NaN, and a reason for whatever is not there."""
    found = report_of(rows)

    for one in found.figures:
        lacking = [name for name in ("value", "n", "favourable", "ad_mean", "awg") if getattr(one, name) is None]
        assert set(lacking) <= one.reasons.keys()


def test_the_same_release_may_be_written_again_and_another_one_not() -> None:
    """A team of four that was hidden must not come out when the others are shown later without one team."""
    from datetime import date

    rows = agency({"na": 12, "nb": 12, "nc": 14, "sa": 13})
    first = report_of(rows, wave="1")
    ledger = Ledger().added(first.tables, release="first", date=date(2026, 1, 1))
    again = report_of(rows, wave="1", ledger=ledger)
    one_less = report_of([one for one in rows if one["respondent"] != "na-0"], wave="1", ledger=ledger)

    assert again.of("care").value == first.of("care").value
    assert one_less.of("care", ("north", "na")).value is None


def test_a_report_becomes_rows_and_a_table(report: UnitReport) -> None:
    """A row for each unit and scale, each with the rule."""
    pytest.importorskip("polars")
    rows: list[Mapping[str, Any]] = list(report.rows())

    assert 27 == len(rows) == report.to_frame().shape[0]
    assert all(row["rule"].startswith("Scale means") for row in rows)
    assert "tables" not in report.to_dict()


def test_agreement_of_a_descriptive_scale_gives_no_small_unit_away() -> None:
    """What differs within an office less what does in its other teams would be that of the small one."""
    made = safety(scales={"way": facet("a", "b", direction="descriptive", aggregate=MEAN)})
    found = report_of(agency({"na": 7, "nb": 12, "nc": 14, "sa": 13}), definition=made, scales=["way"])
    of_teams = {one.unit[-1]: one for one in found.figures if one.level == "team"}

    assert "descriptive" == of_teams["nc"].reasons["favourable"]
    assert of_teams["na"].ad_mean is None
    assert of_teams["nb"].ad_mean is None
    assert of_teams["nc"].ad_mean is not None


def test_a_stricter_rule_is_kept() -> None:
    """Of eight for a mean, teams of seven are withheld."""
    rows = agency({"na": 7, "nb": 12, "nc": 9, "sa": 13})

    assert report_of(rows, rule=Rule(minimum_mean=8)).of("care", ("north", "na")).value is None


def test_scores_that_units_may_not_have_are_told_of_none() -> None:
    """Neither in the report nor in the ledger."""
    made = safety(scales={"own": facet("a", "b", permitted_level="respondent", aggregate=MEAN)})
    found = report_of(ROWS, definition=made, scales=["own"])

    assert {"not_permitted"} == {one.reasons["value"] for one in found.figures}
    assert all(one.n is None and one.favourable is None and one.verdict is None for one in found.figures)
    assert ["respondents"] == [one.shown.statistic for one in found.tables]
    assert not found.items
    assert not found.levels
