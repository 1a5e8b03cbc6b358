"""Where in a kind of document a key belongs: a key that is known elsewhere was put in the wrong place, not misspelt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from cwinstruments.documents.schemas import load_schema

_MOST: Final = 3
"""How many places are named; a key that more have tells little about where it was meant."""
_WORDS: Final = {
    "": "the top level",
    "case": "a case",
    "date_range": "'range'",
    "equal_weight": "'equal_weight_over'",
    "expected": "what a case expects of a scale",
    "fact": "a fact of 'evidence'",
    "instrument_use": "an instrument of the survey",
    "item_use": "a scale's use of an item",
    "method_use": "the 'method' of a plugin",
    "nonresponse": "a non-response code",
    "norm_of_set": "'norm'",
    "norm_row": "a row of a norm",
    "norm_source": "the 'source' of a norm",
    "norms_use": "norms of an instrument of the survey",
    "option": "a response option",
    "parameter_use": "a place that a parameter fills",
    "placement": "a framework",
    "response_options": "a set of response options",
    "row": "a row",
    "scale_use": "a scale's use of another scale",
    "whole_range": "'range'",
}
_SINGLE: Final = frozenset(
    (
        *("parameter", "column", "table", "translation", "form", "item", "band", "cutoff", "covariate", "stratum"),
        *("scale", "page", "wave", "side", "normed_scale", "normed_instrument"),
    )
)
"""Parts of which a document can have several."""
_OF_COMMANDS: Final = {
    "reliable_change": "it is no part of a definition: 'cwinstruments change' has --reliability",
    "quasi_identifiers": "they are no part of a definition: 'cwinstruments score --release' has --quasi",
}
"""What is said to a command, since it is of the data and not of the instrument."""


def where_it_belongs(key: str, kind: str, /) -> str | None:
    """Say where else in a kind of document a key is known; None where it is known nowhere.

    Examples:
        >>> where_it_belongs("round", "instrument"), where_it_belongs("rond", "instrument")
        ("'round' belongs in a scale", None)
    """
    homes = _homes(kind).get(key, ())
    if not homes:
        return _OF_COMMANDS.get(key)
    words = list(dict.fromkeys(map(_word, homes)))
    if len(words) > _MOST:
        words = [", ".join(words[:_MOST]), "others"]
    listed = f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
    return f"{key!r} belongs {'at' if homes[0] == '' else 'in'} {listed}"


def _word(home: str) -> str:
    name = home.replace("_", " ")
    return _WORDS.get(home) or (f"{'an' if home[0] in 'aeiou' else 'a'} {name}" if home in _SINGLE else f"'{home}'")


@cache
def _homes(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Give the parts of a kind of document that have each key, in the order of the schema."""
    found: dict[str, list[str]] = {}
    for home, key in _keys(load_schema(kind), ""):
        if home not in found.setdefault(key, []):
            found[key].append(home)
    return {key: tuple(homes) for key, homes in found.items()}


def _keys(schema: Any, home: str) -> Iterator[tuple[str, str]]:
    """Give each key with the part of the schema that has it: a definition, or the key that the mapping is under."""
    if isinstance(schema, list):
        for one in schema:
            yield from _keys(one, home)
    if not isinstance(schema, Mapping):
        return
    for word, value in schema.items():
        if word == "properties":
            for key, one in value.items():
                if one is not False:
                    yield home, key
                yield from _keys(one, key)
        elif word == "$defs":
            for name, one in value.items():
                yield from _keys(one, name)
        elif word not in ("examples", "default", "enum", "const", "required", "dependentRequired"):
            yield from _keys(value, home)
