"""The command `check`."""

from __future__ import annotations

import sys
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cwinstruments.cli.findings import refuse_selection, selecting_options, write_findings, writing_options
from cwinstruments.cli.fixing import fixing_options, mended, refuse_fixing
from cwinstruments.cli.mutants import mutants_option, proved, refuse_mutants, write_mutants
from cwinstruments.cli.overwriting import refuse_overwriting
from cwinstruments.cli.settings import SUFFIXES, KnownLater, Settings, pass_settings
from cwinstruments.cli.speed import speed_of, speed_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cwinstruments.checks import CheckResult
    from cwinstruments.checks.proving import ProvedKey


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@selecting_options
@click.option("--strict", "--warnings-as-errors", "strict", is_flag=True, help="Exit with 1 on warnings too.")
@fixing_options
@mutants_option
@writing_options
@speed_options
@pass_settings
@click.pass_context
def check(
    context: click.Context,
    settings: Settings,
    paths: tuple[str, ...],
    profile: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    mend: bool,
    show_diff: bool,
    mutants: bool,
    format_: str,
    output: str | None,
    color: str,
    jobs: int | None,
    cache_dir: str | None,
    no_cache: bool,
) -> None:
    """Check definitions, their worked cases, surveys, and every other document.

    PATH is a file or a folder. The cases of name.yaml are those in name.cases.yaml beside it. What is no path may be
    the id of an instrument that is known here, also with its version as ID@VERSION. Everything that is wrong is
    reported in one go, each with its place.

    \b
    Example:
      cwinstruments check instruments/
      cwinstruments check team-safety.yaml --profile publish
      cwinstruments check instruments/ --fix
      cwinstruments check instruments/ --mutants
      cwinstruments check instruments/ --format sarif --output findings.sarif
      cwinstruments check team-safety

    What is wrong with the methods and rules of plugins is reported too: a check without them would not be the one that
    was asked for. A path that is not there or may not be read is an error like any other, and all others are checked.

    Exit code: 0 when the files pass the profile, 1 when they don't or when a change of a key went unnoticed, 2 when the
    command is used wrongly.
    """
    from attrs import evolve

    from cwinstruments.checks import check as check_paths
    from cwinstruments.profiles import Profile

    refuse_selection(select, ignore, settings.rules, some_are_missing=bool(settings.missing_parts))
    refuse_overwriting(output, *paths, option="--output")
    refuse_mutants(mutants=mutants, changes_files=mend or show_diff)
    unknown: dict[str, str] = {}
    with ExitStack() as stack:
        files = [file for path in paths for file in _files(path, settings, stack, unknown)]
        refuse_fixing(paths, files, mend=mend, show_diff=show_diff, format_=format_, output=output)
        named: list[Path | str] = [*files, *(path for path in paths if not path)]
        options: dict[str, Any] = {
            "methods": settings.methods,
            "instruments": KnownLater(settings),
            "rules": settings.rules,
            "profile": Profile(profile),
            "select": select,
            "ignore": ignore,
            **speed_of(jobs, cache_dir, no_cache=no_cache),
        }
        to_mend = False
        keys: list[ProvedKey] = []
        if mend or show_diff:
            result, to_mend = mended(named, options, show_diff=show_diff)
        else:
            # What rules and methods of plugins print must not get into the report.
            with redirect_stdout(sys.stderr):
                result = check_paths(*named, **options)
        if mutants:
            with redirect_stdout(sys.stderr):
                result, keys = proved(result, files, settings, select=select, ignore=ignore)
        result = _with_missing_parts(result, settings, ignore)
        if unknown:
            # Nothing but a path that is not there can be reported for such a name.
            found = (evolve(one, hint=unknown.get(one.file or "", one.hint)) for one in result.diagnostics)
            result = evolve(result, diagnostics=tuple(found))
        # Here, where files out of an archive still exist: their lines are shown.
        if not show_diff:
            write_findings(result, format_, file=output, color=color, rules=settings.rules)
            if format_ == "text":
                write_mutants(keys)
    unfit = not result.passes or result.keys_proven is False
    context.exit(1 if to_mend or unfit or (strict and result.warnings) else 0)


def _with_missing_parts(result: CheckResult, settings: Settings, ignore: Iterable[str]) -> CheckResult:
    """Add why methods and rules of plugins are missing, whichever codes are asked for: theirs may be among them."""
    from attrs import evolve

    from cwinstruments.checks.selecting import selection_of
    from cwinstruments.diagnostics import in_order

    selection = selection_of((), ignore, rules=settings.rules)
    missing = [one for one in settings.missing_parts if selection.includes(one)]
    return evolve(result, diagnostics=in_order((*missing, *result.diagnostics))) if missing else result


def _files(path: str, settings: Settings, stack: ExitStack, unknown: dict[str, str]) -> list[Path]:
    """Give the path; or the definition and the cases of the instrument that is meant.

    Args:
        unknown: takes up why a name that is no path is no instrument either.
    """
    if not path:
        return []  # as a path it would be the current folder; the check says that it is none
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
