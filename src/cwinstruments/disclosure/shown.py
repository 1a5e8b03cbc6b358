"""What readers see of a table: its cells, some of them without their figures."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from attrs import asdict, converters, field, frozen

from cwinstruments.disclosure.rule import Kind
from cwinstruments.disclosure.table import Place, check_limits


class Status(StrEnum):
    """What has become of a figure.

    `primary` is hidden for its own sake, `complementary` so that another stays hidden.
    """

    PUBLISHED = "published"
    PRIMARY = "primary"
    COMPLEMENTARY = "complementary"


class Reason(StrEnum):
    """Why a figure is hidden. Reasons are for the analyst: they tell things, so reports don't print them."""

    TOO_FEW_PEOPLE = "too_few_people"
    SAME_ANSWER = "same_answer"
    FEW_NON_RESPONDENTS = "few_non_respondents"
    WOULD_GIVE_ANOTHER_AWAY = "would_give_another_away"


@frozen
class ShownCell:
    """One cell as it is shown.

    Args:
        n: None where it is hidden.
        value: the mean, rounded as the table says; None where it is hidden, where nobody answered, or where the
            statistic is no mean.
        status, reason: of the statistic.
        n_status, n_reason: of the number of people.
        roster: as in `Cell`.
    """

    place: Place
    n: int | None
    value: float | None = field(converter=converters.optional(float))
    status: Status = Status.PUBLISHED
    reason: Reason | None = None
    n_status: Status = Status.PUBLISHED
    n_reason: Reason | None = None
    roster: int | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether the statistic is hidden."""
        return self.status is not Status.PUBLISHED

    def to_dict(self) -> dict[str, Any]:
        """Give the cell as plain JSON data, for the analyst: with the reasons."""
        return {**_row(self.place), **asdict(self, filter=lambda one, _: one.name != "place")}

    def to_row(self) -> dict[str, Any]:
        """Give what a report may print: whether something is hidden, and not why."""
        mark = "hidden" if self.is_hidden else "published"
        return {**_row(self.place), "n": self.n, "value": self.value, "status": mark}


@frozen(kw_only=True)
class ShownTable:
    """A table as it is shown: all that the audit gets to see.

    Args:
        minimum: the fewest people of a shown cell, by the rule under which the table was made. All readers know it.
        minimum_non_respondents: likewise.
        release: the release in which it was published; empty before that.

    The other attributes are those of `Table`.
    """

    statistic: str
    cells: tuple[ShownCell, ...] = field()
    minimum: int
    minimum_non_respondents: int = 1
    kind: Kind = field(default=Kind.SCALE_MEAN, converter=Kind)
    low: float | None = field(default=None, converter=converters.optional(float))
    high: float | None = field(default=None, converter=converters.optional(float))
    step: float | None = field(default=None, converter=converters.optional(float))
    rounded_to: float | None = field(default=None, converter=converters.optional(float))
    grouping: str = "group"
    people: str = "respondents"
    stage: int = 0
    public: bool = False
    release: str = ""
    levels: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_limits(self.low, self.high, self.step)

    def __getitem__(self, place: Place, /) -> ShownCell:
        for cell in self.cells:
            if cell.place == place:
                return cell
        raise KeyError(place)

    def to_dict(self) -> dict[str, Any]:
        """Give the table as plain JSON data, for the analyst."""
        head = asdict(self, filter=lambda one, _: one.name != "cells")
        return {**head, "cells": [cell.to_dict() for cell in self.cells]}


def _row(place: Place) -> dict[str, Any]:
    return {"unit": list(place.unit), "group": place.group, "wave": place.wave}
