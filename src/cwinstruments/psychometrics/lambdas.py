"""Guttman's six lower bounds of reliability, and those of ten Berge and Zegers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING, Any, Final, get_args

from attrs import frozen

from cwinstruments.psychometrics.choices import whole_number
from cwinstruments.psychometrics.moments import (
    Metric,
    MissingPolicy,
    Moments,
    is_indefinite,
    is_singular,
    moments,
    refuse_unknown,
)
from cwinstruments.psychometrics.response_matrices import Responses, response_matrix
from cwinstruments.psychometrics.result import Result, Unavailable
from cwinstruments.psychometrics.scale_halves import MOST_SPLITS, splits_of

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_NAMES: Final = ("lambda1", "lambda2", "lambda3", "lambda4", "lambda5", "lambda6", "mu2", "mu3")


class LambdasCaution(StrEnum):
    """What to keep in mind."""

    SPLITS_WERE_SAMPLED = "splits_were_sampled"
    NOT_POSITIVE_DEFINITE = "not_positive_definite"


@frozen
class Lambdas(Result):
    """Lower bounds of reliability (Guttman 1945; ten Berge & Zegers 1978).

    Args:
        lambda3: alpha; ten Berge and Zegers' mu 0.
        lambda2: their mu 1.
        lambda4: that of the best split; of many items only of the splits that were looked at, so perhaps too low. In
            small samples it makes much of chance.
        lambda6: by what the other items say of each; None where one item follows from the others.
        n_splits: how many splits lambda 4 is the best of.
        splits_are_exhaustive: whether those are all.
        matrix: `covariance`, or `correlation` for standardised items; psych gives its `G6(smc)` of correlations.
        reasons: why there is no figure, by attribute.
    """

    lambda1: float | None
    lambda2: float | None
    lambda3: float | None
    lambda4: float | None
    lambda5: float | None
    lambda6: float | None
    mu2: float | None
    mu3: float | None
    n_splits: int
    splits_are_exhaustive: bool
    matrix: str
    missing: str
    n_items: int
    n_used: int
    n_total: int
    cautions: tuple[LambdasCaution, ...]
    reasons: Mapping[str, Unavailable]
    references: tuple[str, ...] = ("guttman1945", "tenberge1978")


def guttman_lambdas(
    responses: Responses,
    /,
    *,
    items: Sequence[str] | None = None,
    missing: MissingPolicy = "listwise",
    matrix: Metric = "covariance",
    most_splits: int = MOST_SPLITS,
    seed: int = 0,
) -> Lambdas:
    """Give Guttman's lambdas 1 to 6, and mu 2 and 3 of ten Berge and Zegers.

    Args:
        responses: see `response_matrix`; of shape (people, items), reverse-keyed items already turned round.
        items: the items to take; by default all.
        missing: whether people with a missing response are left out of everything, or only of the pairs it is in.
        matrix: `"covariance"` for the scale as it is scored; `"correlation"` for standardised items, as psych does.
        most_splits: how many splits to look at for lambda 4, 1 or more.
        seed: what splits are drawn with where there are more.

    Raises:
        ValueError: an item is not there, `missing` or `matrix` is none of the two, or `most_splits` is below 1.

    Sources:
        Guttman 1945, doi 10.1007/BF02288892; ten Berge & Zegers 1978, doi 10.1007/BF02293815.

    Examples:
        >>> found = guttman_lambdas([[1, 2, 1], [2, 2, 3], [3, 4, 3], [5, 4, 4]])
        >>> round(found.lambda1, 4), round(found.lambda3, 4)
        (0.6111, 0.9167)
    """
    refuse_unknown("matrix", matrix, get_args(Metric))
    most_splits = whole_number("a number of splits", most_splits, least=1)
    return lambdas_of(
        moments(response_matrix(responses, items=items), missing),
        missing=missing,
        matrix=matrix,
        most_splits=most_splits,
        seed=seed,
    )


def lambdas_of(found: Moments, /, *, missing: str, matrix: Metric, most_splits: int, seed: int) -> Lambdas:
    """Give the lambdas of covariances that are already there."""
    values, reason = found.of_scale(matrix)
    figures: dict[str, Any] = dict.fromkeys(_NAMES)
    reasons: dict[str, Unavailable] = {}
    cautions: list[LambdasCaution] = []
    n_splits, is_exhaustive = 0, False
    if values is None:
        assert reason is not None
        reasons = dict.fromkeys(_NAMES, reason)
    else:
        splits = splits_of(values, most_splits=most_splits, seed=seed)
        n_splits, is_exhaustive = len(splits.coefficients), splits.is_exhaustive
        figures |= _bounds(values) | {"lambda4": float(splits.coefficients.max())}
        figures["lambda6"], why = _lambda6(found, values)
        if why is not None:
            reasons["lambda6"] = why
        if not is_exhaustive:
            cautions.append(LambdasCaution.SPLITS_WERE_SAMPLED)
        if is_indefinite(values):
            cautions.append(LambdasCaution.NOT_POSITIVE_DEFINITE)
    return Lambdas(
        **figures,
        n_splits=n_splits,
        splits_are_exhaustive=is_exhaustive,
        matrix=matrix,
        missing=missing,
        n_items=found.n_items,
        n_used=found.n_used,
        n_total=found.n_total,
        cautions=tuple(cautions),
        reasons=reasons,
    )


def _bounds(matrix: Array) -> dict[str, float | None]:
    import numpy as np

    k, total = len(matrix), float(matrix.sum())
    # In shares of the total variance: the powers of large covariances stay small.
    off = matrix / total
    lambda1 = 1 - float(off.trace())
    np.fill_diagonal(off, 0.0)
    powers = [float((off ** (2**power)).sum()) for power in range(4)]
    return {
        "lambda1": lambda1,
        "lambda2": lambda1 + sqrt(k / (k - 1) * powers[1]),
        "lambda3": k / (k - 1) * lambda1,
        "lambda5": lambda1 + 2 * sqrt(float((off**2).sum(axis=0).max())),
        "mu2": _mu(powers[:3], k),
        "mu3": _mu(powers, k),
    }


def _mu(powers: Sequence[float], k: int) -> float:
    """Give p0 + (p1 + (p2 + ...)^½)^½, the last with k / (k - 1); the sum of covariances to the power 2^h is p_h."""
    found = k / (k - 1) * powers[-1]
    for one in reversed(powers[:-1]):
        found = one + sqrt(found)
    return found


def _lambda6(found: Moments, matrix: Array) -> tuple[float | None, Unavailable | None]:
    """Give 1 - sum of e² / V, where e² is what the other items leave open of an item: 1 over the inverse's diagonal."""
    import numpy as np

    correlation, reason = found.in_metric("correlation")
    if correlation is None:
        return None, reason
    if is_singular(correlation):
        return None, Unavailable.SINGULAR
    left = np.diag(matrix) / np.diag(np.linalg.inv(correlation))
    return 1 - float(left.sum() / matrix.sum()), None
