"""A page of the survey as a form: what is shown of it, what was typed, and what of that can be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from cwinstruments.model import Item, ItemType, format_fraction, in_language
from cwinstruments.reports import prompt_for
from cwinstruments.scoring import NoteKind, find_asked, read_responses
from survey_web.fielded import Fielded, Page
from survey_web.store import Invitation, Typed
from survey_web.texts import speaker

NOTHING_CHOSEN = "[]"
"""How a file, and so the library, writes that a multiple choice was answered with none of its options."""

_CHOSEN = (ItemType.ORDERED_CHOICE, ItemType.NOMINAL_CHOICE, ItemType.PAIRED_COMPARISON, ItemType.BOOLEAN)
_LONGEST_TEXT = 10_000
_LONGEST_SHOWN = 60


@frozen
class Choice:
    """One radio button or check box."""

    id: str
    value: str
    label: str
    is_chosen: bool


@frozen
class Field:
    """One item as it is shown.

    Args:
        kind: `radio`, `checkbox`, `line` or `area`.
        id: what an error, or the end of an address, leads to: the first thing that can be answered.
        text: what is in the line or the area, as it was typed.
        choices: the response options, and those that say why there is no answer.
        hint: what helps to answer.
        error: why the answer can't be taken.
    """

    entry: str
    kind: str
    id: str
    label: str
    text: str
    choices: tuple[Choice, ...]
    hint: str
    error: str
    max_length: int
    is_number: bool


@frozen
class Section:
    """The items of one instrument on a page, under its instructions."""

    instructions: str
    fields: tuple[Field, ...]


def responses_of(fielded: Fielded, typed: Typed, /) -> dict[str, Any]:
    """Make answers of what was typed, as `score` takes them; what can't be read stays text, for the library to refuse.

    What is not asked is left out: an answer that a later one made void is neither stored nor scored.
    """
    responses: dict[str, Any] = dict(fielded.known)
    for entry, texts in typed.items():
        if entry in fielded.readers and (given := [text for text in texts if text.strip()]):
            is_list = fielded.survey.item(entry).type is ItemType.MULTIPLE_CHOICE
            responses[entry] = fielded.readers[entry](";".join(given)) if is_list or len(given) == 1 else tuple(given)
    asked = find_asked(fielded.survey, responses)
    return {name: response for name, response in responses.items() if asked.get(name, True)}


def asked_of(fielded: Fielded, page: Page, typed: Typed, /) -> tuple[str, ...]:
    """Give what is asked on a page, given everything that was answered so far."""
    asked = find_asked(fielded.survey, responses_of(fielded, typed))
    return tuple(entry for entry in page.entries if asked[entry])


def errors_of(fielded: Fielded, typed: Typed, language: str, /) -> dict[str, str]:
    """Say of each answer that can't be taken why, in the respondent's language."""
    responses = responses_of(fielded, typed)
    read = read_responses(fielded.plan, responses, on_invalid="missing", on_unknown="ignore")
    wrong = {note.item for note in read.notes if note.kind is NoteKind.INVALID_RESPONSE}
    wrong |= {entry for entry in responses if _is_too_long(fielded, entry, responses[entry])}
    return {
        entry: _error(fielded, entry, responses[entry], typed[entry], language)
        for page in fielded.pages
        for entry in page.entries
        if entry in wrong
    }


def sections_of(
    fielded: Fielded,
    entries: Iterable[str],
    typed: Typed,
    errors: Mapping[str, str],
    invitation: Invitation,
    language: str,
    /,
) -> tuple[Section, ...]:
    """Give what is shown of a page: fields with what was typed in them, under the instructions of their instrument."""
    sections: list[tuple[str, list[Field]]] = []
    before: str | None = None
    for entry in entries:
        alias = entry.partition("__")[0] if entry.partition("__")[0] in fielded.survey.resolved else ""
        if alias != before:
            instructions = fielded.survey.resolved[alias].instructions if alias else None
            sections.append((in_language(instructions, language), []))
            before = alias
        label = fielded.survey.text_of(
            entry, side=invitation.side, rater_group=invitation.rater_group, language=language
        )
        sections[-1][1].append(_field(fielded, entry, label, typed.get(entry, ()), errors.get(entry, ""), language))
    return tuple(Section(instructions, tuple(fields)) for instructions, fields in sections)


def _error(fielded: Fielded, entry: str, response: Any, texts: tuple[str, ...], language: str) -> str:
    """Name what was typed, and say what would do."""
    say, prompt = speaker(language), prompt_for(fielded.survey, entry, language=language)
    if isinstance(response, tuple):
        return say("wrong_both")
    if _is_too_long(fielded, entry, response):
        return say("too_long", n=len(response), most=fielded.survey.item(entry).max_length or _LONGEST_TEXT)
    text = ", ".join(texts)
    return prompt if len(text) > _LONGEST_SHOWN else say("wrong", text=text, prompt=prompt)


def _field(fielded: Fielded, entry: str, label: str, texts: tuple[str, ...], error: str, language: str) -> Field:
    item = fielded.survey.item(entry)
    offered = _offered(fielded, item, language)
    say = speaker(language)
    if item.type in _CHOSEN:
        # A radio button can't be taken back; who has an answer is offered to.
        removal = (("", say("remove")),) if any(texts) else ()
        kind, pairs, hint = "radio", (*offered.options, *offered.nonresponse, *removal), ""
    elif item.type is ItemType.MULTIPLE_CHOICE:
        none = ((NOTHING_CHOSEN, say("none_of_these")),)
        kind, pairs, hint = "checkbox", (*offered.options, *none, *offered.nonresponse), say("choose_any")
    else:
        kind = "area" if item.type is ItemType.TEXT else "line"
        pairs, hint = offered.nonresponse, _hint(fielded, item, language)
    codes = {value for value, _ in pairs}
    choices = tuple(
        Choice(f"{entry}-{place}", value, text, bool(value) and value in texts)
        for place, (value, text) in enumerate(pairs)
    )
    is_chosen = kind in ("radio", "checkbox")
    return Field(
        entry=entry,
        kind=kind,
        id=choices[0].id if is_chosen else f"{entry}-text",
        label=label,
        text=next((text for text in texts if text not in codes), ""),
        choices=choices,
        hint=hint,
        error=error,
        max_length=item.max_length or _LONGEST_TEXT,
        is_number=item.type in (ItemType.INTEGER, ItemType.DECIMAL, ItemType.VISUAL_ANALOGUE),
    )


@frozen
class _Offered:
    """What may be chosen at an item, as pairs of a value and its label."""

    options: tuple[tuple[str, str], ...]
    nonresponse: tuple[tuple[str, str], ...]


def _offered(fielded: Fielded, item: Item, language: str) -> _Offered:
    given, say = fielded.survey.options_of(item.id), speaker(language)
    values = [_written(one.value) for one in given.options]
    labels = [in_language(one.label, language) for one in given.options]
    options = [(value, label or value) for value, label in zip(values, labels, strict=True)]
    if item.type is ItemType.BOOLEAN:
        options = [("1", say("yes")), ("0", say("no"))]
    nonresponse = [
        (str(one.code), in_language(one.label, language) or say(one.reason.value))
        for one in given.nonresponse or item.nonresponse
    ]
    return _Offered(tuple(options), tuple(nonresponse))


def _written(value: Fraction | str) -> str:
    return value if isinstance(value, str) else format_fraction(value)


def _hint(fielded: Fielded, item: Item, language: str) -> str:
    if item.type is ItemType.TEXT:
        return "" if item.max_length is None else prompt_for(fielded.survey, item.id, language=language)
    parts = [prompt_for(fielded.survey, item.id, language=language)]
    if item.anchors is not None and item.range is not None:
        low, high = (in_language(text, language) for text in (item.anchors.low, item.anchors.high))
        least, greatest = _written(item.range.min), _written(item.range.max)
        ends = {"least": least, "greatest": greatest, "low": low, "high": high}
        parts.append(speaker(language)("from_to", **ends))
    return " ".join(parts)


def _is_too_long(fielded: Fielded, entry: str, response: Any) -> bool:
    if entry not in fielded.plan.unscored or not isinstance(response, str):
        return False
    return len(response) > (fielded.survey.item(entry).max_length or _LONGEST_TEXT)
