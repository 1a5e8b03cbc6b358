"""Whether a person answers alike what is alike: halves of scales, synonyms and antonyms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cwinstruments.psychometrics.careless_responding.figures import SPECK, Figures, figures
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.careless_responding.pairwise import Pairwise
    from cwinstruments.psychometrics.response_matrices import Array

FEWEST: Final = 3
"""A correlation within a person needs as many pairs."""


@frozen
class ItemPair:
    """Two items that go together over all people.

    Args:
        r: their correlation.
    """

    first: str
    second: str
    r: float


def even_odd(keyed: Array, scales: Sequence[Sequence[int]], /) -> tuple[Figures, Array]:
    """Give how well the odd items of scales agree with the even ones within each person, and over how many scales.

    The mean of the odd items and that of the even ones are correlated over scales, and the correlation is stepped up to
    the full length, 2 r / (1 + r), but not below -1 (Johnson 2005, doi 10.1016/j.jrp.2004.09.009). High is consistent.

    Args:
        keyed: of shape (people, items), reverse-keyed items turned round.
        scales: the places of the items of each scale; the first is odd.
    """
    import numpy as np

    n_people = keyed.shape[0]
    odd, even = (
        np.column_stack([_means(keyed[:, list(scale[start::2])]) for scale in scales] or [np.empty((n_people, 0))])
        for start in (0, 1)
    )
    both = ~(np.isnan(odd) | np.isnan(even))
    n = both.sum(axis=1)
    at_least = np.maximum(n, 1)
    deviations, is_flat = [], np.zeros(n_people, dtype=bool)
    for half in (odd, even):
        kept = np.where(both, half, 0.0)
        centred = np.where(both, half - (kept.sum(axis=1) / at_least)[:, None], 0.0)
        largest = np.abs(kept).max(axis=1, initial=0.0)
        is_flat |= np.abs(centred).max(axis=1, initial=0.0) <= SPECK * largest
        deviations.append(centred)
    first, second = deviations
    scale = np.sqrt((first**2).sum(axis=1)) * np.sqrt((second**2).sum(axis=1))
    r = np.clip((first * second).sum(axis=1) / np.where(is_flat | (scale == 0), 1.0, scale), -1.0, 1.0)
    stepped = np.where(r > -1 / 3, 2 * r / (1 + np.maximum(r, -1 / 3)), -1.0)
    nothing = (~np.isnan(keyed)).sum(axis=1) == 0
    found = figures(
        stepped,
        (nothing, Unavailable.NO_RESPONSES),
        (n < FEWEST, Unavailable.TOO_FEW_PAIRS),
        (is_flat, Unavailable.NO_VARIANCE),
    )
    return found, n.astype(float)


def item_pairs(items: Sequence[str], moments: Pairwise, cut: float, /) -> tuple[ItemPair, ...]:
    """Give the pairs of items with a correlation above the cut, or below it where that is negative."""
    r = moments.correlation
    return tuple(
        ItemPair(items[one], items[other], float(r[one, other]))
        for one in range(len(items))
        for other in range(one + 1, len(items))
        # What is not there is neither above nor below.
        if (r[one, other] > cut if cut > 0 else r[one, other] < cut)
    )


def within_pairs(values: Array, items: Sequence[str], pairs: Sequence[ItemPair], /) -> tuple[Figures, Array]:
    """Give the correlation over pairs of items within each person, and over how many pairs (Meade & Craig 2012).

    Meade & Craig 2012, doi 10.1037/a0028085. Where a person's answers do not vary over the pairs there is none; R's
    `careless` swaps items within pairs at random then, unless it is told not to.

    Args:
        values: of shape (people, items), before any reversing.
        pairs: the earlier item of each is its first.
    """
    import numpy as np

    answered = ~np.isnan(values)
    here = answered.astype(float)
    n_answered = answered.sum(axis=1)
    means = np.where(answered, values, 0.0).sum(axis=1) / np.maximum(n_answered, 1)
    # A person's own mean taken off, the sums of squares keep their digits.
    centred = np.where(answered, values - means[:, None], 0.0)
    place = {item: at for at, item in enumerate(items)}
    joined = np.zeros((len(items), len(items)))
    for pair in pairs:
        joined[place[pair.first], place[pair.second]] = 1.0
    # Sums over the pairs of u of the first times v of the second, without making a column of each pair.
    seconds, crossed, squares = here @ joined.T, centred @ joined.T, centred**2
    n = _row_products(here, seconds)
    at_least = np.maximum(n, 1.0)
    first, second = _row_products(centred, seconds), _row_products(here, crossed)
    first_squares, second_squares = _row_products(squares, seconds), _row_products(here, squares @ joined.T)
    first_spread = first_squares - first**2 / at_least
    second_spread = second_squares - second**2 / at_least
    product = _row_products(centred, crossed) - first * second / at_least
    # Rounding of the person's mean is no spread either.
    speck = at_least * (SPECK * np.abs(np.where(answered, values, 0.0)).max(axis=1, initial=0.0)) ** 2
    is_flat = (first_spread <= 1e-12 * first_squares + speck) | (second_spread <= 1e-12 * second_squares + speck)
    scale = np.sqrt(np.where(is_flat, 1.0, first_spread)) * np.sqrt(np.where(is_flat, 1.0, second_spread))
    found = figures(
        np.clip(product / scale, -1.0, 1.0),
        (n_answered == 0, Unavailable.NO_RESPONSES),
        (n < FEWEST, Unavailable.TOO_FEW_PAIRS),
        (is_flat, Unavailable.NO_VARIANCE),
    )
    return found, n


def _row_products(one: Array, other: Array) -> Array:
    import numpy as np

    found: Array = np.einsum("ij,ij->i", one, other)
    return found


def _means(values: Array) -> Array:
    """Give the mean of what each person answered; NaN where that is nothing."""
    import numpy as np

    answered = ~np.isnan(values)
    n = answered.sum(axis=1)
    sums = np.where(answered, values, 0.0).sum(axis=1)
    found: Array = np.divide(sums, n, out=np.full(n.shape, np.nan), where=n > 0)
    return found
