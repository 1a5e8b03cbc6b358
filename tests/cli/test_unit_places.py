"""What `units`, `change`, `quality` and `audit` say of files that don't fit: where it is, and what helps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write

EXPORTS = Path(__file__).parents[2] / "examples" / "exports"
ITEMS = ("ts01", "ts02", "ts03", "ts04")
HEAD = "respondent,team,office," + ",".join(ITEMS) + "\n"
UNITS = ("--unit", "team", "--scale", "candour")


def answers(*, answer: str = "4", blank: tuple[int, ...] = ()) -> str:
    """Write twelve rows, some of which name no team."""
    rows = [f"r{n},{'' if n in blank else 'a'},north,{answer},3,3,4\n" for n in range(12)]
    return HEAD + "".join(rows)


def test_a_row_without_a_unit_is_found_by_its_line(run: Run, write: Write) -> None:
    """With the other lines that have none either, and with what can be done."""
    file = write("w.csv", answers(blank=(3, 7)))
    done = run("units", "team-safety", file, *UNITS)

    assert (2, "") == (done.code, done.out)
    assert f"{file}:5 'team' is empty; so it is on line 9\n" in done.err
    assert "fill it in, or leave these rows out of the file" in done.err
    assert "--roster" not in done.err


def test_an_entry_of_an_array_is_found_by_its_number(run: Run, write: Write) -> None:
    """An array of JSON may stand on one line."""
    file = write("w.json", json.dumps([{"respondent": f"r{n}", "team": "a" if n else "", "ts01": 4} for n in range(9)]))
    done = run("units", "team-safety", file, *UNITS)

    assert (2, True) == (done.code, f"{file} entry 1: 'team' is empty\n" in done.err)


def test_a_larger_unit_can_be_left_to_the_roster(run: Run, write: Write) -> None:
    """Where the responses have no such column, the roster says it."""
    file = write("w.csv", answers().replace("r2,a,north", "r2,a,"))
    done = run("units", "team-safety", file, *UNITS, "--unit", "office")

    assert f"{file}:4 'office' is empty\n" in done.err
    assert "or leave the column 'office' out of it, and let a --roster say it of each 'team'" in done.err


def test_a_blank_cell_of_a_roster_is_found_by_its_line(run: Run, write: Write) -> None:
    """It is the roster's, not that of the responses."""
    roster = write("roster.csv", "team\na\n \nb\n")
    done = run("units", "team-safety", write("w.csv", answers()), *UNITS, "--roster", roster)

    assert (2, True) == (done.code, f"{roster}:3 'team' is empty" in done.err)


def test_of_two_waves_the_right_file_is_named(run: Run, write: Write) -> None:
    """Rows of both are counted from 1."""
    before, after = write("1.csv", answers()), write("2.csv", answers(blank=(2,)))
    done = run("change", "team-safety", before, after, *UNITS)

    assert (2, True) == (done.code, f"{after}:4 'team' is empty" in done.err)


@pytest.mark.parametrize("command", ["units", "change"])
def test_a_column_of_nearly_that_name_is_meant(run: Run, write: Write, command: str) -> None:
    """No row has it, so no row is named."""
    file = write("w.csv", answers())
    files = (file, file) if command == "change" else (file,)
    done = run(command, "team-safety", *files, "--unit", "Team", "--scale", "candour")

    assert (2, True) == (done.code, f"there is no column 'Team' in {file}; did you mean 'team'?" in done.err)
    assert "row 1" not in done.err


def test_what_a_mapping_does_not_keep_is_said(run: Run, write: Write) -> None:
    """The file has the column, and the mapping leaves it out."""
    head, *rows = (EXPORTS / "plain.csv").read_text(encoding="utf-8").splitlines()
    file = write("export.csv", "\n".join([f"{head};office", *(f"{row};north" for row in rows)]))
    mapping = ("--mapping", EXPORTS / "plain.mapping.yaml")
    done = run("units", EXPORTS / "support-after-visits.yaml", file, "--unit", "office", *mapping)

    assert (2, True) == (done.code, "the mapping does not keep the column 'office'; add it under 'keep'" in done.err)


def test_labels_fill_no_pages(run: Run, write: Write) -> None:
    """Some lines show what is wrong, a number says how often, and one says what reads labels."""
    file = write("w.csv", answers(answer="agree").replace(",3,3,4", ",agree,agree,agree"))
    done = run("units", "team-safety", file, *UNITS)
    told = [line for line in done.err.splitlines() if " CWI85" in line]

    assert 20 == len(told)
    assert f"{file}: 28 more faults are not named" in done.err
    assert 1 == done.err.count(f"cwinstruments map team-safety {file} -o mapping.yaml, then --mapping mapping.yaml")


@pytest.mark.parametrize(
    ("command", "more"), [("quality", ("--scale", "candour")), ("audit", ("--stated", "candour=total"))]
)
def test_labels_are_noticed_where_they_count_as_missing(
    run: Run, write: Write, command: str, more: tuple[str, ...]
) -> None:
    """One line, and none where answers are codes, some of them wrong."""
    text = answers(answer="agree").replace("office", "total").replace("north", "16")
    labels = run(command, "team-safety", write("w.csv", text), *more)
    codes = run(command, "team-safety", write("w.csv", text.replace("agree", "9")), *more)

    assert (1, 0) == tuple(
        one.err.count("if they are labels, have them mapped: cwinstruments map") for one in (labels, codes)
    )


def test_a_ledger_needs_its_folder_before_anything_is_counted(run: Run, write: Write, tmp_path: Path) -> None:
    """In the words that -o has."""
    ledger = tmp_path / "nosuch" / "l.csv"
    done = run("units", "team-safety", write("w.csv", answers()), *UNITS, "--wave", "1", "--ledger", ledger)

    assert (2, "") == (done.code, done.out)
    assert f"{ledger}: the folder {ledger.parent} does not exist" in done.err


def test_the_same_answers_twice_are_no_change(run: Run, write: Write) -> None:
    """Who named a file twice is told, also where it is a copy."""
    one, two = write("1.csv", answers()), write("2.csv", answers(answer="5"))

    assert "hold the same rows" in run("change", "team-safety", one, one, *UNITS).err
    assert "hold the same rows" not in run("change", "team-safety", one, two, *UNITS).err
