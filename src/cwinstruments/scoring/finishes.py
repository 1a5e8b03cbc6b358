"""Finishes: what becomes of a sum of answers or scores, as the plan says but without looking for its steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias, assert_never, cast

from cwinstruments.plan import ScoringPlan, fold_node
from cwinstruments.plan.nodes import Banding, Mean, Node, Prorated, Reference, Total
from cwinstruments.scoring.additions import Addition
from cwinstruments.scoring.evaluator import Answers, ValueAlgebra, band_finder, run
from cwinstruments.scoring.outcomes import keep
from cwinstruments.scoring.programs import Program, ScaleScorer, Tail

Function: TypeAlias = Callable[[Any], Any]
"""Gives what becomes of a number, which is None where nothing becomes of it."""


class Finish:
    """What becomes of a sum of answers or of scores.

    Args:
        enough: the program of the step that tells whether there are enough scores.
    """

    def __init__(self, plan: ScoringPlan, scorer: ScaleScorer, addition: Addition, enough: Program) -> None:
        output = scorer.output
        nodes = {step.name: step.node for step in plan.steps}
        self.addition, self._enough = addition, enough
        self.names = output.score, output.value
        self._score = _function(addition.score, addition.raw)
        self.value = _function(nodes[output.value], output.score) if output.value != output.score else _same
        banding = nodes[output.band] if output.band is not None else None
        self.is_value = output.value == output.score
        self.band = band_finder(banding.edges, banding.codes) if isinstance(banding, Banding) else _nothing
        self.cutoffs = tuple((id, _function(nodes[step], output.value)) for id, step in output.cutoffs)
        self._bands = scorer.bands
        self._parts = tuple(
            (f"{term.name}:low", f"{term.name}:high", 1 << place, term.coefficient, term.constant)
            for place, term in enumerate(addition.terms.terms)
        )
        self._by_there: dict[int, Function] = {}

    def score(self, there: Collection[str], offset: int = 0) -> Function:
        """Give what makes a score of a sum.

        Args:
            there: what the sum is of.
            offset: what is to be added to it first.
        """
        aggregate, finish = self.addition.aggregate, self._score
        terms, divisor = aggregate.terms.terms, aggregate.terms.divisor
        weight = sum(term.weight for term in terms if term.name in there)
        match aggregate:
            case Mean():
                if finish is _same and not offset:
                    return lambda total: total / weight
                return lambda total: finish((total + offset) / weight)
            case Total():
                return lambda total: finish(total + offset if divisor == 1 else (total + offset) / divisor)
            case Prorated():
                whole, part = sum(term.weight for term in terms), weight * divisor
                return lambda total: finish((total + offset) * whole / part)
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
        bands, first, last = self._bands, self.band(lower), self.band(upper)
        return float(lower), float(upper), reached, bands[bands.index(first) : bands.index(last) + 1] if bands else ()

    def ends(self, below: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Give the bounds of the score by their names in the program of bounds."""
        return dict(zip((f"{self.names[0]}:low", f"{self.names[0]}:high"), self.bounds(below), strict=True))

    def _score_if_enough(self, there: int) -> Function:
        """Give what makes a score of a sum, if these scores are there; nothing does if they are too few."""
        names = [name for place, name in enumerate(self.addition.terms.names) if there >> place & 1]
        answers = Answers(steps={name: 0 if name in names else None for name in self.addition.terms.names})
        run(self._enough, answers)
        score = self.score(names) if names and answers.steps[self.addition.enough] else _nothing
        keep(self._by_there, there, score)
        return score


def _same(number: Any) -> Any:
    return number


def _nothing(number: Any) -> Any:
    return None


def _function(node: Node, name: str) -> Function:
    """Give an expression as a function of the one step that it mentions."""
    if isinstance(node, Reference):
        return _same
    return cast(Function, fold_node(node, ValueAlgebra({}), {name: _same}))
