"""The command `show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cwinstruments.cli.output import write_json, write_text
from cwinstruments.cli.settings import Settings, Subject, pass_settings

if TYPE_CHECKING:
    from cwinstruments.model import Instrument


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--language", metavar="TAG", help="Show texts in this language, such as es; by default in English.")
@click.option("--plan", "with_plan", is_flag=True, help="Show the scoring plan as well.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pass_settings
def show(settings: Settings, id_: str, language: str | None, with_plan: bool, format_: str) -> None:
    """Show an instrument: its items, its scales, and how they are scored.

    ID is an instrument's id, also with its version as ID@VERSION, or the path of a definition.

    With --plan the whole scoring plan is shown: what it prints is what happens.

    \b
    Example:
      cwinstruments show workload-experience --language es
      cwinstruments show nasa-tlx --plan
    """
    subject = settings.subject(id_)
    subject.refuse_language(language)
    if format_ == "json":
        write_json(_as_data(subject, with_plan=with_plan))
        return
    from cwinstruments.cli.instrument_text import describe_instrument

    for line in describe_instrument(subject.instrument, subject.plan, language or "en"):
        write_text(line, fit=True)
    of = "" if subject.entry is None else f", of {subject.origin}"
    write_text(f"\ndefined in {subject.file}{of}")
    subject.warn_of_other_versions()
    if with_plan:
        write_text(f"\nPlan\n{subject.plan!r}")


def _as_data(subject: Subject, *, with_plan: bool) -> dict[str, Any]:
    from cwinstruments.model import unstructure_instrument
    from cwinstruments.plan import plan_to_dict

    instrument: Instrument = subject.instrument
    entry = subject.entry
    data: dict[str, Any] = {
        "instrument": unstructure_instrument(instrument),
        "definition": subject.file,
        "plugin": None if entry is None else entry.plugin,
        "distribution": None if entry is None else entry.distribution,
        "distribution_version": None if entry is None else entry.distribution_version,
        "definition_digest": subject.plan.definition_digest,
        "plan_digest": subject.plan.plan_digest,
    }
    return {**data, "plan": plan_to_dict(subject.plan)} if with_plan else data
