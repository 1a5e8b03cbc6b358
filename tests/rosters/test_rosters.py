from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import load_roster
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import Document, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Disposition, ResponseCount, RosterEntry
from cwinstruments.rosters import check_roster
from cwinstruments.rosters.loading import MAX_FINDINGS
from cwinstruments.rules import known_codes

CODES = known_codes()

FOLDER = Path(__file__).parent
STAFF = FOLDER / "good" / "staff.yaml"


def files_of(folder: str) -> list[Path]:
    return sorted((FOLDER / folder).glob("*.yaml"))


def findings(path: Path) -> tuple[Diagnostic, ...]:
    return check_roster(read_document(path), folder=path.parent)[0]


def expected(path: Path) -> list[str]:
    return path.with_name(f"{path.name}.expected").read_text(encoding="utf-8").splitlines()


def codes_given() -> set[str]:
    source = FOLDER.parents[1] / "src" / "cwinstruments" / "rosters"
    return {code for file in source.glob("*.py") for code in re.findall("CWI75[0-9]", file.read_text(encoding="utf-8"))}


def roster(**said: Any) -> Document:
    """Give a roster of one person with what differs from it."""
    whole = {"kind": "roster", "id": "small", "unit_hierarchy": ["team"], "waves": [{"id": "w1"}], **said}
    return Document(whole if "rows" in whole or "file" in whole else {**whole, "rows": [{**PERSON}]})


PERSON: dict[str, Any] = {"respondent": "s1", "units": {"team": "a"}}


# Checks


@pytest.mark.parametrize("path", files_of("good"), ids=lambda path: path.stem)
def test_a_good_roster_has_no_findings(path: Path) -> None:
    """Tables and rows within the document do alike."""

    assert () == findings(path)


@pytest.mark.parametrize("path", files_of("bad"), ids=lambda path: path.stem)
def test_a_bad_roster_has_the_findings_it_declares(path: Path) -> None:
    """Every fault is reported in one run, those of a table with its line."""
    found = findings(path)

    assert expected(path) == [f"{one.line}:{one.column or ''} {one.code}" for one in found]
    assert all(one.code in CODES for one in found)
    with pytest.raises(DefinitionError) as raised:
        load_roster(path)
    assert found == raised.value.diagnostics


@pytest.mark.parametrize("code", sorted(codes_given()))
def test_every_code_of_rosters_has_a_bad_roster(code: str) -> None:
    """A code that nothing shows could not be trusted to be found."""

    assert any(code in line for path in files_of("bad") for line in expected(path))


@pytest.mark.parametrize(
    ("column", "refused"),
    [
        ("Name", True),
        ("last_name", True),
        ("E-Mail", True),
        ("eMail", True),
        ("phoneNumber", True),
        ("Teléfono", True),
        ("apellidos", True),
        ("Date of birth", True),
        ("SSN", True),
        ("office_phone", True),
        ("team name", False),
        ("office_address", False),
        ("role", False),
        ("username_hash", False),
    ],
)
def test_columns_that_identify_people_are_refused(column: str, refused: bool, tmp_path: Path) -> None:
    """Names and addresses of units are no identifiers; those of people are, in English and in Spanish."""
    table = f"respondent,team,disposition_w1,{column}\ns1,a,completed,y\n"
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    found, _ = check_roster(roster(file="table.csv"), folder=tmp_path)

    assert (["CWI751"] if refused else []) == [one.code for one in found]


def test_a_kind_of_unit_may_have_a_name() -> None:
    """Whatever units are called, the column of their names is no list of people."""
    from cwinstruments.rosters.identifiers import is_identifier

    assert not is_identifier("brigade_name", ["brigade"])
    assert is_identifier("brigade_name")


