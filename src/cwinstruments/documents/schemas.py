"""The JSON Schemas of the documents, found in the installed package or in a checkout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from cwinstruments.documents.shipped import shipped

SCHEMA_NAMES = ("instrument", "norms", "survey", "roster", "cases", "scores", "diagnostics")
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
    schema = load_schema(name)
    types = Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number).redefine("integer", _is_integer)
    keywords = {**_KEYWORDS, "$ref": _References(schema)}
    made: Any = extend(Draft202012Validator, validators=keywords, type_checker=types)  # type: ignore[no-untyped-call]
    compiled: Draft202012Validator = made(schema)
    return compiled


class _References:
    """Follow references, which all stay within a schema; the library's own look each up anew, every time.

    Args:
        schema: the whole schema.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._found: dict[str, Any] = {}

    def __call__(self, validator: Any, reference: str, value: Any, _: Any) -> Iterator[jsonschema.ValidationError]:
        if reference not in self._found:
            self._found[reference] = self._find(reference)
        yield from validator.descend(value, self._found[reference])

    def _find(self, reference: str) -> Any:
        found: Any = self._schema
        for key in reference.removeprefix("#/").split("/"):
            found = found[key]
        return found


def _is_number(_: Any, value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _is_integer(_: Any, value: Any) -> bool:
    # Not `value % 1`: Decimal refuses that for large exponents.
    return _is_number(_, value) and (isinstance(value, int) or value.as_integer_ratio()[1] == 1)


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    """Check a pattern as JSON Schema means it; Python's `$` would let a line break at the end pass."""
    if isinstance(value, str) and not _compiled(pattern).search(value):
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


def _properties(
    validator: Any, properties: Mapping[str, Any], value: Any, _: Any
) -> Iterator[jsonschema.ValidationError]:
    """Check the values of a mapping; unlike the library's own, tell which key a `false` schema refuses."""
    if not isinstance(value, Mapping):
        return
    for key, schema in properties.items():
        if key in value and schema is False:
            yield jsonschema.ValidationError(f"{key!r} is refused", validator="false", path=(key,), schema_path=(key,))
        elif key in value:
            yield from validator.descend(value[key], schema, path=key, schema_path=key)


def _unique_items(_: Any, unique: bool, value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    """Find repeated entries in one pass; the library's own compares every pair of a mixed list."""
    if unique and isinstance(value, list) and any(repeated(value)):
        yield jsonschema.ValidationError("entries are repeated")


def repeated(values: list[Any], /) -> Iterator[int]:
    """Give the places of the entries that stand earlier in the list as well, counted from 1."""
    seen = set()
    for place, entry in enumerate(values, start=1):
        text = json.dumps(entry, sort_keys=True, default=str)
        if text in seen:
            yield place
        seen.add(text)


_KEYWORDS = {"pattern": _pattern, "properties": _properties, "uniqueItems": _unique_items}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("$", r"\Z"))
