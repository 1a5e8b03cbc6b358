"""Norms made of a sample: what share of its people has a score or less, and how far it is from their mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import isfinite
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from cwinstruments.psychometrics.choices import chosen
from cwinstruments.psychometrics.pairs import SPECK, known_scores, spread
from cwinstruments.psychometrics.result import Result, Unavailable, plain_data

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


class PercentileRule(StrEnum):
    """Who counts towards a percentile rank."""

    MID = "mid"
    """All below, and half of those with the same score."""
    BELOW = "below"
    AT_OR_BELOW = "at_or_below"


@frozen
class NormScore(Result):
    """What a score is worth among the people of the sample.

    Args:
        score: the score that was asked about.
        n: how many people of the sample have it.
        percentile: the percentile rank, by the rule of the norms.
        z: how many standard deviations it is from the mean.
        t: 50 + 10 z.
        t_normalised: 50 + 10 times the normal quantile of the `mid` percentile rank, whatever the rule.
        clamped_to: the lowest or highest score of the sample, if the one asked about lies beyond; the figures are its.
        rule: that of the percentile rank.
    """

    score: float
    n: int
    percentile: float | None
    z: float | None
    t: float | None
    t_normalised: float | None
    clamped_to: float | None
    rule: PercentileRule
    reasons: Mapping[str, Unavailable] = field(factory=dict)


@frozen
class SampleNorms(Result):
    """The norms of a sample.

    Args:
        n_used: how many people have a score.
        n_total: how many rows there were.
        rule: that of the percentile ranks.
        mean: of the scores.
        sd: with n - 1.
        lowest: the lowest score of the sample.
        highest: the highest.
        table: one entry for each score that somebody has, from the lowest on.
    """

    n_used: int
    n_total: int
    rule: PercentileRule
    mean: float | None
    sd: float | None
    lowest: float | None
    highest: float | None
    table: tuple[NormScore, ...] = field(repr=False)
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    references: tuple[str, ...] = ("crawford2009",)

    def of(self, score: float, /) -> NormScore:
        """Look a score up. One beyond the sample gets the figures of the nearest end, and says so in `clamped_to`.

        A score between two of the sample has the percentile rank that the rule gives it: nobody is equal.

        Raises:
            ValueError: the score is no finite number.
        """
        if not isfinite(score):
            raise ValueError(f"a score is a finite number, not {score!r}")
        if not self.table:
            return _entry(float(score), 0, 0, self.n_used, (self.mean, self.sd), self.rule)
        near = _near(self.table[0].score, self.table[-1].score)
        place = bisect_left(self.table, score - near, key=lambda one: one.score)
        if place < len(self.table) and abs(self.table[place].score - score) <= near:
            return self.table[place]
        if place in (0, len(self.table)):
            end = self.table[0 if place == 0 else -1]
            return evolve(end, score=float(score), n=0, clamped_to=end.score)
        below = sum(one.n for one in self.table[:place])
        return _entry(float(score), below, 0, self.n_used, (self.mean, self.sd), self.rule)

    def rows(self) -> Iterable[Mapping[str, Any]]:
        return [{key: value for key, value in plain_data(one).items() if key != "reasons"} for one in self.table]


_NORMAL: Final = NormalDist()


def sample_norms(scores: Iterable[float | None], /, *, rule: str = "mid") -> SampleNorms:
    """Make norms of the scores of a sample. They say where a score lies among these people, and no more than that.

    The percentile rank by `mid` is 100 (below + equal / 2) / n (Crawford, Garthwaite & Slick 2009, doi
    10.1080/13854040902795018); T = 50 + 10 (score - mean) / SD. Scores that differ by rounding only are one.

    Args:
        scores: one for each person; None where there is none.
        rule: `mid`, `below` or `at_or_below`.

    Raises:
        ValueError: there is no such rule, or a score is infinite.
        TypeError: the scores are in no order, such as those of a mapping.

    Examples:
        >>> norms = sample_norms([1, 2, 2, 3])
        >>> norms.of(2).percentile, norms.of(2).t
        (50.0, 50.0)
        >>> norms.of(9).percentile, norms.of(9).clamped_to
        (87.5, 3.0)
    """
    known, n_total = known_scores(scores)
    by = chosen("rule", rule, PercentileRule)
    n = int(known.size)
    if not n:
        none = dict.fromkeys(("mean", "sd", "lowest", "highest"), Unavailable.NO_RESPONSES)
        return SampleNorms(0, n_total, by, None, None, None, None, (), none)
    mean, sd = float(known.mean()), spread(known) if n > 1 else None
    table: list[NormScore] = []
    reasons: dict[str, Unavailable] = {} if n > 1 else {"sd": Unavailable.TOO_FEW_PEOPLE}
    below = 0
    for place, (score, count) in enumerate(_counted(known)):
        entry = _entry(score, below, count, n, (mean, sd), by)
        reasons |= {f"table.{place}.{name}": why for name, why in entry.reasons.items()}
        table.append(entry)
        below += count
    return SampleNorms(n, n_total, by, mean, sd, table[0].score, table[-1].score, tuple(table), reasons)


def _counted(known: Array) -> list[tuple[float, int]]:
    """Give each score with how many have it; means that were summed in another order are the same score."""
    import numpy as np

    found: list[tuple[float, int]] = []
    near = _near(float(known.min()), float(known.max()))
    for score, count in zip(*(part.tolist() for part in np.unique(known, return_counts=True)), strict=True):
        if found and score - found[-1][0] <= near:
            found[-1] = (found[-1][0], found[-1][1] + count)
        else:
            found.append((score, count))
    return found


def _near(lowest: float, highest: float) -> float:
    """Give by how much two scores of a sample may differ that are the same."""
    return SPECK * max(abs(lowest), abs(highest))


def _entry(
    score: float, below: int, equal: int, n: int, moments: tuple[float | None, float | None], rule: PercentileRule
) -> NormScore:
    mean, sd = moments
    figures: dict[str, float | None] = dict.fromkeys(("percentile", "z", "t", "t_normalised"))
    few = Unavailable.NO_RESPONSES if not n else Unavailable.TOO_FEW_PEOPLE
    if mean is not None and n > 1:
        counted = {PercentileRule.MID: below + equal / 2, PercentileRule.BELOW: below}.get(rule, below + equal)
        figures["percentile"] = 100 * counted / n
        figures["t_normalised"] = 50 + 10 * _NORMAL.inv_cdf((below + equal / 2) / n)
        if sd:
            figures["z"] = (score - mean) / sd
            figures["t"] = 50 + 10 * (score - mean) / sd
    why = Unavailable.NO_VARIANCE if n > 1 else few
    reasons = {name: why for name, figure in figures.items() if figure is None}
    return NormScore(score, equal, **figures, clamped_to=None, rule=rule, reasons=reasons)
