"""Attacks: what a reader of one report, or of several, must not be able to work out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.disclosure import Ledger
from cwinstruments.model import Instrument
from cwinstruments.units.favourable import rounded_share
from cwinstruments.units.figures import LevelFigures, UnitReport
from cwinstruments.units.hierarchy import Roster
from cwinstruments.units.report import unit_report
from cwinstruments.units.waves import compare_waves
from tests.builders import instrument, scale

MEAN = {"method": "mean", "minimum_cell": 5}
TEAM, OFFICE = "team", ("team", "office")


def made_of(*items: str, least: int = 1, **said: Any) -> dict[str, Any]:
    """Give a scale of items."""
    missing = {"min_answered": least, "then": "available"}
    return scale(**{"items": list(items), "missing": missing, "direction": "higher_is_better", **said})


def attacked(*kept: str) -> Instrument:
    """Give an instrument whose scales share their items: apart, in pairs, all three, and as a scale of scales."""
    scales = {
        "one": made_of("a", aggregate=MEAN),
        "two": made_of("b", aggregate=MEAN),
        "three": made_of("c", aggregate=MEAN),
        "pair": made_of("a", "b", least=2, aggregate=MEAN),
        "trio": made_of("a", "b", "c", aggregate=MEAN),
        "whole": scale(scales=["one", "two", "three"], direction="higher_is_better", aggregate=MEAN),
    }
    return instrument({name: of for name, of in scales.items() if not kept or name in kept}, unit="team")


def people(
    team: str,
    a: Sequence[int | None],
    b: Sequence[int | None] | None = None,
    c: Sequence[int | None] | None = None,
    *,
    office: str = "north",
    **said: Any,
) -> list[dict[str, Any]]:
    """Give a row for each answer to a; b and c are like a unless they are given."""
    rows = zip(a, a if b is None else b, a if c is None else c, strict=True)
    return [
        {"respondent": f"{office}-{team}-{place}", "team": team, "office": office, "a": x, "b": y, "c": z, **said}
        for place, (x, y, z) in enumerate(rows)
    ]


def spread(n: int, mean: float = 3.0) -> list[int | None]:
    """Give n answers with this mean, apart from each other."""
    total = round(n * mean)
    found = [total // n + (place < total % n) for place in range(n)]
    for place in range(0, n - 1, 2):
        if found[place] < 5 and found[place + 1] > 1:
            found[place] += 1
            found[place + 1] -= 1
    return list(found)


def report_of(rows: list[dict[str, Any]], *scales: str, **said: Any) -> UnitReport:
    """Give the report on some scales."""
    return unit_report(attacked(), rows, **{"units": TEAM, "scales": list(scales) or None, **said})


def hidden_in(report: UnitReport, scale: str) -> set[tuple[str, ...]]:
    """Give the units whose score is withheld."""
    return {one.unit for one in report.figures if one.scale == scale and one.value is None}


def released(ledger: Ledger, report: UnitReport) -> Ledger:
    """Give the ledger with a report more."""
    return ledger.added(report.tables, release=str(len(ledger.releases)), date=date(2026, 1, 1))


def test_the_number_of_people_never_tells_that_all_answered_alike() -> None:
    """All 20 of team a said 5: whatever is withheld of them is withheld as that of a small team is."""
    rows = [
        *people("a", [5] * 20, spread(20)),
        *people("b", spread(8)),
        *people("c", spread(20)),
        *people("d", spread(20)),
    ]
    found = report_of(rows, "one", "two")
    hidden = hidden_in(found, "one")

    assert ("a",) in hidden
    assert len(hidden) > 1
    assert hidden == hidden_in(found, "two")
    assert hidden == {one.unit for one in found.responses if one.n_respondents is None}
    assert {one.n for one in found.figures if one.unit in hidden} == {None}


def test_a_total_of_items_gives_no_part_away() -> None:
    """One of team a skipped what `one` is made of, so four have it; `trio` holds the same item."""
    rows = [*people("a", [None, 2, 3, 4, 1], spread(5), spread(5)), *people("b", spread(6)), *people("c", spread(12))]
    found = report_of(rows)

    assert ("a",) in hidden_in(found, "one")
    assert len({frozenset(hidden_in(found, name)) for name in ("one", "two", "three", "pair", "trio", "whole")}) == 1


def test_a_total_that_is_given_out_later_gives_no_part_away() -> None:
    """Whoever has the parts of the first releases subtracts them from the total of the last."""
    rows = [*people("a", [None, 2, 3, 4, 1], spread(5), spread(5)), *people("b", spread(6)), *people("c", spread(12))]
    first = report_of(rows, "two", "three", wave="1", ledger=Ledger())
    ledger = released(Ledger(), first)
    second = report_of(rows, "one", wave="1", ledger=ledger)
    third = report_of(rows, "trio", wave="1", ledger=released(ledger, second))

    assert {("a",), ("b",)} <= hidden_in(second, "one")
    assert hidden_in(second, "one") <= hidden_in(third, "trio")


def test_who_answered_late_is_not_told_by_a_scale_of_which_nothing_was_given_out() -> None:
    """`pair` less `one` of the first release is `two` of the others."""
    first, second = (
        [*people("b", [*spread(12), *late], [*spread(12), *late]), *people("c", spread(12)), *people("d", spread(14))]
        for late in ([], [5])
    )
    ledger = released(Ledger(), report_of(first, "one", "pair", wave="1", ledger=Ledger()))
    found = report_of(second, "two", wave="1", ledger=ledger)

    assert ("b",) in hidden_in(found, "two")
    assert {1} == {one.shown.stage for one in found.tables}
    assert "answered_late" in found.cautions


def test_the_number_of_scores_does_not_tell_who_did_not_answer() -> None:
    """One of 13 did not: where the number of respondents is withheld, so is that of scores, and the score is not."""
    rows = [*people("a", spread(12)), *people("b", spread(20)), *people("c", spread(20))]
    listed = [*rows, rows[0], *([rows[12]] * 6), *([rows[-1]] * 6)]
    found = report_of(rows, "one", roster=Roster.from_people(listed, units=TEAM))
    one = found.of("one", ("a",))

    assert 3 == one.value
    assert (None, None) == (one.n, one.n_complete)
    assert "withheld" == one.reasons["n"] == one.reasons["n_complete"]
    assert one.ad_mean is not None


def test_the_numbers_of_both_waves_do_not_tell_who_did_not_answer() -> None:
    """As in the report on one wave."""
    rows = [*people("a", spread(12)), *people("b", spread(20)), *people("c", spread(20))]
    roster = Roster.from_people([*rows, rows[0], *([rows[12]] * 6), *([rows[-1]] * 6)], units=TEAM)
    found = compare_waves(
        attacked(), rows, rows, units=TEAM, scales=["one"], rosters=(roster, roster), link="respondent"
    )
    one = found.of("one", ("a",))

    assert (3, 3, 0) == (one.before, one.after, one.change)
    assert (None, None, None) == (one.n_before, one.n_after, one.n_pairs)
    assert {"withheld"} == {one.reasons[name] for name in ("n_before", "n_after", "n_pairs")}


def level_of(report: UnitReport) -> LevelFigures:
    """Give the figures of teams on the first scale."""
    return next(one for one in report.levels if (one.level, one.scale) == ("team", "one"))


def test_what_lies_between_units_does_not_tell_the_spread_of_one() -> None:
    """Of team b, of five, the mean is shown: F less the agreement of d and e were what its people differ by."""
    rows = [
        *people("a", [2, 5]),
        *people("b", [1, 1, 4, 5, 5]),
        *people("c", [4, 4, 3, 1]),
        *people("d", spread(12), office="south"),
        *people("e", spread(13, 2.5), office="south"),
    ]
    found = report_of(rows, "one", units=OFFICE)
    level = level_of(found)

    assert found.of("one", ("north", "b")).value is not None
    assert (2, 25) == (level.n_units, level.n)
    assert "hidden_units_left_out" in level.cautions


def test_what_lies_between_units_is_of_small_ones_that_hide_each_other() -> None:
    """Two of six and seven are 13 together, more than what a spread needs."""
    rows = [
        *people("a", spread(6)),
        *people("b", spread(7)),
        *people("d", spread(12), office="south"),
        *people("e", spread(13, 2.5), office="south"),
    ]

    assert (4, 38) == (level_of(report_of(rows, "one", units=OFFICE)).n_units, level_of(report_of(rows, "one")).n)


def test_no_spread_of_an_office_tells_that_of_one_team() -> None:
    """A team of nine beside one of twenty: nothing is told of the larger one's spread, either."""
    rows = [*people("a", spread(9)), *people("b", spread(20)), *people("c", spread(30), office="south")]
    found = report_of(rows, "one", units=OFFICE)
    without = {one.unit for one in found.figures if one.ad_mean is None}

    assert {("north", "a"), ("north", "b")} == without


