"""Facets: scales made of items with the same response options, as agreement and favourable answers look at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import frozen

from cwinstruments.model import Agreement, Direction, Instrument, ItemUse, Scale
from cwinstruments.plan import ScoringPlan
from cwinstruments.plan.favourable import UnfavourableError, favourable_values, keyed_scores
from cwinstruments.plan.plan import Choices, Input

FEW_OPTIONS: Final = 4
"""With fewer options than these only the best one is favourable; two of three would be nearly all."""


@frozen
class Facet:
    """One scale of items.

    Args:
        items: its items, as the scale lists them.
        n_options: how many response options each item has; None where they differ, or where they are not evenly
            spaced, so that no index of agreement is defined.
        places: by item, the place of each answer among the options from 1 on, after keying.
        favourable: by item, the favourable answers; without those for which they can't be told.
        favourable_options: how many options are favourable; None for descriptive scales.
        agreement: what the definition declares.
    """

    scale: str
    items: tuple[str, ...]
    n_options: int | None
    places: Mapping[str, Mapping[int | str, int]]
    favourable: Mapping[str, tuple[int | str, ...]]
    favourable_options: int | None
    agreement: Agreement | None = None

    def keyed(self, answers: Mapping[str, int | str], /) -> list[int | None]:
        """Give the places of one person's answers, None where there is none."""
        return [self.places[item].get(answers[item]) if item in answers else None for item in self.items]


def facets_of(instrument: Instrument, plan: ScoringPlan, /) -> dict[str, Facet]:
    """Give the facets of an instrument, by scale: those of items, and not those made of other scales."""
    inputs = {one.name: one for one in plan.inputs}
    return {
        id: _facet(id, scale, inputs)
        for id, scale in instrument.scales.items()
        if scale.items and all(use.item in inputs for use in scale.items)
    }


def _facet(id: str, scale: Scale, inputs: Mapping[str, Input]) -> Facet:
    places = dict(_places(scale.items, inputs))
    sizes = {len(set(of.values())) for of in places.values()}
    is_even = len(places) == len(scale.items) and len(sizes) == 1
    best, favourable = _favourable(scale, inputs)
    return Facet(
        id,
        tuple(use.item for use in scale.items),
        sizes.pop() if is_even else None,
        places if is_even else {},
        favourable,
        best,
        None if scale.aggregate is None else scale.aggregate.agreement,
    )


def _places(uses: Sequence[ItemUse], inputs: Mapping[str, Input]) -> Iterator[tuple[str, dict[int | str, int]]]:
    """Give the places of answers, for items whose options have the same even steps as those of the first."""
    expected: list[Fraction] | None = None
    for use in uses:
        if not isinstance(inputs[use.item].domain, Choices):
            return
        keyed = keyed_scores(use, inputs[use.item], Direction.HIGHER_IS_BETTER)
        scores = sorted(set(keyed.values()))
        steps = {after - before for before, after in pairwise(scores)}
        if len(scores) < len(keyed) or len(steps) != 1:
            return
        # A reverse-keyed item has the same options from the other end.
        shape = [score - scores[0] for score in scores]
        if expected is not None and shape != expected:
            return
        expected = shape
        yield use.item, {value: scores.index(score) + 1 for value, score in keyed.items()}


def _favourable(scale: Scale, inputs: Mapping[str, Input]) -> tuple[int | None, dict[str, tuple[int | str, ...]]]:
    if scale.direction is Direction.DESCRIPTIVE:
        return None, {}
    sizes = [len(domain.values) for use in scale.items if isinstance(domain := inputs[use.item].domain, Choices)]
    best = 2 if min(sizes, default=0) >= FEW_OPTIONS else 1
    found = {}
    for use in scale.items:
        try:
            found[use.item] = favourable_values(use, inputs[use.item], scale.direction, best)
        except UnfavourableError:
            continue
    return best, found
