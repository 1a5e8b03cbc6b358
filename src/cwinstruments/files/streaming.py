"""Files of any size: scored batch by batch, in little memory, into a file that is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from attrs import asdict, field, frozen

from cwinstruments.data_agreements import Holding
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.files.atomic import replace_whole
from cwinstruments.files.batches import Batch, Batches, OddFileError
from cwinstruments.files.columns import REASON_COLUMN, result_columns, withheld_columns
from cwinstruments.files.disclosure import Disclosure
from cwinstruments.files.responses import ResponseFile
from cwinstruments.files.rows import InvalidRow, score_row
from cwinstruments.files.summary import Summary
from cwinstruments.files.table_records import readable
from cwinstruments.files.writing import refuse_taken
from cwinstruments.model import ExportMapping
from cwinstruments.plan import ScoringPlan

TABLE_OUTPUTS: Final = ("csv", "tsv", "parquet", "arrow")
"""The formats of scores that are written batch by batch."""

MOST_REPORTED: Final = 100
"""How many rows with answers that are not allowed are named; the others are counted."""

OnInvalidRow: TypeAlias = Literal["leave-out", "raise", "missing", "no-score"]


class InvalidRowError(Exception):
    """A row holds an answer that is not allowed, and nothing is to be written then."""


@frozen
class Reading:
    """How files of responses are read and scored.

    Args:
        parts: what is written beside the value of each scale; None is everything.
        on_invalid: what becomes of a row with an answer that is not allowed: it is left out, it ends everything, it is
            scored without this answer, or the scores that rest on the answer are missing.
        input_format: what files are, where their names don't say.
        id_column: the column that names the respondent.
        missing_texts: texts that mean the same as an empty cell.
        mapping: how the export of a survey tool is read.
        item_columns: by item, its column, or a pattern.
        holding: which rows that name a Tribal Nation may go; None lets all go.
        released: where what is written is to leave the analysts, the only columns that are kept; None otherwise.
    """

    plan: ScoringPlan
    disclosure: Disclosure
    parts: frozenset[str] | None = None
    on_invalid: OnInvalidRow = "leave-out"
    input_format: str | None = None
    id_column: str | None = None
    missing_texts: tuple[str, ...] = ()
    mapping: ExportMapping | None = None
    item_columns: Mapping[str, str] | str | None = None
    holding: Holding | None = None
    released: tuple[str, ...] | None = None

    def open(self, source: str, /) -> ResponseFile:
        """Open a file of responses.

        Raises:
            ResponseFileError: it can't be opened or read, or holds no item.
        """
        responses = ResponseFile(
            source,
            self.plan,
            format=self.input_format,
            id_column=self.id_column,
            missing_texts=self.missing_texts,
            mapping=self.mapping,
            item_columns=self.item_columns,
            holding=self.holding,
        )
        if self.released is not None:
            responses.release(self.released)
        return responses

    def options(self, format: str, /) -> dict[str, Any]:
        """Give what decides, beside the plan and the file, what is written; as plain JSON data."""
        columns = self.item_columns
        return {
            "format": format,
            "parts": None if self.parts is None else sorted(self.parts),
            "on_invalid": self.on_invalid,
            "input_format": self.input_format,
            "id": self.id_column,
            "missing_texts": list(self.missing_texts),
            "mapping": None if self.mapping is None else _digest(self.mapping),
            "columns": columns if columns is None or isinstance(columns, str) else dict(columns),
            "scales": list(self.disclosure.scales),
            "withheld_bands": list(self.disclosure.withheld_bands),
            REASON_COLUMN: self.disclosure.reason,
            "data_agreements": None if self.holding is None else _holding_digest(self.holding),
        }


@frozen
class Listeners:
    """Who wants to know how it goes on.

    Args:
        note: is told what is to be known about the columns.
        invalid: is told of each of the first rows with an answer that is not allowed.
        progress: is told how many bytes of the file were read, and how many rows.
    """

    note: Callable[[Diagnostic], None] = field(default=lambda _: None)
    invalid: Callable[[InvalidRow], None] = field(default=lambda _: None)
    progress: Callable[[int, int], None] = field(default=lambda _position, _rows: None)


def _digest(mapping: ExportMapping) -> str:
    """Name everything that a mapping says."""
    said = asdict(mapping, value_serializer=lambda _, __, value: sorted(value) if isinstance(value, Set) else value)
    return f"sha256:{sha256(repr(said).encode()).hexdigest()}"


def _holding_digest(holding: Holding) -> str:
    """Name everything that decides which rows are held back, the day too: agreements end."""
    decisive = (holding.agreements, holding.purpose, holding.on, holding.column, holding.groups)
    said = sorted(holding.says_nation.items())
    return f"sha256:{sha256(repr((*decisive, said)).encode()).hexdigest()}"


def score_stream(
    reading: Reading,
    source: str,
    target: Path,
    format: str,
    /,
    *,
    metadata: Mapping[str, str] | None = None,
    listeners: Listeners | None = None,
    before: Callable[[], None] = lambda: None,
) -> Summary:
    """Score a file into a table, batch by batch.

    Args:
        format: one of `TABLE_OUTPUTS`.
        metadata: what a Parquet file says about itself.
        before: is called when everything is written, before the file takes its place.

    Raises:
        InvalidRowError: an answer is not allowed, and `on_invalid` is `raise`.
        OSError: the table can't be written.
        ResponseFileError: the file can't be read.
    """
    listeners = listeners or Listeners()
    try:
        return _Scoring(reading, source, listeners, by_rows=False).write(target, format, metadata or {}, before)
    except OddFileError:
        return _Scoring(reading, source, listeners, by_rows=True).write(target, format, metadata or {}, before)


class _Scoring:
    def __init__(self, reading: Reading, source: str, listeners: Listeners, *, by_rows: bool) -> None:
        self._reading, self._source, self._listeners = reading, source, listeners
        self._by_rows = by_rows
        self._reported = 0

    def write(self, target: Path, format: str, metadata: Mapping[str, str], before: Callable[[], None]) -> Summary:
        reading, summary = self._reading, Summary(self._reading.disclosure.scales)
        with ExitStack() as stack:
            responses = stack.enter_context(reading.open(self._source))
            if not self._by_rows:
                for note in responses.notes:
                    self._listeners.note(note)
            refuse_taken(reading.plan, responses, reading.disclosure, reading.parts)
            stack.enter_context(readable(self._source))
            from cwinstruments.frames.streaming import BatchScorer, in_order_of_contents
            from cwinstruments.frames.tables import TableWriter

            disclosure, plan = reading.disclosure, reading.plan
            reason = {} if disclosure.reason is None else {REASON_COLUMN: disclosure.reason}
            scorer = BatchScorer(
                plan,
                scales=disclosure.scales,
                parts=("all",) if reading.parts is None else reading.parts,
                columns=[one for one in result_columns(plan, disclosure, reading.parts) if one not in reason],
                withheld=withheld_columns(plan, disclosure),
                constants=reason,
                on_invalid=reading.on_invalid,
            )
            batches = Batches(responses, plan, missing_texts=reading.missing_texts, by_rows=self._by_rows)
            empty = batches.empty()
            schema = scorer.schema(empty.kept, empty.items)
            stack.enter_context(_naming(target))
            part = stack.enter_context(replace_whole(target, before=before))
            writer = TableWriter(part, format, schema, metadata)
            # The order of what is released would tell who is who in a file that is sorted by name.
            waiting: list[Any] | None = None if reading.released is None else []
            with _abandoning(writer):
                for batch in batches:
                    scored = scorer.score(batch.kept, batch.items)
                    self._report(batch, scored.invalid)
                    if waiting is None:
                        writer.write(scored.frame)
                    else:
                        waiting.append(scored.frame)
                    summary.add_tally(scored.tally)
                    summary.invalid += len(scored.invalid) + len(batch.faults)
                    summary.passed_over += batch.passed_over
                    summary.rows += batch.kept.height + len(batch.faults)
                    self._listeners.progress(batches.position, summary.rows)
                if waiting:
                    writer.write(in_order_of_contents(waiting))
                writer.finish()
            summary.hold(responses.holding)
            summary.rows += summary.held_back
        return summary

    def _report(self, batch: Batch, invalid: Sequence[int]) -> None:
        """Tell of rows that hold an answer that is not allowed, or that could not be read, in their order."""
        if not invalid and not batch.faults:
            return
        left = MOST_REPORTED - self._reported
        found = [InvalidRow(one.line or 0, None, (one,)) for one in batch.faults]
        if left > 0:
            found += self._explained(batch, invalid[:left])
        for row in sorted(found, key=lambda one: one.line)[: max(left, 0)]:
            self._listeners.invalid(row)
            self._reported += 1
            if self._reading.on_invalid == "raise":
                raise InvalidRowError

    def _explained(self, batch: Batch, places: Sequence[int]) -> Iterator[InvalidRow]:
        for row in batch.rows(places):
            result = score_row(self._reading.plan, row, self._source)
            if isinstance(result, InvalidRow):
                yield result
            else:
                message = f"respondent '{row.respondent}': an answer is not allowed"
                yield InvalidRow(
                    row.line, row.respondent, (Diagnostic("CWI851", message, file=self._source, line=row.line),)
                )


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    """Let errors name the file that is wanted, not the temporary one."""
    try:
        yield
    except OSError as error:
        if error.filename is None or str(error.filename).endswith(".part"):
            raise OSError(error.errno, error.strerror, str(target)) from error
        raise


@contextmanager
def _abandoning(writer: Any) -> Iterator[None]:
    try:
        yield
    except BaseException:
        writer.abandon()
        raise
