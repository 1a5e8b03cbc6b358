"""Static bounds: what a step can be before anybody has answered, and which bounds are reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import assert_never

from attrs import frozen

from cwinstruments.plan.algebra import fold, names_in, needed_steps
from cwinstruments.plan.bounds import Interval
from cwinstruments.plan.exact import Value
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Banding,
    Choose,
    Compare,
    Comparison,
    Constant,
    Count,
    Greatest,
    Least,
    Logic,
    Matches,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Tally,
    Total,
)
from cwinstruments.plan.plan import ScoringPlan
from cwinstruments.plan.states import State
from cwinstruments.plan.static_intervals import StaticIntervals
from cwinstruments.plan.terms import Term


@frozen
class PossibleRange:
    """The least and the greatest value that a step can have."""

    min: Fraction
    max: Fraction


def possible_range(plan: ScoringPlan, step: str, /) -> PossibleRange | None:
    """Give what a step can be when every item is asked and answered; None where it has no bounds."""
    return to_range(_intervals(plan, step, State.SKIPPED))


def reachable_range(plan: ScoringPlan, step: str, /) -> PossibleRange | None:
    """Give what a step can be whatever is missing, hidden or not applicable; None where it has no bounds."""
    return to_range(_intervals(plan, step, State.UNKNOWN))


@lru_cache(maxsize=1024)
def _intervals(plan: ScoringPlan, step: str, state: State) -> Interval[Value]:
    """Give the interval of a step with every input in one state, in exact arithmetic."""
    return fold(plan, static_intervals(plan, state), steps=needed_steps(plan, [step]))[step]


def static_intervals(plan: ScoringPlan, state: State, /) -> StaticIntervals:
    """Give the algebra of what expressions over a plan can be, with every input in one state."""
    inputs = {one.name: one for one in plan.inputs}
    return StaticIntervals(inputs, state, gated=state is State.UNKNOWN)


def to_range(interval: Interval[Value], /) -> PossibleRange | None:
    """Give the ends of an exact interval; None where it has none."""
    if interval.unbounded or not isinstance(interval.low, Fraction) or not isinstance(interval.high, Fraction):
        return None
    return PossibleRange(interval.low, interval.high)


@lru_cache(maxsize=1024)
def inputs_of(plan: ScoringPlan, step: str, /) -> frozenset[str]:
    """Give every input that a step's value rests on, be it by its state alone."""
    needed = needed_steps(plan, [step])
    return frozenset(name for one in plan.steps if one.name in needed for name in names_in(one.node)) - needed


@lru_cache(maxsize=1024)
def occurrences(plan: ScoringPlan, step: str, /) -> Mapping[str, int]:
    """Count how often a step's value depends on each input.

    Bounds are reached when every uncertain input counts once: then each can be moved to its own end. A dependence
    that is not monotone (a condition that chooses between branches, a divisor that decides whether there is a value)
    counts twice.
    """
    needed = needed_steps(plan, [step])
    found: dict[str, Counter[str]] = {}
    for one in plan.steps:
        if one.name in needed:
            found[one.name] = _occurrences(one.node, found, plan)
    return found[step]


def _occurrences(node: Node, steps: Mapping[str, Counter[str]], plan: ScoringPlan) -> Counter[str]:
    def of(name: str) -> Counter[str]:
        return steps[name] if name in steps else Counter([name])

    def within(*nodes: Node) -> Counter[str]:
        return sum((_occurrences(one, steps, plan) for one in nodes), Counter[str]())

    def twice(*nodes: Node) -> Counter[str]:
        once = within(*nodes)
        return once + once

    match node:
        case Constant() | Missing():
            return Counter()
        case Reference(name) | Matches(name, _):
            return Counter(of(name))
        case Total(terms) | Mean(terms) | Prorated(terms) | Least(terms) | Greatest(terms):
            found = [of(term.name) for term in terms.terms]
            # A look-up that does not keep the order need not have its ends where those of the step are.
            found += [of(term.name) for term in terms.terms if term.name in steps and not _keeps_order(term)]
            return sum(found, Counter[str]())
        case Count(names, _):
            # Whether an input is answered is the same in every completion; whether a step has a value may not be.
            return sum((_decisions(steps[name]) for name in names if name in steps), Counter[str]())
        case Arithmetic(operator, left, right):
            return within(left) + (twice(right) if operator is ArithmeticOperator.DIVIDE else within(right))
        case Compare(comparison, left, right):
            is_monotone = comparison not in (Comparison.EQUAL, Comparison.NOT_EQUAL) or _can_be_equal(left, right, plan)
            return within(left, right) if is_monotone else twice(left, right)
        case Logic(_, operands) | Tally(operands):
            return within(*operands)
        case Choose(condition, then, otherwise):
            # Where the condition is the same in every completion, one branch alone counts; else its inputs count twice.
            return twice(condition) + (within(then) | within(otherwise))
        case Round(operand, _, _) | Banding(operand, _, _):
            return within(operand)
        case _:
            assert_never(node)


def _keeps_order(term: Term) -> bool:
    """Tell whether a recoding never falls, or never rises, as the numbers rise."""
    scores = [score for _, score in sorted(term.recode)]
    return scores in (sorted(scores), sorted(scores, reverse=True))


def _can_be_equal(left: Node, right: Node, plan: ScoringPlan) -> bool:
    """Tell whether an input is compared with one of its own values, so that it can be both equal and not."""
    match left, right:
        case (Reference(name), Constant(Fraction() as value)) | (Constant(Fraction() as value), Reference(name)):
            if name not in plan.scales:
                return False
            scaled = value * plan.scales[name]
            return scaled.denominator == 1 and scaled.numerator in plan.input(name).domain
    return False


def _decisions(found: Counter[str]) -> Counter[str]:
    """Keep the inputs that decide more than a value."""
    return Counter({name: times for name, times in found.items() if times > 1})
