"""The command `audit`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from shlex import quote

import click

from cwinstruments.cli.output import output
from cwinstruments.cli.raw_rows import read_raw, refuse_unknown_scale, steps
from cwinstruments.cli.report_options import Asked, report_options
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
@report_options(Asked)
@pass_settings
@click.pass_context
def audit(
    context: click.Context,
    settings: Settings,
    id_: str,
    responses: str,
    stated: tuple[str, ...],
    without_pairs: bool,
    asked: Asked,
) -> None:
    """Compare stated totals with those of the definition, and name the mistake behind them.

    SOURCE is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.
    RESPONSES is a file of answers as for 'score', with a column beside them that states each person's total.

    Tried are items that were not reversed, left out or added, a sum for a mean, a wrong number in the reversal, missing
    answers as 0, a missing rule that was ignored, codes for no answer that count, codes that are off by one, rounding,
    and pairs of these. What gives all stated totals, or most, is named with its share, also where it was made in some
    of the rows alone; where nothing does, that is said.

    The exit code is 1 where totals differ by more than rounding, and 2 where a column states no total at all.

    \b
    Example:
      cwinstruments audit team-safety responses.csv --stated candour=candour_total
      cwinstruments audit who-5 responses.csv --stated wellbeing=who5_sum --format json -o audit.json
    """
    pairs = list(dict.fromkeys(_pair(one) for one in stated))
    found = asked.subject(settings, id_)
    refuse_unknown_scale(found, [scale for scale, _ in pairs], "--stated")
    asked.refuse_overwriting(found, responses)
    found.warn_of_other_versions()
    from cwinstruments.forensics.stated_totals import MOST_PAIRS, audit_totals
    from cwinstruments.reports.audit_text import audits_csv, audits_json, audits_text

    read = read_raw(
        found,
        responses,
        asked,
        id_,
        columns=tuple(dict.fromkeys(column for _, column in pairs)),
    )
    totals = {
        column: _totals(cells, asked.missing_texts, read.lines, f"{printable(responses)}:", column)
        for column, cells in read.columns.items()
    }
    audits = []
    for scale, column in pairs:
        with steps(scale) as advance:
            one = audit_totals(
                found.instrument,
                read.answers,
                totals[column],
                scale=scale,
                methods=settings.methods,
                most_pairs=0 if without_pairs else MOST_PAIRS,
                on_progress=lambda done, advance=advance: advance(done, MOST_PAIRS + 250),  # type: ignore[misc]
            )
        audits.append(one)
    with output(asked.target) as stream:
        stream.write(
            asked.written(
                text=partial(audits_text, audits), json=partial(audits_json, audits), csv=partial(audits_csv, audits)
            )
        )
    context.exit(0 if all(one.is_clean for one in audits) and not read.unreadable else 1)


def _pair(text: str) -> tuple[str, str]:
    scale, equals, column = text.partition("=")
    if not (scale and equals and column):
        raise click.BadParameter(f"write SCALE=COLUMN, not '{printable(text)}'", param_hint="--stated")
    return scale, column


def _totals(
    cells: Sequence[object], missing_texts: Sequence[str], lines: Sequence[int], file: str, column: str
) -> list[float | None]:
    """Read the totals of a column.

    Raises:
        click.UsageError: one is no number, or there is none.
    """
    from cwinstruments.forensics.stated_values import stated_value

    totals: list[float | None] = []
    for line, cell in zip(lines, cells, strict=True):
        is_missing = isinstance(cell, str) and cell.strip() in missing_texts
        try:
            totals.append(None if is_missing else stated_value(cell))
        except ValueError:
            text = str(cell).strip()
            hint = (
                "write the number alone"
                if text.lstrip("-+")[:1].isdecimal()
                else f"if that means that there is no total, say so with --missing-text {quote(printable(text))}"
            )
            raise click.UsageError(
                f"{file}{line} column '{printable(column)}' states '{printable(text)}', which is no number; {hint}"
            ) from None
    if all(total is None for total in totals):
        raise click.UsageError(f"column '{printable(column)}' states no total in any row")
    return totals
