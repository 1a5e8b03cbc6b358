"""The command `map`."""

from __future__ import annotations

from pathlib import Path

import click

from cwinstruments.cli.output import counted, output, refuse_nameless, say
from cwinstruments.cli.overwriting import files_of_values, refuse_overwriting
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

_MOST_SHOWN = 8


@click.command("map")
@click.argument("id_", metavar="ID")
@click.argument("export", metavar="FILE")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    callback=refuse_nameless,
    help="Where the proposal goes; written whole or not at all. A file that is there stays, unless --force is given.",
)
@click.option("--force", is_flag=True, help="Let the proposal take the place of a mapping that is there.")
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
    force: bool,
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
    refuse_overwriting(target, subject.file, *files_of_values(assigned))
    if target is not None and Path(target).exists() and Path(export).exists() and Path(target).samefile(export):
        raise click.UsageError("the proposal would take the place of the export; choose another file for it")
    if target is not None and not force and Path(target).is_file():
        message = f"{target} is there already, and may have been reviewed; choose another file, or give --force"
        raise click.UsageError(message)
    given = None if tool is None else ExportTool(tool)
    proposal = propose_mapping(subject.instrument, export, tool=given, language=language)
    items = counted(len(proposal.entries), "item")
    if proposal.entries and not proposal.fits:
        say(f"{export}: columns for 0 of {items}: no column is called or worded like any, so nothing is proposed")
        shown = ", ".join(map(repr, proposal.others[:_MOST_SHOWN]))
        read_as = f"it was read as {proposal.table.tool.value}, and its columns begin with {shown}"
        say(f"  hint: is it an export of {proposal.instrument.id}? --tool says what wrote it; {read_as}")
        raise click.exceptions.Exit(1)
    with output(target) as stream:
        stream.write(write_proposal(proposal))
    say(
        f"{export}: {proposal.table.tool.value}, {counted(proposal.table.rows, 'response')};"
        f" columns for {proposal.n_mapped} of {items}"
    )
    say(f"{counted(proposal.n_open, 'thing')} left open; review the file, also where nothing is")
