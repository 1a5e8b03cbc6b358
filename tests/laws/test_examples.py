"""Small instruments on which a law once failed, or could fail where a search would seldom look."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.errors import DefinitionError, InvalidResponseError
from cwinstruments.model import Instrument, RoundingRule, structure_instrument, unstructure_instrument
from cwinstruments.plan import compile_plan, possible_range
from cwinstruments.scoring import Score, explain, score, verify
from cwinstruments.scoring.evaluator import round_snapped
from tests.laws.support import completions

ALL = {"max_missing": 0}
ANY = {"min_answered": 1, "then": "available"}
OPTIONS = {
    "five": {"options": [{"value": value} for value in range(1, 6)]},
    "three": {
        "options": [{"value": value} for value in (1, 2, 3)],
        "nonresponse": [{"code": 97, "reason": "not_applicable"}],
    },
    "roles": {"options": [{"value": "caseworker"}, {"value": "supervisor"}, {"value": 7}]},
}

_CHOICES = {id: {"options": id, **({"type": "nominal_choice"} if id == "roles" else {})} for id in OPTIONS}


def _instrument(items: dict[str, dict[str, Any] | str], scales: dict[str, dict[str, Any]]) -> Instrument:
    """Build an instrument; an item given as text has these response options."""
    return structure_instrument(
        {
            "id": "an-example",
            "version": "1.0.0",
            "title": {"en": "An example"},
            "source": {"citation": "Made up."},
            "licence": {"name": "CC0-1.0", "text_redistributable": "yes"},
            "evidence": {"status": "original_not_validated"},
            "unit": "team",
            "permitted_level": "both",
            "sensitivity": "routine",
            "wording": "key_only",
            "response_options": OPTIONS,
            "items": [{"id": id, **(_CHOICES[one] if isinstance(one, str) else one)} for id, one in items.items()],
            "scales": {
                id: {"title": {"en": id}, "direction": "descriptive", "missing": ALL, "method": "mean", **one}
                for id, one in scales.items()
            },
        }
    )


def _formula(text: str, **more: Any) -> dict[str, Any]:
    return {"method": "formula", "formula": text, **more}


def _completed(instrument: Instrument, answers: dict[str, Any], scale: str) -> list[float]:
    """Give the different scores of a scale over all completions."""
    values = {score(instrument, one)[scale].value for one in completions(instrument, answers, most=100_000)}
    return sorted(value for value in values if value is not None)


def _ends(one: Score) -> tuple[float | None, float | None]:
    return one.lower, one.upper


def _codes(instrument: Instrument) -> list[str]:
    with pytest.raises(DefinitionError) as raised:
        compile_plan(instrument)
    return [diagnostic.code for diagnostic in raised.value.diagnostics]


# Names


def test_an_item_may_be_called_like_a_step() -> None:
    """Items and the steps of a scale have names of their own, whatever the ids."""
    for id in ("raw", "score", "enough", "n_items", "n_answered", "value", "band", "reason"):
        scale = {"items": [{"item": id, "recode": {"caseworker": 1, "supervisor": 2, "7": 4}}]}
        scores = score(_instrument({id: "roles"}, {"s": scale}), {id: "supervisor"})

        assert 2.0 == scores["s"].value


def test_a_scale_may_be_called_like_a_function() -> None:
    """A name before a parenthesis is a function, so a scale `sum` computed with sum() is no circle."""
    instrument = _instrument({"a": "five", "b": "five"}, {"sum": _formula("sum (a, b)"), "s": _formula("sum / 2")})

    assert (7.0, 3.5) == tuple(one.value for one in score(instrument, {"a": 3, "b": 4}).scales.values())


def test_an_item_may_be_called_like_a_truth_value_where_no_formula_names_it() -> None:
    """An id that formulas could not tell from their own words is no obstacle to means and sums."""
    scores = score(
        _instrument({"true": "five", "and": "five"}, {"s": {"items": ["true", "-and"]}}), {"true": 5, "and": 1}
    )

    assert 5.0 == scores["s"].value


# The order of things


def test_plans_keep_the_order_of_the_scales_of_their_own_definition() -> None:
    """Two instruments that differ in the order of their scales alone are equal, and yet each has its own plan."""
    scales: dict[str, dict[str, Any]] = {"x": {"items": ["a"]}, "y": {"items": ["a"]}}
    one = _instrument({"a": "five"}, scales)
    other = _instrument({"a": "five"}, dict(reversed(scales.items())))

    assert one == other
    assert ["x", "y"] == [output.scale for output in compile_plan(one).outputs]
    assert ["y", "x"] == [output.scale for output in compile_plan(other).outputs]


# Ranges


def test_a_composite_of_sums_that_are_all_or_nothing_has_a_per_cent_of_the_maximum() -> None:
    """A sum without a missing answer is within its range, however unequal its items are."""
    instrument = _instrument(
        {"a": "five", "b": {"type": "integer", "range": {"min": 0, "max": 50}}},
        {
            "part": {"items": ["a", "b"], "method": "sum", "missing": {**ALL, "states": {"not_asked": "missing"}}},
            "whole": {"scales": ["part"], "missing": {"min_scored": 1, "then": "available"}, "transform": "pomp"},
        },
    )

    assert 50.0 == score(instrument, {"a": 3, "b": 25})["whole"].value


def test_a_per_cent_of_the_maximum_is_refused_where_items_of_unequal_ranges_can_leave() -> None:
    """`max_missing: 0` lets items leave that are not applicable; what is left can then lie beyond the range."""
    items: dict[str, dict[str, Any] | str] = {"a": "three", "b": {"type": "integer", "range": {"min": 0, "max": 50}}}

    assert ["CWI310"] == _codes(_instrument(items, {"s": {"items": ["a", "b"], "transform": "pomp"}}))
    stays = {**ALL, "states": {"not_applicable": "missing"}}
    instrument = _instrument(items, {"s": {"items": ["a", "b"], "transform": "pomp", "missing": stays}})
    assert 100.0 == score(instrument, {"a": 3, "b": 50})["s"].value


def test_the_scores_of_nominal_codes_leave_the_range_of_a_scale_as_it_is() -> None:
    """Every code has a score, so the possible range does not allow for an answer without one."""
    instrument = _instrument(
        {"role": "roles", "a": "five"},
        {
            "s": {"items": [{"item": "role", "recode": {"caseworker": 0, "supervisor": 2, "7": 4}}, "a"]},
            "turned": {"scales": ["-s"]},
        },
    )
    possible = possible_range(compile_plan(instrument), "s.score")

    assert possible is not None
    assert (Fraction(1, 2), Fraction(9, 2)) == (possible.min, possible.max)
    assert 4.5 == score(instrument, {"role": "caseworker", "a": 1})["turned"].value


def test_a_plain_sum_lets_no_part_leave() -> None:
    """A sum of fewer parts would look like a low score; that holds for a sum of scales as for one of items."""
    leaving = {"max_missing": 0, "states": {"skipped": "excluded"}}
    sums = {"items": ["a", "b"], "method": "sum", "missing": leaving}
    part = {"items": ["a"]}
    whole = {"scales": ["part"], "method": "sum", "missing": leaving}

    assert ["CWI309"] == _codes(_instrument({"a": "five", "b": "five"}, {"s": sums}))
    assert ["CWI309"] == _codes(_instrument({"a": "five"}, {"part": part, "s": whole}))
    assert ["CWI306"] == _codes(_instrument({"t": {"type": "text"}}, {"s": {"items": ["t"], "method": "sum"}}))


# Bounds


def test_bounds_know_that_what_is_skipped_would_be_answered() -> None:
    """Counting answers counts those of a completion too."""
    instrument = _instrument({"a": "five", "b": "five"}, {"s": _formula("answered(a, b)", missing=ANY)})
    one = score(instrument, {"a": 1})["s"]

    assert (1.0, 2.0, 2.0) == (one.value, *_ends(one))
    assert [2.0] == _completed(instrument, {"a": 1}, "s")


def test_bounds_of_a_formula_over_scales_have_two_ends_where_they_are_the_same() -> None:
    """Where nothing can move a value, lower and upper are both that value."""
    instrument = _instrument(
        {"a": "five", "b": "five"}, {"part": {"items": ["a"]}, "s": _formula("answered(part)", missing=ANY)}
    )

    assert (1.0, 1.0) == _ends(score(instrument, {})["s"])


@pytest.mark.parametrize(
    "condition", ["count(a == 1, b == 1) == 1", "answered(a, b) == 1", "mean(a, b) >= 3", "sum(a, b) > 4"]
)
@pytest.mark.parametrize("answers", [{"a": 1, "x": 2}, {"a": 5, "x": 2}, {"x": 2}, {"b": 3}])
def test_bounds_allow_for_conditions_that_go_on_without_what_is_missing(
    condition: str, answers: dict[str, int]
) -> None:
    """A function that skips what is missing decides now; a completion of its gates may decide otherwise."""
    items: dict[str, dict[str, Any] | str] = {
        "a": "five",
        "b": "five",
        "x": {"options": "five", "show_if": condition},
        "y": {"options": "five", "show_if": "x >= 3 or b == 2"},
    }
    instrument = _instrument(items, {"s": {"items": ["x", "y", "a"], "missing": ANY}})
    one, completed = score(instrument, answers)["s"], _completed(instrument, answers, "s")

    assert one.lower is not None and one.upper is not None
    assert one.lower <= completed[0] and completed[-1] <= one.upper
    assert not one.bounds_exact or (completed[0], completed[-1]) == _ends(one)


def test_a_divisor_that_can_be_0_may_leave_a_part_without_a_value() -> None:
    """The condition is unknown where it divides by 0, and the mean then goes on without it."""
    instrument = _instrument(
        {"a": "five", "zero": {"type": "integer", "range": {"min": 0, "max": 2}}},
        {
            "part": _formula("if(a / zero > 1, 100, 200)"),
            "plain": {"items": ["a"]},
            "s": {"scales": ["part", "plain"], "missing": {"min_scored": 1, "then": "available"}},
        },
    )
    one, completed = score(instrument, {"a": 3})["s"], _completed(instrument, {"a": 3}, "s")

    assert [3.0, 51.5] == completed
    assert one.lower is None or (one.lower <= 3.0 and one.upper is not None and one.upper >= 51.5)


def test_a_tally_goes_on_without_what_might_not_be_asked() -> None:
    """A condition that holds wherever its item is asked is still not counted where it is not."""
    instrument = _instrument(
        {"gate": "five", "x": {"options": "five", "show_if": "gate == 1"}, "a": "five"},
        {"s": _formula("count(x >= 1, a >= 3)", missing=ANY)},
    )

    assert [0.0, 1.0] == _completed(instrument, {"a": 1}, "s")
    assert (0.0, 1.0) == _ends(score(instrument, {"a": 1})["s"])


@pytest.mark.parametrize("word", ["and", "or"])
def test_a_tally_over_conditions_that_may_stay_unknown_has_bounds(word: str) -> None:
    """Beside what is not applicable, a conjunction is false or unknown, a disjunction true or unknown."""
    instrument = _instrument({"a": "five", "n": "three"}, {"s": _formula(f"count(a == 1 {word} n == 1)", missing=ANY)})
    answers = {"n": 97}

    assert _ends(score(instrument, answers)["s"]) == (_completed(instrument, answers, "s")[0],) * 2


def test_a_condition_that_may_stay_unknown_leaves_a_part_that_may_be_absent() -> None:
    """A scale of scales has bounds that allow for the absence of such a part."""
    instrument = _instrument(
        {"a": "five", "n": "three", "b": "five"},
        {
            "part": _formula("100 * count(a == 1 or n == 1)", missing=ANY),
            "plain": {"items": ["b"]},
            "s": {"scales": ["part", "plain"], "missing": {"min_scored": 1, "then": "available"}},
        },
    )
    answers = {"n": 97, "b": 4}
    one, completed = score(instrument, answers)["s"], _completed(instrument, answers, "s")

    assert [4.0, 52.0] == completed
    assert one.lower is not None and one.upper is not None and one.lower <= 4.0 <= 52.0 <= one.upper
    assert not one.bounds_exact


def test_equality_with_a_value_that_nobody_can_give_has_no_exact_bounds() -> None:
    """2.5 lies between 1 and 5, but no answer is 2.5; 3 is one, and bounds say so."""
    for value, exact in (("2.5", False), ("3", True)):
        instrument = _instrument({"a": "five"}, {"s": _formula(f"count(a == {value})", missing=ANY)})
        one = score(instrument, {})["s"]

        assert (0.0, 1.0, exact) == (*_ends(one), one.bounds_exact)
        assert exact == ([0.0, 1.0] == _completed(instrument, {}, "s"))


# Missing rules


def test_a_formula_holds_to_both_of_two_conditions() -> None:
    """`min_answered` and `min_scored` beside each other are two conditions, not one."""
    rule = {
        "min_answered": 1,
        "min_scored": 2,
        "min_answered_fraction": "1/2",
        "min_scored_fraction": 1,
        "then": "available",
    }
    instrument = _instrument({"a": "five", "b": "five"}, {"s": _formula("mean(a, b)", missing=rule)})

    assert "too_few_answered" == score(instrument, {"a": 1})["s"].reason
    assert 1.5 == score(instrument, {"a": 1, "b": 2})["s"].value


# Numbers


def test_large_numbers_are_rounded_too() -> None:
    """A billionth of a large number is no error of rounding, so it doesn't move it to the next decimal place."""

    assert 600.0 == round_snapped(600.0, 6, RoundingRule.HALF_UP)
    assert 123456789.12 == round_snapped(123456789.1234, 2, RoundingRule.HALF_EVEN)
    assert 1e300 == round_snapped(1e300, 6, RoundingRule.HALF_UP)
    assert 2.0**60 == round_snapped(2**60, 3, RoundingRule.HALF_EVEN)


