"""What a scale is made of: keyed, weighted and recoded items, other scales, or a formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import assert_never

from attrs import frozen

from cwinstruments.diagnostics import Path, join_ids
from cwinstruments.model import (
    InDenominator,
    ItemUse,
    MissingRule,
    Scale,
    StatePolicy,
    Then,
    format_fraction,
    to_fraction,
)
from cwinstruments.plan.algebra import names_in
from cwinstruments.plan.formula import FormulaError, names_in_text, parse_formula
from cwinstruments.plan.inputs import explain_formula_error
from cwinstruments.plan.nodes import Choose, Constant, Logic, LogicOperator, Matches, Missing, Node, Sort
from cwinstruments.plan.plan import Choices, Codes, Grid, Input, InputKind
from cwinstruments.plan.settled import settle
from cwinstruments.plan.states import State
from cwinstruments.plan.terms import Part
from cwinstruments.plan.workbench import Workbench

_NOTHING = Fraction(0)
MAX_RECODED = 1_000
"""How many values a recoding can list."""


@frozen
class Parts:
    """The parts of a scale.

    Args:
        parts: terms for its aggregate; empty for a formula.
        counted: the inputs and steps that count as answered or not.
        raw: the formula, where there is one.
    """

    parts: tuple[Part, ...]
    counted: tuple[str, ...]
    raw: Node | None = None


def compile_parts(bench: Workbench, id: str, scale: Scale, /) -> Parts | None:
    """Give the parts of a scale; None where they rest on a scale whose fault is reported where it is."""
    if scale.formula is not None:
        return _formula(bench, id, scale)
    return _scales(bench, id, scale) if scale.scales else _items(bench, id, scale)


def names_of_scales(scale: Scale, /) -> tuple[str, ...]:
    """Give the names that a scale is computed from and that may be scales."""
    return names_in_text(scale.formula) if scale.formula is not None else tuple(use.scale for use in scale.scales)


def _items(bench: Workbench, id: str, scale: Scale) -> Parts:
    parts = [_item(bench, id, index, use) for index, use in enumerate(scale.items)]
    bench.items_of[id] = frozenset(use.item for use in scale.items)
    if scale.method == "sum" and scale.missing.then is Then.NONE and None not in parts:
        _require_all_in_denominator(bench, id, scale)
    return Parts(tuple(part for part in parts if part is not None), tuple(use.item for use in scale.items))


def _item(bench: Workbench, id: str, index: int, use: ItemUse) -> Part | None:
    path: Path = ("scales", id, "items", index)
    if use.weight.numerator <= 0:
        bench.fault(
            "CWI305",
            f"the weight of '{use.item}' is not positive",
            (*path, "weight"),
            "use reverse_keyed to turn an item round",
        )
        return None
    one = bench.inputs.get(use.item)
    no_number = one is None or one.kind in (InputKind.DATE, InputKind.SELECTED)
    if one is None or no_number or (isinstance(one.domain, Codes) and not use.recode):
        bench.fault(
            "CWI306",
            f"'{use.item}' has no numbers that could be added up",
            path,
            "recode its codes to numbers, or use a formula that counts or compares them",
        )
        return None
    if use.recode and not _recodes_all(bench, one, use, path):
        return None
    if isinstance(one.domain, Codes):
        scores = {code if isinstance(code, str) else format_fraction(code): score for code, score in use.recode.items()}
        # An item may be called like another step of the scale, so its step has a word before its id.
        name = bench.add(f"{id}.item.{use.item}", _scores_of_codes(use.item, one.domain, scores)).name
        return _keyed(name, use, min(scores.values()), max(scores.values()), None)
    if use.recode:
        numbers = {value: score for value, score in use.recode.items() if isinstance(value, Fraction)}
        return _keyed(use.item, use, min(numbers.values()), max(numbers.values()), numbers)
    low, high = bench.ends_of(one)
    return _keyed(use.item, use, low, high, None)


def _recodes_all(bench: Workbench, one: Input, use: ItemUse, path: Path) -> bool:
    """An answer without a score in the recoding would count as answered and yet add nothing."""
    values = _values_of(one)
    if values is None:
        bench.fault(
            "CWI311",
            f"'{use.item}' has too many values to recode one by one",
            path,
            "use weight, transform or a formula",
        )
        return False
    given = {str(code) if isinstance(code, str) else code for code in use.recode}
    wrong = values.symmetric_difference(given)
    if wrong:
        first = min(wrong, key=str)
        what = "has no score for" if first in values else "has a score for a value that does not exist:"
        shown = first if isinstance(first, str) else format_fraction(first)
        bench.fault("CWI311", f"the recoding of '{use.item}' {what} {shown}", (*path, "recode"))
    return not wrong


def _scales(bench: Workbench, id: str, scale: Scale) -> Parts | None:
    parts = []
    for index, use in enumerate(scale.scales):
        name = bench.names.get(use.scale)
        if name is None:
            return None  # the fault of that scale is reported where it is
        if use.weight <= 0:
            path: Path = ("scales", id, "scales", index, "weight")
            bench.fault("CWI305", f"the weight of '{use.scale}' is not positive", path)
            continue
        possible = bench.complete.of(name.refers_to) if use.reverse_keyed else None
        if use.reverse_keyed and possible is None:
            bench.fault(
                "CWI307", f"'{use.scale}' has no bounds, so it can't be reversed", ("scales", id, "scales", index)
            )
            continue
        turned = (possible.min + possible.max) * use.weight if possible else _NOTHING
        coefficient = -use.weight if use.reverse_keyed else use.weight
        parts.append(Part(name.refers_to, use.weight, coefficient, turned))
    bench.items_of[id] = frozenset().union(*(bench.items_of[use.scale] for use in scale.scales))
    if scale.method == "sum" and scale.missing.then is Then.NONE:
        _require_all_in_denominator(bench, id, scale)
    return Parts(tuple(parts), tuple(bench.names[use.scale].refers_to for use in scale.scales))


def _formula(bench: Workbench, id: str, scale: Scale) -> Parts | None:
    assert scale.formula is not None
    if any(name in bench.instrument.scales and name not in bench.names for name in names_of_scales(scale)):
        return None  # the fault of that scale is reported where it is
    try:
        node = parse_formula(scale.formula, bench.names)
    except FormulaError as error:
        what, hint = explain_formula_error(bench.instrument, scale.formula, error)
        message = f"formula of scale '{id}', column {error.column}: {what}"
        bench.fault("CWI301", message, ("scales", id, "formula"), hint)
        return None
    names = tuple(dict.fromkeys(names_in(node)))
    if not names:
        bench.fault("CWI308", f"the formula of scale '{id}' uses no item and no scale", ("scales", id, "formula"))
    items = [bench.items_of.get(name.removesuffix(".score"), frozenset([name])) for name in names]
    bench.items_of[id] = frozenset().union(*items)
    return Parts((), names, settle(node))


def _require_all_in_denominator(bench: Workbench, id: str, scale: Scale) -> None:
    """A sum over fewer items is not on the scale's range, so nothing may leave its denominator."""
    policy = scale.missing.states
    if scale.scales:
        kind, names = "scales", [use.scale for use in scale.scales]
        by_part = [[State.SKIPPED] if policy.skipped is InDenominator.EXCLUDED else []] * len(names)
    else:
        kind, names = "items", [use.item for use in scale.items]
        shared = _shared_conditions(bench, id)
        by_part = [_leaving(bench.inputs[name], policy, shared) for name in names]
    leaving = [index for index, states in enumerate(by_part) if states]
    if not leaving:
        return
    states = dict.fromkeys(state for index in leaving for state in by_part[index])
    how = "without a score" if scale.scales else " or ".join(state.label for state in states)
    leave = "leaves" if len(leaving) == 1 else "leave"
    message = f"{join_ids([names[index] for index in leaving])} can be {how} and then {leave} the sum '{id}' short"
    hint = f"use 'then: prorate', a mean, or 'states: {{{', '.join(f'{state}: missing' for state in states)}}}'"
    # What all of them can be is one fault, and that of the scale.
    path: Path = ("scales", id, kind)
    bench.fault("CWI309", message, (*path, *leaving) if len(leaving) == 1 else path, hint)


