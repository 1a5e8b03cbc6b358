"""Files of scores: a table, JSON Lines, or a JSON array."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection
from typing import Any, Protocol, TextIO

from attrs import evolve, field, frozen

from cwinstruments.errors import ResponseFileError
from cwinstruments.files.columns import (
    REASON_COLUMN,
    ROW_COLUMN,
    plain_value,
    result_cells,
    result_columns,
    table_cell,
)
from cwinstruments.files.disclosure import Disclosure
from cwinstruments.files.responses import ResponseFile
from cwinstruments.files.rows import ScoredRow
from cwinstruments.plan import ScoringPlan


class ScoreWriter(Protocol):
    """Writes scores, row by row."""

    def write(self, row: ScoredRow, /) -> None:
        """Write one row."""

    def finish(self) -> None:
        """Write what comes after the last row."""


def score_writer(
    stream: TextIO,
    format: str,
    plan: ScoringPlan,
    responses: ResponseFile,
    disclosure: Disclosure,
    /,
    *,
    delimiter: str = ",",
    parts: Collection[str] | None = None,
) -> ScoreWriter:
    """Give what writes the scores of a file of responses.

    Args:
        format: `csv`, `jsonl` or `json`.
        delimiter: what stands between the cells of a table.
        parts: what a table has beside the value of each scale; all by default.

    Raises:
        ResponseFileError: a column that is kept is called like one of scores.
    """
    if format == "csv":
        return _TableWriter(stream, plan, responses, disclosure, delimiter, parts)
    writer = _JsonLinesWriter(stream, disclosure) if format == "jsonl" else _JsonWriter(stream, disclosure)
    return _NamelessWriter(writer, disclosure) if responses.is_for_release else writer


class _TableWriter:
    def __init__(
        self,
        stream: TextIO,
        plan: ScoringPlan,
        responses: ResponseFile,
        disclosure: Disclosure,
        delimiter: str,
        parts: Collection[str] | None,
    ) -> None:
        kept, self._results = refuse_taken(plan, responses, disclosure, parts)
        self._disclosure, self._counts_rows = disclosure, responses.counts_rows
        # The order of what is released would tell who is who in a file that is sorted by name.
        self._waiting: list[list[Any]] | None = [] if responses.is_for_release else None
        self._writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        self._writer.writerow((*kept, *self._results))

    def write(self, row: ScoredRow, /) -> None:
        cells = [row.row.respondent] if self._counts_rows else []
        cells += [table_cell(value) for value in row.row.columns.values()]
        results = result_cells(row.scores, self._disclosure)
        cells += [table_cell(results[column]) for column in self._results]
        if self._waiting is None:
            self._writer.writerow(cells)
        else:
            self._waiting.append(cells)

    def finish(self) -> None:
        if self._waiting is not None:
            self._writer.writerows(sorted(self._waiting, key=lambda cells: list(map(str, cells))))


def refuse_taken(
    plan: ScoringPlan, responses: ResponseFile, disclosure: Disclosure, parts: Collection[str] | None = None, /
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the columns that are kept and those of scores.

    Raises:
        ResponseFileError: a column that is kept is called like one of scores.
    """
    results = result_columns(plan, disclosure, parts)
    kept = (ROW_COLUMN, *responses.columns) if responses.counts_rows else responses.columns
    twice = [column for column in kept if column in results]
    if twice:
        names = ", ".join(f"'{column}'" for column in twice)
        hint = "rename the column in the file of responses, or write JSON"
        message = f"the columns {names} are kept, but scores have columns of that name"
        raise ResponseFileError(message, file=responses.file, hint=hint)
    return kept, results


@frozen
class _JsonLinesWriter:
    _stream: TextIO
    _disclosure: Disclosure

    def write(self, row: ScoredRow, /) -> None:
        self._stream.write(_json(row, self._disclosure) + "\n")

    def finish(self) -> None:
        return


class _JsonWriter:
    def __init__(self, stream: TextIO, disclosure: Disclosure) -> None:
        self._stream, self._disclosure, self._between = stream, disclosure, "[\n"

    def write(self, row: ScoredRow, /) -> None:
        self._stream.write(self._between + _json(row, self._disclosure))
        self._between = ",\n"

    def finish(self) -> None:
        self._stream.write("[]\n" if self._between == "[\n" else "\n]\n")


@frozen
class _NamelessWriter:
    """Writes rows without saying who answered, and without notes, which repeat single answers.

    They are sorted by what stands in them: their order would tell who is who in a file that is sorted by name.
    """

    _writer: ScoreWriter
    _disclosure: Disclosure
    _waiting: list[ScoredRow] = field(factory=list)

    def write(self, row: ScoredRow, /) -> None:
        self._waiting.append(evolve(row, scores=evolve(row.scores, respondent=None, notes=())))

    def finish(self) -> None:
        for row in sorted(self._waiting, key=self._contents):
            self._writer.write(row)
        self._writer.finish()

    def _contents(self, row: ScoredRow) -> tuple[list[str], str]:
        return [str(value) for value in row.row.columns.values()], _json(row, self._disclosure)


def score_record(row: ScoredRow, disclosure: Disclosure, /) -> dict[str, Any]:
    """Give the scores of one row as `schemas/scores.v1.json` describes them, with the columns that are kept."""
    record = disclosure.apply(row.scores).to_dict()
    record["columns"] = {column: plain_value(value) for column, value in row.row.columns.items()}
    record["withheld_bands"] = list(disclosure.withheld_bands)
    if disclosure.reason is not None:
        record[REASON_COLUMN] = disclosure.reason
    return record


def _json(row: ScoredRow, disclosure: Disclosure) -> str:
    return json.dumps(score_record(row, disclosure), ensure_ascii=False, allow_nan=False)
