"""People of two groups, matched: in strata of the same matching score."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.choices import there_is_no
from cwinstruments.psychometrics.differential_functioning.ets_classes import DifCaution
from cwinstruments.psychometrics.response_matrices import response_matrix
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.sequences import is_missing, listed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cwinstruments.psychometrics.response_matrices import Array

    Codes = NDArray[np.int8]

REFERENCE: Final = 0
FOCAL: Final = 1

ENOUGH_IN_EACH: Final = 200
ENOUGH_IN_BOTH: Final = 500
"""With fewer people a result carries `few_people`; both are this library's convention, see `DifCaution`."""

_SPECK = 64 * 2.0**-52


@frozen
class Counts:
    """Who was compared, and who was not.

    Args:
        n_total: how many rows there are.
        n_reference: how many of the reference group were compared.
        n_focal: how many of the focal group were.
        n_other: how many belong to neither group.
        n_missing: how many of both groups lack the item or the matching score.
        n_unmatched: how many of both groups are in a stratum without anyone of the other.
        n_strata: how many strata were used.
        n_strata_dropped: in how many there is only one of the groups.
    """

    n_total: int
    n_reference: int
    n_focal: int
    n_other: int
    n_missing: int
    n_unmatched: int
    n_strata: int
    n_strata_dropped: int

    @property
    def n_used(self) -> int:
        """How many were compared."""
        return self.n_reference + self.n_focal


@frozen(eq=False)
class Strata:
    """The strata that hold people of both groups.

    Args:
        counts: who is in them.
        absent: one of the groups has nobody at all, whether or not with a response.
        n: how many of each group (rows) are in each stratum (columns).
        sums: the sums of their item scores, alike.
        squares: the sum of squared deviations of both groups from the mean of the stratum; 0 where all are the same.
        values: the item scores of all who were compared.
    """

    counts: Counts
    absent: bool
    n: Array = field(repr=False)
    sums: Array = field(repr=False)
    squares: Array = field(repr=False)
    values: Array = field(repr=False)

    def excess(self) -> float:
        """Give by how much the sum of the focal group is above what it would be if groups did not matter."""
        expected = self.n[FOCAL] * self.sums.sum(axis=0) / self.n.sum(axis=0)
        return float((self.sums[FOCAL] - expected).sum())

    def variance(self) -> float:
        """Give the variance of that sum when groups do not matter (Mantel 1963, doi 10.1080/01621459.1963.10500879)."""
        n = self.n.sum(axis=0)
        return float((self.n[REFERENCE] * self.n[FOCAL] * self.squares / (n * (n - 1))).sum())

    def unavailable(self, minimum: int, /) -> Unavailable | None:
        """Say why nothing can be told, or None where something can."""
        counts = self.counts
        if counts.n_total in (counts.n_other, 0):
            return Unavailable.NO_RESPONSES
        if self.absent:
            return Unavailable.TOO_FEW_GROUPS
        if min(counts.n_reference, counts.n_focal) < minimum:
            return Unavailable.TOO_FEW_PEOPLE
        return None

    def cautions(self) -> tuple[DifCaution, ...]:
        """Give what to mind."""
        smaller = min(self.counts.n_reference, self.counts.n_focal)
        found = []
        if smaller < ENOUGH_IN_EACH or self.counts.n_used < ENOUGH_IN_BOTH:
            found.append(DifCaution.FEW_PEOPLE)
        if self.counts.n_strata_dropped:
            found.append(DifCaution.STRATA_DROPPED)
        return tuple(found)


def matched_strata(
    item: Any, group: Iterable[Hashable], matching: Any, reference: Hashable, focal: Hashable, minimum: int, /
) -> Strata:
    """Put the people of two groups into strata by their matching score, to compare them on one item.

    Raises:
        ValueError: lengths differ, the groups are one, or the minimum is impossible.
    """
    check_minimum(minimum)
    return strata(item, group_codes(group, reference, focal), matching)


