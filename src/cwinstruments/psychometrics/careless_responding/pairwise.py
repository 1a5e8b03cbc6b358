"""How items go together, each pair among the people who answered both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from cwinstruments.psychometrics.careless_responding.figures import SPECK

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


@frozen(eq=False)
class Pairwise:
    """The moments of items, pair by pair; NaN where there are none.

    Args:
        means: of each item, over all who answered it.
        covariance: with n - 1, over those who answered both.
        correlation: with the standard deviations of those who answered both.
    """

    means: Array = field(repr=False)
    covariance: Array = field(repr=False)
    correlation: Array = field(repr=False)


def pairwise(values: Array, /) -> Pairwise:
    """Give means, covariances and correlations with pairwise deletion, as R has them with `use = "pairwise"`."""
    import numpy as np

    answered = ~np.isnan(values)
    here = answered.astype(float)
    n_each = here.sum(axis=0)
    sums = np.where(answered, values, 0.0).sum(axis=0)
    means = np.divide(sums, n_each, out=np.full(n_each.shape, np.nan), where=n_each > 0)
    centred = np.where(answered, values - means, 0.0)
    # An item that is the same for everybody has deviations of rounding only.
    centred[np.abs(centred) <= SPECK * np.abs(np.where(answered, values, 0.0))] = 0.0
    n = here.T @ here
    # Row i, column j: of item i among those who answered j as well.
    total, squares = centred.T @ here, (centred**2).T @ here
    enough = n >= 2
    at_least = np.maximum(n, 1.0)
    variance = np.maximum(squares - total**2 / at_least, 0.0)
    product = centred.T @ centred - total * total.T / at_least
    covariance = np.where(enough, product / np.maximum(n - 1, 1.0), np.nan)
    scale = np.sqrt(variance) * np.sqrt(variance.T)
    varies = enough & (variance > SPECK * squares) & (variance.T > SPECK * squares.T)
    correlation = np.divide(product, scale, out=np.full(scale.shape, np.nan), where=varies)
    return Pairwise(means, covariance, np.clip(correlation, -1.0, 1.0))
