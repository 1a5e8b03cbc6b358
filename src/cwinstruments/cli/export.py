"""The command `export`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cwinstruments.cli.licences import use_option
from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import output, refuse_nameless, say, write_table
from cwinstruments.cli.overwriting import files_of_values, refuse_overwriting
from cwinstruments.cli.parameters import describe_values, parameter_option
from cwinstruments.cli.person_scores import disclose
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Subject
    from cwinstruments.plan import ScoringPlan
    from cwinstruments.targets import Target


def _list_targets(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    settings = context.ensure_object(Settings)
    owners = settings.registry.targets().owners
    rows = []
    for target in settings.catalog.targets:
        owner = owners.get(target.name)
        whose = "cwinstruments" if owner is None else owner.distribution or owner.name
        rows.append((target.name, whose, target.suffix, ", ".join(_properties(target)), target.title))
    write_table(("target", "from", "suffix", "options", "what it writes"), rows)
    for diagnostic in settings.registry.targets().diagnostics:
        say(diagnostic)
    context.exit(1 if settings.registry.targets().diagnostics else 0)


@click.command()
@click.argument("id_", metavar="ID")
@click.option(
    "--to", "name", metavar="TARGET", required=True, help="What it is written for; --list shows what there is."
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_targets,
    help="List the targets, those of plugins too, with their options.",
)
@click.option(
    "--option",
    "options",
    metavar="NAME=VALUE",
    multiple=True,
    help="An option of the target; may be given several times. The parts of a list are parted by commas.",
)
@use_option("What the texts are used for, where the target writes texts that not everybody may pass on.")
@click.option(
    "--person-scores",
    "reason",
    metavar="REASON",
    help="Give out scores and bands of persons that the definition keeps back, and say why.",
)
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    callback=refuse_nameless,
    help="Where it goes; written whole or not at all.",
)
@parameter_option
@norms_option
@pass_settings
@click.pass_context
def export(
    context: click.Context,
    settings: Settings,
    id_: str,
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    name: str,
    options: tuple[str, ...],
    use: str | None,
    reason: str | None,
    file: str | None,
) -> None:
    """Write the scoring of an instrument or a survey for another tool.

    ID is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.

    What can't be expressed is refused, and then nothing is written. Scores that only units may get are left out.

    \b
    Example:
      cwinstruments export --list
      cwinstruments export workload-experience --to sql --option dialect=postgres -o workload.sql
    """
    from cwinstruments.errors import TargetError, TargetOptionError, UnsupportedError
    from cwinstruments.plugins.targets import target_failed
    from cwinstruments.targets import write_target

    try:
        target = settings.catalog.target(name)
    except UnsupportedError as error:
        for diagnostic in settings.registry.targets().diagnostics:
            say(diagnostic)
        raise click.BadParameter(str(error), param_hint="--to") from None
    given = read_options(target, options)
    subject = subject_with_norms(settings, id_, assigned, norms)
    refuse_overwriting(file, subject.file, *norms, *files_of_values(assigned))
    values = describe_values(subject.instrument)
    say(f"{subject.instrument} of {subject.origin}" + (f", {values}" if values else ""))
    subject.warn_of_other_versions()
    plan = _plan_to_give(target, subject, reason)
    try:
        digest = subject.plan.plan_digest
        text = write_target(target, subject.definition, options=given, plan=plan, digest=digest, use=use)
    except (TargetOptionError, UnsupportedError) as error:
        raise click.UsageError(str(error)) from None
    except TargetError as error:
        say(target_failed(settings.registry.targets().owners.get(target.name), target, error))
        context.exit(1)
    with output(file) as stream:
        stream.write(text)


def read_options(target: Target, given: Sequence[str], /) -> dict[str, Any]:
    """Read the options of a target as its schema says which of them are numbers, truth values and lists.

    Raises:
        click.BadParameter: one is no assignment, or is given twice.
    """
    found: dict[str, Any] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not name or not equals:
            raise click.BadParameter(f"'{one}' is not written as NAME=VALUE", param_hint="--option")
        if name in found:
            raise click.BadParameter(f"'{name}' is given twice", param_hint="--option")
        found[name] = _read(value, _properties(target).get(name, {}))
    return found


def _read(text: str, schema: Mapping[str, Any]) -> Any:
    """Read one value; what is no such value stays text, and the schema of the option refuses it."""
    types = schema.get("type", "string")
    types = [types] if isinstance(types, str) else types
    if types != ["string"] and not ("string" in types and text[:1] not in "[{"):
        try:
            return json.loads(text)
        except ValueError:
            pass
    return [one.strip() for one in text.split(",") if one.strip()] if "array" in types else text


def _properties(target: Target) -> Mapping[str, Any]:
    properties = target.options_schema.get("properties", {})
    return properties if isinstance(properties, Mapping) else {}


def _plan_to_give(target: Target, subject: Subject, reason: str | None) -> ScoringPlan:
    from cwinstruments.files import person_disclosure

    # A form asks whoever answers, also where only units get scores; then it shows none.
    found = person_disclosure(subject.instrument, reason=reason) if target.needs_texts else None
    if found is None or found.scales:
        found = disclose(subject.instrument, reason)
    return found.apply_to_plan(subject.plan)
