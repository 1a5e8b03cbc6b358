"""Every file in tests/fixes is a test: the one in `before` becomes the one in `after`, to the byte.

The name begins with the code whose fix it shows.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cwinstruments.checks import FixResult, check, fix
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.profiles import Profile
from cwinstruments.rules import RULES

FOLDER = Path(__file__).parent
NAMES = sorted(path.name for path in (FOLDER / "before").iterdir())
WITHOUT_CASES = "CWI813"
_QUOTED = re.compile(r'(: )"(yes|no|Yes|No|[0-9]{4}-[0-9]{2}-[0-9]{2})"(?=[ ,}\n])')


def as_it_is(content: bytes) -> bytes:
    return content


def with_carriage_returns(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


def with_byte_order_mark(content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content


def without_last_break(content: bytes) -> bytes:
    return content.removesuffix(b"\n")


FORMS = (as_it_is, with_carriage_returns, with_byte_order_mark, without_last_break)


def profile_of(name: str) -> Profile:
    """Give the least strict profile that asks for what a file shows."""
    return RULES[name[:6]].profile if name[:6] in RULES else Profile.DRAFT


def mended(path: Path, *, write: bool = True) -> FixResult:
    return fix(path, write=write, profile=profile_of(path.name))


def findings(path: Path) -> list[Diagnostic]:
    """Give what is found in a file; stricter profiles ask for what these definitions need not have."""
    profile = profile_of(path.name)
    found = [one for one in check(path, profile=profile).diagnostics if one.code != WITHOUT_CASES]
    return [one for one in found if profile is Profile.DRAFT or one.code == path.name[:6] or one.fix is not None]


def test_each_file_has_its_counterpart() -> None:
    """A fix that was forgotten on one side would not be tested."""

    assert NAMES == sorted(path.name for path in (FOLDER / "after").iterdir())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_a_fix_changes_what_it_is_about_and_nothing_else(name: str, form: object, tmp_path: Path) -> None:
    """Comments, layout, line breaks and the byte order mark stay to the byte; then the file is clean, and stays so."""
    file = tmp_path / name
    file.write_bytes(form((FOLDER / "before" / name).read_bytes()))  # type: ignore[operator]
    expected = form((FOLDER / "after" / name).read_bytes())  # type: ignore[operator]
    if form is without_last_break and name.startswith("CWI010"):
        expected = (FOLDER / "after" / name).read_bytes().removesuffix(b"\n" if "comment" in name else b"")
    result = mended(file)

    assert expected == file.read_bytes()
    assert {name[:6]} == {one.code for one in result.files[0].fixed}
    assert [] == findings(file)
    assert () == mended(file).files
    assert expected == file.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_every_fault_that_can_be_mended_is_found_with_its_fix(name: str, tmp_path: Path) -> None:
    """A finding with a fix says what it does, as an order, and where."""
    found = [one for one in findings(FOLDER / "before" / name) if one.code == name[:6]]

    assert found
    for one in found:
        assert one.fix is not None
        assert one.fix.title[0].islower()
        assert all(edit.end_line is not None for edit in one.fix.edits)


@pytest.mark.parametrize("name", NAMES)
def test_without_writing_the_file_stays_as_it_is(name: str, tmp_path: Path) -> None:
    """What would change is told, with what would then be left."""
    before, after = ((FOLDER / side / name).read_bytes() for side in ("before", "after"))
    file = tmp_path / name
    file.write_bytes(before)
    result = mended(file, write=False)

    assert before == file.read_bytes()
    assert (before.decode(), after.decode()) == (result.files[0].before, result.files[0].after)
    assert [] == [one for one in result.left.diagnostics if one.fix is not None or one.code == name[:6]]
    assert not result.files[0].written


def test_the_documentation_lists_what_can_be_mended() -> None:
    """Each code with a fix is on the page, and each code on the page has a test here."""
    page = (FOLDER.parents[1] / "docs" / "how-to" / "fix-definitions.md").read_text(encoding="utf-8")

    assert sorted({name[:6] for name in NAMES}) == re.findall(r"^\| `(CWI[0-9]{3})`", page, re.MULTILINE)


SHIPPED = sorted(
    path
    for folder in ("plugins", "examples")
    for path in (FOLDER.parents[1] / folder).rglob("*.yaml")
    if _QUOTED.search(path.read_text(encoding="utf-8")) and "kind: instrument" in path.read_text(encoding="utf-8")
)


# What the other tests cover is not measured again, which would double the time.
@pytest.mark.unmeasured
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_definition_gets_back_the_quotes_that_it_needs(path: Path, tmp_path: Path) -> None:
    """Taken away and put in again, they leave the file as it was, to the byte."""
    before = path.read_text(encoding="utf-8")
    file = tmp_path / path.name
    file.write_text(_QUOTED.sub(r"\1\2", before), encoding="utf-8")
    mended(file)

    assert before == file.read_text(encoding="utf-8")
