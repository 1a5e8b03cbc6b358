"""Tests of suspicions: which slip is named for a case that does not hold, and when nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unittest import mock

import pytest

from cwinstruments import load_catalog
from cwinstruments.cases import Cases, structure_cases
from cwinstruments.model import Instrument
from cwinstruments.mutants import Kind, make_mutants, suspect
from cwinstruments.mutants.sentences import _WORDS
from cwinstruments.mutants.settings import settings_of
from cwinstruments.plan import CORE_METHODS
from tests.builders import instrument, normed_instrument, one_scale, scale

LENIENT = {"min_answered": 2, "then": "available"}
A_TO_D = {"a": 1, "b": 2, "c": 5, "d": 4}


def cases_of(of: Instrument, *cases: tuple[Mapping[str, Any], Mapping[str, Any]]) -> Cases:
    """Give hand-worked cases: responses, and what each scale gives."""
    written = [
        {"id": f"case_{place}", "basis": "hand", "working": "By hand.", "responses": responses, "expect": expect}
        for place, (responses, expect) in enumerate(cases)
    ]
    return structure_cases({"instrument": of.id, "version": of.version, "cases": written})


def said(of: Instrument, responses: Mapping[str, Any], **expected: Any) -> str | None:
    """Give what is said about the scale `s` of an instrument with one case."""
    return suspect(of, cases_of(of, (responses, {"s": expected})).cases[0]).get("s")


@pytest.mark.parametrize(
    ("defined", "responses", "expected", "sentence"),
    [
        ({"items": ["a", "b", "c"]}, {"a": 2, "b": 5, "c": 2}, {"value": "5/3"}, "b was not reversed"),
        ({"items": ["a", "-b"]}, {"a": 2, "b": 1}, {"value": 1.5}, "b was reversed, expected as if not"),
        (
            {"items": ["a", "b", "c"]},
            {"a": 2, "b": 1, "c": 5},
            {"value": 1.5},
            "c was counted, expected as if left out",
        ),
        ({"items": ["a", "b"]}, {"a": 1, "b": 3, "d": 5, "c": 2}, {"value": 3, "n_items": 3}, "d was left out"),
        ({"items": ["a", "b", "c"]}, A_TO_D, {"value": 8}, "the mean was taken, expected is the sum"),
        ({"items": ["a", "b"], "method": "sum"}, A_TO_D, {"value": 1.5}, "the sum was taken, expected is the mean"),
        (
            {"items": ["a", {"item": "b", "weight": 2}, "c"]},
            {"a": 1, "b": 4, "c": 3},
            {"value": "8/3"},
            "b has weight 2, expected as if 1",
        ),
        (
            {"items": ["a", "b", "c"]},
            {"a": 1, "b": 2, "c": 4},
            {"value": 2.3},
            "the value was not rounded to 1 digit",
        ),
        (
            {"items": ["a", "b", "c"], "round": {"digits": 1, "rule": "half_up"}},
            {"a": 1, "b": 2, "c": 4},
            {"value": "7/3"},
            "the value was rounded to 1 digit, expected as if not",
        ),
        (
            {"items": ["a", "b", "c"], "round": {"digits": 1, "rule": "half_up"}},
            {"a": 1, "b": 2, "c": 4},
            {"value": 2.33},
            "the value was rounded to 1 digit, expected as if to 2 digits",
        ),
        (
            {"items": ["a", "b"], "round": {"digits": 0, "rule": "half_up"}},
            {"a": 2, "b": 3},
            {"value": 2, "n_answered": 2, "band": None},
            "a half was rounded by 'half_up', expected as if by 'half_even'",
        ),
        (
            {"items": ["a", "b", "c"]},
            {"a": 4, "b": 3, "c": 3},
            {"value": "175/3"},
            "the raw score was given, expected is the per cent of the maximum possible ('transform: pomp')",
        ),
        (
            {"items": ["a", "b", "c"], "transform": "pomp"},
            {"a": 4, "b": 3, "c": 3},
            {"value": "10/3"},
            "the score was transformed, expected is the raw score",
        ),
        (
            {"items": ["half", "half"][:1], "method": "sum"},
            {"half": 0.5},
            {"value": 1.5},
            "halves is coded from 0, expected as if from 1",
        ),
        (
            {"items": ["a", "b", "c", "d"], "method": "sum"},
            {"a": 1, "b": 1, "c": 1, "d": 2},
            {"value": 1},
            "five is coded from 1, expected as if from 0",
        ),
        (
            {"items": ["a", "b", "c"], "missing": LENIENT},
            {"a": 3},
            {"value": 3},
            "'min_answered' is 2, expected as if 1",
        ),
        (
            {"items": ["a", "b", "c"], "method": "sum", "missing": {**LENIENT, "then": "prorate"}},
            {"a": 3, "b": 5},
            {"value": 8},
            "missing answers were prorated, expected as if missing ones were counted as 0",
        ),
        (
            {"items": ["v", "w"], "missing": {"min_answered": 1, "then": "available"}},
            {"v": 3, "w": 97},
            {"value": 3, "n_items": 2},
            "'not_applicable' counted as excluded, expected as if missing",
        ),
        (
            {"items": ["a", "b"], "bands": [{"id": "low"}, {"id": "high", "at_least": 3}]},
            {"a": 3, "b": 3},
            {"value": 3, "band": "low"},
            "band 'high' begins at 3, expected as if at 3.5 or above 3",
        ),
        (
            {"items": ["a", "b"], "cutoffs": [{"id": "met", "source": "x", "below": 3}]},
            {"a": 3, "b": 3},
            {"value": 3, "cutoffs": {"met": True}},
            "cutoff 'met' ends below 3, expected as if below 3.5 or with 3",
        ),
        (
            {"items": [{"item": "b", "recode": {1: 7, 2: 9, 3: 3, 4: 4, 5: 5}}]},
            {"a": 1, "b": 2},
            {"value": 10},
            "b recodes 2 to 9, expected as if to 10",
        ),
        ({"formula": "a * b"}, {"a": 4, "b": 4}, {"value": 1}, "expected as if the formula were a / b"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_slip_is_named(
    defined: Mapping[str, Any], responses: Mapping[str, Any], expected: Mapping[str, Any], sentence: str
) -> None:
    """Each kind of slip is put into the words of the one who made it."""
    of = one_scale("a", "b", "c", "d", "v", "w", "half", **defined)

    assert sentence == said(of, responses, **expected)


def test_a_norm_read_one_row_off_is_named() -> None:
    """The table of a norm is not guessed at: a mean or a deviation that is one higher is nobody's slip."""
    rows = [{"raw": raw, "norm": 30 + 5 * raw} for raw in range(7)]
    of = normed_instrument({"strata": [{"rows": rows}], "interpolate": "none", "outside": "refuse"})
    case = cases_of(of, ({"a": 1, "b": 1, "c": 1}, {"raw": {"value": 3}, "normed": {"value": 50}})).cases[0]

    assert {"normed": "expected is the norm of the row next to that of the raw score"} == suspect(of, case)


