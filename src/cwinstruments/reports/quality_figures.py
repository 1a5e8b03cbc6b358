"""Whether the scales of an instrument work in one set of responses: the figures that tell it, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.forensics import KeySuspicions, Strength, Suspicion
from cwinstruments.psychometrics.careless_responding import Careless, CarelessCaution, CarelessFlag
from cwinstruments.psychometrics.factor_analysis.omega_result import Omega
from cwinstruments.psychometrics.floor_ceiling import FloorAndCeiling
from cwinstruments.psychometrics.result import Result, Unavailable, plain_data
from cwinstruments.psychometrics.scale_reliability import Reliability

_NOT_IN_ROWS: Final = ("options", "n_elsewhere")
"""Answers beside the options are missing here, and told as suspicions."""


class QualityCaution(StrEnum):
    """What has to be known to read figures on quality."""

    THESE_PEOPLE = "these_people"
    """All figures are of these people; of others, or of the same in another year, they may differ."""
    ANSWERS_NOT_ALLOWED = "answers_not_allowed"
    """Some answers are not allowed; they count as missing."""
    SUSPECTED_KEY = "suspected_key"
    """Something in the key or in the data looks wrong; reliability is not to be read before that is cleared up."""
    FEW_PEOPLE = "few_people"
    """Fewer than 100 people: every figure is uncertain."""
    REPEATED_PEOPLE = "repeated_people"
    """Some people have more than one row, as in a file of two waves. They count as several, which makes intervals too
    narrow."""


@frozen
class Figure:
    """One figure in plain words.

    Args:
        figure: its name; `quality_readings` holds what it says in general, its caution and its source.
        value: None where there is none.
        says: what it says here.
    """

    figure: str
    value: float | int | None
    says: str


@frozen
class CarelessCounts:
    """How many people may have answered without care; nobody is named.

    Args:
        n_used: how many people answered.
        n_items: of how many items, those of all scales together.
        n_suspect: how many have two flags or more; None of fewer than ten items, of which time alone is told.
        n_flagged: how many have each flag.
        not_counted: flags that nobody has because they would rest on fewer than ten items, scales or pairs of items;
            by flag, on how many.
    """

    n_used: int
    n_items: int
    n_suspect: int | None
    n_flagged: Mapping[CarelessFlag, int]
    not_counted: Mapping[CarelessFlag, int]
    cautions: tuple[CarelessCaution, ...]


@frozen
class FlaggedPerson:
    """One person with at least one flag: a reason to look, none to leave anybody out."""

    person: str
    n_answered: int
    flags: tuple[CarelessFlag, ...]
    is_suspect: bool


@frozen
class ScaleQuality:
    """One scale.

    Args:
        n_answered: how many people answered an item of it; None of a scale that is not made of items.
        n_scored: how many have a score.
        percent_missing: how many of the answers to its items are missing, of people who answered one of them.
        floor_ceiling: at the lowest and the highest possible score; None where the scale has no such ends.
        reliability: None for a scale that is not made of items.
        omega: likewise.
        suspicions: what looks wrong in the key of this scale, or in its answers.
        figures: the chief ones in words.
    """

    scale: str
    title: str
    n_items: int
    n_answered: int | None
    n_scored: int | None
    percent_missing: float | None
    floor_ceiling: FloorAndCeiling | None
    reliability: Reliability | None
    omega: Omega | None
    suspicions: tuple[Suspicion, ...]
    figures: tuple[Figure, ...]


@frozen
class Quality(Result):
    """Whether the scales of an instrument work in one set of responses.

    Args:
        n_total: how many rows there are.
        n_used: how many people answered an item of these scales.
        n_people: how many people these rows are of; None where no column names the respondent.
        n_repeated: how many of them have more than one row.
        wave: the wave that the rows are of, where one was asked for.
        minimum: with fewer people there are no figures at all.
        keys: what looks wrong in the key or in the data; None below the minimum.
        careless: who may have answered without care, as numbers; None where that can't be told.
        people: who they are; None unless that was asked for.
    """

    instrument: str
    version: str
    n_total: int
    n_used: int
    minimum: int
    level: float
    scales: tuple[ScaleQuality, ...]
    keys: KeySuspicions | None
    careless: CarelessCounts | None
    people: tuple[FlaggedPerson, ...] | None
    reasons: Mapping[str, Unavailable]
    cautions: tuple[QualityCaution, ...]
    n_people: int | None = None
    n_repeated: int | None = None
    wave: str | None = None
    references: tuple[str, ...] = field(
        default=("cronbach1951", "feldt1987", "zinbarg2005", "terwee2007", "meade2012", "curran2016", "steiger1980")
    )

    @property
    def is_clean(self) -> bool:
        """Whether no key and no data look wrong; weak suspicions count too."""
        return not self.is_suspect(Strength.WEAK)

    def is_suspect(self, least: Strength, /) -> bool:
        """Tell whether a key or data look wrong with at least some strength; what is certain always counts."""
        if self.keys is None:
            return QualityCaution.ANSWERS_NOT_ALLOWED in self.cautions
        counted = tuple(Strength)[: tuple(Strength).index(least) + 1]
        return any(one.strength in counted for one in self.keys.suspicions)

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each item of each scale, with the figures of its scale; then people, if they were asked for.

        How many people may have answered without care stands in every row of a scale.
        """
        careless = {
            "n_careless": None if self.careless is None else self.careless.n_suspect,
            "n_screened": None if self.careless is None else self.careless.n_used,
        }
        for one in self.scales:
            of_scale = {**_row_of(one), **careless}
            items = () if one.reliability is None else one.reliability.items
            for item in items:
                plain = {name: value for name, value in plain_data(item).items() if name not in _NOT_IN_ROWS}
                suspected = [str(found.kind) for found in one.suspicions if item.item in found.items]
                yield {**of_scale, **plain, "suspected": suspected}
            if not items:
                yield of_scale
        for person in self.people or ():
            yield plain_data(person)


def _row_of(one: ScaleQuality) -> Mapping[str, Any]:
    """Give the figures of a scale that stand in its rows."""
    alpha, ends = one.reliability, one.floor_ceiling
    interval = None if alpha is None else alpha.feldt
    return {
        "scale": one.scale,
        "n_scored": one.n_scored,
        "percent_lowest": None if ends is None else ends.percent_lowest,
        "percent_highest": None if ends is None else ends.percent_highest,
        "alpha": None if alpha is None else alpha.alpha,
        "alpha_lower": None if interval is None else interval.lower,
        "alpha_upper": None if interval is None else interval.upper,
        "level": None if interval is None else interval.level,
        "omega_total": None if one.omega is None else one.omega.omega_total,
    }


def flagged_people(found: Careless, /) -> tuple[FlaggedPerson, ...]:
    """Give the people who have a flag, in the order of the rows."""
    return tuple(
        FlaggedPerson(one.person, one.n_answered, one.flags, one.is_suspect) for one in found.people if one.flags
    )
