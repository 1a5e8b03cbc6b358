"""Published keys of workload, strain and well-being: what public pages have wrong, or what data hold otherwise."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from string import ascii_lowercase

import pytest

from cwinstruments.catalog import load_catalog
from cwinstruments.errors import UnboundParameterError
from cwinstruments.model import Sensitivity
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import score

CATALOG = load_catalog(disabled=())
OF_HEALTH = [
    "brief-resilience-scale",
    "copenhagen-burnout-inventory",
    "oldenburg-burnout-inventory",
    "proqol-5",
    "pss-10",
    "pss-4",
    "secondary-traumatic-stress-scale",
    "who-5",
]


def _numbers(id: str, scale: str) -> dict[int, bool]:
    """Give the numbers of a scale's items, which their ids end in, and which of them are reverse-keyed."""
    return {
        int(use.item.lstrip(ascii_lowercase)): use.reverse_keyed for use in CATALOG.instrument(id).scales[scale].items
    }


@pytest.mark.parametrize("id", OF_HEALTH)
def test_what_asks_about_health_says_so(id: str) -> None:
    """So an employer gets no bands and cutoffs of persons."""

    assert Sensitivity.HEALTH is CATALOG.instrument(id).sensitivity


@pytest.mark.parametrize(
    "id",
    [
        "copenhagen-burnout-inventory",
        "nasa-tlx",
        "oldenburg-burnout-inventory",
        "pss-10",
        "pss-4",
        "secondary-traumatic-stress-scale",
    ],
)
def test_bands_that_no_author_published_do_not_ship(id: str) -> None:
    """Such as a burnout line at 50, thirds of perceived stress, or 38 in secondary traumatic stress."""
    scales = CATALOG.instrument(id).scales.values()

    assert [] == [scale for scale in scales if scale.bands or scale.cutoffs]


@pytest.mark.parametrize(
    ("id", "parameter"),
    [
        ("copenhagen-burnout-inventory", "coding"),
        ("nasa-tlx", "performance_coding"),
        ("oldenburg-burnout-inventory", "coding"),
    ],
)
def test_what_would_turn_a_score_round_has_no_default(id: str, parameter: str) -> None:
    """Data hold the same answers both ways, and nobody can see which from the numbers."""
    with pytest.raises(UnboundParameterError, match=parameter):
        compile_plan(CATALOG.instrument(id))


def test_burnout_of_copenhagen_has_no_total() -> None:
    """Three scales, side by side."""

    assert ["client_burnout", "personal_burnout", "work_burnout"] == sorted(
        CATALOG.instrument("copenhagen-burnout-inventory").scales
    )


@pytest.mark.parametrize("always", [1, 5])
def test_burnout_is_the_same_however_the_answers_are_held(always: int) -> None:
    """Points, and 1 to 5 from either end, of the same person."""
    copenhagen = CATALOG.instrument("copenhagen-burnout-inventory")
    points = {item.id: 25 * (number * 3 % 5) for number, item in enumerate(copenhagen.items)}
    coded = {id: 1 + value // 25 if always == 5 else 5 - value // 25 for id, value in points.items()}

    expected = score(copenhagen.bind(coding="points_0_to_100"), points)
    for name, one in score(copenhagen.bind(coding=f"always_{always}"), coded).scales.items():
        assert expected[name].value == pytest.approx(one.value)


def test_performance_counts_as_published_whichever_end_is_good_in_the_data() -> None:
    """A rating of 30 where 0 is perfect is one of 70 where 100 is."""
    tlx = CATALOG.instrument("nasa-tlx")
    ratings = {"mental_demand": 80, "physical_demand": 10, "temporal_demand": 65, "effort": 70, "frustration": 45}

    for coding, performance in (("high_is_poor", 30), ("high_is_good", 70)):
        scores = score(tlx.bind(performance_coding=coding), {**ratings, "performance": performance})

        assert 50 == scores["raw_tlx"].value


def test_subscales_of_secondary_traumatic_stress_are_no_blocks() -> None:
    """The items of each are scattered over the form, and every item is in one of them."""
    id = "secondary-traumatic-stress-scale"
    subscales = {name: set(_numbers(id, name)) for name in ("intrusion", "avoidance", "arousal")}

    assert {2, 3, 6, 10, 13} == subscales["intrusion"]
    assert {1, 5, 7, 9, 12, 14, 17} == subscales["avoidance"]
    assert {4, 8, 11, 15, 16} == subscales["arousal"]
    assert set(range(1, 18)) == set().union(*subscales.values())


def test_ten_items_of_stress_are_not_keyed_as_the_fourteen() -> None:
    """4, 5, 7 and 8; of the form of 14 items it would be 4, 5, 6, 7, 9 and 10. Its two parts add to the total."""
    total = _numbers("pss-10", "total")
    parts = {**_numbers("pss-10", "helplessness"), **_numbers("pss-10", "self_efficacy")}

    assert [4, 5, 7, 8] == [number for number, reverse_keyed in total.items() if reverse_keyed]
    assert total == parts


def test_resilience_has_three_direct_and_three_reversed_items() -> None:
    """Not four and two."""

    assert {1: False, 2: True, 3: False, 4: True, 5: False, 6: True} == _numbers("brief-resilience-scale", "resilience")


def test_well_being_is_four_times_the_sum() -> None:
    """Never (sum - 5) * 4, which gives the least well-being -20; and the flag is that of a sum below 13."""
    who = CATALOG.instrument("who-5").bind()
    ids = [item.id for item in who.items]
    for number, (first, last) in enumerate(product(range(6), repeat=2)):
        answers = [first, last, number % 6, first, last]
        scores = score(who, dict(zip(ids, answers, strict=True)))

        assert Fraction(sum(answers)) * 4 == scores["percentage"].value
        assert (sum(answers) < 13) == scores["raw"].cutoffs["poor_wellbeing"]
