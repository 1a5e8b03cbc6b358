"""Files scored by DuckDB or Spark: for those who have their data there anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from attrs import evolve

from cwinstruments.errors import ResponseFileError
from cwinstruments.files.atomic import replace_whole
from cwinstruments.files.columns import REASON_COLUMN, withheld_columns
from cwinstruments.files.records import Record
from cwinstruments.files.rows import InvalidRow, score_row
from cwinstruments.files.streaming import MOST_REPORTED, InvalidRowError, Listeners, Reading
from cwinstruments.files.summary import Summary
from cwinstruments.files.table_records import readable
from cwinstruments.files.writing import refuse_taken


def score_by_engine(
    engine: Literal["duckdb", "spark"],
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
    """Score a Parquet file into a Parquet file.

    Args:
        engine: `duckdb` or `spark`.
        metadata: what the file of scores says about itself; Spark can't write it.
        before: is called when everything is written, before the file takes its place.

    Raises:
        InvalidRowError: an answer is not allowed, and `on_invalid` is `raise`.
        OSError: the file can't be written.
        ResponseFileError: the file can't be read, or the engine is not installed, or can't do this.
    """
    listeners = listeners or Listeners()
    disclosure, plan = reading.disclosure, reading.plan
    with ExitStack() as stack:
        responses = stack.enter_context(reading.open(source))
        if responses.format != "parquet" or format != "parquet":
            message = f"--engine {engine} reads and writes Parquet alone"
            raise ResponseFileError(message, file=source, hint="leave --engine out for other files")
        if responses.id_column is None:
            message = f"--engine {engine} counts no rows, so a column has to name the respondents"
            raise ResponseFileError(message, file=source, hint="say which one with --id")
        if responses.holding is not None:
            columns = " and ".join(f"'{one}'" for one in responses.holding.columns_among(responses.records.columns))
            message = f"--engine {engine} holds no rows back, and rows may be about Nations: {columns}"
            raise ResponseFileError(message, file=source, hint="leave --engine out")
        for note in responses.notes:
            listeners.note(note)
        kept, results = refuse_taken(plan, responses, disclosure, reading.parts)
        reason = {} if disclosure.reason is None else {REASON_COLUMN: disclosure.reason}
        stack.enter_context(readable(source))
        from cwinstruments.frames.engines import ParquetScoring

        scoring = ParquetScoring(
            engine,
            plan,
            Path(source),
            items=responses.items,
            kept=kept,
            scales=disclosure.scales,
            parts=("all",) if reading.parts is None else reading.parts,
            columns=[one for one in results if one not in reason],
            withheld=withheld_columns(plan, disclosure),
            constants=reason,
            leaves_out=reading.on_invalid in ("leave-out", "raise"),
            no_score=reading.on_invalid == "no-score",
            is_sorted=reading.released is not None,
        )
        stack.callback(scoring.close)
        tally = scoring.count(1 if reading.on_invalid == "raise" else MOST_REPORTED)
        for row in tally.first:
            result = score_row(plan, responses.row_of(Record(0, row), 0), source)
            if isinstance(result, InvalidRow):
                told = tuple(evolve(one, line=None) for one in result.diagnostics)
                listeners.invalid(evolve(result, diagnostics=told))
        if tally.invalid and reading.on_invalid == "raise":
            raise InvalidRowError
        part = stack.enter_context(replace_whole(target, before=before))
        scoring.write(part, metadata or {})
    summary = Summary(disclosure.scales)
    summary.add_tally(tally)
    summary.invalid = tally.invalid
    summary.rows = tally.rows + (tally.invalid if reading.on_invalid == "leave-out" else 0)
    return summary
