"""The standard streams, whatever state they are in: closed, full, or unable to show a character."""

from __future__ import annotations

import os
import sys
from errno import EBADF
from io import BufferedReader, BufferedWriter, FileIO, RawIOBase, TextIOWrapper
from typing import Any

_NAMES = {"stdin": "standard input", "stdout": "standard output", "stderr": "standard error"}


def prepare_streams() -> None:
    """Give the program all three streams; let no character and no message that can't be written end it."""
    for name in _NAMES:
        if getattr(sys, name) is None:
            setattr(sys, name, _closed(name))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # Only the real one: whoever put another one in its place knows what to do with it.
    if sys.stderr is sys.__stderr__ and isinstance(sys.stderr, TextIOWrapper):
        sys.stderr = _dropping(sys.stderr)


def give_up_output() -> None:
    """Drop what is still to be written to the standard output; it would fail again when the interpreter ends."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def _closed(name: str) -> TextIOWrapper:
    """Stand in for a stream that was closed before the program began.

    It takes the stream's number, too, which the next file to be opened would get otherwise.
    """
    if name == "stdin":
        return TextIOWrapper(BufferedReader(_ClosedFile(os.open(os.devnull, os.O_WRONLY), "r")), encoding="utf-8")
    flags = os.O_RDONLY if name == "stdout" else os.O_WRONLY
    return TextIOWrapper(BufferedWriter(_ClosedFile(os.open(os.devnull, flags), "w")), encoding="utf-8")


class _ClosedFile(FileIO):
    """A null device that is opened for the other direction, so that using it fails."""

    def readinto(self, buffer: Any, /) -> int:
        raise _is_closed("stdin")

    def readall(self) -> bytes:
        raise _is_closed("stdin")

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            raise _is_closed("stdout") from None


def _is_closed(name: str) -> OSError:
    return OSError(EBADF, "it is closed", _NAMES[name])


def _dropping(stream: TextIOWrapper) -> TextIOWrapper:
    """Write what is said about results as far as it can be written: results are worth more."""
    raw = _DroppingFile(getattr(stream.buffer, "raw", stream.buffer))
    return TextIOWrapper(BufferedWriter(raw), encoding=stream.encoding, errors="backslashreplace", line_buffering=True)


class _DroppingFile(RawIOBase):
    """A file that drops what can't be written to it."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self._raw.isatty())

    def fileno(self) -> int:
        return int(self._raw.fileno())

    def write(self, data: Any, /) -> int:
        try:
            return int(self._raw.write(data) or 0)
        except OSError:
            return len(data)
