"""Exports are read as a mapping says; what it does not explain is refused with row, item, value and what is allowed."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments import (
    Diagnostic,
    Instrument,
    InvalidResponseError,
    ResponseFile,
    ResponseFileError,
    ScoringPlan,
    score,
)
from cwinstruments.documents import Document
from cwinstruments.exports import structure_mapping
from cwinstruments.files import InvalidRow, score_rows
from cwinstruments.files.export_answers import export_readers, split_choices
from cwinstruments.files.export_records import name_columns
from cwinstruments.model import ExportMapping, normalised

Write = Callable[[str, str | bytes], Path]

ITEMS = ("sv01", "sv02", "sv03", "visited_alone", "sv04", "support_used", "visits", "last_visit", "survey_day")


def mapping(instrument: Instrument, items: dict[str, Any], **said: Any) -> ExportMapping:
    """Give a mapping of some items; all others are left out."""
    left_out = [one for one in ITEMS if one not in items]
    whole = {"kind": "mapping", "instrument": instrument.id, "tool": "plain", "items": items, "left_out": left_out}
    return structure_mapping(Document(whole | said), instrument)


def answers(file: Path, plan: ScoringPlan, mapping: ExportMapping, **options: Any) -> list[dict[str, Any]]:
    with ResponseFile(file, plan, mapping=mapping, **options) as rows:
        found = list(rows)
    return [dict(row.responses) for row in found if not isinstance(row, Diagnostic)]


def faults(file: Path, plan: ScoringPlan, mapping: ExportMapping) -> list[Diagnostic]:
    with ResponseFile(file, plan, mapping=mapping) as rows:
        invalid = [row for row in score_rows(plan, rows) if isinstance(row, InvalidRow)]
    return [one for row in invalid for one in row.diagnostics]


# Labels


def test_labels_are_matched_exactly_after_normalisation(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """Composed characters, white space and capitals don't matter; everything else does."""
    labels = mapping(support, {"sv01": {"column": "q"}}, cells="labels", language="es")
    file = write("a.csv", "id,q\n1,  RARA   vez\n2,a\u00a0menudo\n3,Rara vez.\n4,2\n5,Rara\n6,\n")

    assert [2, 4] == [row["sv01"] for row in answers(file, plan, labels)[:2]]
    assert [4, 5, 6] == [one.line for one in faults(file, plan, labels)]
    assert answers(file, plan, labels)[5]["sv01"] is None


def test_an_invalid_cell_is_named_with_what_is_allowed(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """Row, respondent, item, value, what the item takes, and which texts the mapping knows."""
    said = mapping(support, {"sv01": {"column": "q"}}, cells="labels", language="en", respondent="id")
    (fault,) = faults(write("a.csv", "id,q\nana,Somtimes\n"), plan, said)

    assert ("CWI851", 2) == (fault.code, fault.line)
    assert fault.message.startswith("respondent 'ana': item 'sv01': 'Somtimes' is not allowed; allowed is one of 1, 2,")
    assert "the mapping knows 'Never', 'Rarely', 'Sometimes', " in str(fault.hint)


def test_a_text_that_happens_to_be_a_code_is_none_where_labels_are_expected(
    plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """Codes of options in letters could otherwise slip through, in tables and in JSON alike."""
    entry = {"support_used": {"column": "q", "separator": ";"}, "sv01": {"column": "r"}}
    said = mapping(support, entry, cells="labels", language="en")
    table = write("a.csv", "q,r\nsupervisor,1\n")
    objects = write("a.jsonl", json.dumps({"q": "supervisor", "r": 1}) + "\n")

    assert 2 == len(faults(table, plan, said))
    assert 2 == len(faults(objects, plan, said))


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=12), st.sampled_from(["never", " NEVER\n", "Never.", "1", "Often ", "o\u0301ften", "97"])
    )
)
def test_a_cell_is_a_label_of_the_definition_or_refused(support: Instrument, plan: ScoringPlan, text: str) -> None:
    """Whatever a cell holds: no text is taken for the label that is nearest to it."""
    labels = {"never": 1, "rarely": 2, "sometimes": 3, "often": 4, "almost always": 5}
    labels |= {"does not apply": 97, "prefer not to say": 99}
    said = mapping(support, {"sv01": {"column": "q"}}, cells="labels", language="en")
    answer = export_readers(plan, said)["sv01"]({"q": text})

    if not normalised(text):
        assert answer is None
    elif normalised(text) in labels:
        assert labels[normalised(text)] == answer
    else:
        with pytest.raises(InvalidResponseError):
            score(plan, {"sv01": answer})


