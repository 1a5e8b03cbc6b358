"""What the command `score` does with files: which engine, one file or many, and what is said at the end."""

from __future__ import annotations

import atexit
import gc
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO

import click

from cwinstruments.cli.output import counted, is_standard_output, output, say, standard_output
from cwinstruments.cli.progress import Advance, meter, tracked

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
    """

    reading: Reading
    engine: str
    format: str | None
    parameters: Mapping[str, str]
    restart: bool = False


class StoppedError(Exception):
    """The first invalid row, where nothing is to be written then."""


def score_one(job: Job, source: str, target: str | None, /) -> Summary:
    """Score one file into another one, or to the standard output.

    Raises:
        StoppedError: a row holds an answer that is not allowed, and nothing is to be written then.
    """
    _refuse_overwriting(source, target)
    format = job.format or _format_by_name(target)
    with meter(Path(source).name, _size(source)) as advance:
        if _is_stream(target) and choose_engine(job, source, format) != "python":
            return _through_a_file(job, source, target, format, advance)
        return _score(job, source, target, format, advance, say)


def score_partitions(job: Job, sources: Sequence[str], target: str | None, /) -> tuple[Summary, int]:
    """Score many files into a folder, each by itself; those that are complete already are passed over.

    Returns:
        What became of all rows, and how many files could not be scored.

    Raises:
        StoppedError: a row holds an answer that is not allowed, and nothing more is to be written then.
    """
    from cwinstruments.errors import ResponseFileError
    from cwinstruments.files import Summary, complete_summary, find_partitions, unfinished

    if target is None or target == "-" or (Path(target).exists() and not Path(target).is_dir()):
        raise click.UsageError("several files are scored into a folder: name it with -o")
    folder = Path(target)
    partitions = find_partitions(sources)
    targets = [one.target(folder, job.format) for one in partitions]
    for one, file in zip(partitions, targets, strict=True):
        _refuse_overwriting(str(one.source), str(file))
    folder.mkdir(parents=True, exist_ok=True)
    for left in unfinished(folder):
        say(f"taking away what a run that was interrupted left behind: {left}")
        left.unlink(missing_ok=True)
    total, skipped, failed = Summary(job.reading.disclosure.scales), 0, 0
    sizes = [_size(str(one.source)) for one in partitions]
    said: set[str] = set()
    with meter(f"{len(partitions):,} files", sum(sizes)) as advance:
        for place, (one, file) in enumerate(zip(partitions, targets, strict=True)):
            before, rows = sum(sizes[:place]), total.rows
            try:
                format = _format_of_partition(job, one)
                known = None if job.restart else complete_summary(file, _provenance(job, str(one.source), format))
                if known is not None:
                    skipped += 1
                    total.add(known)
                    continue
                file.parent.mkdir(parents=True, exist_ok=True)
                total.add(
                    _score(
                        job,
                        str(one.source),
                        str(file),
                        format,
                        lambda done, n, before=before, rows=rows: advance(before + done, rows + n),  # type: ignore[misc]
                        _once(said),
                    ).to_dict()
                )
            except ResponseFileError as error:
                failed += 1
                say(error)
            advance(before + sizes[place], total.rows)
    done = len(partitions) - skipped - failed
    parts = [f"{done:,} scored"]
    parts += [f"{skipped:,} complete already, from before (--restart scores them again)"] if skipped else []
    parts += [f"{failed:,} could not be read"] if failed else []
    say(f"{counted(len(partitions), 'file')}: {', '.join(parts)}")
    return total, failed


def summarise(summary: Summary, file: str | None, subject: Mapping[str, Any], /) -> None:
    """Say what became of the rows, and write it to a file where one is named."""
    say(f"{counted(summary.rows, 'row')}: {summary.scored:,} scored, {summary.invalid:,} invalid")
    if summary.passed_over:
        say(f"passed over: {counted(summary.passed_over, 'row')} in which every cell is empty")
    if summary.notes:
        notes = [f"{number:,} {kind}" for kind, number in sorted(summary.notes.items())]
        say(f"answers that are not scored: {', '.join(notes)}; JSON output names each")
    elif summary.unasked:
        say(f"answers that are not scored, because their items were not asked: {summary.unasked:,}")
    for line in summary.lines():
        say(f"  {line}")
    if file is not None:
        from cwinstruments.files import write_whole

        with write_whole(file) as stream:
            json.dump({**subject, **summary.to_dict()}, stream, ensure_ascii=False, indent=2)
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
            raise StoppedError from None
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
    from cwinstruments.files import InvalidRow, ScoredRow, Summary, score_row, score_rows, score_writer

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
                _report(result)
                if reading.on_invalid == "raise":
                    raise StoppedError
                if reading.on_invalid != "missing" or result.row is None:
                    continue
                result = score_row(plan, result.row, rows.file, on_invalid="missing")
            assert isinstance(result, ScoredRow)
            summary.add_scores(disclosure.apply(result.scores))
            writer.write(result)
        writer.finish()
        summary.rows, summary.passed_over = rows.rows, rows.passed_over
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
    return provenance_of(job.reading.plan, source, options, parameters=job.parameters)


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


def _refuse_overwriting(responses: str, target: str | None) -> None:
    if target is None or target == "-" or responses == "-":
        return
    if Path(target).exists() and Path(responses).exists() and Path(target).samefile(responses):
        raise click.UsageError("the scores would take the place of the responses; choose another file for them")


def _size(source: str) -> int:
    path = Path(source)
    return path.stat().st_size if source != "-" and path.is_file() else 0
