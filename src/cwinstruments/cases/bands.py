"""Bands of units in cases: a case states in which band a value lies, whoever gets that band."""

from __future__ import annotations

from attrs import evolve

from cwinstruments.model import BandsFor, Instrument


def with_bands_of_units(instrument: Instrument, /) -> Instrument:
    """Give an instrument whose scores have their bands also where those are for units alone.

    A case scores one respondent, and its band is that of the value: of a unit with this value, where bands are for
    units. So the edges are proved by cases and mutants like all others.
    """
    level = instrument.permitted_level
    changed = {
        id: evolve(scale, bands_for=BandsFor.BOTH)
        for id, scale in instrument.scales.items()
        if scale.bands and not scale.has_bands_for(BandsFor.RESPONDENT, level)
    }
    return evolve(instrument, scales={**instrument.scales, **changed}) if changed else instrument
