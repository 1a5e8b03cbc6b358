"""How the items of a scale hang together: alpha, each item with the rest, and the first component."""

from __future__ import annotations

from math import atanh, sqrt
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


@frozen(eq=False)
class Structure:
    """What the covariances of the items of one scale say; made of all pairs of answers that are there.

    Args:
        covariance: each from the people who answered both items; divided by n - 1.
        loadings: on the first principal component of the correlations, most of them positive.
        share: how much of the variance of the items that component has.
        n_pairs: the least number of people who answered two items.
    """

    covariance: Array = field(repr=False)
    loadings: Array
    share: float
    n_pairs: int

    @property
    def n_items(self) -> int:
        """How many items there are."""
        return int(self.covariance.shape[0])

    def alpha(self, signs: Array | None = None, /) -> float | None:
        """Give Cronbach's alpha, with some items turned round where signs are given; None where it has none."""
        import numpy as np

        turned = self.covariance if signs is None else self.covariance * np.outer(signs, signs)
        whole, k = float(turned.sum()), self.n_items
        if k < 2 or whole <= 0:
            return None
        return k / (k - 1) * (1 - float(np.trace(turned)) / whole)

    def alpha_of_others(self, place: int, signs: Array, /) -> float | None:
        """Give the alpha of all items but one, turned round as signs say; None where it has none."""
        import numpy as np

        kept = np.delete(np.arange(self.n_items), place)
        return Structure(self.covariance[np.ix_(kept, kept)], self.loadings[kept], self.share, self.n_pairs).alpha(
            signs[kept]
        )

    def r_rest(self, place: int, signs: Array | None = None, /) -> float | None:
        """Give the correlation of an item as it is with the sum of the others, turned round where signs say so."""
        import numpy as np

        weights = np.ones(self.n_items) if signs is None else np.array(signs, dtype=float)
        weights[place] = 0.0
        rest = float(weights @ self.covariance @ weights)
        own = float(self.covariance[place, place])
        if rest <= 0 or own <= 0:
            return None
        # Covariances of different people can give a little more than 1.
        return max(-1.0, min(1.0, float(weights @ self.covariance[place]) / sqrt(rest * own)))

    def flipped(self, place: int, /) -> Array:
        """Give the signs that turn one item round."""
        import numpy as np

        signs = np.ones(self.n_items)
        signs[place] = -1.0
        return signs


def structure_of(matrix: Array, /) -> Structure | None:
    """Give the structure of keyed answers; None where an item has no variance, or two items are never answered both."""
    import numpy as np

    there = ~np.isnan(matrix)
    n = there.T.astype(float) @ there.astype(float)
    if matrix.shape[1] < 2 or n.min() < 3:
        return None
    # Centred first: otherwise large numbers with little variance lose their digits.
    centred = np.where(there, matrix - np.nanmean(matrix, axis=0), 0.0)
    sums = centred.T @ there.astype(float)
    covariance = (centred.T @ centred - sums * sums.T / n) / (n - 1)
    spread = np.sqrt(np.diag(covariance).clip(min=0.0))
    if (spread <= 1e-12).any():
        return None
    values, vectors = np.linalg.eigh(covariance / np.outer(spread, spread))
    first = vectors[:, -1] * sqrt(max(float(values[-1]), 0.0))
    negative, positive = int((first < 0).sum()), int((first > 0).sum())
    if negative > positive or (negative == positive and float(first.sum()) < 0):
        first = -first
    return Structure(covariance, first, float(values[-1]) / matrix.shape[1], int(n.min()))


def fisher_z(r: float, n: int, /) -> float:
    """Give how many standard errors a correlation of n pairs is from 0, by Fisher's transformation.

    Examples:
        >>> round(fisher_z(0.5, 103), 4)
        5.4931
    """
    return atanh(max(-0.999999, min(0.999999, r))) * sqrt(max(n - 3, 0))


def williams_t(one: float, other: float, between: float, n: int, /) -> float:
    """Give Williams' t for the difference of two correlations with the same variable (n - 3 degrees of freedom).

    Williams 1959, Regression analysis; recommended by Steiger 1980 (doi 10.1037/0033-2909.87.2.245, equation 7).

    Args:
        one: the correlation of the first variable with the common one.
        other: that of the second variable with it.
        between: that of the first with the second.

    Examples:
        >>> round(williams_t(0.4, 0.3, 0.5, 103), 3)
        1.093
    """
    determinant = max(1 - one**2 - other**2 - between**2 + 2 * one * other * between, 0.0)
    mean = (one + other) / 2
    below = 2 * (n - 1) / (n - 3) * determinant + mean**2 * (1 - between) ** 3
    return (one - other) * sqrt((n - 1) * (1 + between) / below) if below > 0 else 0.0
