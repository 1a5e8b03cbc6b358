"""Scales that add something up: the proof that their outcome rests on a sum and on a few counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

from attrs import evolve, frozen

from cwinstruments.plan import Output, ScoringPlan, State, Step, inputs_of, names_in, occurrences
from cwinstruments.plan.build import is_present
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Banding,
    Choose,
    Constant,
    Count,
    Greatest,
    Least,
    Matches,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Sort,
    Total,
)
from cwinstruments.plan.terms import Terms
from cwinstruments.scoring.shapes import children_of, inputs_in, steps_of


@frozen
class Addition:
    """A scale that adds up answers, or the scores of others.

    Which of these there are decides whether there are `enough`. If so, the score is a function of that and of their
    sum. If not, it is missing whatever their sum; for scores, the reason rests on how many answers below count, and how
    many of them were given, in all.

    Args:
        raw: the step of the raw score.
        aggregate: what that does with the sum.
        enough: the step that tells whether there are enough scores.
        score: the score, by the raw score.
        rises: whether the score rises with the raw score; otherwise it falls.
    """

    raw: str
    aggregate: Total | Mean | Prorated
    enough: str
    score: Node
    rises: bool

    @property
    def terms(self) -> Terms:
        """What is added up."""
        return self.aggregate.terms


def addition_of(
    plan: ScoringPlan, output: Output, steps: Sequence[Step], below: Mapping[str, Sequence[str]]
) -> Addition | None:
    """Give what a scale adds up; None where its steps do more than to add up scores and to count them.

    Args:
        steps: its own steps, without those of the scales below.
        below: the inputs of each scale of items that it rests on in the end, by the step that counts what counts there.
    """
    inputs = [name for names in below.values() for name in names]
    times = occurrences(plan, output.value)
    addition = _addition(output, steps, sorted(below), sorted(inputs))
    proved = (
        addition is not None
        and len(set(addition.terms.names)) == len(addition.terms.names)
        and not any(term.recode for term in addition.terms.terms)
        and len(set(inputs)) == len(inputs)
        and inputs_of(plan, output.value) == set(inputs)
        and all(times.get(name, 0) <= 1 for name in inputs)
    )
    return addition if proved else None


def addition_of_items(output: Output, steps: Sequence[Step]) -> Addition | None:
    """Give what a scale of items adds up; None where its steps do more than to add up answers and to count them.

    How often each input of it is counted in which state must be known otherwise.
    """
    addition = _addition(output, steps, None, None)
    # What it adds up may be the score of a scale of items, rather than answers.
    return addition if addition is not None and set(addition.terms.names) <= set(inputs_in(steps)) else None


def _addition(
    output: Output, steps: Sequence[Step], asked: Sequence[str] | None, inputs: Sequence[str] | None
) -> Addition | None:
    """Give what a scale adds up, if its own steps do no more; for what is meant by the rest see `_Ground`."""
    own = {step.name: step.node for step in steps}
    score, reason = own.get(output.score), own.get(output.reason)
    sums = [(name, node) for name, node in own.items() if isinstance(node, Total | Mean | Prorated)]
    if len(sums) != 1 or not isinstance(score, Choose) or not isinstance(reason, Choose):
        return None
    ((raw, aggregate),) = sums
    slope = _slope(score.then, raw)
    if not slope or not isinstance(score.condition, Reference):
        return None
    of_value = {output.value, *(step for _, step in output.cutoffs), *([] if output.band is None else [output.band])}
    others = {name: node for name, node in own.items() if name not in {raw, output.score, output.reason} | of_value}
    counted = aggregate.terms.names if inputs is not None else inputs_in(steps)
    rests_on = _Ground(others.keys(), {output.score, *counted})
    proved = (
        isinstance(score.otherwise, Missing)
        and raw not in steps_of(output)
        and all(rests_on.holds(node) for node in (*others.values(), score.condition))
        and (reason.condition, reason.then) == (is_present(output.score), Missing(Sort.CODE))
        and evolve(rests_on, asked=asked, inputs=inputs).holds(reason.otherwise)
        and all(_interprets(own[step], step, output) for step in of_value - {output.score})
        and output.clamped is None
    )
    return Addition(raw, aggregate, score.condition.name, score.then, slope > 0) if proved else None


def _slope(node: Node, raw: str) -> Fraction | None:
    """Give by what a score rises with the raw score; None where it does more than to rise or fall evenly."""
    match node:
        case Reference(name) if name == raw:
            return Fraction(1)
        case Arithmetic(ArithmeticOperator.ADD | ArithmeticOperator.SUBTRACT, left, Constant(Fraction())):
            return _slope(left, raw)
        case Arithmetic(ArithmeticOperator.MULTIPLY, left, Constant(Fraction() as factor)):
            slope = _slope(left, raw)
            return None if slope is None else slope * factor
        case Arithmetic(ArithmeticOperator.DIVIDE, left, Constant(Fraction() as divisor)) if divisor:
            slope = _slope(left, raw)
            return None if slope is None else slope / divisor
    return None


def _interprets(node: Node, step: str, output: Output) -> bool:
    """Tell whether a step is a function of the score that rises with it, or a function of the value."""
    if step == output.value:
        return isinstance(node, Round) and node.operand == Reference(output.score)
    if step == output.band:
        return isinstance(node, Banding) and node.operand == Reference(output.value)
    return set(names_in(node)) <= {output.value}


@frozen
class _Ground:
    """What an expression may rest on.

    Args:
        steps: steps whose value may be used.
        counted: steps and inputs of which may only be told whether they have a value.
        asked: steps whose sum may be used.
        inputs: inputs of which may be counted how many are answered, if all are counted, and how many not allowed.
    """

    steps: AbstractSet[str]
    counted: AbstractSet[str]
    asked: Sequence[str] | None = None
    inputs: Sequence[str] | None = None

    def holds(self, node: Node) -> bool:
        """Tell whether an expression rests on nothing else."""
        if self.asked is not None and _added(node) == self.asked:
            return True
        match node:
            case Reference(name):
                return name in self.steps
            case Count(names, states):
                return (self.steps | self.counted) >= set(names) or (
                    self.inputs is not None
                    and self.inputs == sorted(names)
                    and (states == {State.ANSWERED} or states == {State.INVALID})
                )
            case Total() | Mean() | Prorated() | Least() | Greatest() | Matches():
                return False
        return all(self.holds(one) for one in children_of(node))


def _added(node: Node) -> list[str] | None:
    """Give the steps that an expression adds up, sorted; None where it does anything else."""
    match node:
        case Reference(name):
            return [name]
        case Arithmetic(ArithmeticOperator.ADD, left, right):
            parts = [_added(left), _added(right)]
            return sorted(name for part in parts for name in part or ()) if None not in parts else None
    return None
