"""What readers of YAML 1.1 make of unquoted text that YAML 1.2 leaves as it is."""

from __future__ import annotations

import re
from typing import Any, Final

WORDS_FOR_TRUTH: Final[dict[str, str]] = {
    **{word: "true" for small in ("y", "yes", "on") for word in (small, small.capitalize(), small.upper())},
    **{word: "false" for small in ("n", "no", "off") for word in (small, small.capitalize(), small.upper())},
}
"""The words that YAML 1.1 takes for true and false, and YAML 1.2 for text."""
_OCTAL: Final = re.compile(r"[-+]?0[0-7_]+")
_LEADING_ZERO: Final = re.compile(r"[-+]?0[0-9]+")
_BINARY: Final = re.compile(r"[-+]?0b[01_]+")
_HEXADECIMAL: Final = re.compile(r"[-+]?0x[0-9a-fA-F_]+")
_GROUPED: Final = re.compile(r"[-+]?[1-9][0-9_]*|(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?")
_SEXAGESIMAL: Final = re.compile(r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*")
_DATE: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)
_LONGEST: Final = 40


def reads_otherwise(text: str, /) -> str | None:
    """Say what a YAML 1.1 reader makes of unquoted text that YAML 1.2 takes for text; None where both agree.

    Examples:
        >>> [reads_otherwise(text) for text in ("No", "1:30", "1_000", "2024-01-01", "0b11", "=", "Never", "1.0.0")]
        ['false', '90', '1000', 'a date', '3', 'a sign for a default value', None, None]
    """
    if text in WORDS_FOR_TRUTH:
        return WORDS_FOR_TRUTH[text]
    if text == "=":
        return "a sign for a default value"
    if not text or len(text) > _LONGEST or text[0] not in "-+.0123456789":
        return None
    if _DATE.fullmatch(text):
        return "a date"
    if _SEXAGESIMAL.fullmatch(text):
        return _sexagesimal(text.replace("_", ""))
    if _BINARY.fullmatch(text):
        return _whole(text, 2)
    if _HEXADECIMAL.fullmatch(text):
        return _whole(text, 16)
    if "_" not in text:
        return None
    if _OCTAL.fullmatch(text):
        return _whole(text, 8)
    return text.replace("_", "").removeprefix("+") if _GROUPED.fullmatch(text) else None


def counts_otherwise(text: str, value: Any, /) -> str | None:
    """Say what a YAML 1.1 reader makes of a number that YAML 1.2 reads without its leading zeros.

    Examples:
        >>> [counts_otherwise(text, int(text)) for text in ("012", "007", "009", "12")]
        ['10', None, 'text', None]
    """
    if not _LEADING_ZERO.fullmatch(text) or len(text) > _LONGEST:
        return None
    if not _OCTAL.fullmatch(text):
        return "text"
    return None if int(text, 8) == value else _whole(text, 8)


def _whole(text: str, base: int) -> str | None:
    digits = text.replace("_", "")
    try:
        return str(int(digits, base))
    except ValueError:
        return None


def _sexagesimal(text: str) -> str:
    """Count in sixties, as times of day and angles are written.

    Examples:
        >>> _sexagesimal("1:30"), _sexagesimal("-1:30:00.5")
        ('90', '-5400.5')
    """
    sign = "-" if text.startswith("-") else ""
    whole, point, fraction = text.lstrip("+-").partition(".")
    total = 0
    for part in whole.split(":"):
        total = total * 60 + int(part)
    return f"{sign}{total}{point}{fraction}"
