"""Mistakes that are made with many items at once: none reversed, a wrong number in the reversal, a rule ignored."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations
from typing import Final, TypeAlias

from attrs import evolve

from cwinstruments.model import (
    InDenominator,
    Instrument,
    ItemUse,
    Linear,
    MissingRule,
    ResponseOption,
    StatePolicy,
    Then,
    format_fraction,
)
from cwinstruments.mutants.mutant import Changing, Kind, Mutant

_MOST_SUBSETS: Final = 6
"""Of so many reverse-keyed items every subset is tried; of more, every pair."""
_STATES: Final = ("not_applicable", "not_asked", "dont_know", "refused", "skipped")

_ALL_MISSING: Final = StatePolicy(**dict.fromkeys(_STATES, InDenominator.MISSING))
"""Whoever ignores the rule does not tell one kind of missing answer from another."""

Made: TypeAlias = Iterator[tuple[Mutant, str, int]]
"""Mutants, each with what totals that were made so do, and how rare that is: 0 for what happens most."""


def change_many(changing: Changing, /) -> Made:
    """Give the mistakes that are made with a whole scale."""
    yield from _forms(changing)
    yield from _keyings(changing)
    yield from _maxima(changing)
    yield from _ignored_rules(changing)
    yield from _counted_codes(changing)


def _forms(changing: Changing) -> Made:
    """Give the mistakes in which the score of a scale is a raw sum or mean, or a sum with what is missing as 0."""
    scale = changing.scale
    if scale.norm is not None or scale.formula is not None or scale.method not in ("mean", "sum"):
        return
    filled = MissingRule(min_answered=0, then=Then.ZERO_FILL, states=_ALL_MISSING)
    of_sum = evolve(scale.missing, then=Then.PRORATE if scale.missing.then is Then.AVAILABLE else scale.missing.then)
    of_mean = evolve(scale.missing, then=Then.AVAILABLE if scale.missing.then is Then.PRORATE else scale.missing.then)
    apart = (scale.transform is not None) + (scale.round is not None)
    a_part = Linear(multiply=Fraction(1, len(scale.items) or len(scale.scales)))
    for method, rule, transform, what in (
        ("sum", of_sum, None, "the raw sum"),
        ("mean", of_mean, None, "the raw mean"),
        ("sum", filled, None, "the raw sum of what was answered, however little that is"),
        ("sum", filled, a_part, "the raw mean with missing answers counted as 0, however many those are"),
    ):
        # One change alone is a slip that is known already.
        if rule is not filled and apart + (method != scale.method) < 2:
            continue
        mutant = changing.mutant(
            f"{changing.id} {what}",
            Kind.METHOD,
            ("method",),
            method=method,
            missing=rule,
            transform=transform,
            round=None,
        )
        yield mutant, f"the stated totals are {what}", 0


def _keyings(changing: Changing) -> Made:
    """Give the mistakes in which several reverse-keyed items are not reversed, or all items the other way round."""
    uses = changing.scale.items
    turned = [use.item for use in uses if use.reverse_keyed]
    if len(turned) > 1:
        yield _flipped(changing, turned, f"no item was reversed ({_listed(turned)} should be)", 0)
    sizes = range(2, len(turned)) if len(turned) <= _MOST_SUBSETS else range(2, 3)
    for chosen in chain.from_iterable(combinations(turned, size) for size in sizes):
        yield _flipped(changing, chosen, f"{_listed(chosen)} were not reversed", 1)
    if len(uses) > 1:
        yield _flipped(changing, [use.item for use in uses], "every item was keyed the other way round", 1)


def _flipped(changing: Changing, items: Collection[str], says: str, rarity: int) -> tuple[Mutant, str, int]:
    uses = tuple(
        evolve(use, reverse_keyed=not use.reverse_keyed) if use.item in items else use for use in changing.scale.items
    )
    id = f"{changing.id} keying of {len(items)} items"
    return changing.mutant(id, Kind.KEYING, ("items",), items=uses), says, rarity


def _maxima(changing: Changing) -> Made:
    """Give the mistakes in which reversed items are taken from a wrong number, such as 5 for responses from 1 to 5."""
    uses = changing.scale.items
    turned = [use for use in uses if use.reverse_keyed and not use.recode]
    known = {use.item: _values(changing.instrument, use.item) for use in turned}
    if not turned or any(not values for values in known.values()):
        return
    for by in (-1, 1, -2, 2):
        says = f"reversed items were taken from a number {abs(by)} too {'low' if by < 0 else 'high'}"
        sums = {min(values) + max(values) + by for values in known.values()}
        if len(sums) == 1:
            (number,) = sums
            says = f"reversed items were {format_fraction(number)} - x, not {format_fraction(number - by)} - x"
        groups = [turned, *([one] for one in turned if len(turned) > 1)]
        for place, group in enumerate(groups):
            chosen = {use.item for use in group}
            items = tuple(_taken_from(use, known[use.item], by) if use.item in chosen else use for use in uses)
            which = says if place == 0 else says.replace("reversed items were", f"{group[0].item} was")
            mutant = changing.mutant(f"{changing.id} reversal {by:+d}", Kind.RECODING, ("items",), items=items)
            yield mutant, which, (0 if abs(by) == 1 else 1) + (place > 0)


def _taken_from(use: ItemUse, values: Sequence[Fraction], by: int) -> ItemUse:
    number = min(values) + max(values) + by
    return evolve(use, reverse_keyed=False, recode={value: number - value for value in values})


def _ignored_rules(changing: Changing) -> Made:
    """Give the mistakes in which there is a score however few answers there are."""
    scale = changing.scale
    if scale.norm is not None or scale.formula is not None:
        return
    told = {
        Then.AVAILABLE: "what was answered was taken",
        Then.PRORATE: "the sum was prorated",
        Then.ZERO_FILL: "missing answers were counted as 0",
    }
    for then, what in told.items():
        rule = MissingRule(min_answered=0 if then is Then.ZERO_FILL else 1, then=then, states=_ALL_MISSING)
        mutant = changing.mutant(f"{changing.id} any missing {then}", Kind.MISSING_RULE, ("missing",), missing=rule)
        yield mutant, f"the missing rule was ignored: however few were answered, {what}", 0


def _counted_codes(changing: Changing) -> Made:
    """Give the mistake in which codes for no answer are counted as if they were answers."""
    scale, instrument = changing.scale, changing.instrument
    if scale.transform is not None or any(use.recode for use in scale.items):
        return
    sets = dict.fromkeys(instrument.item(use.item).options for use in scale.items)
    options = dict(instrument.response_options)
    codes: dict[int, None] = {}
    for id in sets:
        if id is None or not options[id].nonresponse:
            continue
        found = [one.code for one in options[id].nonresponse]
        codes |= dict.fromkeys(found)
        more = tuple(ResponseOption(Fraction(code)) for code in found)
        options[id] = evolve(options[id], options=(*options[id].options, *more), nonresponse=())
    if not codes:
        return
    uses = tuple(_counting(use, instrument, codes) for use in scale.items)
    scales = {**instrument.scales, changing.id: evolve(scale, items=uses)}
    changed = evolve(instrument, scales=scales, response_options=options)
    id = f"{changing.id} codes counted"
    mutant = Mutant(id, Kind.STATE_POLICY, ("scales", changing.id, "items"), (changing.id,), changed)
    yield mutant, f"codes for no answer ({_listed([str(code) for code in codes])}) were counted as answers", 0


def _counting(use: ItemUse, instrument: Instrument, codes: Collection[int]) -> ItemUse:
    values = _values(instrument, use.item)
    if not values or not use.reverse_keyed:
        return use
    ends = min(values) + max(values)
    every = (*values, *(Fraction(code) for code in codes))
    return evolve(use, reverse_keyed=False, recode={value: ends - value for value in every})


def _values(instrument: Instrument, item: str) -> tuple[Fraction, ...]:
    options = instrument.item(item).options
    found = () if options is None else tuple(one.value for one in instrument.response_options[options].options)
    return tuple(value for value in found if isinstance(value, Fraction))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(list(names)[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8} more"
