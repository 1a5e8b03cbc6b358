from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import load_norms, load_survey
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument, ScaleUse
from cwinstruments.plan import (
    Addend,
    ExactAlgebra,
    compile_plan,
    fold_node,
    format_node,
    occurrences,
    plan_from_dict,
    plan_to_dict,
    possible_range,
)
from cwinstruments.plan.nodes import Reference, Total
from cwinstruments.plan.terms import Term, Terms
from cwinstruments.scoring import Score, explain, score, verify
from tests.builders import NORM_SOURCE, normed_instrument

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLE = [{"raw": 1, "norm": 40}, {"raw": 2, "norm": 45.5}, {"raw": 3, "norm": 50}, {"raw": 4, "norm": 62}]
REGIONS = [{"where": {"region": ["north"]}, "rows": TABLE}, {"where": {"region": [2]}, "mean": 2, "sd": "4/3"}]


def normed(norm: dict[str, Any], answers: dict[str, Any], raw: dict[str, Any] | None = None) -> Score:
    return score(normed_instrument(norm, raw), answers)["normed"]


def sums(total: int) -> dict[str, int]:
    """Give answers with a sum."""
    return {"a": min(2, total), "b": min(2, max(0, total - 2)), "c": max(0, total - 4)}


def said(one: Score) -> tuple[float | None, str | None, bool]:
    return one.value, one.reason, one.clamped


# What a norm gives


@pytest.mark.parametrize(("metric", "expected"), [("t_score", 57.5), ("z_score", 0.75)])
def test_t_and_z_are_computed_from_mean_and_standard_deviation(metric: str, expected: float) -> None:
    """T = 50 + 10 (x - M) / SD, and z = (x - M) / SD."""
    norm = {"metric": metric, "strata": [{"mean": 2, "sd": "4/3"}]}

    assert (expected, None, False) == said(normed(norm, sums(3)))


@pytest.mark.parametrize(
    ("outside", "total", "expected"),
    [
        ("clamp", 1, (40.0, None, False)),
        ("clamp", 2, (45.5, None, False)),
        ("clamp", 0, (40.0, None, True)),
        ("clamp", 6, (62.0, None, True)),
        ("refuse", 4, (62.0, None, False)),
        ("refuse", 0, (None, "no_norm", False)),
        ("refuse", 5, (None, "no_norm", False)),
    ],
)
def test_tables_are_looked_up_row_by_row(outside: str, total: int, expected: tuple[Any, ...]) -> None:
    """A row gives its norm; beyond the table the nearest row, flagged, or nothing."""
    assert expected == said(normed({"outside": outside, "strata": [{"rows": TABLE}]}, sums(total)))


@pytest.mark.parametrize(("total", "expected"), [(3, 50.0), (4, None), (5, 60.0)])
def test_a_score_between_two_rows_has_no_norm(total: int, expected: float | None) -> None:
    """What the table leaves out is not made up for."""
    rows = [{"raw": 3, "norm": 50}, {"raw": 5, "norm": 60}]

    assert expected == normed({"outside": "clamp", "strata": [{"rows": rows}]}, sums(total)).value


@pytest.mark.parametrize(
    ("round", "expected"), [(None, (None, "no_norm")), ({"digits": 0, "rule": "half_up"}, (64.0, None))]
)
def test_a_table_is_entered_with_the_score_as_its_scale_rounds_it(
    round: dict[str, Any] | None, expected: tuple[Any, ...]
) -> None:
    """2 + 1 of three items, prorated, is 4.5: between two rows, until the scale rounds it to 5."""
    raw: dict[str, Any] = {"missing": {"max_missing": 1, "then": "prorate"}, **({"round": round} if round else {})}
    norm = {"outside": "refuse", "strata": [{"rows": [{"raw": 4, "norm": 62}, {"raw": 5, "norm": 64}]}]}
    one = normed(norm, {"a": 2, "b": 1}, raw)

    assert expected == (one.value, one.reason)
    assert (True, 2, 3) == (one.prorated, one.n_answered, one.n_items)


