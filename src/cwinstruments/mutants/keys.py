"""Mutants of a key: an item, or a scale of a scale, keyed the other way, left out, weighted or recoded otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from cwinstruments.model import ItemUse, format_fraction
from cwinstruments.mutants.mutant import Changing, Kind, Mutant


def change_keys(changing: Changing, /) -> Iterator[Mutant]:
    """Give the mutants of everything that a scale is made of."""
    scale = changing.scale
    if scale.norm is not None:
        return  # a norm is of one scale as it is
    attribute = "items" if scale.items else "scales"
    uses: tuple[Any, ...] = scale.items or scale.scales
    for place, use in enumerate(uses):
        name = use.item if isinstance(use, ItemUse) else use.scale

        def changed(id: str, kind: Kind, *path: str, place: int = place, **changes: Any) -> Mutant:
            others = (*uses[:place], *([evolve(uses[place], **changes)] if changes else ()), *uses[place + 1 :])
            return changing.mutant(f"{id} {changing.id}", kind, (attribute, place, *path), **{attribute: others})

        yield changed(f"{name} keying in", Kind.KEYING, reverse_keyed=not use.reverse_keyed)
        if len(uses) > 1:
            yield changed(f"{name} dropped from", Kind.DROPPED)
            yield changed(f"{name} weight in", Kind.WEIGHT, "weight", weight=use.weight + 1)
        for value, score in use.recode.items() if isinstance(use, ItemUse) else ():
            shown = value if isinstance(value, str) else format_fraction(value)
            recode = {**use.recode, value: score + 1}
            yield changed(f"{name} recoding of {shown} in", Kind.RECODING, "recode", shown, recode=recode)
