"""Sums: the outcomes that differ from each other by what the answers, or the scores, add up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from attrs import evolve

from cwinstruments.scoring.finishes import Finish, Function
from cwinstruments.scoring.outcomes import Outcome, ScaleResult, Share, Use, keep, result_of
from cwinstruments.scoring.programs import Head

T = TypeVar("T")
Line: TypeAlias = tuple[str, ScaleResult, int, Any]
"""The name of a scale, its result, and what it tells the one scale above it."""


class Sums:
    """The outcomes of one set of scores that are there, or of answers that are given, by their sum.

    Args:
        score: what makes a score of a sum.
        like: one of these outcomes; others differ from it in what follows from the sum.
        uses: how scales above take the score in.
        n_asked: how many answers count, where that is told to them.
        n_answered: how many answers were given.

    `results` and `outcomes` hold those that are known by now, and work the others out.
    """

    def __init__(
        self,
        finish: Finish,
        score: Function,
        like: Outcome,
        uses: Sequence[Use],
        n_asked: int = 0,
        n_answered: int = 0,
    ) -> None:
        self._finish, self._score, self._like = finish, score, like
        self._uses, self._counts = tuple(uses), (n_asked, n_answered)
        self._result = _result_maker(finish, like.result)
        self.results: dict[Any, ScaleResult] = _BySum(_after(score, self._result))
        self.outcomes: dict[Any, Outcome] = _BySum(self.outcome)

    def result(self, total: Any) -> ScaleResult:
        """Give the result."""
        return self._result(self._score(total))

    def share(self, total: Any, place: int) -> Share:
        """Give what is told to a scale above."""
        return self._uses[place].share(self._score(total), *self._counts)

    def line(self, total: Any, scale: str) -> Line:
        """Give the name of the scale, the result, and what is told to the one scale above."""
        score = self._score(total)
        return scale, self._result(score), *self._uses[0].share(score, *self._counts)

    def outcome(self, total: Any) -> Outcome:
        """Give the outcome, apart from bounds."""
        finish, like = self._finish, self._like
        score = self._score(total)
        value = finish.value(score)
        band, number = finish.band(value), float(value)
        head: Head = (number, *like.head[1:-1], band)
        return Outcome(
            result_of(head),
            head,
            tuple((id, cutoff(value)) for id, cutoff in finish.cutoffs),
            (number, number, True, () if band is None else (band,)),
            {**like.steps, finish.names[1]: value, finish.names[0]: score},
            tuple(use.share(score, *self._counts) for use in self._uses),
            like.uncertain,
            like.unknown,
        )


def _after(score: Function, result: Callable[[Any], ScaleResult]) -> Callable[[Any], ScaleResult]:
    return lambda total: result(score(total))


def _result_maker(finish: Finish, like: ScaleResult) -> Callable[[Any], ScaleResult]:
    """Give what makes a result of a score."""
    value, band, make = finish.value, finish.band, tuple.__new__
    _, _, n_answered, prorated, _ = like

    def of_value(number: Any) -> ScaleResult:
        return make(ScaleResult, (float(number), None, n_answered, prorated, band(number)))

    return of_value if finish.is_value else lambda score: of_value(value(score))


class Fixed:
    """One outcome, whatever the sum."""

    def __init__(self, outcome: Outcome) -> None:
        self.results: dict[Any, ScaleResult] = _Same(outcome.result)
        self.outcomes: dict[Any, Outcome] = _Same(outcome)
        self._outcome = outcome

    def result(self, total: Any) -> ScaleResult:
        """Give the result."""
        return self._outcome.result

    def share(self, total: Any, place: int) -> Share:
        """Give what is told to a scale above."""
        return self._outcome.shares[place]

    def line(self, total: Any, scale: str) -> Line:
        """Give the name of the scale, the result, and what is told to the one scale above."""
        return scale, self._outcome.result, *self._outcome.shares[0]

    def outcome(self, total: Any) -> Outcome:
        """Give the outcome. Its bounds may rest on the sum all the same."""
        return evolve(self._outcome, bounded=None)


class _BySum(dict[Any, T]):
    """What follows from a sum, worked out when somebody first asks for it."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, total: Any) -> T:
        found = self._work_out(total)
        keep(self, total, found)
        return found


class _Same(dict[Any, T]):
    """One thing, whatever the sum."""

    def __init__(self, thing: T) -> None:
        super().__init__()
        self._thing = thing

    def __missing__(self, total: Any) -> T:
        return self._thing
