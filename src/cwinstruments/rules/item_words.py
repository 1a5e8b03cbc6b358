"""The words of items, which several rules about wording need: taken apart once for all of them."""

from __future__ import annotations

from typing import NamedTuple

from attrs import frozen

from cwinstruments.documents import Outline
from cwinstruments.documents.outline import Wording
from cwinstruments.rules.wording_lists import JOINS, NEGATIONS, may_negate, words_of


class Worded(NamedTuple):
    """The wording of an item in one language, and its words.

    Args:
        language: the language without its region.
    """

    wording: Wording
    language: str
    words: tuple[str, ...]


@frozen
class ItemWords:
    """What respondents read of all items.

    Args:
        all: every wording with its words, in order.
        negating: the words among them that may negate, by language; a language without any is left out.
        joining: the words that may join two things, in the same way.
    """

    all: tuple[Worded, ...]
    negating: dict[str, frozenset[str]]
    joining: dict[str, frozenset[str]]

    def negations_in(self, one: Worded, /) -> int:
        """Count the words of a wording that may negate: rather too many, and none in a language without a list."""
        negating = self.negating.get(one.language)
        return 0 if negating is None else sum(word in negating for word in one.words)

    def is_joined(self, one: Worded, /) -> bool:
        """Tell whether a wording has a word that may join two things."""
        joining = self.joining.get(one.language)
        return joining is not None and not joining.isdisjoint(one.words)


def item_words(outline: Outline, /) -> ItemWords:
    """Give the words of all items of a document."""
    return outline.once(item_words, _take_apart)


def _take_apart(outline: Outline) -> ItemWords:
    found = tuple(Worded(one, one.language.partition("-")[0], words_of(one.text)) for one in outline.wordings)
    vocabulary: dict[str, set[str]] = {}
    for one in found:
        vocabulary.setdefault(one.language, set()).update(one.words)
    negating = {
        language: frozenset(word for word in words if may_negate(language, word))
        for language, words in vocabulary.items()
        if language in NEGATIONS
    }
    joining = {language: JOINS[language] & words for language, words in vocabulary.items() if language in JOINS}
    return ItemWords(
        found,
        {language: words for language, words in negating.items() if words},
        {language: words for language, words in joining.items() if words},
    )
