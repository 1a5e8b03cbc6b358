"""Which items of a scale are asked, and whether it has a score then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cwinstruments.plan import occurrences
from cwinstruments.plan.algebra import fold_node, names_in
from cwinstruments.plan.exact import ExactAlgebra, Value
from cwinstruments.plan.nodes import Count, Node, Reference
from cwinstruments.plan.states import State
from cwinstruments.rules.representatives import Sample, Told, representatives
from cwinstruments.rules.search import World
from cwinstruments.rules.subject import ScoredScale, Subject


class Asking:
    """Tries the answers that decide which items of a scale are asked; everything that is asked is answered.

    An item that is never asked is taken to be asked, since that is reported where it is.

    Args:
        one: a scale of items or a formula.
    """

    def __init__(self, subject: Subject, one: ScoredScale) -> None:
        conditions, self._nodes, self._output = subject.conditions, subject.nodes, one.output
        self._search, self._free, self._scales = conditions.search, conditions.never, subject.plan.scales
        self.names = tuple(name for name in _counted(subject, one) if name in self._search.inputs)
        self.hidden = hidden_items(subject, one)
        self._enough = self._nodes[f"{one.id}.enough"]
        self._formula = self._nodes[f"{one.id}.raw"] if one.scale.formula is not None else None
        steps = [name for name in (() if self._formula is None else names_in(self._formula)) if "." in name]
        intervals = {name: subject.interval(Reference(name)) for name in steps}
        self._lows: Mapping[str, Value] = {name: found.low for name, found in intervals.items()}
        self._highs: Mapping[str, Value] = {name: found.high for name, found in intervals.items()}
        # A scale that a formula names is made of items too.
        below = {name for step in steps for name in occurrences(subject.plan, step)}
        self._rests_on_all = any(self._search.inputs[name].show_if is None for name in below)
        self._world = World()

    def exists(self, accept: Callable[[], bool], *, gated: bool = True, scored: bool = True) -> bool | None:
        """Tell whether there are respondents whom a condition fits; None where there are too many answers to try.

        Args:
            accept: looks at the answers that are being tried.
            gated: whether items are asked only under their conditions.
            scored: whether they must have a score.
        """
        found: list[bool | None] = []
        nodes: list[Node] = [Count(self.names), *(() if self._formula is None else (self._formula,))]
        for only, bound in ((Sample.LEAST, self._lows), (Sample.GREATEST, self._highs)):
            self._world = World(gated, self._free, complete=True, only=only, bound=bound)
            found.append(
                self._search.exists(
                    nodes,
                    lambda values: accept() and (not scored or (values[-1] is not None and self._has_enough())),
                    self._world,
                )
            )
            if found[-1]:
                return True
        return None if None in found else False

    def ever_scored(self) -> bool:
        """Tell whether somebody can have a score; where there are too many answers to try, it is taken to be so."""
        return self.exists(lambda: True) is not False

    def scored_if_all_were_asked(self) -> bool:
        """Tell whether somebody could have a score if every item were asked of everybody."""
        return self.exists(lambda: True, gated=False) is True

    def is_asked(self, name: str) -> bool:
        """Tell whether an input is asked, among the answers that are being tried."""
        return self._search.states[name] is not State.NOT_ASKED

    def some_are_asked(self) -> bool:
        """Tell whether anything of the scale is asked, among the answers that are being tried."""
        return self._rests_on_all or any(map(self.is_asked, self.names))

    def lacks(self, of_item: Sequence[str]) -> bool:
        """Tell whether the formula has no value because an item is not asked, among the answers that are being tried.

        Args:
            of_item: the inputs of the item.
        """
        left_out = [name for name in self.names if not self.is_asked(name)]
        if not set(of_item) <= set(left_out) or not self.some_are_asked() or self._value_with([]) is not None:
            return False
        if self._value_with(left_out) is None:
            return False  # there is none because of what is answered
        others = [name for name in left_out if name not in of_item]
        return self._value_with(others) is None or self._value_with(of_item) is not None

    def _value_with(self, answered_too: Sequence[str]) -> Value:
        """Give the value that the formula would have if some items were asked and answered that are not."""
        assert self._formula is not None
        states, values = dict(self._search.states), dict(self._search.values)
        for name in answered_too:
            states[name] = State.ANSWERED
            values[name] = representatives(self._search.inputs[name], Told(), only=self._world.only)[0]
        return fold_node(self._formula, ExactAlgebra(states, values, self._scales), self._world.bound)

    def _has_enough(self) -> bool:
        counts = {
            step: fold_node(self._nodes[step], self._search.algebra, self._world.bound)
            for step in (self._output.n_answered, self._output.n_items)
        }
        return fold_node(self._enough, self._search.algebra, counts) is True


def _counted(subject: Subject, one: ScoredScale) -> tuple[str, ...]:
    node = subject.nodes[one.output.n_answered]
    assert isinstance(node, Count)
    return node.names


def hidden_items(subject: Subject, one: ScoredScale, /) -> tuple[str, ...]:
    """Give the items of a scale that are asked under a condition that is sometimes true."""
    conditions, inputs = subject.conditions, subject.conditions.search.inputs
    items = dict.fromkeys(inputs[name].item for name in _counted(subject, one) if name in inputs)
    return tuple(item for item in items if item in conditions.by_item and item not in conditions.never)
