"""Alpha, raw and standardised, with the correlations it rests on; and alpha alone, fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from cwinstruments.psychometrics.moments import Moments, alpha_of, complete_covariance
from cwinstruments.psychometrics.response_matrices import ResponseMatrix, Responses, response_matrix
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_SPECK: Final = 1e-12
_IN_MEASURE: Final = (1e-90, 1e90)
"""Variances that no value gives that is too small or too large for `response_matrix`."""


def alpha(responses: Responses, /, *, items: Sequence[str] | None = None) -> float | None:
    """Give alpha and nothing else, of people without a missing response; None where there is none.

    It walks once through an array of floats, which is not copied (Cronbach 1951, doi 10.1007/BF02310555).

    Args:
        responses: see `response_matrix`; of shape (people, items), reverse-keyed items already turned round.
        items: the items to take; by default all.

    Raises:
        ValueError: an item is not there, or a value is infinite.

    Examples:
        >>> round(alpha([[1, 2, 1], [2, 2, 3], [3, 4, 3], [5, 4, 4]]), 4)
        0.9167
    """
    import numpy as np

    # An array of a subclass, such as a masked one, has ways of its own.
    if items is None and type(responses) is np.ndarray and responses.dtype == np.float64 and responses.ndim == 2:
        # One sum tells of NaN and of what is infinite: then the long way.
        with np.errstate(invalid="ignore", over="ignore"):
            is_complete = bool(np.isfinite(np.add.reduce(responses, axis=None)))
            found = complete_covariance(responses) if is_complete and min(responses.shape) > 1 else None
        # What is out of all measure is left to the long way, which refuses it.
        if found is not None and _IN_MEASURE[0] < np.diag(found).min() and np.diag(found).max() < _IN_MEASURE[1]:
            return alpha_of(found)[0]
    return _alpha(response_matrix(responses, items=items).complete())


def _alpha(values: Array) -> float | None:
    n, k = values.shape
    return alpha_of(complete_covariance(values))[0] if n > 1 and k > 1 else None


def consistency(found: Moments, /) -> tuple[dict[str, Any], dict[str, Unavailable]]:
    """Give alpha, raw and standardised, mean and median correlation, and k r / (1 - r); and why one is not there."""
    import numpy as np

    figures: dict[str, Any] = dict.fromkeys(("alpha", "alpha_standardised", "average_r", "median_r", "signal_to_noise"))
    if found.n_items < 2:
        return figures, dict.fromkeys(figures, Unavailable.TOO_FEW_ITEMS)
    if found.covariance is None:
        assert found.reason is not None
        return figures, dict.fromkeys(figures, found.reason)
    reasons: dict[str, Unavailable] = {}
    figures["alpha"], why = alpha_of(found.covariance)
    if why is not None:
        reasons["alpha"] = why
    correlation, why = found.in_metric("correlation")
    if correlation is None:
        assert why is not None
        return figures, reasons | dict.fromkeys(tuple(figures)[1:], why)
    figures["alpha_standardised"], why = alpha_of(correlation)
    if why is not None:
        reasons["alpha_standardised"] = why
    pairs = correlation[np.tril_indices(found.n_items, -1)]
    average = float(pairs.mean())
    figures |= {"average_r": average, "median_r": float(np.median(pairs))}
    if 1 - average > _SPECK:
        figures["signal_to_noise"] = found.n_items * average / (1 - average)
    else:
        reasons["signal_to_noise"] = Unavailable.NOT_ESTIMABLE
    return figures, reasons


def kr21_of(matrix: ResponseMatrix, /) -> tuple[float | None, Unavailable | None]:
    """Give KR-21 of items of 0 and 1, over people without a missing response, or why there is none.

    It is k / (k - 1) (1 - M (k - M) / (k s²)), with the mean M and the variance s² of the totals, divided by n (Kuder &
    Richardson 1937, doi 10.1007/BF02288391).
    """
    import numpy as np

    values, k = matrix.complete(), matrix.n_items
    if k < 2:
        return None, Unavailable.TOO_FEW_ITEMS
    if not len(values):
        return None, Unavailable.NO_RESPONSES
    if not np.isin(values, (0.0, 1.0)).all():
        return None, Unavailable.NOT_APPLICABLE
    totals = values.sum(axis=1)
    mean, variance = float(totals.mean()), float(totals.var())
    if totals.min() == totals.max():
        return None, Unavailable.NO_VARIANCE
    return k / (k - 1) * (1 - mean * (k - mean) / (k * variance)), None
