"""The door: the value and the state of every input, as `docs/explanation/missing-answers.md` has them.

States are written down as a column only where somebody tells apart what is missing for different reasons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from attrs import field, frozen

from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.counts import Counts
from cwinstruments.columns.dialect import Dialect, Kind, narrowest, wider
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Number, Truth, constant_number
from cwinstruments.plan import Codes, Input, State
from cwinstruments.plan.nodes import LogicOperator

E = TypeVar("E")
_STATES = tuple(State)


@frozen(eq=False)
class Answer(Generic[E]):
    """One input, read.

    Args:
        value: missing unless the state is answered.
        states: where it is in a state other than answered and skipped; the first that holds counts.
        invalid: where an answer was asked for and is not allowed.
        unasked: where there is an answer that was not asked for, or of which nobody knows whether it was.
        trusted: whether answers that are not allowed are among the values.
    """

    value: Number[E]
    states: tuple[tuple[State, Truth[E]], ...] = ()
    invalid: Truth[E] = field(factory=lambda: Truth(False))
    unasked: Truth[E] = field(factory=lambda: Truth(False))
    trusted: bool = False

    @property
    def possible(self) -> frozenset[State]:
        """The states other than answered that it can be in."""
        if self.value.is_sure and not self.states:
            return frozenset()
        return frozenset({State.SKIPPED, *(state for state, _ in self.states)})


class Door(Generic[E]):
    """The inputs of a plan, in the columns of a table."""

    def __init__(self, stages: Stages[E], inputs: Mapping[str, Input], answers: Mapping[str, Answer[E]]) -> None:
        self._stages, self._inputs, self._answers = stages, inputs, dict(answers)
        self._dialect: Dialect[E] = stages.dialect
        self._conditions: Conditions[E] = Conditions(stages.dialect)
        self._state_columns: dict[str, tuple[E, int]] = {}

    def input(self, name: str) -> Input:
        """Give an input of the plan."""
        return self._inputs[name]

    def answer(self, name: str) -> Answer[E]:
        """Give an input as it was read."""
        return self._answers[name]

    def value(self, name: str) -> Number[E]:
        """Give the scaled integer of an input."""
        return self._answers[name].value

    def take(self, name: str, answer: Answer[E]) -> None:
        """Take in one more input."""
        self._answers[name] = answer
        self._state_columns.pop(name, None)

    def with_answers(self, answers: Mapping[str, Answer[E]]) -> Door[E]:
        """Give a door at which some inputs are otherwise."""
        other = Door(self._stages, self._inputs, {**self._answers, **answers})
        other._state_columns = {name: one for name, one in self._state_columns.items() if name not in answers}
        return other

    def matches(self, name: str, codes: Sequence[str]) -> Truth[E]:
        """Tell whether an input holds one of these codes; unknown where it is not answered."""
        value, domain = self.value(name), self._inputs[name].domain
        assert isinstance(domain, Codes)
        if value.is_missing:
            return Truth(False, False)
        assert value.expr is not None
        yes: E | bool = False
        others: E | bool = False
        for place, code in enumerate(domain.codes):
            holds = self._dialect.equals(value.expr, place)
            if code in codes:
                yes = self._conditions.either(yes, holds)
            else:
                others = self._conditions.either(others, holds)
        if not value.nullable and value.guard is None:
            return Truth(yes, None if not isinstance(yes, bool) else others, value.level, len(domain.codes))
        return self._conditions.where(value.guard, Truth(yes, others, value.level, len(domain.codes)))

    def is_in(self, name: str, states: frozenset[State]) -> Truth[E]:
        """Tell whether an input is in one of these states."""
        answer = self._answers[name]
        possible = answer.possible
        wanted, answered = possible & states, State.ANSWERED in states
        if wanted == possible and (answered or not possible):
            return Truth(answered or bool(possible))
        if not wanted and not answered:
            return Truth(False)
        there = self._conditions.present(answer.value)
        if not wanted:
            return there
        if wanted == possible:
            return self._conditions.negated(there)
        column, level = self._state(name)
        yes: E | bool = False
        for state in _STATES:
            if state in wanted or (answered and state is State.ANSWERED):
                yes = self._conditions.either(yes, self._dialect.equals(column, _STATES.index(state)))
        return Truth(yes, None, level, len(wanted))

    def count(self, names: Sequence[str], states: frozenset[State], counts: Counts[E]) -> Number[E]:
        """Count inputs that are in one of these states."""
        sure = 0
        there: list[Number[E]] = []
        absent: list[Number[E]] = []
        told_apart: list[Truth[E]] = []
        for name in names:
            answer = self._answers[name]
            wanted, answered = answer.possible & states, State.ANSWERED in states
            if answer.value.is_missing and not answer.states:
                sure += State.SKIPPED in states
            elif wanted == answer.possible:
                if answered:
                    sure += 1
                elif answer.possible:
                    absent.append(answer.value)
            elif not wanted:
                if answered:
                    there.append(answer.value)
            else:
                told_apart.append(self.is_in(name, states))
        parts = [counts.count(there, 1, 0), counts.count(absent, 0, 1), counts.indicators(told_apart)]
        total: Number[E] = constant_number(sure)
        unsure = [one for one in parts if one.constant is None]
        for one in parts:
            if one.constant is not None:
                total = constant_number((total.constant or 0) + one.constant)
        if not unsure:
            return total
        found = unsure[0] if len(unsure) == 1 else counts.together(unsure)
        return counts.shifted(found, int(total.constant or 0))

    def completed(self, name: str, states: frozenset[State], filling: int) -> Number[E]:
        """Give the value of an input, or another where it is in one of these states."""
        answer = self._answers[name]
        value = answer.value
        wanted = answer.possible & states
        if not wanted:
            return value
        domain = self._inputs[name].domain
        assert not isinstance(domain, Codes)
        kind = wider(value.kind, narrowest(filling, filling))
        low, high = domain.least, domain.greatest
        if wanted == answer.possible:
            if value.is_missing:
                return constant_number(filling)
            expr = self._dialect.fill(self._stages.filled_out(value), filling, kind)
            level = self._stages.level_of(value)
            return Number(expr, None, kind, low, high, level=level, size=value.size + 1)
        uncertain = self.is_in(name, states)
        if isinstance(uncertain.yes, bool):
            return value
        expr = self._dialect.when(
            [(uncertain.yes, self._dialect.literal(filling, kind))], self._stages.filled_out(value), kind
        )
        level = max(uncertain.level, self._stages.level_of(value))
        return Number(expr, None, kind, low, high, nullable=True, level=level, size=value.size + uncertain.size + 1)

    def any_of(self, truths: Sequence[Truth[E]]) -> Truth[E]:
        """Tell whether one of these is true."""
        known = [one for one in truths if one.yes is not False]
        return self._conditions.joined(LogicOperator.OR, known) if known else Truth(False)

    def _state(self, name: str) -> tuple[E, int]:
        """Give the column that tells the state of an input."""
        if name not in self._state_columns:
            answer, dialect = self._answers[name], self._dialect
            cases, level = [], answer.value.level
            rest: E | None = None
            for state, holds in answer.states:
                level = max(level, holds.level)
                here = dialect.literal(_STATES.index(state), Kind.INT8)
                if holds.yes is True:
                    rest = here
                    break
                if not isinstance(holds.yes, bool):
                    cases.append((holds.yes, here))
            there = self._conditions.present(answer.value)
            level = max(level, there.level)
            if rest is None:
                answered = dialect.literal(_STATES.index(State.ANSWERED), Kind.INT8)
                rest = dialect.literal(_STATES.index(State.SKIPPED), Kind.INT8)
                if there.yes is True:
                    rest = answered
                elif not isinstance(there.yes, bool):
                    cases.append((there.yes, answered))
            expr = dialect.when(cases, rest, Kind.INT8) if cases else rest
            self._state_columns[name] = self._stages.add(expr, level)
        return self._state_columns[name]
