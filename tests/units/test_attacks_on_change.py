"""Attacks on reports on change: nothing that is hidden follows from what is shown, and each test is one way to try."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import sqrt
from typing import Any

import pytest

from cwinstruments.disclosure import Ledger, Rule, audit
from cwinstruments.units.change_figures import ChangeFigures, ChangeReport
from cwinstruments.units.hierarchy import Path
from cwinstruments.units.report import unit_report
from cwinstruments.units.waves import compare_waves
from tests.units.agency import UNITS, agency, facet, safety

scipy_stats = pytest.importorskip("scipy.stats")


def told_by_what_is_shown(
    report: ChangeReport, whole: ChangeFigures, sizes: tuple[dict[str, int], dict[str, int]]
) -> tuple[int, float]:
    """Work out how wide the interval of a larger unit is from the figures of its teams that are shown.

    Who does that knows how many people each team has, also where it is not told.

    Give the number of teams, all that are hidden taken as one, and half of the interval.
    """
    end = len(whole.unit)
    teams = [one for one in report.figures if one.scale == whole.scale and one.level == "team"]
    inside = [one for one in teams if one.unit[:end] == whole.unit]
    n, mean = (whole.n_before or 0, whole.n_after or 0), (whole.before or 0.0, whole.after or 0.0)
    shares = []
    rest = [0.0, 0.0]
    for one in inside:
        if None in (one.before, one.after):
            continue
        people_there = [size.get(one.unit[-1], 0) for size in sizes]
        values = (one.before or 0.0, one.after or 0.0)
        parts = [people_there[wave] * (values[wave] - mean[wave]) / n[wave] for wave in (0, 1)]
        rest = [known - part for known, part in zip(rest, parts, strict=True)]
        shares.append(parts[1] - parts[0])
    if len(shares) < len(inside):
        shares.append(rest[1] - rest[0])
    g, people = len(shares), sum(n)
    error = sqrt(g / (g - 1) * (people - 1) / (people - 2) * sum(one * one for one in shares))
    return g, error * float(scipy_stats.t.ppf(0.975, g - 1))


def hidden_in(report: ChangeReport) -> set[Path]:
    """Give the teams of which a score is hidden."""
    return {one.unit for one in report.figures if one.level == "team" and "withheld" in one.reasons.values()}


@pytest.mark.parametrize(
    "after",
    [
        {"na": 3, "nb": 12, "nc": 11, "nd": 9, "sa": 13, "sb": 12, "sc": 15},
        {"na": 3, "nb": 12, "nc": 11, "nd": 9, "sa": 2, "sb": 12, "sc": 15, "sd": 9},
        {"na": 3, "nb": 4, "nc": 11, "nd": 9, "sa": 13, "sb": 12, "sc": 15},
    ],
)
def test_the_interval_of_an_office_is_made_of_what_is_shown(after: dict[str, int]) -> None:
    """Whoever reads the report can work it out, so it tells nothing of the teams that are hidden."""
    before = {"na": 14, "nb": 12, "nc": 11, "nd": 12, "sa": 13, "sb": 12, "sc": 15, "sd": 11}
    report = compare_waves(safety(), agency(before), agency(after), units=UNITS, scales=["care"])
    larger = [one for one in report.figures if one.level != "team" and one.interval is not None]

    assert len(hidden_in(report)) > 1
    assert larger
    for one in larger:
        n_units, half = told_by_what_is_shown(report, one, (before, after))
        assert one.interval is not None
        assert n_units == one.n_units
        assert half == pytest.approx((one.interval.upper - one.interval.lower) / 2)


def test_there_is_no_interval_of_one_shown_team_and_the_hidden_ones() -> None:
    """Two hidden teams and one that is shown are two clusters, which is too few."""
    before = {"na": 14, "nb": 12, "nc": 11, "sa": 12, "sb": 12}
    report = compare_waves(safety(), agency(before), agency({**before, "na": 3}), units=UNITS, scales=["care"])
    one = report.of("care", ("north",))

    assert {("north", "na"), ("north", "nb")} >= hidden_in(report) or len(hidden_in(report)) == 2
    assert ("clustered", 2) == (one.design, one.n_units)
    assert (None, None, None) == (one.interval, one.p, one.p_adjusted)
    assert {"withheld"} == {one.reasons[name] for name in ("interval", "p", "p_adjusted")}
    assert one.change is not None


def team(scores: Mapping[str, int | None], name: str = "a") -> list[dict[str, Any]]:
    """Give the people of a team by what they answer to the item of `care`."""
    return [{"respondent": one, "team": name, "a": 3, "b": 3, "c": 3, "d": d} for one, d in scores.items()]


def of_care(before: Mapping[str, int | None], after: Mapping[str, int | None], **said: Any) -> ChangeFigures:
    """Give the linked change of a team beside another one."""
    others = team({f"z{number}": 2 + number % 3 for number in range(12)}, "z")
    rows = [[*team(wave), *others] for wave in (before, after)]
    return compare_waves(safety(), *rows, units="team", scales=["care"], link="respondent", **said).of("care", ("a",))


STAY: dict[str, int] = {f"s{number}": 2 + number % 3 for number in range(9)}


@pytest.mark.parametrize(
    ("left", "came", "is_linked"),
    [
        pytest.param([], [], True, id="nobody"),
        pytest.param([1, 1, 2], [5, 5, 5], False, id="three each at the ends"),
        pytest.param([1], [5, 5, 4, 5], False, id="one and four who tell each other"),
        pytest.param([2], [2, 3, 3, 3], True, id="one and four who don't"),
        pytest.param([2, 4], [3, 3], False, id="two and two"),
        pytest.param([], [3, 3, 2], False, id="none and three"),
        pytest.param([3, 4, 2], [2, 4, 4], True, id="three each in the middle"),
        pytest.param([1, 1, 1, 1, 1], [5], False, id="five and one"),
        pytest.param([], [5, 5, 4, 5, 5], True, id="none and five"),
        pytest.param([], [5, 5, 5, 5, 5], False, id="five who answer alike at the end"),
        pytest.param([1, 1, 1, 1, 1], [5, 5, 5, 5, 5], False, id="five each at the ends"),
        pytest.param([1, 2, 2, 3, 1], [5, 4, 5, 5, 4], True, id="five each"),
    ],
)
def test_who_left_and_who_came_stay_open(left: list[int], came: list[int], is_linked: bool) -> None:
    """Both waves less the linked change are the scores of those who came, less those of who left."""
    before = STAY | {f"l{number}": d for number, d in enumerate(left)}
    after = STAY | {f"n{number}": d for number, d in enumerate(came)}
    found = of_care(before, after)

    assert ("linked" if is_linked else "unlinked") == found.design
    assert is_linked is ("unlinked_because_few_are_in_one_wave" not in found.cautions)


def test_a_change_from_one_end_to_the_other_is_not_linked() -> None:
    """The greatest change there is tells what each of them answered."""
    more = {f"l{number}": 3 for number in range(5)}
    found = of_care(dict.fromkeys(STAY, 1) | more, dict.fromkeys(STAY, 5) | {f"n{n}": 3 for n in range(5)})

    assert "unlinked" == found.design


def test_that_everybody_changed_alike_is_not_said() -> None:
    """It would tell how each of them did."""
    before = {f"s{number}": 2 + number % 2 for number in range(12)}
    found = of_care(before, {one: d + 1 for one, d in before.items()})

    assert 25.0 == found.change
    assert {"withheld"} == {found.reasons[name] for name in ("interval", "p", "p_adjusted")}


def linked_waves(ledger: Ledger, waves: tuple[str, str], rows: list[dict[str, Any]]) -> tuple[ChangeReport, Ledger]:
    """Link two waves beside a ledger, and give the ledger with what that gave out."""
    found = compare_waves(
        safety(), rows, rows, units="team", scales=["care"], waves=waves, link="respondent", ledger=ledger
    )
    name = f"{len(ledger.releases)}"
    return found, ledger.added(found.tables, release=name, date=date(2026, 1, 1))


def test_three_waves_are_not_linked_each_with_each() -> None:
    """The person who was there in the first two alone: 1-2 and 2-3 less 1-3 would be that one's own change."""
    stay, left, came = [[f"{what}{number}" for number in range(n)] for what, n in (("s", 8), ("l", 5), ("n", 5))]
    waves = {"1": [*stay, *left, "x"], "2": [*stay, "x"], "3": [*stay, *came]}
    rows: list[dict[str, Any]] = []
    for wave, people in waves.items():
        scores = {one: 2 + (place + len(wave)) % 3 for place, one in enumerate(people)}
        others = team({f"z{number}": 2 + number % 3 for number in range(12)}, "z")
        rows += [{**row, "wave": wave} for row in [*team(scores), *others]]
    first, ledger = linked_waves(Ledger(), ("1", "2"), rows)
    again, ledger = linked_waves(ledger, ("1", "2"), rows)
    second, ledger = linked_waves(ledger, ("2", "3"), rows)
    third, _ = linked_waves(ledger, ("1", "3"), rows)

    assert ["linked", "linked"] == [one.of("care", ("z",)).design for one in (first, again)]
    assert first.of("care", ("z",)).change == again.of("care", ("z",)).change
    assert "care.change" in {one.statistic for one in ledger.tables}
    assert not audit(ledger.tables, Rule(counts_are_known=True)).findings
    for found in (second, third):
        assert "linked" not in {one.design for one in found.figures}
        assert "unlinked_because_of_the_ledger" in found.of("care", ("z",)).cautions


