"""What a report on quality is made of: scores, the ends of scales, careless responding, and why figures are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from cwinstruments.forensics.prepared_answers import PreparedAnswers
from cwinstruments.mutants.quick import QuickScorer
from cwinstruments.plan import PossibleRange, ScoringPlan
from cwinstruments.psychometrics.careless_responding import Careless, CarelessCutoffs, CarelessFlag, careless
from cwinstruments.psychometrics.floor_ceiling import FloorAndCeiling, floor_and_ceiling
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.reports.quality_figures import CarelessCounts, ScaleQuality

LEAST: Final = 10
"""What rests on fewer items, scales or pairs of items says nothing of a person's care; a line of our own."""
_CUTOFFS: Final = {
    CarelessFlag.LONGSTRING: "longstring_share",
    CarelessFlag.MAHALANOBIS: "mahalanobis_p",
    CarelessFlag.EVEN_ODD: "even_odd",
    CarelessFlag.SYNONYMS: "synonyms",
    CarelessFlag.ANTONYMS: "antonyms",
}
_LEAST_TOLD: Final = {
    flag: 1 if flag in (CarelessFlag.LONGSTRING, CarelessFlag.MAHALANOBIS) else 3 for flag in _CUTOFFS
}
"""With fewer than three scales or pairs there is nothing to compare, and nothing to tell."""


def scores_of(
    plan: ScoringPlan, rows: Iterable[Mapping[str, Any]], scales: Sequence[str], /
) -> Mapping[str, list[float | None]]:
    """Give the scores of every row, by scale; answers that are not allowed count as missing."""
    scorer = QuickScorer(plan)
    found: dict[str, list[float | None]] = {scale: [] for scale in scales}
    for row in rows:
        scores = scorer.scores(scorer.read(row)[0])
        for scale, values in found.items():
            values.append(scores[scale].value)
    return found


def ends_of(scores: Sequence[float | None], possible: PossibleRange | None, /) -> FloorAndCeiling | None:
    """Give how many are at the ends of a scale; None where it has none."""
    if possible is None or possible.min >= possible.max:
        return None
    return floor_and_ceiling(scores, lowest=float(possible.min), highest=float(possible.max))


def careless_of(
    prepared: PreparedAnswers,
    seconds: Sequence[float | None] | None,
    names: Sequence[object] | None,
    /,
) -> tuple[Careless, CarelessCounts] | None:
    """Look for careless responding in the items of all scales that have options; None where there are too few.

    Whether somebody read the items shows in all of them, whichever scale is asked for. What rests on fewer than ten
    items, scales or pairs of items raises no flag: by chance alone it would of many people.
    """
    used: dict[str, tuple[str, ...]] = {}
    turned: set[str] = set()
    # The smallest first, so that a total of all items leaves the halves of subscales to be compared.
    for scale in sorted(prepared.instrument.scales, key=lambda one: len(prepared.instrument.scales[one].items)):
        items = [one for one in prepared.keyed_items(scale) if one.codes.is_stepped]
        taken = {item for others in used.values() for item in others}
        fresh = tuple(one.item for one in items if one.item not in taken)
        if fresh:
            used[scale] = fresh
        turned |= {one.item for one in items if one.reverse_keyed and one.item in fresh}
    chosen = {item for others in used.values() for item in others}
    # As they stand in the definition, which is how most people see them.
    order = [item.id for item in prepared.instrument.items if item.id in chosen]
    if len(order) < (2 if seconds is not None else LEAST):
        return None
    halved = {scale: items for scale, items in used.items() if len(items) > 1}
    matrix = prepared.as_given(order)
    ends = {item: prepared.codes[item] for item in order}
    screened = partial(
        careless,
        matrix,
        people=names,
        scales=halved,
        reverse_keyed=turned,
        low={item: one.low for item, one in ends.items()},
        high={item: one.high for item, one in ends.items()},
        seconds=seconds,
    )
    found = screened()
    rests_on = _rests_on(found, len(halved))
    few = {flag: n for flag, n in rests_on.items() if n < LEAST}
    if any(found.n_flagged[flag] for flag in few):
        without: dict[str, Any] = {_CUTOFFS[flag]: None for flag in few}
        found = screened(cutoffs=CarelessCutoffs(**without))
    told = {flag: n for flag, n in few.items() if n >= _LEAST_TOLD[flag]}
    enough = len(order) >= LEAST
    counts = CarelessCounts(
        found.n_used,
        found.n_items,
        found.n_suspect if enough else None,
        {flag: n for flag, n in found.n_flagged.items() if flag not in few},
        told,
        found.cautions,
    )
    return found, counts


def _rests_on(found: Careless, n_scales: int) -> dict[CarelessFlag, int]:
    """Give on how many items, scales or pairs of items each flag rests."""
    n = found.n_items
    return {
        CarelessFlag.LONGSTRING: n,
        CarelessFlag.MAHALANOBIS: n,
        CarelessFlag.EVEN_ODD: n_scales,
        CarelessFlag.SYNONYMS: min(n, len(found.synonym_pairs)),
        CarelessFlag.ANTONYMS: min(n, len(found.antonym_pairs)),
    }


def reasons_of(found: Sequence[ScaleQuality], /) -> Iterator[tuple[str, Unavailable]]:
    """Give why figures of scales are missing, by their place."""
    for place, one in enumerate(found):
        at = f"scales.{place}"
        if one.n_answered is None:
            for name in ("n_answered", "reliability", "omega"):
                yield f"{at}.{name}", Unavailable.NOT_APPLICABLE
        if one.percent_missing is None:
            yield (
                f"{at}.percent_missing",
                Unavailable.NO_RESPONSES if one.n_answered == 0 else Unavailable.NOT_APPLICABLE,
            )
        if one.floor_ceiling is None:
            yield f"{at}.floor_ceiling", Unavailable.NOT_APPLICABLE if one.n_scored else Unavailable.NO_RESPONSES
        for name in ("floor_ceiling", "reliability", "omega"):
            part = getattr(one, name)
            if part is not None:
                yield from ((f"{at}.{name}.{path}", reason) for path, reason in part.reasons.items())