def test_a_table_whose_columns_are_swapped_does_not_drown_the_reader(tmp_path: Path) -> None:
    """After so many findings nobody reads on."""
    rows = "".join(f"s{number},a,nonsense\n" for number in range(500))
    (tmp_path / "table.csv").write_text(f"respondent,team,disposition_w1\n{rows}", encoding="utf-8")
    found, one = check_roster(roster(file="table.csv"), folder=tmp_path)

    assert one is None
    assert MAX_FINDINGS == len(found)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'respondent,team,disposition_w1\n"s1,a,completed\n'])
def test_a_table_that_is_none_is_a_finding(content: bytes, tmp_path: Path) -> None:
    """No traceback, whatever the file holds."""
    (tmp_path / "table.csv").write_bytes(content)
    found, _ = check_roster(roster(file="table.csv"), folder=tmp_path)

    assert [("CWI757", str(tmp_path / "table.csv"))] == [(one.code, one.file) for one in found]
    assert found[0].line
    assert str(tmp_path) not in found[0].message


def test_an_empty_table_needs_a_header_of_rosters(tmp_path: Path) -> None:
    """Not one of responses."""
    (tmp_path / "table.csv").write_bytes(b"")
    found, _ = check_roster(roster(file="table.csv"), folder=tmp_path)

    assert ["the file is empty"] == [one.message for one in found]
    assert "respondent, the kinds of units, and disposition_" in (found[0].hint or "")


def test_a_missing_column_does_not_hide_what_stands_in_the_others(tmp_path: Path) -> None:
    """Only without pseudonyms nothing could be said of the rows."""
    table = "respondent,squad,eligible_to,disposition_w1\ns1,a,2026-02-30,completed\ns1,a,,done\n"
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")

    def found(text: str) -> list[str]:
        (tmp_path / "table.csv").write_text(text, encoding="utf-8")
        return [one.code for one in check_roster(roster(file="table.csv"), folder=tmp_path)[0]]

    assert ["CWI752", "CWI755", "CWI753", "CWI756"] == found(table)
    assert ["CWI752", "CWI752"] == found(table.replace("respondent,", "who,"))


def test_a_column_that_is_taken_is_not_suggested(tmp_path: Path) -> None:
    """One column can't be both."""
    (tmp_path / "table.csv").write_text("respondent,team,disposition_w1\n", encoding="utf-8")
    waves = [{"id": "w1"}, {"id": "w2"}]
    found, _ = check_roster(roster(file="table.csv", waves=waves), folder=tmp_path)

    assert ["add it, or say which column holds it: 'columns: {disposition_w2: ...}'"] == [one.hint for one in found]


def test_who_answered_though_not_eligible_is_a_warning() -> None:
    """The roster holds; response rates leave the answer out, which should be no surprise."""
    person = {**PERSON, "eligible_from": "2026-03-03", "dispositions": {"w1": "completed"}}
    found, one = check_roster(roster(rows=[person], waves=[{"id": "w1", "opens": "2026-03-02"}]))

    assert [("CWI758", "warning")] == [(each.code, each.severity.value) for each in found]
    assert one is not None
    assert () == check_roster(roster(rows=[person], waves=[{"id": "w1", "opens": "2026-03-03"}]))[0]
    assert () == check_roster(roster(rows=[person]))[0]


@pytest.mark.parametrize("data", [[], {"kind": "roster", "rows": [3], "waves": 3}, {"kind": "roster", "columns": []}])
def test_a_roster_of_any_shape_gets_findings(data: Any) -> None:
    """Whatever a file holds, a user sees findings and never a traceback."""
    found, one = check_roster(Document(data))

    assert found
    assert one is None


def test_a_row_without_a_place_is_named_as_another_row() -> None:
    """Data that come from no file have no lines."""
    found, _ = check_roster(roster(rows=[PERSON, PERSON]))

    assert ["the first time on another row; what changes from wave to wave stands in the dispositions"] == [
        one.hint for one in found
    ]


def test_a_roster_can_lie_in_an_archive(tmp_path: Path) -> None:
    """Rows within the document need no table."""
    from zipfile import Path as ZipPath
    from zipfile import ZipFile

    with ZipFile(tmp_path / "rosters.zip", "w") as archive:
        archive.write(FOLDER / "good" / "inline.yaml", "inline.yaml")

    assert 3 == len(load_roster(ZipPath(tmp_path / "rosters.zip", "inline.yaml")))


