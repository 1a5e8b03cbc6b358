"""What `score --release` checks before anything is written: that nobody stands out by what others know of people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click
from attrs import evolve

from cwinstruments.cli.output import counted, say
from cwinstruments.cli.progress import meter
from cwinstruments.cli.quasi_identifiers import quasi_identifiers
from cwinstruments.cli.score_jobs import Job, StoppedError, scored_by_columns

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Subject
    from cwinstruments.files import Partition, People, Reading

K: Final = 5
"""How many people have to be alike, where nobody says another number."""

MOST_ROWS: Final = 1_000_000
"""How many rows of one file are sorted."""


class Wanted(NamedTuple):
    """What was asked for.

    Args:
        quasi: the quasi-identifiers that were named; empty for those that are declared.
        k: how many people have to be alike in them.
    """

    quasi: tuple[str, ...]
    k: int


def release_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options of what may leave those who analyse it."""
    for option in (
        click.option(
            "--k",
            type=click.IntRange(min=2),
            help=f"With --release: how many people at least have to be alike; {K} by default.",
        ),
        click.option(
            "--quasi",
            metavar="COLUMN",
            multiple=True,
            help="With --release: a column by which others might know a person, such as team, role or age; may be given"
            " several times. By default the units and the covariates that the survey declares.",
        ),
        click.option(
            "--release",
            is_flag=True,
            help="For a file that may leave those who analyse it: nothing names a respondent, and nothing is written"
            " where fewer than k people are alike in the columns of --quasi, which are the only ones that are kept, or"
            " where fewer than k of these, but not none, have a score of a scale. Rows are sorted by what stands in"
            " them. The responses are scored twice. Several files are checked together.",
        ),
    ):
        command = option(command)
    return command


def release_wanted(sources: Sequence[str], quasi: Sequence[str], k: int | None, /, *, release: bool) -> Wanted | None:
    """Give what was asked for; None where nothing is to leave.

    Raises:
        click.UsageError: the options make no sense together, or the responses can be read only once.
    """
    if not release:
        if quasi or k is not None:
            raise click.UsageError(f"{'--quasi' if quasi else '--k'} says what --release checks; add --release")
        return None
    twice = sorted({one for one in quasi if quasi.count(one) > 1})
    if twice or "" in quasi:
        message = f"'{twice[0]}' is named twice" if twice and twice[0] else "the name of a column is empty"
        raise click.BadParameter(message, param_hint="--quasi")
    if any(
        one == "-" or (Path(one).exists() and not Path(one).is_file() and not Path(one).is_dir()) for one in sources
    ):
        raise click.UsageError(
            "--release reads the responses twice, first to check them, and what comes through a pipe can be read only"
            " once; write it to a file first"
        )
    return Wanted(tuple(quasi), K if k is None else k)


def released(job: Job, subject: Subject, sources: Sequence[str], target: str | None, wanted: Wanted, /) -> Job:
    """Check who stands out in all files together, and give what is to be done where nobody does.

    Raises:
        ResponseFileError: a file can't be read, or lacks a column that was named.
        StoppedError: people stand out; the text says how many and what helps.
        click.UsageError: nobody says what the quasi-identifiers are.
    """
    from cwinstruments.files import find_partitions, is_several, refuse_absent
    from cwinstruments.reports.release_text import few_scores_refusal, release_refusal

    refuse_absent(sources)
    partitions: list[Partition | None] = [*find_partitions(sources)] if is_several(sources) else [None]
    files = [sources[0] if one is None else str(one.source) for one in partitions]
    columns = quasi_identifiers(job.reading, subject, files, wanted.quasi)
    job = job._replace(reading=evolve(job.reading, released=columns))
    by_columns = [scored_by_columns(job, file, target, one) for file, one in zip(files, partitions, strict=True)]
    people, apart = _count(job.reading, files, by_columns, wanted.k)
    found = people.anonymity(wanted.k)
    if not found.is_anonymous:
        raise StoppedError(release_refusal(people, found))
    if people.few_scores(job.reading.disclosure.scales, wanted.k):
        raise StoppedError(few_scores_refusal(people, job.reading.disclosure.scales, wanted.k))
    least = "nobody is in it" if found.smallest is None else f"at least {found.smallest:,} people are alike"
    say(f"checked for release: {least} in {', '.join(columns)} (k = {wanted.k})")
    if apart:
        say(
            f"that is so in all files together; in {_listed(apart)} alone fewer are alike: where the name of a file"
            " tells something of people, such as a wave or an office, release them as one file"
        )
    return job._replace(release={"k": wanted.k, "quasi_identifiers": list(columns), "smallest": found.smallest})


def _count(reading: Reading, files: Sequence[str], by_columns: Sequence[bool], k: int) -> tuple[People, list[str]]:
    """Count the people of all files, and name the files in which, by themselves, too few are alike."""
    from cwinstruments.files import People, count_people

    people, apart = People(reading.released or (), enough=k), []
    sizes = [Path(file).stat().st_size for file in files]
    with meter("checking", sum(sizes)) as advance:
        for place, file in enumerate(files):
            before, rows = sum(sizes[:place]), people.rows.total()

            def progress(done: int, n: int, before: int = before, rows: int = rows) -> None:
                advance(before + done, rows + n)

            found = count_people(reading, file, by_columns=by_columns[place], progress=progress, enough=k)
            if (n := found.rows.total()) > MOST_ROWS:
                raise click.UsageError(
                    "--release sorts all rows of a file in memory, so that their order tells nothing, and writes at"
                    f" most {MOST_ROWS:,}; {file} has {n:,}: write it as several files, such as one for each office"
                )
            if len(files) > 1 and not found.anonymity(k).is_anonymous:
                apart.append(file)
            people.merge(found)
    return people, apart


def _listed(files: Sequence[str]) -> str:
    return ", ".join(files) if len(files) <= 3 else f"{', '.join(files[:3])} and {counted(len(files) - 3, 'more file')}"
