"""Which cells are hidden, on tables that a person can work out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from cwinstruments.disclosure import Cell, Ledger, Place, Protected, Reason, Rule, Status, Table, audit, protect
from tests.disclosure.support import scale, statuses, team

pytest.importorskip("scipy")

HIDDEN = {"primary", "complementary"}


def hidden(protected: Protected) -> dict[str, str]:
    return {place: status for place, status in statuses(protected.cells).items() if status in HIDDEN}


def test_a_small_team_takes_a_second_one_with_it() -> None:
    """Office less b less c would be a, of three; so the smaller of the two others is hidden too."""
    found = protect(scale([team("a", 3, 2.0), team("b", 9, 3.0), team("c", 8, 4.0)]))

    assert {"office / a": "primary", "office / c": "complementary"} == hidden(found)
    assert (20, 3.25) == (found[Place(("office",))].n, found[Place(("office",))].value)
    assert (Reason.TOO_FEW_PEOPLE, Reason.WOULD_GIVE_ANOTHER_AWAY) == (found.cells[1].reason, found.cells[3].reason)
    assert found.is_safe
    assert found.audit.is_clean


def test_two_small_teams_that_are_too_few_together_take_a_third_one() -> None:
    """3 and 1 are hidden already, but office less c is a group of 4, which is below the minimum as well."""
    found = protect(scale([team("a", 3, 2.0), team("b", 1, 3.0), team("c", 20, 3.0), team("d", 22, 3.0)]))

    assert {"office / a", "office / b", "office / c"} == hidden(found).keys()


def test_two_small_teams_that_are_enough_together_hide_each_other() -> None:
    """3 and 4 are 7 together, of whom nothing more can be told; each may be 3 or 4, so that their number is told."""
    found = protect(scale([team("a", 3, 2.0), team("b", 4, 3.0), team("c", 20, 3.0)]), Rule(counts_are_known=True))

    assert {"office / a", "office / b"} == hidden(found).keys()


def test_numbers_of_people_are_hidden_cells_too() -> None:
    """3 and 4 are 7: as each is below 5, they are 3 and 4, or 4 and 3. Two numbers are too few, so c is hidden too."""
    found = protect(scale([team("a", 3, 2.0), team("b", 4, 3.0), team("c", 20, 3.0)]))

    assert {"office / a", "office / b", "office / c"} == hidden(found).keys()


def test_a_small_office_takes_another_office_and_one_of_its_teams() -> None:
    """The agency less south less west is north, of four; west alone would follow from its teams."""
    teams = {"north": (2, 2), "south": (9, 7), "west": (6, 8)}
    cells = [
        Cell(Place(("agency", office, f"{office} {number}")), n, 3.0 + number / 4)
        for office, sizes in teams.items()
        for number, n in enumerate(sizes)
    ]
    found = protect(Table.of(cells, statistic="s", low=1, high=5))

    assert {
        "agency / north": "primary",
        "agency / north / north 0": "primary",
        "agency / north / north 1": "primary",
        "agency / west": "complementary",
        "agency / west / west 0": "complementary",
    } == hidden(found)


def test_a_group_that_is_hidden_everywhere_hides_nothing_across() -> None:
    """Two men of team a: the women of a, then the men of b, would tell them; so the women of b go as well."""
    sizes = {("a", "women"): 9, ("a", "men"): 2, ("b", "women"): 8, ("b", "men"): 7}
    cells = [Cell(Place(("office", name), group), n, 3.0 + n / 20) for (name, group), n in sizes.items()]
    found = protect(Table.of(cells, statistic="s", low=1, high=5, kind="scale_mean", grouping="gender"))

    assert {
        "office / a, men": "primary",
        "office / a, women": "complementary",
        "office / b, men": "complementary",
        "office / b, women": "complementary",
    } == hidden(found)


def test_a_mean_at_the_limit_tells_what_each_person_answered() -> None:
    """All six of team a gave 5: that is hidden, and another so that it can't be worked out."""
    found = protect(scale([team("a", 6, 5.0), team("b", 9, 3.0), team("c", 8, 4.0)]))

    assert {"office / a": "primary", "office / c": "complementary"} == hidden(found)
    assert Reason.SAME_ANSWER is found[Place(("office", "a"))].reason


def test_a_total_at_the_limit_tells_of_all_its_parts() -> None:
    """12 people with a mean of 5: every team has a mean of 5, so the total is hidden with them."""
    found = protect(scale([team("a", 3, 5.0), team("b", 9, 5.0)]))

    assert {"office": "primary", "office / a": "primary", "office / b": "primary"} == hidden(found)


def test_a_total_that_is_nearly_at_the_limit_squeezes_its_parts() -> None:
    """A sum of 99 of at most 100: the three of team a have 14 or 15, so that the total is hidden too."""
    found = protect(scale([team("a", 3, 14 / 3), team("b", 17, 5.0 - 1e-9)]), Rule(counts_are_known=True))

    assert "office" in hidden(found)


@pytest.mark.parametrize("per_cent", [0.0, 1.0, 99.0, 100.0])
def test_nought_and_a_hundred_per_cent_are_hidden_as_they_are_shown(per_cent: float) -> None:
    """What is rounded to 0 or 100 says the same as 0 or 100."""
    cells = [team("a", 12, per_cent), team("b", 15, 46.7), team("c", 20, 55.0)]
    options: dict[str, Any] = {"statistic": "p", "kind": "percentage", "low": 0, "high": 100, "rounded_to": 5}
    found = protect(Table.of(cells, **options))

    assert {"office / a": "primary", "office / b": "complementary"} == hidden(found)
    assert 55.0 == found[Place(("office", "c"))].value


