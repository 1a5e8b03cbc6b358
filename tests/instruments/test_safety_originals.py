"""What the designs of this project's safety instruments ask for, beyond what every definition has to hold."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cwinstruments import score, unit_scores
from cwinstruments.catalog import load_catalog
from cwinstruments.model import Instrument, Sensitivity
from cwinstruments.plan import compile_aggregates

CATALOG = load_catalog(disabled=())
SAFETY, PULSE, LEADER = (CATALOG.instrument(id) for id in ("team-safety", "team-safety-pulse", "leader-360"))
FACETS = [id for id in SAFETY.scales if id != "total"]
ANCHORS = {"tp01", "tp05", "tp09", "tp13", "tp17"}
GROUPS = ["self", "supervisor", "peers", "direct_reports", "partners"]


def _key(instrument: Instrument, scale: str) -> list[tuple[str, bool]]:
    return [(use.item, use.reverse_keyed) for use in instrument.scales[scale].items]


# Team safety pulse


def test_the_pulse_asks_the_items_of_team_safety_word_for_word() -> None:
    """In both languages, each under the number it has there, with the same options."""
    wanted = {item.id.replace("ts", "tp"): item.text for item in SAFETY.items}

    assert wanted == {item.id: item.text for item in PULSE.items if item.id != "tp_served"}
    assert SAFETY.response_options["agreement5"] == PULSE.response_options["agreement5"]


@pytest.mark.parametrize("facet", FACETS)
def test_a_month_asks_five_anchors_and_the_rest_of_one_facet(facet: str) -> None:
    """Eight items, and that facet is keyed as in team safety."""
    asked = {item.id for item in PULSE.items if item.show_if in (None, f"tp_served == '{facet}'")} - {"tp_served"}
    scores = score(PULSE, {"tp_served": facet, **dict.fromkeys((item.id for item in PULSE.items[1:]), 4)})

    assert (8, True) == (len(asked), ANCHORS < asked)
    assert [(item.replace("ts", "tp"), turned) for item, turned in _key(SAFETY, facet)] == _key(PULSE, facet)
    assert {"anchor_index", facet} == {id for id, one in scores.scales.items() if one.value is not None}


def test_five_months_ask_every_item_of_team_safety() -> None:
    """The facets that can be served are those of team safety, each in one month."""
    served = [option.value for option in PULSE.response_options["served"].options]

    assert FACETS == served
    assert {f"tp{number:02}" for number in range(1, 21)} == {item for facet in FACETS for item, _ in _key(PULSE, facet)}


def test_no_anchor_is_reverse_keyed_and_every_facet_has_one_item_that_is() -> None:
    """None in the index of anchors, one a facet as in team safety."""
    assert [(item, False) for item in sorted(ANCHORS)] == _key(PULSE, "anchor_index")
    assert [1] * 5 == [sum(turned for _, turned in _key(PULSE, facet)) for facet in FACETS]


# Trust by referent


def test_trust_is_asked_alike_of_all_three_referents() -> None:
    """Only the referent differs, or the drop would be one of wording."""
    texts = [(item.text or {})["en"].lower() for item in CATALOG.instrument("trust-by-referent").items]
    without = [re.sub("my coworkers|my supervisor|our executives", "they", text) for text in texts]
    without = [text.replace("they says", "they say").replace("they tells", "they tell") for text in without]

    assert without[0:3] == without[3:6] == without[6:9]


# Harm, fairness and response; field-safety provisions


def test_harm_is_for_units_of_ten_and_more() -> None:
    """Nothing about harm is given for a person, or for a few."""
    harm = CATALOG.instrument("harm-fairness-response")
    rows = [{"unit": "north", **dict.fromkeys(harm.scales, 50.0)}] * 10
    plan = compile_aggregates(harm)

    assert (Sensitivity.HARM, "unit") == (harm.sensitivity, harm.permitted_level.value)
    assert {50.0} == {one.value for one in unit_scores(plan, rows, unit="unit")}
    assert {None} == {one.value for one in unit_scores(plan, rows[:9], unit="unit")}


def test_partly_is_no_half_and_what_is_not_needed_does_not_count() -> None:
    """One yes, one partly, one no, five not needed: a third fully, two thirds at least partly."""
    answers = dict(zip((f"fs{number:02}" for number in range(1, 9)), [2, 1, 0] + [97] * 5, strict=True))
    scores = score(CATALOG.instrument("field-safety-provisions"), answers)

    assert pytest.approx(100 / 3) == scores["fully_available"].value
    assert pytest.approx(200 / 3) == scores["at_least_partly_available"].value


# Leader 360


def test_every_group_has_a_form_of_its_own() -> None:
    """The leader reads about I, those who work with the leader about us."""
    first = {form: LEADER.text_of("lr01", form=form) for form in GROUPS}

    assert GROUPS == [form.rater_group for form in LEADER.forms.values()]
    assert first["self"].startswith("I ")
    assert all(text.startswith("This leader ") for form, text in first.items() if form != "self")
    assert {True} == {" us " in first[form] for form in ("peers", "direct_reports", "partners")}


def test_each_facet_of_the_leader_has_one_reverse_keyed_item() -> None:
    """One in each facet of four."""
    assert [1] * 4 == [sum(turned for _, turned in _key(LEADER, facet)) for facet in LEADER.scales]


def _others(counts: dict[str, int]) -> float | None:
    """Give what a leader gets for shared power where each group says 20 points more than the one before."""
    rows: list[dict[str, Any]] = [
        {"leader": "a", "rater_group": group, **dict.fromkeys(LEADER.scales, 20.0 * GROUPS.index(group))}
        for group, count in counts.items()
        for _ in range(count)
    ]
    found = unit_scores(compile_aggregates(LEADER), rows, unit="leader")
    (value,) = {one.value for one in found if one.scale == "shares_power"}
    return value


def test_groups_of_raters_count_alike_from_three_raters_on() -> None:
    """One supervisor weighs as much as seven direct reports; two peers are too few, as is nobody but exempt ones."""
    assert (20 + 40 + 60) / 3 == _others({"supervisor": 1, "peers": 3, "direct_reports": 7})
    assert _others({"supervisor": 1, "peers": 2, "direct_reports": 7}) is None
    assert _others({"self": 1, "supervisor": 1}) is None
