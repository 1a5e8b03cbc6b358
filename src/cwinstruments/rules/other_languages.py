"""Texts in another language than they say: two that changed places, or one that was put under the wrong key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.documents import Outline
from cwinstruments.profiles import Profile
from cwinstruments.rules.item_words import Worded, item_words
from cwinstruments.rules.rule import DefinitionRule
from cwinstruments.rules.wording_lists import words_of

# Words that nearly every sentence has, and that the other language does not have at all.
_COMMON: Final = {
    "en": frozenset(
        words_of(
            "the my is are am was were i of and to at with for from when what that this these we our you your they "
            "their it its do does not have been be will would can could about or but how much feel work there in on by "
            "others"
        )
    ),
    "es": frozenset(
        words_of(
            "el la los las un una unos unas del al que y en por para mi mis tu tus su sus es está están estoy soy son "
            "se lo más muy cuando como cómo qué de con este esta esto nos nuestro nuestra puedo puede tengo tiene hay "
            "o pero siento trabajo otros otras ha han"
        )
    ),
}
_NAMES: Final = {"en": "English", "es": "Spanish"}
_ENOUGH = 3
"""So many words of another language are enough where nothing else tells."""


class OtherLanguages(DefinitionRule):
    """The text of an item is in another language than it says.

    What it does:
        Looks for common words of English and Spanish in the texts of items. Warns where the text in `en` has some of
        Spanish and none of English and the other way round, so that the two have changed places; and where one text has
        three or more of the other language and none of its own. Most short texts have too few, and are passed over.

    Why it matters:
        Respondents get a language that they did not choose. No check of missing languages can see it: both texts are
        there.

    Example:
        `{en: "Sé lo que se espera de mí.", es: "I know what is expected of me."}`.

    Use instead:
        Each text under its own language.
    """

    code = "CWI426"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        suspects: dict[Path, list[tuple[Worded, str, int]]] = {}
        for one in item_words(outline).all:
            own = _COMMON.get(one.language)
            # Nearly every text has a common word of its own language.
            if own is None or not own.isdisjoint(one.words):
                continue
            other = "es" if one.language == "en" else "en"
            n_words = len(_COMMON[other].intersection(one.words))
            if n_words:
                suspects.setdefault(one.wording.path[:-1], []).append((one, other, n_words))
        for found in suspects.values():
            yield from self._tell(outline, found)

    def _tell(self, outline: Outline, found: list[tuple[Worded, str, int]]) -> Iterator[Diagnostic]:
        first, other, n_words = found[0]
        id, tag = first.wording.item.id, first.wording.language
        if len({one.language for one, _, _ in found}) > 1:
            message = f"item {id!r}: the texts in 'en' and 'es' seem to have changed places"
            yield self.finding(message, first.wording.path, "put each text under its own language")
        elif n_words >= _ENOUGH and not _is_a_copy(outline, first):
            message = f"item {id!r}: the text in {tag!r} seems to be {_NAMES[other]}"
            yield self.finding(message, first.wording.path, "put the text under its own language")


def _is_a_copy(outline: Outline, one: Worded) -> bool:
    """Tell whether the item has the same text in another language, which is told as that."""
    wordings = (other for other in item_words(outline).all if other.wording.path[:-1] == one.wording.path[:-1])
    return any(other.words == one.words and other.language != one.language for other in wordings)
