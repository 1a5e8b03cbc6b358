"""The compiler: from an instrument to its scoring plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic, Path
from cwinstruments.errors import DefinitionError
from cwinstruments.model import (
    Cutoff,
    InDenominator,
    Instrument,
    ItemUse,
    Linear,
    Scale,
    Then,
    definition_digest,
    format_fraction,
    to_fraction,
)
from cwinstruments.plan import build, missing
from cwinstruments.plan.algebra import fold_node, names_in
from cwinstruments.plan.bounds import Interval, IntervalAlgebra
from cwinstruments.plan.exact import ExactAlgebra, Value
from cwinstruments.plan.formula import FormulaError, Name, NameKind, parse_formula
from cwinstruments.plan.inputs import compile_inputs
from cwinstruments.plan.nodes import (
    Banding,
    Choose,
    Constant,
    Edge,
    Matches,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Sort,
    Total,
)
from cwinstruments.plan.plan import Choices, Codes, Grid, Input, InputKind, Output, ScoringPlan, Step
from cwinstruments.plan.ranges import PossibleRange, to_range
from cwinstruments.plan.states import State
from cwinstruments.plan.terms import Part, normalise

MAX_RECODED = 1_000
"""How many values a recoding can list."""

_NAME = re.compile(r"'[^']*'|[A-Za-z_]\w*")


@lru_cache(maxsize=256)
def compile_plan(instrument: Instrument, /) -> ScoringPlan:
    """Compile an instrument: make everything that happens to its answers explicit.

    Raises:
        DefinitionError: the definition contradicts itself; `diagnostics` holds every fault, with its path.
    """
    compilation = _Compilation(instrument)
    for id, scale in compilation.in_order():
        compilation.compile_scale(id, scale)
    if compilation.diagnostics:
        raise DefinitionError(compilation.diagnostics)
    return ScoringPlan(
        instrument.id,
        instrument.version,
        definition_digest(instrument),
        tuple(compilation.inputs.values()),
        tuple(compilation.steps),
        tuple(compilation.outputs[id] for id in instrument.scales),
        compilation.unscored,
    )


@frozen
class _Parts:
    """What a scale is made of: terms for its aggregate, and the names that count as answered or not."""

    parts: tuple[Part, ...]
    counted: tuple[str, ...]
    raw: Node | None = None


class _Compilation:
    """The steps compiled so far, with their possible ranges, and the faults found."""

    def __init__(self, instrument: Instrument) -> None:
        compiled = compile_inputs(instrument)
        self._instrument = instrument
        self.inputs, self.unscored = compiled.inputs, compiled.unscored
        self.diagnostics = list(compiled.diagnostics)
        self.steps: list[Step] = []
        self.outputs: dict[str, Output] = {}
        self._names = dict(compiled.names)
        self._scales = {one.name: one.scale for one in self.inputs.values()}
        self._items_of: dict[str, frozenset[str]] = {}
        self._complete = _Ranges(self, State.SKIPPED, ())
        self._partial = _Ranges(self, State.UNKNOWN, self.inputs)

    def in_order(self) -> Iterator[tuple[str, Scale]]:
        """Give the scales so that each comes after those it is computed from."""
        scales = self._instrument.scales
        graph = {id: [name for name in _scales_in(scale) if name in scales] for id, scale in scales.items()}
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = " from ".join(f"'{id}'" for id in reversed(error.args[1]))
            self._fault(
                "CWI302", f"scales are computed from each other in a circle: {circle}", ("scales", error.args[1][0])
            )
            return
        yield from ((id, scales[id]) for id in order)

    def compile_scale(self, id: str, scale: Scale) -> None:
        """Add the steps and the output of one scale, or what is wrong with it."""
        faults = len(self.diagnostics)
        path: Path = ("scales", id)
        parts = self._formula(id, scale) if scale.formula is not None else self._parts(id, scale)
        if parts is None or len(self.diagnostics) > faults:
            return
        n_answered = self._add(f"{id}.n_answered", build.counted(parts.counted, {State.ANSWERED}))
        in_denominator = missing.counted_states(scale.missing.states)
        n_items = self._add(f"{id}.n_items", build.counted(parts.counted, in_denominator))
        enough = self._add(f"{id}.enough", missing.enough(scale.missing, n_answered, n_items))
        raw = self._add(f"{id}.raw", parts.raw or self._aggregate(scale, parts))
        transformed = self._transformed(scale, raw, path)
        if transformed is None:
            return
        score = self._add(f"{id}.score", Choose(enough, transformed, Missing(Sort.NUMBER)))
        self._names[id] = Name(NameKind.NUMBER, score.name)
        self.outputs[id] = self._output(id, scale, parts, score, n_answered, n_items, enough)

    def _output(
        self,
        id: str,
        scale: Scale,
        parts: _Parts,
        score: Reference,
        n_answered: Reference,
        n_items: Reference,
        enough: Node,
    ) -> Output:
        n_parts, rule = len(parts.counted), scale.missing
        too_few = "too_few_scored" if scale.scales else "too_few_answered"
        prorated = self._add(f"{id}.prorated", missing.is_prorated(rule, score.name, n_answered, n_parts), ranged=False)
        zero_filled = self._add(
            f"{id}.zero_filled", missing.is_zero_filled(rule, score.name, n_answered, n_parts), ranged=False
        )
        reason = missing.reason(score.name, n_answered, n_items, enough, sorted(self._items_of[id]), too_few=too_few)
        value = score
        if scale.round is not None:
            value = self._add(f"{id}.value", Round(score, scale.round.digits, scale.round.rule))
        band = None
        if scale.bands:
            edges = tuple(_edge(band.at_least, band.above) for band in scale.bands[1:])
            band = self._add(
                f"{id}.band", Banding(value, edges, tuple(band.id for band in scale.bands)), ranged=False
            ).name
        cutoffs = tuple(
            (cutoff.id, self._add(f"{id}.cutoff.{cutoff.id}", _meets(value, cutoff), ranged=False).name)
            for cutoff in scale.cutoffs
        )
        return Output(
            id,
            value.name,
            score.name,
            self._add(f"{id}.reason", reason, ranged=False).name,
            n_answered.name,
            n_items.name,
            prorated.name,
            zero_filled.name,
            band,
            cutoffs,
        )

    # What a scale is made of

    def _parts(self, id: str, scale: Scale) -> _Parts | None:
        method, then = scale.method, scale.missing.then
        if method not in ("mean", "sum"):
            self._fault(
                "CWI303",
                f"there is no scoring method '{method}'",
                ("scales", id, "method"),
                "the methods are mean, sum, formula",
            )
            return None
        wrong = {("mean", Then.PRORATE), ("mean", Then.ZERO_FILL), ("sum", Then.AVAILABLE)}
        if (method, then) in wrong:
            fit = "available or none" if method == "mean" else "prorate, none or zero_fill"
            self._fault(
                "CWI304",
                f"a {method} can't use '{then}' for missing answers",
                ("scales", id, "missing", "then"),
                f"use {fit}",
            )
        if scale.scales:
            return self._scale_parts(id, scale)
        parts = [self._item_part(id, index, use) for index, use in enumerate(scale.items)]
        self._items_of[id] = frozenset(use.item for use in scale.items)
        if method == "sum" and then is Then.NONE:
            self._require_all_in_denominator(id, scale)
        return _Parts(tuple(part for part in parts if part is not None), tuple(use.item for use in scale.items))

    def _item_part(self, id: str, index: int, use: ItemUse) -> Part | None:
        path: Path = ("scales", id, "items", index)
        if use.weight <= 0:
            self._fault(
                "CWI305", f"the weight of '{use.item}' is not positive", path, "use reverse_keyed to turn an item round"
            )
            return None
        one = self.inputs.get(use.item)
        if one is None or one.kind is InputKind.DATE or (isinstance(one.domain, Codes) and not use.recode):
            self._fault(
                "CWI306",
                f"'{use.item}' has no numbers that could be added up",
                path,
                "recode its codes to numbers, or use a formula that counts or compares them",
            )
            return None
        if use.recode and not self._recodes_all(one, use, path):
            return None
        if isinstance(one.domain, Codes):
            scores = {
                code if isinstance(code, str) else format_fraction(code): score for code, score in use.recode.items()
            }
            name = self._add(f"{id}.{use.item}", _scores_of_codes(use.item, one.domain, scores)).name
            return _keyed(name, use, min(scores.values()), max(scores.values()), None)
        if use.recode:
            numbers = {value: score for value, score in use.recode.items() if isinstance(value, Fraction)}
            return _keyed(use.item, use, min(numbers.values()), max(numbers.values()), numbers)
        return _keyed(
            use.item, use, Fraction(one.domain.least, one.scale), Fraction(one.domain.greatest, one.scale), None
        )

    def _recodes_all(self, one: Input, use: ItemUse, path: Path) -> bool:
        """An answer without a score in the recoding would count as answered and yet add nothing."""
        values = _values_of(one)
        if values is None:
            self._fault(
                "CWI311",
                f"'{use.item}' has too many values to recode one by one",
                path,
                "use weight, transform or a formula",
            )
            return False
        given = {str(code) if isinstance(code, str) else code for code in use.recode}
        wrong = values.symmetric_difference(given)
        if wrong:
            first = min(wrong, key=str)
            what = "has no score for" if first in values else "has a score for a value that does not exist:"
            shown = first if isinstance(first, str) else format_fraction(first)
            self._fault("CWI311", f"the recoding of '{use.item}' {what} {shown}", (*path, "recode"))
        return not wrong

    def _scale_parts(self, id: str, scale: Scale) -> _Parts | None:
        parts = []
        for index, use in enumerate(scale.scales):
            name = self._names.get(use.scale)
            if name is None:
                return None  # the fault of that scale is reported where it is
            if use.weight <= 0:
                self._fault("CWI305", f"the weight of '{use.scale}' is not positive", ("scales", id, "scales", index))
                continue
            possible = self._complete.of(name.refers_to)
            if use.reverse_keyed and possible is None:
                self._fault(
                    "CWI307", f"'{use.scale}' has no bounds, so it can't be reversed", ("scales", id, "scales", index)
                )
                continue
            turned = (possible.min + possible.max) * use.weight if use.reverse_keyed and possible else Fraction(0)
            coefficient = -use.weight if use.reverse_keyed else use.weight
            parts.append(Part(name.refers_to, use.weight, coefficient, turned))
        self._items_of[id] = frozenset().union(*(self._items_of[use.scale] for use in scale.scales))
        return _Parts(tuple(parts), tuple(self._names[use.scale].refers_to for use in scale.scales))

    def _formula(self, id: str, scale: Scale) -> _Parts | None:
        assert scale.formula is not None
        if any(name in self._instrument.scales and name not in self._names for name in _scales_in(scale)):
            return None  # the fault of that scale is reported where it is
        try:
            node = parse_formula(scale.formula, self._names)
        except FormulaError as error:
            message = f"formula of scale '{id}', column {error.column}: {error}"
            self._fault("CWI301", message, ("scales", id, "formula"), error.hint)
            return None
        if scale.missing.then in (Then.PRORATE, Then.ZERO_FILL):
            message = f"a formula can't use '{scale.missing.then}' for missing answers"
            self._fault("CWI304", message, ("scales", id, "missing", "then"), "use available or none")
        names = tuple(dict.fromkeys(names_in(node)))
        if not names:
            self._fault("CWI308", f"the formula of scale '{id}' uses no item and no scale", ("scales", id, "formula"))
        items = [self._items_of.get(name.removesuffix(".score"), frozenset([name])) for name in names]
        self._items_of[id] = frozenset().union(*items)
        return _Parts((), names, node)

    def _require_all_in_denominator(self, id: str, scale: Scale) -> None:
        """A sum over fewer items is not on the scale's range, so nothing may leave its denominator."""
        policy = scale.missing.states
        for index, use in enumerate(scale.items):
            one = self.inputs.get(use.item)
            if one is None:
                continue
            leaving = [
                state
                for state in (*(state for _, state in one.nonresponse), *([State.NOT_ASKED] if one.show_if else []))
                if getattr(policy, state.value) is InDenominator.EXCLUDED
            ]
            if leaving:
                self._fault(
                    "CWI309",
                    f"'{use.item}' can be {leaving[0].replace('_', ' ')} and then leaves the sum '{id}' short",
                    ("scales", id, "items", index),
                    f"use 'then: prorate', a mean, or 'states: {{{leaving[0]}: missing}}'",
                )

    # What is done with the parts

    def _aggregate(self, scale: Scale, parts: _Parts) -> Node:
        terms = normalise(parts.parts, self._scales)
        if scale.method == "mean":
            return Mean(terms)
        return Prorated(terms) if scale.missing.then is Then.PRORATE else Total(terms)

    def _transformed(self, scale: Scale, raw: Reference, path: Path) -> Node | None:
        if scale.transform is None:
            return raw
        if isinstance(scale.transform, Linear):
            return build.linear(raw, scale.transform.multiply, scale.transform.add)
        possible, reachable = self._complete.of(raw.name), self._partial.of(raw.name)
        path = (*path, "transform")
        if possible is None or possible.min == possible.max:
            self._fault(
                "CWI307", f"scale '{path[1]}' has no range from which a per cent of the maximum could be taken", path
            )
            return None
        beyond = reachable is None or reachable.min < possible.min or reachable.max > possible.max
        if beyond and scale.missing.then in (Then.AVAILABLE, Then.PRORATE):
            self._fault(
                "CWI310",
                f"with answers missing, scale '{path[1]}' can leave the range its per cent of the maximum is taken from",
                path,
                "items of unequal ranges: recode them to one range, or let no answer be missing",
            )
            return None
        return build.pomp(raw, possible.min, possible.max)

    # Steps and faults

    def _add(self, name: str, node: Node, *, ranged: bool = True) -> Reference:
        self.steps.append(Step(name, node))
        if ranged:
            self._complete.add(name, node)
            self._partial.add(name, node)
        return Reference(name)

    def _fault(self, code: str, message: str, path: Path, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, message, path, hint))


