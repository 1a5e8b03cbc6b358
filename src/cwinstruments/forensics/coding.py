"""Codes that are moved: data from 0 to 4 for an item from 1 to 5, and the like, also within what is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from cwinstruments.forensics.item_codes import ItemCodes
from cwinstruments.forensics.raw_answers import RawAnswers
from cwinstruments.forensics.suspicion import Strength, Suspect, Suspicion
from cwinstruments.forensics.unused_ends import suspect_unused_ends

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_OFFSETS: Final = (-1, 1, -2, 2)
_MANY_OUTSIDE: Final = 5
_LIKE_MISSING: Final = frozenset(
    {-999, -99, -98, -97, -9, -8, -7, -1, 8, 9, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999}
)


def offsets_of(raw: RawAnswers, codes: Mapping[str, ItemCodes], /) -> dict[str, int]:
    """Give the items whose answers are all allowed once they are moved, by how much they are coded higher.

    Answers to a set of response options are most often moved together: then an item of which nobody happened to
    choose the end is moved with the others.
    """
    found = {item: by for item in raw.columns if (by := _offset(raw.columns[item], codes[item])) is not None}
    for options in {codes[item].options for item in found} - {None}:
        users = [item for item in raw.columns if codes[item].options == options]
        moves = {found[item] for item in users if item in found}
        if len(moves) == 1 and len([item for item in users if item in found]) * 2 >= len(users):
            (by,) = moves
            found |= {item: by for item in users if _fits(raw.columns[item], codes[item], by)}
    return {item: found[item] for item in raw.columns if item in found}


def suspect_coding(
    raw: RawAnswers,
    codes: Mapping[str, ItemCodes],
    offsets: Mapping[str, int],
    reverse_keyed: Collection[str] = (),
    /,
) -> Iterator[Suspicion]:
    """Give the suspicions about codes: moved ones, ends that nobody chose, and answers that are not allowed.

    Args:
        reverse_keyed: the items that are turned round between the ends of their codes.
    """
    for items in _together(offsets, codes):
        yield _moved(items, raw, codes[items[0]], offsets[items[0]])
    for item, column in raw.columns.items():
        if item not in offsets and (outside := _outside(column, codes[item])):
            yield _not_allowed(item, outside, codes[item])
    yield from suspect_unused_ends(raw, codes, offsets, reverse_keyed)


def cleaned(column: Array, codes: ItemCodes, by: int = 0, /) -> Array:
    """Give a column with its answers moved to where they belong, and without those that are not allowed."""
    import numpy as np

    moved = column - by
    allowed = np.isin(moved, codes.codes) if codes.codes else (moved >= codes.low) & (moved <= codes.high)
    return np.where(allowed, moved, np.nan)


def _offset(column: Array, codes: ItemCodes) -> int | None:
    if not codes.is_stepped or not _outside(column, codes):
        return None
    return next((by for by in _OFFSETS if _fits(column, codes, by)), None)


def _fits(column: Array, codes: ItemCodes, by: int) -> bool:
    import numpy as np

    values = np.unique(column[~np.isnan(column)])
    return bool(len(values)) and all(codes.allows(float(value) - by) for value in values)


def _outside(column: Array, codes: ItemCodes) -> Counter[float]:
    import numpy as np

    values, counts = np.unique(column[~np.isnan(column)], return_counts=True)
    pairs = zip(values, counts, strict=True)
    return Counter({float(value): int(count) for value, count in pairs if not codes.allows(float(value))})


def _together(offsets: Mapping[str, int], codes: Mapping[str, ItemCodes]) -> Iterator[tuple[str, ...]]:
    groups: dict[tuple[str, int], list[str]] = {}
    for item, by in offsets.items():
        groups.setdefault((codes[item].options or f"item {item}", by), []).append(item)
    return map(tuple, groups.values())


def _moved(items: tuple[str, ...], raw: RawAnswers, codes: ItemCodes, by: int) -> Suspicion:
    import numpy as np

    outside = sum(sum(_outside(raw.columns[item], codes).values()) for item in items)
    n = sum(int((~np.isnan(raw.columns[item])).sum()) for item in items)
    strength = Strength.STRONG if outside >= _MANY_OUTSIDE else Strength.MODERATE
    low, high = codes.low + by, codes.high + by
    return Suspicion(
        Suspect.CODING_OFFSET,
        None,
        items,
        strength,
        f"every answer is allowed once it is moved by {-by:+d}; strong with {_MANY_OUTSIDE} answers outside or more",
        {"offset": by, "n_outside": outside, "n_answers": n},
        f"coded from {low:g} to {high:g}, where the definition has {codes.low:g} to {codes.high:g}",
        "how the survey tool exports this set of response options; move the codes, or map the export",
    )


def _not_allowed(item: str, outside: Counter[float], codes: ItemCodes) -> Suspicion:
    listed = ", ".join(
        f"{value:g} ({'once' if times == 1 else f'{times} times'})" for value, times in sorted(outside.items())[:6]
    )
    is_code = all(value in _LIKE_MISSING for value in outside)
    return Suspicion(
        Suspect.NOT_ALLOWED,
        None,
        (item,),
        Strength.CERTAIN,
        "the definition allows no such answer",
        {"n_outside": sum(outside.values()), "n_values": len(outside)},
        f"holds {listed}, where {codes.low:g} to {codes.high:g} is allowed",
        "whether it is a code for no answer that the definition does not know"
        if is_code
        else "how these answers came about: typing, another form of the item, or another item's column",
    )
