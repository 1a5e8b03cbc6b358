"""Every frame that Narwhals knows: DuckDB, PySpark, Ibis, Dask, and pandas and PyArrow without Polars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from cwinstruments.columns import INVALID_ANSWERS, UNASKED_ANSWERS, build_flags, build_program
from cwinstruments.errors import FrameError, InvalidCell, InvalidFrameError
from cwinstruments.frames.labels import Texts
from cwinstruments.frames.narwhals_dialect import NarwhalsDialect
from cwinstruments.frames.options import Options
from cwinstruments.frames.scorer import mode_of, refuse_taken
from cwinstruments.frames.sourcing import Sourcing
from cwinstruments.plan import ScoringPlan
from cwinstruments.scoring.responses import reader_of

_WRAPPING = frozenset({"pandas", "modin", "cudf", "pyarrow", "polars"})
_MOST_NAMED = 20


class AnyFrame:
    """Frames through Narwhals."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options, self._texts = plan, options, texts

    def score(self, frame: Any) -> Any:
        wrapped = self._wrapped(frame)
        lazy = isinstance(wrapped, nw.LazyFrame)
        invalid, raises = mode_of(self._options, lazy=lazy)
        schema = wrapped.collect_schema()
        dialect = NarwhalsDialect(wraps=wrapped.implementation.value in _WRAPPING)
        sources = Sourcing(dialect, self._plan, self._options, schema, self._texts, {}).sources()
        program = build_program(
            dialect,
            self._plan,
            sources,
            parts=self._options.parts,
            scales=self._options.scales,
            invalid=invalid,
            notes=raises and not lazy,
            prefix=_unused_prefix(schema),
        )
        if raises and lazy:
            self._refuse_invalid(wrapped)
        refuse_taken([one.name for one in program.results], list(schema))
        scored = wrapped
        for stage in program.stages:
            scored = scored.with_columns(**stage)
        scored = scored.with_columns(**{one.name: one.expr for one in program.results})
        names = [one.name for one in program.results if one.name not in (INVALID_ANSWERS, UNASKED_ANSWERS)]
        if raises and not lazy and scored[INVALID_ANSWERS].sum():
            self._refuse_invalid(wrapped)
        return scored.select(*schema, *names).to_native()

    def invalid(self, frame: Any) -> Any:
        return self._invalid(self._wrapped(frame)).to_native()

    def _wrapped(self, frame: Any) -> Any:
        try:
            return nw.from_native(frame)
        except TypeError as error:
            name = f"{type(frame).__module__}.{type(frame).__name__}"
            raise FrameError(f"a {name} is no dataframe that can be scored") from error

    def _invalid(self, wrapped: Any) -> Any:
        schema = wrapped.collect_schema()
        dialect = NarwhalsDialect(wraps=wrapped.implementation.value in _WRAPPING)
        sources = Sourcing(dialect, self._plan, self._options, schema, self._texts, {}).sources()
        program = build_flags(dialect, self._plan, sources, prefix=_unused_prefix(schema))
        who = self._options.respondent
        if who is None and not isinstance(wrapped, nw.LazyFrame):
            who = "row"
            wrapped = wrapped.with_row_index(who)
        names = self._options.column_names
        for stage in program.stages:
            wrapped = wrapped.with_columns(**stage)
        parts = [
            wrapped.filter(result.expr).select(
                *([nw.col(who).cast(nw.String).alias("respondent" if self._options.respondent else "row")] if who else []),
                nw.lit(result.name).alias("item"),
                nw.col(names[result.name]).cast(nw.String).alias("value"),
            )
            for result in program.results
            if names[result.name] in schema
        ]
        if not parts:
            raise FrameError("no column of this frame can hold an answer that is not allowed")
        return nw.concat(parts)

    def _refuse_invalid(self, wrapped: Any) -> None:
        found = self._invalid(wrapped)
        if isinstance(found, nw.LazyFrame):
            found = found.collect()
        rows = found.rows()
        if not rows:
            return
        allowed = {one.item: one.allowed for one in reversed(reader_of(self._plan).inputs)}
        named = self._options.respondent is not None
        cells = [InvalidCell(str(row[0]), row[-2], str(row[-1]), allowed[row[-2]], named) for row in rows[:_MOST_NAMED]]
        raise InvalidFrameError(cells, len(rows))


def _unused_prefix(schema: Mapping[str, Any]) -> str:
    prefix = "__cwi"
    while any(str(name).startswith(prefix) for name in schema):
        prefix += "_"
    return prefix
