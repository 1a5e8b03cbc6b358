"""Instruments that say the same in another way, for laws that say what changes no score."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

from attrs import evolve

from cwinstruments.model import Instrument, Item, ItemUse

_NAMES = re.compile(r"'[^']*'|[A-Za-z_]\w*(?:\.\w+)*(?=\s*\()?")
_CALL = re.compile(r"\s*\(")
NEW = "renamed_"
"""What stands before the new name of an item."""


def permuted(instrument: Instrument, random: Random, /) -> Instrument:
    """Give an instrument whose scales list their items and scales in another order."""
    scales = {
        id: evolve(scale, items=_shuffled(scale.items, random), scales=_shuffled(scale.scales, random))
        for id, scale in instrument.scales.items()
    }
    return evolve(instrument, scales=scales)


def _shuffled(parts: tuple[Any, ...], random: Random) -> tuple[Any, ...]:
    if len(parts) < 2:
        return parts
    found = list(parts)
    random.shuffle(found)
    return tuple(found) if tuple(found) != parts else (*parts[1:], parts[0])


def reversed_twice(instrument: Instrument, /) -> Instrument:
    """Give an instrument whose items are turned round by a recoding and once more by their keying."""
    items = {item.id: item for item in instrument.items}
    scales = {
        id: evolve(scale, items=tuple(_turned(instrument, items[use.item], use) for use in scale.items))
        for id, scale in instrument.scales.items()
    }
    return evolve(instrument, scales=scales)


def _turned(instrument: Instrument, item: Item, use: ItemUse) -> ItemUse:
    scores: Mapping[Fraction | str, Fraction] = use.recode
    if not scores:
        options = instrument.response_options[item.options].options if item.options else ()
        scores = {one.value: one.value for one in options if isinstance(one.value, Fraction)}
        if not scores or len(scores) < len(options):
            return use
    ends = min(scores.values()) + max(scores.values())
    turned = {code: ends - score for code, score in scores.items()}
    return evolve(use, recode=turned, reverse_keyed=not use.reverse_keyed)


def renamed(instrument: Instrument, /) -> Instrument:
    """Give an instrument whose items have other ids, in scales, formulas and conditions too."""
    ids = {item.id for item in instrument.items}
    items = tuple(
        evolve(item, id=NEW + item.id, show_if=None if item.show_if is None else _in_formula(item.show_if, ids))
        for item in instrument.items
    )
    scales = {
        id: evolve(
            scale,
            items=tuple(evolve(use, item=NEW + use.item) for use in scale.items),
            formula=None if scale.formula is None else _in_formula(scale.formula, ids),
        )
        for id, scale in instrument.scales.items()
    }
    return evolve(instrument, items=items, scales=scales, forms={}, template=None)


def rename_answers(instrument: Instrument, row: Mapping[str, Any], /) -> dict[str, Any]:
    """Give answers under the new ids of the items."""
    ids = {item.id for item in instrument.items}
    return {NEW + id if id in ids else id: value for id, value in row.items()}


def names_items_in_options(instrument: Instrument, /) -> bool:
    """Tell whether the options of a plugin's method name items: what they mean is known to the method alone."""
    ids = {item.id for item in instrument.items}
    methods = (scale.method for scale in instrument.scales.values() if not isinstance(scale.method, str))
    return any(_mentions(method.options, ids) for method in methods)


def _mentions(options: Any, ids: set[str]) -> bool:
    if isinstance(options, Mapping):
        return any(_mentions(one, ids) for pair in options.items() for one in pair)
    if isinstance(options, list | tuple):
        return any(_mentions(one, ids) for one in options)
    return isinstance(options, str) and options in ids


def _in_formula(text: str, ids: set[str]) -> str:
    """Rename items in a formula, where they are neither text nor the name of a function.

    Examples:
        >>> _in_formula("sum(sum, q1) + (q1__other == 'q1')", {"sum", "q1"})
        "sum(renamed_sum, renamed_q1) + (renamed_q1__other == 'q1')"
    """

    def change(found: re.Match[str]) -> str:
        word = found.group()
        if word.startswith("'") or _CALL.match(text, found.end()):
            return word
        return NEW + word if word in ids or word.partition("__")[0] in ids else word

    return _NAMES.sub(change, text)
