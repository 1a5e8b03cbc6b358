"""The files in tests/cases/bad have the findings that they declare.

Beside `x.yaml` stands `x.yaml.expected`, a line for each finding: `line:column CODE`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.rules import known_codes

CODES = known_codes()

FOLDER = Path(__file__).parent / "bad"
FILES = sorted(FOLDER.glob("*.yaml"))


def expected(path: Path) -> list[str]:
    file = path.with_name(f"{path.name}.expected")
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_has_the_findings_it_declares(path: Path) -> None:
    """Each fault is reported with its code and place, all in one run, and nothing else is."""
    found = [one for one in check(path).diagnostics if one.file == str(path)]

    assert expected(path) == [f"{one.line}:{one.column} {one.code}" for one in found]
    assert all(one.hint for one in found)


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("CWI80")])
def test_every_code_of_cases_has_a_file(code: str) -> None:
    """A code that nothing shows could not be trusted to be found."""

    assert any(code in line for path in FILES for line in expected(path))


def test_what_is_wrong_with_a_parameter_is_said_with_what_would_be_right() -> None:
    """A value beyond its limits, a misspelt choice, and a parameter that is not there each have a hint of their own."""
    found = [
        (one.message, one.hint)
        for file in ("parameters-for-all.cases.yaml", "parameters.cases.yaml")
        for one in check(FOLDER / file).diagnostics
        if one.code == "CWI815"
    ]
    where = "write it under 'parameters', of this case or of the whole file for all cases"

    assert [
        (
            "parameter 'cut': 9 is not allowed; allowed is a number at least 0 and at most 3",
            "allowed is a number at least 0 and at most 3",
        ),
        ("case 'second': parameter 'coding'", "did you mean 'down'?"),
        ("case 'without_a_value': parameter 'points'", where),
        ("case 'a_value_that_is_not_allowed': parameter 'points'", "allowed is 3 or 4"),
        ("case 'no_such_parameter': parameter 'pionts'", "did you mean 'points'?"),
    ] == [(message if message.startswith("param") else message.rpartition(":")[0], hint) for message, hint in found]
