"""Files of responses are read whatever program wrote them, and what can't be read is named with its line."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import Diagnostic, ScoringPlan
from cwinstruments.errors import ResponseFileError
from cwinstruments.files import ResponseFile, ResponseRow, format_of
from cwinstruments.files.lines import read_lines

Write = Callable[[str, str | bytes], Path]


def read(file: Path, plan: ScoringPlan, **options: Any) -> list[ResponseRow | Diagnostic]:
    with ResponseFile(file, plan, **options) as rows:
        return list(rows)


def answers(file: Path, plan: ScoringPlan, **options: Any) -> list[dict[str, Any]]:
    """Read a file in which every row can be read."""
    rows = read(file, plan, **options)
    assert [] == [row for row in rows if isinstance(row, Diagnostic)]
    return [dict(row.responses) for row in rows if isinstance(row, ResponseRow)]


def refusal(file: Path, plan: ScoringPlan, **options: Any) -> ResponseFileError:
    with pytest.raises(ResponseFileError) as refused:
        read(file, plan, **options)
    return refused.value


# Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_delimiter_line_ends_and_byte_order_mark_do_not_matter(
    plan: ScoringPlan, write: Write, delimiter: str, end: str, mark: bytes
) -> None:
    """What a spreadsheet writes in any country is read alike."""
    lines = ["respondent,p1,p2,role", "r1,1,2,caseworker", 'r2,3,,"supervisor"']
    text = end.join(lines).replace(",", delimiter) + end
    rows = read(write("a.csv", mark + text.encode()), plan)

    expected = [
        ResponseRow(2, 1, "r1", {"respondent": "r1"}, {"p1": 1, "p2": 2, "role": "caseworker"}),
        ResponseRow(3, 2, "r2", {"respondent": "r2"}, {"p1": 3, "p2": None, "role": "supervisor"}),
    ]
    assert expected == rows


def test_the_delimiter_is_the_one_that_finds_items(plan: ScoringPlan, write: Write) -> None:
    """Commas within the names of other columns do not mislead."""
    file = write("a.csv", 'p1;"name, first, middle, last";p2\n1;x;2\n')

    assert [{"p1": 1, "p2": 2}] == answers(file, plan)


def test_a_declared_delimiter_is_taken(plan: ScoringPlan, write: Write) -> None:
    """The line that some spreadsheets put first is no header, and it counts as a line."""
    rows = read(write("a.csv", "\nsep=;\r\n\r\np1;p2\r\n1;2\r\n"), plan)

    assert [ResponseRow(5, 1, "1", {}, {"p1": 1, "p2": 2})] == rows


def test_a_table_of_one_column_is_read(plan: ScoringPlan, write: Write) -> None:
    """No delimiter is needed where there is nothing to part."""
    assert [{"p1": 4}, {"p1": 5}] == answers(write("a.csv", "p1\n4\n5\n"), plan)


def test_lines_are_counted_through_quoted_cells(plan: ScoringPlan, write: Write) -> None:
    """A cell may have line breaks; the rows after it still have the line on which they begin."""
    rows = read(write("a.csv", 'p1,"remark"\n1,"a\nb\r\nc"\n\n2,x\n9,y,\n'), plan)

    assert [2, 6] == [row.line for row in rows if isinstance(row, ResponseRow)]
    assert [7] == [row.line for row in rows if isinstance(row, Diagnostic)]


def test_a_header_may_have_a_quoted_line_break(plan: ScoringPlan, write: Write) -> None:
    """Some survey programs put the question into the header."""
    rows = read(write("a.csv", 'p1,"a long\nquestion",p2\n1,x,2\n'), plan)

    assert [ResponseRow(3, 1, "1", {"a long\nquestion": "x"}, {"p1": 1, "p2": 2})] == rows


def test_a_row_with_too_few_or_too_many_cells_is_a_fault_of_its_own(plan: ScoringPlan, write: Write) -> None:
    """The others are read."""
    rows = read(write("a.csv", "p1,p2\n1\n1,2\n1,2,3\n"), plan)

    faults = [row for row in rows if isinstance(row, Diagnostic)]
    assert [("CWI852", 2), ("CWI852", 4)] == [(fault.code, fault.line) for fault in faults]
    assert "the row has 1 cell, the header has 2" == faults[0].message
    assert "the row has 3 cells, the header has 2" == faults[1].message
    assert [3] == [row.line for row in rows if isinstance(row, ResponseRow)]


def test_quotes_that_do_not_match_name_every_line_that_is_lost(plan: ScoringPlan, write: Write) -> None:
    """A stray quote swallows what follows; no row disappears without a word."""
    rows = read(write("a.csv", 'p1,remark\n1,"x\n2,"y"\n3,"z"z\n4,fine\n'), plan)

    faults = [row for row in rows if isinstance(row, Diagnostic)]
    assert [("CWI853", 2), ("CWI853", 4)] == [(fault.code, fault.line) for fault in faults]
    assert "the quotes on lines 2 to 3 do not match, so the cells can't be told apart" == faults[0].message
    assert "the quotes on line 4 do not match, so the cells can't be told apart" == faults[1].message
    assert [5] == [row.line for row in rows if isinstance(row, ResponseRow)]


@pytest.mark.parametrize("filler", ["", "x" * 140_000], ids=["at the end", "too long"])
def test_a_quote_that_is_never_closed_ends_reading(plan: ScoringPlan, write: Write, filler: str) -> None:
    """The rest of the file is in one cell, so nothing after it can be trusted."""
    error = refusal(write("a.csv", f'p1,remark\n1,a\n2,"b\n3,c\n{filler}\n'), plan)

    assert 3 == error.line
    assert "a quote that opens in the row on line 3 is never closed" in str(error)


def test_a_quote_that_is_never_closed_in_the_header_is_named(plan: ScoringPlan, write: Write) -> None:
    """The header is read like any row."""
    error = refusal(write("a.csv", 'p1,"p2\n1,2\n'), plan)

    assert 1 == error.line
    assert "never closed" in str(error)


def test_quotes_that_do_not_match_in_the_header_are_named(plan: ScoringPlan, write: Write) -> None:
    """Without columns there is nothing to read."""
    error = refusal(write("a.csv", '\n"p1"x,p2\n1,2\n'), plan)

    assert 2 == error.line
    assert "the quotes on line 2 do not match" in str(error)


@pytest.mark.parametrize("content", ["", "\n\r\n  \n", "\ufeff"])
@pytest.mark.parametrize("format", ["csv", "jsonl", "json"])
def test_an_empty_file_is_refused(plan: ScoringPlan, write: Write, content: str, format: str) -> None:
    """Nothing at all is no file of responses, in any format."""
    error = refusal(write(f"a.{format}", content), plan)

    assert "the file is empty" in str(error)


def test_a_header_alone_has_no_rows(plan: ScoringPlan, write: Write) -> None:
    """Nobody has answered yet, which is no fault."""
    assert [] == read(write("a.csv", "p1,p2\n"), plan)


def test_a_column_that_is_given_twice_is_refused(plan: ScoringPlan, write: Write) -> None:
    """Only one of them could count."""
    error = refusal(write("a.csv", "p1,p2,p1\n1,2,3\n"), plan)

    assert 1 == error.line
    assert "the header names 'p1' more than once" in str(error)


def test_several_columns_without_a_name_are_refused(plan: ScoringPlan, write: Write) -> None:
    """One may be the index that some programs write; several could not be told apart."""
    error = refusal(write("a.csv", ",p1,\n1,2,3\n"), plan)

    assert "the header names a column without a name more than once" in str(error)
    assert [{"p1": 2}] == answers(write("b.csv", ",p1\n1,2\n"), plan)


def test_a_file_without_any_item_is_refused_with_what_was_meant(plan: ScoringPlan, write: Write) -> None:
    """A file of another instrument, or with other names, has nothing to score."""
    error = refusal(write("a.csv", "respondent,P1,P2\n1,2,3\n"), plan)
    other = refusal(write("b.csv", "r1,2,3\n"), plan)

    assert "no column is an item of pulse" in str(error)
    assert "did you mean 'p1'? columns are spelt like the items of pulse" == error.hint
    assert other.hint is not None
    assert other.hint.startswith("the first line must name the columns; the items are p1, p2, p3")


def test_an_instrument_of_one_item_lists_it(plan: ScoringPlan, write: Write) -> None:
    """Where hardly anything can be meant, that is said."""
    from attrs import evolve

    alone = evolve(plan, inputs=plan.inputs[:1], unscored=())
    error = refusal(write("a.csv", "q,w\n1,2\n"), alone)

    assert error.hint is not None
    assert "known: q, w" == error.hint


def test_json_that_is_called_a_table_is_recognised(plan: ScoringPlan, write: Write) -> None:
    """The hint names the option."""
    error = refusal(write("a.csv", '[{"p1": 1}]'), plan)

    assert "the first line is not a header" in str(error)
    assert error.hint is not None and "--input-format" in error.hint


def test_columns_are_told_apart_and_named(plan: ScoringPlan, write: Write) -> None:
    """What is no item is kept; what is missing counts as not answered; a slip is guessed."""
    with ResponseFile(write("a.csv", "id, unit ,p1,p2,P3,role,wave\nr,u,1,2,3,3,1\n"), plan) as rows:
        notes = {note.code: note for note in rows.notes}
        assert ("id", "unit", "P3", "wave") == rows.columns
        assert "id" == rows.id_column
        assert "columns that are no items are kept as they are: unit, P3, wave" == notes["CWI861"].message
        assert "did you mean 'p3' for 'P3'?" == notes["CWI861"].hint
        expected = "items without a column count as not answered: p3, hours, visits, alone, helped, began, ended"
        assert expected == notes["CWI862"].message
        row = next(rows)
    assert isinstance(row, ResponseRow)
    assert {"id": "r", "unit": "u", "P3": "3", "wave": "1"} == row.columns


def test_a_file_with_all_columns_has_nothing_to_note(plan: ScoringPlan, write: Write) -> None:
    """Text that is not scored need not be there, and is not kept where it is."""
    items = "p1,p2,p3,hours,visits,alone,role,helped,began,ended"
    for header in (f"respondent,{items}", f"{items},remark"):
        with ResponseFile(write("a.csv", f"{header}\n"), plan) as rows:
            assert () == rows.notes
            assert "remark" not in rows.columns


def test_long_lists_of_columns_are_cut(plan: ScoringPlan, write: Write) -> None:
    """A file with hundreds of other columns does not fill the screen."""
    names = [f"x{number}" for number in range(30)]
    with ResponseFile(write("a.csv", ",".join(["p1", *names, ""]) + "\n"), plan) as rows:
        assert "x11 and 19 more" in rows.notes[0].message


def test_option_columns_of_a_multiple_choice_are_refused(plan: ScoringPlan, write: Write) -> None:
    """They would be kept as unknown columns, and the answers lost."""
    error = refusal(write("a.csv", "p1,helped__peer,helped__mentor\n1,0,1\n"), plan)

    assert "column 'helped__peer' is one option of 'helped', which needs one column for all" in str(error)


# Who answered


@pytest.mark.parametrize("column", ["respondent", "respondent_id", "id"])
def test_the_usual_columns_name_the_respondent(plan: ScoringPlan, write: Write, column: str) -> None:
    """No option is needed for them."""
    rows = read(write("a.csv", f"p1,{column}\n1, x 7 \n2,\n"), plan)

    assert ["x 7", None] == [row.respondent for row in rows if isinstance(row, ResponseRow)]


def test_the_caller_can_say_which_column_names_the_respondent(plan: ScoringPlan, write: Write) -> None:
    """It goes before the usual ones, and must be there."""
    file = write("a.csv", "code,respondent,p1\nc1,r1,3\n")
    (row,) = read(file, plan, id_column="code")

    assert isinstance(row, ResponseRow)
    assert "c1" == row.respondent
    assert "there is no column 'kode'" in str(refusal(file, plan, id_column="kode"))
    assert "did you mean 'code'?" == refusal(file, plan, id_column="kode").hint
    assert "column 'p1' is an item" in str(refusal(file, plan, id_column="p1"))


def test_rows_are_counted_where_no_column_names_the_respondent(plan: ScoringPlan, write: Write) -> None:
    """Rows that can't be read count too, so that the number is that of the row in the file."""
    rows = read(write("a.csv", "p1,p2\n1,2\n1\n3,4\n"), plan)

    assert ["1", "3"] == [row.respondent for row in rows if isinstance(row, ResponseRow)]


