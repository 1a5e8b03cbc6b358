"""The law of frames on Spark. In a file of its own, so that whatever needs Spark can run in one process."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from tests.frames.agreement import check_engine, expected_of
from tests.frames.drawing import DRAWS, Draw, draws, law
from tests.frames.spark import engine_of


def test_spark_scores_as_the_respondents_do_one_by_one(spark: Any) -> None:
    """The same law as for all kinds of frames, on fewer draws: each takes seconds."""
    engine = engine_of(spark)

    @law(max(2, DRAWS // 150))
    @given(draws({engine: 1}, max_items=4, max_scales=2))
    def agrees(drawn: Draw) -> None:
        expected = expected_of(drawn.instrument, drawn.table)
        check_engine(drawn.instrument, drawn.table, engine, expected, mode=drawn.mode)

    agrees()
