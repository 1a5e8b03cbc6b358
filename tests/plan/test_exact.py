"""The exact algebra: what every node means, in fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cwinstruments.model import RoundingRule
from cwinstruments.plan import UNCERTAIN, Algebra, ExactAlgebra, State, fold_node
from cwinstruments.plan.build import number
from cwinstruments.plan.exact import Value, round_exactly
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

STATES = {"x": State.ANSWERED, "y": State.ANSWERED, "none": State.REFUSED, "role": State.ANSWERED}
VALUES: dict[str, int | str] = {"x": 3, "y": 25, "role": "other"}
X, Y, NONE = Reference("x"), Reference("y"), Reference("none")
YES, NO, UNKNOWN = Constant(True), Constant(False), Missing(Sort.BOOLEAN)
TERMS = Terms((Term("x", 2, 2), Term("y", 1, -1, 60), Term("none", 4, 4)), 2)
"""X with weight 1, 6 - y (of scale 10: 2.5) with weight 1/2 ... and one that is missing; over the common divisor 2."""
NOTHING = Terms((Term("none"),))
EDGES = (Edge(Fraction(2)), Edge(Fraction(3), included=False))


def value(node: Node) -> Value:
    """Compute a node; x is 3, y is 2.5, one input has no answer."""
    return fold_node(node, ExactAlgebra(STATES, VALUES, {"y": 10}), {})


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (number(2), Fraction(2)),
        (YES, True),
        (Constant("code"), "code"),
        (Missing(Sort.NUMBER), None),
        (X, Fraction(3)),
        (Y, Fraction(5, 2)),
        (NONE, None),
        (Reference("role"), "other"),
        (Total(TERMS), Fraction(41, 2)),
        (Mean(TERMS), Fraction(41, 3)),
        (Prorated(TERMS), Fraction(41 * 7, 6)),
        (Least(TERMS), Fraction(3)),
        (Greatest(TERMS), Fraction(35, 2)),
        (Total(NOTHING), None),
        (Mean(NOTHING), None),
        (Prorated(NOTHING), None),
        (Least(NOTHING), None),
        (Greatest(NOTHING), None),
        (Total(Terms((Term("x", recode=((1, 5), (3, 7))),))), Fraction(7)),
        (Count(("x", "none")), Fraction(1)),
        (Count(("x", "none"), frozenset({State.REFUSED})), Fraction(1)),
        (Matches("role", ("other", "x")), True),
        (Matches("role", ("x",)), False),
        (Matches("none", ("x",)), None),
        (Choose(YES, X, NONE), Fraction(3)),
        (Choose(NO, X, NONE), None),
        (Choose(UNKNOWN, X, X), None),
        (Tally((YES, NO, UNKNOWN)), Fraction(1)),
        (Tally((UNKNOWN,)), None),
        (Round(Y, 0, RoundingRule.HALF_UP), Fraction(3)),
        (Round(NONE, 0, RoundingRule.HALF_UP), None),
        (Banding(number(1), EDGES, ("low", "middle", "high")), "low"),
        (Banding(number(2), EDGES, ("low", "middle", "high")), "middle"),
        (Banding(number(3), EDGES, ("low", "middle", "high")), "middle"),
        (Banding(number(Fraction(31, 10)), EDGES, ("low", "middle", "high")), "high"),
        (Banding(NONE, EDGES, ("low", "middle", "high")), None),
    ],
)
def test_a_node_means_what_its_docstring_says(node: Node, expected: Value) -> None:
    """Aggregates skip what is missing and are missing when all of it is."""

    assert expected == value(node)
    assert type(expected) is type(value(node))


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (ArithmeticOperator.ADD, Fraction(11, 2)),
        (ArithmeticOperator.SUBTRACT, Fraction(1, 2)),
        (ArithmeticOperator.MULTIPLY, Fraction(15, 2)),
        (ArithmeticOperator.DIVIDE, Fraction(6, 5)),
    ],
)
def test_arithmetic_is_exact(operator: ArithmeticOperator, expected: Fraction) -> None:
    """Both sides are needed."""

    assert expected == value(Arithmetic(operator, X, Y))
    assert value(Arithmetic(operator, X, NONE)) is None
    assert value(Arithmetic(operator, NONE, X)) is None


def test_dividing_by_0_has_no_value() -> None:
    """It is missing, never an error."""

    assert value(Arithmetic(ArithmeticOperator.DIVIDE, X, number(0))) is None


@pytest.mark.parametrize(
    ("comparison", "below", "equal", "above"),
    [
        (Comparison.EQUAL, False, True, False),
        (Comparison.NOT_EQUAL, True, False, True),
        (Comparison.LESS, True, False, False),
        (Comparison.AT_MOST, True, True, False),
        (Comparison.GREATER, False, False, True),
        (Comparison.AT_LEAST, False, True, True),
    ],
)
def test_comparisons(comparison: Comparison, below: bool, equal: bool, above: bool) -> None:
    """Three is compared with four, three and two; with nothing, nobody knows."""

    assert (below, equal, above) == tuple(value(Compare(comparison, X, number(other))) for other in (4, 3, 2))
    assert value(Compare(comparison, X, NONE)) is None
    assert value(Compare(comparison, NONE, X)) is None


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, True, True),
        (YES, NO, False, True),
        (YES, UNKNOWN, None, True),
        (NO, NO, False, False),
        (NO, UNKNOWN, False, None),
        (UNKNOWN, UNKNOWN, None, None),
    ],
)
def test_logic_has_three_values(left: Node, right: Node, both: bool | None, either: bool | None) -> None:
    """Kleene's tables, in either order."""
    for operands in ((left, right), (right, left)):
        assert both is value(Logic(LogicOperator.AND, operands))
        assert either is value(Logic(LogicOperator.OR, operands))


