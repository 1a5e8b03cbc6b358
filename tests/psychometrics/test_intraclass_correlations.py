"""The six intraclass correlations: the printed example, laws, and every way to have no answer."""

from __future__ import annotations

from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.intraclass_correlations import IccCaution, Intraclass, intraclass
from cwinstruments.psychometrics.mean_squares import MeanSquares, without_negative_components
from tests.laws.support import law
from tests.psychometrics.support import assert_sound

pytest.importorskip("scipy.special")

JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Six people and four judges: table 2 of Shrout & Fleiss 1979."""

ANSWERS = st.integers(1, 5).map(float)
TABLES = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(ANSWERS, min_size=k, max_size=k), min_size=2, max_size=12)
)
SIX = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")


def values(found: Intraclass) -> list[float | None]:
    return [one.value for one in found.correlations]


def near(expected: list[float | None]) -> Any:
    return pytest.approx(expected, abs=1e-9)


def test_the_six_are_those_that_are_printed() -> None:
    """Shrout & Fleiss 1979: .17, .29, .71, .44, .62 and .91; the mean squares of their table 3."""
    found = intraclass(JUDGES)

    assert [0.17, 0.29, 0.71, 0.44, 0.62, 0.91] == [round(value or 0, 2) for value in values(found)]
    assert [11.24, 6.26, 32.49, 1.02] == [
        round(one or 0, 2) for one in (found.ms_people, found.ms_within, found.ms_raters, found.ms_error)
    ]
    assert [11.03, 5, 15] == [round(found.icc3.f or 0, 2), found.icc3.df1, found.icc3.df2]
    assert_sound(found)


@pytest.mark.parametrize(
    ("name", "p", "lower", "upper"),
    [
        ("ICC(1,1)", 0.164768808, -0.132932325, 0.722560062),
        ("ICC(2,1)", 0.000134567, 0.018786513, 0.761084370),
        ("ICC(3,1)", 0.000134567, 0.342464765, 0.945858260),
        ("ICC(1,k)", 0.164768808, -0.884442155, 0.912415420),
        ("ICC(2,k)", 0.000134567, 0.071136815, 0.927232040),
        ("ICC(3,k)", 0.000134567, 0.675674714, 0.985891678),
    ],
)
def test_tests_and_intervals_are_as_r_has_them(name: str, p: float, lower: float, upper: float) -> None:
    """R 4.2.2, psych 2.2.9, ICC(lmer = FALSE), of the same table."""
    one = intraclass(JUDGES).of(name)

    assert one.interval is not None
    assert pytest.approx((p, lower, upper), abs=1e-9) == (one.p, one.interval.lower, one.interval.upper)


def test_each_has_two_names() -> None:
    """Shrout and Fleiss's, and McGraw and Wong's."""
    found = intraclass(JUDGES)

    assert found.icc2 is found.of("ICC(2,1)") is found.of("ICC(A,1)")
    assert found.icc3k is found.of("ICC(3,k)") is found.of("ICC(C,k)")
    assert found.icc1 is found.of("ICC(1)") and found.icc1k is found.of("ICC(k)")
    with pytest.raises(KeyError):
        found.of("ICC(4,1)")


def test_a_worked_example() -> None:
    """People 1, 2, 3 and again 2, 3, 4: MSB 2, MSJ 1.5, MSE 0; ICC(A,1) is 2 / (2 + 2 * 1.5 / 3), consistency 1."""
    found = intraclass([[1, 2], [2, 3], [3, 4]])

    assert (2.0, 1.5, 0.0, 0.5) == (found.ms_people, found.ms_raters, found.ms_error, found.ms_within)
    assert (2 / 3, 1.0, 0.6) == pytest.approx((found.icc2.value, found.icc3.value, found.icc1.value))
    assert (1.0, 0.5, 0.0) == (found.person_variance, found.rater_variance, found.error_variance)
    assert {"no_variance"} == {str(found.reasons[f"icc3.{name}"]) for name in ("f", "p", "interval")}
    assert_sound(found)


def test_who_lacks_a_rating_is_left_out_and_counted() -> None:
    """The intervals are of the five who are left, as if the sixth had never been there."""
    gap: list[list[float | None]] = [list(row) for row in JUDGES]
    gap[1][2] = None
    found, without = intraclass(gap), intraclass([row for place, row in enumerate(JUDGES) if place != 1])

    assert (5, 6) == (found.n_used, found.n_total)
    assert without.icc2 == found.icc2
    assert IccCaution.PEOPLE_LEFT_OUT in found.cautions and IccCaution.PEOPLE_LEFT_OUT not in without.cautions


def test_negative_values_are_kept_and_said() -> None:
    """People differ less than error alone makes them differ; REML puts that at 0, and says so."""
    crossed = [[1, 4], [4, 1], [2, 3], [3, 2]]
    found, reml = intraclass(crossed), intraclass(crossed, estimator="reml")

    assert -1.0 == found.icc1.value
    assert (found.person_variance or 0) < 0 and IccCaution.NEGATIVE_PERSON_VARIANCE in found.cautions
    assert [0.0] * 6 == values(reml) and IccCaution.TRUNCATED_AT_ZERO in reml.cautions
    assert_sound(found)
    assert_sound(reml)


def test_an_interval_that_passes_minus_infinity_is_none() -> None:
    """Stepped up to four ratings, a lower limit below -1/3 would come out above 1."""
    rows = [[9, 2, 5, 8], [2, 9, 6, 1], [5, 6, 5, 6], [8, 3, 6, 2], [6, 7, 5, 7], [1, 8, 6, 4]]
    found = intraclass(rows)

    assert found.icc2.interval is not None and found.icc2.interval.lower < -1 / 3
    assert found.icc2k.interval is None and "not_estimable" == found.reasons["icc2k.interval"]
    assert_sound(found)


def test_an_interval_is_narrower_at_a_lower_level() -> None:
    """90 per cent lie within 95."""
    wide, narrow = intraclass(JUDGES).icc2.interval, intraclass(JUDGES, level=0.9).icc2.interval

    assert wide is not None and narrow is not None
    assert wide.lower < narrow.lower < narrow.upper < wide.upper
    assert ("satterthwaite", 0.9) == (narrow.method, narrow.level)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no_responses"),
        ([[None, None], [None, None]], "no_responses"),
        ([[1, 2]], "too_few_people"),
        ([[1, None], [None, 2]], "too_few_people"),
        ([[1], [2], [3]], "too_few_items"),
        ([[3, 3], [3, 3], [3, 3]], "no_variance"),
        ([[0.1 + 0.2, 0.3], [0.3, 0.3]], "no_variance"),
    ],
)
def test_where_there_is_nothing_to_say_there_is_a_reason(rows: Any, reason: str) -> None:
    """A person alone, one rater, no variance, nothing at all: each figure says why it is not there."""
    found = intraclass(rows)

    assert [None] * 6 == values(found)
    assert {reason} == {str(one) for one in found.reasons.values()}
    assert {"ms_error", "person_variance", "icc1.value", "icc3k.interval"} <= set(found.reasons)
    assert_sound(found)


@pytest.mark.parametrize(
    "rows", [[[1, 2, 3], [1, 2, 3]], [[1, 1], [2, 2]], [[1, 2], [2, 1]], [[0, 0], [0, 1]], [[1, 5], [1, 5], [1, 5]]]
)
def test_the_smallest_tables_are_sound(rows: list[list[float]]) -> None:
    """No variance of people, of raters or of error: no warning, and a reason for what is missing."""
    for estimator in ("anova", "reml"):
        assert_sound(intraclass(rows, estimator=estimator))


def test_a_wrong_call_says_what_would_be_right() -> None:
    """A level in per cent, an estimator that there is not."""
    with pytest.raises(ValueError, match=r"between 0 and 1, such as 0\.95"):
        intraclass(JUDGES, level=95)
    with pytest.raises(ValueError, match="estimator is 'anova' or 'reml', not 'ml'"):
        intraclass(JUDGES, estimator="ml")


def test_a_table_has_a_row_for_each() -> None:
    """With both names, and the limits in columns of their own."""
    frame = intraclass(JUDGES).to_frame()

    assert (6, ["ICC(1)", "ICC(A,1)"]) == (frame.height, frame["mcgraw_wong"].to_list()[:2])
    assert {"interval_lower", "interval_upper", "value", "n_used"} <= set(frame.columns)


@law(40)
@given(TABLES, st.sampled_from(["anova", "reml"]))
def test_any_table_is_sound(rows: list[list[float]], estimator: str) -> None:
    """Finite figures, or a reason."""
    assert_sound(intraclass(rows, estimator=estimator))


@law(40)
@given(TABLES, st.permutations(range(4)), st.sampled_from([0.5, 2.0, -3.0]), st.integers(-50, 50))
def test_the_unit_and_the_order_of_raters_change_nothing(
    rows: list[list[float]], order: list[int], factor: float, shift: int
) -> None:
    """Another zero, another unit, other seats: the same correlations."""
    places = [place for place in order if place < len(rows[0])]
    other = [[factor * row[place] + shift for place in places] for row in rows]

    assert near(values(intraclass(rows))) == values(intraclass(other))


@law(40)
@given(TABLES)
def test_the_mean_of_all_ratings_follows_spearman_and_brown(rows: list[list[float]]) -> None:
    """ICC(C,k) = k ICC(C,1) / (1 + (k - 1) ICC(C,1)), and so for the others; the value lies within its interval."""
    found = intraclass(rows)
    k = found.n_raters

    for name in ("icc1", "icc2", "icc3"):
        single, mean = getattr(found, name), getattr(found, f"{name}k")
        if single.value is not None and mean.value is not None:
            assert pytest.approx(k * single.value / (1 + (k - 1) * single.value)) == mean.value
        if name != "icc2" and single.interval is not None:
            assert single.interval.lower <= single.value <= single.interval.upper


@law(40)
@given(st.lists(st.floats(0.01, 9), min_size=3, max_size=3), st.integers(2, 9), st.integers(2, 5), st.randoms())
def test_no_components_above_zero_are_likelier_than_those_of_reml(
    squares: list[float], n: int, k: int, random: Any
) -> None:
    """The restricted likelihood of the mean squares is greatest at ours, of all components that are not negative."""
    people, raters, error = squares
    degrees = (n - 1, k - 1, (n - 1) * (k - 1))
    found = without_negative_components(MeanSquares(n, k, people, raters, error, error))

    def likelihood(*of: float) -> float:
        return -sum(df * (log(one) + square / one) for df, square, one in zip(degrees, squares, of, strict=True))

    greatest = likelihood(found.people, found.raters, found.error)
    assert found.people >= found.error - 1e-12 and found.raters >= found.error - 1e-12
    for _ in range(20):
        least = found.error * random.uniform(0.8, 1.25)
        more = [max(least, one * random.uniform(0.8, 1.25)) for one in (found.people, found.raters)]
        assert likelihood(*more, least) <= greatest + 1e-9
