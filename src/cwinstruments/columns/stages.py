"""Stages: the columns that are worked out one after another, each stage at once.

An engine works a stage out in parallel, and what is written down in a stage is worked out once, however often later
stages use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import evolve

from cwinstruments.columns.dialect import Dialect, Kind, narrowest
from cwinstruments.columns.values import Code, Column, Number, Truth, Value

E = TypeVar("E")
_INPUT = "i:"
"""How the keys of inputs begin."""
_LONGEST_LABEL = 40


class Stages(Generic[E]):
    """Columns by stage. Names begin with `prefix`, which no column of the table does."""

    def __init__(self, dialect: Dialect[E], prefix: str) -> None:
        self.dialect, self.prefix = dialect, prefix
        self.columns: list[dict[str, E]] = []
        self._known: dict[str, Number[E]] = {}
        self.counted: dict[tuple[frozenset[str], tuple[int, int]], Number[E]] = {}
        """Counts that are written down: of which numbers, and by what they count."""

    def add(self, expression: E, level: int, *, label: str = "") -> tuple[E, int]:
        """Write an expression down as a column; give what refers to it, and its level.

        Args:
            label: what a reader of the stages may be told in the column's name, unless it is long.
        """
        while len(self.columns) <= level:
            self.columns.append({})
        name = f"{self.prefix}{sum(map(len, self.columns))}"
        name += f"_{label}" if label and len(label) <= _LONGEST_LABEL else ""
        self.columns[level][name] = expression
        return self.dialect.column(name), level + 1

    def number(self, number: Number[E], *, key: str | None = None) -> Number[E]:
        """Write a number down; one of the same key is taken where it is known."""
        key = key or number.key
        if key is not None and key in self._known:
            return self._known[key]
        if number.expr is None or (number.guard is None and number.size <= 1):
            return number
        label = key.removeprefix(_INPUT) if key is not None and key.startswith(_INPUT) else ""
        column, level = self.add(self.filled_out(number), self.level_of(number), label=label)
        if number.guard is not None:
            # What is told of another number does not know where this one is missing.
            number = evolve(number, nullable=True, base=None, indicates=None)
        written = evolve(
            number,
            expr=column,
            guard=None,
            level=level,
            size=1,
            key=key or f"column {level} {len(self.columns[level - 1])}",
            fraction=None,
            complete=None,
        )
        if key is not None:
            self._known[key] = written
        return written

    def truth(self, truth: Truth[E]) -> Truth[E]:
        """Write a truth value down, as a condition or, where it may be unknown, as a number."""
        dialect = self.dialect
        if isinstance(truth.yes, bool) or truth.size <= 1:
            return truth
        if truth.no is None:
            column, level = self.add(truth.yes, truth.level)
            return evolve(truth, yes=column, level=level, size=1, contrary=None)
        column, level = self.add(self.as_number(truth), truth.level)
        yes = dialect.equals(column, 1)
        return evolve(truth, yes=yes, no=dialect.equals(column, 0), level=level, size=1, contrary=None)

    def as_number(self, truth: Truth[E]) -> E:
        """Write a truth value as 1, 0 or null."""
        dialect = self.dialect
        cases = [
            (condition, dialect.literal(number, Kind.INT8))
            for condition, number in ((truth.yes, 1), (truth.no, 0))
            if not isinstance(condition, bool | None)
        ]
        if truth.no is None:
            assert not isinstance(truth.yes, bool)
            return dialect.indicator(truth.yes, 1, 0, Kind.INT8)
        rest = 1 if truth.yes is True else 0 if truth.no is True else None
        otherwise = None if rest is None else dialect.literal(rest, Kind.INT8)
        if not cases:
            return otherwise if otherwise is not None else dialect.null(Kind.INT8)
        return dialect.when(cases, otherwise, Kind.INT8)

    def code(self, code: Code[E]) -> Code[E]:
        """Write a code down."""
        if not code.cases:
            return code
        column, level = self.add(self.code_number(code), code.level)
        return Code(code.words, Column(column), (), level)

    def code_number(self, code: Code[E]) -> E:
        """Write a code as the place among its words, or null."""
        kind = narrowest(0, len(code.words))

        def place(leaf: int | Column[E] | None) -> E:
            if isinstance(leaf, Column):
                return leaf.expr
            return self.dialect.null(kind) if leaf is None else self.dialect.literal(leaf, kind)

        if not code.cases:
            return place(code.rest)
        cases = [(condition, place(leaf)) for condition, leaf in code.cases]
        return self.dialect.when(cases, None if code.rest is None else place(code.rest), kind)

    def write(self, value: Value[E]) -> Value[E]:
        """Write any value down."""
        match value:
            case Number():
                return self.number(value)
            case Truth():
                return self.truth(value)
            case _:
                return self.code(value)

    def filled_out(self, number: Number[E]) -> E:
        """Give an expression that is null wherever there is no value."""
        dialect = self.dialect
        if number.constant is not None:
            literal = dialect.literal(number.constant, number.kind)
            return literal if number.guard is None else self._where(number.guard, literal, number.kind)
        if number.expr is None:
            return dialect.null(Kind.FLOAT64)
        if number.fraction is not None and number.guard is not None and not isinstance(number.guard.yes, bool):
            # A whole divisor is set to null at less cost than the quotient.
            above, below, kind = number.fraction
            below = dialect.cast(dialect.when([(number.guard.yes, below)], None, kind), Kind.FLOAT64)
            return dialect.divide(above, below)
        return number.expr if number.guard is None else self._where(number.guard, number.expr, number.kind)

    def _where(self, guard: Truth[E], value: E, kind: Kind) -> E:
        if isinstance(guard.yes, bool):
            return value if guard.yes else self.dialect.null(kind)
        return self.dialect.when([(guard.yes, value)], None, kind)

    def level_of(self, value: Number[E]) -> int:
        """Give the stage by which everything is there that a number and its guard refer to."""
        return max(value.level, 0 if value.guard is None else value.guard.level)

    def steps(self) -> list[Mapping[str, E]]:
        """Give the columns of each stage that has some."""
        return [stage for stage in self.columns if stage]
