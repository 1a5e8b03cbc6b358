"""Frames of Polars, eager and lazy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import polars.selectors as cs

from cwinstruments.columns import INVALID_ANSWERS, UNASKED_ANSWERS, Invalid
from cwinstruments.columns.labels import Texts
from cwinstruments.errors import InvalidCell, InvalidFrameError
from cwinstruments.frames.options import Options
from cwinstruments.frames.polars_engine import PolarsEngine, look_at
from cwinstruments.frames.scorer import mode_of, refuse_taken
from cwinstruments.frames.sourcing import Found
from cwinstruments.plan import ScoringPlan
from cwinstruments.scoring.responses import reader_of

MOST_NAMED = 20
"""How many answers that are not allowed an error names."""
_ROW = "row"


class LazyPolars:
    """Lazy frames of Polars: nothing is worked out before the caller collects."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self.plan, self.options = plan, options
        self.engine = PolarsEngine(plan, options, texts)

    def score(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        invalid, raises = mode_of(self.options, lazy=True)
        schema = frame.collect_schema()
        if raises and (offenders := self._offenders(frame, schema)) is not None:
            raise offenders
        lazy, results = self.engine.results(frame, schema, {}, invalid, notes=False)
        refuse_taken(self.engine.names(schema, {}, invalid, notes=False), schema)
        return lazy.select(*schema, *results)

    def invalid(self, frame: Any) -> Any:
        return self._listed(frame)

    def _listed(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Give the answers that are not allowed."""
        schema = frame.collect_schema()
        who, first = self._who(frame, schema)
        lazy, flags = self.engine.flags(first, schema)
        names = self.options.column_names
        parts = [
            lazy.filter(flag).select(
                pl.col(who).cast(pl.String).alias("respondent" if self.options.respondent else _ROW),
                pl.lit(item).alias("item"),
                self._shown(item, names[item], schema).alias("value"),
            )
            for item, flag in flags
        ]
        if not parts:
            key = "respondent" if self.options.respondent else _ROW
            return pl.LazyFrame(schema={key: pl.String, "item": pl.String, "value": pl.String})
        return pl.concat(parts)

    def _shown(self, item: str, column: str, schema: Mapping[str, Any]) -> pl.Expr:
        """Give the answer as text; of a multiple choice over several columns, what each holds."""
        if column in schema:
            expr = pl.col(column)
            if isinstance(schema[column], pl.List):
                return expr.cast(pl.List(pl.String)).list.join(", ")
            return expr.cast(pl.String)
        names = self.options.column_names
        options = [names[one.name] for one in self.plan.inputs if one.item == item]
        return pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in options], separator=", ")

    def _who(self, frame: pl.LazyFrame, schema: Mapping[str, Any]) -> tuple[str, pl.LazyFrame]:
        """Give the column that names respondents; rows are counted where there is none."""
        if self.options.respondent is not None:
            return self.options.respondent, frame
        name = _ROW
        while name in schema:
            name += "_"
        return name, frame.with_row_index(name)

    def _offenders(self, frame: pl.LazyFrame, schema: Mapping[str, Any]) -> InvalidFrameError | None:
        del schema
        found = self._listed(frame).collect()
        return invalid_error(self.plan, self.options, found.rows()) if found.height else None


class EagerPolars(LazyPolars):
    """Frames of Polars that are in memory: a look at each column spares what it does not need."""

    def score(self, frame: Any) -> Any:
        scores = self.scores(frame)
        refuse_taken(scores.columns, frame.columns)
        return frame.hstack(scores)

    def scores(self, frame: pl.DataFrame, *, fill_nan: bool = False) -> pl.DataFrame:
        """Give the columns of the scores alone.

        Args:
            fill_nan: whether numbers that are missing are NaN, as they are for NumPy.
        """
        invalid, raises = mode_of(self.options, lazy=False)
        answers, looked_at = look_at(self.plan, self.options, frame)
        schema = answers.schema
        known = invalid is Invalid.NO_SCORE or self._all_valid(schema, looked_at)
        lazy, results = self.engine.results(answers.lazy(), schema, looked_at, invalid, notes=raises and not known)
        scored = lazy.select(*results)
        scores = (scored.with_columns(cs.float().fill_null(float("nan"))) if fill_nan else scored).collect()
        if scores.height != frame.height:
            # Nothing but what is the same for everybody.
            scores = lazy.with_columns(results).select(scores.columns).collect()
        if raises and not known:
            if scores[INVALID_ANSWERS].sum():
                error = self._offenders(frame.lazy(), frame.schema)
                assert error is not None
                raise error
            scores = scores.drop(INVALID_ANSWERS, UNASKED_ANSWERS)
        return scores

    def _all_valid(self, schema: Mapping[str, Any], looked_at: Mapping[str, Found]) -> bool:
        names = self.options.column_names
        return all(
            (found := looked_at.get(names[one.item])) is not None and found.valid
            for one in self.plan.inputs
            if names[one.item] in schema or names[one.name] in schema
        )

    def invalid(self, frame: Any) -> Any:
        return self._listed(frame.lazy()).collect()


def invalid_error(plan: ScoringPlan, options: Options, rows: Sequence[tuple[str, str, str]], /) -> InvalidFrameError:
    """Make the error that names answers that are not allowed.

    Args:
        rows: respondent or row, item, answer.
    """
    allowed = {one.item: one.allowed for one in reversed(reader_of(plan).inputs)}
    named = options.respondent is not None
    cells = [InvalidCell(str(who), item, str(value), allowed[item], named) for who, item, value in rows[:MOST_NAMED]]
    return InvalidFrameError(cells, len(rows))
