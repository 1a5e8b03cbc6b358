"""What is no instrument, no trace and no mapping is told so by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cwinstruments.plan import compile_plan
from cwinstruments.scoring import explain, score, verify
from tests.builders import one_scale

INSTRUMENT = one_scale(items=["a"])
PLAN = compile_plan(INSTRUMENT)
CALLS: list[tuple[Callable[[], Any], str]] = [
    (lambda: score("team-safety", {}), "an instrument is wanted, not str"),  # type: ignore[arg-type]
    (lambda: explain(None, {}), "an instrument is wanted, not NoneType"),  # type: ignore[arg-type]
    (lambda: compile_plan(PLAN), "an instrument is wanted, not ScoringPlan"),  # type: ignore[arg-type]
    (lambda: score(INSTRUMENT, [1]), "responses are a mapping from item ids to answers, not list"),  # type: ignore[arg-type]
    (lambda: verify(explain(INSTRUMENT, {}), PLAN), "not Trace and ScoringPlan"),  # type: ignore[arg-type]
    (lambda: verify({}, INSTRUMENT), "not dict and Instrument"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "said"), CALLS, ids=[said for _, said in CALLS])
def test_a_wrong_argument_is_named(call: Callable[[], Any], said: str) -> None:
    """A mistake in a call is a TypeError that says what came and what is wanted."""
    with pytest.raises(TypeError) as raised:
        call()

    assert said in str(raised.value)
