"""What is easily got wrong about the instruments of partnership."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments import unit_scores
from cwinstruments.catalog import load_catalog
from cwinstruments.errors import UnboundParameterError
from cwinstruments.model import EvidenceStatus, Instrument
from cwinstruments.plan import compile_aggregates, compile_plan
from cwinstruments.scoring import score

CATALOG = load_catalog(disabled=())
VICHEALTH = CATALOG.instrument("vichealth-partnerships-analysis")
SCORECARD = CATALOG.instrument("handshake-to-compact-scorecard")
CHECKLIST = CATALOG.instrument("community-practice-checklist")
OBSTACLES = CATALOG.instrument("partnership-obstacles")
INTERNAL = CATALOG.instrument("internal-partnerships")
TRIBAL = CATALOG.instrument("tribal-partnership-module")


def _of_total(items: list[str], total: int, least: int) -> dict[str, int]:
    """Give answers with this total: some one above the others."""
    answer, above = divmod(total - least * len(items), len(items))
    return {item: least + answer + (place < above) for place, item in enumerate(items)}


def _units(instrument: Instrument, rows: list[tuple[str, dict[str, int]]], unit: str) -> dict[tuple[Any, str], Any]:
    scored = [{**{id: one.value for id, one in score(instrument, row).items()}, unit: where} for where, row in rows]
    found = unit_scores(compile_aggregates(instrument), scored, unit=unit)
    return {(one.unit, one.scale): (one.value, one.reason) for one in found}


# VicHealth: levels that move with the coding


@pytest.mark.parametrize(
    ("printed", "level"), [("125.1", 2), ("134.7", 3), ("136.0", 3), ("137.4", 3), ("139.6", 3), ("141.2", 3)]
)
def test_the_printed_means_fall_into_the_printed_levels(printed: str, level: int) -> None:
    """The study prints a mean total and its level for each of six surveys; whole totals on both sides agree with it."""
    items = [item.id for item in VICHEALTH.items]
    below = int(Fraction(printed))
    for total in (below, below + 1):
        answers = _of_total(items, total, 1)
        scored = score(VICHEALTH.bind(coding="one_to_five"), answers)["total"]

        assert (total, f"level_{level}") == (scored.value, scored.band)


def test_a_form_counted_from_0_has_the_level_of_the_same_form_counted_from_1() -> None:
    """Every total has one level, whichever way the form counts; 35 lies between the totals."""
    items = [item.id for item in VICHEALTH.items]
    from_one, from_zero = VICHEALTH.bind(coding="one_to_five"), VICHEALTH.bind(coding="zero_to_four")
    for total in range(35, 176):
        answers = _of_total(items, total, 1)
        one = score(from_one, answers)["total"]
        zero = score(from_zero, {item: value - 1 for item, value in answers.items()})["total"]

        assert (total, total - 35, one.band) == (one.value, zero.value, zero.band)


def test_the_coding_of_the_checklist_has_no_default() -> None:
    """Nobody's 0 to 4 is scored with the levels of 1 to 5."""
    assert ("coding",) == VICHEALTH.unbound
    with pytest.raises(UnboundParameterError, match="coding"):
        compile_plan(VICHEALTH)


# The scorecard: ranges for fewer statements


def test_an_estimated_total_falls_into_the_range_for_that_many_statements() -> None:
    """Appendix C gives ranges for n statements; the half rule puts a form with n answers into the same one."""
    half = SCORECARD.bind(missing_rule="half")
    items = [item.id for item in half.items]
    for n in range(10, 21):
        first_ends = Fraction(n, 2) * 3 + Fraction(n, 2) * 2
        third_begins = Fraction(3, 4) * n * 4 + Fraction(1, 4) * n * 3
        for total in range(n, 5 * n + 1):
            band = "serious" if total <= first_ends else "high" if total >= third_begins else "middle"
            answers = _of_total(items[:n], total, 1)

            assert band == score(half, answers)["total"].band, (n, total)


def test_only_totals_of_aitcs_ii_are_scored() -> None:
    """No source says which items belong to which of its subscales."""
    assert ["total", "total_mean"] == list(CATALOG.instrument("aitcs-ii").scales)


# The checklist


