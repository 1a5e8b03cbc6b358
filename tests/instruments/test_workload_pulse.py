"""The workload pulse: five items a month, and in six months the wording of workload experience."""

from __future__ import annotations

import pytest

from cwinstruments.catalog import load_catalog
from cwinstruments.scoring import score

CATALOG = load_catalog(disabled=())
PULSE = CATALOG.instrument("workload-pulse")
WHOLE = CATALOG.instrument("workload-experience")
FACETS = [str(option.value) for option in PULSE.response_options["served"].options]
ANCHORS = ("demands_anchor", "resources_anchor")


def test_the_facets_have_the_items_of_workload_experience_word_for_word() -> None:
    """In both languages, in the same order, facet by facet, with the same options and direction."""
    pulse = {item.id: item for item in PULSE.items}
    whole = {item.id: item for item in WHOLE.items}
    for facet in FACETS:
        mine, theirs = PULSE.scales[facet], WHOLE.scales[facet]

        assert [whole[one.item].text for one in theirs.items] == [pulse[one.item].text for one in mine.items]
        assert theirs.direction is mine.direction
        assert (theirs.title, theirs.sensitivity) == (mine.title, mine.sensitivity)
    assert WHOLE.response_options["frequency5"] == PULSE.response_options["frequency5"]


@pytest.mark.parametrize("facet", FACETS)
def test_a_wave_asks_five_items(facet: str) -> None:
    """The two anchors and the three items of one facet; of the other facets the scores say that they were not asked."""
    answers = {item.id: 3 for item in PULSE.items if item.id != "wp_served"} | {"wp_served": facet}
    asked = {item for name in (*ANCHORS, facet) for item in (use.item for use in PULSE.scales[name].items)}
    scores = score(PULSE, {item: answer for item, answer in answers.items() if item in {*asked, "wp_served"}})

    assert 5 == len(asked)
    assert {*ANCHORS, facet} == {name for name in PULSE.scales if scores[name].value == 50}
    assert {"not_asked"} == {scores[name].reason for name in FACETS if name != facet}


def test_six_waves_serve_every_item_of_workload_experience_once() -> None:
    """Six facets of three items: eighteen, none twice."""
    served = [use.item for facet in FACETS for use in PULSE.scales[facet].items]
    texts = [item.text for item in PULSE.items if item.id in served]

    assert 6 == len(set(FACETS))
    assert 18 == len(served) == len(set(served))
    assert [item.text for item in WHOLE.items] == texts


def test_nothing_adds_demands_and_resources_up() -> None:
    """No scale is made of scales, and none holds items of both sides."""

    assert {*ANCHORS, *FACETS} == set(PULSE.scales)
    assert not [name for name, scale in PULSE.scales.items() if scale.scales]


def test_the_anchors_are_wording_of_the_pulse() -> None:
    """A single item is no facet of workload experience, so its answers can't be taken for one."""
    anchors = [item for item in PULSE.items if item.id in ("wp01", "wp02")]
    whole = [item.text for item in WHOLE.items]

    assert 2 == len(anchors)
    assert not [item.id for item in anchors if item.text in whole]


def test_a_unit_needs_ten_answers_to_one_item() -> None:
    """An anchor is an item, and what is told of one item needs ten people; a facet needs five."""
    aggregates = [PULSE.scales[name].aggregate for name in (*ANCHORS, *FACETS)]

    assert [10, 10, 5, 5, 5, 5, 5, 5] == [one.minimum_cell for one in aggregates if one is not None]