def check_minimum(minimum: int, /) -> None:
    """Refuse a fewest number of people that is none.

    Raises:
        ValueError: it is below 1.
    """
    if not minimum >= 1:
        raise ValueError(f"the fewest people of a group are 1 or more, not {minimum!r}")


def group_codes(group: Iterable[Hashable], reference: Hashable, focal: Hashable, /) -> Codes:
    """Give 0 for who belongs to the reference group, 1 for the focal group, and -1 for everybody else.

    Raises:
        ValueError: the two groups are one, or one of them has nobody, and there are others that are neither.
        TypeError: the groups are in no order, such as those of a mapping, or one of the two is neither a name nor a
            number.
    """
    import numpy as np

    for name in (reference, focal):
        if not isinstance(name, Hashable):
            raise TypeError(f"a group is a name or a number, not {name!r}")
    if reference == focal:
        raise ValueError(f"the reference and the focal group are two groups, not both {reference!r}")
    labels = list(listed(group, of="groups"))
    there = [one for one in dict.fromkeys(labels) if not is_missing(one)]
    # Where there is nobody else, it is the data that lack a group, and no name is misspelt.
    for one in (reference, focal):
        if one not in there and set(there) - {reference, focal}:
            raise ValueError(there_is_no("group", one, there))
    codes = dict.fromkeys(labels, -1) | dict.fromkeys(there, -1) | {reference: REFERENCE, focal: FOCAL}
    return np.array([codes[one] for one in labels], dtype=np.int8)


def strata(item: Any, codes: Codes, matching: Any, /) -> Strata:
    """Put people into strata by their matching score; whoever lacks it or the item is left out, and counted.

    Args:
        item: the item scores, one for each person.
        codes: of `group_codes`.
        matching: the matching scores, one for each person; each value is a stratum.

    Raises:
        ValueError: they are not of one length, or a score is infinite.
    """
    import numpy as np

    matrix = response_matrix(
        {"item": listed(item, of="item scores"), "matching": listed(matching, of="matching scores")}
    )
    if matrix.n_people != codes.size:
        raise ValueError(f"there are {codes.size} groups of people and {matrix.n_people} people with item scores")
    known = ~np.isnan(matrix.values).any(axis=1)
    kept = known & (codes >= 0)
    values, chosen = matrix.values[kept, 0], codes[kept].astype(int)
    levels, place = np.unique(matrix.values[kept, 1], return_inverse=True)
    size = len(levels)
    n = np.array([np.bincount(place[chosen == code], minlength=size) for code in (REFERENCE, FOCAL)], dtype=float)
    both = (n[REFERENCE] > 0) & (n[FOCAL] > 0)
    inside = both[place] if size else np.zeros(0, dtype=bool)
    values, chosen = values[inside], chosen[inside]
    place = (np.cumsum(both) - 1)[place[inside]]
    n, size = n[:, both], int(both.sum())
    sums: Array = np.array(
        [np.bincount(place[chosen == code], values[chosen == code], size) for code in (REFERENCE, FOCAL)]
    )
    deviations = values - (sums.sum(axis=0) / n.sum(axis=0))[place]
    # Where all of a stratum are the same, what is left is rounding.
    deviations[np.abs(deviations) <= _SPECK * np.abs(values)] = 0.0
    squares = np.bincount(place, deviations**2, size).astype(float)
    counts = Counts(
        n_total=matrix.n_people,
        n_reference=int(n[REFERENCE].sum()),
        n_focal=int(n[FOCAL].sum()),
        n_other=int((codes < 0).sum()),
        n_missing=int((~known & (codes >= 0)).sum()),
        n_unmatched=int((~inside).sum()),
        n_strata=size,
        n_strata_dropped=int((~both).sum()),
    )
    absent = not (codes == REFERENCE).any() or not (codes == FOCAL).any()
    return Strata(counts, absent, n, sums, squares, values)
