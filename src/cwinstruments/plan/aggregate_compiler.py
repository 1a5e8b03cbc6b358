"""The compiler of aggregates: from an instrument to its aggregate plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import define, evolve, field, frozen

from cwinstruments.errors import DefinitionError
from cwinstruments.model import Aggregate, BandsFor, Instrument, PermittedLevel, Positive, PositiveOf, Scale, Survey
from cwinstruments.plan.aggregates import (
    Absent,
    AggregateNode,
    AggregateOutput,
    AggregatePlan,
    AggregateStep,
    Always,
    BandOf,
    Below,
    BelowInGroup,
    Check,
    CountBoth,
    CountRespondents,
    CountScored,
    EqualWeight,
    Grouping,
    GroupOutput,
    LeastAmong,
    LeastBeside,
    LeastOf,
    LeastWithin,
    MeanOf,
    MeanOver,
    RatioOfSums,
    Released,
    ResponseRate,
    ShareChoosing,
    ShareMeeting,
    UnitReason,
    Withholding,
)
from cwinstruments.plan.algebra import names_in
from cwinstruments.plan.compiler import compile_plan, edges_of
from cwinstruments.plan.favourable import favourable_faults, favourable_values
from cwinstruments.plan.nodes import Comparison
from cwinstruments.plan.parts import names_of_scales
from cwinstruments.plan.plan import Input, ScoringPlan
from cwinstruments.plan.ranges import PossibleRange, reachable_range
from cwinstruments.plan.surveys import merge_survey, place_in_survey

RESPONDENTS, RATE = "n_respondents", "response_rate"
"""The steps that all scales share."""


def compile_aggregates(instrument: Instrument | Survey, /, *, plan: ScoringPlan | None = None) -> AggregatePlan:
    """Compile how the scales of an instrument, or of a survey, become unit scores: those that have an `aggregate`.

    Args:
        plan: the scoring plan of the instrument, where it is compiled already, as with the methods of plugins.

    Raises:
        DefinitionError: the definition contradicts itself; `diagnostics` holds every fault, with its path.
        UnboundParameterError: a parameter has no value; `instrument.bind(...)` gives it one.
        TypeError: it is no instrument.
    """
    plan = compile_plan(instrument) if plan is None else plan
    if isinstance(instrument, Survey):
        merged = merge_survey(instrument)
        try:
            made = _compile_all(merged, plan)
        except DefinitionError as error:
            raise DefinitionError(place_in_survey(instrument, merged, one) for one in error.diagnostics) from None
        return evolve(made, nation_column=instrument.fields.nation, needs_nation=instrument.needs_data_agreement)
    return _compile_all(instrument, plan)


def _compile_all(instrument: Instrument, plan: ScoringPlan) -> AggregatePlan:
    scales = {id: scale for id, scale in instrument.scales.items() if scale.aggregate is not None}
    faults = [fault for id, scale in scales.items() for fault in favourable_faults(id, scale, _inputs(plan))]
    if faults:
        raise DefinitionError(faults)
    bench = _Bench(instrument, plan)
    todo = [_Todo(id, scale, scale.aggregate) for id, scale in scales.items() if scale.aggregate is not None]
    if todo:
        bench.add(RESPONDENTS, CountRespondents())
        bench.add(RATE, ResponseRate(RESPONDENTS))
    # A scale is withheld where a part of it is, so the counts of all come first.
    for one in todo:
        _count(bench, one)
    outputs = tuple([_compile(bench, one) for one in todo])
    scores = tuple(dict.fromkeys(name for one in todo for name in one.scores))
    return AggregatePlan(
        instrument.id,
        instrument.version,
        plan.definition_digest,
        plan.plan_digest,
        scores,
        _with_gates(plan, {use.item for one in todo if one.is_of_items for use in one.scale.items}),
        tuple(dict.fromkeys(one.grouping for one in todo if one.grouping is not None)),
        tuple(bench.steps),
        outputs,
        dict(_ranges(plan, scores)),
        instrument.nation_items,
        instrument.says_nation,
    )


def _ranges(plan: ScoringPlan, scales: Iterable[str]) -> Iterator[tuple[str, PossibleRange]]:
    """Give what each scale can be, whatever is missing, as it is shown."""
    for id in scales:
        found = reachable_range(plan, plan.output(id).value)
        if found is not None:
            yield id, found


@frozen
class _Todo:
    """One scale that has an aggregate."""

    id: str
    scale: Scale
    aggregate: Aggregate

    @property
    def is_of_items(self) -> bool:
        return self.aggregate.positive is not None and self.aggregate.positive.of is PositiveOf.ITEMS

    @property
    def scores(self) -> tuple[str, ...]:
        """The score columns that it is made of."""
        return self.aggregate.ratio or (() if self.is_of_items else (self.id,))

    @property
    def exempt(self) -> tuple[str, ...]:
        over = self.aggregate.equal_weight_over
        return () if over is None else over.exempt

    @property
    def grouping(self) -> Grouping | None:
        over = self.aggregate.equal_weight_over
        return None if over is None else Grouping(over.column, over.values)


@define
class _Bench:
    """What is being compiled, and the steps so far."""

    instrument: Instrument
    plan: ScoringPlan
    steps: list[AggregateStep] = field(factory=list)
    cells: dict[str, list[tuple[str, int]]] = field(factory=dict)
    """The counts on which a scale's small cells depend, each with what it needs."""
    cells_within: dict[str, tuple[Grouping, BelowInGroup]] = field(factory=dict)
    """What the count of each value of a scale's grouping needs."""

    def add(self, name: str, node: AggregateNode, within: Grouping | None = None) -> str:
        """Add a step and give its name."""
        name = name if within is None else f"{name}.{within.column}"
        self.steps.append(AggregateStep(name, node, within))
        return name


