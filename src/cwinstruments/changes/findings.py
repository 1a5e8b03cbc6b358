"""What is wrong with a change: versions that were not raised, ids that mean something else, what is not proven."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cwinstruments.changes.model import ChangeClass, DefinitionChanges, Verdict
from cwinstruments.changes.versions import Bump
from cwinstruments.changes.walk import How
from cwinstruments.changes.wording import shared_words
from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Path, Related, Severity
from cwinstruments.documents import Document

_WHOLLY_DIFFERENT: Final = 0.15
_FEW_WORDS: Final = 3


def findings_of(
    result: DefinitionChanges, old: Document, new: Document, fault: str | None = None, /
) -> Iterator[Diagnostic]:
    """Give what is wrong with the changes of one definition, each at its place in the new file.

    Args:
        fault: why the new definition can't be compiled, so that nobody can say which version is due.
    """
    yield from _version(result, old, new, fault)
    yield from _reused(result, old, new)


def _version(result: DefinitionChanges, old: Document, new: Document, fault: str | None) -> Iterator[Diagnostic]:
    name, made, due = f"{result.kind} '{result.id}'", result.made, result.due
    if any(one.classed is ChangeClass.ID for one in result.changes):
        message = f"the id was '{_id(old)}' and is '{_id(new)}': results, cases and surveys name the old one"
        hint = "take the old id again if it is the same thing; otherwise keep the old definition beside the new one"
        yield new.diagnostic("CWI507", message, ("id",), hint=hint, severity=Severity.WARNING)
        return
    if made is None:
        return  # a version that is none is a fault of shape
    related = (_was(old, ("version",), f"version {result.old_version} here"),)
    raise_it = f"raise it to {result.due_version}"
    if fault is not None:
        raise_it = f"mend the definition first, then compare again which version is due; {fault}"
    if made is Bump.LOWERED:
        message = f"{name} went from version {result.old_version} back to {result.new_version}"
        hint = f"{result.due_version} is due" if due else f"it is still {result.old_version}"
        hint = hint if fault is None else raise_it
        yield _wrong_version("CWI503", message, hint, result, new, related)
    elif made < due and due is Bump.MAJOR and made is Bump.NONE:
        message = f"{name} is still version {result.new_version}, though {_why(result)}"
        yield _wrong_version("CWI501", message, raise_it, result, new, related)
    elif made < due:
        was = "is still" if made is Bump.NONE else f"went from {result.old_version} to"
        message = f"{name} {was} version {result.new_version}, though {_why(result)}: a {due.label} version is due"
        yield _wrong_version("CWI502", message, raise_it, result, new, related)
    elif result.verdict is Verdict.NOT_PROVEN:
        message = f"whether old and new scores of '{result.id}' can be compared is not proven: {result.reason}"
        hint = "treat them as different, and say what the change is for where the version is described"
        yield new.diagnostic("CWI506", message, ("version",), hint=hint, severity=Severity.NOTE)


def _why(result: DefinitionChanges) -> str:
    """Say what asks for the version that is due."""
    if result.due is Bump.MAJOR:
        different = [one.scale for one in result.scales if one.verdict is Verdict.DIFFERENT]
        if different:
            return (
                f"scale {_listed(different)} scores differently"
                if len(different) == 1
                else (f"scales {_listed(different)} score differently")
            )
        removed = [one.scale for one in result.scales if one.verdict is Verdict.REMOVED]
        if removed:
            return f"of its scales {_listed(removed)} is there no longer"
        if result.verdict is Verdict.NOT_PROVEN:
            return "it is not proven that old and new scores are the same"
    first = max(
        (one for one in result.changes if one.classed is not ChangeClass.VERSION), key=lambda one: one.effect.bump
    )
    return f"{first.effect.explanation} ({first.message.partition(': ')[0]})"


def _listed(names: list[str]) -> str:
    few = [f"'{name}'" for name in names[:3]]
    return ", ".join(few) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _wrong_version(
    code: str, message: str, hint: str, result: DefinitionChanges, new: Document, related: tuple[Related, ...]
) -> Diagnostic:
    fix = None
    # Which version is due is certain unless it rests on what could not be proven.
    is_gone = any(one.verdict is Verdict.REMOVED for one in result.scales)
    is_certain = (result.verdict is not Verdict.NOT_PROVEN or is_gone) and result.due_version is not None
    if is_certain and isinstance(new.data, Mapping) and "version" in new.data:
        edit = Edit(json.dumps(result.due_version), path=("version",))
        fix = Fix(f"set the version to {result.due_version}", (edit,))
    return new.diagnostic(code, message, ("version",), hint=hint, related=related, fix=fix)


def _reused(result: DefinitionChanges, old: Document, new: Document) -> Iterator[Diagnostic]:
    """Find ids that were kept for something else."""
    for one in result.changes:
        if one.classed is not ChangeClass.WORDING or one.how is not How.CHANGED or one.path[:1] != ("items",):
            continue
        was, text = one.old, one.new
        if not (isinstance(was, str) and isinstance(text, str)) or len(one.path) != 4 or one.path[2] != "text":
            continue
        if min(len(was.split()), len(text.split())) >= _FEW_WORDS and shared_words(was, text) <= _WHOLLY_DIFFERENT:
            message = f"item '{_item_id(new, one.path)}' has kept its id, and none of its wording: {one.message}"
            hint = "give a new item a new id, so that old responses are not taken for answers to it"
            related = (_was(old, one.old_path or (), "the old wording"),)
            yield new.diagnostic("CWI504", message, one.path, hint=hint, severity=Severity.WARNING, related=related)
    for scale in _emptied(result, old):
        message = f"scale '{scale}' has kept its id, and none of its items"
        hint = "give a new scale a new id, so that old scores are not taken for scores of it"
        yield new.diagnostic("CWI504", message, ("scales", scale), hint=hint, severity=Severity.WARNING, key=True)


def _emptied(result: DefinitionChanges, old: Document) -> Iterator[str]:
    """Give the scales all of whose items were taken away and others put in."""
    come: dict[str, int] = {}
    gone: dict[str, int] = {}
    for one in result.changes:
        if one.path[:1] == ("scales",) and len(one.path) == 4 and one.path[2] == "items":
            counted = come if one.how is How.ADDED else gone if one.how is How.REMOVED else None
            if counted is not None:
                counted[str(one.path[1])] = counted.get(str(one.path[1]), 0) + 1
    for scale, number in gone.items():
        if scale in come and number == len(old.data["scales"][scale]["items"]):
            yield scale


def _was(old: Document, path: Path, message: str) -> Related:
    mark = old.locate(path)
    return Related(message, file=old.file, line=mark.line if mark else None, column=mark.column if mark else None)


def _id(document: Document) -> Any:
    return document.data.get("id") if isinstance(document.data, Mapping) else None


def _item_id(document: Document, path: Path) -> Any:
    place = path[1]
    return document.data["items"][place].get("id") if isinstance(place, int) else place
