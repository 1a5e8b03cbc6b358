"""Scoring in words: what the plan does, said so that who has never seen a formula can follow it."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.plan import scoring_in_words
from cwinstruments.plan.algebra import fold_node
from cwinstruments.plan.nodes import Count, Missing, Node, Sort
from cwinstruments.plan.states import State
from cwinstruments.plan.words import _Words
from tests.builders import plan_of
from tests.plan.test_text import NAMES

HALVES = [{"item": "a", "weight": 3}, {"item": "b", "weight": 2, "reverse_keyed": True}]


def words(*wanted: str, **said: Any) -> str:
    """Say how the one scale of an instrument is scored."""
    return "\n".join(scoring_in_words(plan_of(*wanted, **said), "s"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"items": ["a", "-b"]}, "the mean of a and 6 - b"),
        ({"items": ["a"]}, "The raw score: a."),
        ({"items": HALVES}, "the weighted mean of a (counting 1.5 times) and 6 - b."),
        ({"items": ["a", "b", "c"], "method": "sum"}, "the sum of a, b and c"),
        ({"items": ["a", "b"], "method": "sum", "missing": {"max_missing": 1, "then": "prorate"}}, "stretched to all"),
        ({"formula": "min(a, b)"}, "the least of a and b"),
        ({"formula": "max(a, b)"}, "the greatest of a and b"),
        ({"formula": "count(a > 2, b > 2)"}, "how many of these are so: a is more than 2; b is more than 2"),
        ({"formula": "if(not a > 2, 1)"}, "1 if it is not so that a is more than 2, else no value"),
        ({"formula": "if(1 > 2, a, b)"}, "The raw score: b."),
        ({"items": ["a"], "round": {"digits": 1, "rule": "half_even"}}, "to 1 decimal place, halves to the even digit"),
    ],
)
def test_each_kind_of_step_has_its_words(said: dict[str, Any], expected: str) -> None:
    """A sum, a mean, a count, a choice and a rounding are told apart."""
    assert expected in words("a", "b", "c", **said)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Count(("a", "b")), "how many of a and b are answered"),
        (Count(("a", "b"), frozenset(State)), "all of a and b, whatever became of them"),
        (Count(("a",), frozenset((State.REFUSED, State.SKIPPED))), "how many of a are refused or skipped"),
        (Missing(Sort.NUMBER), "no value"),
    ],
)
def test_states_are_said_by_their_names(node: Node, expected: str) -> None:
    """What is counted by its state, or is not there, is said without a formula."""
    assert expected == fold_node(node, _Words({name: one.scale for name, one in NAMES.items()}), {}).text


def test_a_recoded_item_is_called_by_its_name() -> None:
    """The step that gives codes their numbers is told as what the item counts."""
    told = words("role", items=[{"item": "role", "recode": {"caseworker": 0, "supervisor": 1, "other": 1}}])

    assert "What role counts: 0 if role is caseworker, else" in told
    assert "The raw score: what role counts." in told


def test_what_leaves_the_denominator_is_named() -> None:
    """The states that the missing rule does not count are told."""
    assert "how many of v count; what does not apply and what was not asked does not" in words("v", items=["v"])
