"""The suite of a plugin's tests: a test for each check and instrument, by a class of three lines."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.conformance import tasks_of
from cwinstruments.plugins import DISABLE_VARIABLE
from cwinstruments.testing import ConformanceSuite
from tests.conformance.acme import CASES, DEFINITION, Acme
from tests.conformance.mistakes.telling import OTHERS

SUITE = """\
from cwinstruments.testing import ConformanceSuite


class TestConformance(ConformanceSuite):
    folder = "definitions"
    checks = ("cases", "mutants", "verify", "wheel")
    skip = {"mutants": "takes long"}
"""


def run_suite(folder: Path, *arguments: str) -> str:
    """Run pytest in a process of its own, where nothing of this repository is configured."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", "-rs", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment["COLUMNS"] = "200"
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    return done.stdout + done.stderr


def test_tests_have_readable_names_and_fail_with_what_to_do(tmp_path: Path) -> None:
    """What is not proven is skipped with its reason, and so is what the author leaves out."""
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "week-check.yaml").write_text(DEFINITION, encoding="utf-8")
    (tmp_path / "definitions" / "week-check.cases.yaml").write_text(
        CASES.replace("{week: {value: 1}}", "{week: {value: 2}}"), encoding="utf-8"
    )
    (tmp_path / "test_conformance.py").write_text(SUITE, encoding="utf-8")
    said = run_suite(tmp_path, "test_conformance.py")

    assert "test_conformance[week-check-verify] PASSED" in said
    assert "test_conformance[week-check-cases] FAILED" in said
    assert "test_conformance[week-check-mutants] SKIPPED (takes long)" in said
    assert "not proven: wheel: definitions: a folder has no packaging" in said
    assert "cases: week-check: CWI801" in said
    assert "what to do: " in said
    assert "1 failed, 1 passed, 2 skipped" in said
    assert "Traceback" not in said


def test_a_fault_of_a_definition_is_told_once_by_the_suite(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    """One check fails for it; the others are skipped with one short reason, which pytest counts together."""
    acme.definition = DEFINITION.replace("[wk1, -wk2, wk3]", "[wk1, -wk2, wk4]")
    monkeypatch.setenv(DISABLE_VARIABLE, ",".join(OTHERS))
    suite: Any = type("TestAcme", (ConformanceSuite,), {"distribution": acme.install()})
    failed, reasons = [], set()
    for task in tasks_of(suite._proving()):
        if task.check.id in ("wheel", "import_cost"):
            continue
        try:
            suite().test_conformance(task)
        except pytest.fail.Exception:
            failed.append(str(task))
        except pytest.skip.Exception as skipped:
            reasons.add(str(skipped))

    assert ["week-check-clean"] == failed
    assert {"not proven: week-check: its definition has faults, which 'clean' names"} == reasons


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({}, "needs one of 'distribution' and 'folder'"),
        ({"distribution": "cwinstruments-acme-weak"}, "there is no distribution and no folder"),
        ({"distribution": "cwinstruments-workload", "skip": {"law": "why"}}, "there is no check 'law'"),
    ],
)
def test_a_suite_of_nothing_is_a_wrong_use(attributes: dict[str, object], words: str) -> None:
    """It is told when tests are collected, and not taken for a suite without tests."""
    suite: Any = type("TestNothing", (ConformanceSuite,), attributes)

    with pytest.raises(pytest.UsageError, match=words):
        suite._proving()


def test_what_is_proved_is_loaded_once_for_each_class() -> None:
    one: Any = type("TestOne", (ConformanceSuite,), {"distribution": "cwinstruments-partnership"})
    other: Any = type("TestOther", (ConformanceSuite,), {"distribution": "cwinstruments-workload"})

    assert one._proving() is one._proving()
    assert "cwinstruments-workload" == other._proving().name
