"""Tests of selecting and ignoring codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.checks.selecting import Selection, selection_of
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.rules import CORE_RULES

BAD = Path(__file__).parents[1] / "rules" / "bad"


@pytest.mark.parametrize(
    ("code", "select", "ignore", "expected"),
    [
        ("CWI323", (), (), True),
        ("CWI323", ("CWI3",), (), True),
        ("CWI404", ("CWI3",), (), False),
        ("CWI404", (), ("CWI4",), False),
        ("CWI323", ("CWI3",), ("CWI323",), False),
        ("CWI323", ("CWI323",), ("CWI3",), True),
        ("CWI323", ("CWI3",), ("CWI3",), False),
        ("CWI102", ("CWI3",), (), True),
    ],
)
def test_the_longer_beginning_decides(
    code: str, select: tuple[str, ...], ignore: tuple[str, ...], expected: bool
) -> None:
    """So `--ignore CWI3 --select CWI323` asks for one of them; errors of shape are always told."""
    assert expected is Selection(select, ignore).includes(Diagnostic(code, "x"))


def test_warnings_about_comments_can_be_left_out() -> None:
    """They don't make a file unusable, though their codes are those of reading."""
    unused = Diagnostic("CWI030", "x", severity=Severity.WARNING)

    assert not selection_of((), ["CWI030"], rules=()).includes(unused)
    swallowed = Diagnostic("CWI020", "x", severity=Severity.WARNING)
    assert not selection_of((), ["CWI020"], rules=CORE_RULES).includes(swallowed)


@pytest.mark.parametrize(
    ("select", "ignore", "said"),
    [
        (["CWI999"], [], "there is no code 'CWI999'"),
        (["372"], [], "there is no code '372'; did you mean 'CWI372'?"),
        ([], ["cwi-215x"], "there is no code 'CWI-215X'; did you mean 'CWI215'?"),
        ([], ["CWI102"], "'CWI102' can't be ignored"),
        ([], ["CWI0"], "'CWI0' can't be ignored"),
        ([], ["CWI4,CWI"], "'CWI' can't be ignored"),
        (["ACME1"], [], "there is no code 'ACME1'"),
    ],
)
def test_codes_that_are_not_there_or_not_to_be_ignored_are_refused(
    select: list[str], ignore: list[str], said: str
) -> None:
    """A misspelt code would silently change what is looked for."""
    with pytest.raises(ValueError, match=said.replace("?", r"\?")):
        selection_of(select, ignore, rules=CORE_RULES)


def test_check_takes_codes_with_commas_and_repeated() -> None:
    """The result holds what was asked for alone."""
    file = BAD / "rule-never-met.yaml"

    assert {"CWI323", "CWI813"} == {one.code for one in check(file).diagnostics}
    assert {"CWI323"} == {one.code for one in check(file, select=["CWI3, CWI4"]).diagnostics}
    assert {"CWI323"} == {one.code for one in check(file, ignore=["CWI404", "cwi8"]).diagnostics}
    assert {"CWI813"} == {one.code for one in check(file, select="CWI813").diagnostics}
