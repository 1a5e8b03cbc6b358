"""Findings as workflow commands of GitHub Actions, which become annotations at their lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cwinstruments.checks import CheckResult
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.printable import printable
from cwinstruments.reports.diagnostics_text import to_summary

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def to_github(result: CheckResult, /) -> Iterator[str]:
    """Write each finding as a workflow command, then the summary for the log."""
    for one in result.diagnostics:
        yield _command(one)
    yield from to_summary(result)


def _command(found: Diagnostic) -> str:
    """Write a finding as a workflow command.

    Examples:
        >>> _command(Diagnostic("CWI801", "value is 50 %", file="a,b.yaml", line=3, column=5, end_line=3, end_column=7))
        '::error file=a%2Cb.yaml,line=3,endLine=3,col=5,endColumn=7,title=CWI801::value is 50 %25'
    """
    places: dict[str, object] = {"file": found.file, "line": found.line, "endLine": found.end_line}
    # Columns are refused where a place goes over several lines.
    if found.end_line in (None, found.line):
        places |= {"col": found.column, "endColumn": found.end_column}
    places["title"] = found.code
    given = ",".join(
        f"{key}={_escape(printable(str(value)), ':,')}" for key, value in places.items() if value is not None
    )
    message = found.message if found.hint is None else f"{found.message}\nhint: {found.hint}"
    return f"::{_COMMANDS[found.severity]} {given}::{_escape(printable(message, lines=True))}"


def _escape(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