@pytest.mark.parametrize(("digits", "expected"), [(None, None), (2, 50.0)])
def test_means_need_rounding_to_be_found(digits: int | None, expected: float | None) -> None:
    """A third is in no table with two decimal places, until the scale rounds to them."""
    raw: dict[str, Any] = {"method": "mean"}
    if digits is not None:
        raw["round"] = {"digits": digits, "rule": "half_up"}
    norm = {"outside": "refuse", "strata": [{"rows": [{"raw": 0, "norm": 40}, {"raw": 0.33, "norm": 50}]}]}

    assert expected == normed(norm, sums(1), raw).value
    assert 40.0 == normed(norm, sums(0), raw).value


@pytest.mark.parametrize(
    ("outside", "total", "expected"),
    [
        ("clamp", 2, (40.0, None, False)),
        ("clamp", 3, (45.0, None, False)),
        ("clamp", 5, (53.0, None, False)),
        ("clamp", 0, (40.0, None, True)),
        ("clamp", 6, (53.0, None, True)),
        ("refuse", 3, (45.0, None, False)),
        ("refuse", 6, (None, "no_norm", False)),
        ("refuse", 1, (None, "no_norm", False)),
    ],
)
def test_tables_that_say_so_are_interpolated(outside: str, total: int, expected: tuple[Any, ...]) -> None:
    """Between two rows the norm goes straight, and beyond the table it is clamped or refused as ever."""
    rows = [{"raw": 2, "norm": 40}, {"raw": 4, "norm": 50}, {"raw": 5, "norm": 53}]
    norm = {"outside": outside, "interpolate": "linear", "strata": [{"rows": rows}]}

    assert expected == said(normed(norm, sums(total)))


@pytest.mark.parametrize(("total", "expected"), [(2, 40.0), (3, None)])
def test_a_table_of_one_row_can_be_interpolated_nowhere(total: int, expected: float | None) -> None:
    """With one row there is nothing between rows."""
    norm = {"outside": "refuse", "interpolate": "linear", "strata": [{"rows": [{"raw": 2, "norm": 40}]}]}

    assert expected == normed(norm, sums(total)).value


# Strata


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("north", (50.0, None, False)),
        (2, (57.5, None, False)),
        ("west", (None, "no_norm", False)),
        (None, (None, "no_norm", False)),
    ],
)
def test_each_respondent_is_compared_with_the_own_stratum(region: Any, expected: tuple[Any, ...]) -> None:
    """Who is in no stratum, or does not say, has no norm score: never that of another or of all."""
    norm = {"outside": "clamp", "strata": REGIONS}

    assert expected == said(normed(norm, {**sums(3), "region": region}))


@pytest.mark.parametrize(("years", "expected"), [(0, 60.0), (5, 60.0), (6, 50.0), (40, 50.0), (None, None)])
def test_ranges_of_numbers_include_both_ends(years: int | None, expected: float | None) -> None:
    """From 0 to 5 and from 6 to 40 leave nobody out."""
    strata = [
        {"where": {"years": {"min": 0, "max": 5}}, "mean": 2, "sd": 1},
        {"where": {"years": {"min": 6, "max": 40}}, "mean": 3, "sd": 1},
    ]

    assert expected == normed({"strata": strata}, {**sums(3), "years": years}).value


def test_a_stratum_that_can_be_told_needs_no_other_covariate() -> None:
    """Who is from the north needs no years of service where the north has one norm for all."""
    strata = [
        {"where": {"region": [2], "years": {"min": 0, "max": 9}}, "mean": 2, "sd": 1},
        {"where": {"region": ["north"]}, "mean": 3, "sd": 1},
    ]

    assert 50.0 == normed({"strata": strata}, {**sums(3), "region": "north"}).value
    assert "no_norm" == normed({"strata": strata}, {**sums(3), "region": 2}).reason


def test_bounds_go_over_every_stratum_that_is_possible() -> None:
    """Where the region is not known, the norm score could be that of each."""
    one = normed({"outside": "clamp", "strata": REGIONS}, sums(3))

    assert (50.0, 57.5, False) == (one.lower, one.upper, one.bounds_exact)


