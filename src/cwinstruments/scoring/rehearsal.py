"""Rehearsal: the answers that most people give to a scale of items, so that their outcomes are known beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, islice
from typing import Any

from cwinstruments.plan import Input, State
from cwinstruments.scoring.evaluator import Answers
from cwinstruments.scoring.packing import SumPack
from cwinstruments.scoring.shapes import values_of
from cwinstruments.scoring.tables import Pack

MOST_MISSING = 3
"""How many answers are left out at the most."""

MOST_REHEARSED = 1_000
"""How many sets of answers are tried for each scale."""


def likely_answers(inputs: Sequence[Input], packs: Mapping[str, Pack], /) -> Iterator[Answers]:
    """Give sets of answers to a scale that is known by a sum: each sum, with no answer missing, then with a few.

    Nothing is given for other scales.
    """
    if all(isinstance(packs[one.name], SumPack) and values_of(one.domain) is not None for one in inputs):
        yield from islice(_all_likely(inputs, packs), MOST_REHEARSED)


def _all_likely(inputs: Sequence[Input], packs: Mapping[str, Pack]) -> Iterator[Answers]:
    for n_missing in range(min(MOST_MISSING, len(inputs)) + 1):
        for skipped in _ways_to_skip(inputs, packs, n_missing):
            yield from _rising([one for one in inputs if one.name not in skipped], packs, skipped)


def _ways_to_skip(inputs: Sequence[Input], packs: Mapping[str, Pack], n_missing: int) -> Iterator[list[str]]:
    """Give inputs to leave out. Of those that are counted alike, it is all one which it is."""
    alike: dict[int, list[str]] = {}
    for one in inputs:
        alike.setdefault(packs[one.name](State.SKIPPED, None), []).append(one.name)
    kinds = list(alike.values())
    for places in combinations_with_replacement(range(len(kinds)), n_missing):
        counts = Counter(places)
        if all(len(kinds[place]) >= count for place, count in counts.items()):
            yield [name for place, count in counts.items() for name in kinds[place][:count]]


def _rising(answered: Sequence[Input], packs: Mapping[str, Pack], skipped: Sequence[str]) -> Iterator[Answers]:
    """Raise the answers one after the other, from all at the least to all at the most that they add."""
    states = dict.fromkeys(skipped, State.SKIPPED) | {one.name: State.ANSWERED for one in answered}
    ways = {one.name: _in_order(one, packs[one.name]) for one in answered}
    values = {name: way[0] for name, way in ways.items()}
    yield Answers(dict(values), dict(states))
    for name, way in ways.items():
        for value in way[1:]:
            values[name] = value
            yield Answers(dict(values), dict(states))


def _in_order(one: Input, pack: Pack) -> list[Any]:
    """Give the values of an input in the order of what they add."""
    return sorted(values_of(one.domain) or (), key=lambda value: pack(State.ANSWERED, value))
