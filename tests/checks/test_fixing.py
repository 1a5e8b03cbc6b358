"""Mending files: whole or not at all, and only where something changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.checks import check, fix, fixing
from cwinstruments.diagnostics import Diagnostic, Edit, Fix
from cwinstruments.documents import Outline, unsaved
from cwinstruments.profiles import Profile
from cwinstruments.rules import CORE_RULES, DefinitionRule

FIXES = Path(__file__).parents[1] / "fixes"
BEFORE = (FIXES / "before" / "CWI101-letter-wrong.yaml").read_text(encoding="utf-8")
AFTER = (FIXES / "after" / "CWI101-letter-wrong.yaml").read_text(encoding="utf-8")
CASES = """\
kind: cases
version: "1.0.0"
instrument: meeting-check
cases:
  - {id: all, responses: {mc1: 1, mc2: 0}, expect: {meetings: {value: 1}}, basis: hand, working: Both are favourable.}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "meeting.yaml"
    path.write_text(BEFORE, encoding="utf-8")
    return path


def mend(*paths: Path, **options: Any) -> fixing.FixResult:
    return fix(*paths, profile=Profile.DRAFT, **options)


def test_only_files_in_which_something_changes_are_touched(file: Path) -> None:
    """A clean file keeps its time, whatever is mended beside it."""
    clean = file.with_name("clean.yaml")
    clean.write_text(AFTER.replace("meeting-check", "clean"), encoding="utf-8")
    os.utime(clean, ns=(1, 1))
    result = mend(file.parent)

    assert [str(file)] == [one.file for one in result.files]
    assert AFTER == file.read_text(encoding="utf-8")
    assert 1 == clean.stat().st_mtime_ns
    assert 3 == result.fixed


def test_what_is_left_is_what_a_check_finds_now(file: Path) -> None:
    """Findings that nothing mends are reported as after the fixes."""
    file.write_text(BEFORE.replace("mc1, {item", "mc9, {item"), encoding="utf-8")
    result = mend(file)

    assert check(file, profile=Profile.DRAFT) == result.left
    assert "CWI203" in [one.code for one in result.left.diagnostics]


def test_what_a_fix_uncovers_is_mended_too(file: Path) -> None:
    """Faults of reading hide those of shape, and those hide others."""
    text = BEFORE.replace("unit: respondent", "unit: respondent\nunit: respondent").replace("Never", "Ne\ufeffver")
    file.write_text(text.replace("es: Nunca", "es: No"), encoding="utf-8")
    (one,) = mend(file).files

    assert AFTER.replace("es: Nunca", 'es: "No"') == file.read_text(encoding="utf-8")
    assert ["CWI003", "CWI007", "CWI020", "CWI101", "CWI101", "CWI101"] == sorted(found.code for found in one.fixed)


def test_only_what_is_asked_for_is_mended(file: Path) -> None:
    """The keywords of a check hold here too."""
    text = AFTER.replace("es: Nunca", "es: No")
    file.write_text(text, encoding="utf-8")

    assert () == mend(file, ignore=["CWI020"]).files
    assert text == file.read_text(encoding="utf-8")


def test_a_file_that_can_not_be_written_stays_and_is_told(file: Path) -> None:
    """The others are mended all the same, and what is left tells how things are."""
    locked = file.with_name("locked.yaml")
    locked.write_text(BEFORE.replace("meeting-check", "locked"), encoding="utf-8")
    original = fixing._write

    def refuse(one: fixing.FixedFile) -> fixing.FixedFile:
        if one.file == str(locked):
            locked.write_text("changed", encoding="utf-8")
        return original(one)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fixing, "_write", refuse)
        result = mend(file, locked)

    assert [False, True] == [one.written for one in result.files]
    assert "changed" in str(result.files[0].problem)
    assert "changed" == locked.read_text(encoding="utf-8")
    assert AFTER == file.read_text(encoding="utf-8")
    assert "CWI100" in [one.code for one in result.left.diagnostics]


