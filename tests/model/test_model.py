"""The model: definitions as values, and as plain data again."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.model import (
    DateRange,
    ItemType,
    ItemUse,
    Linear,
    Range,
    ScaleUse,
    Then,
    definition_digest,
    digest,
    format_fraction,
    from_fraction,
    in_language,
    structure_instrument,
    to_fraction,
    unstructure_instrument,
)
from tests.builders import ITEMS, definition, instrument, scale

RICH = definition(
    {
        "one": scale(
            items=[
                "a",
                "-b",
                {"item": "c", "weight": "1/3", "reverse_keyed": True},
                {"item": "grade", "recode": {"1": 0, "2.5": "1/2", "none": 1}},
            ],
            missing={"min_answered": 2, "then": "available", "states": {"refused": "excluded"}},
            transform={"multiply": 2.5, "add": -1},
            round={"digits": 1, "rule": "half_even"},
            range={"min": 0, "max": 10},
            bands=[{"id": "low"}, {"id": "high", "at_least": "100/3"}],
            cutoffs=[{"id": "risk", "source": "none", "above": 2}],
        ),
        "two": scale(scales=["one", "-three", {"scale": "four", "weight": 2}], transform="pomp"),
        "three": scale(formula="a + 1"),
        "four": scale(items=["d"], missing={"max_missing": 1, "then": "none"}),
    },
    list(ITEMS),
    description={"en": "Everything", "es": "Todo"},
    translations={"es": {"status": "draft"}},
    forms={"self": {"rated_by": "caseworker"}},
    frameworks={"map": {"primary": "x", "secondary": ["y"]}},
)


def test_a_definition_is_read_and_written_back() -> None:
    """Plain data gives an instrument, and the instrument data that gives an equal one."""
    made = structure_instrument(RICH)
    data = unstructure_instrument(made)
    again = structure_instrument(json.loads(json.dumps(data)))

    assert made == again
    assert hash(made) == hash(again)
    assert data == unstructure_instrument(again)
    assert "instrument" == data["kind"]
    assert "small 1.0.0" == str(made)


def test_values_have_their_meaning() -> None:
    """Short forms are read like long ones, and numbers are exact."""
    made = structure_instrument(RICH)
    one, two = made.scales["one"], made.scales["two"]

    assert ItemUse("a") == one.items[0]
    assert ItemUse("b", reverse_keyed=True) == one.items[1]
    assert ItemUse("c", reverse_keyed=True, weight=Fraction(1, 3)) == one.items[2]
    assert {Fraction(1): 0, Fraction(5, 2): Fraction(1, 2), "none": 1} == one.items[3].recode
    assert (ScaleUse("one"), ScaleUse("three", reverse_keyed=True), ScaleUse("four", weight=Fraction(2))) == two.scales
    assert (Linear(Fraction(5, 2), Fraction(-1)), "pomp") == (one.transform, two.transform)
    assert Fraction(100, 3) == one.bands[1].at_least
    assert (Then.AVAILABLE, Then.NONE) == (one.missing.then, made.scales["three"].missing.then)
    assert Range(Fraction(0), Fraction(40)) == made.item("cases").range
    assert DateRange("2024-01-01", "2024-12-31") == made.item("start").range
    assert made.item("a").range is None
    assert ItemType.ORDERED_CHOICE is made.item("a").type


def test_data_leaves_out_what_is_the_default() -> None:
    """Two definitions that mean the same give the same data."""
    data = unstructure_instrument(structure_instrument(RICH))
    long = {**RICH, "items": [{"type": "ordered_choice", **item} for item in RICH["items"]]}

    assert data == unstructure_instrument(structure_instrument(long))
    assert ["a", "-b"] == data["scales"]["one"]["items"][:2]
    assert {"item": "c", "reverse_keyed": True, "weight": "1/3"} == data["scales"]["one"]["items"][2]
    assert {"1": 0, "2.5": 0.5, "none": 1} == data["scales"]["one"]["items"][3]["recode"]
    assert ["one", "-three", {"scale": "four", "weight": 2}] == data["scales"]["two"]["scales"]
    assert {"max_missing": 0, "then": "none"} == data["scales"]["three"]["missing"]


def test_an_item_is_found_by_its_id() -> None:
    """An id that is none is an error."""
    made = structure_instrument(RICH)
    with pytest.raises(KeyError, match="zz"):
        made.item("zz")

    assert "hours" == made.item("hours").id


def test_a_change_that_changes_nothing_is_kept() -> None:
    """An empty linear transform is still one when it is written."""
    made = instrument({"s": scale(items=["a"], transform={"multiply": 1})})

    assert made == structure_instrument(unstructure_instrument(made))


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        (3, Fraction(3)),
        (0.1, Fraction(1, 10)),
        (1e-7, Fraction(1, 10**7)),
        (Decimal("0.30"), Fraction(3, 10)),
        ("2/3", Fraction(2, 3)),
        ("-1/3", Fraction(-1, 3)),
        ("2.5", Fraction(5, 2)),
        (Fraction(7, 9), Fraction(7, 9)),
    ],
)
def test_numbers_are_read_exactly(written: Any, exact: Fraction) -> None:
    """What is written in decimals has no binary rounding, and is written back so that it reads the same."""

    assert exact == to_fraction(written)
    assert exact == to_fraction(from_fraction(exact))


@pytest.mark.parametrize(
    "written", ["two", "", "1/0", float("nan"), float("inf"), Decimal("-Infinity"), Decimal("NaN")]
)
def test_what_is_no_number_is_refused(written: Any) -> None:
    """Text that is none, and numbers that are not finite."""
    with pytest.raises(ValueError):
        to_fraction(written)


@pytest.mark.parametrize(
    ("number", "written", "text"),
    [
        (Fraction(3), 3, "3"),
        (Fraction(1, 10), 0.1, "0.1"),
        (Fraction(-5, 2), -2.5, "-2.5"),
        (Fraction(2, 3), "2/3", "2/3"),
        (Fraction(10**400), 10**400, str(10**400)),
        (Fraction(10**400, 3), f"{10**400}/3", f"{10**400}/3"),
    ],
)
def test_numbers_are_written_so_that_they_read_back(number: Fraction, written: Any, text: str) -> None:
    """As an integer, a decimal, or else a fraction; however large."""

    assert written == from_fraction(number)
    assert text == format_fraction(number)
    assert number == to_fraction(from_fraction(number))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ({"en": "Trust", "es": "Confianza"}, "es", "Confianza"),
        ({"en": "Trust", "es": "Confianza"}, "fr", "Trust"),
        ({"es": "Confianza", "fr": "Confiance"}, "de", "Confianza"),
        ({}, "en", ""),
        (None, "en", ""),
    ],
)
def test_text_is_given_in_a_language_or_the_next_best(text: Any, language: str, expected: str) -> None:
    """The language, else English, else the first there is."""

    assert expected == in_language(text, language)


def test_a_digest_names_content() -> None:
    """The order of keys does not matter; everything else does."""

    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    assert digest([1, 2]) != digest([2, 1])
    assert "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" == digest({})
    with pytest.raises(ValueError, match="Out of range float values"):
        digest(float("nan"))


def test_a_definition_digest_names_its_texts_too() -> None:
    """Another wording is another definition."""
    plain = instrument({"s": scale(items=["a"])})
    worded = instrument({"s": scale(items=["a"])}, [{"id": "a", "text": {"en": "I can ask."}}, "b", "c", "d"])

    assert definition_digest(plain) == definition_digest(instrument({"s": scale(items=["a"])}))
    assert definition_digest(plain) != definition_digest(worded)
