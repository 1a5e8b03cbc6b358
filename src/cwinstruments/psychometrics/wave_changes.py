"""How the mean of a scale changed between two waves, with an interval that fits how people are linked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.choices import chosen
from cwinstruments.psychometrics.distributions import check_level, t_quantile, t_tails
from cwinstruments.psychometrics.pairs import spread
from cwinstruments.psychometrics.result import Interval, Result, Unavailable
from cwinstruments.psychometrics.sequences import float_of, listed
from cwinstruments.psychometrics.wave_designs import (
    ChangeDesign,
    Compared,
    Scores,
    Units,
    compare_clustered,
    compare_linked,
    compare_paired_units,
    compare_unlinked,
)


class WaveCaution(StrEnum):
    """What to bear in mind with a change between waves."""

    APPROXIMATE = "approximate"
    """The interval holds only nearly."""
    OVERLAP_UNKNOWN = "overlap_unknown"
    """Some people may be in both waves; then the interval is mostly too wide."""
    FEW_UNITS = "few_units"
    """With fewer than 20 units CR1 mostly gives intervals that are too narrow (Cameron & Miller 2015)."""
    PEOPLE_LEFT_OUT = "people_left_out"
    """Who has no score in one of the waves, or whose unit has none, is left out."""
    RESPONSE_RATES_NOT_STATED = "response_rates_not_stated"
    COMPOSITION_NOT_STATED = "composition_not_stated"


@frozen
class Wave:
    """One of the two waves.

    Args:
        n: how many people have a score in it.
        n_used: of how many of them the mean is.
        mean: of those that are used; of the unit means with paired units.
        sd: with n - 1, alike.
        response_rate: per cent, as it was given.
        composition: who answered, such as per cent of each role, as it was given.
    """

    n: int
    n_used: int
    mean: float | None
    sd: float | None
    response_rate: float | None
    composition: Mapping[str, float] | None


@frozen(kw_only=True)
class WaveChange(Result):
    """How a mean changed: that of the later wave less that of the earlier one.

    Args:
        design: who was compared with whom.
        n_used: pairs when people are linked; else the people of both waves together.
        n_total: how many rows or persons there were, with or without scores.
        n_pairs: how many people have both scores, when they are linked.
        n_units: how many units the error counts.
        change: the later mean less the earlier one.
        effect_size_baseline: the change by the SD of the earlier wave.
        t: of the change, with `df` degrees of freedom; p is two-sided.
    """

    design: ChangeDesign
    level: float
    n_used: int
    n_total: int
    n_pairs: int | None
    n_units: int | None
    before: Wave
    after: Wave
    change: float | None
    effect_size_baseline: float | None
    standard_error: float | None
    t: float | None
    df: float | None
    p: float | None
    interval: Interval | None
    cautions: tuple[WaveCaution, ...] = ()
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    references: tuple[str, ...] = ()


_FEW_UNITS: Final = 20
_CHANGE: Final = ("change", "effect_size_baseline")
_TEST: Final = ("standard_error", "t", "df", "p", "interval")
_SOURCES: Final[Mapping[ChangeDesign, tuple[str, ...]]] = {
    ChangeDesign.LINKED: (),
    ChangeDesign.UNLINKED: ("welch1947",),
    ChangeDesign.CLUSTERED: ("cameron2015",),
    ChangeDesign.PAIRED_UNITS: (),
}
_METHODS: Final = {
    ChangeDesign.LINKED: "paired_t",
    ChangeDesign.UNLINKED: "welch",
    ChangeDesign.CLUSTERED: "cr1",
    ChangeDesign.PAIRED_UNITS: "paired_t_of_units",
}


def wave_change(
    before: Scores,
    after: Scores,
    /,
    *,
    design: str,
    units: tuple[Units, Units] | None = None,
    level: float = 0.95,
    response_rates: tuple[float | None, float | None] | None = None,
    composition: tuple[Mapping[str, float], Mapping[str, float]] | None = None,
) -> WaveChange:
    """Tell how the mean of a scale changed between two waves, with an interval where there are 10 people or more.

    Linked people: paired t. Unlinked: Welch's t (1947, doi 10.1093/biomet/34.1-2.28), which takes the people of the
    waves as different ones. Agencies: `clustered` has the difference of the two means of all people, and an error
    robust to units, CR1, with one degree of freedom less than units (Cameron & Miller 2015, doi
    10.3368/jhr.50.2.317); `paired_units` has the mean of the units' own differences, all alike, and the paired t.

    Args:
        before: the scores of the earlier wave, in order or by person.
        after: those of the later one. With `linked` in the same order or by the same ids.
        design: `linked`, `unlinked`, `clustered` or `paired_units`.
        units: for the two last: the unit of each person, for the earlier wave and for the later one, in the same order
            or by the same ids.
        level: of the interval, between 0 and 1.
        response_rates: of both waves, in per cent; passed through.
        composition: who answered in both waves, such as per cent of each role; passed through.

    Raises:
        ValueError: linked waves differ in length, units are missing where they are needed or given where they are not,
            a rate is not between 0 and 100, a share of the composition is no number, or an option is impossible.
        TypeError: scores or units are neither in order nor by person.
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].

    Examples:
        >>> earlier, later = [3.0, 2.5, 4.0, 3.5, 2.0, 3.0, 4.5, 3.0, 2.5, 3.5], [3.5] * 10
        >>> found = wave_change(earlier, later, design="linked")
        >>> found.n_pairs, round(found.change, 2), round(found.interval.lower, 2), round(found.interval.upper, 2)
        (10, 0.35, -0.18, 0.88)
    """
    check_level(level)
    how = chosen("design", design, ChangeDesign)
    _check(how, units, response_rates, composition)
    # What can be walked through once only is walked through here.
    before, after = (one if isinstance(one, Mapping) else listed(one, of="scores") for one in (before, after))
    found = _compared(how, before, after, units)
    rates, who = response_rates or (None, None), composition or (None, None)
    waves = tuple(_wave(found, place, rates[place], who[place]) for place in (0, 1))
    figures = _figures(how, found, waves[0], waves[1], level)
    return WaveChange(
        design=how,
        level=level,
        n_used=found.n_used[0] if how is ChangeDesign.LINKED else sum(found.n_used),
        n_total=found.n_total,
        n_pairs=found.n_pairs,
        n_units=found.n_units,
        before=waves[0],
        after=waves[1],
        **figures,
        cautions=tuple(_cautions(how, found, response_rates, composition)),
        reasons=_reasons(how, found, (waves[0], waves[1]), figures),
        references=_SOURCES[how],
    )


def _check(
    how: ChangeDesign,
    units: Any,
    rates: tuple[float | None, float | None] | None,
    composition: tuple[Mapping[str, float], Mapping[str, float]] | None,
) -> None:
    if (units is not None) != (how in (ChangeDesign.CLUSTERED, ChangeDesign.PAIRED_UNITS)):
        raise ValueError("units= is needed for clustered and paired_units, and not used by linked and unlinked")
    for rate in rates or ():
        if rate is not None and not 0 <= rate <= 100:
            raise ValueError(f"a response rate is in per cent, between 0 and 100, not {rate!r}")
    for who in composition or ():
        for name, share in (who or {}).items():
            if not isfinite(float_of(share)):
                raise ValueError(f"the composition of a wave is told by finite numbers, and {name!r} is {share!r}")


def _compared(how: ChangeDesign, before: Scores, after: Scores, units: tuple[Units, Units] | None) -> Compared:
    if units is not None:
        compare = compare_clustered if how is ChangeDesign.CLUSTERED else compare_paired_units
        return compare(before, after, units)
    return compare_linked(before, after) if how is ChangeDesign.LINKED else compare_unlinked(before, after)


def _wave(found: Compared, place: int, rate: float | None, who: Mapping[str, float] | None) -> Wave:
    scores = found.scores[place]
    return Wave(
        found.n_known[place],
        found.n_used[place],
        float(scores.mean()) if scores.size else None,
        spread(scores) if scores.size > 1 else None,
        None if rate is None else float(rate),
        None if who is None else {str(name): float(share) for name, share in who.items()},
    )


def _figures(how: ChangeDesign, found: Compared, before: Wave, after: Wave, level: float) -> dict[str, Any]:
    figures: dict[str, Any] = dict.fromkeys((*_CHANGE, *_TEST))
    if before.mean is None or after.mean is None:
        return figures
    # From one score on, as the means of scores far from 0 are too coarse to be taken from each other.
    first = found.scores[0][0]
    earlier, later = (float((scores - first).mean()) for scores in found.scores)
    change = figures["change"] = later - earlier
    if before.sd and how is not ChangeDesign.PAIRED_UNITS:
        figures["effect_size_baseline"] = change / before.sd
    figures |= {"standard_error": found.error, "df": found.df}
    if found.error and found.df is not None:
        t = change / found.error
        half = t_quantile((1 + level) / 2, found.df) * found.error
        interval = Interval(change - half, change + half, level, _METHODS[how])
        figures |= {"t": t, "p": t_tails(t, found.df), "interval": interval}
    return figures


def _reasons(
    how: ChangeDesign, found: Compared, waves: tuple[Wave, Wave], figures: Mapping[str, Any]
) -> dict[str, Unavailable]:
    few = Unavailable.TOO_FEW_PEOPLE if any(found.n_known) else Unavailable.NO_RESPONSES
    reasons = {name: Unavailable.NOT_APPLICABLE for name in ("n_pairs", "n_units") if getattr(found, name) is None}
    for name, wave in zip(("before", "after"), waves, strict=True):
        lacking = Unavailable.TOO_FEW_PEOPLE if wave.n else Unavailable.NO_RESPONSES
        reasons |= {f"{name}.{one}": lacking for one in ("mean", "sd") if getattr(wave, one) is None}
    for name, figure in figures.items():
        if figure is None and name == "change":
            reasons[name] = few
        elif figure is None and name == "effect_size_baseline":
            reasons[name] = (
                Unavailable.NOT_APPLICABLE
                if how is ChangeDesign.PAIRED_UNITS
                else few
                if waves[0].sd is None or waves[1].mean is None
                else Unavailable.NO_VARIANCE
            )
        elif figure is None and few is Unavailable.NO_RESPONSES:
            reasons[name] = few
        elif figure is None:
            reasons[name] = found.reason or Unavailable.NO_VARIANCE
    return reasons


def _cautions(how: ChangeDesign, found: Compared, rates: Any, composition: Any) -> Iterable[WaveCaution]:
    if how in (ChangeDesign.UNLINKED, ChangeDesign.CLUSTERED):
        yield WaveCaution.APPROXIMATE
    if how is ChangeDesign.UNLINKED:
        yield WaveCaution.OVERLAP_UNKNOWN
    if how is ChangeDesign.CLUSTERED and (found.n_units or 0) < _FEW_UNITS:
        yield WaveCaution.FEW_UNITS
    if found.n_used != found.n_known:
        yield WaveCaution.PEOPLE_LEFT_OUT
    if rates is None or None in rates:
        yield WaveCaution.RESPONSE_RATES_NOT_STATED
    if composition is None:
        yield WaveCaution.COMPOSITION_NOT_STATED
