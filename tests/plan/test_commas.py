"""Numbers with a decimal comma in formulas."""

from __future__ import annotations

import pytest

from cwinstruments.plan.commas import decimal_commas, hint_for_comma


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if(a > 0, b * 0,5)", [("0.5", True, True, True)]),
        ("if(a > 0,b * 0,5)", [("0.5", True, False, True)]),
        ("if(a > 0,1,0)", [("0.1", True, False, False)]),
        ("max(a, if(b > 1,5,6))", [("1.5", True, False, False)]),
        ("a * 1,5", [("1.5", False, False, False)]),
        ("a) * 1,5", [("1.5", False, False, False)]),
        ("if(role == '0,5', a1,2)", []),
        ("if(a > 0, 1, 0)", []),
    ],
)
def test_a_comma_between_digits_is_found_with_what_it_does(text: str, expected: list[tuple[object, ...]]) -> None:
    """Only what stands in the same parentheses tells whether its author writes a blank after a comma."""

    assert expected == [(one.meant, one.is_argument, one.is_mixed, one.is_factor) for one in decimal_commas(text)]


def test_a_formula_that_is_not_understood_gets_the_hint_that_is_about_its_comma() -> None:
    """What the parser says of its arguments comes second, unless the comma most probably parts two numbers."""

    assert "write 0.5 with a decimal point" == hint_for_comma("if(a, b * 0,5, 1)", "if(condition, value)")
    assert "if(condition, value)" == hint_for_comma("if(a,1,0,1)", "if(condition, value)")
    assert hint_for_comma("a +", None) is None
