"""Mistakes with the numbers of answers: a wrong number in a reversal, codes that are off, codes and gaps that count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction

from attrs import evolve

from cwinstruments.forensics.mistake import Filling, Mistake, listed, said_of
from cwinstruments.model import Instrument, ItemUse, ResponseOption, Scale, format_fraction
from cwinstruments.mutants.coding import change_coding
from cwinstruments.mutants.mutant import Changing, Kind, Mutant


def change_codes(changing: Changing, /) -> Iterator[Mistake]:
    """Give the mistakes with numbers in one scale; its transform is a line that stays."""
    yield from _maxima(changing)
    yield from _counted_codes(changing)
    yield from _filled_before_reversing(changing)


def move_codes(instrument: Instrument, scales: Collection[str], /) -> Iterator[Mistake]:
    """Give the mistakes in which codes are one lower or higher, and what was written for the right ones stays.

    Args:
        instrument: with transforms that stay.
        scales: those that the total rests on.
    """
    for id, options in instrument.response_options.items():
        values = [one.value for one in options.options if isinstance(one.value, Fraction)]
        users = {item.id for item in instrument.items if item.options == id}
        touched = [
            one for one in scales if any(use.item in users and not use.recode for use in instrument.scales[one].items)
        ]
        if not touched or not values or len(values) != len(options.options):
            continue
        turned = any(use.reverse_keyed and use.item in users for one in touched for use in instrument.scales[one].items)
        has_line = any(instrument.scales[one].transform is not None for one in touched)
        ends = min(values) + max(values)
        for by in (-1, 1):
            how = f"the answers to {id} were coded 1 {'lower' if by < 0 else 'higher'}"
            stays = f"{how}, but reversed items were still {format_fraction(ends)} - x"
            if turned:
                yield said_of(_moved(instrument, id, users, touched, values, by, ends), stays)
                yield from _stated_so(instrument, id, users, by, ends, touched, stays)
            if has_line:
                moved = _moved(instrument, id, users, touched, values, by, ends + 2 * by)
                yield said_of(moved, f"{how}, but the transform stayed as it was")


def values_of(instrument: Instrument, item: str, /) -> tuple[Fraction, ...]:
    """Give the numbers that an item can be answered with, none where these are not listed."""
    options = instrument.item(item).options
    found = () if options is None else tuple(one.value for one in instrument.response_options[options].options)
    return tuple(value for value in found if isinstance(value, Fraction))


def _maxima(changing: Changing) -> Iterator[Mistake]:
    """Give the mistakes in which reversed items are taken from a wrong number, such as 5 for responses from 1 to 5."""
    uses = changing.scale.items
    turned = [use for use in uses if use.reverse_keyed and not use.recode]
    known = {use.item: values_of(changing.instrument, use.item) for use in turned}
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
            items = tuple(
                _recoded(use, known[use.item], _ends(known[use.item]) + by) if use.item in chosen else use
                for use in uses
            )
            which = says if place == 0 else says.replace("reversed items were", f"{group[0].item} was")
            mutant = changing.mutant(f"{changing.id} reversal {by:+d}", Kind.RECODING, ("items",), items=items)
            yield said_of(mutant, which, (0 if abs(by) == 1 else 1) + (place > 0))


def _counted_codes(changing: Changing) -> Iterator[Mistake]:
    """Give the mistake in which codes for no answer are counted as if they were answers."""
    scale, instrument = changing.scale, changing.instrument
    if any(use.recode for use in scale.items):
        return
    options = dict(instrument.response_options)
    codes: dict[int, None] = {}
    for id in dict.fromkeys(instrument.item(use.item).options for use in scale.items):
        if id is None or not options[id].nonresponse:
            continue
        found = [one.code for one in options[id].nonresponse]
        codes |= dict.fromkeys(found)
        more = tuple(ResponseOption(Fraction(code)) for code in found)
        options[id] = evolve(options[id], options=(*options[id].options, *more), nonresponse=())
    if codes:
        more_values = [Fraction(code) for code in codes]
        items = tuple(_counting(use, instrument, more_values) for use in scale.items)
        changed = evolve(
            instrument,
            scales={**instrument.scales, changing.id: evolve(scale, items=items)},
            response_options=options,
        )
        id = f"{changing.id} codes counted"
        mutant = Mutant(id, Kind.STATE_POLICY, ("scales", changing.id, "items"), (changing.id,), changed)
        yield said_of(mutant, f"codes for no answer ({listed([str(code) for code in codes])}) were counted as answers")


def _filled_before_reversing(changing: Changing) -> Iterator[Mistake]:
    """Give the mistake in which what is missing is 0 before it is reversed: 6 - 0 counts as the most of all."""
    scale, instrument = changing.scale, changing.instrument
    known = {use.item: values_of(instrument, use.item) for use in scale.items}
    turned = {use.item for use in scale.items if use.reverse_keyed}
    if not turned or any(use.recode for use in scale.items) or any(not values for values in known.values()):
        return
    zero = Fraction(0)
    options = dict(instrument.response_options)
    codes: dict[str, frozenset[float]] = {}
    for item in known:
        id = instrument.item(item).options
        assert id is not None
        none = instrument.response_options[id].nonresponse
        codes[item] = frozenset(float(one.code) for one in (*none, *instrument.item(item).nonresponse))
        if zero not in known[item]:
            more = (*instrument.response_options[id].options, ResponseOption(zero))
            options[id] = evolve(options[id], options=more, nonresponse=tuple(one for one in none if one.code != 0))
    items = tuple(_counting(use, instrument, [] if zero in known[use.item] else [zero]) for use in scale.items)
    changed = evolve(
        instrument, scales={**instrument.scales, changing.id: evolve(scale, items=items)}, response_options=options
    )
    path = ("scales", changing.id, "items")
    mutant = Mutant(f"{changing.id} filled", Kind.MISSING_RULE, path, (changing.id,), changed)
    ends = {_ends(known[item]) for item in turned}
    such = f", so that reversed they are {format_fraction(min(ends))}" if len(ends) == 1 else ""
    yield Mistake(Filling(mutant, codes=codes), f"missing answers were 0 before items were reversed{such}", 0)


def _moved(
    instrument: Instrument,
    options: str,
    users: Collection[str],
    touched: Sequence[str],
    values: Sequence[Fraction],
    by: int,
    number: Fraction,
) -> Mutant:
    """Give the mutant in which answers count as if coded lower or higher, and reversed items are `number - x`."""

    def counted(use: ItemUse) -> ItemUse:
        if use.item not in users or use.recode:
            return use
        recode: dict[Fraction | str, Fraction] = {
            value: number - (value + by) if use.reverse_keyed else value + by for value in values
        }
        return evolve(use, reverse_keyed=False, recode=recode)

    scales = {one: _with_items(instrument.scales[one], counted) for one in touched}
    changed = evolve(instrument, scales={**instrument.scales, **scales})
    return Mutant(
        f"{options} coded {by:+d}", Kind.OPTION_VALUES, ("response_options", options), tuple(touched), changed
    )


def _stated_so(
    instrument: Instrument,
    options: str,
    users: Collection[str],
    by: int,
    ends: Fraction,
    touched: Collection[str],
    says: str,
) -> Iterator[Mistake]:
    """Give the same where the data too hold the codes that are lower or higher."""
    for mutant in change_coding(instrument, by=by):
        if mutant.path[1] != options:
            continue
        changed = mutant.instrument

        def counted(use: ItemUse, changed: Instrument = changed) -> ItemUse:
            if use.item not in users or use.recode or not use.reverse_keyed:
                return use
            return _recoded(use, values_of(changed, use.item), ends)

        scales = {one: _with_items(changed.scales[one], counted) for one in touched}
        yield said_of(evolve(mutant, instrument=evolve(changed, scales={**changed.scales, **scales})), says)


def _with_items(scale: Scale, counted: Callable[[ItemUse], ItemUse]) -> Scale:
    return evolve(scale, items=tuple(counted(use) for use in scale.items))


def _recoded(use: ItemUse, values: Sequence[Fraction], number: Fraction) -> ItemUse:
    """Give a reversed item that is taken from a number."""
    return evolve(use, reverse_keyed=False, recode={value: number - value for value in values})


def _counting(use: ItemUse, instrument: Instrument, more: Sequence[Fraction]) -> ItemUse:
    """Give an item of which more numbers count, reversed in the ends that it had."""
    values = values_of(instrument, use.item)
    if not values or not use.reverse_keyed or not more:
        return use
    return _recoded(use, (*values, *more), _ends(values))


def _ends(values: Sequence[Fraction]) -> Fraction:
    return min(values) + max(values)
