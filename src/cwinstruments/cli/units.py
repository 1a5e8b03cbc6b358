"""The command `units`."""

from __future__ import annotations

from pathlib import Path

import click

from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import output, say
from cwinstruments.cli.parameters import parameter_option
from cwinstruments.cli.progress import meter
from cwinstruments.cli.score import nation_options
from cwinstruments.cli.settings import Settings, pass_settings
from cwinstruments.cli.unit_options import (
    aggregates_of,
    choose_units,
    open_ledger,
    read_people,
    read_rows,
    roster_of,
    unit_options,
    wrong_use,
)
from cwinstruments.printable import printable


@click.command()
@click.argument("id_", metavar="SOURCE")
@click.argument("responses", metavar="RESPONSES")
@click.option("--wave", metavar="WAVE", help="Which wave is reported on, where the file has several.")
@click.option(
    "--wave-column", metavar="COLUMN", help="The column that names the wave; by default what the survey says."
)
@click.option("--items", is_flag=True, help="Also write the favourable answers to every item, as text.")
@nation_options("Rows that name a Nation without one for aggregates are held back.")
@parameter_option
@norms_option
@unit_options
@pass_settings
@click.pass_context
def units(
    context: click.Context,
    settings: Settings,
    id_: str,
    responses: str,
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    wave: str | None,
    wave_column: str | None,
    items: bool,
    units: tuple[str, ...],
    scales: tuple[str, ...],
    roster_file: str | None,
    ledger_file: str | None,
    public: bool,
    format_: str,
    target: str | None,
    agreements_file: str | None,
    nation_column: str | None,
    input_format: str | None,
    id_column: str | None,
    mapping_file: str | None,
    missing_texts: tuple[str, ...],
) -> None:
    """Report on teams, offices and the whole: scores, who answered, and whether each unit agrees.

    SOURCE is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.
    RESPONSES is a file of answers as for 'score', with the columns that name units.

    What few people said is withheld, and so is what would give it away beside the rest: the rule stands in every
    output. With --ledger that holds across reports, too. Free text is never written.

    \b
    Example:
      cwinstruments units workforce-survey.yaml workforce-survey.csv --unit unit --unit office \\
        --roster staff.csv --wave 2
      cwinstruments units team-safety answers.csv --unit team --format csv -o teams.csv
    """
    from cwinstruments.reports.unit_reports_files import report_csv, report_json
    from cwinstruments.reports.unit_reports_readings import UNIT_READINGS
    from cwinstruments.reports.unit_reports_text import held_back_text, unit_report_text
    from cwinstruments.units.report import unit_report
    from cwinstruments.units.subjects import Subject

    found = subject_with_norms(settings, id_, assigned, norms)
    found.warn_of_other_versions()
    holding = aggregates_of(found, agreements_file, nation_column)
    size = Path(responses).stat().st_size if Path(responses).is_file() else 0
    with meter(Path(responses).name, size) as advance:
        rows = read_rows(
            found,
            responses,
            holding,
            input_format=input_format,
            id_column=id_column,
            mapping_file=mapping_file,
            missing_texts=missing_texts,
            advance=advance,
        )
    people = [] if roster_file is None else read_people(roster_file)
    levels = choose_units(found, units, list(rows.cells[0]) if rows.cells else [], list(people[0]) if people else [])
    ledger = open_ledger(ledger_file)
    with wrong_use(), meter("scoring", size) as advance:
        report = unit_report(
            Subject.compile(found.definition, plan=found.plan),
            rows.cells,
            units=levels,
            roster=roster_of(people, levels),
            ledger=ledger.known,
            public=public,
            wave=wave,
            wave_column=wave_column,
            scales=scales or None,
            respondent=rows.respondent,
            agreements=holding.agreements,
            nation=nation_column,
            on_progress=lambda done: advance(size * done // max(len(rows.cells), 1), done),
        )
    with output(target) as stream:
        if format_ == "json":
            stream.write(report_json(report, UNIT_READINGS))
        elif format_ == "csv":
            stream.write(report_csv(report))
        else:
            stream.write(printable(unit_report_text(report, items=items), lines=True))
        for line in held_back_text(report.held_back):
            say(line)
        ledger.add(report.tables, f"units of {found.plan.instrument}{'' if wave is None else f', wave {wave}'}")
    context.exit(1 if rows.invalid else 0)
