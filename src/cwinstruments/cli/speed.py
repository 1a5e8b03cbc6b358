"""The options of `check` that make it fast where there are many files: `--jobs`, `--cache-dir` and `--no-cache`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")

LONG = 100
"""So many definitions are worth a progress bar."""


def _jobs(_: click.Context, __: click.Parameter, value: str) -> int | None:
    """Give a number of processes; None for `auto`."""
    if value == "auto":
        return None
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f"'{value}' is no number of processes: give 1 or more, or 'auto'")
    return int(value)


def speed_options(command: Command, /) -> Command:
    """Give a command the options that make a check of many files fast."""
    for option in (
        click.option("--no-cache", is_flag=True, help="Look at every file anew, and keep no results."),
        click.option(
            "--cache-dir",
            metavar="DIR",
            help="Keep results here, for files that don't change. [default: .cwinstruments_cache, for many files]",
        ),
        click.option(
            "--jobs",
            callback=_jobs,
            default="auto",
            metavar="N|auto",
            help="How many processes look at files side by side. [default: auto, one a processor for many files]",
        ),
    ):
        command = option(command)
    return command


def speed_of(jobs: int | None, cache_dir: str | None, *, no_cache: bool) -> dict[str, Any]:
    """Give the keywords of `check` for these options.

    Raises:
        click.UsageError: a folder for results is named, and none are to be kept.
    """
    if no_cache and cache_dir is not None:
        raise click.UsageError("--cache-dir says where results are kept and --no-cache keeps none: give one of the two")
    folder = None if no_cache else cache_dir or ".cwinstruments_cache"
    return {"jobs": jobs, "cache": folder, "progress": shown}


def shown(values: Iterator[T], length: int) -> Iterator[T]:
    """Pass values on; where there are many, show on the error stream how many are done, if it is a terminal."""
    if length < LONG or not sys.stderr.isatty():
        yield from values
        return
    with click.progressbar(values, length=length, label="checking", file=sys.stderr) as bar:
        yield from bar
