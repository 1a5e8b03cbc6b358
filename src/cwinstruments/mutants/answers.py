"""What an item can be answered: a list of values to try, and the codes that mean that there is no answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

from attrs import frozen

from cwinstruments.model import Covariate, DateRange, Instrument, Item, ItemType, Range, from_fraction

_FEW = 12
"""So many values of an item are all tried; of more, the ends and some between."""


@frozen
class Answers:
    """What one item, or covariate, can be answered.

    Args:
        values: some or all of its values, from low to high.
        codes: its non-response codes; an empty cell, None, is always one more.
        complete: whether these are all its values.
    """

    values: tuple[Any, ...]
    codes: tuple[int, ...] = ()
    complete: bool = True

    @property
    def all(self) -> tuple[Any, ...]:
        """The values, the codes and the empty cell."""
        return (*self.values, *self.codes, None)

    def draw(self, random: Random, /) -> Any:
        """Draw one of them, most often a value."""
        return random.choice(self.values if random.random() < 0.85 and self.values else self.all)


def answers_of(instrument: Instrument, id: str, /) -> Answers:
    """Give what an item or a covariate can be answered."""
    if id in instrument.respondent:
        return _of_covariate(instrument.respondent[id])
    item = instrument.item(id)
    shared = instrument.response_options[item.options].nonresponse if item.options else ()
    values, complete = _values(instrument, item)
    return Answers(values, tuple(one.code for one in (*item.nonresponse, *shared)), complete)


def _of_covariate(covariate: Covariate) -> Answers:
    codes = tuple(one.code for one in covariate.nonresponse)
    if covariate.range is not None:
        values, complete = _numbers(covariate.range, Fraction(1))
        return Answers(values, codes, complete)
    return Answers(tuple(_plain(one.value) for one in covariate.options), codes)


def _values(instrument: Instrument, item: Item) -> tuple[tuple[Any, ...], bool]:
    options = instrument.response_options[item.options].options if item.options else item.between
    match item.type:
        case ItemType.ORDERED_CHOICE | ItemType.NOMINAL_CHOICE | ItemType.PAIRED_COMPARISON:
            return tuple(_plain(one.value) for one in options), True
        case ItemType.MULTIPLE_CHOICE:
            chosen = [_plain(one.value) for one in options]
            return ([], *([one] for one in chosen), *map(list, combinations(chosen, 2)), chosen), len(chosen) < 3
        case ItemType.BOOLEAN:
            return (False, True), True
        case ItemType.TEXT:
            return ("a word",), True  # no score can rest on it
        case ItemType.DATE:
            assert isinstance(item.range, DateRange)
            return _days(item.range), False
    assert isinstance(item.range, Range)
    return _numbers(item.range, item.step or Fraction(1, 10 ** (item.digits or 0)))


def _numbers(range_: Range, step: Fraction) -> tuple[tuple[Any, ...], bool]:
    count = int((range_.max - range_.min) / step)
    if count < _FEW:
        return tuple(_plain(range_.min + place * step) for place in range(count + 1)), True
    # The ends and their neighbours, small numbers, and some between.
    places = {0, 1, 2, 3, 5, count - 1, count, *(round(count * part / 7) for part in range(1, 7))}
    return tuple(_plain(range_.min + place * step) for place in sorted(places)), False


def _days(range_: DateRange) -> tuple[str, ...]:
    first, last = date.fromisoformat(range_.min), date.fromisoformat(range_.max)
    days = (last - first).days
    places = sorted({0, min(1, days), days // 3, days // 2, days})
    return tuple((first + timedelta(days=place)).isoformat() for place in places)


def _plain(value: Fraction | str) -> Any:
    return value if isinstance(value, str) else from_fraction(value)


def count_all(answers: Iterator[Answers], /) -> int | None:
    """Count in how many ways items can be answered; None where not every value is listed."""
    product = 1
    for one in answers:
        if not one.complete:
            return None
        product *= len(one.all)
    return product
