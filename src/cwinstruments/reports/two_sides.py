"""Both sides of partnerships beside each other, and the gap between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any

from attrs import evolve, frozen

from cwinstruments.model import Aggregate, AggregateMethod, Instrument
from cwinstruments.plan import compile_aggregates
from cwinstruments.reports.scored_files import ScoredFile
from cwinstruments.scoring import Scores
from cwinstruments.units import unit_scores

AGENCY, PARTNER = "agency", "partner"
MINIMUM_CELL = 5
"""How many partnerships a mean of a partner type needs. The definition's own rule is for the raters of one of them."""


@frozen
class Partnership:
    """One partnership in one wave, as each side sees it.

    Args:
        facets: the scores of the agency side and the partner side, for the facets that are scored on both.
    """

    partnership: str
    partner_type: str
    wave: str
    facets: Mapping[str, tuple[float, float]]

    @property
    def agency(self) -> float:
        """How the agency sees it: the mean of the facets that are scored on both sides."""
        return _mean([agency for agency, _ in self.facets.values()])

    @property
    def partner(self) -> float:
        """How the partner sees it: the mean of the same facets."""
        return _mean([partner for _, partner in self.facets.values()])

    @property
    def gap(self) -> float:
        """How much better the agency sees it than the partner does."""
        return self.agency - self.partner


@frozen
class SidesMean:
    """Means of both sides over several partnerships.

    Args:
        label: the partner type, or all of them.
        n: how many partnerships (of all types: partner types) it is over; None where they are too few to say.
    """

    label: str
    scale: str
    wave: str
    n: int | None
    agency: float | None
    partner: float | None

    @property
    def gap(self) -> float | None:
        """Agency minus partner; None where the means are withheld."""
        return None if self.agency is None or self.partner is None else self.agency - self.partner


def pair_sides(scored: ScoredFile, total: str, /) -> tuple[Partnership, ...]:
    """Put both sides of every partnership beside each other, where both have a score on the total.

    Args:
        total: the scale of scales that says how many facets have to be scored.
    """
    sides: dict[tuple[str, str, str], dict[str, Scores]] = defaultdict(dict)
    for row in scored.rows:
        key = (row.columns["wave"], row.columns["partnership"], row.columns["partner_type"])
        sides[key][row.columns["side"]] = row.scores
    facets = [use.scale for use in scored.instrument.scales[total].scales]
    return tuple(
        Partnership(partnership, partner_type, wave, _on_both(of[AGENCY], of[PARTNER], facets))
        for (wave, partnership, partner_type), of in sides.items()
        if {AGENCY, PARTNER} <= of.keys() and all(one[total].value is not None for one in of.values())
    )


def _on_both(agency: Scores, partner: Scores, facets: Iterable[str]) -> dict[str, tuple[float, float]]:
    both = {facet: (agency[facet].value, partner[facet].value) for facet in facets}
    return {facet: (a, b) for facet, (a, b) in both.items() if a is not None and b is not None}


def means_by_type(
    scored: ScoredFile, partnerships: Sequence[Partnership], total: str, wave: str, /
) -> tuple[SidesMean, ...]:
    """Give the means of both sides for every partner type, on every facet and the total.

    Types with few partnerships are withheld: a unit is a partner type here, and a respondent one side of a partnership.

    Args:
        total: the scale that the means over facets scored on both sides stand for.
    """
    plan = compile_aggregates(_with_means_of_sides(scored.instrument))
    members = [one for one in partnerships if one.wave == wave]
    agency = unit_scores(plan, [_row(scored, one, total, 0) for one in members], unit="partner_type")
    partner = unit_scores(plan, [_row(scored, one, total, 1) for one in members], unit="partner_type")
    return tuple(
        SidesMean(a.unit, a.scale, wave, None if a.value is None else a.n_scored, a.value, b.value)
        for a, b in zip(agency, partner, strict=True)
    )


def mean_over_types(means: Iterable[SidesMean], scale: str, wave: str, /) -> SidesMean:
    """Give the means of both sides on a scale over the partner types that are shown, each type counting once.

    So many partners of one type do not drown few of another.
    """
    of_scale = [one for one in means if (one.scale, one.wave) == (scale, wave)]
    shown = [(one.agency, one.partner) for one in of_scale if one.agency is not None and one.partner is not None]
    if not shown:
        return SidesMean("all types", scale, wave, None, None, None)
    return SidesMean("all types", scale, wave, len(shown), _mean([a for a, _ in shown]), _mean([b for _, b in shown]))


def _with_means_of_sides(instrument: Instrument) -> Instrument:
    """Let the scales be plain means: each side is looked at by itself, over partnerships."""
    aggregate = Aggregate(AggregateMethod.MEAN, MINIMUM_CELL)
    return evolve(
        instrument, scales={id: evolve(scale, aggregate=aggregate) for id, scale in instrument.scales.items()}
    )


def _row(scored: ScoredFile, one: Partnership, total: str, side: int) -> dict[str, Any]:
    """Give one side of a partnership as a respondent: the facets that are scored on both sides, and their mean."""
    facets = {facet: both[side] for facet, both in one.facets.items()}
    nothing = dict.fromkeys(scored.instrument.scales)
    return {**nothing, **facets, total: (one.agency, one.partner)[side], "partner_type": one.partner_type}


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
