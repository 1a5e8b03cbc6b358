"""Scales that tests of reliability go through: one to work by hand, and those where figures can't be had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from cwinstruments.psychometrics.result import Result

HAND: Final = {"a": [1, 2, 3, 5], "b": [2, 2, 4, 4], "c": [1, 3, 3, 4]}
"""Sums of squares 8.75, 4 and 4.75, together 17.5; the totals 4, 7, 10, 13 have 45. Products: ab 5, ac 5.75, bc 3."""

EDGES: Final[Mapping[str, Any]] = {
    "no rows": {"a": [], "b": []},
    "no items": {},
    "a single person": [[1, 2, 3]],
    "two people": [[1, 2, 2], [3, 1, 2]],
    "one item": [[1], [2], [3]],
    "two items": [[1, 2], [2, 3], [4, 2]],
    "all answers equal": [[2, 2, 2]] * 5,
    "all equal, and no binary fraction": [[0.1, 0.1, 0.1]] * 7,
    "everybody the same profile": [[1 / 3, 4, 0.7]] * 6,
    "one item without variance": [[1, 2, 3], [1, 3, 4], [1, 2, 5], [1, 5, 5]],
    "one item with variance": [[1, 1, 2], [1, 2, 2], [1, 3, 2]],
    "more items than people": [[1, 2, 3, 4, 5, 1], [3, 3, 2, 5, 1, 2], [2, 5, 5, 1, 2, 4]],
    "items that are all alike": [[1, 1, 1], [2, 2, 2], [4, 4, 4], [5, 5, 5]],
    "items that cancel out": [[1, 3], [2, 2], [3, 1]],
    "negative alpha": [[1, 5, 1], [2, 4, 2], [5, 1, 4], [3, 3, 3]],
    "all missing": [[None, None, None]] * 4,
    "nobody complete": [[1, None, 2], [None, 2, 1], [2, 2, None], [3, None, None], [None, None, None], [None, 1, 2]],
    "an item of nobody": [[1, 2, None], [2, 2, None], [3, 5, None]],
    "no pair of two items": [[1, None], [2, None], [None, 3], [None, 5]],
    "pairs that can't be of one sample": [
        *[[1, 1, None], [5, 5, None], [1, None, 1], [5, None, 5], [None, 1, 5], [None, 5, 1]] * 3,
    ],
    "a pair without variance": [[1, 2, None], [1, 3, None], [2, None, 4], [None, 2, 1], [3, None, 5], [None, 4, 4]],
}


def unexplained(result: Result) -> list[str]:
    """Give the figures that are not there without a reason."""
    plain = result.to_dict()
    reasons = plain["reasons"]
    return [path for path in _missing(plain, "") if path not in reasons and path != "seed"]


def _missing(value: Any, path: str) -> list[str]:
    if value is None:
        return [path]
    parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    # A part that is a result of its own has its own reasons, and the whole repeats them.
    return [one for key, inner in parts if key != "reasons" for one in _missing(inner, f"{path}.{key}".lstrip("."))]


@st.composite
def scales(draw: st.DrawFn, *, most_items: int = 6, with_missing: bool = False) -> list[list[int | None]]:
    """Draw the responses from 1 to 5 of a few people to a few items."""
    k, n = draw(st.integers(2, most_items)), draw(st.integers(2, 12))
    answer: st.SearchStrategy[int | None] = st.integers(1, 5)
    if with_missing:
        answer = answer | st.none()
    return draw(st.lists(st.lists(answer, min_size=k, max_size=k), min_size=n, max_size=n))
