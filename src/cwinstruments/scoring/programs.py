"""Programs: a plan folded to functions of the answers, step by step, so that one scale can be worked out by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from attrs import frozen

from cwinstruments.plan import (
    Algebra,
    IntervalAlgebra,
    Output,
    ScoringPlan,
    State,
    fold_node,
    inputs_of,
    needed_steps,
    occurrences,
)
from cwinstruments.plan.nodes import Banding
from cwinstruments.scoring.evaluator import Answers, Compute, ValueAlgebra
from cwinstruments.scoring.scores import Score

T = TypeVar("T")
Program: TypeAlias = tuple[tuple[str, Compute], ...]
"""Steps by name, in the order in which they are computed."""

Head: TypeAlias = tuple[float | None, str | None, int, int, bool, bool, bool, str | None]
"""What a score begins with: value, reason, n_answered, n_items, prorated, zero_filled, clamped, band."""

Tail: TypeAlias = tuple[float | None, float | None, bool, tuple[str, ...]]
"""What a score ends with: lower, upper, bounds_exact, possible_bands."""


@frozen
class Programs:
    """A plan, folded twice: to values, and to bounds.

    Args:
        values: by step, how its value is computed.
        bounds: by step, how its bounds are; only of steps that the bounds of a score rest on.
        scales: what gathers the score of each scale, in the order of the outputs.
    """

    values: Mapping[str, Program]
    bounds: Mapping[str, Program]
    scales: tuple[ScaleScorer, ...]


@lru_cache(maxsize=256)
def programs_of(plan: ScoringPlan, /) -> Programs:
    """Fold a plan to its programs."""
    values = ValueAlgebra(plan.scales)
    of_values = _by_step(plan, values, values.program, {step.name for step in plan.steps})
    bounds = ValueAlgebra(plan.scales)
    bounded = needed_steps(plan, [name for one in plan.outputs for name in (one.value, one.band) if name is not None])
    intervals = IntervalAlgebra(bounds, {one.name: one for one in plan.inputs})
    of_bounds = _by_step(plan, intervals, bounds.program, bounded)
    known = {name for name, _ in bounds.program}
    return Programs(of_values, of_bounds, tuple(_scale_scorer(plan, output, known) for output in plan.outputs))


def joined(programs: Mapping[str, Program], steps: Iterable[str], /) -> Program:
    """Give the program of several steps."""
    return tuple(one for step in steps for one in programs.get(step, ()))


def _by_step(
    plan: ScoringPlan, algebra: Algebra[T], program: list[tuple[str, Compute]], steps: Collection[str]
) -> dict[str, Program]:
    """Fold a plan as `fold` does, and keep apart what each step adds to the program."""
    bound: dict[str, T] = {}
    found: dict[str, Program] = {}
    for step in plan.steps:
        if step.name in steps:
            before = len(program)
            bound[step.name] = algebra.bind(step.name, fold_node(step.node, algebra, bound))
            found[step.name] = tuple(program[before:])
    return found


def _scale_scorer(plan: ScoringPlan, output: Output, known: Collection[str]) -> ScaleScorer:
    def part(step: str, name: str) -> str | None:
        return f"{step}:{name}" if f"{step}:{name}" in known else None

    def ends(step: str) -> tuple[str, str]:
        # Where nothing can move a value, only its low end is kept.
        return f"{step}:low", part(step, "high") or f"{step}:low"

    banding = next((step.node for step in plan.steps if step.name == output.band), None)
    return ScaleScorer(
        output,
        banding.codes if isinstance(banding, Banding) else (),
        inputs_of(plan, output.value),
        occurrences(plan, output.value),
        ends(output.value),
        None if output.band is None else ends(output.band),
        part(output.value, "unbounded"),
        tuple(name for step in needed_steps(plan, [output.value]) if (name := part(step, "optional")) is not None),
    )


@frozen
class ScaleScorer:
    """Gathers the steps of one output."""

    output: Output
    bands: tuple[str, ...]
    inputs: frozenset[str]
    occurrences: Mapping[str, int]
    ends: tuple[str, str]
    band_ends: tuple[str, str] | None
    unbounded: str | None
    optional: tuple[str, ...]

    def score(self, answers: Answers, completed: Answers, uncertain: Collection[str]) -> Score:
        """Give the score, with bounds where something that it rests on is uncertain."""
        steps = answers.steps
        mine = self.inputs.intersection(uncertain)
        tail = self.bounds(completed.steps, self.reached(completed.states, mine)) if mine else self.certain(steps)
        return Score(*self.head(steps), dict(self.cutoffs(steps)), *tail)

    def head(self, steps: Mapping[str, Any]) -> Head:
        """Give what the values of the steps say."""
        output = self.output
        value = steps[output.value]
        return (
            None if value is None else float(value),
            steps[output.reason],
            steps[output.n_answered],
            steps[output.n_items],
            steps[output.prorated],
            steps[output.zero_filled],
            output.clamped is not None and steps[output.clamped],
            None if output.band is None else steps[output.band],
        )

    def cutoffs(self, steps: Mapping[str, Any]) -> tuple[tuple[str, bool | None], ...]:
        """Tell by id whether each cutoff is met."""
        return tuple((id, steps[step]) for id, step in self.output.cutoffs)

    def certain(self, steps: Mapping[str, Any]) -> Tail:
        """Give the bounds where nothing is uncertain: the value itself."""
        value, _, _, _, _, _, _, band = self.head(steps)
        return value, value, value is not None, () if band is None else (band,)

    def reached(self, states: Mapping[str, State], uncertain: Iterable[str]) -> bool:
        """Tell whether each uncertain input counts once and is sure to count, so that it can be at its own end."""
        return all(self.occurrences.get(name, 0) <= 1 and states[name] is not State.UNKNOWN for name in uncertain)

    def bounds(self, steps: Mapping[str, Any], reached: bool) -> Tail:
        """Give the bounds that the steps of intervals say."""
        if self.unbounded is not None and steps[self.unbounded]:
            return None, None, False, self.bands
        lower, upper = (None if steps[end] is None else float(steps[end]) for end in self.ends)
        # What may be absent has no part in a mean, so that others weigh more: such bounds hold but need not be reached.
        exact = reached and lower is not None and not any(steps[name] for name in self.optional)
        if self.band_ends is None or lower is None:
            return lower, upper, exact, ()
        first, last = (self.bands.index(steps[end]) for end in self.band_ends)
        return lower, upper, exact, self.bands[first : last + 1]
