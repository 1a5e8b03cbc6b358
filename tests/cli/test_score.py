"""`cwinstruments score`: files in, files out, and every fault with its line and an exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

DEFINITION = Path(__file__).parents[1] / "files" / "pulse.yaml"
ITEMS = "p1,p2,p3,hours,visits,alone,role,helped,began,ended"
ROWS = f"""respondent,unit,{ITEMS}
r1,north,5,1,3,40,no,,supervisor,peer;mentor,2024-01-01,2024-01-31
r2,south,1,5,,,yes,5,,,,
"""


def test_a_table_becomes_a_table(run: Run, write: Write, tmp_path: Path) -> None:
    """Kept columns, then scores; what was done is said where programs don't read it."""
    target = tmp_path / "scores.csv"
    done = run("score", DEFINITION, write("a.csv", ROWS), "-o", target)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))

    assert 0 == done.code
    assert "" == done.out
    assert "2 rows: 2 scored, 0 invalid" in done.err
    assert [("r1", "north", "20.0"), ("r2", "south", "")] == [
        (row["respondent"], row["unit"], row["weekly"]) for row in rows
    ]


def test_an_instrument_is_found_by_its_id_and_version(run: Run, write: Write, pulse: Path) -> None:
    """In a folder of definitions, too."""
    file = write("a.csv", ROWS)
    outputs = [run("--instruments-dir", pulse, "score", id, file) for id in ("pulse", "pulse@1.2.0", DEFINITION)]

    assert [0, 0, 0] == [done.code for done in outputs]
    assert 1 == len({done.out for done in outputs})


def test_what_was_used_is_said(run: Run, write: Write, pulse: Path, site: Any) -> None:
    """The instrument's version, and who brings it; none of it is in the scores."""
    file = write("a.csv", ROWS)
    package = site.folder / "cwi_pulses"
    site.install("cwi_pulses", "")
    (site.folder / "cwi_pulses.py").unlink()
    (package / "instruments").mkdir(parents=True)
    (package / "__init__.py").touch()
    text = DEFINITION.read_text(encoding="utf-8").replace("id: pulse", "id: other-pulse")
    (package / "instruments" / "pulse.yaml").write_text(text, encoding="utf-8")
    plugin = run("score", "other-pulse", file)
    folder = run("--instruments-dir", pulse, "score", "pulse", file)
    path = run("score", DEFINITION, file)

    assert "other-pulse 1.2.0 of cwi-pulses 1.0" == plugin.err.splitlines()[0]
    assert f"pulse 1.2.0 of the folder {pulse}" == folder.err.splitlines()[0]
    assert f"pulse 1.2.0 of {DEFINITION}" == path.err.splitlines()[0]
    assert plugin.out == folder.out == path.out


@pytest.mark.parametrize("command", [["score"], ["explain", "--respondent", "r1"], ["show"]])
def test_other_versions_are_pointed_out(run: Run, write: Write, pulse: Path, command: list[str]) -> None:
    """The latest is used, and the scores of the next run may be those of another version; who pins one has peace."""
    text = DEFINITION.read_text(encoding="utf-8")
    for version in ("1.10.0", "0.9.0"):
        (pulse / f"pulse-{version}.yaml").write_text(text.replace("1.2.0", version), encoding="utf-8")
    name, *options = command
    files = [] if name == "show" else [write("a.csv", ROWS)]
    latest, pinned, path = (
        run("--instruments-dir", pulse, name, id, *files, *options) for id in ("pulse", "pulse@1.2.0", DEFINITION)
    )

    assert (0, 0, 0) == (latest.code, pinned.code, path.code)
    warning = "pulse is also known as version 0.9.0, 1.2.0; the latest is used, write pulse@1.10.0 to pin it\n"
    assert 1 == latest.err.count(warning)
    assert "to pin it" not in pinned.err + path.err


