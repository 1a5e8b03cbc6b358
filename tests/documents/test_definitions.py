"""Every file in tests/definitions is a test: good ones have no findings, bad ones have those they declare.

Beside `bad/x.yaml` stands `bad/x.yaml.expected`, a line for each finding: `line:column CODE`. Findings of later
stages may be declared there too; each stage compares its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from cwinstruments.diagnostics import Diagnostic, in_order
from cwinstruments.documents import check_schema, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.loading import check_document, check_norms_document
from cwinstruments.rules import RULES, known_codes

CODES = known_codes()

DEFINITIONS = Path(__file__).parents[1] / "definitions"
OURS = ("CWI0", "CWI1", "CWI2", "CWI401", "CWI402", "CWI601")
# Faults of opening a file, or of files that no editor could hold; they have tests of their own.
WITHOUT_A_FILE = {"CWI001", "CWI002", "CWI003", "CWI014", "CWI015", "CWI017", "CWI112"}


def files_of(folder: str) -> list[Path]:
    return sorted(path for path in (DEFINITIONS / folder).iterdir() if path.suffix in (".yaml", ".yml", ".json"))


def findings(path: Path) -> tuple[Diagnostic, ...]:
    try:
        document = read_document(path)
    except DefinitionError as error:
        return error.diagnostics
    kind = document.data.get("kind") if isinstance(document.data, Mapping) else None
    if kind == "norms":
        return check_norms_document(document)
    return check_document(document) if kind == "instrument" else in_order(check_schema(document))


def codes_given() -> set[str]:
    source = DEFINITIONS.parents[1] / "src" / "cwinstruments"
    files = [*source.glob("documents/*.py"), source / "loading.py"]
    # Surveys, with what they are used for, have codes of their own, and tests of their own.
    named = {code for path in files for code in re.findall("CWI[0-6][0-9]{2}", path.read_text(encoding="utf-8"))}
    named = {code for code in named if not code.startswith("CWI62")}
    return named - set(RULES)  # those of rules have definitions of their own


def expected(path: Path) -> list[str]:
    lines = path.with_name(f"{path.name}.expected").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.split()[1].startswith(OURS)]


@pytest.mark.parametrize("path", files_of("good"), ids=lambda path: path.name)
def test_a_good_definition_has_no_findings(path: Path) -> None:
    """What follows the schema and names only what it defines is accepted."""

    assert () == findings(path)


@pytest.mark.parametrize("path", files_of("bad"), ids=lambda path: path.name)
def test_a_bad_definition_has_the_findings_it_declares(path: Path) -> None:
    """Each fault is reported with its code and place, all in one run, and nothing else is."""

    assert expected(path) == [f"{one.line}:{one.column} {one.code}" for one in findings(path)]


def test_a_text_in_a_slot_is_told_who_writes_it() -> None:
    """In a key the owner's words are missing, in slots those of the users: another hint for each."""
    slots, key = (findings(DEFINITIONS / "bad" / f"text-in-{name}.yaml")[0] for name in ("slots", "a-key"))

    assert "item 'ts01' has a text, although the wording is 'key_only'" == key.message
    expected = (
        "item 'ts01' has a text, although the wording is 'slots': the words are left to those who use the instrument"
    )
    assert expected == slots.message
    assert "say what the item is about as 'topic'; the words themselves go into an overlay" == slots.hint


@pytest.mark.parametrize("path", files_of("bad"), ids=lambda path: path.name)
def test_every_finding_names_its_file_and_says_what_is_wrong(path: Path) -> None:
    """A finding can be understood without opening the library's source."""
    for one in findings(path):
        assert str(path) == one.file
        assert one.code in CODES
        assert one.message


@pytest.mark.parametrize("code", sorted(codes_given() - WITHOUT_A_FILE))
def test_every_code_has_a_bad_definition(code: str) -> None:
    """A code that nothing shows could not be trusted to be found."""

    assert any(code in line for path in files_of("bad") for line in expected(path))
