"""How loads are spread over groups, worked by hand and compared with SciPy."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics import Dispersion, GroupDispersion, dispersion, gini
from cwinstruments.psychometrics.small_groups import withheld
from tests.laws.support import law

stats = pytest.importorskip("scipy.stats")

EVEN = [0.8] * 5 + [1.2] * 5
WIDE = [1.0] * 5 + [2.0] * 5
LOADS = {"north": EVEN, "west": WIDE}


def of(loads: dict[str, list[float | None]], **said: float) -> dict[str, GroupDispersion]:
    found = dispersion(loads, reference="north", **said)  # type: ignore[arg-type]
    return {one.group: one for one in found.groups}


def test_a_group_has_its_mean_and_its_spread() -> None:
    """Mean 1, SD the root of 10 * 0.04 / 9, half over 1; 25 of 45 pairs differ by 0.4, so Gini is 25 * 0.4 / 45 / 2."""
    one = dispersion(LOADS, reference="north").of("north")

    assert (10, 1.0, 50.0) == (one.n, one.mean, one.share_over)
    assert pytest.approx((10 * 0.04 / 9) ** 0.5) == one.sd
    assert pytest.approx(25 * 0.4 / 45 / 2) == one.gini
    assert (None, None) == (one.mean_withheld, one.spread_withheld)


def test_a_ratio_is_to_the_reference_group() -> None:
    """1.5 to 1; the variance of its logarithm is 0.27778 / 22.5 + 0.04444 / 10 = 0.01679; so 1.1636 to 1.9337."""
    one = dispersion(LOADS, reference="north").of("west")

    assert 1.5 == one.ratio
    assert pytest.approx((1.16358, 1.93369), abs=1e-4) == one.ratio_interval
    assert dispersion(LOADS, reference="north").of("north").ratio is None


def test_everything_is_as_r_has_it() -> None:
    """R 4.2: sd, mean(dist(x)) / (2 * mean(x)), prop.test without correction, and qnorm on the logarithm."""
    field: list[float | None] = [0.4, 0.6, 0.9, 1.1, 1.2, 1.4, 1.5, 1.7, 1.8, 1.9, 2.0]
    office: list[float | None] = [0.8, 0.9, 0.9, 1.0, 1.0, 1.0, 1.0, 1.1, 1.1, 1.2]
    one = dispersion({"office": office, "field": field}, reference="office").of("field")

    assert pytest.approx((0.53069423, 0.24), abs=1e-8) == (one.sd, one.gini)
    assert pytest.approx((43.43547, 90.25394), abs=1e-5) == one.share_over_interval
    assert pytest.approx(1.318182, abs=1e-6) == one.ratio
    assert pytest.approx((1.028198, 1.689950), abs=1e-6) == one.ratio_interval


def test_the_interval_of_a_ratio_turns_round_with_it() -> None:
    """North by west is what west by north is, upside down."""
    there = dispersion(LOADS, reference="north").of("west")
    back = dispersion(LOADS, reference="west").of("north")

    assert there.ratio is not None and there.ratio_interval is not None and back.ratio_interval is not None
    assert pytest.approx(1 / there.ratio) == back.ratio
    assert pytest.approx([1 / end for end in reversed(there.ratio_interval)]) == list(back.ratio_interval)


def test_only_what_is_above_the_limit_is_over_it() -> None:
    """A full caseload is none too many, however it was rounded; 1.2 is over 1, and not over 1.2."""
    loads: dict[str, list[float | None]] = {"north": [1, 1 + 1e-12, 1.2, 0.1 + 0.2 + 0.7, *[0.5] * 6]}

    assert 10.0 == of(loads)["north"].share_over
    assert 0.0 == of(loads, limit=1.2)["north"].share_over


@pytest.mark.parametrize("k", range(13))
def test_the_interval_of_a_share_is_wilsons(k: int) -> None:
    """As SciPy has it."""
    one = of({"north": [*[2.0] * k, *[0.5] * (12 - k)]})["north"]
    expected = stats.binomtest(k, 12).proportion_ci(method="wilson")

    assert pytest.approx((100 * expected.low, 100 * expected.high)) == one.share_over_interval


def test_a_level_of_confidence_is_that_of_all_intervals() -> None:
    """With 90 per cent they are narrower."""
    wide, narrow = (dispersion(LOADS, reference="north", confidence=level).of("west") for level in (0.95, 0.9))
    for a, b in ((wide.ratio_interval, narrow.ratio_interval), (wide.share_over_interval, narrow.share_over_interval)):
        assert a is not None and b is not None
        assert a[0] < b[0] < b[1] < a[1]


def test_people_without_a_load_do_not_count() -> None:
    """Neither in n nor in the mean."""
    one = of({"north": [1.0, 2.0, 3.0, 4.0, 5.0, None, None]})["north"]

    assert (5, 3.0) == (one.n, one.mean)


# Small groups


def test_a_mean_needs_five_people_and_everything_else_ten() -> None:
    """Nine have a mean and no more, four have nothing."""
    found = of({"north": [1.0] * 40, "west": [1.0] * 9, "east": [1.0] * 9, "south": [1.0] * 4, "hill": [1.0] * 4})

    assert (9, 1.0) == (found["west"].n, found["west"].mean)
    assert (None, None, None, None, None, None) == (
        found["west"].sd,
        found["west"].share_over,
        found["west"].share_over_interval,
        found["west"].gini,
        found["west"].ratio,
        found["west"].ratio_interval,
    )
    assert ("too_few_people", None) == (found["west"].spread_withheld, found["west"].mean_withheld)
    assert (None, None, "too_few_people") == (
        found["south"].n,
        found["south"].mean,
        found["south"].mean_withheld,
    )


def test_one_small_group_takes_another_with_it() -> None:
    """Of the agency's mean and those of the others, that of the four could be worked out; the smallest other goes."""
    found = of({"north": [1.0] * 40, "west": [1.0] * 12, "south": [1.0] * 4})

    assert ("too_few_people", "would_give_another_away", None) == tuple(
        found[group].mean_withheld for group in ("south", "west", "north")
    )
    assert (None, None, 40) == tuple(found[group].n for group in ("south", "west", "north"))


