"""Characters that can't be seen: which there are, where they have something to do, and what they are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_JOINERS: Final = "\u00ad\u200b\u200c\u200d\u2060"
"""What breaks and joins letters; some scripts and emoji can't do without."""
_DIRECTIONS: Final = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""What says in which direction a text runs."""
_LOST: Final = "\ufffd"
_STEERS: Final = re.compile(f"[{_DIRECTIONS}]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
UNSEEN: Final = re.compile(f"[{_JOINERS}{_DIRECTIONS}{_LOST}\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""What can't be seen, or looks different everywhere."""


def unseen_in(text: str, /) -> Iterator[int]:
    """Give the places of the characters that can't be seen and have nothing to do where they stand.

    Examples:
        >>> list(unseen_in("Never\\u200b")), list(unseen_in("\\U0001f469\\u200d\\U0001f3eb"))
        ([5], [])
    """
    return (one.start() for one in UNSEEN.finditer(text) if not _belongs(text, one.start()))


def describe_unseen(character: str, /) -> tuple[str, str]:
    """Say what a character is, and what would be right."""
    sign = f"U+{ord(character):04X}"
    if character == _LOST:
        return f"a character of the text was lost ({sign})", "write the character that was meant"
    if unicodedata.category(character) == "Co":
        message = f"the text holds {sign}, a character for private use, which looks different everywhere"
        return message, "write the sign that was meant"
    name = unicodedata.name(character, "").lower()
    return (
        f"the text holds {sign} ({name}), which can't be seen",
        "take it out, or write it as an escape if it is meant",
    )


def says_nothing(character: str, /) -> bool:
    """Tell whether a text without the character says the same."""
    return character != _LOST and unicodedata.category(character) != "Co"


def _belongs(text: str, place: int) -> bool:
    """Tell whether a character has something to do where it stands."""
    character = text[place]
    if _STEERS.match(character):
        return any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in text if not _STEERS.match(one))
    if character not in _JOINERS:
        return False
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if character == "\u00ad":
        return before.isalpha() and after.isalpha()
    return any(one and _needs_joiners(one) for one in (before, after))


def _needs_joiners(character: str) -> bool:
    """Tell whether a character is a letter or a mark beyond Latin, or a symbol such as those emoji are made of."""
    kind = unicodedata.category(character)
    return kind in ("Mn", "Mc", "So", "Sk") or (kind[0] == "L" and not _LATIN.match(character))
