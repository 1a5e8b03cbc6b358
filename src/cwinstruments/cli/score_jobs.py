"""What the command `score` was asked for, and what that means for a file: which engine scores it, and into what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from cwinstruments.cli.output import is_standard_output

if TYPE_CHECKING:
    from cwinstruments.files import Partition, Reading

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
    format = job.format or format_by_name(target) if partition is None else format_of_partition(job, partition)
    return choose_engine(job, source, format) != "python"


def format_of_partition(job: Job, partition: Partition, /) -> str:
    """Give what is written of one file of several."""
    from cwinstruments.files import output_format

    return output_format(partition.format, job.format)


def format_by_name(target: str | None, /) -> str:
    """Give what is written where nobody says: what the name of the output says, else csv.

    Raises:
        click.UsageError: scores are not written as that.
    """
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


def is_stream(target: str | None, /) -> bool:
    """Tell whether what is written is no file that can be replaced."""
    if target is None or target == "-" or is_standard_output(target):
        return True
    return Path(target).exists() and not Path(target).is_file()
