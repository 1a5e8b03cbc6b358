"""The command `change`."""

from __future__ import annotations

from pathlib import Path

import click

from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import output, refuse_nameless, say
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
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option(
    "--waves",
    nargs=2,
    metavar="WAVE WAVE",
    help="What both waves are called, where a file has several; both files may be the same one then.",
)
@click.option(
    "--wave-column", metavar="COLUMN", help="The column that names the wave; by default what the survey says."
)
@click.option("--link", metavar="COLUMN", help="The column that is the same for one person in both waves.")
@click.option(
    "--composition",
    metavar="COLUMN",
    multiple=True,
    help="A column of the responses, such as a role, by which it is told who answered in both waves; the roster's don't"
    " count. It may be given again.",
)
@click.option(
    "--roster-before",
    metavar="FILE",
    callback=refuse_nameless,
    help="Who worked where at the first wave; by default as --roster.",
)
@click.option(
    "--reliability",
    type=click.FloatRange(0, 1),
    help="What reliable change rests on, for the one --scale; needs the two that follow, and --link.",
)
@click.option(
    "--reliability-sd",
    type=click.FloatRange(0, min_open=True),
    help="The standard deviation in the sample of the reliability, in points of the score.",
)
@click.option("--reliability-source", metavar="TEXT", help="Where both come from: a sample, a manual, an article.")
@nation_options("Rows that name a Nation without one for aggregates are held back.")
@parameter_option
@norms_option
@unit_options
@pass_settings
@click.pass_context
def change(
    context: click.Context,
    settings: Settings,
    id_: str,
    before: str,
    after: str,
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    waves: tuple[str, str] | None,
    wave_column: str | None,
    link: str | None,
    composition: tuple[str, ...],
    roster_before: str | None,
    reliability: float | None,
    reliability_sd: float | None,
    reliability_source: str | None,
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
    """Tell what changed between two waves, in teams, offices and the whole.

    SOURCE is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.
    BEFORE and AFTER are files of answers as for 'score', with the columns that name units.

    People whom --link finds in both waves are compared with themselves, others as if nobody were in both. Larger units
    have an error that counts the small ones. What few people said is withheld, and what would give it away beside the
    rest: the rule stands in every output.

    \b
    Example:
      cwinstruments change team-safety wave1.csv wave2.csv --unit team --link respondent
      cwinstruments change workforce-survey.yaml workforce-survey.csv workforce-survey.csv --waves 1 2 \\
        --unit unit --unit office --roster staff.csv --format csv -o change.csv
    """
    from cwinstruments.reports.change_readings import CHANGE_READINGS
    from cwinstruments.reports.change_text import change_report_text, no_reliable_change
    from cwinstruments.reports.unit_reports_files import report_csv, report_json
    from cwinstruments.reports.unit_reports_text import held_back_text
    from cwinstruments.units.change_figures import StatedReliability
    from cwinstruments.units.subjects import Subject
    from cwinstruments.units.waves import compare_waves

    stated = None
    if any(one is not None for one in (reliability, reliability_sd, reliability_source)):
        if reliability is None or reliability_sd is None or not (reliability_source or "").strip():
            raise click.UsageError("reliable change needs --reliability, --reliability-sd and --reliability-source")
        if len(scales) != 1 or link is None:
            raise click.UsageError("reliable change is of one --scale, and of people whom --link finds in both waves")
        stated = StatedReliability(scales[0], reliability, reliability_sd, str(reliability_source))
    found = subject_with_norms(settings, id_, assigned, norms)
    found.warn_of_other_versions()
    holding = aggregates_of(found, agreements_file, nation_column)
    read = []
    for file in (before,) if before == after else (before, after):
        size = Path(file).stat().st_size if Path(file).is_file() else 0
        with meter(Path(file).name, size) as advance:
            read.append(
                read_rows(
                    found,
                    file,
                    holding,
                    input_format=input_format,
                    id_column=id_column,
                    mapping_file=mapping_file,
                    missing_texts=missing_texts,
                    advance=advance,
                )
            )
    read *= 2 if before == after else 1
    people = [() if file is None else read_people(file) for file in (roster_before or roster_file, roster_file)]
    there = [list(of[0]) if of else [] for of in (read[0].cells, people[1])]
    levels = choose_units(found, units, *there)
    ledger = open_ledger(ledger_file)
    n_rows = sum(len(one.cells) for one in read)
    with wrong_use(), meter("scoring", sum(one.size for one in read)) as advance:
        done = iter(range(1, n_rows + 1))
        report = compare_waves(
            Subject.compile(found.definition, plan=found.plan),
            read[0].cells,
            read[1].cells,
            units=levels,
            waves=waves or None,
            wave_column=wave_column,
            link=link,
            rosters=(roster_of(people[0], levels), roster_of(people[1], levels)),
            ledger=ledger.known,
            public=public,
            scales=scales or None,
            composition=composition,
            reliability=stated,
            respondent=read[0].respondent,
            agreements=holding.agreements,
            nation=nation_column,
            on_progress=lambda _: advance(
                sum(one.size for one in read) * (number := next(done, n_rows)) // n_rows, number
            ),
        )
    with output(target) as stream:
        if format_ == "json":
            stream.write(report_json(report, CHANGE_READINGS))
        elif format_ == "csv":
            stream.write(report_csv(report))
        else:
            stream.write(printable(change_report_text(report), lines=True))
        for line in (*held_back_text(report.held_back), *no_reliable_change(report)):
            say(line)
        ledger.add(report.tables, f"change of {found.plan.instrument}, waves {' and '.join(report.waves)}")
    context.exit(1 if any(one.invalid for one in read) else 0)
