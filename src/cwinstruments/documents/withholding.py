"""Findings about an overlay without the words that it brings.

Findings end up in logs that others read, and the wording of an instrument must not. Names of keys are quoted in
findings; where an overlay has a slip, such as a comma in a text without quotes, part of a text is read as a key.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, Path

_OF_OVERLAY: Final = re.compile(r"""^\s*\{?\s*["']?kind["']?\s*:\s*["']?over[-_ ]?lay""", re.MULTILINE | re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Za-z0-9$_.-]{1,64}( of line \d+, column \d+)?|\? line \d+ column \d+")
"""What can be no words: a name, which may be given twice, and a key that is no text."""
_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9.]*( of line \d+, column \d+)?|\? line \d+ column \d+")
"""What can be no label: a number where the value of a response option stands, or a non-response code."""
_LABELS: Final = "response_options"
_LONE: Final = "CWI018"
_SIGNED: Final = frozenset({"CWI008", "CWI009"})
_AFTER_SIGN: Final = re.compile(r"'([*&!])[^']*'")
"""A text that begins with such a sign and has no quotes is read as an alias, an anchor or a tag."""
_WITHHELD: Final = "…"
_QUOTED: Final = 12
"""How much of a text makes a quotation."""


def seems_overlay(text: str, /) -> bool:
    """Tell whether a text is an overlay, or is to be one: it may have faults that keep it from being read."""
    return _OF_OVERLAY.search(text) is not None


def is_name(text: str, /) -> bool:
    """Tell whether a text can be no words, because it looks like a name."""
    return _NAME.fullmatch(text) is not None


def without_words(findings: Iterable[Diagnostic], /, *, codes: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """Give findings about an overlay without the keys that may be words of its wording; places stay.

    A label is often one word, which looks like a name. Where values of response options stand it is withheld too.

    Args:
        codes: the values of response options that are known and are no numbers.

    Examples:
        >>> lone = Diagnostic("CWI018", "the key 'or at home' in braces has no value", ("items", "ev2", "or at home"))
        >>> [(one.message, one.path) for one in without_words([lone])]
        [("the key '…' in braces has no value", ('items', 'ev2', '…'))]
    """
    return tuple(_without_words(one, codes) for one in findings)


def _without_words(found: Diagnostic, codes: Collection[str]) -> Diagnostic:
    if found.code in _SIGNED:
        found = evolve(found, message=_AFTER_SIGN.sub(rf"'\1{_WITHHELD}'", found.message))
    # What has no value is nearly always the rest of a text that holds a comma, even if it is a single word.
    last = found.path[-1:] if found.code == _LONE else ()
    words = {part for part in (*_words(found.path, codes), *last) if isinstance(part, str)}
    if not words:
        return found
    message, hint = found.message, found.hint
    for word in sorted(words, key=len, reverse=True):
        message = message.replace(repr(word), f"'{_WITHHELD}'").replace(f"'{word}'", f"'{_WITHHELD}'")
    if _quotes(message, words):
        message = "a key can't stand here"
    return evolve(
        found,
        message=message,
        hint=None if hint is None or _quotes(hint, words) else hint,
        path=_masked(found.path, words),
        related=tuple(evolve(one, path=_masked(one.path, words)) for one in found.related),
        fix=None,
    )


def _words(path: Path, codes: Collection[str]) -> list[str]:
    found = [part for part in path if isinstance(part, str) and not _NAME.fullmatch(part)]
    value = path[2] if path[:1] == (_LABELS,) and len(path) > 2 else None
    if isinstance(value, str) and not _NUMBER.fullmatch(value) and value.partition(" of line ")[0] not in codes:
        found.append(value)
    return found


def _quotes(said: str, words: Iterable[str]) -> bool:
    return any(word[:_QUOTED] in said for word in words if not _NAME.fullmatch(word))


def _masked(path: Path, words: Collection[str | int]) -> Path:
    return tuple(_WITHHELD if part in words else part for part in path)
