"""Tests of suppressions in a whole check: what they set aside, and what is said of those that do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cwinstruments.checks import CheckResult, check
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.profiles import Profile
from cwinstruments.rules import CORE_RULES, DefinitionRule

DEFINITION = """\
kind: instrument
id: week
version: "1.0.0"
title: {en: Week}
source: {citation: Made up.}
licence: {name: CC-BY-4.0, text_redistributable: "yes"}
evidence: {status: original_not_validated}
unit: respondent
permitted_level: both
sensitivity: routine
wording: complete
response_options:
  often:
    options: [{value: 1}, {value: 2}, {value: 3}]
items:
  - {id: w1, text: {en: One.}, options: often}
  - {id: w2, text: {en: Two.}, options: often}
  - {id: w3, text: {en: Three.}, options: often}
scales:
  total:
    title: {en: Total}
    items: [w1, w2]
    method: mean
    missing: {max_missing: 0}
    direction: higher_is_better
    range: {min: 1, max: 3}
"""
CASES = """\
kind: cases
instrument: week
version: "1.0.0"
cases:
  - {id: high, basis: hand, working: (3 + 3) / 2, responses: {w1: 3, w2: 3}, expect: {total: {value: 3}}}
  - {id: none, basis: hand, working: nothing, responses: {}, expect: {total: {value: ~, reason: no_answers}}}
