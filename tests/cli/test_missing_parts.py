"""A check without the rules and methods of plugins that are set aside is not the one that was asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

MINIMAL = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"
HEAD = """\
import sys
from cwinstruments.diagnostics import Severity
from cwinstruments.hookspecs import hookimpl
from cwinstruments.rules import DefinitionRule

class Titles(DefinitionRule):
    code = "HOUSE101"
    def check(self, outline):
        return iter(())

class Others(Titles):
    {others}

@hookimpl
def {hook}():
    {body}
"""


def plugin(body: str = "return [Titles(), Others()]", others: str = "code = 'HOUSE102'", hook: str = "rules") -> str:
    return HEAD.format(body=body, others=others, hook=f"register_{hook}")


BROKEN = {
    "raises": (plugin("1 / 0"), "CWI902"),
    "ends": (plugin("sys.exit(0)"), "CWI902"),
    "claimed twice": (plugin(others="code = 'HOUSE101'"), "CWI924"),
    "a code of ours": (plugin(others="code = 'CWI999'"), "CWI923"),
    "a class": (plugin("return [Titles]"), "CWI905"),
    "severity as text": (plugin(others="code = 'HOUSE102'; severity = 'warning'"), "CWI905"),
    "kinds as text": (plugin(others="code = 'HOUSE102'; kinds = 'instrument'"), "CWI905"),
    "methods": (plugin("1 / 0", hook="methods"), "CWI902"),
    "no import": ("import nothing_of_that_name", "CWI901"),
    "a hook that is none": (plugin(hook="rule"), "CWI903"),
}


@pytest.mark.parametrize(("text", "code"), BROKEN.values(), ids=BROKEN)
def test_a_part_that_is_set_aside_is_an_error_of_the_check(text: str, code: str, run: Any, site: Any) -> None:
    """Whatever is asked for: what is missing may be what would have found something."""
    assert 0 == run("check", MINIMAL).code
    site.install("house", text)
    for options in ((), ("--select", "CWI9"), ("--select", "CWI3"), ("--profile", "draft", "--jobs", "2")):
        done = run("check", MINIMAL, "--format", "json", *options)
        report = json.loads(done.out)

        assert 1 == done.code
        assert [(code, "error")] == [
            (one["code"], one["severity"]) for one in report["diagnostics"] if one["code"].startswith("CWI9")
        ]
        assert not report["summary"]["passes"]


@pytest.mark.parametrize("format_", ["text", "concise", "json", "github", "sarif"])
def test_every_format_tells_it(format_: str, run: Any, site: Any) -> None:
    """Also where the fault has a place in the plugin itself."""
    site.install("house", plugin("1 / 0"))
    done = run("check", MINIMAL, "--format", format_)

    assert 1 == done.code
    assert "CWI902" in done.out
    assert "ZeroDivisionError" in done.out


def test_it_can_be_left_out_by_its_name(run: Any, site: Any) -> None:
    """The plugin, or the finding; a rule that is set aside explains why its code is not known."""
    site.install("house", plugin(others="code = 'CWI999'"))

    assert 0 == run("--disable-plugin", "house", "check", MINIMAL).code
    assert 0 == run("check", MINIMAL, "--ignore", "CWI923").code
    asked = run("check", MINIMAL, "--select", "HOUSE103")
    assert (2, True) == (asked.code, "set aside: 'cwinstruments plugins' shows why" in asked.err)


def test_instruments_that_are_set_aside_are_no_part_of_a_check(run: Any, site: Any) -> None:
    """They are listed by `plugins`; what is checked does not depend on them."""
    site.install("house", plugin("1 / 0", hook="instruments"))

    assert 0 == run("check", MINIMAL).code
    assert 1 == run("plugins").code


def test_a_check_that_mends_tells_it_too(run: Any, site: Any) -> None:
    """What a rule would have mended is not mended."""
    site.install("house", plugin("1 / 0"))

    assert 1 == run("check", MINIMAL, "--fix").code
    assert 1 == run("check", MINIMAL, "--diff").code
