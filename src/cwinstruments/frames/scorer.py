"""The scorer of frames: one for an instrument and a way of laying out columns, for frames of any kind."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, TypeVar

from cwinstruments.columns import Invalid
from cwinstruments.columns.labels import texts_of
from cwinstruments.errors import FrameError
from cwinstruments.frames.kinds import FrameKind, kind_of, load
from cwinstruments.frames.long_form import keep_scores, wide_options, widen
from cwinstruments.frames.options import (
    ColumnNames,
    EngineName,
    Long,
    OnAbsent,
    OnInvalidFrame,
    Options,
    read_options,
)
from cwinstruments.model import Instrument, Survey
from cwinstruments.plan import ScoringPlan, plan_of

F = TypeVar("F")


class FrameScorer:
    """Scores frames by one plan. What it works out for columns of the same types it keeps.

    `frame_scorer` gives one.
    """

    def __init__(self, subject: Instrument | Survey | ScoringPlan, options: Options) -> None:
        self.plan = plan_of(subject)
        self._survey = subject if isinstance(subject, Survey) else None
        self.options = options
        self._texts = texts_of(subject, self.plan)
        self._adapters: dict[FrameKind, Any] = {}
        self._wide = options if options.long is None else wide_options(options)

    def score(self, frame: F, /) -> F:
        """Give the frame with the columns of the scores behind its own.

        Raises:
            FrameError: an item has no column, a column of scores is there already, or a column is of a strange type.
            InvalidFrameError: answers are not allowed, and `on_invalid` is `raise`.
            UseNotPermittedError: a permission of the survey has ended since.
        """
        if self._survey is not None:
            from cwinstruments.licensing import refuse_unpermitted  # brings the reader of documents, for overlays

            refuse_unpermitted(self._survey)
        if self.options.long is None:
            return self._adapter(frame).score(frame)  # type: ignore[no-any-return]
        wide = self._widened(frame)
        return keep_scores(self._adapter(wide).score(wide), self.options.long)  # type: ignore[no-any-return]

    def invalid(self, frame: F, /) -> F:
        """Give the answers that are not allowed, a row for each: `respondent` or `row`, `item`, `value`.

        A lazy frame gives a lazy one.
        """
        wide: Any = frame if self.options.long is None else self._widened(frame)
        return self._adapter(wide).invalid(wide)  # type: ignore[no-any-return]

    def _widened(self, frame: Any) -> Any:
        return widen(frame, kind_of(frame, self.options.engine), self.plan, self.options)

    def __getstate__(self) -> dict[str, Any]:
        # Expressions of other libraries can't leave the process, and are made anew.
        return {**self.__dict__, "_adapters": {}}

    def _adapter(self, frame: Any) -> Any:
        kind = kind_of(frame, self.options.engine)
        found = self._adapters.get(kind)
        if found is None:
            found = self._adapters[kind] = load(kind)(self.plan, self._wide, self._texts)
        return found


def frame_scorer(
    instrument: Instrument | Survey | ScoringPlan,
    /,
    *,
    columns: ColumnNames = None,
    parts: Collection[str] | str = (),
    scales: Collection[str] | str | None = None,
    respondent: str | None = None,
    long: Long | None = None,
    on_invalid: OnInvalidFrame | None = None,
    on_absent: OnAbsent = "raise",
    engine: EngineName = "auto",
) -> FrameScorer:
    """Give the scorer of an instrument; the arguments are those of `score_frame`, and one of the same is kept."""
    plan = plan_of(instrument)
    options = read_options(
        plan,
        columns=columns,
        parts=parts,
        scales=scales,
        respondent=respondent,
        long=long,
        on_invalid=on_invalid,
        on_absent=on_absent,
        engine=engine,
    )
    return _scorer(instrument, options)


@lru_cache(maxsize=64)
def _scorer(subject: Instrument | Survey | ScoringPlan, options: Options) -> FrameScorer:
    return FrameScorer(subject, options)


def score_frame(
    instrument: Instrument | Survey | ScoringPlan,
    frame: F,
    /,
    *,
    columns: ColumnNames = None,
    parts: Collection[str] | str = (),
    scales: Collection[str] | str | None = None,
    respondent: str | None = None,
    long: Long | None = None,
    on_invalid: OnInvalidFrame | None = None,
    on_absent: OnAbsent = "raise",
    engine: EngineName = "auto",
) -> F:
    """Score every respondent of a frame.

    Args:
        instrument: an instrument, a survey, or the plan of one.
        frame: pandas, Polars (also lazy), PyArrow, a DuckDB relation, PySpark, or whatever else Narwhals knows. It is
            not changed.
        columns: by item id, the column that holds its answers, or a pattern such as `"t1_{item}"`; items without an
            entry have a column of their own name. The options of a multiple choice are one column of lists, or one
            column each, named `item__option`.
        parts: what is wanted beside the score of each scale: `band`, `reason`, `n_answered`, `n_items`, `prorated`,
            `zero_filled`, `clamped`, `lower`, `upper`, `bounds_exact`, `band_certain`, `cutoffs`, or `"all"`. Bounds
            take several times as long as scores.
        scales: the scales that are wanted; all by default.
        respondent: the column that names respondents, for errors.
        long: that the frame has a row for each answer, and what its columns are called.
        on_invalid: what becomes of answers that are not allowed. `"raise"`: an error that names them, as is usual for
            eager frames. `"missing"`: scores are worked out without them. `"no_score"`: scores that rest on one are
            missing, with the reason `invalid_response`, as is usual for lazy frames.
        on_absent: `"raise"`, or `"missing"` where items without a column were answered by nobody.
        engine: `"polars"`, `"narwhals"`, or whichever is faster.

    Returns:
        A frame of the same kind, with a column for each scale, called as the scale, and `scale_part` for each part,
        behind its own columns. A long frame becomes one with a row for each respondent.

    Raises:
        FrameError: an item has no column, a column of scores is there already, or a column is of a strange type.
        InvalidFrameError: answers are not allowed, and `on_invalid` is `raise`.
        ValueError: an argument is none of what it can be.
    """
    return frame_scorer(
        instrument,
        columns=columns,
        parts=parts,
        scales=scales,
        respondent=respondent,
        long=long,
        on_invalid=on_invalid,
        on_absent=on_absent,
        engine=engine,
    ).score(frame)


def mode_of(options: Options, *, lazy: bool) -> tuple[Invalid, bool]:
    """Give what becomes of scores where answers are not allowed, and whether that is an error."""
    word = options.on_invalid or ("no_score" if lazy else "raise")
    return (Invalid.NO_SCORE if word == "no_score" else Invalid.MISSING), word == "raise"


def refuse_taken(names: Collection[str], taken: Collection[Any]) -> None:
    """Refuse to write over columns.

    Raises:
        FrameError: a column of scores is there already.
    """
    twice = [name for name in names if name in taken]
    if twice:
        listed = ", ".join(repr(name) for name in twice[:5])
        raise FrameError(f"the frame has columns of these names already: {listed}; rename or drop them first")
