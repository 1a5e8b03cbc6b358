"""What one score is worth: its standard error, and the smallest change that is more than error."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from cwinstruments.psychometrics.item_statistics import distribution
from cwinstruments.psychometrics.moments import MissingPolicy
from cwinstruments.psychometrics.response_matrices import ResponseMatrix
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.standard_errors import measurement_error

ScoreKind: TypeAlias = Literal["sum", "mean"]
"""What the score of the scale is: the sum of the items, or their mean."""

_SPECK: Final = 1e-12


def error_of_score(
    matrix: ResponseMatrix,
    alpha: float | None,
    reason: Unavailable | None,
    /,
    *,
    missing: MissingPolicy,
    score: ScoreKind,
) -> tuple[dict[str, Any], dict[str, Unavailable]]:
    """Give mean and SD of the score, SEM and MDC, and why one is not there.

    They are those of `measurement_error`, with alpha as the reliability. Pairwise, the score is that of what each one
    answered.

    Args:
        alpha: of the same responses.
        reason: why there is no alpha.
    """
    import numpy as np

    figures: dict[str, Any] = dict.fromkeys(("score_mean", "score_sd", "sem", "mdc90", "mdc95"))
    values = matrix.complete() if missing == "listwise" else matrix.values
    answered = ~np.isnan(values)
    someone = answered.any(axis=1)
    values, answered = values[someone], answered[someone]
    means = np.where(answered, values, 0.0).sum(axis=1) / np.maximum(answered.sum(axis=1), 1)
    of_means, whys = distribution(means * (matrix.n_items if score == "sum" else 1))
    figures |= {"score_mean": of_means["mean"], "score_sd": of_means["sd"]}
    reasons = {f"score_{name}": whys[name] for name in ("mean", "sd") if name in whys}
    why = reasons.get("score_sd", reason)
    if alpha is not None and alpha > 1 + _SPECK:
        why = Unavailable.NOT_ESTIMABLE
    if why is not None or alpha is None or of_means["sd"] is None:
        assert why is not None
        return figures, reasons | dict.fromkeys(("sem", "mdc90", "mdc95"), why)
    error = measurement_error(of_means["sd"], min(1.0, alpha))
    names = ("sem", "mdc90", "mdc95")
    reasons |= {name: error.reasons[name] for name in names if name in error.reasons}
    return figures | {name: getattr(error, name) for name in names}, reasons
