"""How the answers to one item lie within each group: sums and deviations, of which all indices of agreement follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]
    Codes: TypeAlias = NDArray[np.intp]


@frozen(eq=False)
class WithinGroups:
    """The answers to one item, group by group. Groups of nobody have 0 everywhere.

    Args:
        total: the sum of answers, counted from the lowest option as 0.
        squares: the sum of squared deviations from the group's mean.
        about_mean: the sum of absolute deviations from the group's mean.
        about_median: the sum of absolute deviations from the group's median.
    """

    total: Array
    squares: Array
    about_mean: Array
    about_median: Array


def of_counts(answers: Any, codes: Codes, n_options: int, sizes: Array, /) -> WithinGroups:
    """Give it for whole answers, by counting how many people of each group chose each option.

    Args:
        answers: of each person, from 0 to `n_options` - 1.
        codes: of each person the group, from 0 on.
        sizes: how many people each group has.
    """
    import numpy as np

    n_groups = sizes.size
    counted = np.bincount(answers * n_groups + codes, minlength=n_options * n_groups)
    counts: Array = counted.reshape(n_options, n_groups).astype(float)
    options = np.arange(n_options, dtype=float)
    total, squared = options @ counts, options**2 @ counts
    people = np.maximum(sizes, 1)
    mean = total / people
    # Whatever lies below the mean is as far from it, in sum, as what lies above.
    about_mean = np.zeros(n_groups)
    for option in range(n_options - 1):
        about_mean += counts[option] * np.maximum(mean - option, 0)
    # Between two neighbouring options everyone on the smaller side is one step further from the median.
    up_to = np.cumsum(counts, axis=0)[:-1]
    about_median: Array = np.minimum(up_to, sizes - up_to).sum(axis=0)
    return WithinGroups(total, squared - total * mean, 2 * about_mean, about_median)


def of_values(answers: Any, codes: Codes, sizes: Array, /) -> WithinGroups:
    """Give it for any numbers, by sorting the people of each group.

    Args:
        answers: of each person, from 0 on.
        codes: of each person the group, from 0 on.
        sizes: how many people each group has.
    """
    import numpy as np

    found = [np.zeros(sizes.size) for _ in range(4)]
    there = sizes > 0
    if answers.size:
        inside = np.asarray(answers, dtype=float)[np.lexsort((answers, codes))]
        people = sizes[there].astype(np.intp)
        starts = np.concatenate(([0], np.cumsum(people)[:-1]))
        # Counted from the group's first answer, equal answers have no deviation at all.
        first = inside[starts]
        inside -= np.repeat(first, people)
        sums = np.add.reduceat(inside, starts)
        deviations = inside - np.repeat(sums / people, people)
        medians = (inside[starts + (people - 1) // 2] + inside[starts + people // 2]) / 2
        found[0][there] = sums + first * people
        found[1][there] = np.add.reduceat(deviations**2, starts)
        found[2][there] = np.add.reduceat(np.abs(deviations), starts)
        found[3][there] = np.add.reduceat(np.abs(inside - np.repeat(medians, people)), starts)
    return WithinGroups(*found)
