"""The schemas with any validator: as they are printed, and as files that refer to each other by their names."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from cwinstruments import diff
from cwinstruments.documents import SCHEMA_NAMES, load_schema

ROOT = Path(__file__).parents[2]
FILES = {name: json.loads((ROOT / "schemas" / f"{name}.v1.json").read_text(encoding="utf-8")) for name in SCHEMA_NAMES}


def stock_validators(name: str) -> list[Any]:
    """Give validators that know nothing of this library: of the printed schema, and of the files by their `$id`."""
    registry: Any = [Resource.from_contents(one) for one in FILES.values()] @ Registry()
    return [Draft202012Validator(load_schema(name)), Draft202012Validator(FILES[name], registry=registry)]


def changes_with_a_finding() -> Any:
    changes = diff(ROOT / "examples" / "minimal-instrument.yaml", ROOT / "examples" / "every-feature.yaml")
    assert ["CWI507"] == [one.code for one in changes.diagnostics]
    return json.loads(json.dumps(changes.to_dict()))


@pytest.mark.parametrize("validator", stock_validators("changes"), ids=["printed", "files"])
def test_changes_with_findings_are_judged_by_any_validator(validator: Any) -> None:
    """The findings are those of another schema, which is followed: a fault in one is found."""
    data = changes_with_a_finding()
    wrong = deepcopy(data)
    wrong["diagnostics"][0]["code"] = "507"

    validator.validate(data)
    with pytest.raises(ValidationError, match="'507' does not match"):
        validator.validate(wrong)


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_reference_to_another_file_leads_somewhere(name: str) -> None:
    """Whatever file it is in, and by the base that its `$id` gives."""
    registry: Any = [Resource.from_contents(one) for one in FILES.values()] @ Registry()
    resolver = registry.resolver(FILES[name]["$id"])

    for reference in _references(FILES[name]):
        assert isinstance(resolver.lookup(reference).contents, dict)


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one for part in value for one in _references(part)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return own + [one for key, part in value.items() if key != "examples" for one in _references(part)]
