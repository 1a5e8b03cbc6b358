"""Rated levels: units larger than the one that the items are about have no verdict."""

from __future__ import annotations

import pytest

from cwinstruments.model import RatedThing
from cwinstruments.units.hierarchy import Roster, levels_of
from cwinstruments.units.rated_levels import larger_levels, rated_thing
from cwinstruments.units.report import unit_report
from tests.units.agency import UNITS, agency, safety, staff


@pytest.mark.parametrize(
    ("rated", "units", "larger"),
    [
        ("team", ("team", "office"), {"office", "everybody"}),
        ("team", ("unit", "branch"), {"branch", "everybody"}),
        ("team", ("squad", "team"), {"everybody"}),
        ("team", ("office",), {"office", "everybody"}),
        ("partnership", ("pair",), {"everybody"}),
        ("office", ("team", "office", "region"), {"region", "everybody"}),
        ("office", ("team", "branch"), {"everybody"}),
        ("office", ("county",), {"county", "everybody"}),
        ("agency", ("team", "office"), set()),
        ("county", ("team", "county"), {"everybody"}),
        ("respondent", ("team", "office"), set()),
        ("task", ("team", "office"), set()),
    ],
)
def test_levels_are_known_by_their_columns(rated: str, units: tuple[str, ...], larger: set[str]) -> None:
    """And else by their place."""
    assert larger == larger_levels(RatedThing(rated), levels_of(units))


def test_a_verdict_is_given_up_to_the_rated_level() -> None:
    """Two teams that agree about themselves don't agree about anything together; the indices stay."""
    rows = agency()
    roster = Roster.from_people(staff(rows), units=UNITS)
    found = unit_report(safety(unit="team"), rows, units=UNITS, roster=roster, scales=["voice"])
    office = found.of("voice", ("north",))

    assert found.of("voice", ("north", "na")).verdict is not None
    assert (None, None, "not_the_rated_unit") == (office.verdict, office.too_few, office.reasons["verdict"])
    assert "not_the_rated_unit" == found.of("voice").reasons["verdict"]
    assert office.rwg_j_uniform is not None
    assert {"team", "office"} == {one.level for one in found.levels if one.icc1_anova_k0 is not None}


def test_the_scales_of_a_survey_are_about_what_their_instruments_are_about() -> None:
    """Team safety about teams, workload about the respondent."""
    from pathlib import Path

    from cwinstruments import load_survey

    survey = load_survey(Path(__file__).parents[2] / "examples" / "agency" / "workforce-survey.yaml")

    assert RatedThing.TEAM is rated_thing(survey, "team_safety__candour")
    assert RatedThing.RESPONDENT is rated_thing(survey, "workload_experience__paperwork")
    assert RatedThing.TEAM is rated_thing(safety(unit="team"), "voice")
