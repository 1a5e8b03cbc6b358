"""Tests of reading without places: the same data as with all places, and places on demand."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from cwinstruments.documents import Document, parse_document
from cwinstruments.documents.late_places import LateMapping
from cwinstruments.documents.quick_yaml import read_quickly
from cwinstruments.documents.recording import Recording
from cwinstruments.documents.yaml_text import FAST_LOADER, read_yaml

ROOT = Path(__file__).parents[2]
SOUND = sorted(
    path
    for folder in ("tests/definitions/good", "tests/rules/good", "tests/surveys/good", "plugins")
    for path in (ROOT / folder).rglob("*.yaml")
)
KINDS = ("marks", "key_marks", "ends", "key_ends")


def carefully(text: str) -> tuple[Any, Recording]:
    """Read a text with all its places."""
    recording = Recording("a.yaml")
    return read_yaml(text, recording), recording


def test_there_are_sound_definitions_to_read() -> None:
    """The tests below look at something."""
    assert len(SOUND) > 50


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.name)
def test_places_on_demand_are_those_of_a_careful_reading(path: Path) -> None:
    """Whoever asks for a few places, or for all of them, gets the same ones."""
    text = path.read_text(encoding="utf-8")
    data, recording = carefully(text)
    document = parse_document(text)

    assert (data, []) == (document.data, recording.faults)
    places = list(recording.marks)[:: max(1, len(recording.marks) // 8)]
    for place in (*places, ("no", "such"), ("items", 9_999), ("items", -1), ("title", 0)):
        for kind in KINDS:
            assert getattr(recording, kind).get(place) == getattr(document, kind).get(place)
    for kind in KINDS:
        assert getattr(recording, kind) == dict(getattr(document, kind))
        assert len(getattr(recording, kind)) == len(getattr(document, kind))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2\n",
        "a: &x 1\n",
        "a: [&x {b: 1}]\n",
        "a: !!str 1\n",
        "a: ! [1]\n",
        "!x a: 1\n",
        "&x a: 1\n",
        "<<: {a: 1}\n",
        "? [a]\n: 1\n",
        "? {a: b}\n: 1\n",
        "a:\n",
        "{a: b, c}\n",
        "a: .nan\n",
        "a: 1e999\n",
        'a: "\\u200b"\n',
        "a: 1\n---\nb: 2\n",
        "a: [1\n",
        "a: @x\n",
        "- 1\n",
        "text\n",
        "",
        "# nothing\n",
        f"a: {'[' * 70}{']' * 70}\n",
        f"a: {'{b: ' * 70}1{'}' * 70}\n",
        "%YAML 1.99" + "9" * 5000 + "\n---\na: 1",
        "a: [*x]\n",
    ],
)
@pytest.mark.parametrize("loader", [FAST_LOADER, yaml.SafeLoader])
def test_what_may_be_a_fault_is_left_to_the_careful_reading(text: str, loader: Any) -> None:
    """Only that one says what is wrong, and where."""
    assert read_quickly(text, loader) is None


def test_a_text_that_may_hold_too_many_values_is_left_to_the_careful_reading() -> None:
    """Nothing is counted here."""
    assert read_quickly(f"a: [{'1,' * 100_001}1]\n", FAST_LOADER) is None


def test_scalars_are_what_a_careful_reading_makes_of_them() -> None:
    """Quotes make text of everything."""
    text = "a: 'no'\nb: No\nc: 012\nd: 1.50\ne: ~\nf: \"1\"\ng: |\n  two\n  lines\nh: true\ni: []\nj: {}\nk: ''\n"

    assert repr(carefully(text)[0]) == repr(read_quickly(text, FAST_LOADER))
    assert repr(carefully(text)[0]) == repr(read_quickly(text, yaml.SafeLoader))


def test_a_few_places_are_found_without_reading_everything_again() -> None:
    """Most documents have few findings."""
    document = parse_document("".join(f"k{number}: {{a: [1, 2]}}\n" for number in range(40)))

    assert (3, 9) == document.locate(("k2", "a"))
    assert isinstance(document.marks, LateMapping)
    assert "recording" not in vars(document.marks._places)
    for number in range(40):
        assert (number + 1, 1) == document.locate((f"k{number}",), key=True)
    assert "recording" in vars(document.marks._places)
    assert (3, 9) == document.locate(("k2", "a"))


def test_a_document_can_be_copied() -> None:
    """A parser can't."""
    document = parse_document("a: {b: 1}\n")
    assert (1, 8) == document.locate(("a", "b"))

    again = copy.deepcopy(document)

    assert document == again
    assert (1, 8) == again.locate(("a", "b"))
    assert ("b",) not in again.marks
    assert isinstance(again, Document)
