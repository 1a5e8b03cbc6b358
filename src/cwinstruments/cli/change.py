"""The command `change`."""

from __future__ import annotations

from functools import partial

import click

from cwinstruments.cli.output import output, refuse_nameless, say
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
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option(
    "--waves",
    nargs=2,
    metavar="WAVE WAVE",
    help="What both waves are called: where a file has several, and both may be the same file then, or no column says"
    " it and there is a --ledger.",
)
@wave_column_option
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
@unit_options
@pass_settings
@click.pass_context
def change(
    context: click.Context,
    settings: Settings,
    id_: str,
    before: str,
    after: str,
    waves: tuple[str, str] | None,
    wave_column: str | None,
    link: str | None,
    composition: tuple[str, ...],
    roster_before: str | None,
    reliability: float | None,
    reliability_sd: float | None,
    reliability_source: str | None,
    asked: AskedUnits,
) -> None:
    """Tell what changed between two waves, in teams, offices and the whole.

    SOURCE is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.
    BEFORE and AFTER are files of answers as for 'score', with the columns that name units.

    People whom --link finds in both waves are compared with themselves, others as if nobody were in both. Larger units
    have an error that counts the small ones. What few people said is withheld, and what would give it away beside the
    rest: the rule stands in every output.

    Needs NumPy and SciPy: install cwinstruments[psychometrics].

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
        if len(asked.scales) != 1 or link is None:
            raise click.UsageError("reliable change is of one --scale, and of people whom --link finds in both waves")
        stated = StatedReliability(asked.scales[0], reliability, reliability_sd, str(reliability_source))
    need_numpy()
    found = asked.subject(settings, id_)
    asked.refuse_overwriting(found, before, after, asked.roster_file, roster_before, asked.ledger_file)
    found.warn_of_other_versions()
    holding = asked.holding(found)
    files = (before,) if before == after else (before, after)
    read = [read_rows(found, file, holding, asked, id_) for file in files]
    read *= 2 if before == after else 1
    if waves is None and read[0].cells and read[0].cells == read[1].cells:
        say(
            f"warning: {before} and {after} hold the same rows, so that everybody is compared with the same answers; of"
            " a file with both waves --waves says which"
        )
    people = [read_people(file) for file in (roster_before or asked.roster_file, asked.roster_file)]
    levels = choose_units(found, asked.units, read[0], people[1])
    ledger = open_ledger(asked.ledger_file)
    n_rows = sum(len(one.cells) for one in read)
    with (
        wrong_use("--waves WAVE WAVE"),
        told_places(read, levels),
        meter("scoring", sum(one.size for one in read)) as advance,
    ):
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
            public=asked.public,
            scales=asked.scales or None,
            composition=composition,
            reliability=stated,
            respondent=read[0].respondent,
            agreements=holding.agreements,
            nation=asked.nation_column,
            on_progress=lambda _: advance(
                sum(one.size for one in read) * (number := next(done, n_rows)) // n_rows, number
            ),
        )
    with output(asked.target) as stream:
        stream.write(
            asked.written(
                text=partial(change_report_text, report),
                json=partial(report_json, report, CHANGE_READINGS),
                csv=partial(report_csv, report),
            )
        )
        for line in (*held_back_text(report.held_back), *no_reliable_change(report)):
            say(line)
        ledger.add(report.tables, f"change of {found.plan.instrument}, waves {' and '.join(report.waves)}")
    context.exit(1 if any(one.invalid for one in read) else 0)
