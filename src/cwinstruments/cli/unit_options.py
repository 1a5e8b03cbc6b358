"""What the commands about units share: their options, and how responses and rosters are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from attrs import define

from cwinstruments.cli.output import counted, refuse_nameless, say
from cwinstruments.cli.progress import Advance, tracked

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Subject as Found
    from cwinstruments.data_agreements import Holding
    from cwinstruments.disclosure import Ledger, Protected
    from cwinstruments.units.hierarchy import Roster

INPUT_FORMATS = ("csv", "jsonl", "json", "parquet", "arrow", "spss", "stata")
FORMATS = ("text", "json", "csv")


class Rows(NamedTuple):
    """What was read of a file of responses.

    Args:
        cells: by row, answers by item and every other column.
        respondent: the column that names the respondent.
        invalid: how many rows were left out because of an answer that is not allowed, or because they can't be read.
        size: how many bytes the file has; 0 where nobody knows.
    """

    cells: list[Mapping[str, Any]]
    respondent: str | None
    invalid: int
    size: int = 0


def unit_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options that say which units are reported on, and how."""
    for option in (
        click.option(
            "-o",
            "--output",
            "target",
            metavar="FILE",
            callback=refuse_nameless,
            help="Where it goes; written whole or not at all.",
        ),
        click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True),
        click.option(
            "--public",
            is_flag=True,
            help="For everybody to see: every figure needs 11 people. Without one --ledger for it and for other reports"
            " it may tell what they withhold.",
        ),
        click.option(
            "--ledger",
            "ledger_file",
            metavar="FILE",
            callback=refuse_nameless,
            help="What was given out before, so that nothing follows from both; what is given out now is added to it.",
        ),
        click.option(
            "--roster",
            "roster_file",
            metavar="FILE",
            callback=refuse_nameless,
            help="Who works where: a table with a row for each person and the columns of units.",
        ),
        click.option("--scale", "scales", metavar="SCALE", multiple=True, help="Only this scale; may be given again."),
        click.option(
            "--unit",
            "units",
            metavar="COLUMN",
            multiple=True,
            help="A column that names units, the smallest units first, such as --unit team --unit office; by default"
            " what the survey says.",
        ),
        click.option("--input-format", type=click.Choice(INPUT_FORMATS), help="What the responses are."),
        click.option("--id", "id_column", metavar="COLUMN", help="The column that names the respondent."),
        click.option("--mapping", "mapping_file", metavar="FILE", help="How an export is read, as for 'score'."),
        click.option(
            "--missing-text", "missing_texts", metavar="TEXT", multiple=True, help="A text that means an empty cell."
        ),
    ):
        command = option(command)
    return command


def read_rows(
    found: Found,
    file: str,
    holding: Holding | None,
    /,
    *,
    input_format: str | None,
    id_column: str | None,
    mapping_file: str | None,
    missing_texts: Sequence[str],
    advance: Advance,
) -> Rows:
    """Read a file of responses; rows with an answer that is not allowed are reported and left out.

    Raises:
        ResponseFileError: the file can't be read.
    """
    from cwinstruments.cli.score import read_mapping
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.errors import InvalidResponseError
    from cwinstruments.files import MOST_REPORTED, InvalidRow, ResponseFile, score_row
    from cwinstruments.scoring import read_responses

    cells: list[Mapping[str, Any]] = []
    invalid = 0
    with ResponseFile(
        file,
        found.plan,
        format=input_format,
        id_column=id_column,
        missing_texts=missing_texts,
        mapping=read_mapping(mapping_file, found.instrument),
        holding=holding,
    ) as rows:
        for note in rows.notes:
            say(note)
        for row in tracked(rows, position=lambda: rows.position, advance=advance):
            wrong: Sequence[Diagnostic] = ()
            if isinstance(row, Diagnostic):
                wrong = [row]
            else:
                try:
                    read_responses(found.plan, row.responses)
                except InvalidResponseError:
                    result = score_row(found.plan, row, rows.file)
                    wrong = result.diagnostics if isinstance(result, InvalidRow) else ()
                else:
                    cells.append({**row.columns, **row.responses})
            if wrong:
                invalid += 1
                for one in wrong if invalid <= MOST_REPORTED else ():
                    say(one)
        respondent, size = rows.id_column, rows.size
        held = 0 if rows.holding is None else sum(one.n_rows for one in rows.holding.held)
    say(f"{counted(len(cells) + invalid, 'row')} in {rows.file}: {invalid:,} left out as invalid")
    if held:
        say(f"held back, because a Tribal Nation's agreement is not on record: {counted(held, 'row')}")
    return Rows(cells, respondent, invalid, size)


