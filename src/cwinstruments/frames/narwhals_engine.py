"""The engine that is Narwhals: programs for the types of the columns, kept, and what they give of a frame."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

import narwhals as nw

from cwinstruments.columns import (
    Dialect,
    Invalid,
    Program,
    Source,
    SourceKind,
    build_flags,
    build_program,
    unused_prefix,
)
from cwinstruments.columns.labels import Texts
from cwinstruments.errors import FrameError
from cwinstruments.frames.narwhals_dialect import Flavour, NarwhalsDialect
from cwinstruments.frames.options import MOST_KEPT, Options
from cwinstruments.frames.sourcing import Found, Sourcing, columns_of, whole_ends
from cwinstruments.frames.spark_dialect import SparkDialect, SparkProgram, scored_by_spark, sources_of
from cwinstruments.plan import ScoringPlan

E = TypeVar("E")

NULLS = "__cwi_nothing_"
"""What the names of columns of nothing begin with in nullable frames of pandas."""

_FLAVOURS = {
    "polars": Flavour.POLARS,
    "pyarrow": Flavour.ARROW,
    "pandas": Flavour.MASKED,
    "duckdb": Flavour.DUCKDB,
}


class NarwhalsEngine:
    """Scores frames of Narwhals by one plan; programs are kept by the types of the columns."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options, self._texts = plan, options, texts
        self._programs: dict[Any, Program[Any]] = {}

    def program(self, frame: Any, invalid: Invalid, *, notes: bool) -> Program[Any]:
        """Give what there is to do with a frame."""
        looked_at = {} if isinstance(frame, nw.LazyFrame) else self._look_at(frame)
        return self._program(frame, looked_at, invalid, notes=notes)

    @staticmethod
    def scored(frame: Any, program: Program[Any], kept: Collection[str]) -> Any:
        """Give the columns that are kept, and those of the results behind them."""
        if isinstance(program, SparkProgram):
            # A name with a point in it is that of a field in Narwhals.
            at_door = frame.with_columns(**program.door) if program.door else frame
            return nw.from_native(scored_by_spark(at_door.to_native(), program, list(kept)))
        for stage in program.stages:
            frame = frame.with_columns(**stage)
        results = [one.expr.alias(one.name) for one in program.results]
        if kept:
            return frame.select(*(nw.col(name) for name in kept), *results)
        # Alone, columns that are the same for everybody would have a single row.
        return frame.with_columns(*results).select(*(one.name for one in program.results))

    def flags(self, frame: Any) -> tuple[Any, list[tuple[str, Any]]]:
        """Give by item where an answer is not allowed, over the frame with the columns of the stages."""
        dialect, prefix = self._dialect(frame)
        sources = Sourcing(dialect, self._plan, self._options, frame.collect_schema(), self._texts, {}).sources()
        program = build_flags(dialect, self._plan, sources, prefix=prefix)
        for stage in program.stages:
            frame = frame.with_columns(**stage)
        return frame, [(one.name, one.expr) for one in program.results]

    def _program(self, frame: Any, looked_at: Mapping[str, Found], invalid: Invalid, *, notes: bool) -> Program[Any]:
        schema = frame.collect_schema()
        dialect, prefix = self._dialect(frame)
        # Two libraries may speak alike and yet be served by programs of their own.
        key = (frame.implementation, tuple(schema.items()), tuple(sorted(looked_at.items())), invalid, notes)
        found = self._programs.get(key)
        if found is None:
            if len(self._programs) >= MOST_KEPT:
                self._programs.clear()
            sources = Sourcing(dialect, self._plan, self._options, schema, self._texts, looked_at).sources()
            if frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect():
                found = self._spark_program(sources, schema, invalid, notes=notes, prefix=prefix)
            else:
                found = self._built(dialect, sources, invalid, notes=notes, prefix=prefix)
            self._programs[key] = found
        return found

    def _built(
        self, dialect: Dialect[E], sources: Mapping[str, Source[E]], invalid: Invalid, *, notes: bool, prefix: str
    ) -> Program[E]:
        return build_program(
            dialect,
            self._plan,
            sources,
            parts=self._options.parts,
            scales=self._options.scales,
            invalid=invalid,
            notes=notes,
            prefix=prefix,
        )

    def _spark_program(
        self, sources: Mapping[str, Source[Any]], schema: Any, invalid: Invalid, *, notes: bool, prefix: str
    ) -> SparkProgram:
        names = self._options.column_names
        plain = {
            one.name: names[one.item]
            for one in self._plan.inputs
            if sources[one.name].kind is SourceKind.WHOLE and schema[names[one.item]].is_signed_integer()
        }
        texts, door = sources_of(sources, plain, prefix)
        found = self._built(SparkDialect(), texts, invalid, notes=notes, prefix=prefix)
        return SparkProgram(found.stages, found.results, door)

    def _dialect(self, frame: Any) -> tuple[NarwhalsDialect, str]:
        prefix = unused_prefix(frame.collect_schema())
        library = frame.implementation.value
        flavour = _FLAVOURS.get(library, Flavour.SQL)
        return NarwhalsDialect(flavour, nulls=NULLS), prefix

    def _look_at(self, frame: Any) -> dict[str, Found]:
        """Find out of which columns nothing has to be taken away, so that programs can do without."""
        wanted = {}
        for one, name in columns_of(self._plan, self._options, frame.schema):
            if frame.schema[name].is_integer():
                wanted[name] = one
        if not wanted:
            return {}
        column = nw.col(*wanted)
        least, greatest, nulls = (
            frame.select(part).rows()[0] for part in (column.min(), column.max(), column.null_count())
        )
        found = {}
        for (name, one), low, high, missing in zip(wanted.items(), least, greatest, nulls, strict=True):
            first, last = whole_ends(one)
            # pandas has a value of its own for nothing.
            empty = missing == len(frame)
            found[name] = Found(missing == 0, valid=empty or (first <= low and high <= last))
        return found


def wrap(frame: Any, /) -> Any:
    """Give a frame of Narwhals.

    Raises:
        FrameError: it is no frame.
    """
    try:
        return nw.from_native(frame)
    except TypeError as error:
        name = f"{type(frame).__module__}.{type(frame).__name__}"
        raise FrameError(f"a {name} is no dataframe that can be scored") from error
