"""Pictures: both sides of partnerships beside each other, and the scores of units from wave to wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.disclosure import Ledger, Rule
from cwinstruments.model import Instrument, Survey
from cwinstruments.psychometrics.result import Result, plain_data
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.answered import Answered, rows_by_wave, take_answers
from cwinstruments.units.figures import Withheld
from cwinstruments.units.hierarchy import Path
from cwinstruments.units.protection import People, Protection, Wave
from cwinstruments.units.report import wanted_scales
from cwinstruments.units.scale_figures import mean_cell, why_no_score
from cwinstruments.units.scores import GroupScore
from cwinstruments.units.subjects import Subject

TOO_FEW_WAVES: Final = "too_few_waves"
"""Why there is no rolling mean before there are as many waves as it is of."""


@frozen
class TwoSides(Result):
    """One scale as both sides of one partnership see it.

    Args:
        unit: the partnership, or whatever has two sides.
        first: the score of the first side, such as the agency; alike `second`.
        gap: the first less the second; None where one of them is not shown.
    """

    unit: str
    scale: str
    first: float | None
    second: float | None
    gap: float | None
    reasons: Mapping[str, str] = field(factory=dict)


def two_sides(
    groups: Iterable[GroupScore], /, *, sides: tuple[str, str] = ("agency", "partner")
) -> tuple[TwoSides, ...]:
    """Put both sides of every unit beside each other, made of what is shown of each side alone.

    Args:
        groups: what `group_scores` gives, for scales to whose score the sides count alike.
        sides: what the two sides are called.

    Raises:
        ValueError: both sides have the same name.

    Examples:
        >>> agency = GroupScore("p1", "trust", "agency", 70.0, None, 5)
        >>> partner = GroupScore("p1", "trust", "partner", 55.0, None, 6)
        >>> two_sides([agency, partner])[0].gap
        15.0
    """
    if sides[0] == sides[1]:
        raise ValueError(f"the two sides have different names, not both {sides[0]!r}")
    found: dict[tuple[str, str], dict[str, GroupScore]] = {}
    for one in groups:
        found.setdefault((one.unit, one.scale), {})[one.group] = one
    pictures = []
    for (unit, scale), of in found.items():
        scores = [of.get(side) for side in sides]
        values = [None if score is None else score.value for score in scores]
        reasons = {
            name: "no_scores" if score is None or score.reason is None else score.reason
            for name, score, value in zip(("first", "second"), scores, values, strict=True)
            if value is None
        }
        first, second = values
        gap = None if first is None or second is None else first - second
        reasons |= {} if gap is not None else {"gap": next(iter(reasons.values()))}
        pictures.append(TwoSides(unit, scale, first, second, gap, reasons))
    return tuple(pictures)


@frozen
class PulsePoint(Result):
    """The score of one unit on one scale in one wave of a pulse.

    Args:
        value: the score.
        n: of how many scores it is.
        rolling: the mean of this wave's value and those before it, as many as the window says, each counting alike;
            None where one of them is not shown, because it could be worked out of two rolling means.
    """

    level: str
    unit: Path
    scale: str
    wave: str
    value: float | None
    n: int | None
    rolling: float | None
    reasons: Mapping[str, str] = field(factory=dict)


@frozen
class PulseSeries(Result):
    """The scores of units from wave to wave.

    Args:
        window: how many waves a rolling mean is of.
        rule: by what rule figures are withheld.
    """

    instrument: str
    version: str
    waves: tuple[str, ...]
    window: int
    rule: str
    points: tuple[PulsePoint, ...]

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each unit, scale and wave."""
        for one in self.points:
            plain = plain_data(one)
            reasons = [f"{name}: {reason}" for name, reason in one.reasons.items()]
            yield plain | {"unit": " / ".join(one.unit) or one.level, "reasons": reasons}


def pulse_series(
    definition: Instrument | Survey | Subject,
    rows: Any,
    /,
    *,
    units: str | Sequence[str],
    wave_column: str | None = None,
    window: int = 3,
    rule: Rule | None = None,
    ledger: Ledger | None = None,
    public: bool = False,
    scales: Sequence[str] | None = None,
    on_invalid: OnInvalid = "raise",
) -> PulseSeries:
    """Give the scores of every unit from wave to wave, with their rolling means.

    A facet that is not served in a wave has no score in it; the rolling mean begins again after it.

    Args:
        definition: as for `unit_report`, and so are the options.
        rows: of all waves, as for `unit_report`.
        wave_column: the column that names the wave; waves are in the order of their names.
        window: how many waves a rolling mean is of.

    Raises:
        UnitRowError: a row lacks a column.
        InvalidResponseError: an answer is not allowed.
        ValueError: the window is less than 1, or a scale is not there.
    """
    if window < 1:
        raise ValueError(f"a rolling mean is of 1 wave or more, not of {window}")
    subject = definition if isinstance(definition, Subject) else Subject.compile(definition)
    waves = {
        wave: take_answers(subject, of, units=units, on_invalid=on_invalid, wave=wave, wave_column=wave_column)
        for wave, of in rows_by_wave(subject, rows, wave_column).items()
    }
    protection = Protection(rule or Rule(), ledger, subject, public)
    points = [point for scale in wanted_scales(subject, scales) for point in _points(scale, waves, protection, window)]
    return PulseSeries(
        subject.instrument.id, subject.instrument.version, tuple(waves), window, protection.text, tuple(points)
    )


def _points(scale: str, waves: Mapping[str, Answered], protection: Protection, window: int) -> Iterable[PulsePoint]:
    cells: dict[Wave, Mapping[Path, People]] = {
        wave: {
            path: mean_cell(members, scale) for level in data.levels for path, members in data.members(level).items()
        }
        for wave, data in waves.items()
    }
    hidden = protection.of_means(scale, cells)
    units = sorted({(len(path), path) for of in cells.values() for path in of})
    for _, path in units:
        values: list[float | None] = []
        for wave, data in waves.items():
            level = next(one for one in data.levels if len(one.columns) == len(path))
            score = data.unit_scores(level).get((scale, path))
            why = hidden[wave].get(path) or (
                None if score is not None and score.value is not None else why_no_score(score)
            )
            value = None if why is not None or score is None else score.value
            values.append(value)
            last = values[-window:]
            known = [one for one in last if one is not None]
            rolling = fsum(known) / window if len(known) == window else None
            reasons = {} if why is None else {"value": why, "n": why}
            if rolling is None:
                reasons["rolling"] = TOO_FEW_WAVES if len(last) < window else why or Withheld.WITHHELD
            n = None if value is None or score is None else score.n_scored
            yield PulsePoint(level.name, path, scale, wave, value, n, rolling, reasons)
