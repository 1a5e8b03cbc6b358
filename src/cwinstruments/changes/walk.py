"""What differs between two definitions as data: items by their ids, options by their values, everything by its path.

Own code, after a look at deepdiff, dictdiffer, jsondiff and jsonpatch (all MIT or BSD): none of them knows that `-ts02`
and `{item: ts02, reverse_keyed: true}` are one thing, that `scored: true` is what is meant where nothing is said, or
which list goes by which key; and of an item that moved they tell everything behind it. What would be left to them is
the recursion below.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from cwinstruments.diagnostics import Path
from cwinstruments.numbers import from_fraction, to_fraction

_KEYS: Final = ("id", "item", "scale", "value", "code", "as", "instrument", "norms", "raw", "where", "claim", "name")
"""By which of its keys an entry of a list is found again."""
_NO_MEANING: Final = frozenset((("$schema",), ("kind",)))
_DEFAULTS: Final[Mapping[tuple[str, ...], Any]] = {
    ("items", "*", "type"): "ordered_choice",
    ("items", "*", "scored"): True,
    ("scales", "*", "items", "*", "reverse_keyed"): False,
    ("scales", "*", "items", "*", "weight"): 1,
    ("scales", "*", "scales", "*", "reverse_keyed"): False,
    ("scales", "*", "scales", "*", "weight"): 1,
    ("scales", "*", "transform", "multiply"): 1,
    ("scales", "*", "transform", "add"): 0,
    ("scales", "*", "norm", "interpolate"): "none",
    ("scales", "*", "aggregate", "positive", "of"): "value",
    ("scales", "*", "aggregate", "times"): 1,
    ("scales", "*", "missing", "states", "not_applicable"): "excluded",
    ("scales", "*", "missing", "states", "not_asked"): "excluded",
    ("scales", "*", "missing", "states", "dont_know"): "missing",
    ("scales", "*", "missing", "states", "refused"): "missing",
    ("scales", "*", "missing", "states", "skipped"): "missing",
}
"""What a definition means where it says nothing."""
_ABSENT: Final = object()
_EMPTY: Final[Mapping[str, Any]] = {
    **{key: {} for key in ("parameters", "response_options", "respondent", "forms", "translations", "scales")},
    "items": [],
}
"""What holds things by their ids; where it is not there, none of them is."""


class How(StrEnum):
    """How something differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"


@frozen
class Difference:
    """One difference.

    Args:
        path: where the thing is in the new definition; where it was, if it was removed.
        old_path: where it was; None where it was not there.
        new_path: where it is; None where it is there no longer.
        names: the path with the keys of list entries in the place of their numbers.
    """

    how: How
    old_path: Path | None
    new_path: Path | None
    names: tuple[str, ...]
    old: Any = None
    new: Any = None

    @property
    def path(self) -> Path:
        """Where to look: in the new definition, or else in the old one."""
        return self.new_path if self.new_path is not None else self.old_path or ()


@frozen
class _Place:
    old: Path
    new: Path
    names: tuple[str, ...]

    def at(self, key: str) -> _Place:
        return _Place((*self.old, key), (*self.new, key), (*self.names, key))

    def entry(self, old: int, new: int, name: str) -> _Place:
        return _Place((*self.old, old), (*self.new, new), (*self.names, name))


def differences(old: Any, new: Any, /) -> tuple[Difference, ...]:
    """Give everything in which two definitions differ, in the order of the old one and then of the new one."""
    return tuple(_walk(old, new, _Place((), (), ())))


def _walk(old: Any, new: Any, at: _Place) -> Iterator[Difference]:
    old, new = _spelt_out(old, at.names), _spelt_out(new, at.names)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        # Of two places left open, the value for each choice can be compared; any other pair is taken whole.
        if _parameter(old) == _parameter(new):
            yield from _mappings(old, new, at)
            return
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, at)
        return
    if not same_value(old, new):
        yield Difference(How.CHANGED, at.old, at.new, at.names, old, new)


def _mappings(old: Mapping[str, Any], new: Mapping[str, Any], at: _Place) -> Iterator[Difference]:
    renamed = _renamed(old, new, at.names) if at.names in (("scales",), ("response_options",)) else {}
    for key in dict.fromkeys((*old, *new)):
        here = at.at(key)
        if here.names in _NO_MEANING or key in renamed.values():
            continue
        if key in renamed:
            there = (*at.new, renamed[key])
            yield Difference(How.RENAMED, here.old, there, here.names, key, renamed[key])
            continue
        default = _EMPTY.get(key, _ABSENT) if len(here.names) == 1 else _default(here.names)
        before, after = old.get(key, default), new.get(key, default)
        if before is _ABSENT:
            yield Difference(How.ADDED, None, here.new, here.names, None, after)
        elif after is _ABSENT:
            yield Difference(How.REMOVED, here.old, None, here.names, before, None)
        else:
            yield from _walk(before, after, here)


