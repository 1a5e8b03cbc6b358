"""What the command `score` does with files: one or many, row by row or whole columns."""

from __future__ import annotations

import atexit
import gc
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cwinstruments.cli.output import is_standard_output, output, say, standard_output
from cwinstruments.cli.progress import Advance, meter
from cwinstruments.cli.score_by_rows import report_invalid, score_by_rows
from cwinstruments.cli.score_checks import refuse_scores_over, refuse_summary, refuse_target_of_many
from cwinstruments.cli.score_jobs import (
    Job,
    StoppedError,
    choose_engine,
    format_by_name,
    format_of_partition,
    is_stream,
)
from cwinstruments.cli.score_outcome import Outcome, stopped

if TYPE_CHECKING:
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.files import Summary


def score_one(job: Job, source: str, target: str | None, /) -> tuple[Summary, Outcome]:
    """Score one file into another one, or to the standard output.

    Raises:
        StoppedError: a row holds an answer that is not allowed, and nothing is to be written then.
    """
    from cwinstruments.files import left_behind, refuse_absent

    begun = time.time()
    refuse_absent([source])
    refuse_scores_over(source, target, job.read)
    refuse_summary(job.summary, [source, *job.read], [target])
    format = job.format or format_by_name(target)
    if not is_stream(target):
        for left in left_behind(str(target), begun):
            _take_away(left)
    with meter(Path(source).name, _size(source)) as advance, _naming(target):
        if is_stream(target) and choose_engine(job, source, format) != "python":
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
        refuse_scores_over(str(one.source), str(file), job.read)
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
                format = format_of_partition(job, one)
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
    keeps_provenance = not is_stream(target)
    if engine == "python":
        with output(target) as stream:
            summary = score_by_rows(job, source, stream, format, advance, note)
            if keeps_provenance:
                forget(Path(str(target)))
    else:
        file = Path(str(target))
        listeners = Listeners(note, report_invalid, advance)
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
