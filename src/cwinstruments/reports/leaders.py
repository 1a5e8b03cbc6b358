"""How leaders see themselves beside how others see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum

from attrs import frozen

from cwinstruments.reports.plain_tables import aligned, shown
from cwinstruments.units import GroupScore


@frozen
class SelfAndOthers:
    """One leader on one scale: the own score, and that of every other group of raters.

    Args:
        unit: the leader.
        own: the leader's own score; None where there is none.
        groups: the scores of the other groups; None where one is withheld.
    """

    unit: str
    scale: str
    own: float | None
    groups: Mapping[str, float | None]

    @property
    def others(self) -> float | None:
        """The mean of the other groups, each counting alike; None where one of them is withheld, or there is none.

        With what is shown of the others, the mean over all would give a withheld group away.
        """
        values = [one for one in self.groups.values() if one is not None]
        return fsum(values) / len(values) if values and len(values) == len(self.groups) else None

    @property
    def difference(self) -> float | None:
        """How much higher leaders put themselves than others do; None where either is missing."""
        others = self.others
        return None if self.own is None or others is None else self.own - others


def self_and_others(groups: Iterable[GroupScore], /, *, own: str = "self") -> tuple[SelfAndOthers, ...]:
    """Put the leaders' own scores beside those of the other groups, made of published components alone.

    Args:
        groups: what `group_scores` gives.
        own: the group that is the leader.
    """
    found: dict[tuple[str, str], dict[str, float | None]] = defaultdict(dict)
    for one in groups:
        found[one.unit, one.scale][one.group] = one.value
    return tuple(
        SelfAndOthers(unit, scale, of.get(own), {group: value for group, value in of.items() if group != own})
        for (unit, scale), of in found.items()
    )


def self_and_others_text(rows: Iterable[SelfAndOthers], /) -> str:
    """Write the rows as a table; a dash stands where there is nothing, or where it is withheld."""
    rows = list(rows)
    groups = sorted({group for one in rows for group in one.groups})
    heading = ("leader", "scale", "self", *groups, "others", "self - others")
    lines = [
        (
            one.unit,
            one.scale,
            shown(one.own),
            *(shown(one.groups.get(group)) for group in groups),
            shown(one.others),
            shown(one.difference, signed=True),
        )
        for one in rows
    ]
    return aligned([heading, *lines], right=len(heading) - 2)
