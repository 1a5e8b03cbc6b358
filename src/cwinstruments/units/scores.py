"""Unit scores: what came out for one unit on one scale, and why there is nothing where there is not."""

from __future__ import annotations

from typing import Any

from attrs import Factory, field, frozen


@frozen
class UnitScore:
    """The score of one unit on one scale.

    Args:
        unit: its name; that of a unit by several columns is their names, with ` / ` between them.
        value: the score; None where there is none, or where it is withheld.
        reason: why there is none: `not_permitted`, `too_few_respondents`, `no_scores`, `no_roster`,
            `too_low_response_rate`, `nothing_below` (a ratio would divide by 0); None where there is a score.
        n_respondents: how many respondents the unit has. It is told of small units too.
        n_scored: how many scores the value is of; for a per cent of items, how many answers the item with the fewest
            has; for a ratio, how many rows have both scores. None where they are too few to say, or units may not have
            this score.
        response_rate: the respondents as a share of the unit's roster; None without a roster.
        permitted: whether units may have scores of this scale at all.
        agreement: None. What a definition declares about agreement stands in the plan; `unit_report` judges by it.
        names: what each of the columns of units says: one name, or that of each side of a pair of units.
        band: the id of the band that holds the value, as `Score.band` is for a respondent; None where there is no
            value, or the scale has no bands for units.
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
    names: tuple[str, ...] = field(default=Factory(lambda self: (self.unit,), takes_self=True))
    band: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the score as plain JSON data."""
        return {
            "unit": self.unit,
            "scale": self.scale,
            "value": self.value,
            "band": self.band,
            "reason": self.reason,
            "n_respondents": self.n_respondents,
            "n_scored": self.n_scored,
            "response_rate": self.response_rate,
            "permitted": self.permitted,
            "agreement": self.agreement,
            "names": list(self.names),
        }


@frozen
class GroupScore:
    """The score of one group within a unit, of a scale to whose score the groups count alike.

    Args:
        unit: the unit's name; that of a unit by several columns is their names, with ` / ` between them.
        group: the value of the grouping's column.
        value: the score of the group; None where there is none, or where it is withheld.
        reason: why there is none, as for units; None where there is a score.
        n_scored: how many scores the value is of; None where they are too few to say.
        names: what each of the columns of units says.
    """

    unit: str
    scale: str
    group: str
    value: float | None
    reason: str | None
    n_scored: int | None
    names: tuple[str, ...] = field(default=Factory(lambda self: (self.unit,), takes_self=True))

    def to_dict(self) -> dict[str, Any]:
        """Give the score as plain JSON data."""
        return {
            "unit": self.unit,
            "scale": self.scale,
            "group": self.group,
            "value": self.value,
            "reason": self.reason,
            "n_scored": self.n_scored,
            "names": list(self.names),
        }
