"""A cell means what the item takes, and nothing is missing unless it is empty or the caller said so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cwinstruments import ScoringPlan, score
from cwinstruments.errors import InvalidResponseError
from cwinstruments.files import answer_readers
from cwinstruments.files.answers import explain_refusal


@pytest.mark.parametrize(
    ("item", "cell", "answer"),
    [
        ("p1", "3", 3),
        ("p1", " 3\u00a0", 3),
        ("p1", "3.0", Decimal("3.0")),
        ("p1", "-3", -3),
        ("p1", "99", 99),
        ("p1", "three", "three"),
        ("p1", "NA", "NA"),
        ("p1", "3,5", "3,5"),
        ("p1", "٣", "٣"),
        ("p1", "1e5", Decimal("1e5")),
        ("p1", "1e500", "1e500"),
        ("p1", "9" * 5000, "9" * 5000),
        ("p1", "1_000", "1_000"),
        ("hours", "37.5", Decimal("37.5")),
        ("hours", "37.", Decimal("37")),
        ("visits", "true", True),
        ("visits", "No", False),
        ("visits", "YES", True),
        ("visits", "FALSE", False),
        ("visits", "1", True),
        ("visits", "0", False),
        ("visits", "9", 9),
        ("visits", "maybe", "maybe"),
        ("role", "caseworker", "caseworker"),
        ("role", "3", "3"),
        ("role", "3.0", Decimal("3.0")),
        ("role", "99", 99),
        ("helped", "peer", ["peer"]),
        ("helped", "peer; mentor;", ["peer", "mentor"]),
        ("helped", "peer|mentor", ["peer", "mentor"]),
        ("helped", "[]", []),
        ("helped", "99", 99),
        ("helped", "98", ["98"]),
        ("began", "2024-02-29", "2024-02-29"),
        ("remark", "NA", "NA"),
    ],
)
def test_a_cell_is_read_as_its_item_needs(plan: ScoringPlan, item: str, cell: str, answer: Any) -> None:
    """What is no answer stays text, so that it is refused with what is allowed."""
    found = answer_readers(plan)[item](cell)

    assert answer == found
    assert type(answer) is type(found)


@pytest.mark.parametrize("item", ["p1", "hours", "visits", "role", "helped", "began", "remark"])
def test_an_empty_cell_is_no_answer_to_any_item(plan: ScoringPlan, item: str) -> None:
    """Nor is one of white space, or null in JSON."""
    read = answer_readers(plan)[item]

    assert [None, None, None] == [read(""), read(" \t"), read(None)]


def test_only_what_the_caller_names_means_missing(plan: ScoringPlan) -> None:
    """Exactly as it is written, in every item."""
    readers = answer_readers(plan, missing_texts=["NA", " - "])

    assert [None, None, None] == [readers["p1"]("NA"), readers["role"](" NA "), readers["hours"]("-")]
    assert ["na", "n/a"] == [readers["p1"]("na"), readers["p1"]("n/a")]


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("37,5", Decimal("37.5")),
        ("37.5", Decimal("37.5")),
        ("-0,125", Decimal("-0.125")),
        ("1234,567", Decimal("1234.567")),
        ("1,250", "1,250"),
        ("1,250,000", "1,250,000"),
        ("12,", "12,"),
    ],
)
def test_a_decimal_comma_is_read_where_it_can_mean_nothing_else(plan: ScoringPlan, cell: str, answer: Any) -> None:
    """A comma before three digits may part thousands, so it is refused."""
    found = answer_readers(plan, decimal_comma=True)["hours"](cell)

    assert answer == found
    assert type(answer) is type(found)


@pytest.mark.parametrize("value", [3, 2.5, True, ["peer"], {"a": 1}, Decimal("1.5")])
def test_what_is_typed_already_is_left_as_it_is(plan: ScoringPlan, value: Any) -> None:
    """JSON tells numbers and texts apart itself."""
    assert value is answer_readers(plan)["p1"](value)


def test_what_can_not_be_read_is_refused_when_it_is_scored(plan: ScoringPlan) -> None:
    """One checker serves tables, JSON and Python."""
    readers = answer_readers(plan)
    cells = {"p1": "NA", "hours": "9" * 5000, "visits": "maybe", "role": "98", "helped": "dog", "began": "soon"}
    with pytest.raises(InvalidResponseError) as refused:
        score(plan, {item: readers[item](cell) for item, cell in cells.items()})

    assert list(cells) == [getattr(one, "item", "") for one in refused.value.invalid]


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("NA", "leave the cell empty where there is no answer, or say that 'NA' means so: --missing-text NA"),
        ("#N/A", "leave the cell empty where there is no answer, or say that '#N/A' means so: --missing-text '#N/A'"),
        ("1,250", "a comma may part thousands or decimals: write 1250, or 1.250"),
        ("37,5", "write 37.5; a decimal comma is read where semicolons or tabs part the cells"),
        ("three", None),
        (9, None),
    ],
)
def test_what_is_often_meant_is_explained(answer: Any, hint: str | None) -> None:
    """Where the look of a text says what it may be."""
    assert hint == explain_refusal(answer)
