"""Open answers: the inputs as bounds take them, where a completion of the gates could decide otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from attrs import evolve

from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.door import Answer, Door
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Truth, Value
from cwinstruments.plan import UNCERTAIN, Algebra, IntervalAlgebra, ScoringPlan, State, fold_node, names_in
from cwinstruments.plan.nodes import Compare, Constant, LogicOperator, Matches, Node, Reference
from cwinstruments.plan.nodes import Logic as LogicNode

E = TypeVar("E")


def reopened(
    stages: Stages[E], plan: ScoringPlan, door: Door[E], algebra_at: Callable[[Door[E]], Algebra[Value[E]]]
) -> Door[E]:
    """Give the door at which bounds are worked out.

    Conditions by comparison are unknown as long as a gate is, and so is the item. Functions such as count() go on
    without what is missing and decide before all is known; for the bounds such an item is unknown.
    """
    inputs = {one.name: one for one in plan.inputs}
    logic: Conditions[E] = Conditions(stages.dialect)
    found: dict[str, Answer[E]] = {}
    moved: set[str] = set()
    for one in plan.inputs:
        gates = () if one.show_if is None else tuple(dict.fromkeys(names_in(one.show_if)))
        if one.show_if is None or (_is_plain(one.show_if) and not moved.intersection(gates)):
            continue
        here = door.with_answers(found)
        algebra = algebra_at(here)
        shown = fold_node(one.show_if, algebra, {})
        interval = fold_node(one.show_if, IntervalAlgebra(algebra, inputs), {})
        assert isinstance(shown, Truth) and isinstance(interval.low, Truth) and isinstance(interval.high, Truth)
        shown = stages.truth(shown)
        holds, may, must = (stages.truth(logic.sure(truth)) for truth in (shown, interval.high, interval.low))
        flags = [
            stages.truth(logic.sure(flag))
            for flag in (interval.optional, interval.unbounded)
            if isinstance(flag, Truth)
        ]
        changes = logic.chosen(holds, logic.negated(must), may)
        open_gates = here.any_of([here.is_in(gate, UNCERTAIN) for gate in gates])
        answer = door.answer(one.name)
        unknown = here.is_in(one.name, frozenset({State.UNKNOWN}))
        is_open = logic.joined(
            LogicOperator.AND,
            [
                _alone(logic.sure(open_gates)),
                logic.negated(_alone(logic.sure(unknown))),
                logic.joined(LogicOperator.OR, [*flags, changes]),
            ],
        )
        if is_open.yes is False:
            continue
        is_open = stages.truth(_alone(logic.sure(is_open)))
        value = answer.value
        if not value.is_missing:
            guard = logic.together(logic.negated(is_open), value.guard)
            value = stages.number(evolve(value, guard=guard, key=f"o:{one.name}"))
        found[one.name] = evolve(answer, value=value, states=((State.UNKNOWN, is_open), *answer.states))
        moved.add(one.name)
    return door.with_answers(found) if found else door


def _alone(truth: Truth[E]) -> Truth[E]:
    """Give a condition that is never null as a truth value of its own."""
    return Truth(truth.yes, None, truth.level, truth.size)


def _is_plain(node: Node) -> bool:
    """Tell whether a condition is made of comparisons of single inputs alone."""
    match node:
        case LogicNode(_, operands):
            return all(_is_plain(one) for one in operands)
        case Compare(_, left, right):
            return all(isinstance(one, Reference | Constant) for one in (left, right))
        case Matches() | Constant():
            return True
        case _:
            return False