def test_a_file_that_is_gone_or_refused_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of the system is passed on."""

    def refuse(path: Path) -> None:
        raise PermissionError(13, "the file may not be written", str(path))

    monkeypatch.setattr("cwinstruments.files.atomic.write_whole", refuse)
    (one,) = mend(file).files

    assert (False, "the file may not be written") == (one.written, one.problem)
    assert BEFORE == file.read_text(encoding="utf-8")


def test_a_link_stays_a_link(file: Path) -> None:
    """What it points to is mended, once."""
    link = file.with_name("link.yaml")
    link.symlink_to(file)
    mend(link, file)

    assert link.is_symlink()
    assert AFTER == file.read_text(encoding="utf-8")


def test_cases_run_with_the_definition_as_it_would_be(file: Path) -> None:
    """Without writing, what is left is what would be left."""
    file.with_name("meeting.cases.yaml").write_text(CASES, encoding="utf-8")
    result = mend(file, write=False)

    assert BEFORE == file.read_text(encoding="utf-8")
    assert 1 == result.left.cases


def test_a_diff_says_what_would_change(file: Path) -> None:
    """It is what tools that apply changes read, also where the last line has no end."""
    file.write_bytes(BEFORE.removesuffix("\n").replace("the last\n", "the last\r\n").encode())
    (one,) = mend(file, write=False).files
    lines = list(one.diff())

    assert [f"--- {file}\n", f"+++ {file}\n"] == lines[:2]
    assert "-sensitivty: routine\n" in lines
    assert "+sensitivity: routine\n" in lines
    assert all(line.endswith("\n") for line in lines)
    assert (one.before, one.after) == (_one_side(lines, "-", one.before), _one_side(lines, "+", one.before))


def _one_side(lines: list[str], sign: str, before: str) -> str:
    """Apply a diff, or take it back, by what it says of lines and their numbers."""
    old, made, at = before.split("\n"), [], 0
    for line in lines[2:]:
        if line.startswith("@@"):
            start = int(line.split()[1].split(",")[0].removeprefix("-")) - 1
            made += old[at:start]
            at = start
        elif line[0] in (" ", "-") and not line.startswith("\\"):
            made += [old[at]] if line[0] == " " or sign == "-" else []
            at += 1
        elif line[0] == "+" and sign == "+":
            made.append(line[1:-1])
    return "\n".join((*made, *old[at:]))


class _Spoiling(DefinitionRule):
    """A rule whose fix makes a file unreadable."""

    code = "HOUSE999"

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        yield self.finding("spoilt", ("id",), "spoil it", fix=Fix("spoil it", (Edit("{", ("id",)),)))


class _Restless(DefinitionRule):
    """A rule whose fix is never enough."""

    code = "HOUSE998"

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        new = f"{outline.data['id']}x"
        yield self.finding("too short", ("id",), "make it longer", fix=Fix("make it longer", (Edit(new, ("id",)),)))


def test_a_fix_that_spoils_a_file_is_not_made(file: Path) -> None:
    """Whoever wrote the rule, a file that could be read can be read afterwards."""
    result = mend(file, rules=[*CORE_RULES, _Spoiling()])

    assert "id: meeting-check\n" in file.read_text(encoding="utf-8")
    assert "HOUSE999" in [one.code for one in result.left.diagnostics]


def test_mending_ends(file: Path) -> None:
    """A fix that never satisfies its rule is made a limited number of times."""
    result = mend(file, rules=[*CORE_RULES, _Restless()], write=False)

    assert f"id: meeting-check{'x' * fixing.MAX_ROUNDS}\n" in result.files[0].after


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    """As for a check, nothing else is hidden by it."""
    result = mend(tmp_path / "none.yaml")

    assert ((), ["CWI001"]) == (result.files, [one.code for one in result.left.diagnostics])


def test_a_file_is_read_as_if_it_were_saved(file: Path) -> None:
    """What an editor holds can be checked before it is written, by whatever name the file is called."""
    with unsaved({file.resolve(): AFTER.encode()}):
        found = check(file.parent / "." / file.name, profile=Profile.DRAFT)

    assert ["CWI813"] == [one.code for one in found.diagnostics]
    assert len(check(file, profile=Profile.DRAFT).diagnostics) > 1
