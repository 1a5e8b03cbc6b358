"""Files of responses in batches: whole columns where a file is plain, row by row where it is not."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from io import BytesIO, StringIO
from itertools import chain
from math import inf
from operator import and_
from typing import Any, Final

from attrs import evolve, frozen

from cwinstruments.data_agreements import NOT_NAMED, Holding
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import ResponseFileError
from cwinstruments.files.answers import NOTHING_CHOSEN, cell_rules
from cwinstruments.files.columns import ROW_COLUMN, table_cell
from cwinstruments.files.delimited import DelimitedRecords
from cwinstruments.files.lines import read_lines
from cwinstruments.files.pieces import NoRowEndsError, Piece, cut_pieces, plain_data
from cwinstruments.files.records import Record, RecordOrFault
from cwinstruments.files.responses import ResponseFile, ResponseRow
from cwinstruments.files.table_records import TableRecords
from cwinstruments.frames.cell_rules import NO_ANSWER
from cwinstruments.plan import Codes, InputKind, ScoringPlan, State
from cwinstruments.scoring.responses import InputReader, reader_of

_ROWS: Final = 20_000
"""Rows of a batch that is read row by row."""
_BYTE = range(-128, 128)


class OddFileError(Exception):
    """The file has to be read row by row from its beginning."""


@frozen(eq=False)
class Batch:
    """Some rows of a file of responses.

    Args:
        kept: the columns that are written in front of the scores, as a frame.
        items: the answers, in columns called like items, as a frame.
        faults: why rows could not be read.
        passed_over: how many rows were passed over because they are wholly empty.
        rows: gives rows of the two frames by their places, as they would be read one by one.
    """

    kept: Any
    items: Any
    faults: Sequence[Diagnostic]
    passed_over: int
    rows: Callable[[Sequence[int]], Iterator[ResponseRow]]


class Batches:
    """Gives the batches of a file.

    Args:
        responses: the file, of which no row was read.
        missing_texts: texts that mean the same as an empty cell.
        by_rows: whether every row is read by itself.
    """

    def __init__(
        self, responses: ResponseFile, plan: ScoringPlan, /, *, missing_texts: Sequence[str] = (), by_rows: bool = False
    ) -> None:
        self._responses, self._plan = responses, plan
        records = responses.records
        self._rules = cell_rules(decimal_comma=records.decimal_comma, missing_texts=missing_texts)
        inputs = reader_of(plan).inputs
        self._readers = {
            one.item: _column_reader(one, [other for other in inputs if other.item == one.item])
            for one in inputs
            if one.is_first
        }
        self._by_rows = by_rows
        # They are numbered in the order of the file: those that are left out leave a gap.
        self._number = 0
        # A number may mean that there is no answer; as a text it is looked up first.
        numbers = any(text.strip().lstrip("-+").isdecimal() for text in missing_texts)
        small = {one.item for one in inputs if _is_small(one)} if not numbers else set()
        self._whole = {column for item, column in responses.items.items() if item in small}

    def __iter__(self) -> Iterator[Batch]:
        """Give the batches in order.

        Raises:
            OddFileError: it turns out that the file has to be read row by row.
            ResponseFileError: the file can't be read.
        """
        records = self._responses.records
        if isinstance(records, TableRecords):
            return self._tables(records)
        is_text = isinstance(records, DelimitedRecords) and self._responses.is_plain and self._responses.size > 0
        return self._texts() if is_text and not self._by_rows else self._one_by_one(self._responses)

    def empty(self) -> Batch:
        """Give a batch without rows, which tells the columns and their types."""
        records = self._responses.records
        return self._table(records.empty()) if isinstance(records, TableRecords) else self._of_rows([], (), 0)

    @property
    def position(self) -> int:
        """How many bytes of the file were read, about."""
        records, responses = self._responses.records, self._responses
        if isinstance(records, TableRecords):
            return responses.size * self._number // max(records.rows, self._number, 1)
        return responses.position

    # Row by row

    def _one_by_one(self, rows: Iterator[ResponseRow | Diagnostic]) -> Iterator[Batch]:
        good: list[ResponseRow] = []
        faults: list[Diagnostic] = []
        passed_over = self._responses.passed_over
        for row in rows:
            if isinstance(row, Diagnostic):
                faults.append(row)
            else:
                good.append(row)
            if len(good) + len(faults) >= _ROWS:
                yield self._of_rows(good, faults, self._responses.passed_over - passed_over)
                good, faults, passed_over = [], [], self._responses.passed_over
        yield self._of_rows(good, faults, self._responses.passed_over - passed_over)

    def _of_rows(self, rows: Sequence[ResponseRow], faults: Sequence[Diagnostic], passed_over: int) -> Batch:
        from cwinstruments.frames.tables import text_frame

        kept: dict[str, list[str | None]] = {}
        if self._responses.counts_rows:
            kept[ROW_COLUMN] = [row.respondent for row in rows]
        for column in self._responses.columns:
            kept[column] = [_text(row.columns[column]) for row in rows]
        return Batch(text_frame(kept), self._answers(rows), faults, passed_over, lambda at: (rows[one] for one in at))

    def _answers(self, rows: Sequence[ResponseRow]) -> Any:
        """Give answers that were read one by one as columns."""
        from cwinstruments.frames.cells import answer_frame

        there = self._responses.answered
        readers = {item: read for item, read in self._readers.items() if item in there}
        return answer_frame(
            self._plan, {item: [read(row.responses.get(item)) for row in rows] for item, read in readers.items()}
        )

    # Typed tables

    def _tables(self, records: TableRecords) -> Iterator[Batch]:
        for frame in records.frames():
            found = self._table(frame)
            self._number += frame.height
            yield found

    def _table(self, frame: Any) -> Batch:
        from cwinstruments.frames.streaming import plain_rows

        first = self._number + 1

        def rows(at: Sequence[int]) -> Iterator[ResponseRow]:
            for place, values in zip(at, plain_rows(frame, at), strict=True):
                yield self._responses.row_of(Record(first + place, values), first + place)

        found = self._of_frame(frame, rows, may_give_up=False)
        assert found is not None
        return found

    # Text

    def _texts(self) -> Iterator[Batch]:
        responses, records = self._responses, self._responses.records
        assert isinstance(records, DelimitedRecords)
        stream = responses.stream
        stream.seek(0)
        for _ in range(records.line):
            if b"\r" in stream.readline().removesuffix(b"\n").removesuffix(b"\r"):
                raise OddFileError
        if any("\n" in column or "\r" in column for column in records.columns):
            raise OddFileError
        try:
            for piece in cut_pieces(stream, records.line + 1):
                yield from self._piece(piece, records)
        except (ResponseFileError, NoRowEndsError):
            # What is wrong is said as if the file had been read row by row.
            raise OddFileError from None

    def _piece(self, piece: Piece, records: DelimitedRecords) -> Iterator[Batch]:
        found = self._plain(piece, records)
        if found is not None:
            yield found
        elif (halves := piece.halves()) is not None:
            for half in halves:
                yield from self._piece(half, records)
        else:
            yield self._odd(piece, records)

    def _plain(self, piece: Piece, records: DelimitedRecords) -> Batch | None:
        """Read a piece by whole columns; None where it is odd."""
        from cwinstruments.frames import cells, tables

        columns, delimiter = records.columns, records.delimiter
        data = plain_data(piece, delimiter, len(columns))
        if data is None:
            return None
        frame = None
        if self._whole:
            frame = tables.read_text(data, columns, delimiter, self._whole, quotes=piece.quotes)
        if frame is None:
            frame = tables.read_text(data, columns, delimiter, (), quotes=piece.quotes)
            if frame is None:
                return None
            self._whole = cells.whole_columns(frame, self._whole)
        first = self._number + 1

        def rows(at: Sequence[int]) -> Iterator[ResponseRow]:
            wanted = frozenset(at)
            for place, record in enumerate(self._records(piece, records)):
                if place in wanted:
                    assert isinstance(record, Record)
                    yield self._responses.row_of(record, first + place)

        found = self._of_frame(frame, rows, may_give_up=True)
        if found is not None:
            self._number += frame.height
        return found

    def _odd(self, piece: Piece, records: DelimitedRecords) -> Batch:
        """Read a small piece row by row."""
        good: list[ResponseRow] = []
        faults: list[Diagnostic] = []
        passed_over = 0
        for record in self._records(piece, records):
            if isinstance(record, Record) and self._responses.is_empty(record):
                passed_over += 1
                continue
            self._number += 1
            if isinstance(record, Record):
                if not self._responses.lets_go(record):
                    continue
                good.append(self._responses.row_of(record, self._number))
            else:
                faults.append(record)
        return self._of_rows(good, faults, passed_over)

    def _records(self, piece: Piece, records: DelimitedRecords) -> Iterator[RecordOrFault]:
        """Read a piece as if it stood behind the header."""
        header = StringIO()
        csv.writer(header, delimiter=records.delimiter, lineterminator="\n").writerow(records.columns)
        file, delimiter = self._responses.file, records.delimiter
        lines = chain([header.getvalue()], read_lines(BytesIO(piece.data), file, longest=-1))
        for record in DelimitedRecords(lines, file, (), delimiter=delimiter):
            yield evolve(record, line=(record.line or 0) + piece.first_line - 2)

    # Both

    def _of_frame(
        self, frame: Any, rows: Callable[[Sequence[int]], Iterator[ResponseRow]], *, may_give_up: bool
    ) -> Batch | None:
        """Give the batch of a frame; None where a cell has to be read by itself and the caller knows a better way."""
        from cwinstruments.frames import cells, streaming

        responses = self._responses
        empty = None if responses.id_column is None else streaming.empty_rows(frame, responses.id_column)
        full = frame if empty is None else frame.filter(~empty)
        places: Sequence[int] = range(frame.height) if empty is None else (~empty).arg_true().to_list()
        passed_over, numbered, held = frame.height - full.height, full, None
        holding, held_by = responses.holding, []
        for names, found in () if holding is None else self._held_rows(holding, numbered, lambda: rows(places)):
            if held is not None:
                found = found & ~held
            held_by.append((names, found))
            held = found if held is None else held | found
        if held is not None:
            full = full.filter(~held)
            places = [places[one] for one in (~held).arg_true()]

        def rows_at(at: Sequence[int]) -> Iterator[ResponseRow]:
            return rows([places[one] for one in at])

        # What an export writes for an answer only the mapping knows, row by row.
        items = cells.item_frame(full, self._plan, responses.items, self._rules) if responses.is_plain else None
        if items is None:
            if may_give_up:
                return None
            items = self._answers(list(rows_at(range(full.height))))
        if not responses.counts_rows:
            kept = full.select(responses.columns)
        else:
            kept = streaming.with_row_numbers(numbered, ROW_COLUMN, self._number + 1)
            kept = (kept if held is None else kept.filter(~held)).select(ROW_COLUMN, *responses.columns)
        for names, by in held_by:
            assert holding is not None
            # Not before it is certain that this piece is read like this: what is held back is counted once.
            holding.count([NOT_NAMED] * by.sum() if names is None else names.filter(by))
        return Batch(kept, items, (), passed_over, rows_at)

    def _held_rows(
        self, holding: Holding, frame: Any, read: Callable[[], Iterable[ResponseRow]]
    ) -> Iterator[tuple[Any, Any]]:
        """Tell which rows of a frame are held back: the column that names their Nations, or None, and the rows."""
        from cwinstruments.frames import streaming

        def found(tests: Iterable[tuple[str, Callable[[object], bool]]]) -> Iterator[tuple[Any, Any]]:
            for column, is_meant in tests:
                if column in frame.columns and (rows := streaming.rows_with(frame, column, is_meant)) is not None:
                    yield frame[column], rows

        yield from found(holding.tests())
        if self._responses.is_plain:
            said = [rows for _, rows in found(holding.saying_tests())]
        else:
            said = [streaming.marked([holding.says_so(row.responses) for row in read()])] if holding.says_nation else []
        named = [rows for _, rows in found(holding.naming_tests())] if said else []
        for rows in said:
            yield None, reduce(and_, (~one for one in named), rows)


def _is_small(one: InputReader) -> bool:
    """Tell whether every answer to an item is a whole number that one byte holds."""
    domain, codes = one.input.domain, [code for code, _ in one.input.nonresponse]
    if isinstance(domain, Codes) or one.input.kind in (InputKind.SELECTED, InputKind.DATE) or one.input.scale != 1:
        return False
    return all(number in _BYTE for number in (domain.least, domain.greatest, *codes))


def _column_reader(one: InputReader, siblings: Sequence[InputReader]) -> Callable[[Any], Any]:
    """Give what makes cells of a column out of answers, in which no item takes what is not allowed."""
    codes = {state: code for code, state in reversed(one.input.nonresponse)}
    kind, scale = one.input.kind, one.input.scale
    is_number = kind in (InputKind.ORDERED, InputKind.NUMBER, InputKind.BOOLEAN)

    def read(answer: Any) -> Any:
        state, value, invalid = one.state_of(answer)
        if invalid:
            return inf if is_number else NO_ANSWER
        if state is State.SKIPPED and state not in codes:
            return None
        if state is not State.ANSWERED:
            return float(codes[state]) if is_number else str(codes[state])
        if is_number:
            return value / scale
        if kind is InputKind.DATE:
            return date.fromordinal(value).isoformat()
        if kind is InputKind.SELECTED:
            chosen = [other.name.removeprefix(f"{one.item}__") for other in siblings if other.state_of(answer)[1]]
            return ";".join(chosen) or NOTHING_CHOSEN
        return value

    return read


def _text(value: Any) -> str | None:
    """Give a cell as a table of text holds it."""
    if value is None or isinstance(value, str):
        return value
    found = table_cell(value)
    return found if isinstance(found, str) else str(found)
