"""Aggregate plans as text for people: one line a step."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import assert_never

from cwinstruments.model import Agreement, format_fraction
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
from cwinstruments.plan.plan import Input
from cwinstruments.plan.text import format_stretches


def describe_aggregate_plan(plan: AggregatePlan, /) -> str:
    """Print an aggregate plan: what it takes in, its steps in order, and what each scale gives."""
    lines = [f"aggregate plan of {plan.instrument} {plan.version}", "inputs"]
    lines += [f"  {name}: score" for name in plan.scores]
    lines += [f"  {one.name}: answer" for one in plan.answers]
    lines += ["groupings", *(f"  {_grouping(one)}" for one in plan.groupings)] if plan.groupings else []
    lines += [f"a row says whether it names a Nation, as {_join(plan.nation_items)} may"] if plan.nation_items else []
    said = [f"{item} = {' or '.join(values)}" for item, values in plan.says_nation.items()]
    lines += [f"a row names the Nation that it is about, where {_join(said)}"] if said else []
    lines += [f"a row says in {plan.nation_column} whether it names a Nation"] if plan.needs_nation else []
    inputs = {one.name: one for one in plan.answers}
    lines.append("steps")
    lines += [f"  {_step(step, inputs)}" for step in plan.steps]
    lines.append("outputs")
    lines += [f"  {_output(one)}" for one in plan.outputs]
    return "\n".join(lines)


def format_aggregate_node(node: AggregateNode, answers: dict[str, Input], /) -> str:
    """Write one node."""
    match node:
        case CountRespondents():
            return "count of respondents"
        case CountScored(column):
            return f"count of {column}"
        case CountBoth(above, below):
            return f"count of those with {above} and {below}"
        case MeanOver(column):
            return f"mean of {column}"
        case ShareMeeting(column, comparison, edge):
            return f"per cent of {column} {comparison} {format_fraction(edge)}"
        case ShareChoosing(item, values):
            shown = ", ".join(_value(value, answers[item]) for value in values)
            return f"per cent of {item} in ({shown})"
        case RatioOfSums(above, below, times):
            factor = "" if times == 1 else f"{format_fraction(times)} * "
            return f"{factor}sum of {above} / sum of {below}, over those with both"
        case MeanOf(steps):
            return f"mean({', '.join(steps)})"
        case LeastOf(steps):
            return f"min({', '.join(steps)})"
        case EqualWeight(step):
            return f"mean of {step} over its values"
        case LeastWithin(step):
            return f"least {step} over its values"
        case LeastBeside(step, exempt):
            return f"least {step} over its values but {_join(exempt)}"
        case LeastAmong(step, values):
            return f"least {step} over {_join(values)}"
        case ResponseRate(respondents):
            return f"{respondents} / roster size"
        case Withholding(checks):
            return "first of " + ", ".join(_check(check) for check in checks)
        case Released(step, reason, withheld_for):
            among = "" if set(withheld_for) == set(UnitReason) else f" is {' or '.join(withheld_for)}"
            return f"{step} unless {reason}{among}"
        case BandOf(step, edges, codes):
            return f"band({step}: {format_stretches(edges, codes)})"
        case _:
            assert_never(node)


def _check(check: Check) -> str:
    match check:
        case Below(step, minimum, reason):
            return f"{reason} if {step} < {format_fraction(minimum)}"
        case BelowInGroup(step, minimum, exempt, reason):
            least = f"{step} < {format_fraction(minimum)}"
            return f"{reason} if {least}" + (f" (for {_join(exempt)}: 1)" if exempt else "")
        case Absent(step, reason):
            return f"{reason} if {step} is missing"
        case Always(reason):
            return f"{reason} always"
        case _:
            assert_never(check)


def _step(step: AggregateStep, answers: dict[str, Input]) -> str:
    within = "" if step.within is None else f", within {_grouping(step.within)}"
    return f"{step.name} = {format_aggregate_node(step.node, answers)}{within}"


def _grouping(one: Grouping) -> str:
    return f"each {one.column}" + (f" of {_join(one.values)}" if one.values else "")


def _output(one: AggregateOutput) -> str:
    agreement = "" if one.agreement is None else f"; agreement, judged in reports of units: {_agreement(one.agreement)}"
    groups = "" if one.groups is None else f"; each {one.groups.grouping.column}: {one.groups.value}"
    band = "" if one.band is None else f", band {one.band}"
    return f"{one.scale}: value {one.value}, else reason {one.reason}{band}{groups}{agreement}"


def _agreement(one: Agreement) -> str:
    limits: list[tuple[str, Fraction | int | None]] = [
        ("ad at most", one.ad_at_most),
        ("rwg_j at least", one.rwg_j_at_least),
        ("answers at least", one.minimum_answers),
        ("response rate at least", one.minimum_response_rate),
    ]
    parts = [f"{what} {format_fraction(Fraction(limit))}" for what, limit in limits if limit is not None]
    null = [] if one.null is None else [f"null {one.null}"]
    return _join([*one.statistics, *null, *parts])


def _value(value: int | str, one: Input) -> str:
    return f"'{value}'" if isinstance(value, str) else format_fraction(Fraction(value, one.scale))


def _join(words: Iterable[str]) -> str:
    return ", ".join(words)
