"""Data agreements: who agreed to what, until when, and which rows are held back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import check
from cwinstruments.data_agreements import (
    DataAgreement,
    DataAgreements,
    Holding,
    Purpose,
    hold_back,
    load_data_agreements,
)
from cwinstruments.errors import DefinitionError

BAD = Path(__file__).parent / "bad"
GOOD = Path(__file__).parent / "good"
EXAMPLE = Path(__file__).parents[2] / "examples" / "agreements" / "data-agreements.yaml"
AGREED = DataAgreement(
    "Example Nation",
    "Its council",
    date(2026, 1, 15),
    (Purpose.AGGREGATES,),
    date(2027, 1, 14),
    "Its council",
    withdrawn_on=date(2026, 9, 1),
)


@pytest.mark.parametrize(
    ("on", "purpose", "expected"),
    [
        (date(2026, 1, 14), Purpose.AGGREGATES, "holds from 2026-01-15 on"),
        (date(2026, 1, 15), Purpose.AGGREGATES, None),
        (date(2026, 8, 31), Purpose.AGGREGATES, None),
        (date(2026, 9, 1), Purpose.AGGREGATES, "was withdrawn on 2026-09-01"),
        (date(2026, 8, 31), Purpose.AUDITS, "is for aggregates, not for audits"),
    ],
)
def test_an_agreement_holds_from_its_day_until_it_is_withdrawn_and_for_its_scope(
    on: date, purpose: Purpose, expected: str | None
) -> None:
    """On the day of withdrawal it no longer holds."""
    assert expected == AGREED.objection(purpose, on)


def test_an_agreement_holds_on_its_last_day_and_not_after_it() -> None:
    """Agreements end."""
    agreement = DataAgreement("N", "A", date(2026, 1, 1), (Purpose.AUDITS,), date(2026, 12, 31), "R")

    assert None is agreement.objection(Purpose.AUDITS, date(2026, 12, 31))
    assert "expired on 2026-12-31" == agreement.objection(Purpose.AUDITS, date(2027, 1, 1))


def test_of_several_agreements_one_that_holds_is_enough() -> None:
    """A renewal follows the one before; names are compared without regard to capitals and blanks."""
    renewed = DataAgreement(
        "example  nation", "A", date(2026, 10, 1), (Purpose.AGGREGATES,), date(2027, 9, 30), "Its council"
    )
    both = DataAgreements("both", (AGREED, renewed))

    assert None is both.objection(" EXAMPLE Nation", Purpose.AGGREGATES, date(2026, 10, 1))
    objection = both.objection("Example Nation", Purpose.AGGREGATES, date(2026, 9, 15))
    assert "the agreement of 2026-10-01 holds from 2026-10-01 on" == objection
    assert "no agreement is on record" == both.objection("Other Nation", Purpose.AGGREGATES, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("agreed_on", "on", "expected"),
    [
        (date(2025, 12, 1), date(2026, 8, 31), None),
        (date(2025, 12, 1), date(2026, 9, 1), "was withdrawn on 2026-09-01, and none for aggregates was made after"),
        (date(2026, 6, 1), date(2026, 12, 1), "was withdrawn on 2026-09-01, and none for aggregates was made after"),
        (date(2026, 9, 1), date(2026, 12, 1), "was withdrawn on 2026-09-01, and none for aggregates was made after"),
        (date(2026, 9, 2), date(2026, 9, 1), "the agreement of 2026-09-02 holds from 2026-09-02 on"),
        (date(2026, 9, 2), date(2026, 9, 2), None),
    ],
)
@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_a_withdrawal_counts_for_more_than_what_was_not_agreed_after_it(
    agreed_on: date, on: date, expected: str | None, withdrawn_first: bool
) -> None:
    """What a Nation took back stays out, in whichever order entries are listed, until it agrees on a later day."""
    other = evolve(AGREED, agreed_on=agreed_on, expires_on=date(2028, 1, 1), withdrawn_on=None)
    both = DataAgreements("both", (AGREED, other) if withdrawn_first else (other, AGREED))
    found = both.objection("Example Nation", Purpose.AGGREGATES, on)

    assert (expected is None) == (found is None)
    assert expected is None or expected in str(found)


def test_a_withdrawal_is_of_its_purposes_and_its_nation() -> None:
    """What was agreed for something else goes on; of several withdrawals the last one counts."""
    audits = evolve(AGREED, scope=(Purpose.AUDITS,), withdrawn_on=None)
    again = evolve(AGREED, agreed_on=date(2026, 9, 2), withdrawn_on=date(2026, 11, 1))
    between = evolve(AGREED, agreed_on=date(2026, 10, 1), withdrawn_on=None)
    agreements = DataAgreements("all", (again, AGREED, audits, between, evolve(between, nation="Other Nation")))

    assert None is agreements.objection("Example Nation", Purpose.AUDITS, date(2026, 12, 1))
    assert None is agreements.objection("Other Nation", Purpose.AGGREGATES, date(2026, 12, 1))
    assert None is agreements.objection("Example Nation", Purpose.AGGREGATES, date(2026, 10, 31))
    found = agreements.objection("Example Nation", Purpose.AGGREGATES, date(2026, 11, 1))
    assert "the agreement of 2026-09-02 was withdrawn on 2026-11-01, and none" in str(found)


def test_rows_that_name_no_nation_go_and_the_others_need_an_agreement() -> None:
    """An empty cell, no cell, and what libraries have for an empty cell name nobody."""
    rows: list[dict[str, Any]] = [
        {"id": 1, "nation": ""},
        {"id": 2},
        {"id": 3, "nation": float("nan")},
        {"id": 4, "nation": "Example Nation"},
        {"id": 5, "nation": "Other Nation"},
        {"id": 6, "nation": "Other Nation"},
    ]
    agreements = DataAgreements("one", (AGREED,))
    going, held = hold_back(rows, agreements, purpose="aggregates", on=date(2026, 3, 2))

    assert [1, 2, 3, 4] == [row["id"] for row in going]
    assert [("Other Nation", 2, "no agreement is on record")] == [(o.nation, o.n_rows, o.objection) for o in held]
    assert [1, 2, 3] == [row["id"] for row in hold_back(rows, None)[0]]


def test_capitals_and_blanks_in_the_name_of_the_column_make_no_difference() -> None:
    """Rows come from files of all kinds; the column that is called exactly so goes before one that is only alike."""
    rows = [{"Nation": "Example Nation"}, {" NATION": "Example Nation"}, {"Nation": ""}, {"nations": "Example Nation"}]
    going, held = hold_back(rows, None)

    assert rows[2:] == going
    assert [2] == [one.n_rows for one in held]
    both = [{"Nation": "Example Nation", "nation": ""}]
    assert both == hold_back(both, None)[0]
    assert ([], 1) == ((parted := hold_back([{"Tribe": "A"}], None, nation="tribe"))[0], parted[1][0].n_rows)


def test_a_row_that_says_that_it_is_about_a_nation_and_not_which_is_held_back() -> None:
    """Whatever agreements there are; one that names its Nation goes by that Nation's, as any other does."""
    rows: list[dict[str, Any]] = [
        {"id": 1, "nation": "", "tribal": 1},
        {"id": 2, "tribal": "Yes", "type": "court"},
        {"id": 3, "nation": None, "type": " Tribe"},
        {"id": 4, "nation": "Example Nation", "tribal": True},
        {"id": 5, "nation": "", "tribal": "0", "type": "court"},
        {"id": 6, "nation": "", "tribal": None, "type": 98},
        {"id": 7, "nation": "", "group": "Example Nation", "tribal": 1.0},
        {"id": 8, "nation": "Other Nation", "tribal": 1},
    ]
    says: dict[str, Any] = {"tribal": ("1",), "type": ("tribe",)}
    going, held = hold_back(
        rows,
        DataAgreements("one", (AGREED,)),
        purpose="aggregates",
        on=date(2026, 3, 2),
        groups=["group"],
        says_nation=says,
    )

    assert [4, 5, 6, 7] == [row["id"] for row in going]
    assert [
        ("", 3, "the row says that it is about a Nation, and not which"),
        ("Other Nation", 1, "no agreement is on record"),
    ] == [(one.nation, one.n_rows, one.objection) for one in held]


