"""Ordinal alpha."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.psychometrics.factor_analysis import OrdinalCaution, ordinal_alpha, polychoric
from tests.psychometrics.factor_analysis.cases import NOTHING_TO_FIND, assert_reasoned
from tests.psychometrics.support import assert_sound

np = pytest.importorskip("numpy")

# Four items of 80 people, drawn in R 4.2.2: set.seed(20); g <- rnorm(80); for l of .8, .7, .6, .5
# findInterval(l * g + sqrt(1 - l^2) * rnorm(80), c(-1, -.2, .6, 1.3)).
DRAWN = """
3433 3201 4432 0101 1202 2111 0000 1231 2322 2230 4223 0202 2211 3243 0002 2002 4122 3234 1321 2211 2233 1223 4332
3421 2322 0210 1210 0122 0001 0011 2210 4233 3224 2240 0103 0000 0121 4423 2132 2340 1140 0001 3312 3112 1301 2121
3434 1144 2331 1131 2330 3122 1120 4132 1131 1343 3234 2111 0212 3422 2122 1422 2220 2010 3333 0101 3122 2101 2302
0010 3421 0110 3332 0110 4342 2414 1023 1111 1022 3231
"""
RESPONSES = [[int(one) for one in person] for person in DRAWN.split()]


def test_correlations_and_alpha_are_what_r_has() -> None:
    """lavaan 0.6-14: lavCor(ordered = TRUE, se = "none"); psych 2.2.9: alpha of these, std.alpha."""
    found = ordinal_alpha(RESPONSES)

    theirs = [
        0.553783983001323,
        0.501061828502122,
        0.428661810729203,
        0.399155507961203,
        0.314659256984547,
        0.242120399152632,
    ]
    assert pytest.approx(theirs, abs=1e-7) == [one.correlation for one in polychoric(RESPONSES).pairs]
    assert pytest.approx(0.732657348753176, abs=1e-7) == found.alpha
    assert (4, 80, 80) == (found.n_items, found.n_used, found.n_total)
    assert_sound(found)
    assert_reasoned(found)


def test_of_two_items_it_is_spearman_and_browns_formula() -> None:
    """2 r / (1 + r)."""
    found = ordinal_alpha([row[:2] for row in RESPONSES])

    assert found.average_r is not None
    assert pytest.approx(2 * found.average_r / (1 + found.average_r)) == found.alpha


def test_it_always_says_that_it_is_not_of_the_score() -> None:
    """Also where there is no figure."""
    assert OrdinalCaution.NOT_OF_THE_SCORE in ordinal_alpha(RESPONSES).cautions
    assert OrdinalCaution.NOT_OF_THE_SCORE in ordinal_alpha([]).cautions
    assert "chalmers2018" in ordinal_alpha(RESPONSES).references


def test_a_negative_alpha_is_told_as_it_is() -> None:
    """An item was not turned round."""
    found = ordinal_alpha([[row[0], 4 - row[1]] for row in RESPONSES])

    assert found.alpha is not None and found.average_r is not None
    assert found.alpha < -1
    assert pytest.approx(-0.553783983001323, abs=1e-7) == found.average_r


def test_more_items_than_people_are_no_obstacle() -> None:
    """As no matrix is inverted."""
    found = ordinal_alpha(NOTHING_TO_FIND["more items than people"])

    assert found.n_used < found.n_items
    assert found.average_r is not None


def test_where_no_alpha_can_be_made_of_the_correlations_it_says_so() -> None:
    """Three items of which each correlates perfectly negatively with the others, answered by different people."""
    rows: list[list[int | None]] = []
    for places in ((0, 1), (0, 2), (1, 2)):
        for one in (0, 1) * 5:
            row: list[int | None] = [None, None, None]
            row[places[0]], row[places[1]] = one, 1 - one
            rows.append(row)
    found = ordinal_alpha(rows, missing="pairwise")

    assert (None, "not_estimable") == (found.alpha, found.reasons["alpha"])
    assert pytest.approx(-0.9999) == found.average_r
    assert_sound(found)


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("name", NOTHING_TO_FIND)
def test_where_nothing_can_be_found_it_says_why(name: str, missing: Any) -> None:
    """Without a warning, an exception, or a number that is none."""
    found = ordinal_alpha(NOTHING_TO_FIND[name], missing=missing)

    assert_sound(found)
    assert_reasoned(found)
    if name in ("no rows", "all missing"):
        assert "no_responses" == found.reasons["alpha"]
    if name == "one item without variance":
        assert "no_variance" == found.reasons["alpha"]
