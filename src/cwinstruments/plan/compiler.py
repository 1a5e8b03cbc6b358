"""The compiler: from an instrument to its scoring plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from graphlib import CycleError, TopologicalSorter

from attrs import evolve

from cwinstruments.diagnostics import Path
from cwinstruments.errors import DefinitionError
from cwinstruments.model import (
    Band,
    BandsFor,
    Cutoff,
    Instrument,
    Linear,
    Norms,
    Scale,
    Survey,
    Then,
    definition_digest,
)
from cwinstruments.plan import build, missing
from cwinstruments.plan.lowering import add_raw, method_name, unknown_methods
from cwinstruments.plan.methods import CORE_METHODS, Method
from cwinstruments.plan.nodes import Banding, Choose, Edge, Missing, Node, Reference, Round, Sort
from cwinstruments.plan.norms import compile_norm
from cwinstruments.plan.parameters import require_bound
from cwinstruments.plan.parts import Parts, compile_parts, has_all_or_nothing, names_of_scales
from cwinstruments.plan.plan import Output, ScoringPlan
from cwinstruments.plan.ranges import PossibleRange
from cwinstruments.plan.states import State
from cwinstruments.plan.surveys import merge_survey, place_in_survey
from cwinstruments.plan.workbench import Workbench

_FORMULA = frozenset({Then.AVAILABLE, Then.NONE})
"""What a formula can do about missing answers."""


def compile_plan(
    instrument: Instrument | Survey, /, *, methods: Iterable[Method] = CORE_METHODS, norms: Iterable[Norms] = ()
) -> ScoringPlan:
    """Compile an instrument, or a survey as one instrument: make everything that happens to its answers explicit.

    Args:
        methods: the scoring methods that its scales can use; `load_catalog().methods` holds those of plugins too.
        norms: sets of norms, each of which adds its scales of norm scores. A survey names its norms itself.

    Raises:
        DefinitionError: the definition contradicts itself, or norms don't apply to it; `diagnostics` holds every fault,
            with its path.
        UnboundParameterError: a parameter has no value; `instrument.bind(...)` gives it one.
        UseNotPermittedError: a survey says what it is used for, and the terms of an instrument don't permit that.
        TypeError: it is no instrument, or norms are given for a survey.
    """
    norms = tuple(norms)
    if isinstance(instrument, Survey) and norms:
        raise TypeError("norms are applied to an instrument; a survey names those of its instruments itself")
    if isinstance(instrument, Survey):
        from cwinstruments.licensing import refuse_unpermitted  # brings the reader of documents, for overlays

        # Whatever scores a survey comes through here, and at every call: a permission may end from one day to the next.
        refuse_unpermitted(instrument)
        return compile_survey(instrument, methods=methods)
    if not isinstance(instrument, Instrument):
        raise TypeError(
            f"an instrument is wanted, not {type(instrument).__name__}; "
            "load_instrument(file) and load_catalog().instrument(id) give one"
        )
    for one in norms:
        instrument = instrument.with_norms(one)
    require_bound(instrument)
    return _compile(instrument, tuple(instrument.scales), tuple(methods))


def compile_survey(survey: Survey, /, *, methods: Iterable[Method] = CORE_METHODS) -> ScoringPlan:
    """Compile a survey to look at its plan, whether or not it may be used as it says; `compile_plan` is for scoring.

    Raises:
        DefinitionError: the definition contradicts itself.
        UnboundParameterError: a parameter has no value.
    """
    merged = merge_survey(survey)
    return _compile_survey(survey, merged, tuple(merged.scales), tuple(methods))


@lru_cache(maxsize=64)
def _compile_survey(
    survey: Survey, merged: Instrument, order: tuple[str, ...], methods: tuple[Method, ...]
) -> ScoringPlan:
    require_bound(merged)
    try:
        return evolve(_compile(merged, order, methods), definition_digest=survey.definition_digest)
    except DefinitionError as error:
        # What an instrument is asked under is a condition of each of its items.
        found = dict.fromkeys(place_in_survey(survey, merged, one) for one in error.diagnostics)
        raise DefinitionError(found) from None


@lru_cache(maxsize=256)
def _compile(instrument: Instrument, order: tuple[str, ...], methods: tuple[Method, ...]) -> ScoringPlan:
    """Compile once. Instruments whose scales stand in another order are equal, but their plans are not."""
    return evolve(_draft(instrument, order, methods), definition_digest=definition_digest(instrument))


def compile_draft(instrument: Instrument, /, *, methods: Iterable[Method] = CORE_METHODS) -> ScoringPlan:
    """Compile an instrument to look at its plan and forget it: the plan names no definition, which takes time to tell.

    Raises:
        DefinitionError: the definition contradicts itself.
        UnboundParameterError: a parameter has no value.
    """
    require_bound(instrument)
    return _draft(instrument, tuple(instrument.scales), tuple(methods))


def stated_ranges(
    instrument: Instrument, /, *, methods: Iterable[Method] = CORE_METHODS
) -> Mapping[str, PossibleRange]:
    """Give what the methods of an instrument's scales say that raw scores can be, by the step of the raw score.

    A plan does not hold it: there it is only in what per cents of the maximum and reversed scores are taken from.
    """
    bench = Workbench(instrument, methods)
    for id, scale in _in_order(bench):
        _compile_scale(bench, id, scale)
    return bench.stated


# Whoever looks at a draft often wants the plan next, such as for worked cases; what was before that is not asked again.
@lru_cache(maxsize=4)
def _draft(instrument: Instrument, order: tuple[str, ...], methods: tuple[Method, ...]) -> ScoringPlan:
    bench = Workbench(instrument, methods)
    for diagnostic in unknown_methods(instrument, bench.methods):
        bench.diagnostics.append(diagnostic)
    for id, scale in _in_order(bench):
        _compile_scale(bench, id, scale)
    if bench.diagnostics:
        raise DefinitionError(bench.diagnostics)
    return ScoringPlan(
        instrument.id,
        instrument.version,
        "",
        tuple(bench.inputs.values()),
        tuple(bench.steps),
        tuple(bench.outputs[id] for id in order),
        bench.unscored,
    )


def plan_of(instrument: Instrument | Survey | ScoringPlan, /) -> ScoringPlan:
    """Give the plan of an instrument or a survey, or the plan itself.

    Raises:
        TypeError: it is none of these.
        DefinitionError: the definition contradicts itself.
    """
    return instrument if isinstance(instrument, ScoringPlan) else compile_plan(instrument)


def _in_order(bench: Workbench) -> Iterator[tuple[str, Scale]]:
    """Give the scales so that each comes after those it is computed from."""
    scales = bench.instrument.scales
    graph = {id: [name for name in names_of_scales(scale) if name in scales] for id, scale in scales.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " from ".join(f"'{id}'" for id in reversed(error.args[1]))
        message = f"scales are computed from each other in a circle: {circle}"
        bench.fault("CWI302", message, ("scales", error.args[1][0]))
        return
    yield from ((id, scales[id]) for id in order)


def _compile_scale(bench: Workbench, id: str, scale: Scale) -> None:
    """Add the steps and the output of one scale, or what is wrong with it."""
    if scale.norm is not None:
        compile_norm(bench, id, scale, _interpreted)
        return
    faults = len(bench.diagnostics)
    has_method = _check_method(bench, id, scale)
    parts = compile_parts(bench, id, scale)
    if parts is None or not has_method or len(bench.diagnostics) > faults:
        return
    n_answered = bench.add(f"{id}.n_answered", build.counted(parts.counted, {State.ANSWERED}))
    n_items = bench.add(f"{id}.n_items", build.counted(parts.counted, missing.counted_states(scale.missing.states)))
    enough = bench.add(f"{id}.enough", missing.enough(scale.missing, n_answered, n_items))
    all_there = has_all_or_nothing(bench, id, scale.missing, parts.counted)
    raw = _raw(bench, id, scale, parts, all_there=all_there)
    if raw is None:
        return
    transformed = _transformed(bench, id, scale, raw)
    if transformed is None:
        return
    score = bench.add(f"{id}.score", Choose(enough, transformed, Missing(Sort.NUMBER)))
    bench.publish(id, score)
    n_parts, rule = len(parts.counted), scale.missing
    asked = _asked(bench, id, scale, parts, n_items)
    reason = _reason(bench, id, scale, (asked, n_answered, enough), parts)
    prorated = missing.is_prorated(rule, score.name, n_answered, n_parts)
    zero_filled = missing.is_zero_filled(rule, score.name, n_answered, n_parts)
    value, band, cutoffs = _interpreted(bench, id, scale, score)
    bench.outputs[id] = Output(
        id,
        value.name,
        score.name,
        bench.add(f"{id}.reason", reason, ranged=False).name,
        n_answered.name,
        n_items.name,
        bench.add(f"{id}.prorated", prorated, ranged=False).name,
        bench.add(f"{id}.zero_filled", zero_filled, ranged=False).name,
        band,
        cutoffs,
        asked=None if asked is n_items else asked.name,
    )


def _asked(bench: Workbench, id: str, scale: Scale, parts: Parts, n_items: Reference) -> Reference:
    """Count the items that were asked and apply; most missing rules count the same."""
    own = set(parts.counted) <= bench.inputs.keys()
    if not own or missing.counted_states(scale.missing.states) == missing.ASKED:
        return n_items
    return bench.add(f"{id}.asked", build.counted(parts.counted, missing.ASKED), ranged=False)


def _reason(
    bench: Workbench, id: str, scale: Scale, counts: tuple[Reference, Reference, Reference], parts: Parts
) -> Node:
    """Say why there is no score, by the answers that it rests on in the end."""
    items = sorted(bench.items_of[id])
    asked: Node
    answered: Node
    asked, answered, enough = counts
    if set(items) != set(parts.counted):
        # Scales of scales are asked as much as their parts are.
        below = [bench.asked[name] for name in dict.fromkeys(names_of_scales(scale)) if name in bench.asked]
        inputs = [name for name in parts.counted if name in bench.inputs]
        here = [build.counted(inputs, missing.ASKED)] if inputs else []
        asked = reduce(build.add, [*below, *here])
        answered = build.counted(items, {State.ANSWERED})
    bench.asked[id] = asked
    return missing.reason(
        f"{id}.score",
        asked,
        answered,
        build.counted(items, {State.INVALID}),
        enough,
        too_few="too_few_scored" if scale.scales else "too_few_answered",
    )


def _check_method(bench: Workbench, id: str, scale: Scale) -> bool:
    """Tell whether there is such a method; what it can't do is a fault."""
    name, then = method_name(scale), scale.missing.then
    method = bench.methods.get(name)
    if method is None and scale.formula is None:
        return False  # reported once for all its scales
    allowed = _FORMULA if method is None else method.then
    if then not in allowed:
        message = f"a {name} can't use '{then}' for missing answers"
        hint = f"use {' or '.join(sorted(allowed))}"
        bench.fault("CWI304", message, ("scales", id, "missing", "then"), hint)
    return True


