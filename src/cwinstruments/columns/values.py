"""What an expression of a table means to a scoring plan: a number, a truth value, or a code."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Generic, TypeAlias, TypeVar

from attrs import evolve, frozen

from cwinstruments.columns.dialect import Kind

E = TypeVar("E")
Fact: TypeAlias = tuple[str, int]
"""That a count, named by its key, is at least a number."""


@frozen(eq=False)
class Truth(Generic[E]):
    """A truth value: where it is true, and where it is false; elsewhere it is unknown.

    Args:
        yes: the condition under which it is true; null counts as false.
        no: the condition under which it is false; None where that is wherever `yes`, which is never null then, is not.
        level: the stage by which everything is there that it refers to.
        facts: what is certain where it is true.
        only: the fact that it says and nothing else.
        contrary: what it is the contrary of.
    """

    yes: E | bool
    no: E | bool | None = None
    level: int = 0
    size: int = 1
    facts: frozenset[Fact] = frozenset()
    only: Fact | None = None
    contrary: Truth[E] | None = None

    def implies(self, other: Truth[E]) -> bool:
        """Tell whether another is surely true where this one is."""
        if other is self:
            return True
        return other.only is not None and any(
            key == other.only[0] and least >= other.only[1] for key, least in self.facts
        )


@frozen(eq=False)
class Number(Generic[E]):
    """A number, missing where `expr` is null and where `guard` is not true.

    Args:
        expr: the expression; None where it is a constant, or always missing.
        constant: the number, where it is the same for everybody.
        kind: what the expression holds.
        low: no value is less. The bounds hold wherever there is a value.
        high: no value is greater.
        nullable: whether the expression can be null where the guard is true.
        guard: where there is a value; elsewhere the expression may hold anything.
        level: the stage by which everything is there that it refers to.
        size: about how many operations it takes; a column takes one.
        key: what the number is, where two expressions may be the same.
        fraction: numerator, whole divisor and the kind of it, where the expression is their quotient.
        base: the count that it is a linear function of.
        indicates: what it is 1 for, and 0 for the contrary.
        complete: what it is where the fact holds that all its parts are there.
        void: the inputs of which it is known that it is missing where one of them is not allowed.
    """

    expr: E | None = None
    constant: float | None = None
    kind: Kind = Kind.INT8
    low: float = 0
    high: float = 0
    nullable: bool = False
    guard: Truth[E] | None = None
    level: int = 0
    size: int = 1
    key: str | None = None
    fraction: tuple[E, E, Kind] | None = None
    base: Linear[E] | None = None
    indicates: Truth[E] | None = None
    complete: tuple[Fact, Callable[[], Number[E]]] | None = None
    void: frozenset[str] = frozenset()

    def function(self, expr: E, kind: Kind, low: float, high: float, operations: int) -> Number[E]:
        """Give a function of the number, missing where it is; what else was told of the number is not of the function.

        Args:
            operations: how many more operations it takes.
        """
        return evolve(
            self,
            expr=expr,
            kind=kind,
            low=low,
            high=high,
            size=self.size + operations,
            key=None,
            fraction=None,
            base=None,
            indicates=None,
            complete=None,
        )

    @property
    def is_missing(self) -> bool:
        """Whether there is no value for anybody."""
        return self.expr is None and self.constant is None

    @property
    def is_whole(self) -> bool:
        """Whether every value is a whole number, held as one."""
        return self.kind is not Kind.FLOAT64

    @property
    def is_sure(self) -> bool:
        """Whether there is a value for everybody."""
        return not self.is_missing and not self.nullable and self.guard is None


@frozen(eq=False)
class Linear(Generic[E]):
    """That a number is `factor * number + addend`."""

    number: Number[E]
    factor: int
    addend: int


@frozen(eq=False)
class Column(Generic[E]):
    """A code as a small whole number, which is the place among the words of its code; missing where it is null."""

    expr: E


@frozen(eq=False)
class Code(Generic[E]):
    """One of a few words: that of the first case that is true, else of the rest.

    Args:
        words: the words, in their order.
        cases: conditions, which are never null where a later case could be wrong, and places among the words; None is
            no word.
        rest: what it is where no case is true.
    """

    words: tuple[str, ...]
    rest: int | Column[E] | None = None
    cases: tuple[tuple[E, int | Column[E] | None], ...] = ()
    level: int = 0
    size: int = 1


Value: TypeAlias = Number[E] | Truth[E] | Code[E]


def constant_number(value: Fraction | float, /, *, guard: Truth[E] | None = None) -> Number[E]:
    """Give a number that is the same for everybody, as Python has it."""
    if isinstance(value, Fraction):
        value = value.numerator if value.denominator == 1 else value.numerator / value.denominator
    kind = Kind.INT64 if isinstance(value, int) else Kind.FLOAT64
    return Number(constant=value, kind=kind, low=value, high=value, guard=guard)
