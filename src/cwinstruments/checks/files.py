"""Which files a check is about: those that are named, those in folders, and what stands beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import is_unsaved

SUFFIXES: Final = (".yaml", ".yml", ".json")
_CASES: Final = ".cases"


def files_in(folder: Path, refused: list[Diagnostic], /) -> Iterator[Path]:
    """Walk a folder: its YAML and JSON files, without hidden ones.

    Args:
        refused: takes up the folders that can't be listed.
    """

    def refuse(error: OSError) -> None:
        message = f"the folder can't be listed: {error.strerror}"
        refused.append(Diagnostic("CWI001", message, file=str(error.filename)))

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(place) / name


class Resolver:
    """Gives the one path of a file that may be named in several ways; each folder is looked up once."""

    def __init__(self) -> None:
        self._folders: dict[Path, Path] = {}

    def __call__(self, file: Path, /) -> Path:
        try:
            if file.name in ("", "..") or file.is_symlink():
                return file.resolve()
            folder = file.parent
            if folder not in self._folders:
                self._folders[folder] = folder.resolve()
            return self._folders[folder] / file.name
        except (OSError, RuntimeError, ValueError):
            # A circle of links, or a name that no file can have; reading it says so.
            return file


def is_folder(path: Path, /) -> bool:
    """Tell whether a path is a folder."""
    try:
        return path.is_dir()
    except OSError:
        # What may not be looked at is reported when it is read.
        return False


def is_of_cases(file: Path, /) -> bool:
    """Tell whether a file is named as cases are."""
    return file.stem.endswith(_CASES)


def cases_beside(file: Path, /) -> Path | None:
    """Give the file of cases of a definition; the first where there are several."""
    candidates = (file.with_name(f"{file.stem}{_CASES}{suffix}") for suffix in SUFFIXES)
    return next((one for one in candidates if _is_there(one)), None)


def definitions_beside(file: Path, /) -> Iterator[Path]:
    """Give the definitions that a file of cases can belong to."""
    stem = file.stem.removesuffix(_CASES)
    if stem != file.stem:
        candidates = (file.with_name(stem + suffix) for suffix in SUFFIXES)
        yield from (one for one in candidates if _is_there(one))


def _is_there(file: Path) -> bool:
    try:
        return is_unsaved(file) or file.is_file()
    except OSError:
        # With another ending, a name that is allowed can be longer than any may be.
        return False
