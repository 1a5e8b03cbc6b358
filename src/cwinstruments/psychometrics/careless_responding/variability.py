"""How much the answers of a person vary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwinstruments.psychometrics.careless_responding.figures import SPECK, Figures, figures
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


def variability(values: Array, /) -> Figures:
    """Give the standard deviation of each person's answers, with n - 1: intra-individual response variability.

    Low is straight-lining (Dunn et al. 2018, doi 10.1007/s10869-016-9479-0). High may be answering at random
    (Marjanovic et al. 2015, doi 10.1016/j.paid.2014.08.021), and just as well a person with clear views.

    Args:
        values: of shape (people, items), before any reversing.
    """
    import numpy as np

    answered = ~np.isnan(values)
    n = answered.sum(axis=1)
    filled = np.where(answered, values, 0.0)
    means = filled.sum(axis=1) / np.maximum(n, 1)
    deviations = np.where(answered, values - means[:, None], 0.0)
    found = np.sqrt((deviations**2).sum(axis=1) / np.maximum(n - 1, 1))
    found[found <= SPECK * np.abs(filled).max(axis=1, initial=0.0)] = 0.0
    return figures(found, (n == 0, Unavailable.NO_RESPONSES), (n < 2, Unavailable.TOO_FEW_ITEMS))
