"""Files to be made: shown beforehand, written all or none, and never over one that is there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from cwinstruments.errors import ScaffoldingError

_MOST_SHOWN = 20


@frozen
class FilePlan:
    """Files that belong together.

    Args:
        folder: where they go; it is made if it is not there.
        texts: what each holds, by its path below the folder, with slashes.
    """

    folder: Path
    texts: Mapping[str, str]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where each file goes."""
        return tuple(self.folder / name for name in self.texts)

    def conflicts(self) -> tuple[Path, ...]:
        """Give what stands where a file or a folder would be made."""
        found = []
        for path in self.paths:
            if os.path.lexists(path):
                found.append(path)
            else:
                above = (one for one in path.parents if os.path.lexists(one))
                found += [one for one in list(above)[:1] if not one.is_dir()]
        return tuple(dict.fromkeys(found))


def write_files(plan: FilePlan, /) -> tuple[Path, ...]:
    """Write all files of a plan, or none.

    Returns:
        where the files are.

    Raises:
        ScaffoldingError: something stands in their way; everything that does is named.
        OSError: a file can't be written; what was written before it is taken away again.
    """
    found = plan.conflicts()
    if found:
        shown = "\n".join(f"  {one}" for one in found[:_MOST_SHOWN])
        more = f"\n  and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
        hint = "choose another name or place, or move what is there; nothing was written"
        raise ScaffoldingError(f"there is something already at\n{shown}{more}\n  hint: {hint}")
    files: list[Path] = []
    folders: list[Path] = []
    try:
        for path, text in zip(plan.paths, plan.texts.values(), strict=True):
            _make_folder(path.parent, folders)
            # Never over a file that somebody made since.
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                files.append(path)
                stream.write(text)
    except BaseException:
        for path in reversed(files):
            path.unlink(missing_ok=True)
        for path in reversed(folders):
            with suppress(OSError):
                path.rmdir()
        raise
    return tuple(files)


def _make_folder(folder: Path, made: list[Path]) -> None:
    for one in reversed([folder, *folder.parents]):
        if not one.is_dir():
            one.mkdir()
            made.append(one)
