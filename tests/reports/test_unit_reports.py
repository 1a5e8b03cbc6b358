"""Reports on units and on change, written for people and for programs."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import pytest
from attrs import fields

from cwinstruments.disclosure import Ledger
from cwinstruments.psychometrics.bibliography import REFERENCES
from cwinstruments.reports.change_readings import CHANGE_READINGS
from cwinstruments.reports.change_text import change_report_text
from cwinstruments.reports.unit_reports_files import report_csv, report_json
from cwinstruments.reports.unit_reports_readings import UNIT_READINGS, Reading
from cwinstruments.reports.unit_reports_text import held_back_text, indented, unit_report_text
from cwinstruments.units.change_figures import ChangeFigures, ChangeReport, StatedReliability
from cwinstruments.units.figures import LevelFigures, UnitFigures, UnitReport, UnitResponse
from cwinstruments.units.hierarchy import Roster
from cwinstruments.units.report import unit_report
from cwinstruments.units.waves import compare_waves
from tests.builders import instrument
from tests.units.agency import MEAN, UNITS, agency, facet, safety, staff

ROWS = agency({"na": 3, "nb": 12, "nc": 11, "sa": 13, "sb": 12}, role="worker")


@pytest.fixture(scope="module")
def report() -> UnitReport:
    """A report with a team of three."""
    return unit_report(safety(), ROWS, units=UNITS, roster=Roster.from_people(staff(ROWS), units=UNITS))


@pytest.fixture(scope="module")
def change() -> ChangeReport:
    """A report on two waves of the same people."""
    return compare_waves(
        safety(),
        ROWS,
        [{**row, "d": min(5, row["d"] + 1)} for row in ROWS],
        units=UNITS,
        link="respondent",
        composition=["role"],
        reliability=StatedReliability("care", 0.8, 10, "an imagined manual"),
    )


def test_a_report_states_its_rule_and_its_cautions(report: UnitReport) -> None:
    """Before any figure."""
    text = unit_report_text(report)

    assert text.index("Scale means and counts are shown for 5 people or more.") < text.index("Scale (voice)")
    assert "not yet validated" in text
    assert "Nothing here is for decisions about one person." in text


def test_units_stand_below_the_unit_that_they_are_in(report: UnitReport) -> None:
    """Everybody first, and small units say that they are withheld."""
    lines = unit_report_text(report).splitlines()
    names = [line.split()[0] for line in lines[lines.index("Scale (care)") + 3 :][:8]]

    assert ["everybody", "north", "na", "nb", "nc", "south", "sa", "sb"] == names
    assert 3 * 2 == sum("withheld" in line for line in lines if line.startswith("    n"))
    assert "    na" == indented(("north", "na"))


def test_a_total_has_no_columns_of_agreement(report: UnitReport) -> None:
    """It is no facet."""
    lines = unit_report_text(report).splitlines()

    assert "rwg" not in lines[lines.index("Scale (total)") + 1]
    assert "rwg" in lines[lines.index("Scale (care)") + 2]


def test_items_are_in_tables_of_their_own(report: UnitReport) -> None:
    """Where they are asked for; no mean stands there."""
    text = unit_report_text(report, items=True)

    assert "favourable answers to each item" not in unit_report_text(report)
    assert 2 == text.count("favourable answers to each item")


@pytest.mark.parametrize(
    "one", {one.figure: one for one in (*UNIT_READINGS, *CHANGE_READINGS)}.values(), ids=lambda one: one.figure
)
def test_every_figure_has_a_reading_a_caution_and_a_source(one: Reading) -> None:
    """In plain words; and each attribute that it names is there."""
    names = {
        field.name
        for held in (UnitFigures, ChangeFigures, ChangeReport, UnitResponse, LevelFigures)
        for field in fields(held)
    }

    assert one.says and one.caution
    assert set(one.references) <= REFERENCES.keys()
    assert set(one.attributes) <= names


def test_json_holds_everything_and_the_readings(report: UnitReport, change: ChangeReport) -> None:
    """And is no NaN, nor the tables that are for the ledger."""
    data = json.loads(report_json(report, UNIT_READINGS))

    assert report.rule == data["rule"]
    assert len(UNIT_READINGS) == len(data["readings"])
    assert "tables" not in data
    assert "an imagined manual" == json.loads(report_json(change, CHANGE_READINGS))["reliability"]["cited"]


def test_a_table_has_a_row_for_each_unit_and_scale(report: UnitReport, change: ChangeReport) -> None:
    """With the rule in each of them, and nothing where nothing is shown."""
    for one in (report, change):
        rows = list(csv.DictReader(StringIO(report_csv(one))))
        assert 8 * 3 == len(rows)
        assert all("Public output" in row["rule"] for row in rows)
    small = next(row for row in csv.DictReader(StringIO(report_csv(report))) if row["unit"] == "north / na")
    assert ("", "") == (small["value"], small["n"])
    assert "value: withheld" in small["reasons"]


def test_a_report_on_change_says_who_was_compared_with_whom(change: ChangeReport) -> None:
    """And who answered in both waves, by how reliable a measure, and with which caution."""
    text = change_report_text(change)

    assert "Who answered in both waves" in text
    assert "role: worker" in text
    assert "Reliable change of care by a reliability of 0.8 and an SD of 10: an imagined manual" in text
    assert "clustered (approximate, few units)" in text
    assert "Source: Welch 1947" in text
    line = next(line for line in text[text.index("Scale (care") :].splitlines() if line.startswith("    sa"))
    assert " linked " in line
    assert line.endswith("%")


def test_a_change_stands_beside_its_numbers_of_people(change: ChangeReport) -> None:
    """Pairs of a linked change, and n of both waves; nothing of what is withheld."""
    text = change_report_text(change)
    lines = text[text.index("Scale (care") :].splitlines()
    cells = {line.split()[0]: line.split() for line in lines[2:9]}

    assert ["unit", "compared", "pairs", "n", "before", "before", "n", "after", "after"] == lines[1].split()[:9]
    assert ["sa", "linked", "13", "13"] == cells["sa"][:4]
    assert "13" == cells["sa"][5]
    assert ["na", "-", "-", "-", "withheld", "-", "withheld"] == cells["na"][:7]


def test_without_a_link_there_is_no_column_of_pairs() -> None:
    """It would be empty."""
    text = change_report_text(compare_waves(safety(), ROWS, ROWS, units=UNITS, scales=["care"]))
    table = text[text.index("Scale (care") : text.index("How to read this")]

    assert "n before" in table
    assert "pairs" not in table


@pytest.mark.parametrize(
    ("said", "link", "why"),
    [
        ({"permitted_level": "unit"}, "respondent", "it would judge persons"),
        ({}, None, "nobody is linked"),
    ],
)
def test_why_there_is_no_reliable_change_is_told(said: dict[str, str], link: str | None, why: str) -> None:
    """Instead of columns without a figure."""
    stated = StatedReliability("care", 0.8, 10, "an imagined manual")
    made = safety(**said)
    text = change_report_text(
        compare_waves(made, ROWS, ROWS, units=UNITS, link=link, reliability=stated, scales=["care"])
    )

    assert f"There is no reliable change of care: {why}" in text
    assert "  better" not in text


def test_a_report_says_which_levels_have_no_verdict() -> None:
    """And why."""
    made = unit_report(safety(unit="team"), ROWS, units=UNITS, roster=Roster.from_people(staff(ROWS), units=UNITS))

    assert "no verdict on office and everybody: the people there answer about different units" in unit_report_text(made)


def test_a_report_has_words_of_its_own_for_what_no_index_can_judge() -> None:
    """That no null distribution is published is no lack of answers."""
    agreement = {"statistics": ["rwg_j"], "null": "slight_skew", "rwg_j_at_least": 0.7}
    four = [{"id": item, "options": "four"} for item in ("a", "b", "c")]
    voice = facet("a", "b", "c", aggregate={**MEAN, "agreement": agreement})
    options = {"four": {"options": [{"value": value} for value in range(1, 5)]}}
    made = instrument({"voice": voice}, four, response_options=options)
    rows = [{"team": "t", "a": 1 + n % 4, "b": 1 + n % 3, "c": 2} for n in range(12)]
    text = unit_report_text(unit_report(made, rows, units=["team"], roster=Roster.from_people(rows, units=["team"])))

    assert "so there is no rwg(j) to judge by" in text
    assert "too few data" not in text.partition("How to read this")[0]


def test_a_report_says_what_the_ledger_holds_back() -> None:
    """With the reason and what to do; and not that few people answered."""
    first = unit_report(safety(), ROWS, units=UNITS, scales=["care"], wave="2")
    ledger = Ledger().added(first.tables, release="first", date=date(2026, 1, 1))
    held = unit_report(safety(), ROWS[:-1], units=UNITS, scales=["care"], wave="2", ledger=ledger)
    changed = compare_waves(safety(), ROWS[:-1], ROWS, units=UNITS, scales=["care"], waves=("1", "2"), ledger=ledger)

    text = unit_report_text(held)
    assert "Because of what the ledger holds, nothing is shown of respondents, care.mean" in text
    assert "What to do:" in text
    assert "how many people answered is withheld" in text
    assert "few people answered" not in text
    assert not list(held_back_text(changed.held_back))
