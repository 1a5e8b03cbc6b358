"""Items: what is asked, and what may be answered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from cwinstruments.model.options import Nonresponse, ResponseOption
from cwinstruments.model.text import Text


class ItemType(StrEnum):
    """What kind of response an item takes."""

    ORDERED_CHOICE = "ordered_choice"
    NOMINAL_CHOICE = "nominal_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    VISUAL_ANALOGUE = "visual_analogue"
    PAIRED_COMPARISON = "paired_comparison"
    DATE = "date"
    TEXT = "text"


@frozen
class Range:
    """The least and the greatest value, both included."""

    min: Fraction
    max: Fraction


@frozen
class DateRange:
    """The first and the last day, both included, as year-month-day."""

    min: str
    max: str


@frozen
class Anchors:
    """What stands at the two ends of a visual analogue scale."""

    low: Text
    high: Text


@frozen
class Item:
    """One item.

    Args:
        options: the id of its set of response options (choices only).
        range: the values allowed (integer, decimal, visual analogue, date).
        digits: how many decimal places an answer may have (decimal).
        step: the distance between two marks (visual analogue).
        between: the two things that are compared (paired comparison).
        show_if: a formula; the item is asked only where it is true.
        scored: whether scales may use it; False for what only sorts and describes.
        may_name_nation: whether a response may be the name of a Tribal Nation (text).
        says_nation: the values by which a row says that it is about a Tribal Nation (ordered and nominal choices, and
            boolean items, of which 1 is yes).
    """

    id: str
    type: ItemType = ItemType.ORDERED_CHOICE
    text: Text | None = None
    text_by_form: Mapping[str, Text] = field(factory=dict)
    topic: Text | None = None
    show_if: str | None = None
    scored: bool = True
    options: str | None = None
    nonresponse: tuple[Nonresponse, ...] = ()
    range: Range | DateRange | None = None
    measured_in: str | None = None
    digits: int | None = None
    step: Fraction | None = None
    anchors: Anchors | None = None
    between: tuple[ResponseOption, ...] = ()
    max_length: int | None = None
    may_name_nation: bool = False
    says_nation: tuple[Fraction | str, ...] = ()
