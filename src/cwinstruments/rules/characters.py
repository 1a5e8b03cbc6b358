"""Characters of texts that can't be seen, or are not what they look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cwinstruments.diagnostics import Diagnostic, Fix, Path, Severity
from cwinstruments.documents import Document, Outline, check_schema
from cwinstruments.documents.edits import edit_of, index_of
from cwinstruments.documents.sources import plain_source, source_of
from cwinstruments.documents.unseen import UNSEEN, describe_unseen, says_nothing, unseen_in
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule

_FORMULAS: Final = frozenset(("formula", "show_if"))

# The bytes of one letter in UTF-8, each taken for a letter of its own. Letters in capitals before it may be a word in
# quotes, such as Portuguese «MANHÃ».
_MISREAD: Final = re.compile(
    "(?<![A-ZÀ-Þ])(?:Ã[\u0080-\u009f¡-ª¬-º¼-¿‰“‘šœ]|Â[¡¿°º·«»]|â€[\u2122œ\u009d“”¦˜\u0093\u0094\u0099])"
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_LIKE_LATIN: Final = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0410\u0412\u0415\u041a"
        "\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd",
        "aeopcyxijsABEKMHOPCTXIJSABEZHIKMNOPTYXov",
        strict=True,
    )
)
"""Letters of Cyrillic and Greek that look like those of Latin."""
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_FEWEST_LETTERS: Final = 2
_CURLY: Final = re.compile(r"[“„«‘][^“”„«»‘]*[”“»’]")


class UnseenCharacters(DefinitionRule):
    """A text holds characters that can't be seen.

    What it does:
        Looks in everything that is written for spaces without width, joiners, soft hyphens, signs for the direction of
        writing, characters for private use, and the sign for a lost character. Joiners beside letters that need them,
        soft hyphens within words, and signs of direction in a text with letters that run from right to left are passed
        over. A character that is written as an escape, such as `"\\u200b"`, is meant. An id or a code with one does not
        have the right form, which is CWI105.

    Why it matters:
        Texts that look alike differ, so searches, comparisons and translations miss them. Characters for private use
        look different on every device, or like a box.

    Example:
        A label that was copied from a web page, with U+200B at its end.

    Use instead:
        The text without it. `--fix` takes out what certainly says nothing.
    """

    code = "CWI440"
    severity = Severity.WARNING
    kinds = ("instrument", "norms", "survey", "roster", "mapping", "overlay", "cases", "framework", "data_agreements")

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        document = outline.document
        if document.text.isascii() or not UNSEEN.search(document.text):
            return
        misshapen = {one.path for one in check_schema(document)}
        for path, key in _strings(document.data, ()):
            source = source_of(document, path, key=key)
            # What is written as an escape is meant, and then the source does not have it.
            found = [source[place] for place in unseen_in(source)]
            # A formula with one, and what has the wrong form because of it, can't be understood in the first place.
            if not found or path[-1] in _FORMULAS or path in misshapen:
                continue
            message, hint = describe_unseen(found[0])
            fix = _without(document, path, source, key=key) if all(map(says_nothing, found)) else None
            yield self.finding(message, path, hint, key=key, fix=fix)


def _without(document: Document, path: Path, source: str, *, key: bool) -> Fix | None:
    mark = document.span(path, key=key)[0]
    start = None if mark is None else index_of(document.text, mark.line, mark.column)
    if start is None:
        return None
    edits = (edit_of(document.text, start + one, start + one + 1, "") for one in unseen_in(source))
    return Fix("take it out", tuple(edits))


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, bool]]:
    """Give the place of every text and of every key of a document, and whether it is a key."""
    if isinstance(value, str):
        yield path, False
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield (*path, key), True
            yield from _strings(one, (*path, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _strings(one, (*path, place))


class MisreadTexts(DefinitionRule):
    """A text was once read in the wrong encoding.

    What it does:
        Looks in all texts for pairs of characters such as `Ã³`, which come about when UTF-8 is read as Latin-1 and
        saved again, and which no language writes.

    Why it matters:
        Respondents read it as it stands.

    Example:
        `title: {es: "SupervisiÃ³n"}`.

    Use instead:
        `title: {es: "Supervisión"}`; the file, or the table it came from, has to be read as UTF-8.
    """

    code = "CWI441"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for path, language, text in _texts(outline):
            found = _MISREAD.search(text)
            if found:
                message = f"the text in {language!r} has {found.group()!r}: it was once read in the wrong encoding"
                right = _read_again(found.group())
                meant = f"write {right!r} for it" if right else "write what was meant"
                yield self.finding(message, (*path, language), f"{meant}, and read its source as UTF-8")


def _read_again(text: str) -> str | None:
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


class LookAlikes(DefinitionRule):
    """A word has letters of two scripts that look alike.

    What it does:
        Looks in all texts for words of Latin letters in which one of Cyrillic or Greek stands that looks the same.

    Why it matters:
        Searches and screen readers take it for another word, and the same text elsewhere for a different one.

    Example:
        `Team` with the second letter of Cyrillic, U+0435.

    Use instead:
        The word in one script.
    """

    code = "CWI442"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for path, language, text in _texts(outline):
            for word in _WORD.findall(text):
                odd = [one for one in word if one in _LIKE_LATIN]
                if odd and len(odd) + len(_LATIN.findall(word)) == len(word) >= len(odd) + _FEWEST_LETTERS:
                    name = unicodedata.name(odd[0]).lower()
                    message = f"the word {word!r} of the text in {language!r} has another script's letter: {name}"
                    right = "".join(_LIKE_LATIN.get(one, one) for one in word)
                    yield self.finding(message, (*path, language), f"write {right!r} in Latin letters only")
                    break


class CurlyQuotes(DefinitionRule):
    """Curly quotes are part of a text.

    What it does:
        Finds texts without straight quotes around them that begin and end with curly ones.

    Why it matters:
        YAML knows straight quotes only; an editor or a chat made curly ones of them, and now respondents read them.

    Example:
        `title: {en: “Support”}`.

    Use instead:
        `title: {en: "Support"}`; or `"“Support”"`, where respondents are to read the quotes.
    """

    code = "CWI443"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for path, language, text in _texts(outline):
            place = (*path, language)
            if _CURLY.fullmatch(text) and plain_source(outline.document, place) == text:
                message = f"the curly quotes around the text in {language!r} are part of it"
                yield self.finding(message, place, f'use straight quotes: "{text[1:-1]}"')


def _texts(outline: Outline) -> Iterator[tuple[Path, str, str]]:
    """Give all texts that are not plain ASCII, in which nothing can be wrong."""
    for written in outline.texts if not outline.written.isascii() else ():
        for language, text in written.by_language.items():
            if not text.isascii():
                yield written.path, language, text
