"""Tests of `check --fix` and `check --diff`: what they write, what they change, and their exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run

FIXES = Path(__file__).parents[1] / "fixes"
NAME = "CWI101-letter-wrong.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes((FIXES / "before" / NAME).read_bytes())
    return path


def after() -> str:
    return (FIXES / "after" / NAME).read_text(encoding="utf-8")


def test_fix_says_what_was_mended_and_reports_what_is_left(run: Run, file: Path) -> None:
    """What was mended is said on the error stream, so that the report stays a report."""
    result = run("check", "--fix", "--profile", "draft", "--format", "concise", file)

    assert 0 == result.code
    assert f"{file}:11:1 CWI101 mended: write 'sensitivity'\n" in result.err
    assert result.err.endswith("mended 3 findings in 1 file\n")
    assert "CWI813" in result.out
    assert " CWI101 " not in result.out
    assert after() == file.read_text(encoding="utf-8")


def test_a_second_fix_changes_nothing(run: Run, file: Path) -> None:
    """Then there is nothing to say."""
    run("check", "--fix", "--profile", "draft", file)

    assert "mended no findings\n" == run("check", "--fix", "--profile", "draft", file).err


def test_the_report_of_what_is_left_can_be_read_by_programs(run: Run, file: Path) -> None:
    """With --format json the standard output is JSON and nothing else."""
    file.write_text(file.read_text(encoding="utf-8").replace("mc1, {item", "mc9, {item"), encoding="utf-8")
    result = run("check", "--fix", "--format", "json", file)

    assert 1 == result.code
    assert "CWI203" in [one["code"] for one in json.loads(result.out)["diagnostics"]]


@pytest.mark.parametrize("ending", ["\n", ""])
def test_diff_writes_what_fix_would_do_and_changes_nothing(run: Run, file: Path, ending: str) -> None:
    """The program `patch` makes of the file what --fix would have made of it."""
    before = file.read_text(encoding="utf-8").removesuffix("\n") + ending
    file.write_text(before, encoding="utf-8")
    result = run("check", "--diff", "--profile", "draft", file)

    assert 1 == result.code
    assert before == file.read_text(encoding="utf-8")
    assert "would mend 3 findings in 1 file\n" == result.err
    assert result.out.startswith(f"--- {file}\n+++ {file}\n@@")
    if shutil.which("patch"):
        subprocess.run(["patch", "-s", str(file)], input=result.out.encode(), check=True)
        assert after().removesuffix("\n") + ending == file.read_text(encoding="utf-8")


def test_diff_of_what_needs_no_mending_is_empty(run: Run, file: Path) -> None:
    """Then the exit code is that of the check."""
    file.write_text(after(), encoding="utf-8")
    clean = run("check", "--diff", "--profile", "draft", file)
    file.write_text(after().replace("mc1, {item", "mc9, {item"), encoding="utf-8")
    faulty = run("check", "--diff", "--profile", "draft", file)

    assert (0, "", "would mend no findings\n") == clean
    assert (1, "", "would mend no findings\n") == faulty


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_what_is_installed_is_not_mended(run: Run, option: str) -> None:
    """Only what is named as a file or a folder is ours to change."""
    result = run("check", option, "team-safety")

    assert 2 == result.code
    assert f"{option} is for files and folders; 'team-safety' is the id of an instrument" in result.err


def test_fix_and_diff_exclude_each_other(run: Run, file: Path) -> None:
    """One changes files, and the other promises not to."""
    result = run("check", "--fix", "--diff", file)

    assert 2 == result.code
    assert "give one of the two" in result.err


def test_a_file_that_can_not_be_written_is_said(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its findings are reported as they are."""

    def refuse(path: object) -> None:
        raise PermissionError(13, "the file may not be written", str(path))

    monkeypatch.setattr("cwinstruments.files.atomic.write_whole", refuse)
    result = run("check", "--fix", "--profile", "draft", "--format", "concise", file)

    assert 1 == result.code
    assert f"{file}: nothing was mended: the file may not be written\nmended no findings\n" == result.err
    assert 3 == result.out.count(" CWI101 ")


def test_a_diff_does_not_obey_what_stands_in_a_file(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a terminal control characters are escaped; what is piped is to the letter."""
    text = file.read_text(encoding="utf-8").replace("# and how", "# and \ufeff\x1b[31mhow")
    file.write_text(text, encoding="utf-8")
    piped = run("check", "--diff", "--profile", "draft", file)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    shown = run("check", "--diff", "--profile", "draft", file)

    assert "\x1b" in piped.out
    assert "\x1b" not in shown.out
    assert "would mend 1 finding in 1 file\n" == shown.err


@pytest.mark.parametrize("more", [("--format", "json"), ("--format", "sarif"), ("--output", "findings.txt")])
def test_a_diff_writes_no_findings_in_any_format(run: Run, file: Path, more: tuple[str, str]) -> None:
    """Whoever asks for data must not be given text."""
    result = run("check", file, "--diff", *more)

    assert 2 == result.code
    assert "--diff writes a unified diff and no findings" in result.err
    assert "" == result.out
