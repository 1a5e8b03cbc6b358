"""The command `conformance`."""

from __future__ import annotations

import atexit
import gc
import json
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import output, refuse_nameless
from cwinstruments.cli.overwriting import refuse_overwriting
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.conformance import ConformanceReport, Task


@click.command()
@click.argument("subject", metavar="DISTRIBUTION|FOLDER")
@click.option("--only", metavar="CHECK", multiple=True, help="Carry out this check alone; may be given several times.")
@click.option("--skip", metavar="CHECK", multiple=True, help="Leave this check out; may be given several times.")
@click.option(
    "--engines",
    metavar="NAMES",
    help="The engines that are compared, such as one,compiled,polars; by default all that are installed.",
)
@click.option(
    "--instrument", "instruments", metavar="ID", multiple=True, help="Look at this instrument alone; may be repeated."
)
@click.option(
    "--profile",
    metavar="NAME",
    help="What definitions are checked for: draft, fieldwork or publish. By default publish, and fieldwork for a folder"
    " or a version such as 0.1.0.dev0.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="What random answers are drawn with."
)
@click.option("--format", "format_", type=click.Choice(["text", "json", "junit"]), default="text", show_default=True)
@click.option("-o", "--output", "target", metavar="FILE", callback=refuse_nameless, help="Where the report goes.")
@pass_settings
@click.pass_context
def conformance(
    context: click.Context,
    settings: Settings,
    subject: str,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    engines: str | None,
    instruments: tuple[str, ...],
    profile: str | None,
    seed: int,
    format_: str,
    target: str | None,
) -> None:
    """Prove a plugin: schema, cases, keys, laws, engines, texts, licence and packaging.

    Give the name of an installed distribution, its project folder, or a folder of definitions. What has to be mended
    is named, with what to do about it; what could not be tried here is listed as not proven, with the reason, and
    does not count against the plugin.

    \b
    Example:
      cwinstruments conformance cwinstruments-workload
      cwinstruments conformance . --skip wheel --instrument team-safety
      cwinstruments conformance instruments/ --only cases --only mutants
      cwinstruments conformance cwinstruments-workload --format junit -o conformance.xml
    """
    from cwinstruments.conformance import UnknownSubjectError, run_conformance

    refuse_overwriting(target, subject)
    # Databases are let go of at the end: otherwise the library of DuckDB prints what it believes to be lost.
    atexit.unregister(gc.freeze)
    # What a plugin prints must not get into the report.
    with _Progress() as progress, redirect_stdout(sys.stderr):
        try:
            report = run_conformance(
                subject,
                checks=only or None,
                skip=skip,
                engines=None if engines is None else [one.strip() for one in engines.split(",") if one.strip()],
                instruments=instruments or None,
                profile=profile,
                seed=seed,
                disabled=settings.disabled,
                on_progress=progress.tell,
            )
        except (ValueError, UnknownSubjectError) as error:
            raise click.UsageError(str(error)) from error
    with output(target) as stream:
        stream.writelines(f"{line}\n" for line in _lines(report, format_))
    context.exit(0 if report.conforms else 1)


def _lines(report: ConformanceReport, format_: str) -> Iterable[str]:
    from cwinstruments.conformance.texts import to_junit, to_text

    if format_ == "json":
        return [json.dumps(report.to_dict(), ensure_ascii=False, indent=2)]
    return [to_junit(report).rstrip("\n")] if format_ == "junit" else to_text(report)


class _Progress:
    """A bar on the error stream, if that is a terminal; what is looked at stands behind it."""

    def __init__(self) -> None:
        self._bar: click._termui_impl.ProgressBar[int] | None = None
        self._doing = ""

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def tell(self, task: Task, done: int, whole: int) -> None:
        """Show that so many tasks are done, and which comes next."""
        if not sys.stderr.isatty():
            return
        self._doing = str(task)
        if self._bar is None:
            self._bar = click.progressbar(
                length=whole, label="conformance", file=sys.stderr, item_show_func=lambda _: self._doing
            )
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos, done)
