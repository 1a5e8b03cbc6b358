"""One fold, many algebras: an algebra gives a meaning to each node.

An algebra that lacks a node can't be instantiated and does not type-check, so an incomplete engine is an error when
it is written, never a wrong score.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Generic, TypeVar, assert_never

from attrs import frozen

from cwinstruments.model import RoundingRule
from cwinstruments.plan.nodes import (
    Aggregate,
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
from cwinstruments.plan.plan import ScoringPlan
from cwinstruments.plan.states import State
from cwinstruments.plan.terms import Term, Terms

T = TypeVar("T")


@frozen
class Addend(Generic[T]):
    """A term with the meaning of what it is over: the scaled integer of an input, or a step."""

    term: Term
    value: T
    is_input: bool


class Algebra(ABC, Generic[T]):
    """A meaning for each node. Aggregates skip what is missing and are missing when all of it is."""

    @abstractmethod
    def constant(self, value: Fraction | bool | str) -> T: ...

    @abstractmethod
    def missing(self, sort: Sort) -> T: ...

    @abstractmethod
    def input(self, name: str, *, scaled: bool = False) -> T:
        """Give an input's natural value, or the integer that is `scale` times as large."""

    @abstractmethod
    def total(self, addends: Sequence[Addend[T]], divisor: int) -> T: ...

    @abstractmethod
    def mean(self, addends: Sequence[Addend[T]]) -> T: ...

    @abstractmethod
    def prorated(self, addends: Sequence[Addend[T]], divisor: int) -> T: ...

    @abstractmethod
    def least(self, addends: Sequence[Addend[T]], divisor: int) -> T: ...

    @abstractmethod
    def greatest(self, addends: Sequence[Addend[T]], divisor: int) -> T: ...

    @abstractmethod
    def count(self, inputs: Sequence[str], values: Sequence[T], states: Collection[State]) -> T:
        """Count inputs by their state, and values of steps, which are answered or else skipped."""

    @abstractmethod
    def arithmetic(self, operator: ArithmeticOperator, left: T, right: T) -> T: ...

    @abstractmethod
    def compare(self, operator: Comparison, left: T, right: T) -> T: ...

    @abstractmethod
    def matches(self, name: str, codes: Sequence[str]) -> T: ...

    @abstractmethod
    def logic(self, operator: LogicOperator, operands: Sequence[T]) -> T: ...

    @abstractmethod
    def choose(self, condition: T, then: T, otherwise: T) -> T: ...

    @abstractmethod
    def tally(self, conditions: Sequence[T]) -> T: ...

    @abstractmethod
    def round(self, operand: T, digits: int, rule: RoundingRule) -> T: ...

    @abstractmethod
    def banding(self, operand: T, edges: Sequence[Edge], codes: Sequence[str]) -> T: ...

    @abstractmethod
    def bind(self, name: str, value: T) -> T:
        """Name a step's value, and give what later steps refer to it by."""

    def aggregate(self, node: Aggregate, bound: Mapping[str, T]) -> T:
        """Give what is made of several inputs and earlier steps."""
        return _aggregate(node, self, _addends(node.terms, self, bound))

    def is_in(self, name: str, states: Collection[State]) -> T:
        """Tell whether an input is in one of these states."""
        one = self.constant(Fraction(1))
        return self.compare(Comparison.AT_LEAST, self.count([name], [], states), one)

    def completed(self, name: str, states: Collection[State], value: Fraction, *, scaled: bool = False) -> T:
        """Give an input's value, or another where the input is in one of these states, in which it has none."""
        return self.choose(self.is_in(name, states), self.constant(value), self.input(name, scaled=scaled))


def fold(plan: ScoringPlan, algebra: Algebra[T], /, *, steps: Collection[str] | None = None) -> dict[str, T]:
    """Give each step of a plan its meaning, in order.

    Args:
        steps: the steps to do, which must be closed under reference; all of them by default.
    """
    bound: dict[str, T] = {}
    for step in plan.steps:
        if steps is None or step.name in steps:
            bound[step.name] = algebra.bind(step.name, fold_node(step.node, algebra, bound))
    return bound


def fold_node(node: Node, algebra: Algebra[T], bound: Mapping[str, T], /) -> T:
    """Give one expression its meaning; `bound` holds the earlier steps, every other name is an input."""

    def go(one: Node) -> T:
        return fold_node(one, algebra, bound)

    match node:
        case Constant(value):
            return algebra.constant(value)
        case Missing(sort):
            return algebra.missing(sort)
        case Reference(name):
            return bound[name] if name in bound else algebra.input(name)
        case Total() | Mean() | Prorated() | Least() | Greatest():
            return algebra.aggregate(node, bound)
        case Count(names, states):
            inputs = [name for name in names if name not in bound]
            return algebra.count(inputs, [bound[name] for name in names if name in bound], states)
        case Arithmetic(operator, left, right):
            return algebra.arithmetic(operator, go(left), go(right))
        case Compare(comparison, left, right):
            return algebra.compare(comparison, go(left), go(right))
        case Matches(name, codes):
            return algebra.matches(name, codes)
        case Logic(logic, operands):
            return algebra.logic(logic, [go(one) for one in operands])
        case Choose(condition, then, otherwise):
            return algebra.choose(go(condition), go(then), go(otherwise))
        case Tally(conditions):
            return algebra.tally([go(one) for one in conditions])
        case Round(operand, digits, rule):
            return algebra.round(go(operand), digits, rule)
        case Banding(operand, edges, codes):
            return algebra.banding(go(operand), edges, codes)
        case _:
            assert_never(node)


def _addends(terms: Terms, algebra: Algebra[T], bound: Mapping[str, T]) -> list[Addend[T]]:
    return [
        Addend(term, bound[term.name], False)
        if term.name in bound
        else Addend(term, algebra.input(term.name, scaled=True), True)
        for term in terms.terms
    ]


def _aggregate(node: Aggregate, algebra: Algebra[T], addends: list[Addend[T]]) -> T:
    match node:
        case Total():
            return algebra.total(addends, node.terms.divisor)
        case Mean():
            return algebra.mean(addends)
        case Prorated():
            return algebra.prorated(addends, node.terms.divisor)
        case Least():
            return algebra.least(addends, node.terms.divisor)
        case Greatest():
            return algebra.greatest(addends, node.terms.divisor)
        case _:
            assert_never(node)


def names_in(node: Node, /) -> tuple[str, ...]:
    """Give every input and step that an expression mentions, once for each mention."""
    match node:
        case Constant() | Missing():
            return ()
        case Reference(name) | Matches(name, _):
            return (name,)
        case Total(terms) | Mean(terms) | Prorated(terms) | Least(terms) | Greatest(terms):
            return terms.names
        case Count(names, _):
            return names
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return names_in(left) + names_in(right)
        case Logic(_, operands) | Tally(operands):
            return _names_in_all(operands)
        case Choose(condition, then, otherwise):
            return _names_in_all((condition, then, otherwise))
        case Round(operand, _, _) | Banding(operand, _, _):
            return names_in(operand)
        case _:
            assert_never(node)


def _names_in_all(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(name for node in nodes for name in names_in(node))


def needed_steps(plan: ScoringPlan, names: Iterable[str], /) -> frozenset[str]:
    """Give these steps with every step that they are computed from."""
    wanted = set(names)
    for step in reversed(plan.steps):
        if step.name in wanted:
            wanted.update(names_in(step.node))
    return frozenset(wanted & {step.name for step in plan.steps})
