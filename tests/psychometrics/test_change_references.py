"""What changes are set against, worked by hand."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest

from cwinstruments.psychometrics.change_references import ChangeReference, change_reference
from tests.psychometrics.support import assert_sound


def test_a_worked_example() -> None:
    """Of 1 to 4 and 2, 3, 3, 6: changes 1, 1, 0, 2; the line 0.5 + 1.2 x leaves squares of 1.8, by R 0.948683298."""
    found = change_reference([1, 2, 3, 4, None], [2, 3, 3, 6, 5])

    assert (4, 5) == (found.n_used, found.n_total)
    assert (1.0, sqrt(2 / 3), sqrt(5 / 3)) == pytest.approx((found.mean_change, found.sd_change, found.sd_before))
    assert (0.5, 1.2, 0.948683298050514) == pytest.approx((found.intercept, found.slope, found.error), abs=1e-12)
    assert pytest.approx(0.894427190999916, abs=1e-12) == found.retest_r
    assert_sound(found)


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        ([], [], {"mean_change": "no_responses", "slope": "no_responses"}),
        ([None], [1], {"mean_change": "too_few_people"}),
        ([1], [2], {"sd_change": "too_few_people", "slope": "too_few_people"}),
        ([1, 2], [2, 2], {"slope": "too_few_people", "error": "too_few_people"}),
        ([3, 3, 3], [1, 2, 3], {"slope": "no_variance", "retest_r": "no_variance"}),
        ([1, 2, 3], [3, 3, 3], {"retest_r": "no_variance"}),
    ],
)
def test_where_there_is_nothing_to_say_there_is_a_reason(first: Any, second: Any, reasons: dict[str, str]) -> None:
    """Nobody, one person, two, no variance."""
    found = change_reference(first, second)

    assert reasons == {name: str(found.reasons.get(name)) for name in reasons}
    assert_sound(found)


def test_it_may_be_made_of_what_an_article_prints() -> None:
    """What it does not print is not there, and says so."""
    found = ChangeReference(mean_change=1.5, sd_change=4)

    assert {"not_applicable"} == set(found.reasons.values())
    assert {"n_used", "n_total", "sd_before", "retest_r", "intercept", "slope", "error"} == set(found.reasons)
    assert_sound(found)
