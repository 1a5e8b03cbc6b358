"""Bounds as columns: the intervals of `plan.IntervalAlgebra` over the expressions of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from attrs import frozen

from cwinstruments.columns.algebra import ColumnAlgebra
from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.door import Door
from cwinstruments.columns.numbers import Arithmetics
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Code, Column, Number, Truth, Value
from cwinstruments.plan import (
    UNCERTAIN,
    IntervalAlgebra,
    ScoringPlan,
    State,
    fold,
    inputs_of,
    needed_steps,
    occurrences,
)
from cwinstruments.plan.nodes import Comparison, LogicOperator

E = TypeVar("E")


@frozen(eq=False)
class _Ends(Generic[E]):
    """The bounds of one scale before they are told from certain scores."""

    uncertain: Truth[E]
    low: Number[E]
    high: Number[E]
    unbounded: Truth[E]
    exact: Truth[E]
    band_low: Code[E] | None
    band_high: Code[E] | None


class Bounded(Generic[E]):
    """The bounds of the scores of some scales; `scoring.programs.ScaleScorer` has the same for one respondent."""

    def __init__(self, stages: Stages[E], plan: ScoringPlan, door: Door[E], scales: Sequence[str]) -> None:
        self._stages, self._plan, self._door = stages, plan, door
        self._dialect = stages.dialect
        self._logic: Conditions[E] = Conditions(stages.dialect)
        self._arithmetics = Arithmetics(stages, self._logic)
        outputs = [plan.output(scale) for scale in scales]
        wanted = [step for one in outputs for step in (one.value, one.band) if step is not None]
        needed = needed_steps(plan, wanted)
        algebra = IntervalAlgebra(ColumnAlgebra(stages, door), {one.name: one for one in plan.inputs})
        self._bound = fold(plan, algebra, steps=needed)
        self._uncertain: dict[frozenset[str], Truth[E]] = {}
        self._ends: dict[str, _Ends[E]] = {}

    def lower_and_upper(self, scale: str, value: Number[E]) -> tuple[Number[E], Number[E]]:
        """Give the bounds of a score."""
        ends = self._ends_of(scale)
        found = []
        for end in (ends.low, ends.high):
            bounded = self._arithmetics.chosen(ends.unbounded, Number(), end)
            found.append(self._arithmetics.chosen(ends.uncertain, bounded, value))
        return found[0], found[1]

    def is_exact(self, scale: str, value: Number[E]) -> Truth[E]:
        """Tell whether some completion reaches both bounds."""
        ends = self._ends_of(scale)
        return self._logic.chosen(ends.uncertain, ends.exact, self._logic.present(value))

    def band_certain(self, scale: str, band: Value[E]) -> tuple[Truth[E], Truth[E]]:
        """Tell whether every completion is in the band, and whether anything can be said of it."""
        assert isinstance(band, Code)
        ends, logic = self._ends_of(scale), self._logic
        assert ends.band_low is not None and ends.band_high is not None
        now = self._stages.code(band)
        low, high = self._stages.code(ends.band_low), self._stages.code(ends.band_high)
        in_band = self._present(now)
        same = self._same(low, high)
        mine = self._same(low, now)
        bounded = logic.negated(logic.sure(ends.unbounded))
        one_band: Truth[E] = Truth(len(now.words) == 1)
        certain = logic.joined(LogicOperator.AND, [bounded, same, mine, in_band])
        alone = logic.joined(LogicOperator.AND, [logic.sure(ends.unbounded), one_band, in_band])
        either = logic.joined(LogicOperator.OR, [certain, alone])
        is_certain = logic.chosen(ends.uncertain, either, in_band)
        has_low = logic.present(ends.low)
        known = logic.joined(LogicOperator.OR, [logic.sure(ends.unbounded), has_low])
        return is_certain, logic.chosen(ends.uncertain, known, in_band)

    def _present(self, code: Code[E]) -> Truth[E]:
        if not isinstance(code.rest, Column):
            return Truth(code.rest is not None)
        dialect = self._dialect
        return Truth(dialect.negate(dialect.is_null(code.rest.expr)), None, code.level, code.size)

    def _same(self, one: Code[E], other: Code[E]) -> Truth[E]:
        """Tell whether two codes of the same words are the same; false where one is missing."""
        dialect, level = self._dialect, max(one.level, other.level)
        if isinstance(one.rest, Column) and isinstance(other.rest, Column):
            equal = dialect.compare(Comparison.EQUAL, one.rest.expr, other.rest.expr)
            return Truth(dialect.strict(equal), None, level, one.size + other.size)
        if not isinstance(one.rest, Column) and not isinstance(other.rest, Column):
            return Truth(one.rest is not None and one.rest == other.rest)
        column, place = (one.rest, other.rest) if isinstance(one.rest, Column) else (other.rest, one.rest)
        if not isinstance(column, Column) or not isinstance(place, int):
            return Truth(False)
        return Truth(dialect.strict(dialect.equals(column.expr, place)), None, level, one.size + other.size)

    def _ends_of(self, scale: str) -> _Ends[E]:
        if scale not in self._ends:
            self._ends[scale] = self._make(scale)
        return self._ends[scale]

    def _make(self, scale: str) -> _Ends[E]:
        plan, logic, output = self._plan, self._logic, self._plan.output(scale)
        interval = self._bound[output.value]
        low, high = interval.low, interval.high
        assert isinstance(low, Number) and isinstance(high, Number)
        names = inputs_of(plan, output.value)
        often = occurrences(plan, output.value)
        uncertain = self._any_uncertain(frozenset(names), UNCERTAIN)
        repeated = frozenset(name for name in names if often.get(name, 0) > 1)
        unreached = [
            self._any_uncertain(repeated, UNCERTAIN),
            self._any_uncertain(frozenset(names) - repeated, frozenset({State.UNKNOWN})),
        ]
        for step in sorted(needed_steps(plan, [output.value])):
            optional = self._bound[step].optional
            if isinstance(optional, Truth):
                unreached.append(logic.sure(optional))
        unbounded: Truth[E] = Truth(False)
        if isinstance(interval.unbounded, Truth):
            unbounded = self._stages.truth(logic.sure(interval.unbounded))
        reached = logic.negated(logic.sure(self._door.any_of(unreached)))
        exact = logic.joined(LogicOperator.AND, [logic.negated(unbounded), reached, logic.present(low)])
        band_low = band_high = None
        if output.band is not None:
            bands = self._bound[output.band]
            assert isinstance(bands.low, Code) and isinstance(bands.high, Code)
            band_low, band_high = bands.low, bands.high
        return _Ends(uncertain, low, high, unbounded, self._stages.truth(exact), band_low, band_high)

    def _any_uncertain(self, names: frozenset[str], states: frozenset[State]) -> Truth[E]:
        key = names | {f"in {state}" for state in states}
        if key not in self._uncertain:
            order = [one.name for one in self._plan.inputs if one.name in names]
            found = self._door.any_of([self._door.is_in(name, states) for name in order])
            self._uncertain[key] = self._stages.truth(self._logic.sure(found))
        return self._uncertain[key]