def test_recoding_goes_before_labels_and_codes(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """What a person says of a text counts, in small letters or capitals."""
    by_code = {"sv01": {"column": "q", "recode": {"A1": 1, "5": 97, "Never": 4}}}
    by_label = {"sv01": {"column": "q", "recode": {"NEVER": 2}}}
    labels = mapping(support, by_label, cells="labels", language="en")

    assert [1, 97, 4, 3] == [
        row["sv01"] for row in answers(write("a.csv", "q\na1\n5\nnever\n3\n"), plan, mapping(support, by_code))
    ]
    assert [2, 5] == [row["sv01"] for row in answers(write("b.csv", "q\nNever\nAlmost always\n"), plan, labels)]


def test_what_is_said_for_all_holds_for_items_that_take_it(
    plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """An item's own word goes before, and numbers stay what they are."""
    entries = {
        "sv01": {"column": "a"},
        "sv02": {"column": "b", "recode": {"a1": 5}},
        "visited_alone": {"column": "c"},
        "visits": {"column": "d"},
    }
    said = mapping(support, entries, recode={"A1": 1, "sí": True, "2": 4, "Ref": 99})

    assert [
        {"sv01": 1, "sv02": 5, "visited_alone": True, "visits": 2},
        {"sv01": 4, "sv02": 99, "visited_alone": 99, "visits": 12},
    ] == answers(write("a.csv", "a,b,c,d\nA1,A1,SÍ,2\n2,ref,Ref,12\n"), plan, said)


def test_missing_texts_are_those_that_are_named(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """For all items, for one, and for one run."""
    entries = {"sv01": {"column": "q", "missing_texts": ["."]}, "visits": {"column": "r"}}
    said = mapping(support, entries, missing_texts=["N/A"])
    file = write("a.csv", "q,r\n.,n/a\nN/A,.\n-99,3\n")
    (first, second, third) = answers(file, plan, said, missing_texts=["-99"])

    assert {"sv01": None, "visits": None} == first
    assert {"sv01": None, "visits": "."} == second
    assert {"sv01": None, "visits": 3} == third


# Several options


OPTIONS = {"colleagues": "c", "supervisor": "s", "counselling": "k", "99": "n"}


@pytest.mark.parametrize(
    ("cells", "none", "expected"),
    [
        ("1,0,1,0", "skipped", ["colleagues", "counselling"]),
        ("0,0,0,0", "skipped", None),
        ("0,0,0,0", "nothing_chosen", []),
        (",,,", "nothing_chosen", None),
        ("N/A,N/A,N/A,N/A", "nothing_chosen", None),
        ("1,,,", "skipped", ["colleagues"]),
        ("0,0,0,1", "skipped", 99),
    ],
)
def test_columns_of_options_are_one_answer(
    cells: str, none: str, expected: Any, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """Empty cells are no answer; whether marks alone say that nothing was chosen, a person has decided."""
    entry = {"options": OPTIONS, "selected": ["1"], "not_selected": ["0"], "none_selected": none}
    said = mapping(support, {"support_used": entry}, missing_texts=["N/A"])

    assert [{"support_used": expected}] == answers(write("a.csv", f"c,s,k,n\n{cells}\n"), plan, said)


@pytest.mark.parametrize(
    ("cells", "hint"),
    [
        ("2,0,0,0", "the mapping knows '0', '1'"),
        ("1,0,0,1", "99 says that there is no answer, but options are chosen too"),
    ],
)
def test_columns_of_options_that_say_nothing_clear_are_refused(
    cells: str, hint: str, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """A mark that is not known, and a refusal beside what was chosen."""
    entry = {"options": OPTIONS, "selected": ["1"], "not_selected": ["0"], "none_selected": "skipped"}
    (fault,) = faults(write("a.csv", f"c,s,k,n\n{cells}\n"), plan, mapping(support, {"support_used": entry}))

    assert hint in str(fault.hint)


LABELLED = ["Colleagues, at work or after it", "My supervisor", "Counselling", "Prefer not to say"]


def test_swapped_columns_of_options_are_noticed_by_their_labels(
    plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """A label of another option is no answer to this one, and what is expected is told."""
    swapped = {**OPTIONS, "supervisor": "k", "counselling": "s"}
    entry = {"options": swapped, "selected": LABELLED}
    file = write("a.csv", "c,s,k,n\n,My supervisor,,\n,,Counselling,\n")
    found = faults(file, plan, mapping(support, {"support_used": entry}))

    assert [2, 3] == [one.line for one in found]
    assert "this is the label of 'supervisor', and the mapping says that 's' is the column of 'counselling'" in str(
        found[0].hint
    )
    assert "expected is 'counselling'" in str(found[0].hint)
    assert [["supervisor"], ["counselling"]] == [
        row["support_used"]
        for row in answers(file, plan, mapping(support, {"support_used": {**entry, "options": OPTIONS}}))
    ]


def test_a_mark_that_is_no_label_is_taken_in_every_column(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """Whatever the person who wrote the mapping calls it."""
    entry = {"options": OPTIONS, "selected": ["picked", *LABELLED]}

    assert [["supervisor", "counselling"]] == [
        row["support_used"]
        for row in answers(
            write("a.csv", "c,s,k,n\n,PICKED,counselling,\n"), plan, mapping(support, {"support_used": entry})
        )
    ]


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("My supervisor", "it is the label of 'supervisor': list it under 'selected'"),
        ("Counselling", "this is the label of 'counselling'"),
        ("maybe", "the mapping knows '0', '1'; list another text under 'selected' where"),
        ("Which support did you use? - Selected Choice - My supervisor", "'header_rows' of the mapping may be too low"),
    ],
)
def test_a_text_in_the_column_of_an_option_is_hinted_to_where_it_belongs(
    cell: str, hint: str, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """Never to 'recode', which columns of options don't have."""
    entry = {"options": OPTIONS, "selected": ["1"], "not_selected": ["0"], "none_selected": "skipped"}
    (fault,) = faults(write("a.csv", f"c,s,k,n\n0,{cell},0,0\n"), plan, mapping(support, {"support_used": entry}))

    assert hint in str(fault.hint)
    assert "recode" not in str(fault.hint)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("Never", "the mapping says 'cells: codes': say 'cells: labels'"),
        ("Somebody asked how the visit had been.", "'header_rows' of the mapping may be too low"),
        ("So? - Somebody asked how the visit had been.", "'header_rows' of the mapping may be too low"),
        ('"{""ImportId"":""QID1""}"', "'header_rows' of the mapping may be too low"),
        ("q", "'header_rows' of the mapping may be too low"),
    ],
)
def test_what_the_mapping_seems_to_have_wrong_is_hinted(
    cell: str, hint: str, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """Labels where codes are expected, and headings that are read as answers."""
    said = mapping(support, {"sv01": {"column": "q"}})
    (fault,) = faults(write("a.csv", f"q\n{cell}\n"), plan, said)

    assert hint in str(fault.hint)


def test_an_empty_cell_can_be_what_says_not_chosen(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """Where a person knows that everybody saw the item."""
    entry = {"options": OPTIONS, "selected": ["x"], "not_selected": [""], "none_selected": "nothing_chosen"}

    assert [[], ["supervisor"]] == [
        row["support_used"]
        for row in answers(write("a.csv", "c,s,k,n\n,,,\n,X,,\n"), plan, mapping(support, {"support_used": entry}))
    ]


def test_truth_values_of_json_are_marks_too(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """Exports as JSON have them in the columns of options."""
    entry = {"options": OPTIONS, "selected": ["true"], "not_selected": ["false"], "none_selected": "skipped"}
    row = {"c": True, "s": False, "k": True, "n": None, "v": True}
    alone = {"column": "v", "recode": {"true": False}}
    said = mapping(support, {"support_used": entry, "visited_alone": alone})

    assert [{"support_used": ["colleagues", "counselling"], "visited_alone": False}] == answers(
        write("a.json", json.dumps([row])), plan, said
    )


@pytest.mark.parametrize(
    ("separator", "cell", "expected"),
    [
        (";", "My supervisor;Counselling;", ["supervisor", "counselling"]),
        (",", '"Counselling, Colleagues, at work or after it"', ["counselling", "colleagues"]),
        (",", '"Colleagues, at  work or after it"', ["colleagues"]),
        (";", "Prefer not to say", 99),
        (";", "Counselling;Counselling", ["counselling"]),
    ],
)
def test_one_cell_may_list_several_labels(
    separator: str, cell: str, expected: Any, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """A label may itself hold what stands between them; a separator at the end means nothing."""
    entry = {"support_used": {"column": "q", "separator": separator}}
    said = mapping(support, entry, cells="labels", language="en", delimiter="comma")

    assert [{"support_used": expected}] == answers(write("a.csv", f"q,r\n{cell},\n"), plan, said)


def test_a_list_with_anything_unknown_is_refused_as_a_whole(
    plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """What was chosen beside it would be half of an answer."""
    said = mapping(support, {"support_used": {"column": "q", "separator": ";"}}, cells="labels", language="en")

    assert [3] == [one.line for one in faults(write("a.csv", "q\nCounselling\nCounselling;Yoga\n"), plan, said)]


def test_codes_in_one_column_are_read_as_in_a_plain_file(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """With semicolons or bars where nothing else is said, and by spaces as ODK has them."""
    plain = mapping(support, {"support_used": {"column": "q"}})
    spaced = mapping(support, {"support_used": {"column": "q", "separator": " "}})

    assert [["supervisor", "counselling"]] == [
        row["support_used"] for row in answers(write("a.csv", "q\nsupervisor|counselling\n"), plan, plain)
    ]
    assert [["supervisor", "counselling"], 99] == [
        row["support_used"] for row in answers(write("b.csv", "q\nsupervisor  counselling\n99\n"), plan, spaced)
    ]


LABELS = st.lists(
    st.text("ab, ", min_size=1, max_size=6).map(normalised).filter(bool), min_size=1, max_size=6, unique=True
)


@settings(deadline=None)
@given(LABELS, st.data())
def test_a_list_is_taken_apart_in_the_one_way_there_is_or_not_at_all(labels: list[str], data: st.DataObject) -> None:
    """What was joined comes apart again, unless another choice of labels would have been written alike."""
    chosen = data.draw(st.lists(st.sampled_from(labels), min_size=1, max_size=4))
    found = split_choices(normalised(", ".join(chosen)), labels, ",")

    assert found is None or ",".join(found).replace(" ", "") == ",".join(chosen).replace(" ", "")
    if not any("," in label for label in labels):
        assert chosen == found


def test_an_endless_list_is_no_answer() -> None:
    """Nobody chooses thousands of options."""

    assert split_choices(";".join(["a"] * 5000), ["a"], ";") is None
    assert split_choices("", ["a"], " ") is None


@pytest.mark.parametrize("text", ["a,", "a, b"])
def test_labels_that_are_written_alike_in_a_list_are_not_told_apart(text: str) -> None:
    """A comma at the end may be a label's own, and so may one in the middle."""

    assert split_choices(text, ["a", "a,", "a, b", "a,b", "b"], ",") is None


# Numbers and dates


@pytest.mark.parametrize(
    ("order", "cell", "expected"),
    [
        ("month/day/year", "3/4/2026", "2026-03-04"),
        ("day/month/year", "03.04.2026", "2026-04-03"),
        ("year-month-day", "2026-03-04", "2026-03-04"),
        ("year-month-day", "2026-03-04 00:00:00", "2026-03-04"),
        ("month/day/year", "n/a", "2026-01-01"),
    ],
)
def test_dates_are_read_in_the_order_that_is_named(
    order: str, cell: str, expected: str, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """Some tools write a day as the moment at which it begins."""
    entry = {"survey_day": {"column": "q", "dates": order, "recode": {"n/a": "2026-01-01"}}}
    (row,) = answers(write("a.csv", f"q\n{cell}\n"), plan, mapping(support, entry))

    assert expected == str(row["survey_day"])


@pytest.mark.parametrize("cell", ["13/13/2026", "2026-03-04 09:15:00", "soon", "30/02/2026"])
def test_what_is_no_day_in_that_order_is_refused(
    cell: str, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """Neither order is tried for the other, and no time is cut off."""
    for order in ("day/month/year", "year-month-day"):
        entry = {"survey_day": {"column": "q", "dates": order}}

        assert 1 == len(faults(write("a.csv", f"q\n{cell}\n"), plan, mapping(support, entry)))


def test_a_decimal_comma_is_read_where_the_mapping_says_so(
    plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """Whatever stands between the cells."""
    file = write("a.csv", 'q,r\n"3,5",\n')

    assert [Decimal("3.5")] == [
        row["visits"] for row in answers(file, plan, mapping(support, {"visits": {"column": "q"}}, decimal_comma=True))
    ]
    assert ["3,5"] == [row["visits"] for row in answers(file, plan, mapping(support, {"visits": {"column": "q"}}))]


# Tables


def test_names_are_evened_out_and_counted(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """A header may hold line breaks, names twice, and columns without one."""
    entries = {
        "sv01": {"column": "How was it?"},
        "sv02": {"column": "How was it? (2)"},
        "sv03": {"column": "(column 3)"},
    }
    file = write("a.csv", '"How\n was it?",How was it?,\n1,2,3\n')

    assert [{"sv01": 1, "sv02": 2, "sv03": 3}] == answers(file, plan, mapping(support, entries))
    assert ("a", "a (2)", "a (3)") == name_columns([["a", "a (2)", "a"]])


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252"])
def test_other_encodings_are_read_where_the_mapping_names_them(
    encoding: str, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """Some tools write tables with tabs as UTF-16."""
    labels = {"sv01": {"column": "¿Qué?"}}
    said = mapping(support, labels, cells="labels", language="es", encoding=encoding, delimiter="tab")
    file = write("a.tsv", "¿Qué?\tb\nNUNCA\t1\n".encode(encoding))

    assert [{"sv01": 1}] == answers(file, plan, said)


@pytest.mark.parametrize("content", [b"q\tb\n1\t2\n", "q\tb\n\x00\t1\n".encode("utf-16")])
def test_a_file_that_is_encoded_otherwise_is_refused(
    content: bytes, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """It says which encoding was expected."""
    said = mapping(support, {"sv01": {"column": "q"}}, encoding="utf-16")

    with pytest.raises(ResponseFileError, match="utf-16"):
        answers(write("a.csv", content), plan, said)


def test_columns_that_are_not_there_are_named(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """With what is nearly called so, or all that there is."""
    said = mapping(support, {"sv01": {"column": "Q11"}, "sv02": {"column": "zz"}}, keep=["unit"])

    with pytest.raises(
        ResponseFileError, match=r"no column 'unit', 'Q11', 'zz', which the mapping names\n.*it has Q1, b"
    ):
        answers(write("a.csv", "Q1,b\n1,2\n"), plan, said)
    with pytest.raises(ResponseFileError, match="there is no column 'who'"):
        answers(write("b.csv", "Q1,b\n1,2\n"), plan, mapping(support, {"sv01": {"column": "Q1"}}), id_column="who")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "the file ends before the 3 rows of header"),
        ('a,b\n"1,2\n', "is never closed"),
        ('a,b\n"1"x,2\n3,4\n5,6\n', "do not match"),
    ],
)
def test_a_header_that_is_cut_short_is_refused(
    content: str, message: str, plan: ScoringPlan, support: Instrument, write: Write
) -> None:
    """No response is taken for a part of it."""
    said = mapping(support, {"sv01": {"column": "a"}}, tool="qualtrics")

    with pytest.raises(ResponseFileError, match=message):
        answers(write("a.csv", content), plan, said)


def test_only_named_columns_are_kept(plan: ScoringPlan, support: Instrument, write: Write) -> None:
    """Exports hold addresses and names that nobody asked for; items that were left out are told."""
    said = mapping(support, {"sv01": {"column": "q"}}, respondent="id", keep=["unit"])
    file = write("a.csv", "id,email,unit,q,other\nx,a@example.org,north,3,1\n,,,,\n")
    with ResponseFile(file, plan, mapping=said) as rows:
        found = list(rows)

        assert ("id", "unit") == rows.columns
        assert ["CWI862"] == [note.code for note in rows.notes]
        assert 1 == rows.passed_over
    assert not isinstance(found[0], Diagnostic)
    assert ("x", {"id": "x", "unit": "north"}) == (found[0].respondent, found[0].columns)


def test_a_mapping_is_plain_data(support: Instrument) -> None:
    """Whatever reads columns can go by the same column and the same table of texts."""
    said = mapping(support, {"sv01": {"column": " Q  1 "}}, cells="labels", language="es")

    assert {"sv01": "Q 1"} == said.columns
    assert ["Q 1"] == list(said.all_columns)
    assert {"nunca": 1, "rara vez": 2, "a veces": 3, "a menudo": 4, "casi siempre": 5} == {
        text: value for text, value in said.items["sv01"].values.items() if value not in (97, 99)
    }
