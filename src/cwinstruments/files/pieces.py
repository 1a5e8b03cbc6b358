"""Tables of text in pieces of whole rows: cut from the file as bytes, and looked at before anybody reads cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, Final

from attrs import evolve, frozen

PIECE_BYTES: Final = 8_000_000
"""Bytes of one piece, about."""
SMALL_PIECE: Final = 32_000
"""A piece of so many bytes is read row by row where it is not plain."""

_LONGEST = 8
"""How many pieces without an end of a row are read before giving up."""
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_MARK = b"\xef\xbb\xbf"


class NoRowEndsError(Exception):
    """A file has no end of a row for too long."""


@frozen
class Piece:
    """Some rows of a table.

    Args:
        data: the rows.
        first_line: the line of the file on which they begin.
        quotes: whether quotes stand around cells.
    """

    data: bytes
    first_line: int
    quotes: bool

    def halves(self) -> tuple[Piece, Piece] | None:
        """Cut it in two; None where it is small, or no row ends in the middle."""
        if len(self.data) <= SMALL_PIECE:
            return None
        cut = end_of_rows(self.data, len(self.data) // 2)
        if not cut:
            return None
        first, second = self.data[:cut], self.data[cut:]
        return evolve(self, data=first), Piece(second, self.first_line + first.count(b"\n"), self.quotes)


def cut_pieces(stream: BinaryIO, first_line: int, /, *, size: int | None = None) -> Iterator[Piece]:
    """Cut what is left of a file into pieces; quotes may hide the ends of lines.

    Raises:
        NoRowEndsError: there is no end of a row for too long.
    """
    size = size or PIECE_BYTES
    line, rest = first_line, b""
    while block := stream.read(size):
        data = rest + block
        cut = end_of_rows(data, len(data))
        if not cut:
            if len(data) > _LONGEST * size:
                raise NoRowEndsError
            rest = data
            continue
        yield Piece(data[:cut], line, b'"' in data[:cut])
        line, rest = line + data.count(b"\n", 0, cut), data[cut:]
    if rest:
        yield Piece(rest, line, b'"' in rest)


def end_of_rows(data: bytes, before: int, /) -> int:
    """Give where the last row that ends before a place ends; 0 where none does.

    A quote that is not one of a pair is open: what follows it may be the same cell.
    """
    cut = data.rfind(b"\n", 0, before) + 1
    while cut and data.count(b'"', 0, cut) % 2:
        # The end of a row stands before the quote that is open.
        cut = data.rfind(b"\n", 0, data.rfind(b'"', 0, cut)) + 1
    return cut


def plain_data(piece: Piece, delimiter: str, n_columns: int, /) -> bytes | None:
    """Give the rows of a piece; None where they are to be read one by one.

    They are plain when they are UTF-8, have the same number of cells, quotes stand in pairs around whole cells, and
    nothing else is odd.
    """
    data = piece.data
    if len(data.translate(None, _CONTROLS)) != len(data) or data.startswith(_MARK):
        return None
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:
            return None
    if piece.quotes:
        return data if _rows_with_quotes(delimiter, n_columns).fullmatch(data) else None
    if b"\r" in data:
        if data.count(b"\r") != data.count(b"\r\n"):
            return None
        data = data.replace(b"\r\n", b"\n")
    if data.startswith(b"\n") or b"\n\n" in data:
        return None
    rows = data.count(b"\n") + (not data.endswith(b"\n"))
    # Rows with too many cells are found by whoever reads them; only together with those can there be too few.
    return data if data.count(delimiter.encode()) == rows * (n_columns - 1) else None


@lru_cache(maxsize=16)
def _rows_with_quotes(delimiter: str, n_columns: int) -> re.Pattern[bytes]:
    """Give the pattern of rows in which quotes stand around whole cells, and twice within them."""
    between = re.escape(delimiter).encode()
    cell = rb'(?>"(?>[^"]+|"")*+"|[^"' + between + rb"\r\n]*+)"
    more = rb"(?>" + between + cell + rb"){%d}" % (n_columns - 1)
    # A line with nothing on it is no row, not even of one column.
    return re.compile(rb"(?>(?!\r?\n)" + cell + more + rb"(?>\r?\n|\Z))*+")
