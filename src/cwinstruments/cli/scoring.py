"""What the command `score` does with files: which engine, one file or many, and what is said at the end."""

from __future__ import annotations

import atexit
import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO

import click

from cwinstruments.cli.output import counted, is_standard_output, output, say, standard_output
from cwinstruments.cli.progress import Advance, meter, tracked
from cwinstruments.cli.score_checks import refuse_overwriting, refuse_summary, refuse_target_of_many
from cwinstruments.cli.score_outcome import Outcome, stopped

if TYPE_CHECKING:
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.files import InvalidRow, Partition, Reading, Summary

ENGINES: Final = ("auto", "python", "polars", "duckdb", "spark")
LARGE_FILE: Final = 1_000_000
"""Bytes from which on Polars is worth its start."""
_ROW_FORMATS: Final = ("csv", "tsv", "jsonl", "json")


class Job(NamedTuple):
    """What the command was asked for.

    Args:
        engine: one of `ENGINES`.
        format: what is written; None is what the name of the output says.
        parameters: the values of the instrument's parameters.
        restart: whether partitions are scored that are complete.
        summary: where the counts of the end go.
        stops: the option that lets an invalid row stop everything, as it was given.
        read: files that are read beside those of responses.
        release: what was checked, where the scores may leave those who analyse them.
    """

    reading: Reading
    engine: str
    format: str | None
    parameters: Mapping[str, str]
    restart: bool = False
    summary: str | None = None
    stops: str = "--on-invalid raise"
    read: tuple[str, ...] = ()
    release: Mapping[str, Any] | None = None


class StoppedError(Exception):
    """The first invalid row, or people who stand out; the text says what is written all the same."""


def score_one(job: Job, source: str, target: str | None, /) -> tuple[Summary, Outcome]:
    """Score one file into another one, or to the standard output.

    Raises:
        StoppedError: a row holds an answer that is not allowed, and nothing is to be written then.
    """
    from cwinstruments.files import left_behind, refuse_absent

    begun = time.time()
    refuse_absent([source])
    refuse_overwriting(source, target)
    refuse_summary(job.summary, [source, *job.read], [target])
    format = job.format or _format_by_name(target)
    if not _is_stream(target):
        for left in left_behind(str(target), begun):
            _take_away(left)
    with meter(Path(source).name, _size(source)) as advance, _naming(target):
        if _is_stream(target) and choose_engine(job, source, format) != "python":
            summary = _through_a_file(job, source, target, format, advance)
        else:
            summary = _score(job, source, target, format, advance, say)
    outcome = Outcome(scored=[source])
    outcome.count(source, summary.to_dict())
    return summary, outcome


def score_partitions(job: Job, sources: Sequence[str], target: str | None, /) -> tuple[Summary, Outcome]:
    """Score many files into a folder, each by itself; those that are complete already are passed over.

    Returns:
        What became of all rows, and of each file.

    Raises:
        StoppedError: a row holds an answer that is not allowed, and nothing more is to be written then.
    """
    from cwinstruments.errors import ResponseFileError
    from cwinstruments.files import Summary, complete_summary, find_partitions, older_scores, refuse_absent, unfinished

    refuse_absent(sources)
    partitions = find_partitions(sources)
    folder = refuse_target_of_many(sources, target)
    targets = [one.target(folder, job.format) for one in partitions]
    for one, file in zip(partitions, targets, strict=True):
        refuse_overwriting(str(one.source), str(file))
    refuse_summary(job.summary, [*(str(one.source) for one in partitions), *job.read], [str(one) for one in targets])
    folder.mkdir(parents=True, exist_ok=True)
    for left in unfinished(folder):
        _take_away(left)
    total, outcome = Summary(job.reading.disclosure.scales), Outcome()
    sizes = [_size(str(one.source)) for one in partitions]
    said: set[str] = set()
    with meter(f"{len(partitions):,} files", sum(sizes)) as advance:
        for place, (one, file) in enumerate(zip(partitions, targets, strict=True)):
            source, before, rows = str(one.source), sum(sizes[:place]), total.rows
            try:
                format = _format_of_partition(job, one)
                counts = None if job.restart else complete_summary(file, _provenance(job, source, format))
                if counts is not None:
                    outcome.complete.append(source)
                else:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    counts = _score(
                        job,
                        source,
                        str(file),
                        format,
                        lambda done, n, before=before, rows=rows: advance(before + done, rows + n),  # type: ignore[misc]
                        _once(said),
                    ).to_dict()
                    outcome.scored.append(source)
                total.add(counts)
                outcome.count(source, counts)
            except ResponseFileError as error:
                outcome.unread.append(source)
                if file.exists():
                    outcome.stale.append(str(file.relative_to(folder)))
                say(error)
            except StoppedError:
                written = [*outcome.complete, *outcome.scored]
                raise StoppedError(stopped(job.stops, source, written, str(folder), len(partitions))) from None
            advance(before + sizes[place], total.rows)
    # What is there of a file that could not be read is told by itself.
    older = older_scores(folder, targets)
    outcome.older += [str(one.relative_to(folder)) for one in older]
    for line in outcome.lines(folder):
        say(line)
    return total, outcome