class _Ranges:
    """The static bounds of the steps so far, with every input in one state."""

    def __init__(self, compilation: _Compilation, state: State, gated: Iterable[str]) -> None:
        inputs = compilation.inputs
        scales = {one.name: one.scale for one in inputs.values()}
        base = ExactAlgebra(dict.fromkeys(inputs, state), {}, scales)
        self._algebra = IntervalAlgebra(base, inputs, frozenset(gated))
        self._bound: dict[str, Interval[Value]] = {}

    def add(self, name: str, node: Node) -> None:
        self._bound[name] = fold_node(node, self._algebra, self._bound)

    def of(self, step: str) -> PossibleRange | None:
        return to_range(self._bound[step])


def _values_of(one: Input) -> set[Fraction | str] | None:
    """Give the values that an input can hold; None where they are too many to list."""
    match one.domain:
        case Codes(codes):
            # Codes that are numbers are read back as numbers where a recoding names them.
            return {_as_value(code) for code in codes}
        case Choices(values):
            return {Fraction(value, one.scale) for value in values}
        case Grid(least, limit, step):
            numbers = range(least, limit + 1, step)
            return {Fraction(value, one.scale) for value in numbers} if len(numbers) <= MAX_RECODED else None


def _as_value(code: str) -> Fraction | str:
    try:
        return to_fraction(code)
    except ValueError:
        return code


