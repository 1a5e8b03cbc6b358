"""The options by which `new` is told what an instrument is, and its questions for those that are missing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from cwinstruments.scaffolding import Design, ItemTable

Command = TypeVar("Command", bound=Callable[..., Any])

# Written out, so that help loads no models; a test compares.
METHODS = ("mean", "sum")
TRANSFORMS = ("none", "pomp")
UNITS = ("respondent", "task", "team", "office", "agency", "county", "partnership")
LEVELS = ("respondent", "unit", "both")
SENSITIVITIES = ("routine", "health", "harm")
DIRECTIONS = ("higher_is_better", "higher_is_worse", "descriptive")
REDISTRIBUTABLE = ("yes", "no", "yes_unmodified_not_sold", "us_noncommercial")

_OPTIONS = (
    click.option("--items", metavar="FILE", help="A CSV file of the items; without one it has four example items."),
    click.option(
        "--key-only", is_flag=True, help="Make a scoring key: items have topics, and their texts are not here."
    ),
    click.option(
        "--language",
        "languages",
        metavar="TAG",
        multiple=True,
        help="A language of the texts, such as en; may be given several times. By default those of the items.",
    ),
    click.option(
        "--title",
        "titles",
        metavar="[TAG=]TEXT",
        multiple=True,
        help="The title, of which 'es=...' gives another language; may be given several times.",
    ),
    click.option("--method", type=click.Choice(METHODS), help="How the items of a scale make its score."),
    click.option(
        "--min-answered",
        metavar="N",
        help="How many items of a scale must be answered: a number, a fraction such as 2/3, or 'all'.",
    ),
    click.option("--transform", type=click.Choice(TRANSFORMS), help="'pomp' puts scores between 0 and 100. [none]"),
    click.option("--digits", type=int, metavar="N", help="Round scores to N decimal places. By default they are not."),
    click.option("--unit", type=click.Choice(UNITS), help="What is rated."),
    click.option("--level", type=click.Choice(LEVELS), help="Who may get scores."),
    click.option("--sensitivity", type=click.Choice(SENSITIVITIES), help="How carefully scores must be handled."),
    click.option(
        "--direction",
        "directions",
        metavar="[SCALE=]DIRECTION",
        multiple=True,
        help=f"What a high value means, of all scales or of one: {', '.join(DIRECTIONS)}.",
    ),
    click.option("--redistributable", type=click.Choice(REDISTRIBUTABLE), help="May the item texts be passed on?"),
)


def design_options(command: Command, /) -> Command:
    """Give a command the options that say what an instrument is."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def can_ask() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty()


def ask_for(value: str | None, what: str, option: str, /) -> str:
    """Give a value, asking for it where it is missing and somebody is there.

    Raises:
        click.UsageError: it is missing, and nobody can be asked.
    """
    if value is not None:
        return value
    if not can_ask():
        raise click.UsageError(f"{option} is missing")
    asked: str = click.prompt(what, err=True)
    return asked


def ask_choice(what: str, choices: tuple[str, ...], option: str, /) -> str:
    """Ask which of several it is.

    Raises:
        click.UsageError: nobody can be asked.
    """
    if not can_ask():
        raise click.UsageError(f"{option} is missing; it is one of {', '.join(choices)}")
    asked: str = click.prompt(what, type=click.Choice(choices), err=True)
    return asked