@pytest.mark.parametrize("n", range(10, 60))
def test_the_ends_of_per_cents_are_of_two_numbers_of_people(n: int) -> None:
    """Nobody and one look alike, and so do all and all but one."""
    assert rounded_share(Fraction(0), n) == rounded_share(Fraction(1, n), n)
    assert rounded_share(Fraction(1), n) == rounded_share(Fraction(n - 1, n), n)
    assert 0 == (rounded_share(Fraction(1, n), n) or 1) % 5


def test_nobody_favourable_of_ten_looks_like_one() -> None:
    """1 of 10 is 10, and so is 0."""
    others = [*people("b", spread(20)), *people("c", spread(20))]
    none = report_of([*people("a", [1, 2] * 5), *others], "one")
    one = report_of([*people("a", [1, 2, 1, 2, 1, 2, 1, 2, 1, 4]), *others], "one")

    assert 10 == none.of("one", ("a",)).favourable == one.of("one", ("a",)).favourable
    assert {10} == {item.favourable for item in none.items if item.unit == ("a",)}


def test_perfect_agreement_looks_like_one_who_answers_otherwise() -> None:
    """All 13 of team a said 4; of b, one said 3 and 5 once each. Beside the mean, no figure tells which is which."""
    rows = [
        *people("a", [4] * 13),
        *people("b", [4] * 12 + [3], [4] * 12 + [5], [4] * 13),
        *people("c", spread(20)),
    ]
    found = report_of(rows, "trio")
    alike, one_apart, apart = (found.of("trio", (name,)) for name in "abc")
    shown = ("value", "favourable", "rwg_j_uniform", "rwg_j_slight_skew", "rwg_star_uniform", "ad_mean", "ad_median")

    assert [getattr(alike, name) for name in shown] == [getattr(one_apart, name) for name in shown]
    assert (0.95, 0.2, None) == (alike.rwg_j_uniform, alike.ad_mean, alike.awg)
    assert set(shown[1:]) == set(alike.capped)
    assert () == apart.capped
    assert 0.2 < (apart.ad_mean or 0)


