"""A scorer without bounds: what a mutant changes shows in the scores, and bounds take most of the time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cwinstruments.plan import Output, ScoringPlan, fold
from cwinstruments.scoring import NoteKind, Responses, Score, read_responses
from cwinstruments.scoring.evaluator import Answers, Compute, ValueAlgebra, run


class QuickScorer:
    """Scores responses by one plan, without bounds."""

    def __init__(self, plan: ScoringPlan) -> None:
        self.plan = plan
        values = ValueAlgebra(plan.scales)
        fold(plan, values)
        self._program: tuple[tuple[str, Compute], ...] = tuple(values.program)

    def read(self, responses: Mapping[str, Any], /) -> tuple[Answers, frozenset[str]]:
        """Read responses, and give the items whose responses are refused."""
        read = read_responses(self.plan, responses, on_invalid="missing", on_unknown="ignore")
        return read.answers, refused_in(read)

    def hidden(self, responses: Mapping[str, Any], /) -> tuple[str, ...]:
        """Give the items that are answered although nobody is asked them."""
        read = read_responses(self.plan, responses, on_invalid="missing", on_unknown="ignore")
        return tuple(note.item for note in read.notes if note.kind is NoteKind.STALE_RESPONSE)

    def scores(self, answers: Answers, /) -> dict[str, Score]:
        """Give the score of every scale, without bounds."""
        run(self._program, answers)
        return {one.scale: _score(one, answers.steps) for one in self.plan.outputs}


def refused_in(read: Responses, /) -> frozenset[str]:
    """Give the items whose responses are refused."""
    return frozenset(note.item for note in read.notes if note.kind is NoteKind.INVALID_RESPONSE)


def _score(output: Output, steps: Mapping[str, Any]) -> Score:
    value = steps[output.value]
    return Score(
        None if value is None else float(value),
        steps[output.reason],
        steps[output.n_answered],
        steps[output.n_items],
        steps[output.prorated],
        steps[output.zero_filled],
        output.clamped is not None and steps[output.clamped],
        None if output.band is None else steps[output.band],
        {id: steps[step] for id, step in output.cutoffs},
    )
