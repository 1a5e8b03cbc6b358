from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plan import compile_plan
from cwinstruments.rules import check_scoring
from cwinstruments.rules.words import join_ids
from tests.builders import definition, instrument, normed_instrument, scale

FITS = "it would fit options of {}, but they are coded {}: how does the source code them?"
ZERO = {
    "zero": {"options": [{"value": value} for value in range(5)]},
    "five": {"options": [{"value": value} for value in range(1, 6)]},
}


def found(scales: dict[str, dict[str, Any]], wanted: Any = ("a", "b", "c", "d"), **said: Any) -> list[Diagnostic]:
    """Give what the rules find in an instrument of these scales, without notes on how it is presented."""
    made = instrument({id: scale(**one) for id, one in scales.items()}, wanted, **said)
    return check_scoring(made, compile_plan(made))


def codes(diagnostics: list[Diagnostic]) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(one.code, one.path) for one in diagnostics]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"range": {"min": 0, "max": 8}, "items": ["a", "b"], "method": "sum"}, "CWI320"),
        ({"bands": [{"id": "low"}, {"id": "high", "at_least": 2}], "items": ["a", "-b"], "method": "sum"}, "CWI321"),
        ({"cutoffs": [{"id": "low", "at_most": 1, "source": "x"}], "items": ["a", "b"], "method": "sum"}, "CWI322"),
        ({"cutoffs": [{"id": "low", "at_most": 0.5, "source": "x"}], "scales": ["other"]}, "CWI322"),
        ({"range": {"min": 0, "max": 40}, "items": ["a"], "transform": {"multiply": 10}}, "CWI320"),
        ({"range": {"min": 1, "max": 9}, "formula": "a + b - 1"}, None),
        ({"range": {"min": -1, "max": 7}, "formula": "a + b - 1"}, "CWI320"),
        ({"range": {"min": 0, "max": 4}, "formula": "if(a > 0, 2 * b / 2)"}, "CWI320"),
        ({"range": {"min": 0, "max": 4}, "formula": "max(a, b)"}, "CWI320"),
    ],
)
def test_a_finding_says_where_another_coding_of_the_options_would_fit(said: dict[str, Any], code: str | None) -> None:
    """Options of 1 to 5 that a source codes 0 to 4 show in ranges, bands and cutoffs."""
    scales = {"s": said, **({"other": {"items": ["a", "b"]}} if "scales" in said else {})}
    hints = [one.hint for one in found(scales) if one.code == code]

    assert ([] if code is None else [FITS.format("0 to 4", "1 to 5")]) == hints


@pytest.mark.parametrize(
    "said",
    [
        {"range": {"min": 0, "max": 8}, "items": ["a", "cases"], "method": "sum"},
        {"range": {"min": 1, "max": 6}, "items": ["a", "b"]},
        {
            "range": {"min": 0, "max": 1},
            "items": ["a", {"item": "b", "recode": {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}}],
        },
        {"range": {"min": 0, "max": 4}, "items": ["half"]},
        {"range": {"min": 0, "max": 4}, "formula": "a * b"},
        {"range": {"min": 0, "max": 4}, "formula": "max(a, 2 * b)"},
        {"range": {"min": 1, "max": 101}, "items": ["a", "b"], "transform": "pomp"},
        {
            "range": {"min": 0, "max": 1},
            "items": ["a"],
            "transform": {"multiply": 0.3},
            "round": {"digits": 0, "rule": "half_up"},
        },
    ],
)
def test_a_range_that_no_other_coding_gives_has_no_such_hint(said: dict[str, Any]) -> None:
    """Something else is wrong with it, so the hint sends nobody to the options."""
    (hint,) = [one.hint for one in found({"s": said}, ("a", "b", "cases", "half")) if one.code == "CWI320"]

    assert "compare option values, keying, weights and transform with the source" == hint


def test_options_that_begin_at_another_number_are_one_finding() -> None:
    """However many scales they are in; the others are related to the first, and those made of them say nothing."""
    said: dict[str, Any] = {
        "first": {"items": ["a", "b"], "range": {"min": 0, "max": 4}},
        "second": {"items": ["c", "d"], "method": "sum", "range": {"min": 0, "max": 8}},
        "total": {"scales": ["first", "second"], "range": {"min": 0, "max": 6}},
        "sum": {"formula": "total + 1", "range": {"min": 0, "max": 7}},
        "apart": {"scales": ["second"], "range": {"min": 2, "max": 10}},
    }
    (one,) = [one for one in found(said) if one.code == "CWI320"]

    assert ("scales", "first", "range") == one.path
    assert [("scales", "second", "range")] == [related.path for related in one.related]


def test_a_range_at_fault_is_one_finding() -> None:
    """Bands, cutoffs and norms that fit the range as it is declared fit what the source says."""
    said = {
        "items": ["a", "b"],
        "range": {"min": 0, "max": 4},
        "bands": [{"id": "low"}, {"id": "middle", "at_least": 1}, {"id": "high", "at_least": 3}],
        "cutoffs": [{"id": "low", "below": 1, "source": "x"}],
    }

    assert [("CWI320", ("scales", "s", "range"))] == codes(found({"s": said}, evidence={"status": "published"}))


