"""Scoring methods of plugins: lowered to existing nodes, and held to what they promise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument, Then
from cwinstruments.plan import CORE_METHODS, Lowering, Method, PossibleRange, build, compile_plan, lowering
from cwinstruments.plan.compiler import raw_step, stated_ranges
from cwinstruments.plan.nodes import (
    Banding,
    Choose,
    Compare,
    Comparison,
    Constant,
    Greatest,
    Least,
    Logic,
    LogicOperator,
    Matches,
    Mean,
    Missing,
    Node,
    Reference,
    Sort,
    Total,
)
from cwinstruments.scoring import score
from tests.builders import instrument, one_scale, scale, steps

SPAN = {"name": "acme.span"}
EQUAL = Compare(Comparison.EQUAL, build.number(1), build.number(1))


def span(lowering: Lowering) -> Node:
    """Give how far the least and the greatest answer lie apart."""
    return build.subtract(Greatest(lowering.terms), Least(lowering.terms))


def range_of_span(parts: Sequence[tuple[Fraction, Fraction]], options: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    return Fraction(0), max(high for _, high in parts) - min(low for low, _ in parts)


def method(lower: Callable[[Lowering], Any] = span, **said: Any) -> Method:
    return Method("acme.span", lower, **said)


def faults(one: Instrument, *methods: Method) -> list[tuple[str, str, str, str | None]]:
    with pytest.raises(DefinitionError) as raised:
        compile_plan(one, methods=(*CORE_METHODS, *methods))
    return [
        (found.code, "/".join(map(str, found.path)), found.message, found.hint) for found in raised.value.diagnostics
    ]


# Lowering


def test_a_method_is_lowered_to_nodes_that_every_engine_has() -> None:
    """Its parts come keyed, weighted and recoded, and everything after it is as for the other methods."""
    uses = ["a", "-b", {"item": "c", "weight": 2}]
    one = one_scale(
        items=uses,
        method=SPAN,
        missing={"min_answered": 2, "then": "available"},
        round={"digits": 0, "rule": "half_up"},
    )
    plan = compile_plan(one, methods=(*CORE_METHODS, method()))

    assert "max(a, 6 - b, 2 * c) - min(a, 6 - b, 2 * c)" == steps(plan)["s.raw"]
    # 1, 6 - 1 = 5 and 2 * 4 = 8 lie 7 apart.
    assert 7.0 == score(plan, {"a": 1, "b": 1, "c": 4})["s"].value
    assert 4.0 == score(plan, {"a": 1, "b": 1})["s"].value
    assert "too_few_answered" == score(plan, {"a": 1})["s"].reason


def test_a_method_is_told_its_options_and_its_missing_rule() -> None:
    """And can say how many parts are answered."""
    told: list[Lowering] = []

    def listen(lowering: Lowering) -> Node:
        told.append(lowering)
        return build.multiply(Mean(lowering.terms), lowering.n_answered)

    schema = {"type": "object", "properties": {"trim": {"type": "integer"}}}
    one = one_scale(
        items=["a", "b"], method={**SPAN, "options": {"trim": 1}}, missing={"max_missing": 1, "then": "zero_fill"}
    )
    listening = method(listen, options_schema=schema, then=frozenset({Then.ZERO_FILL}))
    plan = compile_plan(one, methods=(*CORE_METHODS, listening))

    assert [({"trim": 1}, Then.ZERO_FILL, ("a", "b"))] == [(one.options, one.then, one.terms.names) for one in told]
    assert 9.0 == score(plan, {"a": 4, "b": 5})["s"].value
    assert (4.0, True) == ((short := score(plan, {"a": 4})["s"]).value, short.zero_filled)


def test_a_method_can_be_over_scales() -> None:
    """The parts are then the unrounded scores of the scales."""
    scales = {"one": scale(items=["a"]), "two": scale(items=["b"]), "s": scale(scales=["one", "-two"], method=SPAN)}
    plan = compile_plan(instrument(scales), methods=(*CORE_METHODS, method()))

    # 5 and 6 - 1.
    assert 0.0 == score(plan, {"a": 5, "b": 1})["s"].value
    assert 4.0 == score(plan, {"a": 5, "b": 5})["s"].value


def test_a_method_is_used_by_the_plan_that_was_compiled_with_it() -> None:
    """Two methods of one name make two plans, and the plan needs neither any more."""
    one = one_scale(items=["a", "b"], method=SPAN)
    wide = compile_plan(one, methods=(*CORE_METHODS, method()))
    total = compile_plan(one, methods=(*CORE_METHODS, method(lambda lowering: Total(lowering.terms))))

    assert wide.plan_digest != total.plan_digest
    assert (3.0, 7.0) == (score(wide, {"a": 2, "b": 5})["s"].value, score(total, {"a": 2, "b": 5})["s"].value)
    assert wide == compile_plan(one, methods=[*CORE_METHODS, method()])


def test_a_method_says_its_name() -> None:
    """Where plans are compiled, errors show which methods were at hand."""
    assert "Method('acme.span')" == repr(method())
    assert [True, False] == [CORE_METHODS[0] == CORE_METHODS[0], method() == method()]


# Methods that are not there


def test_a_method_that_nothing_provides_is_one_finding() -> None:
    """It names every scale that needs it, and what to install."""
    scales = {
        "one": scale(items=["a"], method=SPAN),
        "two": scale(items=["b"], method=SPAN),
        "three": scale(items=["c"]),
    }
    message = "scales one, two need the scoring method 'acme.span', which nothing here provides"
    path = "scales/one/method/name"

    here = "in Python, methods=load_catalog().methods has the methods of plugins"

    hint = f"install the plugin that provides 'acme', and name it under 'requires'; {here}"
    assert [("CWI303", path, message, hint)] == faults(instrument(scales))
    became = "where it is installed, 'cwinstruments plugins' shows what became of it"
    hint = f"install 'cwinstruments-acme>=1'; {became}; {here}"
    assert [("CWI303", path, message, hint)] == faults(instrument(scales, requires=["cwinstruments-acme>=1"]))


def test_a_misspelt_method_of_a_plugin_gets_a_suggestion() -> None:
    """The plugin is there, so there is nothing to install."""
    ((_, _, _, hint),) = faults(one_scale(items=["a"], method={"name": "acme.spam"}), method())

    assert "did you mean 'acme.span'?" == hint


def test_what_is_wrong_besides_an_unknown_method_is_found_too() -> None:
    """The parts of the scale are looked at all the same."""
    found = faults(one_scale("role", "a", items=["role", "a"], method=SPAN))

    assert ["CWI303", "CWI306"] == [code for code, _, _, _ in found]


# Options and missing rules


def test_options_are_held_to_the_schema_of_the_method() -> None:
    """Each fault at its own place; without a schema there are no options."""
    schema = {
        "type": "object",
        "required": ["trim"],
        "additionalProperties": False,
        "properties": {"trim": {"type": "integer"}, "of": {"type": "array", "items": {"type": "integer"}}},
    }
    one = one_scale(items=["a"], method={**SPAN, "options": {"trim": 1, "of": [1, "x"]}})

    assert [
        (
            "CWI312",
            "scales/s/method/options/of/1",
            "method 'acme.span' does not take these options: 'x' is not of type 'integer'",
            None,
        )
    ] == faults(one, method(options_schema=schema))
    ((code, path, message, _),) = faults(one_scale(items=["a"], method=SPAN), method(options_schema=schema))
    assert ("CWI312", "scales/s/method/options") == (code, path)
    assert message.endswith("'trim' is a required property")
    assert ["CWI312"] == [code for code, _, _, _ in faults(one, method())]


def test_a_misspelt_option_is_one_finding() -> None:
    """With what was meant; that it is missing is no second one, but that another is missing is."""
    properties = {"trim": {"type": "integer"}, "side": {"enum": ["low", "high"]}, "of": {"description": "Which."}}
    schema = {"additionalProperties": False, "required": ["trim", "of"], "properties": properties}
    one = one_scale(items=["a"], method={**SPAN, "options": {"trimm": 1, "side": "hihg"}})
    refused = "method 'acme.span' does not take these options: "

    assert {
        ("scales/s/method/options/trimm", f"{refused}'trimm' is not known", "did you mean 'trim'?"),
        ("scales/s/method/options/side", f"{refused}'hihg' is not one of ['low', 'high']", "did you mean 'high'?"),
        ("scales/s/method/options", f"{refused}'of' is a required property", None),
    } == {found[1:] for found in faults(one, method(options_schema=schema))}


def test_a_missing_rule_that_the_method_can_not_do_is_refused() -> None:
    """The method says what it can do."""
    one = one_scale(items=["a", "b"], method=SPAN, missing={"max_missing": 1, "then": "prorate"})

    message = "a acme.span can't use 'prorate' for missing answers"
    assert [("CWI304", "scales/s/missing/then", message, "use available or none")] == faults(one, method())


# Methods that do not keep what they promise


def _raise(lowering: Lowering) -> Node:
    raise ZeroDivisionError("of all things")


BROKEN: dict[str, tuple[Callable[[Lowering], Any], str]] = {
    "it raises": (_raise, "it raised ZeroDivisionError: of all things"),
    "no expression": (lambda lowering: 5, "it gives no expression but a value of type int"),
    "an item of another scale": (lambda lowering: Reference("d"), "it uses d, which is no part of the scale"),
    "a comparison": (lambda lowering: EQUAL, "it gives no number"),
    "logic": (lambda lowering: Logic(LogicOperator.NOT, (EQUAL,)), "it gives no number"),
    "a match": (lambda lowering: Matches("a", ("x",)), "it gives no number"),
    "a band": (lambda lowering: Banding(Mean(lowering.terms), (), ("low",)), "it gives no number"),
    "a truth": (lambda lowering: Constant(True), "it gives no number"),
    "a missing code": (lambda lowering: Missing(Sort.CODE), "it gives no number"),
    "a number or a truth": (
        lambda lowering: Choose(EQUAL, build.number(1), Constant(True)),
        "it gives no number",
    ),
    "a truth in place of a number": (
        lambda lowering: build.add(Matches("a", ("x",)), build.number(1)),
        "it raised TypeError: 'a' holds no codes",
    ),
}


def test_what_a_method_raises_is_shown_at_its_own_line() -> None:
    """Not at a line of this library, which it may have called, nor at one of another library."""
    text, line = Path(__file__), _raise.__code__.co_firstlineno + 1
    raises, deep, ours = (
        faults(one_scale(items=["a"], method=SPAN), method(lower))[0][3]
        for lower in (_raise, lambda lowering: build.number(Fraction("x")), lambda lowering: 5)
    )

    assert f"tell the author of the plugin: it was raised at {text}:{line}" == raises
    assert (deep or "").startswith(f"tell the author of the plugin: it was raised at {text}:")
    assert "tell the author of the plugin" == ours


@pytest.mark.parametrize(("lower", "what"), BROKEN.values(), ids=BROKEN)
def test_a_method_that_makes_no_score_is_a_finding(lower: Callable[[Lowering], Any], what: str) -> None:
    """It says which method and which scale, and whom to tell; other scales are looked at all the same."""
    scales = {"s": scale(items=["a", "b"], method=SPAN), "t": scale(formula="a +")}
    message = f"method 'acme.span' can't be used for scale 's': {what}"
    found = faults(instrument(scales), method(lower))
    ((code, path, said, hint),) = found[:1]

    assert ("CWI313", "scales/s/method", message) == (code, path, said)
    assert (hint or "").startswith("tell the author of the plugin")
    assert ["CWI313", "CWI301"] == [code for code, _, _, _ in found]


@pytest.mark.parametrize(
    "lower",
    [
        lambda lowering: build.number(3),
        lambda lowering: Missing(Sort.NUMBER),
        lambda lowering: Choose(EQUAL, Mean(lowering.terms), Missing(Sort.NUMBER)),
    ],
    ids=["a constant", "nothing", "a choice"],
)
def test_any_number_will_do(lower: Callable[[Lowering], Node]) -> None:
    """Whether it makes sense is for the cases to show."""
    plan = compile_plan(one_scale(items=["a"], method=SPAN), methods=(*CORE_METHODS, method(lower)))

    assert [3.0, None, 4.0].count(score(plan, {"a": 4})["s"].value) == 1


def test_a_fault_of_our_own_methods_is_not_blamed_on_a_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is raised as it is."""
    broken = Method("mean", _raise)
    monkeypatch.setattr(lowering, "CORE_METHODS", (broken,))
    with pytest.raises(ZeroDivisionError):
        compile_plan(one_scale(items=["a"]), methods=[broken])


