"""The probability that two normal variables that correlate are both below limits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cwinstruments.psychometrics.distributions import need_scipy

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_NODES = 48


def bivariate_normal_cdf(first: Array, second: Array, correlation: float, /) -> Array:
    """Give P(X <= first, Y <= second) of standard normal X and Y; both broadcast.

    By Gauss-Legendre quadrature of the derivative after the correlation, over the angle whose cosine is the correlation
    (Drezner & Wesolowsky 1990, 10.1080/00949659008811236; Genz 2004, 10.1023/B:STCO.0000035304.20635.31). The angle
    goes on a logarithmic scale, so that 48 nodes give 14 digits up to a correlation of 0.9999.
    (`multivariate_normal.cdf` of SciPy 1.17 has as many; that of older versions is drawn at random.)

    Args:
        first: finite.
        second: finite.
        correlation: from -0.9999 to 0.9999.

    Examples:
        >>> import numpy as np
        >>> bivariate_normal_cdf(np.zeros(1), np.zeros(1), 0.5).round(12).tolist()
        [0.333333333333]
    """
    import numpy as np

    need_scipy("polychoric correlations")
    from scipy.special import ndtr

    # Y turned round correlates with X the other way.
    turned = -second if correlation < 0 else second
    nodes, weights = _quadrature()
    lowest, highest = np.log(np.arccos(abs(correlation))), np.log(np.pi / 2)
    angles = np.exp((highest - lowest) / 2 * nodes + (highest + lowest) / 2)
    a, b = first[..., None], turned[..., None]
    heights = np.exp(-(a * a + b * b - 2 * a * b * np.cos(angles)) / (2 * np.sin(angles) ** 2))
    added = (heights * (angles * weights)).sum(axis=-1) * (highest - lowest) / (4 * np.pi)
    found: Array = ndtr(first) * ndtr(turned) + added
    return ndtr(first) - found if correlation < 0 else found


def bivariate_normal_density(first: Array, second: Array, correlation: float, /) -> Array:
    """Give the density, which is also the derivative of the probability after the correlation.

    Examples:
        >>> import numpy as np
        >>> bivariate_normal_density(np.zeros(1), np.zeros(1), 0.0).round(6).tolist()
        [0.159155]
    """
    import numpy as np

    left = 1 - correlation**2
    squares = first**2 + second**2 - 2 * correlation * first * second
    found: Array = np.exp(-squares / (2 * left)) / (2 * np.pi * np.sqrt(left))
    return found


@cache
def _quadrature() -> tuple[Array, Array]:
    import numpy as np

    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    return nodes, weights
