"""Every file in tests/rules is a test: good ones have no findings, bad ones have those they declare.

Beside `bad/x.yaml` stands `bad/x.yaml.expected`, a line for each finding: `line:column CODE`. Those in `fieldwork` and
`publish` are checked for that profile, all others as drafts.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.profiles import Profile
from cwinstruments.rules import RULES, known_codes

CODES = known_codes()

FOLDER = Path(__file__).parent
SECTIONS = ("What it does:", "Why it matters:", "Example:", "Use instead:")


def files_of(folder: str) -> list[Path]:
    return sorted(file for place in (FOLDER, *FOLDER.iterdir()) for file in (place / folder).glob("*.yaml"))


def profile_of(path: Path) -> Profile:
    place = path.parent.parent.name
    return Profile(place) if place in tuple(Profile) else Profile.DRAFT


def name_of(path: Path) -> str:
    return f"{profile_of(path)}-{path.stem}"


def findings(path: Path) -> list[Diagnostic]:
    # None of these definitions has cases.
    return [one for one in check(path, profile=profile_of(path)).diagnostics if one.code != "CWI813"]


def expected(path: Path) -> list[str]:
    return path.with_name(f"{path.name}.expected").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", files_of("good"), ids=name_of)
def test_a_good_definition_has_no_findings(path: Path) -> None:
    """What is right passes without so much as a warning."""

    assert [] == findings(path)


@pytest.mark.parametrize("path", files_of("bad"), ids=name_of)
def test_a_bad_definition_has_the_findings_it_declares(path: Path) -> None:
    """Each fault is reported with its code and place, and nothing else is."""

    assert expected(path) == [f"{one.line}:{one.column} {one.code}" for one in findings(path)]


@pytest.mark.parametrize("path", files_of("bad"), ids=name_of)
def test_every_finding_says_what_would_be_right(path: Path) -> None:
    """A finding of a rule has a hint, and a code that can be looked up."""
    for one in findings(path):
        assert one.hint or one.code not in RULES
        assert one.code in CODES


@pytest.mark.parametrize("path", files_of("bad"), ids=name_of)
def test_every_bad_definition_has_a_good_one_beside_it(path: Path) -> None:
    """A reader can compare what is wrong with what is right."""

    assert (path.parent.parent / "good" / path.name).is_file()


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_bad_definition(code: str) -> None:
    """A rule that nothing shows could not be trusted to find anything."""

    assert any(code in line for path in files_of("bad") for line in expected(path))


@pytest.mark.parametrize("code", RULES)
def test_every_rule_says_what_it_does_and_why(code: str) -> None:
    """The docstring of a rule is its page in the reference."""
    text = RULES[code].page

    assert list(SECTIONS) == [section for section in SECTIONS if section in text]
    assert code in CODES
