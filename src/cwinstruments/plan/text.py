"""Expressions and plans as text: an algebra whose values are what people read, in the language of formulas."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import assert_never

from attrs import frozen

from cwinstruments.model import RoundingRule, format_fraction
from cwinstruments.plan.algebra import Addend, Algebra, fold_node
from cwinstruments.plan.nodes import ArithmeticOperator, Comparison, Edge, LogicOperator, Node, Sort
from cwinstruments.plan.plan import Choices, Codes, Grid, Input, InputKind, ScoringPlan
from cwinstruments.plan.states import State

_ATOM, _UNARY, _PRODUCT, _SUM, _COMPARISON, _NOT, _AND, _OR = range(8)


@frozen
class Phrase:
    """Text, and how loosely its parts hang together."""

    text: str
    binding: int = _ATOM

    def within(self, binding: int) -> str:
        """Give the text, in parentheses where it binds more loosely than its surroundings."""
        return self.text if self.binding <= binding else f"({self.text})"


class TextAlgebra(Algebra[Phrase]):
    """Write expressions. What the language of formulas can say is written so that it parses back."""

    def __init__(self, scales: Mapping[str, int]) -> None:
        self._scales = scales

    def constant(self, value: Fraction | bool | str) -> Phrase:
        if isinstance(value, bool):
            return Phrase("true" if value else "false")
        if isinstance(value, str):
            return Phrase(f"'{value}'")
        text = _decimal(value)
        return Phrase(text, _PRODUCT if "/" in text else _UNARY if value < 0 else _ATOM)

    def missing(self, sort: Sort) -> Phrase:
        return Phrase("missing")

    def input(self, name: str, *, scaled: bool = False) -> Phrase:
        return Phrase(name)

    def total(self, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        return _call("sum", self._terms(addends, divisor))

    def mean(self, addends: Sequence[Addend[Phrase]]) -> Phrase:
        weights = {addend.term.weight for addend in addends}
        if len(weights) == 1:
            return _call("mean", self._terms(addends, next(iter(weights))))
        parts = [self._term(addend, addend.term.weight) for addend in addends]
        least = min(weights)
        weighted = [
            f"{part} [weight {_decimal(Fraction(one.term.weight, least))}]"
            for part, one in zip(parts, addends, strict=True)
        ]
        return _call("weighted_mean", weighted)

    def prorated(self, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        return _call("prorated_sum", self._terms(addends, divisor))

    def least(self, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        return _call("min", self._terms(addends, divisor))

    def greatest(self, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        return _call("max", self._terms(addends, divisor))

    def count(self, inputs: Sequence[str], values: Sequence[Phrase], states: Collection[State]) -> Phrase:
        names = [*inputs, *(value.text for value in values)]
        if set(states) == {State.ANSWERED}:
            return _call("answered", names)
        return Phrase(f"count_of({', '.join(sorted(states))}; {', '.join(names)})")

    def arithmetic(self, operator: ArithmeticOperator, left: Phrase, right: Phrase) -> Phrase:
        if operator in (ArithmeticOperator.ADD, ArithmeticOperator.SUBTRACT):
            return Phrase(f"{left.within(_SUM)} {operator} {right.within(_PRODUCT)}", _SUM)
        return Phrase(f"{left.within(_PRODUCT)} {operator} {right.within(_UNARY)}", _PRODUCT)

    def compare(self, operator: Comparison, left: Phrase, right: Phrase) -> Phrase:
        return Phrase(f"{left.within(_SUM)} {operator} {right.within(_SUM)}", _COMPARISON)

    def matches(self, name: str, codes: Sequence[str]) -> Phrase:
        either = " or ".join(f"{name} == '{code}'" for code in codes)
        return Phrase(either, _COMPARISON if len(codes) == 1 else _OR)

    def logic(self, operator: LogicOperator, operands: Sequence[Phrase]) -> Phrase:
        match operator:
            case LogicOperator.NOT:
                return Phrase(f"not {operands[0].within(_NOT)}", _NOT)
            case LogicOperator.AND:
                return Phrase(" and ".join(one.within(_NOT) for one in operands), _AND)
            case LogicOperator.OR:
                return Phrase(" or ".join(one.within(_AND) for one in operands), _OR)
            case _:
                assert_never(operator)

    def choose(self, condition: Phrase, then: Phrase, otherwise: Phrase) -> Phrase:
        return _call("if", [condition.text, then.text, otherwise.text])

    def tally(self, conditions: Sequence[Phrase]) -> Phrase:
        return _call("count", [one.text for one in conditions])

    def round(self, operand: Phrase, digits: int, rule: RoundingRule) -> Phrase:
        return _call("round", [operand.text, str(digits), rule.value])

    def banding(self, operand: Phrase, edges: Sequence[Edge], codes: Sequence[str]) -> Phrase:
        return Phrase(f"band({operand.text}: {format_stretches(edges, codes)})")

    def bind(self, name: str, value: Phrase) -> Phrase:
        return Phrase(name)

    def _terms(self, addends: Sequence[Addend[Phrase]], divisor: int) -> list[str]:
        return [self._term(addend, divisor) for addend in addends]

    def _term(self, addend: Addend[Phrase], divisor: int) -> str:
        term, name = addend.term, addend.value.within(_UNARY)
        scale = self._scales.get(term.name, 1) if addend.is_input else 1
        coefficient, constant = Fraction(term.coefficient, divisor), Fraction(term.constant, divisor)
        if term.recode:
            # A table that is looked up reads as it is printed; what is keyed and weighted as that is.
            folded = Fraction(1) if addend.is_input or constant else abs(coefficient)
            scores = [(Fraction(value, scale), score * folded) for value, score in term.recode]
            pairs = ", ".join(f"{_decimal(value)}: {_decimal(score)}" for value, score in scores)
            coefficient /= folded
            name = f"recode({name}; {pairs})"
        else:
            coefficient *= scale
        factor = "" if abs(coefficient) == 1 else f"{_decimal(abs(coefficient))} * "
        if constant:
            return f"{_decimal(constant)} {'-' if coefficient < 0 else '+'} {factor}{name}"
        return f"{'-' if coefficient < 0 else ''}{factor}{name}"


def format_node(node: Node, /, *, scales: Mapping[str, int] | None = None) -> str:
    """Write an expression in the language of formulas.

    Examples:
        >>> from cwinstruments.plan.build import add, number
        >>> from cwinstruments.plan.nodes import Reference
        >>> format_node(add(Reference("a"), number(Fraction(1, 2))))
        'a + 0.5'
    """
    algebra = TextAlgebra(scales or {})
    return fold_node(node, algebra, _StepNames(scales)).text


class _StepNames(dict[str, Phrase]):
    """Takes every name with a dot for a step: ids hold no dots."""

    def __init__(self, inputs: Mapping[str, int] | None) -> None:
        super().__init__()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and "." in name

    def __missing__(self, name: str) -> Phrase:
        return Phrase(name)


def describe_plan(plan: ScoringPlan, /) -> str:
    """Print a plan: its inputs, its steps in order, and what each scale gives."""
    lines = [f"plan of {plan.instrument} {plan.version}", "inputs"]
    lines += [f"  {one.name}: {describe_domain(one)}{_describe_rest(plan, one)}" for one in plan.inputs]
    lines.append("steps")
    lines += [f"  {step.name} = {format_node(step.node, scales=plan.scales)}" for step in plan.steps]
    lines.append("outputs")
    for output in plan.outputs:
        bands = "" if output.band is None else f", band {output.band}"
        cutoffs = "".join(f", {id} {step}" for id, step in output.cutoffs)
        lines.append(f"  {output.scale}: value {output.value}, else reason {output.reason}{bands}{cutoffs}")
    return "\n".join(lines)


def format_stretches(edges: Sequence[Edge], codes: Sequence[str], /) -> str:
    """Write bands from low to high, each with where it begins."""
    stretches = [codes[0]]
    for edge, code in zip(edges, codes[1:], strict=True):
        stretches.append(f"{code} {'from' if edge.included else 'above'} {format_fraction(edge.at)}")
    return ", ".join(stretches)


def describe_domain(one: Input, /) -> str:
    """Say what an input may be, for people."""
    domain = one.domain
    if one.kind is InputKind.DATE and isinstance(domain, Grid):
        return f"{date.fromordinal(domain.least)} to {date.fromordinal(domain.greatest)}"
    match domain:
        case Codes(codes):
            return "one of " + ", ".join(f"'{code}'" for code in codes)
        case Choices(values):
            return "one of " + ", ".join(_decimal(Fraction(value, one.scale)) for value in values)
        case Grid(least, _, step):
            steps = "" if step == 1 and one.scale == 1 else f" in steps of {_decimal(Fraction(step, one.scale))}"
            ends = (_decimal(Fraction(end, one.scale)) for end in (least, domain.greatest))
            return " to ".join(ends) + steps
        case _:
            assert_never(domain)


def _describe_rest(plan: ScoringPlan, one: Input) -> str:
    codes = "".join(f", {code} {state}" for code, state in one.nonresponse)
    gate = "" if one.show_if is None else f", asked if {format_node(one.show_if, scales=plan.scales)}"
    return codes + gate


def _call(function: str, arguments: Sequence[str]) -> Phrase:
    return Phrase(f"{function}({', '.join(arguments)})")


def _decimal(value: Fraction) -> str:
    """Write a number in digits where that is exact, else as a fraction."""
    digits = 0
    while digits < 40 and (value * 10**digits).denominator != 1:
        digits += 1
    if digits == 40:
        return f"{value.numerator}/{value.denominator}"
    whole = abs(int(value * 10**digits))
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (text if digits == 0 else f"{text[:-digits]}.{text[-digits:]}")
