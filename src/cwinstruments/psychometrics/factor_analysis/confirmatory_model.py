"""Does a scale have the factors that it is said to have? A model by maximum likelihood, its fit and its omegas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import frozen

from cwinstruments.psychometrics.choices import there_is_no
from cwinstruments.psychometrics.factor_analysis.correlation_matrix import correlation_matrix
from cwinstruments.psychometrics.factor_analysis.likelihood_fit import LikelihoodFit, fit_by_likelihood
from cwinstruments.psychometrics.factor_analysis.model_fit import ModelFit, model_fit
from cwinstruments.psychometrics.response_matrices import ResponseMatrix, Responses, response_matrix
from cwinstruments.psychometrics.result import Result, Unavailable
from cwinstruments.psychometrics.sequences import item_names

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


class ModelCaution(StrEnum):
    """What to know before a model is used."""

    HEYWOOD_CASE = "heywood_case"
    SATURATED = "saturated_model_fits_any_data"
    NEGATIVE_LOADING = "item_loads_negatively"
    IMPOSSIBLE_CORRELATIONS = "no_factors_can_correlate_like_this"


@frozen
class ModelItem:
    """The estimates of an item, in the units of the responses.

    Args:
        loading: on its factor, whose variance is 1.
        loading_error: its standard error.
        standardised: the loading of the standardised item.
        uniqueness: the variance that the factor leaves; below 0 in a Heywood case.
        uniqueness_error: its standard error.
    """

    item: str
    factor: str
    loading: float
    loading_error: float
    standardised: float
    uniqueness: float
    uniqueness_error: float


@frozen
class ModelFactor:
    """A factor, and how well the sum of its items measures it.

    Args:
        omega_model: the part of the variance of the sum that is the factor's, with the variance that the model implies.
        omega_observed: the same with the variance of the sum in the sample.
        average_variance: the part of the items' variances that the factor explains.
    """

    name: str
    items: tuple[str, ...]
    omega_model: float | None
    omega_observed: float | None
    average_variance: float | None


@frozen
class FactorModel(Result):
    """A model of factors, each item on one of them.

    Args:
        factors: one, or those that were named.
        items: the estimates; empty where there are none.
        factor_correlations: of shape (factors, factors); empty where there are none.
    """

    factors: tuple[ModelFactor, ...]
    items: tuple[ModelItem, ...]
    factor_correlations: tuple[tuple[float, ...], ...]
    fit: ModelFit | None
    n_used: int
    n_total: int
    cautions: tuple[ModelCaution, ...]
    reasons: Mapping[str, Unavailable]
    estimator: str = "ML"
    metric_model: str = "covariance, ML, model variance"
    metric_observed: str = "covariance, ML, observed variance"
    references: tuple[str, ...] = (
        "joreskog1969",
        "mcdonald1999",
        "green2009",
        "bentler2009",
        "bentler1990",
        "tucker1973",
        "steiger1990",
        "browne1992",
        "hu1999",
    )

    def of(self, factor: str, /) -> ModelFactor:
        """Give a factor.

        Raises:
            KeyError: there is no such factor.
        """
        for one in self.factors:
            if one.name == factor:
                return one
        raise KeyError(there_is_no("factor", factor, [one.name for one in self.factors]))

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each item."""
        return self.to_dict()["items"]  # type: ignore[no-any-return]


def factor_model(responses: Responses, /, *, factors: Mapping[str, Sequence[str]] | None = None) -> FactorModel:
    """Fit a model of one factor, or of several that correlate, and give its omegas.

    Maximum likelihood for normal data, of the covariances of people with all responses, with n and not n - 1 (as
    `lavaan` of R does by default). With l the loadings, t the uniquenesses of a factor's items, omega is (sum l)^2 /
    ((sum l)^2 + sum t), or divided by the variance of the sum in the sample (McDonald 1999; Green & Yang 2009,
    10.1007/s11336-008-9099-3; Bentler 2009, 10.1007/s11336-008-9100-1). For the sources of the indices see `ModelFit`.

    Args:
        responses: people in rows; reverse-keyed items already turned round.
        factors: the items of each; by default all items on one factor, named `factor`. One factor takes three items, of
            several each takes two.

    Raises:
        ValueError: an item is there twice or not at all, or one of several factors has too few items.

    Examples:
        >>> rows = [[2, 1, 3], [3, 3, 2], [1, 2, 1], [4, 3, 4], [4, 5, 5], [5, 4, 3], [2, 3, 2], [3, 2, 4]]
        >>> found = factor_model(rows)
        >>> round(found.of("factor").omega_model, 4), found.fit.df, [one.value for one in found.cautions]
        (0.8429, 0, ['heywood_case', 'saturated_model_fits_any_data'])
    """
    matrix, said = _said(responses, factors)
    found = correlation_matrix(matrix, "listwise")
    reason = found.reason
    if reason is None and len(said) == 1 and matrix.n_items < 3:
        reason = Unavailable.TOO_FEW_ITEMS
    if reason is not None or found.values is None:
        return _nothing(matrix, said, found.n_used, reason or Unavailable.SINGULAR)
    estimates = fit_by_likelihood(found.values, [place for place, its in enumerate(said.values()) for _ in its])
    if not estimates.converged:
        return _nothing(matrix, said, found.n_used, Unavailable.NOT_CONVERGED)
    return _result(matrix, said, found.values, found.n_used, estimates)


