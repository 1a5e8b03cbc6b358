"""Paths that lead nowhere: empty ones, whole texts, and names that are as long as one may be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cwinstruments import DefinitionError, check, diff, fix, load_instrument
from cwinstruments.cli import main

MINIMAL = (Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml").read_text(encoding="utf-8")
FIXES = Path(__file__).parents[1] / "fixes"
MENDABLE = "CWI101-letter-wrong.yaml"
LONG = "x" * 246 + ".yaml"


def found(*paths: str | Path) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in check(*paths).diagnostics]


def test_a_name_too_long_for_one_of_cases_beside_it_hides_no_other_file(tmp_path: Path) -> None:
    """With the ending of cases the name would be longer than any may be, so there are none."""
    (tmp_path / LONG).write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("kind: [", encoding="utf-8")
    result = check(tmp_path)

    assert 2 == result.files
    assert {"CWI005", "CWI813"} <= {one.code for one in result.diagnostics}


def test_a_file_with_a_long_name_is_mended(tmp_path: Path) -> None:
    """The file that takes its place for a moment has a shorter name."""
    file = tmp_path / LONG
    file.write_bytes((FIXES / "before" / MENDABLE).read_bytes())
    result = fix(file)

    assert [True] == [one.written for one in result.files]
    assert (FIXES / "after" / MENDABLE).read_bytes() == file.read_bytes()


@pytest.mark.parametrize("text", [MINIMAL, "kind: instrument\n", MINIMAL * 20])
def test_text_in_place_of_a_path_is_a_finding(text: str) -> None:
    """However long it is."""
    assert [("CWI001", "this is text, not the path of a file")] == found(text)
    with pytest.raises(DefinitionError, match="this is text, not the path of a file"):
        diff(text, text)


def test_an_empty_path_is_not_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody named that; what else was named is checked."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.yaml").write_text("kind: [", encoding="utf-8")
    empty = ("CWI001", "an empty path names no file")

    assert [empty] == found("")
    assert [empty, "CWI005"] == [one if one == empty else one[0] for one in found("", "one.yaml")]
    assert (0, 0) == (check("").files, fix("").left.files)
    with pytest.raises(DefinitionError, match="an empty path names no file"):
        load_instrument("")
    with pytest.raises(DefinitionError, match="an empty path names no file"):
        diff("", ".")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", ""),
        ("check", "--fix", ""),
        ("check", "--diff", ""),
        ("check", "--mutants", ""),
        ("check", "", "one.yaml", "--fix"),
        ("diff", "", "one.yaml"),
        ("diff", "", ""),
        ("diff", "--git", "HEAD", ""),
        ("score", "", "one.csv"),
        ("score", "one.yaml", ""),
    ],
)
def test_every_command_refuses_an_empty_path(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script whose variable is empty must not change what lies around it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / MENDABLE).write_bytes((FIXES / "before" / MENDABLE).read_bytes())
    before = {file: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    code = main([*arguments])
    captured = capsys.readouterr()

    assert 1 == code
    # In place of findings --diff writes what would be mended.
    assert "--diff" in arguments or "an empty path names no file" in captured.out + captured.err
    assert before == {file: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["a.yaml"], "paths are given one by one, not as list: check(*paths), fix(*paths)"),
        ((one for one in ("a.yaml", "b.yaml")), "paths are given one by one, not as generator: check(*paths)"),
        (b"a.yaml", "a path is text or a Path, not bytes: os.fsdecode(path)"),
        ({"kind": "instrument"}, "the path of a file or folder is wanted, not dict; pass the file"),
        (None, "the path of a file or folder is wanted, not NoneType; pass the file"),
    ],
)
def test_what_is_no_path_is_refused_with_what_to_pass(given: object, said: str) -> None:
    """A list of paths is what people try first."""
    with pytest.raises(TypeError, match=re.escape(said)):
        check("somewhere.yaml", given)  # type: ignore[arg-type]
    if isinstance(given, list):
        with pytest.raises(TypeError, match=re.escape(said)):
            fix(given)  # type: ignore[arg-type]
