"""What spreadsheets write: rows of cells, whatever stands between them, and what goes wrong on the way."""

from __future__ import annotations

import csv
import re
import unicodedata
from io import StringIO
from typing import Final, TypeAlias

from cwinstruments.errors import ItemTableFault

FAILED_FORMULAS: Final = ("#REF!", "#NAME?", "#N/A", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")
"""What a cell shows where a formula failed."""

Rows: TypeAlias = list[tuple[int, list[str]]]

_DELIMITERS: Final = ",;\t"
_DECLARED: Final = re.compile(r'"?(?i:sep)=[,;\t]"?\s*')
"""The first line by which some spreadsheets say what stands between cells."""
_MOST_BYTES: Final = 5_000_000
_JOINERS: Final = "\u200c\u200d"
"""They can't be seen, but some scripts are not written without them."""


def read_sheet(content: bytes, /) -> tuple[Rows, ItemTableFault | None]:
    """Give the rows that hold something, each with its first line, and what stopped the reading.

    Examples:
        >>> read_sheet(b"id;scale\\r\\n\\r\\na;b\\r\\n")
        ([(1, ['id', 'scale']), (3, ['a', 'b'])], None)
    """
    if len(content) > _MOST_BYTES:
        message = f"the file is larger than {_MOST_BYTES:,} bytes"
        return [], ItemTableFault(1, None, message, "a table of items is small: is it the right file?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return [], ItemTableFault(line, None, "the file is not UTF-8", "save the table again as 'CSV UTF-8'")
    return _split(text)


def _split(text: str) -> tuple[Rows, ItemTableFault | None]:
    lines = text.splitlines(keepends=True)
    skipped = 1 if lines and _DECLARED.fullmatch(lines[0]) else 0
    text = text[len(lines[0]) :] if skipped else text
    first = next((line for line in lines[skipped:] if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: Rows = []
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return rows, None
        except csv.Error as error:
            hint = "a quote within a quoted cell is written twice, and every quoted cell is closed"
            return rows, ItemTableFault(line, None, f"the row can't be read: {error}", hint)
        if any(cell.strip() for cell in cells):
            rows.append((line, cells))


def first_unseen(text: str, /) -> str | None:
    """Give the first character of a text that nobody can see, and that no script needs.

    Examples:
        >>> first_unseen("a\\nb"), first_unseen("a\\u200bb") == "\\u200b"
        (None, True)
    """
    return next((one for one in text if not _can_be_seen(one)), None)


def _can_be_seen(one: str) -> bool:
    return one.isprintable() or one == "\n" or one in _JOINERS or unicodedata.category(one) == "Zs"
