"""What the commands `quality` and `audit` share: files of responses read with every answer, also those not allowed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cwinstruments.cli.labels import hint_at_labels
from cwinstruments.cli.output import say
from cwinstruments.cli.report_options import Asked, tell_number, told_rows
from cwinstruments.printable import printable

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Subject


class RawRows(NamedTuple):
    """What was read of a file of responses.

    Args:
        answers: by row, the answers by item, also those that are not allowed.
        names: what respondents are called; the number of the row where no column says so.
        columns: by name, the columns that were asked for beside the items.
        unreadable: how many rows could not be read.
        respondents: who answered each row; None where the row doesn't say so, or no column does.
        respondent: the column that names the respondent.
        lines: the line of the file on which each row begins.
    """

    answers: list[Mapping[str, Any]]
    names: list[str]
    columns: Mapping[str, list[Any]]
    unreadable: int
    respondents: list[str | None]
    respondent: str | None
    lines: list[int]

    def of_wave(self, column: str, wave: str, /) -> RawRows:
        """Give the rows of one wave; without a column of waves all rows are of it.

        Raises:
            click.UsageError: no row is of that wave.
        """
        if column not in self.columns:
            return self
        there = self.waves(column)
        if wave not in there:
            raise click.UsageError(
                f"no row is of wave '{printable(wave)}' by the column '{printable(column)}';"
                f" there is {printable(', '.join(there)) or 'none'}"
            )
        places = [place for place, cell in enumerate(self.columns[column]) if cell is not None and str(cell) == wave]
        return self._replace(
            answers=[self.answers[place] for place in places],
            names=[self.names[place] for place in places],
            columns={name: [cells[place] for place in places] for name, cells in self.columns.items()},
            respondents=[self.respondents[place] for place in places],
            lines=[self.lines[place] for place in places],
        )

    def waves(self, column: str, /) -> tuple[str, ...]:
        """Give which waves the rows are of; none without a column of waves."""
        from cwinstruments.units.wave_rows import in_order

        cells = self.columns.get(column, ())
        return in_order({str(cell) for cell in cells if cell is not None and str(cell).strip()})


def read_raw(
    found: Subject,
    file: str,
    asked: Asked,
    source: str,
    /,
    *,
    columns: Sequence[str] = (),
    columns_if_there: Sequence[str] = (),
) -> RawRows:
    """Read a file of responses with every answer as it stands there.

    Args:
        source: what the command was told of the instrument.
        columns: those that are wanted beside the items.
        columns_if_there: likewise, but a file without them is welcome.

    Raises:
        ResponseFileError: the file can't be read.
        click.UsageError: a column is not there.
    """
    from cwinstruments.diagnostics import Diagnostic, did_you_mean

    answers: list[Mapping[str, Any]] = []
    names: list[str] = []
    respondents: list[str | None] = []
    lines: list[int] = []
    kept: dict[str, list[Any]] = {column: [] for column in columns}
    unreadable = 0
    with asked.open(found, file, asked.holding(found)) as rows:
        there = rows.records.columns
        for column in columns:
            if column not in there:
                hint = did_you_mean(column, there) or "the first line names the columns"
                raise click.UsageError(f"{printable(rows.file)} has no column '{printable(column)}'; {hint}")
            if column in rows.items.values():
                raise click.UsageError(f"column '{printable(column)}' is an item of {found.instrument.id}")
            rows.keep(column)
        for column in columns_if_there:
            if column in there and column not in rows.items.values():
                rows.keep(column)
                kept.setdefault(column, [])
        with told_rows(rows) as told:
            for row in told:
                if isinstance(row, Diagnostic):
                    unreadable += 1
                    say(row)
                    continue
                answers.append(row.responses)
                lines.append(row.line)
                names.append(str(row.number) if row.respondent is None else row.respondent)
                respondents.append(row.respondent if rows.id_column is not None else None)
                for column, cells in kept.items():
                    cells.append(row.columns.get(column))
        hint_at_labels(found.plan, answers, source, file, asked.mapping_file)
        tell_number(rows, len(answers) + unreadable, printable(file), f"{unreadable:,} can't be read")
        return RawRows(answers, names, kept, unreadable, respondents, rows.id_column, lines)


@contextmanager
def steps(title: str, /) -> Iterator[Callable[[int, int], None]]:
    """Show on the error stream, if it is a terminal, how many steps of how many are done."""
    if not sys.stderr.isatty():
        yield lambda _done, _whole: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)


def refuse_unknown_scale(found: Subject, scales: Sequence[str], option: str, /) -> None:
    """Refuse a scale that the instrument does not have.

    Raises:
        click.BadParameter: there is none of that name.
    """
    from cwinstruments.diagnostics import did_you_mean

    known = found.instrument.scales
    for scale in scales:
        if scale not in known:
            hint = did_you_mean(scale, known) or f"there are {', '.join(known)}"
            raise click.BadParameter(f"there is no scale '{printable(scale)}'; {hint}", param_hint=option)


def need_numpy() -> None:
    """Refuse to go on without what statistics are made with.

    Raises:
        click.UsageError: NumPy or SciPy is not installed.
    """
    from importlib.util import find_spec

    if find_spec("numpy") is None or find_spec("scipy") is None:
        raise click.UsageError("this needs NumPy and SciPy: install cwinstruments[psychometrics]")
