"""Forms: versions of the wording, and what each says."""

from __future__ import annotations

from collections.abc import Collection

from attrs import frozen

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.model.items import Item
from cwinstruments.model.text import Text, in_language


@frozen
class Form:
    """One version of the wording: who answers it, and whom or what the answers are about.

    Args:
        side: the side that answers it, where there are two.
        rater_group: the group of raters that answers it, as in a 360.
    """

    rated_by: str
    title: Text | None = None
    about: str | None = None
    side: str | None = None
    rater_group: str | None = None


def text_of(item: Item, forms: Collection[str], /, *, form: str | None = None, language: str | None = None) -> str:
    """Give what a respondent reads, or the topic where the wording is not included; empty where there is neither.

    Args:
        forms: the forms that there are.
        form: which form; may be left out where all forms read the same.
        language: in which language; by default English, or else the first that there is.

    Raises:
        LookupError: there is no such form, no text in that language, or a form has to be named.
    """
    if form is not None and form not in forms:
        hint = did_you_mean(form, forms) or "there are no forms"
        raise LookupError(f"there is no form '{form}'; {hint}")
    text = _texts(item, form)
    if language is not None and text and language not in text:
        raise LookupError(f"item '{item.id}' has no text in '{language}'; there is {', '.join(text)}")
    return text[language] if language is not None and text else in_language(text)


def _texts(item: Item, form: str | None) -> Text | None:
    if form is not None and form in item.text_by_form:
        return item.text_by_form[form]
    if form is None and item.text_by_form:
        wordings = [dict(text) for text in item.text_by_form.values()]
        if item.text is not None or any(one != wordings[0] for one in wordings):
            names = ", ".join(item.text_by_form)
            raise LookupError(f"item '{item.id}' reads otherwise in some forms; say which one: {names}")
        return wordings[0]
    return item.text or item.topic
