"""Strategies for formulas and conditions over names, as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cwinstruments.plan.formula import NameKind


@frozen
class FormulaName:
    """A name that a formula may use.

    Args:
        values: for numbers and truth values, some that it can have; for codes, all.
    """

    name: str
    kind: NameKind
    values: tuple[str, ...] = ()


_COMPARISONS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_EQUALITIES = st.sampled_from(["==", "!="])
_NUMBERS = st.sampled_from(["0", "1", "2", "3", "10", "0.5", "1.25", "-1", "100"])
_FACTORS = st.sampled_from(["2", "3", "0.5", "10", "-1", "0.25"])
_AGGREGATES = st.sampled_from(["sum", "mean", "min", "max"])


@st.composite
def conditions(draw: DrawFn, names: Sequence[FormulaName], *, depth: int = 2) -> str:
    """Draw a condition over at least one of these names."""
    forms = ["compare"] * 3 + (["and", "or", "not", "count", "answered"] if depth else [])
    match draw(st.sampled_from(forms)):
        case "and" | "or" as word:
            parts = draw(st.lists(conditions(names, depth=depth - 1), min_size=2, max_size=3))
            return f" {word} ".join(f"({part})" for part in parts)
        case "not":
            return f"not ({draw(conditions(names, depth=depth - 1))})"
        case "count":
            parts = draw(st.lists(conditions(names, depth=depth - 1), min_size=1, max_size=3))
            return f"count({', '.join(parts)}) {draw(_COMPARISONS)} {draw(st.integers(0, 2))}"
        case "answered":
            chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
            return f"answered({', '.join(one.name for one in chosen)}) {draw(_COMPARISONS)} {draw(st.integers(0, 2))}"
    return _comparisons(draw, names)


def _comparisons(draw: DrawFn, names: Sequence[FormulaName]) -> str:
    one = draw(st.sampled_from(names))
    match one.kind:
        case NameKind.CODE:
            return f"{one.name} {draw(_EQUALITIES)} '{draw(st.sampled_from(one.values))}'"
        case NameKind.TRUTH:
            return draw(st.sampled_from([one.name, f"{one.name} == 1", f"{one.name} == 0", f"not {one.name}"]))
        case NameKind.DATE:
            other = draw(st.sampled_from([other for other in names if other.kind is NameKind.DATE]))
            days = f"{one.name} - {other.name} {draw(_COMPARISONS)} 30"
            return draw(st.sampled_from([f"{one.name} {draw(_COMPARISONS)} {other.name}", days]))
        case NameKind.NUMBER:
            value = draw(st.sampled_from(one.values)) if one.values else draw(_NUMBERS)
            return f"{one.name} {draw(_COMPARISONS)} {value}"
        case _:
            assert_never(one.kind)


@st.composite
def number_formulas(draw: DrawFn, names: Sequence[FormulaName], *, depth: int = 2) -> str:
    """Draw a formula that gives a number, over at least one of these names."""
    numbers = [one for one in names if one.kind in (NameKind.NUMBER, NameKind.TRUTH)]
    forms = ["count", "answered"]
    if numbers:
        forms += ["name", "aggregate", "aggregate"]
    if any(one.kind is NameKind.DATE for one in names):
        forms.append("days")
    if depth:
        forms += ["if", "with_number"] + (["both"] * 2 if numbers else [])
    match draw(st.sampled_from(forms)):
        case "name":
            return draw(st.sampled_from(numbers)).name
        case "aggregate":
            terms = st.sampled_from(numbers).flatmap(lambda one: _terms(one.name))
            return f"{draw(_AGGREGATES)}({', '.join(draw(st.lists(terms, min_size=1, max_size=3)))})"
        case "count":
            return f"count({', '.join(draw(st.lists(conditions(names, depth=1), min_size=1, max_size=3)))})"
        case "days":
            days = st.sampled_from([one.name for one in names if one.kind is NameKind.DATE])
            return f"({draw(days)} - {draw(days)})"
        case "if":
            branches = [draw(number_formulas(names, depth=depth - 1)) for _ in range(draw(st.sampled_from((2, 2, 1))))]
            return f"if({draw(conditions(names, depth=1))}, {', '.join(branches)})"
        case "with_number":
            return f"({draw(number_formulas(names, depth=depth - 1))}) {draw(st.sampled_from('+-*/'))} {draw(_FACTORS)}"
        case "both":
            left, right = (draw(number_formulas(names, depth=depth - 1)) for _ in range(2))
            return f"({left}) {draw(st.sampled_from('+-*/'))} ({right})"
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
    return f"answered({', '.join(one.name for one in chosen)})"


def _terms(name: str) -> SearchStrategy[str]:
    """Draw one part of an aggregate: a name with at most a factor and a constant."""
    forms = (name, f"-{name}", f"2 * {name}", f"6 - {name}", f"{name} / 4", f"{name} / 3 + 1", f"(1 - {name}) * 0.5")
    return st.sampled_from(forms)
