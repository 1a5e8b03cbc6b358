"""Which properties of a schema a document uses, each by its place in the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from cwinstruments.documents import load_schema

KINDS = ("instrument", "survey", "cases", "norms", "roster", "mapping", "framework", "overlay", "data_agreements")


class Properties:
    """The properties of one schema, as pointers such as `#/$defs/item/properties/show_if`."""

    def __init__(self, kind: str) -> None:
        self._schema: Mapping[str, Any] = load_schema(kind)
        self._validator = Draft202012Validator(self._schema)

    def all(self) -> frozenset[str]:
        """Give every property that the schema knows, with a schema that something can satisfy."""
        return frozenset(self._declared(self._schema, "#"))

    def used(self, document: Any) -> frozenset[str]:
        """Give those that a valid document uses."""
        return frozenset(self._used(self._schema, "#", document))

    def _declared(self, schema: Any, at: str) -> Iterator[str]:
        if isinstance(schema, Mapping):
            for name, inner in schema.get("properties", {}).items():
                # What is `false` is forbidden there, and `{}` or `true` beside a condition only mentions it.
                if isinstance(inner, Mapping) and _says_something(inner):
                    yield f"{at}/properties/{name}"
            for key, inner in schema.items():
                if key == "properties":
                    for name, one in inner.items():
                        yield from self._declared(one, f"{at}/properties/{name}")
                elif key == "$defs":
                    for name, one in inner.items():
                        yield from self._declared(one, f"{at}/$defs/{name}")
                elif key not in ("if", "not", "examples", "default", "const", "enum"):
                    yield from self._declared(inner, f"{at}/{key}")
        elif isinstance(schema, list):
            for place, one in enumerate(schema):
                yield from self._declared(one, f"{at}/{place}")

    def _used(self, schema: Any, at: str, value: Any) -> Iterator[str]:
        if not isinstance(schema, Mapping):
            return
        if "$ref" in schema:
            reference = schema["$ref"]
            yield from self._used(self._resolve(reference), reference, value)
        for name, inner in schema.get("properties", {}).items():
            if isinstance(value, Mapping) and name in value:
                yield f"{at}/properties/{name}"
                yield from self._used(inner, f"{at}/properties/{name}", value[name])
        if isinstance(value, Mapping):
            known = schema.get("properties", {})
            for name, one in value.items():
                if name not in known:
                    yield from self._used(schema.get("additionalProperties"), f"{at}/additionalProperties", one)
                for pattern, inner in schema.get("patternProperties", {}).items():
                    yield from self._used(inner, f"{at}/patternProperties/{pattern}", one)
        if isinstance(value, list):
            first = schema.get("prefixItems", [])
            for place, one in enumerate(value):
                if place < len(first):
                    yield from self._used(first[place], f"{at}/prefixItems/{place}", one)
                else:
                    yield from self._used(schema.get("items"), f"{at}/items", one)
        for key in ("allOf", "anyOf", "oneOf"):
            for place, inner in enumerate(schema.get(key, [])):
                if self._holds(inner, value):
                    yield from self._used(inner, f"{at}/{key}/{place}", value)
        if "if" in schema:
            branch = "then" if self._holds(schema["if"], value) else "else"
            yield from self._used(schema.get(branch), f"{at}/{branch}", value)
        for name, inner in schema.get("dependentSchemas", {}).items():
            if isinstance(value, Mapping) and name in value:
                yield from self._used(inner, f"{at}/dependentSchemas/{name}", value)

    def _holds(self, schema: Any, value: Any) -> bool:
        return bool(self._validator.evolve(schema=schema).is_valid(value))

    def _resolve(self, reference: str) -> Any:
        found: Any = self._schema
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return found


def _says_something(schema: Mapping[str, Any]) -> bool:
    return bool(schema)