@pytest.mark.parametrize(("id", "message"), [
    ("puls", "did you mean 'pulse'?"),
    ("pulse@9.9.9", "there is no version '9.9.9' of 'pulse'; there is 1.2.0"),
    ("pulse@", "there is no version '' of 'pulse'"),
    ("none.yaml", "there is no definition 'none.yaml'"),
    ("folder/pulse", "there is no definition 'folder/pulse'"),
])  # fmt: skip
def test_an_instrument_that_is_not_known_is_wrong_use(
    run: Run, write: Write, pulse: Path, id: str, message: str
) -> None:
    """The message says what is known."""
    done = run("--instruments-dir", pulse, "score", id, write("a.csv", ROWS))

    assert (2, "") == (done.code, done.out)
    assert message in done.err


def test_a_definition_that_is_set_aside_is_hinted_at(run: Run, write: Write, tmp_path: Path) -> None:
    """An id that is not known may be that of a definition that can't be read."""
    write("broken/pulse.yaml", "kind: instrument\nid: [")
    done = run("--instruments-dir", tmp_path / "broken", "score", "pulse", write("a.csv", ROWS))

    assert 2 == done.code
    assert "'cwinstruments plugins' shows why" in done.err


@pytest.mark.parametrize(("old", "new", "finding"), [
    ("items: [p1, -p2, p3]", "items: [p1, -p2, p9]", ":41:22 CWI203 "),
    ('formula: "hours / 2"', 'formula: "hours / / 2"', ":58:14 CWI301 "),
])  # fmt: skip
def test_a_definition_with_faults_gives_findings_with_their_places(
    run: Run, write: Write, old: str, new: str, finding: str
) -> None:
    """Those of the check, and those that only show when the plan is compiled."""
    text = DEFINITION.read_text(encoding="utf-8")
    assert old in text
    definition = write("pulse.yaml", text.replace(old, new))
    done = run("score", definition, write("a.csv", ROWS))

    assert (1, "") == (done.code, done.out)
    assert f"{definition}{finding}" in done.err
    assert "CWI401" not in done.err
    assert ("'cwinstruments check' shows warnings as well" in done.err) is (finding == ":41:22 CWI203 ")


# Out


@pytest.mark.parametrize("name", ["scores.csv", "scores.jsonl", "scores.json"])
def test_the_name_of_the_output_tells_its_format(run: Run, write: Write, tmp_path: Path, name: str) -> None:
    """Without another word."""
    target = tmp_path / name
    done = run("score", DEFINITION, write("a.csv", ROWS), "-o", target)
    text = target.read_text(encoding="utf-8")

    assert 0 == done.code
    if name.endswith("csv"):
        assert text.startswith("respondent,unit,ease,")
    elif name.endswith("jsonl"):
        assert ["r1", "r2"] == [json.loads(line)["respondent"] for line in text.splitlines()]
    else:
        assert ["r1", "r2"] == [record["respondent"] for record in json.loads(text)]


def test_a_table_may_be_written_with_tabs(run: Run, write: Write, tmp_path: Path) -> None:
    """As its name says."""
    run("score", DEFINITION, write("a.csv", ROWS), "-o", tmp_path / "scores.tsv")

    assert (tmp_path / "scores.tsv").read_text(encoding="utf-8").startswith("respondent\tunit\tease\t")


@pytest.mark.parametrize("format", ["csv", "jsonl", "json"])
def test_everything_goes_through_pipes(run: Run, format: str) -> None:
    """In, out, and in again in the same format."""
    first = run("score", DEFINITION, "-", "-o", "-", "--format", format, stdin=ROWS)
    records = '[{"respondent": "r1", "p1": 5, "p2": 1, "p3": 3}]'
    second = run("score", DEFINITION, "-", "--input-format", "json", "--format", format, stdin=records)

    assert (0, 0) == (first.code, second.code)
    assert "r1" in first.out
    assert "r1" in second.out


