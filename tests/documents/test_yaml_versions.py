"""What readers of YAML 1.1 make of plain scalars, held against one of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.documents.scalars import ScalarError, resolve_plain
from cwinstruments.documents.yaml_versions import counts_otherwise, reads_otherwise

SCHEMAS = Path(__file__).parents[2] / "schemas"
# The specification of 1.1 has these as truth values; PyYAML, which is used here to compare, has them not.
SINGLE_LETTERS = frozenset("yYnN")


class _Reader(yaml.SafeLoader):
    """PyYAML's own reader of YAML 1.1, for one scalar."""


def as_yaml_1_1(text: str) -> tuple[str, Any]:
    loader = _Reader("")
    tag: str = loader.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    try:
        return tag, loader.construct_object(yaml.ScalarNode(tag, text))
    except (yaml.YAMLError, ValueError) as error:
        return tag, error


def as_yaml_1_2(text: str) -> Any:
    try:
        return resolve_plain(text)
    except ScalarError:
        return None


@settings(max_examples=1500)
@given(st.text(st.sampled_from("00112579:_.-+xbeETZaf"), min_size=1, max_size=9))
def test_text_that_yaml_1_1_swallows_is_known(text: str) -> None:
    """Text is told apart exactly as a reader of YAML 1.1 does, and whole numbers are told by their value."""
    tag, value = as_yaml_1_1(text)
    # What has no digits is no number, though PyYAML says so and then fails.
    if not isinstance(as_yaml_1_2(text), str) or re.fullmatch(r"[-+]?0[xb]_*", text):
        return

    assert (tag != "tag:yaml.org,2002:str") == (reads_otherwise(text) is not None)
    if isinstance(value, int) and not isinstance(value, bool):
        assert str(value) == reads_otherwise(text)


@settings(max_examples=500)
@given(st.from_regex(r"\A[-+]?0[0-9]{1,8}\Z"))
def test_numbers_that_yaml_1_1_counts_otherwise_are_known(text: str) -> None:
    """With leading zeros it counts in eights; where a digit is too large, it takes the number for text."""
    _, value = as_yaml_1_1(text)
    expected = None if value == int(text) else "text" if isinstance(value, str) else str(value)

    assert expected == counts_otherwise(text, int(text))


@pytest.mark.parametrize("word", ["yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"])
def test_words_for_truth_are_known(word: str) -> None:
    """They are what YAML 1.1 has and YAML 1.2 has not."""
    tag, value = as_yaml_1_1(word)

    assert "tag:yaml.org,2002:bool" == tag
    assert str(value).lower() == reads_otherwise(word)


@pytest.mark.parametrize("word", ["Never", "nO", "yES", "1.0.0", "2024-1-1", "Yes.", "a:b", "-", "+", ".", "007", ""])
def test_other_text_is_left_alone(word: str) -> None:
    """A false alarm would make people put everything in quotes."""
    assert reads_otherwise(word) is None


def test_our_own_keys_are_no_such_words() -> None:
    """The one exception is known to the rule: a number of people, `n`."""
    assert {"n"} == {
        key for path in SCHEMAS.glob("*.json") for key in _keys(json.loads(path.read_text())) if swallowed(key)
    }


def swallowed(key: str) -> bool:
    return reads_otherwise(key) is not None


def _keys(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {key for one in schema for key in _keys(one)}
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own | {key for one in schema.values() for key in _keys(one)}
