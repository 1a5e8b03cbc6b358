"""Trees: the files of a folder or of a revision, read when they are needed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from attrs import define, field

from cwinstruments.changes.revisions import Repository
from cwinstruments.diagnostics import Diagnostic, has_errors
from cwinstruments.documents import Document, check_norm_references, check_schema, parse_document
from cwinstruments.errors import DefinitionError
from cwinstruments.loading import check_document
from cwinstruments.model import Instrument, Norms, structure_instrument, structure_norms

SUFFIXES: Final = (".yaml", ".yml", ".json")
KINDS: Final = ("instrument", "survey", "norms")
_OTHERS: Final = re.compile(
    rb"""^[\s{,]*["']?kind["']?\s*:\s*["']?(data_agreements|framework|mapping|overlay|roster)\b""", re.MULTILINE
)
_KIND: Final = re.compile(rb"""^[\s{,]*["']?kind["']?\s*:\s*["']?(instrument|survey|norms)\b""", re.MULTILINE)


# Not frozen: it keeps what it has read.
@define(slots=False)
class Tree:
    """Files by their path within the tree.

    Args:
        read: reads the content of a file.
        names: what people call each file.
        faults: what is wrong with files that can't be read; filled as they are read.
    """

    read: Callable[[str], bytes]
    names: Mapping[str, str]
    faults: dict[str, tuple[Diagnostic, ...]] = field(factory=dict)
    _contents: dict[str, bytes] = field(factory=dict)
    _documents: dict[str, Document | None] = field(factory=dict)

    def content(self, path: str, /) -> bytes:
        """Give the content of a file."""
        if path not in self._contents:
            self._contents[path] = self.read(path)
        return self._contents[path]

    def is_definition(self, path: str, /) -> bool:
        """Tell whether a file says that it is an instrument, a survey or norms."""
        return _KIND.search(self.content(path)) is not None

    def other_kind(self, path: str, /) -> str | None:
        """Give the kind of a file that says it is of one that is not compared, such as an overlay."""
        found = None if self.is_definition(path) else _OTHERS.search(self.content(path))
        return None if found is None else found[1].decode()

    def document(self, path: str, /) -> Document | None:
        """Give the definition in a file; None where it is none, or can't be read."""
        if path not in self._documents:
            self._documents[path] = self._read_document(path) if self.is_definition(path) else None
        return self._documents[path]

    def cases(self, path: str, /) -> Document | None:
        """Give the worked cases that lie beside a definition."""
        stem = PurePosixPath(path)
        for suffix in SUFFIXES:
            beside = str(stem.with_name(f"{stem.stem}.cases{suffix}"))
            if beside in self.names:
                try:
                    return parse_document(self.content(beside), file=self.names[beside])
                except DefinitionError:
                    return None  # check says what is wrong with it
        return None

    @cached_property
    def definitions(self) -> Mapping[str, Document]:
        """Every definition of the tree that can be read."""
        found = ((path, self.document(path)) for path in self.names)
        return {path: document for path, document in found if document is not None}

    @cached_property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instruments of the tree that have no faults, for its surveys."""
        return tuple(self._instruments())

    @cached_property
    def norms(self) -> tuple[Norms, ...]:
        """The norms of the tree that have no faults, for its surveys."""
        found = (one for one in self.definitions.values() if one.data.get("kind") == "norms")
        sound = (one for one in found if not has_errors([*check_schema(one, "norms"), *check_norm_references(one)]))
        return tuple(structure_norms(one.data) for one in sound)

    def _instruments(self) -> Iterator[Instrument]:
        for one in self.definitions.values():
            if one.data.get("kind") == "instrument" and not has_errors(check_document(one)):
                yield structure_instrument(one.data)

    def _read_document(self, path: str) -> Document | None:
        try:
            document = parse_document(self.content(path), file=self.names[path])
        except DefinitionError as error:
            self.faults[path] = error.diagnostics
            return None
        is_one = isinstance(document.data, Mapping) and document.data.get("kind") in KINDS
        return document if is_one else None


def folder_tree(folder: Path, /) -> Tree:
    """Give the files of a folder; hidden ones and those in hidden folders are left out."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    inside = {path.relative_to(folder).as_posix(): path for path in paths}
    shown = {
        name: str(path) for name, path in inside.items() if not any(part.startswith(".") for part in name.split("/"))
    }
    return Tree(lambda name: inside[name].read_bytes(), shown)


def revision_tree(repository: Repository, revision: str, paths: tuple[str, ...] = (), /) -> Tree:
    """Give the files of a revision.

    Raises:
        RevisionError: there is no such revision, or git can't tell.
    """
    repository.check_revision(revision)
    names = [name for name in repository.files_at(revision, paths) if name.lower().endswith(SUFFIXES)]
    return Tree(lambda name: repository.content_at(revision, name), {name: f"{revision}:{name}" for name in names})


def work_tree(repository: Repository, paths: tuple[str, ...] = (), /) -> Tree:
    """Give the files of a work tree that git does not ignore.

    Raises:
        RevisionError: git can't tell.
    """
    names = [name for name in repository.files_here(paths) if name.lower().endswith(SUFFIXES)]
    shown = {name: os.path.relpath(repository.root / name, repository.folder) for name in names}
    return Tree(lambda name: (repository.root / name).read_bytes(), shown)
