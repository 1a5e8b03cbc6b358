"""Pictures: both sides of partnerships beside each other, and the scores of units from wave to wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from cwinstruments.disclosure import Ledger, Rule
from cwinstruments.frames.options import OnAbsent
from cwinstruments.model import Instrument, Survey
from cwinstruments.psychometrics.result import Result, plain_data
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.answered import Answered, take_answers
from cwinstruments.units.arguments import check_names, check_protection, subject_of
from cwinstruments.units.figures import UnitCaution, Withheld
from cwinstruments.units.given_rows import given_rows
from cwinstruments.units.hierarchy import Path
from cwinstruments.units.protection import Protection
from cwinstruments.units.report import wanted_scales
from cwinstruments.units.results_of_units import plain_without_tables
from cwinstruments.units.scale_figures import why_no_score
from cwinstruments.units.scores import GroupScore
from cwinstruments.units.subjects import Subject
from cwinstruments.units.unit_shares import shown_score
from cwinstruments.units.wave_rows import waves_of

if TYPE_CHECKING:
    from cwinstruments.disclosure import Protected

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

    These are data for the analyst, and no report: only sides of fewer people than the scale's `minimum_cell` are
    withheld, and nothing that would give them away beside a report on the same units. A side of few people is the score
    of the unit less the other side.

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
        held_back: the statistics of which nothing is shown because of what was given out before.
        tables: what is given out, for the ledger: `ledger.added(series.tables, release=..., date=...)`.
    """

    instrument: str
    version: str
    waves: tuple[str, ...]
    window: int
    rule: str
    points: tuple[PulsePoint, ...]
    cautions: tuple[UnitCaution, ...] = ()
    held_back: tuple[str, ...] = ()
    tables: tuple[Protected, ...] = field(default=(), repr=False, eq=False)

    def to_dict(self) -> dict[str, Any]:
        """Give the series as plain JSON data, without the tables for the ledger: they tell the analyst too much."""
        return plain_without_tables(self)

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
    waves: Sequence[str | float] | None = None,
    window: int = 3,
    rule: Rule | None = None,
    ledger: Ledger | None = None,
    public: bool = False,
    scales: Sequence[str] | None = None,
    on_invalid: OnInvalid = "raise",
    on_absent: OnAbsent = "raise",
) -> PulseSeries:
    """Give the scores of every unit from wave to wave, with their rolling means.

    A facet that is not served in a wave has no score in it; the rolling mean begins again after it.

    Args:
        definition: as for `unit_report`, and so are the options.
        rows: of all waves, as for `unit_report`.
        wave_column: the column that names the wave.
        waves: those to look at, in their order; by default all, in the order of their names, numbers in theirs.
        window: how many waves a rolling mean is of.

    Raises:
        UnitRowError: a row lacks a column.
        FrameError: a frame has no column for an item.
        InvalidResponseError: an answer is not allowed; it names the row.
        ValueError: the window is less than 1, or a scale or a wave is not there.
        TypeError: an argument is not what it has to be, such as rows that are neither mappings nor a dataframe.
    """
    check_protection(rule, ledger)
    check_names("scales", scales)
    if not isinstance(window, int):
        raise TypeError(f"window is a whole number of waves, not {window!r}")
    if window < 1:
        raise ValueError(f"a rolling mean is of 1 wave or more, not of {window}")
    subject = subject_of(definition)
    given = given_rows(rows)
    of_waves = {
        wave: take_answers(
            subject,
            given,
            units=units,
            on_invalid=on_invalid,
            on_absent=on_absent,
            wave=wave,
            wave_column=wave_column,
        )
        for wave in waves_of(subject.definition, given, wave_column, waves)
    }
    protection = Protection(rule or Rule(), ledger, subject, public)
    chosen = wanted_scales(subject, scales)
    protection.decide(of_waves.items(), chosen)
    points = [point for scale in chosen for point in _points(scale, of_waves, protection, window)]
    return PulseSeries(
        subject.instrument.id,
        subject.instrument.version,
        tuple(of_waves),
        window,
        protection.text,
        tuple(points),
        protection.cautions,
        tuple(protection.held_back),
        tuple(protection.given_out),
    )


def _points(scale: str, waves: Mapping[str, Answered], protection: Protection, window: int) -> Iterable[PulsePoint]:
    units = sorted({(len(path), path) for data in waves.values() for path in data.sizes})
    for _, path in units:
        values: list[float | None] = []
        for wave, data in waves.items():
            level = next(one for one in data.levels if len(one.columns) == len(path))
            score = data.unit_scores(level).get((scale, path))
            why = protection.hidden(wave, scale).get(path)
            if score is None or score.value is None:
                why = why or why_no_score(score)
            value = None if why is not None or score is None else shown_score(protection.subject, score)
            values.append(value)
            last = values[-window:]
            known = [one for one in last if one is not None]
            rolling = fsum(known) / window if len(known) == window else None
            reasons = {} if why is None else {"value": why, "n": why}
            n = None if value is None or score is None else score.n_scored
            if n is not None and path in protection.uncounted[wave]:
                n, reasons["n"] = None, Withheld.WITHHELD
            if rolling is None:
                reasons["rolling"] = TOO_FEW_WAVES if len(last) < window else why or Withheld.WITHHELD
            yield PulsePoint(level.name, path, scale, wave, value, n, rolling, reasons)
