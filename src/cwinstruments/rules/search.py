"""Search: whether some respondent can answer so that conditions come out in a certain way.

The answers to the items that conditions name are tried one by one, with those that decide whether these items are
asked at all. Of numbers and codes that no condition tells apart one is enough, so that most conditions are decided by a
few answers. Solvers were looked at (python-sat, z3-solver): both are large binary packages, and the states of answers
would have to be written out for them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from attrs import Factory, frozen

from cwinstruments.plan import Input, ScoringPlan, State, fold_node
from cwinstruments.plan.algebra import names_in
from cwinstruments.plan.exact import ExactAlgebra, Value
from cwinstruments.plan.nodes import Node
from cwinstruments.rules.representatives import Sample, Told, is_monotone, representatives, tell_apart

MOST_TRIED = 20_000
"""After how many combinations a search gives up, and says that it can't tell."""
MOST_WORK = 40_000
"""How many names may be looked up in all searches over one definition, so that none takes long, whoever wrote it."""
_MOST_ANSWERS = 500

Accept: TypeAlias = Callable[[Sequence[Value]], bool]


@frozen
class World:
    """What is tried: the items in order, and what is allowed to happen to them.

    Args:
        gated: whether items are asked only under their conditions; otherwise all of them are asked and answered.
        free: items that are asked in any case.
        complete: whether everything that is asked is answered; otherwise answers may be missing where that can matter.
        only: where expressions calculate with an item, which one of its answers is enough; None for all of them.
        bound: the values of steps that expressions name.
    """

    gated: bool = True
    free: Collection[str] = ()
    complete: bool = False
    only: Sample | None = None
    bound: Mapping[str, Value] = Factory(dict)

    def gate(self, one: Input) -> Node | None:
        """Give the condition under which an input is asked; None where it is in any case."""
        return one.show_if if self.gated and one.item not in self.free else None


AS_ASKED = World()
UNGATED = World(gated=False)


@frozen
class _Item:
    """One item with the answers to try, each with a value for each of its inputs."""

    inputs: tuple[str, ...]
    answers: tuple[tuple[int | str, ...], ...]
    gate: Node | None


class _TooManyError(Exception):
    """There are more combinations than are tried."""


class Search:
    """Tries answers to the inputs of a plan."""

    def __init__(self, plan: ScoringPlan) -> None:
        # An input stands after those that its condition names.
        self.inputs: Mapping[str, Input] = {one.name: one for one in plan.inputs}
        self.states: dict[str, State] = {}
        """The states of the inputs that are being tried."""
        self.values: dict[str, int | str] = {}
        self.algebra = ExactAlgebra(self.states, self.values, plan.scales)
        self.work = 0
        """How many names were looked up so far."""

    @property
    def is_exhausted(self) -> bool:
        """Whether so much was tried already that nothing is tried any more."""
        return self.work > MOST_WORK

    def exists(self, nodes: Sequence[Node], accept: Accept, world: World = AS_ASKED) -> bool | None:
        """Tell whether some answers give expressions values that are accepted; None where there are too many to try."""
        if self.is_exhausted:
            return None
        names = [name for node in nodes for name in names_in(node) if name not in world.bound]
        self.work += len(names)
        used = self._closure(names, world)
        conditions = [gate for one in used if (gate := world.gate(one)) is not None]
        told, by_conditions = Told(), Told()
        for node in (*nodes, *conditions):
            tell_apart(node, told)
        for condition in conditions:
            tell_apart(condition, by_conditions)
        monotone = all(map(is_monotone, (*nodes, *conditions)))
        items = self._items(used, told, by_conditions.calculated, world)
        if items is None:
            return None
        self.states.clear()
        self.values.clear()
        trial = _Trial(self, nodes, accept, world, items, monotone)
        try:
            return trial.run(0)
        except _TooManyError:
            return None

    def can_be(self, value: bool, node: Node, world: World = AS_ASKED) -> bool | None:
        """Tell whether a condition can be true, or anything but true; None where there are too many answers to try."""
        return self.exists([node], lambda values: (values[0] is True) is value, world)

    def gates_of(self, node: Node) -> tuple[str, ...]:
        """Give the items with conditions that a condition rests on in the end, in their order."""
        used = self._closure(names_in(node), AS_ASKED)
        return tuple(dict.fromkeys(one.item for one in used if one.show_if is not None))

    def named_in_the_end(self, nodes: Iterable[Node]) -> frozenset[str]:
        """Give the inputs that expressions name, and those that decide whether these are asked."""
        names = [name for node in nodes for name in names_in(node)]
        return frozenset(one.name for one in self._closure(names, AS_ASKED))

    def _closure(self, names: Iterable[str], world: World) -> list[Input]:
        """Give inputs with those that decide whether they are asked, in their order."""
        todo, found = list(names), set[str]()
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                gate = world.gate(self.inputs[name])
                todo += () if gate is None else names_in(gate)
        return [one for name, one in self.inputs.items() if name in found]

    def _items(self, used: Iterable[Input], told: Told, deciding: Collection[str], world: World) -> list[_Item] | None:
        """Give the items with the answers to try; None where one has too many.

        Args:
            deciding: what conditions calculate with, so that one answer does not stand for the others.
        """
        of_item: dict[str, list[Input]] = {}
        for one in used:
            of_item.setdefault(one.item, []).append(one)
        items = []
        for inputs in of_item.values():
            n_answers, values = 1, []
            for one in inputs:
                given = representatives(one, told, only=None if one.name in deciding else world.only)
                n_answers *= len(given)
                if n_answers > _MOST_ANSWERS:
                    return None
                values.append(given)
            items.append(_Item(tuple(one.name for one in inputs), tuple(product(*values)), world.gate(inputs[0])))
        return items


class _Trial:
    """One search. Where what is known already settles all values, the answers that are still open are not tried."""

    def __init__(
        self,
        search: Search,
        nodes: Sequence[Node],
        accept: Accept,
        world: World,
        items: Sequence[_Item],
        monotone: bool,
    ) -> None:
        self._search, self._nodes, self._accept, self._world = search, nodes, accept, world
        self._items, self._monotone = items, monotone
        # Conditions that count what is answered can be true because something is not.
        self._skips = world.gated and not monotone and not world.complete
        self._size = 1 + sum(len(names_in(node)) for node in nodes)
        self._n_tried = 0

    def run(self, at: int) -> bool:
        """Try all answers to the items from one on; those before it have theirs."""
        is_whole = at == len(self._items)
        if is_whole or self._monotone:
            self._n_tried += 1
            self._search.work += self._size
            if self._n_tried > MOST_TRIED or self._search.is_exhausted:
                raise _TooManyError
            values = [self._value(node) for node in self._nodes]
            if is_whole or None not in values:
                if not self._accept(values):
                    return False
                if is_whole:
                    return True
        return self._run_item(self._items[at], at)

    def _run_item(self, item: _Item, at: int) -> bool:
        states, values = self._search.states, self._search.values
        if item.gate is None or self._value(item.gate) is True:
            for answer in item.answers:
                for name, value in zip(item.inputs, answer, strict=True):
                    states[name], values[name] = State.ANSWERED, value
                if self.run(at + 1):
                    return True
            left = [State.SKIPPED] if self._skips else []
        else:
            left = [State.NOT_ASKED]
        for state in left:
            for name in item.inputs:
                states[name] = state
                values.pop(name, None)
            if self.run(at + 1):
                return True
        for name in item.inputs:
            states.pop(name, None)
            values.pop(name, None)
        return False

    def _value(self, node: Node) -> Value:
        return fold_node(node, self._search.algebra, self._world.bound)
