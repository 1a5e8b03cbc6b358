"""How far the halves of a scale agree: all splits, or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, combinations, islice
from math import comb, sqrt
from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from attrs import field, frozen

from cwinstruments.psychometrics.choices import whole_number
from cwinstruments.psychometrics.moments import Metric, moments, refuse_unknown
from cwinstruments.psychometrics.response_matrices import Responses, response_matrix
from cwinstruments.psychometrics.result import Result, Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cwinstruments.psychometrics.response_matrices import Array

    Places: TypeAlias = NDArray[np.intp]

MOST_SPLITS: Final = 10_000
"""How many splits are looked at by default: all that there are of 16 items (6,435)."""

_BLOCK: Final = 8_192
_SPECK: Final = 1e-12


class SplitHalfCaution(StrEnum):
    """What to keep in mind."""

    SPLITS_WERE_SAMPLED = "splits_were_sampled"
    HALVES_ARE_UNEQUAL = "halves_are_unequal"
    NEGATIVE_CORRELATION = "negative_correlation"


@frozen
class OddEven:
    """The items in odd places beside those in even places.

    Args:
        r: the correlation of the two halves.
        spearman_brown: 2r / (1 + r), for halves of the same length (Spearman 1910; Brown 1910).
        horst: the same for halves of different lengths (Horst 1951).
        flanagan_rulon: 2 (1 - (s²A + s²B) / s²T) (Rulon 1939), which is Guttman's of this one split.
    """

    r: float | None
    spearman_brown: float | None
    horst: float | None
    flanagan_rulon: float | None


@frozen
class SplitHalf(Result):
    """The reliability of a scale by its halves, 4 cov(A, B) / V of each split (Guttman 1945).

    Args:
        maximum: that of the best split, Guttman's lambda 4.
        minimum: that of the worst split, Revelle's beta (1979).
        mean: over the splits; with equal halves it is alpha.
        best_half: the items of one half of the best split. Where several are best, of the first.
        worst_half: the same for the worst.
        n_splits: how many splits were looked at.
        n_possible: how many there are.
        is_exhaustive: whether those are all. If not, the maximum may be higher and the minimum lower.
        seed: what the splits were drawn with; None where all were looked at.
        matrix: `covariance` or `correlation`.
        reasons: why there is no figure, by attribute.
    """

    maximum: float | None
    minimum: float | None
    mean: float | None
    median: float | None
    odd_even: OddEven
    best_half: tuple[str, ...]
    worst_half: tuple[str, ...]
    n_splits: int
    n_possible: int
    is_exhaustive: bool
    seed: int | None
    matrix: str
    n_items: int
    n_used: int
    n_total: int
    cautions: tuple[SplitHalfCaution, ...]
    reasons: Mapping[str, Unavailable]
    missing: str = "listwise"
    references: tuple[str, ...] = ("guttman1945", "revelle1979", "spearman1910", "brown1910", "horst1951", "rulon1939")


@frozen(eq=False)
class Splits:
    """What all splits of a matrix gave, in the order of the splits.

    Args:
        coefficients: 4 cov(A, B) / V of each.
        best: the places of the items in one half of the best split.
        worst: the same for the worst.
    """

    coefficients: Array = field(repr=False)
    best: tuple[int, ...]
    worst: tuple[int, ...]
    n_possible: int
    is_exhaustive: bool


def split_half(
    responses: Responses,
    /,
    *,
    items: Sequence[str] | None = None,
    matrix: Metric = "covariance",
    most_splits: int = MOST_SPLITS,
    seed: int = 0,
) -> SplitHalf:
    """Give the split-half reliability: best, worst, mean and median of the splits, and of odd against even places.

    People with a missing response are left out. Halves differ by one item where the number of items is odd. There are
    C(k, k/2) / 2 splits of an even number of items and C(k, (k - 1)/2) of an odd one; where that is more than
    `most_splits`, as many are drawn, with replacement.

    Args:
        responses: see `response_matrix`; of shape (people, items), reverse-keyed items already turned round.
        items: the items to take, in the order in which they are presented; by default all.
        matrix: `"covariance"` for the scale as it is scored; `"correlation"` for standardised items, as psych does.
        most_splits: how many splits to look at, 1 or more.
        seed: what splits are drawn with.

    Raises:
        ValueError: an item is not there, `matrix` is neither, or `most_splits` is below 1.

    Sources:
        Guttman 1945, doi 10.1007/BF02288892; Revelle 1979, doi 10.1207/s15327906mbr1401_4; Horst 1951,
        Educational and Psychological Measurement 11, 368-371; Rulon 1939, Harvard Educational Review 9, 99-103.

    Examples:
        >>> found = split_half([[1, 2, 1, 2], [2, 2, 3, 2], [3, 4, 3, 3], [5, 4, 4, 5]])
        >>> found.n_splits, found.best_half, found.worst_half
        (3, ('1', '2'), ('1', '4'))
        >>> round(found.maximum, 4), round(found.minimum, 4)
        (0.9753, 0.9259)
    """
    refuse_unknown("matrix", matrix, get_args(Metric))
    most_splits = whole_number("a number of splits", most_splits, least=1)
    found = moments(response_matrix(responses, items=items), "listwise")
    values, reason = found.of_scale(matrix)
    if values is None:
        assert reason is not None
        return _empty(found.items, matrix, found.n_used, found.n_total, reason)
    import numpy as np

    splits = splits_of(values, most_splits=most_splits, seed=seed)
    odd_even, reasons, is_negative = _odd_even(values)
    cautions = {
        SplitHalfCaution.SPLITS_WERE_SAMPLED: not splits.is_exhaustive,
        SplitHalfCaution.HALVES_ARE_UNEQUAL: found.n_items % 2 == 1,
        SplitHalfCaution.NEGATIVE_CORRELATION: is_negative,
    }
    return SplitHalf(
        float(splits.coefficients.max()),
        float(splits.coefficients.min()),
        float(splits.coefficients.mean()),
        float(np.median(splits.coefficients)),
        odd_even,
        tuple(found.items[place] for place in splits.best),
        tuple(found.items[place] for place in splits.worst),
        len(splits.coefficients),
        splits.n_possible,
        splits.is_exhaustive,
        None if splits.is_exhaustive else seed,
        matrix,
        found.n_items,
        found.n_used,
        found.n_total,
        tuple(caution for caution, applies in cautions.items() if applies),
        reasons,
    )


def splits_of(matrix: Array, /, *, most_splits: int = MOST_SPLITS, seed: int = 0) -> Splits:
    """Give 4 cov(A, B) / V of the splits of a matrix of at least two items, whose total varies."""
    import numpy as np

    k, total = len(matrix), float(matrix.sum())
    n_possible = comb(k, k // 2) // (1 if k % 2 else 2)
    is_exhaustive = n_possible <= most_splits
    halves = _all_halves(k) if is_exhaustive else _drawn_halves(k, most_splits, seed)
    found: list[Array] = []
    best: tuple[float, tuple[int, ...]] = (-np.inf, ())
    worst: tuple[float, tuple[int, ...]] = (np.inf, ())
    for block in halves:
        side = np.zeros((len(block), k))
        np.put_along_axis(side, block, 1.0, axis=1)
        coefficients = 4 * ((side @ matrix) * (1 - side)).sum(axis=1) / total
        high, low = int(coefficients.argmax()), int(coefficients.argmin())
        best = max(best, (float(coefficients[high]), tuple(map(int, block[high]))), key=lambda one: one[0])
        worst = min(worst, (float(coefficients[low]), tuple(map(int, block[low]))), key=lambda one: one[0])
        found.append(coefficients)
    return Splits(np.concatenate(found), best[1], worst[1], n_possible, is_exhaustive)


def _all_halves(k: int) -> Iterator[Places]:
    """Give the places of one half of each split, in blocks; of two equal halves, that which holds the first item."""
    import numpy as np

    half = k // 2
    places = combinations(range(k), half) if k % 2 else ((0, *rest) for rest in combinations(range(1, k), half - 1))
    while block := list(islice(places, _BLOCK)):
        yield np.fromiter(chain.from_iterable(block), dtype=np.intp, count=len(block) * half).reshape(-1, half)


def _drawn_halves(k: int, number: int, seed: int) -> Iterator[Places]:
    import numpy as np

    generator = np.random.default_rng(seed)
    for start in range(0, number, _BLOCK):
        ranks = generator.random((min(_BLOCK, number - start), k))
        yield np.sort(ranks.argsort(axis=1)[:, : k // 2], axis=1)


def _odd_even(matrix: Array) -> tuple[OddEven, dict[str, Unavailable], bool]:
    import numpy as np

    k, total = len(matrix), float(matrix.sum())
    odd = np.arange(k) % 2 == 0
    first, second = float(matrix[np.ix_(odd, odd)].sum()), float(matrix[np.ix_(~odd, ~odd)].sum())
    between = float(matrix[np.ix_(odd, ~odd)].sum())
    rulon = 4 * between / total
    if min(first, second) <= _SPECK * float(np.abs(matrix).sum()):
        missing = ("r", "spearman_brown", "horst")
        return OddEven(None, None, None, rulon), _reasons(missing, Unavailable.NO_VARIANCE), False
    r = between / sqrt(first * second)
    p = float(odd.mean())
    # Horst's formula with its root taken out of the numerator, so that nothing is divided by 1 - r² where that is 0.
    horst = r + sqrt(r * r + 4 * p * (1 - p) * max(0.0, 1 - r * r))
    if min(1 + r, horst) <= _SPECK:
        return OddEven(r, None, None, rulon), _reasons(("spearman_brown", "horst"), Unavailable.NOT_ESTIMABLE), True
    return OddEven(r, 2 * r / (1 + r), 2 * r / horst, rulon), {}, r < 0


def _reasons(names: Sequence[str], reason: Unavailable) -> dict[str, Unavailable]:
    return {f"odd_even.{name}": reason for name in names}


def _empty(items: tuple[str, ...], matrix: str, n_used: int, n_total: int, reason: Unavailable) -> SplitHalf:
    names = ("maximum", "minimum", "mean", "median")
    reasons = dict.fromkeys(names, reason) | _reasons(("r", "spearman_brown", "horst", "flanagan_rulon"), reason)
    k = len(items)
    n_possible = comb(k, k // 2) // (1 if k % 2 else 2) if k > 1 else 0
    nothing = OddEven(None, None, None, None)
    return SplitHalf(
        None, None, None, None, nothing, (), (), 0, n_possible, False, None, matrix, k, n_used, n_total, (), reasons
    )
