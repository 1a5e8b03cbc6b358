"""Formulas: text in a small language that is parsed to nodes and never run as code.

A hand-written parser by precedence: `ast` can't say `if(…)` and gives no limits of its own; the grammar libraries
looked at (lark, pyparsing) would cost an application more at start-up than everything else here together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias, TypeVar, assert_never

from attrs import frozen

from cwinstruments.model import format_fraction
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Choose,
    Compare,
    Comparison,
    Constant,
    Count,
    Greatest,
    Least,
    Logic,
    LogicOperator,
    Matches,
    Mean,
    Missing,
    Node,
    Reference,
    Sort,
    Tally,
    Total,
)
from cwinstruments.plan.terms import Part, Terms, normalise

MAX_TOKENS = 2_000
MAX_DEPTH = 40
MAX_OPERATIONS = 200
"""Chains such as a + b + c nest as deeply as they are long, and plans are folded by recursion."""
MAX_DIGITS = 18

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*(?:\.\w+)*)|'(?P<text>[^']*)'"
    r"|(?P<symbol>==|!=|<=|>=|[-+*/<>(),])|(?P<end>$)|(?P<other>.))",
    re.ASCII,
)
_CALL = re.compile(r"\s*\(")
_WORDS = {"and", "or", "not"}
_RESERVED = {*_WORDS, "true", "false"}
# What other languages write, and what it is here.
_ELSEWHERE = {
    "=": "use == to compare",
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not', or != to compare",
    "≠": "use !=",
    "≤": "use <=",
    "≥": "use >=",
    "×": "use *",
    "·": "use *",
    "÷": "use /",
    "−": "use -",
    "–": "use -",
}
_QUOTED = re.compile('["“”„‘’‚«»]([^"“”„‘’‚«»\']*)["“”„‘’‚«»\']')
_YES, _NO = frozenset(("yes", "true", "y", "1")), frozenset(("no", "false", "n", "0"))
_AGGREGATES: dict[str, type[Total | Mean | Least | Greatest]] = {
    "sum": Total,
    "mean": Mean,
    "min": Least,
    "max": Greatest,
}
FUNCTIONS = frozenset({*_AGGREGATES, "if", "count", "answered"})


class NameKind(StrEnum):
    """What a name in a formula stands for."""

    NUMBER = "number"
    TRUTH = "truth"
    """A yes-no item: the number 1 or 0, and a condition where one is wanted."""
    CODE = "code"
    DATE = "date"


@frozen
class Name:
    """What a formula may refer to: an input, a step or a constant, and what kind of value it holds.

    Args:
        constant: the value of a parameter or of a cell of its table; missing where the table has no such row.
    """

    kind: NameKind
    refers_to: str
    scale: int = 1
    codes: tuple[str, ...] = ()
    constant: Constant | Missing | None = None


class FormulaError(ValueError):
    """A formula can't be understood. `column` counts from 1 within the formula; `hint` says what would be right."""

    def __init__(self, message: str, column: int, hint: str | None = None) -> None:
        self.column, self.hint = column, hint
        super().__init__(message)


@frozen
class _Token:
    kind: str
    text: str
    column: int


class _Kind(StrEnum):
    """What kind of value a part of a formula has, for its checks."""

    NUMBER = "a number"
    CONDITION = "a condition"
    TRUTH = "a yes-no item"
    TRUTH_LITERAL = "true or false"
    CODE = "an item with codes"
    CODE_LITERAL = "a quoted code"
    DATE = "a date"


@frozen
class _Typed:
    node: Node
    kind: _Kind
    column: int
    name: Name | None = None
    text: str = ""


T = TypeVar("T")
_Rule: TypeAlias = Callable[["_Parser", list[_Typed], _Token], _Typed]


def parse_condition(text: str, names: Mapping[str, Name], /) -> Node:
    """Parse a formula that is true, false or unknown.

    Raises:
        FormulaError: it is no such formula.
    """
    parser = _Parser(text, names)
    return parser.condition(parser.whole())


