"""What parameters have settled: conditions that no answer can change are decided once, not for each respondent."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from cwinstruments.plan.algebra import fold_node, names_in
from cwinstruments.plan.exact import ExactAlgebra
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Choose,
    Compare,
    Constant,
    Logic,
    LogicOperator,
    Missing,
    Node,
    Sort,
    Tally,
)

_ZERO: Final = Constant(Fraction(0))


def settle(node: Node, /) -> Node:
    """Decide every condition of a formula that no answer can change, and leave out what is then never used.

    Numbers stay as they are, so that no step of the arithmetic changes; only adding 0 goes.

    Examples:
        >>> from cwinstruments.plan.formula import Name, NameKind, parse_formula
        >>> from cwinstruments.plan.text import format_node
        >>> names = {"a": Name(NameKind.NUMBER, "a")}
        >>> format_node(settle(parse_formula("if(1 > 2, a * 3, 0) + if(1 < 2, a / 4, 5)", names)))
        'a / 4'
    """
    match node:
        case Choose(condition, then, otherwise):
            return _chosen(settle(condition), settle(then), settle(otherwise))
        case Arithmetic(operator, left, right):
            return _calculated(operator, settle(left), settle(right))
        case Compare(comparison, left, right):
            return _decided(Compare(comparison, settle(left), settle(right)))
        case Logic(logic, operands):
            return _joined(logic, [settle(one) for one in operands])
        case Tally(conditions):
            return Tally(tuple(settle(one) for one in conditions))
        case _:
            return node


_NO_ANSWERS: Final = ExactAlgebra({}, {}, {})


def _chosen(condition: Node, then: Node, otherwise: Node) -> Node:
    match condition:
        case Constant(True):
            return then
        case Constant(False):
            return otherwise
        case Missing():
            return Missing(Sort.NUMBER)
        case _:
            return Choose(condition, then, otherwise)


def _calculated(operator: ArithmeticOperator, left: Node, right: Node) -> Node:
    if operator is ArithmeticOperator.ADD and _ZERO in (left, right):
        return right if left == _ZERO else left
    return Arithmetic(operator, left, right)


def _decided(condition: Node) -> Node:
    if names_in(condition):
        return condition
    value = fold_node(condition, _NO_ANSWERS, {})
    return Missing(Sort.BOOLEAN) if value is None else Constant(value)


def _joined(operator: LogicOperator, operands: list[Node]) -> Node:
    if operator is LogicOperator.NOT:
        return _decided(Logic(operator, tuple(operands)))
    decisive = operator is LogicOperator.OR
    if Constant(decisive) in operands:
        return Constant(decisive)
    open_ = [one for one in operands if one != Constant(not decisive)]
    return open_[0] if len(open_) == 1 else _decided(Logic(operator, tuple(open_)))
