"""The ledger: what was published is audited with what is to come, and stays what it was."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from cwinstruments.disclosure import (
    Cell,
    Ledger,
    LedgerError,
    OtherUnitsError,
    Place,
    Protected,
    Rule,
    Table,
    audit,
    protect,
)
from cwinstruments.disclosure.ledger_text import COLUMNS
from tests.disclosure.support import scale, statuses, team

pytest.importorskip("scipy")

SPRING, AUTUMN = date(2026, 3, 31), date(2026, 10, 31)


def published(table: Table, ledger: Ledger | None = None, *, release: str = "spring") -> Ledger:
    """Give a ledger with a release of one table more."""
    ledger = Ledger() if ledger is None else ledger
    return ledger.added([protect(table, ledger=ledger)], release=release, date=SPRING)


OFFICE = [team("a", 12, 2.0), team("b", 12, 3.0), team("c", 9, 4.0)]


def test_a_later_release_without_a_small_team_is_held_back() -> None:
    """The office of 24 is out. Published again without the three of team c, it would tell their mean."""
    cells = [team("a", 12, 2.0), team("b", 9, 3.0), team("c", 3, 4.0)]
    first = published(scale(cells))
    again = protect(scale(cells[:2]), ledger=first)

    assert {"office": "complementary", "office / a": "published", "office / b": "complementary"} == statuses(
        again.cells
    )
    assert again.is_safe
    assert {"published"} == set(statuses(protect(scale(cells[:2])).cells).values())


def test_a_later_release_with_one_person_more_is_held_back() -> None:
    """12 people then and 13 now: the difference is one person's answer, so this team waits, and another with it."""
    first = published(scale(OFFICE))
    more = [team("a", 13, 2.0), *OFFICE[1:]]
    again = protect(scale(more, stage=1), ledger=first)

    assert "published" != statuses(again.cells)["office / a"]
    assert "published" != statuses(again.cells)["office"]
    assert again.is_safe


def test_many_people_more_may_be_told() -> None:
    """20 people then and 30 now: the ten who came are enough."""
    first = published(scale([team("a", 20, 2.0), team("b", 20, 3.0)]))
    again = protect(scale([team("a", 30, 2.5), team("b", 29, 3.0)], stage=1), ledger=first)

    assert {"published"} == set(statuses(again.cells).values())


def test_waves_are_protected_one_by_one_and_pooled_ones_together() -> None:
    """Three people of the first wave: the pooled mean less that of the second wave would be theirs."""
    cells = [
        Cell(Place(("office", name), wave=wave), n, 3.0 + n / 20)
        for name, wave, n in [("a", "one", 3), ("a", "two", 9), ("b", "one", 14), ("b", "two", 15), ("c", "one", 8)]
    ]
    alone = statuses(protect(scale(cells)).cells)
    pooled = statuses(protect(scale(cells, pooled_waves=True)).cells)

    assert "published" == alone["office / a, two"]
    assert "complementary" in (pooled["office / a, two"], pooled["office / a"])


def test_other_people_have_nothing_to_do_with_it() -> None:
    """Another survey of the same units is protected by itself."""
    first = published(scale([team("a", 12, 2.0), team("b", 9, 3.0), team("c", 3, 4.0)]))
    other = protect(scale([team("a", 12, 2.0), team("b", 9, 3.0)], people="others"), ledger=first)

    assert {"published"} == set(statuses(other.cells).values())


def test_tables_of_one_release_are_protected_beside_each_other() -> None:
    """By role, the office is a sum as well: beside the first table, one team's hidden mean stays hidden."""
    teams = protect(scale([team("a", 3, 2.0), team("b", 9, 3.0), team("c", 8, 4.0)]))
    fewer = scale([team("a", 3, 2.0), team("b", 9, 3.0)])
    alone, beside = protect(fewer), protect(fewer, beside=[teams])

    assert "published" == statuses(alone.cells)["office"]
    assert "published" != statuses(beside.cells)["office"]
    assert audit([teams.shown, beside.shown]).is_clean


def test_a_table_that_contradicts_what_is_out_is_not_safe() -> None:
    """Other numbers of the same people: either they are other people, or a figure is wrong."""
    found = protect(scale([team("a", 11, 2.0), team("b", 20, 3.0)]), ledger=published(scale(OFFICE)))

    assert not found.is_safe
    assert [] == list(found.rows())
    assert ["contradiction"] == [one.kind.value for one in found.audit.findings]
    with pytest.raises(ValueError, match=r"table 1 \(safety.mean\) is not safe"):
        Ledger().added([found], release="autumn", date=AUTUMN)


