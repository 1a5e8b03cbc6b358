"""Tests of YAML: the 1.2 core schema and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from cwinstruments.documents import parse_document
from cwinstruments.documents.recording import ReadingError, Recording
from cwinstruments.documents.yaml_text import read_yaml
from cwinstruments.errors import DefinitionError


def value_of(text: str) -> Any:
    return parse_document(f"value: {text}\n").data["value"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("No", "No"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("TRUE", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("~", None),
        ("", None),
        ("null", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("012", 12),
        ("+7", 7),
        ("-0", 0),
        ("0o17", 15),
        ("0xFF", 255),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("190:20:30", "190:20:30"),
        ("1.10", Decimal("1.10")),
        ("1.", Decimal(1)),
        (".5", Decimal("0.5")),
        ("1e3", Decimal(1000)),
        ("1.0.0", "1.0.0"),
        (".", "."),
        ("+", "+"),
        ("-x", "-x"),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ("'~'", "~"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!int 12", 12),
        ("!!float 12", Decimal(12)),
        ("!!float 1.5", Decimal("1.5")),
        ("!!bool true", True),
        ("!!null ~", None),
        ("!!seq [a]", ["a"]),
        ("!!map {a: b}", {"a": "b"}),
    ],
)
def test_scalars_follow_the_core_schema(text: str, value: Any) -> None:
    """Labels, versions and dates stay text; only plain true, false, null and numbers are not."""
    found = value_of(text)

    assert value == found
    assert type(value) is type(found)


def test_keys_are_always_text() -> None:
    """The keys of a recode are option values as they are written."""
    data = parse_document("{1: a, 1.50: b, true: c, ~: d, 2026-01-31: e, '1.5': f, !!str 7: g}").data

    assert ["1", "1.50", "true", "~", "2026-01-31", "1.5", "7"] == list(data)


@pytest.mark.parametrize("text", [".inf", "-.INF", "+.Inf", ".nan", ".NaN"])
def test_numbers_are_finite(text: str) -> None:
    """Infinity and NaN would spread through every score."""
    with pytest.raises(DefinitionError, match=r":1:8 CWI012 .* is not a finite number"):
        value_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "!!int",
        '!!int ""',
        "!!int 1.5",
        "!!int x",
        "!!float x",
        "!!bool yes",
        "!!null x",
        "!!map x",
        "!!timestamp 2026-01-31",
        "!own x",
        "!!python/object/apply:os.system [x]",
        "!!binary aGk=",
        "!!set {a}",
        "!!str [a]",
        "!!seq {a: b}",
        "!<tag:example.org,2026:x> y",
    ],
)
def test_only_core_tags_with_text_that_suits_them_are_read(text: str) -> None:
    """A tag never makes an object, and never an exception."""
    with pytest.raises(DefinitionError, match=r":1:8 CWI009 "):
        value_of(text)


def test_a_long_hexadecimal_number_is_refused() -> None:
    """The limit of length is for every base."""
    with pytest.raises(DefinitionError, match="CWI013 the number '0xffffffffffffffffff…' has 5,002 characters"):
        value_of("0x" + "f" * 5000)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("&a x", ["CWI008"]),
        ("&a [x]", ["CWI008"]),
        ("*a", ["CWI008"]),
        ("[&a x, *a, &a y]", ["CWI008"] * 3),
        ("{<<: {a: b}, c: d}", ["CWI011"]),
        ("{? [a] : b}", ["CWI016"]),
        ("{? {a: b} : c, ? [d] : e}", ["CWI016", "CWI016"]),
        ("{*a : b}", ["CWI008", "CWI016"]),
        ("{&a b: c}", ["CWI008", "CWI016"]),
        ("{!!int 1: c}", ["CWI009"]),
    ],
)
def test_what_yaml_has_beyond_plain_data_is_refused(text: str, codes: list[str]) -> None:
    """Anchors, aliases, merge keys and keys that are not text: each is reported where it stands."""
    with pytest.raises(DefinitionError) as caught:
        value_of(text)

    assert codes == [one.code for one in caught.value.diagnostics]


def test_a_quoted_merge_key_is_a_key() -> None:
    """Quotes make text of everything."""

    assert {"<<": 1} == value_of("{'<<': 1}")


def test_a_question_without_quotes_is_explained_where_the_parser_cannot_read_it() -> None:
    """The pure parser takes the '?' of an unquoted question within brackets for a sign."""
    found = Recording("x")
    with pytest.raises(ReadingError):
        read_yaml("text: {en: What is your role?}", found, loader=yaml.SafeLoader)

    assert "unquoted text within brackets holds a '?'" == found.faults[0].message

    assert "put the text in quotes, which every YAML parser reads" == found.faults[0].hint


LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("[k1, - k3]", (1, 9), "a '-' with a space after it", "between the minus and the id: -k3"),
        ("[-  k3, k1]", (1, 5), "a '-' with a space after it", "between the minus and the id: -k3"),
        ("{en: ? x}", (1, 9), "begins with a '?'", "in quotes"),
        ("{en: Note: I am.}", (1, 13), "a ':' is not expected here", "put text that holds ': ' in quotes"),
        ("{en: “Note: I am.”}", (1, 14), "a ':' is not expected here", "curly quotes are part of the text"),
        ("[k1, k2\n  m: n", (2, 4), "a ':' is not expected here", "close the bracket that line 1 opens, put text"),
        ("“Note: I am.”", (1, 9), "a ':' is not expected here", "put the text in straight quotes"),
        ("{a: Kin #3 2026}", (1, 12), "' #' begins a comment", "put text that holds ' #' in quotes"),
        ("{a: Kin #3,\n  b: c}", (1, 12), "' #' begins a comment", "put text that holds ' #' in quotes"),
        ("[k1,  # one (of two)\n  k2 # [two]\n  k3", (2, 6), "' #' begins a comment", "' #' in quotes"),
        ("[k1,  # one [of two]\n  k2\n", (1, 4), "the list is not closed", "look for a missing"),
        ("{a: b", (1, 4), "the mapping is not closed", "look for a missing"),
        ("{a: [b] c}", (1, 4), "the mapping is not closed", "look for a missing"),
    ],
)
def test_what_unquoted_text_in_brackets_holds_is_pointed_at(
    loader: Any, text: str, place: tuple[int, int], message: str, hint: str
) -> None:
    """A comma, a colon or a number sign means something there; both parsers of YAML are understood."""
    found = Recording("x")
    with pytest.raises(ReadingError):
        read_yaml(f"t: {text}\n", found, loader=loader)
    (one,) = found.faults

    assert ("CWI005", *place) == (one.code, one.line, one.column)
    assert message in one.message
    assert hint in (one.hint or "")


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "keys", "hint"),
    [
        ("{en: I am alone, at times}", ["at times"], "put text that holds ',' in quotes"),
        ("{en: One, two, three, es: x}", ["two", "three"], "put text that holds ',' in quotes"),
        ("{en: “I am alone, at times”}", ["at times”"], "put text that holds ',' in straight quotes; "),
        ("{value: 81,3}", ["3"], "write a number with a decimal point: 81.3"),
        ("{value: -0,25, band: x}", ["25"], "write a number with a decimal point: -0.25"),
        ("{ts01: 4, ts02}", ["ts02"], "give it a value"),
        ("{ts01: 'a', ts02}", ["ts02"], "give it a value"),
        ("{ts01: [a], ts02, é, x}", ["ts02", "é", "x"], "give it a value"),
        ("{ts01}", ["ts01"], "give it a value"),
    ],
)
def test_a_key_in_braces_without_a_value_is_reported(loader: Any, text: str, keys: list[str], hint: str) -> None:
    """YAML takes the rest of a text after its comma for a key, and would cut the text off in silence."""
    found = Recording("x")
    read_yaml(f"t: {text}\n", found, loader=loader)

    assert [f"the key {key!r} in braces has no value" for key in keys] == [one.message for one in found.faults]
    assert {"CWI018"} == {one.code for one in found.faults}
    assert hint in (found.faults[0].hint or "")


@pytest.mark.parametrize("text", ["{a: }", "{a: , b: 1}", "{a: ~}", "{? a : b}", "{}", "{a: ''}", "\n  a:\n  b: 1"])
def test_an_empty_value_after_a_colon_is_a_value(text: str) -> None:
    """An empty cell of a case is written so."""

    assert isinstance(value_of(text), dict)


def test_what_a_repeated_key_holds_is_not_repeated_as_well() -> None:
    """One fault for each key that is given twice, not one for each key within it."""
    with pytest.raises(DefinitionError) as caught:
        parse_document("a: {b: 1, c: 2}\na: {b: 3, c: 4, d: 5, d: 6}\na: {b: 7}\n")

    assert [("a", 2, 1), ("d", 2, 23), ("a", 3, 1)] == [
        (str(one.path[-1]), one.line, one.column) for one in caught.value.diagnostics
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b: c", "1:5 CWI005 a ':' is not expected here"),
        ("\ta: b", "1:1 CWI005 a tab stands where spaces are needed"),
        ("a: 'b", "1:4 CWI005 a quoted text is not closed"),
        ('a: "b', "1:4 CWI005 a quoted text is not closed"),
        ("a: %b", "1:4 CWI005 text can't begin with '%'"),
        ("a: `b", "1:4 CWI005 text can't begin with '`'"),
        ('a: "c:\\d"', "CWI005 a backslash in double quotes begins no known escape"),
        ('a: "\\xZZ"', "CWI005 an escape in double quotes lacks its digits"),
        ("a: [b", "CWI005 the list is not closed, or its entries are not separated"),
        ("a: {b", "CWI005 the mapping is not closed, or its entries are not separated"),
        ("a: 'b' c", "1:8 CWI005 this does not fit what stands before it"),
        ("- a\nb: c", "2:1 CWI005 "),
        ("a\n: b", "2:1 CWI005 the document has ended before this"),
        ("a: b\nc\n", "CWI005 a ':' is missing after a key"),
        ("a: !x!y z", "1:4 CWI005 this is not a tag that can be used"),
        ("a: & b", "CWI005 a name is missing here"),
        ("a: * b", "CWI005 a name is missing here"),
        ("%YAML 2.0\n---\na: b", "CWI005 this is not YAML: found incompatible YAML document"),
        ("a: b\n---\nc: d\n", "2:1 CWI010 a second document begins here"),
        ("a: b\n---\n", "2:1 CWI010 a second document begins here"),
    ],
)
def test_what_is_not_yaml_is_told_in_plain_words(text: str, message: str) -> None:
    """The author is not expected to know how a YAML parser works."""
    with pytest.raises(DefinitionError) as caught:
        parse_document(text)

    assert message in str(caught.value)
