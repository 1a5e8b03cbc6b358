"""The command `check`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import write_json, write_text
from cwinstruments.cli.settings import SUFFIXES, Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.checks import CheckResult
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.model import Instrument, Norms


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How findings are written: for people, as data, or as annotations of a GitHub workflow.",
)
@click.option("--strict", "--warnings-as-errors", "strict", is_flag=True, help="Exit with 1 on warnings too.")
@pass_settings
@click.pass_context
def check(context: click.Context, settings: Settings, paths: tuple[str, ...], format_: str, strict: bool) -> None:
    """Check definitions, their worked cases, surveys and rosters.

    PATH is a file or a folder. The cases of name.yaml are those in name.cases.yaml beside it. What is no path may be
    the id of an instrument that is known here, also with its version as ID@VERSION. Everything that is wrong is
    reported in one go, each with its place.

    \b
    Example:
      cwinstruments check instruments/
      cwinstruments check team-safety.yaml --format json
      cwinstruments check team-safety

    A path that is not there or may not be read is an error like any other, and all others are checked.

    Exit code: 0 when there is no error, 1 when there is one, 2 when the command is used wrongly.
    """
    from attrs import evolve

    from cwinstruments.checks import check as check_paths

    unknown: dict[str, str] = {}
    with ExitStack() as stack:
        files = [file for path in paths for file in _files(path, settings, stack, unknown)]
        result = check_paths(*files, methods=settings.methods, instruments=_Known(settings))
    if unknown:
        # Nothing but a path that is not there can be reported for such a name.
        found = (evolve(one, hint=unknown.get(one.file or "", one.hint)) for one in result.diagnostics)
        result = evolve(result, diagnostics=tuple(found))
    if format_ == "json":
        write_json(result.to_dict())
    else:
        show = str if format_ == "text" else _annotation
        for diagnostic in result.diagnostics:
            write_text(show(diagnostic))
        write_text(_summary(result))
    context.exit(1 if result.errors or (strict and result.warnings) else 0)


class _Known:
    """The instruments and norms of plugins and folders, which are looked for only where a survey needs one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        return self._settings.catalog.instrument(id, version)

    @property
    def norms(self) -> tuple[Norms, ...]:
        return self._settings.catalog.norms


def _files(path: str, settings: Settings, stack: ExitStack, unknown: dict[str, str]) -> list[Path]:
    """Give the path; or the definition and the cases of the instrument that is meant.

    Args:
        unknown: takes up why a name that is no path is no instrument either.
    """
    given = Path(path)
    # An id has neither a suffix nor a folder.
    if given.suffix.lower() in SUFFIXES or len(given.parts) != 1 or _is_there(given):
        return [given]
    from importlib.resources import as_file

    from cwinstruments.errors import AmbiguousInstrumentError, UnknownInstrumentError

    id, at, version = path.partition("@")
    surveys = [one for one in settings.catalog.surveys if one.id == id]
    try:
        known = settings.catalog.survey_entry if surveys else settings.catalog.entry
        source = known(id, version if at else None).source
    except (AmbiguousInstrumentError, UnknownInstrumentError) as error:
        unknown[path] = str(error) + _left_out(settings)
        return [given]
    # A plugin may lie in an archive.
    return [stack.enter_context(as_file(file)) for file in (source.definition, source.cases) if file is not None]


def _left_out(settings: Settings) -> str:
    """Say which plugins were not asked, as they are disabled: what is missing may be of one of them."""
    disabled = [str(one) for one in settings.registry.plugins if one.status.value == "disabled"]
    which = f"{', '.join(disabled)} is" if len(disabled) == 1 else f"{', '.join(disabled)} are"
    return f"; {which} disabled, and not looked at" if disabled else ""


def _is_there(path: Path) -> bool:
    try:
        return path.is_symlink() or path.exists()
    except OSError:
        # Something is there that may not be looked at.
        return True


def _summary(result: CheckResult) -> str:
    """Say in a line how much was checked and found.

    Examples:
        >>> from cwinstruments.checks import CheckResult
        >>> _summary(CheckResult(files=2, instruments=1, cases=7))
        'checked 2 files: 1 instrument, 7 cases; no errors, no warnings'
    """
    checked = [_count(result.instruments, "instrument"), _count(result.cases, "case")]
    sometimes = ((result.surveys, "survey"), (result.rosters, "roster"))
    checked += [_count(number, noun) for number, noun in sometimes if number]
    found = [_count(result.errors, "error"), _count(result.warnings, "warning")]
    return f"checked {_count(result.files, 'file')}: {', '.join(checked)}; {', '.join(found)}"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _annotation(diagnostic: Diagnostic) -> str:
    """Write a finding as a workflow command of GitHub Actions.

    Examples:
        >>> from cwinstruments.diagnostics import Diagnostic
        >>> _annotation(Diagnostic("CWI401", "value is 50 %", file="a,b.yaml", line=3, column=5))
        '::error file=a%2Cb.yaml,line=3,col=5,title=CWI401::value is 50 %25'
    """
    places = {"file": diagnostic.file, "line": diagnostic.line, "col": diagnostic.column, "title": diagnostic.code}
    given = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in places.items() if value is not None)
    message = diagnostic.message if diagnostic.hint is None else f"{diagnostic.message}\nhint: {diagnostic.hint}"
    return f"::{diagnostic.severity} {given}::{_escape(message)}"


def _escape(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
