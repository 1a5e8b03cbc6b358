"""Tests of the command `check`: what it writes, and its exit codes."""

from __future__ import annotations

import json
import os
from pathlib import Path
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


def run(*arguments: object) -> Result:
    return CliRunner().invoke(check, [str(one) for one in arguments])


def test_clean_files_exit_with_0() -> None:
    """Nothing is written but what was checked."""
    result = run(GOOD)

    assert (0, "checked 2 files: 1 instrument, 4 cases; no errors, no warnings\n") == (result.exit_code, result.output)


def test_findings_are_written_with_place_code_and_hint() -> None:
    """Errors exit with 1."""
    result = run(BAD)

    assert 1 == result.exit_code
    lines = result.output.splitlines()
    assert f"{BAD}:25:29 CWI323 scale 'mean' needs 4 of its 3 items, so it never has a score" in lines
    assert "  hint: use at most 3" in lines
    assert "checked 1 file: 1 instrument, no cases; 3 errors, 1 warning" == lines[-1]


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
    assert {"files": 3, "cases": 4, "errors": 3, "warnings": 1} == data["summary"]


def test_github_gets_an_annotation_for_each_finding() -> None:
    """File, line, column and code are properties; the hint belongs to the message."""
    result = run(BAD, "--format", "github")
    lines = result.output.splitlines()

    assert 1 == result.exit_code
    message = "scale 'mean' needs 4 of its 3 items, so it never has a score%0Ahint: use at most 3"
    assert f"::error file={BAD},line=25,col=29,title=CWI323::{message}" in lines
    assert any(line.startswith("::warning file=") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'PATH...'"),
        ([GOOD, "--format", "xml"], "'xml' is not one of"),
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
    assert {"files": 3, "cases": 4, "errors": 1, "warnings": 0} == data["summary"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    """Reading a pipe would wait for ever; a circle of links leads nowhere."""
    os.mkfifo(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "d.yaml").symlink_to(os.devnull)
    lines = run(tmp_path).output.splitlines()

    odd = "CWI001 this is not a regular file but a pipe, a socket or a device"
    for name in "ad":
        assert f"{tmp_path / name}.yaml {odd}" in lines
    assert any(line.startswith(f"{tmp_path / 'b.yaml'} CWI001 the file can't be opened") for line in lines)
    assert "checked 3 files: no instruments, no cases; 3 errors, no warnings" == lines[-1]


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

    assert "checked 2 files: 1 instrument, 4 cases; no errors, no warnings\n" == known.output
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

    assert "checked 2 files: 1 instrument, 4 cases; no errors, no warnings\n" == result.output


def test_help_shows_an_example() -> None:
    """Nobody has to guess."""
    result = run("--help")

    assert 0 == result.exit_code
    assert "cwinstruments check instruments/" in result.output
