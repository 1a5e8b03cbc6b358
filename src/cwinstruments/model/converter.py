"""Between plain data and the model: the only place where cattrs is used for definitions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from cwinstruments.model.instrument import Instrument
from cwinstruments.model.items import DateRange, Range
from cwinstruments.model.numbers import from_fraction, to_fraction
from cwinstruments.model.scales import ItemUse, Linear, MissingRule, ScaleUse


def structure_instrument(data: Mapping[str, Any], /) -> Instrument:
    """Give plain data that satisfies `schemas/instrument.v1.json` its meaning."""
    instrument: Instrument = _converter().structure(data, Instrument)
    return instrument


def unstructure_instrument(instrument: Instrument, /) -> dict[str, Any]:
    """Write an instrument as plain JSON data from which an equal one is read.

    Defaults are left out, so that two definitions that mean the same give the same data.
    """
    return {"kind": "instrument", **_converter().unstructure(instrument)}


@cache
def _converter() -> Converter:
    converter = Converter(omit_if_default=True, unstruct_collection_overrides={tuple: list})
    converter.register_structure_hook(Fraction, lambda value, _: to_fraction(value))
    converter.register_unstructure_hook(Fraction, from_fraction)
    converter.register_structure_hook(Fraction | str, lambda value, _: _to_option_value(value))
    converter.register_unstructure_hook(Fraction | str, _from_option_value)
    converter.register_structure_hook(
        Range | DateRange | None,
        lambda value, _: converter.structure(value, DateRange if isinstance(value["min"], str) else Range),
    )
    converter.register_unstructure_hook(Range | DateRange | None, converter.unstructure)
    converter.register_structure_hook(
        Linear | str | None, lambda value, _: value if isinstance(value, str) else converter.structure(value, Linear)
    )
    converter.register_unstructure_hook(Linear | str | None, converter.unstructure)
    # `then` has no default in a definition unless max_missing is 0, so it is always written.
    converter.register_unstructure_hook(
        MissingRule,
        make_dict_unstructure_fn(
            MissingRule, converter, _cattrs_omit_if_default=True, then=override(omit_if_default=False)
        ),
    )
    # A change that changes nothing is written as one all the same: `{}` would be none.
    linear = make_dict_unstructure_fn(Linear, converter, _cattrs_omit_if_default=True)
    converter.register_unstructure_hook(Linear, lambda value: linear(value) or {"multiply": 1})
    _register_use(converter, ItemUse, "item")
    _register_use(converter, ScaleUse, "scale")
    return converter


def _to_option_value(value: Any) -> Fraction | str:
    """Take an option value; keys of a recode are text even where the value is a number."""
    try:
        return to_fraction(value)
    except ValueError:
        return str(value)


def _from_option_value(value: Fraction | str) -> int | float | str:
    return value if isinstance(value, str) else from_fraction(value)


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
