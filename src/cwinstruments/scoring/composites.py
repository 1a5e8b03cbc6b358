"""Scales that no number of their own tells: scales of scales, and whatever else a plan computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from cwinstruments.plan import UNCERTAIN
from cwinstruments.scoring.evaluator import run
from cwinstruments.scoring.finishes import Finish
from cwinstruments.scoring.layouts import Layout, Row
from cwinstruments.scoring.outcomes import Outcome, Use, keep, result_of
from cwinstruments.scoring.programs import Programs, ScaleScorer, Tail, joined
from cwinstruments.scoring.sums import Fixed, Sums


class Bounds(Protocol):
    """What the bounds of one respondent are worked out from.

    `found` holds the outcomes of all scales.
    """

    found: Sequence[Outcome]
    layout: Layout
    row: Row

    def ends(self, place: int) -> Mapping[str, Any]:
        """Give the bounds of the steps of a scale that those above use."""


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

    def tail(self, place: int, bounds: Bounds) -> Tail:
        """Give the bounds.

        Args:
            place: where its outcome is.
        """
        states = bounds.layout.answers(bounds.row, self.scorer.inputs).states
        uncertain = [name for name, state in states.items() if state in UNCERTAIN]
        if not uncertain:
            return bounds.found[place].certain
        return self.scorer.bounds(bounds.ends(place), self.scorer.reached(states, uncertain))

    def ends(self, bounds: Bounds) -> Mapping[str, Any]:
        """Give the bounds of its steps, and of those below."""
        answers = bounds.layout.answers(bounds.row, self._inputs)
        for place in self.below:
            answers.steps.update(bounds.ends(place))
        run(self._bounds, answers)
        return answers.steps


class Composite(Worked):
    """A scale that adds up the scores of others, as its `Addition` says.

    Args:
        finish: what becomes of the sum.
        parts: the places of the scales that tell it something, each with the place of that among what they tell.
            What they tell adds up to a code and to a sum. First come the scores that are added up.
        bits: for each score that is added up, the bit of the code that tells whether it is there.
        leaves: the places of the scales of items that it rests on in the end.

    `by_code` holds what is known by now of the answers that give a code.
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
        finish: Finish,
        parts: Sequence[tuple[int, int]],
        bits: Sequence[int],
        leaves: Sequence[int],
    ) -> None:
        super().__init__(scorer, programs, steps, below, inputs, uses)
        self.parts = tuple(parts)
        self.by_code: dict[int, Sums | Fixed] = {}
        self._by_present: dict[int, Sums] = {}
        self._finish, self._bits, self._leaves = finish, tuple(bits), tuple(leaves)
        self._scores = tuple(place for place, _ in self.parts[: len(self._bits)])
        # Where some scores can be absent in some completions alone, or have no bounds, bounds are worked out.
        self._is_plain = not scorer.optional and scorer.unbounded is None

    def outcome(self, found: Sequence[Outcome], layout: Layout, row: Row) -> Outcome:
        code = total = 0
        for place, share in self.parts:
            told, part = found[place].shares[share]
            code += told
            total += part
        known = self.by_code.get(code)
        return self._learn(code, super().outcome(found, layout, row)) if known is None else known.outcomes[total]

    def _learn(self, code: int, outcome: Outcome) -> Outcome:
        """Remember what scores that are there, or not, make of any sum."""
        steps, score = outcome.steps, self.scorer.output.score
        addition = self._finish.addition
        there = [name for name, bit in zip(addition.terms.names, self._bits, strict=True) if bit & code]
        # What is below may differ from one respondent with this code to the next.
        outcome.steps = {score: steps[score]}
        if there and steps[addition.enough]:
            present = code & sum(self._bits)
            sums = self._by_present.get(present)
            if sums is None:
                sums = Sums(self._finish, self._finish.score(there), outcome, self._uses)
                keep(self._by_present, present, sums)
            keep(self.by_code, code, sums)
        else:
            keep(self.by_code, code, Fixed(outcome))
        return outcome

    def tail(self, place: int, bounds: Bounds) -> Tail:
        found = bounds.found
        if not any(found[leaf].uncertain for leaf in self._leaves):
            return found[place].certain
        reached = not any(found[leaf].unknown for leaf in self._leaves)
        if self._is_plain:
            return self._finish.tail([bounds.ends(part) for part in self._scores], reached=reached)
        return self.scorer.bounds(bounds.ends(place), reached)

    def ends(self, bounds: Bounds) -> Mapping[str, Any]:
        if self._is_plain:
            return self._finish.ends([bounds.ends(part) for part in self._scores])
        return super().ends(bounds)
