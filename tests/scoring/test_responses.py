"""Reading answers: what is allowed, what is refused by name, and what is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any

import pytest

from cwinstruments.errors import InvalidResponseError
from cwinstruments.plan import State, compile_plan
from cwinstruments.scoring import NoteKind, ResponseNote, read_responses, score
from cwinstruments.scoring.responses import plain_response
from tests.builders import ITEMS, instrument, scale

PLAN = compile_plan(
    instrument({"s": scale(items=["a"])}, [*ITEMS, {"id": "gated", "options": "coded", "show_if": "flag"}])
)


class Whole(int):
    """An integer of another library's make."""

    def __repr__(self) -> str:
        return f"Whole({int(self)})"


class Foreign:
    """An integer that is no int, as array libraries have them."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __int__(self) -> int:
        return self.value

    @property
    def numerator(self) -> int:
        return self.value

    denominator = 1


Integral.register(Foreign)


@pytest.mark.parametrize(
    ("item", "response", "expected"),
    [
        ("a", 3, 3),
        ("a", 3.0, 3),
        ("a", Decimal("3.00"), 3),
        ("a", Fraction(3), 3),
        ("a", Whole(3), 3),
        ("a", Foreign(3), 3),
        ("half", 0.5, 1),
        ("half", Decimal("0.5"), 1),
        ("half", Fraction(1, 2), 1),
        ("half", 1, 2),
        ("hours", 7.1, 71),
        ("hours", Decimal("7.10"), 71),
        ("hours", 60, 600),
        ("strain", 35, 35),
        ("cases", 0, 0),
        ("flag", True, 1),
        ("flag", False, 0),
        ("flag", 1, 1),
        ("flag", 0.0, 0),
        ("role", "other", "other"),
        ("grade", "2.5", "2.5"),
        ("grade", 2.5, "2.5"),
        ("grade", Decimal("1.0"), "1"),
        ("grade", "none", "none"),
        ("rather", "time", "time"),
        ("start", "2024-02-29", 738945),
        ("start", date(2024, 2, 29), 738945),
    ],
)
def test_an_answer_is_read(item: str, response: Any, expected: int | str) -> None:
    """Numbers come as whole numbers after scaling, codes as text, dates as days."""
    read = read_responses(PLAN, {item: response})

    assert expected == read.answers.values[item]
    assert State.ANSWERED is read.answers.states[item]
    assert () == read.notes


@pytest.mark.parametrize(
    ("item", "code", "state"),
    [
        ("v", 97, State.NOT_APPLICABLE),
        ("v", 98.0, State.DONT_KNOW),
        ("v", Decimal(99), State.REFUSED),
        ("flag", 97, State.NOT_APPLICABLE),
        ("cases", 99, State.REFUSED),
        ("v", None, State.SKIPPED),
        ("services__food", 98, State.DONT_KNOW),
    ],
)
def test_a_code_says_why_there_is_no_answer(item: str, code: Any, state: State) -> None:
    """Codes are declared by item; an empty cell is skipped."""
    read = read_responses(PLAN, {item.split("__")[0]: code})

    assert state is read.answers.states[item]
    assert item not in read.answers.values


@pytest.mark.parametrize(
    ("item", "response", "message"),
    [
        ("a", 99, "item 'a': 99 is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        ("a", 0, "item 'a': 0 is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        ("a", 2.5, "item 'a': 2.5 is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        (
            "a",
            "3",
            "item 'a': '3' is not allowed; allowed is one of 1, 2, 3, 4, 5; this is text, make it a number first",
        ),
        ("a", "", "item 'a': '' is not allowed; allowed is one of 1, 2, 3, 4, 5; an empty cell is None"),
        ("a", True, "item 'a': True is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        ("a", [3], "item 'a': [3] is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        (
            "a",
            float("nan"),
            "item 'a': nan is not allowed; allowed is one of 1, 2, 3, 4, 5; an empty cell is None",
        ),
        ("a", float("inf"), "item 'a': inf is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        ("a", Decimal("NaN"), "item 'a': NaN is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        ("a", Decimal("sNaN"), "item 'a': sNaN is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        ("a", Decimal("1E+999999"), "item 'a': 1E+999999 is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        ("a", Fraction(7, 2), "item 'a': 7/2 is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        ("a", 1e308, "item 'a': 1e+308 is not allowed; allowed is one of 1, 2, 3, 4, 5"),
        (
            "a",
            10**400,
            f"item 'a': 1{'0' * 56}... is not allowed; allowed is one of 1, 2, 3, 4, 5",
        ),
        *(
            pytest.param(
                "a",
                huge,
                "item 'a': a number of thousands of digits is not allowed; allowed is one of 1, 2, 3, 4, 5",
                id=f"a huge {type(huge).__name__}",
            )
            for huge in (10**5000, Fraction(1, 10**5000), [10**5000])
        ),
        ("grade", 3, "item 'grade': 3 is not allowed; allowed is one of '1', '2.5', 'none'"),
        ("grade", True, "item 'grade': True is not allowed; allowed is one of '1', '2.5', 'none'"),
        ("grade", float("inf"), "item 'grade': inf is not allowed; allowed is one of '1', '2.5', 'none'"),
        (
            "grade",
            Fraction(10**350, 3),
            f"item 'grade': 1{'0' * 56}... is not allowed; allowed is one of '1', '2.5', 'none'",
        ),
        (
            "v",
            96,
            (
                "item 'v': 96 is not allowed; allowed is one of 1, 2, 3, 4, 5, "
                "or 97 (not applicable), 98 (don't know), 99 (refused)"
            ),
        ),
        (
            "flag",
            2,
            (
                "item 'flag': 2 is not allowed; allowed is one of 0, 1, "
                "or 97 (not applicable), 98 (don't know), 99 (refused)"
            ),
        ),
        ("cases", 41, "item 'cases': 41 is not allowed; allowed is 0 to 40, or 99 (refused)"),
        ("cases", 1.5, "item 'cases': 1.5 is not allowed; allowed is 0 to 40, or 99 (refused); whole numbers only"),
        (
            "cases",
            Decimal("1.5"),
            "item 'cases': 1.5 is not allowed; allowed is 0 to 40, or 99 (refused); whole numbers only",
        ),
        (
            "cases",
            Fraction(3, 2),
            "item 'cases': 3/2 is not allowed; allowed is 0 to 40, or 99 (refused); whole numbers only",
        ),
        ("cases", Decimal("sNaN"), "item 'cases': sNaN is not allowed; allowed is 0 to 40, or 99 (refused)"),
        ("cases", float("inf"), "item 'cases': inf is not allowed; allowed is 0 to 40, or 99 (refused)"),
        ("cases", Decimal("1E+999999"), "item 'cases': 1E+999999 is not allowed; allowed is 0 to 40, or 99 (refused)"),
        ("hours", 7.15, "item 'hours': 7.15 is not allowed; allowed is 0 to 60 in steps of 0.1"),
        ("strain", 33, "item 'strain': 33 is not allowed; allowed is 0 to 100 in steps of 5"),
        ("start", "2025-01-01", "item 'start': '2025-01-01' is not allowed; allowed is 2024-01-01 to 2024-12-31"),
        ("start", "soon", "item 'start': 'soon' is not allowed; allowed is 2024-01-01 to 2024-12-31"),
        ("start", 738945, "item 'start': 738945 is not allowed; allowed is 2024-01-01 to 2024-12-31"),
        (
            "start",
            datetime(2024, 2, 29, 12),
            (
                "item 'start': 2024-02-29 12:00:00 is not allowed; allowed is 2024-01-01 to 2024-12-31; "
                "this is a point in time, take its date()"
            ),
        ),
        ("rather", "both", "item 'rather': 'both' is not allowed; allowed is one of 'time', 'effort'"),
        *(
            (
                "services",
                response,
                (
                    f"item 'services': {response!r} is not allowed; allowed is a list of 'housing', 'food', "
                    f"or 97 (not applicable), 98 (don't know), 99 (refused){hint}"
                ),
            )
            for response, hint in (
                ("housing", "; this is text, make it a list first"),
                *((other, "") for other in (b"food", ["rent"], ["food", "food"], 3, [1], [None])),
            )
        ),
    ],
)
def test_what_is_not_allowed_is_refused_by_name(item: str, response: Any, message: str) -> None:
    """The error names respondent, item and value, and says what is allowed."""
    with pytest.raises(InvalidResponseError) as raised:
        score(PLAN, {item: response}, respondent="r1")

    assert f"respondent 'r1': {message}" == str(raised.value)
    assert "r1" == raised.value.respondent
    (note,) = raised.value.invalid
    assert isinstance(note, ResponseNote)
    assert (NoteKind.INVALID_RESPONSE, item) == (note.kind, note.item)
    assert note.value is response
    assert note.allowed is not None


def test_everything_that_is_not_allowed_is_named_at_once() -> None:
    """One error holds every answer and every key that is wrong, in words without a respondent too."""
    with pytest.raises(InvalidResponseError) as raised:
        score(PLAN, {"a": 9, "b": "x", "servces": 1, "zzzzz": 2})

    assert [
        "'servces' is no item of small; did you mean 'services'?",
        "'zzzzz' is no item of small",
        "item 'a': 9 is not allowed; allowed is one of 1, 2, 3, 4, 5",
        "item 'b': 'x' is not allowed; allowed is one of 1, 2, 3, 4, 5; this is text, make it a number first",
    ] == str(raised.value).splitlines()


@pytest.mark.parametrize(
    ("response", "housing", "food"),
    [
        (["food"], 0, 1),
        (("housing", "food"), 1, 1),
        ({"housing"}, 1, 0),
        (frozenset(), 0, 0),
        ([], 0, 0),
    ],
)
def test_a_multiple_choice_lists_what_was_selected(response: Any, housing: int, food: int) -> None:
    """Nothing selected is an answer too."""
    values = read_responses(PLAN, {"services": response}).answers.values

    assert (housing, food) == (values["services__housing"], values["services__food"])


def test_options_that_are_numbers_are_selected_by_number() -> None:
    """A code that is a number is the same as text and as number."""
    item = {"id": "grades", "type": "multiple_choice", "options": "grades"}
    plan = compile_plan(instrument({"s": scale(formula="count(flag)")}, ["flag", item]))
    values = read_responses(plan, {"grades": [2.5, "none"]}).answers.values

    assert {"grades__1": 0, "grades__2.5": 1, "grades__none": 1} == values


def test_text_is_accepted_and_has_no_part_in_any_score() -> None:
    """An item that is not scored is no unknown key."""
    read = read_responses(PLAN, {"remark": "all well"})

    assert () == read.notes
    assert "remark" not in read.answers.states


@pytest.mark.parametrize(
    ("responses", "state", "kind", "message"),
    [
        ({"flag": 1, "gated": 4}, State.ANSWERED, None, ""),
        ({"flag": 1}, State.SKIPPED, None, ""),
        ({"flag": 0}, State.NOT_ASKED, None, ""),
        (
            {"flag": 0, "gated": 4},
            State.NOT_ASKED,
            NoteKind.STALE_RESPONSE,
            "item 'gated' is answered (4) although it was not asked (that depends on 'flag'); it is not scored",
        ),
        (
            {"flag": 0, "gated": 44},
            State.NOT_ASKED,
            NoteKind.STALE_RESPONSE,
            "item 'gated' is answered (44) although it was not asked (that depends on 'flag'); it is not scored",
        ),
        (
            {"gated": 4},
            State.UNKNOWN,
            NoteKind.UNCONFIRMED_RESPONSE,
            "item 'gated' is answered (4) but 'flag' is not; it is not scored",
        ),
        ({"flag": 99}, State.UNKNOWN, None, ""),
        ({"flag": 97}, State.NOT_ASKED, None, ""),
    ],
)
def test_a_condition_decides_what_an_answer_is(
    responses: Mapping[str, Any], state: State, kind: NoteKind | None, message: str
) -> None:
    """An answer to what was not asked, or to what nobody knows was asked, is noted and not scored."""
    read = read_responses(PLAN, responses)

    assert state is read.answers.states["gated"]
    assert (state is State.ANSWERED) == ("gated" in read.answers.values)
    assert ([] if kind is None else [(kind, message)]) == [(note.kind, str(note)) for note in read.notes]


def test_a_condition_that_goes_on_without_what_is_missing_can_change() -> None:
    """Where a completion of the gates could hide or show an item, its bounds count both."""
    made = instrument(
        {"s": scale(items=["c"]), "t": scale(items=["d"])},
        [
            "a",
            "b",
            {"id": "c", "show_if": "count(a > 2, b > 2) >= 2"},
            {"id": "d", "show_if": "mean(a, b) > 2"},
            {"id": "half", "show_if": "sum(a, b) / (b - 1) > 2"},
        ],
    )
    read = read_responses(compile_plan(made), {"a": 3, "d": 4})

    assert (State.NOT_ASKED, State.ANSWERED) == (read.answers.states["c"], read.answers.states["d"])
    assert read.open_answers is not None
    assert (State.UNKNOWN, State.UNKNOWN) == (read.open_answers.states["c"], read.open_answers.states["d"])
    assert read_responses(compile_plan(made), {"a": 3, "b": 3, "c": 1}).open_answers is None
    assert 4.0 == score(made, {"a": 3, "d": 4})["t"].value


def test_a_condition_that_may_divide_by_0_can_change() -> None:
    """It holds by what is known, but nothing is promised about it."""
    made = instrument(
        {"s": scale(items=["c"])}, ["a", "cases", {"id": "c", "show_if": "count(a > 2, a / cases > 1) >= 1"}]
    )
    one = score(made, {"a": 3, "c": 4})["s"]

    assert (4.0, 1.0, 5.0, False) == (one.value, one.lower, one.upper, one.bounds_exact)


def test_going_on_without_what_is_not_allowed() -> None:
    """Invalid answers are noted and count as missing, unknown keys are noted and left out."""
    read = read_responses(PLAN, {"a": 9, "x": 1}, on_invalid="missing", on_unknown="ignore")

    assert State.INVALID is read.answers.states["a"]
    assert [NoteKind.UNKNOWN_ITEM, NoteKind.INVALID_RESPONSE] == [note.kind for note in read.notes]
    with pytest.raises(InvalidResponseError, match="'x' is no item"):
        read_responses(PLAN, {"a": 9, "x": 1}, on_invalid="missing")
    with pytest.raises(InvalidResponseError, match="item 'a'"):
        read_responses(PLAN, {"a": 9, "x": 1}, on_unknown="ignore")


def test_an_invalid_multiple_choice_is_noted_once() -> None:
    """Its options are several inputs of one item."""
    read = read_responses(PLAN, {"services": ["rent"]}, on_invalid="missing")

    assert ["services"] == [note.item for note in read.notes]
    assert {State.INVALID} == {read.answers.states[name] for name in ("services__housing", "services__food")}


@pytest.mark.parametrize("words", [{"on_invalid": "ignore"}, {"on_unknown": "missing"}])
def test_other_words_are_a_wrong_call(words: dict[str, str]) -> None:
    """What a caller may ask for is said."""
    with pytest.raises(ValueError, match="on_invalid is 'raise' or 'missing', on_unknown is 'raise' or 'ignore'"):
        read_responses(PLAN, {}, **words)  # type: ignore[arg-type]


def test_responses_are_a_mapping() -> None:
    """A list of answers has no items."""
    with pytest.raises(TypeError, match="responses are a mapping from item ids to answers, not list"):
        read_responses(PLAN, [1, 2])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("x", "x"),
        (2.5, 2.5),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Decimal("0.5"), 0.5),
        (Decimal("NaN"), "NaN"),
        (Fraction(1, 2), 0.5),
        (Fraction(2, 3), "2/3"),
        (Foreign(4), 4),
        (date(2024, 2, 29), "2024-02-29"),
        (["food", Decimal(1)], ["food", 1]),
        (("food",), ["food"]),
        pytest.param(10**5000, "a number of thousands of digits", id="a huge integer"),
        pytest.param(Fraction(10**5000, 3), "a number of thousands of digits", id="a huge fraction"),
    ],
)
def test_an_answer_is_written_as_json(response: Any, expected: Any) -> None:
    """Whatever was given can be noted in a file."""
    plain = plain_response(response)

    assert expected == plain
    assert type(expected) is type(plain)
    assert {"kind": "unknown_item", "item": "a", "value": expected, "message": "m"} == ResponseNote(
        NoteKind.UNKNOWN_ITEM, "a", response, "m"
    ).to_dict()
