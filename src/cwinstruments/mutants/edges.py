"""Mutants of bands and cutoffs: each edge one attainable score higher and lower, and with or without its own score."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any

from attrs import evolve

from cwinstruments.errors import DefinitionError
from cwinstruments.model import Band, Cutoff, Instrument, Scale
from cwinstruments.mutants.missing_rules import allowed_numbers
from cwinstruments.mutants.mutant import Changing, Kind, Mutant
from cwinstruments.mutants.scores import step_of
from cwinstruments.plan import CORE_METHODS, Method, ScoringPlan, compile_plan, possible_range
from cwinstruments.rules.attainable import attainable, attainable_with_gaps

_OTHER = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most"}
"""What each edge is mistaken for."""
_COMPARISONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": ge,
    "above": gt,
    "at_most": le,
    "below": lt,
}
_STEPS = 100
"""Into how many steps a range is divided where its scores are too many to list."""


def change_bands(changing: Changing, /, *, methods: tuple[Method, ...] = CORE_METHODS) -> Iterator[Mutant]:
    """Give the mutants of each edge between bands."""
    bands = changing.scale.bands
    if not bands:
        return
    moving = _Moving(_scores_of(changing.instrument, changing.id, methods), _step(changing, methods))
    for place, band in enumerate(bands):
        for what, key, changed in moving.changes(band):
            others = (*bands[:place], changed, *bands[place + 1 :])
            id = f"{changing.id} band '{band.id}' edge {what}"
            yield changing.mutant(id, Kind.BAND, ("bands", place, key), bands=others)


def change_cutoffs(changing: Changing, /, *, methods: tuple[Method, ...] = CORE_METHODS) -> Iterator[Mutant]:
    """Give the mutants of each edge of a cutoff."""
    cutoffs = changing.scale.cutoffs
    if not cutoffs:
        return
    moving = _Moving(_scores_of(changing.instrument, changing.id, methods), _step(changing, methods))
    for place, cutoff in enumerate(cutoffs):
        for what, key, changed in moving.changes(cutoff):
            others = (*cutoffs[:place], changed, *cutoffs[place + 1 :])
            id = f"{changing.id} cutoff '{cutoff.id}' {key} {what}"
            yield changing.mutant(id, Kind.CUTOFF, ("cutoffs", place, key), cutoffs=others)


def reachable_scores(plan: ScoringPlan, instrument: Instrument, id: str, /) -> frozenset[Fraction] | None:
    """Give every score that a scale of items can have, with answers missing as its rule allows; None if not known."""
    scale = instrument.scales[id]
    if not scale.items:
        return None
    numbers = {answered for answered, _ in allowed_numbers(scale, scale.missing, instrument)}
    return attainable_with_gaps(plan, plan.output(id).value, numbers)


def parts_alike(one: Scale, other: Scale, scores: Iterable[Fraction], /) -> bool:
    """Tell whether the edges of two scales, which differ in nothing else, have these scores on the same sides."""
    before: list[Band | Cutoff] = [*one.bands, *one.cutoffs]
    after: list[Band | Cutoff] = [*other.bands, *other.cutoffs]
    edges = list(zip(before, after, strict=True))
    moved = [(a, b) for a, b in edges if any(getattr(a, key, None) != getattr(b, key, None) for key in _OTHER)]
    return all(_is_within(a, score) == _is_within(b, score) for score in scores for a, b in moved)


def _is_within(of: Band | Cutoff, score: Fraction) -> bool:
    return all(
        compare(score, edge) for key, compare in _COMPARISONS.items() if (edge := getattr(of, key, None)) is not None
    )


class _Moving:
    """Moves edges by one attainable score."""

    def __init__(self, scores: tuple[Fraction, ...], step: Fraction) -> None:
        self._scores, self._step = scores, step

    def changes(self, of: Band | Cutoff) -> Iterator[tuple[str, str, Band | Cutoff]]:
        """Give what is changed, which key, and what comes of it."""
        for key, other in _OTHER.items():
            edge = getattr(of, key, None)
            if edge is None:
                continue
            for what, moved in (("up", self._up(edge, key)), ("down", self._down(edge, key))):
                if moved is not None:
                    yield what, key, _with(of, {key: moved})
            yield f"as {other}", key, _with(of, {key: None, other: edge})

    def _up(self, edge: Fraction, key: str) -> Fraction | None:
        """Give the least edge above this one that has another set of scores on each side."""
        if not self._scores:
            return edge + self._step
        # at_least and below part the scores before the edge, above and at_most after it.
        before = key in ("at_least", "below")
        place = bisect_left(self._scores, edge) if before else bisect_right(self._scores, edge)
        place += 1 if before else 0
        return self._scores[place] if place < len(self._scores) else None

    def _down(self, edge: Fraction, key: str) -> Fraction | None:
        if not self._scores:
            return edge - self._step
        before = key in ("at_least", "below")
        place = bisect_left(self._scores, edge) if before else bisect_right(self._scores, edge)
        place -= 1 if before else 2
        return self._scores[place] if place >= 0 else None


def _with(of: Band | Cutoff, changes: Mapping[str, Any]) -> Band | Cutoff:
    return evolve(of, **changes)


@lru_cache(maxsize=64)
def _scores_of(instrument: Instrument, id: str, methods: tuple[Method, ...]) -> tuple[Fraction, ...]:
    """Give the scores that complete answers can have, in order; none where they are too many to list."""
    try:
        plan = compile_plan(instrument, methods=methods)
    except DefinitionError:
        return ()
    return tuple(sorted(attainable(plan, plan.output(id).value) or ()))


def _step(changing: Changing, methods: tuple[Method, ...]) -> Fraction:
    """Give the distance by which an edge is moved where the scores can't be listed."""
    scale: Scale = changing.scale
    if scale.round is not None:
        return step_of(scale.round.digits)
    try:
        plan = compile_plan(changing.instrument, methods=methods)
    except DefinitionError:
        return Fraction(1)
    possible = possible_range(plan, plan.output(changing.id).value)
    return Fraction(1) if possible is None else (possible.max - possible.min) / _STEPS or Fraction(1)
