"""What `check` asks for and how its findings are written: the options for it, and the writing itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cwinstruments.cli.output import output, refuse_nameless, say, terminal_width

if TYPE_CHECKING:
    from cwinstruments.checks import CheckResult
    from cwinstruments.rules import Rule

FORMATS = ("text", "concise", "json", "github", "sarif")

Command = TypeVar("Command", bound=Callable[..., Any])


def selecting_options(command: Command, /) -> Command:
    """Give a command the options that say what is looked for."""
    for option in (
        click.option(
            "--ignore",
            metavar="CODES",
            multiple=True,
            help="Leave these codes out; the longer beginning decides. May be given several times.",
        ),
        click.option(
            "--select",
            metavar="CODES",
            multiple=True,
            help="Ask for these codes alone, or what begins so, such as CWI3,CWI404. May be given several times.",
        ),
        click.option(
            "--profile",
            type=click.Choice(["draft", "fieldwork", "publish"]),
            default="fieldwork",
            show_default=True,
            help="What the definitions are for: each asks for more than the one before, and publish for no warning.",
        ),
    ):
        command = option(command)
    return command


def writing_options(command: Command, /) -> Command:
    """Give a command the options that say how findings are written."""
    for option in (
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            help="Whether text is coloured; auto: in a terminal, unless NO_COLOR is set.",
        ),
        click.option(
            "-o",
            "--output",
            metavar="FILE",
            callback=refuse_nameless,
            help="Write the findings to this file, whole or not at all.",
        ),
        click.option(
            "--format",
            "format_",
            type=click.Choice(FORMATS),
            default="text",
            show_default=True,
            help="How findings are written: for people, with their lines or in one line each; as data; as annotations "
            "of a GitHub workflow; for code scanning.",
        ),
    ):
        command = option(command)
    return command


def refuse_selection(
    select: Iterable[str], ignore: Iterable[str], rules: Iterable[Rule], /, *, some_are_missing: bool = False
) -> None:
    """Refuse codes that don't exist, and those that can't be ignored.

    Args:
        some_are_missing: whether rules of plugins are set aside, so that a code may be one of theirs.

    Raises:
        click.UsageError: with what may have been meant.
    """
    from cwinstruments.checks.selecting import selection_of

    try:
        missing = "a rule of a plugin is set aside: 'cwinstruments plugins' shows why" if some_are_missing else None
        selection_of(select, ignore, rules=rules, elsewhere=missing)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def write_findings(
    result: CheckResult, format_: str, /, *, file: str | None, color: str, rules: Iterable[Rule]
) -> None:
    """Write what a check found to the standard output, or to a file; what was written there is then said."""
    coloured = file is None and _is_coloured(color)
    lines = _lines(result, format_, coloured, rules)
    if file is None:
        for line in lines:
            # Control characters are escaped already; the colours are ours.
            click.echo(line, color=coloured or None)
        return
    with output(file) as stream:
        stream.writelines(f"{line}\n" for line in lines)
    if format_ not in ("text", "concise"):
        from cwinstruments.reports import to_summary

        for line in to_summary(result):
            say(line)


def _lines(result: CheckResult, format_: str, coloured: bool, rules: Iterable[Rule]) -> Iterator[str]:
    from cwinstruments import reports

    match format_:
        case "json":
            return reports.to_json(result)
        case "github":
            return reports.to_github(result)
        case "sarif":
            return reports.to_sarif(result, rules=rules)
        case "concise":
            return reports.to_concise(result, colour=coloured)
        case _:
            width = min(terminal_width(), 160) if sys.stdout.isatty() else 120
            return reports.to_text(result, colour=coloured, width=width)


def _is_coloured(color: str) -> bool:
    if color != "auto":
        return color == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
