"""A second reading of raw responses, for verification: states and values straight from the items of the definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from cwinstruments.model import (
    Covariate,
    DateRange,
    Instrument,
    Item,
    ItemType,
    Nonresponse,
    Range,
    format_fraction,
    to_fraction,
)
from cwinstruments.plan import State
from cwinstruments.scoring.verified_formulas import evaluate_formula, names_in_formula

_OPEN = frozenset({State.SKIPPED, State.REFUSED, State.DONT_KNOW, State.INVALID, State.UNKNOWN})


@frozen
class SecondAnswer:
    """One answer as the definition reads it: numbers as fractions, dates as days since the year 1, codes as text."""

    state: State
    value: Any = None


def read_again(instrument: Instrument, responses: Mapping[str, Any], /) -> dict[str, SecondAnswer]:
    """Read every item, and every option of a multiple choice, in the order of the items."""
    answers: dict[str, SecondAnswer] = {}
    for item in instrument.items:
        if item.type is ItemType.TEXT:
            continue
        names = _names(instrument, item)
        shown = State.ANSWERED if item.show_if is None else _shown(instrument, item.show_if, answers)
        for name, option in names:
            if shown is State.ANSWERED:
                answers[name] = _answer(instrument, item, option, responses.get(item.id))
            else:
                answers[name] = SecondAnswer(shown)
    for id, covariate in instrument.respondent.items():
        answers[id] = _covariate(covariate, responses.get(id))
    return answers


def names_of_answers(instrument: Instrument, formula: str, /) -> tuple[str, ...]:
    """Give the items and scales that a formula names, without parameters."""
    return tuple(name for name in names_in_formula(formula) if not _is_parameter(instrument, name))


def value_of_parameter(instrument: Instrument, name: str, /) -> Fraction | str | None:
    """Give the value of a parameter, or of a cell of its table; None where the table has no such row.

    Raises:
        KeyError: there is no such parameter.
    """
    id, *cell = name.split(".")
    value = instrument.bound[id]
    if isinstance(value, Mapping):
        row, column = cell
        return value.get(row, {}).get(column)
    return value


def _is_parameter(instrument: Instrument, name: str) -> bool:
    return name.partition(".")[0] in instrument.parameters


def natural_range(instrument: Instrument, item: Item, /) -> tuple[Fraction, Fraction]:
    """Give the least and the greatest number that an item can hold; 0 and 0 where it holds none."""
    if isinstance(item.range, Range):
        low, high = item.range.min, item.range.max
        step = item.step if item.step is not None else Fraction(1, 10 ** (item.digits or 0))
        return low, high - (high - low) % step
    if item.type is ItemType.BOOLEAN:
        return Fraction(0), Fraction(1)
    numbers = [value for value in _option_values(instrument, item) if isinstance(value, Fraction)]
    return (min(numbers), max(numbers)) if numbers else (Fraction(0), Fraction(0))


def _names(instrument: Instrument, item: Item) -> list[tuple[str, str | None]]:
    if item.type is not ItemType.MULTIPLE_CHOICE:
        return [(item.id, None)]
    codes = [_code(value) for value in _option_values(instrument, item)]
    return [(f"{item.id}__{code}", code) for code in codes]


def _option_values(instrument: Instrument, item: Item) -> list[Fraction | str]:
    if item.options is not None:
        return [option.value for option in instrument.response_options[item.options].options]
    return [option.value for option in item.between]


def _nonresponse(instrument: Instrument, item: Item) -> tuple[Nonresponse, ...]:
    return item.nonresponse if item.options is None else instrument.response_options[item.options].nonresponse


def _shown(instrument: Instrument, condition: str, answers: Mapping[str, SecondAnswer]) -> State:
    def value_of(name: str) -> Any:
        return answers[name].value if name in answers else value_of_parameter(instrument, name)

    value = evaluate_formula(condition, lookup=value_of)
    if value is None:
        gates = [answers[name].state for name in names_of_answers(instrument, condition)]
        return State.UNKNOWN if any(state in _OPEN for state in gates) else State.NOT_ASKED
    return State.ANSWERED if value in (True, 1) else State.NOT_ASKED


def _answer(instrument: Instrument, item: Item, option: str | None, response: Any) -> SecondAnswer:
    if response is None:
        return SecondAnswer(State.SKIPPED)
    if not isinstance(response, str | bool | list):
        for code in _nonresponse(instrument, item):
            if response == code.code:
                return SecondAnswer(State(code.reason.value))
    value = _value(instrument, item, option, response)
    return SecondAnswer(State.INVALID) if value is None else SecondAnswer(State.ANSWERED, value)


def _covariate(covariate: Covariate, response: Any) -> SecondAnswer:
    if response is None:
        return SecondAnswer(State.SKIPPED)
    number = _number(response)
    for code in covariate.nonresponse:
        if number == code.code:
            return SecondAnswer(State(code.reason.value))
    value: Any = None
    if covariate.range is None:
        given = response if isinstance(response, str) else _code(number)
        value = given if given in [_code(option.value) for option in covariate.options] else None
    elif number is not None and covariate.range.min <= number <= covariate.range.max and number.denominator == 1:
        value = number
    return SecondAnswer(State.INVALID) if value is None else SecondAnswer(State.ANSWERED, value)


def _value(instrument: Instrument, item: Item, option: str | None, response: Any) -> Any:
    match item.type:
        case ItemType.MULTIPLE_CHOICE:
            return _selected(instrument, item, option, response)
        case ItemType.NOMINAL_CHOICE | ItemType.PAIRED_COMPARISON:
            code = response if isinstance(response, str) else _code(_number(response))
            return code if code in [_code(value) for value in _option_values(instrument, item)] else None
        case ItemType.DATE:
            return _day(item, response)
        case ItemType.BOOLEAN:
            number = Fraction(response) if isinstance(response, bool) else _number(response)
            return number if number in (0, 1) else None
        case ItemType.ORDERED_CHOICE:
            number = _number(response)
            return number if number is not None and number in _option_values(instrument, item) else None
        case _:
            return _on_grid(item, _number(response))


def _selected(instrument: Instrument, item: Item, option: str | None, response: Any) -> Fraction | None:
    if not isinstance(response, list):
        return None
    codes = [one if isinstance(one, str) else _code(_number(one)) for one in response]
    known = {_code(value) for value in _option_values(instrument, item)}
    return Fraction(option in codes) if set(codes) <= known and len(set(codes)) == len(codes) else None


def _day(item: Item, response: Any) -> Fraction | None:
    assert isinstance(item.range, DateRange)
    try:
        day = date.fromisoformat(response)
    except (TypeError, ValueError):
        return None
    first, last = date.fromisoformat(item.range.min), date.fromisoformat(item.range.max)
    return Fraction(day.toordinal()) if first <= day <= last else None


def _on_grid(item: Item, number: Fraction | None) -> Fraction | None:
    assert isinstance(item.range, Range)
    step = item.step if item.step is not None else Fraction(1, 10 ** (item.digits or 0))
    if number is None or not item.range.min <= number <= item.range.max or (number - item.range.min) % step:
        return None
    return number


def _number(response: Any) -> Fraction | None:
    if isinstance(response, bool | str | list):
        return None
    try:
        return to_fraction(response)
    except (TypeError, ValueError):
        return None


def _code(value: Fraction | str | None) -> str:
    return value if isinstance(value, str) else "" if value is None else format_fraction(value)