def parse_formula(text: str, names: Mapping[str, Name], /) -> Node:
    """Parse a formula that gives a number.

    Raises:
        FormulaError: it is no such formula.

    Examples:
        >>> from cwinstruments.plan.text import format_node
        >>> names = {"a": Name(NameKind.NUMBER, "a"), "b": Name(NameKind.NUMBER, "b")}
        >>> format_node(parse_formula("if(a > 2, mean(a, 6 - b), 0)", names))
        'if(a > 2, mean(a, 6 - b), 0)'
    """
    parser = _Parser(text, names)
    return parser.number(parser.whole())


def names_in_text(text: str, /) -> tuple[str, ...]:
    """Give the names in a formula that may not parse, connectives included.

    A name before a parenthesis is a function, even where an item or a scale has the same id.
    """
    return tuple(
        token["name"] for token in _TOKEN.finditer(text) if token["name"] and not _CALL.match(text, token.end())
    )


def rename_in_text(text: str, rename: Callable[[str], str], /) -> str:
    """Give a formula with other names for what it refers to; of a cell of a table the name is the part before the dot.

    Functions, connectives and quoted codes stay as they are.

    Examples:
        >>> rename_in_text("count(count == 2, role == 'count') * standards.ongoing.cases", lambda name: f"x__{name}")
        "count(x__count == 2, x__role == 'count') * x__standards.ongoing.cases"
    """
    parts, done = [], 0
    for token in _TOKEN.finditer(text):
        word = token["name"]
        if word and word not in _RESERVED and not _CALL.match(text, token.end()):
            head, dot, rest = word.partition(".")
            parts += [text[done : token.start("name")], rename(head), dot, rest]
            done = token.end()
    return "".join([*parts, text[done:]])


