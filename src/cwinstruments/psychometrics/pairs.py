"""People measured twice: who has both scores, and how the two go together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import field, frozen

from cwinstruments.psychometrics.response_matrices import ResponseMatrix, response_matrix
from cwinstruments.psychometrics.sequences import listed

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

SPECK = 64 * 2.0**-52
"""By how much, as a share of the largest value, numbers may differ that should be the same."""


@frozen(eq=False)
class Pairs:
    """The scores of those who have both, in the order of the rows.

    Args:
        first: of the first occasion.
        second: of the second.
        rows: both columns, with those who lack a score.
        n_first: how many have the first, whether or not they have the second.
        n_second: how many have the second.
    """

    first: Array = field(repr=False)
    second: Array = field(repr=False)
    rows: ResponseMatrix = field(repr=False)
    n_first: int
    n_second: int

    @property
    def n(self) -> int:
        """How many have both."""
        return int(self.first.size)

    @property
    def n_total(self) -> int:
        """How many rows there are."""
        return self.rows.n_people

    @property
    def differences(self) -> Array:
        """The second less the first."""
        return self.second - self.first

    def difference_spread(self) -> float:
        """Give the standard deviation of the differences, with n - 1; of two people or more."""
        import numpy as np

        # Scores of 0.3 and of 0.1 + 0.2 differ by a speck, which is none of the differences but of the scores.
        largest = max(float(np.abs(self.first).max()), float(np.abs(self.second).max()))
        return spread(self.differences, largest=largest)


def pairs(first: Iterable[float | None], second: Iterable[float | None], /) -> Pairs:
    """Pair the scores of two occasions, row by row; whoever lacks one of them is left out and counted.

    Raises:
        ValueError: there are not as many of one as of the other, or a score is infinite.
        TypeError: the scores are in no order, such as those of a mapping.
    """
    import numpy as np

    listed_first, listed_second = listed(first, of="the first scores"), listed(second, of="the second scores")
    both = response_matrix({"first": listed_first, "second": listed_second})
    known = ~np.isnan(both.values)
    n_first, n_second = (int(count) for count in known.sum(axis=0))
    complete = both.complete()
    return Pairs(complete[:, 0], complete[:, 1], both, n_first, n_second)


def known_scores(scores: Iterable[float | None], /) -> tuple[Array, int]:
    """Give the scores that are there, and how many rows there were."""
    column = response_matrix({"scores": listed(scores, of="scores")})
    return column.complete()[:, 0], column.n_people


def spread(values: Array, /, *, largest: float | None = None) -> float:
    """Give the standard deviation with n - 1; exactly 0 where all values are the same but for rounding.

    Args:
        values: two or more.
        largest: the size of what they were made of, if not their own.
    """
    import numpy as np

    found = float(np.std(values, ddof=1))
    return 0.0 if found <= SPECK * (float(np.abs(values).max()) if largest is None else largest) else found


def pearson(first: Array, second: Array, /) -> float | None:
    """Give the correlation of two columns; None where one of them has no variance.

    Args:
        first: two values or more.
        second: as many.
    """
    import numpy as np

    if not spread(first) or not spread(second):
        return None
    one, other = first - first.mean(), second - second.mean()
    # Scaled first, the squares of very small or large numbers neither vanish nor overflow.
    one, other = one / np.abs(one).max(), other / np.abs(other).max()
    found = float((one @ other) / np.sqrt((one @ one) * (other @ other)))
    return max(-1.0, min(1.0, found))


def ranks(values: Array, /) -> Array:
    """Give the rank of each value from 1 on; equal ones share the mean of their ranks."""
    import numpy as np

    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    found: Array = (np.cumsum(count) - (count - 1) / 2)[place]
    return found
