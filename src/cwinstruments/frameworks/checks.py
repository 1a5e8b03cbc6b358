"""What is wrong with a framework beyond its shape: parts that can't be told apart, and texts that lack a language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity, join_ids
from cwinstruments.documents import Document
from cwinstruments.documents.outline import mapping
from cwinstruments.documents.written_texts import WrittenText, is_text


def check_parts(document: Document, /) -> Iterator[Diagnostic]:
    """Find domains, themes and principles with the id or the title of another, and texts that lack a language."""
    data = mapping(document.data)
    parts: dict[str, list[tuple[str, Path, Any]]] = {
        "domain": [
            (id, ("domains", id), mapping(one).get("title")) for id, one in mapping(data.get("domains")).items()
        ],
        "theme": list(_themes(data)),
        "principle": [(id, ("principles", id), one) for id, one in mapping(data.get("principles")).items()],
    }
    for what, of_kind in parts.items():
        yield from _alike(document, what, of_kind)
    whole = [WrittenText((key,), data[key]) for key in ("title", "description") if is_text(data.get(key))]
    named = [WrittenText(path, text) for of_kind in parts.values() for _, path, text in of_kind if is_text(text)]
    yield from _languages(document, [*whole, *named])


def _themes(data: Mapping[str, Any]) -> Iterator[tuple[str, Path, Any]]:
    for domain, one in mapping(data.get("domains")).items():
        for id, title in mapping(mapping(one).get("themes")).items():
            yield id, ("domains", domain, "themes", id), title


def _alike(document: Document, what: str, parts: Iterable[tuple[str, Path, Any]]) -> Iterator[Diagnostic]:
    ids: dict[str, Path] = {}
    titles: dict[tuple[str, str], tuple[str, Path]] = {}
    for id, path, title in parts:
        first = ids.setdefault(id, path)
        if first != path:
            message = f"there is a {what} {id!r} in {first[1]!r} too"
            hint = f"definitions name a {what} by its id alone: give one of them another"
            yield _finding(document, message, path, hint, first)
            continue
        for language, text in title.items() if is_text(title) else ():
            other, place = titles.setdefault((language, " ".join(text.split()).casefold()), (id, path))
            if place != path:
                message = f"{what} {id!r} has the same title as {other!r} in {language!r}"
                yield _finding(document, message, path, "who reads it can't tell them apart: was a line copied?", place)
                break


def _finding(document: Document, message: str, path: Path, hint: str, first: Path) -> Diagnostic:
    related = (Related("the first of them", first),)
    warning = Severity.WARNING
    return document.diagnostic("CWI292", message, path, hint=hint, severity=warning, key=True, related=related)


def _languages(document: Document, texts: list[WrittenText]) -> Iterator[Diagnostic]:
    """Find languages that some texts have and others lack; each is told once, at the first text without it."""
    for language in dict.fromkeys(language for one in texts for language in one.by_language):
        lacking = [one.path for one in texts if language not in one.by_language]
        if lacking:
            which = "one text lacks" if len(lacking) == 1 else f"{len(lacking)} of the {len(texts)} texts lack"
            named = join_ids(list(dict.fromkeys(str(path[-1]) for path in lacking)))
            message = f"{which} {language!r}, which others have: {named}"
            hint = "translate it, or take the language out of the others"
            yield document.diagnostic("CWI401", message, lacking[0], hint=hint, severity=Severity.WARNING, key=True)
