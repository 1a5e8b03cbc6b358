"""What each design makes of two waves: the scores that are compared, and the error of their difference."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import evolve, field, frozen

from cwinstruments.psychometrics.pairs import SPECK, known_scores, pairs, spread
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.sequences import is_missing, listed

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

Scores: TypeAlias = Sequence[float | None] | Mapping[Any, float | None]
"""The scores of a wave: in order, or by the id of the person."""

Units: TypeAlias = Sequence[Hashable] | Mapping[Any, Hashable]
"""The unit of each person of a wave: in the order of the scores, or by the id of the person; None for nobody's."""


class ChangeDesign(StrEnum):
    """Who is compared with whom."""

    LINKED = "linked"
    """Each person with themselves: the paired t."""
    UNLINKED = "unlinked"
    """One wave with the other, as if no one were in both: Welch's t."""
    CLUSTERED = "clustered"
    """One wave with the other, all people alike, with an error that counts units and not people: CR1."""
    PAIRED_UNITS = "paired_units"
    """Each unit with itself, all units alike: the paired t of unit means."""


LEAST_PEOPLE: Final = 10
"""There is no interval, and nothing it could be made of, of fewer people than that."""


@frozen(eq=False, kw_only=True)
class Compared:
    """What a design makes of two waves.

    Args:
        scores: of both waves, as they are compared: of people, or the means of units.
        n_used: how many people those are of.
        n_known: how many people have a score.
        n_total: how many persons or rows there are.
        error: of the difference of the means; None where there is a reason.
        df: its degrees of freedom.
    """

    scores: tuple[Array, Array] = field(repr=False)
    n_used: tuple[int, int]
    n_known: tuple[int, int]
    n_total: int
    n_pairs: int | None = None
    n_units: int | None = None
    error: float | None = None
    df: float | None = None
    reason: Unavailable | None = None


def compare_linked(before: Scores, after: Scores, /) -> Compared:
    """Compare people with themselves.

    Raises:
        ValueError: the waves differ in length, or one is by person and the other in order.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        people = list(dict.fromkeys((*before, *after)))
        both = pairs([before.get(one) for one in people], [after.get(one) for one in people])
    elif isinstance(before, Mapping) or isinstance(after, Mapping):
        raise ValueError("linked waves are both by person, or both in the same order")
    else:
        both = pairs(before, after)
    found = Compared(
        scores=(both.first, both.second),
        n_used=(both.n, both.n),
        n_known=(both.n_first, both.n_second),
        n_total=both.n_total,
        n_pairs=both.n,
    )
    if both.n < LEAST_PEOPLE:
        return evolve(found, reason=Unavailable.TOO_FEW_PEOPLE)
    return evolve(found, error=both.difference_spread() / sqrt(both.n), df=both.n - 1.0)


def compare_unlinked(before: Scores, after: Scores, /) -> Compared:
    """Compare the waves as if they were of different people, with Welch's degrees of freedom."""
    (first, n_first), (second, n_second) = (known_scores(_listed(wave)) for wave in (before, after))
    sizes = int(first.size), int(second.size)
    found = Compared(scores=(first, second), n_used=sizes, n_known=sizes, n_total=n_first + n_second)
    if min(sizes) < LEAST_PEOPLE:
        return evolve(found, reason=Unavailable.TOO_FEW_PEOPLE)
    one, other = (spread(scores) ** 2 / scores.size for scores in (first, second))
    if not one + other:
        return evolve(found, error=0.0)
    # As shares, so that small variances do not vanish when they are squared.
    share = one / (one + other)
    df = 1 / (share**2 / (sizes[0] - 1) + (1 - share) ** 2 / (sizes[1] - 1))
    return evolve(found, error=sqrt(one + other), df=df)


