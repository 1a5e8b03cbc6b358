"""Rules that are not of the library: what is refused, and what becomes of a rule that fails while it looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from cwinstruments.documents import Outline
from cwinstruments.model import Instrument
from cwinstruments.plan import compile_plan
from cwinstruments.profiles import Profile
from cwinstruments.rules import CORE_RULES, DefinitionRule, Rule, ScoringRule, Subject, check_scoring

MINIMAL = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"
SOUND = Diagnostic("HOUSE101", "the title is too long", ("title",))


class OfHouse(DefinitionRule):
    """A rule that gives what it is told to give."""

    code = "HOUSE101"

    def __init__(self, *given: Any) -> None:
        self.given = given

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        yield from (one(self) if callable(one) else one for one in self.given)


class OfScores(ScoringRule):
    """A rule about scores that ends the program."""

    code = "HOUSE102"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        yield self.finding("a finding", ("scales", next(subject.scales()).id))
        sys.exit("enough")


def changed(**fields: Any) -> Diagnostic:
    """Give the sound finding with other fields, of whatever types."""
    return evolve(SOUND, **fields)


def raising(error: BaseException) -> Callable[[Rule], Any]:
    def fail(_: Rule) -> Any:
        raise error

    return fail


def found_with(*rules: Rule) -> list[tuple[str, str]]:
    found = check(MINIMAL, rules=rules, profile=Profile.DRAFT, ignore=["CWI813"]).diagnostics
    return [(one.code, one.message) for one in found]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SystemExit(0), "SystemExit: 0"),
        (SystemExit(), "SystemExit"),
        (ValueError("no\nway"), "ValueError: no"),
    ],
)
def test_a_rule_that_ends_is_reported_and_not_the_program(error: BaseException, said: str) -> None:
    """What it found before stays."""

    expected = [("CWI922", f"rule HOUSE101 failed: {said}"), ("HOUSE101", SOUND.message)]
    assert expected == found_with(OfHouse(SOUND, raising(error)))


def test_a_rule_about_scores_that_ends_the_program_is_reported() -> None:
    """As one about definitions is."""

    expected = [("CWI922", "rule HOUSE102 failed: SystemExit: enough"), ("HOUSE102", "a finding")]
    assert expected == found_with(OfScores())


def test_an_interruption_still_interrupts() -> None:
    """Whoever presses a key to end a check is not told that a rule failed."""
    with pytest.raises(KeyboardInterrupt):
        found_with(OfHouse(raising(KeyboardInterrupt())))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("too long", "a value of type str, which is no finding"),
        (None, "a value of type NoneType, which is no finding"),
        (Diagnostic("CWI102", "not mine"), "a finding with the code 'CWI102', which is not its own"),
        (changed(code=None), "a finding with the code None, which is not its own"),
        (lambda rule: rule.finding(5, ("title",), 7), "a finding whose message is 5, not text"),
        (changed(hint=7), "a finding whose hint is 7, not text"),
        (changed(path=["title"]), "whose path is ['title'], not a tuple of keys and indices"),
        (changed(path=(1.5,)), "whose path is (1.5,), not a tuple"),
        (changed(severity="warning"), "whose severity is 'warning', not a Severity"),
        (changed(file=MINIMAL), "not text"),
        (changed(line="5"), "whose line is '5', not a number"),
        (changed(end_column=True), "whose end_column is True, not a number"),
        (changed(of_key=None), "whose of_key is None, not True or False"),
        (changed(related=[Related("here")]), "not a tuple of Related"),
        (changed(related=("here",)), "whose related is ('here',), not a tuple of Related"),
        (changed(related=(Related("here", file=MINIMAL),)), "not a tuple of Related"),  # type: ignore[arg-type]
        (changed(fix="mend it"), "whose fix is 'mend it', not a Fix with a tuple of Edits"),
        (changed(fix=Fix("mend it", ("a",))), "not a Fix with a tuple of Edits"),  # type: ignore[arg-type]
        (changed(fix=Fix("mend it", (Edit(5),))), "not a Fix with a tuple of Edits"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_finding_is_reported_and_hides_no_other(given: Any, said: str) -> None:
    """Whatever a rule gives, its sound findings and those of others are there."""
    (failed, about), *others = found_with(OfHouse(given, SOUND), OfScores())

    assert "CWI922" == failed
    assert about.startswith("rule HOUSE101 failed: it gave ")
    assert said in about
    assert [("CWI922", "rule HOUSE102 failed: SystemExit: enough"), ("HOUSE101", SOUND.message)] == others[:2]


def test_everything_that_a_finding_can_have_is_let_through() -> None:
    """Places, related places and a fix."""
    whole = changed(
        hint="shorter",
        severity=Severity.NOTE,
        related=(Related("this is longer", ("id",)),),
        fix=Fix("shorten it", (Edit("{en: Short}", path=("title",)),)),
    )
    (found,) = check(MINIMAL, rules=[OfHouse(whole)], ignore=["CWI813"]).diagnostics

    assert (Severity.NOTE, "shorter", 5) == (found.severity, found.hint, found.related[0].line)
    assert found.fix is not None
    assert found.fix.edits[0].line == found.line


@pytest.mark.parametrize("code", ["bad", "CWI999", "house101", "", None, 101])
def test_a_code_that_no_rule_of_others_can_have_is_refused(code: Any) -> None:
    """In Python as in the hook: nobody could ask for it, or it would be taken for one of ours."""
    rule = type("Titles", (OfHouse,), {"code": code})()

    with pytest.raises(ValueError, match=r"the rule Titles can't have the code .*'ACME101'"):
        check(MINIMAL, rules=(rule,))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (OfHouse, r"OfHouse is a class; a rule is an object of it: OfHouse\(\)"),
        ("HOUSE101", "a DefinitionRule or a ScoringRule, not a str"),
        (type("Titles", (Rule,), {"code": "HOUSE101"})(), "a DefinitionRule or a ScoringRule, not a Titles"),
        (type("Titles", (OfHouse,), {"severity": "warning"})(), "the rule Titles needs a Severity as its 'severity'"),
        (type("Titles", (OfHouse,), {"profile": "draft"})(), "a Profile as its 'profile'"),
        (type("Titles", (OfHouse,), {"kinds": "instrument"})(), "a tuple of words as its 'kinds'"),
    ],
)
def test_what_is_no_rule_is_refused(rule: Any, said: str) -> None:
    """It says what is wanted, before any file is read."""
    with pytest.raises(TypeError, match=said):
        check(MINIMAL, rules=(*CORE_RULES, rule))


def test_a_code_means_one_thing() -> None:
    """Two rules with the same code are refused; one that is given twice is used once."""
    with pytest.raises(ValueError, match="two rules have the code 'HOUSE101': OfHouse and OfHouse"):
        check(MINIMAL, rules=(OfHouse(), OfHouse()))
    rule = OfHouse(SOUND)

    assert [("HOUSE101", SOUND.message)] == found_with(rule, rule)


def test_findings_about_scores_are_checked_without_a_check_of_files(minimal: Instrument) -> None:
    """Whoever asks the rules themselves is told too."""
    found = check_scoring(minimal, compile_plan(minimal), rules=[OfScores()])

    assert ["HOUSE102", "CWI922"] == [one.code for one in found]


@pytest.fixture
def minimal() -> Instrument:
    """Give the smallest instrument of the examples."""
    from cwinstruments import load_instrument

    return load_instrument(MINIMAL)
