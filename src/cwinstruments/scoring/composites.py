"""Scales that no number of their own tells: scales of scales, and whatever else a plan computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cwinstruments.plan import UNCERTAIN
from cwinstruments.scoring.evaluator import Answers, run
from cwinstruments.scoring.layouts import Layout, Row
from cwinstruments.scoring.outcomes import Outcome, Use, keep, result_of
from cwinstruments.scoring.programs import Programs, ScaleScorer, joined


class Worked:
    """A scale that is worked out each time, from answers and from the scales below it.

    Args:
        steps: its own steps, without those of the scales below.
        below: the places of the scales whose steps it uses.
        inputs: the inputs that its own steps mention.
        uses: how scales above take its score in.
    """

    def __init__(
        self,
        scorer: ScaleScorer,
        programs: Programs,
        steps: Sequence[str],
        below: Sequence[int],
        inputs: Sequence[str],
        uses: Sequence[Use] = (),
    ) -> None:
        self.scorer, self.below = scorer, tuple(below)
        self._inputs, self._uses = tuple(inputs), tuple(uses)
        self._values, self._bounds = joined(programs.values, steps), joined(programs.bounds, steps)

    def outcome(self, found: Sequence[Outcome], layout: Layout, row: Row) -> Outcome:
        """Give the outcome, apart from bounds.

        Args:
            found: the outcomes of the scales before it.
        """
        answers = layout.answers(row, self._inputs)
        steps = answers.steps
        for place in self.below:
            steps.update(found[place].steps)
        run(self._values, answers)
        scorer = self.scorer
        head = scorer.head(steps)
        return Outcome(
            result_of(head),
            head,
            scorer.cutoffs(steps),
            scorer.certain(steps),
            steps,
            tuple(use.share(steps[scorer.output.score], 0, 0) for use in self._uses),
        )

    def reached(self, found: Sequence[Outcome], layout: Layout, row: Row) -> bool | None:
        """Tell whether every missing answer can be at its own end; None where none is missing."""
        states = layout.answers(row, self.scorer.inputs).states
        uncertain = [name for name, state in states.items() if state in UNCERTAIN]
        return self.scorer.reached(states, uncertain) if uncertain else None

    def ends(self, below: Mapping[str, Any], layout: Layout, row: Row) -> dict[str, Any]:
        """Give the bounds of its steps, and of those below.

        Args:
            below: the bounds of the steps below.
        """
        answers = layout.answers(row, self._inputs)
        answers.steps.update(below)
        run(self._bounds, answers)
        return answers.steps


class Composite(Worked):
    """A scale that adds up the scores of others, as `shapes.Addition` says.

    Args:
        enough: the step that tells whether there are enough of them.
        parts: the places of the scales that tell it something, each with the place of that among what they tell.
            What they tell adds up to a code and to a sum.
        present: the bits that tell which scores there are.
        leaves: the places of the scales of items that it rests on in the end.

    `by_code` holds the outcomes that are known by now, by the code and then by the sum.
    """

    def __init__(
        self,
        scorer: ScaleScorer,
        programs: Programs,
        steps: Sequence[str],
        below: Sequence[int],
        inputs: Sequence[str],
        uses: Sequence[Use],
        *,
        enough: str,
        parts: Sequence[tuple[int, int]],
        present: int,
        leaves: Sequence[int],
    ) -> None:
        super().__init__(scorer, programs, steps, below, inputs, uses)
        self.parts = tuple(parts)
        self.by_code: dict[int, dict[Any, Outcome]] = {}
        self._by_present: dict[int, dict[Any, Outcome]] = {}
        self._enough, self._present, self._leaves = enough, present, tuple(leaves)

    def outcome(self, found: Sequence[Outcome], layout: Layout, row: Row) -> Outcome:
        code = total = 0
        for place, share in self.parts:
            told, part = found[place].shares[share]
            code += told
            total += part
        try:
            return self.by_code[code][total]
        except KeyError:
            return self._learn(code, total, super().outcome(found, layout, row))

    def _learn(self, code: int, total: Any, outcome: Outcome) -> Outcome:
        """Remember an outcome: by the sum if there is a score, by what is missing if too much of it is."""
        steps, score = outcome.steps, self.scorer.output.score
        if steps[score] is not None:
            present = code & self._present
            by_total = self._by_present.get(present)
            if by_total is None:
                by_total = {}
                keep(self._by_present, present, by_total)
            keep(by_total, total, outcome)
            keep(self.by_code, code, by_total)
        elif not steps[self._enough]:
            keep(self.by_code, code, _Always(outcome))
        # What is below may differ from one respondent with this outcome to the next.
        outcome.steps = {score: steps[score]}
        return outcome

    def reached(self, found: Sequence[Outcome], layout: Layout, row: Row) -> bool | None:
        uncertain = unknown = False
        for place in self._leaves:
            uncertain |= found[place].uncertain
            unknown |= found[place].unknown
        return not unknown if uncertain else None

    def ends(self, below: Mapping[str, Any], layout: Layout, row: Row) -> dict[str, Any]:
        answers = Answers(steps=dict(below))
        run(self._bounds, answers)
        return answers.steps


class _Always(dict[Any, Outcome]):
    """One outcome, whatever the sum."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self._outcome = outcome

    def __missing__(self, total: Any) -> Outcome:
        return self._outcome
