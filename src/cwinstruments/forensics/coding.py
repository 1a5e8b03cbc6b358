"""Codes that are moved: data from 0 to 4 for an item from 1 to 5, and the like, also within what is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cwinstruments.forensics.item_codes import ItemCodes
from cwinstruments.forensics.raw_answers import RawAnswers
from cwinstruments.forensics.suspicion import Strength, Suspect, Suspicion

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrix import Array

_OFFSETS: Final = (-1, 1, -2, 2)
_MANY_OUTSIDE: Final = 5
_LIKE_MISSING: Final = frozenset(
    {-999, -99, -98, -97, -9, -8, -7, -1, 8, 9, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999}
)
_ENOUGH_ANSWERS: Final = 300
_ENOUGH_PEOPLE: Final = 50
_CHANCE: Final = 0.001
_LEAST_SHARE: Final = 0.05


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
    raw: RawAnswers, codes: Mapping[str, ItemCodes], offsets: Mapping[str, int], /
) -> Iterator[Suspicion]:
    """Give the suspicions about codes: moved ones, ends that nobody chose, and answers that are not allowed."""
    for items in _together(offsets, codes):
        yield _moved(items, raw, codes[items[0]], offsets[items[0]])
    for item, column in raw.columns.items():
        if item not in offsets and (outside := _outside(column, codes[item])):
            yield _not_allowed(item, outside, codes[item])
    yield from _unused_ends(raw, codes, offsets)


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


def _unused_ends(raw: RawAnswers, codes: Mapping[str, ItemCodes], offsets: Mapping[str, int]) -> Iterator[Suspicion]:
    sets = dict.fromkeys(codes[item].options for item in raw.columns if codes[item].is_stepped and item not in offsets)
    for options in sets:
        items = [item for item in raw.columns if codes[item].options == options and item not in offsets]
        if options is not None and len(items) > 1:
            yield from _unused_by_all(items, raw, codes[items[0]])
            yield from _unused_by_one(items, raw, codes[items[0]])


def _unused_by_all(items: Sequence[str], raw: RawAnswers, codes: ItemCodes) -> Iterator[Suspicion]:
    """Suspect a set of which nobody ever chose one end, where answers are missing and do not crowd the other end."""
    import numpy as np

    answers = np.concatenate([raw.columns[item] for item in items])
    there = answers[~np.isnan(answers)]
    if len(there) < _ENOUGH_ANSWERS:
        return
    missing = 1 - len(there) / len(answers)
    for end, other in ((codes.high, codes.low), (codes.low, codes.high)):
        used, crowd = int((there == end).sum()), float((there == other).mean())
        # Moved answers fall off the end and are lost, so that as many are missing as one option would have had.
        if not used and crowd < 0.5 and missing >= 0.05:
            by = -1 if end == codes.high else 1
            yield Suspicion(
                Suspect.UNUSED_END,
                None,
                tuple(items),
                Strength.WEAK,
                f"nobody chose {end:g} in {_ENOUGH_ANSWERS} answers or more, and 5 % or more are missing",
                {"n_answers": len(there), "share_missing": missing, "offset": by},
                f"nobody ever chose {end:g}, and {missing:.0%} of the answers are missing",
                f"whether answers are coded from {codes.low + by:g}, and {codes.low + by:g} was read as no answer"
                if by < 0
                else f"whether answers are coded to {codes.high + by:g}, and that was read as no answer",
            )


def _unused_by_one(items: Sequence[str], raw: RawAnswers, codes: ItemCodes) -> Iterator[Suspicion]:
    """Suspect an item of which nobody chose an end that all others of its set have, as moved codes would look."""
    import numpy as np

    columns = {item: raw.columns[item][~np.isnan(raw.columns[item])] for item in items}
    columns = {item: column for item, column in columns.items() if len(column) >= _ENOUGH_PEOPLE}
    if len(columns) < 3:
        return
    means = {item: float(column.mean()) for item, column in columns.items()}
    for item, column in columns.items():
        others = [other for other in columns if other != item]
        centre = sum(means[other] for other in others) / len(others)
        for end, by in ((codes.high, -1), (codes.low, 1)):
            least = min(float((columns[other] == end).mean()) for other in others)
            nearer = abs(means[item] - by - centre) < abs(means[item] - centre)
            unlikely = least >= _LEAST_SHARE and (1 - least) ** len(column) < _CHANCE
            if nearer and unlikely and not (column == end).any():
                yield Suspicion(
                    Suspect.UNUSED_END,
                    None,
                    (item,),
                    Strength.WEAK,
                    f"{_LEAST_SHARE:.0%} or more chose {end:g} of each of the others; that nobody does has a chance"
                    f" below {_CHANCE:g}; and moved by one its mean is nearer to theirs",
                    {"n": len(column), "least_share_of_others": least, "mean": means[item], "mean_of_others": centre},
                    f"nobody chose {end:g}, which {least:.0%} or more chose of every other item of its set",
                    f"whether this item alone is coded {'lower' if by < 0 else 'higher'} by one",
                )
