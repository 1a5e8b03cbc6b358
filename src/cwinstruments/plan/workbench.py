"""The workbench of the compiler: the steps so far, what they can be, and the faults found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, Path
from cwinstruments.model import Instrument
from cwinstruments.plan.algebra import fold_node
from cwinstruments.plan.bounds import Interval, IntervalAlgebra
from cwinstruments.plan.exact import ExactAlgebra, Value
from cwinstruments.plan.formula import Name, NameKind
from cwinstruments.plan.inputs import compile_inputs
from cwinstruments.plan.methods import Method
from cwinstruments.plan.nodes import Node, Reference
from cwinstruments.plan.plan import Input, Output, Step
from cwinstruments.plan.ranges import PossibleRange, to_range
from cwinstruments.plan.states import State


class Workbench:
    """What the compilation of one instrument has come to.

    `names` is what formulas can refer to, `items_of` the items that each scale rests on.
    """

    def __init__(self, instrument: Instrument, methods: Iterable[Method]) -> None:
        compiled = compile_inputs(instrument)
        self.instrument = instrument
        self.methods: Mapping[str, Method] = {method.name: method for method in methods}
        self.inputs: Mapping[str, Input] = compiled.inputs
        self.unscored = compiled.unscored
        self.diagnostics = list(compiled.diagnostics)
        self.steps: list[Step] = []
        self.outputs: dict[str, Output] = {}
        self.names = dict(compiled.names)
        self.items_of: dict[str, frozenset[str]] = {}
        self.asked: dict[str, Node] = {}
        """How many answers each scale rests on that count, those of its parts included."""
        self.complete = _Ranges(self.inputs, State.SKIPPED, ())
        """What steps can be when every item is asked and answered."""
        self.partial = _Ranges(self.inputs, State.UNKNOWN, self.inputs)
        """What steps can be whatever is missing."""

    def add(self, name: str, node: Node, *, ranged: bool = True, all_there: bool = False) -> Reference:
        """Add a step, and give what later steps refer to it by.

        Args:
            ranged: whether its bounds are wanted.
            all_there: whether its value counts only where everything that it names has one.
        """
        self.steps.append(Step(name, node))
        if ranged:
            self.complete.add(name, node)
            self.partial.add(name, node, all_there=all_there)
        return Reference(name)

    def publish(self, scale: str, score: Reference) -> None:
        """Let formulas and scales of scales use a scale's unrounded score."""
        self.names[scale] = Name(NameKind.NUMBER, score.name)

    def fault(self, code: str, message: str, path: Path, hint: str | None = None) -> None:
        """Note what is wrong; the compilation goes on to find the rest."""
        self.diagnostics.append(Diagnostic(code, message, path, hint))


class _Ranges:
    """The static bounds of steps, with every input in one state."""

    def __init__(self, inputs: Mapping[str, Input], state: State, gated: Iterable[str]) -> None:
        scales = {one.name: one.scale for one in inputs.values()}
        base = ExactAlgebra(dict.fromkeys(inputs, state), {}, scales)
        self._algebra = IntervalAlgebra(base, inputs, frozenset(gated))
        self._of_all = IntervalAlgebra(base, inputs, ())
        self._bound: dict[str, Interval[Value]] = {}

    def add(self, name: str, node: Node, *, all_there: bool = False) -> None:
        if all_there:
            there = {step: evolve(interval, optional=None) for step, interval in self._bound.items()}
            self._bound[name] = fold_node(node, self._of_all, there)
        else:
            self._bound[name] = fold_node(node, self._algebra, self._bound)

    def restrict(self, step: str, range: PossibleRange) -> None:
        """Take a step's bounds from one who knows them better."""
        self._bound[step] = evolve(self._bound[step], low=range.min, high=range.max, unbounded=None)

    def of(self, step: str) -> PossibleRange | None:
        return to_range(self._bound[step])
