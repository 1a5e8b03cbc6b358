"""The tables in `docs/explanation/missing-answers.md` are normative: each of their rows is a test."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.plan import COMPLETABLE, State, compile_plan
from cwinstruments.scoring import read_responses, score

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "missing-answers.md"
CELLS = {
    "a valid value": 4,
    "a value that is not allowed": 7,
    'a code for "not applicable"': 97,
    'a code for "don\'t know"': 98,
    'a code for "refused"': 99,
    "nothing": None,
}
GATES = {"true": 1, "false": 0, "unknown": None, "settled": 97}
OPTIONS = {
    "options": [{"value": value} for value in range(1, 6)],
    "nonresponse": [
        {"code": 97, "reason": "not_applicable"},
        {"code": 98, "reason": "dont_know"},
        {"code": 99, "reason": "refused"},
    ],
}


def table(heading: str) -> list[dict[str, str]]:
    """Read the rows of the table after a comment of the page."""
    lines = PAGE.read_text(encoding="utf-8").split(f"<!-- {heading} -->")[1].strip().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[: lines.index("")]]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def instrument(items: list[dict[str, Any]], scale: dict[str, Any]) -> Instrument:
    """Build an instrument around items and one scale."""
    return structure_instrument(
        {
            "id": "states",
            "version": "1.0.0",
            "title": {"en": "States"},
            "source": {"citation": "none"},
            "licence": {"name": "CC-BY-4.0", "text_redistributable": "yes"},
            "evidence": {"status": "original_not_validated"},
            "unit": "respondent",
            "permitted_level": "both",
            "sensitivity": "routine",
            "wording": "key_only",
            "response_options": {"one_to_five": OPTIONS},
            "items": items,
            "scales": {"scale": {"title": {"en": "Scale"}, "direction": "descriptive", **scale}},
        }
    )


GATED = instrument(
    [
        {"id": "gate", "type": "boolean", "nonresponse": [{"code": 97, "reason": "not_applicable"}]},
        {"id": "gated", "options": "one_to_five", "show_if": "gate == 1"},
    ],
    {"items": ["gated"], "method": "mean", "missing": {"max_missing": 0}},
)
UNGATED = instrument(
    [{"id": "gated", "options": "one_to_five"}],
    {"items": ["gated"], "method": "mean", "missing": {"max_missing": 0}},
)
STATES = table("the table of states")
RULES = table("the table of rules")


def test_the_table_of_states_is_complete() -> None:
    """Every cell stands with every condition, and every state of an answer occurs."""

    assert {(cell, gate) for cell in CELLS for gate in GATES} == {
        (row["what is in the cell"], row["`show_if`"]) for row in STATES
    }
    assert {state.value for state in State} == {row["state"] for row in STATES}
    assert len(CELLS) * len(GATES) == len(STATES)


@pytest.mark.parametrize("row", STATES, ids=lambda row: f"{row['what is in the cell']}, show_if {row['`show_if`']}")
def test_an_answer_has_the_state_of_its_row(row: dict[str, str]) -> None:
    """State, score, denominator, completion and note are those of the table."""
    cell, gate = CELLS[row["what is in the cell"]], GATES[row["`show_if`"]]
    responses = {"gate": gate, "gated": cell}
    read = read_responses(compile_plan(GATED), responses, on_invalid="missing")
    result = score(GATED, responses, on_invalid="missing")["scale"]
    low, high = (1.0, 5.0) if row["completed"] == "yes" else (float(cell or 0), float(cell or 0))
    bounds = (low, high) if row["completed"] == "yes" or row["scored"] == "yes" else (None, None)

    assert row["state"] == read.answers.states["gated"].value
    assert (row["scored"] == "yes") == (result.value is not None)
    assert (1 if row["scored"] == "yes" else 0) == result.n_answered
    assert (1 if row["in the denominator"] == "yes" else 0) == result.n_items
    assert bounds == (result.lower, result.upper)
    assert ([row["note"]] if row["note"] else []) == [note.kind.value for note in read.notes]


@pytest.mark.parametrize(
    "row", [row for row in STATES if row["`show_if`"] == "true"], ids=lambda row: row["what is in the cell"]
)
def test_an_item_without_a_condition_is_asked(row: dict[str, str]) -> None:
    """`show_if` is true where an item has none."""
    read = read_responses(compile_plan(UNGATED), {"gated": CELLS[row["what is in the cell"]]}, on_invalid="missing")
    state = read.answers.states["gated"]

    assert row["state"] == state.value
    assert (row["completed"] == "yes") == (state in COMPLETABLE)


@pytest.mark.parametrize("row", RULES, ids=lambda row: f"{row['method']} {row['rule']} {row['answers']}")
def test_a_missing_rule_gives_what_its_row_says(row: dict[str, str]) -> None:
    """Value, reason and counts are those of the table."""
    codes = {".": None, "n": 97}
    answers = [codes[cell] if cell in codes else int(cell) for cell in row["answers"].split()]
    items = [{"id": f"i{number}", "options": "one_to_five"} for number in range(4)]
    rule = yaml.safe_load(row["rule"].strip("`"))
    scale = {"items": [item["id"] for item in items], "method": row["method"], "missing": rule}
    responses = {item["id"]: answer for item, answer in zip(items, answers, strict=True)}
    result = score(instrument(items, scale), responses)["scale"]

    assert (float(Fraction(row["value"])) if row["value"] else None) == result.value
    assert (row["reason"] or None) == result.reason
    assert (int(row["answered"]), int(row["of"])) == (result.n_answered, result.n_items)
    partly = result.value is not None and None in [*answers, None if 97 in answers else 0]
    assert (partly and rule.get("then") == "prorate") == result.prorated
    assert (partly and rule.get("then") == "zero_fill") == result.zero_filled
