"""Findings for people: each with its line of the file, and the verdicts at the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from cwinstruments.checks import CheckResult
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.printable import printable
from cwinstruments.reports.sources import Sources, excerpt

COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDTH: Final = 120


def to_text(result: CheckResult, /, *, colour: bool = False, width: int = _WIDTH) -> Iterator[str]:
    """Write findings with the lines that they are about, file by file, then the summary.

    Args:
        colour: whether a terminal shows colours.
        width: how wide the lines of files are shown.
    """
    style, sources = _Style(colour), Sources()
    groups = [(file, list(found)) for file, found in groupby(result.diagnostics, key=lambda one: one.file)]
    for file, found in groups:
        if len(groups) > 1 and file is not None:
            yield style(f"{printable(file)}: {_found(found)}", bold=True)
            yield ""
        before = None
        for one in found:
            here = (one.line, one.column, one.end_line, one.end_column)
            yield from _finding(one, sources, style, width, show=here != before)
            yield ""
            before = here
    yield from to_summary(result, colour=colour)


def to_concise(result: CheckResult, /, *, colour: bool = False, width: int = _WIDTH) -> Iterator[str]:
    """Write findings as one line each, with its hint, then the summary."""
    for one in result.diagnostics:
        yield from to_lines(one)
    yield from to_summary(result, colour=colour)


def to_lines(found: Diagnostic, /) -> Iterator[str]:
    """Write a finding as one line with its severity in words, and its hint as another.

    Examples:
        >>> list(to_lines(Diagnostic("CWI203", "scale 'caseload' lists item 'wl_70'", file="burnout.yaml", line=41)))
        ["burnout.yaml:41 CWI203 error: scale 'caseload' lists item 'wl_70'"]
    """
    place = _place(found.file, found.line, found.column)
    yield printable(f"{place} {found.code} {found.severity}: {found.message}".lstrip())
    if found.hint is not None:
        yield f"  hint: {printable(found.hint)}"


def to_summary(result: CheckResult, /, *, colour: bool = False) -> Iterator[str]:
    """Say how much was checked and found, and give the verdicts: two, and a third where keys were changed.

    Examples:
        >>> for line in to_summary(CheckResult(files=2, instruments=1, cases=7)):
        ...     print(line)
        checked 2 files: 1 instrument, 7 cases; no errors, no warnings
        conforms to the schema: yes; passes profile 'fieldwork': yes
    """
    style = _Style(colour)
    checked = [_count(result.instruments, "instrument"), _count(result.cases, "case")]
    sometimes = (
        (result.norms, "set of norms", "sets of norms"),
        (result.surveys, "survey"),
        (result.rosters, "roster"),
        (result.mappings, "mapping"),
        (result.overlays, "overlay"),
        (result.frameworks, "framework"),
        (result.data_agreements, "file of data agreements", "files of data agreements"),
    )
    checked += [_count(*counted) for counted in sometimes if counted[0]]
    found = [_count(result.errors, "error"), _count(result.warnings, "warning")]
    if result.notes:
        found.append(_count(result.notes, "note"))
    found += [f"{len(result.suppressed)} suppressed"] if result.suppressed else []
    found += [f"{result.fixable} fixable with --fix"] if result.fixable else []
    yield f"checked {_count(result.files, 'file')}: {', '.join(checked)}; {', '.join(found)}"
    verdicts = [("conforms to the schema", result.conforms), (f"passes profile '{result.profile}'", result.passes)]
    if result.keys_proven is not None:
        verdicts.append(("keys proven by cases", result.keys_proven))
    yield "; ".join(f"{what}: {style('yes', fg='green') if good else style('no', fg='red')}" for what, good in verdicts)


class _Style:
    """Colours text, or leaves it as it is."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, *, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
        if not self._colour:
            return text
        from click import style

        return style(text, fg=fg, bold=bold or None, dim=dim or None)


def _place(file: str | None, line: int | None, column: int | None) -> str:
    return ":".join(str(part) for part in (file, line, column) if part is not None)


def _finding(one: Diagnostic, sources: Sources, style: _Style, width: int, *, show: bool) -> Iterator[str]:
    """Write one finding; `show` says whether its lines are shown, or were shown just now."""
    place = _place(one.file, one.line, one.column)
    head = f"{printable(place)} " if place else ""
    kind = style(f"{one.code} {one.severity}:", fg=COLOURS[one.severity], bold=True)
    yield f"{head}{kind} {printable(one.message)}"
    if show:
        yield from _lines(one.file, (one.line, one.column), (one.end_line, one.end_column), sources, style, one, width)
    for other in one.related:
        where = _place(other.file, other.line, other.column)
        yield f"  see {printable(where)}: {printable(other.message)}"
        yield from _lines(other.file, (other.line, other.column), (None, None), sources, style, None, width)
    if one.hint is not None:
        yield f"  hint: {printable(one.hint)}"
    if one.fix is not None:
        yield f"  {style('fix:', fg='green')} {printable(one.fix.title)} (--fix)"


def _lines(
    file: str | None,
    start: tuple[int | None, int | None],
    end: tuple[int | None, int | None],
    sources: Sources,
    style: _Style,
    of: Diagnostic | None,
    width: int,
) -> Iterator[str]:
    """Show the lines of a place with marks below them."""
    if file is None or start[0] is None:
        return
    shown = excerpt(sources, file, (start[0], start[1]), end, width=width - 9)
    size = max([3, *(len(str(one.number)) for one in shown)])
    for one in shown:
        yield f"  {style(f'{one.number:>{size}} |', dim=True)} {one.text}".rstrip()
        if one.marks:
            marks = one.marks.lstrip()
            colour = COLOURS[of.severity] if of else "blue"
            space = " " * (len(one.marks) - len(marks))
            yield f"  {style(f'{chr(32) * size} |', dim=True)} {space}{style(marks, fg=colour)}"


def _found(found: list[Diagnostic]) -> str:
    kinds = ((kind, sum(one.severity is kind for one in found)) for kind in Severity)
    return ", ".join(_count(number, kind.value) for kind, number in kinds if number)


def _count(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number or 'no'} {noun if number == 1 else plural or f'{noun}s'}"
