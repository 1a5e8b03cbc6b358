"""Norms: what a score is among the scores of a described group of people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from cwinstruments.model.items import Range

Values: TypeAlias = tuple[Fraction | str, ...] | Range
"""What a covariate must be in a stratum: one of some options, or a number within a range."""


class Metric(StrEnum):
    """What a norm gives."""

    T_SCORE = "t_score"
    Z_SCORE = "z_score"
    PERCENTILE = "percentile"
    STANDARD_SCORE = "standard_score"


class PercentileRule(StrEnum):
    """Which part of the people with the same score a percentile counts: half of them, none, or all."""

    MID = "mid"
    BELOW = "below"
    AT_OR_BELOW = "at_or_below"


class Outside(StrEnum):
    """What happens to a raw score beyond the rows of a table: it gets that of the nearest row, or none."""

    CLAMP = "clamp"
    REFUSE = "refuse"


class Interpolation(StrEnum):
    """What happens to a raw score between two rows of a table."""

    NONE = "none"
    LINEAR = "linear"


@frozen
class NormSource:
    """Where a norm comes from, and whom it describes.

    Args:
        norms: the id of the norms that it is part of, where it has been applied from a file of norms.
        version: the version of those norms.
        population: the people whose answers it was made from.
        year: when they answered.
        n: how many they were.
    """

    citation: str
    population: str
    norms: str | None = None
    version: str | None = None
    year: int | None = None
    n: int | None = None
    doi: str | None = None


@frozen
class NormRow:
    """One printed row: a raw score and what it is in the norm."""

    raw: Fraction
    norm: Fraction


@frozen
class Stratum:
    """The norm of one group of respondents: its mean and standard deviation, or its table.

    Args:
        where: what each covariate must be; empty where there is one norm for all.
        n: how many people it was made from.
    """

    where: Mapping[str, Values] = field(factory=dict)
    n: int | None = None
    mean: Fraction | None = None
    sd: Fraction | None = None
    rows: tuple[NormRow, ...] = ()


@frozen
class Norm:
    """How the score of one scale becomes a norm score.

    A respondent who is in no stratum, or whose covariates are not known, has no norm score: never that of a larger
    group.

    Args:
        percentile_rule: which rule the percentiles follow.
        outside: what happens beyond the rows of a table.
        interpolate: what happens between them.
    """

    metric: Metric
    source: NormSource
    strata: tuple[Stratum, ...]
    percentile_rule: PercentileRule | None = None
    outside: Outside | None = None
    interpolate: Interpolation = Interpolation.NONE
