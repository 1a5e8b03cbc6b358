"""What a plugin does to the process that loads it: end it, or print into what programs read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cwinstruments.cli import main
from cwinstruments.conformance import EndingPluginError, load_proving, run_conformance
from cwinstruments.plugins import DISABLE_VARIABLE
from tests.conformance.acme import CODE, NAME, Acme
from tests.conformance.mistakes.telling import OTHERS, prove

_HOOK = "from cwinstruments.hookspecs import hookimpl\n\n\n@hookimpl\ndef {name}():\n    {body}\n    return ()\n"


@pytest.fixture
def alone(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> Acme:
    """The plugin, and no other."""
    monkeypatch.setenv(DISABLE_VARIABLE, ",".join(OTHERS))
    return acme


def _run(acme: Acme, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(acme.site), *sys.path])}
    command = [sys.executable, "-c", "import sys; from cwinstruments.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_a_plugin_that_ends_the_process_is_told_and_is_no_success(alone: Acme) -> None:
    """Otherwise nothing is printed, and the exit code is 0, which is that of a plugin in which nothing is wrong."""
    alone.code = f"{CODE}import os\n\nos._exit(0)\n"
    done = _run(alone, "conformance", alone.install())

    assert 1 == done.returncode
    assert f"plugin: {NAME}: loading {NAME} ends the process: it was ended with code 0" in done.stdout
    assert "what to do: take out whatever ends the process, such as os._exit" in done.stdout


def test_a_hook_that_ends_the_process_is_told_by_the_suite_too(alone: Acme) -> None:
    """With what it said last."""
    body = "import os; os.write(2, b'no licence key'); os._exit(3)"
    alone.code = CODE + _HOOK.format(name="register_methods", body=body)
    with pytest.raises(EndingPluginError, match=f"loading {NAME} ends .* ended with code 3, and no licence key"):
        load_proving(alone.install())
    assert run_conformance(NAME, disabled=[NAME], checks=["cases"], instruments=[]).conforms


@pytest.mark.parametrize("hook", ["", "register_rules"])
def test_what_a_plugin_prints_does_not_get_into_reports(
    alone: Acme, hook: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither on import nor from a hook; it goes to the error stream."""
    alone.code = CODE + (_HOOK.format(name=hook, body="print('hello')") if hook else "print('hello')\n")
    name = alone.install()
    main(["conformance", name, "--only", "cases", "--format", "json"])
    said = capfd.readouterr()

    assert json.loads(said.out)["conforms"]
    assert "hello" in said.err
    for module in [one for one in sys.modules if one.startswith("cwinstruments_acme_week")]:
        del sys.modules[module]
    main(["check", str(alone.site), "--format", "json"])
    assert "summary" in json.loads(capfd.readouterr().out)


def test_what_a_rule_prints_does_not_get_into_reports(alone: Acme, capfd: pytest.CaptureFixture[str]) -> None:
    """It runs while the check does."""
    alone.code = f"""{CODE}from cwinstruments.diagnostics import Severity
from cwinstruments.hookspecs import hookimpl
from cwinstruments.rules import DefinitionRule


class Loud(DefinitionRule):
    \"\"\"It prints.\"\"\"

    code = "ACME101"
    severity = Severity.WARNING

    def check(self, outline, /):
        print("hello")
        return ()


@hookimpl
def register_rules():
    return (Loud(),)
"""
    name = alone.install()
    main(["check", str(Path(alone.site)), "--format", "json", "--no-cache", "--jobs", "1"])
    assert "summary" in json.loads(capfd.readouterr().out)
    main(["conformance", name, "--only", "clean", "--format", "json"])
    assert json.loads(capfd.readouterr().out)["conforms"]


def test_a_hook_that_prints_is_still_a_shortcoming(alone: Acme) -> None:
    """Although nothing of it gets into reports."""
    body = "print('hello'); from cwinstruments.hookspecs import instruments_in; import cwinstruments_acme_week as me"
    alone.code = CODE + _HOOK.format(name="register_instruments", body=body).replace(
        "return ()", "return instruments_in(me)"
    )
    told = [one.message for one in prove(alone, "import_cost").shortcomings]

    assert ["importing it prints: 'hello'"] == told
