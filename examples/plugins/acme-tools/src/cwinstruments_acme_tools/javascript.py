"""The target `acme.javascript`: a scoring plan as one file of JavaScript, for a page that shows scores at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from importlib.resources import files
from typing import Any, Final

from cwinstruments.errors import UnsupportedError
from cwinstruments.model import RoundingRule
from cwinstruments.plan import (
    Addend,
    Algebra,
    Codes,
    Grid,
    Input,
    InputKind,
    ScoringPlan,
    State,
    fold,
    fold_node,
    names_in,
)
from cwinstruments.plan.nodes import ArithmeticOperator, Comparison, Edge, LogicOperator, Sort
from cwinstruments.targets import ExportSource, Target

EXACT: Final = 2**53
"""Up to here JavaScript's numbers hold every whole number."""


class JavaScript(Algebra[str]):
    """An expression of JavaScript for each node; `lines` are the steps, in order."""

    def __init__(self, plan: ScoringPlan) -> None:
        self._inputs = {one.name: one for one in plan.inputs}
        self.lines: list[str] = []

    def constant(self, value: Fraction | bool | str) -> str:
        return _number(value) if isinstance(value, Fraction) else json.dumps(value)

    def missing(self, sort: Sort) -> str:
        return "null"

    def input(self, name: str, *, scaled: bool = False) -> str:
        scale = 1 if scaled else self._inputs[name].scale
        value = f"values[{json.dumps(name)}]"
        return value if scale == 1 else f"over({value}, {scale})"

    def total(self, addends: Sequence[Addend[str]], divisor: int) -> str:
        return f"total({self._list(addends)}, {divisor})"

    def mean(self, addends: Sequence[Addend[str]]) -> str:
        return f"mean({self._list(addends)})"

    def prorated(self, addends: Sequence[Addend[str]], divisor: int) -> str:
        whole = sum(one.term.weight for one in addends)
        return f"prorated({self._list(addends, whole)}, {divisor}, {whole})"

    def least(self, addends: Sequence[Addend[str]], divisor: int) -> str:
        return f"extreme({self._list(addends)}, {divisor}, Math.min)"

    def greatest(self, addends: Sequence[Addend[str]], divisor: int) -> str:
        return f"extreme({self._list(addends)}, {divisor}, Math.max)"

    def count(self, inputs: Sequence[str], values: Sequence[str], states: Collection[State]) -> str:
        of_inputs = ", ".join(f"states[{json.dumps(name)}]" for name in inputs)
        return f"count([{of_inputs}], [{', '.join(values)}], {json.dumps(sorted(states))})"

    def arithmetic(self, operator: ArithmeticOperator, left: str, right: str) -> str:
        apply = "divide" if operator is ArithmeticOperator.DIVIDE else f"(a, b) => a {operator.value} b"
        return f"both({left}, {right}, {apply})"

    def compare(self, operator: Comparison, left: str, right: str) -> str:
        return f'both({left}, {right}, compare["{operator.value}"])'

    def matches(self, name: str, codes: Sequence[str]) -> str:
        value = self.input(name)
        return f"({value} === null ? null : {json.dumps(list(codes))}.includes({value}))"

    def logic(self, operator: LogicOperator, operands: Sequence[str]) -> str:
        if operator is LogicOperator.NOT:
            return f"not({operands[0]})"
        return f"{'all' if operator is LogicOperator.AND else 'any'}([{', '.join(operands)}])"

    def choose(self, condition: str, then: str, otherwise: str) -> str:
        return f"((is) => (is === null ? null : is ? {then} : {otherwise}))({condition})"

    def tally(self, conditions: Sequence[str]) -> str:
        return f"tally([{', '.join(conditions)}])"

    def round(self, operand: str, digits: int, rule: RoundingRule) -> str:
        return f"round({operand}, {10**digits}, {json.dumps(rule is RoundingRule.HALF_EVEN)})"

    def banding(self, operand: str, edges: Sequence[Edge], codes: Sequence[str]) -> str:
        written = ", ".join(f"[{_number(edge.at)}, {json.dumps(edge.included)}]" for edge in edges)
        return f"band({operand}, [{written}], {json.dumps(list(codes))})"

    def bind(self, name: str, value: str) -> str:
        local = f"s{len(self.lines)}"
        self.lines.append(f"  const {local} = {value}; // {json.dumps(name)}")
        return local

    def _list(self, addends: Sequence[Addend[str]], times: int = 1) -> str:
        """Write what is added up, after making sure that every sum of it is exact."""
        if sum(map(self._most, addends)) * times >= EXACT:
            names = ", ".join(one.term.name for one in addends)
            raise UnsupportedError(f"acme.javascript can't add up {names}: JavaScript has no whole numbers that large")
        return f"[{', '.join(map(self._addend, addends))}]"

    def _most(self, addend: Addend[str]) -> int:
        """Say how far from 0 an addend can be; a step is no whole number, so nothing is promised of it here."""
        term = addend.term
        if term.recode:
            ends = [after for _, after in term.recode]
        elif addend.is_input:
            domain = self._inputs[term.name].domain
            ends = [] if isinstance(domain, Codes) else [domain.least, domain.greatest]
        else:
            ends = []
        return max((abs(term.coefficient * end) for end in ends), default=0) + abs(term.constant)

    def _addend(self, addend: Addend[str]) -> str:
        term = addend.term
        value = addend.value
        if term.recode:
            value = f"recode({value}, {json.dumps([list(pair) for pair in term.recode])})"
        return f"[{value}, {term.coefficient}, {term.constant}, {term.weight}]"


