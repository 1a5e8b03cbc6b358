"""What was once passed as fine: cases nobody could read, commands nobody asked for, what only an extra requires."""

from __future__ import annotations

import pytest

from cwinstruments.conformance import run_conformance
from cwinstruments.plugins import load_plugins
from tests.conformance.acme import CASES, CODE, DEFINITION, METADATA, PACKAGE, Acme
from tests.conformance.mistakes.telling import OTHERS, prove

_COMMANDS = """
from cwinstruments.hookspecs import hookimpl


@hookimpl
def register_commands():
    return 1 / 0
"""


_METHODS = """
from cwinstruments.hookspecs import hookimpl
from cwinstruments.plan import Method
from cwinstruments.plan.nodes import Total


@hookimpl
def register_methods():
    return (Method("acme.week", lambda given: Total(given.terms)),)
"""


def test_cases_that_cannot_be_read_do_not_hold(acme: Acme) -> None:
    """Asked for the cases alone, nobody hears that they hold when none was tried."""
    acme.cases = CASES.replace("    responses: {}\n", "    responses: {\n")
    report = prove(acme, "cases")

    assert not report.conforms
    (told,) = report.shortcomings
    assert "its cases can't be read, so none was tried" in str(told)
    assert "mend what 'clean' says of this file" in str(told)
    assert str(told).partition(":")[0].endswith("week-check.cases.yaml")


def test_what_is_said_of_cases_is_not_said_twice(acme: Acme) -> None:
    """Cases of another version can be told apart: the finding says what is wrong with them."""
    acme.cases = CASES.replace('version: "1.0.0"', 'version: "1.0.1"', 1)
    told = [str(one) for one in prove(acme, "cases").shortcomings]

    assert 1 == len(told)
    assert "CWI803" in told[0]


def test_a_hook_of_commands_that_raises_is_told_with_its_line(acme: Acme) -> None:
    """Commands are asked for as methods, rules and targets are."""
    acme.code = CODE + _COMMANDS
    report = prove(acme, "plugin")

    (told,) = (str(one) for one in report.shortcomings)
    line = 1 + (CODE + _COMMANDS).splitlines().index("    return 1 / 0")
    assert f"{PACKAGE}/__init__.py:{line}: " in told
    assert "CWI902" in told
    assert "'register_commands' failed: ZeroDivisionError" in told


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[wk1, -wk2, wk3]", "[wk1, -wk2, wk4]", "'wk4'"),
        ("kind: instrument\n", "kind: instrument\ndirectoin: x\n", "'directoin'"),
        ("items:\n", "items: [\n", "CWI005"),
    ],
)
@pytest.mark.parametrize("skip", [(), ("clean",)])
def test_a_definition_that_cannot_be_loaded_is_told_whichever_checks_are_asked_for(
    acme: Acme, before: str, after: str, said: str, skip: tuple[str, ...]
) -> None:
    """None of them can be tried then, which is no proof: whether an id can be told of it or not."""
    acme.definition = DEFINITION.replace(before, after, 1)
    checks = ["verify", "mutants", *skip]
    report = run_conformance(acme.install(), checks=checks, skip=skip, registry=load_plugins(disabled=OTHERS))

    assert not report.conforms
    assert {"clean"} == {one.check for one in report.shortcomings}
    assert said in str(report.shortcomings[0])
    assert str(report.shortcomings[0]).startswith(f"{acme.site}/{PACKAGE}/instruments/week-check.yaml:")


def test_what_only_an_extra_requires_is_no_requirement(acme: Acme) -> None:
    """`cwinstruments[testing]` for the tests leaves whoever installs the plugin without the library."""
    of_tests = 'Requires-Dist: cwinstruments[testing] ; extra == "test"\n'
    acme.metadata = METADATA.replace("Requires-Dist: cwinstruments>=0.1\n", f"Provides-Extra: test\n{of_tests}")
    told = [str(one) for one in prove(acme, "plugin").shortcomings]

    assert 1 == len(told)
    assert "it does not require cwinstruments" in told[0]


def test_an_interface_in_quotes_is_not_taken_for_a_newer_one(acme: Acme) -> None:
    """To upgrade, which is asked of those with an older library, would not help."""
    acme.code = CODE.replace("= 1", "= '1'")
    acme.install()
    (plugin,) = (one for one in load_plugins(disabled=OTHERS).plugins if one.distribution == acme.name)
    (found,) = plugin.diagnostics

    assert "CWI906" == found.code
    assert "plugin interface '1', which is no whole number" in found.message
    assert "write CWINSTRUMENTS_API = 1 into the module, without quotes" == found.hint


def test_a_method_of_this_plugin_that_is_not_required_is_told_with_what_to_write(acme: Acme) -> None:
    """The plugin gives it itself, so its distribution is known."""
    acme.definition = DEFINITION.replace("    method: sum\n", "    method: {name: acme.week}\n").replace(
        "    range: {min: 0, max: 6}\n", ""
    )
    acme.code = f"{CODE}{_METHODS}"
    told = [one for one in prove(acme, "clean").shortcomings if one.code == "CWI249"]

    assert ['write: requires: ["cwinstruments-acme-week>=0.1.0"]'] == [one.hint for one in told]
