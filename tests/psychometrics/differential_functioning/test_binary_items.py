"""Items of 0 and 1, by Mantel and Haenszel."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.bibliography import REFERENCES
from cwinstruments.psychometrics.differential_functioning import MantelHaenszel, mantel, mantel_haenszel
from tests.laws.support import law
from tests.psychometrics.support import assert_sound

pytest.importorskip("numpy")

Table = tuple[int, int, int, int]
"""Ones and zeros of the reference group, ones and zeros of the focal group."""

# Bickel, Hammel & O'Connell 1975, as in R's UCBAdmissions: men and women who were admitted or rejected, by department.
ADMISSIONS: list[Table] = [
    (512, 313, 89, 19),
    (353, 207, 17, 8),
    (120, 205, 202, 391),
    (138, 279, 131, 244),
    (53, 138, 94, 299),
    (22, 351, 24, 317),
]


def people(tables: list[Table]) -> tuple[list[Any], list[Any], list[Any]]:
    """Give item, group and stratum of each person."""
    rows = [
        (value, group, stratum)
        for stratum, table in enumerate(tables)
        for count, (value, group) in zip(table, [(1, "r"), (0, "r"), (1, "f"), (0, "f")], strict=True)
        for _ in range(count)
    ]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def of(tables: list[Table], **said: Any) -> MantelHaenszel:
    return mantel_haenszel(*people(tables), **({"reference": "r", "focal": "f"} | said))


def test_everything_is_as_r_has_it() -> None:
    """R 4.2.2, mantelhaen.test(UCBAdmissions), and with correct = FALSE."""
    one = of(ADMISSIONS)

    assert one.interval is not None
    assert pytest.approx(0.904696828258623, rel=1e-12) == one.odds_ratio
    assert pytest.approx((0.771907361759350, 1.060329764436656)) == (one.interval.lower, one.interval.upper)
    assert pytest.approx(1.42694622858669, rel=1e-12) == one.chi2
    assert pytest.approx(0.232263462817048, rel=1e-12) == one.p
    assert pytest.approx(1.52460666044344, rel=1e-12) == of(ADMISSIONS, continuity_correction=False).chi2


def test_without_the_first_department_it_is_as_r_has_it() -> None:
    """R 4.2.2, mantelhaen.test(UCBAdmissions[, , -1])."""
    one = of(ADMISSIONS[1:])

    assert one.interval is not None
    assert pytest.approx((1.03102999723965, 0.0961861957212793, 0.756455260120038)) == (one.odds_ratio, one.chi2, one.p)
    assert pytest.approx((0.870128761866777, 1.221684538880632)) == (one.interval.lower, one.interval.upper)


def test_it_is_worked_by_hand() -> None:
    """20 * 15 / (10 * 15) is 2, in both strata; of 60 people 35 have a 1, and 15 of them are of the focal group.

    17.5 are expected there, with a variance of 30 * 30 * 35 * 25 / (60 * 60 * 59) = 3.7076; twice of each. So the
    difference is 5, and (5 - 0.5) ** 2 / 7.4153 = 2.7308. Delta is -2.35 ln 2 = -1.6289.
    """
    one = of([(20, 10, 15, 15), (20, 10, 15, 15)])

    assert pytest.approx((2.0, 2.73085, -1.62889), abs=1e-4) == (one.odds_ratio, one.chi2, one.delta)
    assert (120, 60, 60, 2) == (one.n_used, one.counts.n_reference, one.counts.n_focal, one.counts.n_strata)


def test_a_difference_below_a_half_is_not_corrected() -> None:
    """12 have a 1 where 12.24 are expected: as R has it, nothing is taken off."""
    corrected, other = of([(13, 12, 12, 12)]), of([(13, 12, 12, 12)], continuity_correction=False)

    assert corrected.chi2 == other.chi2
    assert corrected.chi2 is not None and corrected.chi2 > 0


def test_a_large_difference_is_of_class_c_and_names_the_group() -> None:
    """Odds of 3 to 1 among 400 people of each group: delta -2.58, far above 1."""
    one, other = of([(300, 100, 200, 200)]), of([(200, 200, 300, 100)])

    assert ("C", "reference", "C", "focal") == (one.ets_class, one.favours, other.ets_class, other.favours)


def test_a_middling_difference_is_of_class_b() -> None:
    """Odds of 1.67: delta -1.2, significant, and below 1.5."""
    one = of([(250, 150, 200, 200)])

    assert ("B", "reference") == (one.ets_class, one.favours)
    assert one.cautions == ()


def test_what_is_not_significant_is_of_class_a() -> None:
    """Odds of 3 to 1 among 8 people: it says nothing yet, and favours nobody."""
    one = of([(3, 1, 2, 2)])

    assert ("A", None) == (one.ets_class, one.favours)
    assert "not_applicable" == one.reasons["favours"]
    assert ("few_people",) == one.cautions


def test_who_cannot_be_compared_is_counted() -> None:
    """One lacks the item, one the score, one belongs elsewhere, two have nobody of the other group with their score."""
    item, group, score = people([(3, 2, 2, 3)])
    item += [None, 1, 1, 1, 0]
    group += ["r", "f", "other", "r", "r"]
    score += [0, None, 0, 8, 9]
    one = mantel_haenszel(item, group, score, reference="r", focal="f")

    assert (15, 10, 2, 1, 2) == (
        one.n_total,
        one.n_used,
        one.counts.n_missing,
        one.counts.n_other,
        one.counts.n_unmatched,
    )
    assert (1, 2) == (one.counts.n_strata, one.counts.n_strata_dropped)
    assert ("few_people", "strata_dropped") == one.cautions
    assert of([(3, 2, 2, 3)]).odds_ratio == one.odds_ratio


EMPTY: list[tuple[list[Table], str, str]] = [
    ([], "chi2", "no_responses"),
    ([(3, 3, 0, 0)], "chi2", "too_few_groups"),
    ([(3, 3, 0, 1)], "chi2", "too_few_people"),
    ([(3, 0, 3, 0)], "chi2", "no_variance"),
    ([(3, 0, 3, 0)], "odds_ratio", "no_variance"),
    ([(3, 0, 2, 1)], "odds_ratio", "not_estimable"),
    ([(0, 3, 2, 1)], "delta", "not_estimable"),
    ([(3, 0, 2, 1)], "ets_class", "not_estimable"),
]


@pytest.mark.parametrize(("tables", "figure", "reason"), EMPTY)
def test_there_is_a_reason_for_what_cannot_be_told(tables: list[Table], figure: str, reason: str) -> None:
    """Nobody, one group, one person, no variance, an endless ratio and one of 0."""
    one = of(tables)

    assert reason == one.reasons[figure]
    assert_sound(one)
    assert {name for name, value in one.to_dict().items() if value is None} == set(one.reasons)


def test_small_groups_can_be_refused() -> None:
    one = of([(20, 10, 5, 5)], minimum_group=20)

    assert {"too_few_people"} == set(one.reasons.values())
    assert 10 == one.counts.n_focal


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"focal": "r"}, "two groups"),
    ({"level": 1}, "between 0 and 1"),
    ({"minimum_group": 0}, "1 or more"),
]


@pytest.mark.parametrize(("said", "what"), WRONG)
def test_wrong_calls_are_refused(said: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        of([(3, 2, 2, 3)], **said)


def test_an_ordered_item_is_refused() -> None:
    with pytest.raises(ValueError, match="holds 2"):
        mantel_haenszel([0, 1, 2, 0], ["r", "r", "f", "f"], [1] * 4, reference="r", focal="f")
    with pytest.raises(ValueError, match="3 groups of people"):
        mantel_haenszel([0, 1], ["r", "r", "f"], [1] * 2, reference="r", focal="f")


def test_sources_are_known() -> None:
    assert not set(of(ADMISSIONS).references) - set(REFERENCES)


TABLES = st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=4)


@given(TABLES)
@law(40)
def test_exchanging_the_groups_turns_the_ratio_round(tables: list[Table]) -> None:
    """The test says the same, the ratio is one over it, and delta has the other sign."""
    one, other = of(tables), of(tables, reference="f", focal="r")

    assert_sound(one)
    assert one.chi2 == pytest.approx(other.chi2)
    assert one.ets_class == other.ets_class
    if one.odds_ratio and one.delta is not None and other.delta is not None:
        assert other.odds_ratio == pytest.approx(1 / one.odds_ratio)
        assert other.delta == pytest.approx(-one.delta)
        assert one.favours is None or one.favours != other.favours


@given(TABLES)
@law(40)
def test_without_correction_it_is_mantels_test(tables: list[Table]) -> None:
    """Two scores, 0 and 1, are ordered too."""
    one = of(tables, continuity_correction=False)

    assert one.chi2 == pytest.approx(mantel(*people(tables), reference="r", focal="f").chi2)