def design_of(id: str, given: Mapping[str, Any], /) -> Design:
    """Give what somebody wants an instrument to be: the example, changed as they say, or one with a table of items.

    Raises:
        click.UsageError: options are missing, or don't go together.
        ScaffoldingError: what is given does not fit.
    """
    from attrs import evolve

    from cwinstruments.model import PermittedLevel, RatedThing, Sensitivity, TextRedistributable
    from cwinstruments.scaffolding import Design, Method, Scoring, Transform, example_design, parse_directions

    if given["items"] is None:
        if given["key_only"] or given["languages"]:
            option = "--key-only" if given["key_only"] else "--language"
            raise click.UsageError(f"{option} is about a table of items; name it with --items FILE")
        example = example_design(id)
        answers = {
            "method": example.scoring.method,
            "min_answered": example.scoring.min_answered,
            "transform": example.scoring.transform,
            "digits": example.scoring.digits,
            "unit": example.unit,
            "level": example.level,
            "sensitivity": example.sensitivity,
            "directions": tuple(example.directions.values()),
            "redistributable": example.redistributable,
            **{key: value for key, value in given.items() if value not in (None, ())},
        }
        table, title = example.table, title_of(given["titles"], "en") or example.title
    else:
        table = _table(given)
        answers = {**given, **dict(_missing_answers(given, table))}
        title = title_of(answers["titles"], table.languages[0])
    design = Design(
        id=id,
        title=title,
        table=table,
        scoring=Scoring(
            Method(answers["method"]),
            answers["min_answered"],
            Transform(answers["transform"] or "none"),
            answers["digits"],
        ),
        unit=RatedThing(answers["unit"]),
        level=PermittedLevel(answers["level"]),
        sensitivity=Sensitivity(answers["sensitivity"]),
        directions=parse_directions(tuple(answers["directions"])),
        redistributable=TextRedistributable(answers["redistributable"] or "no"),
        key_only=given["key_only"],
    )
    return design if given["items"] is not None else evolve(design, description=example.description)


def _table(given: Mapping[str, Any]) -> ItemTable:
    from cwinstruments.scaffolding import read_item_table

    # Of a key the languages are those of its topics, which stand in one column.
    return read_item_table(given["items"], key_only=given["key_only"], languages=given["languages"])


def _missing_answers(given: Mapping[str, Any], table: ItemTable) -> Iterator[tuple[str, Any]]:
    """Ask for what a table of items does not say and no option did.

    Raises:
        click.UsageError: nobody can be asked; every option that is missing is named.
    """
    needed: dict[str, tuple[str, str, tuple[str, ...] | None, str | None]] = {
        "titles": ("--title", f"Title ({table.languages[0]})", None, None),
        "method": ("--method", "How do the items of a scale make its score", METHODS, None),
        "min_answered": ("--min-answered", "How many items of a scale must be answered (N, 2/3, all)", None, None),
        "transform": ("--transform", "What is done to the raw score", TRANSFORMS, "none"),
        "unit": ("--unit", "What is rated", UNITS, None),
        "level": ("--level", "Who may get scores", LEVELS, None),
        "sensitivity": ("--sensitivity", "How carefully must scores be handled", SENSITIVITIES, None),
        "directions": ("--direction", "What does a high value mean", DIRECTIONS, None),
        "redistributable": ("--redistributable", "May the item texts be passed on", REDISTRIBUTABLE, None),
    }
    if given["key_only"]:
        del needed["redistributable"]
    missing = {key: one for key, one in needed.items() if given[key] in (None, ())}
    if not can_ask():
        options = [option for option, _, _, default in missing.values() if default is None]
        if options:
            hint = "a table of items does not say this, and nothing is assumed: 'cwinstruments new instrument --help'"
            raise click.UsageError(f"{', '.join(options)} {'is' if len(options) == 1 else 'are'} missing; {hint}")
        return
    for key, (_, what, choices, default) in missing.items():
        answer = click.prompt(what, type=click.Choice(choices) if choices else str, default=default, err=True)
        yield key, (answer,) if key in ("titles", "directions") else answer


def title_of(titles: tuple[str, ...], first: str) -> dict[str, str]:
    """Give titles by language; without a tag it is the first one."""
    import re

    found = {}
    for title in titles:
        tagged = re.fullmatch(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)=(.*)", title, re.DOTALL)
        language, text = tagged.groups() if tagged else (first, title)
        if not text.strip():
            raise click.UsageError("--title is empty")
        found[language] = text.strip()
    return found
