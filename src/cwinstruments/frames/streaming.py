"""Scores of batches: one after another, so that tables of any size go through little memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import polars as pl
from attrs import field, frozen

from cwinstruments.columns import INVALID_ANSWERS, UNASKED_ANSWERS, Invalid
from cwinstruments.columns.labels import texts_of
from cwinstruments.frames.options import read_options
from cwinstruments.frames.polars_engine import PolarsEngine
from cwinstruments.plan import ScoringPlan

OnInvalidRow: TypeAlias = Literal["leave-out", "raise", "missing", "no-score"]
"""What becomes of a row with an answer that is not allowed."""

COUNTED: Final = ("reason", "prorated", "zero_filled")
"""The parts of scores that a summary counts."""


@frozen
class Tally:
    """What became of the rows of a batch.

    Args:
        rows: how many were written.
        unasked: how many answers were given to items that were not asked.
        scored: by scale, how many have a score.
        flags: by scale, how many scores are prorated, and how many have missing answers counted as 0.
        reasons: by scale, how many have no score, by the reason.
    """

    rows: int = 0
    unasked: int = 0
    scored: Counter[str] = field(factory=Counter)
    flags: Mapping[str, Counter[str]] = field(factory=dict)
    reasons: Mapping[str, Counter[str]] = field(factory=dict)


@frozen(eq=False)
class ScoredBatch:
    """A batch with scores.

    Args:
        frame: what is written.
        tally: what became of its rows.
        invalid: the places, from 0, of the rows with an answer that is not allowed.
    """

    frame: pl.DataFrame
    tally: Tally
    invalid: Sequence[int]


class BatchScorer:
    """Scores batches of the same columns by one plan.

    Args:
        parts: what is wanted beside the value of each scale; `all` among them is everything.
        columns: the columns of scores that are written, in their order.
        withheld: those of them that are left empty.
        constants: columns behind them that hold the same text in every row.
        on_invalid: what becomes of rows with an answer that is not allowed.
    """

    def __init__(
        self,
        plan: ScoringPlan,
        /,
        *,
        scales: Collection[str],
        parts: Collection[str],
        columns: Sequence[str],
        withheld: Collection[str] = (),
        constants: Mapping[str, str] | None = None,
        on_invalid: OnInvalidRow = "leave-out",
    ) -> None:
        self._scales = tuple(scales)
        wanted = "all" if "all" in parts else {*parts, *COUNTED}
        options = read_options(plan, parts=wanted, scales=scales, on_absent="missing")
        # Without an instrument no label means an answer: in files of responses codes do.
        self._engine = PolarsEngine(plan, options, texts_of(plan, plan))
        self._mode = Invalid.NO_SCORE if on_invalid == "no-score" else Invalid.MISSING
        self._leaves_out = on_invalid in ("leave-out", "raise")
        self._columns, self._withheld, self._constants = tuple(columns), frozenset(withheld), constants or {}

    def score(self, kept: pl.DataFrame, items: pl.DataFrame) -> ScoredBatch:
        """Score a batch.

        Args:
            kept: the columns that are written in front of the scores.
            items: the answers; columns are called like items.
        """
        lazy, results = self._engine.results(items.lazy(), items.schema, {}, self._mode, notes=True)
        scores = lazy.select(*results).collect()
        if scores.height != kept.height:
            # Nothing in the frame is as long as it: constants alone were asked for.
            scores = pl.concat([scores] * kept.height) if kept.height else scores.clear()
        bad = scores[INVALID_ANSWERS] > 0
        invalid = bad.arg_true().to_list() if bad.any() else []
        if invalid and self._leaves_out:
            kept, scores = kept.filter(~bad), scores.filter(~bad)
        written = [
            pl.lit(None, scores.schema[name]).alias(name) if name in self._withheld else pl.col(name)
            for name in self._columns
        ]
        constants = [pl.lit(text).alias(name) for name, text in self._constants.items()]
        frame = kept.hstack(scores).select(*kept.columns, *written, *constants)
        return ScoredBatch(frame, self._tally(scores), invalid)

    def schema(self, kept: pl.DataFrame, items: pl.DataFrame) -> pl.Schema:
        """Give the columns of what is written, with their types, from a batch without rows."""
        return self.score(kept.clear(), items.clear()).frame.schema

    def _tally(self, scores: pl.DataFrame) -> Tally:
        if not scores.height:
            return Tally()
        sums = scores.lazy().select(
            pl.col(UNASKED_ANSWERS).sum(),
            *(pl.col(scale).count() for scale in self._scales),
            *(pl.col(f"{scale}_{part}").sum() for scale in self._scales for part in COUNTED[1:]),
        )
        (found,) = sums.collect().rows(named=True)
        reasons: dict[str, Counter[str]] = {}
        for scale in self._scales:
            if found[scale] < scores.height:
                counted = scores[f"{scale}_reason"].drop_nulls().value_counts()
                reasons[scale] = Counter(dict(counted.iter_rows()))
        return Tally(
            scores.height,
            found[UNASKED_ANSWERS] or 0,
            Counter({scale: found[scale] for scale in self._scales}),
            {scale: Counter({part: found[f"{scale}_{part}"] or 0 for part in COUNTED[1:]}) for scale in self._scales},
            reasons,
        )


def rows_that_tell(frame: pl.DataFrame, scores: Sequence[str], numbers: Sequence[str], /) -> Iterator[tuple[str, ...]]:
    """Give, row by row, the columns that tell something: a score, or a number that is not 0."""
    told = frame.select(*(pl.col(one).is_not_null() for one in scores), *(pl.col(one) > 0 for one in numbers))
    names = told.columns
    return (tuple(name for name, tells in zip(names, row, strict=True) if tells) for row in told.iter_rows())


def in_order_of_contents(frames: Sequence[pl.DataFrame], /) -> pl.DataFrame:
    """Give all rows of some frames, sorted by what stands in them, so that their order tells nothing more."""
    whole = pl.concat(frames)
    keys = []
    for name, dtype in whole.schema.items():
        column = pl.col(name)
        # Categories would be sorted as they came.
        of_text = isinstance(dtype, pl.Categorical | pl.Enum)
        keys.append(column.hash() if dtype.is_nested() else column.cast(pl.String) if of_text else column)
    return whole.sort(keys, nulls_last=True) if keys else whole


def with_row_numbers(kept: pl.DataFrame, name: str, first: int, /) -> pl.DataFrame:
    """Put a column in front that counts rows."""
    return kept.with_row_index(name, first).with_columns(pl.col(name).cast(pl.String))


def empty_rows(frame: pl.DataFrame, named_by: str, /) -> pl.Series | None:
    """Tell in which rows nothing is filled in; None where there is no such row.

    Args:
        named_by: the column that names the respondent: where it is filled in, nothing else has to be looked at.
    """
    if not frame.select(_is_empty(named_by, frame.schema[named_by]).any()).item():
        return None
    empty = frame.select(pl.all_horizontal(_is_empty(name, dtype) for name, dtype in frame.schema.items()))
    found = empty.to_series()
    return found if found.any() else None


def rows_with(frame: pl.DataFrame, column: str, is_meant: Callable[[Any], bool], /) -> pl.Series | None:
    """Tell in which rows a column holds something that is meant; None where there is no such row."""
    values = frame[column]
    meant = [value for value in values.unique().to_list() if value is not None and is_meant(value)]
    return values.is_in(meant).fill_null(value=False) if meant else None


def marked(rows: Sequence[bool], /) -> pl.Series:
    """Give marks of rows as `rows_with` gives them."""
    return pl.Series(rows, dtype=pl.Boolean)


def _is_empty(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.String):
        return column.is_null() | (column.str.strip_chars() == "")
    return column.is_null() | column.is_nan() if dtype.is_float() else column.is_null()


def plain_rows(frame: pl.DataFrame, places: Sequence[int] | None = None, /) -> Iterator[dict[str, Any]]:
    """Give rows as Python's values; NaN is a missing cell."""
    chosen = frame if places is None else frame[list(places)]
    for row in chosen.iter_rows(named=True):
        yield {name: None if value != value else value for name, value in row.items()}
