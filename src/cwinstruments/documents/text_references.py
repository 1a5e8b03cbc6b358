"""References of texts: languages, forms, and whether there is wording at all."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic, did_you_mean, nearest
from cwinstruments.documents.outline import ItemEntry, Outline, mapping, sequence
from cwinstruments.documents.written_texts import LANGUAGE, WrittenText, is_text

_SEVERAL = 3


def check_languages(outline: Outline) -> Iterator[Diagnostic]:
    """Find texts that lack a language of the title."""
    languages = [language for language in mapping(outline.data.get("title")) if LANGUAGE.fullmatch(language)]
    if outline.languages_of_texts == {tuple(languages)}:
        return
    others = [one for one in outline.texts if one.path != ("title",)]
    known = {language for one in others for language in one.by_language}
    # That all texts lack it is one fault, and most probably one of the title.
    alone = [language for language in languages if language not in known] if len(others) >= _SEVERAL else []
    for language in alone:
        message = f"the title has {language!r}, in which no other text is"
        near = nearest(language, known)
        hint = f"did you mean '{near[0]}'?" if near else "translate the texts, or take the language out of the title"
        yield outline.warning("CWI401", message, ("title", language), hint, key=True)
    for written in others:
        path, text = written.path, written.by_language
        missing = [language for language in languages if language not in text and language not in alone]
        if missing:
            message = f"the text lacks {', '.join(repr(language) for language in missing)}, which the title has"
            odd = [language for language in text if language not in languages]
            hint = "translate it, or take the language out of the title"
            if len(odd) == len(missing) == 1 and _is_meant(odd[0], missing[0]):
                message = f"{message}; it has {odd[0]!r}, which is no language of the title"
                # The tag of a language is the shortest that it has.
                in_title = len(odd[0]) < len(missing[0])
                hint = f"did you mean '{odd[0]}' in the title?" if in_title else f"did you mean '{missing[0]}'?"
            yield outline.warning("CWI401", message, path, hint, key=True)


def _is_meant(written: str, language: str) -> bool:
    """Tell whether a language may be meant by a tag: one begins with the other, or letters are in the wrong order.

    Examples:
        >>> _is_meant("esp", "es"), _is_meant("se", "es"), _is_meant("fr", "es")
        (True, True, False)
    """
    one, other = (tag.partition("-")[0].lower() for tag in (written, language))
    return one.startswith(other) or other.startswith(one) or sorted(one) == sorted(other)


def check_survey_languages(outline: Outline) -> Iterator[Diagnostic]:
    """Find texts of a survey that lack a language in which it is given out."""
    title = mapping(outline.data.get("title"))
    given = [one for one in sequence(outline.data.get("languages")) if isinstance(one, str)]
    languages = given or [language for language in title if LANGUAGE.fullmatch(language)]
    respondent = mapping(outline.data.get("respondent"))
    texts = [*outline.texts, *([WrittenText(("respondent",), respondent)] if is_text(respondent) else [])]
    for written in texts:
        path = written.path
        missing = [language for language in languages if language not in written.by_language]
        if missing:
            message = f"the text lacks {', '.join(map(repr, missing))}, in which the survey is given out"
            yield outline.warning("CWI401", message, path, "translate it, or take the language out", key=True)


def check_forms(outline: Outline) -> Iterator[Diagnostic]:
    """Find texts for forms that are not defined."""
    forms = mapping(outline.data.get("forms"))
    for item in outline.items:
        for form in mapping(item.data["text_by_form"]) if "text_by_form" in item.data else ():
            if form not in forms:
                message = f"item {item.id!r} has a text for form {form!r}, which is not defined"
                hint = did_you_mean(form, forms) or "define it in 'forms'"
                yield outline.error("CWI206", message, (*item.path, "text_by_form", form), hint, key=True)


def check_wording(outline: Outline) -> Iterator[Diagnostic]:
    """Find items without text where the wording is complete, and with text where it must not be included."""
    wording = outline.data.get("wording")
    if wording == "complete":
        for item in outline.items:
            yield from _check_has_text(outline, item)
    elif wording in ("key_only", "slots"):
        found = [(item, key) for item in outline.items for key in ("text", "text_by_form") if key in item.data]
        n_items = len({item.path for item, _ in found})
        if found:
            item, key = found[0]
            who = f"{item.id!r} has" if n_items == 1 else f"{item.id!r} and {n_items - 1} more have"
            message = f"item {who} a text, although the wording is {wording!r}"
            hint = "give a few words of your own as 'topic' instead"
            if wording == "slots":
                message += ": the words are left to those who use the instrument"
                hint = "say what the item is about as 'topic'; the words themselves go into an overlay"
            yield outline.warning("CWI601", message, (*item.path, key), hint, key=True)


def _check_has_text(outline: Outline, item: ItemEntry) -> Iterator[Diagnostic]:
    if "text" in item.data:
        return
    if "text_by_form" not in item.data:
        message = f"item {item.id!r} has no text, although the wording is 'complete'"
        yield outline.error("CWI402", message, item.path, "add 'text', or say 'wording: key_only'")
        return
    lacking = [form for form in mapping(outline.data.get("forms")) if form not in mapping(item.data["text_by_form"])]
    if lacking:
        message = f"item {item.id!r} has no text for form {', '.join(repr(form) for form in lacking)}"
        yield outline.error(
            "CWI402", message, (*item.path, "text_by_form"), "add it, or a 'text' for all forms", key=True
        )
