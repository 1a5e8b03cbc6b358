"""What is proposed for an export: what is certain is said, all else is left open with candidates."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments import Diagnostic, Instrument, ResponseFile, ResponseFileError, compile_plan, load_catalog
from cwinstruments.documents import check_schema, parse_document
from cwinstruments.exports import check_mapping, load_mapping, propose_mapping, write_proposal
from cwinstruments.exports.choices import answerables
from cwinstruments.exports.headings import Heading, recognise
from cwinstruments.exports.matching import Affix, find_affix
from cwinstruments.exports.proposal import Open
from cwinstruments.model import ExportTool, in_language

Write = Callable[[str, str | bytes], Path]


def table(*rows: Sequence[Any]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def proposed(instrument: Instrument, file: Path, **options: Any) -> Any:
    """Give what a proposal's text says, as another reader of YAML takes it."""
    text = write_proposal(propose_mapping(instrument, file, **options))
    document = parse_document(text, file="proposal.yaml")
    assert [] == check_schema(document, "mapping")
    assert {"CWI873"} >= {
        one.code for one in check_mapping(document, instrument=instrument) if "no column" not in one.message
    }
    assert document.data == yaml.safe_load(text)
    return document.data


# Every shipped instrument


@pytest.mark.parametrize("id", ["workload-experience", "team-safety", "partnership-quality"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_export_of_texts_and_labels_is_mapped_without_a_question(id: str, language: str, write: Write) -> None:
    """Whatever the order of the columns, what comes out is what was answered."""
    instrument = load_catalog(disabled=()).instrument(id)
    form = next(iter(instrument.forms), None)
    items = list(answerables(instrument).values())[::-1]
    headers = [instrument.text_of(item.id, form=form, language=language) for item in items]
    answers = [
        [item.choices[(place + row) % len(item.choices)] for place, item in enumerate(items)] for row in range(8)
    ]
    rows = [[f"R{row}", *(in_language(one.label, language) for one in some)] for row, some in enumerate(answers)]
    file = write("export.csv", table(["Respondent", *headers], *rows))
    text = write_proposal(propose_mapping(instrument, file))
    mapping = load_mapping(write("mapping.yaml", text), instrument)
    with ResponseFile(file, compile_plan(instrument), mapping=mapping) as found:
        read = [row.responses for row in found if not isinstance(row, Diagnostic)]

    assert "open:" not in text
    assert f"language: {language}\n" in text.replace("  #", "\n")
    assert [{item.id: one.value for item, one in zip(items, some, strict=True)} for some in answers] == [
        dict(r) for r in read
    ]


# Tools


@pytest.mark.parametrize(
    ("header", "tool"),
    [
        ([["record_id", "redcap_event_name", "sv01"]], "redcap-raw"),
        ([["record_id", "sv01", "visits_complete"]], "redcap-raw"),
        ([["study_id", "used___1", "used___2"]], "redcap-raw"),
        ([["Record ID", "Event Name", "How was it?", "Complete?"]], "redcap-labels"),
        ([["Study ID", "Used (choice=Peers)"]], "redcap-labels"),
        ([["id", "submitdate", "lastpage", "startlanguage", "G01Q01"]], "limesurvey"),
        ([["Response ID", "Date submitted", "Last page", "Start language", "How was it?"]], "limesurvey"),
        ([["SubmissionDate", "group-sv01", "KEY"]], "odk"),
        ([["start", "end", "group/sv01", "_uuid", "_submission_time"]], "odk"),
        ([["Id", "Start time", "Completion time", "Email", "Name"]], "microsoft-forms"),
        ([["\ufeffTimestamp", "How was it?"]], "google-forms"),
        ([["respondent", "sv01"], ["{", "1"], ["[1]", "2"]], "plain"),
        ([["a"]], "plain"),
    ],
)
def test_tools_are_recognised_by_the_shape_of_their_headers(header: list[list[str]], tool: str) -> None:
    """Raw and labelled, with codes and with texts, from the tool itself and from those made like it."""

    assert tool == recognise(header).value


def test_a_tool_that_is_named_goes_before_the_header(support: Instrument, write: Write) -> None:
    """A table with two rows of header that nothing else gives away."""
    rows = [["who", "Visits", ""], ["", "Somebody asked how the visit had been.", "Note"], ["r1", "Never", ""]]
    data = proposed(support, write("a.csv", table(*rows)), tool=ExportTool.SURVEYMONKEY)

    assert "Visits / Somebody asked how the visit had been." == data["items"]["sv01"]["column"]
    with pytest.raises(ResponseFileError, match="an export of qualtrics has 3 rows of header, and this file has 1"):
        propose_mapping(support, write("b.csv", "a,b\n"), tool=ExportTool.QUALTRICS)


def test_option_columns_of_limesurvey_and_odk_are_told_by_their_codes(support: Instrument, write: Write) -> None:
    """Split choices are called after the item and the option."""
    odk = table(
        [
            "SubmissionDate",
            "g-support_used/colleagues",
            "g-support_used/supervisor",
            "g-support_used/counselling",
            "KEY",
        ],
        ["x", 1, 0, 0, "u1"],
    )
    lime = table(
        [
            "id",
            "submitdate",
            "lastpage",
            *(f"support_used[{one}]" for one in ("colleagues", "supervisor", "counselling")),
        ],
        [1, "x", 1, "Y", "", ""],
    )
    for file, name in ((write("o.csv", odk), "g-support_used/{}"), (write("l.csv", lime), "support_used[{}]")):
        options = proposed(support, file)["items"]["support_used"]["options"]

        assert {one: name.format(one) for one in ("colleagues", "supervisor", "counselling")} == options


def test_older_redcap_puts_labels_of_options_in_quotes(support: Instrument, write: Write) -> None:
    """Both spellings are the same column."""
    labels = ("Colleagues, at work or after it", "My supervisor", "Counselling")
    names = [f"Which support did you use? (choice='{label}')" for label in labels]
    options = proposed(support, write("a.csv", table(["Record ID", *names], [1, "Checked", "Unchecked", ""])))

    assert names == list(options["items"]["support_used"]["options"].values())


# Columns


def test_ids_may_have_something_around_them() -> None:
    """What stands around most of them, and around no less than two; not where two waves stand side by side."""
    both = [Heading(name, (name,)) for wave in ("t1", "t2") for name in (f"{wave}_we01_r", f"{wave}_we02_r")]

    assert Affix("t1_", "_r") == find_affix(["we01", "we02"], both[:2])
    assert find_affix(["we01", "we02"], both) is None
    assert find_affix(["we01"], both[:1]) is None


def test_two_waves_side_by_side_are_left_open(support: Instrument, write: Write) -> None:
    """A person says which one is meant; both are candidates."""
    names = [f"{wave}_{item}" for wave in ("t1", "t2") for item in ("sv01", "sv02", "sv03")]
    proposal = propose_mapping(support, write("a.csv", table(["id", *names], ["r1", 1, 2, 3, 4, 5, 1])))
    (entry,) = [one for one in proposal.entries if one.item == "sv01"]

    assert Open('no column is called or worded so; candidates: "t1_sv01", "t2_sv01"') == entry.values["column"]


def test_a_text_that_stands_twice_is_left_open(support: Instrument, write: Write) -> None:
    """And so is one that is nearly the same."""
    text = "Somebody asked how the visit had been."
    near = "You went to the next visit without pause."
    proposal = propose_mapping(support, write("a.csv", table([text, text, near], ["Never", "Often", "Never"])))
    found = {one.item: one.values["column"] for one in proposal.entries if "column" in one.values}

    assert Open(f'several columns are called or worded so; candidates: "{text}", "{text} (2)"') == found["sv01"]
    assert Open(f'no column is called or worded so; candidates: "{near}"') == found["sv02"]


# Cells


def entry(instrument: Instrument, file: Path, item: str) -> Mapping[str, object]:
    return next(one.values for one in propose_mapping(instrument, file).entries if one.item == item)


def test_an_item_whose_cells_are_otherwise_says_so(support: Instrument, write: Write) -> None:
    """Labels in another language, or codes, where they explain every cell."""
    first, second = ["Never", "Rarely", "Nunca", 3], ["Often", "Never", "A veces", 97]
    data = proposed(support, write("a.csv", table(["sv01", "sv02", "sv03", "sv04"], first, second)))

    assert ("labels", "en") == (data["cells"], data["language"])
    assert {"column": "sv03", "cells": "labels", "language": "es"} == data["items"]["sv03"]
    assert {"column": "sv04", "cells": "codes"} == data["items"]["sv04"]


def test_cells_that_two_languages_explain_are_left_open(small: Instrument, write: Write) -> None:
    """Unless they are explained alike in all, somebody has to say which one it is."""
    file = write("a.csv", "a1,a2\nYes,No\n")
    data = proposed(small, file)

    assert (None, None) == (data["cells"], data["language"])
    assert "en" == proposed(small, file, language="en")["language"]


def test_digits_that_are_labels_and_codes_are_left_open(small: Instrument, write: Write) -> None:
    """Where the label '1' stands for the value 0, nobody can tell which one a cell holds."""
    file = write("a.csv", "a1,a2,a3\nYes,No,1\nMaybe,No,1\n")

    assert isinstance(entry(small, file, "a3")["cells"], Open)


def test_texts_that_nothing_explains_are_listed_with_what_is_near(support: Instrument, write: Write) -> None:
    """They are recoded to nothing yet, and what they might stand for is told."""
    rows = [["sv01", "sv02"], ["Never", "A1"], ["Somtimes", "A2"], ["Often", "Never"]]
    file = write("a.csv", table(*rows))

    assert {"Somtimes": Open("stands for nothing that is known; candidates: 3 (Sometimes / A veces)")} == entry(
        support, file, "sv01"
    )["recode"]
    assert {"A1": None, "A2": None} == proposed(support, file)["items"]["sv02"]["recode"]


def test_what_all_items_leave_open_alike_is_asked_once(support: Instrument, write: Write) -> None:
    """Codes of the tool's own, such as those of LimeSurvey, are the same for all items of one set of options."""
    file = write("a.csv", table(["sv01", "sv02", "sv03"], ["A1", "A2", "A2"], ["A2", "A1", "A9"]))
    data = proposed(support, file)

    assert "codes" == data["cells"]
    assert {"A1": None, "A2": None} == data["recode"]
    assert [{"column": "sv01"}, {"column": "sv02"}] == [data["items"][item] for item in ("sv01", "sv02")]
    assert {"column": "sv03", "recode": {"A9": None}} == data["items"]["sv03"]


def test_a_word_that_another_item_knows_is_asked_of_each(small: Instrument, write: Write) -> None:
    """What is said for all goes before labels, and would change what it means there."""
    data = proposed(small, write("a.csv", table(["a1", "a2"], ["Maybe", "Peers"], ["Peers", "No"], ["Yes", "Yes"])))

    assert "recode" not in data
    assert [{"Peers": None}, {"Peers": None}] == [data["items"][item]["recode"] for item in ("a1", "a2")]


def test_a_column_of_free_text_is_not_listed_whole(support: Instrument, write: Write) -> None:
    """A mapping is no place for what respondents wrote."""
    rows = [["sv01"], *([f"text {place}"] for place in range(500))]
    file = write("a.csv", table(*rows))
    values = entry(support, file, "sv01")

    assert len(values.get("recode", {})) <= 20  # type: ignore[arg-type]
    assert "too many different texts" in write_proposal(propose_mapping(support, file))


def test_numbers_truth_values_and_days_are_looked_at_too(support: Instrument, write: Write) -> None:
    """What they can't be is left open; days that fit both orders as well."""
    rows: list[list[Any]] = [
        ["visited_alone", "visits", "last_visit", "survey_day"],
        ["si", "twelve", "03/04/2026", "2026-03-04"],
        ["yes", 3, "05/04/2026", "03/05/2026"],
        ["99", 4, "today", ""],
    ]
    data = proposed(support, write("a.csv", table(*rows)))["items"]

    assert {"column": "visited_alone", "recode": {"si": None}} == data["visited_alone"]
    assert {"column": "visits", "recode": {"twelve": None}} == data["visits"]
    assert {"column": "last_visit", "dates": None, "recode": {"today": None}} == data["last_visit"]
    assert {"column": "survey_day", "dates": None} == data["survey_day"]


def test_several_choices_in_one_cell_are_taken_apart(support: Instrument, write: Write) -> None:
    """By what explains them; where nothing does, or two things do, a person says it."""
    plain = write("a.csv", "support_used\ncolleagues|supervisor\ncounselling\n")
    odd = write("b.csv", "support_used\ncolleagues+supervisor\n")
    partly = write("c.csv", table(["Which support did you use?"], ["Counselling;Yoga"], ["Counselling"]))

    assert "|" == entry(support, plain, "support_used")["separator"]
    assert isinstance(entry(support, odd, "support_used")["separator"], Open)
    assert isinstance(entry(support, partly, "support_used")["separator"], Open)


def test_marks_that_nothing_explains_are_left_open(support: Instrument, write: Write) -> None:
    """And so are options of which no cell says yet that they were chosen."""
    names = [f"support_used___{one}" for one in ("colleagues", "supervisor", "counselling")]
    odd = write("a.csv", table(["record_id", *names], [1, "maybe", "1", "0"]))
    empty = write("b.csv", table(["record_id", *names], [1, "", "", ""]))

    assert (
        Open("which of '1', 'maybe'? the others go under 'not_selected' or 'missing_texts'")
        == entry(support, odd, "support_used")["selected"]
    )
    assert Open("no cell says so yet") == entry(support, empty, "support_used")["selected"]


# Files


def test_a_table_in_utf_16_with_tabs_is_recognised(support: Instrument, write: Write) -> None:
    """As some tools write what spreadsheets are to open."""
    data = proposed(support, write("a.tsv", "sv01\tsv02\nNever\tOften\n".encode("utf-16")))

    assert ("utf-16", "labels") == (data["encoding"], data["cells"])


def test_a_declared_delimiter_and_odd_rows_do_no_harm(support: Instrument, write: Write) -> None:
    """Rows with more or fewer cells are told when the file is scored."""
    proposal = propose_mapping(support, write("a.csv", "sep=;\nsv01;sv02\n1;2\n\n3\n1;2;3\n;\n"))

    assert (1, ";") == (proposal.table.rows, proposal.table.delimiter)


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "the file is empty"), ('a,b\n1,"2"x\n', "the quotes can't be read"), ("a,\x00\n", "NUL")],
)
def test_a_file_that_is_no_table_is_refused(content: str, message: str, support: Instrument, write: Write) -> None:
    """With its line, as when it is scored."""
    with pytest.raises(ResponseFileError, match=message):
        propose_mapping(support, write("a.csv", content))
    with pytest.raises(ResponseFileError, match="can't be opened"):
        propose_mapping(support, "nowhere.csv")
    with pytest.raises(ResponseFileError, match="made from a table"):
        propose_mapping(support, "export.json")


