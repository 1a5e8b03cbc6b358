"""How many draws the laws of frames are tried on, and what is drawn."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from attrs import frozen
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from cwinstruments.model import Instrument
from cwinstruments.testing import instruments, responses
from tests.frames.agreement import table_of
from tests.frames.cells import Table
from tests.frames.engines import Engine

HEAVY = os.environ.get("CWINSTRUMENTS_LAWS") == "heavy"
"""Whether the laws are searched at length and at random; otherwise the same examples are tried each time."""
DRAWS = int(os.environ.get("CWINSTRUMENTS_FRAME_DRAWS", "100000" if HEAVY else "120"))
SELDOM = (50_000, 20, 50)
"""When garbage is looked for: after Python's 700 objects, thousands of expressions are gone over again and again."""
_RESPONDENTS = 16
"""In every draw: what three answered, and mixtures of it."""


@frozen
class Draw:
    """An instrument, many respondents, a kind of frame, and what becomes of answers that are not allowed."""

    instrument: Instrument
    table: Table
    engine: Engine
    mode: str


@st.composite
def draws(draw: DrawFn, engines: Mapping[Engine, int], *, max_items: int = 6, max_scales: int = 4) -> Draw:
    """Draw an instrument and answers to it in a frame of one of these kinds, each as often as it weighs."""
    engine = draw(st.sampled_from([one for one, weight in engines.items() for _ in range(weight)]))
    instrument = draw(instruments(max_items=max_items, max_scales=max_scales, normed=draw(st.booleans())))
    anybody = st.one_of(responses(instrument), responses(instrument, invalid=True))
    drawn: list[Mapping[str, Any]] = draw(st.lists(anybody, min_size=3, max_size=3))
    table = table_of(instrument, drawn, draw(st.integers(0, 2**32)), _RESPONDENTS)
    return Draw(instrument, table, engine, draw(st.sampled_from(["missing", "no_score"])))


def law(examples: int, *, random: bool = HEAVY) -> settings:
    """Say how many draws a law is tried on."""
    return settings(
        max_examples=examples,
        derandomize=not random,
        database=None,
        deadline=None,
        # What is found is shown as it is: to make it smaller takes longer than to read it.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
