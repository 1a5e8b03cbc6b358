"""Reading every input of a plan at the door, in order, with the condition under which it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from attrs import evolve

from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.door import Answer, Door
from cwinstruments.columns.sources import Read, Source, SourceReader
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Truth
from cwinstruments.plan import UNCERTAIN, Input, ScoringPlan, State, names_in
from cwinstruments.plan.nodes import LogicOperator, Node

E = TypeVar("E")
Condition = Callable[[Node, Door[E]], Truth[E]]
"""Gives a condition of being asked its meaning at a door."""


def open_door(
    stages: Stages[E], plan: ScoringPlan, sources: Mapping[str, Source[E]], condition: Condition[E], *, trusting: bool
) -> Door[E]:
    """Read every input of a plan, in order, with the condition under which it is asked.

    Args:
        trusting: whether answers that are not allowed may stay among the values.
    """
    reader, logic = SourceReader(stages.dialect), Conditions(stages.dialect)
    door: Door[E] = Door(stages, {one.name: one for one in plan.inputs}, {})
    gates = {gate for one in plan.inputs if one.show_if is not None for gate in names_in(one.show_if)}
    for one in plan.inputs:
        # What others depend on has to be right, whatever becomes of the scores.
        is_gate = one.name in gates
        source = sources[one.name]
        if source.derived:
            column, level = stages.add(source.expr, source.level)
            source = evolve(source, expr=column, level=level, derived=False)
        read = reader.read(one, source, trusting=trusting and not is_gate and one.show_if is None)
        if one.show_if is None:
            door.take(one.name, _asked(read, stages))
        else:
            shown = stages.truth(condition(one.show_if, door))
            door.take(one.name, _gated(one, read, shown, door, stages, logic))
    return door


def _asked(read: Read[E], stages: Stages[E]) -> Answer[E]:
    """Give an input that everybody is asked."""
    states = [(state, Truth(holds, False, read.level)) for state, holds in read.states]
    invalid: Truth[E] = Truth(read.invalid, False, read.level, 3)
    if read.invalid is not False and not read.trusted:
        states.append((State.INVALID, invalid))
    return Answer(stages.number(read.value), tuple(states), invalid, trusted=read.trusted)


def _gated(
    one: Input, read: Read[E], shown: Truth[E], door: Door[E], stages: Stages[E], logic: Conditions[E]
) -> Answer[E]:
    """Give an input that is asked under a condition."""
    assert one.show_if is not None
    given = _given(read, logic, stages)
    unasked: list[tuple[State, Truth[E]]] = []
    if shown.no is None:
        hidden = logic.negated(shown)
        unasked.append((State.NOT_ASKED, hidden))
        elsewhere = hidden
    else:
        known = logic.sure(Truth(logic.either(shown.yes, shown.no), False, shown.level, 2 * shown.size))
        gates = [door.is_in(gate, UNCERTAIN) for gate in dict.fromkeys(names_in(one.show_if))]
        undecided = logic.negated(known)
        in_doubt = logic.joined(LogicOperator.AND, [undecided, door.any_of(gates)])
        unasked.append((State.UNKNOWN, in_doubt))
        elsewhere = logic.negated(logic.sure(Truth(shown.yes, False, shown.level, shown.size)))
        unasked.append((State.NOT_ASKED, elsewhere))
    there = Truth(shown.yes, False if shown.no is not None else None, shown.level, shown.size)
    value = read.value
    if not value.is_missing:
        value = stages.number(evolve(value, guard=logic.together(there, value.guard)))
    states = [(state, holds) for state, holds in unasked if holds.yes is not False]
    level = max(there.level, read.level)
    states += [(state, Truth(holds, False, level)) for state, holds in read.states]
    invalid: Truth[E] = Truth(logic.both(there.yes, read.invalid), False, level, there.size + 3)
    if read.invalid is not False:
        states.append((State.INVALID, invalid))
    stale: Truth[E] = Truth(logic.both(elsewhere.yes, given.yes), False, max(elsewhere.level, given.level), 4)
    return Answer(value, tuple(states), invalid, stale)


def _given(read: Read[E], logic: Conditions[E], stages: Stages[E]) -> Truth[E]:
    """Tell whether there is anything in the cell."""
    found = logic.present(read.value)
    yes = logic.either(found.yes, read.invalid)
    for _, holds in read.states:
        yes = logic.either(yes, holds)
    return Truth(yes, False, max(found.level, read.level), 3 + found.size)
