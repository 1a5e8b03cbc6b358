"""The evaluator of one respondent: floats that round and compare as fractions do."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cwinstruments.model import RoundingRule
from cwinstruments.plan import State, fold_node
from cwinstruments.plan.build import number
from cwinstruments.plan.exact import round_exactly
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Banding,
    Choose,
    Compare,
    Comparison,
    Constant,
    Count,
    Edge,
    Greatest,
    Least,
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
    Tally,
    Total,
)
from cwinstruments.plan.terms import Term, Terms
from cwinstruments.scoring.evaluator import Answers, ValueAlgebra, round_snapped
from tests.plan.test_exact import EDGES, NOTHING, STATES, TERMS, VALUES

X, Y, NONE = Reference("x"), Reference("y"), Reference("none")
YES, NO, UNKNOWN = Constant(True), Constant(False), Missing(Sort.BOOLEAN)


def value(node: Node) -> object:
    """Compute a node; x is 3, y is 2.5, one input has no answer."""
    return fold_node(node, ValueAlgebra({"y": 10}), {})(Answers(dict(VALUES), dict(STATES)))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (number(2), 2),
        (number(Fraction(1, 2)), 0.5),
        (YES, True),
        (Constant("code"), "code"),
        (Missing(Sort.NUMBER), None),
        (X, 3),
        (Y, 2.5),
        (NONE, None),
        (Total(TERMS), 20.5),
        (Mean(TERMS), 41 / 3),
        (Prorated(TERMS), 41 * 7 / 6),
        (Least(TERMS), 3),
        (Greatest(TERMS), 17.5),
        *((aggregate(NOTHING), None) for aggregate in (Total, Mean, Prorated, Least, Greatest)),
        (Total(Terms((Term("x", recode=((1, 5), (3, 7))),))), 7),
        (Count(("x", "none")), 1),
        (Count(("x", "none"), frozenset({State.REFUSED})), 1),
        (Matches("role", ("other", "x")), True),
        (Matches("role", ("x",)), False),
        (Matches("none", ("x",)), None),
        (Choose(YES, X, NONE), 3),
        (Choose(NO, X, NONE), None),
        (Choose(UNKNOWN, X, X), None),
        (Tally((YES, NO, UNKNOWN)), 1),
        (Tally((UNKNOWN,)), None),
        (Round(Y, 0, RoundingRule.HALF_UP), 3.0),
        (Round(NONE, 0, RoundingRule.HALF_UP), None),
        (Banding(number(Fraction(19, 10)), EDGES, ("low", "middle", "high")), "low"),
        (Banding(number(3), EDGES, ("low", "middle", "high")), "middle"),
        (Banding(number(Fraction(31, 10)), EDGES, ("low", "middle", "high")), "high"),
        (Banding(NONE, EDGES, ("low", "middle", "high")), None),
        (Arithmetic(ArithmeticOperator.ADD, X, Y), 5.5),
        (Arithmetic(ArithmeticOperator.SUBTRACT, X, Y), 0.5),
        (Arithmetic(ArithmeticOperator.MULTIPLY, X, Y), 7.5),
        (Arithmetic(ArithmeticOperator.DIVIDE, X, Y), 1.2),
        (Arithmetic(ArithmeticOperator.DIVIDE, X, number(0)), None),
        (Arithmetic(ArithmeticOperator.ADD, X, NONE), None),
        (Compare(Comparison.LESS, NONE, X), None),
        (Logic(LogicOperator.NOT, (YES,)), False),
        (Logic(LogicOperator.NOT, (UNKNOWN,)), None),
        (Logic(LogicOperator.AND, (UNKNOWN, NO)), False),
        (Logic(LogicOperator.AND, (UNKNOWN, YES)), None),
        (Logic(LogicOperator.AND, (YES, YES)), True),
        (Logic(LogicOperator.OR, (UNKNOWN, YES)), True),
        (Logic(LogicOperator.OR, (NO, UNKNOWN)), None),
        (Logic(LogicOperator.OR, (NO, NO)), False),
    ],
)
def test_a_node_means_what_its_docstring_says(node: Node, expected: object) -> None:
    """The fast engine gives what the exact one gives."""

    assert expected == value(node)


def test_a_state_is_completed_by_another_value() -> None:
    """Where an input is in one of the states it takes the value that it is given, else its own."""
    algebra = ValueAlgebra({"y": 10})
    answers = Answers(dict(VALUES), dict(STATES))

    assert 7 == algebra.completed("none", {State.REFUSED}, Fraction(7))(answers)
    assert algebra.completed("none", {State.SKIPPED}, Fraction(7))(answers) is None
    assert 2.5 == algebra.completed("y", {State.REFUSED}, Fraction(7))(answers)
    assert algebra.is_in("none", {State.REFUSED})(answers)


@pytest.mark.parametrize("rule", RoundingRule)
@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("error", [-1e-15, 0.0, 1e-15])
@pytest.mark.parametrize("halves", [-7, -5, -3, -1, 1, 3, 5, 7, 249])
def test_a_half_rounds_as_it_does_exactly(halves: int, error: float, digits: int, rule: RoundingRule) -> None:
    """A rounding error of a float does not move a half to the other side."""
    exact = Fraction(halves, 2 * 10**digits)

    assert float(round_exactly(exact, digits, rule)) == round_snapped(float(exact) + error, digits, rule)


@pytest.mark.parametrize("x", ["0.49", "0.51", "2.4999", "2.5001", "-2.4999", "-2.5001", "1/3", "200/3", "123456.501"])
@pytest.mark.parametrize("rule", RoundingRule)
def test_what_is_no_half_is_not_taken_for_one(x: str, rule: RoundingRule) -> None:
    """Only what is within 1e-9 of a half, relatively where it is large, is one."""

    assert float(round_exactly(Fraction(x), 0, rule)) == round_snapped(float(Fraction(x)), 0, rule)


@pytest.mark.parametrize("x", [1e16, -1e16, 2.0**60, 1e300])
def test_a_number_without_decimals_is_not_rounded(x: float) -> None:
    """Floats so large are whole already."""

    assert x == round_snapped(x, 2, RoundingRule.HALF_UP)


@pytest.mark.parametrize(
    ("comparison", "is_less", "is_equal", "is_greater"),
    [
        (Comparison.EQUAL, False, True, False),
        (Comparison.NOT_EQUAL, True, False, True),
        (Comparison.LESS, True, False, False),
        (Comparison.AT_MOST, True, True, False),
        (Comparison.GREATER, False, False, True),
        (Comparison.AT_LEAST, False, True, True),
    ],
)
@pytest.mark.parametrize("size", [0, 1, 100, 10**6])
def test_comparisons_snap(comparison: Comparison, is_less: bool, is_equal: bool, is_greater: bool, size: int) -> None:
    """Numbers within 1e-9 of each other are equal, relatively where they are large."""
    near = Fraction(max(1, size), 2 * 10**9)
    far = 10 * near

    def compare(difference: Fraction) -> object:
        return value(Compare(comparison, number(size + difference), number(size)))

    assert [is_less, is_equal, is_equal, is_equal, is_greater] == [
        compare(difference) for difference in (-far, -near, Fraction(0), near, far)
    ]


def test_bands_snap() -> None:
    """A score that is a rounding error below an edge is on it."""
    below = number(Fraction(2) - Fraction(1, 10**12))
    above = number(Fraction(3) + Fraction(1, 10**12))

    assert "middle" == value(Banding(below, (Edge(Fraction(2)),), ("low", "middle")))
    assert "low" == value(Banding(above, (Edge(Fraction(3), included=False),), ("low", "high")))
