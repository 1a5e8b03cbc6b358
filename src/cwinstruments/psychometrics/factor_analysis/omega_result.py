"""What is found of omega: the coefficients, the loadings behind them, and the groups of items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from cwinstruments.psychometrics.factor_analysis.correlation_matrix import Missing
from cwinstruments.psychometrics.factor_analysis.schmid_leiman import OmegaCaution
from cwinstruments.psychometrics.result import Interval, Result, Unavailable


@frozen
class OmegaItem:
    """The loadings of an item.

    Args:
        general: on the general factor; of one factor, on that.
        groups: on the factors of groups, the general one taken out.
        communality: the part of its variance that the factors explain.
        uniqueness: the rest.
        general_share: the part of the communality that the general factor has.
    """

    item: str
    general: float | None
    groups: tuple[float, ...]
    communality: float
    uniqueness: float
    general_share: float | None


@frozen
class OmegaFactor:
    """A factor of a group of items.

    Args:
        name: `F1` explains most.
        items: those whose largest loading on a group factor is on this one.
        on_general: its correlation with the general factor.
        general: the part of the variance of the sum of its items that comes from the general factor.
        group: the part that comes from this factor alone.
        total: both together.
    """

    name: str
    items: tuple[str, ...]
    on_general: float
    general: float | None
    group: float | None
    total: float | None


@frozen
class Omega(Result):
    """The omegas of a sum of standardised items.

    Args:
        omega_total: the part of the variance that comes from all common factors.
        omega_hierarchical: the part that comes from the general factor.
        omega_limit: what `omega_hierarchical` would be of endlessly many such items.
        ecv: of the variance that the factors explain, the part of the general one.
        total_interval: of `omega_total`, from the bootstrap (percentiles).
        hierarchical_interval: of `omega_hierarchical`, likewise.
        items: the loadings; empty where there are no factors.
        factors: the groups; empty where there is no general factor beside them.
        factor_correlations: before the general factor is taken out.
        n_boot: how many samples were drawn with replacement, and `n_boot_used` how many of them gave an omega.
        metric: an omega of correlations; that of covariances is another number (see `factor_model`).
    """

    omega_total: float | None
    omega_hierarchical: float | None
    omega_limit: float | None
    ecv: float | None
    total_interval: Interval | None
    hierarchical_interval: Interval | None
    items: tuple[OmegaItem, ...]
    factors: tuple[OmegaFactor, ...]
    factor_correlations: tuple[tuple[float, ...], ...]
    n_factors: int
    n_items: int
    n_used: int
    n_total: int
    n_boot: int
    n_boot_used: int
    missing: Missing
    cautions: tuple[OmegaCaution, ...]
    reasons: Mapping[str, Unavailable]
    metric: str = "correlation, minres"
    rotation: str = "direct oblimin"
    references: tuple[str, ...] = (
        "zinbarg2005",
        "schmid1957",
        "harman1966",
        "jennrich2002",
        "bernaards2005",
        "kelley2016",
    )

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each item, with its loading on each factor."""
        for one in self.items:
            groups = {factor.name: loading for factor, loading in zip(self.factors, one.groups, strict=True)}
            yield {
                "item": one.item,
                "general": one.general,
                **groups,
                "communality": one.communality,
                "uniqueness": one.uniqueness,
                "general_share": one.general_share,
            }
