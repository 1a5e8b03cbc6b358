"""The command `explain`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import counted, output, refuse_nameless, say, write_text
from cwinstruments.cli.overlays import items_in_words, lay_over, overlay_option
from cwinstruments.cli.overwriting import files_of_values, refuse_overwriting
from cwinstruments.cli.parameters import parameter_option
from cwinstruments.cli.person_scores import disclose
from cwinstruments.cli.response_options import holding_of, nation_options, read_mapping, response_options
from cwinstruments.cli.settings import Settings, pass_settings
from cwinstruments.printable import printable

if TYPE_CHECKING:
    from cwinstruments.data_agreements import Holding, Standing
    from cwinstruments.files import ResponseFile, ResponseRow
    from cwinstruments.scoring import Trace

_MANY = 12
_STAMP = "scores of a person, given out because:"


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("responses", metavar="RESPONSES")
@click.option(
    "--respondent",
    metavar="NAME",
    required=True,
    help="Whose scores; a row's number where no column names respondents.",
)
@click.option(
    "--line",
    type=click.IntRange(min=1),
    help="Which row, where a respondent has several, as in waves: the line on which it begins.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    callback=refuse_nameless,
    help="Where it goes; written whole or not at all.",
)
@click.option("--language", metavar="TAG", help="In which language scales are titled; by default in English.")
@nation_options("What they say of a row that names a Nation stands below its scores.")
@parameter_option
@norms_option
@overlay_option
@response_options
@pass_settings
@click.pass_context
def explain(
    context: click.Context,
    settings: Settings,
    id_: str,
    responses: str,
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    overlay_file: str | None,
    respondent: str,
    line: int | None,
    format_: str,
    target: str | None,
    language: str | None,
    agreements_file: str | None,
    nation_column: str | None,
    input_format: str | None,
    id_column: str | None,
    mapping_file: str | None,
    missing_texts: tuple[str, ...],
    reason: str | None,
) -> None:
    """Show how the scores of one respondent came about.

    ID is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.

    From each raw answer to the band: what was answered, what counted, every step of the arithmetic. The scores are
    computed a second time from the definition, by other means, and compared. Where the row names a Tribal Nation, what
    its agreements say is written below.

    \b
    Example:
      cwinstruments explain workload-experience responses.csv --respondent r017
      cwinstruments explain workload-experience responses.csv --respondent r017 --format html -o r017.html
    """
    from cwinstruments.files import InvalidRow, ResponseFile, score_row
    from cwinstruments.scoring import explain as explain_row
    from cwinstruments.scoring import verify

    if overlay_file is not None and (format_ != "text" or target is not None):
        raise click.UsageError("--overlay shows the wording on the screen alone; leave --format and --output out")
    subject = subject_with_norms(settings, id_, assigned, norms)
    refuse_overwriting(
        target, responses, subject.file, mapping_file, agreements_file, *norms, *files_of_values(assigned)
    )
    spoken: tuple[str, ...] = ()
    if overlay_file is not None:
        subject, overlay = lay_over(subject, overlay_file)
        spoken = overlay.languages
    if language not in spoken:
        subject.refuse_language(language)
    subject.warn_of_other_versions()
    disclosure = disclose(subject.instrument, reason)
    holding = holding_of(subject, agreements_file, nation_column)
    with ResponseFile(
        responses,
        subject.plan,
        format=input_format,
        id_column=id_column,
        missing_texts=missing_texts,
        mapping=read_mapping(mapping_file, subject.instrument),
    ) as rows:
        for note in rows.notes:
            say(note)
        column = holding.column_among(rows.records.columns)
        if column is not None:
            rows.keep(column)
        row = _find(rows, respondent, line)
    nations = _standing(holding, row)
    result = score_row(subject.plan, row, rows.file)
    if isinstance(result, InvalidRow):
        for diagnostic in result.diagnostics:
            say(diagnostic)
        context.exit(1)
    methods = settings.methods
    trace = explain_row(
        subject.definition, row.responses, respondent=row.respondent, language=language or "en", methods=methods
    )
    discrepancies = verify(trace, subject.definition, methods=methods)
    with output(target) as stream:
        stream.write(_write(disclosure.apply_to_trace(trace, subject.plan), format_, reason, nations))
    for worded in () if overlay_file is None else items_in_words(subject, language or "en"):
        write_text(worded, fit=True)
    for discrepancy in discrepancies:
        say(f"not verified: {discrepancy}")
    if not discrepancies:
        say("verified: computed again from the definition, every score is the same")
    context.exit(1 if discrepancies else 0)


def _standing(holding: Holding, row: ResponseRow) -> tuple[Standing, ...]:
    """Tell what may be done with a row that names Nations, and say it where nobody can tell whether it does."""
    from cwinstruments.data_agreements import standing_of

    cells = {**row.responses, **row.columns}
    if holding.lacks_column(cells):
        say(f"nobody can tell whether this row names a Nation: there is no column '{printable(holding.column)}'")
    return standing_of(holding.names_in(cells), holding.agreements, on=holding.on)


def _find(rows: ResponseFile, respondent: str, line: int | None) -> ResponseRow:
    """Find the one row of a respondent.

    Raises:
        click.UsageError: there is none, or there are several.
    """
    from cwinstruments.diagnostics import Diagnostic, did_you_mean

    found: list[ResponseRow] = []
    elsewhere: list[int] = []
    unreadable = 0
    others: dict[str, None] = {}
    for row in rows:
        if isinstance(row, Diagnostic):
            unreadable += 1
        elif row.respondent != respondent:
            # Enough to suggest a name that was misspelt.
            if row.respondent is not None and len(others) < 2000:
                others[row.respondent] = None
        elif line is None or row.line == line:
            found.append(row)
        else:
            elsewhere.append(row.line)
    who = f"respondent '{printable(respondent)}'"
    if len(found) == 1:
        return found[0]
    if found:
        lines = [row.line for row in found]
        if len(set(lines)) < len(lines):
            raise click.UsageError(
                f"{who} has {counted(len(lines), 'entry', 'entries')}, and {_lines(sorted(set(lines)))} holds more than"
                " one of them; write each on a line of its own, and say which one with --line"
            )
        raise click.UsageError(f"{who} has rows on {_lines(lines)}; say which one with --line")
    if elsewhere:
        raise click.UsageError(f"{who} has no row that begins on line {line}, but on {_lines(elsewhere)}")
    meant = did_you_mean(respondent, others)
    hint = f"; {meant}" if meant else ""
    hint += (
        f"; {counted(unreadable, 'row')} could not be read, which 'cwinstruments score' reports" if unreadable else ""
    )
    raise click.UsageError(f"there is no {who} in {printable(rows.file)}{hint}")


def _lines(numbers: Sequence[int]) -> str:
    """Name lines, as many as anybody would read.

    Examples:
        >>> _lines([2]), _lines([2, 7])
        ('line 2', 'lines 2, 7')
    """
    shown = ", ".join(str(number) for number in numbers[:_MANY])
    more = f" and {len(numbers) - _MANY} more" if len(numbers) > _MANY else ""
    return f"line{'' if len(numbers) == 1 else 's'} {shown}{more}"


def _write(trace: Trace, format_: str, reason: str | None, nations: Sequence[Standing]) -> str:
    said = [line for one in nations for line in one.lines()]
    if reason is not None:
        said.append(f"{_STAMP} {reason}")
    if format_ == "html":
        page, below = trace.to_html(), "".join(f"<p>{escape(line)}</p>\n" for line in said)
        return f"{below}</body>".join(page.rsplit("</body>", 1)) if said else page
    if format_ == "json":
        stamp: dict[str, object] = {} if reason is None else {"person_scores_reason": reason}
        if nations:
            stamp["nations"] = [one.to_dict() for one in nations]
        return json.dumps({**trace.to_dict(), **stamp}, ensure_ascii=False, indent=2) + "\n"
    if trace.respondent is not None:
        from attrs import evolve

        trace = evolve(trace, respondent=printable(trace.respondent))
    return printable(trace.to_text(), lines=True) + "\n" + "".join(f"{printable(line)}\n" for line in said)
