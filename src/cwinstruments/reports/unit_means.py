"""Means of units, with those of few people withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import frozen

from cwinstruments.reports.scored_files import ScoredFile

MINIMUM_CELL = 5
"""How many scores a mean needs before it is shown."""


@frozen
class UnitMean:
    """The mean of one scale in one unit and wave.

    Args:
        n: how many scores it is of; None where they are too few to say.
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


def unit_means(scored: ScoredFile, /, *, minimum_cell: int = MINIMUM_CELL) -> tuple[UnitMean, ...]:
    """Give the mean of every scale in every unit and wave; small cells are withheld.

    A scale of scales is also withheld where one of its parts is: beside the other parts it would give that part away.
    """
    cells: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for row in scored.rows:
        for scale, score in row.scores.scales.items():
            cell = cells[row.columns["wave"], row.columns["unit"], scale]
            if score.value is not None:
                cell.append(score.value)
    return tuple(
        _unit_mean(cells, wave, unit, scale, _parts(scored, scale), minimum_cell)
        for wave, unit, scale in sorted(cells, key=lambda cell: cell[:2])
    )


def _unit_mean(
    cells: Mapping[tuple[str, str, str], list[float]],
    wave: str,
    unit: str,
    scale: str,
    parts: Iterable[str],
    minimum_cell: int,
) -> UnitMean:
    values = cells[wave, unit, scale]
    if min(len(cells[wave, unit, one]) for one in (scale, *parts)) < minimum_cell:
        return UnitMean(unit, wave, scale, None, None)
    return UnitMean(unit, wave, scale, len(values), sum(values) / len(values))


def _parts(scored: ScoredFile, scale: str) -> tuple[str, ...]:
    """Give the scales that a scale is made of, and those that these are made of."""
    direct = [use.scale for use in scored.instrument.scales[scale].scales]
    return (*direct, *(inner for one in direct for inner in _parts(scored, one)))


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
