"""Wording of single items: how long they are, and whether one answer can mean one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import Wording
from cwinstruments.profiles import Profile
from cwinstruments.rules.item_words import ItemWords, Worded, item_words
from cwinstruments.rules.rule import DefinitionRule
from cwinstruments.rules.wording_lists import (
    CLAUSES,
    JOINED,
    LONE_NEGATIONS,
    NEGATIONS,
    NEGATIVE_WORDS,
    NO_NEGATION,
    PAIRS,
)

_MANY_WORDS = 25
_TOO_MANY_WORDS = 40
_TWO = 2
_JUDGED = frozenset(("ordered_choice", "visual_analogue"))
"""Items answered by degrees. A yes or a number can be asked for two things at once, a degree can't."""


class LongItems(DefinitionRule):
    """An item is long.

    What it does:
        Counts the words of each item in each language. More than 25 give a note, more than 40 a warning. Guides advise
        less: 20 words (Dörnyei Z. (2007). Research Methods in Applied Linguistics, p. 108), as do the rules for the
        instruments of this project; between 20 and 25 nothing is said.

    Why it matters:
        Who reads quickly has forgotten the beginning at the end, and answers what was understood last.

    Example:
        An item that first describes a situation in two sentences and then asks how often it occurred.

    Use instead:
        Put what holds for all items into `instructions` or `recall_period`, and leave one thought in the item.
    """

    code = "CWI414"
    severity = Severity.NOTE
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        longest: dict[int | str, tuple[int, Wording]] = {}
        for one in outline.wordings:
            # So many words take as many characters and blanks.
            words = 0 if len(one.text) < 2 * _MANY_WORDS else len(one.text.split())
            if words > _MANY_WORDS and words > longest.get(one.item.path[-1], (0, one))[0]:
                longest[one.item.path[-1]] = (words, one)
        for words, one in longest.values():
            message = f"item {one.item.id!r} has {words} words in {one.language!r}"
            severity = Severity.WARNING if words > _TOO_MANY_WORDS else Severity.NOTE
            yield self.finding(message, one.path, "20 words are long enough; split it, or use 'instructions'", severity)


class DoubleNegatives(DefinitionRule):
    """An item negates twice.

    What it does:
        Looks in English and Spanish items for two negations in one clause: words such as *not*, *never*, *without*, and
        adjectives of a short list such as *unfair*. In Spanish, *no … nada* and the like count once. A note: lists of
        words can't understand a sentence.

    Why it matters:
        Respondents have to work out what a *no* to a double negative means, and many do it wrong (Artino et al. 2014,
        doi 10.3109/0142159X.2014.889814, table 2).

    Example:
        `It is not impossible to finish in time.`

    Use instead:
        The positive sentence: `I can finish in time.`
    """

    code = "CWI415"
    severity = Severity.NOTE
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for one, found in _first_of_each(outline, _negations):
            message = f"item {one.item.id!r} negates twice in {one.language!r}: {found}"
            yield self.finding(message, one.path, "say it positively, with one negation at most")


def _negations(given: Worded, words: ItemWords) -> str | None:
    """Give the negations of the first clause that has two."""
    if words.negations_in(given) < _TWO:
        return None
    one, language = given.wording, given.language
    text = NO_NEGATION[language].sub(" ", one.text.casefold())
    for clause in CLAUSES[language].split(text):
        found = [each.group() for each in NEGATIONS[language].finditer(clause)]
        if not found and language in LONE_NEGATIONS:
            found = [each.group() for each in LONE_NEGATIONS[language].finditer(clause)][:1]
        found += [each.group() for each in NEGATIVE_WORDS[language].finditer(clause)]
        if len(found) >= _TWO:
            return ", ".join(repr(word) for word in found)
    return None


class DoubleBarrelled(DefinitionRule):
    """An item seems to ask for two things.

    What it does:
        Looks for *and*, and for *or* between two like words, in English and Spanish items that are answered by degrees.
        Phrases of one idea, such as *again and again* or *he or she*, are passed over; so is what stands between
        *between* and *and*. A note: whether the two are one idea only people can tell.

    Why it matters:
        Who would agree to one half and not to the other can't answer (Artino et al. 2014,
        doi 10.3109/0142159X.2014.889814, table 2).

    Example:
        `My supervisor is fair and has time for me.`

    Use instead:
        Two items, or the half that matters.
    """

    code = "CWI416"
    severity = Severity.NOTE
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for one, found in _first_of_each(outline, _joins):
            message = f"item {one.item.id!r} may ask for two things in {one.language!r}: {found!r}"
            yield self.finding(message, one.path, "two items, or one half, if they are not one idea")


def _joins(given: Worded, words: ItemWords) -> str | None:
    """Give what joins two things, with what stands beside it."""
    one, language = given.wording, given.language
    if not words.is_joined(given) or one.item.type not in _JUDGED:
        return None
    text = PAIRS[language].sub("|", " ".join(one.text.split()).casefold())
    found = JOINED[language].search(text)
    if found is None:
        return None
    before, after = text[: found.start()].split()[-1:], text[found.end() :].split()[:1]
    return " ".join([*before, found.group(), *after]).rstrip(" .,;:!?")


def _first_of_each(outline: Outline, find: Callable[[Worded, ItemWords], str | None]) -> Iterator[tuple[Wording, str]]:
    """Give for each item the first wording in which something is found: translations share what is wrong."""
    told: set[int | str] = set()
    words = item_words(outline)
    for given in words.all:
        place = given.wording.item.path[-1]
        if place not in told and (found := find(given, words)):
            told.add(place)
            yield given.wording, found
