"""Logic of conditions: whether they can be true, whether they can be anything else, and why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import count

from attrs import define, evolve, frozen

from cwinstruments.model import Instrument, ItemType
from cwinstruments.plan import ScoringPlan, State, describe_domain, fold_node, format_node, parse_condition
from cwinstruments.plan.algebra import names_in
from cwinstruments.plan.formula import names_in_text
from cwinstruments.plan.inputs import compile_inputs
from cwinstruments.plan.nodes import Compare, Comparison, Constant, Logic, LogicOperator, Node, Reference
from cwinstruments.plan.plan import Choices, Input, InputKind
from cwinstruments.plan.ranges import static_intervals
from cwinstruments.rules.search import UNGATED, Search, World

_MOST_DESCRIBED = 3
_SETTING = re.compile(r"setting \d+ == 1")


@frozen
class Condition:
    """The condition of one item, as the plan has it and as it is written."""

    item: str
    index: int
    node: Node
    text: str


# Not frozen: cached_property needs somewhere to keep what it found.
@define(slots=False, eq=False)
class Conditions:
    """The conditions of an instrument."""

    instrument: Instrument
    plan: ScoringPlan

    @cached_property
    def search(self) -> Search:
        """What tries answers."""
        return Search(evolve(self.plan, inputs=(*self._settings, *self._inputs.values())))

    @cached_property
    def by_item(self) -> Mapping[str, Condition]:
        """Each condition by its item, in order."""
        nodes = {one.item: one.show_if for one in self._inputs.values() if one.show_if is not None}
        # What is answered in words is no input of a plan, but is asked under a condition too.
        texts = [item for item in self.instrument.items if item.type is ItemType.TEXT and item.show_if is not None]
        texts = [item for item in texts if item.id not in self._with_parameters]
        if texts:
            names = compile_inputs(self.instrument).names
            nodes |= {item.id: parse_condition(item.show_if or "", names) for item in texts}
        return {
            item.id: Condition(item.id, index, nodes[item.id], item.show_if or "")
            for index, item in enumerate(self.instrument.items)
            if item.id in nodes
        }

    @cached_property
    def never(self) -> frozenset[str]:
        """The items that are never asked."""
        return frozenset(
            one.item for one in self.by_item.values() if self._known(self.search.can_be(True, one.node), one, True)
        )

    @cached_property
    def always(self) -> frozenset[str]:
        """The items whose conditions are true for all answers to what they name."""
        found = (one for one in self.by_item.values() if one.item not in self.never)
        return frozenset(
            one.item for one in found if self._known(self.search.can_be(False, one.node, UNGATED), one, False)
        )

    def _known(self, can_be: bool | None, one: Condition, value: bool) -> bool:
        """Tell whether a condition can't have a value, by its bounds where there are too many answers to try."""
        if can_be is not None:
            return not can_be
        if not all(name in self._inputs for name in names_in(one.node)):
            return False  # what parameters decide has no bounds
        interval = fold_node(one.node, static_intervals(self.plan, State.SKIPPED), {})
        return interval.high is False if value else interval.low is True and interval.optional is None

    def is_unreachable(self, node: Node) -> bool:
        """Tell whether a part of a condition is never true, by the conditions under which its items are asked."""
        return self.search.can_be(True, node) is False

    def is_constant(self, node: Node, value: bool) -> bool:
        """Tell whether a part of a condition has one value for all answers to what it names."""
        return self.search.can_be(not value, node, UNGATED) is False

    def follows(self, part: Node, others: Sequence[Node], operator: LogicOperator) -> bool:
        """Tell whether a part changes nothing beside the others that it is joined with."""
        # Only parts over the same items can follow from each other.
        named = {name for one in others for name in names_in(one)}
        if not named & set(names_in(part)):
            return False
        pair = [joined(operator, others), joined(operator, [*others, part])]
        return self.search.exists(pair, lambda values: values[0] != values[1], UNGATED) is False

    def gates_named(self, node: Node) -> tuple[str, ...]:
        """Give the items that a condition names and that are asked under conditions of their own."""
        items = dict.fromkeys(self.search.inputs[name].item for name in names_in(node))
        return tuple(item for item in items if item in self.by_item)

    def gates_to_blame(self, node: Node) -> tuple[Condition, ...]:
        """Give the conditions without which a condition could be true; none where it could not be in any case."""
        if self.search.can_be(True, node, UNGATED) is not True:
            return ()
        gates = self.search.gates_of(node)
        free = set[str]()
        # Those that are freed last are blamed first: the nearest ones.
        for gate in gates:
            if self.search.can_be(True, node, World(free=free | {gate})) is False:
                free.add(gate)
        return tuple(self.by_item[gate] for gate in gates if gate not in free)

    def needed_parts(self, node: Node) -> tuple[Node, ...]:
        """Give as few parts of a conjunction as are never true together."""
        parts = list(operands_of(node, LogicOperator.AND))
        for part in tuple(parts):
            rest = [one for one in parts if one is not part]
            if rest and self.search.can_be(True, joined(LogicOperator.AND, rest), UNGATED) is False:
                parts = rest
        return tuple(parts)

    def write(self, node: Node) -> str:
        """Write a part of a condition in the language of formulas, with dots for what parameters decide."""
        return _SETTING.sub("…", format_node(node, scales=self.plan.scales))

    def describe(self, nodes: Sequence[Node]) -> str | None:
        """Say what the items can be that conditions name; None where they are many."""
        named = dict.fromkeys(name for node in nodes for name in names_in(node) if name in self._inputs)
        if not 0 < len(named) <= _MOST_DESCRIBED:
            return None
        return " and ".join(f"{name!r} can be {describe_domain(self._inputs[name])}" for name in named)

    @cached_property
    def _inputs(self) -> Mapping[str, Input]:
        """The inputs; what parameters alone decide in their conditions is left open."""
        conditions = {one.item: one.show_if for one in self.plan.inputs if one.show_if is not None}
        settings = (f"setting {number}" for number in count())
        opened = {item: _open(one, settings) for item, one in conditions.items() if item in self._with_parameters}
        return {
            one.name: evolve(one, show_if=opened[one.item]) if one.item in opened else one for one in self.plan.inputs
        }

    @cached_property
    def _with_parameters(self) -> frozenset[str]:
        """The items whose conditions name parameters."""
        written = {item.id: item.show_if for item in self.instrument.items if item.show_if is not None}
        words = {id: {name.partition(".")[0] for name in names_in_text(text)} for id, text in written.items()}
        return frozenset(id for id, names in words.items() if names & self.instrument.parameters.keys())

    @cached_property
    def _settings(self) -> tuple[Input, ...]:
        """What stands for those parts, each of which may be true or false."""
        names = (name for one in self._inputs.values() if one.show_if for name in names_in(one.show_if))
        new = dict.fromkeys(name for name in names if name not in self._inputs)
        return tuple(Input(name, name, InputKind.BOOLEAN, Choices((0, 1))) for name in new)


def _open(node: Node, settings: Iterator[str]) -> Node:
    """Leave open what rests on no answer: with other values of a parameter it is otherwise."""
    if isinstance(node, Logic):
        return Logic(node.operator, tuple(_open(operand, settings) for operand in node.operands))
    if names_in(node):
        return node
    return Compare(Comparison.EQUAL, Reference(next(settings)), Constant(Fraction(1)))


def operands_of(node: Node, operator: LogicOperator, /) -> tuple[Node, ...]:
    """Give the parts that a conjunction or disjunction joins, those of such parts too; else the condition itself."""
    if not isinstance(node, Logic) or node.operator is not operator:
        return (node,)
    return tuple(part for operand in node.operands for part in operands_of(operand, operator))


def joined(operator: LogicOperator, parts: Sequence[Node], /) -> Node:
    """Join parts to one condition."""
    return parts[0] if len(parts) == 1 else Logic(operator, tuple(parts))
