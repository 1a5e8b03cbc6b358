from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cwinstruments.cli import main
from tests.conformance.acme import CASES, DEFINITION


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one instrument, in which nothing is wrong."""
    (tmp_path / "week-check.yaml").write_text(DEFINITION, encoding="utf-8")
    (tmp_path / "week-check.cases.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def test_a_fine_folder_ends_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["conformance", str(folder), "--only", "cases", "--only", "mutants", "--skip", "mutants"])
    said = capsys.readouterr().out
    assert "cases        fine" in said
    assert "mutants      skipped: left out" in said


def test_a_shortcoming_ends_with_1_and_is_written_where_it_is_asked_for(folder: Path, tmp_path: Path) -> None:
    """As data, and as JUnit's XML."""
    (folder / "week-check.cases.yaml").unlink()
    data, xml = tmp_path / "report.json", tmp_path / "report.xml"
    rest = ["conformance", str(folder), "--only", "mutants", "--instrument", "week-check"]

    assert 1 == main([*rest, "--format", "json", "-o", str(data)])
    assert 1 == main([*rest, "--format", "junit", "-o", str(xml)])
    assert ["mutants"] == [one["check"] for one in json.loads(data.read_text(encoding="utf-8"))["shortcomings"]]
    assert "1" == ElementTree.parse(xml).getroot().get("failures")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["cwinstruments-acme-weak"], "the distributions with plugins here are: cwinstruments-partnership"),
        (["cwinstruments-workload", "--only", "law"], "there is no check 'law'; the checks are plugin, clean"),
        (["cwinstruments-workload", "--engines", "polar"], "there is no engine 'polar'; the engines are one"),
        (["cwinstruments-workload", "--instrument", "pss"], "has no instrument 'pss'"),
        (["cwinstruments-workload", "--profile", "print"], "there is no profile 'print'"),
    ],
)
def test_a_wrong_use_ends_with_2_and_says_what_there_is(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(["conformance", *arguments])
    assert words in " ".join(capsys.readouterr().err.split())


def test_a_bar_is_shown_where_somebody_watches(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the error stream; the report is as it is without."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)

    assert 0 == main(["conformance", str(folder), "--only", "cases", "--only", "verify"])
    assert "conformance" in capsys.readouterr().err