def test_few_non_respondents_hide_the_number_and_not_the_mean() -> None:
    """One of twelve did not answer. Her team's number is hidden, and another, for the office has 28."""
    found = protect(scale([team("a", 11, 3.0, 12), team("b", 9, 3.0, 20), team("c", 8, 3.5, 18)]))
    one = found[Place(("office", "a"))]

    assert (None, 3.0, Status.PUBLISHED, Status.PRIMARY) == (one.n, one.value, one.status, one.n_status)
    assert Reason.FEW_NON_RESPONDENTS is one.n_reason
    assert 1 == sum(cell.n is None for cell in found.cells if cell.place.unit[-1] in "bc")


def test_non_respondents_may_be_told_where_the_rule_says_so() -> None:
    """With a minimum of 1, numbers of respondents are shown; nobody who did not answer is no small group either."""
    cells = [team("a", 11, 3.0, 12), team("b", 9, 3.0, 9)]

    assert {} == hidden(protect(scale(cells), Rule(minimum_non_respondents=1)))
    assert [20, 11, 9] == [cell.n for cell in protect(scale(cells), Rule(minimum_non_respondents=1)).cells]
    assert 9 == protect(scale([team("b", 9, 3.0, 9)])).cells[0].n


def test_public_output_has_its_own_minimum() -> None:
    """Ten people are enough within the agency and too few in public."""
    cells = [team("a", 10, 3.0), team("b", 30, 3.0), team("c", 40, 3.0)]

    assert {} == hidden(protect(scale(cells)))
    assert {"office / a": "primary", "office / b": "complementary"} == hidden(protect(scale(cells, public=True)))


def test_a_statistic_that_is_no_mean_follows_the_same_pattern() -> None:
    """An SD of nine people is hidden, and another with it."""
    table = Table.of([team("a", 9), team("b", 12), team("c", 30)], statistic="s.sd", kind="sd")

    assert {"office / a": "primary", "office / b": "complementary"} == hidden(protect(table))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], {}),
        ([team("a", 0)], {}),
        ([team("a", 9, 3.0)], {}),
        ([team("a", 2, 3.0)], {"office": "primary", "office / a": "primary"}),
        ([team("a", 0), team("b", 9, 3.0)], {}),
        (
            [team("a", 1, 3.0), team("b", 2, 3.0), team("c", 1, 4.0)],
            {"office": "primary", "office / a": "primary", "office / b": "primary", "office / c": "primary"},
        ),
    ],
    ids=["no cells", "nobody", "one team", "one small team", "one of nobody", "all below the minimum"],
)
def test_tables_with_little_in_them_are_protected_too(cells: list[Cell], expected: dict[str, str]) -> None:
    """Without a warning or an error; nobody is shown as nobody, and everything small is hidden."""
    found = protect(scale(cells))

    assert expected == hidden(found)
    assert found.is_safe


def test_a_report_is_told_that_something_is_hidden_and_not_why() -> None:
    """Rows have one mark for all that is hidden; the reasons stay with the analyst."""
    found = protect(scale([team("a", 6, 5.0), team("b", 9, 3.0), team("c", 8, 4.0)]))

    assert ["published", "hidden", "published", "hidden"] == [row["status"] for row in found.rows()]
    assert "same_answer" not in json.dumps(list(found.rows()))
    assert "same_answer" in json.dumps(found.to_dict())
    assert found.to_dict()["rule"]["text"].startswith("Scale means and counts")


def test_what_is_not_needed_is_shown_again() -> None:
    """Whatever else is hidden on the way, in the end showing any cell more would give something away."""
    sizes = {"north": (2, 6, 9), "south": (3, 8, 12), "west": (7, 4, 20)}
    cells = [
        Cell(Place(("agency", office, f"{office} {number}")), n, 2.0 + number / 2)
        for office, some in sizes.items()
        for number, n in enumerate(some)
    ]
    found = protect(Table.of(cells, statistic="s", low=1, high=5))

    assert 3 == sum(status == "complementary" for status in hidden(found).values())
    assert audit([found.shown]).is_clean


def test_what_is_hidden_elsewhere_stays_hidden_here() -> None:
    """A cell that another table hides is hidden and not shown again, and gets a partner where it needs one."""
    table = Table.of([team("a", 20, 3.0), team("b", 9, 3.0), team("c", 12, 3.0)], statistic="s", low=1, high=5)
    a = Place(("office", "a"))

    alone, found = protect(table), protect(table, hidden=[a, Place(("office", "unknown"))])

    assert set() == {one.place for one in alone.cells if one.is_hidden}
    assert {a, Place(("office", "b"))} == {one.place for one in found.cells if one.is_hidden}
    assert found.is_safe


def test_what_was_given_out_before_may_be_hidden_too() -> None:
    """A team's mean that an earlier release tells is no secret: hiding it again beside a late answer is no fault."""
    rule = Rule(counts_are_known=True)
    options: dict[str, Any] = {"statistic": "s", "low": 1, "high": 5}
    first = protect(Table.of([team("a", 12, 3.5), team("b", 9, 3.0), team("c", 8, 4.0)], **options), rule)
    ledger = Ledger().added([first], release="spring", date=date(2026, 3, 31))
    later = Table.of([team("a", 13, 3.6), team("b", 9, 3.0), team("c", 8, 4.0)], stage=1, **options)

    found = protect(later, rule, ledger=ledger, hidden=[Place(("office", "b"))])

    assert found.is_safe
    assert {("office",), ("office", "a"), ("office", "b")} == {one.place.unit for one in found.cells if one.is_hidden}