def test_units_by_another_column_are_refused_beside_a_ledger() -> None:
    """Teams by themselves would give away what the teams of an office hide."""
    rows = [{**row, "wave": "1"} for row in agency()]
    offices = unit_report(safety(), rows, units="office", scales=["care"], ledger=Ledger())
    ledger = Ledger().added(offices.tables, release="offices", date=date(2026, 1, 1))

    with pytest.raises(ValueError, match=r"name the same units, units=\('office',\)"):
        unit_report(safety(), rows, units="team", scales=["care"], ledger=ledger)
    teams = unit_report(safety(), rows, units=UNITS, scales=["care"], ledger=ledger)
    assert {("office", "team")} == {one.shown.levels for one in teams.tables}
    assert teams.of("care", ("north", "na")).value is not None


def test_the_change_of_a_per_cent_of_people_is_as_coarse_as_they_are() -> None:
    """7 of 12 and 4 of 12 are 60 and 35 per cent: the change is -25, with nothing that tells it to the last digit."""
    share = {"method": "percent_positive", "positive": {"at_least": 75}, "minimum_cell": 5}
    made = safety(scales={"care": facet("d", missing={"max_missing": 0}, aggregate=share)})
    rows = [
        [one for name in "ab" for one in team({f"{name}{place}": 4 if place < n else 2 for place in range(12)}, name)]
        for n in (7, 4)
    ]
    found = compare_waves(made, *rows, units="team", scales=["care"], link="respondent")
    one = found.of("care", ("a",))

    assert (60.0, 35.0, -25.0) == (one.before, one.after, one.change)
    assert ("unlinked", None, None, None) == (one.design, one.interval, one.p, one.n_pairs)
    assert {"withheld"} == {one.reasons[name] for name in ("interval", "p", "p_adjusted")}
    assert {"respondents", "care.mean"} == {one.shown.statistic for one in found.tables}