def has_all_or_nothing(bench: Workbench, id: str, rule: MissingRule, counted: Iterable[str], /) -> bool:
    """Tell whether a scale has a score only where each of its parts has a value."""
    if rule.then is not Then.NONE and rule.max_missing != 0:
        return False
    inputs = [bench.inputs[name] for name in counted if name in bench.inputs]
    steps_stay = rule.states.skipped is InDenominator.MISSING
    shared = _shared_conditions(bench, id)
    return steps_stay and not any(_leaving(one, rule.states, shared) for one in inputs)


def _leaving(one: Input, policy: StatePolicy, shared: frozenset[Node]) -> list[State]:
    """Give the states in which an input leaves the denominator while others of its scale stay in it.

    Args:
        shared: the conditions that all items of the scale have: where one is false, nothing of the scale is asked.
    """
    can_hide = [State.NOT_ASKED] if _conditions(one) - shared else []
    possible = [State.SKIPPED, *(state for _, state in one.nonresponse), *can_hide]
    return [state for state in possible if getattr(policy, state.value) is InDenominator.EXCLUDED]


def _shared_conditions(bench: Workbench, id: str) -> frozenset[Node]:
    """Give the conditions that every item has that a scale rests on in the end, such as those of a whole instrument."""
    conditions = [_conditions(bench.inputs[name]) for name in bench.items_of[id] if name in bench.inputs]
    return frozenset.intersection(*conditions) if conditions else frozenset()


