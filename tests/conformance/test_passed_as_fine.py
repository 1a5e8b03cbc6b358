"""What was once passed as fine: cases nobody could read, commands nobody asked for, what only an extra requires."""

from __future__ import annotations

from cwinstruments.plugins import load_plugins
from tests.conformance.acme import CASES, CODE, METADATA, PACKAGE, Acme
from tests.conformance.mistakes.telling import OTHERS, prove

_COMMANDS = """
from cwinstruments.hookspecs import hookimpl


@hookimpl
def register_commands():
    return 1 / 0
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
