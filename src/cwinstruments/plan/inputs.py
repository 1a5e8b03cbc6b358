"""From items to inputs: kinds, domains and conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import lcm
from typing import TypeAlias, assert_never

from attrs import evolve, frozen

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import Covariate, DateRange, Instrument, Item, ItemType, Nonresponse, Range, format_fraction
from cwinstruments.plan.commas import hint_for_comma
from cwinstruments.plan.formula import FormulaError, Name, NameKind, parse_condition
from cwinstruments.plan.nodes import Constant
from cwinstruments.plan.parameters import names_of_parameters
from cwinstruments.plan.plan import Choices, Codes, Domain, Grid, Input, InputKind
from cwinstruments.plan.states import State

_NAME_KINDS = {
    InputKind.ORDERED: NameKind.NUMBER,
    InputKind.NUMBER: NameKind.NUMBER,
    InputKind.BOOLEAN: NameKind.TRUTH,
    InputKind.SELECTED: NameKind.TRUTH,
    InputKind.NOMINAL: NameKind.CODE,
    InputKind.DATE: NameKind.DATE,
}


@frozen
class CompiledInputs:
    """The inputs of an instrument, what formulas may call them, and what is wrong with their conditions."""

    inputs: Mapping[str, Input]
    unscored: tuple[str, ...]
    names: Mapping[str, Name]
    diagnostics: tuple[Diagnostic, ...]


def compile_inputs(instrument: Instrument, /) -> CompiledInputs:
    """Give every item that can be scored its inputs, in the order of the items."""
    inputs: dict[str, Input] = {}
    names = names_of_parameters(instrument)
    unscored: list[str] = []
    diagnostics: list[Diagnostic] = []
    domains: _Domains = {}
    for index, item in enumerate(instrument.items):
        if item.type is ItemType.TEXT:
            unscored.append(item.id)
        show_if = None
        if item.show_if is not None:
            try:
                show_if = parse_condition(item.show_if, names)
                # With these values of the parameters it is asked in any case.
                show_if = None if show_if == Constant(True) else show_if
            except FormulaError as error:
                diagnostics.append(_fault(instrument, index, item, error))
        for one in _inputs_of(instrument, item, domains):
            one = one if show_if is None else evolve(one, show_if=show_if)
            inputs[one.name] = one
            codes = one.domain.codes if isinstance(one.domain, Codes) else ()
            names[one.name] = Name(_NAME_KINDS[one.kind], one.name, one.scale, codes)
    # Formulas don't know covariates: they are for norms.
    inputs |= {id: _input_of(id, covariate) for id, covariate in instrument.respondent.items()}
    return CompiledInputs(inputs, tuple(unscored), names, tuple(diagnostics))


def explain_formula_error(instrument: Instrument, text: str, error: FormulaError, /) -> tuple[str, str | None]:
    """Say what is wrong with a formula, and what would be right, as far as the instrument tells.

    Args:
        text: the formula.
    """
    texts = [item.id for item in instrument.items if item.type is ItemType.TEXT]
    named = next((id for id in texts if f"'{id}' is not defined" == str(error)), None)
    if named is not None:
        return f"'{named}' is a text item, which has no value for formulas", "name an item with numbers, codes or dates"
    return str(error), hint_for_comma(text, error.hint)


def _fault(instrument: Instrument, index: int, item: Item, error: FormulaError) -> Diagnostic:
    message, hint = explain_formula_error(instrument, item.show_if or "", error)
    later = next((one for one in instrument.items[index:] if f"'{one.id}' is not defined" == message), None)
    if later is not None:
        message = f"'{later.id}' is not asked before '{item.id}'"
        hint = "a condition can only refer to items that come earlier"
    return Diagnostic(
        "CWI301",
        f"show_if of item '{item.id}', column {error.column}: {message}",
        ("items", index, "show_if"),
        hint,
    )


def _input_of(id: str, covariate: Covariate) -> Input:
    nonresponse = _codes_of(covariate.nonresponse)
    if covariate.range is not None:
        grid = Grid(int(covariate.range.min), int(covariate.range.max))
        return Input(id, id, InputKind.NUMBER, grid, 1, nonresponse, covariate=True)
    codes = Codes(tuple(code_of(option.value) for option in covariate.options))
    return Input(id, id, InputKind.NOMINAL, codes, 1, nonresponse, covariate=True)


_Codes: TypeAlias = tuple[tuple[int, State], ...]
_Domains: TypeAlias = dict[tuple[str | None, ItemType], tuple[Domain, InputKind, int, _Codes]]
"""The domains of sets of response options, most of which many items share."""


def _inputs_of(instrument: Instrument, item: Item, domains: _Domains) -> Iterator[Input]:
    nonresponse = _codes_of(item.nonresponse)
    match item.type:
        case ItemType.ORDERED_CHOICE | ItemType.NOMINAL_CHOICE | ItemType.MULTIPLE_CHOICE:
            yield from _choices(instrument, item, domains)
        case ItemType.BOOLEAN:
            yield Input(item.id, item.id, InputKind.BOOLEAN, Choices((0, 1)), 1, nonresponse)
        case ItemType.INTEGER | ItemType.DECIMAL | ItemType.VISUAL_ANALOGUE:
            assert isinstance(item.range, Range)
            grid, scale = _grid(item, item.range)
            yield Input(item.id, item.id, InputKind.NUMBER, grid, scale, nonresponse)
        case ItemType.PAIRED_COMPARISON:
            codes = tuple(code_of(option.value) for option in item.between)
            yield Input(item.id, item.id, InputKind.NOMINAL, Codes(codes), 1, nonresponse)
        case ItemType.DATE:
            assert isinstance(item.range, DateRange)
            first, last = (date.fromisoformat(day).toordinal() for day in (item.range.min, item.range.max))
            yield Input(item.id, item.id, InputKind.DATE, Grid(first, last))
        case ItemType.TEXT:
            return
        case _:
            assert_never(item.type)


def _choices(instrument: Instrument, item: Item, domains: _Domains) -> Iterator[Input]:
    assert item.options is not None
    options = instrument.response_options[item.options]
    if item.type is ItemType.MULTIPLE_CHOICE:
        for option in options.options:
            name = f"{item.id}__{code_of(option.value)}"
            codes = _codes_of(options.nonresponse)
            yield Input(name, item.id, InputKind.SELECTED, Choices((0, 1)), 1, codes)
        return
    key = (item.options, item.type)
    if key not in domains:
        values = [option.value for option in options.options]
        domains[key] = (*_domain_of(values, item.type), _codes_of(options.nonresponse))
    domain, kind, scale, nonresponse = domains[key]
    yield Input(item.id, item.id, kind, domain, scale, nonresponse)


def _codes_of(nonresponse: tuple[Nonresponse, ...]) -> _Codes:
    return tuple([(one.code, State(one.reason.value)) for one in nonresponse])


def _domain_of(values: list[Fraction | str], type: ItemType) -> tuple[Domain, InputKind, int]:
    """Give what the answers to an item with these options can be, and what they are multiplied by to be integers."""
    if type is ItemType.NOMINAL_CHOICE:
        return Codes(tuple(code_of(value) for value in values)), InputKind.NOMINAL, 1
    numbers = [value for value in values if isinstance(value, Fraction)]
    scale = lcm(*(number.denominator for number in numbers))
    return Choices(tuple(sorted(int(number * scale) for number in numbers))), InputKind.ORDERED, scale


def code_of(value: Fraction | str, /) -> str:
    """Give the code that an option value is in answers."""
    return value if isinstance(value, str) else format_fraction(value)


def _grid(item: Item, range: Range) -> tuple[Grid, int]:
    """Give the domain of a number on the grid of its decimal places or steps."""
    step = item.step if item.step is not None else Fraction(1, 10 ** (item.digits or 0))
    scale = lcm(step.denominator, range.min.denominator, range.max.denominator)
    return Grid(int(range.min * scale), int(range.max * scale), int(step * scale)), scale
