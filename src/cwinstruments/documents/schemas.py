"""The JSON Schemas of the documents, found in the installed package or in a checkout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from cwinstruments.documents.shipped import shipped

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SCHEMA_NAMES = (
    "instrument",
    "norms",
    "survey",
    "roster",
    "mapping",
    "overlay",
    "cases",
    "framework",
    "data_agreements",
    "scores",
    "diagnostics",
    "changes",
)
"""The documents that have a schema."""

_ELSEWHERE = re.compile(r"(?P<name>[a-z]+)\.v1\.json#/\$defs/(?P<part>[a-z_]+)")


@cache
def load_schema(name: str, /) -> dict[str, Any]:
    """Give the JSON Schema of a kind of document, with the parts that it takes from other schemas brought in.

    Raises:
        KeyError: no such schema is known.

    Examples:
        >>> load_schema("instrument")["title"]
        'Instrument'
    """
    if name not in SCHEMA_NAMES:
        raise KeyError(f"there is no schema {name!r}; there are {', '.join(SCHEMA_NAMES)}")
    schema = _read(name)
    parts: dict[str, Any] = {}
    own: dict[str, Any] = _bring_in(schema, None, parts)
    if clash := sorted(parts.keys() & own.get("$defs", {}).keys()):
        raise ValueError(f"the schema {name!r} has parts of its own called {', '.join(clash)}, as another schema has")
    return {**own, "$defs": {**own.get("$defs", {}), **parts}} if parts else own


@cache
def _read(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_file(name).read_text(encoding="utf-8"))
    return schema


def _bring_in(value: Any, home: str | None, parts: dict[str, Any]) -> Any:
    """Let references to another schema name its parts as if they stood here, and collect those parts.

    Args:
        home: the schema that the value is from; None for the one that is read.
        parts: takes up what is brought in, with what that refers to in turn.
    """
    if isinstance(value, list):
        return [_bring_in(one, home, parts) for one in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str):
        elsewhere = _ELSEWHERE.fullmatch(reference)
        source, part = (elsewhere["name"], elsewhere["part"]) if elsewhere else (home, reference.rpartition("/")[2])
        if source is not None and part not in parts:
            parts[part] = {}  # it may refer to itself
            parts[part] = _bring_in(_read(source)["$defs"][part], source, parts)
        value = {**value, "$ref": f"#/$defs/{part}"}
    is_example = {key for key, one in value.items() if key == "examples" and isinstance(one, list)}
    return {key: one if key in is_example else _bring_in(one, home, parts) for key, one in value.items()}


def schema_file(name: str, /) -> Traversable:
    """Find the file of a schema."""
    return shipped("schemas", f"{name}.v1.json")


@cache
def validator(name: str, /) -> Draft202012Validator:
    """Give the compiled validator of a kind of document; it is made once."""
    # Where the fast validator is installed, sound documents do without this one, which takes long to load.
    from cwinstruments.documents.compiled_schemas import compile_validator

    return compile_validator(load_schema(name))


def repeated(values: list[Any], /) -> Iterator[int]:
    """Give the places of the entries that stand earlier in the list as well, counted from 1."""
    seen = set()
    for place, entry in enumerate(values, start=1):
        text = json.dumps(entry, sort_keys=True, default=str)
        if text in seen:
            yield place
        seen.add(text)
