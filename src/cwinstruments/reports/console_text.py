"""Headings, paragraphs and tables in a terminal."""

from __future__ import annotations

import textwrap

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text


def print_heading(console: Console, text: str, /) -> None:
    """Print a heading, after an empty line."""
    console.print()
    console.print(Text(text, style="bold"))


def print_line(console: Console, text: str, /) -> None:
    """Print a paragraph, indented."""
    indent = "  "
    lines = textwrap.wrap(text, console.width - 2, initial_indent=indent, subsequent_indent=indent)
    console.print(Text("\n".join(lines)), soft_wrap=True)


def make_table(*columns: str, right: int) -> Table:
    """Make a table whose last columns stand to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place >= len(columns) - right else "left", overflow="fold")
    return table


def print_table(console: Console, table: Table, /) -> None:
    """Print a table, indented."""
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def show_mean(value: float | None, /) -> str:
    """Write a mean with one decimal place; nothing where there is none."""
    return "" if value is None else f"{value:.1f}"
