"""Whether a cell says that its row is about a Nation, however the file writes values."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_YES, _NO = "1", "0"
_WORDS: Final = {"true": _YES, "yes": _YES, "false": _NO, "no": _NO}
_WHOLE = re.compile(r"(?:[+]|(-))?0*([0-9]+)(?:[.,]0*)?")


def says_so(cell: object, values: Collection[object]) -> bool:
    """Tell whether a cell holds one of the values, as a value or as files write it; 1 is yes, 0 is no.

    Examples:
        >>> [says_so(cell, ["1"]) for cell in (True, 1, 1.0, "1", "1.0", " Yes", "TRUE")]
        [True, True, True, True, True, True, True]
        >>> [says_so(cell, ["1"]) for cell in (False, 0, "no", "", None, float("nan"), 98)]
        [False, False, False, False, False, False, False]
    """
    return cell is not None and _plain(cell) in map(_plain, values)


def _plain(value: object) -> str:
    """Give what is compared of a value; of a Boolean one what files have for it."""
    text = str(value).strip().casefold()
    whole = _WHOLE.fullmatch(text)
    return f"{whole[1] or ''}{whole[2]}" if whole is not None else _WORDS.get(text, text)
