"""Every file in tests/surveys is a test: good ones have no findings, bad ones have those they declare.

Beside `bad/x.yaml` stands `bad/x.yaml.expected`, a line for each finding: `line:column CODE`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.rules import known_codes

CODES = known_codes()

FOLDER = Path(__file__).parent
SOURCE = FOLDER.parents[1] / "src" / "cwinstruments"


def files_of(folder: str) -> list[Path]:
    return sorted((FOLDER / folder).glob("*.yaml"))


def findings(path: Path) -> list[Diagnostic]:
    """Check a survey with the instruments of the tests, one of which has faults."""
    others = {FOLDER / "instruments", FOLDER / "bad" / "faulty-instrument.yaml"} - {path}
    return [one for one in check(path, *others).diagnostics if one.file == str(path) and one.code != "CWI813"]


def expected(path: Path) -> list[str]:
    return path.with_name(f"{path.name}.expected").read_text(encoding="utf-8").splitlines()


def codes_given() -> set[str]:
    """Give the codes that the checks of surveys can give."""
    files = [*(SOURCE / "surveys").glob("*.py"), SOURCE / "documents" / "survey_references.py"]
    return {code for file in files for code in re.findall("CWI7[0-9]{2}", file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", files_of("good"), ids=lambda path: path.stem)
def test_a_good_survey_has_no_findings(path: Path) -> None:
    """What names only what its instruments have passes without so much as a warning."""

    assert [] == findings(path)


@pytest.mark.parametrize("path", files_of("bad"), ids=lambda path: path.stem)
def test_a_bad_survey_has_the_findings_it_declares(path: Path) -> None:
    """Each fault is reported with its code and place, all in one run, and nothing else is."""
    found = findings(path)

    assert expected(path) == [f"{one.line}:{one.column} {one.code}" for one in found]
    assert all(one.code in CODES for one in found)


@pytest.mark.parametrize("code", sorted(codes_given()))
def test_every_code_of_surveys_has_a_bad_survey(code: str) -> None:
    """A code that nothing shows could not be trusted to be found."""

    assert any(code in line for path in files_of("bad") for line in expected(path))
