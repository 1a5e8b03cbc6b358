"""Between plain data and the model: the only place where cattrs is used for definitions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import evolve
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from cwinstruments.diagnostics import nearest
from cwinstruments.errors import ParameterError
from cwinstruments.model.aggregates import EqualWeight
from cwinstruments.model.covariates import Covariate
from cwinstruments.model.instrument import Instrument
from cwinstruments.model.items import DateRange, Range
from cwinstruments.model.norm_conversion import norm_source, register_norms
from cwinstruments.model.norm_sets import Norms
from cwinstruments.model.overlay import Overlay
from cwinstruments.model.parameters import BoundValue, Parameter
from cwinstruments.model.scales import ItemUse, Linear, MethodUse, MissingRule, Scale, ScaleUse
from cwinstruments.numbers import from_fraction, to_fraction
from cwinstruments.substitution import SubstitutionError, choices_of, close


def structure_instrument(data: Mapping[str, Any], /) -> Instrument:
    """Give plain data that satisfies `schemas/instrument.v1.json` its meaning.

    Raises:
        ParameterError: a parameter is bound to a value that it does not allow.
    """
    if not data.get("parameters"):
        instrument: Instrument = _converter().structure(data, Instrument)
        return instrument
    parameters = _converter().structure(data["parameters"], dict[str, Parameter])
    given = {name: parameters[name].read(name, value) for name, value in data.get("bound", {}).items()}
    defaults = {name: one.read(name, one.default) for name, one in parameters.items() if one.default is not None}
    every = {**defaults, **given}
    bound = {name: value for name, value in every.items() if name in given or parameters[name].exists(every)}
    _refuse_without_use(parameters, bound, given)
    first = {name: choices_of(one)[0] for name, one in data["parameters"].items() if name not in bound}
    closed = close(data, {**first, **bound}).data
    structured: Instrument = _converter().structure(closed, Instrument)
    return evolve(structured, parameters=parameters, bound=bound, template=data)


def _refuse_without_use(
    parameters: Mapping[str, Parameter], bound: Mapping[str, BoundValue], given: Mapping[str, BoundValue]
) -> None:
    """Refuse a value for a parameter that does not exist with the other values: it would change nothing."""
    for name, value in given.items():
        if not parameters[name].exists(bound):
            wanted = " and ".join(
                f"{other} = {' or '.join(str(one) for one in values)}"
                for other, values in parameters[name].only_with.items()
            )
            raise ParameterError(name, value, "no value", message=f"it has a value only with {wanted}")


def structure_parameter(data: Mapping[str, Any], /) -> Parameter:
    """Give one parameter of a definition its meaning."""
    parameter: Parameter = _converter().structure(data, Parameter)
    return parameter


def bind_instrument(instrument: Instrument, values: Mapping[str, Any], /) -> Instrument:
    """Give an instrument whose parameters have these values; see `Instrument.bind`."""
    template, known = instrument.template, instrument.parameters
    bound: dict[str, BoundValue] = {}
    faults: list[ParameterError] = []
    for name, value in values.items():
        try:
            bound[name] = _read_value(instrument, name, value)
        except ParameterError as error:
            faults.append(error)
    every = {**instrument.bound, **bound}
    for name, one in known.items():
        if name not in {**every, **values} and one.default is None and one.exists(every) and template is not None:
            message = f"it needs a value; allowed is {one.allowed}"
            faults.append(ParameterError(name, None, one.allowed, message=message))
    if faults:
        first, *others = faults
        raise ParameterError(first.parameter, first.value, first.allowed, message=first.message, others=others)
    if template is None:
        return instrument
    try:
        closed = structure_instrument({**template, "bound": {**template.get("bound", {}), **bound}})
    except SubstitutionError as error:
        raise ParameterError(", ".join(values), None, "a value for every place", message=str(error)) from error
    return evolve(closed, template=None, apart=instrument.apart)


def _read_value(instrument: Instrument, name: str, value: Any) -> BoundValue:
    """Take a value for one parameter, if there is such a parameter and it has no value yet."""
    template, known = instrument.template, instrument.parameters
    if name not in known:
        allowed = f"one of the parameters {', '.join(known)}" if known else "nothing: there are no parameters"
        near = nearest(name, known)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"it has {', '.join(known) or 'none'}"
        raise ParameterError(name, value, allowed, message=f"{instrument.id} has no such parameter; {hint}")
    if template is None or name in template.get("bound", {}):
        message = f"{instrument.id} has a value for it already; bind the instrument as it was loaded"
        raise ParameterError(name, value, known[name].allowed, message=message)
    return known[name].read(name, value)


def unstructure_instrument(instrument: Instrument, /) -> dict[str, Any]:
    """Write an instrument as plain JSON data from which an equal one is read.

    Defaults are left out, so that two definitions that mean the same give the same data.
    """
    if instrument.unbound and instrument.template is not None:
        open_data: dict[str, Any] = _plain_numbers({**instrument.template})
        open_data.pop("$schema", None)
        return open_data
    data = _converter().unstructure(instrument)
    data.pop("template", None)
    return {"kind": "instrument", **data}


def structure_norms(data: Mapping[str, Any], /) -> Norms:
    """Give plain data that satisfies `schemas/norms.v1.json` its meaning."""
    source = norm_source(data)
    scales = {id: {**one, "norm": {**one["norm"], "source": source}} for id, one in data["scales"].items()}
    norms: Norms = _converter().structure({**data, "scales": scales}, Norms)
    return norms


def structure_overlay(data: Mapping[str, Any], /) -> Overlay:
    """Give plain data that satisfies `schemas/overlay.v1.json` its meaning."""
    overlay: Overlay = _converter().structure(data, Overlay)
    return overlay


def unstructure_norms(norms: Norms, /) -> dict[str, Any]:
    """Write norms as plain JSON data from which equal ones are read."""
    data: dict[str, Any] = _converter().unstructure(norms)
    for one in data["scales"].values():
        del one["norm"]["source"]
    return {"kind": "norms", **data}


def open_with_norms(
    template: Mapping[str, Any], scales: Mapping[str, Scale], respondent: Mapping[str, Covariate], /
) -> dict[str, Any]:
    """Add scales of norm scores, and covariates, to a definition with open places."""
    unstructure = _converter().unstructure
    covariates = {**template.get("respondent", {}), **{id: unstructure(one) for id, one in respondent.items()}}
    return {
        **template,
        "scales": {**template["scales"], **{id: unstructure(one) for id, one in scales.items()}},
        **({"respondent": covariates} if covariates else {}),
    }


def _plain_numbers(value: Any) -> Any:
    """Write the numbers of a definition as JSON has them."""
    if isinstance(value, Mapping):
        return {key: _plain_numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain_numbers(one) for one in value]
    return from_fraction(to_fraction(value)) if isinstance(value, Decimal) else value


@cache
def _converter() -> Converter:
    return make_converter()


def make_converter() -> Converter:
    """Give a converter that knows the parts of definitions, for others to add theirs."""
    converter = Converter(omit_if_default=True, unstruct_collection_overrides={tuple: list})
    converter.register_structure_hook(Fraction, lambda value, _: to_fraction(value))
    converter.register_unstructure_hook(Fraction, from_fraction)
    converter.register_structure_hook(Fraction | str, lambda value, _: _to_option_value(value))
    converter.register_unstructure_hook(Fraction | str, _from_option_value)
    converter.register_structure_hook(Fraction | str | None, lambda value, _: _to_option_value(value))
    converter.register_unstructure_hook(Fraction | str | None, _from_option_value)
    converter.register_structure_hook(
        Range | DateRange | None,
        lambda value, _: converter.structure(value, DateRange if isinstance(value["min"], str) else Range),
    )
    converter.register_unstructure_hook(Range | DateRange | None, converter.unstructure)
    converter.register_structure_hook(
        Linear | str | None, lambda value, _: value if isinstance(value, str) else converter.structure(value, Linear)
    )
    converter.register_unstructure_hook(Linear | str | None, converter.unstructure)
    converter.register_structure_hook(
        str | MethodUse,
        lambda value, _: value if isinstance(value, str) else converter.structure(_plain_numbers(value), MethodUse),
    )
    converter.register_unstructure_hook(str | MethodUse, converter.unstructure)
    converter.register_structure_hook(BoundValue, lambda value, _: _to_bound(value))
    converter.register_unstructure_hook(BoundValue, _from_bound)
    # `then` has no default in a definition unless max_missing is 0, so it is always written.
    converter.register_unstructure_hook_factory(
        lambda cls: cls is MissingRule,
        lambda _: make_dict_unstructure_fn(
            MissingRule, converter, _cattrs_omit_if_default=True, then=override(omit_if_default=False)
        ),
    )
    # A change that changes nothing is written as one all the same: `{}` would be none.
    linear = make_dict_unstructure_fn(Linear, converter, _cattrs_omit_if_default=True)
    converter.register_unstructure_hook(Linear, lambda value: linear(value) or {"multiply": 1})
    # A column alone may be written as its name.
    weight = make_dict_structure_fn(EqualWeight, converter)
    converter.register_structure_hook(
        EqualWeight, lambda value, _: EqualWeight(value) if isinstance(value, str) else weight(value, EqualWeight)
    )
    weighted = make_dict_unstructure_fn(EqualWeight, converter, _cattrs_omit_if_default=True)
    converter.register_unstructure_hook(
        EqualWeight, lambda value: weighted(value) if value.values or value.exempt else value.column
    )
    _register_use(converter, ItemUse, "item")
    _register_use(converter, ScaleUse, "scale")
    register_norms(converter)
    # What was laid over a definition is not what it says, and never written with it.
    apart = override(omit=True)
    converter.register_structure_hook_factory(
        lambda cls: cls is Instrument, lambda _: make_dict_structure_fn(Instrument, converter, apart=apart)
    )
    converter.register_unstructure_hook_factory(
        lambda cls: cls is Instrument,
        lambda _: make_dict_unstructure_fn(Instrument, converter, _cattrs_omit_if_default=True, apart=apart),
    )
    return converter


def _to_option_value(value: Any) -> Fraction | str:
    """Take an option value; keys of a recode are text even where the value is a number."""
    try:
        return to_fraction(value)
    except ValueError:
        return str(value)


def _from_option_value(value: Fraction | str) -> int | float | str:
    return value if isinstance(value, str) else from_fraction(value)


def _to_bound(value: Any) -> BoundValue:
    """Take a bound value as it is written; what it may be is for its parameter to say."""
    if isinstance(value, Mapping):
        return {row: {column: _to_option_value(cell) for column, cell in cells.items()} for row, cells in value.items()}
    return _to_option_value(value)


def _from_bound(value: BoundValue) -> Any:
    if isinstance(value, Mapping):
        return {
            row: {column: _from_option_value(cell) for column, cell in cells.items()} for row, cells in value.items()
        }
    return _from_option_value(value)


def _register_use(converter: Converter, cls: type[ItemUse] | type[ScaleUse], key: str) -> None:
    """Let a use be written as its id alone, with a leading minus when it is reverse-keyed."""
    structure = make_dict_structure_fn(cls, converter)
    unstructure = make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)

    def from_data(value: Any, _: Any) -> Any:
        if isinstance(value, str):
            value = {key: value.removeprefix("-"), "reverse_keyed": value.startswith("-")}
        return structure(value, cls)

    def to_data(use: ItemUse | ScaleUse) -> Any:
        data = unstructure(use)
        if data.keys() <= {key, "reverse_keyed"}:
            return f"-{data[key]}" if "reverse_keyed" in data else data[key]
        if "recode" in data:
            data["recode"] = {str(value): score for value, score in data["recode"].items()}
        return data

    converter.register_structure_hook(cls, from_data)
    converter.register_unstructure_hook(cls, to_data)
