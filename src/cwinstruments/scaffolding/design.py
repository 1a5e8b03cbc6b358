"""What has to be settled about an instrument before its definition can be written: stated, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Final

from attrs import evolve, field, frozen

from cwinstruments.errors import ScaffoldingError
from cwinstruments.model import Direction, PermittedLevel, RatedThing, Sensitivity, TextRedistributable
from cwinstruments.scaffolding.item_tables import ItemTable
from cwinstruments.scaffolding.naming import nearest

ALL: Final = "all"
MOST_DIGITS: Final = 6
_EVERY: Final = ""
_COUNT: Final = re.compile("[1-9][0-9]{0,3}")
_SHARE: Final = re.compile("[1-9][0-9]{0,3}/[1-9][0-9]{0,3}")


class Method(StrEnum):
    """How the items of a scale make its raw score."""

    MEAN = "mean"
    SUM = "sum"


class Transform(StrEnum):
    """What is done to a raw score."""

    NONE = "none"
    POMP = "pomp"


@frozen
class Scoring:
    """How every scale of a new instrument is scored.

    Args:
        min_answered: how many items of a scale must be answered: a number, a fraction of them such as `2/3`, or `all`.
        digits: to how many decimal places scores are rounded, halves up; None for not at all.
    """

    method: Method
    min_answered: str = ALL
    transform: Transform = Transform.NONE
    digits: int | None = None


@frozen
class Design:
    """What the definition of a new instrument says.

    Args:
        title: by language; a language of the items that is missing here is left to the author.
        directions: by scale; under an empty key the direction of every scale that is not named.
        redistributable: whether the item texts may be passed on.
    """

    id: str
    title: Mapping[str, str]
    table: ItemTable
    scoring: Scoring
    unit: RatedThing
    level: PermittedLevel
    sensitivity: Sensitivity
    directions: Mapping[str, Direction]
    redistributable: TextRedistributable
    key_only: bool = False
    description: Mapping[str, str] = field(factory=dict)

    def direction(self, scale: str) -> Direction:
        """Give what a high value of a scale means."""
        return self.directions.get(scale) or self.directions[_EVERY]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the definition is meant to have."""
        return tuple(dict.fromkeys([*self.table.languages, *self.title]))


def parse_directions(texts: tuple[str, ...], /) -> Mapping[str, Direction]:
    """Give directions from what somebody wrote: one for all scales, or `scale=direction` for each.

    Raises:
        ScaffoldingError: one of them is no direction.

    Examples:
        >>> dict(parse_directions(("higher_is_better",)))
        {'': <Direction.HIGHER_IS_BETTER: 'higher_is_better'>}
    """
    found = {}
    for text in texts:
        scale, equals, direction = text.rpartition("=")
        try:
            found[scale.strip() if equals else _EVERY] = Direction(direction.strip())
        except ValueError:
            message = f"{direction.strip()!r} is no direction; it is one of {', '.join(Direction)}"
            raise ScaffoldingError(f"{message}{nearest(direction, list(Direction))}") from None
    return found


def settle(design: Design, /) -> Design:
    """Give a design back whose parts fit each other.

    Raises:
        ScaffoldingError: they don't; the message says what would.
    """
    scales = design.table.scales
    named = set(design.directions) - {_EVERY}
    if unknown := sorted(named - set(scales)):
        shown = f"'{unknown[0]}', which is no scale of the table; its scales are {', '.join(scales)}"
        raise ScaffoldingError(f"a direction is given for {shown}{nearest(unknown[0], list(scales))}")
    if _EVERY not in design.directions and (left := [one for one in scales if one not in named]):
        raise ScaffoldingError(
            f"nothing says what a high value of {', '.join(left)} means: --direction SCALE=DIRECTION"
        )
    if not design.key_only and design.redistributable is TextRedistributable.NO:
        message = "the item texts may not be passed on, so they can't be in a definition that others get"
        hint = "make a key, with --key-only and a table of topics in place of texts"
        raise ScaffoldingError(f"{message}\n  hint: {hint}")
    for scale, items in scales.items():
        enough(design.scoring.min_answered, len(items), scale)
    digits = design.scoring.digits
    if digits is not None and not 0 <= digits <= MOST_DIGITS:
        raise ScaffoldingError(f"scores are rounded to 0 to {MOST_DIGITS} decimal places, not to {digits}")
    return evolve(design, title={one: text.strip() for one, text in design.title.items()})


def enough(text: str, items: int, scale: str, /) -> int:
    """Give how many answers a scale of so many items needs.

    Raises:
        ScaffoldingError: it is no number that the scale allows.

    Examples:
        >>> enough("all", 4, "trust"), enough("2/3", 4, "trust"), enough("2", 4, "trust")
        (4, 3, 2)
    """
    if text == ALL:
        return items
    if _SHARE.fullmatch(text) and 0 < (share := Fraction(text)) <= 1:
        return ceil(items * share)
    if _COUNT.fullmatch(text) and 1 <= int(text) <= items:
        return int(text)
    allowed = f"a number from 1 to {items}, a fraction such as 2/3, or '{ALL}'"
    raise ScaffoldingError(
        f"{text!r} answers can't be asked for of '{scale}', which has {items} items; it is {allowed}"
    )
