"""Tests of the command `check`: what it writes, and its exit codes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from cwinstruments.cli.check import check
from cwinstruments.cli.settings import Settings
from cwinstruments.documents import validator

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "examples" / "plugins" / "acme"
UNPROVED = ROOT / "tests" / "rules" / "good" / "zero-fill.yaml"
BAD = ROOT / "tests" / "rules" / "bad" / "rule-never-met.yaml"


CLEAN = "conforms to the schema: yes; passes profile 'fieldwork': yes"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(check, [str(one) for one in arguments])


def test_clean_files_exit_with_0() -> None:
    """Nothing is written but what was checked."""
    result = run(GOOD)

    assert 0 == result.exit_code
    assert f"checked 2 files: 1 instrument, 4 cases; no errors, no warnings\n{CLEAN}\n" == result.output


def test_findings_are_written_with_place_code_and_hint() -> None:
    """Errors exit with 1."""
    result = run(BAD)

    assert 1 == result.exit_code
    lines = result.output.splitlines()
    place = lines.index(f"{BAD}:25:29 CWI323 error: scale 'mean' needs 4 of its 3 items, so it never has a score")
    assert [
        "   25 |     missing: {min_answered: 4, then: available}",
        "      |                             ^",
        "  hint: use at most 3",
    ] == lines[place + 1 : place + 4]
    assert "checked 1 file: 1 instrument, no cases; 3 errors, 1 warning" == lines[-2]
    assert "conforms to the schema: yes; passes profile 'fieldwork': no" == lines[-1]


def test_concise_findings_are_one_line_each() -> None:
    """With the hint below, as before there were excerpts."""
    lines = run(BAD, "--format", "concise").output.splitlines()

    assert f"{BAD}:25:29 CWI323 error: scale 'mean' needs 4 of its 3 items, so it never has a score" in lines
    assert 8 + 2 == len(lines)


def test_warnings_exit_with_0_unless_strict() -> None:
    """A warning may be meant; who wants none can say so, in two ways."""

    assert 0 == run(UNPROVED).exit_code
    assert 1 == run(UNPROVED, "--strict").exit_code
    assert 1 == run(UNPROVED, "--warnings-as-errors").exit_code
    assert 0 == run(GOOD, "--strict").exit_code
    assert "warning: instrument 'zero-fill' has no cases" in run(UNPROVED).output


def test_json_is_one_document_that_its_schema_accepts() -> None:
    """Programs read findings as data, with the same exit code."""
    result = run(BAD, GOOD, "--format", "json")
    data = json.loads(result.output)

    assert 1 == result.exit_code
    assert [] == [error.message for error in validator("diagnostics").iter_errors(data)]
    counts = {key: data["summary"][key] for key in ("files", "cases", "errors", "warnings")}

    assert {"files": 3, "cases": 4, "errors": 3, "warnings": 1} == counts


def test_github_gets_an_annotation_for_each_finding() -> None:
    """File, line, column and code are properties; the hint belongs to the message."""
    result = run(BAD, "--format", "github")
    lines = result.output.splitlines()

    assert 1 == result.exit_code
    message = "scale 'mean' needs 4 of its 3 items, so it never has a score%0Ahint: use at most 3"
    assert f"::error file={BAD},line=25,endLine=25,col=29,endColumn=30,title=CWI323::{message}" in lines
    assert any(line.startswith("::warning file=") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'PATH...'"),
        ([GOOD, "--format", "xml"], "'xml' is not one of"),
        ([GOOD, "--profile", "strict"], "'strict' is not one of"),
        ([GOOD, "--select", "CWI3,CWI999"], "there is no code 'CWI999'"),
        ([GOOD, "--ignore", "CWI0215"], "there is no code 'CWI0215'; did you mean 'CWI215'?"),
        ([GOOD, "--ignore", "CWI101"], "'CWI101' can't be ignored: errors of reading and of shape"),
        ([GOOD, "--output", ""], "the name is empty"),
    ],
)
def test_wrong_use_exits_with_2(arguments: list[object], message: str) -> None:
    """The message says what was wrong."""
    result = run(*arguments)

    assert 2 == result.exit_code
    assert message in result.output


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("none.yaml", None),
        ("none/pulse", None),
        ("team-safty", "there is no instrument 'team-safty'; did you mean 'team-safety'?"),
        ("team-safety@9.9.9", "there is no version '9.9.9' of 'team-safety'"),
    ],
)
def test_a_path_that_is_not_there_stops_no_other(path: str, hint: str | None) -> None:
    """It is a finding like any other, and JSON stays JSON."""
    result = run(path, GOOD, "--format", "json")
    data = json.loads(result.output)
    (finding,) = data["diagnostics"]

    assert 1 == result.exit_code
    assert ("CWI001", path, "there is no such file") == (finding["code"], finding["file"], finding["message"])
    assert (finding["hint"] or "").startswith(hint or "")
    assert (hint is None) is (finding["hint"] is None)
    counts = {key: data["summary"][key] for key in ("files", "cases", "errors", "warnings")}

    assert {"files": 3, "cases": 4, "errors": 1, "warnings": 0} == counts


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    """Reading a pipe would wait for ever; a circle of links leads nowhere."""
    os.mkfifo(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "d.yaml").symlink_to(os.devnull)
    lines = run(tmp_path).output.splitlines()

    odd = "CWI001 error: this is not a regular file but a pipe, a socket or a device"
    for name in "ad":
        assert f"{tmp_path / name}.yaml {odd}" in lines
    assert any(line.startswith(f"{tmp_path / 'b.yaml'} CWI001 error: the file can't be opened") for line in lines)
    assert "checked 3 files: no instruments, no cases; 3 errors, no warnings" == lines[-2]


@pytest.mark.parametrize("id", ["supervision-meetings", "supervision-meetings@1.0.0"])
def test_an_instrument_that_is_known_is_checked_by_its_id(
    id: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With its cases; a file of that name goes before it."""
    monkeypatch.chdir(tmp_path)
    settings = Settings(directories=[str(GOOD / "src" / "cwinstruments_acme" / "instruments")])
    known = CliRunner().invoke(check, [id], obj=settings)
    (tmp_path / id).write_text("kind: [", encoding="utf-8")
    file = CliRunner().invoke(check, [id], obj=settings)

    assert "checked 2 files: 1 instrument, 4 cases; no errors, no warnings" == known.output.splitlines()[0]
    assert (0, 1) == (known.exit_code, file.exit_code)


