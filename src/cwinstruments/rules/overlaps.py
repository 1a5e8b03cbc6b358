"""Overlaps: items that come into a score by two ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity
from cwinstruments.rules.contributions import Contribution
from cwinstruments.rules.keying import contradictions
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject
from cwinstruments.rules.words import join_ids

_MOST_OWNERS: Final = 8
"""So many branches of a formula are looked through for one that counts together with another."""


@frozen
class _Overlap:
    """The items that two parts of a scale share.

    Args:
        alike: those that both parts count in the same way, or where that can't be told.
        contrary: those that raise the score by one part and lower it by the other.
    """

    first: Contribution
    second: Contribution
    alike: tuple[str, ...]
    contrary: tuple[str, ...]


class CountedTwice(ScoringRule):
    """An item counts twice.

    What it does:
        Follows each item into the scales of scales and the formulas that add scales up, and finds those that come in
        by two parts: by two subscales, or by a scale and by themselves. What CWI349 reports is passed over.

    Why it matters:
        The item weighs twice as much as all others, and nobody has said so. Most often an item was copied into a
        second subscale, or a total was listed beside its own subscales.

    Example:
        `scales: [demands, total]`, where `total` is made of `demands` and others.

    Use instead:
        Parts that share no item. Where the source does count it twice, say so with a `weight` in a scale of items.
    """

    code = "CWI347"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        overlaps = [(one, overlap) for one in subject.scales() for overlap in _overlaps(subject, one)]
        told = {item for found in contradictions(subject) for item in found.items} if overlaps else set()
        for one, overlap in overlaps:
            alike = [item for item in overlap.alike if item not in told]
            if alike:
                what = join_ids(alike)
                verb = "counts" if len(alike) == 1 else "count"
                message = (
                    f"in scale {one.id!r} {what} {verb} twice: by {overlap.first.name!r} and by {overlap.second.name!r}"
                )
                path, related = _place(one, overlap)
                hint = "take it out of one of them, or list parts that share no item"
                yield self.finding(message, path, hint, related=related)


class KeyedBothWays(ScoringRule):
    """An item is keyed both ways in one score.

    What it does:
        Follows each item into the scales of scales and the formulas that add scales up, and finds those that raise the
        score by one part and lower it by another. A formula that takes a part away from the whole it belongs to is
        passed over, and so is what CWI349 reports.

    Why it matters:
        The item cancels itself, as a whole or in part, so that its answers no longer tell anything. One of the two
        keys is wrong.

    Example:
        `scales: [load, ease]`, where `load` lists `q3` and `ease` lists `-q3`.

    Use instead:
        The keying of the source in both scales.
    """

    code = "CWI348"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        overlaps = [(one, overlap) for one in subject.scales() for overlap in _overlaps(subject, one)]
        told = {item for found in contradictions(subject) for item in found.items} if overlaps else set()
        for one, overlap in overlaps:
            contrary = [item for item in overlap.contrary if item not in told]
            if contrary and not (one.scale.formula is not None and _is_the_rest(subject, overlap)):
                verb = "raises" if len(contrary) == 1 else "raise"
                message = (
                    f"{join_ids(contrary)} {verb} scale {one.id!r} by {overlap.first.name!r} "
                    f"and lower{'s' if len(contrary) == 1 else ''} it by {overlap.second.name!r}"
                )
                path, related = _place(one, overlap)
                hint = "compare its keying in both with the source"
                yield self.finding(message, path, hint, related=related)


def _overlaps(subject: Subject, one: ScoredScale) -> Iterator[_Overlap]:
    """Give the parts of a scale that share items with an earlier one; each item is told of with the first that has it.

    A part that is named twice is its author's decision.
    """
    if one.scale.items or one.scale.norm is not None:
        return
    known = subject.contributions
    owners: dict[str, list[Contribution]] = {}
    parts = {part.name: part for part in known.parts_of(one.id)}.values()
    items_of = [known.items_in(part) for part in parts]
    if sum(map(len, items_of)) == len(set[str]().union(*items_of)):
        return  # most scales share nothing
    for part, signs in zip(parts, items_of, strict=True):
        shared: dict[Contribution, list[str]] = {}
        for item in signs:
            before = next((owner for owner in owners.get(item, ())[:_MOST_OWNERS] if not owner.excludes(part)), None)
            if before is not None:
                shared.setdefault(before, []).append(item)
            owners.setdefault(item, []).append(part)
        for before, items in shared.items():
            earlier = known.items_in(before)
            contrary = tuple(item for item in items if _are_contrary(earlier[item], signs[item]))
            yield _Overlap(before, part, tuple(item for item in items if item not in contrary), contrary)


def _are_contrary(first: frozenset[int], second: frozenset[int]) -> bool:
    return {*first, *second} == {1, -1} and len(first) == len(second) == 1


def _is_the_rest(subject: Subject, overlap: _Overlap) -> bool:
    """Tell whether a part is taken away from a whole that it belongs to."""
    first, second = (set(subject.contributions.items_in(part)) for part in (overlap.first, overlap.second))
    return first <= second or second <= first


def _place(one: ScoredScale, overlap: _Overlap) -> tuple[Path, tuple[Related, ...]]:
    if one.scale.formula is not None:
        return ("scales", one.id, "formula"), ()
    places = {use.scale: index for index, use in enumerate(one.scale.scales)}
    first: Path = ("scales", one.id, "scales", places[overlap.first.name])
    second: Path = ("scales", one.id, "scales", places[overlap.second.name])
    return second, (Related(f"{overlap.first.name!r} has it too", first),)
