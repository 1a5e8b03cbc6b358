"""The options of `check` for many files: `--jobs`, `--cache-dir`, `--no-cache`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.checking import definition
from cwinstruments.checks import cache
from cwinstruments.cli import speed
from tests.cli.conftest import Run


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder in the current one with as many definitions as a cache wants."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "many").mkdir()
    for number in range(cache.FEW):
        (tmp_path / "many" / f"{number}.json").write_text(json.dumps(definition(number)), encoding="utf-8")
    return "many"


def test_results_are_kept_where_one_is(run: Run, many: str) -> None:
    first, second = run("check", many), run("check", many)

    assert first == second
    assert cache.FEW == len(list(Path(".cwinstruments_cache").glob("??/*.json")))


def test_results_are_kept_where_one_says(run: Run, many: str) -> None:
    assert run("check", many, "--no-cache") == run("check", many, "--cache-dir", "kept")
    assert Path("kept", "CACHEDIR.TAG").exists()
    assert not Path(".cwinstruments_cache").exists()


def test_a_folder_for_no_results_is_refused(run: Run, many: str) -> None:
    result = run("check", many, "--cache-dir", "kept", "--no-cache")

    assert (2, True) == (result.code, "give one of the two" in result.err)


def test_several_processes_write_what_one_writes(run: Run, many: str) -> None:
    assert run("check", many, "--no-cache", "--jobs", "1") == run("check", many, "--no-cache", "--jobs", "2")


@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5"])
def test_what_is_no_number_of_processes_is_refused(run: Run, many: str, number: str) -> None:
    result = run("check", many, "--jobs", number)

    assert (2, True) == (result.code, "give 1 or more, or 'auto'" in result.err)


def test_a_bar_is_shown_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [1, 2] == list(speed.shown(iter([1, 2]), speed.LONG))
    assert ("", "") == capsys.readouterr()

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert [1, 2] == list(speed.shown(iter([1, 2]), 2))
    assert [1, 2] == list(speed.shown(iter([1, 2]), speed.LONG))
    assert "checking" in capsys.readouterr().err
