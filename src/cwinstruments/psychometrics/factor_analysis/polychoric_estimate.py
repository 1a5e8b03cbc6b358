"""One polychoric correlation: thresholds from the frequencies of items, then the most likely correlation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cwinstruments.psychometrics.distributions import need_scipy
from cwinstruments.psychometrics.factor_analysis.bivariate_normal import bivariate_normal_cdf, bivariate_normal_density
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

LIMIT = 0.9999
"""No correlation is looked for beyond this."""

MOST_OPTIONS = 20
"""An item with more distinct responses is no rating scale."""

_GRID = 17
_BEYOND = 12.0
_LEAST = 1e-16


@frozen(eq=False)
class CutItem:
    """An item as numbers of options, from 0 on; -1 is missing.

    Args:
        limits: the thresholds, with the ends far out.
    """

    options: Array = field(repr=False)
    codes: Any = field(repr=False)
    limits: Array = field(repr=False)

    @classmethod
    def of(cls, values: Array) -> CutItem:
        """Cut an item by its own frequencies."""
        import numpy as np

        need_scipy("polychoric correlations")
        from scipy.special import ndtri

        known = ~np.isnan(values)
        options, places = np.unique(values[known], return_inverse=True)
        codes = np.full(len(values), -1)
        codes[known] = places
        below = np.cumsum(np.bincount(places, minlength=len(options)))[:-1]
        inner = ndtri(below / max(1, int(known.sum())))
        return cls(options, codes, np.concatenate([[-_BEYOND], inner, [_BEYOND]]))

    def told(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Give options and thresholds."""
        if len(self.options) > MOST_OPTIONS:
            return (), ()
        return tuple(map(float, self.options)), tuple(map(float, self.limits[1:-1]))


def table_of(one: CutItem, other: CutItem, /) -> tuple[Array, Unavailable | None]:
    """Count the people with each two options, and tell why there is no correlation."""
    import numpy as np

    sizes = len(one.options), len(other.options)
    if not all(sizes):
        return np.zeros((1, 1)), Unavailable.NO_RESPONSES
    both = (one.codes >= 0) & (other.codes >= 0)
    if max(sizes) > MOST_OPTIONS:
        return np.full((1, 1), float(both.sum())), Unavailable.NOT_APPLICABLE
    flat = one.codes[both] * sizes[1] + other.codes[both]
    table = np.bincount(flat, minlength=sizes[0] * sizes[1]).reshape(sizes).astype(float)
    if table.sum() < 2:
        return table, Unavailable.TOO_FEW_PEOPLE
    is_constant = min((table.sum(axis=0) > 0).sum(), (table.sum(axis=1) > 0).sum()) < 2
    return table, Unavailable.NO_VARIANCE if is_constant else None


def most_likely(table: Array, rows: Array, columns: Array, /) -> float:
    """Give the correlation of the largest likelihood: the best of a grid, then the root of the slope next to it.

    Args:
        table: how many people have each two options.
        rows: the limits of the first item, with the ends.
        columns: those of the second.
    """
    import numpy as np
    from scipy.optimize import brentq, minimize_scalar

    first, second = np.meshgrid(rows, columns, indexing="ij")
    inner = np.zeros_like(first)

    def cells(correlation: float) -> Array:
        corners = bivariate_normal_cdf(first, second, correlation)
        return np.maximum(np.diff(np.diff(corners, axis=0), axis=1), _LEAST)

    def likelihood(correlation: float) -> float:
        return float((table * np.log(cells(correlation))).sum())

    def slope(correlation: float) -> float:
        inner[1:-1, 1:-1] = bivariate_normal_density(first[1:-1, 1:-1], second[1:-1, 1:-1], correlation)
        return float((table * np.diff(np.diff(inner, axis=0), axis=1) / cells(correlation)).sum())

    grid = LIMIT * np.sin(np.linspace(-np.pi / 2, np.pi / 2, _GRID))
    best = int(np.argmax([likelihood(float(one)) for one in grid]))
    lower, upper = float(grid[max(0, best - 1)]), float(grid[min(_GRID - 1, best + 1)])
    if (best == 0 and slope(lower) <= 0) or (best == _GRID - 1 and slope(upper) >= 0):
        return float(grid[best])
    if slope(lower) > 0 > slope(upper):
        return float(brentq(slope, lower, upper, xtol=1e-14, rtol=1e-14))
    # The slope says nothing where probabilities are too small to be told from 0.
    found = minimize_scalar(lambda one: -likelihood(one), bounds=(lower, upper), method="bounded")
    return float(found.x)
