"""One value for each person, people in groups: sums of squares, and components of variance by likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from cwinstruments.psychometrics.distributions import need_scipy
from cwinstruments.psychometrics.group_data import Grouping

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]


@frozen(eq=False)
class OneWay:
    """What a one-way analysis of variance needs, with groups of one size taken together.

    Args:
        n: how many people have a value and a group, and `n_groups` how many groups these make.
        between: the sum of squares of group means about the overall mean, each as often as the group has people.
        within: the sum of squares of values about their group's mean.
        sizes: the group sizes that there are.
        many: how many groups have that size.
        sums: the sum of their means, each less the overall mean; `squares` the sum of squares of these.
    """

    n: int
    n_groups: int
    between: float
    within: float
    sizes: Array
    many: Array
    sums: Array
    squares: Array


def one_way(values: Array, groups: Grouping, /) -> OneWay:
    """Sum up values by groups; who lacks a value or a group is left out.

    Args:
        values: one for each person; NaN is missing.
    """
    import numpy as np

    kept = (groups.codes >= 0) & ~np.isnan(values)
    y, codes = (values, groups.codes) if kept.all() else (values[kept], groups.codes[kept])
    if not y.size:
        empty = np.empty(0)
        return OneWay(0, 0, 0.0, 0.0, empty, empty, empty, empty)
    # Counted from one of the values: where all are equal, nothing is left over.
    y = y - y[0]
    y = y - y.mean()
    counts = np.bincount(codes, minlength=groups.n_groups)
    means = np.bincount(codes, y, minlength=groups.n_groups) / np.maximum(counts, 1)
    # What rounding leaves over of means is not variance.
    speck = y.size * (8 * np.finfo(float).eps * max(float(np.abs(values[kept]).max()), float(np.abs(y).max()))) ** 2
    within = float(((y - means[codes]) ** 2).sum())
    there = counts > 0
    n, means = counts[there].astype(float), means[there]
    means = means - (n @ means) / y.size
    between = float(n @ means**2)
    sizes, place = np.unique(n, return_inverse=True)
    return OneWay(
        int(y.size),
        int(there.sum()),
        between if between > speck else 0.0,
        within if within > speck else 0.0,
        sizes,
        np.bincount(place).astype(float),
        np.bincount(place, means).astype(float),
        np.bincount(place, means**2).astype(float),
    )


@frozen
class Components:
    """The variance between groups, that within, and the share of the first."""

    between: float
    within: float

    @property
    def icc1(self) -> float:
        """The share of variance that lies between groups."""
        return self.between / (self.between + self.within)


def components(found: OneWay, /, *, restricted: bool) -> Components:
    """Give the components of variance of greatest likelihood, none below 0.

    With λ the ratio of the two and w = n / (1 + n λ) of each group, -2 log likelihood is, up to a constant,
    (N - 1) ln(SSW + Σ w (mean - μ)²) + Σ ln(1 + n λ) + ln Σ w, with μ the w-weighted mean of group means; without
    restriction N stands for N - 1 and the last term falls away (Searle, Casella & McCulloch 1992, chapters 3 and 6).
    λ is found where the slope is 0: the lowest of the minima, or 0.

    Args:
        found: with two groups or more, and variance within them.
        restricted: REML; otherwise ML, whose variance between groups is too small where groups are few.
    """
    import numpy as np

    need_scipy("components of variance by likelihood")
    from scipy.optimize import brentq

    df = found.n - 1 if restricted else found.n

    def at(ratio: Any) -> tuple[Any, Any, Any]:
        """Give the criterion, its slope, and the sum of squares, of one λ or a column of them."""
        w = found.sizes / (1 + found.sizes * ratio)
        total = (found.many * w).sum(axis=-1, keepdims=True)
        mean = (w * found.sums).sum(axis=-1, keepdims=True) / total
        about = found.squares - 2 * mean * found.sums + found.many * mean**2
        squares = found.within + (w * about).sum(axis=-1)
        many = found.many * w
        criterion = df * np.log(squares) + (found.many * np.log1p(found.sizes * ratio)).sum(axis=-1)
        slope = -df * (w**2 * about).sum(axis=-1) / squares + many.sum(axis=-1)
        if restricted:
            criterion = criterion + np.log(total[..., 0])
            slope = slope - (many * w).sum(axis=-1) / total[..., 0]
        return criterion, slope, squares

    ratios = np.concatenate(([0.0], np.geomspace(1e-9, 1e33, 421)))
    falls = at(ratios[:, None])[1] < 0
    # A minimum lies where the criterion stops falling, or at 0. At the other end it rises: as much variance within as
    # `one_way` takes for any leaves no ratio that high.
    lowest = [] if falls[0] else [0.0]
    for place in np.flatnonzero(falls[:-1] & ~falls[1:]):
        around = ratios[place], ratios[place + 1]
        lowest.append(float(brentq(lambda ratio: float(at(ratio)[1]), *around, xtol=1e-300, rtol=1e-14)))
    ratio = min(lowest, key=lambda ratio: float(at(ratio)[0]))
    within = float(at(ratio)[2]) / df
    return Components(ratio * within, within)
