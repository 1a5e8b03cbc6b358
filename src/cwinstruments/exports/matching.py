"""Which column holds the answers to which item: by ids, by ids with something common around them, by texts.

Only what is the same is a match. What is alike is a candidate, which a person chooses from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple

from attrs import define, field, frozen

from cwinstruments.exports.choices import Answerable
from cwinstruments.exports.headings import Heading
from cwinstruments.model import CellValue, normalised

_JOINTS: Final = ("___", "__", "/")
_LOOSE_JOINTS: Final = ("_", "-", ".")
"""What stands before the number of an option in some tools, which is not its value: only for values in letters."""
_CANDIDATES: Final = 3
_ALIKE: Final = 0.75


class Affix(NamedTuple):
    """What stands before and after the ids of all items."""

    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return f"{self.before}...{self.after}"


@frozen
class Match:
    """The columns of one item.

    Args:
        column: the column with its answers.
        options: the column of each option, by value; None where it can't be told.
        how: how they were found, for a reader.
        candidates: columns that might be meant where nothing is certain.
        several: whether each of the candidates matches as well as the others.
    """

    column: Heading | None = None
    options: Mapping[CellValue, Heading | None] = field(factory=dict)
    how: str = ""
    candidates: tuple[Heading, ...] = ()
    several: bool = False


def match_columns(items: Sequence[Answerable], headings: Sequence[Heading], /) -> Mapping[str, Match]:
    """Match every item to a column, or to one for each of its options."""
    matching = _Matching(items, headings)
    matching.match_each("by its id", lambda item: _with_code(headings, [item.id]))
    affix = find_affix([one.id for one in items if one.id not in matching.found], headings)
    if affix is not None:
        matching.match_each(f"by its id in '{affix}'", lambda item: _with_code(headings, [_around(item.id, affix)]))
    matching.match_each("by its text", lambda item: _with_text(headings, item))
    matching.match_options("by texts", lambda item: dict(_options_by_text(item, headings)))
    matching.match_options("by ids", lambda item: dict(_options_by_code(item, headings, affix or Affix())))
    return matching.all_matches()


def find_affix(ids: Iterable[str], headings: Sequence[Heading], /) -> Affix | None:
    """Find what stands around the ids of most items; None where nothing does, or several things equally often.

    Examples:
        >>> headings = [Heading("t1_we01", ("t1_we01",)), Heading("t1_we02", ("t1_we02",))]
        >>> find_affix(["we01", "we02"], headings)
        Affix(before='t1_', after='')
    """
    found: dict[Affix, set[str]] = defaultdict(set)
    for id in ids:
        for code in {code for heading in headings for code in heading.codes}:
            at = code.find(id)
            while at >= 0:
                found[Affix(code[:at], code[at + len(id) :])].add(id)
                at = code.find(id, at + 1)
    ranked = sorted(found.items(), key=lambda one: len(one[1]), reverse=True)
    if not ranked or len(ranked[0][1]) < 2:
        return None
    is_tied = len(ranked) > 1 and len(ranked[1][1]) == len(ranked[0][1])
    return None if is_tied else ranked[0][0]


@define
class _Matching:
    items: Sequence[Answerable]
    headings: Sequence[Heading]
    found: dict[str, Match] = field(factory=dict)
    several: dict[str, tuple[Heading, ...]] = field(factory=dict)
    """Columns that match an item equally well."""

    def match_each(self, how: str, find: Callable[[Answerable], Sequence[Heading]]) -> None:
        """Match the items that have no columns yet to one each."""
        proposed = {item.id: find(item) for item in self.items if item.id not in self.found}
        wanted = Counter(heading.name for some in proposed.values() for heading in some)
        for id, some in proposed.items():
            free = [one for one in some if one.name not in self._taken()]
            if len(free) == 1 and wanted[free[0].name] == 1:
                self.found[id] = Match(free[0], how=how)
            elif free:
                self.several.setdefault(id, tuple(free))

    def match_options(self, how: str, find: Callable[[Answerable], Mapping[CellValue, Sequence[Heading]]]) -> None:
        """Match multiple choices that have no column yet to a column for each option."""
        for item in self.items:
            options = find(item) if item.is_multiple and item.id not in self.found else {}
            if any(options.values()):
                sure = {value: some[0] if len(some) == 1 else None for value, some in options.items()}
                used = {one.name for one in sure.values() if one is not None} | self._taken()
                left = [one for some in options.values() if len(some) > 1 for one in some]
                left += [one for one in self.headings if one.name not in used and item.id in one.name]
                left += [one for one in self.headings if one.name not in used and _holds_part(item, one)]
                # A non-response code need not be among the columns.
                codes = {choice.value for choice in item.choices if choice.is_code}
                kept = {value: one for value, one in sure.items() if one is not None or value not in codes}
                self.found[item.id] = Match(options=kept, how=how, candidates=tuple(dict.fromkeys(left)))

    def all_matches(self) -> Mapping[str, Match]:
        """Give the matches in the order of the items, with candidates for what has none."""
        taken = self._taken()
        free = [one for one in self.headings if one.name not in taken]
        return {item.id: self.found.get(item.id) or self._without(item, free) for item in self.items}

    def _without(self, item: Answerable, free: Sequence[Heading]) -> Match:
        if item.id in self.several:
            return Match(candidates=self.several[item.id], several=True)
        return Match(candidates=tuple(_alike(item, free))[:_CANDIDATES])

    def _taken(self) -> set[str]:
        columns = {one.column.name for one in self.found.values() if one.column is not None}
        return columns | {one.name for match in self.found.values() for one in match.options.values() if one}


def _around(id: str, affix: Affix) -> str:
    return f"{affix.before}{id}{affix.after}"


def _with_code(headings: Sequence[Heading], codes: Iterable[str]) -> list[Heading]:
    wanted = set(codes)
    # The whole name goes before what may be a part of it.
    exact = [one for one in headings if one.name in wanted]
    return exact or [one for one in headings if wanted.intersection(one.codes)]


def _with_text(headings: Sequence[Heading], item: Answerable) -> list[Heading]:
    texts = set(map(normalised, item.texts))
    return [one for one in headings if texts & one.texts] if texts else []


def _options_by_code(
    item: Answerable, headings: Sequence[Heading], affix: Affix
) -> Iterator[tuple[CellValue, list[Heading]]]:
    for choice in item.choices:
        # Tools write codes in small letters, and what is neither a letter nor a digit as a low line.
        spelled = {choice.code, choice.code.lower().replace("-", "_")}
        codes = [f"{item.id}[{code}]" for code in spelled]
        joints = _JOINTS if choice.code.lstrip("-").isdecimal() else (*_JOINTS, *_LOOSE_JOINTS)
        codes += [f"{item.id}{joint}{code}" for code in spelled for joint in joints]
        around = [*codes, *(_around(code, affix) for code in codes)]
        around += [f"{_around(item.id, affix)}{code.removeprefix(item.id)}" for code in codes]
        yield choice.value, _with_code(headings, around)


def _options_by_text(item: Answerable, headings: Sequence[Heading]) -> Iterator[tuple[CellValue, list[Heading]]]:
    texts = set(map(normalised, (item.id, *item.texts)))
    for choice in item.choices:
        labels = {normalised(label) for label in (choice.label or {}).values()} | {normalised(choice.code)}
        wanted = {(text, label) for text in texts for label in labels}
        yield choice.value, [one for one in headings if wanted & one.parts]


def _holds_part(item: Answerable, heading: Heading) -> bool:
    texts = set(map(normalised, item.texts))
    return any(text in texts for text, _ in heading.parts)


def _alike(item: Answerable, headings: Sequence[Heading]) -> Iterator[Heading]:
    """Give columns that are called or worded nearly like an item, or hold its id."""
    holds = [one for one in headings if any(item.id in code for code in one.codes)]
    texts = {text: one for one in headings for text in (*one.texts, *(part for pair in one.parts for part in pair))}
    near = [
        close for text in map(normalised, (item.id, *item.texts)) for close in get_close_matches(text, texts, 2, _ALIKE)
    ]
    yield from dict.fromkeys((*holds, *(texts[text] for text in near)))
