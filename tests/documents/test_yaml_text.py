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
