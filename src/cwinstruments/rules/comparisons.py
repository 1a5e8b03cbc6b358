"""Comparisons in formulas: whether they can turn out both ways."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.plan import format_node, names_in
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Choose,
    Compare,
    Comparison,
    Constant,
    Count,
    Logic,
    Node,
    Reference,
    Tally,
)
from cwinstruments.plan.ranges import to_range
from cwinstruments.rules.cancellations import names_parameters
from cwinstruments.rules.formulas import divisors_in
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject, allows_missing
from cwinstruments.rules.words import show_range

_EQUALITIES = (Comparison.EQUAL, Comparison.NOT_EQUAL)


class FixedComparisons(ScoringRule):
    """A comparison turns out the same for all answers.

    What it does:
        Finds comparisons in the formulas of scales that all allowed answers make true, or none: with a number outside
        of the range, with more conditions than `count` is given, or with a number that lies between the values that
        there are. Comparisons with parameters are passed over.

    Why it matters:
        The other branch is never taken, and scores are not those that were meant. Most often the number is that of
        another coding, or of the sum where the formula compares the mean.

    Example:
        `formula: "if(q1 > 5, 1, 0)"`, where `q1` is 1 to 5; or `count(q1 >= 4, q2 >= 4) >= 3`.

    Use instead:
        A number that parts the values that there can be; or no comparison.
    """

    code = "CWI355"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            if one.scale.formula is None or names_parameters(subject, one.scale):
                continue
            formula = subject.nodes[f"{one.id}.raw"]
            divisors = {divisor for divisor, _ in divisors_in(formula)}
            for node in dict.fromkeys(_comparisons(formula)):
                turns_out = _outcome(subject, node)
                # A guard that does not keep a divisor from being 0 is what CWI326 reports.
                guards = turns_out is True and not divisors.isdisjoint((node.left, node.right))
                if turns_out is not None and not guards:
                    shown = _shown(subject, node)
                    message = (
                        f"formula of scale {one.id!r}: {shown} is {'true' if turns_out else 'false'} for all answers"
                    )
                    hint = _hint(subject, node, partial=allows_missing(one.scale))
                    yield self.finding(message, ("scales", one.id, "formula"), hint)


def _comparisons(node: Node) -> Iterator[Compare]:
    match node:
        case Compare(_, left, right):
            if names_in(node):
                yield node
            yield from _comparisons(left)
            yield from _comparisons(right)
        case Choose(condition, then, otherwise):
            for part in (condition, then, otherwise):
                yield from _comparisons(part)
        case Logic(_, operands) | Tally(operands):
            for part in operands:
                yield from _comparisons(part)
        case Arithmetic(_, left, right):
            yield from _comparisons(left)
            yield from _comparisons(right)


def _outcome(subject: Subject, node: Compare) -> bool | None:
    """Tell how a comparison always turns out; None where it can do both."""
    # What may be missing makes the bounds wider, so that a count of answers is not thought to be always the same.
    interval = subject.interval(node, partial=True)
    if not interval.unbounded and interval.low is interval.high and isinstance(interval.low, bool):
        return interval.low
    if node.operator in _EQUALITIES and not _can_be_equal(subject, node):
        return node.operator is Comparison.NOT_EQUAL
    return None


def _can_be_equal(subject: Subject, node: Compare) -> bool:
    if not _keeps_spacing(subject, node.left) or not _keeps_spacing(subject, node.right):
        return True
    difference = subject.lattices.of(Arithmetic(ArithmeticOperator.SUBTRACT, node.left, node.right))
    return difference is None or Fraction(0) in difference


def _keeps_spacing(subject: Subject, node: Node) -> bool:
    """Tell whether an expression is on its lattice with answers missing too; means of fewer items, say, are not."""
    match node:
        case Constant() | Count() | Tally():
            return True
        case Reference(name):
            return name in subject.plan.scales
        case Arithmetic(_, left, right):
            return _keeps_spacing(subject, left) and _keeps_spacing(subject, right)
        case _:
            return False


def _hint(subject: Subject, node: Compare, *, partial: bool) -> str:
    other = node.left if isinstance(node.right, Constant) else node.right
    possible = to_range(subject.interval(other, partial=partial))
    if possible is None:
        return "compare with a number that parts the values that there can be"
    return f"{_shown(subject, other)} is {show_range(possible.min, possible.max)}"


def _shown(subject: Subject, node: Node) -> str:
    return format_node(node, scales=subject.plan.scales).replace(".score", "")
