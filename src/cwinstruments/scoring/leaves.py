"""Scales that a number tells: the sum over their items of one number for each answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cwinstruments.plan import UNCERTAIN, Input, State
from cwinstruments.scoring.evaluator import Answers, run
from cwinstruments.scoring.outcomes import Outcome, ScaleResult, Share, Use, keep, result_of
from cwinstruments.scoring.packing import Packing
from cwinstruments.scoring.programs import Programs, ScaleScorer, Tail, joined
from cwinstruments.scoring.rehearsal import likely_answers


class Leaf:
    """A scale of items.

    Args:
        steps: all steps that its score rests on.
        packing: the numbers that stand for its answers.
        exports: the steps that scales above use, and the bounds of which they use.
        uses: how scales above take its score in.

    `outcomes` are those that are known by now, by the sum of the numbers of the answers. `results`, each with
    the name of the scale, and `shares` are parts of them, kept apart so that they are found with one look-up.
    """

    def __init__(
        self,
        scorer: ScaleScorer,
        programs: Programs,
        steps: Sequence[str],
        packing: Packing,
        exports: Collection[str],
        uses: Sequence[Use],
    ) -> None:
        self.packing = packing
        self.inputs = tuple(packing.packs)
        self.outcomes: dict[int, Outcome] = {}
        self.results: dict[int, tuple[str, ScaleResult]] = {}
        self.shares: tuple[dict[int, Share], ...] = tuple({} for _ in uses)
        self.lines: dict[int, tuple[str, ScaleResult, int, Any]] = {}
        self._scorer, self._uses = scorer, tuple(uses)
        self._values, self._bounds = joined(programs.values, steps), joined(programs.bounds, steps)
        self._exports = frozenset(exports)

    def learn(self, key: int, answers: Answers) -> Outcome:
        """Work an outcome out as the plan says, and remember it."""
        scorer, steps, states = self._scorer, answers.steps, answers.states
        run(self._values, answers)
        head, score, n_asked = scorer.head(steps), steps[scorer.output.score], steps[scorer.output.n_items]
        mine = [states[name] for name in self.inputs]
        outcome = Outcome(
            result_of(head),
            head,
            scorer.cutoffs(steps),
            scorer.certain(steps),
            {name: value for name, value in steps.items() if name in self._exports},
            tuple(use.share(score, n_asked, mine.count(State.ANSWERED)) for use in self._uses),
            not UNCERTAIN.isdisjoint(mine),
            State.UNKNOWN in mine,
        )
        keep(self.results, key, (scorer.output.scale, outcome.result))
        if len(outcome.shares) == 1:
            keep(self.lines, key, (scorer.output.scale, outcome.result, *outcome.shares[0]))
        for shares, share in zip(self.shares, outcome.shares, strict=True):
            keep(shares, key, share)
        keep(self.outcomes, key, outcome)
        return outcome

    def rehearse(self, inputs: Sequence[Input], shift: int) -> None:
        """Learn beforehand what most people will answer.

        Args:
            shift: where the number of this scale stands in sums.
        """
        for answers in likely_answers(inputs, self.packing.packs):
            states, values = answers.states, answers.values
            key = sum(pack(states[name], values.get(name)) for name, pack in self.packing.packs.items()) << shift
            if key not in self.outcomes:
                self.learn(key, answers)

    def bounded(self, answers: Answers) -> tuple[Tail, Mapping[str, Any]]:
        """Give the bounds of an outcome, and those of the steps that scales above use."""
        scorer, steps, states = self._scorer, answers.steps, answers.states
        run(self._values, answers)
        run(self._bounds, answers)
        uncertain = [name for name in self.inputs if name in scorer.inputs and states[name] in UNCERTAIN]
        tail = scorer.bounds(steps, scorer.reached(states, uncertain)) if uncertain else scorer.certain(steps)
        return tail, {name: value for name, value in steps.items() if name.partition(":")[0] in self._exports}
