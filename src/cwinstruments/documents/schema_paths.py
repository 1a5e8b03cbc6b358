"""The way through a schema that led to a fault: what describes the place, and what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from cwinstruments.diagnostics import Path

_ONE_DEEPER = frozenset(("items", "additionalProperties"))


@frozen
class Step:
    """One schema on the way, how deep in the document it applies, and the branch of an `if` it is, if it is one."""

    schema: Mapping[str, Any]
    depth: int
    condition: Mapping[str, Any] | None = None


@frozen
class Trail:
    """The schemas from the root to the one that is not satisfied.

    Args:
        steps: from the outermost to the innermost.
        path: the place in the document.
        of_key: whether it is about a key of the mapping at `path`, not about a value.
        container: the mapping that the innermost schema is for; empty when that is no mapping.
    """

    steps: tuple[Step, ...]
    path: Path
    of_key: bool
    container: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The kind of document that the schema is for."""
        return str(self.steps[0].schema["$id"]).rpartition(":")[2].partition(".")[0]

    def about(self) -> Mapping[str, Any]:
        """Give the innermost schema that describes the place."""
        return next((step.schema for step in reversed(self.steps) if "description" in step.schema), {})

    def properties(self) -> dict[str, Mapping[str, Any]]:
        """Give every key known in the mapping that the fault is in, with its schema."""
        known: dict[str, Mapping[str, Any]] = {}
        for step in self.steps:
            if step.depth == self.steps[-1].depth:
                for key, schema in step.schema.get("properties", {}).items():
                    if isinstance(schema, Mapping):
                        known.setdefault(key, schema)
        return known

    def conditions(self) -> tuple[tuple[str, bool], ...]:
        """Give the keys that decided that this schema applies, innermost first, and whether it was by their value."""
        found: dict[str, bool] = {}
        for step in reversed(self.steps):
            if step.condition is not None and step.depth == self.steps[-1].depth:
                by_value = step.condition.get("properties", {})
                found.update({name: name in by_value for name in by_value or step.condition.get("required", ())})
        return tuple(found.items())


def follow(schema: Mapping[str, Any], schema_path: Path, path: Path, data: Any, /) -> Trail:
    """Walk from the root of a schema along the path that a validator reports, the failing keyword last.

    The validator leaves `$ref` and `if` out of its path; references are followed where they stand.
    """
    steps = [Step(schema, 0)]
    node: Any = schema
    depth = 0
    before: str | int | None = None
    for part in schema_path[:-1]:
        if before != "properties" and part in ("$ref", "if"):
            continue
        if before != "properties" and isinstance(node, Mapping) and part not in node:
            node = _resolve(schema, node["$ref"])
            steps.append(Step(node, depth))
        condition = node.get("if") if before != "properties" and part in ("then", "else") else None
        depth += before == "properties" or part in _ONE_DEEPER
        node = node[part]
        # A list's number within `allOf`, and the name of a property, are no keywords.
        before = part if before != "properties" else None
        if isinstance(node, Mapping) and before != "properties":
            steps.append(Step(node, depth, condition))
    if before != "properties" and schema_path[-1] not in node:
        steps.append(Step(_resolve(schema, node["$ref"]), depth))
    for part in path[:depth]:
        data = data[part]
    return Trail(tuple(steps), path, "propertyNames" in schema_path[-3:-1], data if isinstance(data, Mapping) else {})


def _resolve(schema: Mapping[str, Any], reference: str) -> Any:
    """Follow a reference within the schema, `#/$defs/name`."""
    node: Any = schema
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node
