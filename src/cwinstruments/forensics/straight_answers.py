"""People who ticked one column: the same answer to every item, which makes reversed items look wrongly keyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve

from cwinstruments.forensics.item_codes import ItemCodes, KeyedItem
from cwinstruments.forensics.raw_answers import RawAnswers
from cwinstruments.forensics.suspicion import Strength, Suspicion

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cwinstruments.psychometrics.response_matrices import Array

_LEAST_ANSWERS: Final = 3
"""Who gave the same answer to two items may well have meant it."""
_N: Final = "n_one_column"


def straight_rows(raw: RawAnswers, codes: Mapping[str, ItemCodes], /) -> NDArray[np.bool_]:
    """Tell of each row whether it holds one answer alone, to half of the items or more; each set of codes by itself.

    Examples:
        >>> import numpy as np
        >>> five = {item: ItemCodes(item, 1, 5, codes=(1, 2, 3, 4, 5)) for item in "abcd"}
        >>> columns = {item: np.array([4.0, first, np.nan]) for item, first in zip("abcd", (1.0, 2.0, 3.0, 1.0))}
        >>> straight_rows(RawAnswers(columns, 3, {}), five).tolist()
        [True, False, False]
    """
    import numpy as np

    by_codes: dict[tuple[float, ...], list[Array]] = {}
    for item, column in raw.columns.items():
        if codes[item].is_stepped:
            by_codes.setdefault(codes[item].codes, []).append(column)
    n_items = sum(map(len, by_codes.values()))
    answered = np.zeros(raw.n_people, dtype=int)
    straight = np.ones(raw.n_people, dtype=bool)
    longest = np.zeros(raw.n_people, dtype=int)
    for columns in by_codes.values():
        there = ~np.isnan(np.column_stack(columns))
        values = np.column_stack(columns)
        lowest = np.where(there, values, np.inf).min(axis=1)
        highest = np.where(there, values, -np.inf).max(axis=1)
        straight &= lowest >= highest
        answered += there.sum(axis=1)
        longest = np.maximum(longest, there.sum(axis=1))
    found: NDArray[np.bool_] = straight & (longest >= _LEAST_ANSWERS) & (2 * answered >= n_items)
    return found


def runs_both_ways(keyed: Sequence[KeyedItem], /) -> bool:
    """Tell whether a scale has items of both directions: where it has not, one column is no contradiction."""
    return len({_is_turned(one) for one in keyed}) > 1


def without_rows(raw: RawAnswers, rows: NDArray[np.bool_], /) -> RawAnswers:
    """Give answers without those of some rows."""
    columns = {item: column[~rows] for item, column in raw.columns.items()}
    return RawAnswers(columns, int((~rows).sum()), raw.n_unreadable)


def resting_on(found: Sequence[Suspicion], without: Sequence[Suspicion], n: int, /) -> tuple[Suspicion, ...]:
    """Make those suspicions weak that go away without the people who ticked one column.

    Args:
        found: what is suspected of all people.
        without: what is suspected without those people.
        n: how many they are.
    """
    left = {one.items: one for one in without}
    return tuple(left.get(one.items, _weakened(one, n)) if not _stays(one, left) else one for one in found)


def rests_on_straight(one: Suspicion, /) -> bool:
    """Tell whether a suspicion goes away without those who ticked one column."""
    return _N in one.seen


def _stays(one: Suspicion, left: Mapping[tuple[str, ...], Suspicion]) -> bool:
    return one.items in left and left[one.items].kind is one.kind


def _weakened(one: Suspicion, n: int) -> Suspicion:
    people = "1 person" if n == 1 else f"{n:,} people"
    return evolve(
        one,
        strength=Strength.WEAK,
        rule=f"{one.rule}; weak, as it goes away without {people} who ticked one column",
        seen={**one.seen, _N: n},
        says=f"{one.says}; but that goes away without {people} who ticked one column, the same answer to every item",
        look_at=f"whether {people} read the items at all ('careless responding' below): the key is probably right",
    )


def _is_turned(one: KeyedItem) -> bool:
    if one.recode:
        return one.recode[min(one.recode)] > one.recode[max(one.recode)]
    return one.reverse_keyed