@pytest.mark.parametrize(("operand", "expected"), [(YES, False), (NO, True), (UNKNOWN, None)])
def test_not_turns_what_is_known(operand: Node, expected: bool | None) -> None:
    """Nobody knows the opposite of what nobody knows."""

    assert expected is value(Logic(LogicOperator.NOT, (operand,)))


@pytest.mark.parametrize(
    ("x", "digits", "up", "even"),
    [
        ("2.5", 0, 3, 2),
        ("3.5", 0, 4, 4),
        ("-2.5", 0, -2, -2),
        ("-1.5", 0, -1, -2),
        ("0.125", 2, "0.13", "0.12"),
        ("0.135", 2, "0.14", "0.14"),
        ("2/3", 1, "0.7", "0.7"),
        ("2.4999999999", 0, 2, 2),
    ],
)
def test_rounding_is_exact(x: str, digits: int, up: int | str, even: int | str) -> None:
    """A half goes up, or to the even neighbour; nothing else is a half."""

    assert Fraction(up) == round_exactly(Fraction(x), digits, RoundingRule.HALF_UP)
    assert Fraction(even) == round_exactly(Fraction(x), digits, RoundingRule.HALF_EVEN)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("scaled", [False, True])
def test_states_of_one_input_mean_what_an_algebra_makes_of_them_by_default(state: State, scaled: bool) -> None:
    answered = state is State.ANSWERED
    exact = ExactAlgebra({"x": state}, {"x": 25} if answered else {}, {"x": 10})
    assert exact.is_in("x", UNCERTAIN) == Algebra.is_in(exact, "x", UNCERTAIN) == (state in UNCERTAIN)
    completed = exact.completed("x", UNCERTAIN, Fraction(7), scaled=scaled)
    assert completed == Algebra.completed(exact, "x", UNCERTAIN, Fraction(7), scaled=scaled)
    assert completed == ((25 if scaled else Fraction(5, 2)) if answered else 7 if state in UNCERTAIN else None)
