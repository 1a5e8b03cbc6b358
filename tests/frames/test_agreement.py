from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from tests.frames.agreement import check_engine, expected_of, table_of
from tests.frames.drawing import DRAWS, SELDOM, Draw, draws, law
from tests.frames.engines import FAST, weights
from tests.frames.shipped import answers_to, shipped
from tests.frames.spark import engine_of


@pytest.fixture(scope="module", autouse=True)
def collected_seldom() -> Iterator[None]:
    """Spare the fifth of the time in which garbage is looked for."""
    thresholds = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    yield
    gc.set_threshold(*thresholds)


@law(DRAWS)
@given(draws(weights()))
def test_a_frame_of_any_kind_scores_as_its_respondents_do_one_by_one(drawn: Draw) -> None:
    """Counts, reasons, bands and rounded values are the same, unrounded values and bounds to the last bits."""
    check_engine(
        drawn.instrument, drawn.table, drawn.engine, expected_of(drawn.instrument, drawn.table), mode=drawn.mode
    )


def test_spark_scores_as_the_respondents_do_one_by_one(spark: Any) -> None:
    """The same law, on fewer draws: each takes seconds."""
    engine = engine_of(spark)

    @law(max(3, DRAWS // 150))
    @given(draws({engine: 1}, max_items=4, max_scales=2))
    def agrees(drawn: Draw) -> None:
        expected = expected_of(drawn.instrument, drawn.table)
        check_engine(drawn.instrument, drawn.table, engine, expected, mode=drawn.mode)

    agrees()


@pytest.mark.parametrize("id", sorted(shipped()))
def test_the_instruments_that_ship_score_alike_in_frames(id: str) -> None:
    """Made-up answers to every instrument, in the kinds of frames that are handled in different ways."""
    instrument = shipped()[id]
    table = table_of(instrument, answers_to(instrument, random.Random(id), 24), 5, 24)
    expected = expected_of(instrument, table)
    for engine in FAST:
        if engine.name in ("polars", "pandas", "pyarrow without polars", "duckdb"):
            check_engine(instrument, table, engine, expected)
