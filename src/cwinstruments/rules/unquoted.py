"""Text without quotes: whether every reader of YAML takes it for the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Path, Severity
from cwinstruments.documents import (
    WORDS_FOR_TRUTH,
    Document,
    Outline,
    check_schema,
    counts_otherwise,
    plain_source,
    reads_otherwise,
)
from cwinstruments.rules.rule import DefinitionRule

# A zero is looked for first, which is fast, and then what stands before it.
_LEADING_ZERO: Final = re.compile(r"0(?:(?<=[\s\[{,:]0)|(?<=[\s\[{,:][-+]0))[0-9]")
_WORDS: Final = frozenset(("=", *WORDS_FOR_TRUTH))
_FIRST: Final = frozenset("-+.0123456789")
_OWN: Final = "n"
"""The one key of ours that is such a word: how many people there were."""


class SwallowedText(DefinitionRule):
    r"""Unquoted text means something else to readers of YAML 1.1.

    What it does:
        Looks at all labels, ids, versions, codes and keys that stand without quotes in a YAML file. One that YAML 1.2,
        and so this library, takes for text, but YAML 1.1 for a truth value, a number or a date, is reported; so is a
        number with leading zeros, which YAML 1.1 counts in eights. JSON has no such words.

    Why it matters:
        Most other programs still read YAML 1.1. There the response option `No` becomes false, the language `no` for
        Norwegian too, `1:30` becomes 90, and `012` becomes 10. The definition is the same file, and another instrument.

    Example:
        `label: {en: No, no: Nei}`.

    Use instead:
        Quotes: `label: {en: "No", "no": Nei}`. A number is written without leading zeros.
    """

    code = "CWI020"
    severity = Severity.WARNING
    kinds = ("instrument", "norms", "survey", "roster", "mapping", "overlay", "cases", "framework", "data_agreements")

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        document = outline.document
        found = list(_find(document))
        if not found:
            return
        # What has the wrong shape as well is one fault; whoever mends it writes it anew.
        misshapen = {(one.path, one.of_key) for one in check_schema(document)}
        for path, key, text, other in found:
            if (path, key) in misshapen or any((path[:end], False) in misshapen for end in range(1, len(path))):
                continue
            readers = "some readers" if text in "yYnN" else "readers"
            what = f"the key {text!r}" if key else repr(text)
            message = f"{what} stands without quotes, and {readers} of YAML 1.1 take it for {other}"
            if isinstance(path[-1], str) and not key and _is_number(document, path):
                message = f"the number {text} is taken for {other} by readers of YAML 1.1"
                yield self.finding(message, path, "write it without leading zeros")
                continue
            fix = Fix("put it in quotes", (Edit(f'"{text}"', path, key),))
            yield self.finding(message, path, f'put it in quotes: "{text}"', key=key, fix=fix)


def _is_number(document: Document, path: Path) -> bool:
    value: Any = document.data
    for part in path:
        value = value[part]
    return not isinstance(value, str)


def _find(document: Document) -> Iterator[tuple[Path, bool, str, str]]:
    """Give each place where readers differ: its path, whether it is a key, how it is written, what it is to others."""
    has_zeros = _LEADING_ZERO.search(document.text) is not None
    texts = _texts(document.data)
    has_word = any(_unquoted(word).search(document.text) for word in _WORDS & texts)
    if not (has_zeros or has_word or any(map(_is_number_or_date, texts))):
        return
    for path, key, value in _scalars(document.data, (), has_zeros):
        source = plain_source(document, path, key=key)
        if isinstance(value, str):
            other = source == value and (reads_otherwise(value) or (key and _counted(value)))
        else:
            other = counts_otherwise(source, value)
        if other:
            yield path, key, source, str(other)


@cache
def _unquoted(word: str) -> re.Pattern[str]:
    """Find where a word may stand without quotes, and as something else than our own key."""
    # The word is looked for first, which is fast, and then what stands around it.
    own = "(?!:)" if word == _OWN else ""
    return re.compile(rf"{word}(?<![^\s\[{{,]{word}){own}[ \t]*(?:$|[,\]}}:#\r])", re.MULTILINE)


def _texts(data: Any) -> set[str]:
    """Give all keys and texts, each once: few files have one that is doubtful, and this is the fast way to tell."""
    found: set[str] = set()
    left = [data]
    parts: Iterable[Any]
    for value in left:
        # What is read has just these types, and asking for them is much faster than for a Mapping.
        if type(value) is dict:
            found.update(value)
            parts = value.values()
        elif isinstance(value, Mapping):
            left.append(dict(value))
            continue
        else:
            parts = value if isinstance(value, list) else (value,)
        for part in parts:
            if type(part) is str:
                found.add(part)
            elif isinstance(part, (dict, list, Mapping)):
                left.append(part)
    return found


def _is_number_or_date(text: str) -> bool:
    return text[:1] in _FIRST and reads_otherwise(text) is not None


def _counted(text: str) -> str | None:
    digits = text.lstrip("-+")
    return counts_otherwise(text, int(text)) if digits.isascii() and digits.isdecimal() and len(digits) < 40 else None


def _scalars(value: Any, path: Path, has_zeros: bool) -> Iterator[tuple[Path, bool, Any]]:
    """Give the keys and values that may be read otherwise, with their places."""
    if isinstance(value, Mapping):
        doubtful = [key for key in value if _is_doubtful(key, has_zeros)]
        for key in doubtful if doubtful != [_OWN] else ():
            yield (*path, key), True, key
        for key, one in value.items():
            yield from _part(one, path, key, has_zeros)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _part(one, path, place, has_zeros)
    elif isinstance(value, str):
        yield path, False, value


def _part(value: Any, path: Path, key: str | int, has_zeros: bool) -> Iterator[tuple[Path, bool, Any]]:
    if isinstance(value, (Mapping, list)):
        yield from _scalars(value, (*path, key), has_zeros)
    elif isinstance(value, str):
        if _is_doubtful(value, has_zeros):
            yield (*path, key), False, value
    elif has_zeros and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        yield (*path, key), False, value


def _is_doubtful(text: str, has_zeros: bool) -> bool:
    return reads_otherwise(text) is not None or (has_zeros and _counted(text) is not None)
