"""The part of an instrument that a mutant can change: its scales, those computed from them, and what these need."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from cwinstruments.model import Instrument
from cwinstruments.plan.parts import names_of_scales


def dependants(instrument: Instrument, scales: Iterable[str], /) -> tuple[str, ...]:
    """Give these scales and all that are computed from them, in the order of the definition."""
    found = set(scales)
    while more := {
        id for id, scale in instrument.scales.items() if id not in found and found & set(names_of_scales(scale))
    }:
        found |= more
    return tuple(id for id in instrument.scales if id in found)


def around(instrument: Instrument, scales: Iterable[str], /) -> Instrument:
    """Give the instrument with these scales and what they are computed from: it scores them as the whole does."""
    needed = set(scales)
    while more := {
        name
        for id in needed
        for name in names_of_scales(instrument.scales[id])
        if name in instrument.scales and name not in needed
    }:
        needed |= more
    return evolve(instrument, scales={id: scale for id, scale in instrument.scales.items() if id in needed})


def bare(instrument: Instrument, /) -> Instrument:
    """Give the instrument without texts, which no score rests on: it compiles in less time."""
    return evolve(
        instrument,
        items=tuple(evolve(one, text=None, text_by_form={}, topic=None) for one in instrument.items),
        description=None,
        instructions=None,
        frameworks={},
        translations={},
        forms={},
        template=None,
    )
