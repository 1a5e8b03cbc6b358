from __future__ import annotations

import random

import pytest
from hypothesis import given, seed

from cwinstruments.plan import compile_plan
from tests.frames.agreement import check_engine, expected_of, table_of
from tests.frames.drawing import DRAWS, HEAVY, Draw, draws, law
from tests.frames.engines import FAST, Engine, weights
from tests.frames.shipped import answers_to, covering, kinds_in, shipped

LEAST = 5
"""Draws of an engine that is slow."""
WAYS = ("polars", "pandas", "pyarrow without polars", "duckdb")
"""The kinds of frames that are handled in different ways."""


def draws_of(engine: Engine) -> int:
    """Say how many draws an engine gets, by its weight."""
    return max(LEAST, DRAWS * weights()[engine] // sum(weights().values()))


def tried() -> list[str]:
    """Name a few instruments that have, together, all that any has; at length, all of them.

    The suites of the plugins prove each instrument with Polars, pandas and DuckDB.
    """
    return sorted(shipped() if HEAVY else covering())


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_a_frame_of_any_kind_scores_as_its_respondents_do_one_by_one(engine: Engine) -> None:
    """Counts, reasons, bands and rounded values are the same, unrounded values and bounds to the last bits."""

    @law(draws_of(engine))
    @given(draws({engine: 1}))
    def agrees(drawn: Draw) -> None:
        expected = expected_of(drawn.instrument, drawn.table)
        check_engine(drawn.instrument, drawn.table, drawn.engine, expected, mode=drawn.mode)

    # Without a seed of its own, each engine would be tried on the same few instruments.
    (agrees if HEAVY else seed(FAST.index(engine))(agrees))()


@pytest.mark.parametrize("id", tried())
def test_the_instruments_that_ship_score_alike_in_frames(id: str) -> None:
    """Made-up answers to every instrument, in the kinds of frames that are handled in different ways."""
    instrument = shipped()[id]
    table = table_of(instrument, answers_to(instrument, random.Random(id), 24), 5, 24)
    expected = expected_of(instrument, table)
    for engine in FAST:
        if engine.name in WAYS:
            check_engine(instrument, table, engine, expected)


def test_every_way_of_scoring_frames_meets_every_kind_of_step_that_ships() -> None:
    """By fewer than half of the instruments."""
    kinds = {id: kinds_in(compile_plan(instrument)) for id, instrument in shipped().items()}

    assert frozenset().union(*kinds.values()) == frozenset().union(*(kinds[id] for id in tried()))
    assert set(WAYS) <= {engine.name for engine in FAST}
    assert HEAVY or len(tried()) < len(kinds) / 2