def test_wholly_empty_rows_are_passed_over_only_where_respondents_have_names(plan: ScoringPlan, write: Write) -> None:
    """A row without a name and without answers is a leftover; without such a column it is somebody who skipped all."""
    with ResponseFile(write("a.csv", "id,p1\nr1,1\n, \n"), plan) as named:
        assert 1 == len(list(named))
        assert (1, 1) == (named.rows, named.passed_over)
    with ResponseFile(write("b.csv", "p1,p2\n1,2\n,\n"), plan) as counted:
        assert 2 == len(list(counted))
        assert (2, 0) == (counted.rows, counted.passed_over)


# Bytes


@pytest.mark.parametrize("format", ["csv", "jsonl", "json"])
def test_text_that_is_not_utf_8_is_named_with_its_line(plan: ScoringPlan, write: Write, format: str) -> None:
    """The hint says how to convert it."""
    error = refusal(write(f"a.{format}", "p1,remark\n1,a\n2,caf\u00e9\n".encode("cp1252")), plan)

    assert 3 == error.line
    assert "byte 0xE9 at character 6 of the line is not UTF-8" in str(error)
    assert error.hint is not None and "iconv -f WINDOWS-1252" in error.hint


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_recognised(plan: ScoringPlan, write: Write, encoding: str) -> None:
    """By its mark, or without one by its NUL bytes."""
    error = refusal(write("a.csv", "p1,p2\n1,2\n".encode(encoding)), plan)

    assert 1 == error.line
    assert "UTF-16" in str(error)


