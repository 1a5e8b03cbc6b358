"""The command `sql`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import output, refuse_nameless, say
from cwinstruments.cli.overwriting import files_of_values, refuse_overwriting
from cwinstruments.cli.parameters import describe_values, parameter_option
from cwinstruments.cli.person_scores import disclose
from cwinstruments.cli.settings import Settings, pass_settings
from cwinstruments.printable import printable

if TYPE_CHECKING:
    from cwinstruments.files import Disclosure
    from cwinstruments.plan import ScoringPlan


@click.command()
@click.argument("id_", metavar="ID")
@click.option(
    "--dialect",
    type=click.Choice(["duckdb", "postgres", "spark"]),
    default="duckdb",
    show_default=True,
    help="Which database.",
)
@click.option(
    "--table",
    metavar="TABLE",
    default="responses",
    show_default=True,
    help="The table or view, exactly as it is called.",
)
@click.option(
    "--columns",
    metavar="PATTERN|ITEM=COLUMN",
    multiple=True,
    help="Which columns hold the items: a pattern such as t1_{item}, or an item with its column; may be given several"
    " times. By default columns are called as items are.",
)
@click.option(
    "--types",
    metavar="TYPE|COLUMN=TYPE",
    multiple=True,
    help="What all columns hold, or one of them: whole (integers only), float (any numbers), truth, text, date or list;"
    " by default what the definition says of its item, numbers of any type. May be given several times.",
)
@click.option(
    "--parts",
    metavar="PARTS",
    default="",
    help="What is wanted beside each score, parted by commas, such as band,reason,n_answered; or all. By default"
    " nothing is.",
)
@click.option("--scale", "scales", metavar="SCALE", multiple=True, help="A scale that is wanted; by default all are.")
@click.option(
    "--keep", metavar="COLUMN", multiple=True, help="A column to keep in front of the scores; by default all are."
)
@click.option(
    "--on-invalid",
    type=click.Choice(["no_score", "missing"]),
    default="no_score",
    show_default=True,
    help="What becomes of scores where an answer is not allowed: there is none, or it is scored as missing.",
)
@click.option(
    "--person-scores",
    "reason",
    metavar="REASON",
    help="Give out scores and bands of persons that the definition keeps back, and write down why.",
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    callback=refuse_nameless,
    help="Where the SQL goes; written whole or not at all.",
)
@parameter_option
@norms_option
@pass_settings
def sql(
    settings: Settings,
    id_: str,
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    dialect: str,
    table: str,
    columns: tuple[str, ...],
    types: tuple[str, ...],
    parts: str,
    scales: tuple[str, ...],
    keep: tuple[str, ...],
    on_invalid: str,
    reason: str | None,
    target: str | None,
) -> None:
    """Write the scoring of a database table as SQL, for DuckDB or PostgreSQL.

    ID is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.

    The SQL is one SELECT, with a stage of the scoring plan in each common table expression. It gives the scores that
    'score' gives.

    \b
    Example:
      cwinstruments sql workload-experience --table responses -o workload.sql
      cwinstruments sql team-safety --dialect postgres --table survey.wave_1 --columns "t1_{item}"
    """
    from cwinstruments.errors import UnsupportedError
    from cwinstruments.targets import to_sql

    subject = subject_with_norms(settings, id_, assigned, norms)
    refuse_overwriting(target, subject.file, *norms, *files_of_values(assigned))
    values = describe_values(subject.instrument)
    say(f"{subject.instrument} of {subject.origin}" + (f", {values}" if values else ""))
    subject.warn_of_other_versions()
    disclosure = disclose(subject.instrument, reason)
    wanted = [one for one in disclosure.scales if not scales or one in scales]
    held_back = [one for one in scales if one in disclosure.withheld_scales]
    if held_back:
        raise click.UsageError(f"only units may get scores of '{held_back[0]}'")
    try:
        text = to_sql(
            subject.plan,
            table,
            dialect=dialect,  # type: ignore[arg-type]
            types=types[0] if len(types) == 1 and "=" not in types[0] else _pairs("--types", types),
            columns=_columns(columns),
            parts="all" if parts == "all" else [one.strip() for one in parts.split(",") if one.strip()],
            scales=[*wanted, *(one for one in scales if one not in wanted)],
            on_invalid=on_invalid,  # type: ignore[arg-type]
            keep=keep or True,
            leave_out=_withheld(subject.plan, disclosure),
        )
    except (ValueError, UnsupportedError) as error:
        raise click.UsageError(str(error)) from None
    if reason is not None:
        text = f"-- scores of persons, given out because: {printable(' '.join(reason.split()))}\n{text}"
    with output(target) as stream:
        stream.write(text)


def _columns(given: Sequence[str]) -> dict[str, str] | str | None:
    if len(given) == 1 and "=" not in given[0]:
        return given[0]
    return _pairs("--columns", given) or None


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for one in given:
        name, equals, value = one.rpartition("=") if option == "--types" else one.partition("=")
        if not equals or not name or not value:
            raise click.BadParameter(f"'{one}' is no NAME=VALUE", param_hint=option)
        pairs[name] = value
    return pairs


def _withheld(plan: ScoringPlan, disclosure: Disclosure) -> list[str]:
    """Name the columns that speak of one person's health or of harm."""
    return [
        f"{scale}_{part}"
        for scale in disclosure.withheld_bands
        for part in ("band", "band_certain", *(id for id, _ in plan.output(scale).cutoffs))
    ]
