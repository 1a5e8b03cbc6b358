"""The command `audit`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import output
from cwinstruments.cli.parameters import parameter_option
from cwinstruments.cli.raw_rows import raw_options, read_raw, refuse_unknown_scale, steps
from cwinstruments.cli.score import nation_options
from cwinstruments.cli.settings import Settings, pass_settings
from cwinstruments.printable import printable


@click.command()
@click.argument("id_", metavar="SOURCE")
@click.argument("responses", metavar="RESPONSES")
@click.option(
    "--stated",
    metavar="SCALE=COLUMN",
    multiple=True,
    required=True,
    help="The column that states the total of a scale; may be given again for other scales.",
)
@click.option(
    "--no-pairs", "without_pairs", is_flag=True, help="Look for single mistakes alone, which takes less time."
)
@nation_options("Rows that name a Nation without one for aggregates are held back.")
@parameter_option
@norms_option
@raw_options
@pass_settings
@click.pass_context
def audit(
    context: click.Context,
    settings: Settings,
    id_: str,
    responses: str,
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    stated: tuple[str, ...],
    without_pairs: bool,
    format_: str,
    target: str | None,
    agreements_file: str | None,
    nation_column: str | None,
    input_format: str | None,
    id_column: str | None,
    mapping_file: str | None,
    missing_texts: tuple[str, ...],
) -> None:
    """Compare stated totals with those of the definition, and name the mistake behind them.

    SOURCE is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.
    RESPONSES is a file of answers as for 'score', with a column beside them that states each person's total.

    Tried are items that were not reversed, left out or added, a sum for a mean, a wrong number in the reversal, missing
    answers as 0, a missing rule that was ignored, codes that are off by one, rounding, and pairs of these. What gives
    all stated totals, or most, is named with its share; where nothing does, that is said.

    The exit code is 1 where totals differ by more than rounding.

    \b
    Example:
      cwinstruments audit team-safety responses.csv --stated candour=candour_total
      cwinstruments audit who-5 responses.csv --stated wellbeing=who5_sum --format json -o audit.json
    """
    pairs = [_pair(one) for one in stated]
    found = subject_with_norms(settings, id_, assigned, norms)
    refuse_unknown_scale(found, [scale for scale, _ in pairs], "--stated")
    found.warn_of_other_versions()
    from cwinstruments.cli.unit_options import aggregates_of
    from cwinstruments.forensics.stated_totals import MOST_PAIRS, audit_totals
    from cwinstruments.reports.audit_text import audits_csv, audits_json, audits_text

    read = read_raw(
        found,
        responses,
        aggregates_of(found, agreements_file, nation_column),
        columns=tuple(dict.fromkeys(column for _, column in pairs)),
        input_format=input_format,
        id_column=id_column,
        mapping_file=mapping_file,
        missing_texts=missing_texts,
    )
    audits = []
    for scale, column in pairs:
        totals = _without(read.columns[column], missing_texts)
        with steps(scale) as advance:
            try:
                one = audit_totals(
                    found.instrument,
                    read.answers,
                    totals,
                    scale=scale,
                    methods=settings.methods,
                    most_pairs=0 if without_pairs else MOST_PAIRS,
                    on_progress=lambda done, advance=advance: advance(done, MOST_PAIRS + 250),  # type: ignore[misc]
                )
            except ValueError as error:
                raise click.UsageError(f"column '{printable(column)}': {printable(str(error))}") from None
        audits.append(one)
    with output(target) as stream:
        if format_ == "json":
            stream.write(audits_json(audits))
        elif format_ == "csv":
            stream.write(audits_csv(audits))
        else:
            stream.write(printable(audits_text(audits), lines=True))
    context.exit(0 if all(one.is_clean for one in audits) and not read.unreadable else 1)


def _pair(text: str) -> tuple[str, str]:
    scale, equals, column = text.partition("=")
    if not (scale and equals and column):
        raise click.BadParameter(f"write SCALE=COLUMN, not '{printable(text)}'", param_hint="--stated")
    return scale, column


def _without(cells: Sequence[object], missing_texts: Sequence[str]) -> list[object]:
    return [None if isinstance(cell, str) and cell.strip() in missing_texts else cell for cell in cells]
