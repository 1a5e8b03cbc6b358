"""What is asked of a respondent, given the answers so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import Instrument, Survey, load_instrument, load_survey, score
from cwinstruments.model import Item, ItemType
from cwinstruments.scoring import find_asked

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def visits() -> Instrument:
    return load_instrument(ROOT / "examples/agency/field-visits.yaml")


@pytest.fixture(scope="module")
def pulse() -> Survey:
    return load_survey(ROOT / "examples/surveys/team-pulse.yaml")


@pytest.mark.parametrize(
    ("answers", "fv05", "fv06"),
    [
        ({}, None, None),
        ({"fv01": True}, True, None),
        ({"fv01": True, "fv05": 1}, True, True),
        ({"fv01": True, "fv05": 99}, True, None),
        ({"fv01": False}, False, False),
        ({"fv01": False, "fv05": True}, False, False),
        ({"fv01": 7, "fv05": True}, None, None),
    ],
)
def test_a_gate_decides_what_is_asked_after_it(
    visits: Instrument, answers: dict[str, Any], fv05: bool | None, fv06: bool | None
) -> None:
    """Unanswered or not allowed, it leaves that open; an answer to what is not asked decides nothing."""
    asked = find_asked(visits, answers)

    assert [item.id for item in visits.items] == list(asked)
    assert (True, fv05, fv06) == (asked["fv01"], asked["fv05"], asked["fv06"])


def test_a_text_item_is_asked_under_its_condition(visits: Instrument) -> None:
    """It has no input in the plan that scores; what was written in it is no answer to anything."""
    text = Item("why", ItemType.TEXT, show_if="fv01")
    asked = [
        find_asked(evolve(visits, items=(*visits.items, text)), {"fv01": gate, "why": "No reason."})["why"]
        for gate in (True, False, None)
    ]

    assert [True, False, None] == asked


def test_a_survey_asks_by_its_conditions_and_its_rotation(pulse: Survey) -> None:
    """Entries in their order, covariates among them; what is served is asked, and who did not work is not asked."""
    asked = find_asked(pulse, {"rotation": "trust", "worked": False})
    of_rotation = {entry: asked[entry] for entry in ("team_safety__ts01", "team_safety__ts18", "team_safety__ts02")}

    assert pulse.entries() == tuple(asked)
    assert [True, True, False] == list(of_rotation.values())
    assert (True, False, True) == (asked["tenure"], asked["workload__we01"], asked["what_else"])
    assert find_asked(pulse, {})["team_safety__ts18"] is None


def test_what_is_not_asked_is_what_scoring_leaves_out(pulse: Survey) -> None:
    """An answer to anything that is not asked is noted as stale by `score`, and to nothing else."""
    answers: dict[str, Any] = {"rotation": "trust", "worked": False}
    answers |= {entry: 3 for entry in pulse.entries() if "__" in entry}
    stale = {note.item for note in score(pulse, answers).notes}

    assert {entry for entry, asked in find_asked(pulse, answers).items() if not asked} == stale