def summarise(summary: Summary, file: str | None, subject: Mapping[str, Any], outcome: Outcome, /) -> None:
    """Say what became of the rows, and write it to a file where one is named."""
    say(f"{counted(summary.rows, 'row')}: {summary.scored:,} scored, {summary.invalid:,} invalid")
    if summary.passed_over:
        say(f"passed over: {counted(summary.passed_over, 'row')} in which every cell is empty")
    if summary.held_back:
        say(
            f"held back, because they are about a Tribal Nation whose agreement to shared output is not on record:"
            f" {counted(summary.held_back, 'row')}; --agreements names the file of agreements"
        )
        for why, number in sorted(summary.held.items()):
            say(f"  {why}: {counted(number, 'row')}")
    for reader in summary.first_readers:
        say(reader)
    if summary.notes:
        notes = [f"{number:,} {kind}" for kind, number in sorted(summary.notes.items())]
        where = "" if subject.get("release") is not None else "; JSON output names each"
        say(f"answers that are not scored: {', '.join(notes)}{where}")
    elif summary.unasked:
        say(f"answers that are not scored, because their items were not asked: {summary.unasked:,}")
    for line in summary.lines():
        say(f"  {line}")
    if file is not None:
        from cwinstruments.files import write_whole

        with write_whole(file) as stream:
            said = {**subject, "files": outcome.to_dict(), **summary.to_dict()}
            json.dump(said, stream, ensure_ascii=False, indent=2)
            stream.write("\n")


def choose_engine(job: Job, source: str, format: str, /) -> str:
    """Choose what scores a file: row by row, or whole columns.

    Raises:
        click.UsageError: the engine that was asked for can't do this.
    """
    from cwinstruments.files import TABLE_FORMATS, format_of
    from cwinstruments.frames.kinds import has_polars

    is_file = source != "-" and Path(source).is_file()
    input_format = job.reading.input_format or (format_of(source) if is_file else "csv")
    by_columns = format in ("csv", "tsv", "parquet", "arrow")
    if job.engine == "python":
        if format not in _ROW_FORMATS:
            raise click.UsageError(f"--engine python writes {', '.join(_ROW_FORMATS)}, not {format}")
        if job.reading.on_invalid == "no-score":
            raise click.UsageError("--engine python knows no --on-invalid no-score; --engine polars does")
        return "python"
    if job.engine != "auto" and not by_columns:
        raise click.UsageError(
            f"--engine {job.engine} writes csv, tsv, parquet and arrow; records of JSON tell of single answers, which"
            " --engine python does"
        )
    if job.engine in ("duckdb", "spark"):
        return job.engine
    if job.engine == "polars" or format not in _ROW_FORMATS or job.reading.on_invalid == "no-score":
        if not has_polars():
            raise click.UsageError("this needs Polars: install cwinstruments[frames]")
        if not by_columns:
            raise click.UsageError("--on-invalid no-score writes csv, tsv, parquet and arrow")
        return "polars"
    # Below, what Polars takes to start is more than it saves; the scores are the same.
    large = is_file and (input_format in TABLE_FORMATS or Path(source).stat().st_size >= LARGE_FILE)
    return "polars" if large and by_columns and input_format != "json" and has_polars() else "python"


def scored_by_columns(job: Job, source: str, target: str | None, partition: Partition | None, /) -> bool:
    """Tell whether whole columns of a file are scored, and not row by row.

    Args:
        partition: the file as one of several; None where it is alone.

    Raises:
        click.UsageError: the engine that was asked for can't do this.
    """
    format = job.format or _format_by_name(target) if partition is None else _format_of_partition(job, partition)
    return choose_engine(job, source, format) != "python"


