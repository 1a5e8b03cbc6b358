"""Nodes: the closed union of what a plan can compute.

A new node is the rare case: a new scoring idea is first a way to build a plan from these.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from cwinstruments.model import RoundingRule
from cwinstruments.plan.states import State
from cwinstruments.plan.terms import Terms


class Sort(StrEnum):
    """What kind of value an expression has."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    CODE = "code"


class ArithmeticOperator(StrEnum):
    """Addition, subtraction, multiplication, division. Dividing by 0 gives a missing value."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Comparison(StrEnum):
    """Comparisons of numbers, which are equal within 1e-9 * max(1, |x|)."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


class LogicOperator(StrEnum):
    """Kleene's logic: unknown and false is false, unknown or true is true."""

    AND = "and"
    OR = "or"
    NOT = "not"


@frozen
class Constant:
    """A number, a truth value, or a code."""

    value: Fraction | bool | str = field(eq=lambda value: (type(value), value))


@frozen
class Missing:
    """No value."""

    sort: Sort


@frozen
class Reference:
    """The natural value of an input, or the value of an earlier step."""

    name: str


@frozen
class Total:
    """The sum of what is answered; missing when nothing is."""

    terms: Terms


@frozen
class Mean:
    """The weighted mean of what is answered; missing when nothing is."""

    terms: Terms


@frozen
class Prorated:
    """The sum of what is answered, times the weight of all terms, over the weight of those answered."""

    terms: Terms


@frozen
class Least:
    """The least of what is answered; missing when nothing is."""

    terms: Terms


@frozen
class Greatest:
    """The greatest of what is answered; missing when nothing is."""

    terms: Terms


@frozen
class Count:
    """How many of these inputs and steps are in one of these states. A step is answered or else skipped."""

    names: tuple[str, ...]
    states: frozenset[State] = frozenset({State.ANSWERED})


@frozen
class Arithmetic:
    """An operation on two numbers; missing when one of them is."""

    operator: ArithmeticOperator
    left: Node
    right: Node


@frozen
class Compare:
    """A comparison of two numbers; unknown when one of them is missing."""

    operator: Comparison
    left: Node
    right: Node


@frozen
class Matches:
    """Whether a nominal input holds one of these codes; unknown when it is not answered."""

    name: str
    codes: tuple[str, ...]


@frozen
class Logic:
    """And, or, not, by Kleene's tables."""

    operator: LogicOperator
    operands: tuple[Node, ...]


@frozen
class Choose:
    """One of two values by a condition; missing when the condition is unknown."""

    condition: Node
    then: Node
    otherwise: Node


@frozen
class Tally:
    """How many of the conditions that are known are true; missing when none is known."""

    conditions: tuple[Node, ...]


@frozen
class Round:
    """A number rounded to decimal places."""

    operand: Node
    digits: int
    rule: RoundingRule


@frozen
class Edge:
    """Where a band begins: at a number, which belongs to it or not."""

    at: Fraction
    included: bool = True


@frozen
class Banding:
    """The code of the band that holds a number; `codes` has one more than `edges`, from low to high."""

    operand: Node
    edges: tuple[Edge, ...]
    codes: tuple[str, ...]


Aggregate: TypeAlias = Total | Mean | Prorated | Least | Greatest
Node: TypeAlias = (
    Constant
    | Missing
    | Reference
    | Aggregate
    | Count
    | Arithmetic
    | Compare
    | Matches
    | Logic
    | Choose
    | Tally
    | Round
    | Banding
)
