"""Signs in texts: question marks that nobody opened, and what a program was to replace or to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.profiles import Profile
from cwinstruments.rules.blemishes import each_text, has_placeholder
from cwinstruments.rules.rule import DefinitionRule

# After a word: in brackets, or alone, they are signs. Within a word they belong to an address.
_CLOSING: Final = re.compile(r"(?<=[\w.…\"'»”’)])[?!]+(?![\w/=])")
_OPENING: Final = re.compile(r"[¿¡]+")

_MARKUP_SIGNS: Final = ("{", "<", "&", "%(", "%s")
_MARKUP: Final = re.compile(
    r"\$?\{\{?\s*[^\W\d][\w .:-]{0,40}\}\}?"
    r"|<<\s*[^\W\d][\w .-]{0,40}>>|%\([^\W\d]\w{0,40}\)s|(?<!\w)%s\b"
    r"|</?(?:a|b|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>]{0,200})?/?>"
    r"|&(?:amp|lt|gt|quot|apos|nbsp|iquest|iexcl|[aeiounAEIOUN](?:acute|tilde|uml)|#\d{2,5}|#x[0-9a-fA-F]{2,5});",
    re.IGNORECASE,
)


class UnopenedQuestions(DefinitionRule):
    """A Spanish question or exclamation is not opened.

    What it does:
        Counts `?` and `!` after words in each Spanish text, and `¿` and `¡`. A text that has more of the first than of
        the second is noted.

    Why it matters:
        In Spanish a question has a sign at both ends. Without the first one the text looks as if nobody had read it
        who writes the language, and a long item is understood as a question only at its end.

    Example:
        `es: "Con qué frecuencia le faltó tiempo?"`.

    Use instead:
        `es: "¿Con qué frecuencia le faltó tiempo?"`.
    """

    code = "CWI427"
    severity = Severity.NOTE
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        # Looked for in all texts at once, which is far quicker: most definitions have no question.
        if "?" not in outline.written and "!" not in outline.written:
            return
        for path, language, text in each_text(outline):
            if language.partition("-")[0] != "es" or not ("?" in text or "!" in text):
                continue
            closing = _CLOSING.findall(text)
            if len(closing) > len(_OPENING.findall(text)):
                sign = closing[0][0]
                opening = "¿" if sign == "?" else "¡"
                message = f"the text in {language!r} has {sign!r} at an end, and no {opening!r} where that begins"
                yield self.finding(message, (*path, language), f"write {opening!r} before its first word")


class Markup(DefinitionRule):
    """A text has markup or a name that a program was to replace.

    What it does:
        Looks in every text for names in braces such as `{unit}`, `${unit}` and `%(unit)s`, for tags of HTML such as
        `<b>` and `<br/>`, and for characters written as `&nbsp;`.

    Why it matters:
        Texts are shown as they stand: nothing is filled in, and respondents read the tags. Most often a text was copied
        from a survey program.

    Example:
        `text: {en: "In {unit}, I know what is <b>due</b>."}`.

    Use instead:
        The words themselves. Where forms differ in a word, `text_by_form`.
    """

    code = "CWI428"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        if not _may_have_markup(outline.written):
            return
        for path, language, text in each_text(outline):
            found = _MARKUP.search(text) if _may_have_markup(text) else None
            if found is not None and not has_placeholder(text, language):
                message = f"the text in {language!r} has {found.group()!r}, which is shown as it stands"
                hint = "write plain words; where forms differ in a word, use 'text_by_form'"
                yield self.finding(message, (*path, language), hint)


def _may_have_markup(text: str) -> bool:
    return any(sign in text for sign in _MARKUP_SIGNS)
