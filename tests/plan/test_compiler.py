"""The compiler: which plan a definition becomes, and what is wrong with one that becomes none."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.errors import DefinitionError
from cwinstruments.plan import Choices, Grid, InputKind, compile_plan, describe_plan
from cwinstruments.plan import plan_of as plan_of_instrument
from tests.builders import instrument, one_scale, plan_of, scale, steps

NONE = {"max_missing": 0}
FORMULA = "formula of scale 's', column "


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            {"formula": "a + zz"},
            [("CWI301", "scales/s/formula", FORMULA + "5: 'zz' is not defined", None)],
            id="an unknown name",
        ),
        pytest.param(
            {"formula": "a + hlf"},
            [("CWI301", "scales/s/formula", FORMULA + "5: 'hlf' is not defined", "did you mean 'half'?")],
            id="a misspelt name",
        ),
        pytest.param(
            {"formula": "a + t", "also": {"t": scale(formula="u"), "u": scale(scales=["s"])}},
            [
                (
                    "CWI302",
                    "scales/s",
                    "scales are computed from each other in a circle: 's' from 't' from 'u' from 's'",
                    None,
                )
            ],
            id="a circle",
        ),
        pytest.param(
            {"items": ["a"], "method": "median"},
            [
                (
                    "CWI303",
                    "scales/s/method",
                    "scale 's' needs the scoring method 'median', which nothing here provides",
                    "the methods are mean, sum, formula, norm",
                )
            ],
            id="an unknown method",
        ),
        pytest.param(
            {"items": ["a"], "missing": {"then": "prorate", "max_missing": 1}},
            [
                (
                    "CWI304",
                    "scales/s/missing/then",
                    "a mean can't use 'prorate' for missing answers",
                    "use available or none",
                )
            ],
            id="a prorated mean",
        ),
        pytest.param(
            {"items": ["a"], "method": "sum", "missing": {"then": "available", "max_missing": 1}},
            [
                (
                    "CWI304",
                    "scales/s/missing/then",
                    "a sum can't use 'available' for missing answers",
                    "use none or prorate or zero_fill",
                )
            ],
            id="a sum of what is available",
        ),
        pytest.param(
            {"items": ["b", {"item": "a", "weight": 0}]},
            [
                (
                    "CWI305",
                    "scales/s/items/1/weight",
                    "the weight of 'a' is not positive",
                    "use reverse_keyed to turn an item round",
                )
            ],
            id="an item without weight",
        ),
        pytest.param(
            {"scales": [{"scale": "t", "weight": -1}], "also": {"t": scale(items=["a"])}},
            [("CWI305", "scales/s/scales/0/weight", "the weight of 't' is not positive", None)],
            id="a scale of negative weight",
        ),
        *(
            pytest.param(
                {"items": [item]},
                [
                    (
                        "CWI306",
                        "scales/s/items/0",
                        f"'{item}' has no numbers that could be added up",
                        "recode its codes to numbers, or use a formula that counts or compares them",
                    )
                ],
                id=f"no numbers in {item}",
            )
            for item in ("role", "start", "remark", "services", "rather", "nothing")
        ),
        pytest.param(
            {"scales": ["-t"], "also": {"t": scale(formula="a / (b - 1)")}},
            [("CWI307", "scales/s/scales/0", "'t' has no bounds, so it can't be reversed", None)],
            id="an unbounded scale reversed",
        ),
        pytest.param(
            {"formula": "a / (b - 1)", "transform": "pomp"},
            [
                (
                    "CWI307",
                    "scales/s/transform",
                    "scale 's' has no range from which a per cent of the maximum could be taken",
                    None,
                )
            ],
            id="a per cent without bounds",
        ),
        pytest.param(
            {"formula": "0 * a", "transform": "pomp"},
            [
                (
                    "CWI307",
                    "scales/s/transform",
                    "scale 's' has no range from which a per cent of the maximum could be taken",
                    None,
                )
            ],
            id="a per cent of one value",
        ),
        pytest.param(
            {"formula": "1 + 2"},
            [("CWI308", "scales/s/formula", "the formula of scale 's' uses no item and no scale", None)],
            id="a formula of numbers",
        ),
        pytest.param(
            {"items": ["a", "v"], "method": "sum"},
            [
                (
                    "CWI309",
                    "scales/s/items/1",
                    "'v' can be not applicable and then leaves the sum 's' short",
                    "use 'then: prorate', a mean, or 'states: {not_applicable: missing}'",
                )
            ],
            id="a sum that an item can leave",
        ),
        pytest.param(
            {"items": ["remark", "a"], "method": "sum"},
            [
                (
                    "CWI306",
                    "scales/s/items/0",
                    "'remark' has no numbers that could be added up",
                    "recode its codes to numbers, or use a formula that counts or compares them",
                )
            ],
            id="a sum with text",
        ),
        pytest.param(
            {"items": ["services__housing", "a"], "method": "sum"},
            [
                (
                    "CWI306",
                    "scales/s/items/0",
                    "'services__housing' has no numbers that could be added up",
                    "recode its codes to numbers, or use a formula that counts or compares them",
                )
            ],
            id="a sum with an option of a multiple choice",
        ),
        pytest.param(
            {"items": ["a", {"id": "b", "show_if": "a > 2"}], "method": "sum"},
            [
                (
                    "CWI309",
                    "scales/s/items/1",
                    "'b' can be not asked and then leaves the sum 's' short",
                    "use 'then: prorate', a mean, or 'states: {not_asked: missing}'",
                )
            ],
            id="a sum with an item that may not be asked",
        ),
        pytest.param(
            {"items": ["a", "half"], "transform": "pomp", "missing": {"then": "available", "min_answered": 1}},
            [
                (
                    "CWI310",
                    "scales/s/transform",
                    "with answers missing, scale 's' can leave the range of its per cent of maximum",
                    "items of unequal ranges: recode them to one range, or let no answer be missing",
                )
            ],
            id="a per cent that can leave 0 to 100",
        ),
        pytest.param(
            {"items": [{"item": "many", "recode": {"0": 1}}]},
            [
                (
                    "CWI311",
                    "scales/s/items/0",
                    "'many' has too many values to recode one by one",
                    "use weight, transform or a formula",
                )
            ],
            id="a recoding of very many values",
        ),
        pytest.param(
            {"items": [{"item": "a", "recode": {"1": 0, "2": 0, "3": 1, "5": 1}}]},
            [("CWI311", "scales/s/items/0/recode", "the recoding of 'a' has no score for 4", None)],
            id="a recoding with a gap",
        ),
        pytest.param(
            {"items": [{"item": "half", "recode": {"0": 0, "0.5": 1, "1": 2, "2": 3}}]},
            [
                (
                    "CWI311",
                    "scales/s/items/0/recode",
                    "the recoding of 'half' has a score for a value that does not exist: 2",
                    None,
                )
            ],
            id="a recoding of too much",
        ),
        pytest.param(
            {"items": [{"item": "role", "recode": {"caseworker": 0, "supervisor": 1}}]},
            [("CWI311", "scales/s/items/0/recode", "the recoding of 'role' has no score for other", None)],
            id="a recoding of codes with a gap",
        ),
        pytest.param(
            {"items": [{"item": "strain", "recode": {"0": 1}}]},
            [("CWI311", "scales/s/items/0/recode", "the recoding of 'strain' has no score for 10", None)],
            id="a recoding of a grid with gaps",
        ),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(
    said: dict[str, Any], expected: list[tuple[str, str, str, str | None]]
) -> None:
    """The diagnostic says what is wrong, where in the document, and where it can what would be right."""
    also = said.pop("also", {}) if "also" in said else {}
    uses = said.get("items", [])
    differing = [one for one in uses if isinstance(one, dict) and "id" in one]
    said = {**said, "items": [one["id"] if one in differing else one for one in uses]} if differing else said
    wanted = ["a", "b", "v", "half", "role", "many", "strain", "start", "services", "rather", "remark"]
    listed = [next((one for one in differing if one["id"] == id), id) for id in wanted]
    with pytest.raises(DefinitionError) as raised:
        compile_plan(instrument({"s": scale(**said), **also}, listed))

    assert expected == [
        (one.code, "/".join(map(str, one.path)), one.message, one.hint) for one in raised.value.diagnostics
    ]


def test_all_faults_are_found_in_one_go() -> None:
    """A faulty condition and faults in several scales come together; what rests on a faulty scale adds none."""
    faulty = instrument(
        {
            "one": scale(items=[{"item": "role"}, {"item": "a", "weight": 0}], method="median"),
            "two": scale(scales=["one"]),
            "three": scale(formula="one + two"),
            "four": scale(formula="a +"),
            "five": scale(items=["a"]),
        },
        ["role", "a", {"id": "b", "show_if": "a >"}],
    )
    with pytest.raises(DefinitionError) as raised:
        compile_plan(faulty)

    assert {
        ("CWI301", ("items", 2, "show_if")),
        ("CWI303", ("scales", "one", "method")),
        ("CWI306", ("scales", "one", "items", 0)),
        ("CWI305", ("scales", "one", "items", 1, "weight")),
        ("CWI301", ("scales", "four", "formula")),
    } == {(one.code, one.path) for one in raised.value.diagnostics}


@pytest.mark.parametrize(
    ("condition", "message", "hint"),
    [
        ("b > 2", "column 1: 'b' is not asked before 'a'", "a condition can only refer to items that come earlier"),
        ("a > 2", "column 1: 'a' is not asked before 'a'", "a condition can only refer to items that come earlier"),
        ("zz > 2", "column 1: 'zz' is not defined", None),
        ("flag + 1", "column 1: a condition is wanted, not a number", "compare it with something"),
    ],
)
def test_a_faulty_condition_is_refused(condition: str, message: str, hint: str | None) -> None:
    """A condition can use what was asked before, and nothing else."""
    with pytest.raises(DefinitionError) as raised:
        compile_plan(one_scale("flag", {"id": "a", "show_if": condition}, "b", items=["b"]))

    assert [("CWI301", f"show_if of item 'a', {message}", ("items", 1, "show_if"), hint)] == [
        (one.code, one.message, one.path, one.hint) for one in raised.value.diagnostics
    ]


@pytest.mark.parametrize(
    ("rule", "method", "expected"),
    [
        ({"max_missing": 0}, "mean", "s.n_answered >= 1 and s.n_items - s.n_answered <= 0"),
        ({"max_missing": 2, "then": "none"}, "mean", None),
        ({"max_missing": 2, "then": "available"}, "mean", "s.n_answered >= 1 and s.n_items - s.n_answered <= 2"),
        ({"min_answered": 2, "then": "available"}, "mean", "s.n_answered >= 2"),
        ({"min_answered": 0, "then": "available"}, "mean", "s.n_answered >= 1"),
        ({"min_answered": 3, "then": "prorate"}, "sum", "s.n_answered >= 3"),
        (
            {"min_answered_fraction": "2/3", "then": "available"},
            "mean",
            "s.n_answered >= 1 and s.n_answered * 3 >= s.n_items * 2",
        ),
        (
            {"min_answered_fraction": 0.5, "max_missing": 1, "then": "zero_fill"},
            "sum",
            "s.n_answered >= 1 and s.n_answered * 2 >= s.n_items and s.n_items - s.n_answered <= 1",
        ),
        (
            {"max_missing_fraction": 0.2, "then": "available"},
            "mean",
            "s.n_answered >= 1 and (s.n_items - s.n_answered) * 5 <= s.n_items",
        ),
        (
            {"min_answered": 2, "min_answered_fraction": 1, "then": "available"},
            "mean",
            "s.n_answered >= 2 and s.n_answered >= s.n_items",
        ),
    ],
)
def test_every_condition_of_a_missing_rule_is_in_the_plan(
    rule: dict[str, Any], method: str, expected: str | None
) -> None:
    """Fractions are compared by whole numbers, and at least one answer is always needed."""
    text = steps(plan_of(items=["a", "b"], method=method, missing=rule))["s.enough"]
    all_of_them = "s.n_answered >= 1 and s.n_items - s.n_answered <= 2 and s.n_answered == s.n_items"

    assert (expected or all_of_them) == text


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"min_scored": 2, "then": "available"}, "s.n_answered >= 2"),
        ({"min_scored_fraction": "1/2", "then": "available"}, "s.n_answered >= 1 and s.n_answered * 2 >= s.n_items"),
    ],
)
def test_a_scale_of_scales_counts_what_is_scored(rule: dict[str, Any], expected: str) -> None:
    """Its parts are scales, which have a score or not; too few are said to be so."""
    parts = {"one": scale(items=["a"]), "two": scale(items=["b"])}
    text = steps(compile_plan(instrument({**parts, "s": scale(scales=["one", "two"], missing=rule)})))

    assert expected == text["s.enough"]
    assert "answered(one.score, two.score)" == text["s.n_answered"]
    assert "too_few_scored" in text["s.reason"]


def test_the_states_say_what_is_in_the_denominator() -> None:
    """What is excluded by the definition is not counted; unknown and invalid answers always are."""
    usual = steps(plan_of("v", items=["v"]))
    other = steps(
        plan_of("v", items=["v"], missing={**NONE, "states": {"not_applicable": "missing", "refused": "excluded"}})
    )

    assert "count_of(answered, dont_know, invalid, refused, skipped, unknown; v)" == usual["s.n_items"]
    assert "count_of(answered, dont_know, invalid, not_applicable, skipped, unknown; v)" == other["s.n_items"]


@pytest.mark.parametrize(
    ("rule", "prorated", "zero_filled"),
    [
        ({"max_missing": 1, "then": "prorate"}, "answered(s.score) >= 1 and s.n_answered < 2", "false"),
        ({"max_missing": 1, "then": "zero_fill"}, "false", "answered(s.score) >= 1 and s.n_answered < 2"),
        (NONE, "false", "false"),
    ],
)
def test_estimates_and_fillings_are_flagged(rule: dict[str, Any], prorated: str, zero_filled: str) -> None:
    """A score that rests on fewer answers says how it was completed."""
    text = steps(plan_of(items=["a", "b"], method="sum", missing=rule))

    assert (prorated, zero_filled) == (text["s.prorated"], text["s.zero_filled"])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"items": ["a", "b"]}, "mean(a, b)"),
        ({"items": ["a", "-b"]}, "mean(a, 6 - b)"),
        ({"items": ["a", "-half"]}, "mean(a, 1 - half)"),
        (
            {"items": [{"item": "a", "weight": 2}, {"item": "b", "weight": 0.5, "reverse_keyed": True}]},
            "weighted_mean(a [weight 4], 6 - b [weight 1])",
        ),
        ({"items": ["a", "b"], "method": "sum"}, "sum(a, b)"),
        ({"items": [{"item": "a", "weight": "1/3"}, "-b"], "method": "sum"}, "sum(1/3 * a, 6 - b)"),
        (
            {"items": ["a", "b"], "method": "sum", "missing": {"max_missing": 1, "then": "prorate"}},
            "prorated_sum(a, b)",
        ),
        ({"items": ["a", "b"], "method": "sum", "missing": {"max_missing": 1, "then": "zero_fill"}}, "sum(a, b)"),
        (
            {"items": [{"item": "a", "recode": {"1": 0, "2": 0, "3": 0.5, "4": 1, "5": 1}}], "method": "sum"},
            "sum(0.5 * recode(a; 1: 0, 2: 0, 3: 1, 4: 2, 5: 2))",
        ),
        (
            {
                "items": [{"item": "a", "reverse_keyed": True, "recode": {"1": 0, "2": 0, "3": 1, "4": 3, "5": 3}}],
                "method": "sum",
            },
            "sum(3 - recode(a; 1: 0, 2: 0, 3: 1, 4: 3, 5: 3))",
        ),
        ({"items": [{"item": "half", "recode": {"0": 3, "1/2": 2, "1": 1}}]}, "mean(recode(half; 0: 3, 0.5: 2, 1: 1))"),
        ({"items": [{"item": "flag", "recode": {"0": 5, "1": 2}}], "missing": NONE}, "mean(recode(flag; 0: 5, 1: 2))"),
        ({"items": ["hours"], "method": "sum"}, "sum(hours)"),
        ({"formula": "if(a > 2, b, 0)"}, "if(a > 2, b, 0)"),
    ],
)
def test_parts_are_keyed_weighted_and_recoded(said: dict[str, Any], expected: str) -> None:
    """Reversing is least + greatest - x over the declared range, after any recoding."""
    text = steps(plan_of("a", "b", "half", "flag", "hours", **said))

    assert expected == text["s.raw"]


def test_codes_are_recoded_by_a_step_of_their_own() -> None:
    """Each score holds for the codes that have it, be they words or numbers, and the step can be reversed."""
    recode = {"1": 0, "2.5": 4, "none": 0}
    text = steps(plan_of("grade", "rather", items=[{"item": "grade", "recode": recode, "reverse_keyed": True}]))
    paired = steps(plan_of("rather", items=[{"item": "rather", "recode": {"time": 1, "effort": 0}}], method="sum"))

    assert "if(grade == '1' or grade == 'none', 0, 4)" == text["s.item.grade"]
    assert "mean(4 - s.item.grade)" == text["s.raw"]
    assert "if(rather == 'effort', 0, 1)" == paired["s.item.rather"]


def test_an_item_may_be_called_like_a_step() -> None:
    """Ids of items and names of steps never meet."""
    listed = [{"id": "raw", "type": "nominal_choice", "options": "roles"}]
    recode = {"caseworker": 1, "supervisor": 2, "other": 3}
    text = steps(compile_plan(instrument({"s": scale(items=[{"item": "raw", "recode": recode}])}, listed)))

    assert "mean(s.item.raw)" == text["s.raw"]


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        (None, "s.raw"),
        ("pomp", "(s.raw - 1) * 25"),
        ({"multiply": 2.5}, "s.raw * 5 / 2"),
        ({"add": -1}, "s.raw - 1"),
        ({"multiply": "1/3", "add": 0.5}, "s.raw / 3 + 0.5"),
        ({"multiply": -1, "add": 6}, "s.raw * -1 + 6"),
    ],
)
def test_a_raw_score_is_transformed(transform: Any, expected: str) -> None:
    """Multiplication by whole numbers comes first, then one division, then the sum."""
    said = {} if transform is None else {"transform": transform}

    assert f"if(s.enough, {expected}, missing)" == steps(plan_of(items=["a", "b"], **said))["s.score"]


@pytest.mark.parametrize(
    ("rule", "method"),
    [
        ({"max_missing": 0}, "mean"),
        ({"max_missing": 0, "then": "none"}, "sum"),
        ({"max_missing": 1, "then": "zero_fill"}, "sum"),
    ],
)
def test_unequal_ranges_do_not_hurt_a_per_cent_of_all_answers(rule: dict[str, Any], method: str) -> None:
    """Where every answer is needed, or 0 is what the published rule wants, a per cent of the maximum is allowed."""
    text = steps(plan_of("a", "half", items=["a", "half"], method=method, missing=rule, transform="pomp"))

    assert "s.score" in text


@pytest.mark.parametrize(
    ("states", "refused"),
    [({}, True), ({"not_applicable": "missing"}, False), ({"not_applicable": "missing", "skipped": "excluded"}, True)],
)
def test_answers_that_may_leave_count_as_missing_for_a_per_cent(states: dict[str, str], refused: bool) -> None:
    """A part that can leave the denominator makes the range of the rest matter, even where none may be missing."""
    said = one_scale("half", "v", items=["half", "v"], transform="pomp", missing={**NONE, "states": states})
    try:
        found = compile_plan(said) is None
    except DefinitionError as error:
        found = ["CWI310"] == [one.code for one in error.diagnostics]

    assert refused == found


def test_scales_of_scales_use_unrounded_scores() -> None:
    """Parts are taken before rounding; a reversed one is turned round on its possible range."""
    compiled = compile_plan(
        instrument(
            {
                "s": scale(scales=["one", {"scale": "two", "reverse_keyed": True, "weight": 2}]),
                "one": scale(items=["a", "b"], round={"digits": 0, "rule": "half_up"}, transform="pomp"),
                "two": scale(items=["c", "d"], transform={"multiply": 10}),
            }
        )
    )

    assert "weighted_mean(one.score [weight 1], 60 - two.score [weight 2])" == steps(compiled)["s.raw"]
    assert "round(one.score, 0, half_up)" == steps(compiled)["one.value"]
    assert ["s", "one", "two"] == [output.scale for output in compiled.outputs]
    assert ["one", "two", "s"] == list(dict.fromkeys(step.name.split(".")[0] for step in compiled.steps))


def test_a_formula_may_be_made_of_scales() -> None:
    """A scale in a formula is its unrounded score; a reason looks at the items of both."""
    compiled = compile_plan(instrument({"one": scale(items=["a", "b"]), "s": scale(formula="one / 5 + c")}))

    assert "one.score / 5 + c" == steps(compiled)["s.raw"]
    assert "count_of(invalid; a, b, c)" in steps(compiled)["s.reason"]


def test_a_score_is_rounded_then_banded() -> None:
    """Bands and cutoffs are of the value that is given out."""
    text = steps(
        plan_of(
            items=["a", "b"],
            round={"digits": 1, "rule": "half_even"},
            bands=[{"id": "low"}, {"id": "middle", "at_least": 2}, {"id": "high", "above": "10/3"}],
            cutoffs=[
                {"id": "risk", "source": "x", "at_least": 4},
                {"id": "inside", "source": "x", "above": 1, "at_most": 3},
                {"id": "under", "source": "x", "below": 2.5},
            ],
        )
    )

    assert "round(s.score, 1, half_even)" == text["s.value"]
    assert "band(s.value: low, middle from 2, high above 10/3)" == text["s.band"]
    assert "s.value >= 4" == text["s.cutoff.risk"]
    assert "s.value > 1 and s.value <= 3" == text["s.cutoff.inside"]
    assert "s.value < 2.5" == text["s.cutoff.under"]


def test_codes_of_one_score_are_recoded_too() -> None:
    """Where every code has the same score, being answered is what counts."""
    text = steps(plan_of("rather", items=[{"item": "rather", "recode": {"time": 1, "effort": 1}}], method="sum"))

    assert "if(rather == 'time' or rather == 'effort', 1, missing)" == text["s.item.rather"]


def test_a_plan_is_its_own_plan() -> None:
    """Where an instrument is wanted its plan will do, and nothing else."""
    made = one_scale(items=["a"])
    with pytest.raises(TypeError, match="an instrument is wanted, not dict"):
        plan_of_instrument({})  # type: ignore[arg-type]

    assert compile_plan(made) == plan_of_instrument(made)
    assert compile_plan(made) is plan_of_instrument(compile_plan(made))


def test_every_kind_of_item_becomes_its_inputs() -> None:
    """Values are whole numbers after scaling; a multiple choice has an input an option; text has none."""
    kinds = ["a", "half", "role", "services", "flag", "cases", "hours", "strain", "rather", "start", "remark"]
    compiled = plan_of(*kinds, items=["a"])

    assert [
        ("a", InputKind.ORDERED, 1),
        ("half", InputKind.ORDERED, 2),
        ("role", InputKind.NOMINAL, 1),
        ("services__housing", InputKind.SELECTED, 1),
        ("services__food", InputKind.SELECTED, 1),
        ("flag", InputKind.BOOLEAN, 1),
        ("cases", InputKind.NUMBER, 1),
        ("hours", InputKind.NUMBER, 10),
        ("strain", InputKind.NUMBER, 1),
        ("rather", InputKind.NOMINAL, 1),
        ("start", InputKind.DATE, 1),
    ] == [(one.name, one.kind, one.scale) for one in compiled.inputs]
    assert ("remark",) == compiled.unscored
    assert Choices((0, 1, 2)) == compiled.input("half").domain
    assert Grid(0, 100, 5) == compiled.input("strain").domain
    assert Grid(738886, 739251) == compiled.input("start").domain


def test_a_grid_ends_on_its_last_step() -> None:
    """A range that its steps don't fill ends at the last of them."""
    item = {"id": "mark", "type": "visual_analogue", "range": {"min": 0.5, "max": 10}, "step": 3}
    (one,) = plan_of(item, items=["mark"]).inputs

    assert (Grid(1, 20, 6), 2, 19) == (one.domain, one.scale, one.domain.greatest)  # type: ignore[union-attr]
    assert [1, 7, 13, 19] == [value for value in range(25) if value in one.domain]
    assert "a" not in one.domain


