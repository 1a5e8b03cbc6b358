"""The command `map`."""

from __future__ import annotations

from pathlib import Path

import click

from cwinstruments.cli.output import counted, output, refuse_nameless, say
from cwinstruments.cli.parameters import parameter_option
from cwinstruments.cli.settings import Settings, pass_settings

# Written out, so that help loads no models; a test compares.
TOOLS = (
    "redcap-raw",
    "redcap-labels",
    "qualtrics",
    "surveymonkey",
    "limesurvey",
    "odk",
    "google-forms",
    "microsoft-forms",
    "plain",
)


@click.command("map")
@click.argument("id_", metavar="ID")
@click.argument("export", metavar="FILE")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    callback=refuse_nameless,
    help="Where the proposal goes; written whole or not at all.",
)
@click.option("--tool", type=click.Choice(TOOLS), help="What wrote the export; by default what its header looks like.")
@click.option("--language", metavar="TAG", help="The language of its labels; by default what explains the cells.")
@parameter_option
@pass_settings
def map_export(
    settings: Settings,
    id_: str,
    export: str,
    assigned: tuple[str, ...],
    target: str | None,
    tool: str | None,
    language: str | None,
) -> None:
    """Propose how the export of a survey tool is read, for a person to review.

    ID is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.

    FILE is a table that REDCap, Qualtrics, SurveyMonkey, LimeSurvey, ODK, Google Forms or Microsoft Forms wrote, or a
    plain one. Its header and its cells decide; what they can't decide is left open, with candidates. Nothing is scored
    before a person has filled it in.

    \b
    Example:
      cwinstruments map workload-experience export.csv -o mapping.yaml
      cwinstruments score workload-experience export.csv --mapping mapping.yaml -o scores.csv
    """
    from cwinstruments.exports import propose_mapping, write_proposal
    from cwinstruments.model import ExportTool

    subject = settings.subject(id_, assigned)
    subject.refuse_language(language)
    if target is not None and Path(target).exists() and Path(export).exists() and Path(target).samefile(export):
        raise click.UsageError("the proposal would take the place of the export; choose another file for it")
    given = None if tool is None else ExportTool(tool)
    proposal = propose_mapping(subject.instrument, export, tool=given, language=language)
    with output(target) as stream:
        stream.write(write_proposal(proposal))
    mapped = sum("options" in one.values or isinstance(one.values.get("column"), str) for one in proposal.entries)
    say(
        f"{export}: {proposal.table.tool.value}, {counted(proposal.table.rows, 'response')};"
        f" columns for {mapped} of {counted(len(proposal.entries), 'item')}"
    )
    say(f"{counted(proposal.n_open, 'thing')} left open; review the file, also where nothing is")
