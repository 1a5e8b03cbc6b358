"""Values as YAML that every reader takes for the same."""

from __future__ import annotations

import json
from collections.abc import Mapping


def quoted(text: str, /) -> str:
    """Write a text in double quotes, what can't be seen as escapes.

    Examples:
        >>> quoted('No'), quoted("it's: #1")
        ('"No"', '"it\\'s: #1"')
    """
    return "".join(one if one.isprintable() else _escape(one) for one in json.dumps(text, ensure_ascii=False))


def flow(texts: Mapping[str, str], /) -> str:
    """Write texts by language on one line.

    Examples:
        >>> flow({"en": "Yes", "no": "Ja"})
        '{en: "Yes", "no": "Ja"}'
    """
    return "{" + ", ".join(f"{key(language)}: {quoted(text)}" for language, text in texts.items()) + "}"


def key(language: str, /) -> str:
    """Write the tag of a language as a key.

    Examples:
        >>> key("es"), key("no")
        ('es', '"no"')
    """
    # Older readers take the tag of Norwegian for False.
    return quoted(language) if language == "no" else language


def _escape(one: str) -> str:
    return f"\\U{ord(one):08x}"
