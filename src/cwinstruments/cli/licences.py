"""The command `licences`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import counted, say, write_json, write_table
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.licensing import Need
    from cwinstruments.model import Instrument, Survey

USES = ("clinical", "commercial", "educational", "organisational", "research")

_HEADINGS = ("instrument", "version", "part", "use", "terms", "covered by", "until", "ask")


def use_option(help_: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """Give the option that says what instruments are used for."""
    return click.option("--use", type=click.Choice(USES), help=help_)


@click.command()
@click.argument("ids", metavar="[SURVEY|INSTRUMENT]...", nargs=-1)
@use_option("What they are used for; by default what a survey says. An agency asking its own staff: organisational.")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="On which day, such as 2027-01-31; by default today.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pass_settings
@click.pass_context
def licences(
    context: click.Context,
    settings: Settings,
    ids: tuple[str, ...],
    use: str | None,
    day: datetime | None,
    format_: str,
) -> None:
    """Tell what a use of surveys and instruments needs, and whom to ask.

    SURVEY and INSTRUMENT are ids, also with a version as ID@VERSION, or paths of definitions. Without one, every
    instrument that is known here is looked at.

    The exit code is 1 where something is neither permitted nor covered by a permission that a survey records.

    \b
    Example:
      cwinstruments licences workforce-survey.yaml
      cwinstruments licences proqol-5 --use commercial
    """
    from cwinstruments.licensing import needs_of

    on = None if day is None else day.date()
    needs: list[Need] = []
    for definition in _definitions(settings, ids):
        if use is None and getattr(definition, "use", None) is None:
            known = ", ".join(USES)
            raise click.UsageError(f"{definition.id} does not say what it is used for; give --use, one of {known}")
        needs += needs_of(definition, use, day=on)
    needs = list(dict.fromkeys(needs))
    unmet = sum(not one.is_met for one in needs)
    if format_ == "json":
        write_json({"needs": [one.to_dict() for one in needs], "unmet": unmet})
    else:
        write_table(_HEADINGS, [_row(one) for one in needs])
        for line in dict.fromkeys(f"{one.instrument} {one.version}: {one.why_not}" for one in needs if one.why_not):
            say(line)
        say(f"{counted(unmet, 'permission is', 'permissions are')} missing" if unmet else "everything is permitted")
    context.exit(1 if unmet else 0)


def _definitions(settings: Settings, ids: tuple[str, ...]) -> Iterator[Instrument | Survey]:
    from cwinstruments.errors import DefinitionError

    for id in ids:
        yield settings.subject(id, complete=False).definition
    for entry in () if ids else settings.catalog.entries:
        try:
            yield entry.instrument
        except DefinitionError:
            say(f"{entry.id} {entry.version} can't be used; 'cwinstruments check' says why")


def _row(need: Need) -> tuple[str, ...]:
    covered = need.covered_by
    given = "" if covered is None else f"{covered.given_by}, {covered.given_on}"
    until = "" if covered is None else covered.until or "without end"
    ask = "" if need.is_met else need.contact or need.holder or "not recorded: see its source"
    part, terms = need.part.value.replace("_", " "), need.ruling.value.replace("_", " ")
    return (need.instrument, need.version, part, need.use.value, terms, given, until, ask)
