"""Verification: a trace that does not hold is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from cwinstruments.errors import UnboundParameterError
from cwinstruments.model import structure_instrument
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import Discrepancy, explain, trace_from_dict, verify
from cwinstruments.scoring.verified_formulas import evaluate_formula, names_in_formula
from tests.builders import ITEMS, definition, instrument, one_scale, scale

MADE = instrument(
    {
        "load": scale(
            items=["v", "-a", {"item": "role", "recode": {"caseworker": 1, "supervisor": 5, "other": 3}}, "half"],
            missing={"min_answered": 2, "then": "available", "states": {"refused": "excluded"}},
            round={"digits": 1, "rule": "half_even"},
            bands=[{"id": "low"}, {"id": "middle", "above": 1.5}, {"id": "high", "at_least": 2.5}],
            cutoffs=[
                {"id": "risk", "source": "none", "at_least": 2, "below": 4},
                {"id": "far", "source": "none", "above": 3, "at_most": 5},
            ],
        ),
        "recoded": scale(
            items=[
                {"item": "a", "recode": {"1": 0, "2": 0, "3": 1, "4": 1, "5": 3}, "reverse_keyed": True, "weight": 2},
                {"item": "half", "recode": {"0": 1, "0.5": 2, "1": 3}},
                {"item": "rather", "recode": {"time": 1, "effort": 4}},
            ],
            transform="pomp",
        ),
        "prorated": scale(
            items=["cases", "strain", "flag"],
            method="sum",
            missing={"max_missing_fraction": "2/3", "then": "prorate"},
            round={"digits": 0, "rule": "half_up"},
        ),
        "filled": scale(
            items=["a", "hours"],
            method="sum",
            missing={"max_missing": 1, "then": "zero_fill"},
            transform={"multiply": -2},
        ),
        "days": scale(formula="end - start", missing={"min_answered_fraction": 1, "then": "available"}),
        "ratio": scale(formula="a / (b - 1)", missing={"min_answered": 1, "then": "available"}),
        "words": scale(
            formula="if(role == 'other' or not grade == 2.5 and flag, -count(a > 2, b >= 2, services__food), "
            "min(a, b) + max(a, b) * 2 - sum(a, b) / 2 + mean(a, b) + answered(a, b) + true - false)",
            missing={"min_answered": 1, "then": "available"},
        ),
        "compared": scale(
            formula="count(a == 3, a != 3, a < 3, a <= 3, a > 3, grade != 'none', 'other' == role)",
            missing={"min_answered": 1, "then": "available"},
        ),
        "whole": scale(
            scales=["-load", {"scale": "recoded", "weight": 2, "reverse_keyed": True}, "ratio", "-filled", "-days"],
            missing={"min_scored": 1, "min_scored_fraction": 0.2, "then": "available"},
        ),
        "further": scale(formula="whole + load", missing={"min_answered": 1, "then": "available"}),
        "of_one": scale(scales=["days"], transform="pomp"),
    },
    [*ITEMS, {"id": "gated", "options": "coded", "show_if": "count(flag) >= 1 and a > 2"}],
)
COMPLETE: dict[str, Any] = {
    **dict(zip("abcdvw", (4, 2, 1, 5, 2, 3), strict=True)),
    "half": 0.5,
    "role": "supervisor",
    "grade": 2.5,
    "flag": True,
    "services": ["food"],
    "cases": 7,
    "hours": 7.5,
    "strain": 35,
    "rather": "effort",
    "remark": "text",
    "gated": 2,
    "start": "2024-02-01",
    "end": date(2024, 3, 1),
}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"a": None},
        {"a": None, "half": None, "role": None},
        {"v": 99, "a": 9, "flag": 97},
        {"flag": None, "b": 1, "gated": 4},
        {"flag": False, "role": "other", "services": None},
        {"services": "food", "start": "soon", "end": "2026-01-01", "hours": 7.55, "half": True, "role": 3},
        {"services": ["rent"], "rather": None, "cases": 99, "strain": None, "grade": "none"},
        {"services": [2.5], "grade": "zz", "cases": float("nan"), "flag": 3, "half": float("inf"), "start": 4},
        {"a": Decimal("3.0"), "half": Fraction(1, 2), "hours": Decimal("0.1"), "flag": 1.0, "role": "caseworker"},
        dict.fromkeys(COMPLETE),
        {"a": "3", "b": [1], "half": "0.5", "flag": "1"},
    ],
)
def test_an_honest_trace_holds(changed: Mapping[str, Any]) -> None:
    """A second evaluator comes to the same scores, also from the trace as data."""
    trace = explain(MADE, {**COMPLETE, **changed}, on_invalid="missing")

    assert () == verify(trace, MADE)
    assert () == verify(trace_from_dict(json.loads(json.dumps(trace.to_dict()))), MADE)


def _change(*path: str, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to

    return change


def _drop(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return change


LOAD = ("scales", "load", "score")


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (_change(*LOAD, "value", to=2.5), ("load", "value", 2.5, 2.4)),
        (_change(*LOAD, "value", to=None), ("load", "value", None, 2.4)),
        (_change(*LOAD, "band", to="high"), ("load", "band", "high", "middle")),
        (_change(*LOAD, "reason", to="not_asked"), ("load", "reason", "not_asked", None)),
        (_change(*LOAD, "n_answered", to=3), ("load", "n_answered", 3, 4)),
        (_change(*LOAD, "n_items", to=5), ("load", "n_items", 5, 4)),
        (_change(*LOAD, "prorated", to=True), ("load", "prorated", True, False)),
        (_change(*LOAD, "zero_filled", to=True), ("load", "zero_filled", True, False)),
        (
            _change(*LOAD, "cutoffs", "risk", to=False),
            ("load", "cutoffs", {"risk": False, "far": False}, {"risk": True, "far": False}),
        ),
        (_drop(*LOAD, "cutoffs", "far"), ("load", "cutoffs", {"risk": True}, {"risk": True, "far": False})),
        (_drop("scales", "load"), ("load", "scale", None, "a score")),
        (_change("responses", "cases", to=8), ("prorated", "value", 43.0, 44.0)),
    ],
)
def test_a_tampered_trace_is_found(tamper: Callable[[dict[str, Any]], None], expected: tuple[Any, ...]) -> None:
    """Each field that is changed is named with what it should be."""
    data = deepcopy(json.loads(json.dumps(explain(MADE, COMPLETE).to_dict())))
    tamper(data)
    (found,) = verify(trace_from_dict(data), MADE)
    scale_id, field, traced, recomputed = expected

    assert (scale_id, field, traced) == (found.scale, found.field, found.traced)
    assert (pytest.approx(recomputed) if isinstance(recomputed, float) else recomputed) == found.recomputed


def test_a_trace_may_hold_anything_for_an_answer() -> None:
    """What no answer can be is not allowed, and no reason to stop."""
    data = explain(MADE, COMPLETE).to_dict()
    data["responses"] = {**data["responses"], "hours": {"x": 1}}

    assert ("filled", "value") in {(one.scale, one.field) for one in verify(trace_from_dict(data), MADE)}


def test_a_scale_that_the_definition_does_not_have_is_found() -> None:
    """Nothing can be slipped into a trace."""
    data = explain(MADE, COMPLETE).to_dict()
    data["scales"]["more"] = data["scales"]["load"]

    assert (Discrepancy("more", "scale", "a score", None),) == verify(trace_from_dict(data), MADE)


def test_a_trace_of_another_definition_is_found() -> None:
    """Scores of one version are not verified by another."""
    one, other = one_scale(items=["a"]), one_scale(items=["-a"])
    (found,) = verify(explain(one, {"a": 2}), other)

    assert ("", "definition_digest") == (found.scale, found.field)
    assert compile_plan(other).definition_digest == found.recomputed
    assert str(found).startswith("definition_digest is 'sha256:")


def test_an_open_instrument_is_nothing_to_verify_with() -> None:
    """What it lacks is said, and not that its digest is another one."""
    points = {"points": {"type": "integer", "enum": [3, 5]}}
    opened = structure_instrument({**definition({"s": scale(formula="a * points")}, ["a"]), "parameters": points})
    trace = explain(opened.bind(points=5), {"a": 2})

    assert () == verify(trace, opened.bind(points=5))
    with pytest.raises(UnboundParameterError, match="needs a value for 'points'"):
        verify(trace, opened)


def test_a_discrepancy_says_what_disagrees() -> None:
    """In words, for people."""

    assert "scale 's': value is 3.0 in the trace, but the definition gives 2.0" == str(
        Discrepancy("s", "value", 3.0, 2.0)
    )


def test_a_trace_of_nothing_asked_holds() -> None:
    """Both evaluators say that nothing applied."""
    made = one_scale("v", items=["v"])
    trace = explain(made, {"v": 97})

    assert "not_asked" == trace["s"].score.reason
    assert () == verify(trace, made)


def test_a_scale_without_bounds_can_be_part_of_another() -> None:
    """Verification asks for a range only where something is reversed or shown as per cent."""
    made = instrument({"ratio": scale(formula="a / (b - 1)"), "s": scale(scales=["ratio"])})

    assert () == verify(explain(made, {"a": 2, "b": 3}), made)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("f(1)", "there is no function 'f'"),
        ("a // 2", "a formula holds no FloorDiv"),
        ("1 < a < 3", "a formula holds no Compare"),
        ("a[1]", "a formula holds no Subscript"),
    ],
)
def test_the_second_reading_refuses_what_is_no_formula(formula: str, message: str) -> None:
    """What the language does not have is an error, though Python's parser reads it."""
    with pytest.raises(ValueError, match=message):
        evaluate_formula(formula, lookup=lambda name: Fraction(1))


def test_the_second_reading_finds_names_by_itself() -> None:
    """Each name once, in order, without functions, literals and truth values."""

    assert ("b", "a", "sum") == names_in_formula("sum(b, 2 * a) + sum - if(true == 1, b, 0) + count(a == 'x')")


def test_a_trace_that_names_another_plan_is_found() -> None:
    """The digest of the plan is compared as the digest of the definition is."""
    instrument = one_scale(items=["a", "b"])
    trace = evolve(explain(instrument, {"a": 1, "b": 2}), plan_digest="sha256:0")

    assert ["plan_digest"] == [one.field for one in verify(trace, instrument)]