def test_a_norm_beyond_its_table_is_named() -> None:
    """The expected score is that of the nearest row."""
    rows = [{"raw": raw, "norm": 30 + 5 * raw} for raw in range(1, 7)]
    of = normed_instrument({"strata": [{"rows": rows}], "interpolate": "none", "outside": "refuse"})
    case = cases_of(of, ({"a": 0, "b": 0, "c": 0}, {"normed": {"value": 35}})).cases[0]

    assert {"normed": "'outside' of the norm is 'refuse', expected as if 'clamp'"} == suspect(of, case)


def test_every_kind_of_change_has_its_words() -> None:
    """A kind without words could be found and not be said."""

    assert set(Kind) == set(_WORDS)


def test_an_item_without_an_answer_is_not_said_to_have_been_counted() -> None:
    """That the others would be enough without it is a matter of the missing rule."""
    strict = one_scale(items=["a", "b", "c"], missing={"max_missing": 0})

    assert said(strict, {"a": 2, "c": 4}, value=3, n_answered=2) is None


def test_a_part_without_a_score_is_not_said_to_have_been_counted() -> None:
    """As with items: the total wants both parts, and what differs is its missing rule."""
    of = instrument({"s": scale(items=["a"]), "t": scale(items=["b"]), "total": scale(scales=["s", "t"])})
    cases = cases_of(of, ({"a": 2}, {"total": {"value": 2}}))

    assert {} == suspect(of, cases.cases[0])


def test_a_case_that_holds_is_no_matter() -> None:
    """Nothing is said of it, and no slip is tried."""
    with mock.patch("cwinstruments.mutants.suspicions.slips_of", side_effect=AssertionError):
        assert said(one_scale(items=["a", "b"]), {"a": 1, "b": 2}, value=1.5) is None


def test_a_value_that_no_slip_explains_is_not_explained() -> None:
    """What is said would be false; so is what is said of a scale that is not there."""
    of = one_scale(items=["a", "b", "c", "d"])

    assert said(of, A_TO_D, value="2.17") is None
    assert {} == suspect(of, cases_of(of, (A_TO_D, {"other": {"value": 1}})).cases[0])


def test_other_cases_decide_between_slips() -> None:
    """Two items answered alike can't be told apart by one case; a second one does."""
    of = one_scale(items=["a", "b", "c"], method="sum")
    turned = ({"a": 2, "b": 2, "c": 1}, {"s": {"value": 7}})
    both = cases_of(of, turned, ({"a": 2, "b": 5, "c": 1}, {"s": {"value": 4}}))

    assert {"s": "a or b was not reversed"} == suspect(of, both.cases[0])
    assert {"s": "b was not reversed"} == suspect(of, both.cases[0], cases=both)


