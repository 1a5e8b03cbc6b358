"""Intervals: what a value can be over every completion of the answers, worked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.model import Instrument
from cwinstruments.plan import (
    ExactAlgebra,
    Interval,
    IntervalAlgebra,
    PossibleRange,
    State,
    compile_plan,
    fold,
    inputs_of,
    needed_steps,
    occurrences,
    possible_range,
    reachable_range,
)
from cwinstruments.plan.exact import Value
from cwinstruments.scoring import read_responses, score
from tests.builders import instrument, one_scale, plan_of, scale

AVAILABLE = {"min_answered": 1, "then": "available"}
GATED: list[str | Mapping[str, Any]] = [
    "flag",
    {"id": "a", "show_if": "flag"},
    {"id": "b", "show_if": "flag"},
    "c",
    "d",
    "half",
    "role",
    "cases",
]
"""A and b are asked where the flag is set; where it is missing, nobody can tell."""


def interval(formula: str, responses: Mapping[str, Any]) -> Interval[Value]:
    """Give what a formula can be with these answers, exactly."""
    plan = compile_plan(instrument({"s": scale(formula=formula, missing=AVAILABLE)}, GATED))
    read = read_responses(plan, responses, on_invalid="missing")
    base = ExactAlgebra(read.answers.states, read.answers.values, plan.scales)
    algebra = IntervalAlgebra(base, {one.name: one for one in plan.inputs})
    return fold(plan, algebra, steps=needed_steps(plan, ["s.raw"]))["s.raw"]


@pytest.mark.parametrize(
    ("formula", "responses", "low", "high"),
    [
        ("c + d", {"c": 2, "d": 3}, 5, 5),
        ("c + d", {"c": 2}, 3, 7),
        ("c - d", {"c": 2}, -3, 1),
        ("d - c", {"c": 2}, -1, 3),
        ("c * d", {"c": 2}, 2, 10),
        ("(c - 3) * (d - 3)", {}, -4, 4),
        ("c / d", {"c": 2}, Fraction(2, 5), 2),
        ("(c - 3) / d", {}, -2, 2),
        ("-c", {}, -5, -1),
        ("half", {}, 0, 1),
        ("half + c", {"c": 99}, 1, 6),
        ("sum(c, d)", {"c": 2}, 3, 7),
        ("sum(6 - c, 2 * d)", {"d": 2}, 5, 9),
        ("mean(c, d)", {"c": 2}, Fraction(3, 2), Fraction(7, 2)),
        ("min(c, d)", {"c": 2}, 1, 2),
        ("max(c, d)", {"c": 2}, 2, 5),
        ("answered(c, d)", {"c": 2}, 2, 2),
        ("answered(c, flag)", {"c": 2, "flag": 97}, 1, 1),
        ("count(c > 2, d > 2)", {"c": 3}, 1, 2),
        ("count(c > 2, d > 2)", {"c": 3, "d": 1}, 1, 1),
        ("if(c > 2, d, 0)", {"c": 3}, 1, 5),
        ("if(c > 2, d, 0)", {"d": 4}, 0, 4),
        ("if(c > 2, 7, 7)", {"c": 1}, 7, 7),
        ("if(c > 2, d, 6)", {"c": 1}, 6, 6),
        ("if(c > 5, d, 0)", {"d": 4}, 0, 0),
        ("if(c >= 1, d, 0)", {"d": 4}, 4, 4),
        ("if(c < 1, 1, 0)", {}, 0, 0),
        ("if(c <= 1, 1, 0)", {}, 0, 1),
        ("if(c == 6, 1, 0)", {}, 0, 0),
        ("if(c == 3, 1, 0)", {}, 0, 1),
        ("if(c != 6, 1, 0)", {}, 1, 1),
        ("if(c != d, 1, 0)", {"c": 3}, 0, 1),
        ("if(not c > 2, 1, 0)", {}, 0, 1),
        ("if(c > 2 and d > 2, 1, 0)", {"c": 1}, 0, 0),
        ("if(c > 2 and d > 2, 1, 0)", {"c": 3}, 0, 1),
        ("if(c > 2 or d > 2, 1, 0)", {"c": 3}, 1, 1),
        ("if(c > 2 or d > 2, 1, 0)", {"c": 1}, 0, 1),
        ("if(flag, 3, 4)", {}, 3, 4),
        ("if(role == 'other', 1, 0)", {}, 0, 1),
        ("if(role == 'other', 1, 0)", {"role": "other"}, 1, 1),
        ("if(role != 'other', 1, 0)", {"role": "supervisor"}, 1, 1),
    ],
)
def test_bounds_of_a_formula(formula: str, responses: Mapping[str, Any], low: int | Fraction, high: int) -> None:
    """The least and the greatest value over the answers that are missing, and there is always one."""
    found = interval(formula, responses)

    assert (low, high) == (found.low, found.high)
    assert not found.optional
    assert not found.unbounded


@pytest.mark.parametrize(
    ("formula", "responses", "low", "high", "optional"),
    [
        ("a", {}, 1, 5, True),
        ("a", {"flag": 1}, 1, 5, False),
        ("a", {"flag": 0}, None, None, False),
        ("a", {"flag": 1, "a": 2}, 2, 2, False),
        ("a + c", {"c": 1}, 2, 6, True),
        ("sum(a, c)", {"c": 2}, 2, 7, False),
        ("sum(a - 3, c)", {"c": 2}, 0, 4, False),
        # With neither there is no sum, rather than 0.
        ("sum(a, b)", {}, 1, 10, True),
        # Safe, and wider than need be: a mean is never beyond the ends of its parts.
        ("mean(a, c)", {"c": 2}, 1, 5, False),
        ("mean(a, c)", {"c": 5}, 1, 5, False),
        ("mean(a, b)", {}, 1, 5, True),
        ("min(a, c)", {"c": 4}, 1, 4, False),
        ("min(a, b)", {}, 1, 5, True),
        ("max(a, c)", {"c": 2}, 2, 5, False),
        ("max(a, b)", {}, 1, 5, True),
        ("answered(a, c)", {"c": 2}, 1, 2, False),
        ("answered(a, b)", {"flag": 1}, 2, 2, False),
        ("count(a > 2, c > 2)", {"c": 3}, 1, 2, False),
        ("count(a > 2, b > 2)", {}, 0, 2, True),
        ("if(a > 2, 1, 0)", {}, 0, 1, True),
        ("if(c > 2, a, 0)", {"c": 3}, 1, 5, True),
        ("if(c > 2, a, 0)", {"c": 2}, 0, 0, False),
        ("if(c > 2, a, 0)", {}, 0, 5, True),
        ("if(c > 2, 0, a)", {"flag": 1}, 0, 5, False),
        ("if(a > 2 or c > 2, 1, 0)", {"c": 3}, 1, 1, False),
        ("if(a > 2 or c > 2, 1, 0)", {"c": 2}, 0, 1, True),
        ("if(a > 2 and c > 2, 1, 0)", {"c": 2}, 0, 0, False),
        ("if(a > 2 and c > 2, 1, 0)", {"c": 3}, 0, 1, True),
        ("if(not a > 2, 1, 0)", {}, 0, 1, True),
    ],
)
def test_an_item_whose_gate_is_unanswered_may_be_there_or_not(
    formula: str, responses: Mapping[str, Any], low: int | None, high: int | None, optional: bool
) -> None:
    """Both are counted: that it was asked and answered, and that it was never asked."""
    found = interval(formula, responses)

    assert (low, high) == (found.low, found.high)
    assert optional == bool(found.optional)
    assert not found.unbounded


@pytest.mark.parametrize(
    ("formula", "responses", "unbounded"),
    [
        ("c / cases", {"c": 2}, True),
        ("c / cases", {"cases": 2}, False),
        ("c / (cases + 1)", {}, False),
        ("c / (d - 3)", {}, True),
        ("c / (d - 3)", {"d": 4}, False),
        ("c / cases + d", {}, True),
        ("if(c / cases > 1, 1, 0)", {}, False),
        ("if(c > 2, c / cases, 0)", {"c": 2}, False),
        ("if(c > 2, c / cases, 0)", {"c": 3}, True),
        ("if(c > 2, c / cases, 0)", {}, True),
        ("if(c / cases > 1, c / cases, 0)", {"c": 2}, True),
        ("count(c / cases > 1, d > 2)", {}, True),
        ("if(not c / cases > 1, 1, 0)", {}, False),
        ("if(c / cases > 1 and d > 2, c / cases, 0)", {}, True),
    ],
)
def test_a_divisor_that_can_be_0_leaves_no_bounds(formula: str, responses: Mapping[str, Any], unbounded: bool) -> None:
    """Near 0 a quotient is beyond every number, so nothing is promised."""
    found = interval(formula, responses)

    assert unbounded == bool(found.unbounded)


def test_codes_have_no_interval() -> None:
    """Codes are compared, not calculated with; numbers hold no codes."""
    plan = compile_plan(one_scale("role", "a", items=["a"]))
    algebra = IntervalAlgebra(ExactAlgebra({}, {}, {}), {one.name: one for one in plan.inputs})
    with pytest.raises(TypeError, match="the codes of 'role' have no order"):
        algebra.input("role")
    with pytest.raises(TypeError, match="'a' holds no codes"):
        algebra.matches("a", ["1"])


def test_prorated_sums_with_items_that_may_not_be_there() -> None:
    """A sum prorated to all items is between the least and the greatest mean, times the items."""
    made = instrument(
        {"s": scale(items=["a", "c"], method="sum", missing={"min_answered": 1, "then": "prorate"})}, GATED
    )
    unknown, known = score(made, {"c": 2})["s"], score(made, {"flag": 1, "c": 2})["s"]

    assert (4.0, True, 2.0, 10.0, False) == (
        unknown.value,
        unknown.prorated,
        unknown.lower,
        unknown.upper,
        unknown.bounds_exact,
    )
    assert (4.0, True, 3.0, 7.0, True) == (known.value, known.prorated, known.lower, known.upper, known.bounds_exact)


@pytest.mark.parametrize(
    ("items", "responses", "lower", "upper"),
    [
        (["c", "d"], {"c": 2}, 1.5, 3.5),
        (["c", "-d"], {"c": 2}, 1.5, 3.5),
        (["c", {"item": "d", "weight": 3}], {"c": 2}, 1.25, 4.25),
        (["c", {"item": "d", "recode": {"1": 3, "2": 0, "3": 7, "4": 0, "5": 4}}], {"c": 2}, 1.0, 4.5),
        (
            ["c", {"item": "d", "reverse_keyed": True, "recode": {"1": 3, "2": 0, "3": 7, "4": 0, "5": 4}}],
            {"c": 2},
            1.0,
            4.5,
        ),
    ],
)
def test_bounds_of_a_scale_follow_keying_weights_and_recodes(
    items: list[Any], responses: Mapping[str, Any], lower: float, upper: float
) -> None:
    """The ends of an item are where its contribution is least and greatest, whatever order its values have."""
    result = score(instrument({"s": scale(items=items, missing=AVAILABLE)}, ["c", "d", "role"]), responses)["s"]

    assert (lower, upper, True) == (result.lower, result.upper, result.bounds_exact)


def test_bounds_of_recoded_codes_hold() -> None:
    """Codes are recoded by conditions, so their bounds hold but are not said to be exact."""
    recode = {"caseworker": 2, "supervisor": 9, "other": 5}
    made = instrument({"s": scale(items=["c", {"item": "role", "recode": recode}], missing=AVAILABLE)}, ["c", "role"])
    result = score(made, {"c": 2})["s"]

    assert (2.0, 5.5, False) == (result.lower, result.upper, result.bounds_exact)


def test_bounds_go_through_scales_of_scales() -> None:
    """A part that may or may not have a score is counted both ways."""
    made = instrument(
        {
            "one": scale(items=["a"]),
            "two": scale(items=["c", "-d"], transform="pomp"),
            "s": scale(
                scales=["one", {"scale": "two", "weight": "1/25"}], missing={"min_scored": 1, "then": "available"}
            ),
            "n": scale(formula="answered(one, two, c)"),
            "least": scale(formula="min(one, two)"),
        },
        GATED,
    )
    unknown = score(made, {"c": 5, "d": 5})
    nothing = score(made, {"flag": 0, "c": 5})

    assert (50.0, 1) == (unknown["s"].value, unknown["s"].n_answered)
    assert (None, "too_few_answered", 2.0, 3.0) == (
        unknown["n"].value,
        unknown["n"].reason,
        unknown["n"].lower,
        unknown["n"].upper,
    )
    assert (1.0, 50.0) == (unknown["least"].lower, unknown["least"].upper)
    assert (50.0, 100.0) == (nothing["two"].lower, nothing["two"].upper)
    assert (50.0, 100.0) == (nothing["s"].lower, nothing["s"].upper)


def test_bounds_of_rounded_scores_and_bands() -> None:
    """Bounds are rounded as scores are, and the bands between them are those that are possible."""
    result = score(
        one_scale(
            items=["a", "b"],
            missing=AVAILABLE,
            round={"digits": 0, "rule": "half_up"},
            bands=[{"id": "low"}, {"id": "middle", "at_least": 2}, {"id": "high", "at_least": 4}],
        ),
        {"a": 2},
    )["s"]

    assert (2.0, 2.0, 4.0) == (result.value, result.lower, result.upper)
    assert ("middle", "high") == result.possible_bands
    assert not result.band_certain


RANGES: list[tuple[Instrument, PossibleRange | None, PossibleRange | None]] = [
    (one_scale(items=["a", "b"]), PossibleRange(Fraction(1), Fraction(5)), PossibleRange(Fraction(1), Fraction(5))),
    (
        one_scale(items=["a", "b"], method="sum"),
        PossibleRange(Fraction(2), Fraction(10)),
        PossibleRange(Fraction(1), Fraction(10)),
    ),
    (
        one_scale(items=["a", "b"], transform="pomp"),
        PossibleRange(Fraction(0), Fraction(100)),
        PossibleRange(Fraction(0), Fraction(100)),
    ),
    (one_scale(formula="a / (b - 1)"), None, None),
    (one_scale(formula="a - b"), PossibleRange(Fraction(-4), Fraction(4)), PossibleRange(Fraction(-4), Fraction(4))),
    (
        one_scale("hours", items=["hours"]),
        PossibleRange(Fraction(0), Fraction(60)),
        PossibleRange(Fraction(0), Fraction(60)),
    ),
]


@pytest.mark.parametrize(("made", "possible", "reachable"), RANGES)
def test_static_ranges(made: Instrument, possible: PossibleRange | None, reachable: PossibleRange | None) -> None:
    """Before anybody has answered it is known what a score can be, with all answers and with some missing."""
    plan = compile_plan(made)

    assert possible == possible_range(plan, "s.score")
    assert reachable == reachable_range(plan, "s.score")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("c + d", {"c": 1, "d": 1}),
        ("c * c", {"c": 2}),
        ("c / d", {"c": 1, "d": 2}),
        ("c / 2", {"c": 1}),
        ("sum(c, d)", {"c": 1, "d": 1}),
        ("if(c > 2, d, 0)", {"c": 2, "d": 1}),
        ("count(c > 2, not d > 2)", {"c": 1, "d": 1}),
        ("count(c == 2, d == 2.5, c != d)", {"c": 3, "d": 4}),
        ("count(role == 'other')", {"role": 1}),
        ("count(2 == c)", {"c": 1}),
        ("count(half == 0.5, half == 0.3)", {"half": 3}),
        ("answered(c, d)", {}),
        ("3 * c", {"c": 1}),
    ],
)
def test_how_often_a_value_depends_on_an_input(formula: str, expected: dict[str, int]) -> None:
    """Bounds are reached where everything counts once; what is not monotone counts twice."""
    plan = compile_plan(instrument({"s": scale(formula=formula)}, GATED))

    assert expected == dict(occurrences(plan, "s.raw"))


def test_how_often_a_value_depends_on_what_other_scales_use() -> None:
    """Scales count with everything below them, also where only their having a score counts."""
    made = instrument(
        {
            "one": scale(formula="if(c > 2, d, 0)"),
            "two": scale(formula="one + c"),
            "three": scale(formula="answered(one, two)"),
            "four": scale(formula="count(one == 2)"),
            "five": scale(
                items=["c"], round={"digits": 0, "rule": "half_up"}, bands=[{"id": "x"}, {"id": "y", "above": 2}]
            ),
        },
        GATED,
    )
    plan = compile_plan(made)

    assert {"c": 2, "d": 1} == {name: times for name, times in occurrences(plan, "one.raw").items() if times}
    assert {"c": 3, "d": 1} == {name: occurrences(plan, "two.raw")[name] for name in ("c", "d")}
    assert occurrences(plan, "three.raw")["c"] > 1
    assert 4 == occurrences(plan, "four.raw")["c"]
    assert frozenset({"c"}) == inputs_of(plan, "five.band")
    assert 1 == occurrences(plan, "five.band")["c"]
    assert frozenset({"c", "d"}) == inputs_of(plan, "three.score")


@pytest.mark.parametrize(
    ("states", "low", "high"),
    [
        ({State.ANSWERED}, 0, 2),
        ({State.SKIPPED}, 0, 1),
        ({State.ANSWERED, State.NOT_ASKED}, 1, 2),
        ({State.NOT_ASKED}, 0, 1),
        ({State.ANSWERED, State.SKIPPED}, 1, 2),
        ({State.INVALID}, 0, 0),
    ],
)
def test_what_may_be_there_is_counted_both_ways(states: set[State], low: int, high: int) -> None:
    """An input whose gate is unanswered, and a step that may have no value, are in one state or the other."""
    base = ExactAlgebra({"a": State.UNKNOWN}, {}, {})
    algebra = IntervalAlgebra(base, plan_inputs(), {"a"})
    step: Interval[Value] = Interval(Fraction(1), Fraction(2), optional=True)
    found = algebra.count(["a"], [step], states)

    assert (low, high) == (found.low, found.high)


def test_a_point_stays_a_point() -> None:
    """What is the same in every completion is computed once."""
    found = interval("c * 2 - d / 2", {"c": 1, "d": 2})
    base = ExactAlgebra({"a": State.ANSWERED}, {"a": 3}, {})
    constant = IntervalAlgebra(base, plan_inputs()).constant(Fraction(3))

    assert (1, 1) == (found.low, found.high)
    assert constant.is_point
    assert not interval("a", {}).is_point


def plan_inputs() -> dict[str, Any]:
    """Give the inputs of a plan of four ordered items."""
    return {one.name: one for one in plan_of(items=["a"]).inputs}
