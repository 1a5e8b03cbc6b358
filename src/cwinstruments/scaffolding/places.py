"""Where definitions of a plugin lie: found from any folder within it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cwinstruments.documents import read_document
from cwinstruments.errors import DefinitionError, ScaffoldingError

_SUFFIXES = (".yaml", ".yml", ".json")


def find_definitions(start: Path, /) -> Path:
    """Give the folder of definitions of the plugin around a folder.

    Raises:
        ScaffoldingError: there is no plugin around it, or it has several such folders.
    """
    for folder in (start, *start.parents):
        found = sorted(one for one in folder.glob("src/*/instruments") if one.is_dir())
        if (folder / "pyproject.toml").is_file() and found:
            if len(found) > 1:
                shown = ", ".join(str(one.relative_to(folder)) for one in found)
                raise ScaffoldingError(f"{folder} has several folders of definitions; name one with --into: {shown}")
            return _short(found[0])
    message = "there is no plugin around this folder: no pyproject.toml beside src/*/instruments"
    hint = "go to the folder of a plugin, begin one with 'cwinstruments new plugin NAME', or name a folder with --into"
    raise ScaffoldingError(f"{message}\n  hint: {hint}")


def ids_in(folder: Path, /) -> frozenset[str]:
    """Give the ids of the definitions in a folder; a file that can't be read has none."""
    found = set()
    files = [one for one in folder.rglob("*") if one.suffix in _SUFFIXES] if folder.is_dir() else []
    for file in files:
        try:
            data = read_document(file).data
        except (DefinitionError, OSError):
            continue
        id = data.get("id") if isinstance(data, Mapping) else None
        if isinstance(id, str):
            found.add(id)
    return frozenset(found)


def _short(path: Path) -> Path:
    """Give a path as one would write it in the current folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