def test_odd_names_are_written_so_that_every_reader_takes_them_for_what_they_are(
    support: Instrument, write: Write
) -> None:
    """Quotes, signs, invisible characters, words for truth, and text beyond the first plane."""
    names = ["id", 'a "b" \\', "yes", "\u200bx", "\U0001f600\u2028", "# : {", "sv01"]
    data = proposed(support, write("a.csv", table(names, ["r1", 1, 2, 3, 4, 5, 1])))

    assert "sv01" == data["items"]["sv01"]["column"]
    assert "id" == data["respondent"]


# fmt: off
WORDS = [
    "sv01", "sv02", "support_used___colleagues", "support_used", "last_visit", "visited_alone", "Never", "Nunca", "",
    "1", "Somebody asked how the visit had been.", "Which support did you use?",
    "Which support did you use? [Counselling]",
    "record_id", "Timestamp", "KEY", "Respondent ID", "Collector ID", '{"ImportId":"x"}', "Response", "Counselling;",
]
# fmt: on
CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))


@settings(deadline=None)
@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_whatever_a_table_holds_its_proposal_is_a_mapping(
    support: Instrument, tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """It can be read by every reader of YAML, has the right shape, and has no fault but that it is open."""
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_text(table(*rows), encoding="utf-8", errors="replace", newline="")
    # Some are no tables at all.
    with suppress(ResponseFileError):
        proposed(support, file)


@pytest.fixture
def small() -> Instrument:
    """An instrument whose labels are the same in two languages but for one, and digits of other values."""
    from cwinstruments.loading import structure

    path = Path(__file__).parent / "bad" / "small.yaml"
    text = path.read_text(encoding="utf-8").replace('{en: "Small"}', '{en: "Small", es: "Chico"}')
    labels = [("Never", "No", "No"), ("Sometimes", "Yes", "Yes"), ("Often", "Maybe", "Quizá")]
    for old, english, spanish in labels:
        text = text.replace(f'{{en: "{old}"}}', f'{{en: "{english}", es: "{spanish}"}}')
    digits = 'digits: {options: [{value: 0, label: {en: "1"}}, {value: 1, label: {en: "2"}}]}\n  helps:'
    third = '  - {id: a3, options: digits, text: {en: "Three"}}\n'
    text = text.replace("helps:", digits, 1).replace("  - {id: helped", f"{third}  - {{id: helped")
    return structure(parse_document(text, file="small.yaml"))