def test_groups_of_nobody_hide_nothing() -> None:
    """And take nobody with them."""
    found = of({"north": [1.0] * 12, "west": [1.0] * 12, "south": [None]})

    assert ("no_values", None, None) == tuple(found[group].mean_withheld for group in ("south", "west", "north"))
    assert "no_values" == found["south"].spread_withheld


def test_without_a_reference_that_is_shown_there_are_no_ratios() -> None:
    """A ratio is of two groups, and both need ten people."""
    found = of({"north": [1.0] * 9, "west": [1.0] * 12, "east": [1.0] * 15, "hill": [1.0] * 9})

    assert found["east"].ratio is None
    assert found["east"].sd == 0


@law(200)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 15)), st.integers(1, 10))
def test_what_is_withheld_can_not_be_taken_from_the_whole(sizes: dict[str, int], minimum: int) -> None:
    """It is nobody; or two groups and as many people as a statistic needs; or everybody."""
    hidden = withheld(sizes, minimum)
    people = {group for group, size in sizes.items() if size}

    assert {group for group in people if sizes[group] < minimum} <= hidden <= people
    assert not hidden or hidden == people or (len(hidden) > 1 and sum(sizes[group] for group in hidden) >= minimum)


def test_the_reference_goes_last() -> None:
    """The smallest other group is withheld before it."""
    assert {"a", "c"} == withheld({"a": 3, "b": 10, "c": 20}, 5, keep="b")
    assert {"a", "b"} == withheld({"a": 3, "b": 10, "c": 20}, 5)


# Gini


