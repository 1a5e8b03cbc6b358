"""Every shipped instrument agrees with a second, deliberately naive scorer, written from the facts and not its key."""

from __future__ import annotations

import random
from typing import Any

import pytest

from cwinstruments import compile_aggregates, unit_scores
from tests.instruments.naive import caseload, partnership, psychological_safety, records, strain, workload
from tests.instruments.naive.driver import CATALOG, LEFT_OUT, Case, disagreements, respondents, same

# Long, and about what is covered elsewhere.
pytestmark = pytest.mark.unmeasured

CASES: list[Case] = [
    *partnership.CASES,
    *psychological_safety.CASES,
    *strain.CASES,
    *workload.CASES,
    *records.CASES,
    *caseload.CASES,
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_naive_scorer_gives_the_same_scores_for_a_thousand_respondents(case: Case) -> None:
    """Value by value and gap by gap, with answers of every state."""
    found = disagreements(case)

    assert not found, f"{len(found)} disagreements, first:\n" + "\n".join(found[:3])


def test_every_shipped_instrument_has_a_naive_scorer_for_every_choice_of_its_parameters() -> None:
    """A choice that nobody bound would be scored by the library alone."""
    bound = {(case.instrument, name, str(value)) for case in CASES for name, value in case.bound.items()}
    choices = {
        (id, name, str(value))
        for id in CATALOG.ids
        for name, parameter in CATALOG.instrument(id).parameters.items()
        for value in parameter.enum or ()
    }

    assert set(CATALOG.ids) == {case.instrument for case in CASES}
    assert not choices - bound


def test_the_draw_has_answers_of_every_state() -> None:
    """Each value, each code, empty and absent cells, wrong values, and gates that are open, closed and unknown."""
    case = next(case for case in CASES if case.instrument == "team-safety-pulse")
    drawn: dict[str, set[tuple[Any, Any]]] = {"tp01": set(), "tp02": set()}
    for answers in respondents(case, case.load()):
        gate = answers.get("tp_served", LEFT_OUT)
        for id, states in drawn.items():
            states.add((answers.get(id, LEFT_OUT), gate))

    cells = {1, 2, 3, 4, 5, 97, 98, 99, None, LEFT_OUT, -7777, 0, 6}
    assert [cells, cells] == [{cell for cell, _ in states} for states in drawn.values()]
    gates = {gate for cell, gate in drawn["tp02"] if cell in {1, 2, 3, 4, 5}}
    assert {"candour", "trust", None, LEFT_OUT, -7777} <= gates, "the gate open, closed, and unknown in three ways"


def test_the_per_cent_positive_of_units_agrees_too() -> None:
    """The hospital survey's own score is one of units: 1,000 respondents in units of 1 to 40."""
    case = next(case for case in CASES if case.instrument == "ahrq-hospital-sops-1")
    instrument, dice = case.load(), random.Random("units")
    plan = compile_aggregates(instrument)
    everybody = list(respondents(case, instrument))
    units: dict[str, list[dict[str, Any]]] = {}
    while everybody:
        size = dice.choice([*range(1, 41)])
        units[str(len(units))], everybody = everybody[:size], everybody[size:]

    rows = [{**dict.fromkeys(plan.inputs), **answers, "team": unit} for unit, team in units.items() for answers in team]
    given = {(one.unit, one.scale): one.value for one in unit_scores(plan, rows, unit="team", on_invalid="missing")}
    wanted = {
        (unit, scale): value
        for unit, team in units.items()
        for scale, value in psychological_safety.per_cent_positive(team).items()
    }

    assert wanted.keys() == given.keys()
    assert [] == [(one, wanted[one], given[one]) for one in wanted if not same(wanted[one], given[one])]
    assert {True, False} == {value is None for value in wanted.values()}
