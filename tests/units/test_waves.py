"""What changed between two waves, in every unit."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.units.change_figures import ChangeReport, StatedReliability
from cwinstruments.units.hierarchy import Roster
from cwinstruments.units.waves import compare_waves
from tests.psychometrics.support import assert_sound
from tests.units.agency import UNITS, agency, facet, people, safety, staff

BEFORE = agency()
AFTER = [
    {**row, "d": min(5, row["d"] + (row["respondent"].endswith(("1", "2", "5")))), "a": row["a"]} for row in BEFORE
]
STATED = StatedReliability("care", 0.8, 10.0, "an imagined retest of 2020")


def report_of(before: list[dict[str, Any]], after: list[dict[str, Any]], **said: Any) -> ChangeReport:
    """Give a report, and hold it and all its parts to what results promise."""
    report = compare_waves(said.pop("definition", safety()), before, after, **{"units": UNITS, **said})
    for one in (report, *report.figures, *report.composition):
        assert_sound(one)
    return report


@pytest.fixture(scope="module")
def linked() -> ChangeReport:
    """The same people in both waves, linked."""
    return report_of(BEFORE, AFTER, link="respondent", reliability=STATED)


def test_linked_people_are_compared_with_themselves(linked: ChangeReport) -> None:
    """In the smallest units: of 14 people of na, numbers 1, 2, 5, 11 and 12 rose by one of four steps."""
    one = linked.of("care", ("north", "na"))

    assert ("linked", 14) == (one.design, one.n_pairs)
    assert 5 * 25 / 14 == pytest.approx(one.change)
    assert one.interval is not None and "paired_t" == one.interval.method
    assert one.change == pytest.approx((one.after or 0) - (one.before or 0))


def test_unlinked_people_are_compared_as_different_ones() -> None:
    """By Welch, labelled: nobody knows who is in both."""
    one = report_of(BEFORE, AFTER).of("care", ("north", "na"))

    assert ("unlinked", None) == (one.design, one.n_pairs)
    assert {"approximate", "overlap_unknown"} == set(one.cautions)
    assert "not_linked" == one.reasons["n_pairs"]


def test_larger_units_are_clustered_by_the_smallest(linked: ChangeReport) -> None:
    """The error counts teams and not people."""
    one = linked.of("care", ("north",))

    assert ("clustered", 3) == (one.design, one.n_units)
    assert "few_units" in one.cautions
    assert 6 == linked.of("care").n_units


def test_where_few_are_in_one_wave_alone_nobody_is_linked() -> None:
    """The scores of both waves less the linked change would be theirs."""
    after = [row for row in AFTER if row["respondent"] != "na-1"]
    found = report_of(BEFORE, after, link="respondent")
    one = found.of("care", ("north", "na"))

    assert "unlinked" == one.design
    assert "unlinked_because_few_are_in_one_wave" in one.cautions
    assert "linked" == found.of("care", ("north", "nb")).design


def test_there_is_no_interval_of_fewer_than_ten() -> None:
    """The change of nine people stands alone."""
    sizes = {"na": 9, "nb": 12, "nc": 11, "sa": 13, "sb": 12}
    one = report_of(agency(sizes), agency(sizes)).of("care", ("north", "na"))

    assert 0 == one.change
    assert (None, None, None) == (one.interval, one.p, one.p_adjusted)
    assert "too_few_people" == one.reasons["interval"]


def test_what_one_wave_withholds_has_no_change() -> None:
    """Three people in the second wave."""
    after = [row for row in AFTER if row["team"] != "na" or row["respondent"] in ("na-0", "na-1", "na-2")]
    one = report_of(BEFORE, after, link="respondent").of("care", ("north", "na"))

    assert (None, None) == (one.after, one.change)
    assert "withheld" == one.reasons["change"]


def test_p_values_are_adjusted_for_all_units_of_a_level() -> None:
    """By Holm: none is smaller than it was, and the smallest is six times as large for six teams."""
    found = report_of(BEFORE, AFTER)
    of_teams = [one for one in found.figures if (one.level, one.scale) == ("team", "care")]
    known = [(one.p, one.p_adjusted) for one in of_teams if one.p is not None and one.p_adjusted is not None]

    assert all(p <= adjusted for p, adjusted in known)
    assert min(1.0, len(known) * min(known)[0]) == pytest.approx(min(known)[1])


def test_reliable_change_needs_a_stated_reliability(linked: ChangeReport) -> None:
    """The criterion is 1.96 * 10 * sqrt(2) * sqrt(0.2) = 12.4 points, so one step of 25 is reliable: 5 of 14 people."""
    one = linked.of("care", ("north", "na"))

    assert (35, 5) == (one.improved, one.deteriorated)
    assert "no_stated_reliability" == linked.of("voice", ("north", "na")).reasons["improved"]
    assert STATED == linked.reliability


@pytest.mark.parametrize("kept", [{"permitted_level": "unit"}, {"sensitivity": "health"}])
def test_reliable_change_is_of_scales_that_permit_it(kept: dict[str, str]) -> None:
    """Not of those for units alone, nor of health and harm."""
    made = safety(scales={"care": facet("d", missing={"max_missing": 0}, **kept)})
    one = report_of(BEFORE, AFTER, definition=made, link="respondent", reliability=STATED, scales=["care"])

    assert "not_permitted" == one.of("care", ("north", "na")).reasons["improved"]


def test_reliable_change_needs_a_link() -> None:
    """And nobody is counted without it."""
    found = report_of(BEFORE, AFTER, reliability=STATED)

    assert "not_linked" == found.of("care", ("north", "na")).reasons["improved"]


def test_both_waves_have_their_response_rates_and_composition() -> None:
    """A group of few people is withheld, and one more."""
    before = [{**row, "role": ("lead", "worker", "clerk")[place % 3]} for place, row in enumerate(BEFORE)]
    after = [
        {**row, "role": "lead" if place < 4 else ("worker", "clerk")[place % 2]} for place, row in enumerate(AFTER)
    ]
    roster = Roster.from_people(staff(BEFORE, 5), units=UNITS)
    found = report_of(before, after, rosters=(roster, roster), composition=["role"])

    assert 77 / 107 == next(one.response_rate for one in found.responses_before if not one.unit)
    assert {"lead": 35, "worker": 35, "clerk": 30} == {one.group: one.before for one in found.composition}
    assert 2 == sum(one.after is None for one in found.composition)


def test_both_waves_may_be_in_one_file() -> None:
    """Where a column names them."""
    rows = [*({**row, "wave": "1"} for row in BEFORE), *({**row, "wave": "2"} for row in AFTER)]
    found = report_of(rows, rows, waves=("1", "2"), scales=["care"])

    assert ("1", "2") == found.waves
    assert found.of("care").change == report_of(BEFORE, AFTER, scales=["care"]).of("care").change


def test_wrong_calls_say_what_would_be_right() -> None:
    """A link twice in a wave, a column that is not there, a reliability of another scale."""
    with pytest.raises(ValueError, match="more than once"):
        report_of([*BEFORE, BEFORE[0]], AFTER, link="respondent")
    with pytest.raises(ValueError, match="no column 'code'"):
        report_of(BEFORE, AFTER, link="code")
    with pytest.raises(ValueError, match="which is not reported on: voice"):
        report_of(BEFORE, AFTER, reliability=STATED, scales=["voice"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([], [], id="no rows"),
        pytest.param(people("na", 1), people("na", 1), id="a single person"),
        pytest.param(BEFORE, people("x", 12), id="other units"),
        pytest.param(BEFORE, BEFORE, id="nothing changed"),
        pytest.param([{**row, "d": 3} for row in BEFORE], [{**row, "d": 4} for row in BEFORE], id="no variance"),
        pytest.param(BEFORE, [{**row, "a": None, "b": None, "c": None, "d": None} for row in BEFORE], id="all missing"),
    ],
)
def test_odd_data_give_reasons_and_no_warnings(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """No exception, no NaN, and a reason for whatever is not there."""
    found = report_of(before, after, link="respondent") if before else report_of(before, after)

    for one in found.figures:
        lacking = [
            name for name in ("before", "after", "change", "interval", "p", "improved") if getattr(one, name) is None
        ]
        assert set(lacking) <= one.reasons.keys()
    assert len(list(found.rows())) == len(found.figures)


def test_a_report_becomes_a_table() -> None:
    """A row for each unit and scale, with the ends of the interval in columns of their own."""
    pytest.importorskip("polars")
    frame = report_of(BEFORE, AFTER).to_frame()

    assert {"interval_lower", "response_rate_after", "rule"} <= set(frame.columns)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("a", "'a' is an item of"),
        ("comments", "'comments' has values of more than 40 characters"),
        ("respondent", "'respondent' has 77 values for 77 people"),
    ],
)
def test_composition_is_of_groups_and_of_no_answers(column: str, words: str) -> None:
    """What one respondent wrote or answered is printed nowhere, not in an error either."""
    said = "my supervisor never listens to anything that I say"
    rows = [{**row, "comments": said if not place else "no"} for place, row in enumerate(BEFORE)]
    with pytest.raises(ValueError, match=words) as caught:
        report_of(rows, rows, composition=[column])

    assert said not in str(caught.value)


def test_units_are_no_answers() -> None:
    """Nor what somebody wrote."""
    said = (
        "my supervisor never listens to anything that I say, and never did so for as long as I have been in this team"
    )
    rows = [{**row, "comments": said if not place else "no"} for place, row in enumerate(BEFORE)]
    for units, words in (("a", "units: 'a' is an item of"), (("comments", "office"), "'comments' has values of more")):
        with pytest.raises(ValueError, match=words) as caught:
            report_of(rows, rows, units=units)
        assert said not in str(caught.value)
