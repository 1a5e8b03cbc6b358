"""Folders: which old definition belongs to which new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from attrs import evolve, frozen

from cwinstruments.changes.definitions import Pair
from cwinstruments.changes.model import Changes, DefinitionChanges, Verdict
from cwinstruments.changes.trees import Tree
from cwinstruments.changes.versions import numbers_of
from cwinstruments.changes.walk import plain
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Document

Key: TypeAlias = tuple[str, str]
"""The kind of a definition, and its id."""

_NO_VERSION: Final = (-1, -1, -1)


@frozen
class _Entry:
    path: str
    document: Document

    @property
    def key(self) -> Key:
        return str(self.document.data.get("kind")), str(self.document.data.get("id"))

    @property
    def version(self) -> tuple[int, int, int]:
        return numbers_of(self.document.data.get("version")) or _NO_VERSION


def compare_trees(old: Tree, new: Tree, compare: Callable[[Pair], DefinitionChanges], /) -> Changes:
    """Compare each definition of two trees with the one that it was.

    Files that are the same are not read. Definitions belong together by kind and id; where there are several of an id,
    what stands in the same file goes first, then the same version, then the next lower one. What kept its file and
    changed its id was renamed.
    """
    shared = [path for path in new.names if path in old.names and new.content(path) == old.content(path)]
    unchanged = [path for path in shared if new.is_definition(path)]
    before, after = (_entries(tree, [path for path in tree.names if path not in set(shared)]) for tree in (old, new))
    kept = _Kept(old, unchanged)
    found, used = [], set()
    for entry, origin in _origins(before, after, kept):
        if origin is None:
            found.append(_alone(entry, Verdict.ADDED))
            continue
        used.add(origin.path)
        pair = Pair(origin.document, entry.document, new.cases(entry.path))
        if plain(origin.document.data) == plain(entry.document.data):
            unchanged.append(entry.path)
        else:
            found.append(compare(pair))
    # What is there and can't be read any longer is said once, below.
    gone = [entry for entry in before if entry.path not in used and entry.path not in new.faults]
    found += [_removed(entry, after) for entry in gone]
    found += [_unreadable(path, tree, is_new=tree is new) for tree in (old, new) for path in tree.faults]
    not_compared = _not_compared(old, new, set(shared))
    changed = sorted((one for one in found if one.is_changed), key=lambda one: (one.id, one.kind))
    return Changes(tuple(changed), len(unchanged) + len(found) - len(changed), tuple(not_compared))


def _not_compared(old: Tree, new: Tree, shared: set[str]) -> list[tuple[str, str]]:
    """Give the files that differ and are of a kind that is not compared, each with its kind; of two only the new."""
    found = []
    for tree in (new, old):
        for path in tree.names:
            if path in shared or (tree is old and path in new.names):
                continue
            kind = tree.other_kind(path)
            if kind is not None:
                found.append((kind, tree.names[path]))
    return sorted(found)


def _entries(tree: Tree, paths: Iterable[str]) -> list[_Entry]:
    documents = ((path, tree.document(path)) for path in paths)
    return [_Entry(path, document) for path, document in documents if document is not None]


class _Kept:
    """Definitions that did not change, read only where a new version may come from one."""

    def __init__(self, tree: Tree, paths: list[str]) -> None:
        self._tree, self._paths = tree, paths

    def of(self, key: Key) -> list[_Entry]:
        named = (path for path in self._paths if key[1].encode() in self._tree.content(path))
        return [entry for entry in _entries(self._tree, named) if entry.key == key]


def _origins(before: list[_Entry], after: list[_Entry], kept: _Kept) -> Iterator[tuple[_Entry, _Entry | None]]:
    """Give each new definition with the one that it was."""
    for entry in after:
        of_key = [one for one in before if one.key == entry.key]
        # What stands in the same file is what it was, also where the version was raised in place.
        same_file = [one for one in of_key if one.path == entry.path]
        same_version = [one for one in of_key if one.version == entry.version]
        lower = sorted((one for one in of_key if one.version < entry.version), key=lambda one: one.version)
        origin = next(iter([*same_file, *same_version, *reversed(lower), *of_key]), None)
        if origin is None:
            candidates = sorted(kept.of(entry.key), key=lambda one: one.version)
            lower = [one for one in candidates if one.version <= entry.version]
            origin = next(reversed(lower or candidates), None)
        if origin is None:
            # The same file under another id, unless something else has taken that file's id on.
            ids = {one.key for one in after}
            origin = next((one for one in before if one.path == entry.path and _can_be(one, entry, ids)), None)
        yield entry, origin


def _can_be(old: _Entry, new: _Entry, ids: set[Key]) -> bool:
    return old.key[0] == new.key[0] and old.key not in ids


def _alone(entry: _Entry, verdict: Verdict) -> DefinitionChanges:
    kind, id = entry.key
    version = str(entry.document.data.get("version"))
    is_new = verdict is Verdict.ADDED
    return DefinitionChanges(
        kind,
        id,
        None if is_new else entry.document.file,
        entry.document.file if is_new else None,
        None if is_new else version,
        version if is_new else None,
        verdict,
    )


def _removed(entry: _Entry, after: list[_Entry]) -> DefinitionChanges:
    kind, id = entry.key
    version = entry.document.data.get("version")
    others = [one.document.data.get("version") for one in after if one.key == entry.key]
    left = f"; there is {', '.join(map(str, others))} now" if others else ""
    verb = "are" if kind == "norms" else "is"
    found = Diagnostic(
        "CWI505",
        f"{kind} '{id}' {version} {verb} there no longer{left}",
        ("id",),
        hint="keep the file: surveys, cases and results name it by id and version",
        severity=Severity.WARNING,
    )
    return evolve(_alone(entry, Verdict.REMOVED), diagnostics=(entry.document.place(found),))


def _unreadable(path: str, tree: Tree, *, is_new: bool) -> DefinitionChanges:
    """Say that a file seems to be a definition and can't be read; an old one can't be mended any longer."""
    name = tree.names[path]
    first = tree.faults[path][0]
    found = Diagnostic(
        "CWI508",
        f"the file can't be read, so it can't be compared: {first.message}",
        hint="'cwinstruments check' says what is wrong with it" if is_new else None,
        severity=Severity.ERROR if is_new else Severity.NOTE,
        file=name,
        line=first.line,
        column=first.column,
    )
    files: Mapping[bool, str | None] = {is_new: name, not is_new: None}
    return DefinitionChanges(
        "file",
        path,
        files[False],
        files[True],
        None,
        None,
        Verdict.NOT_PROVEN,
        reason=found.message,
        diagnostics=(found,),
    )
