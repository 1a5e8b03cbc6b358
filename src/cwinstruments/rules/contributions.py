"""Contributions: what is added up in a score, and whether more of it makes the score higher or lower."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from attrs import frozen

from cwinstruments.plan import Output, ScoringPlan
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Choose,
    Constant,
    Greatest,
    Least,
    Matches,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Total,
)
from cwinstruments.plan.terms import Term


@frozen
class Contribution:
    """An item or a scale that is added up in a score.

    Args:
        name: the input, or the id of the scale.
        sign: 1 where more of it makes the score higher, -1 where it makes it lower, 0 where that can't be told.
        branches: the places of the conditions under which it counts, and whether they have to hold.
    """

    name: str
    sign: int
    branches: tuple[tuple[int, bool], ...] = ()

    def excludes(self, other: Contribution, /) -> bool:
        """Tell whether never both count, because a condition chooses between them."""
        return any((place, not side) in other.branches for place, side in self.branches)


_ALONE: Final = {sign: frozenset([sign]) for sign in (-1, 0, 1)}


class Contributions:
    """What is added up in the scores of a plan. What is multiplied, compared or divided by is not."""

    def __init__(self, plan: ScoringPlan) -> None:
        self._plan = plan
        self._nodes: Mapping[str, Node] = {step.name: step.node for step in plan.steps}
        self._scale_of = {step: one.scale for one in plan.outputs for step in (one.score, one.value)}
        self._parts: dict[str, tuple[Contribution, ...]] = {}
        self._items: dict[str, Mapping[str, frozenset[int]]] = {}
        self._n_conditions = 0

    def parts_of(self, scale: str, /) -> tuple[Contribution, ...]:
        """Give the items and the scales that a scale adds up by itself."""
        if scale not in self._parts:
            self._parts[scale] = tuple(self._within(self._raw(self._plan.output(scale)), 1, scale))
        return self._parts[scale]

    def items_of(self, scale: str, /) -> Mapping[str, frozenset[int]]:
        """Give the inputs that a scale adds up in the end, each with the signs that it has."""
        if scale not in self._items:
            found: dict[str, frozenset[int]] = {}
            for part in self.parts_of(scale):
                for name, signs in self.items_in(part).items():
                    before = found.get(name)
                    found[name] = signs if before is None else before | signs
            self._items[scale] = found
        return self._items[scale]

    def items_in(self, part: Contribution, /) -> Mapping[str, frozenset[int]]:
        """Give the inputs that come into a score by one of its parts, each with the signs that it has there."""
        if part.name not in self._plan.scales:
            inner = self.items_of(part.name)
            if part.sign == 1:
                return inner
            return {name: frozenset(sign * part.sign for sign in signs) for name, signs in inner.items()}
        return {part.name: _ALONE[part.sign]}

    def _raw(self, output: Output) -> Node:
        return self._nodes[output.score]

    def _within(self, node: Node, sign: int, scale: str) -> Iterator[Contribution]:
        match node:
            case Reference(name):
                yield from self._named(name, sign, scale)
            case Total(terms) | Mean(terms) | Prorated(terms) | Least(terms) | Greatest(terms):
                for term in terms.terms:
                    if term.name in self._nodes:
                        yield from self._named(term.name, sign * _sign_of(term), scale)
                    else:
                        yield Contribution(term.name, sign * _sign_of(term))
            case Arithmetic(ArithmeticOperator.ADD, left, right):
                yield from self._within(left, sign, scale)
                yield from self._within(right, sign, scale)
            case Arithmetic(ArithmeticOperator.SUBTRACT, left, right):
                yield from self._within(left, sign, scale)
                yield from self._within(right, -sign, scale)
            case Arithmetic(_, left, Constant(Fraction() as by)) if by:
                yield from self._within(left, sign if by > 0 else -sign, scale)
            case Arithmetic(ArithmeticOperator.MULTIPLY, Constant(Fraction() as by), right) if by:
                yield from self._within(right, sign if by > 0 else -sign, scale)
            case Choose(Matches(name, _), Constant(), Constant() | Choose() | Missing()):
                yield Contribution(name, 0)  # the scores of a nominal item's codes
            case Choose(_, then, Missing()):
                yield from self._within(then, sign, scale)  # there is no other branch that it could exclude
            case Choose(_, then, otherwise):
                self._n_conditions += 1
                place = self._n_conditions
                yield from _either(place, self._within(then, sign, scale), self._within(otherwise, sign, scale))
            case Round(operand, _, _):
                yield from self._within(operand, sign, scale)

    def _named(self, name: str, sign: int, scale: str) -> Iterator[Contribution]:
        owner = self._scale_of.get(name)
        if owner is not None and owner != scale:
            yield Contribution(owner, sign)
        elif name in self._nodes:
            yield from self._within(self._nodes[name], sign, scale)
        else:
            yield Contribution(name, sign)


def _sign_of(term: Term) -> int:
    """Tell whether more of a term makes the sum higher; 0 where its recoding neither rises nor falls all along."""
    sign = 1 if term.coefficient > 0 else -1
    if not term.recode:
        return sign
    scores = [score for _, score in sorted(term.recode)]
    if scores == sorted(scores):
        return sign
    return -sign if scores == sorted(scores, reverse=True) else 0


def _either(place: int, then: Iterable[Contribution], otherwise: Iterable[Contribution]) -> Iterator[Contribution]:
    """Bring two branches together, of which one alone counts: what is in both is there once."""
    first, second = list(then), list(otherwise)
    signs = {one.name: one.sign for one in second}
    for one in first:
        if one.name in signs:
            yield Contribution(one.name, one.sign if signs[one.name] == one.sign else 0)
        else:
            yield Contribution(one.name, one.sign, (*one.branches, (place, True)))
    in_first = {one.name for one in first}
    for one in second:
        if one.name not in in_first:
            yield Contribution(one.name, one.sign, (*one.branches, (place, False)))
