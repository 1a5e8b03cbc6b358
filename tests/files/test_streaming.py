"""Files scored by whole columns give what files scored row by row give, whatever stands in them."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from attrs import evolve

from cwinstruments import Instrument, ScoringPlan, compile_plan, load_instrument
from cwinstruments.catalog import load_catalog
from cwinstruments.errors import ResponseFileError
from cwinstruments.exports import load_mapping
from cwinstruments.files import (
    InvalidRow,
    InvalidRowError,
    Listeners,
    Reading,
    Summary,
    person_disclosure,
    score_by_engine,
    score_row,
    score_rows,
    score_stream,
    score_writer,
)
from cwinstruments.files import pieces as pieces_module

pl = pytest.importorskip("polars", reason="files are scored by whole columns with Polars")

Write = Callable[[str, str | bytes], Path]

HEADER = "respondent,unit,p1,p2,p3,hours,visits,alone,role,helped,began,ended,remark"


class Found(NamedTuple):
    """What came of a file: the rows of scores, what was said of rows, and the counts."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    said: list[str]
    summary: dict[str, Any]


@pytest.fixture
def reading(pulse: Instrument, plan: ScoringPlan) -> Reading:
    return Reading(plan, person_disclosure(pulse))


def one_by_one(reading: Reading, source: Path) -> Found:
    """Score a file row by row: the reference."""
    stream, said, summary = io.StringIO(), [], Summary(reading.disclosure.scales)
    with reading.open(str(source)) as responses:
        writer = score_writer(stream, "csv", reading.plan, responses, reading.disclosure, parts=reading.parts)
        for row in score_rows(reading.plan, responses):
            result = row
            if isinstance(result, InvalidRow):
                summary.invalid += 1
                said += [str(one) for one in result.diagnostics]
                if reading.on_invalid != "missing" or result.row is None:
                    continue
                result = score_row(reading.plan, result.row, str(source), on_invalid="missing")
            assert not isinstance(result, InvalidRow)
            summary.add_scores(reading.disclosure.apply(result.scores))
            writer.write(result)
        writer.finish()
        summary.rows, summary.passed_over = responses.rows, responses.passed_over
    return Found(*_table(stream.getvalue()), said, summary.to_dict())


def by_columns(reading: Reading, source: Path, format: str = "csv") -> Found:
    """Score a file by whole columns, into a file of some format."""
    target = source.parent / f"scores of {source.name}.{format}"
    said: list[str] = []
    listeners = Listeners(invalid=lambda row: said.extend(str(one) for one in row.diagnostics))
    summary = score_stream(reading, str(source), target, format, listeners=listeners)
    assert [] == list(source.parent.glob("*.part"))
    if format in ("csv", "tsv"):
        columns, rows = _table(target.read_text(encoding="utf-8"), "\t" if format == "tsv" else ",")
    else:
        frame = pl.read_parquet(target) if format == "parquet" else pl.read_ipc(target)
        columns, rows = frame.columns, [tuple(_plain(cell) for cell in row) for row in frame.iter_rows()]
    return Found(columns, rows, said, summary.to_dict())


def _table(text: str, delimiter: str = ",") -> tuple[list[str], list[tuple[Any, ...]]]:
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return header, [tuple(_number(cell) for cell in row) for row in rows]


