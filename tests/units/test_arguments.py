"""Arguments of reports on units and on change: what is of the wrong kind is said by name."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.errors import RosterSizeError
from cwinstruments.model import Roster as InvitedPeople
from cwinstruments.units.change_figures import StatedReliability
from cwinstruments.units.hierarchy import Roster
from cwinstruments.units.pictures import pulse_series
from cwinstruments.units.report import unit_report
from cwinstruments.units.waves import compare_waves
from tests.units.agency import UNITS, agency, safety, staff

ROWS = agency()
ROSTER = Roster.from_people(staff(ROWS), units=UNITS)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"roster": staff(ROWS)}, "Roster.from_people.* not list"),
        ({"roster": InvitedPeople("x", UNITS, (), ())}, "not a cwinstruments.Roster, which says who is invited"),
        ({"ledger": "ledger.csv"}, r"Ledger.load\(path\).* not str"),
        ({"rule": {}}, "rule is a Rule.* not dict"),
        ({"scales": "care"}, r"such as \['care'\], and not a text"),
        ({"scales": 3}, "scales: a list of names"),
        ({"units": None}, "units: the columns"),
    ],
)
def test_a_report_says_which_argument_is_wrong(said: dict[str, Any], why: str) -> None:
    """As a TypeError that says what would be right."""
    with pytest.raises(TypeError, match=why):
        unit_report(safety(), ROWS, **{"units": UNITS, **said})


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"reliability": 0.8}, "StatedReliability"),
        ({"rosters": ROSTER}, "rosters: two are wanted.* not Roster"),
        ({"rosters": (ROSTER, staff(ROWS))}, "Roster.from_people"),
        ({"waves": ("1",)}, "waves: two are wanted, the earlier and the later one, not 1"),
        ({"waves": "12"}, "waves: two are wanted.* not str"),
        ({"composition": "office"}, r"composition: .* such as \['office'\]"),
        ({"scales": "care"}, "not a text"),
        ({"rule": {}}, "rule is a Rule"),
    ],
)
def test_a_change_says_which_argument_is_wrong(said: dict[str, Any], why: str) -> None:
    """Before anything is scored."""
    with pytest.raises(TypeError, match=why):
        compare_waves(safety(), ROWS, ROWS, units=UNITS, **said)


@pytest.mark.parametrize(
    ("said", "why"),
    [({"window": "3"}, "whole number of waves"), ({"ledger": "x"}, "Ledger"), ({"scales": "care"}, "text")],
)
def test_a_series_says_which_argument_is_wrong(said: dict[str, Any], why: str) -> None:
    """As reports do."""
    with pytest.raises(TypeError, match=why):
        pulse_series(safety(), ROWS, units=UNITS, **said)


def test_what_is_no_definition_is_refused() -> None:
    """An id is one of a catalog."""
    with pytest.raises(TypeError, match=r"load_catalog\(\).instrument\('team-safety'\)"):
        unit_report("team-safety", ROWS, units=UNITS)  # type: ignore[arg-type]


def test_words_that_there_are_not_are_refused() -> None:
    """Each by its own name, and none that the caller can't say."""
    for name in ("on_invalid", "on_absent"):
        said: dict[str, Any] = {name: "drop"}
        with pytest.raises(ValueError, match=f"^{name} is 'raise' or 'missing', not 'drop'$"):
            unit_report(safety(), ROWS, units=UNITS, **said)


def test_people_whom_the_roster_does_not_have_are_refused() -> None:
    """Else their team would be one without a roster, of which nobody notices that it is misspelt."""
    strange = [{**row, "team": "xx"} if row["team"] == "na" else row for row in ROWS]
    moved = [{**ROWS[0], "office": "south"}, *ROWS[1:]]
    with pytest.raises(RosterSizeError, match="unit 'north / xx': the roster has nobody there; bring") as caught:
        unit_report(safety(), strange, units=UNITS, roster=ROSTER)
    assert (0, 14) == (caught.value.size, caught.value.n_respondents)
    with pytest.raises(RosterSizeError, match=r"the roster has nobody there \(it has north / na\)"):
        unit_report(safety(), moved, units=UNITS, roster=ROSTER)
    with pytest.raises(
        RosterSizeError, match=r"nobody in 'north / 0', 'north / 1', 'north / 2', 'south / 3', .*, 1 more"
    ):
        numbers = {team: number for number, team in enumerate(dict.fromkeys(row["team"] for row in ROWS))}
        unit_report(safety(), [{**row, "team": numbers[row["team"]]} for row in ROWS], units=UNITS, roster=ROSTER)
    with pytest.raises(RosterSizeError, match="north / xx"):
        compare_waves(safety(), ROWS, strange, units=UNITS, rosters=(None, ROSTER))


def test_the_largest_units_first_are_refused() -> None:
    """Without a roster, too."""
    with pytest.raises(ValueError, match="name the smallest units first, 'team' before 'office'"):
        unit_report(safety(), ROWS, units=("office", "team"))


def test_units_of_one_name_are_told_where_no_roster_knows_them() -> None:
    """They may be different teams, or one of which somebody is in the wrong office."""
    moved = [{**ROWS[0], "office": "south"}, *ROWS[1:]]
    roster = Roster.from_people([*staff(ROWS), {"team": "na", "office": "south"}], units=UNITS)
    slip = "one_name_in_several_units"

    assert slip in unit_report(safety(), moved, units=UNITS, scales=["care"]).cautions
    assert slip in compare_waves(safety(), ROWS, moved, units=UNITS, scales=["care"]).cautions
    assert slip not in unit_report(safety(), ROWS, units=UNITS, scales=["care"]).cautions
    assert slip not in unit_report(safety(), moved, units=UNITS, scales=["care"], roster=roster).cautions


def test_a_link_finds_somebody() -> None:
    """One that is empty is refused; where nobody is in both waves, that is the caution, and no other reason."""
    empty = [{**row, "respondent": None} for row in ROWS]
    others = [{**row, "respondent": f"x{row['respondent']}"} for row in ROWS]
    with pytest.raises(ValueError, match="'respondent' is empty in every row of a wave"):
        compare_waves(safety(), ROWS, empty, units=UNITS, link="respondent")
    found = compare_waves(safety(), ROWS, others, units=UNITS, link="respondent", scales=["care"])
    one = found.of("care", ("north", "na"))

    assert {"approximate", "overlap_unknown", "nobody_is_linked"} == set(one.cautions)
    assert "nobody_is_linked" not in found.of("care").cautions


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("car", ("north", "na")), "no scale 'car' here; did you mean 'care'"),
        (("care", "na"), r"as in \('north', 'na'\)"),
        (("care", ("na", "north")), r"as in \('north', 'na'\), \('north',\)"),
        (("care", ("x",)), r"as in \('north', 'na'\), .*, \.\.\."),
    ],
)
def test_figures_that_are_not_there_are_told_with_those_that_are(asked: tuple[str, Any], why: str) -> None:
    """Of a report on units and of one on change."""
    reports = (
        unit_report(safety(), ROWS, units=UNITS, scales=["care"]),
        compare_waves(safety(), ROWS, ROWS, units=UNITS, scales=["care"]),
    )
    for report in reports:
        with pytest.raises(KeyError, match=why):
            report.of(*asked)


def test_a_stated_reliability_is_taken() -> None:
    """It is what the change report wants, beside a link."""
    stated = StatedReliability("care", 0.8, 10.0, "imagined")
    found = compare_waves(safety(), ROWS, ROWS, units=UNITS, link="respondent", scales=["care"], reliability=stated)

    assert stated == found.reliability
