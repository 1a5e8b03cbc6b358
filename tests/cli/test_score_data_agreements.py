"""Rows that name a Tribal Nation stay out of files of scores, whatever reads the file."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import load_catalog
from cwinstruments.files.columns import ROW_COLUMN

Run = Callable[..., Any]

DEFINITION = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"
RESPONSES = """respondent,nation,mc1,mc2,mc3
r1,,4,2,5
r2,Example Nation,4,2,5
r3,Other Nation,1,1,1
r4, ,3,3,3
"""
AGREEMENTS = """kind: data_agreements
id: on-record
agreements:
  - {nation: Example Nation, authority: Its council, agreed_on: "2026-01-15", scope: [SCOPE], expires_on: "2099-01-14",
     results_first_to: Its council}
"""


@pytest.fixture
def responses(tmp_path: Path) -> Path:
    file = tmp_path / "responses.csv"
    file.write_text(RESPONSES, encoding="utf-8")
    return file


def agreements(tmp_path: Path, scope: str) -> Path:
    file = tmp_path / "agreements.yaml"
    file.write_text(AGREEMENTS.replace("SCOPE", scope), encoding="utf-8")
    return file


def respondents(text: str) -> list[str]:
    return [row["respondent"] for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize("engine", ["python", "polars"])
@pytest.mark.parametrize(("scope", "expected"), [("shared_output", ["r1", "r2", "r4"]), ("audits", ["r1", "r4"])])
def test_rows_of_nations_go_only_where_their_agreement_lets_them(
    run: Run, responses: Path, tmp_path: Path, engine: str, scope: str, expected: list[str]
) -> None:
    """Who did not agree to shared output is held back, and that is said with the reason."""
    if engine == "polars":
        pytest.importorskip("polars")
    target, summary = tmp_path / "scores.csv", tmp_path / "summary.json"
    options = ("--agreements", agreements(tmp_path, scope), "--engine", engine, "--summary", summary)
    shown = run("score", DEFINITION, responses, "-o", target, *options)

    assert 0 == shown.code
    assert expected == respondents(target.read_text(encoding="utf-8"))
    assert "Other Nation: no agreement is on record: 1 row" in shown.err
    told = json.loads(summary.read_text(encoding="utf-8"))
    assert (4, len(expected), 4 - len(expected)) == (told["rows"], told["scored"], told["held_back"])


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_without_agreements_no_row_of_a_nation_goes(run: Run, responses: Path, tmp_path: Path, engine: str) -> None:
    """Nobody has to ask for that."""
    if engine == "polars":
        pytest.importorskip("polars")
    target = tmp_path / "scores.csv"
    shown = run("score", DEFINITION, responses, "-o", target, "--engine", engine)

    assert ["r1", "r4"] == respondents(target.read_text(encoding="utf-8"))
    assert "not on record: 2 rows; --agreements" in shown.err


def test_rows_that_are_counted_leave_a_gap(run: Run, tmp_path: Path) -> None:
    """What a row is called is its place in the file, held back or not."""
    pytest.importorskip("polars")
    file = tmp_path / "responses.csv"
    lines = [line.partition(",")[2] for line in RESPONSES.splitlines()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = {}
    for engine in ("python", "polars"):
        target = tmp_path / f"{engine}.csv"
        run("score", DEFINITION, file, "-o", target, "--engine", engine)
        found[engine] = target.read_text(encoding="utf-8")

    assert found["python"] == found["polars"]
    assert ["1", "4"] == [row[ROW_COLUMN] for row in csv.DictReader(found["python"].splitlines())]


def test_parquet_is_held_back_too_and_engines_that_can_not_refuse(run: Run, responses: Path, tmp_path: Path) -> None:
    """Whole columns are filtered before anything is written."""
    pl = pytest.importorskip("polars")
    source, target = tmp_path / "responses.parquet", tmp_path / "scores.parquet"
    pl.read_csv(responses).write_parquet(source)
    shown = run("score", DEFINITION, source, "-o", target)

    assert ["r1", "r4"] == pl.read_parquet(target)["respondent"].to_list()
    assert "not on record: 2 rows" in shown.err
    refused = run("score", DEFINITION, source, "-o", target, "--engine", "duckdb")
    assert (2, True) == (refused.code, "holds no rows back, and rows may be about Nations: 'nation'" in refused.err)


def test_another_column_may_name_the_nation_and_has_to_be_there(run: Run, responses: Path, tmp_path: Path) -> None:
    """A misspelt column would let every row go."""
    responses.write_text(RESPONSES.replace("nation", "tribe"), encoding="utf-8")
    target = tmp_path / "scores.csv"
    wrong = run("score", DEFINITION, responses, "-o", target, "--nation", "tribes")
    right = run("score", DEFINITION, responses, "-o", target, "--nation", "tribe")

    assert (2, True) == (wrong.code, "there is no column 'tribes' to name a Nation" in wrong.err)
    assert (0, ["r1", "r4"]) == (right.code, respondents(target.read_text(encoding="utf-8")))


SURVEY = Path(__file__).parents[2] / "examples" / "agency" / "partnership-review.yaml"


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_a_survey_that_needs_agreements_is_not_scored_without_the_column(run: Run, tmp_path: Path, engine: str) -> None:
    """Nobody could tell which rows need one; empty cells say that no Nation is named."""
    if engine == "polars":
        pytest.importorskip("polars")
    target, file = tmp_path / "scores.csv", tmp_path / "responses.csv"
    file.write_text("respondent,answers_for\nr1,partner\n", encoding="utf-8")
    refused = run("score", SURVEY, file, "-o", target, "--engine", engine)

    assert 2 == refused.code
    assert "there is no column 'nation' to name a Nation" in refused.err
    assert "is empty where a row names no Nation" in refused.err
    assert not target.exists()
    file.write_text("respondent,nation,answers_for\nr1,,partner\nr2,Example Nation,partner\n", encoding="utf-8")
    scored = run("score", SURVEY, file, "-o", target, "--engine", engine)
    assert (0, ["r1"]) == (scored.code, respondents(target.read_text(encoding="utf-8")))


def test_the_column_is_the_one_that_is_named(run: Run, tmp_path: Path) -> None:
    """Another column may be named for one file; then that one has to be there."""
    file = tmp_path / "responses.csv"
    file.write_text("respondent,tribe,answers_for\nr1,,partner\n", encoding="utf-8")
    named = run("score", SURVEY, file, "-o", tmp_path / "scores.csv", "--nation", "tribe")

    assert 0 == named.code


@pytest.mark.parametrize("engine", ["python", "polars"])
@pytest.mark.parametrize("column", ["Nation", "NATION", " nation "])
def test_capitals_and_blanks_in_the_name_of_the_column_let_no_row_go(
    run: Run, tmp_path: Path, engine: str, column: str
) -> None:
    """Spreadsheets capitalise their first line; a column called so is still that of Nations."""
    if engine == "polars":
        pytest.importorskip("polars")
    file, target = tmp_path / "responses.csv", tmp_path / "scores.csv"
    file.write_text(RESPONSES.replace("nation", column, 1), encoding="utf-8")
    shown = run("score", DEFINITION, file, "-o", target, "--engine", engine)

    assert (0, ["r1", "r4"]) == (shown.code, respondents(target.read_text(encoding="utf-8")))
    assert "not on record: 2 rows" in shown.err


MAPPING = """kind: mapping
instrument: meeting-check
version: "1.0.0"
tool: google-forms
header_rows: 1
cells: codes
keep: []
respondent: Who
items:
  mc1: {column: Q1}
  mc2: {column: Q2}
  mc3: {column: Q3}
