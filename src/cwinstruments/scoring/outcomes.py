"""Outcomes: what came out for one scale, kept so that the same facts need not be worked out again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

from attrs import define, frozen

from cwinstruments.scoring.programs import Head, Tail
from cwinstruments.scoring.scores import Score

Share: TypeAlias = tuple[int, Any]
"""What a scale tells the one above it: a number to add to others of its kind, and its part of the sum."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_KEPT = 4096
"""How many outcomes a scale keeps. When there are more, it forgets all of them."""


class ScaleResult(NamedTuple):
    """The score of one scale, as `compile_scorer` gives it; the attributes mean what those of `Score` mean."""

    value: float | None
    reason: str | None
    n_answered: int
    prorated: bool
    band: str | None


@frozen
class Use:
    """How a scale of scales takes in the score of one scale.

    Args:
        place: the bit that tells that there is a score; 0 where only answers are counted.
        coefficient: what the score is multiplied by in the sum.
        constant: what is added to it then.
        counts: how far to the left the number of answers is written that count, and of those that were given; None
            where others below count them.
    """

    place: int
    coefficient: int = 0
    constant: int = 0
    counts: tuple[int, int] | None = None

    def share(self, score: Any, n_asked: int, n_answered: int) -> Share:
        """Give what a scale tells."""
        code = 0 if self.counts is None else (n_asked << self.counts[0]) + (n_answered << self.counts[1])
        if score is None or not self.place:
            return code, 0
        return code + self.place, self.coefficient * score + self.constant


@define(eq=False)
class Outcome:
    """What came out for one scale.

    Args:
        certain: the bounds if nothing is uncertain.
        steps: the values of the steps that scales above use.
        shares: what it tells the scales above that add up scores.
        uncertain: of a scale of items, whether an answer is missing that a completion would give.
        unknown: of a scale of items, whether nobody can tell if an item was to be asked.
        bounded: of a scale of items, the bounds, and those of the steps that scales above use, once they are known.
    """

    result: ScaleResult
    head: Head
    cutoffs: tuple[tuple[str, bool | None], ...]
    certain: Tail
    steps: Mapping[str, Any]
    shares: tuple[Share, ...]
    uncertain: bool = False
    unknown: bool = False
    bounded: tuple[Tail, Mapping[str, Any]] | None = None

    def score(self, tail: Tail) -> Score:
        """Make a score of it, which shares nothing that could be changed with another one."""
        return Score(*self.head, dict(self.cutoffs), *tail)


def result_of(head: Head, /) -> ScaleResult:
    """Give what an embedded scorer gives."""
    value, reason, n_answered, _, prorated, _, _, band = head
    return ScaleResult(value, reason, n_answered, prorated, band)


def keep(kept: dict[K, V], key: K, value: V, /) -> None:
    """Remember something, and forget all else where that is too much."""
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = value
