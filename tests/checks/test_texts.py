"""Text that no file holds: it is checked as a file is, and nothing is read but what stands beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cwinstruments import check, check_text, fix
from cwinstruments.documents import apply_edits
from cwinstruments.profiles import Profile

EXAMPLES = Path(__file__).parents[2] / "examples"
MINIMAL = (EXAMPLES / "minimal-instrument.yaml").read_text(encoding="utf-8")
CASES = """\
kind: cases
instrument: meeting-check
version: "1.0.0"
cases:
  - id: everything_answered
    basis: hand
    working: Each counts 4, and 4 of 1 to 5 is 75 per cent.
    responses: {mc1: 4, mc2: 2, mc3: 4}
    expect: {meetings: WORKED}
"""


def codes(found: Any) -> list[str]:
    return [one.code for one in found.diagnostics]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_text_is_checked_as_its_file_would_be(folder: Path) -> None:
    """Each finding has the same place, and the name that the caller gave."""
    faulty = MINIMAL.replace("mc3]", "mc4]").replace("method: mean", "method: meen")
    (folder / "one.yaml").write_text(faulty, encoding="utf-8")
    of_file = check("one.yaml")

    assert of_file.errors
    (folder / "one.yaml").unlink()
    assert of_file == check_text(faulty, file="one.yaml")
    assert {"<text>.yaml"} == {one.file for one in check_text(faulty).diagnostics}
    assert codes(of_file) == codes(check_text(faulty.encode()))
    assert [] == list(folder.iterdir())


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("file", ["<text>.yaml", "one.yml", "form", "sub/one.yaml"])
def test_cases_can_be_text_too(file: str) -> None:
    """They are scored, and what they don't fulfil stands in them; nothing has to be on the disk."""
    sound = check_text(MINIMAL, cases=CASES.replace("WORKED", "{value: 75}"), file=file)
    wrong = check_text(MINIMAL, cases=CASES.replace("WORKED", "{value: 5}"), file=file)

    assert (True, 1) == (sound.passes, sound.cases)
    assert "CWI813" not in codes(sound)
    assert not wrong.passes
    assert {f"{file.removesuffix('.yaml').removesuffix('.yml')}.cases"} == {
        str(one.file).rpartition(".")[0] for one in wrong.diagnostics if one.severity == "error"
    }


def test_what_is_typed_stands_in_place_of_what_is_saved(folder: Path) -> None:
    """The saved cases beside it are scored, unless others are given; the files stay as they are."""
    (folder / "one.yaml").write_text("kind: nothing", encoding="utf-8")
    (folder / "one.cases.yaml").write_text(CASES.replace("WORKED", "{value: 5}"), encoding="utf-8")

    assert not check_text(MINIMAL, file="one.yaml").passes
    assert check_text(MINIMAL, file="one.yaml", cases=CASES.replace("WORKED", "{value: 75}")).passes
    assert "kind: nothing" == (folder / "one.yaml").read_text(encoding="utf-8")
    assert not check("one.yaml").conforms


@pytest.mark.usefixtures("folder")
def test_a_fix_changes_the_text() -> None:
    """Its edits are for the text that was checked."""
    text = MINIMAL.replace("status: original_not_validated", "status: original_not_validatd")
    (found,) = (one for one in check_text(text).diagnostics if one.fix is not None)

    assert found.fix is not None
    assert MINIMAL == apply_edits(text, found.fix.edits)


@pytest.mark.usefixtures("folder")
def test_options_are_those_of_a_check() -> None:
    """Such as profiles, and codes."""
    published = check_text(MINIMAL, profile="publish", select=["CWI813"])

    assert (Profile.PUBLISH, ["CWI813"], False) == (published.profile, codes(published), published.passes)


@pytest.mark.usefixtures("folder")
def test_what_can_not_be_read_is_a_finding() -> None:
    """Text without a definition, and text that no file could hold."""
    assert ["CWI004"] == codes(check_text(""))
    assert ["CWI002"] == codes(check_text("id: \ud800"))
    assert not check_text("{", file="one.json").conforms


@pytest.mark.parametrize("wrong", [None, 5, Path("one.yaml")])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    """A path is for `check`."""
    with pytest.raises(TypeError, match=f"text is wanted, not a value of type {type(wrong).__name__}"):
        check_text(wrong)


def test_the_name_of_a_folder_is_refused(folder: Path) -> None:
    """All files in it would be checked instead."""
    with pytest.raises(ValueError, match="is a folder"):
        check_text(MINIMAL, file=str(folder))


def test_a_profile_can_be_named() -> None:
    """By the word that the command line takes, for mending too; another one is refused with those that there are."""
    file = EXAMPLES / "minimal-instrument.yaml"

    assert check(file, profile=Profile.PUBLISH) == check(file, profile="publish")
    assert Profile.PUBLISH is fix(file, profile="publish", write=False).left.profile
    for wrong in ("publsh", None):
        with pytest.raises(ValueError, match=f"no profile {wrong!r}; the profiles are draft, fieldwork, publish"):
            check(file, profile=wrong)  # type: ignore[arg-type]


def test_a_code_of_a_plugin_is_asked_for_with_its_rules() -> None:
    """From Python the caller gives them, and is told so."""
    with pytest.raises(ValueError, match=r"no code 'HOUSE101'; .*rules=load_catalog\(\).rules"):
        check(EXAMPLES / "minimal-instrument.yaml", select=["HOUSE101"])
    with pytest.raises(ValueError, match=r"^there is no code 'CWI999'; did you mean 'CWI919'\?$"):
        check(EXAMPLES / "minimal-instrument.yaml", select=["CWI999"])
