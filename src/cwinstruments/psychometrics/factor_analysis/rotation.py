"""Oblique rotation: factors that may correlate, so that each item has few large loadings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_ROUGH = 1e-5
"""How long the gradient may be for two minima to be told apart."""

_MOST_STEPS = 2000
_MOST_ROUGH_STEPS = 200


@frozen(eq=False)
class Rotated:
    """Rotated factors, those that explain most first, none with a negative sum of loadings.

    Args:
        loadings: the pattern, of shape (items, factors).
        correlations: of the factors, of shape (factors, factors).
        transformation: what the loadings were rotated with; a start for loadings that are much alike.
        converged: whether the gradient is (nearly) zero.
    """

    loadings: Array = field(repr=False)
    correlations: Array = field(repr=False)
    transformation: Array = field(repr=False)
    converged: bool


def oblimin(
    loadings: Array, /, *, n_starts: int = 8, seed: int = 0, start: Array | None = None, tolerance: float = 1e-10
) -> Rotated:
    """Rotate loadings by direct oblimin (gamma 0, quartimin): small products of the squared loadings of an item.

    By gradient projection (Jennrich 2002, 10.1007/BF02294706; Bernaards & Jennrich 2005, 10.1177/0013164404272507). The
    criterion can have more than one minimum; the lowest of those from several starts is taken.

    Args:
        loadings: of shape (items, factors), not rotated.
        n_starts: from how many rotations; the first is none, the others are drawn.
        seed: of the draws.
        start: a transformation to start from, in place of all these.
        tolerance: how long the projected gradient may be at the end.

    Examples:
        >>> import numpy as np
        >>> turned = oblimin(np.array([[0.6, 0.6], [0.5, 0.5], [0.6, -0.6], [0.5, -0.5]]))
        >>> (abs(turned.loadings).round(4) + 0).tolist()
        [[0.8485, 0.0], [0.7071, 0.0], [0.0, 0.8485], [0.0, 0.7071]]
    """
    import numpy as np

    n_factors = loadings.shape[1]
    if n_factors == 1:
        return Rotated(loadings, np.ones((1, 1)), np.ones((1, 1)), True)
    drawn = np.random.default_rng(seed)
    starts = [np.eye(n_factors)] if start is None else [start]
    if start is None:
        starts += [np.linalg.qr(drawn.standard_normal((n_factors, n_factors)))[0] for _ in range(n_starts - 1)]
    rough = [_descend(loadings, one, max(tolerance, _ROUGH), _MOST_ROUGH_STEPS) for one in starts]
    # Starts that end in the same minimum differ by rounding only: the first of them is as good as any.
    best = min(rough, key=lambda one: round(_criterion(_rotated(loadings, one))[0], 7))
    transformation = _descend(loadings, best, tolerance)
    pattern = _rotated(loadings, transformation)
    order = np.argsort(-(pattern**2).sum(axis=0), kind="stable")
    transformation = transformation[:, order] * np.where(pattern[:, order].sum(axis=0) < 0, -1.0, 1.0)
    return Rotated(
        _rotated(loadings, transformation),
        transformation.T @ transformation,
        transformation,
        _slope(loadings, transformation)[1] < max(1e-5, tolerance),
    )


def _criterion(pattern: Array) -> tuple[float, Array]:
    squares = pattern**2
    others = squares.sum(axis=1, keepdims=True) - squares
    return float((squares * others).sum() / 4), pattern * others


def _rotated(loadings: Array, transformation: Array) -> Array:
    import numpy as np

    pattern: Array = loadings @ np.linalg.inv(transformation).T
    return pattern


def _slope(loadings: Array, transformation: Array) -> tuple[Array, float]:
    """Give the gradient along transformations whose columns are of length 1, and how long it is."""
    import numpy as np

    inverse = np.linalg.inv(transformation)
    pattern = loadings @ inverse.T
    gradient = -(pattern.T @ _criterion(pattern)[1] @ inverse).T
    projected = gradient - transformation * (transformation * gradient).sum(axis=0)
    return projected, float(np.sqrt((projected**2).sum()))


def _descend(loadings: Array, transformation: Array, tolerance: float, most_steps: int = _MOST_STEPS) -> Array:
    """Go down the gradient, with a step that is doubled at first and halved until it helps.

    What helps is a lower criterion; near the minimum, where that no longer changes by more than floats are rounded, a
    shorter gradient.
    """
    import numpy as np

    step = 1.0
    value = _criterion(_rotated(loadings, transformation))[0]
    projected, length = _slope(loadings, transformation)
    for _ in range(most_steps):
        if length < tolerance:
            break
        step *= 2
        while step > 1e-9:
            tried = transformation - step * projected
            tried = tried / np.sqrt((tried**2).sum(axis=0))
            # Columns that fall together have no inverse.
            if abs(np.linalg.det(tried)) > 1e-8:
                lower = _criterion(_rotated(loadings, tried))[0]
                if length > _ROUGH and lower < value - 0.5 * length**2 * step:
                    break
                if length <= _ROUGH and _slope(loadings, tried)[1] < length:
                    break
            step /= 2
        else:
            break
        transformation, value = tried, lower
        projected, length = _slope(loadings, transformation)
    return transformation
