"""Text by language."""

from __future__ import annotations

from collections.abc import Mapping

Text = Mapping[str, str]


def in_language(text: Text | None, language: str = "en", /) -> str:
    """Give the text in a language, else in English, else in the first language there is; empty when there is no text.

    Examples:
        >>> in_language({"en": "Trust", "es": "Confianza"}, "es")
        'Confianza'
        >>> in_language({"es": "Confianza"})
        'Confianza'
    """
    if not text:
        return ""
    return text.get(language) or text.get("en") or next(iter(text.values()))
