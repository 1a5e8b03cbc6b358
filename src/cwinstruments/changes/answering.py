"""Responses that would tell an old and a new definition apart, the most promising first.

First come those that a person would try: everybody at one end, one item at a time, answers missing one by one, every
sum from the least to the greatest (so each edge of a band is met). Then come random ones, the same in every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import chain, zip_longest
from random import Random
from typing import Any, Final, TypeAlias

from attrs import frozen

from cwinstruments.model import from_fraction
from cwinstruments.plan import Choices, Codes, Grid, Input, InputKind, ScoringPlan

Responses: TypeAlias = dict[str, Any]

_MOST_VALUES: Final = 24
_MOST_STEPS: Final = 400
_MOST_SINGLE: Final = 1500
_SEED: Final = 20_260_101


@frozen
class Answerable:
    """What can be answered to one item.

    Args:
        values: what both definitions allow, from low to high.
        others: what one of them alone allows.
        codes: the codes that say why there is no answer, and an empty cell.
    """

    item: str
    values: tuple[Any, ...]
    others: tuple[Any, ...] = ()
    codes: tuple[Any, ...] = (None,)


def answerable_items(old: ScoringPlan, new: ScoringPlan, /, among: Iterable[str] = ()) -> tuple[Answerable, ...]:
    """Give what can be answered to each item of two plans, in the order of the new one.

    Args:
        among: the items to look at; all where none is named.
    """
    before, after = _by_item(old), _by_item(new)
    wanted = set(among)
    found = []
    for item in dict.fromkeys((*after, *before)):
        if wanted and item not in wanted:
            continue
        one, other = before.get(item), after.get(item)
        values_before, values_after = _values(one), _values(other)
        if one is None or other is None:
            shared, others = values_before or values_after, []
        else:
            shared = [value for value in values_after if value in values_before]
            others = [value for value in (*values_before, *values_after) if value not in shared]
        codes_before, codes_after = _codes(one), _codes(other)
        codes = [code for code in codes_after or codes_before if one is None or other is None or code in codes_before]
        others += [code for code in (*codes_before, *codes_after) if code not in codes]
        found.append(Answerable(item, tuple(shared), tuple(others[:_MOST_VALUES]), (None, *codes)))
    return tuple(found)


def candidates(items: Sequence[Answerable], changed: Iterable[str], random: int, /) -> Iterator[Responses]:
    """Give responses that may score differently by two definitions.

    Args:
        changed: the items that a change names; they are tried first.
        random: how many random responses follow.
    """
    first = set(changed)
    items = sorted(items, key=lambda one: one.item not in first)
    yield from _ends(items)
    # Turn by turn, so that no kind of response has to wait for all of another kind.
    turns = zip_longest(_one_by_one(items), _missing(items), _rising(items))
    yield from (one for one in chain.from_iterable(turns) if one is not None)
    yield from _random(items, Random(_SEED), random)


def beyond(items: Sequence[Answerable], /) -> Iterator[Responses]:
    """Give responses with one answer that only one of the definitions allows."""
    for base in _ends(items):
        for one in items:
            yield from ({**base, one.item: value} for value in one.others)


def _ends(items: Sequence[Answerable]) -> Iterator[Responses]:
    """Give everything at its low end, its high end, in between, and nothing at all."""
    for share in (Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(3, 4)):
        yield {one.item: _at(one, share) for one in items}
    yield {one.item: _at(one, Fraction(place % 2)) for place, one in enumerate(items)}
    yield {}


def _one_by_one(items: Sequence[Answerable]) -> Iterator[Responses]:
    """Give one item at each of its values, the others at either end."""
    given = 0
    for one in items:
        for share in (Fraction(0), Fraction(1)):
            base = {other.item: _at(other, share) for other in items}
            for value in (*one.values[:_MOST_VALUES], *one.codes):
                given += 1
                if given > _MOST_SINGLE:
                    return
                yield {**base, one.item: value}


def _missing(items: Sequence[Answerable]) -> Iterator[Responses]:
    """Give answers missing from the first on, and from the last on, with the others high, low and mixed."""
    for shares in ((Fraction(1), Fraction(1)), (Fraction(0), Fraction(0)), (Fraction(0), Fraction(1))):
        base = {one.item: _at(one, shares[place % 2]) for place, one in enumerate(items)}
        names = list(base)
        for k in range(1, len(names)):
            yield {name: base[name] for name in names[k:]}
            yield {name: base[name] for name in names[:-k]}


def _rising(items: Sequence[Answerable]) -> Iterator[Responses]:
    """Give every sum from the least to the greatest: one item is raised by one step after the other."""
    steps = {one.item: _thinned(one.values, _MOST_VALUES) for one in items if one.values}
    total = sum(len(values) - 1 for values in steps.values())
    every = max(1, total // _MOST_STEPS)
    now = {item: values[0] for item, values in steps.items()}
    count = 0
    for item, values in steps.items():
        for value in values[1:]:
            now[item] = value
            count += 1
            if count % every == 0:
                yield dict(now)


def _random(items: Sequence[Answerable], random: Random, number: int) -> Iterator[Responses]:
    for count in range(number):
        missing = (0.0, 0.0, 0.1, 0.4)[count % 4]
        answers: Responses = {}
        for one in items:
            if one.values and random.random() >= missing:
                answers[one.item] = random.choice(one.values)
            elif missing:
                answers[one.item] = random.choice(one.codes)
        yield answers


def _at(one: Answerable, share: Fraction) -> Any:
    return one.values[round(share * (len(one.values) - 1))] if one.values else None


def _by_item(plan: ScoringPlan) -> Mapping[str, list[Input]]:
    found: dict[str, list[Input]] = {}
    for one in plan.inputs:
        found.setdefault(one.item, []).append(one)
    return found


def _codes(inputs: Sequence[Input] | None) -> list[Any]:
    return [code for code, _ in inputs[0].nonresponse] if inputs else []


def _values(inputs: Sequence[Input] | None) -> list[Any]:
    """Give what an item allows, from low to high; of a long range a part, both ends with it."""
    if not inputs:
        return []
    one = inputs[0]
    if one.kind is InputKind.SELECTED:
        options = [part.name.removeprefix(f"{part.item}__") for part in inputs]
        return [[], *([option] for option in options), *([options] if len(options) > 1 else [])]
    match one.domain:
        case Codes(codes):
            return list(codes)
        case Choices(values):
            numbers: Sequence[int] = values
        case Grid() as grid:
            count = (grid.greatest - grid.least) // grid.step
            numbers = [grid.least + grid.step * place for place in _thinned(range(count + 1), _MOST_VALUES)]
    if one.kind is InputKind.DATE:
        return [date.fromordinal(number).isoformat() for number in numbers]
    return [from_fraction(Fraction(number, one.scale)) for number in numbers]


def _thinned(values: Sequence[Any], most: int) -> Sequence[Any]:
    """Leave out values in between where there are many."""
    if len(values) <= most:
        return values
    last = len(values) - 1
    return [values[place * last // (most - 1)] for place in range(most)]