def test_what_a_plan_does_not_have_is_an_error() -> None:
    """Inputs and outputs are found by name."""
    compiled = plan_of(items=["a"])
    with pytest.raises(KeyError, match="zz"):
        compiled.input("zz")
    with pytest.raises(KeyError, match="zz"):
        compiled.output("zz")

    assert "s.score" == compiled.output("s").value


def test_a_plan_prints_everything_that_happens() -> None:
    """The printed plan is the whole of the scoring, in order."""
    small = instrument(
        {
            "load": scale(
                items=["v", {"item": "role", "recode": {"caseworker": 1, "supervisor": 5, "other": 1}}],
                missing={"min_answered": 1, "then": "available"},
                round={"digits": 1, "rule": "half_up"},
                bands=[{"id": "low"}, {"id": "high", "at_least": 3}],
                cutoffs=[{"id": "risk", "source": "none", "at_least": 4}],
            ),
            "days": scale(formula="end - start"),
        },
        ["role", {"id": "v", "show_if": "role != 'other'"}, "hours", "start", "end"],
    )
    expected = """\
plan of small 1.0.0
inputs
  role: one of 'caseworker', 'supervisor', 'other'
  v: one of 1, 2, 3, 4, 5, 97 not_applicable, 98 dont_know, 99 refused, asked if not role == 'other'
  hours: 0 to 60 in steps of 0.1
  start: 2024-01-01 to 2024-12-31
  end: 2024-01-01 to 2024-12-31
steps
  load.item.role = if(role == 'caseworker' or role == 'other', 1, 5)
  load.n_answered = answered(v, role)
  load.n_items = count_of(answered, dont_know, invalid, refused, skipped, unknown; v, role)
  load.enough = load.n_answered >= 1
  load.raw = mean(v, load.item.role)
  load.score = if(load.enough, load.raw, missing)
  load.value = round(load.score, 1, half_up)
  load.band = band(load.value: low, high from 3)
  load.cutoff.risk = load.value >= 4
  load.reason = if(answered(load.score) >= 1, missing, if(load.n_items < 1, 'not_asked', \
if(count_of(invalid; role, v) >= 1, 'invalid_response', if(load.n_answered < 1, 'no_answers', \
if(load.enough, 'not_computable', 'too_few_answered')))))
  load.prorated = false
  load.zero_filled = false
  days.n_answered = answered(end, start)
  days.n_items = count_of(answered, dont_know, invalid, refused, skipped, unknown; end, start)
  days.enough = days.n_answered >= 1 and days.n_items - days.n_answered <= 0
  days.raw = end - start
  days.score = if(days.enough, days.raw, missing)
  days.reason = if(answered(days.score) >= 1, missing, if(days.n_items < 1, 'not_asked', \
if(count_of(invalid; end, start) >= 1, 'invalid_response', if(days.n_answered < 1, 'no_answers', \
if(days.enough, 'not_computable', 'too_few_answered')))))
  days.prorated = false
  days.zero_filled = false
outputs
  load: value load.value, else reason load.reason, band load.band, risk load.cutoff.risk
  days: value days.score, else reason days.reason"""

    assert expected == describe_plan(compile_plan(small))
    assert expected == repr(compile_plan(small))
