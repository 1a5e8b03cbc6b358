"""The engine that is Polars: its own frames, and columns that are lent to it by others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from cwinstruments.columns import Invalid, Program, build_flags, build_program
from cwinstruments.frames.labels import Texts
from cwinstruments.frames.options import Options
from cwinstruments.frames.polars_dialect import polars_dialect
from cwinstruments.frames.sourcing import Found, Sourcing, columns_of
from cwinstruments.plan import Choices, Codes, Input, ScoringPlan


class PolarsEngine:
    """Scores frames of Polars by one plan; programs are kept by the types of the columns."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options, self._texts = plan, options, texts
        self._programs: dict[Any, Program[Any]] = {}
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
        key = (tuple(schema.items()), tuple(sorted(looked_at.items(), key=lambda pair: pair[0])), invalid, notes)
        found = self._programs.get(key)
        if found is None:
            sourcing = Sourcing(self._dialect, self._plan, self._options, schema, self._texts, looked_at)
            found = build_program(
                self._dialect,
                self._plan,
                sourcing.sources(),
                parts=self._options.parts,
                scales=self._options.scales,
                invalid=invalid,
                notes=notes,
                prefix=unused_prefix(schema),
            )
            self._programs[key] = found
        return found

    def flags(self, lazy: pl.LazyFrame, schema: Mapping[str, Any]) -> tuple[pl.LazyFrame, list[tuple[str, pl.Expr]]]:
        """Give by item where an answer is not allowed, over the frame with the columns of the stages."""
        sourcing = Sourcing(self._dialect, self._plan, self._options, schema, self._texts, {})
        program = build_flags(self._dialect, self._plan, sourcing.sources(), prefix=unused_prefix(schema))
        for stage in program.stages:
            lazy = lazy.with_columns(**stage)
        return lazy, [(result.name, result.expr) for result in program.results]


def unused_prefix(schema: Mapping[str, Any], /) -> str:
    """Give a prefix that no column has."""
    prefix = "__cwi"
    while any(str(name).startswith(prefix) for name in schema):
        prefix += "_"
    return prefix


def look_at(plan: ScoringPlan, options: Options, frame: pl.DataFrame, /) -> dict[str, Found]:
    """Find out of which columns nothing has to be taken away, so that programs can do without."""
    return dict(_look(plan, options, frame))


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


def whole_ends(one: Input, /) -> tuple[int, int]:
    """Give the ends of whole numbers all of which are answers; none lies between them where there are gaps."""
    domain, scale = one.domain, one.scale
    assert not isinstance(domain, Codes)
    if isinstance(domain, Choices):
        whole = [value // scale for value in domain.values if value % scale == 0]
        if not whole or len(whole) != whole[-1] - whole[0] + 1:
            return 1, 0
        return whole[0], whole[-1]
    if scale % domain.step or domain.least % domain.step:
        return 1, 0
    return -(-domain.least // scale), domain.greatest // scale
