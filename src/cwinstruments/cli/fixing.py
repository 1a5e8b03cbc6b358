"""The options `--fix` and `--diff` of `check`: mending files, and showing what would be mended."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cwinstruments.cli.output import say
from cwinstruments.printable import printable

if TYPE_CHECKING:
    from cwinstruments.checks import CheckResult, FixedFile

Command = TypeVar("Command", bound=Callable[..., Any])


def fixing_options(command: Command, /) -> Command:
    """Give a command the options that mend files."""
    for option in (
        click.option(
            "--diff",
            "show_diff",
            is_flag=True,
            help="Write what --fix would change as a unified diff instead of the findings, and change nothing.",
        ),
        click.option(
            "--fix",
            "mend",
            is_flag=True,
            help="Mend in the files what is certainly mended, then report what is left.",
        ),
    ):
        command = option(command)
    return command


def refuse_fixing(
    paths: Sequence[str],
    files: Sequence[Path],
    *,
    mend: bool,
    show_diff: bool,
    format_: str = "text",
    output: str | None = None,
) -> None:
    """Refuse to mend and only to show it, or to write findings that are not shown then.

    What is named by its id is not mended either: it may belong to something installed.

    Raises:
        click.UsageError: with what would be right.
    """
    if mend and show_diff:
        raise click.UsageError("--fix changes files and --diff changes none: give one of the two")
    if show_diff and (format_ != "text" or output is not None):
        option = f"--format {format_}" if format_ != "text" else "--output"
        raise click.UsageError(f"--diff writes a unified diff and no findings: leave out {option}, or --diff")
    if (mend or show_diff) and (ids := [path for path in paths if path and Path(path) not in files]):
        option = "--fix" if mend else "--diff"
        raise click.UsageError(f"{option} is for files and folders; '{ids[0]}' is the id of an instrument")


def mended(files: Sequence[Path | str], options: dict[str, Any], *, show_diff: bool) -> tuple[CheckResult, bool]:
    """Mend files, or write what would change; give what is left, and whether something is not as it should be."""
    from cwinstruments.checks import fix

    result = fix(*files, write=not show_diff, **options)
    for one in result.files:
        if show_diff:
            _write_diff(one)
        else:
            _tell(one)
    number = sum(len(one.fixed) for one in result.files if show_diff or one.written)
    findings = f"{number or 'no'} finding{'' if number == 1 else 's'}"
    count = sum(show_diff or one.written for one in result.files)
    where = f" in {count} file{'' if count == 1 else 's'}" if number else ""
    say(f"{'would mend' if show_diff else 'mended'} {findings}{where}")
    return result.left, bool(result.files) if show_diff else not all(one.written for one in result.files)


def _tell(one: FixedFile) -> None:
    if not one.written:
        say(f"{one.file}: nothing was mended: {one.problem}")
        return
    for found in one.fixed:
        title = found.fix.title if found.fix is not None else ""
        say(f"{one.file}:{found.line}:{found.column} {found.code} mended: {title}")


def _write_diff(one: FixedFile) -> None:
    for line in one.diff():
        # What reads a diff needs it to the letter; a terminal must not obey what stands in a file.
        shown = f"{printable(line.rstrip(chr(10)))}\n" if sys.stdout.isatty() else line
        click.echo(shown, nl=False, color=True)
