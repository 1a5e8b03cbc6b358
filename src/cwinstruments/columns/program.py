"""Programs: a plan as stages of columns of one table, and what to call the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final, Generic, TypeVar

from attrs import evolve, frozen

from cwinstruments.columns.algebra import ColumnAlgebra
from cwinstruments.columns.bounded import Bounded
from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.dialect import Dialect, Kind
from cwinstruments.columns.door import Door, open_door
from cwinstruments.columns.openness import reopened
from cwinstruments.columns.sources import Source
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.sums import Sums
from cwinstruments.columns.values import Code, Column, Number, Truth, Value
from cwinstruments.documents import RESULT_SUFFIXES
from cwinstruments.plan import Input, Output, ScoringPlan, fold, fold_node, inputs_of, names_in, needed_steps

E = TypeVar("E")

BOUNDS = frozenset({"lower", "upper", "bounds_exact", "band_certain"})
"""The parts of a score that need intervals."""

COUNTS = frozenset({"n_answered", "n_items"}) | BOUNDS
"""The parts of a score that need every single answer to be right, also where there is no score."""

INVALID_ANSWERS: Final = "invalid_answers"
UNASKED_ANSWERS: Final = "unasked_answers"
"""The columns that count, for each respondent, what is not scored."""

REASONS: Final = (
    "not_asked",
    "no_answers",
    "too_few_answered",
    "too_few_scored",
    "invalid_response",
    "not_computable",
    "no_norm",
)
"""Every reason for which there may be no score."""

PARTS = (*RESULT_SUFFIXES, "cutoffs")
"""What can be asked for beside the value of each scale."""


class Invalid(StrEnum):
    """What becomes of scores where answers are not allowed."""

    MISSING = "missing"
    """They are worked out without these answers."""
    NO_SCORE = "no_score"
    """Scores that rest on them are taken away."""


@frozen(eq=False)
class Result(Generic[E]):
    """One column of the result."""

    name: str
    expr: E
    kind: Kind


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
        self._flags: dict[frozenset[str], Truth[E]] = {}

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
            for one in plan.outputs:
                if one.value in needed or one.score in needed or one.reason in needed:
                    names, flag = self._rests_on_invalid(one)
                    if flag.yes is not False:
                        voided.update({one.score: (names, flag), one.value: (names, flag)})
                        reasons[one.reason] = flag
        algebra = ColumnAlgebra(self._stages, self._door, uses=uses, voided=voided, reasons=reasons)
        bound = fold(plan, algebra, steps=needed)
        bounded = None
        if self._parts & BOUNDS:
            door = reopened(self._stages, plan, self._door, lambda door: ColumnAlgebra(self._stages, door))
            bounded = Bounded(self._stages, plan, door, [one.scale for one in outputs])
        results = [result for one in outputs for result in self._results(one, bound, bounded)]
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

    def _rests_on_invalid(self, output: Output) -> tuple[frozenset[str], Truth[E]]:
        """Tell whether a score rests on an answer that is not allowed, or on a gate whose answer is not."""
        names = set(inputs_of(self._plan, output.value))
        before: set[str] = set()
        while names != before:
            before = set(names)
            for name in before:
                condition = self._plan.input(name).show_if
                if condition is not None:
                    names.update(names_in(condition))
        can_be = frozenset(name for name in names if self._door.answer(name).invalid.yes is not False)
        return can_be, self._any_invalid(can_be)

    def _any_invalid(self, names: frozenset[str]) -> Truth[E]:
        if not names or names in self._flags:
            return self._flags.get(names, Truth(False))
        parts: list[Truth[E]] = []
        left = names
        for known, flag in sorted(self._flags.items(), key=lambda pair: -len(pair[0])):
            if known <= left:
                parts.append(flag)
                left -= known
        parts += [self._door.answer(one.name).invalid for one in self._plan.inputs if one.name in left]
        flag = self._door.any_of(parts)
        assert not isinstance(flag.yes, bool)
        yes = flag.yes if flag.no is None else self._dialect.strict(flag.yes)
        self._flags[names] = self._stages.truth(Truth(yes, None, flag.level, flag.size + 2))
        return self._flags[names]

    def _results(self, output: Output, bound: Mapping[str, Value[E]], bounded: Bounded[E] | None) -> list[Result[E]]:
        scale = output.scale
        value = bound[output.value]
        assert isinstance(value, Number)
        results = [Result(scale, self._real(value), Kind.FLOAT64)]
        for part in RESULT_SUFFIXES:
            if part not in self._parts:
                continue
            name = f"{scale}_{part}"
            if part in BOUNDS:
                assert bounded is not None
                band = None if output.band is None else bound[output.band]
                results.append(self._bound_result(bounded, scale, part, value, band))
                continue
            step = getattr(output, part)
            results.append(self._result(name, part, None if step is None else bound[step]))
        if "cutoffs" in self._parts:
            for id, step in output.cutoffs:
                cutoff = bound[step]
                assert isinstance(cutoff, Truth)
                results.append(Result(f"{scale}_{id}", self._truth(cutoff), Kind.BOOLEAN))
        return results

    def _result(self, name: str, part: str, value: Value[E] | None) -> Result[E]:
        dialect = self._dialect
        match value:
            case None if part == "clamped":
                return Result(name, dialect.literal(False, Kind.BOOLEAN), Kind.BOOLEAN)
            case None:
                return Result(name, dialect.no_word(()), Kind.TEXT)
            case Number():
                expr = self._stages.filled_out(value)
                whole = value.kind is Kind.INT32 and value.constant is None
                return Result(name, expr if whole else dialect.cast(expr, Kind.INT32), Kind.INT32)
            case Truth():
                return Result(name, self._truth(value), Kind.BOOLEAN)
            case _:
                return Result(name, self._text(value, REASONS if part == "reason" else value.words), Kind.TEXT)

    def _bound_result(
        self, bounded: Bounded[E], scale: str, part: str, value: Number[E], band: Value[E] | None
    ) -> Result[E]:
        name = f"{scale}_{part}"
        if part in ("lower", "upper"):
            lower, upper = bounded.lower_and_upper(scale, value)
            return Result(name, self._real(lower if part == "lower" else upper), Kind.FLOAT64)
        if part == "bounds_exact":
            return Result(name, self._truth(bounded.is_exact(scale, value)), Kind.BOOLEAN)
        if band is None:
            return Result(name, self._dialect.null(Kind.BOOLEAN), Kind.BOOLEAN)
        certain, known = bounded.band_certain(scale, band)
        logic = Conditions(self._dialect)
        told: Truth[E] = Truth(logic.both(known.yes, certain.yes), logic.both(known.yes, logic.no(certain)))
        return Result(name, self._truth(told), Kind.BOOLEAN)

    def _real(self, number: Number[E]) -> E:
        expr = self._stages.filled_out(number)
        if number.constant is not None:
            return self._dialect.cast(expr, Kind.FLOAT64)
        return expr if number.kind is Kind.FLOAT64 else self._dialect.cast(expr, Kind.FLOAT64)

    def _truth(self, truth: Truth[E]) -> E:
        dialect = self._dialect
        yes, no = (dialect.literal(one, Kind.BOOLEAN) for one in (True, False))
        if truth.no is None:
            if isinstance(truth.yes, bool):
                return yes if truth.yes else no
            return truth.yes
        cases = [
            (condition, found)
            for condition, found in ((truth.yes, yes), (truth.no, no))
            if not isinstance(condition, bool)
        ]
        rest = yes if truth.yes is True else no if truth.no is True else None
        if not cases:
            return rest if rest is not None else dialect.null(Kind.BOOLEAN)
        return dialect.when(cases, rest, Kind.BOOLEAN)

    def _text(self, code: Code[E], words: tuple[str, ...]) -> E:
        """Write a code as one of its words."""
        dialect = self._dialect

        def written(leaf: int | Column[E] | None) -> E:
            if leaf is None:
                return dialect.no_word(words)
            if isinstance(leaf, int):
                return dialect.word(code.words[leaf], words)
            cases = [
                (dialect.equals(leaf.expr, place), dialect.word(word, words)) for place, word in enumerate(code.words)
            ]
            return dialect.when(cases, None, Kind.TEXT)

        if not code.cases:
            return written(code.rest)
        cases = [(condition, written(leaf)) for condition, leaf in code.cases]
        return dialect.when(cases, None if code.rest is None else written(code.rest), Kind.TEXT)

    def _notes(self) -> list[Result[E]]:
        """Count the answers of each respondent that are not allowed, and those that were not asked for."""
        sums = Sums(self._stages, Conditions(self._dialect))
        answers = [self._door.answer(one.name) for one in self._plan.inputs if self._is_first(one)]
        found = []
        for name, truths in (
            (INVALID_ANSWERS, [one.invalid for one in answers]),
            (UNASKED_ANSWERS, [one.unasked for one in answers]),
        ):
            count = self._stages.filled_out(sums.indicators(truths))
            found.append(Result(name, self._dialect.cast(count, Kind.INT32), Kind.INT32))
        return found

    def _is_first(self, one: Input) -> bool:
        """Tell whether an input is the first of its item: a multiple choice is one answer."""
        return next(other.name for other in self._plan.inputs if other.item == one.item) == one.name


def _condition(stages: Stages[E], door: Door[E], node: object) -> Truth[E]:
    found = fold_node(node, ColumnAlgebra(stages, door), {})  # type: ignore[arg-type]
    assert isinstance(found, Truth)
    return found