def _inputs(plan: ScoringPlan) -> dict[str, Input]:
    return {one.name: one for one in plan.inputs}


def _count(bench: _Bench, one: _Todo) -> None:
    """Add the counts of a scale: of its unit, and of each value of its grouping."""
    minimum = one.aggregate.minimum_cell
    bench.cells[one.id] = [(_scored(bench, one, None), minimum)]
    if one.grouping is not None:
        within = _scored(bench, one, one.grouping)
        exempt = one.exempt
        check = BelowInGroup(within, Fraction(minimum), exempt, UnitReason.TOO_FEW_RESPONDENTS)
        bench.cells_within[one.id] = (one.grouping, check)
        # One score is enough for those that are exempt, so they are counted apart.
        least = LeastBeside(within, exempt) if exempt else LeastWithin(within)
        bench.cells[one.id].append((bench.add(f"{one.id}.least_scored", least), minimum))
        if exempt:
            bench.cells[one.id].append((bench.add(f"{one.id}.least_exempt", LeastAmong(within, exempt)), 1))


def _scored(bench: _Bench, one: _Todo, within: Grouping | None) -> str:
    if one.aggregate.ratio is not None:
        return bench.add(f"{one.id}.scored", CountBoth(*one.aggregate.ratio), within)
    if not one.is_of_items:
        return bench.add(f"{one.id}.scored", CountScored(one.id), within)
    # Each item has a per cent of its own, so the item with the fewest answers decides.
    counts = [bench.add(f"{one.id}.answered.{use.item}", CountScored(use.item), within) for use in one.scale.items]
    return bench.add(f"{one.id}.scored", LeastOf(tuple(counts)), within)


def _compile(bench: _Bench, one: _Todo) -> AggregateOutput:
    id, aggregate = one.id, one.aggregate
    permitted = (one.scale.permitted_level or bench.instrument.permitted_level) is not PermittedLevel.RESPONDENT
    raw = _raw(bench, one)
    groups = None
    if one.grouping is not None:
        groups = _groups(bench, one, one.grouping, raw, permitted)
        raw = bench.add(f"{id}.weighed", EqualWeight(raw))
    reason = bench.add(f"{id}.reason", Withholding(tuple(_checks(bench, one, raw)) if permitted else _FORBIDDEN))
    scored = bench.cells[id][0][0]
    value = bench.add(f"{id}.value", Released(raw, reason, tuple(UnitReason)))
    return AggregateOutput(
        id,
        value,
        reason,
        RESPONDENTS,
        # How many of a few people have a score would say who has none.
        bench.add(f"{id}.n_scored", Released(scored, reason, _HIDING_COUNTS)),
        RATE,
        permitted,
        aggregate.agreement,
        groups,
        _band(bench, one, value),
    )


def _band(bench: _Bench, one: _Todo, value: str) -> str | None:
    """Add the band of a unit's value as it is shown, where the scale has bands for units."""
    if not one.scale.has_bands_for(BandsFor.UNIT, bench.instrument.permitted_level):
        return None
    return bench.add(f"{one.id}.band", BandOf(value, edges_of(one.scale.bands), tuple(x.id for x in one.scale.bands)))


def _groups(bench: _Bench, one: _Todo, grouping: Grouping, raw: str, permitted: bool) -> GroupOutput:
    """Add the scores of the values of a grouping by themselves: each is withheld where it is too small."""
    checks = tuple(_checks_within(bench, one, grouping, raw)) if permitted else _FORBIDDEN
    _, check = bench.cells_within[one.id]
    reason = bench.add(f"{one.id}.reason", Withholding(checks), grouping)
    return GroupOutput(
        grouping,
        bench.add(f"{one.id}.value", Released(raw, reason, tuple(UnitReason)), grouping),
        reason,
        bench.add(f"{one.id}.n_scored", Released(check.step, reason, _HIDING_COUNTS), grouping),
    )


