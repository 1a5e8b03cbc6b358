"""The algebra of tables: each node of a plan as an expression in a dialect, staged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Generic, TypeVar

from attrs import evolve

from cwinstruments.columns.comparing import Comparing
from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.counts import Counts
from cwinstruments.columns.dialect import Dialect, Kind, narrowest, wider
from cwinstruments.columns.door import Door
from cwinstruments.columns.numbers import Arithmetics
from cwinstruments.columns.rounding import Rounding
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.sums import Sums
from cwinstruments.columns.values import Code, Column, Number, Truth, Value, constant_number
from cwinstruments.model import RoundingRule
from cwinstruments.plan import Addend, Algebra, State
from cwinstruments.plan.nodes import ArithmeticOperator, Comparison, Edge, LogicOperator, Sort

E = TypeVar("E")
_MOST_INLINE = 12
"""How large an expression that is used once may be before it is written down all the same."""


class ColumnAlgebra(Algebra[Value[E]], Generic[E]):
    """Expressions of a table.

    Args:
        stages: where columns are written down.
        door: the inputs of the plan, read from the columns of the table.
        uses: how often each step is used; what is used once is not written down.
        voided: by step, the inputs that it rests on whose answers may not be allowed, and where one is not: there its
            value is taken away.
        reasons: the steps that say why; by step, the same condition.
    """

    def __init__(
        self,
        stages: Stages[E],
        door: Door[E],
        *,
        uses: Mapping[str, int] | None = None,
        voided: Mapping[str, tuple[frozenset[str], Truth[E]]] | None = None,
        reasons: Mapping[str, Truth[E]] | None = None,
    ) -> None:
        self._stages, self._door = stages, door
        self._dialect: Dialect[E] = stages.dialect
        self._conditions: Conditions[E] = Conditions(stages.dialect)
        self._counts = Counts(stages, self._conditions)
        self._sums = Sums(stages, self._counts)
        self._arithmetics = Arithmetics(stages, self._conditions)
        self._rounding = Rounding(stages, self._arithmetics)
        self._comparing = Comparing(stages, self._conditions)
        self._uses, self._voided, self._reasons = uses, voided or {}, reasons or {}

    def constant(self, value: Fraction | bool | str) -> Value[E]:
        if isinstance(value, bool):
            return Truth(value)
        if isinstance(value, str):
            return Code((value,), 0)
        return constant_number(value)

    def missing(self, sort: Sort) -> Value[E]:
        if sort is Sort.BOOLEAN:
            return Truth(False, False)
        return Number() if sort is Sort.NUMBER else Code(())

    def input(self, name: str, *, scaled: bool = False) -> Number[E]:
        number, scale = self._door.value(name), self._door.input(name).scale
        if scaled or scale == 1:
            return number
        return self._arithmetics.over(number, scale)

    def total(self, addends: Sequence[Addend[Value[E]]], divisor: int) -> Number[E]:
        numbers = self._numbers(addends)
        total, weight = self._sums.sum_and_weight(numbers)
        found = self._arithmetics.over(evolve(total, guard=self._some(weight)), divisor)
        complete = self._sums.complete(numbers)
        if complete is None:
            return found
        fact, whole = complete
        return evolve(found, complete=(fact, lambda: self._arithmetics.over(whole(), divisor)))

    def mean(self, addends: Sequence[Addend[Value[E]]]) -> Number[E]:
        numbers = self._numbers(addends)
        total, weight = self._sums.sum_and_weight(numbers)
        found = self._quotient(total, weight)
        complete = self._sums.complete(numbers)
        if complete is None:
            return found
        fact, whole = complete
        weights = sum(addend.term.weight for addend in addends)
        return evolve(found, complete=(fact, lambda: self._arithmetics.over(whole(), weights)))

    def prorated(self, addends: Sequence[Addend[Value[E]]], divisor: int) -> Number[E]:
        total, weight = self._sums.sum_and_weight(self._numbers(addends))
        whole = sum(addend.term.weight for addend in addends)
        multiply = ArithmeticOperator.MULTIPLY
        return self._quotient(
            self._arithmetics.do(multiply, total, constant_number(whole)),
            self._arithmetics.do(multiply, weight, constant_number(divisor)),
            some=weight,
        )

    def _quotient(self, total: Number[E], weight: Number[E], *, some: Number[E] | None = None) -> Number[E]:
        """Divide by a weight, where there is some; bounds are those of the greatest and the least parts' own."""
        guard = self._some(weight if some is None else some)
        if guard is not None and guard.yes is False:
            return Number()
        total = total if total.constant is not None else self._stages.number(total)
        weight = weight if weight.constant is not None else self._stages.number(weight)
        return evolve(self._arithmetics.quotient(total, weight), guard=guard)

    def _some(self, weight: Number[E]) -> Truth[E] | None:
        """Tell where something is there; None where that is everywhere."""
        if weight.constant is not None:
            return None if weight.constant else Truth(False)
        if weight.low >= 1:
            return None
        least: Number[E] = constant_number(1)
        return self._comparing.compare(Comparison.AT_LEAST, weight, least)

    def least(self, addends: Sequence[Addend[Value[E]]], divisor: int) -> Number[E]:
        return self._extreme(addends, divisor, least=True)

    def greatest(self, addends: Sequence[Addend[Value[E]]], divisor: int) -> Number[E]:
        return self._extreme(addends, divisor, least=False)

    def _extreme(self, addends: Sequence[Addend[Value[E]]], divisor: int, *, least: bool) -> Number[E]:
        parts = [self._sums.contribution(one) for one in self._numbers(addends)]
        parts = [one for one in parts if not one.is_missing and (one.guard is None or one.guard.yes is not False)]
        if not parts:
            return Number()
        pick = min if least else max
        constants = [one.constant for one in parts if one.constant is not None and one.guard is None]
        others = [one for one in parts if one.constant is None or one.guard is not None]
        if constants:
            others.append(constant_number(pick(constants)))
        if len(others) == 1:
            return self._arithmetics.over(others[0], divisor)
        kind = others[0].kind
        for one in others:
            kind = wider(kind, one.kind)
        dialect = self._dialect
        exprs = [
            expr if one.kind is kind or one.constant is not None else dialect.cast(expr, kind)
            for one, expr in ((one, self._stages.filled_out(one)) for one in others)
        ]
        found = Number(
            dialect.least(exprs) if least else dialect.greatest(exprs),
            None,
            kind,
            min(one.low for one in others),
            max(one.high for one in others),
            nullable=not any(one.is_sure for one in others),
            level=max(self._stages.level_of(one) for one in others),
            size=sum(one.size + 1 for one in others),
        )
        return self._arithmetics.over(found, divisor)

    def count(self, inputs: Sequence[str], values: Sequence[Value[E]], states: Collection[State]) -> Number[E]:
        if_there, if_not = int(State.ANSWERED in states), int(State.SKIPPED in states)
        numbers = [self._as_counted(one) for one in values]
        plus = ArithmeticOperator.ADD
        of_inputs = self._door.count(inputs, frozenset(states), self._counts) if inputs else None
        if not numbers:
            return of_inputs if of_inputs is not None else constant_number(0)
        of_values = self._counts.count(numbers, if_there, if_not)
        return of_values if of_inputs is None else self._arithmetics.do(plus, of_inputs, of_values)

    def _as_counted(self, value: Value[E]) -> Number[E]:
        """Give a number that is there where a value is."""
        match value:
            case Number():
                return value
            case Truth():
                known = Truth(self._conditions.either(value.yes, self._conditions.no(value)), level=value.level)
                return Number(constant=1, guard=None if value.no is None else known)
            case _:
                if not value.cases and not isinstance(value.rest, Column):
                    return Number(constant=value.rest)
                return Number(self._stages.code_number(value), nullable=True, level=value.level, size=value.size)

    def is_in(self, name: str, states: Collection[State]) -> Truth[E]:
        return self._door.is_in(name, frozenset(states))

    def completed(self, name: str, states: Collection[State], value: Fraction, *, scaled: bool = False) -> Number[E]:
        number = self._door.completed(name, frozenset(states), int(value * (1 if scaled else self._scale(name))))
        return number if scaled or self._scale(name) == 1 else self._arithmetics.over(number, self._scale(name))

    def _scale(self, name: str) -> int:
        return self._door.input(name).scale

    def arithmetic(self, operator: ArithmeticOperator, left: Value[E], right: Value[E]) -> Number[E]:
        return self._arithmetics.do(operator, self._number(left), self._number(right))

    def compare(self, operator: Comparison, left: Value[E], right: Value[E]) -> Truth[E]:
        return self._comparing.compare(operator, self._number(left), self._number(right))

    def matches(self, name: str, codes: Sequence[str]) -> Truth[E]:
        return self._door.matches(name, codes)

    def logic(self, operator: LogicOperator, operands: Sequence[Value[E]]) -> Truth[E]:
        truths = [self._truth(one) for one in operands]
        if operator is LogicOperator.NOT:
            return self._conditions.negated(truths[0])
        return self._conditions.joined(operator, truths)

    def choose(self, condition: Value[E], then: Value[E], otherwise: Value[E]) -> Value[E]:
        by = self._truth(condition)
        if by.no is None and isinstance(by.yes, bool):
            return then if by.yes else otherwise
        if isinstance(then, Truth) and isinstance(otherwise, Truth):
            return self._conditions.chosen(by, then, otherwise)
        if isinstance(then, Code) or isinstance(otherwise, Code):
            first, second = (one if isinstance(one, Code) else Code[E](()) for one in (then, otherwise))
            return self._chosen_code(by, first, second)
        return self._arithmetics.chosen(by, self._number(then), self._number(otherwise))

    def _chosen_code(self, by: Truth[E], then: Code[E], otherwise: Code[E]) -> Code[E]:
        words = tuple(dict.fromkeys((*then.words, *otherwise.words)))
        first, second = (self._in_words(code, words) for code in (then, otherwise))
        cases = [(self._conditions.both(by.yes, condition), leaf) for condition, leaf in first.cases]
        cases.append((by.yes, first.rest))
        rest = second.rest
        if by.no is None:
            cases += second.cases
        else:
            cases += [(self._conditions.both(by.no, condition), leaf) for condition, leaf in second.cases]
            cases.append((by.no, rest))
            rest = None
        known: list[tuple[E, int | Column[E] | None]] = []
        for condition, leaf in cases:
            if condition is True:
                rest = leaf
                break
            if not isinstance(condition, bool):
                known.append((condition, leaf))
        level = max(by.level, then.level, otherwise.level)
        return Code(words, rest, tuple(known), level, by.size + then.size + otherwise.size + 1)

    def _in_words(self, code: Code[E], words: tuple[str, ...]) -> Code[E]:
        """Give a code as places among other words."""
        if words[: len(code.words)] == code.words:
            return code
        table = {place: words.index(word) for place, word in enumerate(code.words)}
        kind = narrowest(0, len(words))

        def leaf(one: int | Column[E] | None) -> int | Column[E] | None:
            if isinstance(one, Column):
                return Column(self._dialect.look_up(one.expr, table, kind))
            return None if one is None else table[one]

        return evolve(code, rest=leaf(code.rest), cases=tuple((where, leaf(one)) for where, one in code.cases))

    def tally(self, conditions: Sequence[Value[E]]) -> Number[E]:
        truths = [self._truth(one) for one in conditions]
        number = self._counts.indicators(truths)
        if any(one.no is None for one in truths):
            return number
        logic = self._conditions
        known = [Truth(logic.either(one.yes, logic.no(one)), False, one.level, 2 * one.size) for one in truths]
        return evolve(number, guard=logic.joined(LogicOperator.OR, known))

    def round(self, operand: Value[E], digits: int, rule: RoundingRule) -> Number[E]:
        return self._rounding.rounded(self._number(operand), digits, rule)

    def banding(self, operand: Value[E], edges: Sequence[Edge], codes: Sequence[str]) -> Code[E]:
        number = self._number(operand)
        if number.is_missing:
            return Code(tuple(codes))
        return self._comparing.banding(self._stages.number(number), edges, codes)

    def bind(self, name: str, value: Value[E]) -> Value[E]:
        if name in self._voided and isinstance(value, Number):
            names, flag = self._voided[name]
            if not names <= value.void:
                value = self._arithmetics.chosen(self._conditions.negated(flag), value, Number())
                value = evolve(value, void=value.void | names)
        if name in self._reasons and isinstance(value, Code):
            value = self._chosen_code(self._reasons[name], Code(("invalid_response",), 0), value)
        used_once = self._uses is not None and self._uses.get(name, 0) <= 1
        if used_once and (value.size <= _MOST_INLINE or isinstance(value, Code)):
            return value
        return self._stages.write(value)

    def _numbers(self, addends: Sequence[Addend[Value[E]]]) -> list[Addend[Number[E]]]:
        return [Addend(one.term, self._number(one.value), one.is_input) for one in addends]

    def _number(self, value: Value[E]) -> Number[E]:
        """Take a number; true is 1 and false is 0."""
        if isinstance(value, Number):
            return value
        if isinstance(value, Code):
            raise TypeError("codes have no order")
        if isinstance(value.yes, bool) and value.no is None:
            return constant_number(int(value.yes))
        if value.yes is False and value.no is False:
            return Number()
        expr = self._stages.as_number(value)
        nullable = value.no is not None
        return Number(expr, None, Kind.INT8, 0, 1, nullable=nullable, level=value.level, size=value.size + 1)

    def _truth(self, value: Value[E]) -> Truth[E]:
        """Take a truth value, which may be written as 1 or 0."""
        if isinstance(value, Truth):
            return value
        if isinstance(value, Code):
            raise TypeError("a code is neither true nor false")
        return self._comparing.compare(Comparison.NOT_EQUAL, value, constant_number(0))
