"""What can be worked out, on tables that a person can work out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve

from cwinstruments.disclosure import FindingKind, HiddenCell, Place, Reason, Rule, ShownCell, ShownTable, Status, audit
from cwinstruments.disclosure.programmes import UnsolvedError
from tests.disclosure.support import OFFICE

pytest.importorskip("scipy")

SMALL: dict[str, Any] = {
    "status": Status.PRIMARY,
    "reason": Reason.TOO_FEW_PEOPLE,
    "n_status": Status.PRIMARY,
    "n_reason": Reason.TOO_FEW_PEOPLE,
}
OTHER: dict[str, Any] = {
    "status": Status.COMPLEMENTARY,
    "reason": Reason.WOULD_GIVE_ANOTHER_AWAY,
    "n_status": Status.COMPLEMENTARY,
    "n_reason": Reason.WOULD_GIVE_ANOTHER_AWAY,
}


def shown(*cells: ShownCell, **options: Any) -> ShownTable:
    return ShownTable(**{"statistic": "s", "minimum": 5, "low": 1.0, "high": 5.0, **options}, cells=cells)


def cell(name: str | None, n: int | None, value: float | None, **options: Any) -> ShownCell:
    return ShownCell(Place(OFFICE if name is None else (*OFFICE, name)), n, value, **options)


def of(found: tuple[HiddenCell, ...], name: str) -> HiddenCell:
    return next(one for one in found if one.place.unit[-1] == name)


def test_one_hidden_cell_beside_a_total_is_told() -> None:
    """20 - 17 people, 65 - 59 in all: three people with a mean of 2."""
    made = shown(cell(None, 20, 3.25), cell("a", None, None, **SMALL), cell("b", 17, 59 / 17))
    found = audit([made])

    assert {FindingKind.SMALL_GROUP, FindingKind.COUNT, FindingKind.MEAN} == {one.kind for one in found.findings}
    one = of(found.hidden, "a")
    assert (3, 3) == (one.n_lower, one.n_upper)
    assert pytest.approx((2.0, 2.0)) == (one.mean_lower, one.mean_upper)
    assert "office / a: follows for a group of 3, fewer than 5" in str(found.findings[0])
    assert "n lies in 3 to 3" in str(found.findings[1])
    assert "the mean lies in 2 to 2" in str(found.findings[2])


def test_two_hidden_cells_share_what_is_left() -> None:
    """12 people with 33 in all. Three or fewer of them can't be ruled out to have all 1 or all 5."""
    made = shown(cell(None, 12, 2.75), cell("a", None, None, **SMALL), cell("b", None, None, **OTHER))
    found = audit([made], exact=True)

    assert found.is_clean
    assert (1, 4, 1.0, 5.0) == _ranges(of(found.hidden, "a"))
    # b has 8 to 11 people. At least (33 - 20) / 8 = 1.625, where a is four of 5; at most (33 - 4) / 8 = 3.625.
    assert pytest.approx((8, 11, 1.625, 3.625)) == _ranges(of(found.hidden, "b"))


def test_the_rule_is_known_to_whoever_reads() -> None:
    """Of 6 people in two cells below 5 and not empty, each cell has 2 to 4."""
    made = shown(cell(None, 6, 3.0), cell("a", None, None, **SMALL), cell("b", None, None, **SMALL))

    assert (2, 4) == _ranges(of(audit([made], exact=True).hidden, "a"))[:2]


def test_a_roster_is_known_and_what_it_tells_is_no_fault_of_the_table() -> None:
    """A team of two has one or two respondents, whatever is published; that is as open as it was."""
    alone = shown(cell("a", None, None, **SMALL, roster=2))
    found = audit([alone])

    assert found.is_clean
    assert (1, 2) == _ranges(of(found.hidden, "a"))[:2]


def test_a_total_near_the_limit_squeezes_the_mean() -> None:
    """Three and 17 people with 99 of 100: one is lacking one point, so a has 14 or 15 of 15."""
    known = {"n_status": Status.PUBLISHED, "n_reason": None}
    made = shown(
        cell(None, 20, 4.95), cell("a", 3, None, **{**SMALL, **known}), cell("b", 17, None, **{**OTHER, **known})
    )
    found = audit([made], Rule(counts_are_known=True))

    assert [FindingKind.MEAN] == [one.kind for one in found.findings]
    assert pytest.approx((14 / 3, 5.0)) == (found.findings[0].lower, found.findings[0].upper)
    assert 1.0 == pytest.approx(found.findings[0].required)


def test_rounding_leaves_a_mean_open() -> None:
    """Four people of 20: 3.2 to within 0.05 is 64 to within 1, so their mean is known to within a quarter."""
    made = shown(cell(None, 20, 3.2), cell("a", None, None, **SMALL), cell("b", 16, 3.0), rounded_to=0.1)
    found = of(audit([made], exact=True).hidden, "a")

    # b has 47.2 to 48.8, the office 63 to 65: a has 14.2 to 17.8.
    assert pytest.approx((14.2 / 4, 17.8 / 4)) == (found.mean_lower, found.mean_upper)


