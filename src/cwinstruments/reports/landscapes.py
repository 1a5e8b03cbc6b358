"""The landscape of the example agency's partnerships, and which of them are due for a closer look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from cwinstruments.reports.scored_files import ScoredFile, ScoredResponse

ALIAS: Final = "partner_landscape"
"""What the register is called in the review of partnerships."""


@frozen
class LandscapeRow:
    """One partnership in the landscape, as one rater put it."""

    partnership: str
    partner_type: str
    level: float | None
    desired: float | None
    gap: float | None
    relationship: float | None
    is_due: bool


@frozen
class LandscapeFindings:
    """The landscape of one wave.

    Args:
        trigger: the rating that makes a closer look due, and the value at or below which it does.
        rows: the partnerships that may be shown.
        held_back: how many are not, because a Tribal Nation's agreement about data is not on record.
        undecided: how many lack the rating that the trigger goes by.
    """

    wave: str
    trigger: tuple[str, int]
    rows: tuple[LandscapeRow, ...]
    held_back: int
    undecided: int

    @property
    def due(self) -> tuple[LandscapeRow, ...]:
        """The partnerships that are due for a closer look, those with the widest gap first."""
        found = [one for one in self.rows if one.is_due]
        return tuple(sorted(found, key=lambda one: -1.0 if one.gap is None else one.gap, reverse=True))

    def by_type(self) -> Mapping[str, tuple[LandscapeRow, ...]]:
        """Give the partnerships by type of partner."""
        types = sorted({one.partner_type for one in self.rows})
        return {type_: tuple(one for one in self.rows if one.partner_type == type_) for type_ in types}


def find_landscape(scored: ScoredFile, wave: str, /) -> LandscapeFindings:
    """Gather the landscape of one wave from the review of partnerships."""
    mine = [row for row in scored.rows if (row.columns["wave"], row.columns["side"]) == (wave, "agency")]
    shared = [row for row in mine if _score(row, "held_back").band == "shared"]
    bound = scored.instrument.bound
    return LandscapeFindings(
        wave,
        (str(bound[f"{ALIAS}__trigger_rating"]), int(str(bound[f"{ALIAS}__relationship_due_at_or_below"]))),
        tuple(_row(row) for row in shared),
        len(mine) - len(shared),
        sum(_score(row, "closer_look").value is None for row in shared),
    )


def _row(row: ScoredResponse) -> LandscapeRow:
    return LandscapeRow(
        row.columns["partnership"],
        row.columns["partner_type"],
        _score(row, "collaboration_level").value,
        _score(row, "desired_level").value,
        _score(row, "gap").value,
        _score(row, "relationship_quality").value,
        _score(row, "closer_look").band == "due",
    )


def _score(row: ScoredResponse, scale: str) -> Any:
    return row.scores[f"{ALIAS}__{scale}"]
