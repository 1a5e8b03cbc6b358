"""Words for places, values and schemas, as messages use them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cwinstruments.diagnostics import Path

_LONGEST = 60
_LONGEST_EXAMPLE = 100
_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "empty",
}


def name_place(path: Path, /) -> str:
    """Name a place by its last key.

    Examples:
        >>> name_place(("scales", "candour", "items", 2)), name_place(())
        ("entry 3 of 'items'", 'the document')
    """
    if not path:
        return "the document"
    *before, last = path
    return f"'{last}'" if isinstance(last, str) else f"entry {last + 1} of {name_place(tuple(before))}"


def name_types(types: str | Iterable[str], /) -> str:
    """Name JSON Schema's types.

    Examples:
        >>> name_types(["number", "string", "null"])
        'a number, text or empty'
    """
    return _either([_TYPES[name] for name in ([types] if isinstance(types, str) else types)])


def name_value(value: Any, /) -> str:
    """Name a value that was found, with what it is."""
    if value is None:
        return "an empty value"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, Decimal, float)):
        return f"the number {shorten(value)}"
    if isinstance(value, str):
        return f"the text {shorten(value)}"
    return "a mapping" if isinstance(value, Mapping) else "a list"


def shorten(value: Any, /) -> str:
    """Show a value as it might be written, cut where it is long."""
    if isinstance(value, str):
        shown = f"'{value}'" if value.isprintable() else repr(value)
    else:
        shown = str(value).lower() if isinstance(value, bool) else str(value)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def join_words(values: Iterable[Any], /) -> str:
    """List what is allowed.

    Examples:
        >>> join_words(["mean", "sum", "formula"])
        "'mean', 'sum' or 'formula'"
    """
    return _either(["empty" if value is None else shorten(value) for value in values])


def _either(words: list[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} or {last}" if before else last


def describe(schema: Mapping[str, Any], /) -> str | None:
    """Say what a schema wants, in its own description and its first short example.

    Examples:
        >>> describe({"description": "The factor.", "examples": [25]})
        'The factor. For example: 25'
    """
    examples = [json.dumps(example, ensure_ascii=False) for example in schema.get("examples", ())]
    example = next((text for text in examples if len(text) <= _LONGEST_EXAMPLE), None)
    words = [schema.get("description"), example and f"For example: {example}"]
    return " ".join(word for word in words if word) or None