def test_a_known_instrument_with_faults_has_its_findings(tmp_path: Path) -> None:
    """Those of the definition, at their places."""
    (tmp_path / "never.yaml").write_text(BAD.read_text(encoding="utf-8"), encoding="utf-8")
    result = CliRunner().invoke(check, ["rule-never-met"], obj=Settings(directories=[str(tmp_path)]))

    assert 1 == result.exit_code
    assert f"{tmp_path / 'never.yaml'}:25:29 CWI323" in result.output


def test_a_known_instrument_in_an_archive_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plugins need not lie in folders; the cases are found all the same."""
    folder = GOOD / "src" / "cwinstruments_acme"
    archive = tmp_path / "acme.zip"
    with ZipFile(archive, "w") as zipped:
        for file in [folder / "__init__.py", *(folder / "instruments").iterdir()]:
            zipped.write(file, f"cwi_checked_zip/{file.relative_to(folder)}")
        zipped.writestr(
            "cwi_checked_zip-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: cwi-checked-zip\nVersion: 1.0\n"
        )
        zipped.writestr("cwi_checked_zip-1.0.dist-info/entry_points.txt", "[cwinstruments]\nzipped = cwi_checked_zip\n")
    monkeypatch.syspath_prepend(archive)
    result = run("supervision-meetings")

    assert "checked 2 files: 1 instrument, 4 cases; no errors, no warnings" == result.output.splitlines()[0]


def test_help_shows_an_example() -> None:
    """Nobody has to guess."""
    result = run("--help")

    assert 0 == result.exit_code
    assert "cwinstruments check instruments/" in result.output


# What is asked for, and where it goes


def test_codes_are_selected_and_ignored() -> None:
    """By whole codes or their beginnings, with commas or repeated; the exit code follows."""

    def codes(*arguments: str) -> tuple[set[str], int]:
        result = run(BAD, "--format", "json", *arguments)
        return {one["code"] for one in json.loads(result.output)["diagnostics"]}, result.exit_code

    assert ({"CWI323", "CWI813"}, 1) == codes()
    assert ({"CWI323"}, 1) == codes("--select", "CWI3,CWI4")
    assert ({"CWI813"}, 0) == codes("--ignore", "CWI4", "--ignore", "CWI3")
    assert ({"CWI813"}, 1) == codes("--ignore", "CWI3", "--strict")


def test_a_profile_asks_for_more_than_the_one_before() -> None:
    """The result says which it was; what is published may not have a warning."""
    codes = {}
    for profile in ("draft", "fieldwork", "publish"):
        data = json.loads(run(UNPROVED, "--format", "json", "--profile", profile).output)
        codes[profile] = {one["code"] for one in data["diagnostics"]}
        assert profile == data["summary"]["profile"]

    assert codes["draft"] <= codes["fieldwork"] < codes["publish"]
    assert 0 == run(UNPROVED, "--profile", "draft", "--select", "CWI813").exit_code
    assert 1 == run(UNPROVED, "--profile", "publish", "--select", "CWI813").exit_code


@pytest.mark.parametrize("format_", ["text", "concise", "json", "github", "sarif"])
def test_findings_go_to_a_file_whole(format_: str, tmp_path: Path) -> None:
    """It holds what would have been printed, without colours; the exit code is the same."""
    file = tmp_path / "findings"
    printed = run(BAD, "--format", format_)
    result = run(BAD, "--format", format_, "--output", file, "--color", "always")

    assert 1 == result.exit_code
    assert printed.output == file.read_text(encoding="utf-8")
    said = "conforms to the schema: yes; passes profile 'fieldwork': no"
    assert (format_ not in ("text", "concise")) == (said in result.stderr)
    assert "" == result.stdout


def test_a_file_that_is_there_stays_when_nothing_can_be_checked(tmp_path: Path) -> None:
    """Wrong use writes nothing."""
    file = tmp_path / "findings.json"
    file.write_text("old", encoding="utf-8")

    assert 2 == run(BAD, "--select", "CWI999", "--output", file).exit_code
    assert "old" == file.read_text(encoding="utf-8")


def test_a_file_that_can_not_be_written_is_wrong_use(run: Any, tmp_path: Path) -> None:
    """The message names it."""
    done = run("check", GOOD, "--output", tmp_path / "none" / "there.json")

    assert 2 == done.code
    assert "does not exist" in done.err


def test_colours_are_for_terminals_and_for_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that reads the output has to take them out."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    assert "\x1b" not in run(BAD).output
    assert "\x1b" not in run(BAD, "--color", "never").output
    assert "\x1b[31m" in run(BAD, "--color", "always").output


def test_auto_colours_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless NO_COLOR is set, or the terminal knows none."""
    from cwinstruments.cli import findings

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert findings._is_coloured("auto")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not findings._is_coloured("auto")
    assert findings._is_coloured("always")
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not findings._is_coloured("auto")


def test_what_is_suppressed_is_counted(tmp_path: Path) -> None:
    """And is a result of SARIF with its reason."""
    text = UNPROVED.read_text(encoding="utf-8")
    file = tmp_path / "zero-fill.yaml"
    file.write_text(f"# cwi: ignore-file CWI813 - worked out elsewhere\n{text}", encoding="utf-8")
    (one,) = json.loads(run(file, "--format", "sarif", "--profile", "draft").output)["runs"][0]["results"]

    assert "no errors, no warnings, 1 suppressed" in run(file, "--profile", "draft").output
    assert "worked out elsewhere" == one["suppressions"][0]["justification"]