# Ranges


def test_the_range_of_a_method_is_what_per_cent_and_reversing_are_of() -> None:
    """The bounds of its expression are wider: each answer is in it twice."""
    scales = {
        "s": scale(
            items=["a", "-b", {"item": "role", "recode": {"caseworker": 1, "supervisor": 5, "other": 2}}],
            method=SPAN,
            transform="pomp",
        ),
        "t": scale(items=["a", "b"], method=SPAN),
        "u": scale(scales=["-t"]),
    }
    one = instrument(scales, ["a", "b", "role"])
    plan = compile_plan(one, methods=(*CORE_METHODS, method(range=range_of_span)))

    assert "if(s.enough, s.raw * 25, missing)" == steps(plan)["s.score"]
    assert "mean(4 - t.score)" == steps(plan)["u.raw"]
    assert 75.0 == score(plan, {"a": 2, "b": 1, "role": "other"})["s"].value
    wide = compile_plan(one, methods=(*CORE_METHODS, method()))
    assert "if(s.enough, (s.raw + 4) * 25 / 2, missing)" == steps(wide)["s.score"]


def test_the_range_is_of_the_keyed_weighted_and_recoded_parts() -> None:
    """Parts that are scales have the range of their score."""
    told: list[Sequence[tuple[Fraction, Fraction]]] = []

    def listen(parts: Sequence[tuple[Fraction, Fraction]], options: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
        told.append(parts)
        return range_of_span(parts, options)

    uses = [
        "hours",
        {"item": "a", "recode": {"1": 7, "2": 1, "3": 2, "4": 0, "5": 3}, "weight": "1/2", "reverse_keyed": True},
    ]
    scales = {
        "r": scale(items=uses, method=SPAN),
        "s": scale(scales=["r", {"scale": "q", "weight": 2}], method=SPAN),
        "q": scale(items=["b"], transform="pomp"),
    }
    compile_plan(instrument(scales, ["hours", "a", "b"]), methods=(*CORE_METHODS, method(range=listen)))

    assert [[(0, 60), (0, Fraction(7, 2))], [(0, 60), (0, 200)]] == told


def test_a_part_without_bounds_leaves_the_range_open() -> None:
    """The method is not asked; what needs a range is refused as everywhere."""
    scales = {"f": scale(formula="a / (b - 3)"), "s": scale(scales=["f"], method=SPAN, transform="pomp")}
    found = faults(instrument(scales), method(range=lambda parts, options: pytest.fail("asked")))

    assert ["CWI307"] == [code for code, _, _, _ in found]


def test_a_number_where_a_node_belongs_is_refused_where_it_is_written() -> None:
    """It says how a constant is written, and the place is the line of the method's author."""
    half = method(lambda one: build.divide(Total(one.terms), 2))  # type: ignore[arg-type]
    found = faults(one_scale(items=["a"], method=SPAN), half)
    ((_, _, message, hint),) = found[:1]

    assert message.endswith("it raised TypeError: 2 is no node; write build.number(2)")
    assert "test_methods.py:" in (hint or "")


@pytest.mark.parametrize("part", ["lower", "range"])
def test_a_method_that_ends_the_program_is_a_finding(part: str) -> None:
    """Whoever checks with it is told; an interruption still interrupts."""

    def ending(*_: Any) -> Any:
        sys.exit(0)

    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    def faults_with(what: Callable[..., Any]) -> list[Any]:
        return faults(one_scale(items=["a"], method=SPAN), method(**{part: what}))

    ((code, _, message, _),) = faults_with(ending)
    assert ("CWI313", "method 'acme.span' can't be used for scale 's': it raised SystemExit: 0") == (code, message)
    with pytest.raises(KeyboardInterrupt):
        faults_with(interrupted)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ((Fraction(5), Fraction(1)), "its range begins at 5 and ends at 1"),
        (None, "it raised TypeError: cannot unpack non-iterable NoneType object"),
    ],
)
def test_a_range_that_is_none_is_a_finding(given: Any, what: str) -> None:
    """It is as much a part of the method as its expression."""
    ((code, _, message, _),) = faults(one_scale(items=["a"], method=SPAN), method(range=lambda parts, options: given))

    assert ("CWI313", f"method 'acme.span' can't be used for scale 's': {what}") == (code, message)


def test_what_a_method_says_of_its_raw_scores_is_told_by_the_step() -> None:
    """Only methods that say so: what a core method can give follows from its expression."""
    one = instrument({"s": scale(items=["a", "b"], method=SPAN), "t": scale(items=["a", "b"])}, ["a", "b"])
    stated = stated_ranges(one, methods=(*CORE_METHODS, method(range=range_of_span)))

    assert {raw_step("s"): PossibleRange(Fraction(0), Fraction(4))} == stated
    assert {} == stated_ranges(one, methods=(*CORE_METHODS, method()))
