"""Scores by the methods of plugins are explained and verified as all others are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument
from cwinstruments.plan import CORE_METHODS, Lowering, Method, build, compile_plan
from cwinstruments.plan.nodes import Greatest, Least, Node
from cwinstruments.scoring import Trace, explain, score, verify
from tests.builders import instrument, scale

SPAN = {"name": "acme.span"}
ANSWERS = {"a": 2, "b": 1, "c": 4}


def lower(lowering: Lowering) -> Node:
    return build.subtract(Greatest(lowering.terms), Least(lowering.terms))


def span_of(parts: Sequence[tuple[Fraction, Fraction]], options: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    return Fraction(0), max(high for _, high in parts) - min(low for low, _ in parts)


def recompute(values: Sequence[Fraction], options: Mapping[str, Any]) -> Fraction | None:
    return max(values) - min(values) if values else None


def methods(**said: Any) -> tuple[Method, ...]:
    return (*CORE_METHODS, Method("acme.span", lower, **{"range": span_of, "recompute": recompute, **said}))


def spans() -> Instrument:
    """Give an instrument in which spans are per cent, reversed, and parts of composites and formulas."""
    missing = {"min_answered": 1, "then": "available"}
    return instrument(
        {
            "per_cent": scale(
                items=["a", "-b", {"item": "c", "weight": 2}], method=SPAN, transform="pomp", missing=missing
            ),
            "plain": scale(
                items=["a", "b"], method=SPAN, missing=missing, bands=[{"id": "near"}, {"id": "far", "at_least": 2}]
            ),
            "turned": scale(scales=["-plain", "d_alone"]),
            "by_formula": scale(formula="plain * 2"),
            "of_scales": scale(scales=["plain", "d_alone"], method=SPAN, transform={"multiply": 3}),
            "d_alone": scale(items=["d"]),
        }
    )


def trace(answers: Mapping[str, Any], *, one: Instrument | None = None, **said: Any) -> Trace:
    return explain(one or spans(), answers, methods=methods(**said))


ANSWERED = [{**ANSWERS, "d": 3}, {"a": 5, "d": 1}, {"b": 1, "c": 1}, {"d": 2}, {}]


@pytest.mark.parametrize("answers", ANSWERED, ids=repr)
def test_a_score_by_a_method_is_verified(answers: Mapping[str, Any]) -> None:
    """In per cent of its range, reversed in it, as a part of a composite and within a formula."""
    assert () == verify(trace(answers), spans(), methods=methods())


@pytest.mark.parametrize("answers", ANSWERED, ids=repr)
def test_without_its_range_a_method_has_the_bounds_of_its_expression(answers: Mapping[str, Any]) -> None:
    """Both evaluators turn scores round in them."""
    one = spans()
    one = evolve(one, scales={id: scale for id, scale in one.scales.items() if id != "per_cent"})
    known = methods(range=None)

    assert () == verify(trace(answers, one=one, range=None), one, methods=known)
    # From -4 to 4 in place of 0 to 4: what is 1 is -1 turned round.
    assert 1.0 == score(compile_plan(one, methods=known), {**ANSWERS, "d": 3})["turned"].value


def test_the_scores_are_those_worked_by_hand() -> None:
    """What both evaluators agree on is right."""
    scores = score(compile_plan(spans(), methods=methods()), {**ANSWERS, "d": 3})

    # 2, 6 - 1 = 5 and 2 * 4 = 8 span 6 of 9, from 1 to 10.
    assert 100 * 6 / 9 == pytest.approx(scores["per_cent"].value)
    assert (1.0, "near") == (scores["plain"].value, scores["plain"].band)
    # 0 + 4 - 1 = 3, and 3.
    assert 3.0 == scores["turned"].value
    assert 2.0 == scores["by_formula"].value
    # (3 - 1) * 3
    assert 6.0 == scores["of_scales"].value


def test_a_wrong_score_is_found() -> None:
    """The second computation is not that of the plan."""
    found = verify(trace(ANSWERS), spans(), methods=methods(recompute=lambda values, options: sum(values, Fraction(0))))

    assert ("plain", "value", 1.0, 3.0) in [(one.scale, one.field, one.traced, one.recomputed) for one in found]


@pytest.mark.parametrize(
    ("again", "why"),
    [
        (None, "it has no 'recompute'"),
        (lambda values, options: values[7], "its 'recompute' raised IndexError: list index out of range"),
        (lambda values, options: "much", "its 'recompute' raised ValueError: Invalid literal for Fraction: 'much'"),
    ],
    ids=["none", "one that raises", "one that gives no number"],
)
def test_what_can_not_be_computed_again_is_not_called_verified(again: Any, why: str) -> None:
    """Each score that rests on the method says so; all others are verified."""
    found = verify(trace({**ANSWERS, "d": 3}), spans(), methods=methods(recompute=again))

    resting = ["per_cent", "plain", "turned", "by_formula", "of_scales"]
    assert [(id, "method", "acme.span", why) for id in resting] == [
        (one.scale, one.field, one.traced, one.recomputed) for one in found
    ]
    assert f"scale 'per_cent': the method 'acme.span' can't be verified: {why}" == str(found[0])


def test_a_method_may_have_no_score_for_some_answers() -> None:
    """Then both evaluators give none, with the same reason."""

    def lower(lowering: Lowering) -> Node:
        return build.divide(Greatest(lowering.terms), build.subtract(lowering.n_answered, build.number(1)))

    def again(values: Sequence[Fraction], options: Mapping[str, Any]) -> Fraction | None:
        return max(values) / (len(values) - 1) if len(values) > 1 else None

    one = instrument({"s": scale(items=["a", "b"], method=SPAN, missing={"min_answered": 1, "then": "available"})})
    known = (*CORE_METHODS, Method("acme.span", lower, recompute=again))
    for answers, expected in (({"a": 4}, None), ({"a": 4, "b": 1}, 4.0)):
        found = explain(one, answers, methods=known)

        assert expected == found["s"].score.value
        assert (expected is None) == (found["s"].score.reason == "not_computable")
        assert () == verify(found, one, methods=known)


def test_a_plan_is_explained_without_knowing_its_methods() -> None:
    """It holds everything but the titles."""
    plan = compile_plan(spans(), methods=methods())
    found = explain(plan, ANSWERS)

    assert "plain" == found["plain"].title
    assert trace(ANSWERS).to_dict() == {
        **found.to_dict(),
        "scales": {id: {**one, "title": "Scale"} for id, one in found.to_dict()["scales"].items()},
    }
    assert () == verify(found, spans(), methods=methods())
    with pytest.raises(DefinitionError, match="CWI303"):
        explain(spans(), ANSWERS)


def test_a_trace_of_another_method_of_that_name_is_found() -> None:
    """The plan is another one, and so is its digest."""
    other = evolve(methods()[-1], lower=lambda lowering: Greatest(lowering.terms))
    found = verify(trace(ANSWERS), spans(), methods=(*CORE_METHODS, other))

    assert "plan_digest" == found[0].field
