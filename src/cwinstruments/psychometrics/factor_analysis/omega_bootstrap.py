"""The coefficients omega of a solution, and of samples that are drawn with replacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from cwinstruments.psychometrics.factor_analysis.correlation_matrix import (
    SMALLEST_EIGENVALUE,
    Missing,
    pairwise_correlations,
    rows_used,
)
from cwinstruments.psychometrics.factor_analysis.schmid_leiman import SchmidLeiman, schmid_leiman
from cwinstruments.psychometrics.response_matrices import ResponseMatrix
from cwinstruments.psychometrics.result import Interval, Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


@frozen
class OmegaFigures:
    """The coefficients of one solution; None where it has no general factor."""

    total: float | None
    hierarchical: float | None
    limit: float | None
    ecv: float | None


def omega_figures(correlations: Array, solution: SchmidLeiman, /) -> OmegaFigures:
    """Give the coefficients of a solution."""
    whole = float(correlations.sum())
    common = whole - float(solution.uniquenesses.sum())
    if solution.general is None or solution.groups is None or solution.reason is not None:
        return OmegaFigures(common / whole, None, None, None)
    general = float(solution.general.sum()) ** 2
    explained = float((solution.general**2).sum())
    beside = float((solution.groups**2).sum())
    return OmegaFigures(
        common / whole,
        general / whole,
        general / common if common > 0 else None,
        explained / (explained + beside) if explained + beside > 0 else None,
    )


@frozen(eq=False)
class DrawnOmegas:
    """The coefficients of samples, of those that gave any."""

    totals: list[float] = field(factory=list)
    hierarchicals: list[float] = field(factory=list)


def drawn_omegas(
    matrix: ResponseMatrix, missing: Missing, near: SchmidLeiman, n_factors: int, n_boot: int, seed: int, /
) -> DrawnOmegas:
    """Draw people with replacement, and find the omegas of each sample; those without any are left out."""
    import numpy as np

    found, rows, random = DrawnOmegas(), rows_used(matrix, missing), np.random.default_rng(seed)
    for _ in range(n_boot):
        sample = rows[random.integers(0, len(rows), len(rows))]
        correlations = pairwise_correlations(sample)
        if isinstance(correlations, Unavailable) or float(np.linalg.eigvalsh(correlations)[0]) < SMALLEST_EIGENVALUE:
            continue
        solution = schmid_leiman(correlations, n_factors, near=near, tolerance=1e-5)
        if not solution.converged:
            continue
        figures = omega_figures(correlations, solution)
        found.totals.extend([] if figures.total is None else [figures.total])
        found.hierarchicals.extend([] if figures.hierarchical is None else [figures.hierarchical])
    return found


def percentile_interval(drawn: list[float], n_boot: int, level: float, /) -> Interval | Unavailable:
    """Give the interval between percentiles of what was drawn."""
    import numpy as np

    if not n_boot:
        return Unavailable.NOT_ASKED_FOR
    # What can not be told of every tenth sample or more is no interval of what was asked about.
    if len(drawn) < 0.9 * n_boot:
        return Unavailable.NOT_ESTIMABLE
    lower, upper = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(lower), float(upper), level, "bootstrap, percentile")
