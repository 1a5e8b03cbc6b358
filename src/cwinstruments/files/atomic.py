"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO, cast

_LONGEST_NAME = 60
_PART = re.compile(r"\.(?P<name>.+)\.[a-z0-9_]{8}\.part")


@contextmanager
def write_whole(path: str | os.PathLike[str], /) -> Iterator[TextIO]:
    """Give a text file to write that takes the place of `path` only when everything went well.

    Whatever fails, the old file is untouched and nothing is left behind. What is not a regular file, such as a named
    pipe or a device, is written directly.

    Raises:
        OSError: the file can't be written.
    """
    mode = _mode_of(Path(path))
    # A link stays a link: what it points to is replaced.
    target = Path(path).resolve()
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "this is a folder, not a file", str(path))
    # Names such as /dev/stdout lead to what is open already, which may have no place in any folder.
    if mode is not None and not (stat.S_ISREG(mode) and target.exists()):
        with Path(path).open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "the file may not be written", str(path))
    with _open_beside(target, path) as stream:
        temporary = Path(stream.name)
        try:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
            temporary.chmod(stat.S_IMODE(mode) if mode is not None else _usual_mode())
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                stream.close()
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def replace_whole(path: str | os.PathLike[str], /, *, before: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Give the path of a temporary file that takes the place of `path` only when everything went well.

    Whoever writes the file opens it by that path. Whatever fails, the old file is untouched; what a program leaves that
    is killed ends in `.part`.

    Args:
        before: is called when everything is written, before the file takes its place.

    Raises:
        OSError: the file can't be written.
    """
    mode = _mode_of(Path(path))
    target = Path(path).resolve()
    if mode is not None and not stat.S_ISREG(mode):
        raise IsADirectoryError(21, "this is no file that can be replaced", str(path))
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "the file may not be written", str(path))
    with _open_beside(target, path) as stream:
        temporary = Path(stream.name)
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(stat.S_IMODE(mode) if mode is not None else _usual_mode())
        before()
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _keep_name(target.parent)


def temporary_for(path: Path, /) -> str | None:
    """Give the name of the file for which a temporary file of ours was made, at most its first 60 characters.

    Examples:
        >>> temporary_for(Path("scores/.wave1.csv.a1b2c3d4.part")), temporary_for(Path("scores/.wave1.part"))
        ('wave1.csv', None)
    """
    found = _PART.fullmatch(path.name)
    return None if found is None else found["name"]


def left_behind(path: str | os.PathLike[str], before: float, /) -> Iterator[Path]:
    """Give the temporary files that programs which were killed left behind for a file.

    Args:
        before: the time before which they were changed last; what is younger may be written right now.
    """
    target = Path(path).resolve()
    if not target.parent.is_dir():
        return
    for one in sorted(target.parent.glob(".*.part")):
        if temporary_for(one) == target.name[:_LONGEST_NAME] and one.is_file() and one.stat().st_mtime < before:
            yield one


def _keep_name(folder: Path) -> None:
    """Let the new name in a folder outlast a failure of power, where folders can be told so."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _open_beside(target: Path, path: str | os.PathLike[str]) -> TextIO:
    """Open a temporary file in the folder of the target; faults name the target, which the caller knows."""
    if not target.parent.exists():
        raise FileNotFoundError(2, f"the folder {target.parent} does not exist", str(path))
    if not target.parent.is_dir():
        raise NotADirectoryError(20, f"{target.parent} is a file, not a folder", str(path))
    # A name that is as long as one may be leaves no room for more.
    name = f".{target.name[:_LONGEST_NAME]}."
    try:
        temporary = NamedTemporaryFile(  # noqa: SIM115
            "w", encoding="utf-8", newline="", dir=target.parent, prefix=name, suffix=".part", delete=False
        )
    except PermissionError as error:
        raise PermissionError(error.errno, f"the folder {target.parent} may not be written", str(path)) from None
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from None
    return cast(TextIO, temporary)


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _usual_mode() -> int:
    """Give the permissions of a new file; temporary files have stricter ones."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
