"""The check that scores stay within what they can be, and reach it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import TypeAlias

from attrs import evolve

from cwinstruments.conformance.answers import Row
from cwinstruments.conformance.check import ConformanceCheck
from cwinstruments.conformance.outcomes import Outcome, Shortcoming
from cwinstruments.conformance.subject import Proved, Proving, Setting
from cwinstruments.conformance.words import shown
from cwinstruments.model import format_fraction
from cwinstruments.mutants.answers import answers_of
from cwinstruments.plan import PossibleRange, State, inputs_of
from cwinstruments.plan.compiler import raw_step, stated_ranges
from cwinstruments.rules import Subject
from cwinstruments.rules.subject import ScoredScale
from cwinstruments.scoring import read_responses, score_answers

_Found: TypeAlias = tuple[float, str]
"""A score, and the answers that lead to it."""
_PER_CENTS = PossibleRange(Fraction(0), Fraction(100))
_TOLERANCE = 1e-9
_STARTS = 3


class Bounds(ConformanceCheck):
    """Scores stay within their range, and both of its ends are reached.

    No complete answers score outside the least and the greatest possible score, or outside the `range` that the
    definition declares or the method states; where each item counts once, answers at the ends reach both.
    """

    id = "bounds"

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        for setting in one.settings:
            subject = Subject(setting.instrument, setting.plan)
            reached = _reached(setting)
            stated = stated_ranges(setting.instrument, methods=proving.catalog.methods)
            raw = _reached(setting, raw=stated) if stated else {}
            for scale in subject.scales():
                found = list(self._of_scale(one, setting, subject, scale, reached.get(scale.id, [])))
                yield from found
                said = stated.get(raw_step(scale.id))
                outside = None if said is None else _outside(raw.get(scale.id, []), said)
                if (
                    said is not None
                    and outside is not None
                    and not any(isinstance(each, Shortcoming) for each in found)
                ):
                    yield self._beyond(one, setting, scale.id, outside, "the range that its method states", said)

    def _of_scale(
        self,
        one: Proved,
        setting: Setting,
        subject: Subject,
        scale: ScoredScale,
        reached: list[_Found],
    ) -> Iterator[Outcome]:
        possible, declared = subject.possible(scale), scale.scale.range
        where = setting.with_values
        for range, what in (
            *([(possible, "what it can be")] if possible else []),
            *([(PossibleRange(declared.min, declared.max), "the range that is declared")] if declared else []),
            *([(_PER_CENTS, "per cents of the maximum")] if scale.scale.transform == "pomp" else []),
        ):
            if outside := _outside(reached, range):
                yield self._beyond(one, setting, scale.id, outside, what, range)
                return
        if possible is None or not reached or not subject.is_tight(scale) or scale.scale.norm is not None:
            return
        for name, end, sign in (("least", possible.min, -1), ("greatest", possible.max, 1)):
            found = max((each[0] for each in reached), key=lambda value: sign * value)
            if not _is_close(float(end), found):
                found = climb(setting, scale.id, sign, float(end), found)
            if not _is_close(float(end), found):
                yield self.not_proven(
                    one.id,
                    f"no answers were found that give scale '{scale.id}' its {name} score"
                    f" {format_fraction(end)}; {found:g} is the nearest{where}",
                    "add a case that reaches it",
                )

    def _beyond(
        self, one: Proved, setting: Setting, id: str, outside: _Found, what: str, range: PossibleRange
    ) -> Outcome:
        """Say that a score is where none can be."""
        value, answers = outside
        message = (
            f"scale '{id}' scores {value:g} for {answers}, which is outside {what}: "
            f"{format_fraction(range.min)} to {format_fraction(range.max)}{setting.with_values}"
        )
        hint = "compare option values, keying, weights and 'range' with the source, and the range of the method"
        return self.shortcoming(one.id, message, hint, file=one.file)


def _outside(reached: Sequence[_Found], range: PossibleRange) -> _Found | None:
    """Give the first score outside a range, with the answers."""
    return next((each for each in reached if not _is_within(each[0], range.min, range.max)), None)


def _is_close(end: float, found: float) -> bool:
    return abs(end - found) <= _TOLERANCE * max(1.0, abs(end))


def climb(setting: Setting, id: str, sign: int, end: float, best: float, /) -> float:
    """Look for answers that lead to the end of a scale: change one after the other, and keep what leads nearer.

    Args:
        sign: 1 for the greatest score, -1 for the least.
        best: the nearest score that is known.
    """
    inputs = inputs_of(setting.plan, setting.plan.output(id).value)
    items = list(dict.fromkeys(one.item for one in setting.plan.inputs))
    for start in islice(setting.extremes, len(setting.instrument.scales) * 2 + _STARTS):
        row, here = dict(start), _value(setting, id, start, inputs)
        for item in items * 2:
            for value in answers_of(setting.instrument, item).values:
                found = _value(setting, id, {**row, item: value}, inputs)
                # Answers that let something be asked are kept although they lead nowhere yet.
                if found is not None and (here is None or sign * found > sign * here):
                    row, here = {**row, item: value}, found
        if here is not None and sign * here > sign * best:
            best = here
        if _is_close(end, best):
            break
    return best


def _value(setting: Setting, id: str, row: Row, inputs: frozenset[str]) -> float | None:
    """Give the score of answers to all that counts; None where there is none, or something is not answered."""
    read = read_responses(setting.plan, row)
    if not all(read.answers.states[name] is State.ANSWERED for name in inputs):
        return None
    return score_answers(setting.plan, read).scales[id].value


def _is_within(value: float, least: Fraction, greatest: Fraction) -> bool:
    slack = _TOLERANCE * max(1.0, abs(value))
    return float(least) - slack <= value <= float(greatest) + slack


def _reached(setting: Setting, raw: Collection[str] = ()) -> dict[str, list[_Found]]:
    """Give the scores of complete answers by scale, each with the answers.

    Args:
        raw: the steps of raw scores that are wanted, before they are transformed and rounded.
    """
    found: dict[str, list[_Found]] = {}
    inputs = {one.scale: inputs_of(setting.plan, one.value) for one in setting.plan.outputs}
    plan = setting.plan
    if raw:
        steps = {one.scale: raw_step(one.scale) for one in plan.outputs}
        outputs = (evolve(one, value=steps[one.scale]) if steps[one.scale] in raw else one for one in plan.outputs)
        plan = evolve(plan, outputs=tuple(outputs))
    for row in setting.extremes:
        read = read_responses(plan, row)
        answered = {name for name, state in read.answers.states.items() if state is State.ANSWERED}
        for id, score in score_answers(plan, read).scales.items():
            # What is possible is said of answers to all that counts.
            if score.value is not None and inputs[id] <= answered:
                found.setdefault(id, []).append((score.value, shown(row)))
    return found
