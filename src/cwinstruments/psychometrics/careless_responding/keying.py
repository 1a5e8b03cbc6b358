"""Responses as the indices want them: in the order of presentation, and with reverse-keyed items turned round."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from cwinstruments.psychometrics.response_matrices import ResponseMatrix, response_matrix
from cwinstruments.psychometrics.sequences import item_names

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

Ends: TypeAlias = float | Mapping[str, float] | None
"""The lowest or highest response: of all items, or of each."""


def presented(matrix: ResponseMatrix, order: Sequence[str] | None, /) -> Array:
    """Give the responses in the order in which the items were shown; by default that of the columns.

    Raises:
        ValueError: the order does not name every item once.
    """
    if order is None:
        return matrix.values
    order = item_names(order, of="items in the order they were shown in")
    if sorted(order) != sorted(matrix.items):
        odd = set(order) ^ set(matrix.items)
        what = f"{sorted(odd)[0]!r} is only in one of them" if odd else "one of them is there twice"
        raise ValueError(f"the order names every item once: {what}")
    return response_matrix(matrix, items=order).values


def keyed(matrix: ResponseMatrix, reverse_keyed: Collection[str], low: Ends, high: Ends, /) -> Array:
    """Give the responses with reverse-keyed items turned round: lowest and highest possible response less the response.

    Raises:
        ValueError: an item is not there, its lowest or highest response is not given, or a response is outside them.
    """
    import numpy as np

    found = matrix.values.copy()
    if isinstance(reverse_keyed, str):
        raise TypeError(f"reverse-keyed items are named in a list, not in a text: {reverse_keyed!r}")
    for item in reverse_keyed:
        at = place(matrix, item)
        least, most = end(low, item), end(high, item)
        if least is None or most is None or least >= most:
            raise ValueError(
                f"reverse-keyed item {item!r} needs the lowest and the highest possible response: low, high"
            )
        column = found[:, at]
        outside = (column < least) | (column > most)
        if outside.any():
            value = float(column[np.nonzero(outside)[0][0]])
            raise ValueError(f"item {item!r} holds {value:g}, which is not between {least:g} and {most:g}")
        found[:, at] = least + most - column
    return found


def end(ends: Ends, item: str, /) -> float | None:
    """Give the lowest or highest response of an item; None where it is not given."""
    return ends.get(item) if isinstance(ends, Mapping) else ends


def place(matrix: ResponseMatrix, item: str, /) -> int:
    """Give the column of an item.

    Raises:
        ValueError: there is none.
    """
    if item not in matrix.items:
        raise ValueError(f"there is no item {item!r}; there are {', '.join(map(repr, matrix.items)) or 'none'}")
    return matrix.items.index(item)
