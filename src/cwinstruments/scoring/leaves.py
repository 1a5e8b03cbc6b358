"""Scales that a number tells: the sum over their items of one number for each answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from cwinstruments.plan import UNCERTAIN, State
from cwinstruments.scoring.evaluator import Answers, run
from cwinstruments.scoring.finishes import Finish
from cwinstruments.scoring.outcomes import Outcome, ScaleResult, Share, Use, keep, result_of
from cwinstruments.scoring.packing import Packing
from cwinstruments.scoring.programs import Programs, ScaleScorer, Tail, joined
from cwinstruments.scoring.sums import Fixed, Line, Sums

T = TypeVar("T")


class Leaf:
    """A scale of items.

    Args:
        steps: all steps that its score rests on.
        packing: the numbers that stand for its answers.
        finish: what becomes of the sum of the answers, if the scale does no more than to add them up.
        exports: the steps that scales above use.
        bounded: the steps of which they use the bounds.
        uses: how scales above take its score in.

    `outcomes` are by the sum of the numbers of the answers. `results`, each with the name of the scale, `shares` and
    `lines` are parts of them, kept apart so that they are found with one look-up. All of them raise `KeyError` where an
    outcome has to be learnt first.
    """

    def __init__(
        self,
        scorer: ScaleScorer,
        programs: Programs,
        steps: Sequence[str],
        packing: Packing,
        finish: Finish | None,
        exports: Collection[str],
        bounded: Collection[str],
        uses: Sequence[Use],
    ) -> None:
        self.packing, self.inputs, self.shift = packing, tuple(packing.packs), 0
        scale = scorer.output.scale
        self.outcomes = _Known[Outcome](self, lambda sums, total: sums.outcome(total))
        self.results = _Known[tuple[str, ScaleResult]](self, lambda sums, total: (scale, sums.result(total)))
        self.lines = _Known[Line](self, lambda sums, total: sums.line(total, scale))
        self.shares = tuple(_Known[Share](self, _share(place)) for place, _ in enumerate(uses))
        self._scorer, self._finish, self._uses = scorer, finish, tuple(uses)
        self._values, self._bounds = joined(programs.values, steps), joined(programs.bounds, steps)
        self._exports, self._bounded = frozenset(exports), frozenset(bounded)
        self._cases: dict[int, Sums | Fixed] = {}

    def learn(self, key: int, answers: Answers) -> Outcome:
        """Work an outcome out as the plan says, and remember it."""
        scorer, steps, states = self._scorer, answers.steps, answers.states
        run(self._values, answers)
        head, score, output = scorer.head(steps), steps[scorer.output.score], scorer.output
        n_asked = steps[output.asked or output.n_items]
        mine = [states[name] for name in self.inputs]
        n_answered = mine.count(State.ANSWERED)
        outcome = Outcome(
            result_of(head),
            head,
            scorer.cutoffs(steps),
            scorer.certain(steps),
            {name: value for name, value in steps.items() if name in self._exports},
            tuple(use.share(score, n_asked, n_answered) for use in self._uses),
            not UNCERTAIN.isdisjoint(mine),
            State.UNKNOWN in mine,
        )
        self._add_case(key, states, outcome, (n_asked, n_answered), is_enough=score is not None)
        return outcome

    def _add_case(
        self, key: int, states: Mapping[str, State], outcome: Outcome, counts: tuple[int, int], *, is_enough: bool
    ) -> None:
        """Remember an outcome, with all that differ from it by the sum of the answers alone."""
        case, finish = self.split(key)[0], self._finish
        if finish is None or not is_enough:
            # Where too few are answered, it is all one what they add up to.
            keep(self._cases, case, Fixed(outcome))
            return
        there = [name for name in finish.addition.terms.names if states[name] is State.ANSWERED]
        score = finish.score(there, len(there) * self.packing.least)
        keep(self._cases, case, Sums(finish, score, outcome, self._uses, *counts))

    def split(self, key: int) -> tuple[int, int]:
        """Take a number apart: into what tells a case, and the sum of the answers."""
        if self._finish is None:
            return key, 0
        number, width = key >> self.shift, self.packing.sum_width
        return number >> width, number & ((1 << width) - 1)

    def case(self, key: int) -> tuple[Sums | Fixed, int]:
        """Give the outcomes of a case, and the sum of the answers.

        Raises:
            KeyError: there has been no such case.
        """
        case, total = self.split(key)
        return self._cases[case], total

    def bounded(self, answers: Answers) -> tuple[Tail, Mapping[str, Any]]:
        """Give the bounds of an outcome, and those of the steps that scales above use."""
        scorer, steps, states = self._scorer, answers.steps, answers.states
        run(self._values, answers)
        run(self._bounds, answers)
        uncertain = [name for name in self.inputs if name in scorer.inputs and states[name] in UNCERTAIN]
        tail = scorer.bounds(steps, scorer.reached(states, uncertain)) if uncertain else scorer.certain(steps)
        return tail, {name: value for name, value in steps.items() if name.partition(":")[0] in self._bounded}


class _Known(dict[int, T]):
    """A part of the outcomes of a scale, by the numbers that tell them. What is new but of a known case is added."""

    def __init__(self, leaf: Leaf, part: Callable[[Sums | Fixed, int], T]) -> None:
        super().__init__()
        self._leaf, self._part = leaf, part

    def __missing__(self, key: int) -> T:
        part = self._part(*self._leaf.case(key))
        keep(self, key, part)
        return part


def _share(place: int) -> Callable[[Sums | Fixed, int], Share]:
    return lambda sums, total: sums.share(total, place)
