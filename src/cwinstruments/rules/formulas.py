"""Formulas: where they give no number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.plan import format_node
from cwinstruments.plan.exact import holds
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Choose,
    Compare,
    Comparison,
    Constant,
    Logic,
    LogicOperator,
    Node,
    Tally,
)
from cwinstruments.plan.ranges import to_range
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject, allows_missing

_Facts: TypeAlias = frozenset[tuple[Node, Comparison, Fraction]]

_OPPOSITE = {
    Comparison.EQUAL: Comparison.NOT_EQUAL,
    Comparison.NOT_EQUAL: Comparison.EQUAL,
    Comparison.LESS: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.LESS,
    Comparison.GREATER: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.GREATER,
}
_MIRRORED = {
    Comparison.LESS: Comparison.GREATER,
    Comparison.GREATER: Comparison.LESS,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.AT_MOST,
}


class Divisors(ScoringRule):
    """A divisor can be 0.

    What it does:
        Finds in formulas and conditions every division whose divisor can be 0 for some allowed answers, unless it
        stands in the branch of an `if` whose condition rules that out. Bounds can be wider than what is reached, so a
        divisor may be reported that is never 0.

    Why it matters:
        Those respondents have no score, with the reason `not_computable`, and a scale without bounds can't be
        reversed or shown as per cent of the maximum.

    Example:
        `formula: weekly_hours / open_cases`, where `open_cases` has the range 0 to 80.

    Use instead:
        `if(open_cases > 0, weekly_hours / open_cases, 0)`, or whatever is right for those without cases.
    """

    code = "CWI326"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            if one.scale.formula is not None:
                owner = f"formula of scale {one.id!r}"
                node, partial = subject.nodes[f"{one.id}.raw"], allows_missing(one.scale)
                yield from _check(subject, node, owner, ("scales", one.id, "formula"), partial=partial)
        places = {item.id: index for index, item in enumerate(subject.instrument.items)}
        seen: set[str] = set()
        for given in subject.plan.inputs:
            if given.show_if is not None and given.item not in seen:
                seen.add(given.item)
                owner, path = f"show_if of item {given.item!r}", ("items", places[given.item], "show_if")
                yield from _check(subject, given.show_if, owner, path, partial=False)


def _check(subject: Subject, node: Node, owner: str, path: Path, *, partial: bool) -> Iterator[Diagnostic]:
    for divisor, facts in dict.fromkeys(divisors_in(node)):
        if not _rules_out_zero(divisor, facts) and _can_be_zero(subject, divisor, partial=partial):
            shown = format_node(divisor, scales=subject.plan.scales).replace(".score", "")
            hint = f"if({shown} != 0, …, …) says what is right there"
            message = f"{owner}: the divisor {shown} can be 0, and then there is no value"
            yield Diagnostic("CWI326", message, path, hint, Severity.WARNING)


def divisors_in(node: Node, facts: _Facts = frozenset(), /) -> Iterator[tuple[Node, _Facts]]:
    """Give every divisor that is not a constant, with what is known where it stands."""
    match node:
        case Choose(condition, then, otherwise):
            yield from divisors_in(condition, facts)
            yield from divisors_in(then, facts | _facts(condition, True))
            yield from divisors_in(otherwise, facts | _facts(condition, False))
        case Arithmetic(operator, left, right):
            if operator is ArithmeticOperator.DIVIDE and not isinstance(right, Constant):
                yield right, facts
            yield from divisors_in(left, facts)
            yield from divisors_in(right, facts)
        case Compare(_, left, right):
            yield from divisors_in(left, facts)
            yield from divisors_in(right, facts)
        case Logic(_, operands) | Tally(operands):
            for operand in operands:
                yield from divisors_in(operand, facts)


def _facts(condition: Node, holds: bool) -> _Facts:
    """Give the comparisons with numbers that hold where a condition is true, or false."""
    match condition:
        case Compare(comparison, left, Constant(Fraction() as number)):
            return frozenset({(left, comparison if holds else _OPPOSITE[comparison], number)})
        case Compare(comparison, Constant(Fraction()) as left, right):
            return _facts(Compare(_MIRRORED.get(comparison, comparison), right, left), holds)
        case Logic(LogicOperator.NOT, (operand,)):
            return _facts(operand, not holds)
        case Logic(operator, operands) if (operator is LogicOperator.AND) is holds:
            return frozenset().union(*(_facts(operand, holds) for operand in operands))
    return frozenset()


def _rules_out_zero(divisor: Node, facts: _Facts) -> bool:
    """Tell whether a divisor is not 0 by what is known of it, or of what it is computed from by one number."""
    return any(
        not holds(comparison, zero, number)
        for part, zero in _zeros(divisor, Fraction(0))
        for node, comparison, number in facts
        if node == part
    )


def _zeros(node: Node, value: Fraction) -> Iterator[tuple[Node, Fraction]]:
    """Give a node with a value, and what a part of it must be for that: x - 3 is 0 where x is 3."""
    yield node, value
    match node:
        case Arithmetic(ArithmeticOperator.ADD, left, Constant(Fraction() as number)):
            yield from _zeros(left, value - number)
        case Arithmetic(ArithmeticOperator.ADD, Constant(Fraction() as number), right):
            yield from _zeros(right, value - number)
        case Arithmetic(ArithmeticOperator.SUBTRACT, left, Constant(Fraction() as number)):
            yield from _zeros(left, value + number)
        case Arithmetic(ArithmeticOperator.SUBTRACT, Constant(Fraction() as number), right):
            yield from _zeros(right, number - value)
        case Arithmetic(ArithmeticOperator.MULTIPLY, left, Constant(Fraction() as number)) if number:
            yield from _zeros(left, value / number)
        case Arithmetic(ArithmeticOperator.MULTIPLY, Constant(Fraction() as number), right) if number:
            yield from _zeros(right, value / number)


def _can_be_zero(subject: Subject, divisor: Node, *, partial: bool) -> bool:
    intervals = [subject.interval(divisor)] + ([subject.interval(divisor, partial=True)] if partial else [])
    possible = [to_range(interval) for interval in intervals]
    # Without bounds nothing is known, and a divisor of the divisor has been reported already.
    return any(one is not None and one.min <= 0 <= one.max for one in possible)
