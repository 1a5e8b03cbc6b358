"""Constructors for expressions: what the compiler and scoring methods write plans with."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, cast, get_args

from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Compare,
    Comparison,
    Constant,
    Count,
    Edge,
    Logic,
    LogicOperator,
    Node,
)
from cwinstruments.plan.states import State

_NODES: Final[tuple[Any, ...]] = get_args(Node)


def number(value: int | Fraction, /) -> Constant:
    """Give a constant number."""
    return Constant(Fraction(value))


def _node(operand: Any) -> Node:
    """Give a node back, and refuse anything else: told here, the place is the line of whoever builds the plan."""
    if isinstance(operand, _NODES):
        return cast(Node, operand)
    help_ = (
        f"write build.number({operand})" if isinstance(operand, int | Fraction) else "build.number() makes a constant"
    )
    raise TypeError(f"{operand!r} is no node; {help_}")


def add(left: Node, right: Node, /) -> Node:
    """Add two numbers."""
    return Arithmetic(ArithmeticOperator.ADD, _node(left), _node(right))


def subtract(left: Node, right: Node, /) -> Node:
    """Subtract the second number from the first."""
    return Arithmetic(ArithmeticOperator.SUBTRACT, _node(left), _node(right))


def multiply(left: Node, right: Node, /) -> Node:
    """Multiply two numbers."""
    return Arithmetic(ArithmeticOperator.MULTIPLY, _node(left), _node(right))


def divide(left: Node, right: Node, /) -> Node:
    """Divide the first number by the second; missing where that is 0."""
    return Arithmetic(ArithmeticOperator.DIVIDE, _node(left), _node(right))


def linear(operand: Node, multiplier: Fraction, addend: Fraction, /) -> Node:
    """Give `operand * multiplier + addend`, multiplying by integers first and dividing once.

    Examples:
        >>> from cwinstruments.plan.nodes import Reference
        >>> from cwinstruments.plan.text import format_node
        >>> format_node(linear(Reference("x"), Fraction(100, 3), Fraction(0)))
        'x * 100 / 3'
    """
    if multiplier.numerator != 1:
        operand = multiply(operand, number(multiplier.numerator))
    if multiplier.denominator != 1:
        operand = divide(operand, number(multiplier.denominator))
    return (
        operand if addend == 0 else add(operand, number(addend)) if addend > 0 else subtract(operand, number(-addend))
    )


def pomp(operand: Node, least: Fraction, greatest: Fraction, /) -> Node:
    """Give the per cent of the maximum possible: 0 at the least and 100 at the greatest possible value.

    Cohen, Cohen, Aiken & West (1999), doi 10.1207/S15327906MBR3403_2.

    Examples:
        >>> from cwinstruments.plan.nodes import Reference
        >>> from cwinstruments.plan.text import format_node
        >>> format_node(pomp(Reference("x"), Fraction(1), Fraction(5)))
        '(x - 1) * 25'
    """
    above = operand if least == 0 else linear(operand, Fraction(1), -least)
    return linear(above, 100 / (greatest - least), Fraction(0))


def at_least(left: Node, right: Node, /) -> Node:
    """Compare two numbers: the first is not less than the second."""
    return Compare(Comparison.AT_LEAST, _node(left), _node(right))


def at_most(left: Node, right: Node, /) -> Node:
    """Compare two numbers: the first is not greater than the second."""
    return Compare(Comparison.AT_MOST, _node(left), _node(right))


def equal(left: Node, right: Node, /) -> Node:
    """Compare two numbers: they are the same."""
    return Compare(Comparison.EQUAL, _node(left), _node(right))


def less(left: Node, right: Node, /) -> Node:
    """Compare two numbers: the first is less than the second."""
    return Compare(Comparison.LESS, _node(left), _node(right))


def all_of(*conditions: Node) -> Node:
    """Give the conjunction of conditions."""
    return conditions[0] if len(conditions) == 1 else Logic(LogicOperator.AND, conditions)


def is_present(step: str, /) -> Node:
    """Tell whether a step has a value."""
    return at_least(Count((step,)), number(1))


def counted(names: Iterable[str], states: Iterable[State], /) -> Count:
    """Count inputs and steps by their state."""
    return Count(tuple(names), frozenset(states))


def beyond(operand: Node, edge: Edge, /) -> Node:
    """Tell whether a number is at or above an edge."""
    comparison = Comparison.AT_LEAST if edge.included else Comparison.GREATER
    return Compare(comparison, operand, number(edge.at))


def short_of(operand: Node, edge: Edge, /) -> Node:
    """Tell whether a number is at or below an edge."""
    comparison = Comparison.AT_MOST if edge.included else Comparison.LESS
    return Compare(comparison, operand, number(edge.at))
