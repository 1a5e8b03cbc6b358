"""Attainable scores: every score that complete answers can give, where there are not too many to list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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


def attainable_with_gaps(plan: ScoringPlan, step: str, numbers: Collection[int], /) -> Values | None:
    """Give every value that a step can have when so many of its parts are answered, whichever these are.

    None where they are too many, or where it does more than to add up, scale and round the answers to items. Where
    answers count twice, values are among them that nobody reaches; none is left out.

    Args:
        numbers: how many parts may be answered.
    """
    try:
        return _AttainingWithGaps(plan, numbers).of(Reference(step))
    except _UnknownError:
        return None


def estimates(plan: ScoringPlan, step: str, fewest: int, /) -> Values | None:
    """Give every value of a mean or a prorated sum with answers missing, when at least so many are there.

    None where it is neither, where its parts don't all have the same values and weights, or where there are too many.
    """
    node = next(one.node for one in plan.steps if one.name == step)
    if not isinstance(node, Mean | Prorated):
        return None
    try:
        parts = {(term.weight, _Attaining(plan).of_part(term)) for term in node.terms.terms}
    except _UnknownError:
        return None
    if len(parts) > 1:
        return None
    ((weight, values),) = parts
    n_parts = len(node.terms.terms)
    whole = Fraction(1) if isinstance(node, Mean) else Fraction(weight * n_parts, node.terms.divisor)
    sums, found = frozenset([Fraction(0)]), set[Fraction]()
    for n_answered in range(1, n_parts):
        sums = frozenset(one + value for one in sums for value in values)
        if len(sums) > MOST:
            return None
        if n_answered >= fewest:
            found.update(one * whole / (weight * n_answered) for one in sums)
    return frozenset(found)


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
            parts = self.of_part(term)
            if len(sums) * len(parts) > MOST * 10:
                raise _UnknownError
            sums = frozenset(one + part for one in sums for part in parts)
            if len(sums) > MOST:
                raise _UnknownError
        return sums

    def of_part(self, term: Term) -> Values:
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


class _AttainingWithGaps(_Attaining):
    def __init__(self, plan: ScoringPlan, numbers: Collection[int]) -> None:
        super().__init__(plan)
        self._numbers = numbers

    def of(self, node: Node) -> Values:
        match node:
            case Total(terms):
                return frozenset(total / terms.divisor for _, total in self._partial_sums(terms))
            case Mean(terms):
                return frozenset(total / weight for weight, total in self._partial_sums(terms))
            case Prorated(terms):
                whole = Fraction(sum(term.weight for term in terms.terms), terms.divisor)
                return frozenset(total * whole / weight for weight, total in self._partial_sums(terms))
        return super().of(node)

    def _partial_sums(self, terms: Terms) -> frozenset[tuple[Fraction, Fraction]]:
        """Give the weight of what is answered and its sum, for every choice of what is answered."""
        found = {(0, Fraction(0), Fraction(0))}
        for term in terms.terms:
            if term.name in self._nodes or term.weight <= 0:
                raise _UnknownError  # a part that is a score can be missing for reasons of its own
            values, weight = self.of_part(term), Fraction(term.weight)
            if len(found) * len(values) > MOST * 10:
                raise _UnknownError
            found |= {(number + 1, heavy + weight, total + value) for number, heavy, total in found for value in values}
        return frozenset((heavy, total) for number, heavy, total in found if number and number in self._numbers)


def _each(change: Callable[[Fraction], Fraction], values: Values) -> Values:
    return frozenset(map(change, values))
