"""`cwinstruments licences`, and `score --use`: what a use needs, and its refusal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

OVERLAYS = Path(__file__).parents[2] / "examples" / "overlays"
KEY, ROUND = OVERLAYS / "evening-check.yaml", OVERLAYS / "evening-round.yaml"
BY_ITEM = "ev1,ev2,ev3\n2,0,1\n"
BY_ENTRY = "evening_check__ev1,evening_check__ev2,evening_check__ev3\n2,0,1\n"


@pytest.fixture
def unpermitted(tmp_path: Path) -> Path:
    """Give a folder with the survey of the examples, without the permission that it needs."""
    folder = tmp_path / "definitions"
    folder.mkdir()
    shutil.copy(KEY, folder)
    text = ROUND.read_text(encoding="utf-8").partition("permissions:")[0]
    (folder / ROUND.name).write_text(text, encoding="utf-8")
    return folder


def test_the_table_says_what_is_missing_and_whom_to_ask(run: Run) -> None:
    """One line a part; the exit code is 1 where something is missing."""
    done = run("licences", KEY, "--use", "organisational")
    text, key = done.out.splitlines()[1:]

    assert 1 == done.code
    assert ["evening-check", "1.0.0", "item", "text", "organisational", "with", "permission"] == text.split()[:7]
    assert text.endswith("The Example Press, rights and permissions")
    assert key.endswith("permitted")
    assert "1 permission is missing\n" == done.err


def test_what_a_survey_records_covers_its_use(run: Run) -> None:
    """Without --use, the use is what the survey says; `--on` asks about another day."""
    done = run("--instruments-dir", OVERLAYS, "licences", "evening-round", "--format", "json")
    needs = json.loads(done.out)

    assert (0, 0) == (done.code, needs["unmet"])
    assert {"given_by": "The Example Press", "given_on": "2026-02-01"} == needs["needs"][0]["covered_by"]
    early = run("--instruments-dir", OVERLAYS, "licences", "evening-round", "--on", "2026-01-31")
    assert 1 == early.code
    covered = run("--instruments-dir", OVERLAYS, "licences", "evening-round")
    assert "The Example Press, 2026-02-01  without end" in covered.out
    assert "everything is permitted\n" == covered.err


def test_a_permission_that_ended_is_told(run: Run, unpermitted: Path) -> None:
    """The line names the instrument, and what became of the permission."""
    with (unpermitted / ROUND.name).open("a", encoding="utf-8") as file:
        file.write(
            "permissions:\n  - {instrument: evening-check, given_by: The Example Press,"
            ' given_on: "2026-02-01", until: "2026-06-30"}\n'
        )
    done = run("--instruments-dir", unpermitted, "licences", "evening-round", "--on", "2026-07-01")

    expected = "evening-check 1.0.0: the permission of 2026-02-01 ended on 2026-06-30\n1 permission is missing\n"
    assert (1, expected) == (done.code, done.err)


def test_without_a_name_every_instrument_is_looked_at(run: Run, write: Write) -> None:
    """One that can't be used is named; all others are there."""
    broken = write("more/broken.yaml", KEY.read_text(encoding="utf-8").replace("wording: key_only", "wording: none"))
    done = run("--instruments-dir", broken.parent, "licences", "--use", "research", "--format", "json")

    assert {"team-safety", "nasa-tlx"} <= {one["instrument"] for one in json.loads(done.out)["needs"]}
    assert "evening-check 1.0.0 can't be used" in done.err


def test_an_instrument_needs_a_use(run: Run) -> None:
    """It has none of its own."""
    done = run("licences", KEY)

    assert 2 == done.code
    assert "evening-check does not say what it is used for; give --use, one of clinical, commercial" in done.err
    assert 2 == run("licences", KEY, "--use", "fun").code


def test_an_instrument_is_scored_only_for_a_use_that_is_permitted(run: Run, write: Write) -> None:
    """Without --use nobody said what it is for."""
    responses = write("responses.csv", BY_ITEM)
    refused = run("score", KEY, responses, "--use", "commercial")

    assert (2, "") == (refused.code, refused.out)
    assert "evening-check 1.0.0: commercial use is not permitted (item text refused)" in refused.err
    assert 0 == run("score", KEY, responses, "--use", "research").code
    assert 0 == run("score", KEY, responses).code


@pytest.mark.parametrize(
    "command",
    [["score"], ["explain", "--respondent", "1"], ["sql", "--table", "answers"]],
    ids=lambda command: command[0],
)
def test_no_command_scores_a_survey_that_is_not_permitted(
    command: list[str], run: Run, write: Write, unpermitted: Path
) -> None:
    """With the permission recorded, the same command scores."""
    name, *options = command
    rows = [] if name == "sql" else [write("responses.csv", BY_ENTRY)]
    refused = run("--instruments-dir", unpermitted, name, "evening-round", *rows, *options)

    assert (2, "") == (refused.code, refused.out)
    assert "organisational use is not permitted (item text only with permission)" in refused.err
    assert "ask The Example Press, rights and permissions" in refused.err
    assert 0 == run("--instruments-dir", OVERLAYS, name, "evening-round", *rows, *options).code


def test_what_is_not_permitted_can_be_looked_at(run: Run, unpermitted: Path) -> None:
    """Whoever asks for permission wants to know for what."""
    shown = run("--instruments-dir", unpermitted, "show", "evening-round")

    assert 0 == shown.code
    assert "used for         organisational" in shown.out
    assert 1 == run("check", unpermitted).code