def test_the_format_can_be_said_against_the_name(run: Run, write: Write, tmp_path: Path) -> None:
    """And must be, where the name says none."""
    file = write("a.dat", ROWS)
    unknown = run("score", DEFINITION, file)
    done = run("score", DEFINITION, file, "--input-format", "csv", "-o", tmp_path / "x", "--format", "json")
    unnamed = run("score", DEFINITION, file, "--input-format", "csv", "-o", tmp_path / "y")

    assert (2, 0, 2) == (unknown.code, done.code, unnamed.code)
    assert "the file's name does not tell its format" in unknown.err
    assert [] != json.loads((tmp_path / "x").read_text())
    assert not (tmp_path / "y").exists()


def test_a_pipe_or_device_needs_no_format(run: Run, write: Write, tmp_path: Path) -> None:
    """Its name tells nothing, so a table is written."""
    done = run("score", DEFINITION, write("a.csv", ROWS), "-o", os.devnull)

    assert (0, "") == (done.code, done.out)


def test_responses_are_not_overwritten(run: Run, write: Write) -> None:
    """A slip of the hand must not cost the data."""
    file = write("a.csv", ROWS)
    done = run("score", DEFINITION, file, "-o", file)

    assert 2 == done.code
    assert "the scores would take the place of the responses" in done.err
    assert ROWS == file.read_text()


def test_an_output_that_can_not_be_written_is_named(run: Run, write: Write, tmp_path: Path) -> None:
    """A folder, or a place that is not there."""
    folder = run("score", DEFINITION, write("a.csv", ROWS), "-o", tmp_path, "--format", "csv")
    nowhere = run("score", DEFINITION, write("a.csv", ROWS), "-o", tmp_path / "none" / "a.csv")

    assert (2, 2) == (folder.code, nowhere.code)
    assert f"{tmp_path}: this is a folder, not a file" in folder.err
    assert f"the folder {tmp_path / 'none'} does not exist" in nowhere.err


# Rows that are invalid

MIXED = "respondent,p1,p2,p3\nr1,1,2,3\nr2,99,9,3\nr3,1\nr4,3,3,3\n"


def test_an_invalid_row_is_reported_and_left_out(run: Run, write: Write) -> None:
    """The others are scored; the exit code tells."""
    file = write("a.csv", MIXED)
    done = run("score", DEFINITION, file)

    assert 1 == done.code
    assert ["r1", "r4"] == [row["respondent"] for row in csv.DictReader(io.StringIO(done.out))]
    assert f"{file}:3 CWI851 respondent 'r2': item 'p2': 9 is not allowed; allowed is one of 1, 2, 3, 4, 5" in done.err
    assert f"{file}:4 CWI852 the row has 2 cells, the header has 4" in done.err
    assert "4 rows: 2 scored, 2 invalid" in done.err


def test_strict_stops_at_the_first_invalid_row_and_writes_nothing(run: Run, write: Write, tmp_path: Path) -> None:
    """Not even the rows before it; an old file stays."""
    target = write("scores.csv", "old")
    done = run("score", DEFINITION, write("a.csv", MIXED), "--strict", "-o", target)

    assert 1 == done.code
    assert "a.csv:3 CWI851" in done.err
    assert "CWI852" not in done.err
    assert "nothing is written: --strict stops at the first invalid row" in done.err
    assert "old" == target.read_text()
    assert {"a.csv", "scores.csv"} == {file.name for file in tmp_path.iterdir()}


def test_a_file_that_breaks_midway_leaves_nothing(run: Run, write: Write, tmp_path: Path) -> None:
    """Rows that were scored before the fault are not taken for all of them."""
    target = write("scores.csv", "old")
    rows = b"respondent,p1,p2,p3\n" + b"r,1,2,3\n" * 1500
    done = run("score", DEFINITION, write("a.csv", rows + b"r,\xff,2,3\n"), "-o", target)

    assert 2 == done.code
    assert "a.csv:1502 byte 0xFF" in done.err
    assert "old" == target.read_text()
    assert {"a.csv", "scores.csv"} == {file.name for file in tmp_path.iterdir()}


