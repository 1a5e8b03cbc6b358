"""What tells an instrument and its mutant apart: responses whose scores differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from attrs import field, frozen

from cwinstruments.cases import NOT_STATED, Expected
from cwinstruments.cases.comparison import ScoredScale, compare
from cwinstruments.model import Instrument
from cwinstruments.mutants.answers import answers_of, count_all
from cwinstruments.mutants.candidates import Response, every, likely
from cwinstruments.mutants.quick import QuickScorer
from cwinstruments.plan import ScoringPlan, names_in, needed_steps
from cwinstruments.scoring import Score

MOST_RESPONSES = 1_500
"""So many responses are tried for each mutant."""


class _NoSteps(dict[str, Any]):
    def __missing__(self, key: str) -> None:
        return None


NO_STEPS = _NoSteps()
"""For comparisons of which nobody reads the hints."""


@frozen(eq=False)
class Pair:
    """An instrument and a mutant of it, both compiled, and the scales that the mutant can change."""

    original: QuickScorer
    mutant: QuickScorer
    instrument: Instrument
    scales: tuple[str, ...]

    @property
    def is_equivalent(self) -> bool:
        """Whether both have the same plan: the same inputs, steps and outputs."""
        one, other = self.original.plan, self.mutant.plan
        return (one.inputs, one.steps, one.outputs) == (other.inputs, other.steps, other.outputs)

    def differing(self, responses: Response, /) -> tuple[str, ...]:
        """Give the scales whose scores differ for these responses; all where only one of them refuses a response."""
        answers, refused = self.original.read(responses)
        scores = self.original.scores(answers)
        if self.original.plan.inputs != self.mutant.plan.inputs:
            answers, refused_by_mutant = self.mutant.read(responses)
            if refused != refused_by_mutant:
                return self.scales
        others = self.mutant.scores(answers)
        return tuple(id for id in self.scales if not self._same(scores[id], others[id], id))

    def columns(self, responses: Response, /) -> tuple[str, ...]:
        """Give in what the scores of these responses differ, such as `value` or `n_items`; never how."""
        scores = self.original.scores(self.original.read(responses)[0])
        others = self.mutant.scores(self.mutant.read(responses)[0])
        return tuple(dict.fromkeys(key for id in self.scales for key in self._differing(scores[id], others[id], id)))

    def _same(self, score: Score, other: Score, id: str) -> bool:
        return score == other or next(self._differing(score, other, id), None) is None

    def _differing(self, score: Score, other: Score, id: str) -> Iterator[str]:
        scored = ScoredScale(self.instrument.scales[id], other, self.mutant.plan.output(id), NO_STEPS, None)
        return (str(one.path[0]) for one in compare(scored, expected_of(score)))


@frozen
class Telling:
    """Responses that tell a mutant apart.

    Args:
        responses: by item, in the order of the instrument.
        scales: the scales whose scores differ.
        columns: in what they differ.
        exhaustive: where there are none, whether every response was tried.
    """

    responses: Mapping[str, Any] | None = None
    scales: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    exhaustive: bool = field(default=False, kw_only=True)


def tell_apart(pair: Pair, known: Sequence[Response] = (), /, *, most: int = MOST_RESPONSES) -> Telling:
    """Find responses whose scores differ, if there are some among at most so many.

    Args:
        known: responses that get past the conditions under which items are asked, such as those of cases.
    """
    items = {id: answers_of(pair.instrument, id) for id in _items_of(pair)}
    count = count_all(iter(items.values()))
    exhaustive = count is not None and count <= most
    turned = _turned(pair.instrument, pair.scales)
    for responses in every(items) if exhaustive else likely(items, known, turned, most=most):
        if scales := pair.differing(responses):
            given = {id: value for id, value in responses.items() if value is not None}
            shown = _but_hidden(pair, given, scales)
            return Telling(shown, scales, pair.columns(shown))
    return Telling(exhaustive=exhaustive)


def _but_hidden(pair: Pair, responses: Mapping[str, Any], scales: tuple[str, ...]) -> Mapping[str, Any]:
    """Leave out answers to items that nobody is asked, unless it is they that tell the mutant apart."""
    scores = pair.original.scores(pair.original.read(responses)[0])
    for item in pair.original.hidden(responses):
        fewer = {id: value for id, value in responses.items() if id != item}
        if pair.differing(fewer) == scales and pair.original.scores(pair.original.read(fewer)[0]) == scores:
            responses = fewer
    return responses


def expected_of(score: Score, /) -> Expected:
    """Give what a case would have to state so that it holds for this score alone, apart from its bounds."""
    value = None if score.value is None else Fraction(score.value) if isfinite(score.value) else NOT_STATED
    return Expected(
        value=value,
        reason=score.reason,
        n_answered=score.n_answered,
        n_items=score.n_items,
        prorated=score.prorated,
        zero_filled=score.zero_filled,
        clamped=score.clamped,
        band=score.band,
        cutoffs=score.cutoffs,
    )


def _items_of(pair: Pair) -> Iterator[str]:
    """Give the items that the scores rest on, and those that decide whether these are asked."""
    plan = pair.original.plan
    names = {name for one in (plan, pair.mutant.plan) for name in _inputs_of(one, pair.scales)}
    inputs = {one.name: one for one in plan.inputs}
    while more := {
        gate
        for name in names
        if name in inputs and (shown := inputs[name].show_if) is not None
        for gate in names_in(shown)
        if gate not in names
    }:
        names |= more
    yield from dict.fromkeys(one.item for one in plan.inputs if one.name in names)


def _inputs_of(plan: ScoringPlan, scales: Sequence[str]) -> set[str]:
    ends = [step.name for step in plan.steps if step.name.partition(".")[0] in scales]
    needed = needed_steps(plan, ends)
    return {name for one in plan.steps if one.name in needed for name in names_in(one.node)} - needed


def _turned(instrument: Instrument, scales: Sequence[str]) -> dict[str, bool]:
    return {use.item: use.reverse_keyed for id in scales for use in instrument.scales[id].items}
