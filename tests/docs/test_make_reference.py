"""The reference pages are made from the schemas."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cwinstruments.documents import parse_document
from tools.make_reference import PAGES, REFERENCE, SCHEMAS, Page, flow, main, render


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
def test_a_reference_page_is_up_to_date(page: Page) -> None:
    """What is on disk is what the schema gives; python -m tools.make_reference writes it."""
    assert render(page) == (REFERENCE / page.file).read_text(encoding="utf-8")


def test_every_schema_has_a_page() -> None:
    """No public format is without its reference."""
    assert {file.name for file in SCHEMAS.glob("*.json")} == {page.schema for page in PAGES}


def properties(schema: Any) -> list[tuple[str, Any]]:
    """Give every property of a schema, wherever it stands."""
    if isinstance(schema, list):
        return [found for one in schema for found in properties(one)]
    if not isinstance(schema, dict):
        return []
    own = [
        (key, value)
        for key, value in schema.get("properties", {}).items()
        if isinstance(value, dict) and "description" in value
    ]
    return own + [found for value in schema.values() for found in properties(value)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
def test_every_property_has_its_row(page: Page) -> None:
    """Each property stands in a table with its description, its default and its examples."""
    rows = [line for line in render(page).splitlines() if line.startswith("| `")]
    found = properties(json.loads((SCHEMAS / page.schema).read_text(encoding="utf-8")))

    assert found
    for key, value in found:
        parts = [f"| `{key}` |", value["description"], *(f"`{flow(one)}`" for one in value.get("examples", ()))]
        parts += [f"default `{flow(value['default'])}`"] if "default" in value else []
        parts += [f"`{flow(one)}`" for one in value.get("enum", ())]
        assert any(all(part.replace("|", "\\|") in row or part in row for part in parts) for row in rows), key


def test_every_example_can_be_pasted_into_a_definition() -> None:
    """Examples are written as YAML that the library reads back to the same data."""
    found = [
        one
        for page in PAGES
        for _, value in properties(json.loads((SCHEMAS / page.schema).read_text(encoding="utf-8")))
        for one in value.get("examples", ())
    ]

    assert found
    for example in found:
        data = parse_document(f"x: {flow(example)}\n", format="yaml").data
        assert example == json.loads(json.dumps(data["x"], default=float)), flow(example)


def test_check_names_what_is_out_of_date(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With --check nothing is written; the exit code is 1 when a page does not fit its schema."""
    assert 0 == main(["--check"])
    monkeypatch.setattr("tools.make_reference._on_disk", lambda page: "")

    assert 1 == main(["--check"])
    assert len(PAGES) == len(re.findall("is out of date", capsys.readouterr().out))
