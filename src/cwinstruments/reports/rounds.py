"""What gets in the way of partnerships, and how leaders are seen: the surveys that several sides answer."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from typing import Any, Final

from attrs import frozen

from cwinstruments.model import in_language
from cwinstruments.plan import compile_aggregates
from cwinstruments.reports.findings import AFTER
from cwinstruments.reports.leaders import SelfAndOthers, self_and_others
from cwinstruments.reports.scored_files import ScoredFile
from cwinstruments.units import group_scores, unit_scores

OBSTACLES: Final = "partnership_obstacles__"
LEAST_LEADERS: Final = 5
"""How many leaders a mean over leaders needs."""


@frozen
class Obstacle:
    """How many answers of each side call something an obstacle, in per cent; None where there are too few answers."""

    scale: str
    title: str
    agency: float | None
    partner: float | None


@frozen
class LeaderScale:
    """How leaders see themselves beside others on one scale.

    Args:
        n: how many leaders can be compared; None where they are too few to say.
        difference: the mean of self minus others over them; None where they are too few.
    """

    scale: str
    title: str
    n: int | None
    difference: float | None


@frozen
class LeaderFindings:
    """A round of leader 360.

    Args:
        leaders: how many took part.
        raters: how many answered.
        withheld: for how many leaders a group is withheld, or the leader's own score is missing, on some scale.
        report: what one leader gets, the first for whom nothing is withheld.
    """

    leaders: int
    raters: int
    withheld: int
    scales: tuple[LeaderScale, ...]
    report: tuple[SelfAndOthers, ...]


def find_obstacles(scored: ScoredFile, /) -> tuple[Obstacle, ...]:
    """Gather the obstacles of the second wave by side, the most frequent for partners first."""
    plan = compile_aggregates(scored.instrument, plan=scored.plan)
    rows = [_row(row.columns, row.scores) for row in scored.rows if row.columns["wave"] == AFTER]
    found: dict[str, dict[str, float | None]] = {}
    for one in unit_scores(plan, rows, unit="side", respondent="respondent"):
        if one.scale.startswith(OBSTACLES):
            found.setdefault(one.scale, {})[one.unit] = one.value
    obstacles = [
        Obstacle(scale, in_language(scored.instrument.scales[scale].title), of["agency"], of["partner"])
        for scale, of in found.items()
    ]
    return tuple(sorted(obstacles, key=lambda one: (-round(one.partner or 0.0, 6), one.scale)))


def find_in_round(scored: ScoredFile, /) -> LeaderFindings:
    """Gather a round of leader 360, from what is published of each leader alone."""
    plan = compile_aggregates(scored.instrument, plan=scored.plan)
    rows = [_row(row.columns, row.scores) for row in scored.rows]
    compared = self_and_others(group_scores(plan, rows, unit="leader", respondent="respondent"))
    leaders = sorted({one.unit for one in compared})
    whole = [leader for leader in leaders if all(one.difference is not None for one in compared if one.unit == leader)]
    scales = {id: in_language(scale.title) for id, scale in scored.instrument.scales.items()}
    return LeaderFindings(
        len(leaders),
        len(rows),
        len(leaders) - len(whole),
        tuple(_over_leaders(id, title, compared) for id, title in scales.items()),
        tuple(one for one in compared if one.unit in whole[:1]),
    )


def _over_leaders(scale: str, title: str, compared: tuple[SelfAndOthers, ...]) -> LeaderScale:
    known = [one.difference for one in compared if one.scale == scale and one.difference is not None]
    if len(known) < LEAST_LEADERS:
        return LeaderScale(scale, title, None, None)
    return LeaderScale(scale, title, len(known), fsum(known) / len(known))


def _row(columns: Mapping[str, Any], scores: Mapping[str, Any]) -> dict[str, Any]:
    return {**columns, **scores}
