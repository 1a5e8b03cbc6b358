"""Expressions as text: what the language can say parses back, and the rest reads plainly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.model import RoundingRule
from cwinstruments.plan import describe_domain, format_node, parse_formula
from cwinstruments.plan.build import add, divide, multiply, number, subtract
from cwinstruments.plan.formula import Name, NameKind
from cwinstruments.plan.nodes import (
    Banding,
    Choose,
    Constant,
    Count,
    Edge,
    Logic,
    LogicOperator,
    Matches,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Sort,
    Total,
)
from cwinstruments.plan.states import State
from cwinstruments.plan.terms import Term, Terms
from tests.builders import plan_of

A, B = Reference("a"), Reference("b")
NAMES = {
    **{id: Name(NameKind.NUMBER, id) for id in ("a", "b", "c")},
    "hours": Name(NameKind.NUMBER, "hours", 10),
    "total": Name(NameKind.NUMBER, "total.score"),
    "total.score": Name(NameKind.NUMBER, "total.score"),
    "flag": Name(NameKind.TRUTH, "flag"),
    "role": Name(NameKind.CODE, "role", 1, ("x", "y")),
}
SCALES = {name.refers_to: name.scale for name in NAMES.values()}


@pytest.mark.parametrize(
    "formula",
    [
        "a + b + c",
        "a + (b + c)",
        "a - (b - c)",
        "(a + b) * c",
        "a * (b * c)",
        "a / (b / c)",
        "a / b / c",
        "-2 * a",
        "a - -2",
        "a / 0.125",
        "sum(a, b, hours)",
        "mean(6 - a, 2 * b, 0.5 * hours)",
        "min(-a, -2 * b, -1 + c)",
        "max(a, total.score)",
        "answered(a, hours, role, total.score)",
        "count(a > 2, not b == 1)",
        "if(a < 2 and (b > 1 or c != 3), a, b)",
        "if(a < 2 and b > 1 or c <= 3, a, b)",
        "if(not (a < 2 or b >= 1), a, b)",
        "if(not not a < 2, a, b)",
        "if((a < 2 and b < 2) and c < 2, a, b)",
        "if(role == 'x' and a < 1, 1, 0)",
        "if(not role == 'y', 1, 0)",
        "if(flag == 1, 1, 0)",
        "(a + b) / 3 - 2",
    ],
)
def test_text_parses_back_to_the_same_expression(formula: str) -> None:
    """Parentheses stand where they are needed."""
    node = parse_formula(formula, NAMES)

    assert node == parse_formula(format_node(node, scales=SCALES), NAMES)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (number(Fraction(1, 3)), "1/3"),
        (number(Fraction(-1, 3)), "-1/3"),
        (number(Fraction(-5, 2)), "-2.5"),
        (number(Fraction(1, 80)), "0.0125"),
        (divide(A, number(Fraction(1, 3))), "a / (1/3)"),
        (multiply(add(A, B), subtract(A, B)), "(a + b) * (a - b)"),
        (subtract(A, number(-2)), "a - -2"),
        (Constant(True), "true"),
        (Constant(False), "false"),
        (Constant("code"), "'code'"),
        (Missing(Sort.CODE), "missing"),
        (Matches("role", ("x", "y")), "role == 'x' or role == 'y'"),
        (
            Logic(LogicOperator.AND, (Matches("role", ("x", "y")), Matches("role", ("x",)))),
            "(role == 'x' or role == 'y') and role == 'x'",
        ),
        (Logic(LogicOperator.NOT, (Matches("role", ("x", "y")),)), "not (role == 'x' or role == 'y')"),
        (Choose(Constant(True), A, Missing(Sort.NUMBER)), "if(true, a, missing)"),
        (Count(("a", "s.score")), "answered(a, s.score)"),
        (Count(("a", "b"), frozenset({State.SKIPPED, State.INVALID})), "count_of(invalid, skipped; a, b)"),
        (Round(A, 2, RoundingRule.HALF_UP), "round(a, 2, half_up)"),
        (
            Banding(A, (Edge(Fraction(2)), Edge(Fraction(10, 3), included=False)), ("low", "middle", "high")),
            "band(a: low, middle from 2, high above 10/3)",
        ),
        (Total(Terms((Term("a", 2, 2, 3), Term("s.score", 2, -3, -1)), 2)), "sum(1.5 + a, -0.5 - 1.5 * s.score)"),
        (Total(Terms((Term("a", 1, -1), Term("b", 1, -2)))), "sum(-a, -2 * b)"),
        (Total(Terms((Term("hours", 1, 1, 0, ((5, 1), (10, 2))),))), "sum(recode(hours; 0.5: 1, 1: 2))"),
        (Total(Terms((Term("a", 1, -2, 3, ((1, 0),)),))), "sum(3 - 2 * recode(a; 1: 0))"),
        (Mean(Terms((Term("a", 2, 2), Term("b", 2, 2)))), "mean(a, b)"),
        (Mean(Terms((Term("a", 2, 2), Term("b", 3, -3, 18)))), "weighted_mean(a [weight 1], 6 - b [weight 1.5])"),
        (Prorated(Terms((Term("a"), Term("b")))), "prorated_sum(a, b)"),
    ],
)
def test_every_node_can_be_written(node: Node, expected: str) -> None:
    """Also what formulas can't say is written in their manner."""

    assert expected == format_node(node, scales={"hours": 10})


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("a", "one of 1, 2, 3, 4, 5"),
        ("half", "one of 0, 0.5, 1"),
        ("role", "one of 'caseworker', 'supervisor', 'other'"),
        ("grade", "one of '1', '2.5', 'none'"),
        ("flag", "one of 0, 1"),
        ("cases", "0 to 40"),
        ("hours", "0 to 60 in steps of 0.1"),
        ("strain", "0 to 100 in steps of 5"),
        ("start", "2024-01-01 to 2024-12-31"),
    ],
)
def test_a_domain_is_described(item: str, expected: str) -> None:
    """What an answer may be is said for people."""
    plan: Any = plan_of(item, formula=f"answered({item})")

    assert expected == describe_domain(plan.inputs[0])
