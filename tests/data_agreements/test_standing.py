"""What may be done with rows that name a Nation, as it is told to whoever has the row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cwinstruments.data_agreements import Purpose, hold_back, load_data_agreements, standing_of

ON_RECORD = load_data_agreements(Path(__file__).parents[2] / "examples" / "agreements" / "data-agreements.yaml")
DAY = date(2026, 6, 1)
FIRST = (
    "results go first to: The council's health committee, 30 days before anybody else (Example Nation, agreement of"
    " 2026-01-15)"
)


def test_a_standing_tells_what_is_permitted_what_is_not_and_who_sees_results_first() -> None:
    """Each Nation once, with its terms."""
    [found] = standing_of(["Example Nation", "EXAMPLE  nation"], ON_RECORD, on=DAY)

    assert (Purpose.AGGREGATES, Purpose.AUDITS) == found.permitted
    assert [
        "this row names a Nation, Example Nation: its agreement lets it enter aggregates, audits",
        "  not shared output: the agreement of 2026-01-15 is for aggregates, audits, not for shared_output",
        f"  {FIRST}",
        "  terms of 2026-01-15: No comparison with other Nations. The resolution is kept in the project file.",
    ] == list(found.lines())
    assert [("2026-01-15", "The council's health committee, 30 days before anybody else")] == [
        (one["agreed_on"], one["results_first_to"]) for one in found.to_dict()["results_first_to"]
    ]


def test_what_no_agreement_covers_may_enter_nothing() -> None:
    """A withdrawal is told once for everything; where nobody gave agreements, that is what is said."""
    [withdrawn] = standing_of(["Second Example Nation"], ON_RECORD, on=DAY)
    [unknown] = standing_of(["Example Nation"], None)

    assert [
        "this row names a Nation, Second Example Nation: no agreement covers it",
        "  not shared output, aggregates, audits: the agreement of 2025-03-01 was withdrawn on 2026-05-04",
    ] == list(withdrawn.lines())
    [line] = unknown.lines()
    assert line.startswith("this row names a Nation, Example Nation: no agreements were given; without that Nation's")
    assert line.endswith("it may enter neither shared output nor aggregates nor audits")
    assert ((), []) == (withdrawn.permitted, unknown.to_dict()["permitted"])
    assert {"no agreements were given"} == set(unknown.to_dict()["objections"].values())


def test_of_a_row_that_does_not_say_which_nation_it_is_about_nothing_is_permitted() -> None:
    """With agreements and without; other Nations beside it stand as they do."""
    found, named = standing_of(["", "Example Nation"], ON_RECORD, on=DAY)
    [line] = found.lines()

    assert line.startswith("this row says that it is about a Nation, and not which: until it names that Nation it may")
    assert ((), {"the row says that it is about a Nation, and not which"}) == (
        found.permitted,
        set(found.to_dict()["objections"].values()),
    )
    assert (Purpose.AGGREGATES, Purpose.AUDITS) == named.permitted
    assert ["", False] == [(told := standing_of([""], None)[0].to_dict())["nation"], told["agreements_given"]]


def test_a_group_that_is_a_nation_on_record_goes_by_its_agreement() -> None:
    """Also with an empty cell in the column of Nations; of two Nations in a row, both have to agree."""
    rows: list[dict[str, Any]] = [
        {"nation": "", "group": "second example NATION"},
        {"nation": "", "group": "Example Nation"},
        {"nation": "", "group": "Group A"},
        {"nation": "Example Nation", "group": "Second Example Nation"},
        {"nation": None, "group": None},
    ]
    going, held = hold_back(rows, ON_RECORD, purpose="aggregates", on=DAY, groups=["group"])

    assert [rows[1], rows[2], rows[4]] == going
    assert [("Second Example Nation", 1), ("second example NATION", 1)] == [(one.nation, one.n_rows) for one in held]
    assert rows == hold_back(rows, ON_RECORD, purpose="aggregates", on=DAY)[0]
