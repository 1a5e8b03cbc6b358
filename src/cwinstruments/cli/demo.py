"""The command `demo`: the main job."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import refuse_nameless, write_json
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from rich.console import Console

    from cwinstruments.catalog import Catalog
    from cwinstruments.reports import Demonstration, Shipped

DISTRIBUTIONS = {
    "workload-experience": "cwinstruments-workload",
    "team-safety": "cwinstruments-psychological-safety",
    "partnership-quality": "cwinstruments-partnership",
    # What the surveys use besides.
    "caseload": "cwinstruments-workload",
    "intent-to-stay": "cwinstruments-workload",
    "workload-equity": "cwinstruments-workload",
    "workload-pulse": "cwinstruments-workload",
    "field-safety-provisions": "cwinstruments-psychological-safety",
    "harm-fairness-response": "cwinstruments-psychological-safety",
    "leader-360": "cwinstruments-psychological-safety",
    "mattering-and-growth": "cwinstruments-psychological-safety",
    "moral-distress": "cwinstruments-psychological-safety",
    "team-safety-pulse": "cwinstruments-psychological-safety",
    "trust-by-referent": "cwinstruments-psychological-safety",
    "partner-landscape": "cwinstruments-partnership",
    "partnership-obstacles": "cwinstruments-partnership",
}
PLAIN_WIDTH = 110


@click.command()
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    default="cwinstruments-demo",
    show_default=True,
    callback=refuse_nameless,
    type=click.Path(file_okay=False),
    help="The folder that scores and summary are written to.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the summary is printed: for people, or as data.",
)
@pass_settings
@click.pass_context
def demo(context: click.Context, settings: Settings, output: str, format_: str) -> None:
    """Check the shipped definitions, and score and explain an imaginary agency.

    Checks the shipped definitions, scores the responses of an imaginary child-welfare agency on one instrument of each
    family, prints a summary, writes the scores to DIR, and says what to try next.

    \b
    Example:
      cwinstruments demo
      cwinstruments demo -o scores --format json

    Exit code: 0 when all is well, 1 when a definition has findings, 2 when an instrument is not installed or DIR can't
    be written.
    """
    from cwinstruments.reports import agency_folder, demonstrate, print_demonstration, print_list, write_demonstration

    folder = agency_folder()
    shipped = _shipped(settings.catalog, folder)
    # Where nothing can be written, nobody has to wait for what would be.
    Path(output).mkdir(parents=True, exist_ok=True)
    with _progress() as progress:
        shown = demonstrate(shipped, folder, progress=progress)
    written = [str(file) for file in write_demonstration(shown, Path(output))]
    hints = commands(shown, program())
    if format_ == "json":
        write_json({**shown.to_dict(), "written": written, "try_next": hints})
    else:
        console = _console()
        print_demonstration(console, shown)
        print_list(console, "Written", written)
        print_list(console, "Try next", hints)
    context.exit(1 if shown.has_findings else 0)


def commands(shown: Demonstration, program: str) -> list[str]:
    """Give commands to go on with, that work as they are printed."""
    workload, visits = (shown.files[id].file for id in ("workload-experience", "field-visits"))
    partnership = shown.files["partnership-quality"].file
    explained = shown.explained
    calls: list[tuple[str, ...]] = [
        ("list",),
        ("show", "team-safety"),
        ("score", "partnership-quality", _near(partnership), "-o", "partnership-scores.csv"),
        ("check", _near(visits.with_suffix(".yaml"))),
    ]
    if explained is not None:
        calls.insert(2, ("explain", explained.instrument, _near(workload), "--respondent", explained.respondent))
    return [f"{program} {_quoted(call)}" for call in calls]


def program() -> str:
    """Say how this program is called, as it was called: its script, or Python with `-m`.

    A script that the shell finds is called by its name, another one by its path.
    """
    script = Path(sys.executable).with_name("cwinstruments.exe" if os.name == "nt" else "cwinstruments")
    found = shutil.which("cwinstruments")
    if found is not None and Path(found).absolute() == script.absolute():
        return "cwinstruments"
    if script.is_file():
        return _quoted([_near(script)])
    return _quoted([_near(Path(sys.executable)), "-m", "cwinstruments"])


def _shipped(catalog: Catalog, folder: Path) -> dict[str, Shipped]:
    """Gather the demonstrated instruments: those of the plugins, and the agency's own."""
    from cwinstruments import load_instrument, load_survey
    from cwinstruments.data_agreements import Holding
    from cwinstruments.plan import compile_plan, merge_survey
    from cwinstruments.reports import AGENCY_DEFINITION, DEMONSTRATED, SURVEYS, Shipped

    missing = [id for id in DISTRIBUTIONS if id not in catalog.ids]
    if missing:
        raise _missing(catalog, missing)
    shipped = {}
    for id in (*DEMONSTRATED, *SURVEYS):
        if id in DISTRIBUTIONS:
            entry = catalog.entry(id)
            instrument = entry.instrument
            files = [Path(str(file)) for file in (entry.source.definition, entry.source.cases) if file is not None]
            origin = " ".join(filter(None, (entry.distribution or entry.plugin, entry.distribution_version)))
            shipped[id] = Shipped(instrument, compile_plan(instrument), tuple(files), origin)
            continue
        own, holding = folder / f"{id}.yaml", None
        if id == AGENCY_DEFINITION:
            instrument = load_instrument(own)
        else:
            survey = load_survey(own, instruments=catalog)
            instrument = merge_survey(survey)
            if survey.needs_data_agreement:
                column, said = survey.fields.nation, instrument.says_nation
                holding = Holding(column=column, is_expected=True, says_nation=said)
        cases = (own, own.with_suffix(".cases.yaml"))
        shipped[id] = Shipped(instrument, compile_plan(instrument), cases, "the example agency", catalog, holding)
    return shipped


def _missing(catalog: Catalog, missing: Sequence[str]) -> click.ClickException:
    """Say what is not installed, and how to install it; and what is wrong with plugins, which may be why."""
    names = ", ".join(f"'{id}'" for id in missing)
    distributions = list(dict.fromkeys(DISTRIBUTIONS[id] for id in missing))
    install = f"    {_quoted([_near(Path(sys.executable))])} -m pip install"
    lines = [f"the demonstration needs {names}, not known here. To install what brings it:", ""]
    lines += [f"{install} {' '.join(distributions)}", "", "or from a checkout:", ""]
    lines.append(f"{install} {_quoted([_in_checkout(name) for name in distributions])}")
    return click.ClickException("\n".join([*lines, *(f"\n{one}" for one in catalog.diagnostics)]))


def _in_checkout(distribution: str) -> str:
    """Give the folder of a distribution in the checkout that this runs from, or in one that the reader has."""
    folder = Path("plugins", distribution.removeprefix("cwinstruments-"))
    here = Path(__file__).parents[3] / folder
    return _near(here) if here.is_dir() else str("CHECKOUT" / folder)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Give what is told how far it is; only in a terminal is anything shown."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("scoring", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _console() -> Console:
    """Give a console: as wide as the terminal, or wide enough for every table in a pipe."""
    from rich.console import Console

    # What stands in square brackets is text here.
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = PLAIN_WIDTH
    return console


def _near(path: Path) -> str:
    """Write a path from here, where that is shorter."""
    here = os.path.relpath(path) if path.anchor == Path.cwd().anchor else str(path)
    return min(here, str(path), key=len)


def _quoted(words: Sequence[str]) -> str:
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
