"""Faults that keep a file from being read."""

from __future__ import annotations

from collections.abc import Iterator

from tools.seeding.definition import Definition, Seed
from tools.seeding.kinds import kinds_of


def _key_twice(one: Definition) -> Iterator[Seed | None]:
    for key in ("unit", "wording", "permitted_level", "sensitivity"):
        if one.get(key) is not None:
            yield one.copied((key,))
    for place in one.find("scales", None, "direction"):
        yield one.copied(place)


def _anchor(one: Definition) -> Iterator[Seed | None]:
    for place in [*one.find("items", None, "options"), *one.find("scales", None, "direction")]:
        yield one.replaced(place, f"&same {one.source(place)}")


def _alias(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "method"):
        if isinstance(one.get(*place), str):
            yield one.replaced(place, "*same")


def _tab(one: Definition) -> Iterator[Seed | None]:
    lines = one.text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        if line.startswith(("    direction:", "    method:")):
            changed = [*lines[: number - 1], "\t" + line.lstrip(), *lines[number:]]
            yield Seed("".join(changed), frozenset((number,)))


def _invisible(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "id"):
        yield one.replaced(place, f"{one.source(place)}\ufeff")


def _not_finite(one: Definition) -> Iterator[Seed | None]:
    for place in [*one.find("scales", None, "bands", None, "at_least"), *one.find("scales", None, "range", "max")]:
        yield one.replaced(place, ".inf")


def _unquoted_colon(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "title", None):
        if not one.source(place).startswith(("|", ">")):
            yield one.replaced(place, "Strain: and how it grows: over time")


def _tag(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "id"):
        yield one.replaced(place, f"!item {one.source(place)}")


KINDS = kinds_of(
    ("a key given twice", "CWI007", _key_twice),
    ("an anchor", "CWI008", _anchor),
    ("an alias", "CWI008 CWI005", _alias),
    ("a tab for indentation", "CWI005", _tab),
    ("an invisible character in an id", "CWI003", _invisible),
    ("an edge that is infinite", "CWI012", _not_finite),
    ("unquoted text with a colon", "CWI005", _unquoted_colon),
    ("a tag", "CWI009", _tag),
)
