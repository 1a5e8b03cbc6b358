"""Rated levels: units of which level the items of a scale are about, and which levels are larger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cwinstruments.model import Instrument, RatedThing, Survey
from cwinstruments.model.survey import JOINT
from cwinstruments.units.hierarchy import Level

_PERSONS: Final = (RatedThing.RESPONDENT, RatedThing.TASK)
_WHOLES: Final = (RatedThing.AGENCY, RatedThing.COUNTY)
_LARGER: Final = {RatedThing.OFFICE: _WHOLES, **dict.fromkeys(_WHOLES, ())}
"""What is larger than the rated thing, by how columns are called; beside teams all of these are."""


def rated_thing(definition: Instrument | Survey, scale: str, /) -> RatedThing:
    """Give what a scale is about; of a survey, what the instrument says whose scale it is."""
    if isinstance(definition, Survey):
        return definition.resolved[scale.partition(JOINT)[0]].unit
    return definition.unit


def larger_levels(rated: RatedThing, levels: Sequence[Level], /) -> frozenset[str]:
    """Give the levels whose units hold several of what is rated, so that their people answer about different ones.

    Levels are known by their columns: an `office` is an office. Else teams and partnerships are the smallest units,
    offices the largest that a column names, and agencies and counties everybody. Where people rate themselves or what
    they do, no level is larger.

    Examples:
        >>> from cwinstruments.units.hierarchy import levels_of
        >>> sorted(larger_levels(RatedThing.TEAM, levels_of(("unit", "office"))))
        ['everybody', 'office']
    """
    names = [one.name for one in levels]
    if rated in _PERSONS:
        return frozenset()
    if rated.value in names:
        place = names.index(rated.value)
    elif rated in _WHOLES:
        place = len(names) - 1
    elif names[0] in _LARGER.get(rated, tuple(_LARGER)):
        # What is rated is smaller than all of them.
        place = -1
    else:
        place = len(names) - 2 if rated is RatedThing.OFFICE else 0
    return frozenset(names[place + 1 :])
