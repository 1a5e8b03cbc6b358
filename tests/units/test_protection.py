"""Protection of reports: what is shown together gives nothing away."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.disclosure import Ledger, Rule, audit
from cwinstruments.units.figures import UnitReport
from cwinstruments.units.hierarchy import Roster
from cwinstruments.units.protection import beside
from cwinstruments.units.report import unit_report
from tests.units.agency import UNITS, agency, safety, staff

SIZES = {(): 40, ("a",): 20, ("a", "x"): 12, ("a", "y"): 8, ("b",): 20, ("b", "z"): 20}


def test_one_hidden_unit_takes_the_smallest_beside_it_along() -> None:
    """Else it would be what is left of the office."""
    assert {("a", "x"), ("a", "y")} == beside([("a", "x")], SIZES)


def test_an_only_child_takes_its_parent_along() -> None:
    """They are the same people; and the parent the smallest beside it."""
    assert {("b", "z"), ("b",), ("a",)} == beside([("b", "z")], SIZES)


def test_units_of_nobody_hide_nothing() -> None:
    """There is nothing to be worked out."""
    assert set() == beside([("a", "x")], {(): 0, ("a",): 0, ("a", "x"): 0})


@given(st.lists(st.integers(0, 14), min_size=2, max_size=5), st.booleans())
@settings(max_examples=12, deadline=None)
def test_the_audit_finds_nothing_in_a_report(sizes: list[int], public: bool) -> None:
    """Whatever the sizes of teams are: every table that is given out keeps what it hides open."""
    rows = agency({f"{'ns'[place % 2]}{place}": n for place, n in enumerate(sizes)})
    report = unit_report(safety(), rows, units=UNITS, scales=["care"], public=public)

    for one in report.tables:
        assert one.is_safe
        assert not audit([one.shown], one.rule, public=public).findings


@given(st.lists(st.integers(3, 14), min_size=2, max_size=4), st.lists(st.integers(3, 14), min_size=4, max_size=4))
@settings(max_examples=6, deadline=None)
def test_the_audit_finds_nothing_in_two_waves(first: list[int], second: list[int]) -> None:
    """What is given out of the second wave is audited beside what was given out of the first."""
    ledger = Ledger()
    for wave, sizes in (("1", first), ("2", second)):
        rows = agency({f"{'ns'[place % 2]}{place}": n for place, n in enumerate(sizes)})
        report = unit_report(safety(), rows, units=UNITS, scales=["care"], wave=wave, ledger=ledger)
        if report.tables:
            ledger = ledger.added(report.tables, release=wave, date=date(2026, 1, int(wave)))

    for people in {one.people for one in ledger.tables}:
        tables = [one for one in ledger.tables if one.people == people]
        rule = Rule(counts_are_known=not people.endswith("respondents"))
        assert not audit(tables, rule).findings


@given(st.lists(st.integers(1, 12), min_size=2, max_size=4))
@settings(max_examples=10, deadline=None)
def test_no_figure_of_few_people_is_shown(sizes: list[int]) -> None:
    """Means of five, everything else of ten."""
    rows = agency({f"n{place}": n for place, n in enumerate(sizes)})
    report = unit_report(safety(), rows, units="team", rule=Rule())
    n: dict[tuple[str, ...], int] = {(f"n{place}",): size for place, size in enumerate(sizes)} | {(): sum(sizes)}

    for one in report.figures:
        assert one.value is None or n[one.unit] >= 5
        assert one.favourable is None or n[one.unit] >= 10
        assert one.awg is None or n[one.unit] >= 10
    assert all(one.favourable is None or n[one.unit] >= 10 for one in report.items)


def released(rows: list[dict[str, Any]], ledger: Ledger | None = None, **said: Any) -> tuple[UnitReport, Ledger]:
    """Give a report on the first wave, and the ledger with it."""
    ledger = Ledger() if ledger is None else ledger
    report = unit_report(safety(), rows, units=UNITS, wave="1", scales=["care"], ledger=ledger, **said)
    if report.tables:
        name = str(len(ledger.releases))
        ledger = ledger.added(report.tables, release=name, date=date(2026, 1, 1))
    return report, ledger


COMPLETE = agency({"na": 12, "nb": 12, "nc": 14, "sa": 13})
EARLY = [row for row in COMPLETE if row["respondent"] != "na-0"]


def test_late_answers_hide_what_would_tell_them_and_no_more() -> None:
    """Team na has one person more: it waits, and so do its office and everybody; the other teams are shown."""
    _, ledger = released(EARLY)
    late, ledger = released(COMPLETE, ledger)
    values = {one.unit: one.value for one in late.figures}

    assert [(), ("north",), ("north", "na")] == sorted(unit for unit, value in values.items() if value is None)
    assert {1} == {one.shown.stage for one in late.tables}
    assert "answered_late" in late.cautions
    assert () == late.held_back
    assert "answered_late" not in released(EARLY, ledger)[0].cautions
    for people in {one.people for one in ledger.tables}:
        tables = [one for one in ledger.tables if one.people == people]
        assert not audit(tables, Rule(counts_are_known=not people.endswith("respondents"))).findings


def test_many_late_answers_are_shown() -> None:
    """Twelve who came to each team, and were not there before."""
    more = agency({"na": 24, "nb": 24, "nc": 28, "sa": 26})
    late, _ = released(more, released(COMPLETE)[1])

    assert all(one.value is not None for one in late.figures)


def test_what_contradicts_the_ledger_is_withheld_and_named() -> None:
    """One person less than before: whatever were shown would tell what that one said."""
    found, _ = released(EARLY, released(COMPLETE)[1])

    assert {None} == {one.value for one in found.figures}
    assert ("respondents", "care.mean", "care.favourable") == found.held_back
    assert "held_back" in found.cautions
    assert () == released(COMPLETE, released(COMPLETE)[1])[0].held_back


def test_few_people_are_not_held_back_by_the_ledger() -> None:
    """They would be withheld without one, too."""
    few = agency({"na": 3})
    roster = Roster.from_people([*staff(few), few[0]], units=UNITS)

    assert () == released(few, released(few)[1])[0].held_back
    assert () == released(few, released(few, roster=roster)[1], roster=roster)[0].held_back
    most = agency({"na": 12})
    roster = Roster.from_people([*staff(most), most[0]], units=UNITS)
    again, _ = released(most, released(most, roster=roster)[1], roster=roster)
    assert (None, ()) == (again.n_used, again.held_back)