class _Parser:
    def __init__(self, text: str, names: Mapping[str, Name]) -> None:
        self._names = names
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0
        self._operations = 0

    def whole(self) -> _Typed:
        value = self._or()
        token = self._peek()
        if token.kind != "end":
            raise _unexpected(token)
        return value

    # Grammar, from the loosest to the tightest

    def _or(self) -> _Typed:
        return self._joined("or", LogicOperator.OR, self._and)

    def _and(self) -> _Typed:
        return self._joined("and", LogicOperator.AND, self._not)

    def _joined(self, word: str, operator: LogicOperator, part: Callable[[], _Typed]) -> _Typed:
        first = part()
        if not self._at(word):
            return first
        operands = [self.condition(first)]
        while self._take(word):
            operands.append(self.condition(part()))
        return _Typed(Logic(operator, tuple(operands)), _Kind.CONDITION, first.column)

    def _not(self) -> _Typed:
        token = self._peek()
        if not self._take("not"):
            return self._comparison()
        operand = self._deeper(self._not)
        return _Typed(Logic(LogicOperator.NOT, (self.condition(operand),)), _Kind.CONDITION, token.column)

    def _comparison(self) -> _Typed:
        left = self._sum()
        token = self._peek()
        if token.text not in set(Comparison) or token.kind != "symbol":
            return left
        self._next += 1
        right = self._sum()
        if self._peek().kind == "symbol" and self._peek().text in set(Comparison):
            raise FormulaError("comparisons can't be chained", self._peek().column, "join two comparisons with 'and'")
        return self._compared(Comparison(token.text), left, right, token)

    def _sum(self) -> _Typed:
        left = self._product()
        while self._peek().kind == "symbol" and self._peek().text in "+-":
            operator = self._tokens[self._next]
            self._next += 1
            left = self._calculated(ArithmeticOperator(operator.text), left, self._product(), operator)
        return left

    def _product(self) -> _Typed:
        left = self._unary()
        while self._peek().kind == "symbol" and self._peek().text in "*/":
            operator = self._tokens[self._next]
            self._next += 1
            left = self._calculated(ArithmeticOperator(operator.text), left, self._unary(), operator)
        return left

    def _unary(self) -> _Typed:
        token = self._peek()
        if not self._take("-"):
            return self._atom()
        operand = self._deeper(self._unary)
        if isinstance(operand.node, Constant) and isinstance(operand.node.value, Fraction):
            return _Typed(Constant(-operand.node.value), _Kind.NUMBER, token.column)
        zero = _Typed(Constant(Fraction(0)), _Kind.NUMBER, token.column)
        return self._calculated(ArithmeticOperator.SUBTRACT, zero, operand, token)

    def _atom(self) -> _Typed:
        token = self._peek()
        self._next += 1
        match token.kind:
            case "number":
                return _Typed(Constant(_number(token)), _Kind.NUMBER, token.column)
            case "text":
                return _Typed(Constant(token.text), _Kind.CODE_LITERAL, token.column, text=token.text)
            case "name" if token.text not in _WORDS:
                return self._call(token) if self._take("(") else self._reference(token)
            case "symbol" if token.text == "(":
                value = self._deeper(self._or)
                self._expect(")")
                return value
            case "end":
                raise FormulaError("the formula ends too soon", token.column)
        raise _unexpected(token)

    # Names and functions

    def _reference(self, token: _Token) -> _Typed:
        if token.text in ("true", "false"):
            return _Typed(Constant(Fraction(token.text == "true")), _Kind.TRUTH_LITERAL, token.column)
        name = self._names.get(token.text)
        if name is None:
            raise FormulaError(f"'{token.text}' is not defined", token.column, self._hint_for_unknown(token.text))
        kind = {
            NameKind.NUMBER: _Kind.NUMBER,
            NameKind.TRUTH: _Kind.TRUTH,
            NameKind.CODE: _Kind.CODE,
            NameKind.DATE: _Kind.DATE,
        }[name.kind]
        return _Typed(name.constant or Reference(name.refers_to), kind, token.column, name, token.text)

    def _hint_for_unknown(self, word: str) -> str | None:
        from difflib import get_close_matches

        if any(word in name.codes for name in self._names.values()):
            return f"write '{word}' in single quotes"
        if word.lower() in (*_WORDS, "true", "false"):
            return f"write '{word.lower()}' in small letters"
        close = get_close_matches(word, self._names, 1)
        return f"did you mean '{close[0]}'?" if close else None

    def _call(self, token: _Token) -> _Typed:
        arguments = [self._deeper(self._or)] if not self._at(")") else []
        while self._take(","):
            arguments.append(self._deeper(self._or))
        self._expect(")")
        if not arguments:
            raise FormulaError(f"{token.text}() needs something between its parentheses", token.column)
        if token.text in _AGGREGATES:
            terms = self._terms(arguments)
            return _Typed(_AGGREGATES[token.text](terms), _Kind.NUMBER, token.column)
        match token.text:
            case "if":
                return self._if(arguments, token)
            case "count":
                return _Typed(Tally(tuple(self.condition(one) for one in arguments)), _Kind.NUMBER, token.column)
            case "answered":
                names = tuple(self._answerable(one) for one in arguments)
                # Inputs before steps, whose names have a dot: the order in which every algebra is given them.
                return _Typed(Count(tuple(sorted(names, key=lambda name: "." in name))), _Kind.NUMBER, token.column)
        known = ", ".join(sorted(FUNCTIONS))
        raise FormulaError(f"there is no function '{token.text}'", token.column, f"the functions are {known}")

    def _if(self, arguments: list[_Typed], token: _Token) -> _Typed:
        if len(arguments) not in (2, 3):
            raise FormulaError(
                "if() takes a condition and one or two values", token.column, "if(condition, value, other value)"
            )
        condition, then, *otherwise = arguments
        other = self.number(otherwise[0]) if otherwise else Missing(Sort.NUMBER)
        return _Typed(Choose(self.condition(condition), self.number(then), other), _Kind.NUMBER, token.column)

    def _answerable(self, one: _Typed) -> str:
        if one.name is None or one.name.constant is not None:
            raise FormulaError("answered() takes names of items and scales", one.column)
        return one.name.refers_to

    def _terms(self, arguments: list[_Typed]) -> Terms:
        parts = []
        for one in arguments:
            names, coefficient, constant = _linear(one.node) or (None, Fraction(0), Fraction(0))
            if names is None or coefficient == 0 or one.kind not in (_Kind.NUMBER, _Kind.TRUTH):
                raise FormulaError(
                    "each part must be one item or scale, with at most a factor and a constant",
                    one.column,
                    "give this part a scale of its own and name that here",
                )
            parts.append(Part(names, Fraction(1), coefficient, constant))
        return normalise(parts, {name.refers_to: name.scale for name in self._names.values()})

    # Kinds of value

    def condition(self, value: _Typed) -> Node:
        if value.kind is _Kind.TRUTH:
            return Compare(Comparison.EQUAL, value.node, Constant(Fraction(1)))
        if value.kind is _Kind.TRUTH_LITERAL:
            return Constant(value.node == Constant(Fraction(1)))
        if value.kind is not _Kind.CONDITION:
            hint = "compare it with something" if value.kind in (_Kind.NUMBER, _Kind.CODE, _Kind.DATE) else None
            raise FormulaError(f"a condition is wanted, not {value.kind}", value.column, hint)
        return value.node

    def number(self, value: _Typed) -> Node:
        if value.kind not in (_Kind.NUMBER, _Kind.TRUTH, _Kind.TRUTH_LITERAL):
            raise FormulaError(f"a number is wanted, not {value.kind}", value.column, _hint_for(value))
        return value.node

    def _calculated(self, operator: ArithmeticOperator, left: _Typed, right: _Typed, token: _Token) -> _Typed:
        self._operations += 1
        if self._operations > MAX_OPERATIONS:
            hint = "give parts of it scales of their own; sum(...) adds any number of parts"
            raise FormulaError(f"the formula has more than {MAX_OPERATIONS} operations", token.column, hint)
        if left.kind is right.kind is _Kind.DATE and operator is ArithmeticOperator.SUBTRACT:
            return _Typed(Arithmetic(operator, left.node, right.node), _Kind.NUMBER, left.column)
        node = Arithmetic(operator, self.number(left), self.number(right))
        if operator is ArithmeticOperator.DIVIDE and node.right == Constant(Fraction(0)):
            raise FormulaError("this divides by 0", token.column)
        return _Typed(node, _Kind.NUMBER, left.column)

    def _compared(self, operator: Comparison, left: _Typed, right: _Typed, token: _Token) -> _Typed:
        for item, code in ((left, right), (right, left)):
            if item.kind is _Kind.CODE:
                return _Typed(self._matched(operator, item, code, token), _Kind.CONDITION, left.column)
        if left.kind is right.kind is _Kind.DATE:
            return _Typed(Compare(operator, left.node, right.node), _Kind.CONDITION, left.column)
        for one, code in ((left, right), (right, left)):
            if code.kind is _Kind.CODE_LITERAL and one.kind in (_Kind.TRUTH, _Kind.NUMBER):
                raise FormulaError(f"a number is wanted, not {code.kind}", code.column, _hint_for_code(one, code))
        return _Typed(Compare(operator, self.number(left), self.number(right)), _Kind.CONDITION, left.column)

    def _matched(self, operator: Comparison, item: _Typed, code: _Typed, token: _Token) -> Node:
        if operator not in (Comparison.EQUAL, Comparison.NOT_EQUAL):
            raise FormulaError(f"the codes of '{item.text}' have no order", token.column, "use == or !=")
        assert item.name is not None
        text = code.text
        if code.kind is _Kind.NUMBER and isinstance(code.node, Constant) and isinstance(code.node.value, Fraction):
            text = format_fraction(code.node.value)
        elif code.kind is not _Kind.CODE_LITERAL:
            raise FormulaError(f"'{item.text}' can only be compared with one of its codes", code.column)
        if text not in item.name.codes:
            known = ", ".join(f"'{one}'" for one in item.name.codes)
            raise FormulaError(f"'{item.text}' has no code '{text}'", code.column, f"its codes are {known}")
        node: Node = Matches(item.name.refers_to, (text,))
        if isinstance(item.name.constant, Missing):
            return Missing(Sort.BOOLEAN)
        if item.name.constant is not None:
            node = Constant(item.name.constant.value == text)
        return Logic(LogicOperator.NOT, (node,)) if operator is Comparison.NOT_EQUAL else node

    # Tokens

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _at(self, text: str) -> bool:
        token = self._peek()
        return token.kind in ("symbol", "name") and token.text == text

    def _take(self, text: str) -> bool:
        found = self._at(text)
        self._next += found
        return found

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise FormulaError(f"'{text}' is missing here", self._peek().column)

    def _deeper(self, part: Callable[[], T]) -> T:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(f"the formula is nested more than {MAX_DEPTH} deep", self._peek().column)
        try:
            return part()
        finally:
            self._depth -= 1


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while True:
        found = _TOKEN.match(text, position)
        assert found is not None and found.lastgroup is not None
        kind = found.lastgroup
        column = found.start(kind) + (0 if kind == "text" else 1)  # a quoted code begins at its quote
        if kind == "other":
            raise _meaningless(text, found.start(kind))
        tokens.append(_Token(kind, found[kind], column))
        if kind == "end":
            return tokens
        if len(tokens) > MAX_TOKENS:
            raise FormulaError(f"the formula has more than {MAX_TOKENS} parts", column)
        position = found.end()


