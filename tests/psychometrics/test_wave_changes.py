"""Changes between waves: figures of R, what is not told of few people, and laws."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.wave_changes import WaveCaution, WaveChange, wave_change
from cwinstruments.psychometrics.wave_designs import ChangeDesign
from tests.laws.support import law
from tests.psychometrics.support import assert_sound

pytest.importorskip("scipy.special")

BEFORE = [3, 2.5, 4, 3.5, 2, 3, 4.5, 3, 2.5, 3.5, 1, 5]
AFTER = [3.5, 2.5, 4.5, 3, 3, 3.5, 4.5, 4, 2, 4.5, 2, 5]
UNITS = (list("nnnnssseeeww"), list("nnssseeeewww"))
WAVES = st.lists(st.tuples(st.integers(0, 10), st.sampled_from("abcd")), min_size=10, max_size=25)


def test_people_who_are_linked_are_compared_with_themselves() -> None:
    """R 4.2.2, t.test(paired = TRUE): t 2.28265773075805, df 11, 0.0134173483773811 to 0.7365826516226189."""
    found = wave_change(BEFORE, AFTER, design="linked")

    assert (12, 12, 12) == (found.n_pairs, found.before.n, found.after.n)
    assert pytest.approx((0.375, 2.28265773075805, 11, 0.0433333214393093), abs=1e-12) == (
        found.change,
        found.t,
        found.df,
        found.p,
    )
    assert ends(found) == pytest.approx((0.0134173483773811, 0.7365826516226189), abs=1e-12)
    assert not {WaveCaution.APPROXIMATE, WaveCaution.OVERLAP_UNKNOWN} & set(found.cautions)
    assert_sound(found)


def test_people_who_are_not_linked_are_compared_by_welch_and_that_is_said() -> None:
    """R 4.2.2, t.test: t 0.869324560126823, df 21.9113326540877, -0.519815288069512 to 1.269815288069512."""
    found = wave_change(BEFORE, AFTER, design="unlinked")

    assert pytest.approx((0.869324560126823, 21.9113326540877, 0.394092951987203), abs=1e-12) == (
        found.t,
        found.df,
        found.p,
    )
    assert ends(found) == pytest.approx((-0.519815288069512, 1.269815288069512), abs=1e-12)
    assert {WaveCaution.APPROXIMATE, WaveCaution.OVERLAP_UNKNOWN} <= set(found.cautions)
    assert (None, ("welch1947",)) == (found.n_pairs, found.references)
    assert "not_applicable" == found.reasons["n_pairs"] == found.reasons["n_units"]
    assert_sound(found)


def test_agencies_are_compared_with_an_error_that_counts_units() -> None:
    """R 4.2.2, sandwich 3.0-2, vcovCL(lm(y ~ wave), cluster, type = "HC1"): 0.196005190012368, with 3 df."""
    found = wave_change(BEFORE, AFTER, design="clustered", units=UNITS)

    assert (4, 3.0, "cr1") == (found.n_units, found.df, found.interval and found.interval.method)
    assert pytest.approx((0.375, 0.196005190012368, 0.151645676259945), abs=1e-12) == (
        found.change,
        found.standard_error,
        found.p,
    )
    assert ends(found) == pytest.approx((-0.248775992771291, 0.998775992771291), abs=1e-12)
    assert {WaveCaution.APPROXIMATE, WaveCaution.FEW_UNITS} <= set(found.cautions)
    assert ("cameron2015",) == found.references
    assert_sound(found)


def test_units_may_be_compared_with_themselves() -> None:
    """R 4.2.2, t.test of the unit means, paired: 0.354166666666667, -0.367062691522828 to 1.075396024856162."""
    found = wave_change(BEFORE, AFTER, design="paired_units", units=UNITS)

    assert pytest.approx((0.354166666666667, 0.2160453384166), abs=1e-12) == (found.change, found.p)
    assert ends(found) == pytest.approx((-0.367062691522828, 1.075396024856162), abs=1e-12)
    assert "not_applicable" == found.reasons["effect_size_baseline"]
    assert_sound(found)


def test_people_are_linked_by_their_ids() -> None:
    """Whatever their order; who is in one wave only is counted and left out."""
    before = {f"p{place}": score for place, score in enumerate(BEFORE)} | {"left": 1.0}
    after: dict[str, float | None] = {f"p{place}": score for place, score in reversed(list(enumerate(AFTER)))}
    after |= {"new": 5.0, "blank": None}
    found, in_order = wave_change(before, after, design="linked"), wave_change(BEFORE, AFTER, design="linked")

    assert (12, 15, 13, 13) == (found.n_pairs, found.n_total, found.before.n, found.after.n)
    assert (in_order.change, in_order.p) == pytest.approx((found.change, found.p))
    assert WaveCaution.PEOPLE_LEFT_OUT in found.cautions


def test_units_may_be_given_by_person() -> None:
    """And who has no unit is left out."""
    names = [f"p{place}" for place in range(12)]
    before, after = (dict(zip(names, wave, strict=True)) for wave in (BEFORE, AFTER))
    where = tuple(dict(zip(names, units, strict=True)) for units in UNITS)
    found = wave_change({**before, "x": 3.0}, after, design="clustered", units=(where[0], where[1]))

    assert wave_change(BEFORE, AFTER, design="clustered", units=UNITS).standard_error == found.standard_error
    assert (13, 12) == (found.before.n, found.before.n_used)
    assert WaveCaution.PEOPLE_LEFT_OUT in found.cautions


def test_a_unit_of_one_wave_only_is_not_compared_with_itself() -> None:
    """Its people are left out, and counted."""
    units = (UNITS[0], [*UNITS[1][:-1], "new"])
    found = wave_change([*BEFORE], AFTER, design="paired_units", units=units)

    assert (4, 12, 11) == (found.n_units, found.after.n, found.after.n_used)


def test_rates_and_composition_are_passed_through() -> None:
    """And their lack is said."""
    roles = ({"caseworker": 80.0, "supervisor": 20.0}, {"caseworker": 70.0, "supervisor": 30.0})
    found = wave_change(BEFORE, AFTER, design="unlinked", response_rates=(62, 48.5), composition=roles)

    assert (62.0, 48.5, roles[1]) == (found.before.response_rate, found.after.response_rate, found.after.composition)
    assert not {WaveCaution.RESPONSE_RATES_NOT_STATED, WaveCaution.COMPOSITION_NOT_STATED} & set(found.cautions)
    assert {WaveCaution.RESPONSE_RATES_NOT_STATED, WaveCaution.COMPOSITION_NOT_STATED} <= set(
        wave_change(BEFORE, AFTER, design="linked").cautions
    )
    assert_sound(found)


@pytest.mark.parametrize("design", list(ChangeDesign))
def test_there_is_no_interval_of_fewer_than_ten(design: str) -> None:
    """Nor anything it could be made of; the change and n of both waves are told."""
    units = (UNITS[0][:9], UNITS[1][:9]) if design in ("clustered", "paired_units") else None
    found = wave_change(BEFORE[:9], AFTER[:9], design=design, units=units)

    assert (9, 9) == (found.before.n, found.after.n)
    assert found.change is not None
    assert ["too_few_people"] * 5 == [found.reasons[name] for name in ("interval", "p", "t", "df", "standard_error")]
    assert_sound(found)


@pytest.mark.parametrize("design", list(ChangeDesign))
@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], "no_responses"),
        ([None, None], [None, None], "no_responses"),
        ([3.0], [4.0], "too_few_people"),
        ([3.0], [None], "too_few_people"),
        ([3.0] * 12, [4.0] * 12, "no_variance"),
        ([0.3, 0.1 + 0.2] * 6, [0.3] * 12, "no_variance"),
    ],
)
def test_where_there_is_nothing_to_say_there_is_a_reason(design: str, before: Any, after: Any, reason: str) -> None:
    """Nobody, one person, all alike."""
    units = (["a", "b"] * 6)[: len(before)]
    where = (units, units) if design in ("clustered", "paired_units") else None
    found = wave_change(before, after, design=design, units=where)

    assert reason == found.reasons["interval"] == found.reasons["p"]
    assert_sound(found)


@pytest.mark.parametrize("design", ["clustered", "paired_units"])
def test_one_unit_has_no_error(design: str) -> None:
    """There is nothing it could be counted by."""
    found = wave_change(BEFORE, AFTER, design=design, units=(["a"] * 12, ["a"] * 12))

    assert "too_few_groups" == found.reasons["interval"]
    assert_sound(found)


def test_a_wave_of_one_unit_has_no_error_to_be_counted_by() -> None:
    """Its deviations sum to nothing, which is not to say that it has no error."""
    found = wave_change(BEFORE, AFTER, design="clustered", units=(["a"] * 12, UNITS[1]))

    assert (5, "too_few_groups") == (found.n_units, found.reasons["interval"])
    assert_sound(found)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"design": "paired"}, "design is 'linked', 'unlinked', 'clustered' or 'paired_units', not 'paired'"),
        ({"design": "clustered"}, "units= is needed for clustered"),
        ({"design": "linked", "units": UNITS}, "not used by linked"),
        ({"design": "linked", "level": 0}, "between 0 and 1"),
        ({"design": "unlinked", "response_rates": (0.5, 120)}, "between 0 and 100, not 120"),
        ({"design": "linked", "composition": ({"a": float("nan")}, {"a": 1.0})}, "'a' is nan"),
        ({"design": "clustered", "units": (["a"], ["a"])}, "12 scores and 1 units"),
        ({"design": "clustered", "units": ({"a": "n"}, {"a": "n"})}, "both by person, or both in the same order"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(said: dict[str, Any], message: str) -> None:
    """Each refusal names what is wrong."""
    with pytest.raises(ValueError, match=message):
        wave_change(BEFORE, AFTER, **said)


def test_linked_waves_have_to_fit() -> None:
    """In length, and both by person or neither."""
    with pytest.raises(ValueError, match="different lengths"):
        wave_change(BEFORE, AFTER[1:], design="linked")
    with pytest.raises(ValueError, match="both by person"):
        wave_change({"a": 1.0}, [1.0], design="linked")


@law(30)
@given(WAVES, WAVES, st.sampled_from(["unlinked", "clustered", "paired_units"]))
def test_waves_may_change_places(first: Any, second: Any, design: str) -> None:
    """The change and its interval turn round; the error stays."""
    scores = [[float(score) for score, _ in wave] for wave in (first, second)]
    units = [[unit for _, unit in wave] for wave in (first, second)]
    given_units = (units[0], units[1]) if design != "unlinked" else None
    turned = (units[1], units[0]) if design != "unlinked" else None
    there = wave_change(*scores, design=design, units=given_units)
    back = wave_change(scores[1], scores[0], design=design, units=turned)

    assert_sound(there)
    assert pytest.approx(there.standard_error) == back.standard_error
    if there.change is not None and back.change is not None:
        assert pytest.approx(there.change, abs=1e-9) == -back.change
    if there.interval is not None and back.interval is not None:
        assert pytest.approx(there.interval.lower, abs=1e-9) == -back.interval.upper


def ends(found: WaveChange) -> tuple[float, float]:
    assert found.interval is not None
    return found.interval.lower, found.interval.upper
