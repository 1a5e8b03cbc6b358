"""A progress bar for files that take long, where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

LONG_FILE = 2_000_000
"""Bytes from which on a file is worth a progress bar."""

_EVERY = 500


def tracked(values: Iterable[T], /, *, size: int, position: Callable[[], int], title: str) -> Iterator[T]:
    """Pass values on, and show on the error stream how far the file was read, if it is a terminal.

    Args:
        size: how many bytes the file has.
        position: gives how many were read.
        title: what stands before the bar.
    """
    if size < LONG_FILE or not sys.stderr.isatty():
        yield from values
        return
    from rich.console import Console
    from rich.progress import Progress

    # It leaves nothing behind on the screen, so that the messages read like those of a short file.
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=size)
        for number, value in enumerate(values):
            if number % _EVERY == 0:
                progress.update(task, completed=position())
            yield value
