"""Factors that are said beforehand, fitted to a correlation matrix by maximum likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_CONVERGED = 1e-9
_MOST_STEPS = 150
_SINGULAR = 1e-10
_NEAR = 0.1
"""Below this gradient the exact second derivatives take over."""

_FAR = 10.0
"""Standardised loadings beyond this run away: there is no solution."""

_ROUNDING = 1e-13
"""By how much the function may seem to rise near the minimum, as floats are rounded."""


@frozen(eq=False)
class LikelihoodFit:
    """The estimates, where each item belongs to one factor and each factor has a variance of 1.

    Args:
        loadings: of shape (items,), each on the factor of the item.
        uniquenesses: of shape (items,); below 0 in a Heywood case.
        between: the correlations of the factors, of shape (factors, factors).
        implied: the correlation matrix of the model; its diagonal is 1.
        errors: the standard errors of loadings, uniquenesses and the correlations of factors (those below the diagonal,
            row by row), for a sample of one; those of n people are smaller by the root of n.
        minimum: of the function that is minimised, 0 for a perfect fit.
        converged: whether the gradient is (nearly) zero and the estimates are the only ones.
    """

    loadings: Array = field(repr=False)
    uniquenesses: Array = field(repr=False)
    between: Array = field(repr=False)
    implied: Array = field(repr=False)
    errors: Array = field(repr=False)
    minimum: float
    converged: bool


def fit_by_likelihood(correlations: Array, factor_of: Sequence[int], /) -> LikelihoodFit:
    """Minimise ln|M| + tr(R M^-1) - ln|R| - k over the correlations M that the factors imply.

    By Fisher scoring: the gradient is tr((M^-1 - M^-1 R M^-1) dM), the expected second derivatives are tr(M^-1 dM M^-1
    dM') (Jöreskog 1969, 10.1007/BF02289343). As the model has any scale, the estimates of covariances are those of
    correlations times standard deviations.

    Args:
        correlations: of shape (items, items), positive definite.
        factor_of: the number of each item's factor, from 0 on.
    """
    import numpy as np

    belongs = np.array([[float(number == factor) for factor in range(max(factor_of) + 1)] for number in factor_of])
    tried = [_scored(correlations, belongs, start) for start in _starts(correlations, belongs)]
    # The likelihood may have more than one maximum; of those that were found the highest is taken.
    return min(tried, key=lambda one: (not one.converged, round(one.minimum, 9)))


def _scored(correlations: Array, belongs: Array, estimates: Array) -> LikelihoodFit:
    """Go down from a start, with halved steps."""
    import numpy as np

    k = len(correlations)
    known = float(np.linalg.slogdet(correlations)[1])

    def misfit(estimates: Array) -> float:
        model = _implied(belongs, estimates)[0]
        if float(np.linalg.eigvalsh(model)[0]) <= _SINGULAR:
            return float("inf")
        ratio = float(np.trace(np.linalg.solve(model, correlations)))
        return float(np.linalg.slogdet(model)[1]) + ratio - known - k

    converged = False
    information = np.eye(len(estimates))
    for _ in range(_MOST_STEPS):
        model, pattern, between = _implied(belongs, estimates)
        inverse: Array = np.asarray(np.linalg.inv(model), dtype=float)
        slopes = _slopes(belongs, pattern, between)
        gradient = np.einsum("aij,ji->a", slopes, inverse - inverse @ correlations @ inverse)
        scaled = inverse @ slopes
        information = _traces(scaled, scaled)
        if float(np.linalg.eigvalsh(information)[0]) <= _SINGULAR or float(np.abs(estimates[:k]).max()) > _FAR:
            converged = False
            break
        converged = float(np.abs(gradient).max()) < _CONVERGED
        curvature = information
        if float(np.abs(gradient).max()) < _NEAR:
            weighted: Array = inverse @ correlations @ inverse
            both: Array = _traces(weighted @ slopes, scaled)
            exact = both + both.T - information + _bends(belongs, pattern, between, inverse - weighted)
            curvature = exact if float(np.linalg.eigvalsh(exact)[0]) > _SINGULAR else information
        direction = np.linalg.solve(curvature, -gradient)
        step, value = 1.0, misfit(estimates)
        while misfit(estimates + step * direction) > value + _ROUNDING and step > 1e-8:
            step /= 2
        if step <= 1e-8 or float(np.abs(direction).max()) < 1e-13:
            break
        estimates = estimates + step * direction
    model, pattern, between = _implied(belongs, estimates)
    signs = np.where(pattern.sum(axis=0) < 0, -1.0, 1.0)
    errors = np.sqrt(2 * np.diag(np.linalg.inv(information))) if converged else np.zeros(len(estimates))
    return LikelihoodFit(
        estimates[:k] * (belongs @ signs),
        estimates[k : 2 * k],
        between * np.outer(signs, signs),
        model,
        errors,
        max(0.0, misfit(estimates)),
        converged,
    )


def _implied(belongs: Array, estimates: Array) -> tuple[Array, Array, Array]:
    """Give the correlations of items that estimates imply, the pattern, and the correlations of factors."""
    import numpy as np

    k, m = belongs.shape
    lower = np.tril_indices(m, -1)
    between = np.eye(m)
    between[lower] = between[lower[::-1]] = estimates[2 * k :]
    pattern = belongs * estimates[:k, None]
    return pattern @ between @ pattern.T + np.diag(estimates[k : 2 * k]), pattern, between


def _starts(correlations: Array, belongs: Array) -> list[Array]:
    """Give two starts: the first principal component of each factor's items, made smaller, and loadings all alike.

    Factors start with the correlations of their items' weighted sums. At 0 nothing would tell the two loadings of a
    factor of two items from each other, and the first step would find the information singular.
    """
    import numpy as np

    first = np.zeros(len(correlations))
    for its in belongs.T.astype(bool):
        values, vectors = np.linalg.eigh(correlations[np.ix_(its, its)])
        component = vectors[:, -1] * np.sqrt(values[-1]) * 0.8
        first[its] = component if component.sum() >= 0 else -component
    alike = np.where(first < 0, -0.5, 0.5)
    return [
        np.concatenate([one, 1 - one**2, _between_sums(correlations, belongs * one[:, None])]) for one in (first, alike)
    ]


def _between_sums(correlations: Array, weights: Array) -> Array:
    """Give the correlations of weighted sums of items: those below the diagonal, row by row."""
    import numpy as np

    products = weights.T @ correlations @ weights
    spread = np.sqrt(np.diag(products))
    found: Array = (products / np.outer(spread, spread))[np.tril_indices(len(products), -1)]
    return found


def _slopes(belongs: Array, pattern: Array, between: Array) -> Array:
    """Give the derivative of the model after each estimate, of shape (estimates, items, items)."""
    import numpy as np

    k, m = belongs.shape
    places = np.arange(k)
    towards = belongs @ between @ pattern.T  # How an item's column of the model grows with its loading.
    by_loading = np.zeros((k, k, k))
    by_loading[places, places, :] += towards
    by_loading[places, :, places] += towards
    by_uniqueness = np.zeros((k, k, k))
    by_uniqueness[places, places, places] = 1.0
    pairs = [(row, column) for row in range(m) for column in range(row)]
    by_correlation = [
        np.outer(pattern[:, row], pattern[:, column]) + np.outer(pattern[:, column], pattern[:, row])
        for row, column in pairs
    ]
    found: Array = np.concatenate([by_loading, by_uniqueness, np.array(by_correlation).reshape(len(pairs), k, k)])
    return found


def _bends(belongs: Array, pattern: Array, between: Array, weights: Array) -> Array:
    """Give the sums of second derivatives of the model after each two estimates, times weights."""
    import numpy as np

    k, m = belongs.shape
    pairs = [(row, column) for row in range(m) for column in range(row)]
    found = np.zeros((2 * k + len(pairs), 2 * k + len(pairs)))
    found[:k, :k] = 2 * weights * (belongs @ between @ belongs.T)
    for place, (row, column) in enumerate(pairs, 2 * k):
        bend = belongs[:, row] * (weights @ pattern[:, column]) + belongs[:, column] * (weights @ pattern[:, row])
        found[:k, place] = found[place, :k] = 2 * bend
    return found


def _traces(first: Array, second: Array) -> Array:
    """Give the trace of the product of each matrix with each other."""
    flat: Array = first.reshape(len(first), -1) @ second.transpose(0, 2, 1).reshape(len(second), -1).T
    return flat
