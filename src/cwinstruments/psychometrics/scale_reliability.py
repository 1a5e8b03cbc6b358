"""How consistent a scale is: alpha with its intervals, what each item does to it, and what one score is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, get_args

from attrs import frozen

from cwinstruments.psychometrics.alpha_intervals import around_alpha
from cwinstruments.psychometrics.choices import response_range, whole_number
from cwinstruments.psychometrics.consistency import consistency, kr21_of
from cwinstruments.psychometrics.distributions import check_level
from cwinstruments.psychometrics.item_statistics import ItemStatistics, MomentType, item_statistics
from cwinstruments.psychometrics.lambdas import Lambdas, lambdas_of
from cwinstruments.psychometrics.moments import (
    CORRELATION,
    MissingPolicy,
    Moments,
    is_indefinite,
    moments,
    refuse_unknown,
)
from cwinstruments.psychometrics.response_matrices import Responses, response_matrix
from cwinstruments.psychometrics.result import Interval, Result, Unavailable, plain_data
from cwinstruments.psychometrics.scale_halves import MOST_SPLITS
from cwinstruments.psychometrics.score_error import ScoreKind, error_of_score


class ReliabilityCaution(StrEnum):
    """What to keep in mind."""

    NEGATIVE_ALPHA = "negative_alpha"
    NEGATIVE_ITEM_REST = "negative_item_rest"
    ITEM_WITHOUT_VARIANCE = "item_without_variance"
    TWO_ITEMS = "two_items"
    MORE_ITEMS_THAN_PEOPLE = "more_items_than_people"
    INTERVALS_COUNT_EVERYBODY = "intervals_count_everybody"
    NOT_POSITIVE_DEFINITE = "not_positive_definite"
    RESPONSES_OUT_OF_RANGE = "responses_out_of_range"


@frozen
class Reliability(Result):
    """The internal consistency of a scale.

    Args:
        alpha: of the items as they are scored, by covariances with n - 1. Of items of 0 and 1 it is KR-20. It may be
            below 0, and is then given as it is.
        alpha_standardised: of the items with a variance of 1.
        feldt: the interval to report first.
        ase: the asymptotic standard error, which `duhachek` is made of.
        average_r: the mean correlation of two items.
        signal_to_noise: k r / (1 - r), with the mean correlation.
        lambdas: Guttman's, of covariances.
        kr21: of items of 0 and 1 as if all were equally hard (Kuder & Richardson 1937); never above alpha.
        score: `sum` or `mean`, what the next five are in.
        score_sd: over people; pairwise of the means of what each one answered.
        sem: the standard error of measurement, SD sqrt(1 - alpha).
        mdc90: the smallest change of one person that is more than error at 90 %: z sqrt(2) SEM, with the exact z.
        items: one by one.
        n_used: people without a missing response; pairwise, with a response.
        n_counted: the people that standard error and intervals count on. Pairwise it is all of them, as in psych.
        level: of the intervals.
        missing: `listwise` or `pairwise`.
        correlation: how correlations were made: `of_covariance`, as in psych 2.2.9.
        moment_type: of skewness and kurtosis; 3 is that of psych.
        reasons: why there is no figure, by attribute.
    """

    alpha: float | None
    alpha_standardised: float | None
    feldt: Interval | None
    duhachek: Interval | None
    bonett: Interval | None
    ase: float | None
    average_r: float | None
    median_r: float | None
    signal_to_noise: float | None
    lambdas: Lambdas
    kr21: float | None
    score: str
    score_mean: float | None
    score_sd: float | None
    sem: float | None
    mdc90: float | None
    mdc95: float | None
    items: tuple[ItemStatistics, ...]
    n_items: int
    n_used: int
    n_total: int
    n_counted: int
    level: float
    missing: str
    moment_type: int
    cautions: tuple[ReliabilityCaution, ...]
    reasons: Mapping[str, Unavailable]
    correlation: str = CORRELATION
    references: tuple[str, ...] = (
        "cronbach1951",
        "feldt1987",
        "vanzyl2000",
        "duhachek2004",
        "bonett2002",
        "guttman1945",
        "joanes1998",
        "kuder1937",
    )

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each item."""
        return [plain_data(one) for one in self.items]