class Bad(NamedTuple):
    """A bad file of responses, and what is said about it."""

    name: str
    content: str | bytes
    code: int
    message: str


BAD = {
    "empty": Bad("a.csv", "", 2, "a.csv the file is empty"),
    "empty JSON": Bad("a.json", "", 2, "a.json the file is empty"),
    "wrong encoding": Bad("a.csv", b"p1,unit\n1,caf\xe9\n", 2, "a.csv:2 byte 0xE9 at character 6"),
    "UTF-16": Bad("a.csv", "p1\n1\n".encode("utf-16"), 2, "a.csv:1 the file is UTF-16, not UTF-8"),
    "NUL": Bad("a.csv", b"p1\n\x00\n", 2, "a.csv:2 the line holds a NUL byte"),
    "truncated JSON": Bad("a.json", '[{"p1": 1},\n{"p1"', 2, "a.json:2 entry 2: this is not JSON: it ends too early"),
    "truncated JSON Lines": Bad(
        "a.jsonl", '{"p1": 1}\n{"p1', 1, "a.jsonl:2 CWI854 this is not JSON: it ends too early"
    ),
    "deep": Bad("a.json", "[" * 200_000, 2, "a.json:1 entry 1: values are nested far too deeply"),
    "deep in lines": Bad("a.jsonl", '{"p1": 1}\n' + "[" * 200_000, 1, "a.jsonl:2 CWI854 values are nested far too"),
    "long integer": Bad("a.csv", f"p1\n{'7' * 5000}\n", 1, "a.csv:2 CWI851 respondent '1': item 'p1': '777"),
    "long integer in JSON": Bad(
        "a.json", f'[{{"p1": {"7" * 5000}}}]', 2, "a.json:1 entry 1: a number has 5,000 digits"
    ),
    "NaN": Bad("a.csv", "p1\nNaN\n", 1, "item 'p1': 'NaN' is not allowed"),
    "infinity": Bad("a.csv", "hours\ninf\n", 1, "item 'hours': 'inf' is not allowed"),
    "NaN in JSON": Bad("a.json", '[{"p1":\nNaN}]', 2, "a.json:2 entry 1: NaN is not a number that JSON knows"),
    "infinity in JSON": Bad("a.jsonl", '{"p1": Infinity}\n', 1, "a.jsonl:1 CWI854 Infinity is not a number"),
    "keys twice": Bad("a.json", '[{"p1": 1, "p1": 2}]', 2, "a.json:1 entry 1: key 'p1' is given twice"),
    "columns twice": Bad("a.csv", "p1,p1\n1,2\n", 2, "a.csv:1 the header names 'p1' more than once"),
    "no items": Bad("a.csv", "q1,q2\n1,2\n", 2, "a.csv:1 no column is an item of pulse"),
    "ragged": Bad("a.csv", "p1,p2\n1\n", 1, "a.csv:2 CWI852 the row has 1 cell, the header has 2"),
    "not a date": Bad("a.csv", "began\n2023-02-29\n", 1, "item 'began': '2023-02-29' is not allowed"),
    "99 on a yes-no item": Bad("a.csv", "visits\n99\n", 1, "item 'visits': 99 is not allowed"),
    "not an option": Bad("a.csv", "role\nclerk\n", 1, "item 'role': 'clerk' is not allowed; allowed is "),
    "not a choice": Bad("a.csv", "helped\npeer;dog\n", 1, "item 'helped': ['peer', 'dog'] is not allowed"),
    "text for missing": Bad("a.csv", "p1\nNA\n", 1, "hint: leave the cell empty where there is no answer, or say that"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_a_clear_message_and_an_exit_code(run: Run, write: Write, tmp_path: Path, name: str) -> None:
    """2 where the file can't be used, 1 where rows can't."""
    bad = BAD[name]
    file = write(bad.name, bad.content)
    done = run("score", DEFINITION, file, "-o", tmp_path / "scores.jsonl")

    assert bad.code == done.code, done.err
    assert bad.message in done.err
    # A fault of the file leaves no output; faults of rows leave the other rows.
    assert (bad.code == 1) == (tmp_path / "scores.jsonl").exists()
    assert "" == done.out


GOOD: dict[str, tuple[str, str | bytes]] = {
    "byte order mark": ("a.csv", b"\xef\xbb\xbfrespondent,p1,p2,p3\nr1,1,2,3\n"),
    "semicolons": ("a.csv", "respondent;p1;p2;p3\nr1;1;2;3\n"),
    "tabs": ("a.tsv", "respondent\tp1\tp2\tp3\nr1\t1\t2\t3\n"),
    "Windows line ends": ("a.csv", "respondent,p1,p2,p3\r\nr1,1,2,3\r\n"),
    "JSON Lines with a byte order mark": ("a.jsonl", '\ufeff{"respondent": "r1", "p1": 1, "p2": 2, "p3": 3}\r\n'),
    "JSON": ("a.json", '{"respondent": "r1", "p1": 1, "p2": 2, "p3": 3}'),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_only_looks_different_gives_the_same_scores(run: Run, write: Write, name: str) -> None:
    """Whatever program wrote it."""
    done = run("score", DEFINITION, write(*GOOD[name]))
    plain = run("score", DEFINITION, write("plain.csv", "respondent,p1,p2,p3\nr1,1,2,3\n"))

    assert 0 == done.code
    assert plain.out == done.out


def test_a_header_alone_gives_a_header(run: Run, write: Write) -> None:
    """No rows are no fault, and it is said that there are none."""
    done = run("score", DEFINITION, write("a.csv", "respondent,p1\n"))

    assert 0 == done.code
    assert 1 == len(done.out.splitlines())
    assert "0 rows: 0 scored, 0 invalid" in done.err


def test_columns_that_are_unknown_or_missing_are_named_once(run: Run, write: Write) -> None:
    """Unknown ones are kept."""
    done = run("score", DEFINITION, write("a.csv", "respondent,team,p1,P2\n" + "r,t,1,2\n" * 3))

    assert 0 == done.code
    assert 1 == done.err.count("CWI861 warning: columns that are no items are kept as they are: team, P2")
    assert 1 == done.err.count("hint: did you mean 'p2' for 'P2'?")
    assert 1 == done.err.count("CWI862 warning: items without a column count as not answered: p2, p3, hours")
    assert done.out.startswith("respondent,team,P2,ease,")


def test_answers_to_hidden_items_are_counted(run: Run, write: Write) -> None:
    """They are no findings: the scores are right, and JSON output names them."""
    file = write("a.csv", "respondent,visits,alone\nr1,no,5\nr2,no,4\nr3,,5\n")
    done = run("score", DEFINITION, file, "--format", "jsonl")

    assert 0 == done.code
    assert "answers that are not scored: 2 stale_response, 1 unconfirmed_response" in done.err
    notes = [json.loads(line)["notes"][0]["kind"] for line in done.out.splitlines()]
    assert ["stale_response", "stale_response", "unconfirmed_response"] == notes


def test_empty_rows_are_counted(run: Run, write: Write) -> None:
    """What is passed over is said."""
    done = run("score", DEFINITION, write("a.csv", "respondent,p1,p2,p3\nr1,1,2,3\n,,,\n,,,\n"))

    assert "1 row: 1 scored, 0 invalid" in done.err
    assert "passed over: 2 rows in which every cell is empty" in done.err


def test_the_caller_says_what_else_is_missing_and_who_answered(run: Run, write: Write) -> None:
    """Several texts, and any column."""
    file = write("a.csv", "code,p1,p2,p3\nc1,NA,2,3\nc2,.,.,.\n")
    done = run(
        "score", DEFINITION, file, "--id", "code", "--missing-text", "NA", "--missing-text", ".", "--format", "json"
    )

    assert 0 == done.code
    assert ["c1", "c2"] == [record["respondent"] for record in json.loads(done.out)]


# What is kept back


def test_what_is_kept_back_is_said_once(run: Run, write: Write) -> None:
    """Scores of units are left out, bands of health are empty."""
    done = run("score", DEFINITION, write("a.csv", ROWS))
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert 1 == done.err.count("left out, because only units may get scores of them: mood\n")
    assert 1 == done.err.count("because they speak of one person's health or of harm: strain\n")
    assert "mood" not in rows[0]
    assert [("10.0", "", "")] == [(row["strain"], row["strain_band"], row["strain_alarm"]) for row in rows[1:]]


def test_a_reason_gives_everything_out_and_stays_with_it(run: Run, write: Write) -> None:
    """In every row."""
    done = run("score", DEFINITION, write("a.csv", ROWS), "--person-scores", "made-up data")
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert 0 == done.code
    assert "left out" not in done.err
    assert ["made-up data"] * 2 == [row["person_scores_reason"] for row in rows]
    assert ("3.0", "high", "true") == (rows[0]["mood"], rows[1]["strain_band"], rows[1]["strain_alarm"])


def test_an_instrument_for_units_is_refused(run: Run, write: Write, tmp_path: Path) -> None:
    """Before anything is read or written, with what can be done."""
    text = DEFINITION.read_text(encoding="utf-8").replace("permitted_level: both", "permitted_level: unit")
    definition, file = write("pulse.yaml", text), write("a.csv", ROWS)
    refused = run("score", definition, file, "-o", tmp_path / "scores.csv")
    blank = run("score", definition, file, "--person-scores", " ")
    done = run("score", definition, file, "--person-scores", "made-up data")

    assert (2, 2, 0) == (refused.code, blank.code, done.code)
    assert "pulse gives scores of units, not of persons" in refused.err
    assert "In Python, unit_scores gives those of units." in refused.err
    assert '--person-scores "REASON"' in refused.err
    assert not (tmp_path / "scores.csv").exists()
    assert "say why in a few words" in blank.err


# A terminal


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_files_have_a_progress_bar_where_somebody_watches(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows the file's name, and changes nothing of the scores."""
    file = write("a.csv", "respondent,p1,p2,p3\n" + "r1,1,2,3\n" * 600)
    quiet = run("score", DEFINITION, file)
    screen = _Terminal()
    monkeypatch.setattr("cwinstruments.cli.progress.LONG_FILE", 10)
    monkeypatch.setenv("TERM", "xterm")
    with monkeypatch.context() as context:
        context.setattr("sys.stderr", screen)
        watched = run("score", DEFINITION, file)

    assert quiet.out == watched.out
    assert "a.csv" in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    assert "600 rows: 600 scored, 0 invalid" in screen.getvalue()


def test_no_color_is_respected(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A progress bar without colours is still one."""
    monkeypatch.setattr("cwinstruments.cli.progress.LONG_FILE", 10)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    screen = _Terminal()
    with monkeypatch.context() as context:
        context.setattr("sys.stderr", screen)
        run("score", DEFINITION, write("a.csv", ROWS))

    assert not re.search(r"\x1b\[(3[0-7]|38|9[0-7])", screen.getvalue())


def test_entries_of_a_json_array_are_counted(run: Run, write: Write) -> None:
    """All of them may stand on one line."""
    done = run("score", DEFINITION, write("a.json", '[{"p1": 1}, {"p1": 9, "respondent": "r2"}, 3]'))

    assert 1 == done.code
    assert "a.json:1 CWI851 entry 2: respondent 'r2': item 'p1': 9 is not allowed" in done.err
    assert "a.json:1 CWI855 entry 3 is not a JSON object" in done.err
