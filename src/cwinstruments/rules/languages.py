"""Languages: whether all texts are there in the same ones, and are translated in fact."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping
from cwinstruments.documents.written_texts import LANGUAGE
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule

_WORD = re.compile(r"[^\W\d_]{2,}")
_FEW_WORDS = 2
"""So many words can be alike in two languages without having been copied: names, loanwords."""


class UnevenLanguages(DefinitionRule):
    """Some texts have a language that others lack.

    What it does:
        Looks for languages that the title does not have. Where most of the other texts have one, the title is reported;
        otherwise the first text that has it. A text that lacks a language of the title is reported as CWI401, and not
        here too.

    Why it matters:
        Who reads that language meets some items in it and the others in another one. Most often a translation was
        begun and not finished, or a language is misspelt.

    Example:
        The title and all items have `en`, and one item has `fr` as well.

    Use instead:
        Translate all texts and the title, or take the language out.
    """

    code = "CWI406"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        title = [language for language in mapping(outline.data.get("title")) if LANGUAGE.fullmatch(language)]
        if outline.languages_of_texts == {tuple(title)}:
            return
        # What lacks a language of the title has most probably misspelt it, and is reported already.
        others = (one for one in outline.texts if one.path != ("title",))
        whole = [one for one in others if all(language in one.by_language for language in title)]
        if not title:
            return
        having: dict[str, list[Path]] = {}
        for one in whole:
            for language in one.by_language:
                if language not in title:
                    having.setdefault(language, []).append(one.path)
        for language, paths in having.items():
            if 2 * len(paths) > len(whole):
                message = f"the title lacks {language!r}, in which {len(paths)} of {len(whole)} other texts are"
                related = (Related(f"the first text in {language!r}", paths[0]),)
                hint = "translate the title, and whatever else lacks the language"
                yield self.finding(message, ("title",), hint, key=True, related=related)
            else:
                have = "has" if len(paths) == 1 else "have"
                message = f"{len(paths)} of {len(whole)} texts {have} {language!r}, which the title lacks"
                hint = "translate all texts and the title, or take the language out"
                yield self.finding(message, (*paths[0], language), hint, key=True)


class UntoldTranslations(DefinitionRule):
    """Nothing is said about a translation.

    What it does:
        Looks for a second language of the title that has no entry in `translations`. One language needs none: the one
        in which the instrument was written.

    Why it matters:
        A translation that a machine made in an afternoon and one that was tested with respondents look alike. Whoever
        compares languages, or shows texts to people, has to know which it is.

    Example:
        `title: {en: Strain, es: Tensión}`, and no `translations`.

    Use instead:
        `translations: {es: {status: draft, note: "Not yet read by a second translator."}}`.
    """

    code = "CWI407"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        title = [language for language in mapping(outline.data.get("title")) if LANGUAGE.fullmatch(language)]
        told = mapping(outline.data.get("translations"))
        if len(title) < 2:
            return
        written = {language for one in outline.texts if one.path != ("title",) for language in one.by_language}
        untold = [language for language in title if language not in told and language in written]
        # A language that is told but not written is most probably a misspelt one, and reported as that.
        if len(untold) < 2 or not all(language in title for language in told):
            return
        for language in untold[1:]:
            path = ("translations",) if "translations" in outline.data else ("title", language)
            message = f"nothing is said about how far the translation into {language!r} has come"
            hint = f"add to 'translations': {language}: {{status: draft}}, or a further status that is true"
            yield self.finding(message, path, hint, key=True)


class CopiedTexts(DefinitionRule):
    """A text is the same in two languages.

    What it does:
        Compares each text of three or more words in its languages; capitals and spaces make no difference. The title of
        the instrument is passed over, which may be a name, and so are languages that differ only by region.

    Why it matters:
        The text was copied to be translated, and was not. A check of missing languages can't see it.

    Example:
        `{en: "I know what is due this week.", es: "I know what is due this week."}`.

    Use instead:
        The translation; or take the language out until there is one.
    """

    code = "CWI408"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for written in outline.texts:
            texts = written.by_language
            if len(texts) < 2 or written.path == ("title",) or _surely_differ(texts.values()):
                continue
            seen: dict[str, str] = {}
            for language, text in texts.items():
                first = seen.setdefault(" ".join(text.split()).casefold(), language)
                if first.partition("-")[0] != language.partition("-")[0] and len(_WORD.findall(text)) > _FEW_WORDS:
                    message = f"the text is the same in {first!r} and in {language!r}"
                    hint = "translate it, or take the language out"
                    yield self.finding(message, (*written.path, language), hint)


def _surely_differ(texts: Collection[str]) -> bool:
    """Tell quickly of most texts that no two are alike: already their first and last characters differ."""
    ends = {text[:1] + text[-1:] for text in texts}
    both = "".join(ends)
    # Letters beyond ASCII may turn into two small ones.
    if not both.isascii() or not both.isprintable() or " " in both:
        return False
    return len({one.lower() for one in ends}) == len(texts)