"""
ITEM = "{id: w3, text: {en: Three.}, options: often}"


class OfHouse(DefinitionRule):
    """A rule that finds nothing."""

    code = "ACME101"

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        yield from ()


def checked(
    folder: Path, *, change: tuple[str, str] = ("", ""), cases: str = CASES, profile: str = "draft"
) -> CheckResult:
    text = DEFINITION.replace(*change, 1) if change[0] else DEFINITION
    (folder / "week.yaml").write_text(text, encoding="utf-8")
    (folder / "week.cases.yaml").write_text(cases, encoding="utf-8")
    return check(folder, profile=Profile(profile))


def codes(result: CheckResult) -> list[str]:
    return [one.code for one in result.diagnostics]


def test_a_finding_that_is_meant_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    """It is counted, and the check passes as if it were not there."""
    assert ["CWI215"] == codes(checked(tmp_path))
    result = checked(tmp_path, change=(ITEM, f"{ITEM}  # cwi: ignore CWI215 - it only breaks the ice"))
    (one,) = result.suppressed

    assert [] == codes(result)
    assert ("CWI215", "it only breaks the ice", 18) == (one.finding.code, one.reason, one.line)
    assert result.to_dict()["summary"]["suppressed"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    "change",
    [
        (f"  - {ITEM}", f"  # cwi: ignore CWI215 - why\n\n  # and more\n  - {ITEM}"),
        ("kind: instrument", "# cwi: ignore-file CWI215 - why\nkind: instrument"),
        (ITEM, "{id: w3,  # cwi: ignore CWI215 - why\n     text: {en: Three.}, options: often}"),
    ],
)
def test_it_may_stand_above_or_hold_for_the_file(tmp_path: Path, change: tuple[str, str]) -> None:
    """A finding belongs to the line on which it begins."""
    result = checked(tmp_path, change=change)

    assert ([], 1) == (codes(result), len(result.suppressed))


def test_a_comment_for_another_line_sets_nothing_aside(tmp_path: Path) -> None:
    """The finding stays, and the comment is reported as unused."""
    other = "{id: w2, text: {en: Two.}, options: often}"
    result = checked(tmp_path, change=(other, f"{other} # cwi: ignore CWI215 - why"))

    assert ["CWI030", "CWI215"] == codes(result)
    assert Severity.WARNING is result.diagnostics[0].severity
    assert "there is no CWI215 in line 17" in result.diagnostics[0].message


def test_what_is_unused_of_a_comment_has_a_fix(tmp_path: Path) -> None:
    """It takes the code away, and with the last one the comment."""
    result = checked(tmp_path, change=(ITEM, f"{ITEM}  # cwi: ignore CWI215, CWI404 - why"))
    (one,) = result.diagnostics

    assert "CWI030" == one.code
    assert one.fix is not None
    assert [("CWI215", 18, 65, 79)] == [(e.text, e.line, e.column, e.end_column) for e in one.fix.edits]
    assert (18, 18) == (one.line, one.end_line)


@pytest.mark.parametrize(
    ("comment", "profile", "expected"),
    [
        ("ignore CWI215, CWI2155 - why", "draft", "CWI031"),
        ("ignore CWI215, cwi404 - why", "draft", "CWI031"),
        ("ignore CWI215", "publish", "CWI032"),
        ("ignore CWI215, CWI102 - why", "draft", "CWI033"),
        ("ignore CWI215, CWI030 - why", "draft", "CWI033"),
        ("ignore CWI215 as it is meant", "draft", "CWI034"),
    ],
)
def test_what_is_wrong_with_a_comment_is_reported(tmp_path: Path, comment: str, profile: str, expected: str) -> None:
    """At the comment, each with what would be right."""
    result = checked(tmp_path, change=(ITEM, f"{ITEM}  # cwi: {comment}"), profile=profile)
    (one,) = [one for one in result.diagnostics if one.code.startswith("CWI03")]

    assert (expected, Severity.WARNING, 18, 51) == (one.code, one.severity, one.line, one.column)
    assert one.hint


def test_a_reason_is_asked_for_only_of_what_is_published(tmp_path: Path) -> None:
    """A draft may set things aside for a while."""
    for profile in ("draft", "fieldwork"):
        assert [] == codes(checked(tmp_path, change=(ITEM, f"{ITEM}  # cwi: ignore CWI215"), profile=profile))


def test_an_error_with_which_nothing_can_be_loaded_stays(tmp_path: Path) -> None:
    """No comment makes a definition usable that names an item which is not there."""
    result = checked(tmp_path, change=("items: [w1, w2]", "items: [w1, w22]  # cwi: ignore CWI203 - later"))

    assert {"CWI033", "CWI203"} <= set(codes(result))
    assert "CWI030" not in codes(result)
    assert not result.passes


def test_a_warning_about_how_the_file_is_written_can_be_meant(tmp_path: Path) -> None:
    """Its code is one of reading, and yet the definition can be used."""
    plain = "options: [{value: 1}, {value: 2}, {value: 3}]"
    labels = "options: [{value: 1, label: {en: No}}, {value: 2, label: {en: Some}}, {value: 3, label: {en: All}}]"
    assert "CWI020" in codes(checked(tmp_path, change=(plain, labels)))
    result = checked(tmp_path, change=(plain, f"{labels}  # cwi: ignore CWI020 - only read here"))

    assert ["CWI215"] == codes(result)
    assert ["CWI020"] == [one.finding.code for one in result.suppressed]


def test_an_error_of_a_rule_can_be_meant(tmp_path: Path) -> None:
    """The definition can be loaded, so whether it is right is for its author to say."""
    change = ("range: {min: 1, max: 3}", "range: {min: 1, max: 4}")
    assert "CWI320" in codes(checked(tmp_path, change=change))
    result = checked(tmp_path, change=(change[0], f"{change[1]}  # cwi: ignore CWI320 - as printed in the source"))

    assert ["CWI215"] == codes(result)
    assert result.passes


def test_what_the_profile_does_not_ask_for_is_not_unused(tmp_path: Path) -> None:
    """A comment for publishing stays quiet in a draft."""
    later = next(rule for rule in CORE_RULES if rule.profile is not Profile.DRAFT)
    change = ("title: {en: Total}", f"title: {{en: Total}}  # cwi: ignore {later.code} - why")

    assert "CWI030" not in codes(checked(tmp_path, change=change))
    assert "CWI030" in codes(checked(tmp_path, change=change, profile=later.profile))


def test_a_code_of_a_plugin_that_is_not_installed_is_left_alone(tmp_path: Path) -> None:
    """A definition goes from house to house; where the plugin is, a code that it does not have is reported."""
    change = (ITEM, f"{ITEM}  # cwi: ignore CWI215, ACME109 - a rule of another house")

    assert [] == codes(checked(tmp_path, change=change))
    found = check(tmp_path, profile=Profile.DRAFT, rules=(*CORE_RULES, OfHouse())).diagnostics
    assert ["CWI031"] == [one.code for one in found]
    assert "did you mean 'ACME101'?" in (found[0].hint or "")


def test_where_faults_hide_what_is_there_nothing_is_called_unused(tmp_path: Path) -> None:
    """What could not be looked for may still be there."""
    broken = "items: [w1, w22]  # cwi: ignore CWI320 - why"

    assert "CWI030" not in codes(checked(tmp_path, change=("items: [w1, w2]", broken)))


def test_cases_have_comments_too(tmp_path: Path) -> None:
    """A score that differs from the print may be a slip of the print."""
    cases = CASES.replace("{value: 3}}}", "{value: 2}}}  # cwi: ignore CWI801 - an error of the print")
    result = checked(tmp_path, cases=cases)

    assert (["CWI215"], ["CWI801"]) == (codes(result), [one.finding.code for one in result.suppressed])
    assert ["CWI215", "CWI030"] == codes(checked(tmp_path, cases=cases.replace("value: 2", "value: 3")))
    faulty = checked(tmp_path, change=("items: [w1, w2]", "items: [w1, w22]"), cases=cases)
    assert "CWI030" not in codes(faulty)


def test_what_hangs_on_other_files_is_not_called_unused(tmp_path: Path) -> None:
    """Without its cases the definition has CWI813, with them it does not."""
    change = ("id: week", "id: week  # cwi: ignore CWI813 - worked out elsewhere")

    assert ["CWI215"] == codes(checked(tmp_path, change=change))
    (tmp_path / "week.cases.yaml").unlink()
    assert ["CWI215"] == codes(check(tmp_path, profile=Profile.DRAFT))