def reliability(
    responses: Responses,
    /,
    *,
    items: Sequence[str] | None = None,
    missing: MissingPolicy = "listwise",
    level: float = 0.95,
    low: int | None = None,
    high: int | None = None,
    score: ScoreKind = "sum",
    moment_type: MomentType = 3,
    most_splits: int = MOST_SPLITS,
    seed: int = 0,
) -> Reliability:
    """Tell how consistent the items of a scale are, and what each of them does to it.

    Args:
        responses: see `response_matrix`; of shape (people, items), reverse-keyed items already turned round.
        items: the items to take; by default all.
        missing: `"listwise"` leaves out whoever has a missing response; `"pairwise"` takes every pair of items from
            those who answered both, and everybody for the intervals, which is what psych 2.2.9 does. A correlation is
            then such a covariance over the standard deviations of all who answered each item; `omega` has them of those
            who answered both.
        level: of the intervals, between 0 and 1.
        low: the lowest response option, for frequencies.
        high: the highest. The options are the whole numbers from one to the other.
        score: whether the scale is scored as the sum or the mean of its items; SEM and MDC are in its unit.
        moment_type: which skewness and kurtosis (Joanes & Gill 1998): 3 as psych, 1 as SciPy, 2 as SPSS and pandas.
        most_splits: how many splits to look at for lambda 4.
        seed: what splits are drawn with where there are more.

    Raises:
        ValueError: an item is not there, a choice is none of those named, the level is not between 0 and 1, or `low`
            and `high` are not both there and in order, or more than 10,000 options apart.
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].

    Sources:
        Cronbach 1951, doi 10.1007/BF02310555; Feldt, Woodruff & Salih 1987, doi 10.1177/014662168701100107; van Zyl,
        Neudecker & Nel 2000, doi 10.1007/BF02296146; Duhachek & Iacobucci 2004, doi 10.1037/0021-9010.89.5.792;
        Bonett 2002, doi 10.3102/10769986027004335; Kuder & Richardson 1937, doi 10.1007/BF02288391.

    Examples:
        >>> found = reliability({"a": [1, 2, 3, 5], "b": [2, 2, 4, 4], "c": [1, 3, 3, 4]}, low=1, high=5)
        >>> round(found.alpha, 4), found.feldt.method, found.n_used
        (0.9167, 'feldt', 4)
        >>> found.items[0].options
        {'1': 1, '2': 1, '3': 1, '4': 0, '5': 1}
    """
    options = _options(low, high)
    _refuse(level, score, moment_type)
    most_splits = whole_number("a number of splits", most_splits, least=1)
    matrix = response_matrix(responses, items=items)
    found = moments(matrix, missing)
    lambdas = lambdas_of(found, missing=missing, matrix="covariance", most_splits=most_splits, seed=seed)
    each, item_reasons = item_statistics(matrix, found, missing=missing, options=options, moment_type=moment_type)
    figures, reasons = consistency(found)
    of_alpha, why = around_alpha(found, figures["alpha"], reasons.get("alpha"), level=level)
    reasons |= why
    of_score, why = error_of_score(matrix, figures["alpha"], reasons.get("alpha"), missing=missing, score=score)
    reasons |= why
    kr21, why_not = kr21_of(matrix)
    if why_not is not None:
        reasons["kr21"] = why_not
    reasons |= {f"lambdas.{name}": reason for name, reason in lambdas.reasons.items()}
    reasons |= {f"items.{name}": reason for name, reason in item_reasons.items()}
    return Reliability(
        **figures,
        **of_alpha,
        **of_score,
        lambdas=lambdas,
        kr21=kr21,
        score=score,
        items=each,
        n_items=found.n_items,
        n_used=found.n_used,
        n_total=found.n_total,
        n_counted=found.n_counted,
        level=level,
        missing=missing,
        moment_type=moment_type,
        cautions=_cautions(found, figures["alpha"], each),
        reasons=reasons,
    )


def _options(low: int | None, high: int | None) -> Sequence[int]:
    if low is None and high is None:
        return ()
    if low is None or high is None:
        raise ValueError(f"low and high are both there or neither, not {low!r} and {high!r}")
    return response_range(low, high)


def _refuse(level: float, score: str, moment_type: int) -> None:
    check_level(level)
    refuse_unknown("score", score, get_args(ScoreKind))
    if moment_type not in get_args(MomentType):
        raise ValueError(f"skewness and kurtosis are of type 1, 2 or 3, not {moment_type!r}")


def _cautions(found: Moments, alpha: float | None, items: Sequence[ItemStatistics]) -> tuple[ReliabilityCaution, ...]:
    applies = {
        ReliabilityCaution.NEGATIVE_ALPHA: alpha is not None and alpha < 0,
        ReliabilityCaution.NEGATIVE_ITEM_REST: any(one.r_rest is not None and one.r_rest < 0 for one in items),
        ReliabilityCaution.ITEM_WITHOUT_VARIANCE: found.covariance is not None and any(found.constant),
        ReliabilityCaution.TWO_ITEMS: found.n_items == 2,
        ReliabilityCaution.MORE_ITEMS_THAN_PEOPLE: 0 < found.n_used < found.n_items,
        ReliabilityCaution.INTERVALS_COUNT_EVERYBODY: any(one.n < found.n_counted for one in items),
        ReliabilityCaution.NOT_POSITIVE_DEFINITE: found.covariance is not None and is_indefinite(found.covariance),
        ReliabilityCaution.RESPONSES_OUT_OF_RANGE: any(one.n_elsewhere for one in items),
    }
    return tuple(caution for caution, is_so in applies.items() if is_so)
