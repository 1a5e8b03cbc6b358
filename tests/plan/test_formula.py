"""The language of formulas: what it says, and what it refuses with the column and what would be right."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cwinstruments.plan import ExactAlgebra, FormulaError, State, fold_node, format_node, parse_condition, parse_formula
from cwinstruments.plan.formula import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_OPERATIONS,
    MAX_TOKENS,
    Name,
    NameKind,
    names_in_text,
)

NAMES = {
    "a": Name(NameKind.NUMBER, "a"),
    "b": Name(NameKind.NUMBER, "b"),
    "hours": Name(NameKind.NUMBER, "hours", 10),
    "total": Name(NameKind.NUMBER, "total.score"),
    "flag": Name(NameKind.TRUTH, "flag"),
    "role": Name(NameKind.CODE, "role", 1, ("caseworker", "other", "2.5")),
    "start": Name(NameKind.DATE, "start"),
    "end": Name(NameKind.DATE, "end"),
}
VALUES: dict[str, int | str] = {"a": 3, "b": 4, "hours": 75, "flag": 1, "role": "other", "start": 10, "end": 17}


def value(formula: str, **given: int | str | None) -> Fraction | bool | str | None:
    """Compute a formula exactly; the values are 3, 4, 7.5, yes, 'other', and two days a week apart."""
    values: dict[str, int | str] = {name: one for name, one in {**VALUES, **given}.items() if one is not None}
    states = {name: State.ANSWERED if name in values else State.SKIPPED for name in NAMES}
    scales = {name.refers_to: name.scale for name in NAMES.values()}
    steps = {"total.score": Fraction(10)}
    return fold_node(parse_formula(formula, NAMES), ExactAlgebra(states, values, scales), steps)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("12 / 3 / 2", 2),
        ("12 / (3 / 2)", 8),
        ("-a + 5", 2),
        ("- -a", 3),
        ("2 * -a", -6),
        ("-2 * a", -6),
        ("a - -1", 4),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("hours * 2", 15),
        ("total / 4", Fraction(5, 2)),
        ("flag + 1", 2),
        ("true + true + false", 2),
        ("end - start", 7),
        ("sum(a, b)", 7),
        ("sum(2 * a, 6 - b, hours / 2 + 1)", Fraction(51, 4)),
        ("sum(a * 2 - 1, 3 * (b + 1) / 2)", Fraction(25, 2)),
        ("sum(-a, b)", 1),
        ("sum(flag, a)", 4),
        ("mean(a, b)", Fraction(7, 2)),
        ("min(a, b, hours)", 3),
        ("max(a, b, hours)", Fraction(15, 2)),
        ("answered(a, role, start)", 3),
        ("count(a > 3, b > 3, flag)", 2),
        ("if(a < b, 1, 2)", 1),
        ("if(a >= b, 1, 2)", 2),
        ("if(a <= 3 and not b == 3, 1, 2)", 1),
        ("if(false == true or a != 3, 1, 2)", 2),
        ("if(not a > 3 and b > 3, 1, 2)", 1),
        ("if(a > 3 and b > 3 or flag, 1, 2)", 1),
        ("if(a > 5 and (b > 3 or flag), 1, 2)", 2),
        ("if(not not flag, 1, 2)", 1),
        ("if(role == 'other', 1, 2)", 1),
        ("if('other' != role, 1, 2)", 2),
        ("if(role == 2.5, 1, 2)", 2),
        ("if(end > start, 1, 2)", 1),
        ("if(start == end, 1, 2)", 2),
        ("  a\n  + b  ", 7),
    ],
)
def test_a_formula_means_what_it_says(formula: str, expected: int | Fraction) -> None:
    """Products come before sums, sums before comparisons, then not, and, or; all from left to right."""

    assert expected == value(formula)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a + b", None),
        ("sum(a, b)", 3),
        ("mean(a, b)", 3),
        ("min(b)", None),
        ("sum(b)", None),
        ("answered(a, b)", 1),
        ("count(b > 3, a > 2)", 1),
        ("count(b > 3)", None),
        ("if(b > 3, 1, 2)", None),
        ("if(b > 3 or a == 3, 1, 2)", 1),
        ("if(b > 3 and a == 4, 1, 2)", 2),
        ("if(not b > 3, 1, 2)", None),
        ("if(a == 3, 1, b)", 1),
        ("if(a == 3, 1)", 1),
        ("if(a == 4, 1)", None),
        ("if(b > 3, 1)", None),
        ("a / (a - 3)", None),
    ],
)
def test_what_is_missing_goes_through_a_formula(formula: str, expected: int | None) -> None:
    """Operators need both sides, aggregates take what is answered, and unknown follows Kleene's tables."""

    assert expected == value(formula, b=None)


