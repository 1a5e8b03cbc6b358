"""Unit scores: what came out for one unit on one scale, and why there is nothing where there is not."""

from __future__ import annotations

from typing import Any

from attrs import frozen


@frozen
class UnitScore:
    """The score of one unit on one scale.

    Args:
        value: the score; None where there is none, or where it is withheld.
        reason: why there is none: `not_permitted`, `too_few_respondents`, `no_scores`, `no_roster`,
            `too_low_response_rate`; None where there is a score.
        n_respondents: how many respondents the unit has. It is told of small units too.
        n_scored: how many scores the value is of; for a per cent of items, how many answers the item with the fewest
            has. None where they are too few to say, or units may not have this score.
        response_rate: the respondents as a share of the unit's roster; None without a roster.
        permitted: whether units may have scores of this scale at all.
        agreement: None. What a definition declares about agreement stands in the plan; this version does not compute
            it.
    """

    unit: str
    scale: str
    value: float | None
    reason: str | None
    n_respondents: int
    n_scored: int | None
    response_rate: float | None
    permitted: bool
    agreement: None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the score as plain JSON data."""
        return {
            "unit": self.unit,
            "scale": self.scale,
            "value": self.value,
            "reason": self.reason,
            "n_respondents": self.n_respondents,
            "n_scored": self.n_scored,
            "response_rate": self.response_rate,
            "permitted": self.permitted,
            "agreement": self.agreement,
        }
