"""Omega: how much of the variance of a sum comes from common factors, and how much from one that all items share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cwinstruments.psychometrics.choices import whole_number
from cwinstruments.psychometrics.factor_analysis.correlation_matrix import Missing, correlation_matrix
from cwinstruments.psychometrics.factor_analysis.factors import degrees_of_freedom
from cwinstruments.psychometrics.factor_analysis.omega_bootstrap import (
    DrawnOmegas,
    drawn_omegas,
    omega_figures,
    percentile_interval,
)
from cwinstruments.psychometrics.factor_analysis.omega_result import Omega, OmegaFactor, OmegaItem
from cwinstruments.psychometrics.factor_analysis.schmid_leiman import SchmidLeiman, schmid_leiman
from cwinstruments.psychometrics.response_matrices import ResponseMatrix, Responses, response_matrix
from cwinstruments.psychometrics.result import Interval, Unavailable
from cwinstruments.psychometrics.sequences import item_names

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_FEWEST_DRAWS = 50


def omega(
    responses: Responses,
    /,
    *,
    n_factors: int = 3,
    items: Iterable[str] | None = None,
    missing: Missing = "listwise",
    level: float = 0.95,
    n_boot: int = 0,
    seed: int = 0,
) -> Omega:
    """Give omega total and hierarchical, as `psych` of R has them: of correlations, by minres and direct oblimin.

    With V the sum of all correlations, G the loadings on the general factor, S those on the factors of groups and u the
    unique variances: omega total is (V - sum u) / V, hierarchical (sum G)^2 / V, its limit (sum G)^2 / (V - sum u), and
    the explained common variance sum G^2 / (sum G^2 + sum S^2) (Zinbarg, Revelle, Yovel & Li 2005,
    10.1007/s11336-003-0974-7; Schmid & Leiman 1957, 10.1007/BF02289209). Intervals by Kelley & Pornprasertmanit 2016,
    10.1037/a0040086.

    Args:
        responses: people in rows; reverse-keyed items already turned round.
        n_factors: how many factors of groups to find. A hierarchical omega needs two or more, and is well founded from
            three on; five items or fewer hold no three.
        items: which items, by default all.
        missing: `listwise`, or `pairwise` as `psych` does: each correlation is of those who answered both items, with
            their standard deviations. `reliability` takes those of all who answered each item.
        level: of the intervals.
        n_boot: how many samples to draw for intervals, 50 or more; 0 for no intervals. It takes milliseconds for each.
        seed: of the draws.

    Raises:
        ValueError: a number of factors below 1, a level outside 0 to 1, or too few samples.

    Examples:
        >>> found = omega([[1, 2, 2], [2, 3, 1], [4, 3, 3], [3, 4, 4], [5, 4, 5]], n_factors=1)
        >>> round(found.omega_total, 3), found.omega_hierarchical, found.reasons["omega_hierarchical"].value
        (0.91, None, 'not_applicable')
    """
    n_factors = whole_number("a number of factors", n_factors, least=1)
    if not 0 < level < 1:
        raise ValueError(f"a level is between 0 and 1, not {level!r}")
    if n_boot and n_boot < _FEWEST_DRAWS:
        raise ValueError(f"an interval takes {_FEWEST_DRAWS} samples or more, not {n_boot}")
    n_boot = whole_number("a number of samples", n_boot, least=0)
    matrix = response_matrix(responses, items=None if items is None else item_names(items))
    found = correlation_matrix(matrix, missing)
    reason = found.reason
    if (reason is None and degrees_of_freedom(matrix.n_items, n_factors) < 0) or matrix.n_items <= n_factors:
        reason = reason or Unavailable.TOO_FEW_ITEMS
    if reason is not None or found.values is None:
        return _nothing(matrix, found.n_used, n_factors, missing, n_boot, reason or Unavailable.SINGULAR)
    solution = schmid_leiman(found.values, n_factors, seed=seed)
    if not solution.converged:
        return _nothing(matrix, found.n_used, n_factors, missing, n_boot, Unavailable.NOT_CONVERGED)
    drawn = drawn_omegas(matrix, missing, solution, n_factors, n_boot, seed)
    return _result(matrix, found.values, found.n_used, solution, n_factors, missing, level, n_boot, drawn)


def _result(
    matrix: ResponseMatrix,
    correlations: Array,
    n_used: int,
    solution: SchmidLeiman,
    n_factors: int,
    missing: Missing,
    level: float,
    n_boot: int,
    drawn: DrawnOmegas,
) -> Omega:
    figures = omega_figures(correlations, solution)
    total = percentile_interval(drawn.totals, n_boot, level)
    of_general = percentile_interval(drawn.hierarchicals, n_boot, level)
    if figures.hierarchical is None and n_boot:
        of_general = solution.reason or Unavailable.NOT_ESTIMABLE
    items = tuple(_item(solution, place, name) for place, name in enumerate(matrix.items))
    groups = _factors(matrix, correlations, solution)
    reasons = {
        name: solution.reason or Unavailable.NOT_ESTIMABLE
        for name, figure in (
            ("omega_hierarchical", figures.hierarchical),
            ("omega_limit", figures.limit),
            ("ecv", figures.ecv),
            *((f"items.{place}.general", one.general) for place, one in enumerate(items)),
            *((f"items.{place}.general_share", one.general_share) for place, one in enumerate(items)),
        )
        if figure is None
    }
    # A factor may be the largest of no item.
    reasons |= {
        f"factors.{place}.{part}": Unavailable.TOO_FEW_ITEMS
        for place, one in enumerate(groups)
        for part in ("general", "group", "total")
        if not one.items
    }
    reasons |= {"total_interval": total} if isinstance(total, Unavailable) else {}
    reasons |= {"hierarchical_interval": of_general} if isinstance(of_general, Unavailable) else {}
    between = () if solution.rotated is None else _rows(solution.rotated.correlations)
    return Omega(
        omega_total=figures.total,
        omega_hierarchical=figures.hierarchical,
        omega_limit=figures.limit,
        ecv=figures.ecv,
        total_interval=total if isinstance(total, Interval) else None,
        hierarchical_interval=of_general if isinstance(of_general, Interval) else None,
        items=items,
        factors=groups,
        factor_correlations=between,
        n_factors=n_factors,
        n_items=matrix.n_items,
        n_used=n_used,
        n_total=matrix.n_people,
        n_boot=n_boot,
        n_boot_used=len(drawn.totals),
        missing=missing,
        cautions=solution.cautions,
        reasons=reasons,
    )


def _item(solution: SchmidLeiman, place: int, name: str) -> OmegaItem:
    unique = float(solution.uniquenesses[place])
    if solution.general is None or solution.groups is None:
        return OmegaItem(name, None, (), 1 - unique, unique, None)
    general = float(solution.general[place])
    groups = tuple(map(float, solution.groups[place]))
    # Of four factors or more the loadings after the general factor is taken out do not give this communality exactly.
    share = general**2 / (1 - unique) if unique < 1 else None
    return OmegaItem(name, general, groups, 1 - unique, unique, share)


def _factors(matrix: ResponseMatrix, correlations: Array, solution: SchmidLeiman) -> tuple[OmegaFactor, ...]:
    import numpy as np

    if solution.general is None or solution.groups is None or solution.on_general is None:
        return ()
    largest = np.abs(solution.groups).argmax(axis=1)
    found = []
    for number, on_general in enumerate(solution.on_general):
        its = np.flatnonzero(largest == number)
        names = tuple(matrix.items[place] for place in its)
        general = group = None
        if names:
            whole = float(correlations[np.ix_(its, its)].sum())
            general = float(solution.general[its].sum()) ** 2 / whole
            group = float(solution.groups[its, number].sum()) ** 2 / whole
        total = None if general is None or group is None else general + group
        found.append(OmegaFactor(f"F{number + 1}", names, float(on_general), general, group, total))
    return tuple(found)


def _nothing(
    matrix: ResponseMatrix, n_used: int, n_factors: int, missing: Missing, n_boot: int, reason: Unavailable
) -> Omega:
    figures = ("omega_total", "omega_hierarchical", "omega_limit", "ecv", "total_interval", "hierarchical_interval")
    return Omega(
        omega_total=None,
        omega_hierarchical=None,
        omega_limit=None,
        ecv=None,
        total_interval=None,
        hierarchical_interval=None,
        items=(),
        factors=(),
        factor_correlations=(),
        n_factors=n_factors,
        n_items=matrix.n_items,
        n_used=n_used,
        n_total=matrix.n_people,
        n_boot=n_boot,
        n_boot_used=0,
        missing=missing,
        cautions=(),
        reasons=dict.fromkeys(figures, reason),
    )


def _rows(array: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, row)) for row in array)