@law(100)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=12))
def test_gini_is_half_the_mean_difference_of_pairs_by_the_mean(values: list[int]) -> None:
    """Counted pair by pair in fractions; from 0 to 1, since it has the correction."""
    found = gini(values)
    pairs = [abs(a - b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j]
    if not sum(values):
        assert found is None
    else:
        assert found is not None
        assert abs(Fraction(sum(pairs), len(pairs)) / 2 / Fraction(sum(values), len(values)) - Fraction(found)) < 1e-12
        assert 0 <= found <= 1


def test_gini_of_one_is_none() -> None:
    """There is nobody to compare with."""
    assert (None, None) == (gini([3]), gini([]))


def test_groups_without_any_load_have_no_ratio() -> None:
    """Nobody can be a multiple of 0, and 0 has no logarithm."""
    found = of({"north": [0.0] * 10, "west": [1.0] * 10})
    turned = dispersion({"north": [0.0] * 10, "west": [1.0] * 10}, reference="west").of("north")

    assert (None, None) == (found["west"].ratio, turned.ratio)
    assert (0.0, None, 0.0) == (found["north"].mean, found["north"].gini, found["north"].sd)
    text = dispersion({"north": [0.0] * 10}, reference="north").to_text()
    assert "north: n 10, mean 0.00, SD 0.00, over 1: 0 % (0 to 28)" == text


# What is refused, and how it reads


@pytest.mark.parametrize(
    ("loads", "said", "message"),
    [
        ({"west": [1.0]}, {}, "the reference 'north' is none of the groups: west"),
        ({"north": [-1.0]}, {}, "group 'north' has a load of -1.0"),
        ({"north": [float("inf")]}, {}, "group 'north' has a load of inf"),
        ({"north": [1.0]}, {"minimum_mean": 0}, "a mean needs at least 1 person"),
        ({"north": [1.0]}, {"minimum_mean": 6, "minimum_spread": 5}, "no fewer than the mean"),
        ({"north": [1.0]}, {"minimum_mean": 1, "minimum_spread": 1}, "its spread at least 2"),
        ({"north": [1.0]}, {"confidence": 1}, "between 0 and 1, not 1"),
        ({"north": [1.0]}, {"limit": float("nan")}, "a limit is a finite number, not nan"),
        ({"north": [1.0]}, {"limit": float("inf")}, "a limit is a finite number, not inf"),
        ({"north": [1e308] * 30}, {}, "in another unit"),
    ],
)
def test_what_makes_no_sense_is_refused(
    loads: dict[str, list[float | None]], said: dict[str, float], message: str
) -> None:
    """With a word on what is wrong."""
    with pytest.raises(ValueError, match=message):
        of(loads, **said)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_gini_of_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="no finite number"):
        gini([1.0, value])


def test_small_loads_are_over_a_small_limit() -> None:
    """A load of exactly the limit is not, wherever it lies."""
    found = of({"north": [*[1e-9] * 5, *[2e-9] * 5]}, limit=1e-9)

    assert 50.0 == found["north"].share_over


def test_groups_read_as_lines() -> None:
    """What is withheld is named, with the reason."""
    few: dict[str, list[float]] = {"east": [1.0] * 6, "hill": [1.0] * 6, "dale": [1.0] * 2, "fen": [1.0] * 3}
    expected = """\
dale: withheld (too_few_people)
east: n 6, mean 1.00; the rest is withheld (too_few_people)
fen: withheld (too_few_people)
hill: n 6, mean 1.00; the rest is withheld (too_few_people)
north: n 10, mean 1.00, SD 0.21, over 1: 50 % (24 to 76), Gini 0.11
west: n 10, mean 1.50, SD 0.53, over 1: 50 % (24 to 76), Gini 0.19, 1.50 times north (1.16 to 1.93)"""

    assert expected == dispersion({**LOADS, **few}, reference="north").to_text()


def test_the_result_is_plain_data() -> None:
    """As JSON has it."""
    found: Dispersion = dispersion({**LOADS, "east": [1.0] * 2}, reference="north")
    data = json.loads(json.dumps(found.to_dict()))

    assert ("north", 1, 0.95, ["east", "north", "west"]) == (
        data["reference"],
        data["limit"],
        data["confidence"],
        [one["group"] for one in data["groups"]],
    )
    assert "too_few_people" == data["groups"][0]["mean_withheld"]
    with pytest.raises(KeyError, match="south"):
        found.of("south")