"""
GROUPS = """respondent,nation,rp_group,rp_staff_group,rp_staff_tier
r1,,Group A,20,60
r2,,example nation,20,60
r3,Other Nation,Other Nation,20,60
r4,,Example Nation,20,60
r5,,,20,60
r6,Example Nation,Example Nation,20,60
"""


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_a_group_that_is_a_nation_is_held_back_without_being_named_again(run: Run, tmp_path: Path, engine: str) -> None:
    """Nations on record are known by name; of all groups the file has to say whether they are Nations."""
    if engine == "polars":
        pytest.importorskip("polars")
    file, target = tmp_path / "groups.csv", tmp_path / "scores.csv"
    options = ("-o", target, "--engine", engine, "--agreements", agreements(tmp_path, "aggregates"))
    file.write_text(GROUPS.replace("nation,", "office,", 1), encoding="utf-8")
    refused = run("score", "representation", file, *options)

    assert (2, False) == (refused.code, target.exists())
    assert "there is no column 'nation' to name a Nation" in refused.err
    file.write_text(GROUPS, encoding="utf-8")
    scored = run("score", "representation", file, *options)
    assert ["r1", "r5"] == respondents(target.read_text(encoding="utf-8"))
    assert "not on record: 4 rows" in scored.err
    assert "Other Nation: no agreement is on record: 1 row" in scored.err
    assert "example nation: the agreement of 2026-01-15 is for aggregates, not for shared_output: 1 row" in scored.err


LANDSCAPE = """respondent,nation,pl_partner_type,pl_tribal,pl_data_agreement,pl_level
r1,,court,0,,3
r2,,,1,1,3
r3,,tribe,,,3
r4,Example Nation,tribe,1,1,3
r5,,court,,,3
r6,Other Nation,,1,0,3
r7,,,,,3
"""
TRIGGER = ("--set", "trigger_rating=collaboration_level", "--set", "due_at_or_below=2")
NOT_SAID = "  the row says that it is about a Nation, and not which: "


@pytest.mark.parametrize(
    ("engine", "kind"),
    [("python", "csv"), ("polars", "csv"), ("python", "jsonl"), ("polars", "parquet"), ("polars", "no column")],
)
def test_a_row_that_says_that_it_is_about_a_nation_has_to_name_it(
    run: Run, tmp_path: Path, engine: str, kind: str
) -> None:
    """Whatever reads the file; without a column of Nations no such row goes."""
    if engine == "polars" or kind == "parquet":
        pytest.importorskip("polars")
    rows = list(csv.DictReader(LANDSCAPE.splitlines()))
    file, target, summary = tmp_path / f"partners.{kind}", tmp_path / "scores.csv", tmp_path / "summary.json"
    text = LANDSCAPE
    if kind == "jsonl":
        text = "".join(json.dumps(row) + "\n" for row in rows)
    elif kind == "no column":
        file, text = tmp_path / "partners.csv", LANDSCAPE.replace("nation", "office", 1)
    file.write_text(text, encoding="utf-8")
    if kind == "parquet":
        import polars as pl

        pl.read_csv(LANDSCAPE.encode()).write_parquet(file)
    options = ("--engine", engine, "--agreements", agreements(tmp_path, "shared_output"), "--summary", summary)
    shown = run("score", "partner-landscape", file, "-o", target, *TRIGGER, *options)
    named = kind != "no column"

    expected = ["r1", "r4", "r5", "r7"] if named else ["r1", "r5", "r7"]
    assert (0, expected) == (shown.code, respondents(target.read_text(encoding="utf-8")))
    assert f"{NOT_SAID}{2 if named else 4} rows\n" in shown.err
    assert named == ("  Other Nation: no agreement is on record: 1 row\n" in shown.err)
    told = json.loads(summary.read_text(encoding="utf-8"))
    assert (7, len(expected), 7 - len(expected)) == (told["rows"], told["scored"], told["held_back"])


def test_a_row_of_the_review_that_says_so_is_held_back(run: Run, tmp_path: Path) -> None:
    """An item of an instrument in a survey says it too; and engines that hold nothing back refuse the file."""
    pl = pytest.importorskip("polars")
    file, source = tmp_path / "review.csv", SURVEY.with_suffix(".csv")
    rows = list(csv.reader(source.read_text(encoding="utf-8").splitlines()))
    rows[1][rows[0].index("partner_landscape__pl_tribal")] = "1"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    target = tmp_path / "scores.csv"
    shown = run("score", SURVEY, file, "-o", target)

    assert f"{NOT_SAID}1 row\n" in shown.err
    assert len(rows) - 2 == len(respondents(target.read_text(encoding="utf-8")))
    table = tmp_path / "partners.parquet"
    pl.read_csv(LANDSCAPE.encode()).drop("nation").write_parquet(table)
    options = ("-o", tmp_path / "scores.parquet", "--engine", "duckdb", *TRIGGER)
    refused = run("score", "partner-landscape", table, *options)
    assert 2 == refused.code
    assert "holds no rows back, and rows may be about Nations: 'pl_partner_type' and 'pl_tribal'" in refused.err


@pytest.mark.parametrize(("engine", "kind"), [("python", "csv"), ("polars", "parquet")])
def test_what_an_export_says_in_its_own_words_counts(run: Run, tmp_path: Path, engine: str, kind: str) -> None:
    """Only the mapping knows which answer means yes."""
    pl = pytest.importorskip("polars")
    text = "Who,nation,Q1,Q2\nr1,,Our Nation,3\nr2,,Another,3\nr3,Example Nation,Our Nation,3\n"
    file, target, mapping = tmp_path / f"export.{kind}", tmp_path / "scores.csv", tmp_path / "mapping.yaml"
    if kind == "csv":
        file.write_text(text, encoding="utf-8")
    else:
        pl.read_csv(text.encode()).write_parquet(file)
    left_out = [one.id for one in load_catalog().instrument("partner-landscape").items]
    left_out = [one for one in left_out if one not in ("pl_tribal", "pl_level")]
    mapping.write_text(EXPORT + "".join(f"  - {one}\n" for one in left_out), encoding="utf-8")
    options = ("--engine", engine, "--mapping", mapping, "--agreements", agreements(tmp_path, "shared_output"))
    shown = run("score", "partner-landscape", file, "-o", target, *TRIGGER, *options)

    assert f"{NOT_SAID}1 row\n" in shown.err
    assert ["r2", "r3"] == [row["Who"] for row in csv.DictReader(target.read_text(encoding="utf-8").splitlines())]


EXPORT = """kind: mapping
instrument: partner-landscape
version: "2.0.0"
tool: google-forms
header_rows: 1
cells: codes
keep: []
respondent: Who
items:
  pl_tribal: {column: Q1, recode: {Our Nation: 1, Another: 0}}
  pl_level: {column: Q2}
