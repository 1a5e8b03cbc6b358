"""Text that may come from anywhere, as a terminal can show it without being steered by it."""

from __future__ import annotations

import re

# Control characters, and those that break lines or turn the direction of writing around.
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str, /, *, lines: bool = False) -> str:
    r"""Write control characters as escapes.

    Args:
        lines: whether line breaks stay, because the text is known to have lines.

    Examples:
        >>> print(printable("a\x1b[2Jb\n"))
        a\x1b[2Jb\n
    """
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda found: "\n" if lines and found[0] == "\n" else _escape(found[0]), text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
