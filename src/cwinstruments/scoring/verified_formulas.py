"""Formulas for verification: the same language, read by Python's own parser and evaluated in exact fractions."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from cwinstruments.model import format_fraction

_TOKEN = re.compile(
    r"'(?P<code>[^']*)'|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*(?:\.\w+)*)|(?P<rest>\s+|.)", re.ASCII
)
_CONNECTIVES = {"and", "or", "not"}
_PREFIX = "name_"
_DOT = "·"
"""What stands in names for the dot of a cell of a table: no id has it, and Python takes it for a letter."""

Lookup = Callable[[str], Any]


def evaluate_formula(text: str, /, *, lookup: Lookup) -> Any:
    """Give a formula's value: a fraction, a truth value, or None where it is missing or unknown.

    Args:
        lookup: gives the value of an item or a scale: a fraction, a code, or None.
    """
    return _value(_parse(text), lookup)


@lru_cache(maxsize=1024)
def names_in_formula(text: str, /) -> tuple[str, ...]:
    """Give the items and scales that a formula names, each once, in order."""
    names = [_plain(node.id) for node in _in_order(_parse(text)) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(name for name in names if name not in ("true", "false")))


@lru_cache(maxsize=1024)
def _parse(text: str) -> ast.expr:
    """Let Python parse the formula, with names that can't be its keywords and numbers as they are written."""
    parts = []
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "code" or kind == "number":
            parts.append(f"({kind}, {token[kind]!r})")
        elif kind == "name" and token["name"] not in _CONNECTIVES:
            parts.append(_PREFIX + token["name"].replace(".", _DOT))
        else:
            parts.append(" " if token[0].isspace() else token[0])
    return ast.parse(f"({''.join(parts)})", mode="eval").body


def _plain(name: str) -> str:
    return name.removeprefix(_PREFIX).replace(_DOT, ".")


def _in_order(node: ast.AST) -> list[ast.AST]:
    """Give names in the order of the text, without those of functions and literals."""
    if isinstance(node, ast.Tuple):
        return []
    if isinstance(node, ast.Call):
        return [found for argument in node.args for found in _in_order(argument)]
    return [node, *(found for child in ast.iter_child_nodes(node) for found in _in_order(child))]


def _value(node: ast.expr, lookup: Lookup) -> Any:
    match node:
        case ast.Tuple(elts=[ast.Name(id=kind), ast.Constant(value=written)]):
            return Fraction(str(written)) if kind == "number" else written
        case ast.Name(id=name):
            known = {"true": Fraction(1), "false": Fraction(0)}
            plain = _plain(name)
            return known[plain] if plain in known else lookup(plain)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = _value(operand, lookup)
            return None if value is None else -value
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            truth = _truth(operand, lookup)
            return None if truth is None else not truth
        case ast.BoolOp(op=operator, values=values):
            return _joined([_truth(one, lookup) for one in values], decisive=isinstance(operator, ast.Or))
        case ast.BinOp(left=left, op=operation, right=right):
            return _calculated(operation, _value(left, lookup), _value(right, lookup))
        case ast.Compare(left=left, ops=[comparison], comparators=[right]):
            return _compared(comparison, _value(left, lookup), _value(right, lookup))
        case ast.Call(func=ast.Name(id=function), args=arguments):
            return _called(function.removeprefix(_PREFIX), arguments, lookup)
    raise ValueError(f"a formula holds no {type(node).__name__}")


def _truth(node: ast.expr, lookup: Lookup) -> bool | None:
    value = _value(node, lookup)
    return value if value is None or isinstance(value, bool) else value == 1


def _joined(truths: list[bool | None], *, decisive: bool) -> bool | None:
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def _calculated(operation: ast.operator, left: Any, right: Any) -> Fraction | None:
    if left is None or right is None:
        return None
    match operation:
        case ast.Add():
            return Fraction(left + right)
        case ast.Sub():
            return Fraction(left - right)
        case ast.Mult():
            return Fraction(left * right)
        case ast.Div():
            return Fraction(left / right) if right else None
    raise ValueError(f"a formula holds no {type(operation).__name__}")


def _compared(comparison: ast.cmpop, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, str) or isinstance(right, str):
        left, right = _as_code(left), _as_code(right)
    match comparison:
        case ast.Eq():
            return bool(left == right)
        case ast.NotEq():
            return bool(left != right)
        case ast.Lt():
            return bool(left < right)
        case ast.LtE():
            return bool(left <= right)
        case ast.Gt():
            return bool(left > right)
        case ast.GtE():
            return bool(left >= right)
    # `is` and `in` are names here, so Python's parser never makes comparisons of them.
    raise ValueError(f"a formula holds no {type(comparison).__name__}")  # pragma: no cover


def _as_code(value: Any) -> str:
    return value if isinstance(value, str) else format_fraction(value)


def _called(function: str, arguments: list[ast.expr], lookup: Lookup) -> Any:
    if function == "if":
        condition, *branches = _truth(arguments[0], lookup), *arguments[1:]
        chosen = branches[:1] if condition else branches[1:]
        return None if condition is None or not chosen else _value(chosen[0], lookup)
    if function == "count":
        known = [truth for truth in (_truth(one, lookup) for one in arguments) if truth is not None]
        return Fraction(sum(known)) if known else None
    values = [value for value in (_value(one, lookup) for one in arguments) if value is not None]
    match function:
        case "answered":
            return Fraction(len(values))
        case "sum":
            return sum(values, Fraction(0)) if values else None
        case "mean":
            return sum(values, Fraction(0)) / len(values) if values else None
        case "min":
            return min(values, default=None)
        case "max":
            return max(values, default=None)
    raise ValueError(f"there is no function '{function}'")
