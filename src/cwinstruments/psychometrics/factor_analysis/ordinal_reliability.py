"""Alpha of the normal variables that rating scales may be cut from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from attrs import frozen

from cwinstruments.psychometrics.factor_analysis.correlation_matrix import Missing, rows_used, why_no_correlations
from cwinstruments.psychometrics.factor_analysis.polychoric_correlations import (
    PolychoricCaution,
    polychoric,
    polychoric_matrix,
)
from cwinstruments.psychometrics.response_matrices import Responses, response_matrix
from cwinstruments.psychometrics.result import Result, Unavailable
from cwinstruments.psychometrics.sequences import item_names


class OrdinalCaution(StrEnum):
    """What to know before ordinal alpha is used."""

    NOT_OF_THE_SCORE = "reliability_of_hypothetical_continuous_items_not_of_the_score"


@frozen
class OrdinalAlpha(Result):
    """Ordinal alpha. It is the reliability of a sum of variables that nobody has seen, not of the score in use.

    Args:
        alpha: None where a correlation is missing.
        average_r: the mean polychoric correlation.
    """

    alpha: float | None
    average_r: float | None
    n_items: int
    n_used: int
    n_total: int
    missing: Missing
    cautions: tuple[OrdinalCaution | PolychoricCaution, ...]
    reasons: Mapping[str, Unavailable]
    metric: str = "polychoric correlation, two-step"
    references: tuple[str, ...] = ("zumbo2007", "chalmers2018", "olsson1979")


def ordinal_alpha(
    responses: Responses, /, *, items: Iterable[str] | None = None, missing: Missing = "listwise"
) -> OrdinalAlpha:
    """Give the standardised alpha of polychoric correlations: k r / (1 + (k - 1) r), with r their mean.

    Zumbo, Gadermann & Zeisser 2007, 10.22237/jmasm/1177992180. It is mostly higher than alpha, and says nothing about
    the score that is in use (Chalmers 2018, 10.1177/0013164417727036); the result carries that caution always.

    Args:
        responses: people in rows; reverse-keyed items already turned round.
        items: which items, by default all.
        missing: `listwise` or `pairwise`.

    Raises:
        ValueError: there is no such column or way with missing responses.

    Examples:
        >>> table = [[0, 0]] * 3 + [[0, 1]] * 1 + [[1, 0]] * 1 + [[1, 1]] * 3
        >>> round(ordinal_alpha(table).alpha, 6)  # 2 r / (1 + r) of r = sin(pi / 4)
        0.828427
    """
    matrix = response_matrix(responses, items=None if items is None else item_names(items))
    found = polychoric(matrix, missing=missing)
    correlations = polychoric_matrix(matrix.n_items, found.pairs)
    # One person fewer than items is no obstacle here: no matrix is inverted.
    reason = why_no_correlations(matrix, rows_used(matrix, missing), missing)
    reason = None if reason is Unavailable.TOO_FEW_PEOPLE and found.n_used > 1 else reason
    if reason is None and correlations is None:
        reason = next(why for path, why in found.reasons.items() if path.startswith("pairs."))
    alpha = average = None
    if reason is None and correlations is not None:
        k = matrix.n_items
        average = float(correlations.sum() - k) / (k * (k - 1))
        whole = 1 + (k - 1) * average
        alpha = k * average / whole if whole > 0 else None
    reasons = {name: reason for name in ("alpha", "average_r") if reason is not None}
    if reason is None and alpha is None:
        reasons = {"alpha": Unavailable.NOT_ESTIMABLE}
    return OrdinalAlpha(
        alpha=alpha,
        average_r=average,
        n_items=matrix.n_items,
        n_used=found.n_used,
        n_total=found.n_total,
        missing=missing,
        cautions=(OrdinalCaution.NOT_OF_THE_SCORE, *found.cautions),
        reasons=reasons,
    )