# What a roster says


def test_a_roster_says_what_its_table_says() -> None:
    """Empty cells are nothing, and wholly empty rows are no people."""
    staff = load_roster(STAFF)

    assert 7 == len(staff)
    assert (
        RosterEntry(
            "s2",
            {"team": "intake", "office": "north"},
            "supervisor",
            eligible_from=date(2026, 1, 15),
            eligible_to=date(2026, 6, 30),
            dispositions={"spring": Disposition.PARTIAL},
        )
        == staff["s2"]
    )
    with pytest.raises(KeyError):
        staff["s9"]


def test_units_are_given_by_kind() -> None:
    """Each unit lies in one unit of the next kind."""
    staff = load_roster(STAFF)

    assert ("intake", "ongoing") == staff.units("team")
    assert ("north", "south") == staff.units("office")
    assert {"office": "south"} == staff.unit_above("team", "ongoing")
    assert {} == staff.unit_above("office", "south")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda staff: staff.units("taem"), "there is no kind of unit 'taem'; did you mean 'team'?"),
        (lambda staff: staff.unit_above("team", "intakes"), "there is no team 'intakes'; did you mean 'intake'?"),
        (lambda staff: staff.eligible("sprign"), "there is no wave 'sprign'; did you mean 'spring'?"),
        (lambda staff: staff.response_counts("spring", "squad"), "there is no kind of unit 'squad'"),
    ],
)
def test_what_is_not_there_is_named(call: Any, message: str) -> None:
    """The message says what there is."""
    with pytest.raises(LookupError, match=re.escape(message)):
        call(load_roster(STAFF))


def test_who_is_eligible_is_decided_on_the_day_a_wave_opens() -> None:
    """Both ends of the days count; who turned out to be ineligible does not."""
    staff = load_roster(STAFF)

    def names(when: str | date) -> list[str]:
        return [entry.respondent for entry in staff.eligible(when)]

    assert ["s1", "s2", "s3", "s4", "s7"] == names("spring")
    assert ["s1", "s3", "s5", "s6", "s7"] == names("2026-09")
    assert ["s1", "s2", "s4", "s6", "s7"] == names(date(2026, 2, 1))
    assert ["p1-agency", "p1-partner", "p2-partner"] == [
        entry.respondent for entry in load_roster(FOLDER / "good" / "inline.yaml").eligible("first")
    ]


def test_response_rates_are_of_everybody_eligible() -> None:
    """Completed over eligible, whatever became of the others: worked by hand from the table."""
    staff = load_roster(STAFF)
    spring, autumn = staff.response_counts("spring"), staff.response_counts("2026-09")

    # s1 completed, s2 partial, s3 not reached; of the other team s4 alone was there, and had no outcome.
    assert ResponseCount(eligible=3, completed=1, partial=1, not_reached=1) == spring["intake"]
    assert ResponseCount(eligible=1, no_outcome=1) == spring["ongoing"]
    assert (Fraction(1, 3), Fraction(2, 3)) == (
        spring["intake"].response_rate,
        spring["intake"].response_rate_with_partial,
    )
    assert ResponseCount(eligible=2, completed=1, refused=1) == autumn["intake"]
    # The director belongs to an office and to no team; in September nobody invited the director.
    assert ResponseCount(eligible=2, refused=1, no_outcome=1) == staff.response_counts("spring", "office")["south"]
    assert (
        ResponseCount(eligible=3, completed=1, no_outcome=1, not_invited=1)
        == staff.response_counts("2026-09", "office")["south"]
    )


def test_a_unit_without_anybody_eligible_has_no_rate() -> None:
    """There is nothing to divide by."""

    assert ResponseCount().response_rate is None
    assert ResponseCount().response_rate_with_partial is None
