"""What looks wrong in a key or in data, how sure that is, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.result import Result, Unavailable

LEAST_FOR_STRONG: Final = 100
"""With fewer answers a suspicion that rests on correlations is moderate at most; a line of our own."""


class Suspect(StrEnum):
    """What may be wrong."""

    KEYING = "keying"
    """An item is reverse-keyed and should not be, or the reverse."""
    OPTION_MAP = "option_map"
    """The codes of an item stand for other response options, such as the last one written as the first."""
    CODING_OFFSET = "coding_offset"
    """Responses are coded from one higher or lower."""
    UNUSED_END = "unused_end"
    """Nobody chose the last or the first option, as when codes are moved within what is allowed."""
    NOT_ALLOWED = "not_allowed"
    """Some answers are none that the item allows, and no offset explains them."""
    CONSTANT = "constant"
    """All who answered gave the same answer."""
    COPY = "copy"
    """Two items have the same answers in every row."""


class Strength(StrEnum):
    """How sure a suspicion is."""

    CERTAIN = "certain"
    """The data say so; what it means is for a person to find out."""
    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


class KeyCaution(StrEnum):
    """What has to be known to read suspicions."""

    WHOLE_SCALE_UNSEEN = "whole_scale_unseen"
    """A scale of which every item is keyed the wrong way looks like one that is keyed rightly."""
    CONTENT_NOT_READ = "content_not_read"
    """Nothing here reads what items ask: people may answer an item so that is keyed rightly."""


class ScaleCaution(StrEnum):
    """What has to be known to read the figures of one scale."""

    HALF_TURNED = "half_turned"
    """As many items run one way as the other: which half is the wrong one the data can't say."""
    LITTLE_IN_COMMON = "little_in_common"
    """Even with suspected items turned round alpha is below .50: the items may not measure one thing."""
    ITEMS_ABSENT = "items_absent"
    """Some items of the scale have no column."""


@frozen
class Suspicion:
    """One thing that looks wrong.

    Args:
        scale: the scale in which it was seen; None where it is about items by themselves.
        items: the items; all of them are suspected together.
        rule: by which rule it is that strong.
        seen: the figures, by name.
        says: what was seen, in a sentence.
        look_at: what a person should look at.
    """

    kind: Suspect
    scale: str | None
    items: tuple[str, ...]
    strength: Strength
    rule: str
    seen: Mapping[str, float | int | None]
    says: str
    look_at: str


@frozen
class ItemEvidence:
    """What was measured of one item of a scale, keyed as the definition says.

    Args:
        n: how many answered it.
        r_rest: its correlation with the sum of the others.
        alpha_if_flipped: alpha of the scale with this item turned round.
        loading: on the first principal component.
    """

    item: str
    reverse_keyed: bool
    n: int
    lowest: float | None
    highest: float | None
    r_rest: float | None
    alpha_if_flipped: float | None
    loading: float | None


@frozen
class ScaleEvidence:
    """What was measured of one scale.

    Args:
        n_used: the least number of people who answered any two of its items.
        alpha: as it is keyed.
        alpha_repaired: with the items turned round that run against the others; None where there are none.
        first_share: how much of the variance of the items the first component has.
    """

    scale: str
    n_used: int
    n_items: int
    alpha: float | None
    alpha_repaired: float | None
    first_share: float | None
    items: tuple[ItemEvidence, ...]
    cautions: tuple[ScaleCaution, ...] = ()


@frozen
class KeySuspicions(Result):
    """What looks wrong in the key of an instrument, or in the data, from the data alone.

    Args:
        n_total: how many rows there are.
        n_used: how many of them hold an answer to an item of these scales.
        suspicions: the surest first.
        not_examined: by scale, why its keying can't be examined; that its answers are looked at all the same.
        convention: what the figures are.
    """

    instrument: str
    version: str
    n_total: int
    n_used: int
    suspicions: tuple[Suspicion, ...]
    scales: tuple[ScaleEvidence, ...]
    not_examined: Mapping[str, Unavailable]
    convention: str
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    cautions: tuple[KeyCaution, ...] = tuple(KeyCaution)
    references: tuple[str, ...] = ("cronbach1951", "steiger1980")

    def of(self, scale: str, /) -> tuple[Suspicion, ...]:
        """Give the suspicions about a scale, and about items by themselves that it has.

        Raises:
            ValueError: the scale was not looked at.
        """
        known = {one.scale: {item.item for item in one.items} for one in self.scales}
        if scale not in known:
            raise ValueError(f"scale {scale!r} was not looked at; there are {', '.join(map(repr, known)) or 'none'}")
        of_items = (one for one in self.suspicions if one.scale is None and known[scale] & set(one.items))
        return (*(one for one in self.suspicions if one.scale == scale), *of_items)

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each item of each scale."""
        for one in self.to_dict()["scales"]:
            for item in one["items"]:
                suspected = [
                    str(found.kind)
                    for found in self.suspicions
                    if found.scale in (None, one["scale"]) and item["item"] in found.items
                ]
                yield {"scale": one["scale"], **item, "suspected": suspected}
