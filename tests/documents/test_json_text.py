"""Tests of JSON: strict, with places."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.documents import Mark, parse_document
from cwinstruments.errors import DefinitionError

SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(st.characters(exclude_categories=("Cc", "Cs")))
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('aé😀"\\/', max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN.map(lambda data: {"data": data}), st.sampled_from([None, "\t", 1]))
def test_json_is_read_as_the_standard_library_reads_it(data: Any, indent: Any) -> None:
    """Escapes, white space and nesting mean the same."""
    text = json.dumps(data, indent=indent, ensure_ascii=indent is None)
    # Invisible marks are refused, which the standard library does not do.
    text = text.replace("\ufeff", "").replace("\uffff", "").replace("\ufffe", "").replace("\\ufeff", "")
    text = text.replace("\\uffff", "").replace("\\ufffe", "")

    assert json.loads(text) == parse_document(text, format="json").data


def test_every_key_and_value_has_its_place() -> None:
    """Tabs count as one character, as they do in most editors' columns."""
    document = parse_document('{\n\t"a": [true,\n\t\t{"b":null}]\n}', format="json")

    assert {"a": [True, {"b": None}]} == document.data
    assert {
        (): Mark(1, 1),
        ("a",): Mark(2, 7),
        ("a", 0): Mark(2, 8),
        ("a", 1): Mark(3, 3),
        ("a", 1, "b"): Mark(3, 8),
    } == document.marks
    assert {("a",): Mark(2, 2), ("a", 1, "b"): Mark(3, 4)} == document.key_marks


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": [1, 2', "1:12 CWI006 the file ends before the closing ']'"),
        ('{"a": [1,\n', "2:1 CWI006 the file ends where a value is expected"),
        ('{"a"', "1:5 CWI006 a ':' is expected after the key"),
        ('{"a":', "1:6 CWI006 the file ends where a value is expected"),
        ('{"a": "x', "1:7 CWI006 the text in double quotes is not closed"),
        ("{", "1:2 CWI006 the file ends before the closing '}'"),
        ('{"a": 1,}', "1:9 CWI006 a ',' stands before the closing '}'"),
        ("[1,]", "1:4 CWI006 a ',' stands before the closing ']'"),
        ("[,1]", "1:2 CWI006 ',' is not a JSON value"),
        ("[1 2]", "1:4 CWI006 a ',' or ']' is expected here"),
        ("{'a': 1}", "1:2 CWI006 a key in double quotes is expected here"),
        ("{a: 1}", "1:2 CWI006 a key in double quotes is expected here"),
        ("['a']", "1:2 CWI006 ''' is not a JSON value"),
        ("[01]", "1:2 CWI006 '01' is not a JSON value"),
        ("[1.]", "1:2 CWI006 '1.' is not a JSON value"),
        ("[+1]", "1:2 CWI006 '+1' is not a JSON value"),
        ("[.5]", "1:2 CWI006 '.5' is not a JSON value"),
        ("[-]", "1:2 CWI006 '-' is not a JSON value"),
        ("[True]", "1:2 CWI006 'True' is not a JSON value"),
        ('["\\x"]', "1:2 CWI006 the text in double quotes is not closed on its line, or has a wrong escape"),
        ('["a\nb"]', "1:2 CWI006 the text in double quotes is not closed on its line"),
        ('{"a": 1} // no', "1:10 CWI006 there is text after the end of the document"),
        ('{"a": 1}\n{"a": 1}', "2:1 CWI006 there is text after the end of the document"),
        ("[NaN, Infinity, -Infinity]", "1:2 CWI012 'NaN' is not a finite number"),
    ],
)
def test_what_is_not_strict_json_is_refused_at_its_place(text: str, message: str) -> None:
    """Truncated files, trailing commas, comments and the habits of other languages."""
    with pytest.raises(DefinitionError) as caught:
        parse_document(text, format="json")

    assert message in str(caught.value)


def test_an_empty_mapping_and_an_empty_list_are_read() -> None:
    """Brackets with nothing between them need no comma."""

    assert {"a": [], "b": {}} == parse_document('{"a": [ ], "b": {\n} }', format="json").data


def test_what_a_repeated_key_holds_is_not_repeated_as_well() -> None:
    """One fault at the second key, not one for each key within it."""
    with pytest.raises(DefinitionError) as caught:
        parse_document('{"a": {"b": 1, "c": 2},\n "a": {"b": 3, "c": 4}}', format="json")

    assert [("CWI007", 2, 2)] == [(one.code, one.line, one.column) for one in caught.value.diagnostics]
