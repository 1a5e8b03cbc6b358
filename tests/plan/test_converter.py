"""Plans as plain data, and back."""

from __future__ import annotations

import json

import pytest

from cwinstruments.model import Instrument
from cwinstruments.plan import compile_plan, plan_from_dict, plan_to_dict
from cwinstruments.plan.converter import _converter
from cwinstruments.scoring import score
from tests.builders import ITEMS, instrument, one_scale, scale

EVERYTHING = instrument(
    {
        "load": scale(
            items=["a", {"item": "b", "reverse_keyed": True, "weight": "1/3"}, "half"],
            missing={"min_answered": 1, "then": "available"},
            round={"digits": 1, "rule": "half_even"},
            bands=[{"id": "low"}, {"id": "high", "above": "10/3"}],
            cutoffs=[{"id": "risk", "source": "none", "at_least": 2}],
        ),
        "coded": scale(items=[{"item": "grade", "recode": {"1": 1, "2.5": 2, "none": 3}}]),
        "prorated": scale(items=["c", "d"], method="sum", missing={"max_missing": 1, "then": "prorate"}),
        "whole": scale(scales=["prorated", "-coded"], transform={"multiply": "2/3"}),
        "computed": scale(
            formula="if(role == 'other' and not flag, min(a, b), max(a, b)) + sum(c, d) * answered(c) "
            "+ count(a > 2, services__food) / 3 + whole"
        ),
    },
    [*(id for id in ITEMS if id not in ("v", "w")), {"id": "v", "show_if": "flag or role != 'other'"}],
)


@pytest.fixture(autouse=True)
def _made_anew() -> None:
    """What is made once for a whole process may have been made by a test that nobody measures."""
    _converter.cache_clear()


@pytest.mark.parametrize("made", [EVERYTHING, one_scale(items=["a"])], ids=["every node", "one item"])
def test_a_plan_is_read_back_as_it_was(made: Instrument) -> None:
    """Through JSON text and back, a plan is equal, has the same name and scores alike."""
    plan = compile_plan(made)
    data = plan_to_dict(plan)
    back = plan_from_dict(json.loads(json.dumps(data)))

    assert "plan" == data["kind"]
    assert plan.plan_digest == data["plan_digest"]
    assert plan == back
    assert plan.plan_digest == back.plan_digest
    assert hash(plan) == hash(back)
    assert score(plan, {"a": 2}) == score(back, {"a": 2})


def test_data_says_what_each_node_is() -> None:
    """Constants tell their sort, so that codes that look like fractions stay codes."""
    plan = compile_plan(one_scale("a", "role", formula="if(role == 'other', a / 2, 1)"))
    data = plan_to_dict(plan)
    raw = next(step["node"] for step in data["steps"] if step["name"] == "s.raw")
    reason = next(step["node"] for step in data["steps"] if step["name"] == "s.prorated")

    assert {
        "node": "choose",
        "condition": {"node": "matches", "name": "role", "codes": ["other"]},
        "then": {
            "node": "arithmetic",
            "operator": "/",
            "left": {"node": "reference", "name": "a"},
            "right": {"node": "constant", "number": 2},
        },
        "otherwise": {"node": "constant", "number": 1},
    } == raw
    assert {"node": "constant", "truth": False} == reason
    assert {"type": "choices", "values": [1, 2, 3, 4, 5]} == data["inputs"][0]["domain"]


def test_a_plan_digest_names_the_scoring_alone() -> None:
    """Texts and names of the instrument don't matter; what is computed does."""
    plain = compile_plan(one_scale(items=["a", "b"]))
    renamed = compile_plan(
        instrument({"s": scale(items=["a", "b"], title={"en": "Other"})}, id="other", version="2.0.0")
    )
    reversed_ = compile_plan(one_scale(items=["a", "-b"]))

    assert plain.plan_digest == renamed.plan_digest
    assert plain.definition_digest != renamed.definition_digest
    assert plain.plan_digest != reversed_.plan_digest
