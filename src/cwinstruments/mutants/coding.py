"""Mutants of response options: the numbers of a set coded from one higher, as 0 to 4 is taken for 1 to 5, or lower."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import evolve

from cwinstruments.model import Instrument, Item, ItemUse, Scale
from cwinstruments.mutants.mutant import Kind, Mutant
from cwinstruments.plan.formula import names_in_text


def change_coding(instrument: Instrument, /, *, by: int = 1) -> Iterator[Mutant]:
    """Give a mutant for each set of response options that has numbers and is used.

    Args:
        by: what each number is higher.
    """
    for id, options in instrument.response_options.items():
        users = {item.id: item for item in instrument.items if item.options == id}
        values = [option.value for option in options.options]
        if not _scales_on(instrument, users) or not all(isinstance(value, Fraction) for value in values):
            continue
        shifted = tuple(evolve(one, value=_up(one.value, by)) for one in options.options)
        scales = {name: _recoded(scale, users, by) for name, scale in instrument.scales.items()}
        others = {**instrument.response_options, id: evolve(options, options=shifted)}
        changed = evolve(instrument, response_options=others, scales=scales)
        path = ("response_options", id, "options")
        yield Mutant(
            f"{id} values {'+' if by > 0 else '-'} {abs(by)}",
            Kind.OPTION_VALUES,
            path,
            _scales_on(instrument, users),
            changed,
        )


def _scales_on(instrument: Instrument, items: Mapping[str, Item]) -> tuple[str, ...]:
    """Give the scales that use one of these items, or one that is asked only where these are answered so."""
    names = set(items)
    while more := {
        one.id
        for one in instrument.items
        if one.id not in names and one.show_if is not None and names & set(names_in_text(one.show_if))
    }:
        names |= more
    return tuple(id for id, scale in instrument.scales.items() if names & _names_of(scale))


def _names_of(scale: Scale) -> set[str]:
    return set(names_in_text(scale.formula)) if scale.formula is not None else {use.item for use in scale.items}


def _recoded(scale: Scale, users: Mapping[str, Item], by: int) -> Scale:
    """Let recodings name the shifted numbers."""
    items = tuple(_shifted(use, by) if use.item in users else use for use in scale.items)
    return scale if items == scale.items else evolve(scale, items=items)


def _shifted(use: ItemUse, by: int) -> ItemUse:
    return evolve(use, recode={_up(value, by): score for value, score in use.recode.items()})


def _up(value: Fraction | str, by: int) -> Fraction | str:
    return value if isinstance(value, str) else value + by
