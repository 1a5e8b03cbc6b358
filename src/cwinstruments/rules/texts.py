"""Texts: whether they may be shipped, and whether they are there in the languages that are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import fields, has

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import Instrument, TextRedistributable
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject

_TEXTS = frozenset(
    ("description", "high", "instructions", "label", "low", "recall_period", "statement", "text", "title", "topic")
)
_SEVERITIES = {
    TextRedistributable.NO: Severity.ERROR,
    TextRedistributable.US_NONCOMMERCIAL: Severity.WARNING,
}
_REASONS = {
    TextRedistributable.NO: "the licence does not let it be passed on",
    TextRedistributable.US_NONCOMMERCIAL: "it may only be passed on within the United States, and not sold",
}


class LicenceOfTexts(ScoringRule):
    """The text of items may not be shipped.

    What it does:
        Finds the first item with `text` or `text_by_form` where `licence.text_redistributable` is `no`, which is an
        error, or `us_noncommercial`, which is a warning.

    Why it matters:
        Whoever gets the definition gets the text. What its owner did not allow must not be passed on, however often it
        is found elsewhere.

    Example:
        A published instrument with `text_redistributable: "no"` and the wording of its items.

    Use instead:
        `wording: key_only`, and for each item a `topic` in words of your own. Those who use the key get the text from
        its owner.
    """

    code = "CWI602"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        redistributable = subject.instrument.licence.text_redistributable
        if redistributable not in _SEVERITIES:
            return
        found = list(_texts_of_items(subject.instrument))
        if found:
            id, path = found[0]
            others = f" and {len(found) - 1} more" if len(found) > 1 else ""
            message = f"item {id!r}{others}: the text is here, but {_REASONS[redistributable]}"
            hint = "leave the texts out, say 'wording: key_only', and give each item a 'topic' in words of your own"
            yield self.finding(message, path, hint, _SEVERITIES[redistributable])


def _texts_of_items(instrument: Instrument) -> Iterator[tuple[str, Path]]:
    for index, item in enumerate(instrument.items):
        if item.text is not None or item.text_by_form:
            yield item.id, ("items", index, "text" if item.text is not None else "text_by_form")


class Translations(ScoringRule):
    """A translation has no texts.

    What it does:
        Compares the languages under `translations` with those of all texts.

    Why it matters:
        The instrument seems to be there in a language in which nobody can read it. Often the language is misspelt, or
        the texts were forgotten.

    Example:
        `translations: {es: {status: committee_reviewed}}`, and every text has only `en`.

    Use instead:
        Add the texts, or take the language out.
    """

    code = "CWI403"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        written = set(_languages(subject.instrument)) if subject.instrument.translations else set()
        for language in subject.instrument.translations:
            if language not in written:
                message = f"'translations' names {language!r}, but no text is in {language!r}"
                hint = "add the texts, or take the language out"
                yield self.finding(message, ("translations", language), hint)


def _languages(value: Any) -> Iterator[str]:
    """Give the languages of every text within a value of the model."""
    if has(type(value)):
        for one in fields(type(value)):
            if one.name in _TEXTS:
                yield from getattr(value, one.name) or ()
            elif one.name == "text_by_form":
                for text in getattr(value, one.name).values():
                    yield from text
            else:
                yield from _languages(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _languages(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _languages(part)
