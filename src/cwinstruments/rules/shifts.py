"""Shifts: how much higher a score is if every option is coded one higher."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from cwinstruments.plan import Input, InputKind, ScoringPlan
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Choose,
    Constant,
    Greatest,
    Least,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Total,
)
from cwinstruments.plan.terms import Term

_ONE = Fraction(1)
"""The shift of an item, which is added up as a whole number."""


class Shifts:
    """How much higher steps are if every option is coded one higher."""

    def __init__(self, plan: ScoringPlan) -> None:
        self._nodes: Mapping[str, Node] = {step.name: step.node for step in plan.steps}
        self._inputs: Mapping[str, Input] = {one.name: one for one in plan.inputs}
        self._known: dict[str, Fraction | None] = {}

    def of_step(self, name: str) -> Fraction | None:
        """Give the shift of a step, worked out once."""
        if name not in self._known:
            self._known[name] = self.of(self._nodes[name])
        return self._known[name]

    def of(self, node: Node) -> Fraction | None:
        """Give the shift of an expression; None where it is not the same for all scores."""
        match node:
            case Constant():
                return Fraction(0)
            case Reference(name):
                return self._of_name(name)
            case Total(terms) | Prorated(terms):
                return self._sum(terms.terms, terms.divisor)
            case Mean(terms):
                return self._sum(terms.terms, sum(term.weight for term in terms.terms))
            case Least(terms) | Greatest(terms):
                shifts = {self._sum((term,), terms.divisor) for term in terms.terms}
                return shifts.pop() if len(shifts) == 1 else None
            case Arithmetic(ArithmeticOperator.ADD | ArithmeticOperator.SUBTRACT as operator, left, right):
                first, second = self.of(left), self.of(right)
                if first is None or second is None:
                    return None
                return first + second if operator is ArithmeticOperator.ADD else first - second
            case Arithmetic(ArithmeticOperator.MULTIPLY, left, Constant(Fraction() as by)):
                return _times(self.of(left), by)
            case Arithmetic(ArithmeticOperator.MULTIPLY, Constant(Fraction() as by), right):
                return _times(self.of(right), by)
            case Arithmetic(ArithmeticOperator.DIVIDE, left, Constant(Fraction() as by)) if by:
                return _times(self.of(left), 1 / by)
            case Choose(_, then, Missing()):
                return self.of(then)
            case Round(operand, digits, _):
                shift = self.of(operand)
                return shift if shift is not None and (shift * 10**digits).denominator == 1 else None
        return None

    def _of_name(self, name: str) -> Fraction | None:
        return self.of_step(name) if name in self._nodes else self._of_input(name)

    def _of_input(self, name: str) -> Fraction | None:
        one = self._inputs[name]
        coded = one.kind is InputKind.ORDERED and one.scale == 1
        return _ONE if coded else None

    def _sum(self, terms: tuple[Term, ...], divisor: int) -> Fraction | None:
        total, of_items = Fraction(0), 0
        for term in terms:
            shift = None if term.recode else self._of_name(term.name)
            if shift is None:
                return None
            # Reverse-keyed parts are turned within their own range, which is shifted as well.
            if shift is _ONE:
                of_items += term.weight
            else:
                total += term.weight * shift
        return (total + of_items) / divisor


def _times(shift: Fraction | None, by: Fraction) -> Fraction | None:
    return None if shift is None else shift * by