def test_a_per_cent_of_people_never_says_nobody_or_everybody() -> None:
    """Where a unit's score is the per cent of people who meet something, one of twenty is no other than none."""
    positive = {"method": "percent_positive", "minimum_cell": 5, "positive": {"at_least": 4}}
    rows = [
        *people("a", [5] * 20),
        *people("b", [5] * 19 + [1]),
        *people("c", [1] * 20),
        *people("d", [1] * 19 + [5]),
        *people("e", [1] * 4 + [5] * 4),
        *people("f", [1] * 6 + [5] * 6),
    ]
    found = unit_report(instrument({"one": made_of("a", aggregate=positive)}, unit="team"), rows, units=TEAM)

    assert [95, 95, 5, 5] == [found.of("one", (name,)).value for name in "abcd"]
    assert {("e",), ("f",)} == hidden_in(found, "one")


def test_how_alike_an_office_is_tells_nothing_of_its_hidden_teams() -> None:
    """All of the small teams said 3: rwg and AD of everybody less those of the shown teams would leave nothing."""
    rows = [
        *people("a", [3] * 2, office="mid"),
        *people("b", [3] * 2, office="mid"),
        *people("a", [3] * 2, office="south"),
        *people("b", spread(8), office="south"),
        *people("c", spread(12), office="south"),
        *people("a", spread(20)),
        *people("b", spread(20)),
    ]
    found = report_of(rows, "one", units=OFFICE)
    shown = {one.unit: one.ad_mean for one in found.figures if len(one.unit) < 2 and one.value is not None}

    assert {(): None, ("north",): 1.0} == shown
    assert {("mid",), ("mid", "a"), ("mid", "b")} <= hidden_in(found, "one")
