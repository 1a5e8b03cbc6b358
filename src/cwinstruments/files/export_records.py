"""The tables that survey tools export: several rows of header, names that stand twice, other encodings."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

from cwinstruments.errors import ResponseFileError
from cwinstruments.files.delimited import DelimitedRecords
from cwinstruments.model import ExportMapping, tidy

_BETWEEN = " / "


class ExportRecords(DelimitedRecords):
    """The rows of an export, its columns named as a mapping names them.

    Args:
        lines: the lines of the file, with their ends.
        file: the name that errors give.
        mapping: how many rows are header, and what stands between cells.

    Raises:
        ResponseFileError: there are not so many rows of header, or the quotes of one never close.
    """

    def __init__(self, lines: Iterator[str], file: str, mapping: ExportMapping) -> None:
        self._mapping = mapping
        super().__init__(lines, file, tuple(mapping.all_columns), delimiter=mapping.delimiter)

    def _header(self, first: str) -> tuple[str, ...]:
        rows: list[list[str]] = []
        while len(rows) < self._mapping.header_rows:
            line = self._line + 1
            try:
                cells = next(self._reader, None)
            except csv.Error as error:
                message = str(self._fault_of_quotes(line, error).message)
                raise ResponseFileError(message, file=self._file, line=line) from None
            if cells is None:
                message = f"the file ends before the {self._mapping.header_rows} rows of header that the mapping names"
                raise ResponseFileError(message, file=self._file, line=line)
            if cells:
                rows.append(cells)
        return name_columns(rows[: self._mapping.name_rows])


def name_columns(rows: Sequence[Sequence[str]], /) -> tuple[str, ...]:
    """Name the columns of a table after one row of its header, or two.

    In the upper of two rows an empty cell belongs to the name on its left, where the lower row says something; what the
    lower row says follows after a slash. Names that stand twice are counted, and a column without a name has its place.

    Examples:
        >>> name_columns([["Id", "Which of these?", "", ""], ["", "Peer", "Mentor", ""]])
        ('Id', 'Which of these? / Peer', 'Which of these? / Mentor', '(column 4)')
        >>> name_columns([["Comments", "Comments"]])
        ('Comments', 'Comments (2)')
    """
    upper = [tidy(cell.removeprefix("\ufeff")) for cell in rows[0]]
    lower = [tidy(cell) for cell in rows[1]] if len(rows) > 1 else []
    lower += [""] * (len(upper) - len(lower))
    names: list[str] = []
    left = ""
    for place, (above, below) in enumerate(zip(upper, lower, strict=False), start=1):
        left = above or left
        name = _BETWEEN.join(part for part in (left, below) if part) if below else above
        names.append(name or f"(column {place})")
    given = Counter(names)
    taken = set(names)
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        if given[name] > 1 and seen[name] > 1:
            number = seen[name]
            while f"{name} ({number})" in taken:
                number += 1
            names[place] = f"{name} ({number})"
            taken.add(names[place])
    return tuple(names)
