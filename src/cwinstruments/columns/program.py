"""Programs: a plan as stages of columns of one table, and what to call the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from attrs import frozen

from cwinstruments.columns.algebra import ColumnAlgebra
from cwinstruments.columns.asking import open_door
from cwinstruments.columns.bounded import Bounded
from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.counts import Counts
from cwinstruments.columns.dialect import Dialect, Kind
from cwinstruments.columns.door import Door
from cwinstruments.columns.openness import reopened
from cwinstruments.columns.parts import BOUNDS, COUNTS, INVALID_ANSWERS, UNASKED_ANSWERS
from cwinstruments.columns.results import Result, Results
from cwinstruments.columns.sources import Source
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Truth
from cwinstruments.columns.voids import Voids
from cwinstruments.plan import Input, Output, ScoringPlan, fold, fold_node, names_in, needed_steps
from cwinstruments.plan.nodes import Node

E = TypeVar("E")


class Invalid(StrEnum):
    """What becomes of scores where answers are not allowed."""

    MISSING = "missing"
    """They are worked out without these answers."""
    NO_SCORE = "no_score"
    """Scores that rest on them are taken away."""


@frozen(eq=False)
class Program(Generic[E]):
    """What an engine has to do.

    Args:
        stages: columns by stage, each of which refers to those before it.
        results: the columns of the result, over those of the stages.
    """

    stages: tuple[Mapping[str, E], ...]
    results: tuple[Result[E], ...]

    @property
    def hidden(self) -> tuple[str, ...]:
        """The columns that are written down on the way."""
        return tuple(name for stage in self.stages for name in stage)


def build_program(
    dialect: Dialect[E],
    plan: ScoringPlan,
    sources: Mapping[str, Source[E]],
    /,
    *,
    parts: Collection[str] = (),
    scales: Collection[str] | None = None,
    invalid: Invalid = Invalid.MISSING,
    notes: bool = False,
    prefix: str = "__cwi",
) -> Program[E]:
    """Make the program of a plan.

    Args:
        sources: by input, its column.
        parts: what is wanted beside the value of each scale, of `PARTS`.
        scales: the scales that are wanted; all by default.
        invalid: what becomes of scores where answers are not allowed.
        notes: whether to count, for each respondent, the answers that are not allowed and those not asked for.
        prefix: what the names of the columns of the stages begin with.
    """
    return _Builder(dialect, plan, sources, frozenset(parts), invalid, prefix).program(scales, notes=notes)


def build_flags(
    dialect: Dialect[E], plan: ScoringPlan, sources: Mapping[str, Source[E]], /, *, prefix: str = "__cwi"
) -> Program[E]:
    """Make the program that tells, by item, where an answer is not allowed: true, else false or null."""
    builder = _Builder(dialect, plan, sources, frozenset(), Invalid.MISSING, prefix)
    return builder.flags()


class _Builder(Generic[E]):
    def __init__(
        self,
        dialect: Dialect[E],
        plan: ScoringPlan,
        sources: Mapping[str, Source[E]],
        parts: frozenset[str],
        invalid: Invalid,
        prefix: str,
    ) -> None:
        self._dialect, self._plan, self._parts, self._invalid = dialect, plan, parts, invalid
        self._stages = Stages(dialect, prefix)
        trusting = invalid is Invalid.NO_SCORE and not parts & COUNTS
        self._door = open_door(
            self._stages, plan, sources, lambda node, door: _condition(self._stages, door, node), trusting=trusting
        )

    def program(self, scales: Collection[str] | None, *, notes: bool) -> Program[E]:
        plan = self._plan
        outputs = [one for one in plan.outputs if scales is None or one.scale in scales]
        wanted = [step for one in outputs for step in self._steps(one)]
        needed = needed_steps(plan, wanted)
        uses = Counter(name for step in plan.steps if step.name in needed for name in names_in(step.node))
        uses.update(wanted)
        voided: dict[str, tuple[frozenset[str], Truth[E]]] = {}
        reasons: dict[str, Truth[E]] = {}
        if self._invalid is Invalid.NO_SCORE:
            voids = Voids(self._stages, plan, self._door)
            for one in plan.outputs:
                if one.value in needed or one.score in needed or one.reason in needed:
                    names, flag = voids.of_scale(one)
                    if flag.yes is not False:
                        voided.update({one.score: (names, flag), one.value: (names, flag)})
                        reasons[one.reason] = flag
        algebra = ColumnAlgebra(self._stages, self._door, uses=uses, voided=voided, reasons=reasons)
        bound = fold(plan, algebra, steps=needed)
        bounded = None
        if self._parts & BOUNDS:
            door = reopened(self._stages, plan, self._door, lambda door: ColumnAlgebra(self._stages, door))
            bounded = Bounded(self._stages, plan, door, [one.scale for one in outputs])
        writing = Results(self._stages, self._parts)
        results = [result for one in outputs for result in writing.of_scale(one, bound, bounded)]
        if notes:
            results += self._notes()
        return Program(tuple(self._stages.steps()), tuple(results))

    def flags(self) -> Program[E]:
        found = []
        for one in self._plan.inputs:
            invalid = self._door.answer(one.name).invalid
            if self._is_first(one) and not isinstance(invalid.yes, bool):
                found.append(Result(one.item, invalid.yes, Kind.BOOLEAN))
        return Program(tuple(self._stages.steps()), tuple(found))

    def _steps(self, output: Output) -> list[str]:
        steps = [output.value]
        for part in ("reason", "n_answered", "n_items", "prorated", "zero_filled", "clamped", "band"):
            step = getattr(output, part)
            if step is not None and (part in self._parts or (part == "band" and "band_certain" in self._parts)):
                steps.append(step)
        if "cutoffs" in self._parts:
            steps += [step for _, step in output.cutoffs]
        return steps

    def _notes(self) -> list[Result[E]]:
        """Count the answers of each respondent that are not allowed, and those that were not asked for."""
        counts = Counts(self._stages, Conditions(self._dialect))
        answers = [self._door.answer(one.name) for one in self._plan.inputs if self._is_first(one)]
        found = []
        for name, truths in (
            (INVALID_ANSWERS, [one.invalid for one in answers]),
            (UNASKED_ANSWERS, [one.unasked for one in answers]),
        ):
            count = self._stages.filled_out(counts.indicators(truths))
            found.append(Result(name, self._dialect.cast(count, Kind.INT32), Kind.INT32))
        return found

    def _is_first(self, one: Input) -> bool:
        """Tell whether an input is the first of its item: a multiple choice is one answer."""
        return next(other.name for other in self._plan.inputs if other.item == one.item) == one.name


def _condition(stages: Stages[E], door: Door[E], node: Node) -> Truth[E]:
    found = fold_node(node, ColumnAlgebra(stages, door), {})
    assert isinstance(found, Truth)
    return found
