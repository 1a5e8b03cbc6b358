"""Texts by language, and where they stand in a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cwinstruments.diagnostics import Path

TEXT_KEYS: Final = frozenset(
    (
        "title",
        "description",
        "instructions",
        "recall_period",
        "statement",
        "text",
        "topic",
        "label",
        "low",
        "high",
    )
)
"""The keys whose values are text by language."""

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""The form of a language tag."""


class WrittenText(NamedTuple):
    """A text by language, and where it stands."""

    path: Path
    by_language: Mapping[str, str]


def find_texts(value: Any, path: Path = (), /) -> Iterator[WrittenText]:
    """Give every text by language within a value, in order."""
    found: list[WrittenText] = []
    _collect(value, path, found)
    return iter(found)


def _collect(value: Any, path: Path, found: list[WrittenText]) -> None:
    if isinstance(value, list):
        for place, part in enumerate(value):
            if isinstance(part, (dict, list)):
                _collect(part, (*path, place), found)
    elif isinstance(value, dict):
        of_forms = path[-1:] == ("text_by_form",)
        for key, part in value.items():
            if isinstance(part, (dict, list)):
                if isinstance(part, dict) and (of_forms or key in TEXT_KEYS) and is_text(part):
                    found.append(WrittenText((*path, key), part))
                else:
                    _collect(part, (*path, key), found)


def is_text(value: Any, /) -> bool:
    """Tell a text by language from a scale or form that happens to be called like a text key."""
    if not isinstance(value, dict) or not value:
        return False
    # No comprehension: this is asked of every text, and nearly all have one language or two.
    for key, text in value.items():  # noqa: SIM110
        if not isinstance(text, str) or not _is_language(key):
            return False
    return True


@lru_cache(maxsize=256)
def _is_language(key: str) -> bool:
    return LANGUAGE.fullmatch(key) is not None
