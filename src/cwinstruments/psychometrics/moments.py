"""What reliability is made of: the covariances of items, their correlations, and how many people they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from attrs import field, frozen

from cwinstruments.psychometrics.response_matrices import ResponseMatrix
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

MissingPolicy: TypeAlias = Literal["listwise", "pairwise"]
"""Whether people with a missing response are left out of everything, or only where it is missing."""

Metric: TypeAlias = Literal["covariance", "correlation"]
"""Whether items count as they are, or each with a variance of 1."""

CORRELATION: Final = "of_covariance"
"""How correlations are made: the covariances over the roots of the items' own variances. So does psych 2.2.9. With
missing responses and `pairwise`, psych 2.5.3 correlates each pair with the variances of its own people instead."""

_BLOCK: Final = 4_096
"""Rows that are taken at a time: what fits into the cache of a processor."""

_FIRST: Final = 1_000

_SPECK: Final = 1e-12
"""A sum of covariances below this share of their absolute sum is 0 but for the arithmetic."""

_SINGULAR: Final = 1e-10
"""A matrix with an eigenvalue below this share of its largest is singular but for the arithmetic."""


@frozen(eq=False)
class Moments:
    """Covariances with n - 1.

    Args:
        covariance: of shape (items, items); None where it can't be computed.
        constant: for each item, whether all responses that are used are equal.
        n_used: the people that are used: without a missing response, or, pairwise, with a response.
        n_total: all people.
        n_counted: the people that intervals count on. Pairwise those are all, as in psych, also without any response.
        reason: why there are no covariances.
    """

    items: tuple[str, ...]
    covariance: Array | None = field(repr=False)
    constant: tuple[bool, ...]
    n_used: int
    n_total: int
    n_counted: int
    reason: Unavailable | None

    @property
    def n_items(self) -> int:
        """How many items there are."""
        return len(self.items)

    def in_metric(self, metric: Metric, /) -> tuple[Array | None, Unavailable | None]:
        """Give the matrix in a metric, or why there is none."""
        import numpy as np

        if self.covariance is None or metric == "covariance":
            return self.covariance, self.reason
        if any(self.constant):
            return None, Unavailable.NO_VARIANCE
        scale = np.sqrt(np.diag(self.covariance))
        correlation = self.covariance / np.outer(scale, scale)
        np.fill_diagonal(correlation, 1.0)
        return correlation, None

    def of_scale(self, metric: Metric, /) -> tuple[Array | None, Unavailable | None]:
        """Give the matrix of a scale, which has two items and a total that varies, or why there is none."""
        if self.n_items < 2:
            return None, Unavailable.TOO_FEW_ITEMS
        matrix, reason = self.in_metric(metric)
        if matrix is None:
            return None, reason
        total, reason = total_variance(matrix)
        return (None, reason) if total is None else (matrix, None)


def moments(matrix: ResponseMatrix, missing: MissingPolicy, /) -> Moments:
    """Give the covariances of the items.

    Raises:
        ValueError: there is no such policy for what is missing.
    """
    import numpy as np

    refuse_unknown("missing", missing, get_args(MissingPolicy))
    pairwise = missing == "pairwise"
    answered = ~np.isnan(matrix.values)
    used = matrix.values[answered.any(axis=1)] if pairwise else matrix.complete()
    n_used, n_total = int(used.shape[0]), matrix.n_people
    covariance, constant, reason = _covariance(used)
    n_counted = n_total if pairwise else n_used
    return Moments(matrix.items, covariance, constant, n_used, n_total, n_counted, reason)


def complete_covariance(values: Array, /) -> Array:
    """Give the covariances of rows without anything missing, in one walk and without a copy of the whole.

    Each item is taken from a value of its own in its middle, so that no digits are lost where all are far from 0, and
    an item that never varies has a variance of exactly 0.

    Args:
        values: of shape (people, items), at least two people. NaN and infinite values make the result NaN.
    """
    import numpy as np

    n, k = values.shape
    # The median of an odd number of rows is one of their values.
    centre = np.median(values[: min(n - 1, _FIRST) // 2 * 2 + 1], axis=0)
    block, ones = np.empty((_BLOCK, k)), np.ones(_BLOCK)
    sums, products = np.zeros(k), np.zeros((k, k))
    for place in range(0, n, _BLOCK):
        rows = values[place : place + _BLOCK]
        some = np.subtract(rows, centre, out=block[: len(rows)])
        sums += ones[: len(rows)] @ some
        products += some.T @ some
    found: Array = (products - np.outer(sums, sums) / n) / (n - 1)
    return found


def _covariance(values: Array) -> tuple[Array | None, tuple[bool, ...], Unavailable | None]:
    import numpy as np

    n, k = values.shape
    if n == 0 or k == 0:
        return None, (False,) * k, Unavailable.NO_RESPONSES
    if not np.isnan(values).any():
        constant = tuple(map(bool, values.max(axis=0) == values.min(axis=0)))
        return (complete_covariance(values), constant, None) if n > 1 else (None, constant, Unavailable.TOO_FEW_PEOPLE)
    return _pairwise(values)


def _pairwise(values: Array) -> tuple[Array | None, tuple[bool, ...], Unavailable | None]:
    """Give the covariance of each two items over those who answered both."""
    import numpy as np

    answered = ~np.isnan(values)
    highest = np.where(answered, values, -np.inf).max(axis=0)
    lowest = np.where(answered, values, np.inf).min(axis=0)
    constant = highest == lowest
    known = answered.astype(float)
    together = known.T @ known
    if together.min() < 2:
        reason = Unavailable.TOO_FEW_PEOPLE if len(values) < 2 else Unavailable.TOO_FEW_PAIRS
        return None, tuple(map(bool, constant)), reason
    means = np.where(answered, values, 0.0).sum(axis=0) / together.diagonal()
    # What is taken from an item that never varies has to be its value, without the arithmetic of a mean.
    centred = np.where(answered, values - np.where(constant, highest, means), 0.0)
    sums = centred.T @ known
    covariance = (centred.T @ centred - sums * sums.T / together) / (together - 1)
    return covariance, tuple(map(bool, constant)), None


def total_variance(matrix: Array, /) -> tuple[float | None, Unavailable | None]:
    """Give the variance of the total, which is the sum of all elements, or why there is none.

    Pairs of different people may add up to less than 0.
    """
    import numpy as np

    total, speck = float(matrix.sum()), _SPECK * float(np.abs(matrix).sum())
    if total > speck:
        return total, None
    return None, Unavailable.NOT_ESTIMABLE if total < -speck else Unavailable.NO_VARIANCE


def is_singular(matrix: Array, /) -> bool:
    """Tell whether a symmetric matrix can't be inverted, or is none of a covariance."""
    import numpy as np

    values = np.linalg.eigvalsh(matrix)
    return bool(values[0] <= _SINGULAR * max(float(values[-1]), 0.0))


def is_indefinite(matrix: Array, /) -> bool:
    """Tell whether a matrix could come from no complete data: it gives something a variance below 0."""
    import numpy as np

    values = np.linalg.eigvalsh(matrix)
    return bool(values[0] < -_SINGULAR * max(float(values[-1]), 0.0))


def alpha_of(matrix: Array, /) -> tuple[float | None, Unavailable | None]:
    """Give alpha of a matrix of covariances or correlations (Cronbach 1951), or why there is none."""
    k = len(matrix)
    if k < 2:
        return None, Unavailable.TOO_FEW_ITEMS
    total, reason = total_variance(matrix)
    if total is None:
        return None, reason
    return k / (k - 1) * (1 - float(matrix.trace()) / total), None


def refuse_unknown(name: str, value: str, known: Sequence[str], /) -> None:
    """Refuse a choice that there is not.

    Raises:
        ValueError: the value is none of those known.
    """
    if value not in known:
        raise ValueError(f"{name} is {' or '.join(map(repr, known))}, not {value!r}")
