"""How long people give the same answer, item after item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwinstruments.psychometrics.careless_responding.figures import Figures, figures
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


def runs(presented: Array, /, *, skip_missing: bool) -> tuple[Figures, Figures]:
    """Give the longest run of equal answers of each person, and the mean length of the runs (Johnson 2005).

    Args:
        presented: of shape (people, items), in the order in which the items were shown, before any reversing.
        skip_missing: whether a run goes on over items without an answer. Otherwise each of these ends it and is a run
            of its own, as in R's `careless`.

    Johnson 2005, doi 10.1016/j.jrp.2004.09.009. Who has answered nothing has neither; R says 1.
    """
    import numpy as np

    n_people, n_items = presented.shape
    last = np.full(n_people, np.nan)
    length, longest, count = (np.zeros(n_people) for _ in range(3))
    answered = ~np.isnan(presented)
    for column, known in zip(presented.T, answered.T, strict=True):
        goes_on = column == last
        if skip_missing:
            starts = known & ~goes_on
            length = np.where(goes_on, length + 1, np.where(known, 1.0, length))
            last = np.where(known, column, last)
        else:
            starts = ~goes_on
            length = np.where(goes_on, length + 1, 1.0)
            last = column
        count += starts
        np.maximum(longest, length, out=longest)
    n_answered = answered.sum(axis=1)
    none = (n_answered == 0, Unavailable.NO_RESPONSES)
    total = n_answered if skip_missing else n_items
    return figures(longest, none), figures(total / np.maximum(count, 1), none)