def test_bands_for_another_coding_are_one_finding() -> None:
    """However many scales have such bands."""
    bands = [{"id": "low"}, {"id": "middle", "at_least": 2.33}, {"id": "high", "at_least": 3.67}]
    options = {"response_options": ZERO}
    wanted = [{"id": id, "options": "zero"} for id in "abcd"]
    (one,) = found(
        {"s": {"items": ["a", "b"], "bands": bands}, "t": {"items": ["c", "d"], "bands": bands}}, wanted, **options
    )

    assert ("CWI356", FITS.format("1 to 5", "0 to 4")) == (one.code, one.hint)
    assert [("scales", "t", "bands")] == [related.path for related in one.related]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"bands": [{"id": "low"}, {"id": "high", "at_least": 110}], "transform": "pomp"}, "CWI321"),
        ({"cutoffs": [{"id": "high", "at_least": 110, "source": "x"}], "transform": "pomp"}, "CWI322"),
        ({"bands": [{"id": "low"}, {"id": "high", "at_least": 110}], "scales": ["per_cent"]}, "CWI321"),
        ({"bands": [{"id": "low"}, {"id": "high", "at_least": 5.5}]}, "CWI321"),
        ({"cutoffs": [{"id": "high", "at_least": 5.5, "source": "x"}]}, "CWI322"),
    ],
)
def test_no_other_coding_is_guessed_where_none_helps(said: dict[str, Any], code: str) -> None:
    """Per cent of the maximum is 0 to 100 with any coding, and nobody codes five options from 2."""
    items = {} if "scales" in said else {"items": ["a", "b"]}
    hints = [
        one.hint or ""
        for one in found({"per_cent": {"items": ["c", "d"], "transform": "pomp"}, "s": {**items, **said}})
        if one.code == code
    ]

    assert [False] == ["options" in hint for hint in hints]


@pytest.mark.parametrize("kind", ["bands", "sum"])
def test_bands_that_fit_lower_options_are_found_as_well(kind: str) -> None:
    """Thirds of 0 to 4 or of their sum, where options are 1 to 5."""
    bands = {
        "bands": [{"id": "low"}, {"id": "middle", "at_least": "4/3"}, {"id": "high", "at_least": "8/3"}],
        "sum": [{"id": "low"}, {"id": "middle", "above": 3}, {"id": "high", "above": 8}],
    }[kind]
    method = "sum" if kind == "sum" else "mean"

    assert ["CWI356"] == [
        one.code for one in found({"s": {"items": ["a", "b", "c"], "method": method, "bands": bands}})
    ]


# Norms

ROWS = [{"raw": raw, "norm": 40 + raw} for raw in range(7)]
PRORATE = {"min_answered": 2, "then": "prorate"}
WHOLE = {"digits": 0, "rule": "half_up"}
TENTHS = {"digits": 1, "rule": "half_up"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"missing": PRORATE, "round": WHOLE}, []),
        ({"missing": PRORATE, "round": TENTHS}, ["CWI367"]),
        ({"missing": {"min_answered": 1, "then": "prorate"}, "round": TENTHS}, ["CWI367"]),
        ({"missing": {"min_answered_fraction": "1/2", "then": "prorate"}, "round": WHOLE}, []),
        ({"missing": PRORATE}, ["CWI367"]),
        ({"missing": {"max_missing": 0}}, []),
        ({"missing": PRORATE, "round": TENTHS, "items": ["a", "b", {"item": "c", "weight": 2}]}, ["CWI367"]),
        ({"missing": PRORATE, "round": TENTHS, "transform": {"multiply": "1/2"}}, ["CWI367"]),
        ({"range": {"min": 1, "max": 7}}, ["CWI320"]),
    ],
)
def test_estimates_need_rows_too(raw: dict[str, Any], expected: list[str]) -> None:
    """Of three items of 0 to 2, two that are answered give 1.5 times their sum, which is no row unless rounded."""
    made = normed_instrument({"outside": "refuse", "strata": [{"rows": ROWS}]}, raw)
    plan = compile_plan(made)

    assert expected == [one.code for one in check_scoring(made, plan) if one.code != "CWI340"]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [(["a"], "'a'"), (["a", "b"], "'a' and 'b'"), (["a", "b", "c", "d"], "'a', 'b', 'c' and 'd'")],
)
def test_a_few_ids_are_written_out(ids: list[str], expected: str) -> None:
    """Of many only the first are."""
    assert expected == join_ids(ids)


# Formulas with parameters


@pytest.mark.parametrize("formula", ["a + share * b", "if(a > edge, 1, b)"])
def test_what_a_parameter_switches_off_is_no_fault(formula: str) -> None:
    """With this value the formula makes no use of an item; with another it does."""
    parameters = {
        "share": {"type": "integer", "min": 0, "max": 2, "default": 0, "title": {"en": "Share"}},
        "edge": {"type": "integer", "min": 1, "max": 9, "default": 9, "title": {"en": "Edge"}},
    }
    from cwinstruments.model import structure_instrument

    made = structure_instrument({**definition({"s": scale(formula=formula)}), "parameters": parameters}).bind(
        share=0, edge=9
    )

    assert [] == check_scoring(made, compile_plan(made))