def _scales_in(scale: Scale) -> list[str]:
    """Give the names that may be scales a scale is computed from."""
    if scale.formula is not None:
        return [name for name in _NAME.findall(scale.formula) if not name.startswith("'")]
    return [use.scale for use in scale.scales]


def _keyed(name: str, use: ItemUse, low: Fraction, high: Fraction, recode: Mapping[Fraction, Fraction] | None) -> Part:
    """Write keying and weight as a coefficient and a constant: reversing is low + high - x."""
    if use.reverse_keyed:
        return Part(name, use.weight, -use.weight, use.weight * (low + high), recode)
    return Part(name, use.weight, use.weight, Fraction(0), recode)


def _scores_of_codes(item: str, domain: Codes, scores: Mapping[str, Fraction]) -> Node:
    """Give the score of a nominal item's code; missing where it has none."""
    node: Node = Missing(Sort.NUMBER)
    for score in sorted(set(scores.values()), reverse=True):
        codes = tuple(code for code in domain.codes if scores.get(code) == score)
        if codes:
            node = Choose(Matches(item, codes), Constant(score), node)
    return node


def _edge(at_least: Fraction | None, above: Fraction | None) -> Edge:
    if at_least is not None:
        return Edge(at_least, included=True)
    assert above is not None
    return Edge(above, included=False)


def _meets(value: Node, cutoff: Cutoff) -> Node:
    edges = [
        build.beyond(value, _edge(at_least, above))
        for at_least, above in ((cutoff.at_least, None), (None, cutoff.above))
        if at_least is not None or above is not None
    ]
    edges += [
        build.short_of(value, _edge(at_most, below))
        for at_most, below in ((cutoff.at_most, None), (None, cutoff.below))
        if at_most is not None or below is not None
    ]
    return build.all_of(*edges)
