"""Rows that name a Tribal Nation stay out of files of scores, whatever reads the file."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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
    assert (2, True) == (refused.code, "holds no rows back, and column 'nation' may name Nations" in refused.err)


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
