"""What changed between two definitions, or between two folders of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from cwinstruments.changes.definitions import Pair, compare_instruments, compare_norms
from cwinstruments.changes.folders import compare_trees
from cwinstruments.changes.model import Changes, DefinitionChanges
from cwinstruments.changes.surveys import Known, compare_surveys
from cwinstruments.changes.trees import KINDS, Tree, folder_tree
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import EMPTY_PATH, Document, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument, Survey, unstructure_instrument, unstructure_survey
from cwinstruments.plan import CORE_METHODS, Method
from cwinstruments.surveys import Instruments, lookup_of

_NOTHING: Final = Known()

Definition: TypeAlias = str | os.PathLike[str] | Document | Instrument | Survey


def diff(
    old: Definition,
    new: Definition,
    /,
    *,
    methods: Iterable[Method] = CORE_METHODS,
    instruments: Instruments = (),
) -> Changes:
    """Tell what changed between two definitions, whether their scores can be compared, and which version is due.

    Args:
        old: a definition: its file, a document, an instrument or a survey; or a folder of definitions.
        new: the same, as it is now.
        methods: the scoring methods that definitions can use; `load_catalog().methods` holds those of plugins too.
        instruments: where surveys find the instruments that are not in the folders; a `Catalog` will do.

    Raises:
        DefinitionError: a file can't be read, or is no definition; `diagnostics` says why.
        TypeError: one of them is none of these, or only one is a folder.
        ValueError: one is an instrument and the other a survey.
    """
    methods = tuple(methods)
    if any(isinstance(one, str) and not one for one in (old, new)):
        raise DefinitionError([EMPTY_PATH])
    folders = [isinstance(one, str | os.PathLike) and _is_folder(Path(one)) for one in (old, new)]
    if all(folders):
        trees = [folder_tree(Path(os.fspath(one))) for one in (old, new) if isinstance(one, str | os.PathLike)]
        return diff_trees(trees[0], trees[1], methods=methods, instruments=instruments)
    if any(folders):
        raise TypeError("a folder is compared with a folder, and a definition with a definition")
    before, after = (_document(one) for one in (old, new))
    resolved = [tuple(one.resolved.values()) if isinstance(one, Survey) else instruments for one in (old, new)]
    pair = Pair(before, after, _cases_beside(new))
    found = diff_documents(pair, methods, Known(resolved[0]), Known(resolved[1]))
    return Changes((found,), int(not found.is_changed))


def diff_documents(
    pair: Pair, methods: Iterable[Method] = CORE_METHODS, old: Known = _NOTHING, new: Known = _NOTHING, /
) -> DefinitionChanges:
    """Tell what changed between two documents of one kind.

    Args:
        old: where an old survey finds its instruments.
        new: where a new one does.

    Raises:
        ValueError: they are of two kinds.
    """
    kinds = [one.data["kind"] for one in (pair.old, pair.new)]
    if kinds[0] != kinds[1]:
        raise ValueError(f"{pair.old.file} is of kind {kinds[0]}, {pair.new.file} of kind {kinds[1]}")
    if kinds[0] == "survey":
        return compare_surveys(pair, methods, old, new)
    return compare_norms(pair) if kinds[0] == "norms" else compare_instruments(pair, methods)


def diff_trees(
    old: Tree, new: Tree, /, *, methods: Iterable[Method] = CORE_METHODS, instruments: Instruments = ()
) -> Changes:
    """Tell what changed between two folders of definitions, or two revisions of a repository."""
    methods = tuple(methods)

    def compare(pair: Pair) -> DefinitionChanges:
        known = (
            [Known(_First(tree, instruments), tree.norms) for tree in (old, new)]
            if pair.new.data["kind"] == "survey"
            else [Known(), Known()]
        )
        return diff_documents(pair, methods, known[0], known[1])

    return compare_trees(old, new, compare)


class _First:
    """The instruments of a tree, before those that are known otherwise."""

    def __init__(self, tree: Tree, others: Instruments) -> None:
        self._tree, self._others = tree, others

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        of_tree = [one for one in self._tree.instruments if one.id == id and version in (None, one.version)]
        if of_tree:
            return of_tree[-1]
        return lookup_of(self._others).instrument(id, version)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # a name that no file can have, such as a whole text; reading it says so


def _document(given: Definition) -> Document:
    if isinstance(given, Document):
        return _checked(given)
    if isinstance(given, Instrument):
        return Document(unstructure_instrument(given), str(given))
    if isinstance(given, Survey):
        return Document(unstructure_survey(given), f"{given.id} {given.version}")
    if isinstance(given, str | os.PathLike):
        return _checked(read_document(given))
    raise TypeError(_explain_type(given))


def _explain_type(given: object) -> str:
    how = "; parse_document(json.dumps(data)) makes a document of data" if isinstance(given, Mapping) else ""
    return f"a definition is wanted: a path, a document, an instrument or a survey, not {type(given).__name__}{how}"


def _checked(document: Document) -> Document:
    data: Any = document.data
    if not isinstance(data, Mapping) or data.get("kind") not in KINDS:
        message = "this is no definition of an instrument, a survey or norms, so it can't be compared"
        raise DefinitionError(
            [Diagnostic("CWI508", message, hint="'kind' says what it is", file=document.file, line=1)]
        )
    return document


def _cases_beside(new: Definition) -> Document | None:
    if not isinstance(new, str | os.PathLike):
        return None
    file = Path(new)
    return _folder_of(file).cases(file.name)


def _folder_of(file: Path) -> Tree:
    names = {one.name: str(one) for one in sorted(file.parent.iterdir()) if one.is_file()}
    return Tree(lambda name: (file.parent / name).read_bytes(), names)
