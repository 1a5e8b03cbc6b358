"""Scoring methods: how the parts of a scale make a score, those of plugins included.

A method lowers to existing nodes, so that every engine has it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from cwinstruments.model import Then
from cwinstruments.plan.nodes import Count, Mean, Node, Prorated, Total
from cwinstruments.plan.terms import Terms

Range: TypeAlias = tuple[Fraction, Fraction]


@frozen
class Lowering:
    """What a method is given: the parts of a scale, keyed and weighted, with its options.

    Args:
        terms: the parts, in the normal form; `Total(terms)` adds up what is answered of them.
        options: the options of the scale's `method`, which satisfy the method's `options_schema`.
        then: what is done about missing answers.
    """

    terms: Terms
    options: Mapping[str, Any]
    then: Then

    @property
    def n_answered(self) -> Node:
        """How many of the parts are answered."""
        return Count(self.terms.names)


# Methods are compared by identity: two functions that do the same can't be told apart otherwise.
@frozen(eq=False)
class Method:
    """A scoring method.

    Args:
        name: what definitions call it; that of a plugin has the plugin's word and a dot before its own.
        lower: gives an expression over the terms, and over nothing else.
        options_schema: the JSON Schema of its options; by default there are none.
        then: what it can do about missing answers.
        range: gives the least and the greatest raw score, also with parts missing, from the ranges of the keyed and
            weighted parts. Where a scale reverses the score or shows it as per cent of the maximum, that is what it is
            turned round in or a per cent of; without it, the bounds of the expression are, which may be too wide.
        recompute: gives the raw score from the keyed and weighted values that are answered, in exact fractions and by
            other means than `lower`; None where there is none. `verify` can't do without it.
    """

    name: str
    lower: Callable[[Lowering], Node]
    options_schema: Mapping[str, Any] = field(factory=lambda: {"type": "object", "maxProperties": 0})
    then: frozenset[Then] = frozenset({Then.AVAILABLE, Then.NONE})
    range: Callable[[Sequence[Range], Mapping[str, Any]], Range] | None = None
    recompute: Callable[[Sequence[Fraction], Mapping[str, Any]], Fraction | None] | None = None

    def __repr__(self) -> str:
        return f"Method({self.name!r})"


def _sum(lowering: Lowering) -> Node:
    return Prorated(lowering.terms) if lowering.then is Then.PRORATE else Total(lowering.terms)


CORE_METHODS: Final[tuple[Method, ...]] = (
    Method("mean", lambda lowering: Mean(lowering.terms)),
    Method("sum", _sum, then=frozenset({Then.PRORATE, Then.NONE, Then.ZERO_FILL})),
)
"""The methods that are always there; formulas and norms are no methods but parts of another kind."""
