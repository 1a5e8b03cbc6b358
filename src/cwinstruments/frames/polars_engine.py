"""The engine that is Polars: its own frames, and columns that are lent to it by others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from attrs import evolve

from cwinstruments.columns import Invalid, Program, build_flags, build_program, unused_prefix
from cwinstruments.columns.labels import Texts
from cwinstruments.frames.options import MOST_KEPT, Options
from cwinstruments.frames.polars_dialect import polars_dialect
from cwinstruments.frames.sourcing import Found, Sourcing, columns_of, narrow_width, whole_ends
from cwinstruments.plan import ScoringPlan

_WIDE = frozenset({pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Float32, pl.Float64})


class PolarsEngine:
    """Scores frames of Polars by one plan; programs are kept by the types of the columns."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options, self._texts = plan, options, texts
        self._programs: dict[Any, Program[Any]] = {}
        self._used = tuple(dict.fromkeys(options.column_names.values()))
        self._dialect = polars_dialect()

    def results(
        self,
        lazy: pl.LazyFrame,
        schema: Mapping[str, Any],
        looked_at: Mapping[str, Found],
        invalid: Invalid,
        *,
        notes: bool,
    ) -> tuple[pl.LazyFrame, list[pl.Expr]]:
        """Give the frame with the columns of the stages, and the expressions of the results over them."""
        program = self._program(schema, looked_at, invalid, notes=notes)
        for stage in program.stages:
            lazy = lazy.with_columns(**stage)
        return lazy, [result.expr.alias(result.name) for result in program.results]

    def names(
        self, schema: Mapping[str, Any], looked_at: Mapping[str, Found], invalid: Invalid, *, notes: bool
    ) -> list[str]:
        """Name the columns of the results."""
        return [result.name for result in self._program(schema, looked_at, invalid, notes=notes).results]

    def _program(
        self, schema: Mapping[str, Any], looked_at: Mapping[str, Found], invalid: Invalid, *, notes: bool
    ) -> Program[Any]:
        prefix = unused_prefix(schema)
        types = tuple((name, schema[name]) for name in self._used if name in schema)
        key = (prefix, types, tuple(sorted(looked_at.items(), key=lambda pair: pair[0])), invalid, notes)
        found = self._programs.get(key)
        if found is None:
            if len(self._programs) >= MOST_KEPT:
                self._programs.clear()
            sourcing = Sourcing(self._dialect, self._plan, self._options, schema, self._texts, looked_at)
            found = build_program(
                self._dialect,
                self._plan,
                sourcing.sources(),
                parts=self._options.parts,
                scales=self._options.scales,
                invalid=invalid,
                notes=notes,
                prefix=prefix,
            )
            found = evolve(found, stages=_stages(sourcing, found))
            self._programs[key] = found
        return found

    def flags(self, lazy: pl.LazyFrame, schema: Mapping[str, Any]) -> tuple[pl.LazyFrame, list[tuple[str, pl.Expr]]]:
        """Give by item where an answer is not allowed, over the frame with the columns of the stages."""
        sourcing = Sourcing(self._dialect, self._plan, self._options, schema, self._texts, {})
        program = build_flags(self._dialect, self._plan, sourcing.sources(), prefix=unused_prefix(schema))
        for stage in _stages(sourcing, program):
            lazy = lazy.with_columns(**stage)
        return lazy, [(result.name, result.expr) for result in program.results]


def _stages(sourcing: Sourcing, program: Program[Any]) -> tuple[Mapping[str, Any], ...]:
    """Give the stages of a program, behind what its sources refer to."""
    return (sourcing.written, *program.stages) if sourcing.written else program.stages


def look_at(plan: ScoringPlan, options: Options, frame: pl.DataFrame, /) -> tuple[pl.DataFrame, dict[str, Found]]:
    """Find out of which columns nothing has to be taken away, so that programs can do without.

    Returns:
        The frame, in which wide columns of answers in order are replaced by narrow ones, and what is known of columns.
    """
    frame = _narrowed(plan, options, frame)
    return frame, dict(_look(plan, options, frame))


def _narrowed(plan: ScoringPlan, options: Options, frame: pl.DataFrame) -> pl.DataFrame:
    wide = [
        name
        for one, name in columns_of(plan, options, frame.schema)
        if narrow_width(one) is not None and frame.schema[name] in _WIDE
    ]
    if not wide:
        return frame
    # What the narrow integers can't hold comes out as anything, and so does not equal what it was made of.
    cast = frame.lazy().select(pl.col(name).cast(pl.Int8, wrap_numerical=True).alias(f"{name} narrow") for name in wide)
    both = frame.select(wide).hstack(cast.collect()).lazy()
    made, kept = pl.collect_all(
        [both.select(work(name, frame.schema[name]) for name in wide) for work in (_narrow, _is_kept)]
    )
    return frame.with_columns(made[name] for name in wide if kept[name][0])


def _narrow(name: str, dtype: pl.DataType) -> pl.Expr:
    """Give a narrow column under the name of the wide one; NaN is null."""
    narrow = pl.col(f"{name} narrow")
    return (pl.when(pl.col(name).is_not_nan()).then(narrow) if dtype.is_float() else narrow).alias(name)


def _is_kept(name: str, dtype: pl.DataType) -> pl.Expr:
    """Tell whether a narrow column holds every number of the wide one."""
    wide = pl.col(name)
    same = pl.col(f"{name} narrow").cast(dtype) == wide
    return ((same | wide.is_nan()) if dtype.is_float() else same).all().alias(name)


def _look(plan: ScoringPlan, options: Options, frame: pl.DataFrame) -> Iterator[tuple[str, Found]]:
    for one, name in columns_of(plan, options, frame.schema):
        column = frame[name]
        if not column.dtype.is_integer():
            continue
        complete = column.null_count() == 0
        least, greatest = column.min(), column.max()
        if least is None:
            yield name, Found(complete, valid=True)
            continue
        assert isinstance(least, int) and isinstance(greatest, int)
        low, high = whole_ends(one)
        yield name, Found(complete, valid=low <= least and greatest <= high)
