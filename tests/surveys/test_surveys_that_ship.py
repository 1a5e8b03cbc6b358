"""The surveys that ship can be fielded as they are, and the page about them says what is in them."""

from __future__ import annotations

import math
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from cwinstruments import load_catalog, load_survey
from cwinstruments.licensing import permit
from cwinstruments.model import ItemType, Survey

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "surveys-that-ship.md"
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in re.findall(r"^\| `.+\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
]
IDS = ("workforce-survey", "monthly-pulse", "partnership-review", "leader-360-round", "workload-study")
CHOSEN = (ItemType.ORDERED_CHOICE, ItemType.NOMINAL_CHOICE, ItemType.BOOLEAN)


@pytest.fixture(scope="module")
def surveys() -> dict[str, Survey]:
    catalog = load_catalog()
    return {id: load_survey(ROOT / "examples" / "agency" / f"{id}.yaml", instruments=catalog) for id in IDS}


def _questions(survey: Survey) -> list[str]:
    """Give what respondents are asked, without what whoever fields the form fills in."""
    return [entry for entry in survey.entries() if not entry.endswith("_served")]


def _asked(survey: Survey) -> list[str]:
    """Give what one respondent is asked at most: of facets that are served in turn, one."""
    questions = _questions(survey)
    served = {
        entry: found[0] for entry in questions if (found := re.findall(r"\w+_served == '\w+'", _gate(survey, entry)))
    }
    largest: dict[str, tuple[int, str]] = {}
    for gate, n in Counter(served.values()).items():
        item = gate.partition(" ")[0]
        largest[item] = max(largest.get(item, (0, "")), (n, gate))
    chosen = {gate for _, gate in largest.values()}
    return [entry for entry in questions if entry not in served or served[entry] in chosen]


def _gate(survey: Survey, entry: str) -> str:
    return str(survey.item(entry).show_if or "")


def test_the_page_lists_them_all() -> None:
    """In the order in which they are described."""
    assert [f"`{id}`" for id in IDS] == [row[0] for row in ROWS]
    assert sorted(f"{id}.yaml" for id in IDS) == sorted(
        file.name
        for file in (ROOT / "examples" / "agency").glob("*.yaml")
        if "kind: survey" in file.read_text(encoding="utf-8").splitlines()
    )


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_page_says_what_the_definition_says(surveys: dict[str, Survey], row: list[str]) -> None:
    """Instruments, questions, minutes and confidentiality."""
    survey = surveys[row[0].strip("`")]

    assert [f"`{use.instrument}`" for use in survey.instruments] == row[2].split(", ")
    assert [len(_questions(survey)), len(_asked(survey))] == [int(row[3]), int(row[4])]
    assert survey.administration is not None
    assert survey.administration.minutes == int(row[5])
    assert survey.confidentiality.value == row[7]


@pytest.mark.parametrize("id", IDS)
def test_minutes_follow_the_rule_that_is_stated(surveys: dict[str, Survey], id: str) -> None:
    """7.5 seconds to choose, 30 for anything else, rounded up; and the description says that it is an estimate."""
    survey = surveys[id]
    seconds = sum(Fraction(15, 2) if survey.item(entry).type in CHOSEN else 30 for entry in _asked(survey))

    assert survey.administration is not None
    assert math.ceil(seconds / 60) == survey.administration.minutes
    assert seconds <= 15 * 60
    assert survey.description is not None
    assert "The minutes are an estimate" in survey.description["en"]
    assert "Los minutos son una estimación" in survey.description["es"]


@pytest.mark.parametrize("id", IDS)
def test_it_can_be_fielded_as_it_is(surveys: dict[str, Survey], id: str) -> None:
    """Use, modes, waves with days, titled pages in both languages, everything on a page; nothing lacks a permission."""
    survey = surveys[id]

    assert ("organisational", ("en", "es")) == (survey.use, survey.languages)
    assert survey.administration is not None and survey.administration.modes
    assert survey.waves
    assert all(wave.opens and wave.closes for wave in survey.waves)
    for page in survey.pages:
        assert page.title is not None and {"en", "es"} == set(page.title), page.id
    for entry in survey.entries():
        for language in ("en", "es"):
            assert all(survey.text_of(entry, language=language, **of) for of in _forms(survey)), entry
    permit(survey, "organisational")


def _forms(survey: Survey) -> list[dict[str, str]]:
    sides = [{"side": side} for side in survey.sides] + [{"rater_group": group} for group in survey.rater_groups]
    return sides or [{}]


def test_the_workforce_survey_asks_what_it_is_broken_down_by(surveys: dict[str, Survey]) -> None:
    """Tenure, age and place of work, among them hybrid."""
    survey = surveys["workforce-survey"]

    assert {"tenure", "age_band", "place"} == set(survey.covariates)
    assert ["office", "field", "home", "hybrid"] == [one.value for one in survey.options_of("place").options]


def test_the_pulse_serves_every_facet_in_its_six_months(surveys: dict[str, Survey]) -> None:
    """There is a month for each facet of the instrument that has the most; the other begins anew."""
    served = {
        item: [str(one.value) for one in surveys["monthly-pulse"].options_of(item).options]
        for item in ("team_safety_pulse__tp_served", "workload_pulse__wp_served")
    }

    assert [5, 6] == [len(options) for options in served.values()]
    assert 6 == len(surveys["monthly-pulse"].waves)


def test_rounds_and_reviews_have_those_who_answer(surveys: dict[str, Survey]) -> None:
    """Both sides, and all five groups of raters."""
    assert {"agency", "partner"} == set(surveys["partnership-review"].sides)
    assert surveys["partnership-review"].needs_data_agreement
    expected = {"self", "supervisor", "peers", "direct_reports", "partners"}
    assert expected == set(surveys["leader-360-round"].rater_groups)