def raw_step(scale: str, /) -> str:
    """Give the name of the step that holds a scale's raw score."""
    return f"{scale}.raw"


def _raw(bench: Workbench, id: str, scale: Scale, parts: Parts, *, all_there: bool) -> Reference | None:
    """Add the raw score: the formula, or what the method makes of the parts; None where it can't, which is a fault."""
    if parts.raw is not None:
        return bench.add(f"{id}.raw", parts.raw, all_there=all_there)
    return add_raw(bench, id, scale, parts.parts, all_there=all_there)


def _transformed(bench: Workbench, id: str, scale: Scale, raw: Reference) -> Node | None:
    """Give the transformed raw score; None where a per cent of the maximum makes no sense, which is a fault."""
    if scale.transform is None:
        return raw
    if isinstance(scale.transform, Linear):
        return build.linear(raw, scale.transform.multiply, scale.transform.add)
    possible, reachable = bench.complete.of(raw.name), bench.partial.of(raw.name)
    path: Path = ("scales", id, "transform")
    if possible is None or possible.min == possible.max:
        message = f"scale '{id}' has no range from which a per cent of the maximum could be taken"
        bench.fault("CWI307", message, path)
        return None
    beyond = reachable is None or reachable.min < possible.min or reachable.max > possible.max
    # Counting what is missing as 0 leaves most ranges; it is there for parity with published rules that do.
    if beyond and scale.missing.then is not Then.ZERO_FILL:
        bench.fault(
            "CWI310",
            f"with answers missing, scale '{id}' can leave the range of its per cent of maximum",
            path,
            "items of unequal ranges: recode them to one range, or let no answer be missing",
        )
        return None
    return build.pomp(raw, possible.min, possible.max)


def _interpreted(
    bench: Workbench, id: str, scale: Scale, score: Reference
) -> tuple[Reference, str | None, tuple[tuple[str, str], ...]]:
    """Add rounding, bands of respondents and cutoffs; give the steps of the value, the band and each cutoff."""
    value, band = score, None
    if scale.round is not None:
        value = bench.add(f"{id}.value", Round(score, scale.round.digits, scale.round.rule))
    if scale.has_bands_for(BandsFor.RESPONDENT, bench.instrument.permitted_level):
        banding = Banding(value, edges_of(scale.bands), tuple(band.id for band in scale.bands))
        band = bench.add(f"{id}.band", banding, ranged=False).name
    cutoffs = tuple(
        (cutoff.id, bench.add(f"{id}.cutoff.{cutoff.id}", _meets(value, cutoff), ranged=False).name)
        for cutoff in scale.cutoffs
    )
    return value, band, cutoffs


def edges_of(bands: Sequence[Band], /) -> tuple[Edge, ...]:
    """Give where each band begins but the first."""
    return tuple(_edge(band.at_least, band.above) for band in bands[1:])


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
