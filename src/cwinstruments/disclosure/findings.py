"""What an audit finds: hidden cells, how open they are, and those that are not open enough."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from attrs import asdict, frozen

from cwinstruments.disclosure.shown import Status
from cwinstruments.disclosure.table import Place


class FindingKind(StrEnum):
    """What is wrong: a number of people or a mean is too certain, a small group can be worked out, nothing fits, or the
    solver came to no answer."""

    COUNT = "count"
    MEAN = "mean"
    SMALL_GROUP = "small_group"
    CONTRADICTION = "contradiction"
    UNSOLVED = "unsolved"


@frozen
class HiddenCell:
    """What can be worked out about one hidden cell.

    Args:
        status: of the statistic, or of the number of people where only that is hidden.
        n_lower, n_upper: between which its number of people lies; None for no upper limit. Both are None where the
            number is published.
        mean_lower, mean_upper: between which its mean lies at least; None where the statistic is no mean, or is
            published.
    """

    release: str
    statistic: str
    place: Place
    status: Status
    n_lower: int | None = None
    n_upper: int | None = None
    mean_lower: float | None = None
    mean_upper: float | None = None


@frozen
class Finding:
    """A hidden cell that can be worked out too closely.

    Args:
        places: the cell, or the cells that a small group is made of.
        lower, upper: between which it lies.
        required: how wide that should be at least; for a small group, how many people it should have.
        stage: of the table.
        group: the smallest sets of people that a small group is made of, by name.
    """

    kind: FindingKind
    release: str
    statistic: str
    places: tuple[Place, ...]
    lower: float | None = None
    upper: float | None = None
    required: float | None = None
    people: str = ""
    stage: int = 0
    group: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = "; ".join(map(str, self.places))
        match self.kind:
            case FindingKind.CONTRADICTION:
                return f"{self.people}: the published figures can't all be true of the same people"
            case FindingKind.UNSOLVED:
                return f"{self.people}: what can be worked out was not found in time"
            case FindingKind.SMALL_GROUP:
                return f"{self.statistic}, {what}: follows for a group of {self.lower:g}, fewer than {self.required:g}"
            case FindingKind.COUNT:
                return f"{self.statistic}, {what}: n lies in {self.lower:g} to {self.upper:g}"
            case FindingKind.MEAN:
                return f"{self.statistic}, {what}: the mean lies in {self.lower:.4g} to {self.upper:.4g}"


@frozen
class Audit:
    """What the audit found.

    Args:
        findings: what is wrong; empty where nothing is.
        hidden: every hidden cell with what can be worked out about it.
        n_cells: how many cells were looked at.
        rule: the rule as text.
    """

    findings: tuple[Finding, ...]
    hidden: tuple[HiddenCell, ...]
    n_cells: int
    rule: str

    @property
    def is_clean(self) -> bool:
        """Whether every hidden cell stays as open as the rule wants it."""
        return not self.findings

    def to_dict(self) -> dict[str, Any]:
        """Give the audit as plain JSON data."""
        return {
            "is_clean": self.is_clean,
            "findings": [{**_plain(one), "text": str(one)} for one in self.findings],
            "hidden": [_plain(one) for one in self.hidden],
            "n_cells": self.n_cells,
            "rule": self.rule,
        }


def _plain(value: Any) -> dict[str, Any]:
    return asdict(value, value_serializer=lambda *said: said[2].value if isinstance(said[2], StrEnum) else said[2])
