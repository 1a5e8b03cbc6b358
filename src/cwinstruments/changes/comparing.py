"""Comparability: whether an old and a new plan score alike, proven or disproven scale by scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen

from cwinstruments.changes.answering import Responses, answerable_items, beyond, candidates
from cwinstruments.changes.model import ScaleComparison, Verdict, Witness
from cwinstruments.changes.subplans import inputs_of_scale, scale_digest
from cwinstruments.plan import ScoringPlan
from cwinstruments.scoring import NoteKind, Score, Scores, score

RANDOM_RESPONSES: Final = 1500
"""How many random responses are tried after the others."""
_TOLERANCE: Final = 1e-9
_UNSEEN: Final = "the plans differ, and no response was found that scores differently"


@frozen
class Scored:
    """Two plans of one definition with the same values of its parameters."""

    old: ScoringPlan
    new: ScoringPlan
    parameters: Mapping[str, Any]


def compare_plans(
    pair: Scored,
    changed: Iterable[str] = (),
    /,
    *,
    random: int = RANDOM_RESPONSES,
    settled: Mapping[str, ScaleComparison] | None = None,
) -> dict[str, ScaleComparison]:
    """Tell for each scale whether both plans score it alike.

    Args:
        changed: the items that a change names.
        random: how many random responses are tried.
        settled: what is known already with other values of the parameters; a scale that differs is not looked at again.
    """
    before, after = (_scales(plan) for plan in (pair.old, pair.new))
    found = {id: one for id, one in (settled or {}).items() if one.verdict is Verdict.DIFFERENT and id in before}
    for scale in dict.fromkeys((*before, *after)):
        if scale in found:
            continue
        if scale not in before or scale not in after:
            found[scale] = ScaleComparison(scale, Verdict.ADDED if scale in after else Verdict.REMOVED)
        elif _same(pair, scale):
            found[scale] = ScaleComparison(scale, Verdict.SAME)
    unclear = [scale for scale in before if scale not in found]
    witnesses = _search(pair, unclear, changed, random) if unclear else {}
    for scale in unclear:
        witness = witnesses.get(scale)
        verdict = Verdict.NOT_PROVEN if witness is None else Verdict.DIFFERENT
        found[scale] = ScaleComparison(scale, verdict, witness, _UNSEEN if witness is None else None)
    return {scale: found[scale] for scale in dict.fromkeys((*before, *after))}


def _same(pair: Scored, scale: str) -> bool:
    return pair.old.plan_digest == pair.new.plan_digest or scale_digest(pair.old, scale) == scale_digest(
        pair.new, scale
    )


def _scales(plan: ScoringPlan) -> list[str]:
    return [output.scale for output in plan.outputs]


def _search(pair: Scored, scales: Iterable[str], changed: Iterable[str], random: int) -> dict[str, Witness]:
    """Look for a response for each of these scales that scores differently; each is found by scoring it both ways."""
    missing = dict.fromkeys(scales)
    items = {scale: _items_of(pair, scale) for scale in missing}
    everything = answerable_items(pair.old, pair.new, {item for names in items.values() for item in names})
    found: dict[str, Witness] = {}
    for responses in (*candidates(everything, changed, random), *beyond(everything)):
        old, new = (_score(plan, responses) for plan in (pair.old, pair.new))
        for scale in tuple(missing):
            if _differ(old, new, scale, items[scale]):
                found[scale] = _witness(pair, scale, responses, items[scale])
                del missing[scale]
        if not missing:
            break
    return found


def _items_of(pair: Scored, scale: str) -> set[str]:
    """Give the items and covariates that a scale rests on, by either plan."""
    return {
        one.item for plan in (pair.old, pair.new) for one in plan.inputs if one.name in inputs_of_scale(plan, scale)
    }


def _score(plan: ScoringPlan, responses: Responses) -> Scores:
    """Score what the plan knows of the responses; what it refuses counts as missing, and is noted."""
    items = {one.item for one in plan.inputs}
    known = {item: value for item, value in responses.items() if item in items}
    return score(plan, known, on_invalid="missing")


def _refused(scores: Scores, items: Iterable[str]) -> list[str]:
    return [note.message for note in scores.notes if note.kind is NoteKind.INVALID_RESPONSE and note.item in items]


def _differ(old: Scores, new: Scores, scale: str, items: Iterable[str]) -> bool:
    if bool(_refused(old, items)) != bool(_refused(new, items)):
        return True
    return not alike(old[scale], new[scale])


def alike(old: Score, new: Score, /) -> bool:
    """Tell whether two scores are the same: value, reason, band, cutoffs, and how they came about."""
    if old.value is None or new.value is None:
        return old.value is new.value and _beside(old) == _beside(new)
    is_near = abs(old.value - new.value) <= _TOLERANCE * max(1.0, abs(old.value))
    return is_near and _beside(old) == _beside(new)


def _beside(one: Score) -> tuple[Any, ...]:
    return one.reason, one.band, dict(one.cutoffs), one.prorated, one.zero_filled, one.clamped


def _witness(pair: Scored, scale: str, responses: Responses, items: set[str]) -> Witness:
    """Leave out what does not matter to the scale, and say what both plans make of the rest."""
    order = dict.fromkeys(one.item for plan in (pair.new, pair.old) for one in plan.inputs)
    few = {item: responses[item] for item in order if item in items and responses.get(item) is not None}
    few = _but_hidden(pair, scale, few, items)
    old, new = (_score(plan, few) for plan in (pair.old, pair.new))
    return Witness(few, _said(old, scale, items), _said(new, scale, items), pair.parameters)


def _but_hidden(pair: Scored, scale: str, responses: Responses, items: set[str]) -> Responses:
    """Leave out answers to items that nobody is asked, unless a score rests on them."""
    before = [_score(plan, responses) for plan in (pair.old, pair.new)]
    hidden = (note.item for one in before for note in one.notes if note.kind is NoteKind.STALE_RESPONSE)
    for item in dict.fromkeys(hidden):
        fewer = {name: value for name, value in responses.items() if name != item}
        after = [_score(plan, fewer) for plan in (pair.old, pair.new)]
        if all(
            alike(one[scale], other[scale]) and _refused(one, items) == _refused(other, items)
            for one, other in zip(before, after, strict=True)
        ):
            responses = fewer
    return responses


def _said(scores: Scores, scale: str, items: Iterable[str]) -> str:
    refused = _refused(scores, items)
    if refused:
        return f"refused: {'; '.join(refused)}"
    one = scores[scale]
    value = f"no score, {one.reason}" if one.value is None else f"{round(one.value, 6):.15g}"
    said = [f"band {one.band}"] if one.band is not None else []
    said += [f"cutoff {id} {'met' if met else 'not met'}" for id, met in one.cutoffs.items() if met is not None]
    said += [word for word, is_so in (("prorated", one.prorated), ("zero-filled", one.zero_filled)) if is_so]
    said += ["beyond the norms"] if one.clamped else []
    return f"{value} ({', '.join(said)})" if said else value
