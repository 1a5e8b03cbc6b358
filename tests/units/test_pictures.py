"""Two sides of partnerships, and pulses from wave to wave."""

from __future__ import annotations

from datetime import date

import pytest

from cwinstruments.disclosure import Ledger
from cwinstruments.units.pictures import pulse_series, two_sides
from cwinstruments.units.report import unit_report
from cwinstruments.units.scores import GroupScore
from tests.psychometrics.support import assert_sound
from tests.units.agency import agency, safety


def test_the_gap_is_the_first_side_less_the_second() -> None:
    """70 - 55."""
    sides = two_sides([GroupScore("p", "s", "agency", 70.0, None, 5), GroupScore("p", "s", "partner", 55.0, None, 6)])

    assert [(70.0, 55.0, 15.0)] == [(one.first, one.second, one.gap) for one in sides]
    assert_sound(sides[0])


def test_there_is_no_gap_where_a_side_is_withheld() -> None:
    """With the other side it would give that one away."""
    sides = two_sides(
        [GroupScore("p", "s", "agency", 70.0, None, 5), GroupScore("p", "s", "partner", None, "few", None)]
    )

    assert [(70.0, None, None)] == [(one.first, one.second, one.gap) for one in sides]
    assert {"second": "few", "gap": "few"} == sides[0].reasons
    assert "no_scores" == two_sides([GroupScore("p", "s", "agency", 1.0, None, 5)])[0].reasons["second"]


def test_two_sides_have_different_names() -> None:
    """Else they are one."""
    with pytest.raises(ValueError, match="different names"):
        two_sides([], sides=("a", "a"))


def test_a_pulse_has_a_rolling_mean_of_what_is_shown() -> None:
    """Of three waves; where one of them is withheld there is none."""
    rows = [one for wave in "1234" for one in agency({"na": 12, "nb": 12 if wave < "4" else 3, "nc": 13}, wave=wave)]
    series = pulse_series(safety(), rows, units="team", scales=["care"])
    for point in (series, *series.points):
        assert_sound(point)
    of_na = [one for one in series.points if one.unit == ("na",)]
    of_nb = [one for one in series.points if one.unit == ("nb",)]

    assert ["1", "2", "3", "4"] == [one.wave for one in of_na]
    assert [None, None, 37.5] == [one.rolling for one in of_na][:3]
    assert "too_few_waves" == of_na[0].reasons["rolling"]
    assert (None, None) == (of_nb[-1].value, of_nb[-1].rolling)
    assert "withheld" == of_nb[-1].reasons["rolling"]
    assert 16 == len(list(series.rows()))


def test_a_pulse_names_its_waves() -> None:
    """Every row does, and a rolling mean is of one wave or more."""
    with pytest.raises(ValueError, match="row 1 names no wave"):
        pulse_series(safety(), agency(), units="team")
    with pytest.raises(ValueError, match="1 wave or more"):
        pulse_series(safety(), agency(), units="team", window=0)


def test_a_pulse_can_be_added_to_a_ledger() -> None:
    """So that a late answer is not told by a report that follows."""
    rows = [one for wave in "12" for one in agency({"na": 12, "nb": 12, "nc": 13}, wave=wave)]
    series = pulse_series(safety(), rows, units="team", scales=["care"], ledger=Ledger())
    ledger = Ledger().added(series.tables, release="pulse", date=date(2026, 3, 1))
    late = [*rows, {**rows[0], "respondent": "late", "d": 5}]
    report = unit_report(safety(), late, units="team", wave="1", scales=["care"], ledger=ledger)
    again = pulse_series(safety(), late, units="team", scales=["care"], ledger=ledger)

    assert {"respondents", "care.mean"} == {one.statistic for one in ledger.tables}
    assert report.of("care", ("na",)).value is None
    assert [None] == [one.value for one in again.points if (one.unit, one.wave) == (("na",), "1")]
    assert "answered_late" in again.cautions
    assert () == series.held_back
    assert "tables" not in series.to_dict()
