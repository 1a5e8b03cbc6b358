"""Keying: whether items are keyed as their scales mean them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity
from cwinstruments.model import Direction, ItemType, ItemUse
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject
from cwinstruments.rules.words import join_ids

LONG: Final = 6
"""A scale of so many items is long enough to have some of them keyed the other way."""


class DoubleReversal(ScoringRule):
    """A recode turns a reverse-keyed item back again.

    What it does:
        Finds items of a scale that are reverse-keyed and have a `recode` whose scores fall as the values rise.

    Why it matters:
        Both turn the item round, so together they leave it as it was: it is not reversed at all.

    Example:
        `{item: q3, reverse_keyed: true, recode: {"1": 5, "2": 4, "3": 3, "4": 2, "5": 1}}`.

    Use instead:
        One of the two: the reversed key, or the recode that reverses.
    """

    code = "CWI344"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            for index, use in enumerate(one.scale.items):
                if use.reverse_keyed and _direction_of_recode(use) == -1:
                    message = (
                        f"item {use.item!r} of scale {one.id!r} is reverse-keyed, and its recode reverses it again"
                    )
                    path = ("scales", one.id, "items", index)
                    yield self.finding(message, path, "keep the reversed key or the recode that reverses, not both")


@frozen
class Contradiction:
    """Items that two scales key in ways that contradict each other, given what a high score means in each."""

    first: str
    second: str
    items: tuple[str, ...]
    whole: bool
    """Whether the scales agree on no item that they share, and share several."""


class ContradictoryKeying(ScoringRule):
    """Two scales key an item in ways that contradict each other.

    What it does:
        Compares the keying of each item in all scales that list it, together with the direction of the scales: an item
        that speaks for a better score in one of them can't speak for a worse one in another. Descriptive scales are
        passed over.

    Why it matters:
        One of the two keys is wrong, or one of the directions, and every score of that scale with it.

    Example:
        `support` lists `q3`, `help` lists `-q3`, and both are `higher_is_better`.

    Use instead:
        The keying and the direction of the source.
    """

    code = "CWI349"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for found in contradictions(subject):
            scale, before = subject.instrument.scales[found.second], subject.instrument.scales[found.first]
            places = {use.item: index for index, use in enumerate(scale.items)}
            places_before = {use.item: index for index, use in enumerate(before.items)}
            if found.whole:
                message = (
                    f"scale {found.second!r} is {scale.direction}, but with {join_ids(found.items)} keyed "
                    f"as in {found.first!r}, which is {before.direction}, it can't be"
                )
                related = (Related(f"{found.first!r} says so", ("scales", found.first, "direction")),)
                hint = "compare the directions of both scales, and their keying, with the source"
                yield self.finding(message, ("scales", found.second, "direction"), hint, related=related)
                continue
            for item in found.items:
                message = (
                    f"item {item!r} is keyed in {found.second!r}, {_say(scale.direction)}, "
                    f"against its key in {found.first!r}, {_say(before.direction)}"
                )
                at: Path = ("scales", found.first, "items", places_before[item])
                related = (Related(f"the key in {found.first!r}", at),)
                path = ("scales", found.second, "items", places[item])
                yield self.finding(message, path, "compare its keying in both with the source", related=related)


def contradictions(subject: Subject, /) -> Iterator[Contradiction]:
    """Find the items whose keys in two scales contradict each other; each item of a scale once."""
    first: dict[str, tuple[str, int]] = {}
    for one in subject.scales():
        if one.scale.direction is Direction.DESCRIPTIVE or not one.scale.items:
            continue
        better = 1 if one.scale.direction is Direction.HIGHER_IS_BETTER else -1
        agree: dict[str, list[str]] = {}
        contrary: dict[str, list[str]] = {}
        for name, sign in _keys(subject, one.id).items():
            if sign:
                before, key = first.setdefault(name, (one.id, better * sign))
                if before != one.id:
                    (agree if key == better * sign else contrary).setdefault(before, []).append(name)
        for before, items in contrary.items():
            yield Contradiction(before, one.id, tuple(items), len(items) > 1 and before not in agree)


def _keys(subject: Subject, scale: str) -> dict[str, int]:
    return {part.name: part.sign for part in subject.contributions.parts_of(scale)}


class KeyedOneWay(ScoringRule):
    """All items of a long scale are keyed one way.

    What it does:
        Finds scales of six or more ordered choices, none of them recoded, that are all keyed in the same direction. It
        is a note: it asks for a look, and fails nothing.

    Why it matters:
        Those who agree with everything get an extreme score, and nobody can tell them from those who mean it. Often
        the minus of a reverse-keyed item was lost.

    Example:
        `items: [q1, q2, q3, q4, q5, q6, q7]`, of which the source reverses `q3` and `q6`.

    Use instead:
        The key of the source. Where it does key all items one way, say so in a suppression with its reason.
    """

    code = "CWI354"
    severity = Severity.NOTE
    profile = Profile.PUBLISH

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        types = {item.id: item.type for item in subject.instrument.items}
        for one in subject.scales():
            uses = one.scale.items
            plain = all(types[use.item] is ItemType.ORDERED_CHOICE and not use.recode for use in uses)
            if len(uses) >= LONG and plain and len({use.reverse_keyed for use in uses}) == 1:
                message = f"all {len(uses)} items of scale {one.id!r} are keyed the same way"
                hint = "does the source reverse none of them?"
                yield self.finding(message, ("scales", one.id, "items"), hint, key=True)


def _direction_of_recode(use: ItemUse) -> int:
    """Tell whether scores rise or fall with the values all along; 0 where they do neither, or stay the same."""
    numbers = sorted((value, score) for value, score in use.recode.items() if not isinstance(value, str))
    scores = [score for _, score in numbers]
    if len(numbers) < len(use.recode) or len(set(scores)) < 2:
        return 0
    return 1 if scores == sorted(scores) else -1 if scores == sorted(scores, reverse=True) else 0


def _say(direction: Direction) -> str:
    return f"where {direction.value.replace('_', ' ')}"
