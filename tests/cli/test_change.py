"""`cwinstruments change`: what changed between two waves."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

AGENCY = Path(__file__).parents[2] / "examples" / "agency"
FILE = AGENCY / "team-safety.csv"
BOTH = ("team-safety", FILE, FILE, "--waves", "1", "2", "--unit", "unit", "--unit", "office", "--scale", "candour")
STAFF = ("--roster", AGENCY / "staff.csv")
STATED = ("--reliability", "0.8", "--reliability-sd", "20", "--reliability-source", "imagined, 2020")


def test_the_example_agency_has_changed(run: Run) -> None:
    """With response rates and composition of both waves, and the rule."""
    done = run("change", *BOTH, *STAFF, "--link", "respondent")

    assert 0 == done.code
    assert "people are linked by respondent" in done.out
    assert "Who answered in both waves" in done.out
    assert "clustered (approximate" in done.out
    assert "Scale means and counts are shown for 5 people or more." in done.out
    assert "p Holm" in done.out


def test_reliable_change_stands_with_its_source(run: Run) -> None:
    """In per cent of people, in no row of a person; and not of a scale that is of units alone."""
    workload = AGENCY / "workload-experience.csv"
    asked = ("--waves", "1", "2", "--unit", "unit", "--link", "respondent", *STATED, "--format", "json")
    done = run("change", "workload-experience", workload, workload, "--scale", "paperwork", *asked)
    safety = run("change", "team-safety", FILE, FILE, "--scale", "candour", *asked)

    assert "imagined, 2020" == json.loads(done.out)["reliability"]["cited"]
    assert any(one["improved"] is not None for one in json.loads(done.out)["figures"])
    assert {"not_permitted"} <= {one["reasons"].get("improved") for one in json.loads(safety.out)["figures"]}
    assert all(one["improved"] is None for one in json.loads(safety.out)["figures"])
    assert "s0001" not in done.out


def test_a_table_goes_into_a_file_and_the_release_into_the_ledger(run: Run, tmp_path: Path) -> None:
    """Both whole or not at all."""
    target, ledger = tmp_path / "change.csv", tmp_path / "ledger.csv"
    done = run("change", *BOTH, *STAFF, "--format", "csv", "-o", target, "--ledger", ledger)
    rows = list(csv.DictReader(StringIO(target.read_text(encoding="utf-8"))))

    assert (0, "") == (done.code, done.out)
    assert 37 == len(rows)
    assert {"unlinked", "clustered", ""} == {row["design"] for row in rows}
    assert "change of team-safety, waves 1 and 2" in ledger.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--reliability", "0.8"), "--reliability-source"),
        (STATED, "--link"),
        (("--link", "code"), "there is no column 'code'"),
        (("--composition", "role"), "there is no column 'role' in the responses"),
    ],
)
def test_wrong_use_says_what_would_be_right(run: Run, more: tuple[str, ...], why: str) -> None:
    """With the exit code 2, and no report."""
    done = run("change", *BOTH, *STAFF, *more)

    assert (2, "") == (done.code, done.out)
    assert why in done.err


def test_the_help_has_an_example(run: Run) -> None:
    """As that of each command."""
    assert "cwinstruments change team-safety wave1.csv wave2.csv" in run("change", "--help").out


def test_why_there_is_no_reliable_change_is_told(run: Run) -> None:
    """Of a scale of units alone, in the text and on the error stream."""
    done = run("change", *BOTH, *STAFF, "--link", "respondent", *STATED, "--format", "csv")
    text = run("change", *BOTH, *STAFF, "--link", "respondent", *STATED)
    why = "There is no reliable change of candour: it would judge persons"

    assert (0, 0) == (done.code, text.code)
    assert why in done.err
    assert why in text.out
    assert "  better" not in text.out


def test_a_larger_unit_alone_gets_a_hint(run: Run) -> None:
    """The rows name the unit, and the roster its office."""
    done = run("change", "team-safety", FILE, FILE, "--waves", "1", "2", "--unit", "office", *STAFF)

    assert 2 == done.code
    assert "--unit unit --unit office" in done.err


def test_the_help_says_whose_columns_tell_the_composition(run: Run) -> None:
    """Those of the responses."""
    assert "A column of the responses, such as a role" in " ".join(run("change", "--help").out.split())
