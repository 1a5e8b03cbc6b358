"""Responses that may tell an instrument and its mutant apart, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random
from typing import Any

from cwinstruments.mutants.answers import Answers

Response = Mapping[str, Any]
_SEED = 20_240_229


def every(items: Mapping[str, Answers], /) -> Iterator[Response]:
    """Give every response to these items, the most complete first."""
    rows = sorted(product(*(one.all for one in items.values())), key=lambda row: _missing(row, items))
    return (dict(zip(items, row, strict=True)) for row in rows)


def likely(
    items: Mapping[str, Answers], known: Sequence[Response], turned: Mapping[str, bool], /, *, most: int
) -> Iterator[Response]:
    """Give responses to try where there are too many for all of them: at most so many.

    Args:
        known: responses of cases, which get past the conditions under which items are asked.
        turned: the items that are reverse-keyed.
    """
    numbered = zip(range(most), _in_turn(items, known, turned), strict=False)
    return (response for _, response in numbered)


def _in_turn(items: Mapping[str, Answers], known: Sequence[Response], turned: Mapping[str, bool]) -> Iterator[Response]:
    low = {id: _end(one, turned.get(id, False)) for id, one in items.items()}
    high = {id: _end(one, not turned.get(id, False)) for id, one in items.items()}
    distinct = {id: _nth(one, place) for place, (id, one) in enumerate(items.items())}
    bases = [distinct, *({id: one.get(id) for id in items} for one in known), low, high]
    yield from bases
    for base in (distinct, *bases[1:3]):
        yield from _one_by_one(base, items)
    yield from _ladder(low, items, turned)
    for base in bases:
        yield from _with_gaps(base, items)
    random = Random(_SEED)
    while True:
        complete = random.random() < 0.5
        yield {id: random.choice(one.values) if complete else one.draw(random) for id, one in items.items()}


def _one_by_one(base: Response, items: Mapping[str, Answers]) -> Iterator[Response]:
    """Vary each item by itself."""
    for id, one in items.items():
        yield from ({**base, id: value} for value in one.values if value != base[id])


def _ladder(low: Response, items: Mapping[str, Answers], turned: Mapping[str, bool]) -> Iterator[Response]:
    """Climb from the least score to the greatest, one step of one item at a time: so every edge is met."""
    here = dict(low)
    for id, one in items.items():
        for value in reversed(one.values) if turned.get(id, False) else one.values:
            here = {**here, id: value}
            yield here


def _with_gaps(base: Response, items: Mapping[str, Answers]) -> Iterator[Response]:
    """Leave out the first items and the last ones, then give them each non-response code."""
    ids = list(items)
    for count in range(1, len(ids) + 1):
        yield {**base, **dict.fromkeys(ids[:count])}
        yield {**base, **dict.fromkeys(ids[-count:])}
    codes = list(dict.fromkeys(code for one in items.values() for code in one.codes))
    for code in codes:
        able = [id for id in ids if code in items[id].codes]
        for count in range(1, len(able) + 1):
            yield {**base, **dict.fromkeys(able[:count], code)}
            yield {**base, **dict.fromkeys(able[-count:], code)}
            if count < len(able):
                yield {**base, **dict.fromkeys(able[:count], code), able[-1]: None}


def _missing(row: Sequence[Any], items: Mapping[str, Answers]) -> int:
    return sum(value not in one.values for value, one in zip(row, items.values(), strict=True))


def _end(one: Answers, last: bool) -> Any:
    return one.values[-1 if last else 0] if one.values else None


def _nth(one: Answers, place: int) -> Any:
    # Steps of 2 leave the middle option to few items: from there a reversed item is not to be told.
    return one.values[place * 2 % len(one.values)] if one.values else None