def test_a_ledger_that_contradicts_itself_lets_nothing_pass() -> None:
    """Where nothing can be worked out, nothing is known to be safe."""
    old = published(scale(OFFICE))
    other = published(scale([team("a", 11, 2.0), team("b", 20, 3.0)]), release="other").releases
    broken = Ledger((*old.releases, *other))

    assert not protect(scale(OFFICE), ledger=broken).is_safe


def test_what_was_unsafe_before_does_not_hold_the_next_release_back() -> None:
    """Under a stricter rule, an old release gives small groups away; a new one need only add nothing to that."""
    old = published(scale([team("a", 6, 2.0), team("b", 9, 3.0)]), release="old")
    rule = Rule(minimum_mean=8)
    found = protect(scale([team("a", 6, 2.0), team("b", 9, 3.0)], statistic="care.mean"), rule, ledger=old)

    assert not audit(old.tables, rule).is_clean
    assert found.is_safe
    assert {"office": "published", "office / a": "primary", "office / b": "complementary"} == statuses(found.cells)


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Every cell, with names that hold slashes, commas and tildes, and figures to the last digit."""
    cells = [
        Cell(Place(("a/b", '~,1 "x"'), "day", "one"), 7, 10 / 3, 40),
        Cell(Place(("a/b", "y"), "day", "one"), 2, 3.5),
    ]
    table = scale(cells, step=None, rounded_to=None, public=False, grouping="shift", levels=("a/b", "c"))
    ledger = published(table, published(scale(OFFICE, rounded_to=0.01, people="others")), release="autumn")
    ledger.save(tmp_path / "ledger.csv")

    assert ledger == Ledger.load(tmp_path / "ledger.csv")
    assert ["ledger.csv"] == [one.name for one in tmp_path.iterdir()]


def test_the_file_holds_no_hidden_figure(tmp_path: Path) -> None:
    """A hidden cell has no number and no value, and the header is what the documentation says."""
    published(scale([team("a", 3, 2.0), team("b", 9, 3.0), team("c", 8, 4.0)])).save(tmp_path / "ledger.csv")
    with (tmp_path / "ledger.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert list(COLUMNS) == list(rows[0])
    assert [("office", "20", "3.25"), ("office/a", "", ""), ("office/b", "9", "3.0"), ("office/c", "", "")] == [
        (row["unit"], row["n"], row["value"]) for row in rows
    ]
    assert ["", "too_few_people", "", "would_give_another_away"] == [row["reason"] for row in rows]


def test_a_changed_cell_is_noticed(tmp_path: Path) -> None:
    """Whatever is changed in a release, the digest of it and of those after it don't fit any more."""
    path = tmp_path / "ledger.csv"
    published(scale(OFFICE, people="others"), published(scale(OFFICE)), release="autumn").save(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",12,3.0,", ",13,3.0,", 1), encoding="utf-8")

    with pytest.raises(LedgerError, match="'spring', or one before it, is not what it was") as caught:
        Ledger.load(path)
    assert str(path) == caught.value.path

    lines = text.splitlines(keepends=True)
    path.write_text("".join([lines[0], *[line for line in lines if line.startswith("autumn")]]), encoding="utf-8")
    with pytest.raises(LedgerError, match="'autumn', or one before it"):
        Ledger.load(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"x\n", "the first line has to be release,date,table"),
        (",".join(COLUMNS).replace(",", ";").encode() + b"\n", "with other separators, as a spreadsheet saves it"),
        (b"a,b\n", "the first line has to be"),
        (b"\xff\xfe", "no text in UTF-8"),
        ((",".join(COLUMNS) + "\na,b\n").encode(), "row 2 has 2 cells"),
        ((",".join(COLUMNS) + '\n"a\n').encode(), "can't be read"),
    ],
)
def test_what_is_no_ledger_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """The message says what is wrong, and with which file."""
    path = tmp_path / "ledger.csv"
    path.write_bytes(content)

    with pytest.raises(LedgerError, match=message):
        Ledger.load(path)