def test_nul_bytes_are_named_with_their_line(plan: ScoringPlan, write: Write) -> None:
    """They are a sign of damage."""
    error = refusal(write("a.csv", b"p1,p2\n1,2\n3,\x00\n"), plan)

    assert 3 == error.line
    assert "the line holds a NUL byte" in str(error)


def test_a_spreadsheet_is_recognised(plan: ScoringPlan, write: Write) -> None:
    """Under the name of a table, too."""
    error = refusal(write("a.csv", b"PK\x03\x04\x14\x00\x06\x00"), plan)

    assert "this is a spreadsheet or an archive, not a text file" in str(error)


def test_text_beyond_latin_letters_is_kept(plan: ScoringPlan, write: Write) -> None:
    """UTF-8 is read as it is."""
    (row,) = read(write("a.csv", "unit,p1\nЗахід 🌱,1\n"), plan)

    assert isinstance(row, ResponseRow)
    assert {"unit": "Захід 🌱"} == row.columns


def test_a_line_without_end_is_refused() -> None:
    """A file that is one endless line does not fill the memory."""
    with pytest.raises(ResponseFileError, match="longer than 10 characters"):
        list(read_lines(io.BytesIO(b"p1,p2\n" + b"x" * 100), "a.csv", longest=10))


def test_a_long_table_is_never_held_whole(plan: ScoringPlan) -> None:
    """Rows come out before the file has been read to its end, however long it is."""

    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            row = b"1,2\n" * (len(buffer) // 4)
            content = b"p1,p2\n" if self.given == 0 else row
            buffer[: len(content)] = content
            self.given += len(content)
            return len(content)

    stream = Endless()
    from cwinstruments.files.delimited import DelimitedRecords

    records = DelimitedRecords(read_lines(io.BufferedReader(stream), "endless"), "endless", ["p1"])
    for _ in range(10_000):
        next(records)
    assert stream.given < 200_000


# JSON


JSON_ROWS = [
    {"respondent": 7, "p1": 1, "hours": 37.5, "visits": True, "helped": ["peer"], "unit": {"name": "n"}},
    {"respondent": "b", "p1": "2", "p2": None, "role": 3, "later": [1.5]},
]


@pytest.mark.parametrize("format", ["jsonl", "json"])
def test_json_is_read_with_its_types(plan: ScoringPlan, write: Write, format: str) -> None:
    """Numbers stay exact, text means what it means in a table, and columns are all keys of all objects."""
    text = json.dumps(JSON_ROWS, indent=1) if format == "json" else "\n\n".join(json.dumps(row) for row in JSON_ROWS)
    rows = read(write(f"a.{format}", text), plan)

    assert all(isinstance(row, ResponseRow) for row in rows)
    first, second = (row for row in rows if isinstance(row, ResponseRow))
    assert ("7", "b") == (first.respondent, second.respondent)
    assert ["1", "37.5", "True", "['peer']"] == [str(answer) for answer in first.responses.values()]
    assert {"p1": 2, "p2": None, "role": 3} == second.responses
    assert {"respondent": 7, "unit": {"name": "n"}, "later": None} == first.columns
    assert [1.5] == [float(value) for value in second.columns["later"]]
    assert (1, 3) == (first.line, second.line) if format == "jsonl" else (2, 14) == (first.line, second.line)


def test_one_object_is_one_row(plan: ScoringPlan, write: Write) -> None:
    """It need not stand in an array."""
    assert [{"p1": 1}] == answers(write("a.json", ' {"p1": 1} \n'), plan)


def test_an_empty_array_has_no_rows(plan: ScoringPlan, write: Write) -> None:
    """Nobody has answered yet, which is no fault."""
    with ResponseFile(write("a.json", "[]"), plan) as rows:
        assert () == rows.notes
        assert [] == list(rows)


BAD_JSON = {
    "truncated": ('[\n {"p1": 1},\n {"p1": ', 3, "this is not JSON: it ends too early"),
    "truncated text": ('[\n {"p1": "a', 2, "this is not JSON: it ends too early"),
    "array not closed": ('[\n {"p1": 1}\n', 3, "the file ends before the closing ']'"),
    "array not closed after a comma": ('[\n {"p1": 1},\n', 3, "the file ends before the closing ']'"),
    "comma missing": ('[\n {"p1": 1}\n {"p1": 2}]', 3, "a ',' or ']' is expected here"),
    "comma too much": ('[\n {"p1": 1},\n]', 3, "a ',' stands before the closing ']'"),
    "not a number": ('[{"p1": 1},\n {"x": "NaN",\n "p1": NaN}]', 3, "NaN is not a number that JSON knows"),
    "infinity": ('[{"p1":\n -Infinity}]', 2, "-Infinity is not a number that JSON knows"),
    "long integer": ('[\n{"p1": ' + "1" * 5000 + "}]", 2, "a number has 5,000 digits; at most 40 are read"),
    "large number": ('[\n{"p1": 1e999999999}]', 2, "the number 1e999999999 is too long or too large"),
    "deep": ("\n" + "[" * 200_000, 2, "values are nested far too deeply"),
    "deep object": ('[\n{"p1": ' + "[" * 200_000 + "]" * 200_000 + "}]", 2, "values are nested far too deeply"),
    "key twice": ('[{"p1": 1},\n{"p1": 1, "p2": 2, "p1": 3}]', 2, "key 'p1' is given twice"),
    "half a character": ('[\n{"unit": ["\\ud800"]}]', 2, "a text holds the character U+D800"),
    "NUL": ('[\n{"a\\u0000": 1}]', 2, "a text holds the character U+0000"),
    "text": ("p1,p2\n1,2\n", 1, "the file is no array of objects"),
    "several objects": ('{"p1": 1}\n{"p1": 2}\n', 2, "there is more text after the end"),
    "text after an array": ('[]\n\n"x"', 3, "there is more text after the end"),
    "single quotes": ("[\n{'p1': 1}]", 2, "this is not JSON: expecting property name enclosed in double quotes"),
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_bad_json_is_named_with_its_line(plan: ScoringPlan, write: Write, name: str) -> None:
    """Nothing of a file is used whose structure is broken."""
    text, line, message = BAD_JSON[name]
    error = refusal(write("a.json", text), plan)

    assert line == error.line
    assert message in str(error)


BAD_LINES = {
    "truncated": ('{"p1": 1', "CWI854", "this is not JSON: it ends too early"),
    "two objects": ('{"p1": 1} {"p1": 2}', "CWI854", "there is more on the line after the end of the object"),
    "not a number": ('{"p1": NaN}', "CWI854", "NaN is not a number that JSON knows"),
    "long integer": ('{"p1": ' + "1" * 5000 + "}", "CWI854", "a number has 5,000 digits"),
    "deep": ("[" * 200_000, "CWI854", "values are nested far too deeply"),
    "array": ("[1, 2]", "CWI855", "this is not a JSON object"),
    "text": ("p1,p2", "CWI854", "this is not JSON: expecting value"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_of_json_lines_is_a_fault_of_its_own(plan: ScoringPlan, write: Write, name: str) -> None:
    """The other lines are read."""
    text, code, message = BAD_LINES[name]
    rows = read(write("a.jsonl", f'{{"p1": 1}}\n{text}\n{{"p1": 3}}\n'), plan)

    fault = rows[1]
    assert isinstance(fault, Diagnostic)
    assert (code, 2) == (fault.code, fault.line)
    assert message in fault.message
    assert [1, 3] == [row.line for row in rows if isinstance(row, ResponseRow)]


def test_a_record_that_is_no_object_is_a_fault_of_its_own(plan: ScoringPlan, write: Write) -> None:
    """Within an array, too."""
    rows = read(write("a.json", '[{"p1": 1},\n 5]'), plan)

    assert isinstance(rows[1], Diagnostic)
    assert ("CWI855", 2) == (rows[1].code, rows[1].line)


def test_a_file_with_only_bad_lines_has_no_items_to_miss(plan: ScoringPlan, write: Write) -> None:
    """What is wrong is the lines, not their columns."""
    rows = read(write("a.jsonl", "x\ny\n"), plan)

    assert [1, 2] == [row.line for row in rows]


# Files


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.CSV", "csv"), ("a.tsv", "csv"), ("a.txt", "csv"), ("a.ndjson", "jsonl"), ("a.json", "json")],
)
def test_the_name_tells_the_format(name: str, format: str) -> None:
    """In capitals, too."""
    assert format == format_of(name)


def test_a_name_that_tells_no_format_needs_one(plan: ScoringPlan, write: Write) -> None:
    """The hint lists what there is."""
    file = write("a.dat", "p1\n1\n")

    assert "the file's name does not tell its format" in str(refusal(file, plan))
    assert [{"p1": 1}] == answers(file, plan, format="csv")
    with pytest.raises(ValueError, match="format is one of csv, jsonl, json"):
        read(file, plan, format="xlsx")


def test_a_file_that_is_not_there_is_named(plan: ScoringPlan, write: Write, tmp_path: Path) -> None:
    """With the file that was meant, where there is one."""
    write("responses.csv", "p1\n")

    assert f"did you mean '{tmp_path / 'responses.csv'}'?" == refusal(tmp_path / "response.csv", plan).hint
    assert refusal(tmp_path / "quite-another.csv", plan).hint is None
    assert refusal(tmp_path / "none" / "a.csv", plan).hint is None
    (tmp_path / "folder.csv").mkdir()
    assert "this is a folder, not a file" in str(refusal(tmp_path / "folder.csv", plan))


def test_other_faults_of_the_system_are_passed_on_in_words(plan: ScoringPlan, tmp_path: Path) -> None:
    """For instance a name that is far too long."""
    assert "the file can't be opened: " in str(refusal(tmp_path / ("a" * 5000 + ".csv"), plan))


def test_the_position_tells_how_far_a_file_was_read(plan: ScoringPlan, write: Write) -> None:
    """From nothing to all of it."""
    file = write("a.csv", "p1,p2\n" + "1,2\n" * 9_000)
    with ResponseFile(file, plan) as rows:
        first = rows.position
        for _ in rows:
            pass
        assert first < rows.size
        assert rows.size == rows.position == file.stat().st_size
    assert 0 == rows.position


@pytest.mark.parametrize(
    ("format", "content"),
    [
        (None, "p1,p2\n1,2\n"),
        ("csv", "p1,p2\n1,2\n"),
        ("jsonl", '{"p1": 1}\n{"p2": 2}\n'),
        ("json", '[{"p1": 1, "p2": 2}]'),
    ],
)
def test_the_standard_input_is_read_and_stays_open(
    plan: ScoringPlan, monkeypatch: pytest.MonkeyPatch, format: str | None, content: str
) -> None:
    """In every format; without one it is a table."""
    stream = io.TextIOWrapper(io.BytesIO(content.encode()))
    monkeypatch.setattr("sys.stdin", stream)
    with ResponseFile("-", plan, format=format) as rows:
        found = [dict(row.responses) for row in rows if isinstance(row, ResponseRow)]
        assert "standard input" == rows.file
        assert (0, 0) == (rows.size, rows.position)

    assert found in ([{"p1": 1, "p2": 2}], [{"p1": 1}, {"p2": 2}])
    assert not stream.buffer.closed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize(("format", "content"), [(None, "p1,p2\n1,2\n"), ("jsonl", '{"p1": 1, "p2": 2}\n')])
def test_a_named_pipe_is_read_once(plan: ScoringPlan, tmp_path: Path, format: str | None, content: str) -> None:
    """Although JSON Lines are read twice; its name tells no format."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(content,))
    writer.start()

    assert [{"p1": 1, "p2": 2}] == answers(pipe, plan, format=format)
    writer.join(60)
