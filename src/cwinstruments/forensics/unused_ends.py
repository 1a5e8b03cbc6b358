"""Ends of response options that nobody chose: codes that are moved, or a definition whose range is too wide."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from cwinstruments.forensics.item_codes import ItemCodes
from cwinstruments.forensics.raw_answers import RawAnswers
from cwinstruments.forensics.suspicion import Strength, Suspect, Suspicion

_ENOUGH_ANSWERS: Final = 300
_ENOUGH_PEOPLE: Final = 50
_CHANCE: Final = 0.001
_LEAST_SHARE: Final = 0.05
_THINNER: Final = 5
_ORDINAL: Final = "fifth"
_CHANCE_OF_NONE: Final = 0.01
"""Where an end beside an option of many answers has none at all; skewed items thin out, and are not cut off."""


def suspect_unused_ends(
    raw: RawAnswers, codes: Mapping[str, ItemCodes], offsets: Mapping[str, int], reverse_keyed: Collection[str], /
) -> Iterator[Suspicion]:
    """Give the ends that nobody chose, each item once.

    Args:
        offsets: the items whose codes are moved beyond what is allowed: they are told already.
        reverse_keyed: the items that are turned round between the ends of their codes.
    """
    moved = list(_unused_ends(raw, codes, offsets))
    yield from moved
    told = {item for one in moved for item in one.items}
    yield from _ends_too_far(raw, {item: codes[item] for item in codes if item not in told}, offsets, reverse_keyed)


def _unused_ends(raw: RawAnswers, codes: Mapping[str, ItemCodes], offsets: Mapping[str, int]) -> Iterator[Suspicion]:
    sets = dict.fromkeys(codes[item].options for item in raw.columns if codes[item].is_stepped and item not in offsets)
    for options in sets:
        items = [item for item in raw.columns if codes[item].options == options and item not in offsets]
        if options is not None and len(items) > 1:
            yield from _unused_by_all(items, raw, codes[items[0]])
            yield from _unused_by_one(items, raw, codes[items[0]])


def _ends_too_far(
    raw: RawAnswers, codes: Mapping[str, ItemCodes], offsets: Mapping[str, int], reverse_keyed: Collection[str]
) -> Iterator[Suspicion]:
    """Suspect that codes end sooner than the definition says: of a whole set, or of a reverse-keyed item."""
    import numpy as np

    users = [item for item in raw.columns if item in codes and codes[item].is_stepped and item not in offsets]
    sets: dict[str | None, list[str]] = {}
    for item in users:
        sets.setdefault(codes[item].options, []).append(item)
    for options, items in sets.items():
        whole = list(_too_far(items, raw, codes[items[0]])) if options is not None and len(items) > 1 else []
        yield from whole
        for item in items if not whole else ():
            if item in reverse_keyed and (~np.isnan(raw.columns[item])).any():
                yield from _too_far([item], raw, codes[item])


def _too_far(items: Sequence[str], raw: RawAnswers, codes: ItemCodes) -> Iterator[Suspicion]:
    """Suspect an end beyond which nobody went, although many went up to it: answers of a skewed item thin out."""
    import numpy as np

    answers = np.concatenate([raw.columns[item] for item in items])
    there = answers[np.isin(answers, codes.codes)]
    n = len(there)
    if n < _ENOUGH_ANSWERS:
        return
    for end, used in ((codes.high, float(there.max())), (codes.low, float(there.min()))):
        share = float((there == used).mean())
        chance = (1 - share / _THINNER) ** n
        if used != end and share >= _LEAST_SHARE and chance < _CHANCE_OF_NONE:
            is_high = end == codes.high
            unused = [code for code in codes.codes if (code > used if is_high else code < used)]
            nobody = " or ".join(f"{code:g}" for code in unused)
            yield Suspicion(
                Suspect.UNUSED_END,
                None,
                tuple(items),
                Strength.WEAK,
                f"nobody chose it in {_ENOUGH_ANSWERS} answers or more, and {_LEAST_SHARE:.0%} or more chose the one"
                f" beside it; had a {_ORDINAL} as many chosen it, none at all has a chance below {_CHANCE_OF_NONE:g}",
                {"n_answers": n, "share_beside": share},
                f"nobody chose {nobody}, although {share:.0%} of the answers are {used:g}",
                f"whether the options {'end' if is_high else 'begin'} at {used:g}: then reverse-keyed items are turned"
                " round between the wrong ends, and scores as a share of the range are wrong too",
            )


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
