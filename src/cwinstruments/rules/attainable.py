"""Attainable scores: every score that complete answers can give, where there are not too many to list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from cwinstruments.plan import Codes, Grid, Input, ScoringPlan, occurrences
from cwinstruments.plan.exact import round_exactly
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Choose,
    Constant,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Total,
)
from cwinstruments.plan.terms import Term, Terms

MOST: Final = 20_000
"""Beyond so many they are not listed."""

Values = frozenset[Fraction]


def attainable(plan: ScoringPlan, step: str, /) -> Values | None:
    """Give every value that a step can have when every item is asked and answered.

    None where they are too many, where it does more than to add up, scale and round, or where answers count twice, so
    that not every combination can be.
    """
    if set(occurrences(plan, step).values()) - {1}:
        return None
    try:
        return _Attaining(plan).of(Reference(step))
    except _UnknownError:
        return None


class _UnknownError(Exception):
    """What can come out is not known."""


class _Attaining:
    def __init__(self, plan: ScoringPlan) -> None:
        self._nodes: Mapping[str, Node] = {step.name: step.node for step in plan.steps}
        self._inputs: Mapping[str, Input] = {one.name: one for one in plan.inputs}

    def of(self, node: Node) -> Values:
        match node:
            case Constant(Fraction() as value):
                return frozenset([value])
            case Reference(name):
                return self.of(self._nodes[name]) if name in self._nodes else self._answers(name, 1)
            case Total(terms) | Prorated(terms):
                return _each(lambda value: value / terms.divisor, self._sums(terms))
            case Mean(terms):
                weight = sum(term.weight for term in terms.terms)
                return _each(lambda value: value / weight, self._sums(terms))
            case Choose(_, then, Missing()):
                # Complete answers are enough for a score, unless nobody ever has one.
                return self.of(then)
            case Round(operand, digits, rule):
                return _each(lambda value: round_exactly(value, digits, rule), self.of(operand))
            case Arithmetic(operator, left, Constant(Fraction() as value)):
                return self._scaled(operator, self.of(left), value)
        raise _UnknownError

    def _scaled(self, operator: ArithmeticOperator, values: Values, by: Fraction) -> Values:
        changes: dict[ArithmeticOperator, Callable[[Fraction], Fraction]] = {
            ArithmeticOperator.ADD: lambda value: value + by,
            ArithmeticOperator.SUBTRACT: lambda value: value - by,
            ArithmeticOperator.MULTIPLY: lambda value: value * by,
            ArithmeticOperator.DIVIDE: lambda value: value / by,
        }
        return _each(changes[operator], values)

    def _sums(self, terms: Terms) -> Values:
        sums: Values = frozenset([Fraction(0)])
        for term in terms.terms:
            parts = self._parts(term)
            if len(sums) * len(parts) > MOST * 10:
                raise _UnknownError
            sums = frozenset(one + part for one in sums for part in parts)
            if len(sums) > MOST:
                raise _UnknownError
        return sums

    def _parts(self, term: Term) -> Values:
        known = term.name in self._nodes
        values = self.of(self._nodes[term.name]) if known else self._answers(term.name, self._inputs[term.name].scale)
        recode = dict(term.recode)
        if recode:
            values = frozenset(Fraction(recode[int(value)]) for value in values if value in recode)
        return _each(lambda value: term.coefficient * value + term.constant, values)

    def _answers(self, name: str, scale: int) -> Values:
        """Give what an input can be, times a scale over that of its values."""
        one = self._inputs[name]
        if isinstance(one.domain, Codes):
            raise _UnknownError
        if isinstance(one.domain, Grid):
            numbers = range(one.domain.least, one.domain.greatest + 1, one.domain.step)
            if len(numbers) > MOST:
                raise _UnknownError
            return frozenset(Fraction(number * scale, one.scale) for number in numbers)
        return frozenset(Fraction(number * scale, one.scale) for number in one.domain.values)


def _each(change: Callable[[Fraction], Fraction], values: Values) -> Values:
    return frozenset(map(change, values))
