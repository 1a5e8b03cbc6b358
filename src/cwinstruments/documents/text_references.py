"""References of texts: languages, forms, and whether there is wording at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean
from cwinstruments.documents.outline import ItemEntry, Outline, mapping, sequence

TEXT_KEYS = frozenset(
    (
        "title",
        "description",
        "instructions",
        "recall_period",
        "statement",
        "text",
        "topic",
        "label",
        "low",
        "high",
    )
)
"""The keys whose values are text by language."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def check_languages(outline: Outline) -> Iterator[Diagnostic]:
    """Find texts that lack a language of the title."""
    languages = tuple(language for language in mapping(outline.data.get("title")) if _LANGUAGE.fullmatch(language))
    for path, text in _texts(outline.data, ()):
        missing = [language for language in languages if language not in text]
        if missing and path != ("title",):
            message = f"the text lacks {', '.join(repr(language) for language in missing)}, which the title has"
            yield outline.warning(
                "CWI216", message, path, "translate it, or take the language out of the title", key=True
            )


def check_survey_languages(outline: Outline) -> Iterator[Diagnostic]:
    """Find texts of a survey that lack a language in which it is given out."""
    title = mapping(outline.data.get("title"))
    given = [one for one in sequence(outline.data.get("languages")) if isinstance(one, str)]
    languages = given or [language for language in title if _LANGUAGE.fullmatch(language)]
    respondent = mapping(outline.data.get("respondent"))
    texts = [*_texts(outline.data, ()), *([(("respondent",), respondent)] if _is_text(respondent) else [])]
    for path, text in texts:
        missing = [language for language in languages if language not in text]
        if missing:
            message = f"the text lacks {', '.join(map(repr, missing))}, in which the survey is given out"
            yield outline.warning("CWI216", message, path, "translate it, or take the language out", key=True)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Give every text by language in the document."""
    if isinstance(value, list):
        for place, part in enumerate(value):
            yield from _texts(part, (*path, place))
    for key, part in mapping(value).items():
        is_text = key in TEXT_KEYS or path[-1:] == ("text_by_form",)
        if is_text and _is_text(part):
            yield (*path, key), part
        else:
            yield from _texts(part, (*path, key))


def _is_text(value: Any) -> bool:
    """Tell a text by language from a scale or form that happens to be called like a text key."""
    return bool(mapping(value)) and all(
        _LANGUAGE.fullmatch(key) and isinstance(text, str) for key, text in value.items()
    )


def check_forms(outline: Outline) -> Iterator[Diagnostic]:
    """Find texts for forms that are not defined."""
    forms = mapping(outline.data.get("forms"))
    for item in outline.items:
        for form in mapping(item.data.get("text_by_form")):
            if form not in forms:
                message = f"item {item.id!r} has a text for form {form!r}, which is not defined"
                hint = did_you_mean(form, forms) or "define it in 'forms'"
                yield outline.error("CWI206", message, (*item.path, "text_by_form", form), hint, key=True)


def check_wording(outline: Outline) -> Iterator[Diagnostic]:
    """Find items without text where the wording is complete, and with text where it must not be included."""
    wording = outline.data.get("wording")
    for item in outline.items:
        if wording == "complete":
            yield from _check_has_text(outline, item)
        if wording == "key_only":
            for key in ("text", "text_by_form"):
                if key in item.data:
                    message = f"item {item.id!r} has a text, although the wording is 'key_only'"
                    hint = "give a few words of your own as 'topic' instead"
                    yield outline.warning("CWI218", message, (*item.path, key), hint, key=True)


def _check_has_text(outline: Outline, item: ItemEntry) -> Iterator[Diagnostic]:
    if "text" in item.data:
        return
    if "text_by_form" not in item.data:
        message = f"item {item.id!r} has no text, although the wording is 'complete'"
        yield outline.error("CWI217", message, item.path, "add 'text', or say 'wording: key_only'")
        return
    lacking = [form for form in mapping(outline.data.get("forms")) if form not in mapping(item.data["text_by_form"])]
    if lacking:
        message = f"item {item.id!r} has no text for form {', '.join(repr(form) for form in lacking)}"
        yield outline.error(
            "CWI217", message, (*item.path, "text_by_form"), "add it, or a 'text' for all forms", key=True
        )
