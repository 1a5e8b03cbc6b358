"""Published keys of psychological safety: what public pages have wrong, or what is easily done wrong with them."""

from __future__ import annotations

import pytest

from cwinstruments import unit_scores
from cwinstruments.catalog import load_catalog
from cwinstruments.model import PermittedLevel
from cwinstruments.plan import compile_aggregates
from cwinstruments.plan.aggregates import ShareChoosing
from cwinstruments.scoring import score

CATALOG = load_catalog(disabled=())

# AHRQ Hospital Survey on Patient Safety Culture 1.0

AHRQ = CATALOG.instrument("ahrq-hospital-sops-1")


def _openness(c2: str, c4: str, c6r: str) -> tuple[float | None, str | None]:
    """Give communication openness of a unit, from a digit a respondent for each item; 0 is no answer."""
    rows = [
        {"unit": "ward", **{item.id: None for item in AHRQ.items}, **dict(zip(("c2", "c4", "c6r"), one, strict=True))}
        for one in zip(*([int(digit) or None for digit in answers] for answers in (c2, c4, c6r)), strict=True)
    ]
    found = {one.scale: one for one in unit_scores(compile_aggregates(AHRQ), rows, unit="unit")}
    return found["communication_openness"].value, found["communication_openness"].reason


def test_a_composite_is_the_mean_of_the_per_cents_of_its_items() -> None:
    """Positive are 4 and 5, of negatively worded items 1 and 2; each item counts alike."""

    assert (60.0, None) == _openness("4545453333", "4453331112", "1212121215")  # 60, 30 and 90 per cent


def test_who_leaves_an_item_out_still_counts_in_the_others() -> None:
    """Each item has the denominator of its own answers: 6 of 12, 3 of 10 and 9 of 12."""
    value, reason = _openness("454545333333", "445333111200", "121212121555")

    assert pytest.approx((50 + 30 + 75) / 3) == value
    assert reason is None


def test_nine_answers_to_one_item_are_too_few_for_the_composite() -> None:
    """The cell that counts is that of the item with the fewest answers."""

    assert (None, "too_few_respondents") == _openness("4545453333", "4453331110", "1212121215")


def test_the_misprints_of_the_charts_of_2007_are_not_followed() -> None:
    """Management support has F8 and not F2, and no item of feedback about error is reversed."""
    uses = {id: [(use.item, use.reverse_keyed) for use in scale.items] for id, scale in AHRQ.scales.items()}

    assert [("f1", False), ("f8", False), ("f9r", True)] == uses["management_support"]
    assert [("c1", False), ("c3", False), ("c5", False)] == uses["feedback_about_error"]
    assert ("f2r", True) in uses["teamwork_across_units"]


def test_the_items_marked_r_are_those_of_which_low_answers_are_positive() -> None:
    """The mark of the survey and the key agree for each of the twenty items."""
    shares = [step.node for step in compile_aggregates(AHRQ).steps if isinstance(step.node, ShareChoosing)]

    assert 20 == len(shares) == len(AHRQ.items)
    assert all(((1, 2) if share.item.endswith("r") else (4, 5)) == share.values for share in shares)


# PSC-12 and PSC-4: the benchmarks are for averages, which need not be whole


@pytest.mark.parametrize(("fours", "band"), [(1, "high_risk"), (2, "between"), (4, "between"), (5, "low_risk")])
def test_the_benchmarks_of_the_psc_12_belong_to_the_outer_bands(fours: int, band: str) -> None:
    """37 is still high risk and 41 is already low risk: 36 for twelve threes, and one more for each four."""
    psc = CATALOG.instrument("psc-12").bind()
    scores = score(psc, {item.id: 4 if place < fours else 3 for place, item in enumerate(psc.items)})
    (unit,) = unit_scores(compile_aggregates(psc), [{**scores, "unit": "agency"}] * 5, unit="unit")

    assert (36 + fours, band) == (unit.value, unit.band)
    assert (36 + fours, None) == (scores["total"].value, scores["total"].band)


@pytest.mark.parametrize("id", ["psc-12", "psc-4"])
def test_a_climate_belongs_to_the_unit_and_five_people_are_needed(id: str) -> None:
    """A unit has the mean of its members' totals, not of their answers; four members have none."""
    psc = CATALOG.instrument(id).bind()
    totals = [len(psc.items) * answer for answer in (2, 3, 3, 4, 5)]
    rows = [{"unit": "north", "total": value} for value in totals]
    plan = compile_aggregates(psc)

    assert PermittedLevel.UNIT is psc.permitted_level
    assert sum(totals) / 5 == unit_scores(plan, rows, unit="unit")[0].value
    assert "too_few_respondents" == unit_scores(plan, rows[:4], unit="unit")[0].reason
