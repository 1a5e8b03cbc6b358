"""What is left of a definition without its faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.documents import check_references, check_schema, parse_document, without_faults

GOOD = """\
kind: instrument
id: left-over
version: "1.0.0"
title: {en: Left over}
source: {citation: none}
licence: {name: CC-BY-4.0, text_redistributable: "yes"}
evidence: {status: adapted}
unit: respondent
permitted_level: both
sensitivity: routine
wording: complete
response_options:
  two: {options: [{value: 1}, {value: 2}]}
items:
  - {id: a, options: two, text: {en: A}}
  - {id: b, options: two, text: {en: B}}
  - {id: gate, type: boolean, text: {en: Gate}}
  - {id: c, options: two, text: {en: C}, show_if: "if(gate, 1, 0) == 1"}
scales:
  first: {title: {en: First}, items: [a, b], method: mean, missing: {max_missing: 0}, direction: descriptive}
  gated: {title: {en: Gated}, items: [c], method: mean, missing: {max_missing: 0}, direction: descriptive}
  whole: {title: {en: Whole}, scales: [first], method: mean, missing: {max_missing: 0}, direction: descriptive}
  sum: {title: {en: Sum}, formula: "a + b", method: formula, missing: {max_missing: 0}, direction: descriptive}
"""


@pytest.mark.parametrize(
    ("old", "new", "items", "scales"),
    [
        ("unit: respondent", "unitt: respondent", ["a", "b", "gate", "c"], ["first", "gated", "whole", "sum"]),
        ("title: {en: Left over}", "title: 3", ["a", "b", "gate", "c"], ["first", "gated", "whole", "sum"]),
        ("text: {en: A}", "text: 3", ["a", "b", "gate", "c"], ["first", "gated", "whole", "sum"]),
        ("{en: First}", "3", ["a", "b", "gate", "c"], ["first", "gated", "whole", "sum"]),
        ("type: boolean", "type: bool", ["a", "b"], ["first", "whole", "sum"]),
        ("id: b,", "id: b, nonsense: 1,", ["a", "gate", "c"], ["gated"]),
        ("items: [a, b]", "items: [a, x]", ["a", "b", "gate", "c"], ["gated", "sum"]),
        ('formula: "a + b"', "formula: 3", ["a", "b", "gate", "c"], ["first", "gated", "whole"]),
        ("two: {options: [{value: 1}, {value: 2}]}", "two: {options: [{value: 1}]}", ["gate"], None),
        ("items:\n  - {id: a, options: two, text: {en: A}}", "items:\n  - 3", ["b", "gate", "c"], ["gated"]),
    ],
)
def test_what_has_a_fault_is_left_out_with_what_rests_on_it(
    old: str, new: str, items: list[str], scales: list[str] | None
) -> None:
    """The remainder has no fault, and no more is left out than has to be."""
    assert old in GOOD
    document = parse_document(GOOD.replace(old, new, 1))
    faults = [*check_schema(document), *check_references(document)]
    rest = without_faults(document, faults)

    assert faults
    assert scales == (None if rest is None else list(rest.data["scales"]))
    if rest is not None:
        assert items == [item["id"] for item in rest.data["items"]]


@pytest.mark.parametrize(
    ("old", "new"),
    [("items:\n  - ", "items: 3\nitem:\n  - "), ("scales:\n", "scales: 3\nscale:\n"), ("kind: instrument", "[]")],
)
def test_nothing_is_left_where_items_or_scales_are_nothing_of_the_kind(old: str, new: str) -> None:
    """A definition without items or scales leaves nothing that could be scored."""
    text = "[]" if new == "[]" else GOOD.replace(old, new, 1)
    document = parse_document(text)
    faults = [] if new == "[]" else [*check_schema(document), *check_references(document)]

    assert without_faults(document, faults) is None


def test_faults_of_every_stage_are_found_in_one_run(tmp_path: Path) -> None:
    """A misspelt key, an item that is not defined, a broken formula and an unreachable range are told together."""
    text = GOOD.replace("unit: respondent", "unitt: respondent")
    text = text.replace("items: [c]", "items: [c, nobody]")
    text = text.replace('formula: "a + b"', 'formula: "a +"')
    text = text.replace("items: [a, b],", "items: [a, b], range: {min: 0, max: 9},")
    file = tmp_path / "left-over.yaml"
    file.write_text(text, encoding="utf-8")
    found = {(one.code, one.line) for one in check(file).diagnostics}

    assert {("CWI101", 8), ("CWI203", 21), ("CWI301", 23), ("CWI320", 20)} <= found