def test_bounds_of_a_clamped_table_are_exact() -> None:
    """With an item missing, the ends of the raw score give the ends of the norm score."""
    one = normed({"outside": "clamp", "strata": REGIONS}, {"a": 1, "b": 2, "region": "north"})

    assert (None, "too_few_answered") == (one.value, one.reason)
    assert (50.0, 62.0, True) == (one.lower, one.upper, one.bounds_exact)


def test_bounds_of_a_table_with_gaps_hold_and_are_not_called_exact() -> None:
    """Some completion may be between two rows, and have no norm score."""
    rows = [{"raw": 2, "norm": 40}, {"raw": 4, "norm": 50}]
    one = normed({"outside": "refuse", "strata": [{"rows": rows}]}, {"a": 1, "b": 1})

    assert (40.0, 50.0, False) == (one.lower, one.upper, one.bounds_exact)


def test_bounds_of_a_table_that_turns_round_hold_and_are_not_called_exact() -> None:
    """The greatest norm need not be at either end of the raw score."""
    rows = [{"raw": raw, "norm": norm} for raw, norm in enumerate((40, 45, 70, 55, 60, 62, 64))]
    one = normed({"outside": "refuse", "strata": [{"rows": rows}]}, {"a": 1, "b": 0})

    assert (45.0, 70.0, False) == (one.lower, one.upper, one.bounds_exact)
    assert {"a": 2, "b": 2, "c": 2} == dict(
        occurrences(compile_plan(normed_instrument({"outside": "refuse", "strata": [{"rows": rows}]})), "normed.score")
    )


def test_bounds_of_interpolated_norms_never_leave_the_table() -> None:
    """The first and the last stretch do not go on."""
    rows = [{"raw": 2, "norm": 40}, {"raw": 3, "norm": 60}, {"raw": 4, "norm": 61}]
    plan = compile_plan(normed_instrument({"outside": "clamp", "interpolate": "linear", "strata": [{"rows": rows}]}))
    possible = possible_range(plan, "normed.score")

    assert possible is not None
    assert (Fraction(40), Fraction(61)) == (possible.min, possible.max)


# Scales built on norm scores


def test_norm_scores_are_parts_of_other_scales() -> None:
    """Scales of scales reverse norm scores on their possible range; formulas name them; and they have norms in turn."""
    norm = {"outside": "clamp", "strata": [{"rows": TABLE}]}
    both = {"scales": ["-normed", "raw"], "method": "mean", "missing": {"max_missing": 0}}
    formula = {"formula": "normed - 50", "method": "formula", "missing": {"max_missing": 0}}
    again = {
        "scales": ["normed"],
        "method": "norm",
        "norm": {"metric": "z_score", "source": NORM_SOURCE, "strata": [{"mean": 50, "sd": 10}]},
    }
    made = normed_instrument(norm, None, both=both, formula=formula, again=again)
    scores = score(made, sums(4))

    # 40 + 62 - 62 = 40, with the raw 4.
    assert () == verify(explain(made, sums(4)), made)
    assert [4.0, 62.0, 22.0, 12.0, 1.2] == [one.value for one in scores.scales.values()]
    assert ["no_answers"] * 5 == [one.reason for one in score(made, {}).scales.values()]


def test_bands_and_rounding_follow_the_norm() -> None:
    """A norm score is rounded and given its band as any score is."""
    scale = {
        "scales": ["raw"],
        "method": "norm",
        "norm": {"metric": "t_score", "source": NORM_SOURCE, "strata": [{"mean": 2, "sd": 3}]},
        "round": {"digits": 0, "rule": "half_up"},
        "bands": [{"id": "usual"}, {"id": "raised", "at_least": 53}],
    }
    found = score(normed_instrument({"strata": [{"mean": 2, "sd": 3}]}, None, rounded=scale), sums(3))

    assert (53.0, "raised") == (found["rounded"].value, found["rounded"].band)
    assert 53.333333333333336 == found["normed"].value


# The plan


