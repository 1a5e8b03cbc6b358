"""How commands write: tables, JSON, and what belongs on the error stream."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any, TextIO

import click

from cwinstruments.cli.streams import give_up_output
from cwinstruments.printable import printable

_NARROWEST_COLUMN = 8
_NARROWEST_TERMINAL = 40
_WIDEST_TEXT = 100


def write_json(data: Any, /) -> None:
    """Write data as JSON for programs."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def write_text(text: str, /, *, fit: bool = False) -> None:
    """Write lines of text for people.

    Args:
        fit: whether lines that are too long for a terminal are broken, below their own indentation.
    """
    for line in printable(text, lines=True).split("\n"):
        if not fit or len(line) <= _width() or not line.strip():
            click.echo(line)
            continue
        indent = " " * (len(line) - len(line.lstrip()))
        click.echo("\n".join(wrap(line, _width(), subsequent_indent=f"{indent}    ")))


def hang(head: str, text: str, /) -> Iterator[str]:
    """Break a text into lines that stand below each other, after a head."""
    width = min(_width(), _WIDEST_TEXT)
    # Beside a long head there would be no room in a narrow terminal.
    indent = " " * (len(head) if len(head) <= width // 2 else 4)
    yield from wrap(text, width, initial_indent=head, subsequent_indent=indent)


def _width() -> int:
    """Give how long lines may be; where no terminal shows them, as long as they like."""
    return terminal_width() if sys.stdout.isatty() else sys.maxsize


def write_table(headings: Sequence[str], rows: Iterable[Sequence[str]], /) -> None:
    """Write a table: drawn for the width of a terminal; otherwise one plain line a row, with nothing cut off."""
    lines = [[printable(" ".join(cell.split())) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _draw_table(headings, lines)
        return
    widths = [max(len(row[place]) for row in [list(headings), *lines]) for place in range(len(headings))]
    for row in [[heading.upper() for heading in headings], *lines]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _draw_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    width = terminal_width()
    # The first column is what other commands take, so it stays whole; the others need room for a word.
    needed = max(len(row[0]) for row in (headings, *rows)) + (len(headings) - 1) * (_NARROWEST_COLUMN + 2)
    if needed > width:
        _draw_blocks(headings, rows, width)
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, no_wrap=place == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(width=width).print(table)


def _draw_blocks(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    """Write each row below the one before, a cell a line, where a terminal is too narrow for a table."""
    for row in rows:
        click.echo(row[0])
        for heading, cell in zip(headings[1:], row[1:], strict=True):
            for line in wrap(cell, width, initial_indent=f"  {heading}: ", subsequent_indent=" " * 4):
                click.echo(line)


def terminal_width() -> int:
    """Give the width of the terminal, as `COLUMNS` says or the terminal itself; never less than text can be read in."""
    return max(get_terminal_size().columns, _NARROWEST_TERMINAL)


def say(message: object, /) -> None:
    """Say something to the person who runs the command; programs that read the output don't see it."""
    click.echo(printable(str(message), lines=True), err=True)


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Give the standard output as UTF-8, whatever the terminal's encoding: a file of scores is data."""
    from io import TextIOWrapper

    sys.stdout.flush()
    stream = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        # The standard output itself stays open.
        try:
            stream.detach()
        except OSError:
            give_up_output()
            stream.detach()
            raise


def output(file: str | None, /) -> AbstractContextManager[TextIO]:
    """Give where a command writes text: the file, whole or not at all, or the standard output."""
    from cwinstruments.files import write_whole

    return standard_output() if file is None or file == "-" or is_standard_output(file) else write_whole(file)


def is_standard_output(file: str) -> bool:
    """Tell whether a name such as /dev/stdout leads to the standard output, which can't be replaced by a new file."""
    try:
        return os.path.samestat(os.stat(file), os.fstat(sys.stdout.fileno()))  # noqa: PTH116
    except (OSError, ValueError):
        return False


def refuse_nameless(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty name of a file, such as an empty variable of a script gives; for options of commands.

    Raises:
        click.BadParameter: the name is empty.
    """
    if value == "":
        raise click.BadParameter("the name is empty")
    return value


def counted(number: int, noun: str, plural: str | None = None, /) -> str:
    """Write a number with its noun.

    Examples:
        >>> counted(1, "row"), counted(2, "row")
        ('1 row', '2 rows')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
