from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.plan import compile_plan
from cwinstruments.rules.attainable import attainable
from tests.builders import normed_instrument, plan_of

ALL = {"max_missing": 0}
NORM = {"outside": "clamp", "strata": [{"rows": [{"raw": 1, "norm": 40}, {"raw": 2, "norm": 50}]}]}


def scores(scale: dict[str, Any]) -> set[Fraction] | None:
    """Give the attainable scores of a scale beside the usual ones."""
    made = normed_instrument(NORM, None, other={"missing": ALL, **scale})
    found = attainable(compile_plan(made), compile_plan(made).output("other").value)
    return None if found is None else set(found)


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ({"items": ["a", "b"], "method": "sum"}, {0, 1, 2, 3, 4}),
        ({"items": ["a", "-b"], "method": "mean"}, {0, Fraction(1, 2), 1, Fraction(3, 2), 2}),
        ({"items": ["a", {"item": "b", "weight": 3}], "method": "sum"}, {*range(9)}),
        ({"items": [{"item": "a", "recode": {"0": 5, "1": 5, "2": 7}}], "method": "sum"}, {5, 7}),
        (
            {"items": ["a"], "method": "sum", "transform": {"multiply": "10/3", "add": -1}},
            {-1, Fraction(7, 3), Fraction(17, 3)},
        ),
        ({"items": ["a"], "method": "mean", "transform": "pomp"}, {0, 50, 100}),
        ({"items": ["a", "b"], "method": "mean", "round": {"digits": 0, "rule": "half_even"}}, {0, 1, 2}),
        ({"scales": ["raw"], "method": "sum"}, {*range(7)}),
        ({"formula": "a - 1", "method": "formula"}, {-1, 0, 1}),
        ({"formula": "a / 2", "method": "formula"}, {0, Fraction(1, 2), 1}),
        ({"formula": "2 * a", "method": "formula"}, None),
        ({"formula": "max(a, b)", "method": "formula"}, None),
        ({"formula": "a + a", "method": "formula"}, None),
        ({"scales": ["normed"], "method": "mean"}, None),
    ],
)
def test_attainable_scores_are_those_that_complete_answers_give(
    scale: dict[str, Any], expected: set[Fraction | int] | None
) -> None:
    """Every score that can come out and no other; where more than adding up is done, nothing is said."""
    assert expected == scores(scale)


@pytest.mark.parametrize(
    ("items", "said", "expected"),
    [
        (["role"], {"items": [{"item": "role", "recode": {"caseworker": 1, "supervisor": 3, "other": 1}}]}, None),
        (["grade", "a"], {"formula": "if(grade == 'none', 1, 2)"}, None),
        (["half", "a"], {"items": ["half"]}, {0, Fraction(1, 2), 1}),
        (["strain"], {"formula": "strain / 50"}, {Fraction(step, 10) for step in range(21)}),
        (["many"], {"items": ["many"]}, {*range(5001)}),
        (["hours", "many"], {"items": ["hours", "many"], "method": "sum"}, None),
        ([{"id": "many", "range": {"min": 0, "max": 50_000}}], {"items": ["many"]}, None),
        (["many", {"id": "cases"}], {"items": ["cases", {"item": "many", "weight": 100}], "method": "sum"}, None),
    ],
)
def test_items_of_every_kind_have_their_scores(
    items: list[Any], said: dict[str, Any], expected: set[Fraction | int] | None
) -> None:
    """Decimals and grids; nothing is said of codes, nor where there are more than can be listed."""
    assert expected == attainable(plan_of(*items, **said), "s.score")
