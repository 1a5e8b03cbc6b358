"""Items that tell nothing of their own: all answers the same, or those of another item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cwinstruments.forensics.raw_answers import RawAnswers
from cwinstruments.forensics.suspicion import Strength, Suspect, Suspicion

_ENOUGH: Final = 10
_MANY: Final = 20


def suspect_copies(raw: RawAnswers, /) -> Iterator[Suspicion]:
    """Give items without variance, and pairs of items whose answers are the same in every row."""
    import numpy as np

    varying = []
    for item, column in raw.columns.items():
        there = column[~np.isnan(column)]
        if len(there) >= _ENOUGH and (there == there[0]).all():
            yield _constant(item, float(there[0]), len(there))
        elif len(there):
            varying.append(item)
    # Rows that are filled in by one rule, such as straight lines, differ from people who answer two items alike.
    for place, one in enumerate(varying):
        for other in varying[place + 1 :]:
            first, second = raw.columns[one], raw.columns[other]
            both = ~np.isnan(first) & ~np.isnan(second)
            n = int(both.sum())
            if n >= _ENOUGH and (first[both] == second[both]).all() and len(np.unique(first[both])) > 1:
                yield _copy(one, other, n)


def _constant(item: str, value: float, n: int) -> Suspicion:
    return Suspicion(
        Suspect.CONSTANT,
        None,
        (item,),
        Strength.CERTAIN,
        f"one value in {_ENOUGH} answers or more",
        {"value": value, "n": n},
        f"all {n} answers are {value:g}",
        "whether the column was filled in, or the item was asked in such a way that there is one answer",
    )


def _copy(one: str, other: str, n: int) -> Suspicion:
    return Suspicion(
        Suspect.COPY,
        None,
        (one, other),
        Strength.STRONG if n >= _MANY else Strength.MODERATE,
        f"r = 1 with the same answers in every row; strong with {_MANY} rows or more",
        {"r": 1.0, "n": n},
        f"have the same answers in all {n} rows",
        "whether one column was exported, or pasted, twice",
    )
