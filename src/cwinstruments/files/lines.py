"""Bytes to lines of text: UTF-8 only, and every fault with its line."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO, Final

from cwinstruments.errors import ResponseFileError

MAX_LINE: Final = 10_000_000
"""Characters in one line of a file that is read line by line; a longer one is no table."""

_UNDECODED = re.compile("[\udc80-\udcff]")
_UTF_16_MARKS = tuple(mark.decode("utf-8", "surrogateescape") for mark in (BOM_UTF16_LE, BOM_UTF16_BE))
_SAVE = "save it as 'CSV UTF-8' or 'UTF-8'"


def read_lines(stream: BinaryIO, file: str, /, *, longest: int = MAX_LINE, encoding: str = "utf-8") -> Iterator[str]:
    """Give the lines of a file with their ends, without a byte order mark; LF, CR LF and CR each end a line.

    Args:
        file: the name that errors give.
        longest: a line with so many characters is refused; -1 for no limit.
        encoding: what the file is encoded in; but for UTF-8, a fault is only found somewhere, and not in its line.

    Raises:
        ResponseFileError: a line is not encoded so, holds NUL bytes, or is too long.
    """
    if encoding != "utf-8":
        yield from _decoded(stream, file, longest, encoding)
        return
    # What can't be decoded is let through, so that it is found in its line and not somewhere in a block of bytes.
    text = TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    number = 0
    try:
        while line := text.readline(longest):
            number += 1
            _check(line, number, file)
            if len(line) == longest:
                raise ResponseFileError(
                    f"the line is longer than {longest:,} characters", file=file, line=number, hint="is it text at all?"
                )
            yield line
    finally:
        # The stream belongs to the caller, who closes it; a closed one can't be given back.
        if not stream.closed:
            text.detach()


def _decoded(stream: BinaryIO, file: str, longest: int, encoding: str) -> Iterator[str]:
    text = TextIOWrapper(stream, encoding=encoding, newline="")
    number = 0
    try:
        while line := text.readline(longest):
            number += 1
            if "\0" in line or len(line) == longest:
                message, hint = f"the line is no text in {encoding}", "is the file encoded otherwise?"
                raise ResponseFileError(message, file=file, line=number, hint=hint)
            yield line
    except UnicodeError:
        message = f"the file is not encoded in {encoding}"
        raise ResponseFileError(message, file=file, line=number + 1, hint="correct 'encoding' in the mapping") from None
    finally:
        if not stream.closed:
            text.detach()


def _check(line: str, number: int, file: str) -> None:
    if number == 1 and line.startswith("PK\x03\x04"):
        message, hint = "this is a spreadsheet or an archive, not a text file", "save the sheet as 'CSV UTF-8'"
        raise ResponseFileError(message, file=file, line=1, hint=hint)
    if number == 1 and line.startswith(_UTF_16_MARKS):
        message, hint = "the file is UTF-16, not UTF-8", f"{_SAVE}, or convert it: iconv -f UTF-16 -t UTF-8"
        raise ResponseFileError(message, file=file, line=1, hint=hint)
    if "\0" in line:
        message, hint = "the line holds a NUL byte", f"if the file is UTF-16, {_SAVE}; else it may be damaged"
        raise ResponseFileError(message, file=file, line=number, hint=hint)
    if not line.isascii() and (found := _UNDECODED.search(line)):
        byte = ord(found.group()) - 0xDC00
        message = f"byte 0x{byte:02X} at character {found.start() + 1} of the line is not UTF-8"
        hint = f"{_SAVE}, or convert it, from Windows text with: iconv -f WINDOWS-1252 -t UTF-8"
        raise ResponseFileError(message, file=file, line=number, hint=hint)
