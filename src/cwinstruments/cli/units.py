"""The command `units`."""

from __future__ import annotations

from functools import partial

import click

from cwinstruments.cli.output import output, say
from cwinstruments.cli.progress import meter
from cwinstruments.cli.raw_rows import need_numpy
from cwinstruments.cli.report_options import wave_column_option
from cwinstruments.cli.settings import Settings, pass_settings
from cwinstruments.cli.unit_ledgers import open_ledger
from cwinstruments.cli.unit_options import (
    AskedUnits,
    choose_units,
    read_people,
    read_rows,
    roster_of,
    unit_options,
    wrong_use,
)
from cwinstruments.cli.unit_places import told_places


@click.command()
@click.argument("id_", metavar="SOURCE")
@click.argument("responses", metavar="RESPONSES")
@click.option(
    "--wave",
    metavar="WAVE",
    help="Which wave is reported on: where the file has several, or no column says it and there is a --ledger.",
)
@wave_column_option
@click.option("--items", is_flag=True, help="Also write the favourable answers to every item, as text.")
@unit_options
@pass_settings
@click.pass_context
def units(
    context: click.Context,
    settings: Settings,
    id_: str,
    responses: str,
    wave: str | None,
    wave_column: str | None,
    items: bool,
    asked: AskedUnits,
) -> None:
    """Report on teams, offices and the whole: scores, who answered, and whether each unit agrees.

    SOURCE is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.
    RESPONSES is a file of answers as for 'score', with the columns that name units.

    What few people said is withheld, and so is what would give it away beside the rest: the rule stands in every
    output. With --ledger that holds across reports, too. Free text is never written.

    Needs NumPy and SciPy: install cwinstruments[psychometrics].

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

    need_numpy()
    found = asked.subject(settings, id_)
    asked.refuse_overwriting(found, responses, asked.roster_file, asked.ledger_file)
    found.warn_of_other_versions()
    holding = asked.holding(found)
    rows = read_rows(found, responses, holding, asked, id_)
    people = read_people(asked.roster_file)
    levels = choose_units(found, asked.units, rows, people)
    ledger = open_ledger(asked.ledger_file)
    with wrong_use("--wave WAVE"), told_places((rows,), levels), meter("scoring", rows.size) as advance:
        report = unit_report(
            Subject.compile(found.definition, plan=found.plan),
            rows.cells,
            units=levels,
            roster=roster_of(people, levels),
            ledger=ledger.known,
            public=asked.public,
            wave=wave,
            wave_column=wave_column,
            scales=asked.scales or None,
            respondent=rows.respondent,
            agreements=holding.agreements,
            nation=asked.nation_column,
            on_progress=lambda done: advance(rows.size * done // max(len(rows.cells), 1), done),
        )
    with output(asked.target) as stream:
        stream.write(
            asked.written(
                text=partial(unit_report_text, report, items=items),
                json=partial(report_json, report, UNIT_READINGS),
                csv=partial(report_csv, report),
            )
        )
        for line in held_back_text(report.held_back):
            say(line)
        ledger.add(
            report.tables, f"units of {found.plan.instrument}{'' if report.wave is None else f', wave {report.wave}'}"
        )
    context.exit(1 if rows.invalid else 0)
