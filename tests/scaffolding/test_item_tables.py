"""Tables of items: as spreadsheets write them, and with every fault that people make."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.errors import ItemTableError, ScaffoldingError
from cwinstruments.scaffolding import ItemTable, parse_item_table, read_item_table

HEADER = "id,text_en,options,reverse_keyed,scale"
GOOD = f"{HEADER}\nt1,I can say no.,agreement5,no,trust\nt2,I keep silent.,agreement5,yes,trust\n"


def read(text: str | bytes, *, key_only: bool = False, languages: tuple[str, ...] = ()) -> ItemTable:
    content = text.encode() if isinstance(text, str) else text
    return parse_item_table(content, file="items.csv", key_only=key_only, languages=languages)


def faults(
    text: str | bytes, *, key_only: bool = False, languages: tuple[str, ...] = ()
) -> list[tuple[int, str | None]]:
    with pytest.raises(ItemTableError) as raised:
        read(text, key_only=key_only, languages=languages)
    assert all(one.message and one.hint for one in raised.value.faults)
    return [(one.line, one.column) for one in raised.value.faults]


def message_of(text: str | bytes, **named: bool) -> str:
    with pytest.raises(ItemTableError) as raised:
        read(text, **named)  # type: ignore[arg-type]
    return str(raised.value)


def test_a_table_gives_items_scales_and_options() -> None:
    """In their order, reverse-keyed as the table says."""
    table = read(GOOD)

    assert {"trust": ("t1", "t2")} == {name: tuple(one.id for one in items) for name, items in table.scales.items()}
    assert [("t1", False, "agreement5"), ("t2", True, "agreement5")] == [
        (one.id, one.is_reversed, one.options) for one in table.items
    ]
    assert ("en",) == table.languages


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff", "sep={}\r\n", '\ufeff"sep={}"\n'])
def test_what_spreadsheets_write_is_read_alike(delimiter: str, end: str, before: str) -> None:
    """Commas, semicolons and tabs; a byte order mark; the line ends of three systems; a first line for Excel."""
    written = StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(csv.reader(GOOD.splitlines()))

    assert read(GOOD) == read(before.format(delimiter) + written.getvalue())


def test_quotes_separators_and_blank_lines_are_part_of_a_table() -> None:
    """A text may hold what stands between cells, quotes and line ends; empty rows are passed over."""
    table = read(f'{HEADER}\n\n,,,,\nt1,"I say ""no"", and, yes;\nmore",agreement5,,trust\n')

    assert 'I say "no", and, yes;\nmore' == table.items[0].text["en"]


def test_options_may_be_spelt_out() -> None:
    """Items with the same ones share a set, in every spelling of it."""
    table = read(f"{HEADER}\nt1,A,0=Never|1=Often,,s\nt2,B,0=Never | 1=Often,,s\nt3,C,1=Yes|2=No,,s\n")

    assert ["options_1", "options_1", "options_2"] == [one.options for one in table.items]
    assert [("0", {"en": "Never"}), ("1", {"en": "Often"})] == [
        (one.value, dict(one.label)) for one in table.option_sets[0].options
    ]


def test_a_key_has_topics_and_no_wording() -> None:
    """Labels are wording too."""
    table = read(
        "id,topic,options,reverse_keyed,scale\nk1,being heard,1|2|3,,s\nk2,rest,agreement5,,s\n", key_only=True
    )

    assert ["being heard", "rest"] == [one.topic for one in table.items]
    assert [{}, {}] == [dict(one.text) for one in table.items]
    assert [frozenset(), frozenset()] == [one.languages for one in table.option_sets]


def test_an_item_of_no_scale_is_kept() -> None:
    """It is asked for its own sake."""
    table = read(f"{GOOD}t3,How long?,yes_no,,\n")

    assert table.items[2].scale is None


def test_every_fault_is_named_at_once_with_its_line_and_column() -> None:
    """So that a table is mended in one go."""
    text = (
        f"{HEADER}\n"
        "T1,A,agreement5,no,trust\n"
        "t2,,agreement5,no,trust\n"
        "t3,B,agreemnt5,no,trust\n"
        "t4,C,agreement5,maybe,trust\n"
        "t5,D,agreement5,no,Trust me\n"
        "t5,E,agreement5,yes,\n"
        "t7,=A1,,no,trust\n"
        "t8,#REF!,1=Never|1=Often,no,trust\n"
        ",G,agreement5,no,trust\n"
    )
    expected = [
        (2, "id"),
        (3, "text_en"),
        (4, "options"),
        (5, "reverse_keyed"),
        (6, "scale"),
        (7, "id"),
        (7, "reverse_keyed"),
        (8, "text_en"),
        (8, "options"),
        (9, "text_en"),
        (9, "options"),
        (10, "id"),
    ]

    assert expected == faults(text)
    assert "did you mean 'agreement5'?" in message_of(text)
    assert "such as 't1'" in message_of(text)
    assert "items.csv:7 column 'id': 't5' is the id of the item on line 6 too\n  hint: give" in message_of(text)


def test_lines_are_those_of_the_file() -> None:
    """After a line for Excel, an empty row and a text of two lines as well."""

    assert [(6, "id")] == faults(f'sep=,\n{HEADER}\n\nt1,"two\nlines",agreement5,,s\nT2,B,agreement5,,s\n')


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("id,text_en,options,scale", "reverse_keyed"),
        ("id,options,reverse_keyed,scale", "text_en"),
        ("ID,text_en,options,reverse_keyed,scale", "ID"),
        ("id,text_en,text_EN,options,reverse_keyed,scale", "text_EN"),
        ("id,id,text_en,options,reverse_keyed,scale", "id"),
        ("id,text_en,options,reverse_keyed,scale,", "no. 6"),
        ("id,text_en,options,reverse_keyed,scale,weight", "weight"),
    ],
)
def test_headings_that_will_not_do_are_named(header: str, column: str) -> None:
    """What is missing, unknown or there twice."""

    assert (1, column) in faults(f"{header}\nt1,A,agreement5,no,s\n")


def test_a_language_that_is_asked_for_has_to_be_there() -> None:
    """And in every item."""

    assert [(1, "text_es")] == faults(GOOD, languages=("en", "es"))
    assert [(3, "text_es")] == faults(
        "id,text_en,text_es,options,reverse_keyed,scale\na,A,A,yes_no,,s\nb,B,,yes_no,,s\n"
    )


def test_the_language_that_is_asked_for_comes_first() -> None:
    """No column is left out because of it."""
    table = read("id,text_en,text_es,options,reverse_keyed,scale\na,A,B,0=No|1=Sí,,s\n", languages=("es",))

    assert ("es", "en") == table.languages
    assert {"es": "No"} == dict(table.option_sets[0].options[0].label)


def test_labels_are_known_in_few_languages() -> None:
    """In others they have to be spelt out."""

    assert [(2, "options")] == faults("id,text_fr,options,reverse_keyed,scale\na,A,agreement5,,s\n")
    assert ("fr",) == read("id,text_fr,options,reverse_keyed,scale\na,A,0=Non|1=Oui,,s\n").languages


@pytest.mark.parametrize(
    "options", ["1=Never", "a=Never|b=Often", "1=Never|=Often", "1|2", "1=Never|2=", "never", "1=A|1.0=B", "|"]
)
def test_options_that_will_not_do_are_refused(options: str) -> None:
    """A slip here would score people wrongly."""

    assert [(2, "options")] == faults(f"{HEADER}\nt1,A,{options},no,s\n")


def test_a_key_with_wording_is_refused() -> None:
    """Texts and labels belong to somebody."""
    header = "id,topic,options,reverse_keyed,scale"

    assert [(1, "text_en")] == faults("id,topic,text_en,options,reverse_keyed,scale\n", key_only=True)
    assert [(2, "options"), (3, "topic")] == faults(f"{header}\na,A,1=No|2=Yes,,s\nb,,1|2,,s\n", key_only=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there is no row"),
        (b"\n\n", "there is no row"),
        (HEADER.encode(), "there are headings and no item"),
        (GOOD.replace("trust", "").replace("yes", "no").encode(), "no item belongs to a scale"),
        (GOOD.encode("utf-16"), "not UTF-8"),
        (GOOD.replace("say no", "sé no").encode("latin-1"), "items.csv:2 the file is not UTF-8"),
        (f'{HEADER}\nt1,"never closed,agreement5,no,s\n'.encode(), "items.csv:2 the row can't be read"),
        (f"{GOOD}t3,a,b,agreement5,no,trust\n".encode(), "items.csv:4 the row has 6 cells, the header has 5"),
        (GOOD.replace("trust", "t1").encode(), "'t1' is the id of an item too"),
        (GOOD.replace("I can", "I \u200bcan").encode(), "the character U+200B"),
        (GOOD.replace("I can", "x" * 2001).encode(), "more than 2,000 characters"),
        (b"x" * 5_000_001, "larger than 5,000,000 bytes"),
    ],
    ids=str,
)
def test_what_is_no_table_of_items_is_refused(content: bytes, said: str) -> None:
    """Whatever the file is."""

    assert said in message_of(content)


def test_of_very_many_faults_the_text_shows_the_first() -> None:
    """The error holds all of them."""
    text = f"{HEADER}\n" + "T,A,agreement5,no,s\n" * 60
    with pytest.raises(ItemTableError) as raised:
        read(text)

    assert (60, True) == (len(raised.value.faults), str(raised.value).endswith("and 10 more"))


def test_a_file_is_read(tmp_path: Path) -> None:
    """By its path."""
    file = tmp_path / "items.csv"
    file.write_text(GOOD)

    assert read(GOOD) == read_item_table(file)
    with pytest.raises(FileNotFoundError):
        read_item_table(tmp_path / "none.csv")


@settings(max_examples=60)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_content_breaks_the_reader(content: bytes) -> None:
    """It is a table, or its faults are named with their lines."""
    try:
        read(content)
    except ScaffoldingError as error:
        assert isinstance(error, ItemTableError)
        assert all(one.line >= 1 for one in error.faults)
        assert error.faults
