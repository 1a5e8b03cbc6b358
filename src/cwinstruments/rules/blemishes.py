"""Blemishes of single texts: nothing to read, blanks too many, words that were to be replaced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Path, Severity
from cwinstruments.documents import Document, Outline
from cwinstruments.documents.edits import index_of
from cwinstruments.documents.written_texts import is_text
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule

_LETTER = re.compile(r"[^\W_]")
_ENDS = frozenset(("label", "low", "high"))
"""Labels can be signs: plus and minus, a question mark for "don't know"."""
_NO_SIGN = re.compile(r"[\s.,;:…_\u200b-\u200f\ufeff]+")
_BLANK_SIGNS = ("  ", "\t", "\u00a0", *map(chr, range(0x2000, 0x200B)))
_BLANKS = re.compile(r"(?<=\S)[ \t\u00a0\u2000-\u200a]{2,}(?=\S)")

_SIGNS_OF_PLACEHOLDERS = ("TODO", "TBD", "FIXME", "XXX", "???", "[")
_WORDS_OF_PLACEHOLDERS = ("lorem ipsum", "changeme", "translation missing", "por traducir")
_PLACEHOLDER = re.compile(
    r"\b(?:TBD|FIXME|XXX+)\b|\?\?\?+|(?i:\blorem ipsum\b|\bchangeme\b|\btranslation missing\b|\bpor traducir\b)"
    r"|\[(?i:insert|your|todo|tbd|placeholder|text|texto|insertar|translation)\b[^\]]{0,60}\]"
)
# Within a sentence it is what people have to do: 'the TODO list of my team'.
_TO_DO = re.compile(
    r"(?:\A|[.!?;:/]\s)\W*TODO\b(?![\s-]?(?i:lists?|items?|apps?|boards?)\b)|\bTODO\s?:|[\[(<{]\s?TODO\b|\bTODO\W*\Z"
)
# In these languages TODO in capitals can be the word for all.
_TO_DO_ALONE = re.compile(r"\A\W*TODO\W*\Z|\bTODO:|[\[(<]TODO")
_TODO_IS_A_WORD = frozenset(("ca", "es", "gl", "pt"))


class EmptyTexts(DefinitionRule):
    """A text has nothing to read.

    What it does:
        Finds texts without a letter or a digit, such as a dash or three dots. Labels and anchors may be signs, `+` or
        a smile; of them only blanks and dots are reported.

    Why it matters:
        Respondents get an empty line. It was put there so that the language is not missing, and forgotten.

    Example:
        `text: {en: "I know what is due.", es: "..."}`.

    Use instead:
        The text; or take the language out until there is one.
    """

    code = "CWI409"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for path, language, text in each_text(outline):
            if not text[:1].isalnum() and is_empty(text, path):
                hint = "write the text, or take the language out"
                yield self.finding(f"the text in {language!r} has nothing to read", (*path, language), hint)


def is_empty(text: str, path: Path, /) -> bool:
    """Tell whether a text that is not missing says nothing."""
    if not text or _LETTER.search(text):
        return False
    if path[-1] in _ENDS:
        return _NO_SIGN.fullmatch(text) is not None
    return all(unicodedata.category(character)[0] in "PZC" for character in text)


class Blanks(DefinitionRule):
    """A text has blanks too many.

    What it does:
        Finds texts that begin or end with a blank, and those with two blanks in a row. Line ends, and blanks at the
        beginning of a line, are left alone.

    Why it matters:
        Texts that look the same are not the same: comparisons of versions and of wordings take them for different, and
        some programs show the gap.

    Example:
        `text: {en: "I know  what is due. "}`.

    Use instead:
        One blank between words, and none at the ends. `--fix` does it.
    """

    code = "CWI410"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        # Looked for in all texts at once, which is far quicker: nearly all have none.
        may_be_inside = any(sign in outline.written for sign in _BLANK_SIGNS)
        for path, language, text in each_text(outline):
            if not may_be_inside and not text[:1].isspace() and not text[-1:].isspace():
                continue
            outside = text[:1].isspace() or text.rstrip("\n")[-1:].isspace()
            # Two spaces are looked for first: that is far quicker, and nearly all texts have none.
            inside = ("  " in text or "\t" in text or not text.isascii()) and _BLANKS.search(text) is not None
            if not (outside or inside) or not text.strip() or is_empty(text, path):
                continue
            where = "begins or ends with a blank" if outside else "has two blanks in a row"
            place = (*path, language)
            hint = "one blank between words, and none at the ends"
            fix = _without_blanks(outline.document, place, text)
            yield self.finding(f"the text in {language!r} {where}", place, hint, fix=fix)


def _without_blanks(document: Document, path: Path, text: str) -> Fix | None:
    """Take blanks out of a text that stands in one line and without escapes; others are left to a person."""
    mark, end = document.span(path)
    if mark is None or end is None or path not in document.marks or mark.line != end[0]:
        return None
    source = document.text[index_of(document.text, mark.line, mark.column) : index_of(document.text, *end)]
    right = _BLANKS.sub(" ", text).strip()
    for quote in ('"', "'"):
        if source == f"{quote}{text}{quote}" and quote not in text and "\\" not in text:
            return Fix("take the blanks out", (Edit(f"{quote}{right}{quote}", path=path),))
    return Fix("take the blanks out", (Edit(right, path=path),)) if source == text else None


class Placeholders(DefinitionRule):
    """A text has words that were to be replaced.

    What it does:
        Looks in every text of an instrument or a survey for `TODO`, `TBD`, `FIXME`, `XXX`, `???`, `lorem ipsum`, and
        brackets such as `[insert name]`. `TODO` within a sentence, as in `the TODO list of my team`, is left alone. In
        Spanish, Portuguese, Catalan and Galician, where TODO is a word, only where it stands alone, in brackets or
        before a colon.

    Why it matters:
        They are notes of authors to themselves. In fieldwork, respondents read them.

    Example:
        `text: {en: "TODO: ask about the caseload"}`.

    Use instead:
        The text; or take the item out until there is one.
    """

    code = "CWI411"
    kinds = ("instrument", "survey")
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        texts = each_text(outline) if _may_hold_one(outline.written) else ()
        for path, language, text in (*texts, *_who_answers(outline)):
            if found := _find_placeholder(text, language):
                shown = found.group().strip()
                message = f"the text in {language!r} has {shown!r}, which was to be replaced"
                yield self.finding(message, (*path, language), "write what is meant to stand here")


def _who_answers(outline: Outline) -> Iterator[tuple[Path, str, str]]:
    """Give what a survey says of who answers it; of an instrument that key means something else."""
    respondent: Any = outline.data.get("respondent")
    if is_text(respondent):
        for language, text in respondent.items():
            yield ("respondent",), language, text


def has_placeholder(text: str, language: str, /) -> bool:
    """Tell whether a text has words that were to be replaced, as CWI411 reports them."""
    return _find_placeholder(text, language) is not None


def _find_placeholder(text: str, language: str) -> re.Match[str] | None:
    return (_PLACEHOLDER.search(text) or _to_do(language).search(text)) if _may_hold_one(text) else None


def _may_hold_one(text: str) -> bool:
    """Tell quickly of nearly all texts that they hold no placeholder."""
    if any(sign in text for sign in _SIGNS_OF_PLACEHOLDERS):
        return True
    small = text.casefold()
    return any(words in small for words in _WORDS_OF_PLACEHOLDERS)


def _to_do(language: str) -> re.Pattern[str]:
    return _TO_DO_ALONE if language.partition("-")[0] in _TODO_IS_A_WORD else _TO_DO


def each_text(outline: Outline, /) -> Iterator[tuple[Path, str, str]]:
    """Give every text with its place and its language."""
    for written in outline.texts:
        for language, text in written.by_language.items():
            yield written.path, language, text