def test_a_linear_change_that_changes_nothing_is_written_as_one() -> None:
    """An empty change would not satisfy the schema."""
    instrument = _instrument({"a": "five"}, {"s": {"items": ["a"], "transform": {"add": 0}}})
    data = unstructure_instrument(instrument)

    assert {"multiply": 1} == data["scales"]["s"]["transform"]
    assert instrument == structure_instrument(data)


class _Number(float):
    """A number of another library, which shows itself in its own way."""

    def __repr__(self) -> str:
        return f"Number({float(self)})"


class _Index(int):
    """An integer that says so only by being one."""

    def __repr__(self) -> str:
        return f"Index({int(self)})"


@pytest.mark.parametrize("seven", [7, 7.0, Decimal("7.00"), Fraction(7), _Number(7), _Index(7)], ids=repr)
def test_numbers_of_every_kind_are_codes_where_codes_are_numbers(seven: Any) -> None:
    """A nominal option whose value is a number can be given as any number, as an ordered one can."""
    instrument = _instrument({"role": "roles"}, {"s": _formula("count(role == 7)")})

    assert 1.0 == score(instrument, {"role": seven})["s"].value
    assert () == verify(explain(instrument, {"role": seven}), instrument)


def test_numbers_that_show_themselves_in_their_own_way_are_read() -> None:
    """What counts is the number, not how it would be printed."""
    instrument = _instrument(
        {"h": {"type": "decimal", "range": {"min": 0, "max": 9}, "digits": 1}}, {"s": {"items": ["h"]}}
    )
    for half in (_Number(2.5), Decimal("2.5"), Fraction(5, 2)):
        assert 2.5 == score(instrument, {"h": half})["s"].value
        assert () == verify(explain(instrument, {"h": half}), instrument)


