"""Tables as text: comma, semicolon or tab between the cells."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import chain
from typing import Final

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import ResponseFileError
from cwinstruments.files.records import Record, RecordOrFault

DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab"}

_NEVER_CLOSED = "a quote that opens in the row on line {} is never closed, or its cell is far too long"


class DelimitedRecords(Iterator[RecordOrFault]):
    """The rows of a table whose first line names the columns; it holds one row at a time.

    Args:
        lines: the lines of the file, with their ends.
        file: the name that errors give.
        expected: names of which the header holds some; they help to tell the delimiter.
        delimiter: what stands between cells, where that is known.

    Raises:
        ResponseFileError: there is no header, or it names a column twice.
    """

    def __init__(
        self, lines: Iterator[str], file: str, expected: Collection[str], *, delimiter: str | None = None
    ) -> None:
        self._file = file
        first, blank = _first_line(lines, file)
        declared = _declared_delimiter(first)
        if declared is not None:
            following, more = _first_line(lines, file)
            first, blank = following, blank + 1 + more
        self.delimiter = delimiter or declared or _find_delimiter(first, expected)
        self._skipped = blank
        # Strict, so that a quote that is never closed is an error and not the end of the last cell.
        self._reader = csv.reader(chain([first], lines), delimiter=self.delimiter, strict=True)
        self.columns = self._header(first)

    @property
    def decimal_comma(self) -> bool:
        """Whether a comma in a number can only be a decimal comma."""
        return self.delimiter != ","

    def __next__(self) -> RecordOrFault:
        while True:
            line = self._line + 1
            try:
                cells = next(self._reader)
            except csv.Error as error:
                return self._fault_of_quotes(line, error)
            if cells:
                break
        if len(cells) != len(self.columns):
            message = f"the row has {_cells(len(cells))}, the header has {len(self.columns)}"
            hint = f"a cell that holds a {DELIMITERS[self.delimiter]} must stand in double quotes"
            return Diagnostic("CWI852", message, hint=hint, file=self._file, line=line)
        return Record(line, dict(zip(self.columns, cells, strict=True)))

    @property
    def line(self) -> int:
        """The line of the file up to which rows were read."""
        return self._line

    @property
    def _line(self) -> int:
        return self._skipped + self._reader.line_num

    def _fault_of_quotes(self, line: int, error: csv.Error) -> Diagnostic:
        if "expected after" not in str(error):
            # All the rest of the file went into that one cell.
            hint = "close it, or write a quote within a quoted cell twice"
            raise ResponseFileError(_NEVER_CLOSED.format(line), file=self._file, line=line, hint=hint) from None
        last = self._line
        where = f"on line {line}" if last == line else f"on lines {line} to {last}"
        return Diagnostic(
            "CWI853",
            f"the quotes {where} do not match, so the cells can't be told apart",
            hint="write a quote within a quoted cell twice, with nothing between the closing quote and the delimiter",
            file=self._file,
            line=line,
        )

    def _header(self, first: str) -> tuple[str, ...]:
        line = self._line + 1
        try:
            cells = next(self._reader)
        except csv.Error as error:
            message = str(self._fault_of_quotes(line, error).message)
            raise ResponseFileError(message, file=self._file, line=line) from None
        if first.lstrip()[:1] in ("{", "["):
            hint = "if this is JSON, say so: --input-format json or jsonl"
            raise ResponseFileError("the first line is not a header", file=self._file, line=line, hint=hint)
        columns = tuple(cell.strip().removeprefix("\ufeff") for cell in cells)
        twice = [name for name, times in Counter(columns).items() if times > 1]
        if twice:
            names = ", ".join(f"'{name}'" if name else "a column without a name" for name in twice)
            message = f"the header names {names} more than once"
            raise ResponseFileError(message, file=self._file, line=line, hint="give every column a name of its own")
        return columns


def _first_line(lines: Iterator[str], file: str) -> tuple[str, int]:
    """Give the first line that is not blank, and how many were before it."""
    for blank, line in enumerate(lines):
        if line.strip():
            return line, blank
    hint = "the first line must name the columns, and the columns of responses are named like the items"
    raise ResponseFileError("the file is empty", file=file, hint=hint)


def _declared_delimiter(line: str) -> str | None:
    """Read the line `sep=;` that some spreadsheets put before the header."""
    text = line.rstrip("\r\n").strip(" ")
    return text[4] if text[:4].lower() == "sep=" and text[4:] in DELIMITERS else None


def _find_delimiter(header: str, expected: Collection[str]) -> str:
    """Choose the delimiter by which the header names most of what is expected, then most columns."""

    def merit(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip() for cell in next(csv.reader([header], delimiter=delimiter), [])]
        return sum(cell in expected for cell in cells), len(cells)

    return max(DELIMITERS, key=merit)


def _cells(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"