def test_the_index_is_the_sum_over_three_times_what_applies() -> None:
    """As designed, on two hundred random lists in which a third does not apply."""
    chance = random.Random(6)
    for _ in range(200):
        answers = {item.id: chance.choice([97, 97, 0, 1, 2, 3]) for item in CHECKLIST.items}
        applying = [value for value in answers.values() if value != 97]
        scores = score(CHECKLIST, answers)
        if len(applying) < 2:
            assert scores["index"].value is None
            continue

        assert pytest.approx(100 * sum(applying) / (3 * len(applying))) == scores["index"].value
        assert sum(value < 3 for value in applying) == scores["gaps"].value


# Obstacles: a frequency table


def test_the_obstacles_are_a_frequency_table() -> None:
    """Of ten answers four call it an obstacle, somewhat or serious: 40 %. Not known is no answer; nine are too few."""
    rows = [
        ("court", {"po01": language, "po02": power})
        for language, power in [(0, 0), (1, 98), (2, 2), (0, 0), (1, 1), (2, 2), (0, 0), (0, 0), (0, 0), (0, 0)]
    ]
    found = _units(OBSTACLES, rows, "partner")

    assert (40.0, None) == found["court", "language"]
    assert (None, "too_few_respondents") == found["court", "power"]
    assert len(OBSTACLES.items) == len(OBSTACLES.scales)


# Internal partnerships: a directed matrix


def test_the_two_directions_of_a_pair_are_two_cells() -> None:
    """What the field says of training is no part of what training says of the field."""
    there = [("field > training", {"ip01": 5, "ip02": 5, "ip03": 5})] * 5
    back = [("training > field", {"ip01": 1, "ip02": 1, "ip03": 3})] * 5
    few = [("training > legal", {"ip01": 3, "ip02": 3, "ip03": 3})] * 4
    found = _units(INTERNAL, [*there, *back, *few], "pair")

    assert (100.0, None) == found["field > training", "hand_offs"]
    assert pytest.approx(100 / 6) == found["training > field", "hand_offs"][0]
    assert (None, "too_few_respondents") == found["training > legal", "hand_offs"]


def test_the_ends_of_an_internal_partnership_are_in_no_score() -> None:
    """They say which cell of the matrix a row belongs to."""
    used = {use.item for scale in INTERNAL.scales.values() for use in scale.items}

    assert {"ip_from_unit", "ip_to_unit"} == {item.id for item in INTERNAL.items} - used


# The Tribal module: nothing is said for a Nation


def test_nothing_in_the_tribal_module_speaks_for_a_nation() -> None:
    """Its items have no text and no topic, its groups letters for names, its scales no bands, and there is no total."""
    assert all((None, None, {}) == (item.text, item.topic, dict(item.text_by_form)) for item in TRIBAL.items)
    assert [f"Group {letter}" for letter in "ABCD"] == [scale.title["en"] for scale in TRIBAL.scales.values()]
    assert not any(scale.bands or scale.cutoffs or scale.scales for scale in TRIBAL.scales.values())
    assert [3, 3, 3, 3] == [len(scale.items) for scale in TRIBAL.scales.values()]


def test_a_slot_that_is_not_in_use_is_no_missing_answer() -> None:
    """Two answers of two slots in use are whole; of three slots they are two of three."""
    two = score(TRIBAL, {"tn_a1": 4, "tn_a2": 2, "tn_a3": 97})["group_a"]
    three = score(TRIBAL, {"tn_a1": 4, "tn_a2": 2})["group_a"]

    assert (50.0, 2, 2) == (two.value, two.n_answered, two.n_items)
    assert (50.0, 2, 3) == (three.value, three.n_answered, three.n_items)
    assert score(TRIBAL, {"tn_a1": 4, "tn_a2": 97, "tn_a3": 97})["group_a"].value is None


@pytest.mark.parametrize(
    "entry", [one for one in CATALOG.entries if one.distribution == "cwinstruments-partnership"], ids=lambda one: one.id
)
def test_each_says_its_version_where_it_cites_itself_and_what_each_scale_serves(entry: Any) -> None:
    """The citation of an original names the version that it is, and every scale has its place in both frameworks."""
    instrument = entry.instrument
    if instrument.evidence.status is EvidenceStatus.ORIGINAL_NOT_VALIDATED:
        assert f"version {instrument.version}:" in instrument.source.citation
    assert all({"sgwmh-2022", "ccf"} == set(scale.frameworks) for scale in instrument.scales.values())