@pytest.mark.parametrize(
    ("formula", "column", "message", "hint"),
    [
        ("", 1, "the formula ends too soon", None),
        ("a +", 4, "the formula ends too soon", None),
        ("a b", 3, "'b' is not expected here", None),
        ("3a", 2, "'a' is not expected here", None),
        ("* a", 1, "'*' is not expected here", None),
        ("a + and", 5, "'and' is not expected here", None),
        ("a + 'other", 5, "the quoted code is not closed", None),
        ("a ** 2", 4, "'*' is not expected here", None),
        ("a % 2", 3, "'%' has no meaning in a formula", None),
        ("ä", 1, "'ä' has no meaning in a formula", None),
        ("(a + b", 7, "')' is missing here", None),
        ("sum(a b)", 7, "')' is missing here", None),
        ("sum(a,)", 7, "')' is not expected here", None),
        ("a)", 2, "')' is not expected here", None),
        ("a + totl", 5, "'totl' is not defined", "did you mean 'total'?"),
        ("a + zzzzz", 5, "'zzzzz' is not defined", None),
        ("a.b + 1", 1, "'a.b' is not defined", None),
        ("abs(a)", 1, "there is no function 'abs'", "the functions are answered, count, if, max, mean, min, sum"),
        ("1 + sum()", 5, "sum() needs something between its parentheses", None),
        ("if(a > 1)", 1, "if() takes a condition and one or two values", "if(condition, value, other value)"),
        ("if(a > 1, 2, 3, 4)", 1, "if() takes a condition and one or two values", "if(condition, value, other value)"),
        ("if(a, 1, 2)", 4, "a condition is wanted, not a number", "compare it with something"),
        ("if(role, 1, 2)", 4, "a condition is wanted, not an item with codes", "compare it with something"),
        ("if(start, 1, 2)", 4, "a condition is wanted, not a date", "compare it with something"),
        ("if('other', 1, 2)", 4, "a condition is wanted, not a quoted code", None),
        ("if(not a, 1, 2)", 8, "a condition is wanted, not a number", "compare it with something"),
        ("if(flag and a, 1, 2)", 13, "a condition is wanted, not a number", "compare it with something"),
        ("if(a or flag, 1, 2)", 4, "a condition is wanted, not a number", "compare it with something"),
        ("count(a)", 7, "a condition is wanted, not a number", "compare it with something"),
        ("a > 2", 1, "a number is wanted, not a condition", None),
        ("'other'", 1, "a number is wanted, not a quoted code", None),
        (
            "a + role",
            5,
            "a number is wanted, not an item with codes",
            "codes can be compared and counted, not calculated with",
        ),
        ("a + start", 5, "a number is wanted, not a date", "of dates only the difference in days can be taken"),
        ("start + end", 1, "a number is wanted, not a date", "of dates only the difference in days can be taken"),
        ("-start", 2, "a number is wanted, not a date", "of dates only the difference in days can be taken"),
        (
            "if(start > 3, 1, 2)",
            4,
            "a number is wanted, not a date",
            "of dates only the difference in days can be taken",
        ),
        ("if((a > 1) == 1, 1, 2)", 5, "a number is wanted, not a condition", None),
        ("if(1 < a < 3, 1, 2)", 10, "comparisons can't be chained", "join two comparisons with 'and'"),
        ("if(role < 'other', 1, 2)", 9, "the codes of 'role' have no order", "use == or !="),
        ("if('other' >= role, 1, 2)", 12, "the codes of 'role' have no order", "use == or !="),
        ("if(role == a, 1, 2)", 12, "'role' can only be compared with one of its codes", None),
        ("if(role == role, 1, 2)", 12, "'role' can only be compared with one of its codes", None),
        (
            "if(role == 'judge', 1, 2)",
            12,
            "'role' has no code 'judge'",
            "its codes are 'caseworker', 'other', '2.5'",
        ),
        ("if(role != 3, 1, 2)", 12, "'role' has no code '3'", "its codes are 'caseworker', 'other', '2.5'"),
        ("answered(a, 3)", 13, "answered() takes names of items and scales", None),
        ("answered(a + b)", 10, "answered() takes names of items and scales", None),
        ("a / 0", 3, "this divides by 0", None),
        ("a / -0.0", 3, "this divides by 0", None),
        ("a / false", 3, "this divides by 0", None),
        *(
            (
                formula,
                column,
                "each part must be one item or scale, with at most a factor and a constant",
                "give this part a scale of its own and name that here",
            )
            for formula, column in (
                ("sum(a * b)", 5),
                ("sum(a, 3)", 8),
                ("sum(0 * a)", 5),
                ("sum(a - a)", 5),
                ("mean(1 / a)", 6),
                ("mean(a / (1 - 1))", 6),
                ("max(b, if(a > 1, 2, 3))", 8),
                ("min(mean(a, b))", 5),
                ("sum(start)", 5),
                ("sum(role)", 5),
                ("sum('other')", 5),
                ("sum(a > 1)", 5),
            )
        ),
    ],
)
def test_a_formula_that_can_not_be_understood_is_refused(
    formula: str, column: int, message: str, hint: str | None
) -> None:
    """The error says what is wrong, the column where, and where it can what would be right."""
    with pytest.raises(FormulaError) as raised:
        parse_formula(formula, NAMES)

    assert (column, message, hint) == (raised.value.column, str(raised.value), raised.value.hint)