def _meaningless(text: str, at: int) -> FormulaError:
    """Refuse a character that is no part of the language, with what may have been meant."""
    character = text[at]
    if character == "'":
        return FormulaError("the quoted code is not closed", at + 1)
    hint = _ELSEWHERE.get(character)
    if quoted := _QUOTED.match(text, at):
        hint = f"write '{quoted[1]}' in single quotes" if quoted[1] else "codes stand in single quotes"
    elif _QUOTED.match(f'{character}"'):
        hint = "codes stand in single quotes"
    elif character == "=" and text[at + 1 : at + 2] in ("<", ">"):
        hint = f"use {text[at + 1]}="
    return FormulaError(f"'{character}' has no meaning in a formula", at + 1, hint)


def _unexpected(token: _Token) -> FormulaError:
    if token.kind == "text":
        return FormulaError(f"the code '{token.text}' is not expected here", token.column)
    return FormulaError(f"'{token.text}' is not expected here", token.column)


def _number(token: _Token) -> Fraction:
    if len(token.text.replace(".", "")) > MAX_DIGITS:
        raise FormulaError(f"a number has at most {MAX_DIGITS} digits", token.column)
    return Fraction(token.text)


def _hint_for(value: _Typed) -> str | None:
    if value.kind is _Kind.CODE:
        return "codes can be compared and counted, not calculated with"
    if value.kind is _Kind.DATE:
        return "of dates only the difference in days can be taken"
    return None


