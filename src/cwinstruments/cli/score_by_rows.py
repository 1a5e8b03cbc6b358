"""What `--engine python` does: scoring row by row, with each row that is not valid told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from cwinstruments.cli.output import say
from cwinstruments.cli.progress import Advance, tracked
from cwinstruments.cli.score_jobs import Job, StoppedError
from cwinstruments.cli.score_outcome import stopped

if TYPE_CHECKING:
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.files import InvalidRow, Summary


def score_by_rows(
    job: Job, source: str, stream: TextIO, format: str, advance: Advance, note: Callable[[Diagnostic], None], /
) -> Summary:
    """Score a file row by row.

    Raises:
        StoppedError: a row holds an answer that is not allowed, and nothing is to be written then.
    """
    from cwinstruments.files import MOST_REPORTED, InvalidRow, ScoredRow, Summary, score_row, score_rows, score_writer

    reading, summary = job.reading, Summary(job.reading.disclosure.scales)
    plan, disclosure = reading.plan, reading.disclosure
    with reading.open(source) as rows:
        for one in rows.notes:
            note(one)
        is_table, delimiter = format in ("csv", "tsv"), "\t" if format == "tsv" else ","
        writer = score_writer(
            stream, "csv" if is_table else format, plan, rows, disclosure, delimiter=delimiter, parts=reading.parts
        )
        for result in tracked(score_rows(plan, rows), position=lambda: rows.position, advance=advance):
            if isinstance(result, InvalidRow):
                summary.invalid += 1
                if summary.invalid <= MOST_REPORTED:
                    report_invalid(result)
                if reading.on_invalid == "raise":
                    raise StoppedError(stopped(job.stops, source, (), None, 1))
                if reading.on_invalid != "missing" or result.row is None:
                    continue
                result = score_row(plan, result.row, rows.file, on_invalid="missing")
            assert isinstance(result, ScoredRow)
            summary.add_scores(disclosure.apply(result.scores))
            writer.write(result)
        writer.finish()
        summary.rows, summary.passed_over = rows.rows, rows.passed_over
        summary.hold(rows.holding)
    return summary


def report_invalid(row: InvalidRow, /) -> None:
    """Say what is wrong with a row."""
    for diagnostic in row.diagnostics:
        say(diagnostic)
