"""Files of responses: opened, their columns sorted out, and read row by row."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from shutil import copyfileobj
from stat import S_ISREG
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any, BinaryIO, Final, Self, cast

from attrs import evolve, frozen

from cwinstruments.columns.names import column_names
from cwinstruments.data_agreements import Holding
from cwinstruments.diagnostics import Diagnostic, Severity, did_you_mean
from cwinstruments.errors import ResponseFileError
from cwinstruments.files.answers import ReadAnswer, answer_readers
from cwinstruments.files.delimited import DelimitedRecords
from cwinstruments.files.export_answers import ReadRow, export_readers
from cwinstruments.files.export_records import ExportRecords
from cwinstruments.files.json_records import JsonLinesRecords, JsonRecords, keys_of
from cwinstruments.files.lines import read_lines
from cwinstruments.files.records import Record, Records
from cwinstruments.files.table_records import TABLE_FORMATS, TableRecords
from cwinstruments.model import ExportMapping
from cwinstruments.plan import InputKind, ScoringPlan

FORMATS: Final = ("csv", "jsonl", "json", *TABLE_FORMATS)
STANDARD_INPUT: Final = "-"
ID_COLUMNS: Final = ("respondent", "respondent_id", "id")
"""The columns that name the respondent, unless the caller says which does; the first that is there is taken."""

_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".sav": "spss",
    ".zsav": "spss",
    ".dta": "stata",
}
_MANY = 12
_IN_MEMORY = 8_000_000


@frozen
class ResponseRow:
    """The answers of one respondent, as a file holds them.

    Args:
        line: the line on which the row begins.
        number: which row it is, counted from 1.
        respondent: who answered; the row's number where no column says so.
        columns: what is kept as it is, by column.
        responses: the answers by item.
        entry: which entry of a JSON array it is, counted from 1; None for other files.
    """

    line: int
    number: int
    respondent: str | None
    columns: Mapping[str, Any]
    responses: Mapping[str, Any]
    entry: int | None = None


class ResponseFile(Iterator[ResponseRow | Diagnostic]):
    """A file of responses, open. Iterating gives each row, or what is wrong with it; a fault stops nothing.

    Args:
        source: the file; `-` is the standard input.
        plan: the plan of the instrument that was answered.
        format: one of `FORMATS`; by default what the file's name says, and `csv` for a pipe.
        id_column: the column that names the respondent; by default one of `ID_COLUMNS`.
        missing_texts: texts that mean the same as an empty cell.
        mapping: how the export of a survey tool is read. Without one, columns are called like items.
        item_columns: by item, its column, or a pattern such as `t1_{item}`; items left out have one of their own name.
        holding: which rows that name a Tribal Nation may go; the others are passed over. None lets all go.

    Attributes:
        file: the name that messages give.
        columns: the columns that are kept as they are, in their order.
        id_column: the column that names the respondent; None where rows are counted.
        notes: what is to be known about the columns.
        is_for_release: whether what is written of it names no respondent, not even by the number of a row.
        holding: what was held back so far; None where the file has no column that names a Nation, or says that a
            row is about one.

    Raises:
        ResponseFileError: the file can't be opened or read, or holds no item.
    """

    def __init__(
        self,
        source: str | os.PathLike[str],
        plan: ScoringPlan,
        /,
        *,
        format: str | None = None,
        id_column: str | None = None,
        missing_texts: Collection[str] = (),
        mapping: ExportMapping | None = None,
        item_columns: Mapping[str, str] | str | None = None,
        holding: Holding | None = None,
    ) -> None:
        is_standard = os.fspath(source) == STANDARD_INPUT
        self.file = "standard input" if is_standard else os.fspath(source)
        self._stream = sys.stdin.buffer if is_standard else _open(Path(source))
        self._closes = not is_standard
        self.columns: tuple[str, ...] = ()
        self.notes: tuple[Diagnostic, ...] = ()
        self.is_for_release = False
        try:
            status = None if is_standard else os.fstat(self._stream.fileno())
            # The name of a pipe or a device tells nothing, and nobody knows its size.
            is_file = status is not None and S_ISREG(status.st_mode)
            self._size = status.st_size if status is not None and is_file else 0
            format = format or (format_of(source) if is_file else "csv")
            items = items_of(plan)
            self.format = format
            self._named = name_columns(plan, item_columns)
            self._wanted = dict(item_columns) if isinstance(item_columns, Mapping) else {}
            self._records = self._read(format, plan, mapping)
            comma = self._records.decimal_comma
            self._answers: Mapping[str, ReadAnswer] = {}
            self._mapped: Mapping[str, ReadRow] | None = None
            if mapping is None:
                self._sort_columns(plan, items, id_column)
                self._answers = answer_readers(plan, decimal_comma=comma, missing_texts=missing_texts)
            else:
                self._take_columns(mapping, id_column)
                self._mapped = export_readers(plan, mapping, decimal_comma=comma, missing_texts=missing_texts)
            self.holding = self._hold(holding, mapping)
        except BaseException:
            self.close()
            raise
        self._rows = 0
        self._passed_over = 0

    @property
    def passed_over(self) -> int:
        """How many rows were passed over so far because they were wholly empty."""
        return self._passed_over

    @property
    def rows(self) -> int:
        """How many rows there were so far."""
        return self._rows

    @property
    def size(self) -> int:
        """How many bytes the file has; 0 where nobody knows."""
        return self._size

    @property
    def position(self) -> int:
        """How many bytes were read so far."""
        return self._stream.tell() if self._size and not self._stream.closed else 0

    def close(self) -> None:
        """Close the file; the standard input stays open."""
        if self._closes:
            self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __next__(self) -> ResponseRow | Diagnostic:
        while True:
            record = next(self._records)
            if not isinstance(record, Record):
                self._rows += 1
                return record
            if self.is_empty(record):
                self._passed_over += 1
                continue
            self._rows += 1
            if self.lets_go(record):
                return self.row_of(record, self._rows)

    def keep(self, column: str, /) -> None:
        """Keep another column of the file as it is, also where a mapping reads it."""
        self.columns = tuple(dict.fromkeys((*self.columns, column)))

    def release(self, columns: Collection[str], /) -> None:
        """Keep these columns alone, items among them, and name no respondent, for what is to leave the analysts.

        A note says which columns are left out of what is written.
        """
        left_out = [column for column in self.columns if column not in columns]
        there = self._records.columns
        self.columns = tuple(column for column in there if column in columns)
        self.is_for_release = True
        about_columns = [one for one in self.notes if one.code == "CWI861"]
        others = [one for one in self.notes if one.code != "CWI861"]
        if left_out:
            message = f"columns that are left out of what is released: {_listed(left_out)}"
            hint = about_columns[0].hint if about_columns else None
            others.insert(0, Diagnostic("CWI861", message, hint=hint, severity=Severity.WARNING, file=self.file))
        self.notes = tuple(others)

    @property
    def counts_rows(self) -> bool:
        """Whether the number of a row is written in the place of the respondent."""
        return self.id_column is None and not self.is_for_release

    def lets_go(self, record: Record, /) -> bool:
        """Tell whether a record names no Nation, or one whose agreement lets it go; the others are counted."""
        if self.holding is None:
            return True
        if self._mapped is None or not self.holding.says_nation:
            return self.holding.lets_go(record.values)
        # What an export writes for an answer only the mapping knows.
        said = {item: self._mapped[item](record.values) for item in self.holding.says_nation}
        return self.holding.lets_go({**record.values, **said})

    def is_empty(self, record: Record, /) -> bool:
        """Tell whether a record is to be passed over.

        Spreadsheets leave rows behind in which there is nothing, not even the name of a respondent.
        """
        return self.id_column is not None and all(_is_empty(value) for value in record.values.values())

    def row_of(self, record: Record, number: int, /) -> ResponseRow:
        """Read one record of this file.

        Args:
            number: which row it is, counted from 1.
        """
        values = record.values
        who = values.get(self.id_column) if self.id_column is not None else number
        if self._mapped is None:
            named = self._named
            answers = {item: self._answers[item](values[named[item]]) for item in self._items if named[item] in values}
        else:
            answers = {item: read(values) for item, read in self._mapped.items()}
        return ResponseRow(
            record.line,
            number,
            None if _is_empty(who) else str(who).strip(),
            {column: values.get(column) for column in self.columns},
            answers,
            record.entry,
        )

    @property
    def records(self) -> Records:
        """The records, which whoever reads them all at once takes from here."""
        return self._records

    @property
    def stream(self) -> BinaryIO:
        """The file that is open."""
        return self._stream

    @property
    def items(self) -> Mapping[str, str]:
        """The columns of the items that there are, by item."""
        return {item: self._named[item] for item in self._items}

    @property
    def answered(self) -> frozenset[str]:
        """The items that have a column, or that the mapping reads."""
        return frozenset(self._items)

    @property
    def is_plain(self) -> bool:
        """Whether columns are called like items, and no mapping reads them."""
        return self._mapped is None

    def _read(self, format: str, plan: ScoringPlan, mapping: ExportMapping | None) -> Records:
        expected = tuple(self._named.values())
        if format == "csv" and mapping is not None:
            lines = read_lines(self._stream, self.file, encoding=mapping.encoding)
            return ExportRecords(lines, self.file, mapping)
        if format == "csv":
            return DelimitedRecords(read_lines(self._stream, self.file), self.file, expected)
        if format == "json":
            return JsonRecords("".join(read_lines(self._stream, self.file, longest=-1)), self.file)
        if format in TABLE_FORMATS:
            codes = {self._named[one.item]: [code for code, _ in one.nonresponse] for one in plan.inputs}
            return TableRecords(self.file, format, codes)
        if format != "jsonl":
            raise ValueError(f"format is one of {', '.join(FORMATS)}, not {format!r}")
        if not self._size:
            # It is read twice, first for the columns, which any line may add to; a pipe can be read only once.
            copy = cast(BinaryIO, SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
            copyfileobj(self._stream, copy)
            copy.seek(0)
            self.close()
            self._stream, self._closes = copy, True
        keys = keys_of(read_lines(self._stream, self.file), self.file)
        self._stream.seek(0)
        return JsonLinesRecords(read_lines(self._stream, self.file), self.file, keys)

    def _sort_columns(self, plan: ScoringPlan, items: Sequence[str], id_column: str | None) -> None:
        """Tell items from what is kept, and note what is odd."""
        columns = self._records.columns
        named = self._named
        self._refuse_absent_columns(columns)
        self._items = tuple(item for item in items if named[item] in columns)
        taken = {named[item] for item in items}
        self.columns = tuple(column for column in columns if column not in taken)
        self.id_column = self._choose_id(id_column)
        missing = [named[one] for one in items if named[one] not in columns and one not in plan.unscored]
        self._refuse_option_columns(plan, missing)
        if not self._items and columns:
            hint = did_you_mean(items[0], self.columns) if len(items) == 1 else None
            near = [name for column in self.columns for name in get_close_matches(column.lower(), items, 1, 0.8)]
            if near:
                hint = f"did you mean '{near[0]}'? columns are spelt like the items of {plan.instrument}"
            message = f"no column is an item of {plan.instrument}"
            expected = tuple(named.values())
            hint = hint or f"the first line must name the columns; the items are {_listed(expected)}"
            raise ResponseFileError(message, file=self.file, line=1, hint=hint)
        self.notes = tuple(self._note_columns(missing) if columns else ())

    def _take_columns(self, mapping: ExportMapping, id_column: str | None) -> None:
        """Take the columns that a mapping names; of the others nobody asked to see anything."""
        there = self._records.columns
        missing = [column for column in mapping.all_columns if column not in there] if there else []
        if missing:
            quoted = [f"'{column}'" for column in missing]
            message = f"the file has no column {_listed(quoted)}, which the mapping names"
            near = did_you_mean(missing[0], there)
            columns = near if near and near.startswith("did") else f"it has {_listed(there)}"
            raise ResponseFileError(message, file=self.file, line=1, hint=columns)
        who = mapping.respondent if id_column is None else id_column
        self._items = tuple(mapping.items)
        kept = mapping.keep if who is None else (who, *mapping.keep)
        self.columns = tuple(dict.fromkeys(kept))
        self.id_column = who
        if who is not None and there and who not in there:
            hint = did_you_mean(who, there)
            raise ResponseFileError(f"there is no column '{who}' to name the respondent", file=self.file, hint=hint)
        self.notes = ()
        if mapping.left_out:
            message = f"items that the mapping leaves out count as not answered: {_listed(mapping.left_out)}"
            self.notes = (Diagnostic("CWI862", message, severity=Severity.WARNING, file=self.file),)

    def _hold(self, holding: Holding | None, mapping: ExportMapping | None) -> Holding | None:
        if holding is None:
            return None
        there = self._records.columns
        named = self._named if mapping is None else {item: item for item in self._items}
        said = {named[item]: values for item, values in holding.says_nation.items() if item in self._items}
        if (column := holding.column_among(there)) is not None:
            # A file may be read a second time, and then it is counted anew.
            columns = self._named if self._mapped is None else cast(ExportMapping, mapping).columns
            groups = (columns.get(one, one) for one in holding.groups)
            in_file = tuple(one for one in groups if one in there)
            return evolve(holding, column=column, groups=in_file, says_nation=said)
        if (holding.is_expected or holding.groups) and there:
            message = f"there is no column '{holding.column}' to name a Nation"
            near = did_you_mean(holding.column, there)
            known = "it has to be there, and is empty where a row names no Nation"
            hint = near if near and near.startswith("did") else known
            raise ResponseFileError(message, file=self.file, hint=hint)
        return evolve(holding, says_nation=said) if said else None

    def _choose_id(self, wanted: str | None) -> str | None:
        if wanted is None:
            return next((name for name in ID_COLUMNS if name in self.columns), None)
        if wanted in self.items.values():
            message = f"column '{wanted}' is an item, so it can't name the respondent"
            raise ResponseFileError(message, file=self.file)
        if wanted not in self.columns:
            hint = did_you_mean(wanted, self.columns)
            raise ResponseFileError(f"there is no column '{wanted}' to name the respondent", file=self.file, hint=hint)
        return wanted

    def _refuse_absent_columns(self, columns: Sequence[str]) -> None:
        """Stop where a column was named that is not there: its item would count as not answered without a word."""
        for item, column in self._wanted.items():
            if columns and column not in columns:
                hint = did_you_mean(column, columns) or f"it has {_listed(columns)}"
                message = f"the file has no column '{column}', which is named for item '{item}'"
                raise ResponseFileError(message, file=self.file, line=1, hint=hint)

    def _refuse_option_columns(self, plan: ScoringPlan, missing: Sequence[str]) -> None:
        """Stop where a multiple choice has a column an option: its answers would be lost without a word."""
        for one in plan.inputs:
            whole = self._named[one.item]
            column = whole + one.name.removeprefix(one.item)
            if one.kind is InputKind.SELECTED and whole in missing and column in self.columns:
                message = f"column '{column}' is one option of '{one.item}', which needs one column for all"
                hint = f"name it '{whole}' and write what was chosen with semicolons between, such as a;b"
                raise ResponseFileError(message, file=self.file, line=1, hint=hint)

    def _note_columns(self, missing: Sequence[str]) -> Iterator[Diagnostic]:
        unknown = [column for column in self.columns if column != self.id_column]
        if unknown:
            message = f"columns that are no items are kept as they are: {_listed(unknown)}"
            meant = [
                f"'{near[0]}' for '{column}'"
                for column in unknown
                if (near := get_close_matches(column.lower(), missing, 1, 0.7))
            ]
            hint = f"did you mean {', '.join(meant)}?" if meant else None
            yield Diagnostic("CWI861", message, hint=hint, severity=Severity.WARNING, file=self.file)
        if missing:
            message = f"items without a column count as not answered: {_listed(missing)}"
            yield Diagnostic("CWI862", message, severity=Severity.WARNING, file=self.file)


def items_of(plan: ScoringPlan, /) -> tuple[str, ...]:
    """Give everything that can be answered."""
    return tuple(dict.fromkeys([*(one.item for one in plan.inputs), *plan.unscored]))


def name_columns(plan: ScoringPlan, item_columns: Mapping[str, str] | str | None = None, /) -> dict[str, str]:
    """Give the column of every item.

    Args:
        item_columns: by item, its column, or a pattern such as `t1_{item}`.

    Raises:
        ValueError: a name is no item, a pattern holds no `{item}`, or a column is named twice.
    """
    named = column_names(plan, item_columns)
    items = items_of(plan)
    if isinstance(item_columns, str):
        return {item: item_columns.replace("{item}", item) for item in items}
    found = {item: named.get(item, (item_columns or {}).get(item, item)) for item in items}
    twice = [column for column, times in Counter(found.values()).items() if times > 1]
    if twice:
        raise ValueError(f"the column '{twice[0]}' is named for more than one item")
    return found


def format_of(file: str | os.PathLike[str], /) -> str:
    """Tell the format of a file by its name.

    Raises:
        ResponseFileError: its name does not say.

    Examples:
        >>> format_of("wave1.tsv"), format_of("wave1.ndjson")
        ('csv', 'jsonl')
    """
    suffix = Path(file).suffix.lower()
    if suffix not in _SUFFIXES:
        hint = f"it may end in {', '.join(_SUFFIXES)}; or say the format: {', '.join(FORMATS)}"
        raise ResponseFileError("the file's name does not tell its format", file=os.fspath(file), hint=hint)
    return _SUFFIXES[suffix]


def absent_file(path: Path, /) -> ResponseFileError:
    """Give the error of a file that is not there, with the name that may be meant."""
    hint = None
    if path.parent.is_dir():
        near = get_close_matches(path.name, [one.name for one in path.parent.iterdir()], 1)
        hint = f"did you mean '{path.with_name(near[0])}'?" if near else None
    return ResponseFileError("there is no such file", file=str(path), hint=hint)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise absent_file(path) from None
    except IsADirectoryError:
        raise ResponseFileError("this is a folder, not a file", file=str(path)) from None
    except OSError as error:
        raise ResponseFileError(f"the file can't be opened: {error.strerror}", file=str(path)) from None


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name or "(a column without a name)" for name in names[:_MANY])
    return shown if len(names) <= _MANY else f"{shown} and {len(names) - _MANY} more"