def _hint_for_code(one: _Typed, code: _Typed) -> str:
    """Say how something that has no codes is compared."""
    if one.kind is not _Kind.TRUTH:
        return "compare numbers, also those of options, with a number without quotes"
    if code.text.lower() in _NO:
        return f"write not {one.text}, or {one.text} == 0"
    hint = f"write {one.text}, or {one.text} == 1"
    return hint if code.text.lower() in _YES else f"{hint}; 'not {one.text}' and 0 are the other answer"


def _linear(node: Node) -> tuple[str | None, Fraction, Fraction] | None:
    """Read `coefficient * name + constant`; None where it is nothing of the kind."""
    match node:
        case Constant(Fraction() as value):
            return None, Fraction(0), value
        case Reference(name):
            return name, Fraction(1), Fraction(0)
        case Arithmetic(operator, left, right):
            return _linear_of(operator, _linear(left), _linear(right))
        case _:
            return None


def _linear_of(
    operator: ArithmeticOperator,
    left: tuple[str | None, Fraction, Fraction] | None,
    right: tuple[str | None, Fraction, Fraction] | None,
) -> tuple[str | None, Fraction, Fraction] | None:
    if left is None or right is None or (left[0] is not None and right[0] is not None):
        return None
    (name, a, b), (other, c, d) = left, right
    match operator:
        case ArithmeticOperator.ADD:
            return name or other, a + c, b + d
        case ArithmeticOperator.SUBTRACT:
            return name or other, a - c, b - d
        case ArithmeticOperator.MULTIPLY:
            return name or other, a * d + c * b, b * d
        case ArithmeticOperator.DIVIDE:
            return None if other is not None or d == 0 else (name, a / d, b / d)
        case _:
            assert_never(operator)
