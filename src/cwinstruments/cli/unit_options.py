"""What the commands about units share: their options, and how responses and rosters are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import frozen

from cwinstruments.cli.labels import FIRST, hint_at_labels
from cwinstruments.cli.output import refuse_nameless, say
from cwinstruments.cli.report_options import Asked, report_options, tell_number, told_rows
from cwinstruments.cli.unit_places import Rows, refuse_absent_units, told_places

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Subject as Found
    from cwinstruments.data_agreements import Holding
    from cwinstruments.units.hierarchy import Roster


@frozen
class AskedUnits(Asked):
    """What a command about units was asked for, beside what is its own."""

    units: tuple[str, ...]
    scales: tuple[str, ...]
    roster_file: str | None
    ledger_file: str | None
    public: bool


_MOST_LINES: Final = 20
"""How many lines tell of rows that are left out."""

unit_options: Final = report_options(
    AskedUnits,
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
)
"""Adds the options that say which units are reported on, and how."""


def read_rows(found: Found, file: str, holding: Holding, asked: Asked, source: str, /) -> Rows:
    """Read a file of responses; rows with an answer that is not allowed are reported and left out.

    Args:
        source: what the command was told of the instrument.

    Raises:
        ResponseFileError: the file can't be read.
    """
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.errors import InvalidResponseError
    from cwinstruments.files import InvalidRow, score_row
    from cwinstruments.scoring import read_responses

    cells: list[Mapping[str, Any]] = []
    lines: list[int] = []
    first: list[Mapping[str, Any]] = []
    invalid = said = 0
    is_array = False
    with asked.open(found, file, holding) as rows:
        with told_rows(rows) as told:
            for row in told:
                wrong: Sequence[Diagnostic] = ()
                if isinstance(row, Diagnostic):
                    wrong = [row]
                else:
                    if len(first) < FIRST:
                        first.append(row.responses)
                    try:
                        read_responses(found.plan, row.responses)
                    except InvalidResponseError:
                        result = score_row(found.plan, row, rows.file)
                        wrong = result.diagnostics if isinstance(result, InvalidRow) else ()
                    else:
                        cells.append({**row.columns, **row.responses})
                        lines.append(row.line if row.entry is None else row.entry)
                        is_array = row.entry is not None
                for one in wrong:
                    said += 1
                    if said <= _MOST_LINES:
                        say(one)
                invalid += bool(wrong)
        if said > _MOST_LINES:
            say(f"{rows.file}: {said - _MOST_LINES:,} more faults are not named; 'cwinstruments score' names more")
        hint_at_labels(found.plan, first, source, file, asked.mapping_file)
        tell_number(rows, len(cells) + invalid, rows.file, f"{invalid:,} left out as invalid")
        there = set(rows.records.columns)
        not_kept = () if asked.mapping_file is None else tuple(sorted(there - set(rows.columns)))
        return Rows(cells, rows.id_column, invalid, rows.size, rows.file, lines, not_kept, is_array)


def choose_units(found: Found, given: Sequence[str], responses: Rows, people: Rows, /) -> tuple[str, ...]:
    """Give the columns of units: those that were named, else those of the survey's hierarchy that are there.

    Raises:
        click.UsageError: none is named, and the survey says of none that is there; or the responses don't name the
            smallest.
    """
    columns, roster = responses.columns, people.columns
    if given:
        if given[0] in roster and columns and given[0] not in columns:
            larger = " ".join(f"--unit {one}" for one in given)
            raise click.UsageError(
                f"there is no column '{given[0]}' in the responses, and a roster says it of the smallest units: name"
                f" those first, such as --unit unit {larger}"
            )
        refuse_absent_units(given, responses, people)
        return tuple(given)
    survey = found.survey
    known: tuple[str, ...] = () if survey is None else (survey.unit_hierarchy or (survey.fields.unit,))
    there = tuple(one for one in known if one in {*columns, *roster})
    if not there:
        refuse_absent_units([one for one in known if one in responses.not_kept], responses, people)
        raise click.UsageError("say which column names the units, the smallest first: --unit team --unit office")
    return there


def read_people(file: str | None, /) -> Rows:
    """Read a table of people; without a file there is nobody.

    Raises:
        ResponseFileError: it can't be read.
    """
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.errors import ResponseFileError
    from cwinstruments.files.delimited import DelimitedRecords
    from cwinstruments.files.lines import read_lines

    if file is None:
        return Rows([])
    with Path(file).open("rb") as stream:
        found: list[Mapping[str, Any]] = []
        lines: list[int] = []
        for record in DelimitedRecords(read_lines(stream, file), file, ()):
            if isinstance(record, Diagnostic):
                raise ResponseFileError(record.message, file=file, line=record.line, hint=record.hint)
            found.append(record.values)
            lines.append(record.line)
    return Rows(found, file=file, lines=lines)


def roster_of(people: Rows, units: Sequence[str], /) -> Roster | None:
    """Count the people of a roster; None without one.

    Raises:
        ResponseFileError: a row names no unit.
    """
    from cwinstruments.units.hierarchy import Roster

    with told_places((people,), units):
        return Roster.from_people(people.cells, units=units) if people.cells else None


@contextmanager
def wrong_use(wave_option: str, /) -> Iterator[None]:
    """Say what a wrong call says as a wrong use of the command.

    Args:
        wave_option: how the command is told which wave is meant.
    """
    from cwinstruments.disclosure import OtherUnitsError
    from cwinstruments.errors import CWInstrumentsError
    from cwinstruments.units.wave_rows import UnsaidWaveError

    try:
        yield
    except CWInstrumentsError:
        raise
    except UnsaidWaveError as error:
        raise click.UsageError(f"{error}: {wave_option}") from None
    except OtherUnitsError as error:
        raise click.UsageError(error.said("{}", "--unit {}", " ")) from None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except ImportError as error:
        if error.name is None:
            raise click.UsageError(str(error)) from None
        raise click.UsageError(
            f"this needs {error.name.partition('.')[0]}: install cwinstruments[psychometrics]"
        ) from None