def _checks_within(bench: _Bench, one: _Todo, grouping: Grouping, raw: str) -> Iterator[Check]:
    """Give what withholds the score of one value of a grouping; parts that are divided otherwise count as a whole."""
    for id in dict.fromkeys((one.id, *_parts(bench.instrument, one))):
        of, check = bench.cells_within.get(id, (None, None))
        if check is not None and of == grouping:
            yield check
        else:
            yield from _too_few(bench, id)
    yield from _too_low(one)
    if one.aggregate.ratio is not None:
        yield Absent(raw, UnitReason.NOTHING_BELOW)


_FORBIDDEN: tuple[Check, ...] = (Always(UnitReason.NOT_PERMITTED),)
_HIDING_COUNTS = (UnitReason.NOT_PERMITTED, UnitReason.TOO_FEW_RESPONDENTS)


def _raw(bench: _Bench, one: _Todo) -> str:
    """Add the statistic itself, within each value of the grouping where there is one.

    The per cent positive of an item is the share of its substantive answers that are favourable by its keying, that of
    a composite the mean of its items' per cents, whatever their weights: so the Surveys on Patient Safety Culture of
    the Agency for Healthcare Research and Quality (AHRQ) count. The share of respondents at or beyond an edge is the
    per cent positive of the Safety Attitudes Questionnaire (Sexton et al. 2006, doi 10.1186/1472-6963-6-44).
    """
    id, positive, within = one.id, one.aggregate.positive, one.grouping
    if one.aggregate.ratio is not None:
        return bench.add(f"{id}.raw", RatioOfSums(*one.aggregate.ratio, one.aggregate.times), within)
    if positive is None:
        return bench.add(f"{id}.raw", MeanOver(id), within)
    if positive.of is PositiveOf.VALUE:
        return bench.add(f"{id}.raw", ShareMeeting(id, *_edge(positive)), within)
    n = positive.favourable_options
    assert n is not None
    shares = [
        bench.add(f"{id}.positive.{use.item}", ShareChoosing(use.item, values), within)
        for use in one.scale.items
        for values in [favourable_values(use, bench.plan.input(use.item), one.scale.direction, n)]
    ]
    return bench.add(f"{id}.raw", MeanOf(tuple(shares)), within)


def _edge(positive: Positive) -> tuple[Comparison, Fraction]:
    edges = (
        (Comparison.AT_LEAST, positive.at_least),
        (Comparison.GREATER, positive.above),
        (Comparison.AT_MOST, positive.at_most),
        (Comparison.LESS, positive.below),
    )
    ((comparison, edge),) = [(comparison, edge) for comparison, edge in edges if edge is not None]
    return comparison, edge


def _checks(bench: _Bench, one: _Todo, raw: str) -> Iterator[Check]:
    """Give what withholds a unit's score, in the order in which reasons are told."""
    scored = bench.cells[one.id][0][0]
    yield Below(RESPONDENTS, Fraction(one.aggregate.minimum_cell), UnitReason.TOO_FEW_RESPONDENTS)
    yield Below(scored, Fraction(1), UnitReason.NO_SCORES)
    # Beside the other parts, a scale of scales would give a part away that is withheld.
    for id in dict.fromkeys((one.id, *_parts(bench.instrument, one))):
        yield from _too_few(bench, id)
    yield from _too_low(one)
    if one.aggregate.ratio is not None:
        yield Absent(raw, UnitReason.NOTHING_BELOW)


def _too_few(bench: _Bench, id: str) -> Iterator[Check]:
    for step, minimum in bench.cells.get(id, ()):
        yield Below(step, Fraction(minimum), UnitReason.TOO_FEW_RESPONDENTS)


def _too_low(one: _Todo) -> Iterator[Check]:
    if one.aggregate.minimum_response_rate is not None:
        yield Absent(RATE, UnitReason.NO_ROSTER)
        yield Below(RATE, one.aggregate.minimum_response_rate, UnitReason.TOO_LOW_RESPONSE_RATE)


def _parts(instrument: Instrument, one: _Todo) -> Iterator[str]:
    """Give the scales that a unit's score is made of, and those that these are made of."""
    if one.aggregate.ratio is None:
        yield from _parts_of(instrument, one.scale)
    for name in one.aggregate.ratio or ():
        yield name
        yield from _parts_of(instrument, instrument.scales[name])


def _parts_of(instrument: Instrument, scale: Scale) -> Iterator[str]:
    for name in names_of_scales(scale):
        if name in instrument.scales:
            yield name
            yield from _parts_of(instrument, instrument.scales[name])


def _with_gates(plan: ScoringPlan, items: Iterable[str]) -> tuple[Input, ...]:
    """Give the inputs of items and, without end, those that decide whether they are asked."""
    inputs, wanted = _inputs(plan), set[str]()
    todo = set(items)
    while todo:
        wanted |= todo
        conditions = [one.show_if for one in plan.inputs if one.item in todo and one.show_if is not None]
        gates = {inputs[name].item for condition in conditions for name in names_in(condition)}
        todo = gates - wanted
    return tuple(one for one in plan.inputs if one.item in wanted)
