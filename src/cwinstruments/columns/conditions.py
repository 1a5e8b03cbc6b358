"""Conditions: Kleene's logic over pairs of conditions, one for true and one for false.

Engines differ in what they make of null in logic. A pair of conditions, each of which may take null for false, needs
nothing but `and` and `or` of them, on which all engines agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Generic, TypeVar

from attrs import evolve

from cwinstruments.columns.dialect import Dialect
from cwinstruments.columns.values import Number, Truth
from cwinstruments.plan.nodes import LogicOperator

E = TypeVar("E")


class Conditions(Generic[E]):
    """Logic in a dialect. Truth values of Python stand for conditions that are the same for everybody."""

    def __init__(self, dialect: Dialect[E]) -> None:
        self._dialect = dialect

    def both(self, left: E | bool, right: E | bool) -> E | bool:
        """Give whether both hold."""
        if isinstance(left, bool):
            return right if left else False
        if isinstance(right, bool):
            return left if right else False
        return self._dialect.both(left, right)

    def either(self, left: E | bool, right: E | bool) -> E | bool:
        """Give whether one of them holds."""
        if isinstance(left, bool):
            return True if left else right
        if isinstance(right, bool):
            return True if right else left
        return self._dialect.either(left, right)

    def negate(self, condition: E | bool) -> E | bool:
        """Give the contrary of a condition that is never null."""
        return not condition if isinstance(condition, bool) else self._dialect.negate(condition)

    def no(self, truth: Truth[E]) -> E | bool:
        """Give the condition under which it is false."""
        return self.negate(truth.yes) if truth.no is None else truth.no

    def negated(self, truth: Truth[E]) -> Truth[E]:
        """Give the contrary."""
        if truth.contrary is not None:
            return truth.contrary
        no = None if truth.no is None else truth.yes
        return Truth(self.no(truth), no, truth.level, truth.size + 1, contrary=truth)

    def joined(self, operator: LogicOperator, truths: Sequence[Truth[E]]) -> Truth[E]:
        """Give the conjunction or the disjunction."""
        is_and = operator is LogicOperator.AND
        if is_and:
            truths = _without_implied(truths)
        if len(truths) == 1:
            return truths[0]
        all_of, one_of = (self.both, self.either) if is_and else (self.either, self.both)
        yes = reduce(all_of, (one.yes for one in truths))
        no = None
        if any(one.no is not None for one in truths) and not isinstance(yes, bool):
            no = reduce(one_of, (self.no(one) for one in truths))
        elif any(one.no is not None for one in truths):
            no = False if yes is True else reduce(one_of, (self.no(one) for one in truths))
        facts = frozenset[tuple[str, int]]().union(*(one.facts for one in truths)) if is_and else frozenset()
        return Truth(yes, no, max(one.level for one in truths), sum(one.size for one in truths), facts)

    def chosen(self, condition: Truth[E], then: Truth[E], otherwise: Truth[E]) -> Truth[E]:
        """Give one of two truth values; unknown where the condition is."""
        if condition.no is None and isinstance(condition.yes, bool):
            return then if condition.yes else otherwise
        against = self.no(condition)
        yes = self.either(self.both(condition.yes, then.yes), self.both(against, otherwise.yes))
        strict = condition.no is None and then.no is None and otherwise.no is None
        no = None
        if not strict:
            no = self.either(self.both(condition.yes, self.no(then)), self.both(against, self.no(otherwise)))
        size = 2 * condition.size + then.size + otherwise.size
        return Truth(yes, no, max(one.level for one in (condition, then, otherwise)), size)

    def where(self, guard: Truth[E] | None, truth: Truth[E]) -> Truth[E]:
        """Give a truth value that is unknown where a guard is not true."""
        if guard is None:
            return truth
        if guard.yes is True:
            return truth
        return Truth(
            self.both(guard.yes, truth.yes),
            self.both(guard.yes, self.no(truth)),
            max(guard.level, truth.level),
            2 * (guard.size + truth.size),
            guard.facts | truth.facts,
        )

    def present(self, number: Number[E]) -> Truth[E]:
        """Tell whether there is a value."""
        if number.is_missing:
            return Truth(False)
        there: Truth[E] = Truth(True)
        if number.nullable:
            assert number.expr is not None
            there = Truth(self._dialect.negate(self._dialect.is_null(number.expr)), None, number.level, number.size + 1)
        if number.guard is None:
            return there
        # Unlike `where`, it is known to be false where the guard is not true.
        yes = self.both(self.sure(number.guard).yes, there.yes)
        only = number.guard.only if not number.nullable else None
        level = max(number.guard.level, there.level)
        return Truth(yes, None, level, number.guard.size + there.size, number.guard.facts, only)

    def sure(self, truth: Truth[E]) -> Truth[E]:
        """Give a truth value that is false where it was unknown."""
        if truth.no is None or isinstance(truth.yes, bool):
            return evolve(truth, no=None, contrary=None if truth.no is not None else truth.contrary)
        return Truth(self._dialect.strict(truth.yes), None, truth.level, truth.size + 1, truth.facts, truth.only)

    def together(self, one: Truth[E] | None, other: Truth[E] | None) -> Truth[E] | None:
        """Give the guard under which both are true."""
        if one is None or other is None:
            return other if one is None else one
        if one.implies(other):
            return one
        if other.implies(one):
            return other
        return self.joined(LogicOperator.AND, [one, other])


def _without_implied(truths: Sequence[Truth[E]]) -> list[Truth[E]]:
    """Leave out what is certain anyway where the others are true; what is never unknown can be left out."""
    kept = list(truths)
    for one in truths:
        others = [other for other in kept if other is not one and other.no is None]
        if one.only is not None and one.no is None and any(other.implies(one) for other in others):
            kept.remove(one)
    return kept
