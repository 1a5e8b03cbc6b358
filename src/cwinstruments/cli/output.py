"""How commands write: tables, JSON, and what belongs on the error stream."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, TextIO

import click


def write_json(data: Any, /) -> None:
    """Write data as JSON for programs."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def write_table(headings: Sequence[str], rows: Iterable[Sequence[str]], /) -> None:
    """Write a table: drawn for the width of a terminal; otherwise one plain line a row, with nothing cut off."""
    lines = [[" ".join(cell.split()) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _draw_table(headings, lines)
        return
    widths = [max(len(row[place]) for row in [list(headings), *lines]) for place in range(len(headings))]
    for row in [[heading.upper() for heading in headings], *lines]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _draw_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, heading in enumerate(headings):
        # The first column is what other commands take.
        table.add_column(heading, no_wrap=place == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def say(message: object, /) -> None:
    """Say something to the person who runs the command; programs that read the output don't see it."""
    click.echo(str(message), err=True)


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
        # The stream itself stays open. After a broken pipe there is nothing that could still be written.
        with suppress(BrokenPipeError):
            stream.detach()


def output(file: str | None, /) -> AbstractContextManager[TextIO]:
    """Give where a command writes text: the file, whole or not at all, or the standard output."""
    from cwinstruments.files import write_whole

    return standard_output() if file is None or file == "-" else write_whole(file)


def counted(number: int, noun: str, /) -> str:
    """Write a number with its noun.

    Examples:
        >>> counted(1, "row"), counted(2, "row")
        ('1 row', '2 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
