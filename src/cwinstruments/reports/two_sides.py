"""Both sides of partnerships beside each other, and the gap between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from cwinstruments.reports.scored_files import ScoredFile
from cwinstruments.reports.unit_means import MINIMUM_CELL
from cwinstruments.scoring import Scores

AGENCY, PARTNER = "agency", "partner"


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
        label: the partner type or the facet.
        n: how many partnerships (for a facet: partner types) it is over; None where they are too few to say.
    """

    label: str
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
    partnerships: Sequence[Partnership], wave: str, /, *, minimum_cell: int = MINIMUM_CELL
) -> tuple[SidesMean, ...]:
    """Give the means of both sides for every partner type; types with few partnerships are withheld."""
    return tuple(
        _type_mean(label, wave, members, minimum_cell) for label, members in _by_type(partnerships, wave).items()
    )


def means_by_facet(
    partnerships: Sequence[Partnership], wave: str, /, *, minimum_cell: int = MINIMUM_CELL
) -> tuple[SidesMean, ...]:
    """Give the means of both sides for every facet: within each partner type first, then over the types.

    So many partners of one type do not drown few of another. Types with few partnerships are left out.
    """
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    facets = dict.fromkeys(facet for one in partnerships for facet in one.facets)
    for members in _by_type(partnerships, wave).values():
        for facet in facets:
            pairs = [one.facets[facet] for one in members if facet in one.facets]
            if len(pairs) >= minimum_cell:
                found[facet].append((_mean([a for a, _ in pairs]), _mean([b for _, b in pairs])))
    return tuple(
        SidesMean(facet, wave, len(of), _mean([a for a, _ in of]), _mean([b for _, b in of]))
        for facet, of in found.items()
    )


def mean_over_types(means: Iterable[SidesMean], wave: str, /) -> SidesMean:
    """Give the means of both sides over the partner types that are shown, each type counting once."""
    shown = [(one.agency, one.partner) for one in means if one.agency is not None and one.partner is not None]
    if not shown:
        return SidesMean("all types", wave, None, None, None)
    return SidesMean("all types", wave, len(shown), _mean([a for a, _ in shown]), _mean([b for _, b in shown]))


def _type_mean(label: str, wave: str, members: Sequence[Partnership], minimum_cell: int) -> SidesMean:
    if len(members) < minimum_cell:
        return SidesMean(label, wave, None, None, None)
    return SidesMean(
        label, wave, len(members), _mean([one.agency for one in members]), _mean([one.partner for one in members])
    )


def _by_type(partnerships: Iterable[Partnership], wave: str) -> dict[str, list[Partnership]]:
    types: dict[str, list[Partnership]] = defaultdict(list)
    for one in partnerships:
        if one.wave == wave:
            types[one.partner_type].append(one)
    return dict(sorted(types.items()))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
