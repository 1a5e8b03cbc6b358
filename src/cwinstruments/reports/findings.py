"""What is found in units and in partnerships over two waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from cwinstruments.model import in_language
from cwinstruments.reports.scored_files import ScoredFile
from cwinstruments.reports.two_sides import (
    Partnership,
    SidesMean,
    mean_over_types,
    means_by_type,
    pair_sides,
)
from cwinstruments.reports.unit_means import UnitChange, UnitMean, changes_between, mean_over_units, unit_means

BEFORE: Final = "1"
AFTER: Final = "2"


@frozen
class UnitFindings:
    """An instrument at the level of units.

    Args:
        scales: the title of each headline scale.
        minimum_cell: how many scores a mean needs, by scale.
        overall: the mean over the people in units that are shown, by scale and wave.
        changes: from the first wave to the second, by scale.
    """

    instrument: str
    scales: Mapping[str, str]
    minimum_cell: Mapping[str, int]
    means: tuple[UnitMean, ...]
    overall: Mapping[str, Mapping[str, float | None]]
    changes: Mapping[str, tuple[UnitChange, ...]]

    def withheld(self, scale: str, wave: str) -> tuple[str, ...]:
        """Give the units whose mean on a scale is withheld."""
        return tuple(one.unit for one in self.means if (one.scale, one.wave) == (scale, wave) and one.is_withheld)

    def shown(self, scale: str, wave: str) -> tuple[UnitMean, ...]:
        """Give the means on a scale that are shown, from the least to the greatest."""
        found = [one for one in self.means if (one.scale, one.wave) == (scale, wave) and not one.is_withheld]
        return tuple(sorted(found, key=lambda one: (_ranked(one.mean), one.unit)))


@frozen
class PartnershipFindings:
    """Partnerships with both sides beside each other.

    Args:
        by_type: means of the total, by partner type and wave.
        by_facet: means over the types in the second wave, by facet.
        overall: means of the total over the types, by wave.
    """

    partnerships: tuple[Partnership, ...]
    by_type: tuple[SidesMean, ...]
    by_facet: tuple[SidesMean, ...]
    overall: Mapping[str, SidesMean]
    facet_titles: Mapping[str, str]

    def widest_gaps(self, wave: str, n: int) -> tuple[Partnership, ...]:
        """Give the partnerships whose sides differ most."""
        of_wave = [one for one in self.partnerships if one.wave == wave]
        return tuple(sorted(of_wave, key=lambda one: (-_ranked(abs(one.gap)), one.partnership))[:n])


def find_in_units(scored: ScoredFile, headlines: Sequence[str], /) -> UnitFindings:
    """Gather the means of units and how they changed.

    Args:
        headlines: the scales that stand for the instrument.
    """
    means = unit_means(scored)
    return UnitFindings(
        scored.instrument.id,
        {scale: in_language(scored.instrument.scales[scale].title) for scale in headlines},
        {id: one.aggregate.minimum_cell for id, one in scored.instrument.scales.items() if one.aggregate is not None},
        means,
        {
            scale: {wave: mean_over_units(means, scale, wave) for wave in (BEFORE, AFTER)}
            for scale in scored.instrument.scales
        },
        {scale: changes_between(means, scale, BEFORE, AFTER) for scale in headlines},
    )


def find_in_partnerships(scored: ScoredFile, total: str, /) -> PartnershipFindings:
    """Gather both sides of partnerships, by type and by facet.

    Args:
        total: the scale over all facets.
    """
    partnerships = pair_sides(scored, total)
    means = [one for wave in (BEFORE, AFTER) for one in means_by_type(scored, partnerships, total, wave)]
    facets = [use.scale for use in scored.instrument.scales[total].scales]
    return PartnershipFindings(
        partnerships,
        tuple(one for one in means if one.scale == total),
        tuple(mean_over_types(means, facet, AFTER) for facet in facets),
        {wave: mean_over_types(means, total, wave) for wave in (BEFORE, AFTER)},
        {id: in_language(scale.title) for id, scale in scored.instrument.scales.items()},
    )


def _ranked(value: float | None) -> float:
    """Give a value to sort by: what differs by a rounding error is equal, so that the name decides everywhere alike."""
    return round(value or 0.0, 6)
