"""What the laws share: how long they search, and a second way to compute what they state."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import chain, combinations, islice
from typing import Any

from hypothesis import HealthCheck, settings

from cwinstruments.model import Instrument
from cwinstruments.plan import (
    Codes,
    ExactAlgebra,
    Grid,
    Input,
    InputKind,
    ScoringPlan,
    State,
    compile_plan,
    fold,
    fold_node,
)
from cwinstruments.scoring import Responses, Score, read_responses
from cwinstruments.scoring.evaluator import Answers, ValueAlgebra, run

HEAVY = os.environ.get("CWINSTRUMENTS_LAWS") == "heavy"
"""Whether the laws are searched at length and at random; otherwise the same examples are tried each time."""

_TIMES = int(os.environ.get("CWINSTRUMENTS_LAWS_TIMES", "30"))
_TOLERANCE = 1e-9


def law(examples: int = 100) -> settings:
    """Say how many examples a law is tried on; CI, which has little time, tries two fifths of them."""
    return settings(
        max_examples=examples * _TIMES if HEAVY else max(1, examples * 2 // 5),
        derandomize=not HEAVY,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def is_close(a: Any, b: Any) -> bool:
    """Tell whether two results are the same: numbers within the tolerance of the library, all else exactly."""
    if isinstance(a, bool) or isinstance(b, bool) or not all(isinstance(one, int | float | Fraction) for one in (a, b)):
        return type(a) is type(b) and bool(a == b)
    return bool(abs(float(a) - float(b)) <= _TOLERANCE * max(1.0, abs(float(b))))


def is_at_most(a: float, b: float) -> bool:
    """Tell whether one number is not above another, within the tolerance."""
    return a <= b or is_close(a, b)


def same_score(a: Score, b: Score) -> bool:
    """Tell whether two scores agree in everything, numbers within the tolerance."""
    one, other = a.to_dict(), b.to_dict()
    return all(is_close(one[key], other[key]) for key in one)


# The same steps, by two algebras


def steps_in_fractions(plan: ScoringPlan, read: Responses) -> dict[str, Any]:
    """Compute every step in exact fractions."""
    return fold(plan, ExactAlgebra(read.answers.states, read.answers.values, plan.scales))


def steps_in_floats(plan: ScoringPlan, read: Responses) -> dict[str, Any]:
    """Compute every step as `score` does."""
    algebra = ValueAlgebra(plan.scales)
    fold(plan, algebra)
    answers = Answers(dict(read.answers.values), dict(read.answers.states))
    run(algebra.program, answers)
    return answers.steps


# Completions


def completions(instrument: Instrument, responses: Mapping[str, Any], *, most: int) -> Iterator[dict[str, Any]]:
    """Complete answers in every way, as `docs/explanation/missing-answers.md` defines it, up to so many ways.

    What has a value or is not applicable stays. Every other item is asked or not by what was answered before it, in
    the completion: where it is asked, each of its values is tried.
    """
    plan = compile_plan(instrument)
    read = read_responses(plan, responses, on_invalid="missing")
    return islice(_completions(plan, _grouped(plan), responses, read, {}), most)


def _grouped(plan: ScoringPlan) -> list[list[Input]]:
    """Give the inputs by item, in the order of the items."""
    items: dict[str, list[Input]] = {}
    for one in plan.inputs:
        items.setdefault(one.item, []).append(one)
    return list(items.values())


def _completions(
    plan: ScoringPlan, items: list[list[Input]], given: Mapping[str, Any], read: Responses, done: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    if not items:
        yield dict(done)
        return
    inputs, rest = items[0], items[1:]
    first = inputs[0]
    so_far = read_responses(plan, done).answers
    shown = first.show_if is None or fold_node(
        first.show_if, ExactAlgebra(so_far.states, so_far.values, plan.scales), {}
    )
    state = read.answers.states[first.name]
    if not shown:
        ways: Iterator[Any] = iter([None])
    elif state in (State.ANSWERED, State.NOT_APPLICABLE):
        ways = iter([given[first.item]])
    else:
        ways = values_of(inputs)
    for value in ways:
        yield from _completions(plan, rest, given, read, {**done, first.item: value})


def values_of(inputs: list[Input]) -> Iterator[Any]:
    """Give every value that an item can have, as it would come in."""
    one = inputs[0]
    if one.kind is InputKind.SELECTED:
        codes = [other.name.removeprefix(f"{other.item}__") for other in inputs]
        sets = chain.from_iterable(combinations(codes, size) for size in range(len(codes) + 1))
        return (list(selected) for selected in sets)
    match one.domain:
        case Codes(codes=known):
            return iter(known)
        case Grid(least=least, limit=limit, step=step):
            scaled = iter(range(least, limit + 1, step))
        case choices:
            scaled = iter(choices.values)
    if one.kind is InputKind.DATE:
        return (date.fromordinal(day) for day in scaled)
    return (Fraction(value, one.scale) for value in scaled)