def _score(
    job: Job,
    source: str,
    target: str | None,
    format: str,
    advance: Advance,
    note: Callable[[Diagnostic], None],
) -> Summary:
    from cwinstruments.files import (
        METADATA_KEY,
        MOST_REPORTED,
        InvalidRowError,
        Listeners,
        forget,
        write_sidecar,
    )

    engine = choose_engine(job, source, format)
    provenance = _provenance(job, source, format)
    keeps_provenance = not _is_stream(target)
    if engine == "python":
        with output(target) as stream:
            summary = _by_rows(job, source, stream, format, advance, note)
            if keeps_provenance:
                forget(Path(str(target)))
    else:
        file = Path(str(target))
        listeners = Listeners(note, _report, advance)
        metadata = {METADATA_KEY: json.dumps(provenance, ensure_ascii=False, default=str)}
        try:
            summary = _engine(engine)(
                job.reading, source, file, format, metadata=metadata, listeners=listeners, before=lambda: forget(file)
            )
        except InvalidRowError:
            raise StoppedError(stopped(job.stops, source, (), None, 1)) from None
    if summary.invalid > MOST_REPORTED:
        say(f"{source}: {summary.invalid - MOST_REPORTED:,} more invalid rows are not named")
    if keeps_provenance:
        write_sidecar(Path(str(target)), provenance, summary.to_dict())
    return summary


def _engine(name: str) -> Callable[..., Summary]:
    from cwinstruments.files import score_by_engine, score_stream

    if name == "duckdb":
        # DuckDB complains at the end of what was not cleared away, which is left so to end sooner.
        atexit.unregister(gc.freeze)
    return score_stream if name == "polars" else partial(score_by_engine, name)  # type: ignore[arg-type]


def _by_rows(
    job: Job, source: str, stream: TextIO, format: str, advance: Advance, note: Callable[[Diagnostic], None]
) -> Summary:
    """Score row by row."""
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
                    _report(result)
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


def _through_a_file(job: Job, source: str, target: str | None, format: str, advance: Advance) -> Summary:
    """Score whole columns for somebody who reads a stream: only what is complete is written to it."""
    with TemporaryDirectory(prefix="cwinstruments-") as folder:
        file = Path(folder) / "scores"
        summary = _score(job, source, str(file), format, advance, say)
        with file.open("rb") as scores, ExitStack() as stack:
            if target is None or target == "-" or is_standard_output(target):
                stream = stack.enter_context(standard_output()).buffer
            else:
                stream = stack.enter_context(Path(target).open("wb"))
            copyfileobj(scores, stream)
            stream.flush()
    return summary


def _report(row: InvalidRow) -> None:
    for diagnostic in row.diagnostics:
        say(diagnostic)


def _once(said: set[str]) -> Callable[[Diagnostic], None]:
    """Say of many files once what is the same of all."""

    def note(diagnostic: Diagnostic) -> None:
        if diagnostic.message not in said:
            said.add(diagnostic.message)
            say(diagnostic)

    return note


def _provenance(job: Job, source: str, format: str) -> dict[str, Any]:
    from cwinstruments.files import provenance_of

    options = job.reading.options(format)
    return provenance_of(job.reading.plan, source, options, parameters=job.parameters, release=job.release)


def _format_of_partition(job: Job, partition: Partition) -> str:
    from cwinstruments.files import output_format

    return output_format(partition.format, job.format)


def _format_by_name(target: str | None) -> str:
    from cwinstruments.files import format_of

    if target is None or target == "-" or (is_standard_output(target) and not Path(target).suffix):
        return "csv"
    # A pipe or a device, whose name tells nothing.
    if Path(target).exists() and not Path(target).is_file():
        return "csv"
    if target.lower().endswith((".tsv", ".tab")):
        return "tsv"
    found = format_of(target)
    if found in ("spss", "stata"):
        raise click.UsageError(f"scores are not written as {found}; write csv, tsv, parquet, arrow, jsonl or json")
    return found


def _is_stream(target: str | None) -> bool:
    """Tell whether what is written is no file that can be replaced."""
    if target is None or target == "-" or is_standard_output(target):
        return True
    return Path(target).exists() and not Path(target).is_file()


@contextmanager
def _naming(target: str | None) -> Iterator[None]:
    """Let errors name what is written, such as a device that is full, where the system names nothing."""
    try:
        yield
    except OSError as error:
        if target in (None, "-") or error.filename is not None or isinstance(error, BrokenPipeError):
            raise
        raise OSError(error.errno, error.strerror, target) from error


def _take_away(left: Path) -> None:
    say(f"taking away what a run that was interrupted left behind: {left}")
    left.unlink(missing_ok=True)


def _size(source: str) -> int:
    path = Path(source)
    return path.stat().st_size if source != "-" and path.is_file() else 0
