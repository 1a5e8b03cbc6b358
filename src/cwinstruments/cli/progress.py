"""A progress bar for files that take long, where somebody watches: how far, how fast, and how long it will take."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Advance: TypeAlias = Callable[[int, int], None]
"""Is told how many bytes were read of all, and how many rows."""

LONG_FILE = 2_000_000
"""Bytes from which on a file is worth a progress bar."""

_EVERY = 500


@contextmanager
def meter(title: str, size: int, /) -> Iterator[Advance]:
    """Show on the error stream, if it is a terminal, how far the work is, with its rate and the time that is left.

    Args:
        title: what stands before the bar.
        size: how many bytes there are to read.
    """
    if size < LONG_FILE or not sys.stderr.isatty():
        yield lambda _bytes, _rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    # It leaves nothing behind on the screen, so that the messages read like those of a short file.
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=size, rate="")

        def advance(done: int, rows: int) -> None:
            elapsed = progress.tasks[0].elapsed or 0.0
            rate = f"{rows / elapsed:,.0f} rows/s" if elapsed > 0 else ""
            progress.update(task, completed=done, rate=rate)

        yield advance


def tracked(values: Iterable[T], /, *, position: Callable[[], int], advance: Advance) -> Iterator[T]:
    """Pass values on, each of which is a row, and tell now and then how far the file was read.

    Args:
        position: gives how many bytes were read.
        advance: what `meter` gives.
    """
    for number, value in enumerate(values):
        if number % _EVERY == 0:
            advance(position(), number)
        yield value
