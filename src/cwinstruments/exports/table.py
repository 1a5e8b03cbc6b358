"""A table that is looked at before it is known how it is read: its first rows, and the texts of its columns."""

from __future__ import annotations

import csv
import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import frozen

from cwinstruments.errors import ResponseFileError
from cwinstruments.exports.cells import Column
from cwinstruments.exports.headings import recognise
from cwinstruments.files.delimited import DELIMITERS
from cwinstruments.files.lines import read_lines
from cwinstruments.model import ExportTool

_MOST_HEADER_ROWS: Final = 3
_BEGINNING: Final = 512
_NO_TEXT: Final = {
    ".parquet": "Parquet",
    ".pq": "Parquet",
    ".arrow": "Arrow",
    ".feather": "Arrow",
    ".sav": "SPSS",
    ".zsav": "SPSS",
    ".dta": "Stata",
}
_SIGNATURES: Final = {b"PAR1": "Parquet", b"ARROW1": "Arrow", b"$FL": "SPSS", b"<stata_dta>": "Stata"}


@frozen
class Table:
    """A table as it was found.

    Args:
        tool: what seems to have written it.
        header: the rows before the first response.
        columns: the texts of each column.
        rows: how many responses there are.
        delimiter: what stands between cells.
        encoding: how it is encoded.
    """

    tool: ExportTool
    header: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    rows: int
    delimiter: str
    encoding: str


def look_at(file: str | os.PathLike[str], /, *, tool: ExportTool | None = None) -> Table:
    """Read a table once, and note which texts its columns hold.

    Args:
        tool: what wrote it, where that is known.

    Raises:
        ResponseFileError: the file can't be read, or has no header.
    """
    path = Path(file)
    if path.suffix.lower() in (".json", ".jsonl", ".ndjson"):
        hint = "write the mapping by hand: the keys of its objects are the columns"
        raise ResponseFileError("a proposal is made from a table, and this is JSON", file=os.fspath(file), hint=hint)
    try:
        start = path.open("rb")
    except OSError as error:
        message = f"the file can't be opened: {error.strerror or error}"
        raise ResponseFileError(message, file=os.fspath(file)) from None
    with start:
        beginning = start.read(_BEGINNING)
        encoding = "utf-16" if beginning[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8"
        _refuse_what_is_no_text(path, beginning, encoding)
        start.seek(0)
        delimiter = _delimiter(read_lines(start, os.fspath(file), encoding=encoding), os.fspath(file))
        start.seek(0)
        rows = _rows(read_lines(start, os.fspath(file), encoding=encoding), delimiter, os.fspath(file))
        first = list(islice(rows, _MOST_HEADER_ROWS))
        tool = tool or recognise(first)
        header, early = first[: tool.header_rows], first[tool.header_rows :]
        if len(header) < tool.header_rows:
            message = (
                f"an export of {tool.value} has {tool.header_rows} rows of header, and this file has {len(header)}"
            )
            raise ResponseFileError(message, file=os.fspath(file))
        columns = tuple(Column() for _ in header[0])
        number = 0
        for cells in _all(early, rows):
            if len(cells) == len(columns) and any(cell.strip() for cell in cells):
                number += 1
                for column, cell in zip(columns, cells, strict=True):
                    column.add(cell)
    return Table(tool, tuple(map(tuple, header)), columns, number, delimiter, encoding)


def _refuse_what_is_no_text(path: Path, beginning: bytes, encoding: str) -> None:
    """Refuse tables of other kinds by their names or first bytes, and whatever begins with bytes that no text has."""
    kind = _NO_TEXT.get(path.suffix.lower())
    kind = kind or next((kind for bytes_, kind in _SIGNATURES.items() if beginning.startswith(bytes_)), None)
    only = "'map' reads text tables only"
    if kind is not None:
        hint = "save it as 'CSV UTF-8'; where columns are called like items, 'score' reads it without a mapping"
        raise ResponseFileError(f"{only}, and this is {kind}", file=os.fspath(path), hint=hint)
    # A sheet or an archive is told by what reads lines.
    if encoding == "utf-8" and b"\0" in beginning.partition(b"\n")[0] and not beginning.startswith(b"PK"):
        hint = "save it as 'CSV UTF-8', whether it is binary, damaged, or UTF-16 without a byte order mark"
        raise ResponseFileError(f"{only}, and this line holds NUL bytes", file=os.fspath(path), line=1, hint=hint)


def _all(early: list[list[str]], rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield from early
    yield from rows


def _delimiter(lines: Iterator[str], file: str) -> str:
    """Choose the delimiter that parts the first row into most cells; a line `sep=;` is taken at its word."""
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise ResponseFileError("the file is empty", file=file)
    if first[:4].lower() == "sep=" and first[4:5] in DELIMITERS:
        return first[4]
    number: Callable[[str], int] = lambda delimiter: len(next(csv.reader([first], delimiter=delimiter), []))  # noqa: E731
    return max(DELIMITERS, key=number)


def _rows(lines: Iterator[str], delimiter: str, file: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if cells and not (reader.line_num == 1 and cells[0][:4].lower() == "sep="):
                yield cells
    except csv.Error as error:
        message, hint = f"the quotes can't be read: {error}", "a quote within a quoted cell is written twice"
        raise ResponseFileError(message, file=file, line=reader.line_num, hint=hint) from None
