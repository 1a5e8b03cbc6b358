"""Finishes: what becomes of a sum of scores, step by step as the plan says but without looking for the steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, assert_never, cast

from cwinstruments.plan import ScoringPlan, fold_node
from cwinstruments.plan.nodes import Mean, Node, Prorated, Total
from cwinstruments.scoring.additions import Addition
from cwinstruments.scoring.evaluator import Answers, ValueAlgebra, run
from cwinstruments.scoring.outcomes import Outcome, ScaleResult, Use, keep, result_of
from cwinstruments.scoring.programs import Head, Program, ScaleScorer, Tail

Function: TypeAlias = Callable[[Any], Any]
"""Gives what becomes of a number, which is None where nothing becomes of it."""


class Finish:
    """What becomes of a sum of scores.

    Args:
        enough: the program of the step that tells whether there are enough of them.
    """

    def __init__(self, plan: ScoringPlan, scorer: ScaleScorer, addition: Addition, enough: Program) -> None:
        output = scorer.output
        nodes = {step.name: step.node for step in plan.steps}
        self.addition, self.name, self._enough = addition, output.score, enough
        self._score = _function(addition.score, addition.raw)
        self.value = _function(nodes[output.value], output.score) if output.value != output.score else _same
        self.band = _function(nodes[output.band], output.value) if output.band is not None else _nothing
        self.cutoffs = tuple((id, _function(nodes[step], output.value)) for id, step in output.cutoffs)
        self._bands = scorer.bands
        self._parts = tuple(
            (f"{term.name}:low", f"{term.name}:high", 1 << place, term.coefficient, term.constant)
            for place, term in enumerate(addition.terms.terms)
        )
        self._by_there: dict[int, Function] = {}

    def score(self, there: Sequence[bool]) -> Function:
        """Give what makes a score of a sum, if these scores are there."""
        aggregate, finish = self.addition.aggregate, self._score
        terms, divisor = aggregate.terms.terms, aggregate.terms.divisor
        weight = sum(term.weight for term, is_there in zip(terms, there, strict=True) if is_there)
        match aggregate:
            case Mean():
                return lambda total: finish(total / weight)
            case Total():
                return finish if divisor == 1 else lambda total: finish(total / divisor)
            case Prorated():
                whole, part = sum(term.weight for term in terms), weight * divisor
                return lambda total: finish(total * whole / part)
            case _:
                assert_never(aggregate)

    def bounds(self, below: Sequence[Mapping[str, Any]]) -> tuple[Any, Any]:
        """Give the bounds of the score, where nothing can be absent in some completions alone.

        Args:
            below: the bounds of the scores that are added up, in order.
        """
        there = low = high = 0
        for part, (of_low, of_high, bit, coefficient, constant) in zip(below, self._parts, strict=True):
            least = part[of_low]
            if least is not None:
                greatest = part.get(of_high, least)
                there |= bit
                if coefficient > 0:
                    low += coefficient * least + constant
                    high += coefficient * greatest + constant
                else:
                    low += coefficient * greatest + constant
                    high += coefficient * least + constant
        score = self._by_there.get(there) or self._score_if_enough(there)
        return (score(low), score(high)) if self.addition.rises else (score(high), score(low))

    def tail(self, below: Sequence[Mapping[str, Any]], *, reached: bool) -> Tail:
        """Give the bounds of the value and of the band.

        Args:
            reached: whether every missing answer can be at its own end.
        """
        lower, upper = map(self.value, self.bounds(below))
        if lower is None:
            return None, None, False, ()
        first, last = self.band(lower), self.band(upper)
        possible = () if first is None else self._bands[self._bands.index(first) : self._bands.index(last) + 1]
        return float(lower), float(upper), reached, possible

    def ends(self, below: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Give the bounds of the score by their names in the program of bounds."""
        return dict(zip((f"{self.name}:low", f"{self.name}:high"), self.bounds(below), strict=True))

    def _score_if_enough(self, there: int) -> Function:
        """Give what makes a score of a sum, if these scores are there; nothing does if they are too few."""
        are_there = [there >> place & 1 == 1 for place in range(len(self._parts))]
        names = self.addition.terms.names
        answers = Answers(steps={name: 0 if one else None for name, one in zip(names, are_there, strict=True)})
        run(self._enough, answers)
        score = self.score(are_there) if there and answers.steps[self.addition.enough] else _nothing
        keep(self._by_there, there, score)
        return score


class Sums:
    """The outcomes that certain scores give, by their sum.

    Args:
        score: what makes a score of a sum.
        head: what scores begin with; value and band differ.
    """

    def __init__(self, finish: Finish, score: Function, head: Head, uses: Sequence[Use]) -> None:
        self.results = _Results(self)
        self._finish, self._score, self._head, self._uses = finish, score, head, tuple(uses)
        self._outcomes: dict[Any, Outcome] = {}

    def result(self, total: Any) -> ScaleResult:
        """Give the result of a sum."""
        finish, (_, _, n_answered, _, prorated, *_) = self._finish, self._head
        value = finish.value(self._score(total))
        return ScaleResult(float(value), None, n_answered, prorated, finish.band(value))

    def outcome(self, total: Any) -> Outcome:
        """Give the outcome of a sum, apart from bounds."""
        outcome = self._outcomes.get(total)
        if outcome is None:
            outcome = self._made(total)
            keep(self._outcomes, total, outcome)
        return outcome

    def _made(self, total: Any) -> Outcome:
        finish = self._finish
        score = self._score(total)
        value = finish.value(score)
        band, number = finish.band(value), float(value)
        head: Head = (number, *self._head[1:-1], band)
        return Outcome(
            result_of(head),
            head,
            tuple((id, cutoff(value)) for id, cutoff in finish.cutoffs),
            (number, number, True, () if band is None else (band,)),
            {finish.name: score},
            tuple(use.share(score, 0, 0) for use in self._uses),
        )


class Fixed:
    """One outcome, whatever the sum."""

    def __init__(self, outcome: Outcome) -> None:
        self.results = _Same(outcome.result)
        self._outcome = outcome

    def outcome(self, total: Any) -> Outcome:
        """Give the outcome."""
        return self._outcome


class _Results(dict[Any, ScaleResult]):
    """The results of sums, each worked out when somebody first asks for it."""

    def __init__(self, sums: Sums) -> None:
        super().__init__()
        self._sums = sums

    def __missing__(self, total: Any) -> ScaleResult:
        result = self._sums.result(total)
        keep(self, total, result)
        return result


class _Same(dict[Any, ScaleResult]):
    """One result, whatever the sum."""

    def __init__(self, result: ScaleResult) -> None:
        super().__init__()
        self._result = result

    def __missing__(self, total: Any) -> ScaleResult:
        return self._result


def _same(number: Any) -> Any:
    return number


def _nothing(number: Any) -> Any:
    return None


def _function(node: Node, name: str) -> Function:
    """Give an expression as a function of the one step that it mentions."""
    return cast(Function, fold_node(node, ValueAlgebra({}), {name: _same}))
