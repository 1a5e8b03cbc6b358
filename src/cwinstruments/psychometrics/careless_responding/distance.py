"""How far the answers of a person, taken together, are from those of everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cwinstruments.psychometrics.careless_responding.figures import Figures, figures
from cwinstruments.psychometrics.distributions import need_scipy
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.careless_responding.pairwise import Pairwise
    from cwinstruments.psychometrics.response_matrices import Array

_LEAST: Final = 1e-12
"""Below this share of the largest eigenvalue, the items are taken to be a combination of one another."""

_AT_ONCE: Final = 2048
"""For how many people at once systems of equations are solved."""


@frozen
class Distances:
    """Mahalanobis' squared distance, in two ways that differ for who has not answered everything.

    Args:
        observed: of the items that the person answered, with their part of the covariances.
        df: how many these are.
        observed_p: the share of the chi-square distribution above the first, with these degrees of freedom.
        zero_filled: with a deviation of 0 for what is missing, as in `psych::outlier`. It is never below the first: to
            be at the mean there, and far from it elsewhere, is itself unlikely where items go together.
        zero_filled_p: the share above it, with as many degrees of freedom as there are items.
    """

    observed: Figures
    df: Figures
    observed_p: Figures
    zero_filled: Figures
    zero_filled_p: Figures


def distances(values: Array, moments: Pairwise, /) -> Distances:
    """Give the squared distance of each person from the means, in the metric of the pairwise covariances.

    Nobody has one where these are singular, as with more items than people, or not positive definite, as may happen
    when much is missing.

    Raises:
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].
    """
    import numpy as np

    n_people, n_items = values.shape
    answered = ~np.isnan(values)
    n = answered.sum(axis=1).astype(float)
    empty = (n == 0, Unavailable.NO_RESPONSES)
    if why := _unavailable(n_people, n_items, moments):
        none = figures(n, empty, (n > 0, why))
        return Distances(none, none, none, none, none)
    # Standardised items have the same distances, and numbers of one size.
    scale = np.sqrt(np.diagonal(moments.covariance))
    metric = moments.covariance / np.outer(scale, scale)
    deviations = np.where(answered, (values - moments.means) / scale, 0.0)
    zero_filled = np.einsum("ij,ij->i", deviations, np.linalg.solve(metric, deviations.T).T)
    observed = zero_filled.copy()
    (partial,) = np.nonzero((n > 0) & (n < n_items))
    for start in range(0, partial.size, _AT_ONCE):
        rows = partial[start : start + _AT_ONCE]
        observed[rows] = _of_observed(metric, deviations[rows], answered[rows])
    special = _special()
    return Distances(
        figures(observed, empty),
        figures(n, empty),
        figures(special.chdtrc(np.maximum(n, 1.0), observed), empty),
        figures(zero_filled, empty),
        figures(special.chdtrc(float(n_items), zero_filled), empty),
    )


def _of_observed(metric: Array, deviations: Array, answered: Array) -> Array:
    """Give the distances in the observed items: of the missing ones, the metric has only a 1 with themselves."""
    import numpy as np

    both = answered[:, :, None] & answered[:, None, :]  # type: ignore[operator]
    systems = np.where(both, metric, np.eye(metric.shape[0]))
    found: Array = np.einsum("ij,ij->i", deviations, np.linalg.solve(systems, deviations[:, :, None])[:, :, 0])
    return found


def _unavailable(n_people: int, n_items: int, moments: Pairwise) -> Unavailable | None:
    import numpy as np

    if n_people < 2:
        return Unavailable.TOO_FEW_PEOPLE
    if not n_items:
        return Unavailable.TOO_FEW_ITEMS
    covariance = moments.covariance
    if np.isnan(covariance).any():
        return Unavailable.TOO_FEW_PAIRS
    variances = np.diagonal(covariance)
    if (variances <= 0).any():
        return Unavailable.NO_VARIANCE
    scale = np.sqrt(variances)
    values = np.linalg.eigvalsh(covariance / np.outer(scale, scale))
    return Unavailable.SINGULAR if values[0] <= _LEAST * values[-1] else None


def _special() -> Any:
    need_scipy("Mahalanobis' distances")
    from scipy import special

    return special