_BEYOND = {
    "many digits": 10**5000,
    "large": Decimal("1E+999999999"),
    "small": Decimal("-1E-999999999"),
    "infinite": float("-inf"),
    "not a number": Decimal("sNaN"),
}


@pytest.mark.parametrize("wrong", _BEYOND.values(), ids=_BEYOND)
def test_numbers_beyond_all_reason_are_refused_at_once(wrong: Any) -> None:
    """No answer can make the library write out a billion digits."""
    instrument = _instrument({"a": "five", "role": "roles"}, {"s": {"items": ["a"]}})
    for item in ("a", "role"):
        with pytest.raises(InvalidResponseError):
            score(instrument, {item: wrong})


_WRONG_CHOICES = [
    ["housing", "housing"],
    ["nothing"],
    "housing",
    b"\x01",
    [True],
    [None],
    [["housing"]],
    {"housing": 1},
    1,
]


@pytest.mark.parametrize("wrong", _WRONG_CHOICES, ids=repr)
def test_only_lists_of_options_answer_a_multiple_choice(wrong: Any) -> None:
    """Text, bytes, truth values and mappings are no lists of options, even where an option is 1."""
    options = {"options": [{"value": "housing"}, {"value": 1}]}
    data = unstructure_instrument(
        _instrument({"services": {"type": "multiple_choice", "options": "five"}}, {"s": _formula("count(services__1)")})
    )
    data["response_options"]["five"] = options
    instrument = structure_instrument(data)
    with pytest.raises(InvalidResponseError):
        score(instrument, {"services": wrong})

    assert 1.0 == score(instrument, {"services": {1}})["s"].value


# Limits


@pytest.mark.parametrize(
    "formula",
    [
        "a" + " * b" * 150,
        "a" + " + b" * 190,
        "a" + " / b * b" * 60,
        "if(" * 30 + "b > 2" + ", a, b) > 1" * 29 + ", a, b)",
        "if(" + "count(" * 17 + "b > 2" + ") > 0" * 17 + ", 1, 2)",
        "if(" + "not (" * 19 + "a == 1 or b == 2" + ")" * 19 + ", 1, 2)",
    ],
    ids=lambda formula: formula[:12],
)
def test_long_formulas_have_bounds_in_no_time(formula: str) -> None:
    """Each level of a formula needs both ends of the one below, but works them out once."""
    instrument = _instrument({"a": "five", "b": "five"}, {"s": _formula(formula)})
    one = score(instrument, {"a": 1})["s"]

    assert one.lower is not None and one.upper is not None and one.lower <= one.upper