@pytest.mark.parametrize(("value", "cell"), [("-1", -1.0), ("-1", "-1"), ("0", False), ("0", "no"), ("3", "3,0")])
def test_what_a_row_says_is_found_as_files_write_it(value: str, cell: object) -> None:
    """Numbers with and without places, negative ones, and a no that means it."""
    assert [] == hold_back([{"x": cell}], None, says_nation={"x": (value,)})[0]
    assert 1 == len(hold_back([{"x": cell}], None, says_nation={"x": ("7",)})[0])


def test_what_is_no_purpose_is_refused() -> None:
    """A misspelt one would hold everything back, or nothing."""
    with pytest.raises(ValueError, match="audit"):
        Holding(purpose="audit")


def test_the_example_is_read_and_has_no_findings() -> None:
    """Days are days, and scopes are purposes."""
    agreements = load_data_agreements(EXAMPLE)

    assert () == check(EXAMPLE).diagnostics
    assert (date(2026, 1, 15), (Purpose.AGGREGATES, Purpose.AUDITS)) == (
        agreements.agreements[0].agreed_on,
        agreements.agreements[0].scope,
    )
    assert "was withdrawn on 2026-05-04" in str(
        agreements.objection("Second Example Nation", Purpose.AGGREGATES, date(2026, 5, 4))
    )


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Days that don't exist, ends before beginnings, and what is missing."""
    file = tmp_path / "agreements.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace('"2026-01-15"', '"2026-02-30"').replace('"2026-05-04"', '"2024-05-04"')
    file.write_text(text.replace('    results_first_to: "The department"\n', ""), encoding="utf-8")

    with pytest.raises(DefinitionError) as raised:
        load_data_agreements(file)

    assert ["CWI229", "CWI102", "CWI762"] == [one.code for one in raised.value.diagnostics]
    assert {"CWI229", "CWI102", "CWI762"} <= {one.code for one in check(file).diagnostics}