def _lists(old: Sequence[Any], new: Sequence[Any], at: _Place) -> Iterator[Difference]:
    before, after = _by_key(old, at.names), _by_key(new, at.names)
    names: Mapping[str, str] = {}
    if at.names == ("items",):
        names = _renamed(
            {key: old[place] for key, place in before.items()},
            {key: new[place] for key, place in after.items()},
            at.names,
        )
    for key, place in before.items():
        if key in names:
            there = after[names[key]]
            yield Difference(How.RENAMED, (*at.old, place), (*at.new, there), (*at.names, key), key, names[key])
        elif key in after:
            yield from _walk(old[place], new[after[key]], at.entry(place, after[key], key))
        else:
            yield Difference(How.REMOVED, (*at.old, place), None, (*at.names, key), old[place], None)
    for key, place in after.items():
        if key not in before and key not in names.values():
            yield Difference(How.ADDED, None, (*at.new, place), (*at.names, key), None, new[place])
    shared = [key for key in before if key in after]
    order = [key for key in after if key in before]
    for key in _moved(shared, order):
        old_place, new_place = before[key], after[key]
        yield Difference(
            How.MOVED, (*at.old, old_place), (*at.new, new_place), (*at.names, key), old_place + 1, new_place + 1
        )


def _moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Give the fewest entries that have to move to make one order of the other: all but a longest rising sequence."""
    place = {key: number for number, key in enumerate(old)}
    ends: list[int] = []
    chains: list[tuple[str, ...]] = []
    for key in new:
        at = bisect_left(ends, place[key])
        chain = (*(chains[at - 1] if at else ()), key)
        ends[at : at + 1], chains[at : at + 1] = [place[key]], [chain]
    kept = set(chains[-1]) if chains else set()
    return [key for key in new if key not in kept]


def _renamed(old: Mapping[str, Any], new: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """Give the new id of each thing that kept everything but its id, where there is no doubt which one it is."""
    gone = {key: _but_id(value, names) for key, value in old.items() if key not in new}
    come = {key: _but_id(value, names) for key, value in new.items() if key not in old}
    found = {}
    for key, value in gone.items():
        alike = [other for other, candidate in come.items() if candidate == value]
        if len(alike) == 1 and list(gone.values()).count(value) == 1 and len(_json(value)) > len("{}"):
            found[key] = alike[0]
    return found


def _but_id(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, Mapping):
        value = {key: one for key, one in value.items() if key != "id"}
        # Items alone are all alike where a definition has no texts.
        return value if names != ("items",) or "text" in value or "topic" in value else object()
    return value


def _by_key(entries: Sequence[Any], names: tuple[str, ...]) -> dict[str, int]:
    """Give the place of each entry by what it is called; one that is there again is told apart by a number."""
    found: dict[str, int] = {}
    for place, entry in enumerate(entries):
        name, again = _key(_spelt_out(entry, (*names, "*"))), 1
        key = name
        while key in found:
            again += 1
            key = f"{name} ({again})"
        found[key] = place
    return found


def _key(entry: Any) -> str:
    if isinstance(entry, Mapping):
        for key in _KEYS:
            if key in entry:
                return _key(entry[key]) if not isinstance(entry[key], Mapping) else _json(entry[key])
        # The stratum of a norm that is for everybody says nowhere whom it is for.
        return "everybody" if "rows" in entry or "sd" in entry else _json(entry)
    return str(entry) if isinstance(entry, str) else _json(entry)


def _spelt_out(value: Any, names: tuple[str, ...]) -> Any:
    """Give the long form of what can be written in two ways."""
    if isinstance(value, str) and len(names) == 4 and names[0] == "scales" and names[2] in ("items", "scales"):
        key = names[2].removesuffix("s")
        return {key: value.removeprefix("-"), "reverse_keyed": True} if value.startswith("-") else {key: value}
    if isinstance(value, str) and names[-1:] == ("equal_weight_over",):
        return {"column": value}
    return value


def _default(names: tuple[str, ...]) -> Any:
    for pattern, value in _DEFAULTS.items():
        if len(pattern) == len(names) and all(part in ("*", name) for part, name in zip(pattern, names, strict=True)):
            return value
    return _ABSENT


def _parameter(value: Mapping[str, Any]) -> Any:
    """Give which parameter fills a place, where one does."""
    return value.get("parameter") if isinstance(value.get("parameter"), str) else None


def same_value(old: Any, new: Any, /) -> bool:
    """Tell whether two values mean the same: numbers may be spelt in several ways.

    Examples:
        >>> same_value(1, Decimal("1.0")), same_value("1/2", Decimal("0.5")), same_value("low", "high")
        (True, True, False)
    """
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    numbers = (int, float, Decimal, Fraction)
    if isinstance(old, numbers) or isinstance(new, numbers):
        try:
            return to_fraction(old) == to_fraction(new)
        except (ValueError, TypeError):
            return False
    return bool(old == new)


def _json(value: Any) -> str:
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False)


def plain(value: Any, /) -> Any:
    """Give data with its numbers as JSON has them."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Decimal | Fraction | float):
        return from_fraction(to_fraction(value))
    return value
