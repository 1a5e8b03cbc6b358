"""The validator that decides what satisfies a schema: jsonschema, with what it needs to be told of our documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from cwinstruments.documents.schemas import repeated


def compile_validator(schema: Mapping[str, Any], /) -> Draft202012Validator:
    """Give the compiled validator of a schema."""
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


_KEYWORDS = {"pattern": _pattern, "properties": _properties, "uniqueItems": _unique_items}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("$", r"\Z"))
