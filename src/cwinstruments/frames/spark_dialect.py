"""Spark, in its own SQL: a text for each column, where expressions of Narwhals ask Java thousands of times for parts.

What is read at the door is written in Narwhals as for every other engine. Stages and results are few texts, which Spark
parses itself: making them takes some milliseconds, not half a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from cwinstruments.columns import Dialect, Kind, Program, Source, SourceKind
from cwinstruments.plan.nodes import Comparison

_TYPES = {
    Kind.INT8: "TINYINT",
    Kind.INT16: "SMALLINT",
    Kind.INT32: "INT",
    Kind.INT64: "BIGINT",
    Kind.FLOAT64: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TEXT: "STRING",
}
_SIGNS = {
    Comparison.EQUAL: "=",
    Comparison.NOT_EQUAL: "<>",
    Comparison.LESS: "<",
    Comparison.AT_MOST: "<=",
    Comparison.GREATER: ">",
    Comparison.AT_LEAST: ">=",
}


@frozen(eq=False)
class SparkProgram(Program[str]):
    """What Spark has to do.

    Args:
        door: the columns that come before all stages, in expressions of Narwhals.
    """

    door: Mapping[str, Any] = field(factory=dict)


class SparkDialect(Dialect[str]):
    """The operations of Spark SQL. Sums are floats: those of integers are checked for overflow one by one."""

    wraps = False
    raises = True

    def column(self, name: str) -> str:
        return quoted(name)

    def literal(self, value: bool | float | str, kind: Kind) -> str:
        if kind is Kind.TEXT:
            text = str(value).replace("\\", "\\\\").replace("'", "\\'")
            return f"'{text}'"
        if kind is Kind.BOOLEAN:
            return "true" if value else "false"
        if kind is Kind.FLOAT64:
            return f"{float(value)!r}D"
        return f"CAST({int(value)} AS {_TYPES[kind]})"

    def null(self, kind: Kind) -> str:
        return f"CAST(NULL AS {_TYPES[kind]})"

    def when(self, cases: Sequence[tuple[str, str]], otherwise: str | None, kind: Kind) -> str:
        parts = " ".join(f"WHEN {condition} THEN {value}" for condition, value in cases)
        return f"CASE {parts} END" if otherwise is None else f"CASE {parts} ELSE {otherwise} END"

    def add(self, left: str, right: str) -> str:
        return f"({left} + {right})"

    def subtract(self, left: str, right: str) -> str:
        return f"({left} - {right})"

    def multiply(self, left: str, right: str) -> str:
        return f"({left} * {right})"

    def divide(self, left: str, right: str) -> str:
        # To divide by 0 is an error, also where the quotient is then thrown away.
        return f"({left} / nullif({right}, 0D))"

    def divide_by(self, value: str, divisor: float) -> str:
        return f"({value} / {self.literal(float(divisor), Kind.FLOAT64)})"

    def compare(self, operator: Comparison, left: str, right: str) -> str:
        return f"({left} {_SIGNS[operator]} {right})"

    def both(self, left: str, right: str) -> str:
        return f"({left} AND {right})"

    def either(self, left: str, right: str) -> str:
        return f"({left} OR {right})"

    def negate(self, condition: str) -> str:
        return f"(NOT {condition})"

    def is_null(self, value: str) -> str:
        return f"({value} IS NULL)"

    def fill(self, value: str, filling: float, kind: Kind) -> str:
        return f"coalesce({value}, {self.literal(filling, kind)})"

    def cast(self, value: str, kind: Kind) -> str:
        return f"CAST({value} AS {_TYPES[kind]})"

    def floor(self, value: str) -> str:
        # Its floor is an integer of 64 bits; what they don't hold has none.
        return f"CAST(floor({value}) AS DOUBLE)"

    def absolute(self, value: str) -> str:
        return f"abs({value})"

    def least(self, values: Sequence[str]) -> str:
        return f"least({', '.join(values)})" if len(values) > 1 else values[0]

    def greatest(self, values: Sequence[str]) -> str:
        return f"greatest({', '.join(values)})" if len(values) > 1 else values[0]

    def strict(self, condition: str) -> str:
        return f"coalesce({condition}, false)"


def quoted(name: str, /) -> str:
    """Give a name as Spark SQL has it, whatever is in it."""
    return "`" + name.replace("`", "``") + "`"


def sources_of(
    sources: Mapping[str, Source[Any]], plain: Mapping[str, str], prefix: str, /
) -> tuple[dict[str, Source[str]], dict[str, Any]]:
    """Give sources that are texts, and the columns to be made first for them.

    Args:
        sources: by input, its source in expressions of Narwhals.
        plain: by input, the column that is taken as it is.
        prefix: what the names of the columns begin with.
    """
    door: dict[str, Any] = {}

    def made(expr: Any) -> str:
        name = f"{prefix}door_{len(door)}"
        door[name] = expr
        return quoted(name)

    found: dict[str, Source[str]] = {}
    for name, source in sources.items():
        if source.kind is SourceKind.NOTHING:
            expr = "CAST(NULL AS TINYINT)"
        else:
            expr = quoted(plain[name]) if name in plain else made(source.expr)
        found[name] = evolve(
            source,
            expr=expr,
            invalid=None if source.invalid is None else made(source.invalid),
            coded=tuple((state, made(says)) for state, says in source.coded),
            derived=False,
        )
    return found, door


def scored_by_spark(frame: Any, program: SparkProgram, kept: Sequence[str], /) -> Any:
    """Give the columns of a frame of Spark that are kept, and those of the results behind them.

    Args:
        frame: the frame, with the columns of the door.
    """
    for stage in program.stages:
        frame = frame.selectExpr("*", *(f"{expr} AS {quoted(name)}" for name, expr in stage.items()))
    results = (f"{one.expr} AS {quoted(one.name)}" for one in program.results)
    return frame.selectExpr(*map(quoted, kept), *results)
