"""Columns that put people into units and groups: never what somebody answered, or wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Final

from cwinstruments.model.items import ItemType

if TYPE_CHECKING:
    from cwinstruments.units.subjects import Subject

_FREE: Final = (ItemType.TEXT, ItemType.DATE, ItemType.DECIMAL, ItemType.VISUAL_ANALOGUE)
_LONGEST_GROUP: Final = 40
_LONGEST_UNIT: Final = 100
"""How many characters a name of a group or a unit has at most; what is longer was written by a respondent."""
_MANY: Final = 10
"""So many groups are not too many, however few people there are."""


def refuse_answers(subject: Subject, columns: Iterable[str], what: str, /) -> None:
    """Refuse columns that hold answers to scored items, or what somebody wrote or counted.

    Args:
        what: what the columns are for, such as `units`.

    Raises:
        ValueError: it names the column.
    """
    answers = {one.item for one in subject.plan.inputs if not one.covariate}
    free = {one.id for one in subject.instrument.items if one.type in _FREE}
    for column in columns:
        if column in answers | free:
            raise ValueError(
                f"{what}: {column!r} is an item of {subject.instrument.id}, whose answers are told of nobody; name a"
                " column that puts people into groups"
            )


def refuse_free_text(column: str, names: Collection[Any], what: str, /, *, longest: int = _LONGEST_UNIT) -> None:
    """Refuse a column whose values are too long for names.

    Raises:
        ValueError: it names the column, and no value.
    """
    if any(len(str(name)) > longest for name in names):
        raise ValueError(
            f"{what}: {column!r} has values of more than {longest} characters, which is what somebody wrote and no name"
        )


def refuse_single_people(column: str, groups: Collection[str], n_people: int, /) -> None:
    """Refuse a column of groups that has free text, or nearly a value for each person.

    Raises:
        ValueError: it names the column, and no value.
    """
    refuse_free_text(column, groups, "composition", longest=_LONGEST_GROUP)
    if len(groups) > _MANY and 2 * len(groups) > n_people:
        raise ValueError(
            f"composition: {column!r} has {len(groups)} values for {n_people} people, so it tells them apart; name a"
            " column that puts many people into a group"
        )