def test_many_items_that_explain_it_are_counted() -> None:
    """A list of them would help nobody; that of four does."""
    answers = dict.fromkeys("abcdv", 1)
    five, four = (
        one_scale("a", "b", "c", "d", {"id": "v", "options": "five"}, items=list(ids)) for ids in ("abcdv", "abcd")
    )

    assert "one of 5 items was not reversed" == said(five, answers, value=1.8)
    assert "a, b, c or d was not reversed" == said(four, {**answers, "v": None}, value=2)


def test_a_slip_that_many_others_explain_as_well_is_not_named() -> None:
    """Any weight fits by chance where three items are answered alike."""
    of = one_scale(items=["a", "b", "c"], method="sum", missing={"max_missing": 0})

    assert said(of, {"a": 4, "b": 4, "c": 4}, value=16, n_items=3) is None


def test_a_slip_below_is_named_with_its_scale() -> None:
    """The sum of all is wrong since one of its parts is; it is said where."""
    scales = {"s": scale(items=["a", "b"]), "t": scale(items=["c", "d"]), "all": scale(scales=["s", "t"])}
    of = instrument(scales)
    found = suspect(of, cases_of(of, (A_TO_D, {"s": {"value": 2.5}, "all": {"value": 3.5}})).cases[0])
    alone = suspect(of, cases_of(of, (A_TO_D, {"all": {"value": 3.5}, "t": {"value": 4.5}})).cases[0])

    assert {"s": "b was not reversed", "all": "in s, b was not reversed"} == found
    assert {"all": "in s, b was not reversed"} == alone


def test_what_a_case_says_of_parameters_counts() -> None:
    """The instrument is tried with the values that its cases give."""
    of = instrument(
        {"s": scale(items=["a", "b"], transform={"multiply": {"parameter": "by"}})},
        parameters={"by": {"type": "integer", "enum": [1, 10], "title": {"en": "By"}}},
    )
    wrong = cases_of(of, ({"a": 1, "b": 2}, {"s": {"value": 25}}))
    beside = structure_cases(
        {
            "instrument": "small",
            "version": "1.0.0",
            "parameters": {"by": 10},
            "cases": [{"id": "one", "basis": "hand", "responses": {"a": 1, "b": 2}, "expect": {"s": {"value": 25}}}],
        }
    )

    assert {} == suspect(of, wrong.cases[0]), "without a value there is nothing to score"
    assert {"s": "b was not reversed"} == suspect(of, beside.cases[0], cases=beside)


@pytest.mark.parametrize(
    ("counted", "left_out"),
    [
        ({"options": "up"}, {"options": "down"}),
        ({"type": "integer", "range": {"min": 0, "max": 10}}, {"type": "integer", "range": {"min": 0, "max": 10}}),
    ],
)
def test_an_item_that_was_left_out_is_named_however_it_is_answered(
    counted: Mapping[str, Any], left_out: Mapping[str, Any]
) -> None:
    """By options of another name or order, or by a number without any."""
    up = [{"value": one} for one in range(1, 6)]
    options = {"up": {"options": up}, "down": {"options": up[::-1]}}
    items = ({"id": "one", **counted}, {"id": "other", **left_out})
    of = instrument({"s": scale(items=["one"], method="sum")}, items, response_options=options)
    cases = cases_of(
        of,
        ({"one": 1, "other": 4}, {"s": {"value": 5}}),
        ({"one": 3, "other": 4}, {"s": {"value": 7, "n_items": 2}}),
    )

    assert [{"s": "other was left out"}] * 2 == [suspect(of, one, cases=cases) for one in cases.cases]


def test_slips_planted_in_an_instrument_that_ships_are_found() -> None:
    """Of every second item that is turned or left out, this very item is named."""
    catalog = load_catalog(disabled=())
    of, cases = catalog.instrument("harm-fairness-response"), catalog.cases("harm-fairness-response")
    assert cases is not None
    planted = [one for one in make_mutants(of) if one.kind in (Kind.KEYING, Kind.DROPPED)][::2]
    found = [(mutant.id, _explain(mutant.instrument, cases)) for mutant in planted]

    assert 9 == len(found)
    assert [] == [(id, sentence) for id, sentence in found if id.split()[0] not in sentence]


def _explain(of: Instrument, cases: Cases) -> str:
    """Say what explains the first case that does not hold."""
    (setting,) = settings_of(of, cases, CORE_METHODS)
    case = next(one for one in cases.cases if not setting.holds(one))
    return " ".join(suspect(of, case, cases=cases).values())


def test_numbers_in_sentences_are_exact() -> None:
    """They are spelt as in a definition."""
    of = one_scale(items=[{"item": "a", "weight": 0.5}, "b", "c"], method="sum")

    assert "a has weight 0.5, expected as if 1" == said(of, {"a": 4, "b": 1, "c": 1}, value=6)
