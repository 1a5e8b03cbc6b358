"""The text of a release ledger: a table, a row for each cell of a release.

A table can be read, and compared with an earlier version of itself, by whoever keeps it. It holds no hidden score, but
it says which cells are hidden and why, and of some how many people they have. So it is kept like the data, by the
analyst alone, and never published.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from itertools import groupby
from typing import Any, Final

import attrs
from attrs import frozen

from cwinstruments.disclosure.rule import Kind
from cwinstruments.disclosure.shown import Reason, ShownCell, ShownTable, Status
from cwinstruments.disclosure.table import Place
from cwinstruments.errors import CWInstrumentsError

COLUMNS: Final[Mapping[str, str]] = {
    "release": "the name of the release",
    "date": "when it was published, as 2026-03-31",
    "table": "the place of the table in its release, from 1",
    "people": "whose answers these are; what has the same name here is about the same people",
    "stage": "0 for the first release of these people, 1 where further people were added since, and so on",
    "public": "yes where it left the agency, else no",
    "statistic": "what is shown, such as safety.mean",
    "kind": "what kind of statistic it is, such as scale_mean",
    "low": "the least that one person's score can be; empty where the statistic is no mean",
    "high": "the greatest that it can be",
    "step": "what one person's scores are multiples of; empty where they lie anywhere",
    "rounded_to": "what the values are rounded to; empty for not at all",
    "minimum": "the fewest people of a shown cell",
    "minimum_non_respondents": "the fewest non-respondents beside which the number of respondents is shown",
    "grouping": "what the groups are values of",
    "levels": "the columns that name units, written like unit; empty where nobody said them",
    "wave": "empty for all waves together",
    "unit": "from the largest to the smallest with / between; ~1 is a / within a name, and ~0 a ~",
    "group": "empty for all groups together",
    "n": "how many people; empty where that is hidden",
    "value": "the published figure; empty where it is hidden or there is none",
    "status": "of the value: published, primary or complementary",
    "reason": "why the value is hidden",
    "n_status": "of n: published, primary or complementary",
    "n_reason": "why n is hidden",
    "roster": "how many people there are; empty where nobody counts them",
    "digest": "SHA-256 of the digest of the release before, and of all rows of this one without this column",
}
"""The columns of the file, in order, with what they say."""


class LedgerError(CWInstrumentsError):
    """A ledger is not what it was, or not one.

    Args:
        reason: what is wrong.
        path: the file; None for a ledger that is in none.
    """

    def __init__(self, reason: str, path: str | None = None) -> None:
        super().__init__(reason if path is None else f"{path}: {reason}")
        self.reason = reason
        self.path = path


@frozen
class Release:
    """What was published at once.

    Args:
        id: its name.
        date: when.
        tables: as they were shown.
        digest: stands for it and for all releases before.
    """

    id: str
    date: date
    tables: tuple[ShownTable, ...]
    digest: str


def ledger_text(releases: Iterable[Release], /) -> str:
    """Give what the file of some releases holds."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for release in releases:
        writer.writerows([*row, release.digest] for row in rows_of(release))
    return stream.getvalue()


_HEAD: Final = (
    *("people", "stage", "public", "statistic", "kind", "low", "high", "step", "rounded_to"),
    *("minimum", "minimum_non_respondents", "grouping", "levels"),
)
_CELL: Final = ("n", "value", "status", "reason", "n_status", "n_reason", "roster")


def rows_of(release: Release, /) -> list[list[str]]:
    """Give the rows of a release, without the digest."""
    return [
        [
            *(release.id, release.date.isoformat(), str(number)),
            *(_written(getattr(table, name)) for name in _HEAD),
            *(_written(cell.place.wave), _path(cell.place.unit), _written(cell.place.group)),
            *(_written(getattr(cell, name)) for name in _CELL),
        ]
        for number, table in enumerate(release.tables, start=1)
        for cell in table.cells
    ]


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return repr(value)
        case tuple():
            return _path(value)
        case _:
            return str(value)


def _path(unit: tuple[str, ...]) -> str:
    return "/".join(name.replace("~", "~0").replace("/", "~1") for name in unit)


def _unit(path: str) -> tuple[str, ...]:
    return tuple(name.replace("~1", "/").replace("~0", "~") for name in path.split("/")) if path else ()


def digest_of(before: str, rows: Sequence[Sequence[str]], /) -> str:
    """Give what stands for a release and all before it."""
    stream = StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return hashlib.sha256(f"{before}\n{stream.getvalue()}".encode()).hexdigest()


def read_releases(text: str, /) -> Iterator[Release]:
    """Read the text of a ledger.

    Raises:
        LedgerError: it is none, or a row is not what it was when it was written.
    """
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        rows = list(lines)
    except csv.Error as error:
        raise LedgerError(f"line {lines.line_num} can't be read: {error}") from None
    if not rows:
        raise LedgerError("it is empty; a ledger that is begun anew is a file that is not there yet")
    if rows[0] != list(COLUMNS) and len(rows[0]) == 1 and set(COLUMNS) <= set(re.split(r"[;\t]", rows[0][0])):
        raise LedgerError("it is written with other separators, as a spreadsheet saves it; take the file as it was")
    if rows[0] != list(COLUMNS):
        raise LedgerError(f"the first line has to be {','.join(COLUMNS)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS):
            raise LedgerError(f"row {number} has {len(row)} cells; each has {len(COLUMNS)}")
    before = ""
    for (id, digest), some in groupby(rows[1:], key=lambda row: (row[0], row[-1])):
        cells = [row[:-1] for row in some]
        if digest_of(before, cells) != digest:
            raise LedgerError(f"the release {id!r}, or one before it, is not what it was when it was written")
        try:
            yield _release(cells, digest)
        except (ValueError, KeyError) as error:
            raise LedgerError(f"the release {id!r} can't be read: {error}") from None
        before = digest


def _release(rows: list[list[str]], digest: str) -> Release:
    named = [dict(zip(COLUMNS, row, strict=False)) for row in rows]
    tables = []
    for _, some in groupby(named, key=lambda row: row["table"]):
        cells = list(some)
        head = {name: _taken(ShownTable, name, cells[0][name]) for name in _HEAD}
        tables.append(ShownTable(cells=tuple(_cell(one) for one in cells), release=cells[0]["release"], **head))
    return Release(named[0]["release"], date.fromisoformat(named[0]["date"]), tuple(tables), digest)


def _cell(row: Mapping[str, str]) -> ShownCell:
    place = Place(_unit(row["unit"]), row["group"] or None, row["wave"] or None)
    return ShownCell(place, **{name: _taken(ShownCell, name, row[name]) for name in _CELL})


def _taken(cls: type[attrs.AttrsInstance], name: str, text: str) -> Any:
    """Read a cell as what the attribute of that name holds."""
    kind = str(attrs.fields_dict(cls)[name].type)
    if not text and "None" in kind:
        return None
    match kind.removesuffix(" | None"):
        case "int":
            return int(text)
        case "float":
            return float(text)
        case "bool":
            return {"yes": True, "no": False}[text]
        case "tuple[str, ...]":
            return _unit(text)
        case "Status":
            return Status(text)
        case "Reason":
            return Reason(text)
        case "Kind":
            return Kind(text)
        case _:
            return text