def test_a_plan_with_norms_says_everything() -> None:
    """Clamping, rows and strata are steps that can be read."""
    plan = compile_plan(normed_instrument({"outside": "clamp", "strata": REGIONS}))
    steps = {step.name: format_node(step.node) for step in plan.steps}

    assert "region == 'north'" == steps["normed.stratum.1"]
    assert "sum(recode(normed.row.1; 1: 40, 2: 45.5, 3: 50, 4: 62))" == steps["normed.norm.1"]
    assert "(normed.raw - 2) * 15 / 2 + 50" == steps["normed.norm.2"]
    assert "if(normed.stratum.1, normed.norm.1, if(normed.stratum.2, normed.norm.2, missing))" == steps["normed.score"]
    assert ["region", "years"] == [one.name for one in plan.inputs if one.covariate]
    assert plan == plan_from_dict(plan_to_dict(plan))
    assert plan_to_dict(plan)["outputs"][1]["clamped"] == "normed.clamped"


def test_plans_without_norms_are_written_as_ever() -> None:
    """What only norms need has no part in the digest of other plans."""
    data = plan_to_dict(compile_plan(evolve(normed_instrument({"strata": REGIONS[1:]}), respondent={}, scales={})))

    assert not any("covariate" in one for one in data["inputs"])


def test_a_recoding_leaves_out_what_it_does_not_list() -> None:
    """A step that is in no row counts as missing in a sum."""
    total = Total(Terms((Term("s.row", recode=((1, 10), (2, 20))), Term("s.other"))))
    algebra = ExactAlgebra({}, {}, {})

    assert Fraction(23) == fold_node(total, algebra, {"s.row": Fraction(2), "s.other": Fraction(3)})
    assert Fraction(3) == fold_node(total, algebra, {"s.row": Fraction(5), "s.other": Fraction(3)})
    assert Fraction(2) == algebra.total([Addend(Term("s.other"), Fraction(2), False)], 1)
    assert Fraction(2) == fold_node(Reference("s.row"), algebra, {"s.row": Fraction(2)})


# What is wrong with a norm


def codes(of: Instrument) -> list[str]:
    with pytest.raises(DefinitionError) as raised:
        compile_plan(of)
    return [one.code for one in raised.value.diagnostics]


@pytest.mark.parametrize(
    "where",
    [
        {"regoin": ["north"]},
        {"region": ["nort"]},
        {"region": {"min": 0, "max": 1}},
        {"years": [1]},
        {"years": {"min": 0, "max": 41}},
    ],
)
def test_strata_have_to_fit_the_covariates(where: dict[str, Any]) -> None:
    """A stratum that nobody can be in is a fault of whoever built the instrument."""
    assert ["CWI360"] == codes(normed_instrument({"strata": [{"where": where, "mean": 2, "sd": 1}]}))


@pytest.mark.parametrize(
    "uses",
    [
        (ScaleUse("raw", reverse_keyed=True),),
        (ScaleUse("raw", weight=Fraction(2)),),
        (ScaleUse("nothing"),),
        (ScaleUse("raw"), ScaleUse("raw")),
        (),
    ],
)
def test_a_norm_is_of_one_scale_as_it_is(uses: tuple[ScaleUse, ...]) -> None:
    """Neither two scales, nor one turned round or weighted, nor one that is not there."""
    one = normed_instrument({"strata": [{"mean": 2, "sd": 1}]})
    scale = evolve(one.scales["normed"], scales=uses)

    assert ["CWI365"] == codes(evolve(one, scales={**one.scales, "normed": scale}))


def test_the_fault_of_a_scale_is_not_repeated_for_its_norm() -> None:
    """A norm of a scale that does not compile adds nothing to what is said of that."""
    assert ["CWI304"] == codes(
        normed_instrument({"strata": [{"mean": 2, "sd": 1}]}, {"missing": {"max_missing": 1, "then": "available"}})
    )


def test_norms_are_for_instruments() -> None:
    """A survey names its norms in its definition, so that nobody can score it without them by mistake."""
    survey = load_survey(EXAMPLES / "surveys" / "team-pulse.yaml")

    with pytest.raises(TypeError, match="a survey names those of its instruments itself"):
        compile_plan(survey, norms=[load_norms(EXAMPLES / "norms" / "county-norms.yaml")])
