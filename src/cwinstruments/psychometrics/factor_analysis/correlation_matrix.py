"""The correlation matrix that factors are found in, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import field, frozen

from cwinstruments.psychometrics.response_matrices import ResponseMatrix
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

Missing: TypeAlias = Literal["listwise", "pairwise"]
"""Who counts: people with every response; or, for each pair of items, people with both of its responses."""

SMALLEST_EIGENVALUE = 1e-10
"""A correlation matrix with a smaller one is taken as singular."""


@frozen(eq=False)
class CorrelationMatrix:
    """The correlations of items.

    Args:
        values: of shape (items, items); None where there is none.
        n_used: how many people it is of; with `pairwise` how many have any response.
        reason: why there is none.
    """

    values: Array | None = field(repr=False)
    n_used: int
    reason: Unavailable | None


def correlation_matrix(matrix: ResponseMatrix, missing: Missing, /) -> CorrelationMatrix:
    """Give the product-moment correlations of items, where a model of factors can be fitted to them.

    Raises:
        ValueError: there is no such way with missing responses.

    Examples:
        >>> from cwinstruments.psychometrics.response_matrices import response_matrix
        >>> correlation_matrix(response_matrix([[1, 2], [2, 1], [3, 3]]), "listwise").values.round(2).tolist()
        [[1.0, 0.5], [0.5, 1.0]]
    """
    import numpy as np

    rows = rows_used(matrix, missing)
    if reason := why_no_correlations(matrix, rows, missing):
        return CorrelationMatrix(None, len(rows), reason)
    found = pairwise_correlations(rows)
    if isinstance(found, Unavailable):
        return CorrelationMatrix(None, len(rows), found)
    singular = float(np.linalg.eigvalsh(found)[0]) < SMALLEST_EIGENVALUE
    return CorrelationMatrix(None if singular else found, len(rows), Unavailable.SINGULAR if singular else None)


def rows_used(matrix: ResponseMatrix, missing: Missing, /) -> Array:
    """Give the rows that count.

    Raises:
        ValueError: there is no such way with missing responses.
    """
    import numpy as np

    if missing not in ("listwise", "pairwise"):
        raise ValueError(f"missing responses are handled 'listwise' or 'pairwise', not {missing!r}")
    if not matrix.n_items:
        return matrix.values[:0]
    return matrix.complete() if missing == "listwise" else matrix.values[~np.isnan(matrix.values).all(axis=1)]


def why_no_correlations(matrix: ResponseMatrix, rows: Array, missing: Missing, /) -> Unavailable | None:
    """Tell why no model of factors can be fitted to these rows; None where one may be."""
    import numpy as np

    if not matrix.n_people or bool(np.isnan(matrix.values).all()):
        return Unavailable.NO_RESPONSES
    if matrix.n_items < 2:
        return Unavailable.TOO_FEW_ITEMS
    if len(rows) < 2:
        return Unavailable.TOO_FEW_PEOPLE
    answered = ~np.isnan(rows)
    if not answered.any(axis=0).all():
        return Unavailable.NO_RESPONSES
    lowest = np.where(answered, rows, np.inf).min(axis=0)
    highest = np.where(answered, rows, -np.inf).max(axis=0)
    if bool((lowest >= highest).any()):
        return Unavailable.NO_VARIANCE
    if missing == "listwise" and len(rows) <= matrix.n_items:
        return Unavailable.TOO_FEW_PEOPLE  # The matrix can only be singular.
    return None


def pairwise_correlations(rows: Array, /) -> Array | Unavailable:
    """Give the correlation of each pair of items over the people who answered both; the usual one if all did."""
    import numpy as np

    answered = (~np.isnan(rows)).astype(float)
    n = answered.T @ answered
    if bool((n < 2).any()):
        return Unavailable.TOO_FEW_PEOPLE
    # Taken from their mean first, so that little is lost where the responses are far from 0.
    values = np.where(answered > 0, rows, 0.0)
    values = np.where(answered > 0, values - values.sum(axis=0) / answered.sum(axis=0), 0.0)
    sums, squares = values.T @ answered, (values**2).T @ answered
    spread = squares - sums**2 / n
    if bool((spread <= 1e-12 * squares).any()):
        return Unavailable.NO_VARIANCE
    found: Array = (values.T @ values - sums * sums.T / n) / np.sqrt(spread * spread.T)
    np.fill_diagonal(found, 1.0)
    return (found + found.T) / 2
