"""Faults of reference and structure: what is named and not there, or there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tools.seeding.definition import Definition, Place, Seed
from tools.seeding.kinds import kinds_of


def _uses(one: Definition) -> Iterator[Place]:
    """Give the short uses of items in scales."""
    for place in one.find("scales", None, "items", None):
        # One with a parameter in it is no short use.
        if isinstance(one.get(*place), str) and isinstance(place[-1], int):
            yield place


def _unknown_item(one: Definition) -> Iterator[Seed | None]:
    for place in _uses(one):
        used = [place for place in _uses(one) if one.get(*place)]
        name = str(one.get(*place))
        # Of an item that nothing else uses it would be a second finding that it is unused; that is found at the item.
        others = [one.get(*other) for other in used if other != place]
        if name.lstrip("-") in (str(other).lstrip("-") for other in others):
            yield one.replaced(place, f"{name}9")


def _added_unknown_item(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "items"):
        if isinstance(one.get(*place), list):
            yield one.added(place, "zz_99")


def _unknown_scale(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "scales", None):
        if isinstance(one.get(*place), str):
            yield one.replaced(place, f"{one.get(*place)}_x")


def _item_twice(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None):
        yield one.copied(place)


def _item_used_twice(one: Definition) -> Iterator[Seed | None]:
    for place in _uses(one):
        if place[-1] == 0:
            yield one.added(place[:-1], one.source(place))


def _unknown_options(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "options"):
        others = [one.get(*other) for other in one.find("items", None, "options") if other != place]
        if isinstance(one.get(*place), str) and one.get(*place) in others:
            yield one.replaced(place, f"{one.get(*place)}_x")


def _value_twice(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("response_options", None, "options", None, "value"):
        first = one.get(*place[:-2], 0, "value")
        if place[-2] == 1 and isinstance(first, int):
            yield one.replaced(place, str(first))


def _code_is_a_value(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("response_options", None, "nonresponse", None, "code"):
        first = one.get(*place[:-3], "options", 0, "value")
        if isinstance(first, int):
            yield one.replaced(place, str(first))


def _code_twice(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("response_options", None, "nonresponse", None, "code"):
        if place[-2] == 1:
            yield one.replaced(place, one.source((*place[:-2], 0, "code")))


def _band_twice(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "bands", None, "id"):
        if place[-2] == 1:
            yield one.replaced(place, one.source((*place[:-2], 0, "id")))


def _circle(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "scales"):
        if one.get(*place[:2], "method") != "norm":
            seed = one.added(place, str(place[1]))
            yield Seed(seed.text, seed.lines | {one.line(place[:-1], key=True)})


def _same_id(one: Definition) -> Iterator[Seed | None]:
    used = [str(one.get(*place)).lstrip("-") for place in _uses(one)]
    if used:
        unit = "aggregate: {method: mean, minimum_cell: 10}, " if one.get("permitted_level") == "unit" else ""
        seed = one.added(
            ("scales",),
            f"{used[0]}: {{title: {one.texts('Same')}, description: {one.texts('The same')}, {unit}"
            f"direction: descriptive, method: mean, missing: {{max_missing: 0}}, items: [{used[0]}]}}",
        )
        # Either of the two may have the wrong id.
        items = [place for place in one.find("items", None) if one.get(*place, "id") == used[0]]
        yield Seed(seed.text, seed.lines | {one.line((*place, "id")) for place in items})


def _edges_out_of_order(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "bands", None, "at_least"):
        before = (*place[:-2], int(place[-2]) - 1, "at_least")
        if before in one.document.marks:
            yield one.replaced(place, one.source(before))


def _unknown_name(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "formula"):
        if isinstance(one.get(*place), str) and one.source(place)[0] in "\"'":
            yield one.replaced(place, one.source(place)[:-1] + " + zz_99" + one.source(place)[-1])


def _column_twice(one: Definition) -> Iterator[Seed | None]:
    scales = [str(place[1]) for place in one.find("scales", None)]
    for before, scale in pairwise(scales):
        if not re.search(rf"[^\w]{scale}[^\w]", one.text.replace(f"\n  {scale}:", "\n", 1)):
            yield one.replaced(("scales", scale), f"{before}_reason", key=True)


def _unused_options(one: Definition) -> Iterator[Seed | None]:
    if one.get("response_options"):
        yield one.added(("response_options",), "left_over: {options: [{value: 1}, {value: 2}]}")


def _unused_item(one: Definition) -> Iterator[Seed | None]:
    if not list(one.find("items", 0, "text")) or one.get("forms"):
        return
    languages = ", ".join(f"{language}: 'Left over ({language})'" for language in one.get("items", 0, "text"))
    yield one.added(("items",), f"{{id: left_over, type: integer, range: {{min: 0, max: 9}}, text: {{{languages}}}}}")


def _unused_parameter(one: Definition) -> Iterator[Seed | None]:
    if one.get("parameters"):
        yield one.added(
            ("parameters",),
            "left_over: {title: {en: Left over, es: De sobra}, type: integer, enum: [1, 2]}",
        )


def _cutoff_twice(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "cutoffs", 0):
        yield one.copied(place)


def _rule_of_another_kind(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "missing", "min_answered"):
        if one.get(*place[:2], "items") and len(one.get(*place[:-1])) == 2:
            yield one.replaced(place, "min_scored", key=True)


def _nothing_said(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "missing", "then"):
        if "min_answered" in one.get(*place[:-1]):
            seed = one.without(place)
            yield seed and Seed(seed.text, seed.lines | {one.line(place[:-1], key=True)})


def _looks_forward(one: Definition) -> Iterator[Seed | None]:
    ids = [str(one.get(*place)) for place in one.find("items", None, "id")]
    for place in one.find("items", None):
        index = int(place[-1])
        if "show_if" not in one.get(*place) and index + 1 < len(ids) and one.get("items", index + 1, "options"):
            yield one.added(place, f'show_if: "{ids[index + 1]} == 1"')


KINDS = kinds_of(
    ("a scale that lists an item that is not defined, for another", "CWI203", _unknown_item),
    ("a scale that lists an item that is not defined as well", "CWI203", _added_unknown_item),
    ("a scale that lists a scale that is not defined", "CWI204", _unknown_scale),
    ("an item defined twice", "CWI201", _item_twice),
    ("an item listed twice in a scale", "CWI207", _item_used_twice),
    ("an item with options that are not defined", "CWI205", _unknown_options),
    ("two options with one value", "CWI208", _value_twice),
    ("a non-response code that is a response", "CWI210", _code_is_a_value),
    ("two non-response codes that are the same", "CWI209", _code_twice),
    ("two bands with one id", "CWI211", _band_twice),
    ("two cutoffs with one id", "CWI211", _cutoff_twice),
    ("a scale made of itself", "CWI212 CWI302", _circle),
    ("a scale called like an item", "CWI202", _same_id),
    ("bands whose edges do not rise", "CWI226", _edges_out_of_order),
    ("a formula that names what is not defined", "CWI227", _unknown_name),
    ("a scale called like a column of another", "CWI213", _column_twice),
    ("options that nothing uses", "CWI214", _unused_options),
    ("an item that nothing uses", "CWI215", _unused_item),
    ("a parameter that nothing uses", "CWI243", _unused_parameter),
    ("a missing rule for scales in a scale of items", "CWI219", _rule_of_another_kind),
    ("a missing rule that does not say what is done", "CWI220", _nothing_said),
    ("a condition that looks forward", "CWI228", _looks_forward),
)