@pytest.mark.parametrize(
    ("name", "code", "severity", "line", "related", "hint"),
    [
        ("ends-before-it-begins", "CWI762", "error", 9, 7, "look the days up"),
        ("withdrawn-before-it-begins", "CWI762", "error", 10, 7, "look the days up"),
        ("withdrawn-after-its-last-day", "CWI763", "warning", 10, 9, "if another agreement was withdrawn"),
        ("two-overlap", "CWI764", "warning", 7, 13, "from 2026-09-01 on rows are held back under both"),
        ("listed-twice", "CWI765", "warning", 11, 5, "one place for the day of withdrawal"),
    ],
)
def test_what_agreements_contradict_is_told_with_its_place(
    name: str, code: str, severity: str, line: int, related: int, hint: str
) -> None:
    """One finding for each, with the other place that it is about and what to do."""
    [found] = check(BAD / f"{name}.yaml").diagnostics

    assert (code, severity, line) == (found.code, found.severity, found.line)
    assert [related] == [one.line for one in found.related]
    assert hint in str(found.hint)


def test_agreements_that_follow_each_other_or_differ_in_purpose_have_no_finding() -> None:
    """One may begin on the day after another ends, or after it was withdrawn."""
    assert () == check(GOOD / "one-after-the-other.yaml").diagnostics


WITHDRAWN = '    withdrawn_on: "2026-09-01"\n'


