"""Factors by minimum residuals: loadings that leave the smallest squares off the diagonal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cwinstruments.psychometrics.distributions import need_scipy

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

LEAST_UNIQUENESS = 0.005
"""No item may have a smaller unique variance, as in `factanal` and `psych` of R; one that has it is a Heywood case."""

_CONVERGED = 1e-6
_MOST_STEPS = 50


@frozen(eq=False)
class Factors:
    """Factors that are not rotated.

    Args:
        loadings: of shape (items, factors); the signs are such that no column has a negative sum.
        uniquenesses: of shape (items,): what of a variance of 1 the factors leave.
        converged: whether the gradient is (nearly) zero.
        heywood: whether some item has no unique variance left.
    """

    loadings: Array = field(repr=False)
    uniquenesses: Array = field(repr=False)
    converged: bool
    heywood: bool


def degrees_of_freedom(n_items: int, n_factors: int, /) -> int:
    """Tell how many more correlations there are than a model of so many factors has free parameters.

    Examples:
        >>> degrees_of_freedom(9, 3), degrees_of_freedom(3, 1), degrees_of_freedom(5, 3)
        (12, 0, -2)
    """
    return ((n_items - n_factors) ** 2 - (n_items + n_factors)) // 2


def minres(correlations: Array, n_factors: int, /, *, start: Array | None = None) -> Factors:
    """Give the factors whose correlations leave the smallest squared residuals off the diagonal.

    The least squares are written as a function of the unique variances alone: half the squares of all but the largest
    eigenvalues of R - U (Harman & Jones 1966, 10.1007/BF02289468). There may be more than one minimum; as `psych` of R
    does, L-BFGS-B looks for the one next to the squared multiple correlations. Newton's method with the analytic second
    derivatives then makes it exact.

    Args:
        correlations: of shape (items, items), positive definite.
        n_factors: from 1 to the number of items less one.
        start: the unique variances of correlations that are much alike: Newton's method starts from them at once.

    Examples:
        >>> import numpy as np
        >>> minres(np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]), 1).loadings.ravel().round(6).tolist()
        [0.8, 0.7, 0.6]
    """
    import numpy as np

    if start is None:
        first = np.clip(1 / np.diag(np.linalg.inv(correlations)), LEAST_UNIQUENESS, 1.0)
        unique = _newton(correlations, _slowly(correlations, first, n_factors), n_factors)
    else:
        unique = _newton(correlations, np.clip(start, LEAST_UNIQUENESS, 1.0), n_factors)
    loadings = _loadings(correlations, unique, n_factors)
    return Factors(
        loadings,
        1 - (loadings**2).sum(axis=1),
        _is_minimum(correlations, unique, n_factors),
        bool((unique <= LEAST_UNIQUENESS).any()),
    )


def _objective(correlations: Array, unique: Array, n_factors: int) -> tuple[float, Array]:
    import numpy as np

    values, vectors = np.linalg.eigh(correlations - np.diag(unique))
    rest = slice(0, len(unique) - n_factors)  # The smallest come first.
    return float((values[rest] ** 2).sum() / 2), -(vectors[:, rest] ** 2) @ values[rest]


def _newton(correlations: Array, unique: Array, n_factors: int) -> Array:
    """Go down by Newton's method within the bounds, as near to the minimum as floats allow."""
    import numpy as np

    for _ in range(_MOST_STEPS):
        value, gradient = _objective(correlations, unique, n_factors)
        free = _free(unique, gradient)
        if np.abs(gradient[free]).max(initial=0.0) < 1e-13:
            break
        exact, rough = _second_derivatives(correlations, unique, n_factors)
        second = exact[np.ix_(free, free)]
        if not np.isfinite(second).all() or np.linalg.eigvalsh(second)[0] <= 1e-10:
            second = rough[np.ix_(free, free)] + 1e-6 * np.eye(int(free.sum()))
        direction = np.zeros_like(unique)
        direction[free] = np.linalg.solve(second, gradient[free])
        step = 1.0
        while step > 1e-8:
            tried = np.clip(unique - step * direction, LEAST_UNIQUENESS, 1.0)
            if _objective(correlations, tried, n_factors)[0] <= value + 1e-16:
                break
            step /= 2
        else:
            break
        unique = tried
    return unique


def _slowly(correlations: Array, start: Array, n_factors: int) -> Array:
    """Go down by L-BFGS-B, which needs no second derivatives."""
    import numpy as np

    need_scipy("factors")
    from scipy.optimize import minimize

    found = minimize(
        lambda unique: _objective(correlations, unique, n_factors),
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS, 1.0)] * len(correlations),
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 2000},
    )
    return np.asarray(found.x, dtype=float)


def _is_minimum(correlations: Array, unique: Array, n_factors: int) -> bool:
    import numpy as np

    _, gradient = _objective(correlations, unique, n_factors)
    return bool(np.abs(gradient[_free(unique, gradient)]).max(initial=0.0) < _CONVERGED)


def _free(unique: Array, gradient: Array) -> Any:
    """Tell which unique variances can still go down the slope."""
    at_least, at_most = unique <= LEAST_UNIQUENESS, unique >= 1.0
    return ~(at_least & (gradient > 0)) & ~(at_most & (gradient < 0))


def _second_derivatives(correlations: Array, unique: Array, n_factors: int) -> tuple[Array, Array]:
    """Give the second derivatives, and the part of them that is never negative."""
    import numpy as np

    values, vectors = np.linalg.eigh(correlations - np.diag(unique))
    split = len(unique) - n_factors
    rest, kept = vectors[:, :split], vectors[:, split:]
    rough: Array = (rest @ rest.T) ** 2
    gaps = values[:split, None] - values[None, split:]
    if gaps.max() > -1e-9:
        return np.full_like(correlations, np.nan), rough
    products = (rest[:, :, None] * kept[:, None, :]).reshape(len(unique), -1)
    weights = (values[:split, None] / gaps).ravel()
    return rough + 2 * (products * weights) @ products.T, rough


def _loadings(correlations: Array, unique: Array, n_factors: int) -> Array:
    import numpy as np

    values, vectors = np.linalg.eigh(correlations - np.diag(unique))
    loadings = vectors[:, ::-1][:, :n_factors] * np.sqrt(np.maximum(values[::-1][:n_factors], 0.0))
    upright: Array = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return upright
