"""What the surveys of the staff come to: the annual one, the monthly pulse, and the study of workload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from cwinstruments.model import Direction, Instrument, in_language
from cwinstruments.reports.findings import AFTER, BEFORE
from cwinstruments.reports.scored_files import ScoredFile
from cwinstruments.reports.unit_means import UnitMean, mean_over_units, unit_means

BROKEN_DOWN: Final = "intent_to_stay__intent_to_stay"
"""The scale that is shown by place of work."""
NOT_SAID: Final = "not said"
SAFETY: Final = "team_safety_pulse"
LOAD: Final = "workload_pulse"
STUDIED: Final = ("caseload__load_open", "workload_experience__demands", "workload_equity__fair_distribution")
"""What stands beside each other for a unit: the load by its records, and two ratings of its workers."""


@frozen
class ScaleOverWaves:
    """One scale of the annual survey in both waves.

    Args:
        before: the mean over the people in units that are shown, in the first wave.
        shown: how many units are shown in the second wave.
        withheld: how many have too few scores in it.
    """

    scale: str
    title: str
    direction: Direction
    before: float | None
    after: float | None
    shown: int
    withheld: int


@frozen
class WorkforceFindings:
    """The annual survey.

    Args:
        by_place: the scale that is broken down, by place of work, in the second wave; what is withheld says nothing.
    """

    scales: tuple[ScaleOverWaves, ...]
    broken_down: str
    by_place: tuple[UnitMean, ...]


@frozen
class PulseMonth:
    """One month of the pulse.

    Args:
        units: how many units have a mean of the anchors of team safety, of those that answered.
        safety: the facet of team safety that was served.
        means: the mean over the people in units that are shown: anchors, served facet, anchors, served facet.
    """

    wave: str
    responses: int
    units: tuple[int, int]
    safety: str
    load: str
    means: tuple[float | None, ...]


@frozen
class StudyFindings:
    """The study of workload: one row a unit, where all of it is shown.

    Args:
        titles: what stands beside each other.
        units: from the greatest load to the least: the unit, how many records have a load, and a score a title.
        withheld: how many units lack one of the scores, or have too few of it.
    """

    titles: tuple[str, ...]
    units: tuple[tuple[str, int, tuple[float, ...]], ...]
    withheld: int


def find_in_workforce(scored: ScoredFile, place: str, /) -> WorkforceFindings:
    """Gather the annual survey, scale by scale.

    Args:
        place: the covariate that one scale is broken down by.
    """
    means = unit_means(scored)
    return WorkforceFindings(
        tuple(
            _over_waves(scored.instrument, id, means)
            for id, scale in scored.instrument.scales.items()
            if scale.aggregate
        ),
        in_language(scored.instrument.scales[BROKEN_DOWN].title),
        _by_group(scored, BROKEN_DOWN, place),
    )


def _over_waves(instrument: Instrument, id: str, means: Sequence[UnitMean]) -> ScaleOverWaves:
    of_scale = [one for one in means if (one.scale, one.wave) == (id, AFTER)]
    withheld = sum(one.is_withheld for one in of_scale)
    before, after = (mean_over_units(means, id, wave) for wave in (BEFORE, AFTER))
    scale = instrument.scales[id]
    return ScaleOverWaves(
        id, in_language(scale.title), scale.direction, before, after, len(of_scale) - withheld, withheld
    )


def _by_group(scored: ScoredFile, scale: str, covariate: str) -> tuple[UnitMean, ...]:
    """Give the means of groups in the second wave; where one is withheld by itself, the smallest other goes with it.

    With the mean over everybody, which may be known from elsewhere, it could be worked out otherwise.
    """
    groups = unit_means(scored, unit=covariate, nameless=NOT_SAID, wave=AFTER)
    found = [one for one in groups if one.scale == scale]
    shown = sorted((one.n, one.unit) for one in found if one.n is not None)
    if len(found) - len(shown) == 1 and shown:
        smallest = shown[0][1]
        found = [UnitMean(one.unit, one.wave, scale, None, None) if one.unit == smallest else one for one in found]
    return tuple(found)


def find_in_pulse(scored: ScoredFile, /) -> tuple[PulseMonth, ...]:
    """Gather the months of the pulse: what was served is what most forms of the month say."""
    means = unit_means(scored)
    titles = {id: in_language(scale.title) for id, scale in scored.instrument.scales.items()}
    found = []
    for wave in sorted({one.wave for one in means}):
        rows = [row.row.responses for row in scored.rows if row.columns["wave"] == wave]
        safety = f"{SAFETY}__{_most_frequent(rows, f'{SAFETY}__tp_served')}"
        load = f"{LOAD}__{_most_frequent(rows, f'{LOAD}__wp_served')}"
        anchors = f"{SAFETY}__anchor_index"
        shown = (anchors, safety, f"{LOAD}__demands_anchor", f"{LOAD}__resources_anchor", load)
        units = [one for one in means if (one.wave, one.scale) == (wave, anchors)]
        found.append(
            PulseMonth(
                wave,
                len(rows),
                (sum(not one.is_withheld for one in units), len(units)),
                titles[safety],
                titles[load],
                tuple(mean_over_units(means, scale, wave) for scale in shown),
            )
        )
    return tuple(found)


def _most_frequent(rows: Sequence[Mapping[str, Any]], item: str) -> str:
    said = [str(row[item]) for row in rows if row.get(item) is not None]
    return max(sorted(set(said)), key=said.count)


def find_in_study(scored: ScoredFile, /) -> StudyFindings:
    """Gather the study of workload by unit."""
    units: dict[str, dict[str, UnitMean]] = {}
    for one in unit_means(scored):
        units.setdefault(one.unit, {})[one.scale] = one
    rows = []
    for unit, of in units.items():
        values = [of[scale].mean for scale in STUDIED]
        known = tuple(value for value in values if value is not None)
        n = of[STUDIED[0]].n
        if len(known) == len(values) and n is not None:
            rows.append((unit, n, known))
    return StudyFindings(
        tuple(in_language(scored.instrument.scales[scale].title) for scale in STUDIED),
        tuple(sorted(rows, key=lambda row: (-round(row[2][0], 6), row[0]))),
        len(units) - len(rows),
    )
