"""Norms that stand in the folder of a survey, which names them by id and version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cwinstruments.diagnostics import has_errors
from cwinstruments.documents import Document, check_norm_references, check_schema, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Norms, structure_norms

_SUFFIXES = (".yaml", ".yml", ".json")


def norms_beside(document: Document, known: Iterable[Norms], /) -> tuple[Norms, ...]:
    """Give the norms of files beside a survey that it names and that are not known otherwise.

    Files that can't be read, and norms with faults, are passed over: `check` on them says what is wrong.

    Args:
        known: norms that go before those of files.
    """
    wanted = set(_named(document.data)) - {(one.id, one.version) for one in known}
    if not wanted or not Path(document.file).is_file():
        return ()
    found = (_norms_of(file) for file in sorted(Path(document.file).parent.iterdir()))
    return tuple(one for one in found if one is not None and (one.id, one.version) in wanted)


def _named(data: Any) -> Iterable[tuple[Any, Any]]:
    """Give id and version of the norms that a survey names; parts of the wrong shape name none."""
    uses = data.get("instruments") if isinstance(data, Mapping) else None
    for use in uses if isinstance(uses, list) else ():
        norms = use.get("norms") if isinstance(use, Mapping) else None
        for one in norms if isinstance(norms, list) else ():
            if isinstance(one, Mapping) and isinstance(one.get("norms"), str) and isinstance(one.get("version"), str):
                yield one["norms"], one["version"]


def _norms_of(file: Path) -> Norms | None:
    """Give the norms of a file; None where it is something else."""
    if file.suffix.lower() not in _SUFFIXES:
        return None
    try:
        document = read_document(file)
    except DefinitionError:
        return None
    if not isinstance(document.data, Mapping) or document.data.get("kind") != "norms":
        return None
    faults = (*check_schema(document, "norms"), *check_norm_references(document))
    return None if has_errors(faults) else structure_norms(document.data)