def test_whole_answers_tell_more_than_real_numbers_would() -> None:
    """Two of four in whole per cents of people: 50 % to within 20 is 50 % exactly."""
    options = {"low": 0.0, "high": 100.0, "step": 100.0, "rounded_to": 40.0, "minimum": 3}
    made = shown(cell(None, 4, 60.0, status=Status.PUBLISHED), cell("a", 2, None, **_counted(SMALL)), **options)
    other = evolve(made, cells=(*made.cells, cell("b", 2, None, **_counted(SMALL))))
    found = audit([other], Rule(counts_are_known=True), exact=True)

    # Two or three of four said yes, so of each pair none to two.
    assert (0.0, 100.0) == (of(found.hidden, "a").mean_lower, of(found.hidden, "a").mean_upper)
    narrow = evolve(other, rounded_to=20.0, cells=(cell(None, 4, 100.0), *other.cells[1:]))
    assert (100.0, 100.0) == _means(of(audit([narrow], exact=True).hidden, "a"))


def test_tables_that_can_not_both_be_true_are_told() -> None:
    """12 people here and 13 there, of the same team at the same time."""
    one, other = shown(cell("a", 12, 3.0)), shown(cell("a", 13, 3.0))
    found = audit([one, other])

    assert [FindingKind.CONTRADICTION] == [one.kind for one in found.findings]
    assert "can't all be true of the same people" in str(found.findings[0])
    assert audit([one, evolve(other, people="others")]).is_clean


def test_means_that_can_not_be_true_are_told() -> None:
    """Parts of 3 and of 4 have no mean of 5; whole answers of one person have no mean of 2.5."""
    parts = shown(cell(None, 12, 5.0), cell("a", 6, 3.0), cell("b", 6, 4.0))
    assert [FindingKind.CONTRADICTION] == [one.kind for one in audit([parts]).findings]

    halves = shown(cell(None, 5, 2.5), cell("a", None, None, **SMALL), cell("b", None, None, **SMALL), step=1.0)
    assert [FindingKind.CONTRADICTION] == [one.kind for one in audit([halves]).findings]


def test_a_programme_without_an_answer_counts_as_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not worked out in time is not known to be safe."""

    def give_up(*_: object) -> None:
        raise UnsolvedError("time limit")

    monkeypatch.setattr("cwinstruments.disclosure.ranges.solved", give_up)
    made = shown(cell(None, 12, 2.75), cell("a", None, None, **SMALL), cell("b", None, None, **OTHER))
    found = audit([made])

    assert [FindingKind.UNSOLVED] == [one.kind for one in found.findings]
    assert "not found in time" in str(found.findings[0])


def test_people_who_were_added_later_are_a_group_of_their_own() -> None:
    """12 people with a mean of 3, then 13 with 40 in all: the late one gave 4."""
    first = shown(cell("a", 12, 3.0), cell("b", 20, 3.0))
    later = shown(cell("a", 13, 40 / 13), cell("b", 30, 3.0), stage=1)
    found = audit([first, later])

    assert [(FindingKind.SMALL_GROUP, 1.0)] == [(one.kind, one.lower) for one in found.findings]


def test_other_waves_and_other_statistics_have_sums_of_their_own() -> None:
    """A published wave tells nothing of another, nor a scale of another; numbers of the same people are the same."""
    small, total = cell("a", None, None, **SMALL), cell(None, 12, 3.0)
    made = [shown(total, small, cell("b", None, None, **OTHER)), shown(cell("b", 9, 3.5), statistic="t")]
    found = audit(made)

    # By the other statistic's number, a has 3 people. Its number is no secret then; its mean still is one.
    assert (None, None) != _means(of(found.hidden, "a"))
    assert (3, 3) == (of(found.hidden, "a").n_lower, of(found.hidden, "a").n_upper)


def test_limits_of_a_statistic_are_the_same_everywhere() -> None:
    """0 to 4 and 1 to 5 are not the same scale."""
    with pytest.raises(ValueError, match="different limits or steps"):
        audit([shown(cell("a", 12, 3.0)), shown(cell("a", 12, 3.0), low=0.0)])


def test_the_public_sees_what_is_public() -> None:
    """The hidden team is told by an office total that never left the agency."""
    within = shown(cell(None, 14, 3.0))
    made = shown(cell("a", None, None, **SMALL), cell("b", 11, 3.0), public=True)

    assert audit([within, made], public=True).is_clean
    assert not audit([within, made]).is_clean


def test_the_first_fault_is_enough_where_that_is_asked_for() -> None:
    """The small group is told, and the ranges are not worked out."""
    made = shown(cell(None, 20, 3.25), cell("a", None, None, **SMALL), cell("b", 17, 59 / 17))

    assert 1 == len(audit([made], first=True).findings)


def test_nothing_published_gives_nothing_away() -> None:
    """No table, and a table without cells."""
    assert audit([]).is_clean
    assert audit([shown()]).is_clean
    assert 0 == audit([shown()]).n_cells


def test_an_audit_is_plain_data() -> None:
    """It can be written as JSON, with the rule and a sentence for each finding."""
    made = shown(cell(None, 20, 3.25), cell("a", None, None, **SMALL), cell("b", 17, 59 / 17))
    plain = json.loads(json.dumps(audit([made]).to_dict()))

    assert "small_group" == plain["findings"][0]["kind"]
    assert "follows for a group of 3" in plain["findings"][0]["text"]
    assert ["office", "a"] == plain["hidden"][0]["place"]["unit"]
    assert (False, 3) == (plain["is_clean"], plain["n_cells"])


def _counted(status: dict[str, Any]) -> dict[str, Any]:
    return {**status, "n_status": Status.PUBLISHED, "n_reason": None}


def _ranges(one: HiddenCell) -> tuple[float | None, ...]:
    return one.n_lower, one.n_upper, one.mean_lower, one.mean_upper


def _means(one: HiddenCell) -> tuple[float | None, float | None]:
    return one.mean_lower, one.mean_upper
