"""Waves: what they are called, in which order they come, and which rows are of which."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cwinstruments.disclosure import Ledger
from cwinstruments.errors import UnitRowError
from cwinstruments.units.pictures import pulse_series
from cwinstruments.units.report import unit_report
from cwinstruments.units.waves import compare_waves
from tests.units.agency import UNITS, agency, safety

PLAIN = agency()


def of_wave(wave: Any, rows: list[dict[str, Any]] = PLAIN) -> list[dict[str, Any]]:
    """Give the rows with the name of a wave."""
    return [{**row, "wave": wave} for row in rows]


BOTH = [*of_wave(1), *of_wave(2)]
LATE = [*of_wave(2), {**PLAIN[0], "respondent": "late", "a": 5, "b": 5, "c": 1, "d": 5, "wave": 2}]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """What a report on the second wave gave out."""
    report = unit_report(safety(), BOTH, units=UNITS, wave="2")
    return Ledger().added(report.tables, release="w2", date=date(2026, 9, 1))


def test_a_late_answer_is_not_told_by_a_change_without_waves(ledger: Ledger) -> None:
    """Both waves are called as the rows call them, so what was given out of the second counts."""
    unit = ("north", "na")
    found = compare_waves(safety(), of_wave(1), LATE, units=UNITS, ledger=ledger)
    said = compare_waves(safety(), of_wave(1), LATE, units=UNITS, ledger=ledger, waves=("1", "2"))

    assert ("1", "2") == found.waves
    assert found.to_dict() == said.to_dict()
    assert found.of("care", unit).after is None


def test_a_report_without_a_wave_is_of_the_one_that_the_rows_name(ledger: Ledger) -> None:
    """Beside a ledger, too: what was shown is shown again, and late answers are not told."""
    again = unit_report(safety(), of_wave(2), units=UNITS, ledger=ledger)
    late = unit_report(safety(), LATE, units=UNITS, ledger=ledger)

    assert ("2", ()) == (again.wave, again.held_back)
    assert again.of("care", ("north", "na")).value is not None
    assert late.of("care", ("north", "na")).value is None
    assert late.to_dict() == unit_report(safety(), LATE, units=UNITS, wave="2", ledger=ledger).to_dict()


def test_a_ledger_needs_to_know_the_wave(ledger: Ledger) -> None:
    """Where no column says it, the caller does."""
    for call in (
        lambda **said: unit_report(safety(), PLAIN, units=UNITS, ledger=ledger),
        lambda **said: compare_waves(safety(), PLAIN, of_wave(2), units=UNITS, ledger=ledger),
    ):
        with pytest.raises(ValueError, match="which wave the rows are of") as caught:
            call()
        assert "--" not in str(caught.value)
    assert "3" == unit_report(safety(), PLAIN, units=UNITS, ledger=ledger, wave="3").wave
    assert ("before", "after") == compare_waves(safety(), PLAIN, PLAIN, units=UNITS, scales=["care"]).waves


@pytest.mark.parametrize(
    ("there", "said"), [(1, 1), (1, "1"), (1.0, 1), ("1", 1.0), ("1.0", 1), (" 1", "1"), (1, None)]
)
def test_a_wave_may_be_a_number(there: Any, said: Any) -> None:
    """It is the same wave as its text."""
    assert "1" == unit_report(safety(), of_wave(there), units=UNITS, wave=said, scales=["care"]).wave
    assert ("1", "2") == compare_waves(safety(), BOTH, BOTH, units=UNITS, waves=(1, 2), scales=["care"]).waves


def test_a_column_of_waves_that_is_not_there_is_refused() -> None:
    """Else all waves would be taken for one."""
    for call in (
        lambda: unit_report(safety(), BOTH, units=UNITS, wave="1", wave_column="wav"),
        lambda: compare_waves(safety(), BOTH, BOTH, units=UNITS, waves=("1", "2"), wave_column="wav"),
        lambda: pulse_series(safety(), BOTH, units=UNITS, wave_column="wav"),
    ):
        with pytest.raises(ValueError, match="no column 'wav' to name the wave; did you mean 'wave'"):
            call()


def test_it_is_told_that_no_column_says_the_wave() -> None:
    """Rows of several waves would pass for those of one, where their column is called otherwise."""
    said = "no_column_of_waves"

    assert said in unit_report(safety(), PLAIN, units=UNITS, wave="1", scales=["care"]).cautions
    assert said in compare_waves(safety(), PLAIN, PLAIN, units=UNITS, waves=("1", "2"), scales=["care"]).cautions
    assert said not in unit_report(safety(), PLAIN, units=UNITS, scales=["care"]).cautions
    assert said not in unit_report(safety(), BOTH, units=UNITS, wave="1", scales=["care"]).cautions


def test_rows_that_name_no_wave_are_not_taken_for_another() -> None:
    """Where others name one, it has to be said which is meant; the rows without are of none."""
    rows = [*of_wave(1), {**PLAIN[0], "respondent": "new", "wave": None}]
    with pytest.raises(ValueError, match="row 78 names no wave by the column 'wave', and others are of wave '1'"):
        unit_report(safety(), rows, units=UNITS)

    assert 77 == unit_report(safety(), rows, units=UNITS, wave="1").n_used
    assert unit_report(safety(), of_wave(None), units=UNITS).wave is None


def test_waves_are_in_the_order_of_their_numbers() -> None:
    """10 is after 2, in words about them too."""
    rows = [row for wave in (10, 2, 1) for row in of_wave(wave)]

    assert ("1", "2", "10") == pulse_series(safety(), rows, units=UNITS, scales=["care"]).waves
    assert ("10", "2") == pulse_series(safety(), rows, units=UNITS, scales=["care"], waves=(10, "2")).waves
    with pytest.raises(ValueError, match="different ones that are there: 1, 2, 10; not 3"):
        pulse_series(safety(), rows, units=UNITS, waves=[3])
    with pytest.raises(ValueError, match="different ones"):
        pulse_series(safety(), rows, units=UNITS, waves=["1", 1])
    with pytest.raises(TypeError, match="a list of waves"):
        pulse_series(safety(), rows, units=UNITS, waves="12")
    with pytest.raises(ValueError, match="several waves: 1, 2, 10; say"):
        unit_report(safety(), rows, units=UNITS)


def test_a_row_is_told_by_its_number_among_all() -> None:
    """Not by that among the rows of its wave."""
    rows = [*of_wave(2), *of_wave(1)[:2], of_wave(1)[1]]
    with pytest.raises(UnitRowError, match="row 80: respondent 'na-1' has a second row"):
        unit_report(safety(), rows, units=UNITS, wave="1", respondent="respondent")


def test_a_change_is_between_two_waves() -> None:
    """Of one wave to itself there is none."""
    for said in ({"waves": ("1", "1")}, {"waves": (1, "1")}):
        with pytest.raises(ValueError, match="both waves are '1'"):
            compare_waves(safety(), BOTH, BOTH, units=UNITS, **said)
    with pytest.raises(ValueError, match="both waves are '1'"):
        compare_waves(safety(), of_wave(1), of_wave(1), units=UNITS)
