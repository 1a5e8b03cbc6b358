"""Records of leave, support and crises: units are ratios of sums, and nothing drops out of a denominator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from cwinstruments import unit_scores
from cwinstruments.catalog import load_catalog
from cwinstruments.model import ItemType
from cwinstruments.plan import compile_aggregates
from cwinstruments.scoring import score

CATALOG = load_catalog(disabled=())
RECORDS = ("leave-coverage", "support-contacts", "crisis-response")
DAY = "2026-03-02"


def _of_unit(id: str, records: Iterable[Mapping[str, Any]]) -> dict[str, float | str | None]:
    instrument = CATALOG.instrument(id)
    rows = [{**score(instrument, record), "unit": "north"} for record in records]
    found = unit_scores(compile_aggregates(instrument), rows, unit="unit")
    return {one.scale: one.reason if one.value is None else one.value for one in found}


@pytest.mark.parametrize("id", RECORDS)
def test_no_row_of_a_person_or_an_event_is_for_output(id: str) -> None:
    """One row leads to one person, so every scale is for units only."""
    instrument = CATALOG.instrument(id)
    levels = [scale.permitted_level or instrument.permitted_level for scale in instrument.scales.values()]

    assert {"unit"} == {level.value for level in levels}


# Leave


def _leave(plan: bool = True, cover: bool = True, added: int = 0, worked: float = 0) -> dict[str, Any]:
    return {"lc_plan": plan, "lc_cover": cover, "lc_cases_added": added, "lc_hours_worked": worked}


def test_a_leave_has_four_facts_and_no_place_for_its_reason() -> None:
    """Two yes-or-no items and two numbers: there is nowhere to write down why somebody was away."""
    items = CATALOG.instrument("leave-coverage").items

    assert [ItemType.BOOLEAN, ItemType.BOOLEAN, ItemType.INTEGER, ItemType.DECIMAL] == [item.type for item in items]


def test_the_share_of_real_leave_is_over_the_spells_that_are_known() -> None:
    """Four of ten spells were real: 40 per cent; an eleventh of which the hours are not known counts neither way."""
    spells = [_leave()] * 4 + [_leave(plan=False), _leave(cover=False), _leave(added=2)] + [_leave(worked=1.5)] * 3
    unknown = {"lc_plan": False, "lc_cover": True, "lc_cases_added": 0}
    found = _of_unit("leave-coverage", [*spells, unknown])

    assert 40.0 == found["real_leave"]
    assert 0.45 == found["hours_worked"]
    assert pytest.approx(100 * 9 / 11) == found["planned"]


# Support


def _month(staff: float, contacts: int, due: float, met: float) -> dict[str, Any]:
    counts = {"sc_planned": contacts, "sc_asked": 0, "sc_after_event": 0, "sc_group": 0}
    return {"sc_staff_months": staff, **counts, "sc_new_hire_months": due, "sc_mentored_months": met}


def test_contacts_are_all_contacts_over_all_staff_months() -> None:
    """4 * 1 + 68 contacts in 4 * 10 + 200 staff-months: 1200 * 72 / 240 = 360. The mean of the rates would be 177.6."""
    found = _of_unit("support-contacts", [_month(10, 1, 0, 0)] * 4 + [_month(200, 68, 0, 0)])

    assert 360.0 == found["contacts_rate"]
    assert 360.0 == found["planned_rate"]
    assert 0.0 == found["group_rate"]


def test_adherence_counts_part_months_in_part_and_leaves_mistaken_rows_out() -> None:
    """Nine months with 0.5 of 0.5 and one with 0 of 4: 4.5 of 8.5, where the mean of the rates would be 90.

    A row with more met than due is in no sum.
    """
    rows = [_month(5, 0, 0.5, 0.5)] * 9 + [_month(5, 0, 4, 0), _month(5, 0, 1, 3)]

    assert pytest.approx(100 * 4.5 / 8.5) == _of_unit("support-contacts", rows)["mentor_adherence"]


# Crises


def _event(offer_day: str | None = None, offer_time: float = 0, checked: str = "2026-04-02") -> dict[str, Any]:
    event: dict[str, Any] = {"cr_event_day": DAY, "cr_event_time": 0, "cr_attended": False}
    if offer_day is None:
        return {**event, "cr_offered": False, "cr_checked_day": checked}
    return {**event, "cr_offered": True, "cr_offer_day": offer_day, "cr_offer_time": offer_time}


def test_events_without_an_offer_count_in_both_shares() -> None:
    """Of ten events 3 had an offer within a day, 2 more within three days, 5 none: 30 and 50 per cent, not 60."""
    events = [_event(DAY, 12)] * 3 + [_event("2026-03-04", 6)] * 2 + [_event()] * 5
    found = _of_unit("crisis-response", events)

    assert (50.0, 30.0, 50.0) == (found["offered"], found["within_24_hours"], found["within_72_hours"])
    # 3 * 0 + 2 * 2 + 5 * 31 days were followed, for 5 offers.
    assert 31.8 == found["days_followed"]
    assert 0.0 == found["attended"]


def test_an_event_of_yesterday_is_not_yet_late() -> None:
    """Ten events with an offer at once, one of yesterday without: 100 per cent within 24 hours, 10 of 11 offered."""
    found = _of_unit("crisis-response", [_event(DAY, 1)] * 10 + [_event(checked="2026-03-03")])

    assert 100.0 == found["within_24_hours"]
    assert pytest.approx(1000 / 11) == found["offered"]


def test_nine_events_are_too_few_to_tell_of() -> None:
    """What is harmful and rare is told of from ten on."""
    found = _of_unit("crisis-response", [_event(DAY, 1)] * 9)

    assert {"too_few_respondents"} == set(found.values())