@pytest.mark.parametrize(
    ("first", "second", "hint"),
    [
        ("", WITHDRAWN, "take the one out that lacks the withdrawal on 2026-09-01, which counts for both"),
        (WITHDRAWN, "", "take the one out that lacks the withdrawal on 2026-09-01, which counts for both"),
        (WITHDRAWN, WITHDRAWN.replace("09", "10"), "withdrawn on 2026-09-01 or 2026-10-01, and take the other out"),
    ],
)
def test_an_agreement_that_is_withdrawn_in_one_of_two_entries_is_listed_twice(
    first: str, second: str, hint: str, tmp_path: Path
) -> None:
    """It is one agreement and overlaps with no other; what was agreed after its withdrawal stands by itself."""
    text = (BAD / "listed-twice.yaml").read_text(encoding="utf-8")
    _, one, other = text.partition("agreements:\n")[2].split("  - ")
    renewed = one.replace("2026-01-15", "2026-10-02")
    file = tmp_path / "agreements.yaml"
    entries = f"  - {one}{first}  - {other}{second}  - {renewed}"
    file.write_text(f"kind: data_agreements\nid: on-record\nagreements:\n{entries}", encoding="utf-8")
    [found] = check(file).diagnostics

    assert "CWI765" == found.code
    assert hint in str(found.hint)


def test_a_late_withdrawal_overlaps_with_no_renewal(tmp_path: Path) -> None:
    """The agreement held until its last day, the 14th; the renewal holds from the 15th, or from the 14th on."""
    text = (BAD / "withdrawn-after-its-last-day.yaml").read_text(encoding="utf-8")
    entry = text[text.index("  - nation") :].replace(WITHDRAWN.replace("2026-09-01", "2026-03-01"), "")
    renewed = entry.replace("2026-01-14", "2027-01-14").replace("2025-01-15", "2026-01-15")
    file = tmp_path / "agreements.yaml"
    file.write_text(text + renewed, encoding="utf-8")
    beside = [one.code for one in check(file).diagnostics]
    file.write_text(text + renewed.replace("2026-01-15", "2026-01-14"), encoding="utf-8")
    overlapping = [one.code for one in check(file).diagnostics]

    assert ["CWI763"] == beside
    assert {"CWI763", "CWI764"} == set(overlapping)


def test_an_overlap_without_a_withdrawal_lets_rows_go_and_can_be_meant(tmp_path: Path) -> None:
    """A renewal is often agreed before the end; a comment keeps the finding. Wrong days are not compared."""
    file = tmp_path / "agreements.yaml"
    text = (BAD / "two-overlap.yaml").read_text(encoding="utf-8").replace('    withdrawn_on: "2026-09-01"\n', "")
    file.write_text(text, encoding="utf-8")
    [found] = check(file).diagnostics
    file.write_text(text.replace("2027-05-31", "2026-02-30"), encoding="utf-8")

    assert ("CWI764", True) == (found.code, "one of them is enough" in str(found.hint))
    assert ["CWI229"] == [one.code for one in check(file).diagnostics]
    file.write_text(text.replace("2027-01-14", "2026-06-01"), encoding="utf-8")
    assert ["CWI764"] == [one.code for one in check(file).diagnostics]
    file.write_text(
        text.replace('"2026-06-01"', '"2026-06-01"  # cwi: ignore CWI764 - renewed early'), encoding="utf-8"
    )
    assert () == check(file).diagnostics


@pytest.mark.parametrize(
    ("old", "new"), [('"2026-01-15"', '"15.01.2026"'), ('nation: "Example Nation"', 'nation: " "')]
)
def test_a_day_or_a_nation_of_the_wrong_form_is_one_fault(old: str, new: str, tmp_path: Path) -> None:
    """A day in another form is not told again as a day that does not exist; a blank cell names no Nation."""
    file = tmp_path / "agreements.yaml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    assert ["CWI105"] == [one.code for one in check(file).diagnostics]


def test_an_agreement_that_is_listed_again_is_told_once_for_each_further_entry(tmp_path: Path) -> None:
    """Neither is the third entry the twin of two, nor does a twin overlap with what the first one overlaps with."""
    entry = (BAD / "listed-twice.yaml").read_text(encoding="utf-8").partition("agreements:\n")[2]
    first = entry[: entry.index("  - nation", 5)]
    later = first.replace("2026-01-15", "2026-06-01")
    file = tmp_path / "agreements.yaml"
    file.write_text(f"kind: data_agreements\nid: thrice\nagreements:\n{first * 3}{later}", encoding="utf-8")

    assert [(10, "CWI765"), (16, "CWI765"), (24, "CWI764")] == [(one.line, one.code) for one in check(file).diagnostics]
