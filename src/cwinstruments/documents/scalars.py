"""Plain scalars of the YAML 1.2 core schema, with exact numbers; JSON's are a part of them."""

from __future__ import annotations

import re
from decimal import Decimal

from cwinstruments.documents.limits import MAX_EXPONENT, MAX_NUMBER_LENGTH

Scalar = bool | int | Decimal | str | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE]([-+]?[0-9]+))?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_FIRST_OF_NUMBER = frozenset("-+.0123456789")
_TAG = "tag:yaml.org,2002:"


class ScalarError(Exception):
    """A scalar that can't be taken: code, message and hint."""

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(code, message, hint)
        self.code, self.message, self.hint = code, message, hint


def resolve_plain(text: str, /) -> Scalar:
    """Give an unquoted scalar its value: only null, true, false and numbers are not text.

    Examples:
        >>> [resolve_plain(text) for text in ("No", "012", "1.10", "2026-01-31", "1.0.0", "true")]
        ['No', 12, Decimal('1.10'), '2026-01-31', '1.0.0', True]
    """
    if text in _WORDS:
        return _WORDS[text]
    return _number_or_text(text) if text[0] in _FIRST_OF_NUMBER else text


def resolve_tagged(tag: str, text: str, /) -> Scalar:
    """Give a scalar with a tag its value, when the tag is a core one and the text suits it."""
    kind = tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag
    if kind in ("!", "str"):
        return text
    if kind not in _TAGGED:
        raise ScalarError("CWI009", f"the tag '{tag.replace(_TAG, '!!')}' is not allowed", "take the tag away")
    value = resolve_plain(text)
    if kind == "float" and type(value) is int:
        return Decimal(value)
    if type(value) is not _TAGGED[kind]:
        what = f"'{_shown(text)}'" if text else "no text"
        raise ScalarError("CWI009", f"the tag '!!{kind}' does not suit {what}", "take the tag away")
    return value


_TAGGED: dict[str, type] = {"null": type(None), "bool": bool, "int": int, "float": Decimal}


def to_number(text: str, /) -> int | Decimal:
    """Take the text of a number exactly, within the limits of length and size."""
    if len(text) > MAX_NUMBER_LENGTH:
        message = f"the number '{_shown(text)}' has {len(text):,} characters"
        raise ScalarError("CWI013", message, f"at most {MAX_NUMBER_LENGTH} are read")
    if _INTEGER.fullmatch(text):
        return int(text)
    exponent = (found := _DECIMAL.fullmatch(text)) and found.group(1)
    # The exponent is judged as text first: Decimal itself refuses one of many digits in its own words.
    if (exponent and len(exponent.lstrip("+-0")) > len(str(MAX_EXPONENT))) or abs(
        (value := Decimal(text)).adjusted()
    ) > MAX_EXPONENT:
        raise ScalarError(
            "CWI013", f"the number '{_shown(text)}' is too large or too small", f"exponents go up to {MAX_EXPONENT}"
        )
    return value


def _number_or_text(text: str) -> Scalar:
    if _DECIMAL.fullmatch(text):
        return to_number(text)
    if _BASED.fullmatch(text):
        return int(text, 0) if len(text) <= MAX_NUMBER_LENGTH else to_number(text)
    if _NOT_FINITE.fullmatch(text):
        hint = "give a finite number, or leave the key out; text goes in quotes"
        raise ScalarError("CWI012", f"'{text}' is not a finite number", hint)
    return text


def _shown(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:20]}…"