@pytest.mark.parametrize(
    ("allowed", "refused", "column", "message"),
    [
        (
            "1" * MAX_DIGITS,
            "a + " + "1" * (MAX_DIGITS + 1),
            5,
            f"a number has at most {MAX_DIGITS} digits",
        ),
        (
            "0." + "1" * (MAX_DIGITS - 1),
            "0." + "1" * MAX_DIGITS,
            1,
            f"a number has at most {MAX_DIGITS} digits",
        ),
        (
            "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH,
            "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
            MAX_DEPTH + 2,
            f"the formula is nested more than {MAX_DEPTH} deep",
        ),
        (
            "-" * MAX_DEPTH + "1",
            "-" * (MAX_DEPTH + 1) + "1",
            MAX_DEPTH + 2,
            f"the formula is nested more than {MAX_DEPTH} deep",
        ),
        (
            "if(" + "not " * (MAX_DEPTH - 1) + "flag, 1, 2)",
            "if(" + "not " * MAX_DEPTH + "flag, 1, 2)",
            4 + 4 * MAX_DEPTH,
            f"the formula is nested more than {MAX_DEPTH} deep",
        ),
        (
            "a" + "+a" * MAX_OPERATIONS,
            "a" + "+a" * (MAX_OPERATIONS + 1),
            2 * MAX_OPERATIONS + 2,
            f"the formula has more than {MAX_OPERATIONS} operations",
        ),
        (
            "sum(" + ",".join("a" * (MAX_TOKENS // 2 - 2)) + ")",
            "sum(" + ",".join("a" * (MAX_TOKENS // 2)) + ")",
            MAX_TOKENS + 3,
            f"the formula has more than {MAX_TOKENS} parts",
        ),
    ],
    ids=["digits", "decimal places", "parentheses", "signs", "negations", "operations", "tokens"],
)
def test_formulas_have_limits(allowed: str, refused: str, column: int, message: str) -> None:
    """A formula up to each limit is read; one beyond it is refused where it goes beyond."""
    with pytest.raises(FormulaError) as raised:
        parse_formula(refused, NAMES)

    assert parse_formula(allowed, NAMES) is not None
    assert (column, message) == (raised.value.column, str(raised.value))


@pytest.mark.parametrize(
    ("formula", "message", "hint"),
    [
        ("a = 2", "'=' has no meaning in a formula", "use == to compare"),
        ("if(a => 2, 1, 0)", "'=' has no meaning in a formula", "use >="),
        ("if(a =< 2, 1, 0)", "'=' has no meaning in a formula", "use <="),
        ("a × 2", "'×' has no meaning in a formula", "use *"),
        ('if(role == "other", 1, 0)', "'\"' has no meaning in a formula", "write 'other' in single quotes"),
        ('if(role == "", 1, 0)', "'\"' has no meaning in a formula", "codes stand in single quotes"),
        ('if(role == "other', "'\"' has no meaning in a formula", "codes stand in single quotes"),
        ("if(role == other, 1, 0)", "'other' is not defined", "write 'other' in single quotes"),
        ("if(a > 2 AND b > 2, 1, 0)", "')' is missing here", None),
        ("True + a", "'True' is not defined", "write 'true' in small letters"),
        ("if(flag == 'yes', 1, 0)", "a number is wanted, not a quoted code", "write flag, or flag == 1"),
        ("if(flag == 'No', 1, 0)", "a number is wanted, not a quoted code", "write not flag, or flag == 0"),
        (
            "if('maybe' == flag, 1, 0)",
            "a number is wanted, not a quoted code",
            "write flag, or flag == 1; 'not flag' and 0 are the other answer",
        ),
        (
            "if(a == '3', 1, 0)",
            "a number is wanted, not a quoted code",
            "compare numbers, also those of options, with a number without quotes",
        ),
        ("a 'other'", "the code 'other' is not expected here", None),
    ],
)
def test_what_other_languages_write_is_answered_with_what_is_right(
    formula: str, message: str, hint: str | None
) -> None:
    """A habit from another language is met with a hint."""
    with pytest.raises(FormulaError) as raised:
        parse_formula(formula, NAMES)

    assert (message, hint) == (str(raised.value), raised.value.hint)


def test_too_many_operations_come_with_a_way_out() -> None:
    """A sum may have any number of parts, and the hint says so."""
    with pytest.raises(FormulaError) as raised:
        parse_formula("a" + "+a" * (MAX_OPERATIONS + 1), NAMES)

    assert "give parts of it scales of their own; sum(...) adds any number of parts" == raised.value.hint


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("flag", "flag == 1"),
        ("true", "true"),
        ("false or flag", "false or flag == 1"),
        ("not flag", "not flag == 1"),
        ("a > 2 and flag", "a > 2 and flag == 1"),
        ("(role != 'other')", "not role == 'other'"),
    ],
)
def test_a_condition_may_be_a_yes_no_item(condition: str, expected: str) -> None:
    """A yes-no item alone is the condition that it is answered with yes."""

    assert expected == format_node(parse_condition(condition, NAMES))


def test_a_condition_is_no_number() -> None:
    """What should be true or false can't be a number."""
    with pytest.raises(FormulaError, match="a condition is wanted, not a number") as raised:
        parse_condition("a + 1", NAMES)

    assert 1 == raised.value.column


def test_the_names_in_a_formula_are_found_without_parsing_it() -> None:
    """Also what does not parse tells what it refers to; what is called is a function."""

    assert ("a", "and", "b") == names_in_text("sum(a and b % ((")
    assert ("sum", "x") == names_in_text("sum + mean (x)")
