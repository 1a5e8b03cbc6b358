"""Files scored by DuckDB or Spark: for those who have their data there anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cwinstruments.errors import ResponseFileError
from cwinstruments.files.atomic import replace_whole
from cwinstruments.files.columns import REASON_COLUMN, withheld_columns
from cwinstruments.files.streaming import Listeners, Reading
from cwinstruments.files.summary import Summary
from cwinstruments.files.table_records import readable
from cwinstruments.files.writing import refuse_taken


def score_by_engine(
    engine: str,
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
        OSError: the file can't be written.
        ResponseFileError: the file can't be read, or the engine is not installed, or can't do this.
    """
    listeners = listeners or Listeners()
    disclosure, plan = reading.disclosure, reading.plan
    with reading.open(source) as responses:
        if responses.format != "parquet" or format != "parquet":
            message = f"--engine {engine} reads and writes Parquet alone"
            raise ResponseFileError(message, file=source, hint="leave --engine out for other files")
        for note in responses.notes:
            listeners.note(note)
        kept, results = refuse_taken(plan, responses, disclosure, reading.parts)
        items = responses.items
    reason = {} if disclosure.reason is None else {REASON_COLUMN: disclosure.reason}
    with readable(source), replace_whole(target, before=before) as part:
        from cwinstruments.frames.engines import score_parquet

        tally = score_parquet(
            engine,
            plan,
            Path(source),
            part,
            items=items,
            kept=kept,
            scales=disclosure.scales,
            parts=("all",) if reading.parts is None else reading.parts,
            columns=[one for one in results if one not in reason],
            withheld=withheld_columns(plan, disclosure),
            constants=reason,
            on_invalid=reading.on_invalid,
            metadata=metadata or {},
        )
    summary = Summary(disclosure.scales)
    summary.add_tally(tally)
    summary.rows = tally.rows
    return summary
