"""The command `score`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import counted, is_standard_output, output, refuse_nameless, say
from cwinstruments.cli.parameters import describe_values, parameter_option
from cwinstruments.cli.progress import tracked
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.files import Disclosure, ResponseFile, RowResult
    from cwinstruments.model import ExportMapping, Instrument
    from cwinstruments.plan import ScoringPlan

_INPUT_HELP = "What the responses are, where the name of the file does not say; csv for the standard input."


def response_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options that say how a file of responses is read."""
    for option in (
        click.option("--input-format", type=click.Choice(["csv", "jsonl", "json"]), help=_INPUT_HELP),
        click.option(
            "--id",
            "id_column",
            metavar="COLUMN",
            help="The column that names the respondent; by default the first of"
            " respondent, respondent_id and id, else rows are counted.",
        ),
        click.option(
            "--mapping",
            "mapping_file",
            metavar="FILE",
            help="How the export of a survey tool is read: a file of 'kind: mapping', such as 'map' proposes.",
        ),
        click.option(
            "--missing-text",
            "missing_texts",
            metavar="TEXT",
            multiple=True,
            help="A text that means the same as an empty cell, such as NA; may be given several times.",
        ),
        click.option(
            "--person-scores",
            "reason",
            metavar="REASON",
            help="Give out scores and bands of persons that the definition keeps back, and write down why.",
        ),
    ):
        command = option(command)
    return command


def read_mapping(file: str | None, instrument: Instrument) -> ExportMapping | None:
    """Give the mapping that `--mapping` names, for an instrument or for a survey as one.

    Raises:
        DefinitionError: the file can't be read, has faults, or is still open somewhere.
    """
    if file is None:
        return None
    from cwinstruments.exports import load_mapping

    return load_mapping(file, instrument)


class _StopError(Exception):
    """The first invalid row, with --strict: what was written so far must not stay."""


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("responses", metavar="RESPONSES")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    callback=refuse_nameless,
    help="Where the scores go; written whole or not at all.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "jsonl", "json"]),
    help="What is written; by default what the name of FILE says, else csv.",
)
@click.option("--strict", is_flag=True, help="Stop at the first invalid row and write nothing.")
@parameter_option
@norms_option
@response_options
@pass_settings
@click.pass_context
def score(
    context: click.Context,
    settings: Settings,
    id_: str,
    responses: str,
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    target: str | None,
    format_: str | None,
    strict: bool,
    input_format: str | None,
    id_column: str | None,
    mapping_file: str | None,
    missing_texts: tuple[str, ...],
    reason: str | None,
) -> None:
    """Score a file of responses.

    ID is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.

    RESPONSES is a table (.csv, .tsv: comma, semicolon or tab), JSON Lines (.jsonl) or JSON (.json), and - is the
    standard input. Each row is a respondent; columns that are no items are kept in front of the scores. What survey
    tools export is read with --mapping, and then only the columns that the mapping names are kept.

    Which version of the instrument is used, from where, and with which values of its parameters, is said on the
    standard error.

    A row with an answer that is not allowed is reported with its line and left out; then the exit code is 1.

    \b
    Example:
      cwinstruments score workload-experience responses.csv -o scores.csv
      cat responses.jsonl | cwinstruments score nasa-tlx - --input-format jsonl --format jsonl
    """
    from cwinstruments.documents import EMPTY_PATH
    from cwinstruments.errors import DefinitionError
    from cwinstruments.files import ResponseFile

    if "" in (id_, responses):
        raise DefinitionError([EMPTY_PATH])
    subject = subject_with_norms(settings, id_, assigned, norms)
    values = describe_values(subject.instrument)
    say(f"{subject.instrument} of {subject.origin}" + (f", {values}" if values else ""))
    subject.warn_of_other_versions()
    disclosure = disclose(subject.instrument, reason)
    format_ = format_ or _format_by_name(target)
    _refuse_overwriting(responses, target)
    with ExitStack() as stack:
        rows = stack.enter_context(
            ResponseFile(
                responses,
                subject.plan,
                format=input_format,
                id_column=id_column,
                missing_texts=missing_texts,
                mapping=read_mapping(mapping_file, subject.instrument),
            )
        )
        for note in rows.notes:
            say(note)
        try:
            with output(target) as stream:
                tally = _write(stream, format_, subject.plan, rows, disclosure, target, strict=strict)
        except _StopError:
            say("nothing is written: --strict stops at the first invalid row")
            context.exit(1)
    _summarise(tally, rows)
    context.exit(1 if tally["invalid"] else 0)


