"""How well a model of covariances fits, by chi-square and the usual indices."""

from __future__ import annotations

from math import log, pi, sqrt
from typing import TYPE_CHECKING

from attrs import frozen

from cwinstruments.psychometrics.distributions import need_scipy
from cwinstruments.psychometrics.result import Interval, Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

RMSEA_LEVEL = 0.90
_CLOSE = 0.05


@frozen
class ModelFit:
    """The fit of a model. Indices that compare with degrees of freedom are None where there are none.

    Args:
        chi2: n times the minimum of the fit function.
        p: of chi-square with `df` degrees of freedom.
        baseline_chi2: of the model in which no items correlate, with `baseline_df`.
        cfi: comparative fit index.
        tli: Tucker-Lewis index; it may leave 0 to 1.
        rmsea: root mean square error of approximation, with n and not n - 1.
        rmsea_interval: of 90 %, by the non-central chi-square.
        p_close: of an RMSEA of at most 0.05.
        srmr: standardised root mean square residual, the diagonal included.
        log_likelihood: of the model, with the means as they are in the sample.
        aic: with `n_parameters`, without means.
        bic: likewise.
    """

    chi2: float
    df: int
    p: float | None
    baseline_chi2: float
    baseline_df: int
    cfi: float | None
    tli: float | None
    rmsea: float | None
    rmsea_interval: Interval | None
    p_close: float | None
    srmr: float
    log_likelihood: float
    saturated_log_likelihood: float
    n_parameters: int
    aic: float
    bic: float


def model_fit(
    covariances: Array, implied: Array, minimum: float, n: int, n_parameters: int, /
) -> tuple[ModelFit, dict[str, Unavailable]]:
    """Give the fit of a model to covariances, and why figures are missing.

    CFI: Bentler 1990, 10.1037/0033-2909.107.2.238; TLI: Tucker & Lewis 1973, 10.1007/BF02291170; RMSEA: Steiger 1990,
    10.1207/s15327906mbr2502_4, and Browne & Cudeck 1992, 10.1177/0049124192021002005; SRMR: Hu & Bentler 1999,
    10.1080/10705519909540118.

    Args:
        covariances: of the sample, with n and not n - 1.
        implied: by the model.
        minimum: of the fit function.
        n: how many people.
    """
    import numpy as np

    k = len(covariances)
    df = k * (k + 1) // 2 - n_parameters
    chi2 = n * minimum
    spread = np.sqrt(np.diag(covariances))
    of_sample = float(np.linalg.slogdet(covariances)[1])
    baseline = n * (2 * float(np.log(spread).sum()) - of_sample)
    baseline_df = k * (k - 1) // 2
    residuals = ((covariances - implied) / np.outer(spread, spread))[np.tril_indices(k)]
    saturated = -n / 2 * (k * log(2 * pi) + of_sample + k)
    found = saturated - chi2 / 2
    p, cfi, tli, rmsea, interval, close, reasons = _indices(chi2, df, baseline, baseline_df, n)
    return ModelFit(
        chi2=chi2,
        df=df,
        p=p,
        baseline_chi2=baseline,
        baseline_df=baseline_df,
        cfi=cfi,
        tli=tli,
        rmsea=rmsea,
        rmsea_interval=interval,
        p_close=close,
        srmr=float(np.sqrt((residuals**2).mean())),
        log_likelihood=found,
        saturated_log_likelihood=saturated,
        n_parameters=n_parameters,
        aic=-2 * found + 2 * n_parameters,
        bic=-2 * found + n_parameters * log(n),
    ), reasons


def _indices(
    chi2: float, df: int, baseline: float, baseline_df: int, n: int
) -> tuple[
    float | None,
    float | None,
    float | None,
    float | None,
    Interval | None,
    float | None,
    dict[str, Unavailable],
]:
    need_scipy("indices of fit")
    from scipy.special import chdtrc, chndtr

    if df < 1:
        names = ("p", "cfi", "tli", "rmsea", "rmsea_interval", "p_close")
        return None, None, None, None, None, None, dict.fromkeys(names, Unavailable.NOT_APPLICABLE)
    reasons: dict[str, Unavailable] = {}
    most = max(chi2 - df, baseline - baseline_df, 0.0)
    cfi = 1 - max(chi2 - df, 0.0) / most if most > 0 else 1.0
    left = baseline / baseline_df - 1
    tli = (baseline / baseline_df - chi2 / df) / left if abs(left) > 1e-12 else None
    if tli is None:
        reasons["tli"] = Unavailable.NOT_ESTIMABLE
    rmsea = sqrt(max(0.0, (chi2 - df) / (n * df)))
    ends = [_noncentrality(chi2, df, share) for share in ((1 + RMSEA_LEVEL) / 2, (1 - RMSEA_LEVEL) / 2)]
    interval = None
    if ends[0] is None or ends[1] is None:
        reasons["rmsea_interval"] = Unavailable.NOT_CONVERGED
    else:
        lower, upper = (sqrt(end / (n * df)) for end in ends if end is not None)
        interval = Interval(lower, upper, RMSEA_LEVEL, "non-central chi-square")
    share = float(chndtr(chi2, df, n * df * _CLOSE**2))
    close = 1 - share if 0 <= share <= 1 else None
    if close is None:
        reasons["p_close"] = Unavailable.NOT_CONVERGED
    return float(chdtrc(df, chi2)), cfi, tli, rmsea, interval, close, reasons


def _noncentrality(chi2: float, df: int, share: float) -> float | None:
    """Give the non-centrality with which a chi-square is below this one with a probability; 0 where none is as low."""
    from scipy.optimize import brentq
    from scipy.special import chdtr, chndtr

    if float(chdtr(df, chi2)) <= share:
        return 0.0
    # The mean is df plus the non-centrality, so that this is far beyond.
    far = max(10.0, 2 * chi2 + 10 * sqrt(2 * chi2))
    at_far = float(chndtr(chi2, df, far))
    if not at_far < share:
        return None
    return float(brentq(lambda one: float(chndtr(chi2, df, one)) - share, 0.0, far, xtol=1e-12, rtol=1e-14))
