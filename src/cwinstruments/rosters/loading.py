"""From a file to a roster: read, check, structure."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path as FilePath
from typing import Any

from attrs import define, field

from cwinstruments.diagnostics import Diagnostic, has_errors, in_order
from cwinstruments.documents import Document, check_schema, read_document
from cwinstruments.errors import DefinitionError, ResponseFileError
from cwinstruments.files.delimited import DelimitedRecords
from cwinstruments.files.lines import read_lines
from cwinstruments.files.records import Record
from cwinstruments.model import Disposition, Roster, RosterEntry, Wave
from cwinstruments.rosters.references import (
    RowChecks,
    RowPlace,
    check_header,
    check_roster_document,
    columns_of,
    kinds_of,
    opens_of,
    waves_of,
)

_EMPTY = "the first line must name the columns: respondent, the kinds of units, and disposition_ with each wave"
MAX_FINDINGS = 100
"""So many findings about rows are told; a table whose columns are swapped has one in every row."""


def load_roster(source: str | os.PathLike[str] | Traversable, /) -> Roster:
    """Load a roster from its document, a YAML or JSON file, and the table that it names.

    Raises:
        DefinitionError: one of them can't be read, or has faults; `diagnostics` holds every one.
    """
    diagnostics, roster = check_roster(read_document(source), folder=_folder_of(source))
    if roster is None:
        raise DefinitionError(diagnostics)
    return roster


def check_roster(
    document: Document, /, *, folder: FilePath | Traversable | None = None
) -> tuple[tuple[Diagnostic, ...], Roster | None]:
    """Find everything that is wrong with a roster, and give it where nothing is.

    Args:
        folder: where the document lies; its table is looked for from there.
    """
    reading = _Reading(document, [*check_schema(document, "roster"), *check_roster_document(document)])
    data = document.data if isinstance(document.data, Mapping) else {}
    rows = data.get("rows")
    if isinstance(rows, list):
        for index, row in enumerate(rows):
            if isinstance(row, Mapping):
                reading.add(row, RowPlace(document, ("rows", index)))
    elif isinstance(data.get("file"), str) and not has_errors(reading.diagnostics):
        reading.read_table(data["file"], folder)
    found = in_order(reading.diagnostics)
    if has_errors(found):
        return found, None
    waves = tuple(Wave(**wave) for wave in data["waves"])
    title, description = data.get("title"), data.get("description")
    roster = Roster(data["id"], kinds_of(data), waves, tuple(map(_entry, reading.rows)), title, description)
    return found, roster


@define
class _Reading:
    """The rows so far, and what is wrong with them."""

    document: Document
    diagnostics: list[Diagnostic]
    rows: list[Mapping[str, Any]] = field(factory=list)
    _checks: RowChecks = field(init=False)

    def __attrs_post_init__(self) -> None:
        data = self.document.data if isinstance(self.document.data, Mapping) else {}
        self._checks = RowChecks(kinds_of(data), waves_of(data), opens_of(data))

    def add(self, row: Mapping[str, Any], place: RowPlace) -> None:
        """Take up one row."""
        if len(self.diagnostics) < MAX_FINDINGS:
            self.diagnostics += self._checks.check(row, place)
        self.rows.append(row)

    def read_table(self, name: str, folder: FilePath | Traversable | None) -> None:
        """Take up the rows of a table."""
        at = (folder or FilePath()).joinpath(name)
        try:
            lines = read_lines(BytesIO(at.read_bytes()), str(at))
            records = DelimitedRecords(lines, str(at), tuple(columns_of(self.document.data).values()))
            self._read_records(records, str(at))
        except OSError as error:
            message = f"the table {name!r} can't be opened: {error.strerror or error}"
            hint = "a path is meant from where this document lies"
            self.diagnostics.append(self.document.diagnostic("CWI757", message, ("file",), hint=hint))
        except ResponseFileError as error:
            place = f"{at}:{error.line}" if error.line else str(at)
            message = str(error).partition("\n")[0].removeprefix(place).strip()
            wanted = _EMPTY if error.line is None else error.hint
            self.diagnostics.append(Diagnostic("CWI757", message, hint=wanted, file=str(at), line=error.line or 1))

    def _read_records(self, records: DelimitedRecords, file: str) -> None:
        data = self.document.data
        wanted = columns_of(data)
        header = list(check_header(records.columns, wanted, data, RowPlace(self.document, file=file, line=1)))
        self.diagnostics += header
        missing = [name for name, column in wanted.items() if column not in records.columns]
        # What stands in the other columns can be told all the same; without pseudonyms every row would be faulty.
        if "respondent" in missing:
            return
        kinds = tuple(one for one in kinds_of(data) if one not in missing)
        self._checks = RowChecks(kinds, waves_of(data), opens_of(data))
        for record in records:
            if isinstance(record, Record):
                if any(str(cell).strip() for cell in record.values.values()):
                    self.add(_row(record, wanted, data), RowPlace(self.document, file=file, line=record.line))
            else:
                self.diagnostics.append(record)


def _row(record: Record, columns: Mapping[str, str], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a row of a table as a document would have it; empty cells are left out."""

    def cell(name: str) -> str | None:
        text = str(record.values.get(columns[name], "")).strip()
        return text or None

    def filled(names: Iterator[tuple[str, str]]) -> dict[str, str]:
        return {key: text for key, name in names if (text := cell(name)) is not None}

    plain = ("role", "side", "rater_group", "eligible_from", "eligible_to")
    return {
        "respondent": cell("respondent") or "",
        "units": filled((kind, kind) for kind in kinds_of(data)),
        "dispositions": filled((wave, f"disposition_{wave}") for wave in waves_of(data)),
        **filled((name, name) for name in plain),
    }


def _entry(row: Mapping[str, Any]) -> RosterEntry:
    first, last = row.get("eligible_from"), row.get("eligible_to")
    return RosterEntry(
        row["respondent"],
        row["units"],
        row.get("role"),
        row.get("side"),
        row.get("rater_group"),
        None if first is None else date.fromisoformat(first),
        None if last is None else date.fromisoformat(last),
        {wave: Disposition(one) for wave, one in row.get("dispositions", {}).items()},
    )


def _folder_of(source: object) -> FilePath | None:
    # A file within an archive does not say where it lies; a table is then looked for from the working folder.
    return FilePath(source).parent if isinstance(source, str | os.PathLike) else None