def disclose(instrument: object, reason: str | None) -> Disclosure:
    """Tell what may be given out of persons' scores, and say what is kept back.

    Raises:
        click.UsageError: it is nothing at all.
    """
    from cwinstruments.files import person_disclosure
    from cwinstruments.model import Instrument

    assert isinstance(instrument, Instrument)
    if reason is not None and not reason.strip():
        raise click.BadParameter("say why in a few words", param_hint="--person-scores")
    found = person_disclosure(instrument, reason=reason)
    if not found.scales:
        raise click.UsageError(
            f"{instrument.id} gives scores of units, not of persons: one person's score says little, and could be used"
            ' against that person.\nIf you may see them all the same, say why: --person-scores "REASON", which is'
            " written into every row."
        )
    if found.withheld_scales:
        say(f"left out, because only units may get scores of them: {', '.join(found.withheld_scales)}")
    if found.withheld_bands:
        say(
            f"without bands and cutoffs, because they speak of one person's health or of harm:"
            f" {', '.join(found.withheld_bands)}"
        )
    return found


def _format_by_name(target: str | None) -> str:
    from cwinstruments.files import format_of

    if target is None or target == "-" or (is_standard_output(target) and not Path(target).suffix):
        return "csv"
    # A pipe or a device, whose name tells nothing.
    return "csv" if Path(target).exists() and not Path(target).is_file() else format_of(target)


def _refuse_overwriting(responses: str, target: str | None) -> None:
    if target is None or target == "-" or responses == "-":
        return
    if Path(target).exists() and Path(responses).exists() and Path(target).samefile(responses):
        raise click.UsageError("the scores would take the place of the responses; choose another file for them")


def _write(
    stream: TextIO,
    format_: str,
    plan: ScoringPlan,
    rows: ResponseFile,
    disclosure: Disclosure,
    target: str | None,
    *,
    strict: bool,
) -> Counter[str]:
    """Score row by row and count what happens."""
    from cwinstruments.files import InvalidRow, score_rows, score_writer

    delimiter = "\t" if target is not None and target.lower().endswith((".tsv", ".tab")) else ","
    writer = score_writer(stream, format_, plan, rows, disclosure, delimiter=delimiter)
    tally: Counter[str] = Counter()
    for row in _shown(score_rows(plan, rows), rows):
        if isinstance(row, InvalidRow):
            tally["invalid"] += 1
            for diagnostic in row.diagnostics:
                say(diagnostic)
            if strict:
                raise _StopError
            continue
        tally["scored"] += 1
        tally.update(note.kind.value for note in row.scores.notes)
        writer.write(row)
    writer.finish()
    return tally


def _shown(results: Iterable[RowResult], rows: ResponseFile) -> Iterator[RowResult]:
    """Pass rows on, with a progress bar for long files."""
    return tracked(results, size=rows.size, position=lambda: rows.position, title=Path(rows.file).name)


def _summarise(tally: Counter[str], rows: ResponseFile) -> None:
    say(f"{counted(rows.rows, 'row')}: {tally['scored']:,} scored, {tally['invalid']:,} invalid")
    if rows.passed_over:
        say(f"passed over: {counted(rows.passed_over, 'row')} in which every cell is empty")
    notes = [f"{number:,} {kind}" for kind, number in sorted(tally.items()) if kind not in ("scored", "invalid")]
    if notes:
        say(f"answers that are not scored: {', '.join(notes)}; JSON output names each")