def _number(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell


def _plain(cell: Any) -> Any:
    """Give a cell as a table of text holds it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return _number(cell) if isinstance(cell, str) else cell


CELLS: Mapping[str, list[str]] = {
    "unit": ["north", "south", "", 'a "quoted" one', "two\nlines", "with, comma", "Ünit"],
    "p1": ["1", "2", "5", "3.0", "97", "99", "", " 4 ", "+2"],
    "p2": ["1", "4", "5", "97", "99", "", "2.00"],
    "p3": ["1", "2", "3", "", "99"],
    "hours": ["0", "37.5", "40", "", "9999", "1e2", "1999.9", "5.", "00012"],
    "visits": ["yes", "no", "TRUE", "False", "1", "0", "9", ""],
    "alone": ["", "1", "5", "97", "99"],
    "role": ["caseworker", "supervisor", "3", "3.0", "99", ""],
    "helped": ["peer", "peer;mentor", "training | peer", "[]", "", "99", ";", "mentor;", "peer;;training"],
    "began": ["2024-01-01", "2020-02-29", "", "20240301"],
    "ended": ["2024-01-31", "", "2030-12-31", "2024-W05-1"],
    "remark": ["", "fine", "7"],
}
WRONG: Mapping[str, list[str]] = {
    "p1": ["6", "NA", "2.5", "-1", "1,5", "inf", "300", "x"],
    "p2": ["0", "nan", "98"],
    "hours": ["37.55", "-1", "2001", "1,250", "40h", "1e99"],
    "visits": ["maybe", "2"],
    "alone": ["7"],
    "role": ["Supervisor", "4", "97"],
    "helped": ["friend", "peer;peer", "peer;friend", "97"],
    "began": ["2024-02-30", "yesterday", "2019-12-31", "2024-1-1"],
}


def table(seed: int, rows: int, wrong: float = 0.02, delimiter: str = ",") -> str:
    """Make a table of every kind of cell."""
    chance, stream = random.Random(seed), io.StringIO()
    writer = csv.writer(stream, lineterminator=chance.choice(["\n", "\r\n"]), delimiter=delimiter)
    columns = HEADER.split(",")
    writer.writerow(columns)
    for number in range(rows):
        cells = [f"r{number}", *(chance.choice(CELLS[column]) for column in columns[1:])]
        for place, column in enumerate(columns):
            if column in WRONG and chance.random() < wrong:
                cells[place] = chance.choice(WRONG[column])
        writer.writerow(cells)
    return stream.getvalue()


def assert_same(expected: Found, found: Found) -> None:
    assert expected.columns == found.columns
    assert expected.said == found.said
    assert expected.summary == found.summary
    assert len(expected.rows) == len(found.rows)
    for one, other in zip(expected.rows, found.rows, strict=True):
        assert one == other


# Text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_whole_columns_give_what_rows_give(reading: Reading, write: Write, delimiter: str) -> None:
    """Every kind of cell, answers that are not allowed among them: scores, reasons, bounds, messages and counts."""
    source = write("a.csv", table(7, 400, delimiter=delimiter))
    reading = evolve(reading, on_invalid="missing")

    expected = one_by_one(reading, source)
    assert 0 < expected.summary["invalid"] < 100
    assert_same(expected, by_columns(reading, source))


def test_pieces_of_any_size_give_the_same(reading: Reading, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut anywhere, and read by columns where a piece is plain, row by row where it is not."""
    source = write("a.csv", table(3, 150))
    expected = one_by_one(reading, source)
    monkeypatch.setattr(pieces_module, "PIECE_BYTES", 2500)
    monkeypatch.setattr(pieces_module, "SMALL_PIECE", 300)

    assert_same(expected, by_columns(reading, source))


def test_plain_tables_are_never_read_row_by_row(
    reading: Reading, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes, line ends within cells, decimals, codes and lists are read by columns."""
    lines = table(5, 200, wrong=0).replace("20240301", "2024-03-01").replace("2024-W05-1", "2024-02-01")
    source = write("a.csv", lines)
    expected = one_by_one(reading, source)
    monkeypatch.setattr("cwinstruments.files.batches.Batches._odd", None)
    monkeypatch.setattr("cwinstruments.files.batches.Batches._one_by_one", None)

    assert_same(expected, by_columns(reading, source))


ODD = {
    "a short row": "r1,1,2,3\nr2,1\nr3,4,5,1\n",
    "a long row": "r1,1,2,3\nr2,1,2,3,4\nr3,4,5,1\n",
    "a short and a long row": "r1,1,2,3\nr2,1,2\nr3,4,5,1,1\nr4,2,2,2\n",
    "blank lines": "r1,1,2,3\n\n\nr2,1,2,3\n",
    "empty rows": "r1,1,2,3\n,,,\n  ,, ,\nr2,6,2,3\n",
    "no end of the last line": "r1,1,2,3\nr2,1,9,3",
    "quotes that do not match": 'r1,1,2,3\n"r"2,1,2,3\nr3,1,2,3\n',
    "a quote within a cell": 'r"1,1,2,3\nr2,1,2,3\nr3,1,2,3\n',
    "quotes around everything": '"r1","1","","3"\n"r2","x","2","3"\n"r,""3",1,2,3\n',
    "old line ends": "r1,1,2,3\rr2,1,2,3\r",
    "mixed line ends": "r1,1,2,3\r\nr2,1,2,3\nr3,1,2,3\r\n",
    "control characters": "r1,1,2,3\nr2,1\x1f,2,3\nr3\x0b,1,2,3\n",
    "strange spaces": "r1,\u00a01,2\u2003,3\nr2,\u0085,2,3\n",
    "long numbers": "r1,1.00000000000000000000,2,3\nr2,0000000000000000001,2,1.00000000000000000001\n",
    "numbers of many digits": "r1,99999999999999999999999,2,3\nr2,1e-99,2,3\n",
    "no row": "",
}


@pytest.mark.parametrize("rows", ODD.values(), ids=ODD)
def test_odd_tables_give_the_same(reading: Reading, write: Write, rows: str) -> None:
    """And so do the messages, with their lines."""
    source = write("a.csv", f"respondent,p1,p2,p3\n{rows}")

    assert_same(one_by_one(reading, source), by_columns(reading, source))


@pytest.mark.parametrize("text", [
    "\ufeffrespondent;p1;p2\nr1;1;2\n",
    "sep=;\nrespondent;p1;hours\nr1;1;37,5\nr2;1;1,250\n",
    "\n\nrespondent,p1,p2\nr1,1,2\nr2,8,1\n",
    '"respondent\nname",p1,p2\nr1,1,2\nr2,8,1\n',
    "p1,p2,p3\n1,2,3\n8,2,3\n\n1,2,3\n",
    "p1\n1\n\n8\n  \n3\n",
    "respondent,p1\rr1,1\rr2,9\r",
])  # fmt: skip
def test_headers_of_every_kind_give_the_same(reading: Reading, write: Write, text: str) -> None:
    """Marks, delimiters that are declared, names over two lines, one column, rows that are counted."""
    source = write("a.csv", text)

    assert_same(one_by_one(reading, source), by_columns(reading, source))


@pytest.mark.parametrize("text", [
    b"respondent,p1,p2\nr1,1,2\nr2,\xff,1\n",
    b'respondent,p1,p2\nr1,1,2\n"r2,1,1\nr3,1,1\n',
    b"respondent,p1,p2\nr1,1,2\nr2,\0,1\n",
    b"respondent,q1\nr1,1\n",
    b"respondent,p1,ease\nr1,1,2\n",
])  # fmt: skip
def test_files_that_are_refused_are_refused_alike(reading: Reading, write: Write, text: bytes) -> None:
    """With the same message, and nothing is written."""
    source = write("a.csv", text)
    with pytest.raises(ResponseFileError) as expected:
        one_by_one(reading, source)
    with pytest.raises(ResponseFileError) as found:
        by_columns(reading, source)

    assert str(expected.value) == str(found.value)
    assert [source] == list(source.parent.iterdir())


def test_texts_that_mean_an_empty_cell_give_the_same(reading: Reading, write: Write) -> None:
    """Also where they look like answers."""
    source = write("a.csv", "respondent,p1,p2,p3\nr1,NA,2,3\nr2,1,99,3\nr3,1,-1,x\n")
    reading = evolve(reading, missing_texts=("NA", "99", "-1"))

    assert_same(one_by_one(reading, source), by_columns(reading, source))


@pytest.mark.parametrize("columns", ["t1_{item}", {"p1": "first", "helped": "helpers"}])
def test_columns_may_be_called_otherwise(reading: Reading, write: Write, columns: Any) -> None:
    """By a pattern, or one by one."""
    named = (
        {item: columns.replace("{item}", item) for item in HEADER.split(",")[2:]} if columns == "t1_{item}" else columns
    )
    header = ",".join(named.get(column, column) for column in HEADER.split(","))
    body = table(1, 40).replace("\r\n", "\n").partition("\n")[2]
    source, plain = write("a.csv", f"{header}\n{body}"), write("b.csv", f"{HEADER}\n{body}")
    found = by_columns(evolve(reading, item_columns=columns), source)

    assert_same(one_by_one(evolve(reading, item_columns=columns), source), found)
    assert one_by_one(reading, plain).rows == found.rows


@pytest.mark.parametrize("parts", [[], ["band"], ["reason", "cutoffs"], ["lower", "upper", "band_certain"]])
def test_only_what_is_wanted_is_written(reading: Reading, write: Write, parts: list[str]) -> None:
    """The counts are of everything all the same."""
    source = write("a.csv", table(2, 60))
    everything, reading = reading, evolve(reading, parts=frozenset(parts))
    found = by_columns(reading, source)

    assert_same(one_by_one(reading, source), found)
    assert one_by_one(everything, source).summary == found.summary


def test_json_lines_give_the_same(reading: Reading, write: Write) -> None:
    """Numbers, truth values and lists are taken as they are; a line that can't be read is told."""
    records = [
        {
            "respondent": "r1",
            "p1": 1,
            "p2": 2.0,
            "visits": True,
            "alone": 3,
            "helped": ["peer", "mentor"],
            "extra": [1],
        },
        {"respondent": "r2", "p1": "3", "hours": 37.5, "role": 3, "began": "2024-01-01", "extra": {"a": None}},
        {"respondent": "r3", "p1": True, "helped": 99, "visits": 9},
        {"p2": 1.5, "helped": [], "role": "supervisor", "extra": False},
    ]
    source = write("a.jsonl", "\n".join(json.dumps(one) for one in records) + '\n{"p1": 1, "p1": 2}\n[]\n')

    assert_same(one_by_one(reading, source), by_columns(reading, source))


@pytest.mark.parametrize("tool", ["redcap-labels", "qualtrics", "limesurvey"])
def test_exports_of_survey_tools_give_the_same(tmp_path: Path, tool: str) -> None:
    """Through their mapping; which one it was is part of the provenance."""
    examples = Path(__file__).parents[2] / "examples" / "exports"
    instrument = load_instrument(examples / "support-after-visits.yaml")
    mapping = load_mapping(examples / f"{tool}.mapping.yaml", instrument)
    disclosure = person_disclosure(instrument, reason="a test")
    reading = Reading(compile_plan(instrument), disclosure, mapping=mapping)
    source = tmp_path / "a.csv"
    source.write_bytes((examples / f"{tool}.csv").read_bytes())

    assert_same(one_by_one(reading, source), by_columns(reading, source))
    again = evolve(reading, mapping=load_mapping(examples / f"{tool}.mapping.yaml", instrument))
    assert again.options("csv") == reading.options("csv") != evolve(reading, mapping=None).options("csv")


# Tables with types


def typed(source: Path) -> dict[str, list[Any]]:
    """Give the columns of a table of plain cells with the types that programs write."""
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    number: Callable[[str], Any] = lambda cell: float(cell) if cell else None  # noqa: E731
    return {
        "respondent": [row["respondent"] for row in rows],
        **{name: [number(row[name]) for row in rows] for name in ("p1", "p2", "p3", "hours", "alone", "visits")},
        "role": [row["role"] or None for row in rows],
        "began": [date.fromisoformat(row["began"]) if row["began"] else None for row in rows],
        "ended": [date.fromisoformat(row["ended"]) if row["ended"] else None for row in rows],
    }


@pytest.fixture
def plain_table(write: Write) -> Path:
    """Give a table whose cells programs would write in the same way, some with answers that are not allowed."""
    chance = random.Random(11)
    lines = ["respondent,p1,p2,p3,hours,alone,visits,role,began,ended"]
    for number in range(120):
        cells = [chance.choice(["1", "3", "5", "97", "99", "", "8"]) for _ in range(3)]
        cells += [
            chance.choice(["37.5", "40", "", "9999", "37.55"]),
            chance.choice(["", "2"]),
            chance.choice(["1", "0", ""]),
        ]
        cells += [chance.choice(["caseworker", "supervisor", "99", "", "boss"])]
        cells += [chance.choice(["2024-01-01", "", "2020-02-29"]), chance.choice(["2024-01-31", "", "2040-01-01"])]
        lines.append(",".join([f"r{number}", *cells]))
    return write("a.csv", "\n".join(lines) + "\n")


@pytest.mark.parametrize("format", ["parquet", "arrow"])
def test_typed_tables_give_what_their_text_gives(reading: Reading, plain_table: Path, format: str) -> None:
    """Wide and narrow numbers, NaN, dates and categories; rows are counted in place of lines."""
    expected = one_by_one(reading, plain_table)
    frame = pl.DataFrame(typed(plain_table)).with_columns(
        pl.col("p1").cast(pl.Int64), pl.col("p2").cast(pl.UInt8), pl.col("p3").fill_null(float("nan")),
        pl.col("role").cast(pl.Categorical),
    )  # fmt: skip
    source = plain_table.with_suffix(f".{format}")
    frame.write_parquet(source, row_group_size=50) if format == "parquet" else frame.write_ipc(source)
    found = by_columns(reading, source, format)

    assert (expected.columns, expected.rows, expected.summary) == (found.columns, found.rows, found.summary)
    assert len(expected.said) == len(found.said)
    assert found.said[0].startswith(f"{source}:")
    assert_same(one_by_one(reading, source), by_columns(reading, source))


@pytest.mark.parametrize("format", ["sav", "zsav", "dta"])
def test_files_of_statistics_programs_give_what_their_text_gives(
    reading: Reading, plain_table: Path, format: str
) -> None:
    """Codes stay numbers whatever their labels are; what is declared missing and is a code keeps its meaning."""
    pyreadstat = pytest.importorskip("pyreadstat", reason="SPSS and Stata are read with pyreadstat")
    pandas = pytest.importorskip("pandas", reason="pyreadstat writes frames of pandas")
    expected = one_by_one(reading, plain_table)
    frame = pandas.DataFrame(typed(plain_table))
    frame["role"] = frame["role"].fillna("")
    source = plain_table.with_suffix(f".{format}")
    labels = {"p1": {1: "Never", 99: "Refused"}}
    if format == "dta":
        pyreadstat.write_dta(frame, source, variable_value_labels=labels)
    else:
        missing = {"p1": [99, {"lo": 96, "hi": 98}], "p2": [99, 97]}
        pyreadstat.write_sav(
            frame, source, variable_value_labels=labels, missing_ranges=missing, compress=format == "zsav"
        )
    found = by_columns(reading, source)

    assert (expected.columns, expected.rows, expected.summary) == (found.columns, found.rows, found.summary)
    assert_same(one_by_one(reading, source), found)


def test_what_a_file_declares_missing_and_is_no_code_is_told(reading: Reading, tmp_path: Path) -> None:
    """An allowed answer, a number beside them, and Stata's letters: nobody knows what they mean."""
    pyreadstat = pytest.importorskip("pyreadstat", reason="SPSS and Stata are read with pyreadstat")
    pandas = pytest.importorskip("pandas", reason="pyreadstat writes frames of pandas")
    spss, stata = tmp_path / "a.sav", tmp_path / "a.dta"
    frame = pandas.DataFrame({"respondent": ["a", "b", "c", "d"], "p1": [1.0, 5.0, 98.0, 99.0], "unit": [5.0, 1, 2, 3]})
    pyreadstat.write_sav(frame, spss, missing_ranges={"p1": [5, 98, 99], "unit": [5]})
    lettered = pandas.DataFrame({"p1": [1, "a", 2], "p2": [1.0, 2.0, None], "unit": [1, 2, "b"]})
    pyreadstat.write_dta(lettered, stata, missing_user_values={"p1": ["a"], "unit": ["b"]})

    found = by_columns(reading, spss)
    assert [f"{spss}:2 CWI851 respondent 'b': item 'p1': '5 (missing)' is not allowed", f"{spss}:3 CWI851"] == [
        found.said[0].partition(";")[0], found.said[1].partition(" respondent")[0]
    ]  # fmt: skip
    assert [("a", 5.0), ("d", 3.0)] == [row[:2] for row in found.rows]
    assert_same(one_by_one(reading, spss), found)
    letters = by_columns(reading, stata)
    assert "'.a' is not allowed" in letters.said[0]
    assert [("1", 1.0), ("3", "")] == [(str(int(row[0])), row[1]) for row in letters.rows]
    assert 3 == by_columns(evolve(reading, missing_texts=(".a",)), stata).summary["scored"]


# What becomes of rows, and what is kept back


def test_scores_that_rest_on_a_wrong_answer_may_be_missing(reading: Reading, write: Write) -> None:
    """The others are there; the reason says why one is not."""
    source = write("a.csv", "respondent,p1,p2,p3,hours\nr1,1,2,9,40\nr2,1,2,3,40\n")
    found = by_columns(evolve(reading, on_invalid="no-score", parts=frozenset(["reason"])), source)
    first = dict(zip(found.columns, found.rows[0], strict=True))

    assert ("", "invalid_response", 20.0, "") == tuple(
        first[k] for k in ("ease", "ease_reason", "weekly", "weekly_reason")
    )
    assert (2, 1, {"invalid_response": 1}) == (
        found.summary["scored"],
        found.summary["invalid"],
        found.summary["scales"]["ease"]["without_score"],
    )
    assert 1 == len(found.said)


def test_the_first_wrong_answer_may_end_everything(reading: Reading, write: Write) -> None:
    """Nothing is written, and nothing is left of what was."""
    source = write("a.csv", "respondent,p1\nr1,1\nr2,9\nr3,9\n")
    said: list[Any] = []
    with pytest.raises(InvalidRowError):
        score_stream(
            evolve(reading, on_invalid="raise"), str(source), source.with_name("b.parquet"), "parquet",
            listeners=Listeners(invalid=said.append),
        )  # fmt: skip

    assert [3] == [row.line for row in said]
    assert [source] == list(source.parent.iterdir())


def test_only_the_first_rows_are_named(reading: Reading, write: Write) -> None:
    """All are counted."""
    source = write("a.csv", "p1\n" + "9\n" * 250)
    found = by_columns(reading, source)

    assert (100, 250, 0) == (len(found.said), found.summary["invalid"], found.summary["scored"])


@pytest.mark.parametrize("format", ["csv", "tsv", "parquet", "arrow"])
def test_every_format_says_the_same(pulse: Instrument, reading: Reading, write: Write, format: str) -> None:
    """With the reason in every row where everything is given out."""
    source = write("a.csv", table(9, 50))
    for one in (reading, evolve(reading, disclosure=person_disclosure(pulse, reason="a test"))):
        assert_same(one_by_one(one, source), by_columns(one, source, format))


@pytest.mark.parametrize(
    "id", ["team-safety", "workload-experience", "nasa-tlx", "levels-of-collaboration", "partnership-quality"]
)
def test_shipped_instruments_score_alike(write: Write, id: str) -> None:
    """Made-up answers, allowed and not, to every item."""
    known = load_catalog()
    values = {"performance_coding": "high_is_good"} if id == "nasa-tlx" else {}
    instrument, plan = known.instrument(id).bind(**values), known.plan(id, parameters=values)
    chance = random.Random(id)
    lines = [",".join(["id", *dict.fromkeys(one.item for one in plan.inputs)])]
    for number in range(60):
        cells = []
        for one in {each.item: each for each in plan.inputs}.values():
            codes = [str(code) for code, _ in one.nonresponse]
            some = [str(value) for value in range(8)] if not hasattr(one.domain, "codes") else list(one.domain.codes)
            cells.append(chance.choice([*some, *codes, "", ""]))
        lines.append(",".join([f"r{number}", *cells]))
    source = write("a.csv", "\n".join(lines) + "\n")
    reading = Reading(plan, person_disclosure(instrument, reason="a test"), on_invalid="missing")

    assert_same(one_by_one(reading, source), by_columns(reading, source))


def test_lists_are_no_cells_of_text(reading: Reading, tmp_path: Path) -> None:
    """A kept column that holds lists can be written to Parquet alone."""
    source = tmp_path / "a.parquet"
    pl.DataFrame({"respondent": ["a"], "p1": [1], "extra": [[1, 2]]}).write_parquet(source)
    with pytest.raises(ResponseFileError, match="column 'extra' holds lists, which a table of text can't"):
        by_columns(reading, source)

    assert [[1, 2]] == [row[1] for row in by_columns(reading, source, "parquet").rows]


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    """Also when it goes wrong in the middle, while batches are waiting to be written."""
    from cwinstruments.frames.tables import TableWriter

    batch = pl.DataFrame({"a": [1]})
    writer = TableWriter(tmp_path / "none" / "a.parquet", "parquet", batch.schema, {})
    with pytest.raises(OSError):
        for _ in range(100):
            writer.write(batch)
        writer.finish()
    writer.abandon()
    other = TableWriter(tmp_path / "a.arrow", "arrow", batch.schema, {})
    for _ in range(5):
        other.write(batch)
    other.abandon()

    assert not other.is_running


@pytest.mark.parametrize("name", ["a.sav", "a.dta", "a.parquet", "a.arrow"])
def test_what_is_no_such_file_is_told(reading: Reading, write: Write, name: str) -> None:
    """With its name, whatever library said it."""
    pytest.importorskip("pyreadstat", reason="SPSS and Stata are read with pyreadstat")
    source = write(name, "this is text")
    with pytest.raises(ResponseFileError, match=f"{name} the file (can't be read|is no .* file that can be read)"):
        by_columns(reading, source)


def test_without_pyreadstat_it_is_told_what_to_install(
    reading: Reading, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one command."""
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(ResponseFileError, match=r"need pyreadstat\n  hint: install cwinstruments\[spss\]"):
        by_columns(reading, write("a.sav", "any"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_a_disk_that_is_full_is_told_with_the_name_of_the_file(
    reading: Reading, write: Write, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    """And not with that of the temporary one."""
    from cwinstruments.frames import tables

    class Full(tables.TableWriter):
        def __init__(self, target: Path, *arguments: Any) -> None:
            super().__init__(Path("/dev/full"), *arguments)

    source = write("a.csv", table(1, 400))
    monkeypatch.setattr(tables, "TableWriter", Full)
    with pytest.raises(OSError, match="No space left on device") as raised:
        by_columns(reading, source, format)

    assert f"scores of a.csv.{format}" == Path(raised.value.filename).name
    assert [source] == list(source.parent.iterdir())


# Other engines


@pytest.mark.parametrize("on_invalid", ["leave-out", "missing"])
def test_duckdb_gives_the_same(reading: Reading, plain_table: Path, on_invalid: Any) -> None:
    """Through the same expressions as any frame; it says who, but not on which row."""
    pytest.importorskip("duckdb", reason="DuckDB is not installed")
    pytest.importorskip("narwhals", reason="DuckDB is used through Narwhals")
    source, target = plain_table.with_suffix(".parquet"), plain_table.with_name("b.parquet")
    pl.DataFrame(typed(plain_table)).write_parquet(source)
    reading, said = evolve(reading, on_invalid=on_invalid), list[str]()
    expected = one_by_one(reading, source)
    listeners = Listeners(invalid=lambda row: said.extend(str(one) for one in row.diagnostics))
    summary = score_by_engine(
        "duckdb", reading, str(source), target, "parquet", metadata={"cwinstruments": "it's"}, listeners=listeners
    )
    frame = pl.read_parquet(target)
    rows = [tuple(_plain(cell) for cell in row) for row in frame.iter_rows()]

    assert (expected.columns, expected.summary) == (frame.columns, summary.to_dict())
    assert sorted(expected.rows, key=str) == sorted(rows, key=str)
    assert {re.sub(r":\d+ ", " ", one) for one in expected.said} >= set(said) > set()
    assert "it's" == pl.read_parquet_metadata(target)["cwinstruments"]


def test_other_engines_refuse_what_they_cannot_do(reading: Reading, write: Write) -> None:
    """Text is read by Polars; and they count no rows."""
    source = write("a.csv", "respondent,p1\nr1,1\n")
    with pytest.raises(ResponseFileError, match="--engine duckdb reads and writes Parquet alone"):
        score_by_engine("duckdb", reading, str(source), source.with_name("b.parquet"), "parquet")
    nameless = source.with_suffix(".parquet")
    pl.DataFrame({"p1": [1]}).write_parquet(nameless)
    with pytest.raises(ResponseFileError, match="a column has to name the respondents"):
        score_by_engine("duckdb", reading, str(nameless), source.with_name("b.parquet"), "parquet")
