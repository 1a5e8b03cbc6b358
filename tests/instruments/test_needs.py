"""The trace of needs: every need of the field has something that serves it, and what is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cwinstruments import load_catalog, load_survey
from cwinstruments.model import JOINT

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "needs.md"
ROWS = re.findall(r"^\| ([PSW]\d\d) \| (.+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
NEEDS = [f"{family}{number:02}" for family, last in (("P", 29), ("S", 26), ("W", 17)) for number in range(1, last + 1)]
CATALOG = load_catalog(disabled=())


def test_every_need_is_listed_once() -> None:
    """Twenty-nine of partnership, twenty-six of safety and what goes with it, seventeen of workload."""
    assert NEEDS == [need for need, _, _ in ROWS]


@pytest.mark.parametrize(("need", "served_by"), [(need, served_by) for need, _, served_by in ROWS])
def test_what_serves_a_need_exists(need: str, served_by: str) -> None:
    """Scales, items, surveys and pages: a renamed one is missed here."""
    named = re.findall(r"(survey )?`([^`]+)`|\[[^\]]+\]\(([^)]+)\)", served_by)

    assert named, need
    for survey, name, page in named:
        if page:
            assert (PAGE.parent / page).is_file(), page
        elif survey:
            assert load_survey(ROOT / "examples" / "agency" / f"{name}.yaml").id == name
        else:
            id, _, part = name.partition("/")
            instrument = CATALOG.instrument(id)
            assert part in {"*", *instrument.scales, *(item.id for item in instrument.items)}, name


def test_most_needs_are_served_by_a_scale_or_an_item() -> None:
    """Only what is no matter of measuring is met by how a survey is asked or shown."""
    measured = {f"{entry.id}/*" for entry in CATALOG.entries}
    for entry in CATALOG.entries:
        instrument = entry.instrument
        measured |= {f"{entry.id}/{one}" for one in (*instrument.scales, *(item.id for item in instrument.items))}
    otherwise = [need for need, _, served_by in ROWS if not measured & set(re.findall(r"`([^`]+)`", served_by))]

    assert ["P29", "S16", "S25", "S26", "W17"] == otherwise


def test_surveys_of_the_example_agency_hold_what_they_are_named_for() -> None:
    """A survey that serves a need asks something."""
    for name in {name for _, _, served_by in ROWS for name in re.findall(r"survey `([^`]+)`", served_by)}:
        survey = load_survey(ROOT / "examples" / "agency" / f"{name}.yaml")
        assert any(JOINT in entry for entry in survey.entries()), name
