"""One index of everybody: a figure for each person, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cwinstruments.psychometrics.response_matrices import Array

    Codes = NDArray[np.int8]
    Flags = NDArray[np.bool_]

SPECK: Final = 64 * 2.0**-52
"""By how much, as a share of the largest value, numbers may differ that should be the same."""

REASONS: Final = tuple(Unavailable)
AVAILABLE: Final = -1


@frozen(eq=False)
class Figures:
    """A figure for each person.

    Args:
        values: what is not available is NaN.
        why: -1 where there is a figure, elsewhere the place of the reason in `REASONS`.
    """

    values: Array = field(repr=False)
    why: Codes = field(repr=False)

    @property
    def available(self) -> Flags:
        """Who has a figure."""
        found: Flags = self.why == AVAILABLE
        return found


def figures(values: Array, *missing: tuple[Flags, Unavailable]) -> Figures:
    """Give figures; where several reasons hold, the first is told.

    Args:
        values: of each person; what stands where a reason holds does not matter.
        missing: who has none, and why.
    """
    import numpy as np

    why = np.full(values.shape, AVAILABLE, dtype=np.int8)
    for who, reason in reversed(missing):
        why[who] = REASONS.index(reason)
    return Figures(np.where(why == AVAILABLE, values, np.nan), why)


def nobody(n_people: int, reason: Unavailable, /) -> Figures:
    """Give no figure to anybody."""
    import numpy as np

    return Figures(np.full(n_people, np.nan), np.full(n_people, REASONS.index(reason), dtype=np.int8))
