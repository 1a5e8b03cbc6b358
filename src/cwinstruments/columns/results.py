"""Results: what was worked out for each scale, as columns with names and types that users see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Generic, TypeVar

from attrs import frozen

from cwinstruments.columns.bounded import Bounded
from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.dialect import Kind
from cwinstruments.columns.parts import BOUNDS, REASONS
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Code, Column, Number, Truth, Value
from cwinstruments.documents import RESULT_SUFFIXES
from cwinstruments.plan import Output

E = TypeVar("E")


@frozen(eq=False)
class Result(Generic[E]):
    """One column of the result."""

    name: str
    expr: E
    kind: Kind


class Results(Generic[E]):
    """Writes the columns of a result.

    Args:
        parts: what is wanted beside the value of each scale.
    """

    def __init__(self, stages: Stages[E], parts: Collection[str]) -> None:
        self._stages, self._dialect, self._parts = stages, stages.dialect, parts

    def of_scale(self, output: Output, bound: Mapping[str, Value[E]], bounded: Bounded[E] | None) -> list[Result[E]]:
        """Give the columns of the score of one scale."""
        scale = output.scale
        value = bound[output.value]
        assert isinstance(value, Number)
        results = [Result(scale, self._real(value), Kind.FLOAT64)]
        for part in RESULT_SUFFIXES:
            if part not in self._parts:
                continue
            name = f"{scale}_{part}"
            if part in BOUNDS:
                assert bounded is not None
                band = None if output.band is None else bound[output.band]
                results.append(self._bound_result(bounded, scale, part, value, band))
                continue
            step = getattr(output, part)
            results.append(self._result(name, part, None if step is None else bound[step]))
        if "cutoffs" in self._parts:
            for id, step in output.cutoffs:
                cutoff = bound[step]
                assert isinstance(cutoff, Truth)
                results.append(Result(f"{scale}_{id}", self._truth(cutoff), Kind.BOOLEAN))
        return results

    def _result(self, name: str, part: str, value: Value[E] | None) -> Result[E]:
        dialect = self._dialect
        match value:
            case None if part == "clamped":
                return Result(name, dialect.literal(False, Kind.BOOLEAN), Kind.BOOLEAN)
            case None:
                return Result(name, dialect.no_word(()), Kind.TEXT)
            case Number():
                expr = self._stages.filled_out(value)
                whole = value.kind is Kind.INT32 and value.constant is None
                return Result(name, expr if whole else dialect.cast(expr, Kind.INT32), Kind.INT32)
            case Truth():
                return Result(name, self._truth(value), Kind.BOOLEAN)
            case _:
                return Result(name, self._text(value, REASONS if part == "reason" else value.words), Kind.TEXT)

    def _bound_result(
        self, bounded: Bounded[E], scale: str, part: str, value: Number[E], band: Value[E] | None
    ) -> Result[E]:
        name = f"{scale}_{part}"
        if part in ("lower", "upper"):
            lower, upper = bounded.lower_and_upper(scale, value)
            return Result(name, self._real(lower if part == "lower" else upper), Kind.FLOAT64)
        if part == "bounds_exact":
            return Result(name, self._truth(bounded.is_exact(scale, value)), Kind.BOOLEAN)
        if band is None:
            return Result(name, self._dialect.null(Kind.BOOLEAN), Kind.BOOLEAN)
        certain, known = bounded.band_certain(scale, band)
        logic = Conditions(self._dialect)
        told: Truth[E] = Truth(logic.both(known.yes, certain.yes), logic.both(known.yes, logic.no(certain)))
        return Result(name, self._truth(told), Kind.BOOLEAN)

    def _real(self, number: Number[E]) -> E:
        expr = self._stages.filled_out(number)
        if number.constant is not None:
            return self._dialect.cast(expr, Kind.FLOAT64)
        return expr if number.kind is Kind.FLOAT64 else self._dialect.cast(expr, Kind.FLOAT64)

    def _truth(self, truth: Truth[E]) -> E:
        dialect = self._dialect
        yes, no = (dialect.literal(one, Kind.BOOLEAN) for one in (True, False))
        if truth.no is None:
            if isinstance(truth.yes, bool):
                return yes if truth.yes else no
            return truth.yes
        cases = [
            (condition, found)
            for condition, found in ((truth.yes, yes), (truth.no, no))
            if not isinstance(condition, bool)
        ]
        rest = yes if truth.yes is True else no if truth.no is True else None
        if not cases:
            return rest if rest is not None else dialect.null(Kind.BOOLEAN)
        return dialect.when(cases, rest, Kind.BOOLEAN)

    def _text(self, code: Code[E], words: tuple[str, ...]) -> E:
        """Write a code as one of its words."""
        dialect = self._dialect

        def written(leaf: int | Column[E] | None) -> E:
            if leaf is None:
                return dialect.no_word(words)
            if isinstance(leaf, int):
                return dialect.word(code.words[leaf], words)
            cases = [
                (dialect.equals(leaf.expr, place), dialect.word(word, words)) for place, word in enumerate(code.words)
            ]
            return dialect.when(cases, None, Kind.TEXT)

        if not code.cases:
            return written(code.rest)
        cases = [(condition, written(leaf)) for condition, leaf in code.cases]
        return dialect.when(cases, None if code.rest is None else written(code.rest), Kind.TEXT)
