"""SQL as a dialect of columns: expressions of sqlglot, written for DuckDB, PostgreSQL or Spark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isinf
from typing import Any, Final, Literal, TypeAlias

from sqlglot import exp

from cwinstruments.columns import Dialect, Kind
from cwinstruments.plan.nodes import Comparison

SqlName: TypeAlias = Literal["duckdb", "postgres", "spark"]
Sql: TypeAlias = exp.Expression

_TYPES: Final = {
    Kind.INT8: "TINYINT",
    Kind.INT16: "SMALLINT",
    Kind.INT32: "INT",
    Kind.INT64: "BIGINT",
    Kind.FLOAT64: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TEXT: "TEXT",
}
# PostgreSQL knows no integers of 8 bits; narrow ones are as slow there as those of 32.
_WIDE_TYPES: Final = {**_TYPES, Kind.INT8: "INT", Kind.INT16: "INT"}
_COMPARISONS: Final[dict[Comparison, type[exp.Expression]]] = {
    Comparison.EQUAL: exp.EQ,
    Comparison.NOT_EQUAL: exp.NEQ,
    Comparison.LESS: exp.LT,
    Comparison.AT_MOST: exp.LTE,
    Comparison.GREATER: exp.GT,
    Comparison.AT_LEAST: exp.GTE,
}
_SUMS: Final = (exp.Add, exp.Sub)
_PRODUCTS: Final = (exp.Mul, exp.Div)
_EXACT_DIGITS: Final = 15
_NARROW: Final = (Kind.INT8, Kind.INT16)


class SqlDialect(Dialect[Sql]):
    """The operations of SQL.

    Integers raise an error where they overflow, which their bounds exclude. In PostgreSQL and Spark a division by zero
    raises one too, whatever becomes of the quotient: every divisor that is a column is made null where it is 0.
    DuckDB is fast with narrow integers, and Spark, which looks for an overflow in each sum of two, with floats.
    """

    raises = True
    divides_by_literals = True

    def __init__(self, name: SqlName) -> None:
        self.name = name
        self.wraps = name != "spark"
        self._types = _WIDE_TYPES if name == "postgres" else _TYPES

    def column(self, name: str) -> Sql:
        return exp.column(exp.to_identifier(name, quoted=True))

    def literal(self, value: bool | float | str, kind: Kind) -> Sql:
        if isinstance(value, str):
            return exp.Literal.string(value)
        if isinstance(value, bool):
            return exp.Boolean(this=value)
        if isinf(value):
            return self.cast(exp.Literal.string("-Infinity" if value < 0 else "Infinity"), Kind.FLOAT64)
        text = _written(abs(value), is_float=kind is Kind.FLOAT64, always_float=self.name == "spark")
        number = exp.Literal.number(text)
        return exp.Neg(this=number) if value < 0 else number

    def null(self, kind: Kind) -> Sql:
        return self.cast(exp.Null(), kind)

    def when(self, cases: Sequence[tuple[Sql, Sql]], otherwise: Sql | None, kind: Kind) -> Sql:
        values = [value for _, value in cases] + ([] if otherwise is None else [otherwise])
        literals = all(map(_is_literal, values))
        if literals and self.name == "duckdb" and kind in _NARROW:
            # Literals alone would make it wider.
            cases = [(condition, self.cast(value, kind)) for condition, value in cases]
            otherwise = None if otherwise is None else self.cast(otherwise, kind)
        case = exp.Case(
            ifs=[exp.If(this=condition, true=value) for condition, value in cases],
            default=otherwise,
        )
        # Literals alone would make it a decimal number.
        return self.cast(case, kind) if literals and kind is Kind.FLOAT64 and self.name != "spark" else case

    def add(self, left: Sql, right: Sql) -> Sql:
        return exp.Add(this=_within(left, (*_SUMS, *_PRODUCTS)), expression=_within(right, _PRODUCTS))

    def subtract(self, left: Sql, right: Sql) -> Sql:
        return exp.Sub(this=_within(left, (*_SUMS, *_PRODUCTS)), expression=_within(right, _PRODUCTS))

    def multiply(self, left: Sql, right: Sql) -> Sql:
        return exp.Mul(this=_within(left, _PRODUCTS), expression=_within(right))

    def divide(self, left: Sql, right: Sql) -> Sql:
        if self.name == "duckdb":
            return self._over(left, right)
        return self._over(left, exp.Nullif(this=right, expression=self.literal(0.0, Kind.FLOAT64)))

    def divide_by(self, value: Sql, divisor: float) -> Sql:
        # All engines divide by a literal as by a column; a test compares.
        return self._over(value, self.literal(float(divisor), Kind.FLOAT64))

    def _over(self, left: Sql, right: Sql) -> Sql:
        # What is divided are floats. With these words sqlglot writes the division as it is, in every engine.
        return exp.Div(
            this=_within(left, _PRODUCTS), expression=_within(right), typed=self.name == "postgres", safe=False
        )

    def compare(self, operator: Comparison, left: Sql, right: Sql) -> Sql:
        arithmetic = (*_SUMS, *_PRODUCTS)
        return _COMPARISONS[operator](this=_within(left, arithmetic), expression=_within(right, arithmetic))

    def both(self, left: Sql, right: Sql) -> Sql:
        return exp.And(this=_without(left, exp.Or), expression=_without(right, exp.Or))

    def either(self, left: Sql, right: Sql) -> Sql:
        return exp.Or(this=_without(left, exp.And), expression=_without(right, exp.And))

    def negate(self, condition: Sql) -> Sql:
        return exp.Not(this=_without(condition, exp.And, exp.Or, exp.Not))

    def is_null(self, value: Sql) -> Sql:
        while type(value) is exp.Cast:
            value = value.this
        return exp.Is(this=_within(value), expression=exp.Null())

    def fill(self, value: Sql, filling: float, kind: Kind) -> Sql:
        return exp.Coalesce(this=value, expressions=[self.literal(filling, kind)])

    def cast(self, value: Sql, kind: Kind) -> Sql:
        return exp.Cast(this=value, to=exp.DataType.build(self._types[kind]))

    def narrowed(self, value: Sql, kind: Kind) -> Sql | None:
        return exp.TryCast(this=value, to=exp.DataType.build(self._types[kind])) if self.name == "duckdb" else None

    def floor(self, value: Sql) -> Sql:
        # Spark makes whole numbers of it.
        return self.cast(call("FLOOR", value), Kind.FLOAT64) if self.name == "spark" else call("FLOOR", value)

    def absolute(self, value: Sql) -> Sql:
        return exp.Abs(this=value)

    def least(self, values: Sequence[Sql]) -> Sql:
        # By its name: some engines' LEAST is null where one value is, and sqlglot would write around that.
        return call("LEAST", *values) if len(values) > 1 else values[0]

    def greatest(self, values: Sequence[Sql]) -> Sql:
        return call("GREATEST", *values) if len(values) > 1 else values[0]

    def strict(self, condition: Sql) -> Sql:
        if self.name != "postgres":
            # In DuckDB that is a third faster.
            return super().strict(condition)
        return exp.Coalesce(this=condition, expressions=[exp.Boolean(this=False)])

    def look_up(self, value: Sql, table: Mapping[int, int], kind: Kind) -> Sql:
        return self._looked_up(value, table, Kind.INT64, kind)

    def look_up_text(self, value: Sql, table: Mapping[str, int], kind: Kind) -> Sql:
        return self._looked_up(value, table, Kind.TEXT, kind)

    def _looked_up(self, value: Sql, table: Mapping[Any, int], key_kind: Kind, kind: Kind) -> Sql:
        """Write the value once, however long the table is."""
        ifs = [exp.If(this=self.literal(key, key_kind), true=self.literal(found, kind)) for key, found in table.items()]
        return self.cast(exp.Case(this=value, ifs=ifs), kind) if ifs else self.null(kind)


def call(function: str, *values: Sql) -> Sql:
    """Call a function that engines have by this name."""
    return exp.Anonymous(this=function, expressions=list(values))


def any_of(conditions: Sequence[Sql]) -> Sql:
    """Tell whether one of these conditions holds."""
    found = conditions[0]
    for one in conditions[1:]:
        found = exp.Or(this=found, expression=_without(one, exp.And))
    return found


def _written(value: float, *, is_float: bool, always_float: bool) -> str:
    """Write a number so that every engine reads the same one.

    Engines read digits with a point as a decimal number, which they convert later, and with an exponent as a float.
    """
    if not is_float and float(value).is_integer():
        return str(int(value))
    text = repr(float(value))
    is_short = sum(character.isdigit() for character in text) <= _EXACT_DIGITS and "e" not in text
    return text if (is_short and not always_float) or "e" in text else f"{text}e0"


def _is_literal(value: Sql) -> bool:
    return isinstance(value.this if isinstance(value, exp.Neg) else value, exp.Literal)


def _within(operand: Sql, binding: tuple[Any, ...] = ()) -> Sql:
    """Put an operand into brackets unless it binds closely enough."""
    loose = isinstance(operand, exp.Binary | exp.Not) and not isinstance(operand, binding)
    return exp.Paren(this=operand) if loose else operand


def _without(operand: Sql, *loose: Any) -> Sql:
    """Put an operand into brackets if it is one of these operations."""
    return exp.Paren(this=operand) if isinstance(operand, loose) else operand
