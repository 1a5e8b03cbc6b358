"""Faults of shape: what the schema alone can find."""

from __future__ import annotations

from collections.abc import Iterator

from tools.seeding.definition import Definition, Seed
from tools.seeding.kinds import kinds_of


def _misspelt_key(one: Definition) -> Iterator[Seed | None]:
    for key in ("direction", "method", "missing", "items", "bands", "aggregate", "title"):
        for place in one.find("scales", None, key):
            yield one.replaced(place, key[:-2] + key[-1] + key[-2], key=True)


def _unknown_key(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None):
        yield one.added(place, "colour: blue")
    for place in one.find("items", None):
        yield one.added(place, "colour: blue")


def _rule_beside_missing(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "missing", "min_answered"):
        rule, key = place[:-1], one.document.key_marks[place[:-1]]
        rest = [f"{name}: {one.source((*rule, name))}" for name in one.get(*rule) if name != place[-1]]
        if one.source(rule).startswith("{") and rest:
            indent = " " * (key.column - 1)
            seed = one.replaced(rule, f"{{{', '.join(rest)}}}\n{indent}min_answered: {one.source(place)}")
            yield Seed(seed.text, frozenset((key.line + 1,)))


def _missing_key(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "direction"):
        seed = one.without(place)
        # What is missing is shown at the key of what it is missing from.
        yield seed and Seed(seed.text, frozenset((one.line(place[:-1], key=True),)))


def _missing_top_key(one: Definition) -> Iterator[Seed | None]:
    for key in ("licence", "evidence", "source", "unit", "sensitivity", "permitted_level"):
        if one.get(key) is not None:
            seed = one.without((key,))
            yield seed and Seed(seed.text, frozenset((one.line(()), one.line(()) - 1)))


def _version_as_number(one: Definition) -> Iterator[Seed | None]:
    yield one.replaced(("version",), "1.0")


def _quoted_weight(one: Definition) -> Iterator[Seed | None]:
    for place in [*one.find("scales", None, "missing", "min_answered"), *one.find("scales", None, "range", "min")]:
        if isinstance(one.get(*place), int):
            yield one.replaced(place, f'"{one.source(place)}"')


def _unknown_method(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "method"):
        if one.get(*place) in ("mean", "sum"):
            yield one.replaced(place, "avarage")


def _unknown_direction(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "direction"):
        yield one.replaced(place, "higher_is_good")


def _capital_id(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "bands", None, "id"):
        yield one.replaced(place, str(one.get(*place)).upper())


def _no_answers_needed(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "missing", "min_answered"):
        yield one.replaced(place, "0")
    for place in one.find("scales", None, "aggregate", "minimum_cell"):
        yield one.replaced(place, "-5")


def _no_items(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "items"):
        yield one.replaced(place, "[]")


def _recode_on_an_item(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None):
        yield one.added(place, "reverse_keyed: true")


def _entry_twice(one: Definition) -> Iterator[Seed | None]:
    for place in [
        *one.find("scales", None, "frameworks", None, "secondary", 0),
        *one.find("scales", None, "aggregate", "agreement", "statistics", 0),
    ]:
        yield one.added(place[:-1], one.source(place))


KINDS = kinds_of(
    ("a misspelt key", "CWI101", _misspelt_key),
    ("a key that nobody knows", "CWI101", _unknown_key),
    ("part of a missing rule beside it", "CWI101", _rule_beside_missing),
    ("a scale without a direction", "CWI102", _missing_key),
    ("a definition without licence, evidence, source, unit ...", "CWI102", _missing_top_key),
    ("a version that is a number", "CWI103", _version_as_number),
    ("a number in quotes", "CWI103 CWI105", _quoted_weight),
    ("a method that there is not", "CWI104", _unknown_method),
    ("a direction that there is not", "CWI104", _unknown_direction),
    ("an id in capitals", "CWI105", _capital_id),
    ("a number outside its limits", "CWI106", _no_answers_needed),
    ("a scale without items", "CWI107", _no_items),
    ("keying given at the item", "CWI101 CWI108", _recode_on_an_item),
    ("an entry listed twice", "CWI111", _entry_twice),
)
