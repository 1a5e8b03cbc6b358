"""Many files as partitions of one: files, patterns and folders in, a folder that mirrors them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path, PurePath
from typing import Final

from attrs import frozen

from cwinstruments.errors import ResponseFileError
from cwinstruments.files.provenance import SUFFIX
from cwinstruments.files.responses import format_of

OUTPUT_SUFFIXES: Final = {
    "csv": ".csv",
    "tsv": ".tsv",
    "parquet": ".parquet",
    "arrow": ".arrow",
    "jsonl": ".jsonl",
    "json": ".json",
}
"""How files of scores end, by their format."""

_PART = re.compile(r"\..*\.part")


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
        ResponseFileError: nothing is meant, or two would be written to the same place.
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
            raise ResponseFileError(message, file=str(one.source), hint="score them one after the other")
    return list(found.values())


def is_several(names: Sequence[str], /) -> bool:
    """Tell whether names stand for partitions, and not for one file."""
    return len(names) > 1 or Path(names[0]).is_dir() or (has_magic(names[0]) and not Path(names[0]).exists())


def unfinished(folder: Path, /) -> Iterator[Path]:
    """Give what runs that were killed left behind in a folder."""
    for path in folder.rglob(".*.part"):
        if path.is_file() and _PART.fullmatch(path.name):
            yield path


def _found(name: str) -> Iterable[Partition]:
    path = Path(name)
    if path.is_dir():
        files = [one for one in sorted(path.rglob("*")) if one.is_file() and _is_responses(one.relative_to(path))]
        if not files:
            hint = "files of responses end in .csv, .tsv, .parquet, .arrow, .jsonl, .sav or .dta"
            raise ResponseFileError("no file of responses is in this folder", file=name, hint=hint)
        return [Partition(one, one.relative_to(path).with_suffix("")) for one in files]
    if path.exists() or not has_magic(name):
        return [Partition(path, PurePath(path.stem))]
    matches = [Path(one) for one in sorted(glob(name, recursive=True)) if Path(one).is_file()]  # noqa: PTH207
    if not matches:
        raise ResponseFileError("no file matches this pattern", file=name)
    top = _fixed_part(name)
    return [Partition(one, one.relative_to(top).with_suffix("")) for one in matches]


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