def aggregates_of(found: Found, file: str | None, column: str | None, /) -> Holding:
    """Give which rows that name a Tribal Nation may be counted in units.

    Raises:
        DefinitionError: the file of agreements can't be read, or has faults.
    """
    from attrs import evolve

    from cwinstruments.cli.score import holding_of
    from cwinstruments.data_agreements import Purpose

    return evolve(holding_of(found, file, column), purpose=Purpose.AGGREGATES)


def choose_units(
    found: Found, given: Sequence[str], columns: Sequence[str], roster: Sequence[str], /
) -> tuple[str, ...]:
    """Give the columns of units: those that were named, else those of the survey's hierarchy that are there.

    Raises:
        click.UsageError: none is named, and the survey says of none that is there.
    """
    if given:
        return tuple(given)
    survey = found.survey
    known: tuple[str, ...] = () if survey is None else (survey.unit_hierarchy or (survey.fields.unit,))
    there = tuple(one for one in known if one in {*columns, *roster})
    if not there:
        raise click.UsageError("say which column names the units, the smallest first: --unit team --unit office")
    return there


def read_people(file: str, /) -> list[Mapping[str, Any]]:
    """Read a table of people.

    Raises:
        ResponseFileError: it can't be read.
    """
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.errors import ResponseFileError
    from cwinstruments.files.delimited import DelimitedRecords
    from cwinstruments.files.lines import read_lines

    with Path(file).open("rb") as stream:
        found = []
        for record in DelimitedRecords(read_lines(stream, file), file, ()):
            if isinstance(record, Diagnostic):
                raise ResponseFileError(record.message, file=file, line=record.line, hint=record.hint)
            found.append(record.values)
    return found


def roster_of(people: Sequence[Mapping[str, Any]], units: Sequence[str], /) -> Roster | None:
    """Count the people of a roster; None without one.

    Raises:
        UnitRowError: a row names no unit.
    """
    from cwinstruments.units.hierarchy import Roster

    return Roster.from_people(people, units=units) if people else None


@define
class Releases:
    """The ledger of a command: what was given out before, and where what is given out now is noted.

    Args:
        file: None where there is no ledger.
    """

    file: str | None
    known: Ledger | None

    def add(self, tables: Iterable[Protected], what: str, /) -> None:
        """Note what is given out, under a name that no other release has.

        Raises:
            LedgerError: somebody else wrote to the file in the meantime.
        """
        tables = list(tables)
        if self.file is None or self.known is None or not tables:
            return
        today = date.today()
        taken = {one.id for one in self.known.releases}
        names = (f"{what}, {today}{'' if number == 1 else f', {number}'}" for number in count(1))
        release = next(name for name in names if name not in taken)
        self.known.added(tables, release=release, date=today).save(self.file)
        say(f"added to {self.file}: {release}")


def open_ledger(file: str | None, /) -> Releases:
    """Read the ledger; a file that is not there yet is begun.

    Raises:
        LedgerError: it is no ledger, or was changed.
    """
    if file is None:
        return Releases(None, None)
    from cwinstruments.disclosure import Ledger

    return Releases(file, Ledger.load(file) if Path(file).exists() else Ledger())


@contextmanager
def wrong_use() -> Iterator[None]:
    """Say what a wrong call says as a wrong use of the command."""
    from cwinstruments.errors import CWInstrumentsError

    try:
        yield
    except CWInstrumentsError:
        raise
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except ModuleNotFoundError as error:
        name = (error.name or "a library").partition(".")[0]
        raise click.UsageError(f"this needs {name}: install cwinstruments[psychometrics]") from None
