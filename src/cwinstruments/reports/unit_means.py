"""Means of units in each wave, as the definition says they are made, with those of few people withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from cwinstruments.plan import compile_aggregates
from cwinstruments.reports.scored_files import ScoredFile, ScoredResponse
from cwinstruments.units import unit_scores


@frozen
class UnitMean:
    """The score of one unit on one scale in one wave.

    Args:
        n: how many scores it is of; None where it is withheld.
        mean: None where it is withheld.
    """

    unit: str
    wave: str
    scale: str
    n: int | None
    mean: float | None

    @property
    def is_withheld(self) -> bool:
        """Whether there are too few people to show the mean."""
        return self.mean is None


@frozen
class UnitChange:
    """The means of one unit in two waves, both shown."""

    unit: str
    before: UnitMean
    after: UnitMean

    @property
    def change(self) -> float:
        """How much greater the later mean is. Not everybody answered in both waves."""
        assert self.before.mean is not None and self.after.mean is not None
        return self.after.mean - self.before.mean


def unit_means(
    scored: ScoredFile, /, *, unit: str = "unit", nameless: str | None = None, wave: str | None = None
) -> tuple[UnitMean, ...]:
    """Give the score of every unit in every wave, on every scale that has an aggregate.

    Args:
        unit: the column that names the unit, or an answer by which people are grouped.
        nameless: what those are called who have no such answer.
        wave: the only wave that is wanted.
    """
    plan = compile_aggregates(scored.instrument, plan=scored.plan)
    waves: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in scored.rows:
        if wave not in (None, row.columns["wave"]):
            continue
        name = row.columns[unit] if nameless is None else _group(row, unit) or nameless
        waves[row.columns["wave"]].append({**row.columns, **row.scores, unit: name})
    return tuple(
        UnitMean(one.unit, wave, one.scale, None if one.value is None else one.n_scored, one.value)
        for wave, rows in sorted(waves.items())
        for one in unit_scores(plan, rows, unit=unit, respondent="respondent")
    )


def _group(row: ScoredResponse, item: str) -> str | None:
    """Give the answer to an item; None where there is none, or a code for no answer."""
    value = row.row.responses.get(item)
    return value if isinstance(value, str) and not value.isdigit() else None


def mean_over_units(means: Iterable[UnitMean], scale: str, wave: str, /) -> float | None:
    """Give the mean over the people in units whose means are shown.

    Over everybody, what is shown of the units could be subtracted, and would leave what is withheld.
    """
    shown = [(one.n, one.mean) for one in means if (one.scale, one.wave) == (scale, wave)]
    known = [(n, mean) for n, mean in shown if n is not None and mean is not None]
    people = sum(n for n, _ in known)
    return sum(n * mean for n, mean in known) / people if people else None


def changes_between(means: Iterable[UnitMean], scale: str, before: str, after: str, /) -> tuple[UnitChange, ...]:
    """Give the change of every unit whose means of both waves are shown."""
    shown = {(one.unit, one.wave): one for one in means if one.scale == scale and not one.is_withheld}
    return tuple(
        UnitChange(unit, shown[unit, before], shown[unit, after])
        for unit in sorted({unit for unit, _ in shown})
        if (unit, before) in shown and (unit, after) in shown
    )
