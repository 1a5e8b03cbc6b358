"""Faults of wording, translation, provenance and licence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tools.seeding.definition import Definition, Seed
from tools.seeding.kinds import kinds_of


def _language_missing(one: Definition) -> Iterator[Seed | None]:
    for place in [
        *one.find("items", None, "text", "es"),
        *one.find("scales", None, "title", "es"),
        *one.find("response_options", None, "options", None, "label", "es"),
        *one.find("scales", None, "bands", None, "label", "es"),
    ]:
        if "en" in one.get(*place[:-1]):
            seed = one.without(place)
            around = {one.line(place[:-1]), one.line(place[:-1], key=True)}
            yield seed and Seed(seed.text, seed.lines | around)


def _label_twice(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("response_options", None, "options", None, "label", "en"):
        if place[3] == 1:
            yield one.replaced(place, one.source((*place[:3], 0, "label", "en")))


def _label_missing(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("response_options", None, "options", None, "label"):
        seed = one.without(place)
        yield seed and Seed(seed.text, seed.lines | {one.line(place[:-1])})


def _text_twice(one: Definition) -> Iterator[Seed | None]:
    texts = list(one.find("items", None, "text", "en"))
    for before, place in pairwise(texts):
        answers = ("options", "type", "range", "show_if")
        alike = all(one.get(*before[:2], key) == one.get(*place[:2], key) for key in answers)
        if one.get(*before) != one.get(*place) and alike:
            yield one.replaced(place, one.source(before))


def _unquoted_no(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("response_options", None, "options", None, "label", "en"):
        if place[3] == 0:
            yield one.replaced(place, "No")


def _trailing_space(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "text", "en"):
        source = one.source(place)
        if source.startswith('"') and source.endswith('"'):
            yield one.replaced(place, f'{source[:-1]} "')


def _placeholder(one: Definition) -> Iterator[Seed | None]:
    for place in [*one.find("items", None, "text", "en"), *one.find("scales", None, "title", "en")]:
        yield one.replaced(place, '"TODO"')


def _not_translated(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "text", "es"):
        if "en" in one.get(*place[:-1]):
            seed = one.replaced(place, one.source((*place[:-1], "en")))
            yield Seed(seed.text, seed.lines | {one.line((*place[:-1], "en"))})


def _too_long(one: Definition) -> Iterator[Seed | None]:
    words = " ".join(f"word{number}" for number in range(60))
    for place in one.find("items", None, "text", "en"):
        yield one.replaced(place, f'"{words}"')


def _text_not_ours(one: Definition) -> Iterator[Seed | None]:
    place = ("licence", "text_redistributable")
    if list(one.find("items", None, "text")) and one.get(*place) == "yes":
        seed = one.replaced(place, '"no"')
        texts = [one.line(text, key=True) for text in one.find("items", None, "text")]
        yield Seed(seed.text, seed.lines | set(texts[:1]))


def _text_in_a_key(one: Definition) -> Iterator[Seed | None]:
    if one.get("wording") == "key_only":
        for place in one.find("items", None):
            seed = one.added(place, "text: {en: 'People here do what they say.'}")
            yield Seed(seed.text, seed.lines | {one.line(place)})


def _wording_missing(one: Definition) -> Iterator[Seed | None]:
    if one.get("wording") == "complete" and not one.get("forms"):
        for place in one.find("items", None, "text"):
            seed = one.without(place)
            yield seed and Seed(seed.text, seed.lines | {one.line(place[:-1])})


def _no_citation(one: Definition) -> Iterator[Seed | None]:
    place = ("source", "citation")
    if place in one.document.marks:
        seed = one.without(place)
        yield seed and Seed(seed.text, seed.lines | {one.line(("source",), key=True)})


def _says_validated(one: Definition) -> Iterator[Seed | None]:
    if one.get("evidence", "status") == "original_not_validated" and one.get("description", "en"):
        text = str(one.get("description", "en")).replace('"', "'")
        yield one.replaced(("description", "en"), f'"A validated scale. {text}"')


def _says_nothing_of_validation(one: Definition) -> Iterator[Seed | None]:
    if one.get("evidence", "status") == "original_not_validated" and one.get("evidence", "statement"):
        seed = one.without(("evidence", "statement"))
        yield seed and Seed(seed.text, seed.lines | {one.line(("evidence",), key=True)})


def _nothing_said_of_translation(one: Definition) -> Iterator[Seed | None]:
    if one.get("translations") and one.get("title", "es"):
        seed = one.without(("translations",))
        yield seed and Seed(seed.text, seed.lines | {one.line(("title",), key=True), one.line(("title", "es"))})


def _unknown_licence(one: Definition) -> Iterator[Seed | None]:
    yield one.replaced(("licence", "name"), "CC-BY-5.0")


def _all_rights_reserved(one: Definition) -> Iterator[Seed | None]:
    if one.get("licence", "text_redistributable") == "yes":
        seed = one.replaced(("licence", "name"), "All rights reserved")
        yield Seed(seed.text, seed.lines | {one.line(("licence", "text_redistributable"))})


def _exchanged(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "text", "en"):
        other = (*place[:-1], "es")
        if other in one.document.marks:
            yield one.exchanged(place, other)


def _not_opened(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "text", "es"):
        if "¿" in one.source(place):
            yield one.replaced(place, one.source(place).replace("¿", "", 1))


def _in_braces(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "text", "en"):
        source = one.source(place)
        if source.startswith('"') and source.endswith('"'):
            yield one.replaced(place, f'"In {{unit}}: {source[1:]}')


def _tags(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "text", "en"):
        source = one.source(place)
        if source.startswith('"') and source.endswith('"'):
            yield one.replaced(place, f'"<b>{source[1:-1]}</b>"')


def _reads_twice(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "text", "en"):
        source = one.source(place)
        if source.startswith('"') and " " in source:
            yield one.replaced(place, source.replace(" ", "  ", 1))


def _cutoff_without_source(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "cutoffs", None, "source"):
        seed = one.without(place)
        yield seed and Seed(seed.text, seed.lines | {one.line(place[:-1])})


def _cutoff_of_nothing(one: Definition) -> Iterator[Seed | None]:
    if one.get("evidence", "status") == "original_not_validated":
        for place in one.find("scales", None, "bands"):
            if one.get(*place[:2], "transform") != "pomp":
                continue
            key = one.document.key_marks[place]
            indent = " " * (key.column - 1)
            at = one.text.splitlines(keepends=True)
            cutoff = f"{indent}cutoffs: [{{id: alarm, at_least: 50, label: {one.texts('Alarm')}, source: A guess}}]\n"
            text = "".join([*at[: key.line - 1], cutoff, *at[key.line - 1 :]])
            yield Seed(text, frozenset((key.line,)))


KINDS = kinds_of(
    ("a text without one of the languages", "CWI401", _language_missing),
    ("two options with one label", "CWI405", _label_twice),
    ("an option without a label", "CWI404", _label_missing),
    ("two items with one text", "CWI412", _text_twice),
    ("a label 'No' without quotes", "CWI020", _unquoted_no),
    ("a space at the end of a text", "CWI410", _trailing_space),
    ("a text that is still to be written", "CWI411", _placeholder),
    ("a text copied, not translated", "CWI408", _not_translated),
    ("an item of sixty words", "CWI414", _too_long),
    ("text of items that may not be shipped", "CWI602", _text_not_ours),
    ("text of items in a scoring key", "CWI601 CWI602", _text_in_a_key),
    ("an item without text", "CWI402", _wording_missing),
    ("a source without citation", "CWI102", _no_citation),
    ("an original that calls itself validated", "CWI610", _says_validated),
    ("an original that doesn't say that it is not validated", "CWI611", _says_nothing_of_validation),
    ("a translation of which nothing is said", "CWI407", _nothing_said_of_translation),
    ("a licence that there is not", "CWI607", _unknown_licence),
    ("texts that say they are reserved and free", "CWI608", _all_rights_reserved),
    ("English and Spanish exchanged", "CWI426", _exchanged),
    ("a question in Spanish that is not opened", "CWI427", _not_opened),
    ("a name in braces in a text", "CWI428", _in_braces),
    ("tags in a text", "CWI428", _tags),
    ("two blanks in a text", "CWI410", _reads_twice),
    ("a cutoff without its source", "CWI102 CWI6", _cutoff_without_source),
    ("a cutoff of what was never validated", "CWI603", _cutoff_of_nothing),
)
