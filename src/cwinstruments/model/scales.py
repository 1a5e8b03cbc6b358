"""Scales: what a score is made of, and when there is one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

from attrs import field, frozen

from cwinstruments.model.aggregates import Aggregate, AggregateMethod
from cwinstruments.model.interpretation import Band, BandsFor, Cutoff, Direction, PermittedLevel, Sensitivity
from cwinstruments.model.items import Range
from cwinstruments.model.norms import Norm
from cwinstruments.model.provenance import Frameworks
from cwinstruments.model.text import Text


class Then(StrEnum):
    """What is done about missing answers that the missing rule allows."""

    AVAILABLE = "available"
    PRORATE = "prorate"
    NONE = "none"
    ZERO_FILL = "zero_fill"


class InDenominator(StrEnum):
    """Whether a kind of non-response counts as missing or leaves the denominator."""

    EXCLUDED = "excluded"
    MISSING = "missing"


@frozen
class StatePolicy:
    """Which kinds of non-response leave the denominator."""

    not_applicable: InDenominator = InDenominator.EXCLUDED
    not_asked: InDenominator = InDenominator.EXCLUDED
    dont_know: InDenominator = InDenominator.MISSING
    refused: InDenominator = InDenominator.MISSING
    skipped: InDenominator = InDenominator.MISSING


@frozen
class MissingRule:
    """When there is a score although answers are missing. All conditions given must hold."""

    max_missing: int | None = None
    max_missing_fraction: Fraction | None = None
    min_answered: int | None = None
    min_answered_fraction: Fraction | None = None
    min_scored: int | None = None
    min_scored_fraction: Fraction | None = None
    then: Then = Then.NONE
    states: StatePolicy = field(factory=StatePolicy)


@frozen
class ItemUse:
    """An item as one scale uses it: its keying, weight and recoding."""

    item: str
    reverse_keyed: bool = False
    weight: Fraction = Fraction(1)
    recode: Mapping[Fraction | str, Fraction] = field(factory=dict)


@frozen
class ScaleUse:
    """A scale as another scale uses it. Its unrounded value is what is used."""

    scale: str
    reverse_keyed: bool = False
    weight: Fraction = Fraction(1)


@frozen
class Linear:
    """A linear change of the raw score: `value * multiply + add`."""

    multiply: Fraction = Fraction(1)
    add: Fraction = Fraction(0)


class RoundingRule(StrEnum):
    """What happens to a half."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


@frozen
class Rounding:
    """How a score is rounded."""

    digits: int
    rule: RoundingRule


@frozen
class MethodUse:
    """A scoring method that a plugin provides, with its options."""

    name: str
    options: Mapping[str, Any] = field(factory=dict)


@frozen
class Scale:
    """One scale.

    Args:
        items: the items it is made of, or
        scales: the scales it is made of, or
        formula: the formula it is computed by.
        method: `mean`, `sum`, `formula`, `norm`, or the method of a plugin.
        norm: how the score of the one scale it is made of becomes a norm score.
        transform: `"pomp"` or a linear change.
        range: the least and the greatest possible score, as published.
        bands: named stretches of scores, from low to high, each beginning where the one before ends.
        bands_for: whose values lie in the bands, where that is said; `has_bands_for` knows also where it is not.
        aggregate: how the scores of respondents become the score of their unit.
        permitted_level: who may get scores, if that differs from the instrument.
        sensitivity: how carefully scores must be handled, if that differs from the instrument.
    """

    title: Text
    method: str | MethodUse
    missing: MissingRule
    direction: Direction
    description: Text | None = None
    items: tuple[ItemUse, ...] = ()
    scales: tuple[ScaleUse, ...] = ()
    formula: str | None = None
    norm: Norm | None = None
    transform: Linear | str | None = None
    round: Rounding | None = None
    range: Range | None = None
    bands: tuple[Band, ...] = ()
    bands_for: BandsFor | None = None
    cutoffs: tuple[Cutoff, ...] = ()
    aggregate: Aggregate | None = None
    permitted_level: PermittedLevel | None = None
    sensitivity: Sensitivity | None = None
    frameworks: Frameworks = field(factory=dict)

    def has_bands_for(self, whose: Literal[BandsFor.RESPONDENT, BandsFor.UNIT], level: PermittedLevel, /) -> bool:
        """Tell whether respondents, or units, get a band of this scale.

        Where nothing is said, bands are for units if scores are and a unit's value is one of the scale; else for
        respondents. A per cent of respondents or answers is on no scale's own metric, so it is never in a band.

        Args:
            level: who may get scores of the instrument; the scale's own `permitted_level` goes before it.
        """
        may_be_of_units = self.aggregate is not None and self.aggregate.method is not AggregateMethod.PERCENT_POSITIVE
        of_units_alone = (self.permitted_level or level) is PermittedLevel.UNIT and may_be_of_units
        said = self.bands_for or (BandsFor.UNIT if of_units_alone else BandsFor.RESPONDENT)
        is_theirs = bool(self.bands) and said in (whose, BandsFor.BOTH)
        return is_theirs and (whose is BandsFor.RESPONDENT or may_be_of_units)