def compare_clustered(before: Scores, after: Scores, units: tuple[Units, Units], /) -> Compared:
    """Compare all people of the waves; the error is CR1 of a regression on the wave, with units as its clusters.

    Raises:
        ValueError: a wave has not a unit for each score.
    """
    import numpy as np

    found, waves = _in_units((before, after), units)
    places = {unit: place for place, unit in enumerate(dict.fromkeys(unit for wave in waves for _, unit in wave))}
    g = len(places)
    scores = [np.array([score for score, _ in wave], dtype=float) for wave in waves]
    found = evolve(found, scores=(scores[0], scores[1]), n_used=(len(waves[0]), len(waves[1])), n_units=g)
    if (reason := _too_few(found)) is not None:
        return evolve(found, reason=reason)
    if min(len({unit for _, unit in wave}) for wave in waves) < 2:
        # The deviations of a wave of one unit sum to 0, so it would seem to have no error.
        return evolve(found, reason=Unavailable.TOO_FEW_GROUPS)
    # What each unit adds to the difference of the means: its deviations from them, summed.
    shares = np.zeros(g)
    for sign, wave, values in zip((-1, 1), waves, scores, strict=True):
        at = [places[unit] for _, unit in wave]
        shares += sign * np.bincount(at, weights=values - values.mean(), minlength=g) / values.size
    n = sum(found.n_used)
    error = sqrt(g / (g - 1) * (n - 1) / (n - 2) * float(shares @ shares))
    nothing = SPECK * max(float(np.abs(values).max()) for values in scores)
    return evolve(found, error=0.0 if error <= nothing else error, df=g - 1.0)


def compare_paired_units(before: Scores, after: Scores, units: tuple[Units, Units], /) -> Compared:
    """Compare the means of the units that have scores in both waves, all units alike.

    Raises:
        ValueError: a wave has not a unit for each score.
    """
    found, waves = _in_units((before, after), units)
    first, second = (_unit_means(wave) for wave in waves)
    shared = [unit for unit in first if unit in second]
    both = pairs([first[unit] for unit in shared], [second[unit] for unit in shared])
    used = [sum(unit in first and unit in second for _, unit in wave) for wave in waves]
    found = evolve(found, scores=(both.first, both.second), n_used=(used[0], used[1]), n_units=both.n)
    if (reason := _too_few(found)) is not None:
        return evolve(found, reason=reason)
    return evolve(found, error=both.difference_spread() / sqrt(both.n), df=both.n - 1.0)


def _too_few(found: Compared) -> Unavailable | None:
    if min(found.n_used) < LEAST_PEOPLE:
        return Unavailable.TOO_FEW_PEOPLE
    return Unavailable.TOO_FEW_GROUPS if (found.n_units or 0) < 2 else None


_InUnits: TypeAlias = list[tuple[float, Hashable]]


def _in_units(waves: tuple[Scores, Scores], units: tuple[Units, Units]) -> tuple[Compared, tuple[_InUnits, _InUnits]]:
    """Give each score with its unit; who has none of either is left out."""
    listed = tuple(_with_units(scores, where) for scores, where in zip(waves, units, strict=True))
    (first, n_first), (second, n_second) = (known_scores(_listed(wave)) for wave in waves)
    sizes = int(first.size), int(second.size)
    found = Compared(scores=(first, second), n_used=sizes, n_known=sizes, n_total=n_first + n_second)
    return found, (listed[0], listed[1])


def _with_units(scores: Scores, units: Units) -> _InUnits:
    if isinstance(scores, Mapping) and isinstance(units, Mapping):
        where = [units.get(person) for person in scores]
    elif isinstance(scores, Mapping) or isinstance(units, Mapping):
        raise ValueError("scores and their units are both by person, or both in the same order")
    else:
        where = listed(units, of="units")
        if len(where) != len(scores):
            raise ValueError(f"there are {len(scores)} scores and {len(where)} units")
    return [
        (float(score), unit)
        for score, unit in zip(_listed(scores), where, strict=True)
        if not is_missing(score) and not is_missing(unit)
    ]


def _unit_means(wave: Iterable[tuple[float, Hashable]]) -> dict[Hashable, float]:
    scores: dict[Hashable, list[float]] = {}
    for score, unit in wave:
        scores.setdefault(unit, []).append(score)
    return {unit: sum(values) / len(values) for unit, values in scores.items()}


def _listed(scores: Scores) -> Any:
    return list(scores.values()) if isinstance(scores, Mapping) else scores
