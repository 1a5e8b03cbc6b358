"""Aggregates: how the scores of respondents become the score of their unit."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final

from attrs import frozen

LEAST_ANSWERS: Final = 10
LEAST_RATE: Final = Fraction(3, 5)
"""With fewer answers, or a smaller share of the roster, nothing is said about agreement; definitions may ask for more.
Both are this library's convention."""


class AggregateMethod(StrEnum):
    """How a unit's score is made."""

    MEAN = "mean"
    PERCENT_POSITIVE = "percent_positive"
    RATIO = "ratio"


class PositiveOf(StrEnum):
    """What is looked at to tell whether something is positive."""

    VALUE = "value"
    ITEMS = "items"


class AgreementStatistic(StrEnum):
    """A statistic of how alike the raters of one unit answer.

    `ad` is the mean absolute deviation from the item mean (Burke, Finkelstein & Dusig 1999,
    Organizational Research Methods 2(1), 49-68); `rwg_j` compares the item variances with that of a null distribution
    (James, Demaree & Wolf 1984, doi 10.1037/0021-9010.69.1.85).
    """

    AD = "ad"
    RWG_J = "rwg_j"


class NullDistribution(StrEnum):
    """How raters would answer who did not agree at all: what `rwg_j` compares with."""

    UNIFORM = "uniform"
    SLIGHT_SKEW = "slight_skew"
    MODERATE_SKEW = "moderate_skew"
    HEAVY_SKEW = "heavy_skew"


@frozen
class Positive:
    """What counts as positive: one edge of the scale's value, or the most favourable options of its items.

    Args:
        favourable_options: how many options count, for `of: items`; favourable is meant after keying and by the
            direction of the scale.
    """

    of: PositiveOf = PositiveOf.VALUE
    at_least: Fraction | None = None
    above: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None
    favourable_options: int | None = None


@frozen
class EqualWeight:
    """A column whose values count alike, however many respondents each has.

    Args:
        values: those that must all be there; by default those that occur in the unit.
        exempt: those that one score is enough for, whatever the minimum cell is.
    """

    column: str
    values: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


@frozen
class Agreement:
    """What the answers within a unit must satisfy for its score to be called shared.

    Args:
        null: what `rwg_j` compares with.
        ad_at_most: the greatest `ad`, in steps of the response options.
        rwg_j_at_least: the least `rwg_j`.
        minimum_answers: with fewer answers nothing is said about agreement.
        minimum_response_rate: with a smaller share of the roster nothing is said about agreement.
    """

    statistics: tuple[AgreementStatistic, ...]
    null: NullDistribution | None = None
    ad_at_most: Fraction | None = None
    rwg_j_at_least: Fraction | None = None
    minimum_answers: int | None = None
    minimum_response_rate: Fraction | None = None


@frozen
class Aggregate:
    """How a scale becomes a unit's score, and when there is one.

    Args:
        minimum_cell: how many scores it needs; with `equal_weight_over`, how many for each value of that column.
        positive: what counts as positive, for `percent_positive`.
        of: the scale whose scores are added up above the line, for `ratio`.
        to: the scale whose scores are added up below the line, for `ratio`.
        times: what the ratio is multiplied by.
        minimum_response_rate: the least share of the roster that must have answered.
    """

    method: AggregateMethod
    minimum_cell: int
    positive: Positive | None = None
    equal_weight_over: EqualWeight | None = None
    minimum_response_rate: Fraction | None = None
    agreement: Agreement | None = None
    of: str | None = None
    to: str | None = None
    times: Fraction = Fraction(1)

    @property
    def ratio(self) -> tuple[str, str] | None:
        """The scales above and below the line; None for other methods."""
        return None if self.of is None or self.to is None else (self.of, self.to)
