"""How the texts of cells are read: what higher layers know of files, for engines that read whole columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

NO_ANSWER: Final = "\0"
"""A text that is no answer to any item."""


@frozen
class CellRules:
    """How the text of a cell is read.

    Args:
        number: the pattern of numbers.
        comma_number: the pattern of numbers with a decimal comma; None where there are none.
        like_thousands: the pattern of what could be a number with a decimal comma, and is not taken for one.
        truth: the texts that answer a yes-no item, in small letters.
        nothing: the text that says that nothing was chosen.
        missing: texts that mean the same as an empty cell.
    """

    number: str
    comma_number: str | None
    like_thousands: str
    truth: Mapping[str, bool]
    nothing: str
    missing: frozenset[str]
