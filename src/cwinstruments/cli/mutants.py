"""The option `--mutants` of `check`: whether the cases of each instrument would notice a slip of its key."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cwinstruments.cli.output import write_text

if TYPE_CHECKING:
    from cwinstruments.checks import CheckResult
    from cwinstruments.checks.proving import ProvedKey
    from cwinstruments.cli.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


def mutants_option(command: Command, /) -> Command:
    """Give a command the option to change keys and see whether cases notice."""
    help = (
        "Change each key, edge and missing rule, and report the changes that no published or hand-worked case notices."
    )
    return click.option("--mutants", is_flag=True, help=help)(command)


def refuse_mutants(*, mutants: bool, changes_files: bool) -> None:
    """Refuse to mend files and to prove keys in one run.

    Raises:
        click.UsageError: both are asked for.
    """
    if mutants and changes_files:
        raise click.UsageError("--mutants proves the files as they are; mend them first, with --fix alone")


def proved(
    result: CheckResult,
    files: Iterable[Path],
    settings: Settings,
    /,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> tuple[CheckResult, list[ProvedKey]]:
    """Add what no case notices to the findings of a check, and give what became of the mutants."""
    from attrs import evolve

    from cwinstruments.checks.proving import prove_keys
    from cwinstruments.checks.selecting import selection_of
    from cwinstruments.diagnostics import in_order

    with _Progress() as progress:
        keys = list(prove_keys(files, methods=settings.methods, on_progress=progress.tell))
    selection = selection_of(select, ignore, rules=settings.rules)
    found = [one for key in keys for one in key.findings if selection.includes(one)]
    # A key without any case is proven least of all.
    unproven = [one for one in (*found, *result.diagnostics) if one.code in ("CWI813", "CWI820")]
    proven = not unproven if keys or unproven else None
    return evolve(result, diagnostics=in_order((*result.diagnostics, *found)), keys_proven=proven), keys


def write_mutants(keys: Iterable[ProvedKey], /) -> None:
    """Write for people what became of the mutants, with cases to fill in."""
    from cwinstruments.reports.mutants_text import describe_mutants

    for key in keys:
        write_text("")
        write_text(describe_mutants(key.report, key.cases))


class _Progress:
    """A bar on the error stream for each file, if that is a terminal."""

    def __init__(self) -> None:
        self._file: str | None = None
        self._bar: Any = None
        self._is_shown = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._finish()

    def tell(self, file: str, done: int, whole: int) -> None:
        """Show that so many mutants of a file are done."""
        if not self._is_shown:
            return
        if file != self._file:
            self._finish()
            self._file = file
            self._bar = click.progressbar(length=whole, label=Path(file).stem, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(1)

    def _finish(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
