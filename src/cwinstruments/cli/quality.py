"""The command `quality`."""

from __future__ import annotations

from functools import partial

import click

from cwinstruments.cli.output import output, say
from cwinstruments.cli.raw_rows import need_numpy, read_raw, refuse_unknown_scale, steps
from cwinstruments.cli.report_options import Asked, report_options, wave_column_option
from cwinstruments.cli.settings import Settings, Subject, pass_settings
from cwinstruments.printable import printable


@click.command()
@click.argument("id_", metavar="SOURCE")
@click.argument("responses", metavar="RESPONSES")
@click.option("--scale", "scales", metavar="SCALE", multiple=True, help="Only this scale; may be given again.")
@click.option("--wave", metavar="WAVE", help="Which wave is looked at, where the file has several.")
@wave_column_option
@click.option("--level", type=float, default=0.95, show_default=True, help="Of intervals, between 0 and 1.")
@click.option("--seconds", metavar="COLUMN", help="The column that says how long each person took for all items.")
@click.option(
    "--people",
    is_flag=True,
    help="Also list the people who may have answered without care, by what names them: respondent-level data.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["strong", "moderate", "weak"]),
    default="weak",
    show_default=True,
    help="The exit code is 1 from suspicions of this strength on; what is certain always counts.",
)
@report_options(Asked)
@pass_settings
@click.pass_context
def quality(
    context: click.Context,
    settings: Settings,
    id_: str,
    responses: str,
    scales: tuple[str, ...],
    wave: str | None,
    wave_column: str | None,
    level: float,
    seconds: str | None,
    people: bool,
    fail_on: str,
    asked: Asked,
) -> None:
    """Tell whether scales work here: how their items go together, and what looks wrong.

    SOURCE is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.
    RESPONSES is a file of answers as for 'score'; answers that are not allowed count as missing, and are told of.

    For each scale: who answered, floor and ceiling, alpha and omega, every item, and suspicions about the key, such as
    an item that was not reversed or codes from 0 where 1 was meant. For all: how many people may have answered without
    care. Every figure stands with what it says and what to beware of. With fewer than ten people there is none.

    Each row counts as a person. Where a file has several waves, say which one is meant; otherwise who is there twice
    counts twice, and intervals are too narrow, which is told.

    The exit code is 1 where something in the key or in the data looks wrong; --fail-on says how sure that has to be.

    Needs NumPy and SciPy: install cwinstruments[psychometrics].

    \b
    Example:
      cwinstruments quality team-safety responses.csv --wave 2
      cwinstruments quality team-safety responses.csv --scale trust --format json -o trust.json
    """
    need_numpy()
    if not 0 < level < 1:
        raise click.BadParameter(f"a level is between 0 and 1, not {level:g}", param_hint="--level")
    found = asked.subject(settings, id_)
    refuse_unknown_scale(found, scales, "--scale")
    asked.refuse_overwriting(found, responses)
    found.warn_of_other_versions()
    from cwinstruments.forensics import Strength
    from cwinstruments.forensics.stated_values import stated_value
    from cwinstruments.reports.quality import quality as quality_of
    from cwinstruments.reports.quality_figures import QualityCaution
    from cwinstruments.reports.quality_readings import QUALITY_READINGS
    from cwinstruments.reports.quality_text import quality_text, repeated_people
    from cwinstruments.reports.unit_reports_files import report_csv, report_json

    waves = wave_column or _wave_column(found)
    wanted = [one for one in (seconds, wave_column) if one is not None]
    whole = read_raw(
        found,
        responses,
        asked,
        id_,
        columns=tuple(dict.fromkeys(wanted)),
        columns_if_there=(waves,),
    )
    read = whole if wave is None else whole.of_wave(waves, wave)
    if wave is not None and waves not in whole.columns:
        say(f"there is no column '{printable(waves)}': all rows are taken to be of wave {printable(wave)}")
    try:
        times = None if seconds is None else [stated_value(cell) for cell in read.columns[seconds]]
    except ValueError:
        raise click.UsageError(f"column '{printable(str(seconds))}' holds what is no number of seconds") from None
    with steps("computing") as advance:
        report = quality_of(
            found.instrument,
            read.answers,
            scales=scales or None,
            plan=found.plan,
            methods=settings.methods,
            level=level,
            seconds=times,
            people=people,
            names=read.names,
            respondents=None if read.respondent is None else read.respondents,
            wave=wave,
            on_progress=advance,
        )
    if QualityCaution.REPEATED_PEOPLE in report.cautions:
        there = read.waves(waves)
        hint = f"; take one wave, such as --wave {printable(there[-1])}" if len(there) > 1 else ""
        say(f"warning: by the column '{printable(str(read.respondent))}', {repeated_people(report)}{hint}")
    with output(asked.target) as stream:
        stream.write(
            asked.written(
                text=partial(quality_text, report),
                json=partial(report_json, report, QUALITY_READINGS),
                csv=partial(report_csv, report),
            )
        )
    context.exit(1 if report.is_suspect(Strength(fail_on)) or read.unreadable else 0)


def _wave_column(found: Subject) -> str:
    from cwinstruments.units.wave_rows import WAVE

    known = None if found.survey is None else found.survey.fields.wave
    return known or WAVE
