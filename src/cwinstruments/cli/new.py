"""The commands `new plugin`, `new instrument` and `new survey`."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cwinstruments.cli.new_design import ask_choice, ask_for, design_of, design_options
from cwinstruments.cli.output import counted, say
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.scaffolding import FilePlan

# Written out, so that help loads no models; a test compares.
CONFIDENTIALITY = ("confidential", "attributed")
MODES = ("web", "paper", "phone", "in_person")

_dry_run = click.option("--dry-run", is_flag=True, help="Show which files would be written, and write none.")


@click.group()
def new() -> None:
    """Begin a plugin, an instrument or a survey.

    Files are written all or none, and never over one that is there.

    \b
    Example:
      cwinstruments new plugin acme
      cwinstruments new instrument acme-trust --items items.csv
      cwinstruments new survey acme-spring --instrument team-safety@1.0.1
    """


@new.command()
@click.argument("name", required=False)
@click.option("--instrument", "id_", metavar="ID", help="The id of its first instrument; by default the plugin's name.")
@click.option("--into", metavar="DIR", default=".", help="In which folder its own is made; by default this one.")
@design_options
@_dry_run
@pass_settings
def plugin(settings: Settings, /, name: str | None, id_: str | None, into: str, dry_run: bool, **given: Any) -> None:
    """Make a plugin: a folder that can be installed, tested, built and published.

    NAME may be 'acme', 'cwinstruments-acme' or 'Acme Tools'. The plugin has one instrument: an example of four items
    with worked cases, to be changed, or one from a table of items.

    \b
    Example:
      cwinstruments new plugin acme
      cwinstruments new plugin acme --instrument acme-trust --items items.csv --title Trust \\
          --method mean --min-answered 2/3 --unit team --level unit --sensitivity routine \\
          --direction higher_is_better --redistributable yes
    """
    from cwinstruments.errors import ScaffoldingError
    from cwinstruments.scaffolding import definition_id, plan_plugin, plugin_name

    name = ask_for(name, "Name of the plugin", "NAME")
    found = plugin_name(name, [part for info in settings.registry.plugins for part in _names(info)])
    if name != found.distribution:
        say(f"the plugin is called {found.distribution}; its package is {found.package}")
    try:
        id = definition_id(id_ or found.name, _known_ids(settings))
    except ScaffoldingError as error:
        raise error if id_ else click.UsageError(f"{error}: --instrument ID") from None
    plan = plan_plugin(found, design_of(id, given), parent=Path(into))
    steps = [
        f"cd {shlex.quote(str(plan.folder))}",
        "python -m pip install -e '.[test]'",
        "pytest",
        "cwinstruments check src --profile publish",
    ]
    _finish(plan, steps, dry_run=dry_run)
    if not dry_run:
        say("Yours to fill in, where it says TODO: source, authors and licence in the definition")
        say("  LICENSE, and in pyproject.toml its name, authors and a description")
        _say_open_cases(plan)


@new.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--into", metavar="DIR", help="Where the files go; by default the plugin around this folder.")
@design_options
@_dry_run
@pass_settings
def instrument(settings: Settings, /, id_: str | None, into: str | None, dry_run: bool, **given: Any) -> None:
    """Make an instrument: its definition, and its worked cases or those to be worked out.

    The table of items is a CSV file with the columns id, text_en (text_es, ...), options, reverse_keyed, scale and
    topic. Options are a known set, such as agreement5, or spelt out: '0=Never|1=Sometimes|2=Always'. All faults of the
    table are named at once. Without a table there are four example items to be changed.

    \b
    Example:
      cwinstruments new instrument acme-trust --items items.csv --title Trust --method mean \\
          --min-answered 2/3 --unit team --level unit --sensitivity routine \\
          --direction higher_is_better --redistributable yes
      cwinstruments new instrument rivera-strain --key-only --items key.csv --title "Strain (Rivera 2010)" \\
          --method sum --min-answered all --unit respondent --level unit --sensitivity health \\
          --direction higher_is_worse
    """
    from cwinstruments.scaffolding import FilePlan, definition_id, find_definitions, ids_in, instrument_files

    folder = find_definitions(Path.cwd()) if into is None else Path(into)
    id = definition_id(ask_for(id_, "Id of the instrument", "ID"), {*_known_ids(settings), *ids_in(folder)})
    design = design_of(id, given)
    plan = FilePlan(folder, instrument_files(design))
    file = shlex.quote(str(folder / f"{id}.yaml"))
    _finish(plan, [f"cwinstruments check {file}", f"cwinstruments check {file} --mutants"], dry_run=dry_run)
    if not dry_run:
        say("Yours to fill in, where it says TODO: source, authors and licence")
        _say_open_cases(plan)


@new.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option(
    "--instrument",
    "instruments",
    metavar="ID[@VERSION]",
    multiple=True,
    help="An instrument of it; give it again for each, in the order in which they are asked.",
)
@click.option("--confidentiality", type=click.Choice(CONFIDENTIALITY), help="How answers are kept.")
@click.option("--mode", "modes", type=click.Choice(MODES), multiple=True, help="How it reaches people. [web]")
@click.option("--title", "titles", metavar="[TAG=]TEXT", multiple=True, help="The title, by language.")
@click.option("--language", "languages", metavar="TAG", multiple=True, help="A language in which it is given out.")
@click.option("--respondent", metavar="TEXT", help="Who answers, in the first language.")
@click.option("--units", metavar="KINDS", default="unit", help="The kinds of units, from the smallest: team,office.")
@click.option("--form", "forms", metavar="ID=FORM", multiple=True, help="The form of an instrument that has several.")
@click.option("--set", "values", metavar="ID.NAME=VALUE", multiple=True, help="The value of an instrument's parameter.")
@click.option("--into", metavar="DIR", help="Where the files go; by default the plugin around this folder.")
@_dry_run
@pass_settings
def survey(
    settings: Settings,
    /,
    id_: str | None,
    instruments: tuple[str, ...],
    confidentiality: str | None,
    into: str | None,
    dry_run: bool,
    **given: Any,
) -> None:
    """Make a survey: its definition, with a page for each instrument, and the notice that people read before.

    \b
    Example:
      cwinstruments new survey acme-spring --instrument team-safety@1.0.1 --instrument moral-distress \\
          --confidentiality confidential --title "Spring survey" --title "es=Encuesta de primavera"
    """
    from cwinstruments.cli.new_survey import survey_of
    from cwinstruments.scaffolding import FilePlan, definition_id, find_definitions, ids_in, survey_files

    folder = find_definitions(Path.cwd()) if into is None else Path(into)
    id = definition_id(ask_for(id_, "Id of the survey", "ID"), {*_known_ids(settings), *ids_in(folder)})
    wanted = instruments or tuple(ask_for(None, "Instruments, with blanks between them", "--instrument").split())
    kept = confidentiality or ask_choice("How are answers kept", CONFIDENTIALITY, "--confidentiality")
    plan = FilePlan(folder, survey_files(survey_of(id, wanted, kept, given, settings)))
    _finish(plan, [f"cwinstruments check {shlex.quote(str(folder))}"], dry_run=dry_run)
    if not dry_run:
        say("Yours to fill in, where it says TODO: the definition, and the notice beside it, before anybody answers")


def _finish(plan: FilePlan, steps: Iterable[str], *, dry_run: bool) -> None:
    """Write the files, or show them, and say what comes next."""
    from cwinstruments.scaffolding import write_files

    if dry_run:
        in_the_way = set(plan.conflicts())
        for path, text in zip(plan.paths, plan.texts.values(), strict=True):
            note = "  is there already" if path in in_the_way else ""
            lines = counted(len(text.splitlines()), "line")
            click.echo(f"{path}  {lines}{note}")
        say("nothing was written")
        if in_the_way:
            click.get_current_context().exit(1)
        return
    for path in write_files(plan):
        click.echo(path)
    say("Next:")
    for step in steps:
        say(f"  {step}")


def _say_open_cases(plan: FilePlan) -> None:
    if any('working: "..."' in text for name, text in plan.texts.items() if name.endswith(".cases.yaml")):
        say("  and cases, where 'expect' is empty: work their scores out by hand")


def _names(info: Any) -> Collection[str]:
    return [one for one in (info.name, info.distribution) if one]


def _known_ids(settings: Settings) -> Collection[str]:
    return {*settings.catalog.ids, *(one.id for one in settings.catalog.surveys)}
