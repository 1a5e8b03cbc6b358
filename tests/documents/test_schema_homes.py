"""Keys in the wrong place: told where they belong, and never taken for a misspelt key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import check_schema, parse_document
from cwinstruments.documents.schema_homes import where_it_belongs
from cwinstruments.documents.schemas import load_schema
from cwinstruments.errors import DefinitionError

pytestmark = pytest.mark.unmeasured

BASE = (Path(__file__).parents[1] / "fixes" / "after" / "CWI101-letter-wrong.yaml").read_text(encoding="utf-8")


def keys_of(value: Any) -> Iterator[str]:
    """Give every key that a schema knows anywhere."""
    for key, part in value.items() if isinstance(value, Mapping) else ():
        if key == "properties":
            yield from part
        yield from keys_of(part)
    for part in value if isinstance(value, list) else ():
        yield from keys_of(part)


def unknown(text: str) -> list[Diagnostic]:
    return [one for one in check_schema(parse_document(text)) if one.code == "CWI101"]


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("unit: respondent\n", ""),
        ("    method: mean\n    missing", "    "),
        ("      method: mean   # of people\n", "      "),
        ("        statistics:", "        "),
    ],
    ids=["top", "scale", "aggregate", "agreement"],
)
def test_no_key_of_the_schema_is_a_misspelling_where_it_is_not_known(before: str, indent: str) -> None:
    """Whatever key is put into a wrong place, no edit is offered, since it could change what the definition says."""
    found: dict[str, list[Diagnostic]] = {}
    for key in sorted(set(keys_of(load_schema("instrument")))):
        for value in ("1", "{digits: 1, rule: half_up}", "[mc1]", "text"):
            with suppress(DefinitionError):  # the key is there already
                found.setdefault(key, []).extend(unknown(BASE.replace(before, f"{indent}{key}: {value}\n{before}", 1)))

    assert len(found) / 2 < sum(bool(findings) for findings in found.values())
    assert [] == [key for key, findings in found.items() if any(one.fix for one in findings)]
    assert [] == [key for key, findings in found.items() if any("belongs" not in (one.hint or "") for one in findings)]


def test_a_key_of_a_scale_at_the_top_is_told_where_it_belongs() -> None:
    """A slip of indentation is no slip of spelling."""
    (found,) = unknown(BASE + "round: {digits: 1, rule: half_up}\n")

    assert "'round' belongs in a scale" == found.hint
    assert found.fix is None


def test_one_of_several_is_both_told_and_asked_about() -> None:
    """Somebody who writes 'item' at the top most probably means the list of items."""
    (found,) = unknown(BASE.replace("\nitems:", "\nitem:"))

    assert "did you mean 'items'? 'item' belongs in a scale's use of an item" == found.hint
    assert found.fix is None


def test_a_key_that_many_parts_have_names_a_few_of_them() -> None:
    """A long list of places would not tell where it was meant."""

    assert "'id' belongs at the top level, an item, a band or others" == where_it_belongs("id", "instrument")
    assert where_it_belongs("idd", "instrument") is None


@pytest.mark.parametrize(("key", "option"), [("reliable_change", "--reliability"), ("quasi_identifiers", "--quasi")])
def test_what_a_command_is_told_is_no_part_of_a_definition(key: str, option: str) -> None:
    """Who looks for it in the definition is sent to the option of the command."""

    assert str(where_it_belongs(key, "instrument")).endswith(option)
