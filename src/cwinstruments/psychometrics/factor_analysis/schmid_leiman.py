"""A general factor behind factors that correlate: Schmid and Leiman's loadings."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen

from cwinstruments.psychometrics.factor_analysis.correlation_matrix import SMALLEST_EIGENVALUE
from cwinstruments.psychometrics.factor_analysis.factors import minres
from cwinstruments.psychometrics.factor_analysis.rotation import Rotated, oblimin
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


class OmegaCaution(StrEnum):
    """What to know before an omega is used."""

    ONE_FACTOR = "one_factor_has_no_general_factor"
    TWO_FACTORS = "two_factors_are_taken_to_load_alike_on_the_general_one"
    NEGATIVE_PRODUCT = "factor_correlations_allow_no_general_factor"
    ABOVE_ONE = "factor_would_correlate_above_one_with_the_general_one"
    HEYWOOD_CASE = "heywood_case"
    TOO_MANY_FACTORS = "more_factors_than_the_correlations_hold"
    NEGATIVE_LOADING = "item_loads_negatively_on_the_general_factor"


@frozen(eq=False)
class SchmidLeiman:
    """The loadings of items on a general factor and on the factors of groups that are left beside it.

    Args:
        general: of shape (items,); None where it can not be told. Of one factor, that factor.
        groups: of shape (items, factors); None where it can not be told. Of one factor, without columns.
        on_general: the correlation of each factor with the general one.
        uniquenesses: of shape (items,).
        rotated: the factors before; None of one.
        converged: whether the factors were found at all.
        reason: why there is no general factor.
    """

    general: Array | None = field(repr=False)
    groups: Array | None = field(repr=False)
    on_general: Array | None = field(repr=False)
    uniquenesses: Array = field(repr=False)
    rotated: Rotated | None
    converged: bool
    cautions: tuple[OmegaCaution, ...]
    reason: Unavailable | None


def schmid_leiman(
    correlations: Array, n_factors: int, /, *, seed: int = 0, near: SchmidLeiman | None = None, tolerance: float = 1e-10
) -> SchmidLeiman:
    """Find factors (minres), let them correlate (direct oblimin), and divide them into a general one and the rest.

    A general factor explains the correlations of the factors; with loadings g of these on it and the pattern P, those
    of the items are P g and P sqrt(1 - g^2) (Schmid & Leiman 1957, 10.1007/BF02289209; Zinbarg et al. 2005). Of three
    factors g has a closed form. Of two it has none, and both are taken to load alike. Of four or more, one factor is
    found again by minres.

    Args:
        correlations: of shape (items, items), positive definite.
        seed: of the starts of the rotation.
        near: the solution of correlations that are much alike, to start from.
        tolerance: how exactly to rotate.
    """
    import numpy as np

    found = minres(correlations, n_factors, start=None if near is None else near.uniquenesses)
    cautions = [OmegaCaution.HEYWOOD_CASE] if found.heywood else []
    if n_factors == 1 or not found.converged:
        one = n_factors == 1
        cautions += [OmegaCaution.ONE_FACTOR] * one
        general = found.loadings[:, 0] if one and found.converged else None
        groups = found.loadings[:, :0] if one else None
        reason = Unavailable.NOT_APPLICABLE if one else Unavailable.NOT_CONVERGED
        return SchmidLeiman(general, groups, None, found.uniquenesses, None, found.converged, tuple(cautions), reason)
    if float((found.loadings**2).sum(axis=0).min()) < 1e-8:
        cautions.append(OmegaCaution.TOO_MANY_FACTORS)
        reason = Unavailable.NOT_ESTIMABLE
        return SchmidLeiman(None, None, None, found.uniquenesses, None, True, tuple(cautions), reason)
    start = None if near is None or near.rotated is None else near.rotated.transformation
    rotated = oblimin(found.loadings, seed=seed, start=start, tolerance=tolerance)
    on_general = _on_general(rotated.correlations)
    if not rotated.converged or isinstance(on_general, OmegaCaution):
        cautions += [on_general] if isinstance(on_general, OmegaCaution) else []
        reason = Unavailable.NOT_ESTIMABLE if rotated.converged else Unavailable.NOT_CONVERGED
        return SchmidLeiman(None, None, None, found.uniquenesses, rotated, True, tuple(cautions), reason)
    cautions += [OmegaCaution.TWO_FACTORS] * (n_factors == 2)
    general = rotated.loadings @ on_general
    cautions += [OmegaCaution.NEGATIVE_LOADING] * bool((general < 0).any())
    groups = rotated.loadings * np.sqrt(np.maximum(1 - on_general**2, 0.0))
    return SchmidLeiman(general, groups, on_general, found.uniquenesses, rotated, True, tuple(cautions), None)


def _on_general(between: Array) -> Array | OmegaCaution:
    """Give the loadings of factors on one that explains their correlations, or what stands against it."""
    import numpy as np

    if len(between) == 2:
        both = float(between[0, 1])
        return np.full(2, np.sqrt(both)) if both >= 0 else OmegaCaution.NEGATIVE_PRODUCT
    if float(np.linalg.eigvalsh(between)[0]) < SMALLEST_EIGENVALUE:
        return OmegaCaution.TOO_MANY_FACTORS
    if len(between) > 3:
        second = minres(between, 1)
        found: Array = second.loadings[:, 0]
        return OmegaCaution.ABOVE_ONE if second.heywood or not second.converged else found
    a, b, c = float(between[0, 1]), float(between[0, 2]), float(between[1, 2])
    if a * b * c <= 0:
        return OmegaCaution.NEGATIVE_PRODUCT
    found = np.sqrt(np.array([a * b / c, a * c / b, b * c / a])) * np.sign([1.0, a, b])
    if float(np.abs(found).max()) > 1:
        return OmegaCaution.ABOVE_ONE
    return -found if float(found.sum()) < 0 else found
