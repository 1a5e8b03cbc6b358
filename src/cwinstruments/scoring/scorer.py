"""Scoring one respondent: responses in, scores out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from attrs import frozen

from cwinstruments.model import Instrument
from cwinstruments.plan import (
    UNCERTAIN,
    IntervalAlgebra,
    Output,
    ScoringPlan,
    State,
    fold,
    inputs_of,
    needed_steps,
    occurrences,
    plan_of,
)
from cwinstruments.plan.nodes import Banding
from cwinstruments.scoring.evaluator import Answers, Compute, ValueAlgebra, run
from cwinstruments.scoring.responses import OnInvalid, OnUnknown, Response, Responses, read_responses
from cwinstruments.scoring.scores import Score, Scores


def score(
    instrument: Instrument | ScoringPlan,
    responses: Mapping[str, Response],
    /,
    *,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    on_unknown: OnUnknown = "raise",
) -> Scores:
    """Score one respondent.

    Args:
        instrument: an instrument or its plan.
        responses: by item id: a value, a non-response code, a list of codes for multiple choice, or None for an empty
            cell. Items left out are empty. Numbers may be of any type but text: `"4"` is refused.
        respondent: a name for error messages and results.
        on_invalid: `"raise"`, or `"missing"` to score without answers that are not allowed and note them.
        on_unknown: `"raise"`, or `"ignore"` to leave out keys that are no items and note them.

    Returns:
        For each scale a `Score`; its `value` is None with a `reason` where there is none.

    Raises:
        InvalidResponseError: an answer is not allowed, or a key is no item; it names every one with what is allowed.
        DefinitionError: the instrument contradicts itself.
        TypeError: it is no instrument, or the responses are no mapping.
    """
    plan = plan_of(instrument)
    read = read_responses(plan, responses, respondent=respondent, on_invalid=on_invalid, on_unknown=on_unknown)
    return score_answers(plan, read, respondent=respondent)


def score_answers(plan: ScoringPlan, read: Responses, /, *, respondent: str | None = None) -> Scores:
    """Score answers that have been read."""
    scorer = _scorer(plan)
    run(scorer.values, read.answers)
    completed = read.open_answers or read.answers
    uncertain = {name for name, state in completed.states.items() if state in UNCERTAIN}
    if uncertain:
        run(scorer.bounds, completed)
    return Scores(
        plan.instrument,
        plan.version,
        plan.definition_digest,
        plan.plan_digest,
        respondent,
        {one.output.scale: one.score(read.answers, completed, uncertain) for one in scorer.outputs},
        read.notes,
    )


@frozen
class _Scorer:
    """A plan, folded twice: to values, and to bounds."""

    values: list[tuple[str, Compute]]
    bounds: list[tuple[str, Compute]]
    outputs: tuple[_ScaleScorer, ...]


@lru_cache(maxsize=256)
def _scorer(plan: ScoringPlan) -> _Scorer:
    values = ValueAlgebra(plan.scales)
    fold(plan, values)
    bounds = ValueAlgebra(plan.scales)
    inputs = {one.name: one for one in plan.inputs}
    fold(
        plan,
        IntervalAlgebra(bounds, inputs),
        steps=needed_steps(plan, [name for one in plan.outputs for name in (one.value, one.band) if name is not None]),
    )
    bound_names = {name for name, _ in bounds.program}
    nodes = {step.name: step.node for step in plan.steps}

    def part(step: str, name: str) -> str | None:
        return f"{step}:{name}" if f"{step}:{name}" in bound_names else None

    def ends(step: str) -> tuple[str, str]:
        # Where nothing can move a value, only its low end is kept.
        return f"{step}:low", part(step, "high") or f"{step}:low"

    outputs = []
    for output in plan.outputs:
        banding = nodes[output.band] if output.band is not None else None
        outputs.append(
            _ScaleScorer(
                output,
                banding.codes if isinstance(banding, Banding) else (),
                inputs_of(plan, output.value),
                occurrences(plan, output.value),
                ends(output.value),
                None if output.band is None else ends(output.band),
                part(output.value, "unbounded"),
                tuple(
                    name for step in needed_steps(plan, [output.value]) if (name := part(step, "optional")) is not None
                ),
            )
        )
    return _Scorer(values.program, bounds.program, tuple(outputs))


@frozen
class _ScaleScorer:
    """Gathers the steps of one output."""

    output: Output
    bands: tuple[str, ...]
    inputs: frozenset[str]
    occurrences: Mapping[str, int]
    ends: tuple[str, str]
    band_ends: tuple[str, str] | None
    unbounded: str | None
    optional: tuple[str, ...]

    def score(self, answers: Answers, completed: Answers, uncertain: set[str]) -> Score:
        output, steps = self.output, answers.steps
        value, band = steps[output.value], None if output.band is None else steps[output.band]
        mine = uncertain & self.inputs
        lower, upper, exact = value, value, True
        possible: tuple[str, ...] = () if band is None else (band,)
        if mine:
            lower, upper, exact, possible = self._bounds(completed, mine)
        return Score(
            None if value is None else float(value),
            steps[output.reason],
            steps[output.n_answered],
            steps[output.n_items],
            steps[output.prorated],
            steps[output.zero_filled],
            band,
            {id: steps[step] for id, step in output.cutoffs},
            None if lower is None else float(lower),
            None if upper is None else float(upper),
            exact and lower is not None,
            possible,
        )

    def _bounds(self, answers: Answers, uncertain: set[str]) -> tuple[Any, Any, bool, tuple[str, ...]]:
        steps = answers.steps
        if self.unbounded is not None and steps[self.unbounded]:
            return None, None, False, self.bands
        lower, upper = (steps[end] for end in self.ends)
        # What may be absent has no part in a mean, so that others weigh more: such bounds hold but need not be reached.
        exact = not any(steps[name] for name in self.optional) and all(
            self.occurrences.get(name, 0) <= 1 and answers.states[name] is not State.UNKNOWN for name in uncertain
        )
        if self.band_ends is None or lower is None:
            return lower, upper, exact, ()
        first, last = (self.bands.index(steps[end]) for end in self.band_ends)
        return lower, upper, exact, self.bands[first : last + 1]