left_out:
"""


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_who_sees_results_first_is_said_where_they_are_written(
    run: Run, responses: Path, tmp_path: Path, engine: str
) -> None:
    """On the screen and in the summary, of Nations whose rows are among them, and of no others."""
    if engine == "polars":
        pytest.importorskip("polars")
    summary = tmp_path / "summary.json"
    file = agreements(tmp_path, "shared_output")
    other = '  - {nation: Third Nation, authority: A, agreed_on: "2026-01-15", scope: [shared_output],'
    with file.open("a", encoding="utf-8") as stream:
        stream.write(other + ' expires_on: "2099-01-14", results_first_to: Nobody here}\n')
    options = ("--engine", engine, "--agreements", file, "--summary", summary)
    shown = run("score", DEFINITION, responses, "-o", tmp_path / "scores.csv", *options)
    line = "results go first to: Its council (Example Nation, agreement of 2026-01-15)"

    assert (1, False) == (shown.err.count(line), "Nobody here" in shown.err)
    assert [line] == json.loads(summary.read_text(encoding="utf-8"))["results_first_to"]
    without = run("score", DEFINITION, responses, "-o", tmp_path / "scores.csv", "--engine", engine)
    assert "results go first to" not in without.err


def test_of_several_files_each_first_reader_is_said_once(run: Run, tmp_path: Path) -> None:
    """Also by a second run, that finds the files complete."""
    waves, target = tmp_path / "waves", tmp_path / "scores"
    waves.mkdir()
    for name in ("a.csv", "b.csv"):
        (waves / name).write_text(RESPONSES, encoding="utf-8")
    options = ("-o", target, "--agreements", agreements(tmp_path, "shared_output"))
    shown = [run("score", DEFINITION, waves, *options).err for _ in range(2)]

    assert [1, 1] == [one.count("results go first to: Its council") for one in shown]
    assert "2 complete already" in shown[1]


def test_an_explanation_says_that_a_row_names_a_nation_and_what_may_be_done_with_it(
    run: Run, responses: Path, tmp_path: Path
) -> None:
    """Below the scores, in every format, and only of rows that name one."""
    said = "this row names a Nation, Example Nation: its agreement lets it enter audits"
    options = ("--respondent", "r2", "--agreements", agreements(tmp_path, "audits"))
    text = run("explain", DEFINITION, responses, *options)
    page = run("explain", DEFINITION, responses, *options, "--format", "html")
    data = json.loads(run("explain", DEFINITION, responses, *options, "--format", "json").out)

    assert f"\n{said}\n" in text.out
    assert "results go first to: Its council (Example Nation, agreement of 2026-01-15)" in text.out
    assert f"<p>{said}</p>\n" in page.out
    assert [("Example Nation", ["audits"])] == [(one["nation"], one["permitted"]) for one in data["nations"]]
    without = run("explain", DEFINITION, responses, "--respondent", "r2")
    assert "names a Nation, Example Nation: no agreements were given; without that Nation's own it may" in without.out
    landscape = tmp_path / "landscape.csv"
    landscape.write_text(LANDSCAPE, encoding="utf-8")
    unnamed = run("explain", "partner-landscape", landscape, "--respondent", "r2", *TRIGGER).out
    assert "\nthis row says that it is about a Nation, and not which: until it names that Nation it may" in unnamed
    assert "Nation, and not" not in run("explain", "partner-landscape", landscape, "--respondent", "r4", *TRIGGER).out
    nobody = run("explain", DEFINITION, responses, "--respondent", "r1", "--format", "json")
    assert "nations" not in json.loads(nobody.out)


def test_an_explanation_reads_the_column_of_nations_whatever_else_is_kept(run: Run, tmp_path: Path) -> None:
    """A mapping keeps few columns; a group is looked up; and without the column nobody can tell."""
    file, mapping = tmp_path / "export.csv", tmp_path / "mapping.yaml"
    file.write_text("Who,Tribe,Q1,Q2,Q3\nr1,Other Nation,4,2,5\n", encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    options = ("--respondent", "r1", "--mapping", mapping, "--nation", "tribe")
    mapped = run("explain", DEFINITION, file, *options)

    assert "this row names a Nation, Other Nation" in mapped.out
    groups = tmp_path / "groups.csv"
    groups.write_text(GROUPS, encoding="utf-8")
    on_record = ("--agreements", agreements(tmp_path, "audits"))
    named = run("explain", "representation", groups, "--respondent", "r4", *on_record)
    assert "this row names a Nation, Example Nation: its agreement lets it enter audits" in named.out
    groups.write_text(GROUPS.replace("nation,", "office,", 1), encoding="utf-8")
    unknown = run("explain", "representation", groups, "--respondent", "r1")
    assert "nobody can tell whether this row names a Nation: there is no column 'nation'" in unknown.err