def _said(
    responses: Responses, factors: Mapping[str, Sequence[str]] | None
) -> tuple[ResponseMatrix, Mapping[str, tuple[str, ...]]]:
    """Give the items in the order of their factors, and these."""
    if factors is None:
        matrix = response_matrix(responses)
        return matrix, {"factor": matrix.items}
    said = {name: item_names(its, of=f"items of {name!r}") for name, its in factors.items()}
    if not said:
        raise ValueError("a model has one factor or more")
    for name, its in said.items():
        if len(its) < 2 and len(said) > 1:
            raise ValueError(f"factor {name!r} has too few items: {len(its)}; of several factors each takes two")
    names = [item for its in said.values() for item in its]
    # Rows and arrays have no names of their own to choose by: theirs are 1, 2, ...
    has_names = isinstance(responses, Mapping | ResponseMatrix) or hasattr(responses, "columns")
    return response_matrix(responses if has_names else response_matrix(responses), items=names), said


def _result(
    matrix: ResponseMatrix, said: Mapping[str, Sequence[str]], correlations: Array, n: int, estimates: LikelihoodFit
) -> FactorModel:
    import numpy as np

    complete = matrix.complete()
    # From one of them on, as the mean of values far from 0 is too coarse to be taken from them.
    spread = (complete - complete[0]).std(axis=0)
    scale = np.outer(spread, spread)
    k, m = len(correlations), len(said)
    fit, reasons = model_fit(
        correlations * scale, estimates.implied * scale, estimates.minimum, n, 2 * k + m * (m - 1) // 2
    )
    errors = estimates.errors / np.sqrt(n)
    items, found, place = [], [], 0
    for name, its in said.items():
        here = slice(place, place + len(its))
        place += len(its)
        loadings, unique = estimates.loadings[here] * spread[here], estimates.uniquenesses[here] * spread[here] ** 2
        for number, item in enumerate(its, here.start):
            items.append(
                ModelItem(
                    item,
                    name,
                    loading=float(estimates.loadings[number] * spread[number]),
                    loading_error=float(errors[number] * spread[number]),
                    standardised=float(estimates.loadings[number]),
                    uniqueness=float(estimates.uniquenesses[number] * spread[number] ** 2),
                    uniqueness_error=float(errors[k + number] * spread[number] ** 2),
                )
            )
        common = float(loadings.sum()) ** 2
        whole = float((correlations * scale)[here, here].sum())
        explained = float((loadings**2).sum())
        found.append(
            ModelFactor(
                name,
                tuple(its),
                omega_model=common / (common + float(unique.sum())),
                omega_observed=common / whole,
                average_variance=explained / (explained + float(unique.sum())),
            )
        )
    told = {
        ModelCaution.HEYWOOD_CASE: bool((estimates.uniquenesses <= 0).any()),
        ModelCaution.SATURATED: fit.df == 0,
        ModelCaution.NEGATIVE_LOADING: bool((estimates.loadings < 0).any()),
        # Such as above 1, as estimates have no bounds: two factors that are one.
        ModelCaution.IMPOSSIBLE_CORRELATIONS: bool(np.linalg.eigvalsh(estimates.between)[0] < 0),
    }
    return FactorModel(
        factors=tuple(found),
        items=tuple(items),
        factor_correlations=tuple(tuple(map(float, row)) for row in estimates.between),
        fit=fit,
        n_used=n,
        n_total=matrix.n_people,
        cautions=tuple(caution for caution, is_so in told.items() if is_so),
        reasons={f"fit.{name}": reason for name, reason in reasons.items()},
    )


def _nothing(
    matrix: ResponseMatrix, said: Mapping[str, Sequence[str]], n_used: int, reason: Unavailable
) -> FactorModel:
    figures = ("omega_model", "omega_observed", "average_variance")
    return FactorModel(
        factors=tuple(ModelFactor(name, tuple(its), None, None, None) for name, its in said.items()),
        items=(),
        factor_correlations=(),
        fit=None,
        n_used=n_used,
        n_total=matrix.n_people,
        cautions=(),
        reasons={
            **{f"factors.{place}.{figure}": reason for place in range(len(said)) for figure in figures},
            "fit": reason,
        },
    )
