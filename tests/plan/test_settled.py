"""What parameters have settled is decided once: the plan holds no condition that no answer can change."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.plan import format_node, parse_formula
from cwinstruments.plan.algebra import fold_node
from cwinstruments.plan.exact import ExactAlgebra
from cwinstruments.plan.formula import Name, NameKind
from cwinstruments.plan.settled import settle
from cwinstruments.plan.states import State

NAMES = {id: Name(NameKind.NUMBER, id) for id in ("a", "b")}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("if(1 > 2, a, b)", "b"),
        ("if(2 > 1, a, b)", "a"),
        ("if(1 / (1 - 1) > 2, a, b)", "missing"),
        ("if(a > 2 and 1 > 2, a, b)", "b"),
        ("if(a > 2 or 1 > 2, a, b)", "if(a > 2, a, b)"),
        ("if(a > 2 and b > 1 and 2 > 1, a, b)", "if(a > 2 and b > 1, a, b)"),
        ("if(not (a > 2 or 2 > 1), a, b)", "b"),
        ("if(if(2 > 1, a, b) > 3, 1, 2)", "if(a > 3, 1, 2)"),
        ("count(if(2 > 1, a, b) > 3, b > 1)", "count(a > 3, b > 1)"),
        ("if(1 > 2, a, 0) + b + if(1 > 2, a, 0)", "b"),
        ("0 * a", "0 * a"),
        ("if(if(1 > 2, a, 3) > 2 and 3 > 2, a, b)", "a"),
        ("1 / 3 + 1 / 3", "1 / 3 + 1 / 3"),
        ("mean(a, b)", "mean(a, b)"),
    ],
)
def test_conditions_that_no_answer_changes_are_gone(formula: str, expected: str) -> None:
    """Conditions are decided, what is then unused goes, and arithmetic stays as it was written."""
    assert expected == format_node(settle(parse_formula(formula, NAMES)))


_NUMBERS = st.sampled_from(["a", "b", "0", "1", "2", "1 / 0.5"])


def _formulas() -> st.SearchStrategy[str]:
    def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        compared = st.builds("({} {} {})".format, inner, st.sampled_from(["<", ">=", "=="]), inner)
        joined = st.builds("({} {} {})".format, compared, st.sampled_from(["and", "or"]), compared)
        conditions = compared | joined | st.builds("(not {})".format, joined)
        return (
            st.builds("if({}, {}, {})".format, conditions, inner, inner)
            | st.builds("if({}, {})".format, conditions, inner)
            | st.builds("count({}, {})".format, conditions, conditions)
            | st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner)
        )

    return st.recursive(_NUMBERS, wider, max_leaves=8)


@given(_formulas(), st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, 1, 3]))
def test_no_value_is_changed(formula: str, a: int | None, b: int | None) -> None:
    """Whatever is answered or missing, a settled formula gives what the formula gives."""
    answers: dict[str, Any] = {"a": a, "b": b}
    states = {id: State.SKIPPED if value is None else State.ANSWERED for id, value in answers.items()}
    values = {id: value for id, value in answers.items() if value is not None}
    exact = ExactAlgebra(states, values, {})
    node = parse_formula(formula, NAMES)

    assert fold_node(node, exact, {}) == fold_node(settle(node), exact, {})
