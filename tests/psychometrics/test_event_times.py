"""How long it takes until something happens, against printed results and a second way in fractions."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics import Within, time_to_event
from tests.laws.support import law

pytest.importorskip("scipy")

# Weeks in remission of 21 patients with 6-mercaptopurine (Freireich et al. 1963), the example of most textbooks, which
# print the estimates .857 .807 .753 .690 .627 .538 .448 and the median 23.
REMISSION = [
    *((weeks, True) for weeks in (6, 6, 6, 7, 10, 13, 16, 22, 23)),
    *((weeks, False) for weeks in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)),
]


def test_the_median_is_that_of_the_textbooks() -> None:
    """23 weeks. The limits below .5 begin at 13 weeks; the upper ones never come there."""
    found = time_to_event(REMISSION, within=())

    assert (21, 9, 23.0, (13.0, None), None) == (
        found.n,
        found.n_happened,
        found.median,
        found.median_interval,
        found.reason,
    )


def test_a_share_is_of_all_events() -> None:
    """Of 10 events 4 had an offer within a day, 6 within three; one is open since 20 hours, and may still have one."""
    offered = [1, 5, 24, 24, 30, 72, 100]
    open_ = [20, 24, 500]
    found = time_to_event([*((time, True) for time in offered), *((time, False) for time in open_)])

    assert (Within(24, 40.0, 1), Within(72, 60.0, 2)) == found.within
    assert (10, 7) == (found.n, found.n_happened)


def test_who_still_waits_makes_the_median_longer() -> None:
    """Half of ten have an offer in the fifth hour; with ten more who wait on, half of all are never reached."""
    offered = [(float(time), True) for time in range(1, 11)]
    waiting = [(100.0, False)] * 11

    assert 5.0 == time_to_event(offered).median
    assert time_to_event([*offered, *waiting]).median is None


def test_half_is_enough() -> None:
    """Where exactly half is left, the median is where that begins."""
    found = time_to_event([(1, True)] * 5 + [(9, True)] * 5)

    assert (1.0, (1.0, None)) == (found.median, found.median_interval)


def test_a_wait_that_ended_for_all_at_once_has_no_upper_limit() -> None:
    """Nothing is left to make one of; the lower one is where it ended."""
    assert (2.0, (2.0, None)) == (lambda one: (one.median, one.median_interval))(time_to_event([(2, True)] * 12))


def test_where_nothing_happened_nothing_is_known_of_the_median() -> None:
    """And nobody is warned of limits that are not there."""
    found = time_to_event([(float(time), False) for time in range(10)])

    assert (0, None, (None, None)) == (found.n_happened, found.median, found.median_interval)


def test_few_events_tell_no_more_than_their_number() -> None:
    """Nine, of ten that are needed; and none of none."""
    found = time_to_event([(1, True)] * 9)

    assert (9, None, None, None, (), "too_few_events") == (
        found.n,
        found.n_happened,
        found.median,
        found.median_interval,
        found.within,
        found.reason,
    )
    assert "too_few_events" == time_to_event([], minimum_cell=1).reason
    assert "9 events: too few to say" == found.to_text()


@law(60)
@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=25))
def test_the_median_is_that_of_a_product_in_fractions(times: list[tuple[int, bool]]) -> None:
    """At each time, the share of those who still wait that goes on waiting, multiplied."""
    left, expected = Fraction(1), None
    for time in sorted({time for time, happened in times if happened}):
        at_risk = sum(other >= time for other, _ in times)
        left *= 1 - Fraction(sum(happened and other == time for other, happened in times), at_risk)
        if left <= Fraction(1, 2) and expected is None:
            expected = float(time)
    found = time_to_event(times, minimum_cell=1)

    assert expected == found.median
    assert found.median_interval is not None
    low, high = found.median_interval
    if expected is not None:
        assert low is not None and low <= expected
        assert high is None or expected <= high


@pytest.mark.parametrize(
    ("times", "said", "message"),
    [
        ([(-1, True)], {}, "a time is a number from 0 on, not -1.0"),
        ([(float("nan"), False)], {}, "not nan"),
        ([], {"minimum_cell": 0}, "a minimum cell is 1 or more"),
        ([], {"confidence": 0}, "between 0 and 1"),
        ([], {"within": [float("nan")]}, "a time is a number from 0 on, not nan"),
        ([], {"within": [-1]}, "a time is a number from 0 on, not -1.0"),
    ],
)
def test_what_makes_no_sense_is_refused(times: list[tuple[float, bool]], said: dict[str, Any], message: str) -> None:
    """With a word on what is wrong."""
    with pytest.raises(ValueError, match=message):
        time_to_event(times, **said)


def test_the_result_reads_as_a_line_and_is_plain_data() -> None:
    """Also where an end is not reached."""
    found = time_to_event(REMISSION)

    expected = "21 events, 9 with an offer, within 24: 43 %, within 72: 43 %, median 23 (13 to not reached)"
    assert expected == found.to_text()
    data = json.loads(json.dumps(found.to_dict()))
    assert ([13.0, None], 7) == (data["median_interval"], data["within"][0]["n_undecided"])


def test_scipy_is_loaded_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with the package; and where it is missing, the message says what to install."""
    code = "import sys; from cwinstruments.psychometrics import *; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False" == done.stdout.strip()
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(ImportError, match=r"install cwinstruments\[psychometrics\]"):
        time_to_event(REMISSION)
