"""Scores of two definitions: their plans compared with all values of their parameters, and brought together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.changes.comparing import RANDOM_RESPONSES, Scored, compare_plans
from cwinstruments.changes.model import ScaleComparison, Verdict
from cwinstruments.changes.plans import Plans, pairs_of
from cwinstruments.changes.subplans import inputs_of_scale
from cwinstruments.plan import Input, ScoringPlan

_WORST_FIRST: Final = (Verdict.DIFFERENT, Verdict.NOT_PROVEN, Verdict.REMOVED, Verdict.ADDED, Verdict.SAME)
_COMPARED: Final = frozenset((Verdict.DIFFERENT, Verdict.NOT_PROVEN, Verdict.SAME))
NOTHING_IN_COMMON: Final = "they have no scale in common"
_NOT_ALL: Final = "for other values of the parameters than those that were tried nothing is proven"


@frozen
class Comparison:
    """Whether the scores of two definitions can be compared.

    Args:
        verdict: that of all scales that both have.
        reason: why nothing is proven.
        items: the scales that rest on each item or covariate.
        alike: the items and covariates for which the same answers are allowed.
        units_differ: whether scores of units are made in another way.
        fault: why the new definition can't be compiled.
    """

    verdict: Verdict
    scales: Mapping[str, ScaleComparison] = field(factory=dict)
    reason: str | None = None
    items: Mapping[str, frozenset[str]] = field(factory=dict)
    alike: frozenset[str] = frozenset()
    units_differ: bool = True
    fault: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether both definitions could be compiled."""
        return bool(self.scales)


def compare_scores(
    old: Plans, new: Plans, changed: Collection[str], /, *, about_scores: bool, random: int = RANDOM_RESPONSES
) -> Comparison:
    """Compare how two definitions score.

    Args:
        changed: the items that a change names.
        about_scores: whether anything changed that could have a part in scores.
        random: how many random responses are tried for each combination of values.
    """
    faults = [f"{side}: {plans.fault}" for side, plans in (("old", old), ("new", new)) if plans.fault is not None]
    if faults:
        return Comparison(Verdict.NOT_PROVEN, reason="; ".join(faults), fault=new.fault)
    pairs = list(pairs_of(old, new))
    if not pairs:
        return Comparison(Verdict.NOT_PROVEN, reason="no value of the parameters is allowed by both")
    merged: dict[str, ScaleComparison] = {}
    for before, after in pairs:
        scored = Scored(before.plan, after.plan, after.values)
        merged = _worse_of_each(merged, compare_plans(scored, changed, random=random, settled=merged))
    if about_scores and not (old.exhaustive and new.exhaustive):
        merged = {scale: _unproven(one) for scale, one in merged.items()}
    return comparison_of(
        merged,
        [(before.plan, after.plan) for before, after in pairs],
        units_differ=any(before.aggregates != after.aggregates for before, after in pairs),
    )


def comparison_of(
    scales: Mapping[str, ScaleComparison], pairs: Iterable[tuple[ScoringPlan, ScoringPlan]], *, units_differ: bool
) -> Comparison:
    """Bring together what is known of each scale."""
    pairs = list(pairs)
    verdicts = {one.verdict for one in scales.values()}
    reason = next((one.reason for one in scales.values() if one.reason is not None), None)
    # Of scales that only one of them has nothing can be said; nor is anything said where neither has any.
    if verdicts and not verdicts & _COMPARED:
        verdicts, reason = {Verdict.NOT_PROVEN}, NOTHING_IN_COMMON
    verdict = next((one for one in (Verdict.DIFFERENT, Verdict.NOT_PROVEN) if one in verdicts), Verdict.SAME)
    items: dict[str, set[str]] = {}
    for plan in (plan for pair in pairs for plan in pair):
        for output in plan.outputs:
            needed = inputs_of_scale(plan, output.scale)
            for one in plan.inputs:
                if one.name in needed:
                    items.setdefault(one.item, set()).add(output.scale)
    return Comparison(
        verdict,
        scales,
        reason,
        {item: frozenset(names) for item, names in items.items()},
        frozenset.intersection(*(_alike(*pair) for pair in pairs)),
        units_differ,
    )


def _worse_of_each(
    one: Mapping[str, ScaleComparison], other: Mapping[str, ScaleComparison]
) -> dict[str, ScaleComparison]:
    names = dict.fromkeys((*one, *other))
    return {name: min((found[name] for found in (one, other) if name in found), key=_badness) for name in names}


def _badness(one: ScaleComparison) -> int:
    return _WORST_FIRST.index(one.verdict)


def _unproven(one: ScaleComparison) -> ScaleComparison:
    return ScaleComparison(one.scale, Verdict.NOT_PROVEN, None, _NOT_ALL) if one.verdict is Verdict.SAME else one


def _alike(old: ScoringPlan, new: ScoringPlan) -> frozenset[str]:
    before, after = _domains(old), _domains(new)
    return frozenset(item for item, domain in before.items() if after.get(item) == domain)


def _domains(plan: ScoringPlan) -> Mapping[str, Any]:
    found: dict[str, set[Any]] = {}
    for one in plan.inputs:
        found.setdefault(one.item, set()).add(_allowed(one))
    for item in plan.unscored:
        found.setdefault(item, set())
    return found


def _allowed(one: Input) -> Any:
    return one.name, one.kind, one.domain, one.scale, frozenset(one.nonresponse)
