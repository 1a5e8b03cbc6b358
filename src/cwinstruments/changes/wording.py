"""Texts: whether a change of wording can change what people understand.

Nobody can prove that of words, so the answer is yes unless the change is of a kind that is known: case, spacing,
punctuation, or one slip of the keyboard within a long word.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

_LONG_WORD: Final = 6
_WORDS_APART: Final = re.compile(r"[^\w'.,%-]+|(?<!\d)[.,]+|[.,]+(?!\d)|(?<!\w)['-]+|['-]+(?!\w)|(?<=\w)-(?=\w)")
_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "\u00ad": None})
_DIFFERENT_WORDS: Final = frozenset(
    frozenset(pair)
    for pair in (("causal", "casual"), ("marital", "martial"), ("assess", "asses"), ("desert", "dessert"))
)
"""Words that are a slip of the keyboard apart and mean something else."""


def is_typo(old: str, new: str, /) -> bool:
    """Tell whether two texts differ in case, spacing, punctuation or a slip of the keyboard alone.

    Examples:
        >>> is_typo("I recieve help", "I receive help."), is_typo("I can cope", "I can't cope")
        (True, False)
    """
    before, after = _words(old), _words(new)
    if len(before) != len(after):
        return False
    differing = [(a, b) for a, b in zip(before, after, strict=True) if a.casefold() != b.casefold()]
    if any(_is_shout(a) != _is_shout(b) for a, b in zip(before, after, strict=True)) and not _all_shout(before, after):
        return False
    return len(differing) <= 1 + len(before) // 10 and all(_is_slip(a, b) for a, b in differing)


def shared_words(old: str, new: str, /) -> float:
    """Give the share of words that two texts have in common: 1 where they have the same, 0 where none."""
    before, after = ({word.casefold() for word in _words(text)} for text in (old, new))
    return len(before & after) / len(before | after) if before | after else 1.0


def _words(text: str) -> list[str]:
    return [word for word in _WORDS_APART.split(text.translate(_QUOTES)) if word]


def _is_shout(word: str) -> bool:
    """Tell whether a word is in capitals, as abbreviations are: "US" and "us" are two words."""
    return len(word) > 1 and word.isupper()


def _all_shout(old: list[str], new: list[str]) -> bool:
    return any(all(word.isupper() for word in text) for text in (old, new) if text)


def _is_slip(old: str, new: str) -> bool:
    """Tell whether one long word is another with two letters swapped, or with a letter doubled or not."""
    a, b = old.casefold(), new.casefold()
    if min(len(a), len(b)) < _LONG_WORD or not (a.isalpha() and b.isalpha()) or frozenset((a, b)) in _DIFFERENT_WORDS:
        return False
    if len(a) == len(b):
        places = [place for place, (one, other) in enumerate(zip(a, b, strict=True)) if one != other]
        if len(places) != 2 or places[1] != places[0] + 1:
            return False
        return (a[places[0]], a[places[1]]) == (b[places[1]], b[places[0]])
    once = ["".join(letter for letter, _ in groupby(word)) for word in (a, b)]
    return once[0] == once[1] and abs(len(a) - len(b)) == 1
