"""Where in files the rows are that can't be counted towards a unit, and which columns of units are not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from cwinstruments.printable import printable

if TYPE_CHECKING:
    from cwinstruments.errors import ResponseFileError, UnitRowError

_MOST_LINES: Final = 8


class Rows(NamedTuple):
    """What was read of a file of responses, or of a roster.

    Args:
        cells: by row, answers by item and every other column.
        respondent: the column that names the respondent.
        invalid: how many rows were left out because of an answer that is not allowed, or because they can't be read.
        size: how many bytes the file has; 0 where nobody knows.
        file: what it is called.
        lines: by row, the line on which it begins, or which entry of an array it is.
        not_kept: columns of the file that its mapping does not keep.
        is_array: whether the rows are the entries of an array of JSON.
    """

    cells: list[Mapping[str, Any]]
    respondent: str | None = None
    invalid: int = 0
    size: int = 0
    file: str = ""
    lines: Sequence[int] = ()
    not_kept: tuple[str, ...] = ()
    is_array: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the columns of its rows; none where there is no row."""
        return tuple(self.cells[0]) if self.cells else ()


@contextmanager
def told_places(tables: Sequence[Rows], units: Sequence[str], /) -> Iterator[None]:
    """Say of a row that can't be counted on which line of which file it is, and what can be done.

    Args:
        tables: those that may hold it.
        units: the columns of units, the smallest first.

    Raises:
        ResponseFileError: in the place of a `UnitRowError`.
    """
    from cwinstruments.errors import UnitRowError

    try:
        yield
    except UnitRowError as error:
        table = next((one for one in tables if _is_at_fault(one, error)), None) or next(
            (one for one in tables if error.row <= len(one.lines)), None
        )
        if table is None:
            raise
        raise _placed(error, table, units) from None


def refuse_absent_units(units: Sequence[str], responses: Rows, roster: Rows, /) -> None:
    """Refuse columns of units that neither the responses nor the roster have.

    Raises:
        click.UsageError: with what may have been meant.
    """
    from cwinstruments.diagnostics import did_you_mean

    if not responses.cells:
        return
    there = dict.fromkeys((*responses.columns, *roster.columns))
    for column in units:
        if column in there:
            continue
        name = printable(column)
        if column in responses.not_kept:
            raise click.UsageError(f"the mapping does not keep the column '{name}'; add it under 'keep'")
        where = responses.file + (f", nor in {roster.file}" if roster.cells else "")
        close = did_you_mean(column, list(there))
        hint = close or ("" if column == units[0] else "a --roster may say it of the smallest units")
        raise click.UsageError(f"there is no column '{name}' in {printable(where)}{f'; {hint}' if hint else ''}")


def _is_at_fault(table: Rows, error: UnitRowError) -> bool:
    if not 0 < error.row <= len(table.cells):
        return False
    cell = table.cells[error.row - 1].get(error.column)
    return cell is None or str(cell) != str(cell).strip() or not str(cell)


def _placed(error: UnitRowError, table: Rows, units: Sequence[str]) -> ResponseFileError:
    from cwinstruments.errors import ResponseFileError

    message, column = str(error).removeprefix(f"row {error.row}: "), error.column
    blank = [
        line
        for line, row in zip(table.lines, table.cells, strict=True)
        if column in row and (row[column] is None or not str(row[column]).strip())
    ]
    hint = None
    if column in units and table.lines[error.row - 1] in blank:
        if len(blank) > 1:
            others = [str(line) for line in blank if line != table.lines[error.row - 1]]
            more = "" if len(others) <= _MOST_LINES else f" and {len(others) - _MOST_LINES:,} more"
            message += (
                f"; so it is {'in entry' if table.is_array else 'on line'} {', '.join(others[:_MOST_LINES])}{more}"
            )
        hint = "who is in no unit can be counted in none: fill it in, or leave these rows out of the file"
        if column != units[0]:
            hint += f"; or leave the column '{column}' out of it, and let a --roster say it of each '{units[0]}'"
    line = table.lines[error.row - 1]
    if table.is_array:
        return ResponseFileError(f"entry {line}: {message}", file=table.file, hint=hint)
    return ResponseFileError(message, file=table.file, line=line, hint=hint)
