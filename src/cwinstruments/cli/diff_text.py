"""Changes as text for people: definition by definition, what changed, whether scores can be compared, what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from cwinstruments.cli.output import counted
from cwinstruments.printable import printable

if TYPE_CHECKING:
    from cwinstruments.changes import Change, Changes, DefinitionChanges, ScaleComparison, Witness

_LONGEST_LIST: Final = 12


def describe_changes(changes: Changes, /) -> Iterator[str]:
    """Write changes as lines, and the findings and a summary below them."""
    from cwinstruments.reports import to_lines

    for one in changes.definitions:
        yield from _definition(one)
        yield ""
    for found in changes.diagnostics:
        yield from to_lines(found)
    if changes.not_compared:
        of_kind = groupby(changes.not_compared, key=lambda one: one[0])
        shown = (f"{kind.replace('_', ' ')}: {_some(file for _, file in files)}" for kind, files in of_kind)
        yield printable(f"these differ too, and are not compared ({'; '.join(shown)})")
    yield summary(changes)


def summary(changes: Changes, /) -> str:
    """Say in a line how much changed, and whether scores can be compared.

    Examples:
        >>> from cwinstruments.changes import Changes
        >>> summary(Changes(unchanged=3))
        'no definitions changed, 3 did not; scores: same; no errors, no warnings'
    """
    found = changes.diagnostics
    errors, warnings, notes = (sum(one.severity == kind for one in found) for kind in ("error", "warning", "note"))
    changed = sum(one.is_changed for one in changes.definitions)
    told = [_count(errors, "error"), _count(warnings, "warning"), *([_count(notes, "note")] if notes else [])]
    did_not = f"{changes.unchanged or 'none'} did not"
    return f"{_count(changed, 'definition')} changed, {did_not}; scores: {changes.verdict}; {', '.join(told)}"


def _definition(one: DefinitionChanges) -> Iterator[str]:
    versions = " -> ".join(version for version in dict.fromkeys((one.old_version, one.new_version)) if version)
    files = " -> ".join(file for file in dict.fromkeys((one.old_file, one.new_file)) if file)
    yield printable(f"{one.kind} {one.id} {versions} ({files})")
    if one.verdict in ("added", "removed") or one.kind == "file":
        yield f"  {one.verdict}" if one.kind != "file" else "  not compared"
        return
    others = [change for change in one.changes if change.classed == "id"]
    for change in others:
        several = one.kind if one.kind == "norms" else f"{one.kind}s"
        yield printable(f"  two {several} by their ids: '{change.old}' and '{change.new}'")
    if not one.is_changed or not one.changes:
        yield "  nothing changed"
    if one.changes:
        yield "  changes"
    by_class = groupby(sorted(one.changes, key=lambda change: list(_order(change))), key=lambda change: change.classed)
    for classed, of_class in by_class:
        yield f"    {classed}"
        for change in of_class:
            yield f"      {_place(change)}{change.message}{_effect(change)}"
    is_of_a_scale = any(scale.reason == one.reason for scale in one.scales)
    yield f"  scores: {one.verdict}" + (f", {one.reason}" if one.reason and not is_of_a_scale else "")
    yield from _scales(one.scales)
    if one.cases:
        yield f"    worked cases that need a look: {_some(one.cases)}"
    if others:
        yield "  version: none is due, as the versions of another id begin anew"
        return
    made = "unknown" if one.made is None else one.made.label
    due = f"{one.due.label} ({one.due_version})" if one.due and one.due_version else one.due.label
    yield f"  version: due {due}, made {made}"


def _order(change: Change) -> Iterator[object]:
    from cwinstruments.changes import ChangeClass

    yield -change.effect.bump
    yield list(ChangeClass).index(change.classed)


def _place(change: Change) -> str:
    at = change.at or change.was_at
    if at is None or at.line is None:
        return ""
    # The file stands above; of what was removed the line is one of the old file.
    return f"{at.line}:{at.column} " if change.at is not None else f"(old {at.line}:{at.column}) "


def _effect(change: Change) -> str:
    if change.scales and change.effect in ("scores", "unit scores"):
        return f" [{change.effect}: {_some(change.scales)}]"
    return f" [{change.effect}]" if change.effect != "record" else ""


def _scales(scales: Iterable[ScaleComparison]) -> Iterator[str]:
    of_verdict: dict[str, list[ScaleComparison]] = {}
    for one in scales:
        of_verdict.setdefault(one.verdict, []).append(one)
    for verdict in ("different", "not proven", "removed", "added", "same"):
        found = of_verdict.get(verdict, [])
        if found and verdict in ("removed", "added", "same"):
            yield f"    {verdict}: {_some([one.scale for one in found])}"
            continue
        # Scales that differ for one response, or for one reason, are told together.
        by_witness: dict[str, list[str]] = {}
        for one in found:
            why = _witness(one.witness) if one.witness else one.reason or ""
            by_witness.setdefault(why, []).append(one.scale)
        for why, names in by_witness.items():
            yield f"    {verdict}: {_some(names)}"
            yield f"      {why}"


def _witness(witness: Witness) -> str:
    answers = [f"{item} = {value}" for item, value in witness.responses.items()]
    given = _some(answers) if answers else "nothing answered"
    values = ", ".join(f"{name} = {value}" for name, value in witness.parameters.items())
    return printable(f"{given}{f' (with {values})' if values else ''}: before {witness.old}; now {witness.new}")


def _some(names: Iterable[str]) -> str:
    names = list(names)
    rest = len(names) - _LONGEST_LIST
    return ", ".join(names[:_LONGEST_LIST]) + (f" and {counted(rest, 'other')}" if rest > 0 else "")


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
