"""The workbench of the compiler: the steps so far, what they can be, and the faults found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, Path
from cwinstruments.model import Instrument
from cwinstruments.plan.algebra import fold_node, names_in
from cwinstruments.plan.bounds import Interval
from cwinstruments.plan.exact import Value
from cwinstruments.plan.formula import Name, NameKind
from cwinstruments.plan.inputs import compile_inputs
from cwinstruments.plan.methods import Method
from cwinstruments.plan.nodes import Node, Reference
from cwinstruments.plan.plan import Codes, Input, Output, Step
from cwinstruments.plan.ranges import PossibleRange, to_range
from cwinstruments.plan.states import State
from cwinstruments.plan.static_intervals import StaticIntervals


class Workbench:
    """What the compilation of one instrument has come to.

    `names` is what formulas can refer to, `items_of` the items that each scale rests on.
    """

    def __init__(self, instrument: Instrument, methods: Iterable[Method]) -> None:
        compiled = compile_inputs(instrument)
        self.instrument = instrument
        self.methods: Mapping[str, Method] = {method.name: method for method in methods}
        self.inputs: Mapping[str, Input] = compiled.inputs
        self.scales: Mapping[str, int] = {one.name: one.scale for one in compiled.inputs.values()}
        """What the values of each input are multiplied by to be integers."""
        self.unscored = compiled.unscored
        self.diagnostics = list(compiled.diagnostics)
        self.steps: list[Step] = []
        self.outputs: dict[str, Output] = {}
        self.names = dict(compiled.names)
        self.items_of: dict[str, frozenset[str]] = {}
        self.asked: dict[str, Node] = {}
        """How many answers each scale rests on that count, those of its parts included."""
        self.complete = _Ranges(self.inputs, State.SKIPPED)
        """What steps can be when every item is asked and answered."""
        self.partial = _Ranges(self.inputs, State.UNKNOWN, gated=True)
        """What steps can be whatever is missing."""
        self.stated: dict[str, PossibleRange] = {}
        """What the methods of scales say that raw scores can be."""
        self._ends: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}

    def add(self, name: str, node: Node, *, ranged: bool = True, all_there: bool = False) -> Reference:
        """Add a step, and give what later steps refer to it by.

        Args:
            ranged: whether its bounds are wanted.
            all_there: whether its value counts only where everything that it names has one.
        """
        self.steps.append(Step(name, node))
        if ranged:
            below = self.complete.steps_in(node)
            self.complete.add(name, node, below)
            self.partial.add(name, node, below, all_there=all_there)
        return Reference(name)

    def ends_of(self, one: Input) -> tuple[Fraction, Fraction]:
        """Give the least and the greatest number that an input can be; most share them with others."""
        assert not isinstance(one.domain, Codes)
        key = (id(one.domain), one.scale)
        if key not in self._ends:
            self._ends[key] = (Fraction(one.domain.least, one.scale), Fraction(one.domain.greatest, one.scale))
        return self._ends[key]

    def publish(self, scale: str, score: Reference) -> None:
        """Let formulas and scales of scales use a scale's unrounded score."""
        self.names[scale] = Name(NameKind.NUMBER, score.name)

    def fault(self, code: str, message: str, path: Path, hint: str | None = None) -> None:
        """Note what is wrong; the compilation goes on to find the rest."""
        self.diagnostics.append(Diagnostic(code, message, path, hint))


class _Ranges:
    """The static bounds of steps, with every input in one state; most are never asked for, and are not worked out."""

    def __init__(self, inputs: Mapping[str, Input], state: State, *, gated: bool = False) -> None:
        self._algebra = StaticIntervals(inputs, state, gated=gated)
        self._of_all = StaticIntervals(inputs, state) if gated else self._algebra
        self._nodes: dict[str, tuple[Node, Sequence[str], bool]] = {}
        self._bound: dict[str, Interval[Value]] = {}

    def steps_in(self, node: Node) -> list[str]:
        """Give the steps that an expression is over."""
        return [name for name in names_in(node) if name in self._nodes]

    def add(self, name: str, node: Node, below: Sequence[str], *, all_there: bool = False) -> None:
        self._nodes[name] = (node, below, all_there)

    def restrict(self, step: str, range: PossibleRange) -> None:
        """Take a step's bounds from one who knows them better."""
        self._bound[step] = evolve(self._interval(step), low=range.min, high=range.max, unbounded=None)

    def of(self, step: str) -> PossibleRange | None:
        return to_range(self._interval(step))

    def _interval(self, step: str) -> Interval[Value]:
        # Scales of scales of scales may be many, so this does not recurse.
        wanted = [step]
        while wanted:
            name = wanted[-1]
            if name in self._bound:
                wanted.pop()
                continue
            node, below, all_there = self._nodes[name]
            lacking = [one for one in below if one not in self._bound]
            if lacking:
                wanted += lacking
            else:
                self._bound[name] = self._fold(node, below, all_there=all_there)
        return self._bound[step]

    def _fold(self, node: Node, below: Iterable[str], *, all_there: bool) -> Interval[Value]:
        if not all_there:
            return fold_node(node, self._algebra, self._bound)
        there = {name: evolve(self._bound[name], optional=None) for name in below}
        return fold_node(node, self._of_all, there)