def _conditions(one: Input) -> frozenset[Node]:
    """Give the conditions that must all hold for an input to be asked."""

    def split(node: Node) -> frozenset[Node]:
        match node:
            case Logic(LogicOperator.AND, operands):
                return frozenset[Node]().union(*map(split, operands))
            case _:
                return frozenset([node])

    return frozenset() if one.show_if is None else split(one.show_if)


def _keyed(name: str, use: ItemUse, low: Fraction, high: Fraction, recode: Mapping[Fraction, Fraction] | None) -> Part:
    """Write keying and weight as a coefficient and a constant: reversing is low + high - x."""
    if use.reverse_keyed:
        return Part(name, use.weight, -use.weight, use.weight * (low + high), recode)
    return Part(name, use.weight, use.weight, _NOTHING, recode)


def _scores_of_codes(item: str, domain: Codes, scores: Mapping[str, Fraction]) -> Node:
    """Give the score of a nominal item's code, of which each has one; missing where it is not answered."""
    *others, last = sorted(set(scores.values()))
    if not others:
        return Choose(Matches(item, domain.codes), Constant(last), Missing(Sort.NUMBER))
    # The last score needs no test: asking for its codes too would let bounds believe that there might be none.
    node: Node = Constant(last)
    for score in reversed(others):
        codes = tuple(code for code in domain.codes if scores[code] == score)
        node = Choose(Matches(item, codes), Constant(score), node)
    return node


def _values_of(one: Input) -> set[Fraction | str] | None:
    """Give the values that an input can hold; None where they are too many to list."""
    match one.domain:
        case Codes(codes):
            # Codes that are numbers are read back as numbers where a recoding names them.
            return {_as_value(code) for code in codes}
        case Choices(values):
            return {Fraction(value, one.scale) for value in values}
        case Grid(least, limit, step):
            numbers = range(least, limit + 1, step)
            return {Fraction(value, one.scale) for value in numbers} if len(numbers) <= MAX_RECODED else None
        case _:
            assert_never(one.domain)


def _as_value(code: str) -> Fraction | str:
    try:
        return to_fraction(code)
    except ValueError:
        return code
