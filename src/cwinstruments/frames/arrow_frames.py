"""Tables of PyArrow, through Polars without copying."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from cwinstruments.columns.labels import Texts
from cwinstruments.frames.lending import item_columns
from cwinstruments.frames.options import Options
from cwinstruments.frames.polars_frames import EagerPolars
from cwinstruments.frames.scorer import refuse_taken
from cwinstruments.plan import ScoringPlan


class Arrow:
    """Tables of PyArrow."""

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options = plan, options
        self._polars = EagerPolars(plan, options, texts)

    def score(self, frame: Any) -> Any:
        scores = self._polars.scores(self._lent(frame))
        refuse_taken(scores.columns, frame.column_names)
        found = scores.to_arrow(compat_level=pl.CompatLevel.oldest())
        for name in found.column_names:
            frame = frame.append_column(name, found.column(name))
        return frame

    def invalid(self, frame: Any) -> Any:
        return self._polars.invalid(self._lent(frame)).to_arrow(compat_level=pl.CompatLevel.oldest())

    def _lent(self, frame: Any) -> pl.DataFrame:
        wanted = item_columns(self._plan, self._options, frame.column_names)
        lent = pl.from_arrow(frame.select(wanted), rechunk=False)
        assert isinstance(lent, pl.DataFrame)
        return lent if wanted else pl.DataFrame({"": pl.Series([None] * frame.num_rows, dtype=pl.Null)})