def _number(value: Fraction) -> str:
    """Write a number as JavaScript reads it; one that is no whole number is the nearest that there is."""
    if value.denominator != 1:
        return repr(value.numerator / value.denominator)
    if abs(value) >= EXACT:
        raise UnsupportedError(f"acme.javascript can't write {value}: JavaScript has no whole numbers that large")
    return str(value.numerator)


def _input(one: Input, plan: ScoringPlan) -> str:
    """Write what is allowed as an answer, and when it is asked for."""
    said: dict[str, Any] = {"name": one.name, "item": one.item, "kind": one.kind.value, "scale": one.scale}
    said["nonresponse"] = [[code, state.value] for code, state in one.nonresponse]
    if one.kind is InputKind.SELECTED:
        options = [other.name for other in plan.inputs if other.item == one.item]
        said["options"] = [name.removeprefix(f"{one.item}__") for name in options]
        said["option"] = one.name.removeprefix(f"{one.item}__")
    if isinstance(one.domain, Grid):
        said |= {"least": one.domain.least, "limit": one.domain.limit, "step": one.domain.step}
    else:
        said["values"] = list(one.domain.codes if isinstance(one.domain, Codes) else one.domain.values)
    if one.show_if is None:
        return json.dumps(said)
    said["gates"] = list(dict.fromkeys(names_in(one.show_if)))
    shown = fold_node(one.show_if, JavaScript(plan), {})
    return f'{json.dumps(said)[:-1]}, "shown": (values, states) => {shown}}}'


def _lines(source: ExportSource, options: Mapping[str, Any]) -> Iterator[str]:
    plan, algebra = source.plan, JavaScript(source.plan)
    bound = fold(plan, algebra)
    is_script = options.get("format") == "script"
    yield f"// {plan.instrument} {plan.version}, scored as its plan {source.digest} says"
    if is_script:
        yield "const score = (() => {"
    yield files(__package__).joinpath("runtime.js").read_text(encoding="utf-8")
    yield "const INPUTS = ["
    yield from (f"  {_input(one, plan)}," for one in plan.inputs)
    yield "];\n"
    yield "// Scores one respondent: answers by item. An answer that is not allowed is an error, or missing."
    yield f'{"return " if is_script else "export "}function score(answers, onInvalid = "raise") {{'
    yield f"  const [values, states] = read(INPUTS, {json.dumps(list(plan.unscored))}, answers, onInvalid);"
    yield from algebra.lines
    yield "  return {"
    for one in plan.outputs:
        parts = {"value": one.value, "reason": one.reason, "n_answered": one.n_answered, "n_items": one.n_items}
        parts |= {} if one.band is None else {"band": one.band}
        score = ", ".join(f"{part}: {bound[step]}" for part, step in parts.items())
        yield f"    {json.dumps(one.scale)}: {{ {score} }},"
    yield "  };"
    yield "};\n})();" if is_script else "}"


def _write(source: ExportSource, options: Mapping[str, Any]) -> str:
    # All of it is made before any of it is given, so that what can't be expressed leaves nothing half written.
    return "\n".join(_lines(source, options)) + "\n"


JAVASCRIPT = Target(
    name="acme.javascript",
    title="one file of JavaScript whose function scores a respondent, for a page that works without a network",
    suffix=".js",
    write=_write,
    options_schema={
        "type": "object",
        "additionalProperties": False,
        "properties": {"format": {"enum": ["module", "script"], "description": "A module by default, or a script."}},
    },
)
"""The scores that `score` gives, to the last bit."""
