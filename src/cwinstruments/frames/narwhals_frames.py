"""Every frame that Narwhals knows: DuckDB, PySpark, Ibis, Dask, and pandas and PyArrow without Polars."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import narwhals as nw

from cwinstruments.columns import INVALID_ANSWERS, UNASKED_ANSWERS
from cwinstruments.columns.labels import Texts
from cwinstruments.errors import FrameError, InvalidCell, InvalidFrameError
from cwinstruments.frames.lending import item_columns
from cwinstruments.frames.narwhals_engine import NULLS, NarwhalsEngine, wrap
from cwinstruments.frames.options import Options
from cwinstruments.frames.scorer import mode_of, refuse_taken
from cwinstruments.plan import ScoringPlan
from cwinstruments.scoring.responses import reader_of

_MOST_NAMED = 20
_LENT = frozenset({"pandas", "pyarrow"})
"""Whose columns of answers are taken out, scored, and the scores put beside what was there."""
_STRANGE = frozenset({"modin", "cudf"})


class AnyFrame:
    """Frames through Narwhals."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options = plan, options
        self._engine = NarwhalsEngine(plan, options, texts)

    def score(self, frame: Any) -> Any:
        library = _library_of(frame)
        if library in _LENT:
            return self._beside(frame, library)
        wrapped = wrap(frame)
        if isinstance(wrapped, nw.LazyFrame):
            return self._lazily(wrapped).to_native()
        schema = wrapped.schema
        scored, names = self._eagerly(wrapped, schema, kept=schema)
        return scored.select(*schema, *names).to_native()

    def invalid(self, frame: Any) -> Any:
        library = _library_of(frame)
        found = self._invalid(self._lent(frame, library) if library in _LENT else wrap(frame))
        if library != "pandas":
            return found.to_native()
        import pandas as pd

        return pd.DataFrame(found.to_dict(as_series=False), dtype="str")

    def _lazily(self, frame: Any) -> Any:
        invalid, raises = mode_of(self._options, lazy=True)
        schema = frame.collect_schema()
        program = self._engine.program(frame, invalid, notes=False)
        names = [one.name for one in program.results]
        refuse_taken(names, list(schema))
        if raises and (error := self._offenders(frame)) is not None:
            raise error
        return self._engine.scored(frame, program, schema)

    def _eagerly(self, frame: Any, taken: Collection[str], *, kept: Collection[str] = ()) -> tuple[Any, list[str]]:
        invalid, raises = mode_of(self._options, lazy=False)
        program = self._engine.program(frame, invalid, notes=raises)
        names = [one.name for one in program.results]
        refuse_taken(names, taken)
        scored = self._engine.scored(frame, program, kept)
        if raises:
            if scored[INVALID_ANSWERS].sum() and (error := self._offenders(frame)) is not None:
                raise error
            names = [name for name in names if name not in (INVALID_ANSWERS, UNASKED_ANSWERS)]
        return scored, names

    def _beside(self, frame: Any, library: str) -> Any:
        """Put scores beside the columns of an eager frame."""
        taken = list(frame.columns) if library == "pandas" else frame.column_names
        scored, names = self._eagerly(self._lent(frame, library), taken)
        if library == "pyarrow":
            for name in names:
                frame = frame.append_column(name, scored[name].to_native())
            return frame
        import pandas as pd

        from cwinstruments.frames.pandas_lending import given_back, style_of

        wanted = item_columns(self._plan, self._options, frame.columns, frame.index.names)
        style = style_of(frame, wanted)
        scores = {name: given_back(scored[name], style) for name in names}
        return pd.concat([frame, pd.DataFrame(scores, index=frame.index)], axis=1)

    def _lent(self, frame: Any, library: str) -> Any:
        if library == "pyarrow":
            return wrap(_arrow_columns(frame, item_columns(self._plan, self._options, frame.column_names)))
        from cwinstruments.frames.pandas_lending import lend

        wanted = item_columns(self._plan, self._options, frame.columns, frame.index.names)
        twice = frame.columns[frame.columns.duplicated()]
        if any(name in twice for name in wanted):
            raise FrameError(f"the frame has more than one column {next(name for name in wanted if name in twice)!r}")
        return lend(frame, wanted, NULLS)

    def _invalid(self, frame: Any) -> Any:
        staged, flags = self._engine.flags(frame)
        schema = frame.collect_schema()
        who, said = self._options.respondent, "respondent"
        if who is None and not isinstance(frame, nw.LazyFrame):
            who, said = _unused("row", schema), "row"
            staged = staged.with_row_index(who)
        named = [] if who is None else [nw.col(who).cast(nw.String).alias(said)]
        names = self._options.column_names
        parts = [
            staged.filter(flag).select(
                *named,
                nw.lit(item).alias("item"),
                self._shown(item, names[item], schema, eager=not isinstance(frame, nw.LazyFrame)).alias("value"),
            )
            for item, flag in flags
        ]
        if parts:
            return nw.concat(parts)
        # Nothing that these columns can hold is not allowed.
        column = nw.lit("").alias("item"), nw.lit("").alias("value")
        return staged.filter(nw.lit(value=False)).select(*named, *column)

    def _shown(self, item: str, column: str, schema: Mapping[str, Any], *, eager: bool) -> Any:
        """Give the answer as text; of a multiple choice over several columns, what each holds."""
        if column in schema:
            if isinstance(schema[column], nw.List) and eager:
                return nw.lit("a list")
            return nw.col(column).cast(nw.String)
        names = self._options.column_names
        options = [names[one.name] for one in self._plan.inputs if one.item == item]
        texts = [nw.col(name).cast(nw.String).fill_null("") for name in options]
        return nw.concat_str(texts, separator=", ")

    def _offenders(self, frame: Any) -> InvalidFrameError | None:
        found = self._invalid(frame)
        if isinstance(found, nw.LazyFrame):
            found = found.collect()
        rows = found.rows()
        if not rows:
            return None
        allowed = {one.item: one.allowed for one in reversed(reader_of(self._plan).inputs)}
        named = self._options.respondent is not None
        # Lazy frames have no numbers of rows.
        cells = [
            InvalidCell(str(row[0]) if len(row) > 2 else "", row[-2], str(row[-1]), allowed[row[-2]], named)
            for row in rows[:_MOST_NAMED]
        ]
        return InvalidFrameError(cells, len(rows))


def _library_of(frame: Any) -> str:
    """Name the library that a frame is of.

    Raises:
        FrameError: it is one whose frames can't be scored.
    """
    library = type(frame).__module__.partition(".")[0]
    if library in _STRANGE:
        raise FrameError(f"a frame of {library} can't be scored; make one of pandas or PyArrow of it")
    return library if type(frame).__name__ in ("DataFrame", "Table") else ""


def _unused(name: str, schema: Mapping[str, Any]) -> str:
    while name in schema:
        name += "_"
    return name


def _arrow_columns(table: Any, wanted: Collection[str]) -> Any:
    import pyarrow as pa

    from cwinstruments.frames.arrow_lists import joined

    if not wanted:
        return pa.table({"": pa.nulls(table.num_rows)})
    return pa.table({name: joined(table.column(name)) for name in wanted})
