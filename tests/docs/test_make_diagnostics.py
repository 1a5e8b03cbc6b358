"""The reference page of diagnostics is made from the codes, the rules, and what checks find."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cwinstruments.rules import RULES, known_codes
from tools import make_diagnostics
from tools.make_diagnostics import PAGE, find_examples, main, render

pytestmark = pytest.mark.unmeasured

CODES = known_codes()

SECTIONS = ("What it does", "Why it matters", "Example", "Use instead")
# Faults of files that no editor could hold or that are not there, those that an earlier stage finds first, and those of
# responses, of changes and of plugins.
WITHOUT_EXAMPLE = re.compile(
    "CWI00[1-4]|CWI01[457]|CWI112|CWI26[5-8]|CWI30[236]|CWI31[23]|CWI36[05]|CWI50[1-8]|CWI817|CWI82[01]|CWI8[56]|CWI9"
)


@pytest.fixture(scope="module")
def page() -> str:
    return render()


def test_the_page_is_up_to_date(page: str) -> None:
    """What is on disk is what the sources give; python -m tools.make_diagnostics writes it."""
    assert page == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_heading_and_an_explanation(code: str, page: str) -> None:
    """Whoever meets a code finds what it means."""
    entry = CODES[code]
    section = page.partition(f"### {code}: ")[2].partition("\n#")[0]

    assert entry.title[1:] in section
    assert all(f"**{title}:** " in section for title in SECTIONS) if code in RULES else entry.explanation in section


def test_every_code_that_a_file_can_show_has_an_example() -> None:
    """The examples are what a check really says."""
    examples = find_examples()

    assert [] == [code for code in CODES if code not in examples and not WITHOUT_EXAMPLE.match(code)]


def test_a_page_that_is_out_of_date_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], page: str
) -> None:
    """With --check nothing is written, and the exit code tells."""
    file = tmp_path / "diagnostics.md"
    monkeypatch.setattr(make_diagnostics, "PAGE", file)

    assert 1 == main(["--check"])
    assert not file.exists()
    assert 0 == main([])
    assert page == file.read_text(encoding="utf-8")
    assert 0 == main(["--check"])
    assert "out of date" in capsys.readouterr().out
