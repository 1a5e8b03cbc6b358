"""Tests of the command `rule`: the pages of codes, and the list of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cwinstruments.codes import CODES
from cwinstruments.rules import RULES, known_codes

RULE = '''\
from cwinstruments.hookspecs import hookimpl
from cwinstruments.rules import DefinitionRule


class Titles(DefinitionRule):
    """A title is too short.

    What it does:
        Finds titles.

    Why it matters:
        They are read.
    """

    code = "HOUSE101"

    def check(self, outline):
        yield self.finding("too short", ("title",))


@hookimpl
def register_rules():
    return [Titles()]
'''


def test_a_rule_is_explained_with_all_its_sections(run: Any) -> None:
    """Title, severity and profile, then what it does, why it matters, an example and what to use instead."""
    done = run("rule", "cwi323")
    text = " ".join(done.out.split())

    assert 0 == done.code
    assert done.out.startswith("CWI323 A missing rule can never be met\n  severity  error\n  profile   draft\n")
    for title, section in RULES["CWI323"].sections.items():
        assert f"{title}: {section}" in text


def test_a_code_that_is_no_rules_has_its_explanation(run: Any) -> None:
    """It says why it matters and what to do."""
    done = run("rule", "CWI018")

    assert f"CWI018 {CODES['CWI018'].title} {CODES['CWI018'].explanation}" == " ".join(done.out.split())


def test_all_codes_are_listed_by_what_they_are_about(run: Any) -> None:
    """A line each, under the title of their hundred."""
    done = run("rule")
    lines = done.out.splitlines()

    assert 0 == done.code
    assert list(known_codes()) == [line.split()[0] for line in lines if line.startswith("  CWI")]
    assert [f"CWI{number}:" for number in "0123456789" if any(code[3] == number for code in known_codes())] == [
        line.split()[0] for line in lines if line and not line.startswith(" ")
    ]


def test_json_has_the_same(run: Any) -> None:
    """One code, or all of them."""
    one, every = (json.loads(run("rule", *rest, "--format", "json").out) for rest in (["CWI323"], []))

    assert RULES["CWI323"].sections == one["sections"]
    assert ("Scoring", "error", "draft", None) == (one["about"], one["severity"], one["profile"], one["from"])
    assert one in every["codes"]
    assert list(known_codes()) == [each["code"] for each in every["codes"]]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("CWI0323", "did you mean 'CWI323'?"),
        ("cwi-323", "did you mean 'CWI323'?"),
        ("323", "did you mean 'CWI323'?"),
        ("3", "'cwinstruments rule' lists all codes"),
        ("range", "'cwinstruments rule' lists all codes"),
    ],
)
def test_an_unknown_code_is_guessed(run: Any, code: str, said: str) -> None:
    """Wrong use, with what may have been meant."""
    done = run("rule", code)

    assert 2 == done.code
    assert f"there is no code '{code}'; {said}" in done.err


def test_rules_of_plugins_are_explained_listed_and_held_to(run: Any, site: Any, write: Any) -> None:
    """With the plugin that brings them; a disabled one brings none."""
    site.install("cwi_house", RULE)
    page, data = run("rule", "HOUSE101"), json.loads(run("rule", "HOUSE101", "--format", "json").out)
    file = write("a.yaml", "kind: instrument\ntitle: {en: A}\n")

    assert "  from      plugin 'cwi-house' of cwi-house 1.0\n" in page.out
    assert ("Rules of plugins", "They are read.") == (data["about"], data["explanation"])
    assert "\nRules of plugins\n  HOUSE101  A title is too short\n" in run("rule").out
    assert f"{file}:2:8 HOUSE101 error: too short\n" in run("check", "--format", "concise", file).out
    assert "HOUSE101" not in run("check", "--format", "concise", "--ignore", "HOUSE", file).out
    assert 2 == run("--disable-plugin", "cwi-house", "rule", "HOUSE101").code
    assert "HOUSE101" not in run("--disable-plugin", "cwi-house", "check", file).out