def test_a_ledger_that_a_spreadsheet_has_saved_is_read(tmp_path: Path) -> None:
    """With its mark at the beginning and its ends of lines, as long as every cell is what it was."""
    path = tmp_path / "ledger.csv"
    ledger = published(scale(OFFICE))
    ledger.save(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert ledger == Ledger.load(path)


def test_units_by_other_columns_are_refused() -> None:
    """Teams by themselves are no parts of offices for the audit: the teams of an office would give one away."""
    offices = published(scale(OFFICE, levels=("office",)))
    both = published(scale(OFFICE, levels=("office", "team")), offices, release="both")

    assert ("office", "team") == both.tables[-1].levels
    for levels in ((), ("office",), ("office", "team"), ("office", "team", "shift")):
        assert protect(scale(OFFICE, levels=levels), ledger=both).is_safe
    for ledger, units in ((offices, "office"), (both, "team', 'office")):
        with pytest.raises(OtherUnitsError, match=rf"units=\('{units}',?\)") as caught:
            protect(scale(OFFICE, levels=("team",)), ledger=ledger)
        assert "--" not in str(caught.value)
    assert protect(scale(OFFICE, levels=("team",), people="others"), ledger=both).is_safe


def test_a_ledger_only_grows(tmp_path: Path) -> None:
    """A longer one takes the place of a shorter one, and no other; what fails leaves the file as it is."""
    path = tmp_path / "ledger.csv"
    first = published(scale(OFFICE))
    first.save(path)
    longer = published(scale(OFFICE, people="others"), first, release="autumn")
    longer.save(path)
    assert longer == Ledger.load(path)

    with pytest.raises(LedgerError, match="a ledger only grows"):
        first.save(path)
    assert longer == Ledger.load(path)


def test_a_ledger_that_can_not_be_written_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole or not at all."""

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("cwinstruments.disclosure.ledger.os.fsync", fail)
    with pytest.raises(OSError, match="no space left"):
        published(scale(OFFICE)).save(tmp_path / "ledger.csv")
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("release", ["", "  ", "spring"])
def test_a_release_has_a_name_of_its_own(release: str) -> None:
    """No two releases are called the same."""
    ledger = published(scale(OFFICE))

    with pytest.raises(ValueError, match="a name that no other has"):
        ledger.added([protect(scale(OFFICE), ledger=ledger)], release=release, date=AUTUMN)


def test_a_release_of_nothing_is_refused() -> None:
    """It could not be told from none."""
    with pytest.raises(ValueError, match="publishes nothing"):
        Ledger().added([protect(scale([]))], release="spring", date=SPRING)


@pytest.mark.parametrize("day", ["2026-09-01", datetime(2026, 9, 1, 12), None])
def test_a_release_has_a_date(day: Any) -> None:
    """A text was only refused where it was written."""
    with pytest.raises(TypeError, match=r"date= is a datetime\.date, such as date\(2026, 3, 31\), not "):
        Ledger().added([protect(scale(OFFICE))], release="spring", date=day)


def test_what_is_added_are_tables() -> None:
    """A report has them, and one table stands in a list like several."""
    table = protect(scale(OFFICE))
    report = SimpleNamespace(tables=(table,))
    for wrong, message in (
        (report, r"SimpleNamespace is no list of tables: give its tables, such as report\.tables"),
        (table, r"also where there is one: \[table\]"),
        ([table.shown], "tables that protect"),
        (3, "tables that protect.*not 3"),
    ):
        with pytest.raises(TypeError, match=message):
            Ledger().added(wrong, release="spring", date=SPRING)  # type: ignore[arg-type]
    assert 1 == len(Ledger().added(report.tables, release="spring", date=SPRING).tables)


def test_the_same_table_again_tells_nothing_new() -> None:
    """What is out is out: a second release of it is shown as the first was."""
    cells = [team("a", 3, 2.0), team("b", 9, 3.0), team("c", 8, 4.0)]
    first = protect(scale(cells))
    ledger = Ledger().added([first], release="spring", date=SPRING)

    assert _without_release(first) == _without_release(protect(scale(cells), ledger=ledger))


def _without_release(protected: Protected) -> object:
    return evolve(protected.shown, release="")


def test_whole_numbers_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Of limits, roundings and means: else the digest would not fit what is saved the second time."""
    path = tmp_path / "ledger.csv"
    cells = [Cell(Place(("office", name)), 9, 3) for name in "ab"]
    options: dict[str, Any] = {"statistic": "s", "low": 0, "high": 100, "step": 1, "rounded_to": 5}
    published(Table.of(cells, **options)).save(path)
    again = Ledger.load(path)
    published(Table.of(cells, **options, people="others"), again, release="autumn").save(path)

    assert ["spring", "autumn"] == [one.id for one in Ledger.load(path).releases]
