"""Many files as partitions of one: files, patterns and folders in, a folder that mirrors them out."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path, PurePath
from stat import S_ISREG
from typing import Final

from attrs import frozen

from cwinstruments.errors import ResponseFileError
from cwinstruments.files.atomic import temporary_for
from cwinstruments.files.provenance import SUFFIX
from cwinstruments.files.responses import STANDARD_INPUT, absent_file, format_of

OUTPUT_SUFFIXES: Final = {
    "csv": ".csv",
    "tsv": ".tsv",
    "parquet": ".parquet",
    "arrow": ".arrow",
    "jsonl": ".jsonl",
    "json": ".json",
}
"""How files of scores end, by their format."""


@frozen
class Partition:
    """One file of responses among others.

    Args:
        source: the file.
        place: where it stands below the folder that was named, without its suffix; the output has the same place.
    """

    source: Path
    place: PurePath

    @property
    def format(self) -> str:
        """What it is, by its name."""
        return "tsv" if self.source.suffix.lower() in (".tsv", ".tab") else format_of(self.source)

    def target(self, folder: Path, format: str | None, /) -> Path:
        """Name the file of its scores.

        Args:
            format: what is written; by default what the file of responses is, or CSV where scores can't be that.
        """
        return folder / self.place.with_name(self.place.name + OUTPUT_SUFFIXES[output_format(self.format, format)])


def output_format(input_format: str, wanted: str | None, /) -> str:
    """Give the format of the scores of a file."""
    return wanted or (input_format if input_format in ("csv", "tsv", "parquet", "arrow") else "csv")


def find_partitions(names: Sequence[str], /) -> list[Partition]:
    """Find the files that are meant by names of files, patterns and folders, in order, each once.

    Raises:
        ResponseFileError: nothing is meant, a folder can't be read, or two would be written to the same place.
    """
    found: dict[Path, Partition] = {}
    for name in names:
        for one in _found(name):
            found.setdefault(one.source.resolve(), one)
    places: dict[PurePath, Partition] = {}
    for one in found.values():
        other = places.setdefault(one.place, one)
        if other is not one:
            message = f"its scores would be written to the same place as those of {other.source}"
            hint = "name the folder that holds them, or quote the pattern: the scores then mirror the folders"
            raise ResponseFileError(message, file=str(one.source), hint=hint)
    return list(found.values())


def is_several(names: Sequence[str], /) -> bool:
    """Tell whether names stand for partitions, and not for one file."""
    return len(names) > 1 or Path(names[0]).is_dir() or (has_magic(names[0]) and not Path(names[0]).exists())


def refuse_absent(names: Sequence[str], /) -> None:
    """Refuse names of files that are not there, and the standard input among several.

    Raises:
        ResponseFileError: there is no such file.
    """
    for name in names:
        if name == STANDARD_INPUT:
            if len(names) > 1:
                raise ResponseFileError("the standard input is no file that can be one of several", file=name)
        elif not (os.path.lexists(name) or has_magic(name)):
            raise absent_file(Path(name))


def holds(name: str, place: Path, /) -> Path | None:
    """Give the folder that a name stands for, if files in a place would be taken for files of responses; else None.

    Args:
        name: a folder, or a pattern; one that goes through folders of any depth takes everything below.
    """
    folder = Path(name)
    if not folder.is_dir():
        if folder.exists() or "**" not in name:
            return None
        folder = _fixed_part(name)
    return folder if place.resolve().is_relative_to(folder.resolve()) else None


def unfinished(folder: Path, /) -> Iterator[Path]:
    """Give what runs that were killed left behind in a folder."""
    for path in folder.rglob(".*.part"):
        if path.is_file() and temporary_for(path) is not None:
            yield path


def older_scores(folder: Path, current: Collection[Path], /) -> list[Path]:
    """Give the files of scores in a folder that are none of those that a run has written or found complete."""
    known = {one.resolve() for one in current}
    sidecars = (one for one in sorted(folder.rglob(f"*{SUFFIX}")) if one.is_file())
    files = [one.with_name(one.name.removesuffix(SUFFIX)) for one in sidecars]
    return [one for one in files if one.is_file() and one.resolve() not in known]


def _found(name: str) -> Iterable[Partition]:
    path = Path(name)
    if path.is_dir():
        files = sorted(_walk(path))
        if not files:
            hint = "files of responses end in .csv, .tsv, .parquet, .arrow, .jsonl, .sav or .dta"
            raise ResponseFileError("no file of responses is in this folder", file=name, hint=hint)
        return [Partition(one, one.relative_to(path).with_suffix("")) for one in files]
    if path.exists() or not has_magic(name):
        return [Partition(path, PurePath(path.stem))]
    matches = [Path(one) for one in sorted(glob(name, recursive=True)) if _is_file(Path(one))]  # noqa: PTH207
    _refuse_unreadable(name)
    if not matches:
        raise ResponseFileError("no file matches this pattern", file=name)
    top = _fixed_part(name)
    return [Partition(one, one.relative_to(top).with_suffix("")) for one in matches]


def _walk(top: Path) -> Iterator[Path]:
    """Give the files of responses in a folder and below; a folder that can't be read would be passed over otherwise."""
    for place, folders, names in os.walk(top, onerror=_raise):
        # What is begun like this is no folder of responses, so nobody has to be able to read it.
        folders[:] = [one for one in folders if not one.startswith((".", "_"))]
        for one in (Path(place, name) for name in names):
            if _is_responses(one.relative_to(top)) and _is_file(one):
                yield one


def _refuse_unreadable(pattern: str) -> None:
    """Refuse folders that a pattern goes through and that can't be read; `glob` passes them over."""
    level = Path(pattern).parent
    while has_magic(str(level)):
        for place in glob(str(level), recursive=True):  # noqa: PTH207
            if Path(place).is_dir():
                _look_into(place)
        level = level.parent
    if level.is_dir():
        _look_into(str(level))


def _look_into(place: str) -> None:
    try:
        with os.scandir(place):
            pass
    except OSError as error:
        _raise(error)


def _raise(error: OSError) -> None:
    hint = "nothing was scored, as nobody knows which files of responses it holds"
    message = f"the folder can't be read: {error.strerror}"
    raise ResponseFileError(message, file=str(error.filename), hint=hint) from error


def _is_file(path: Path) -> bool:
    """Tell files from other things; in a folder in which nobody may look anything up, that can't be told."""
    try:
        return S_ISREG(path.stat().st_mode)
    except PermissionError as error:
        raise ResponseFileError(f"the file can't be opened: {error.strerror}", file=str(path)) from None
    except OSError:
        return False


def _fixed_part(pattern: str) -> Path:
    """Give the folder before the first part of a pattern in which anything is open."""
    path = Path(pattern)
    while has_magic(str(path)):
        path = path.parent
    return path


def _is_responses(path: PurePath) -> bool:
    """Tell files of responses in a folder from what else lies about."""
    if any(part.startswith((".", "_")) for part in path.parts) or path.name.endswith(SUFFIX):
        return False
    if path.suffix.lower() in (".txt", ".json"):
        return False
    try:
        format_of(path)
    except ResponseFileError:
        return False
    return True
