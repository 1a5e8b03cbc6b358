"""Norms as plain data, and back: what the converter of definitions needs to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from cwinstruments.model.items import Range
from cwinstruments.model.norm_sets import NormedScale
from cwinstruments.model.norms import Values
from cwinstruments.model.scales import Scale

_PASSED_ON = {"max_missing": 0}
"""A scale of norm scores has no missing rule of its own: it has a score where the scale that is normed has one."""


def register_norms(converter: Converter, /) -> None:
    """Teach a converter how norms are written."""
    converter.register_structure_hook(Values, lambda value, _: _to_values(converter, value))
    converter.register_unstructure_hook(Values, converter.unstructure)
    structure = make_dict_structure_fn(Scale, converter)
    unstructure = make_dict_unstructure_fn(Scale, converter, _cattrs_omit_if_default=True)

    def from_data(data: Mapping[str, Any], _: Any) -> Scale:
        return structure({**data, "missing": _PASSED_ON} if "norm" in data else data, Scale)

    def to_data(scale: Scale) -> dict[str, Any]:
        data = unstructure(scale)
        if scale.norm is not None:
            del data["missing"]
        return data

    converter.register_structure_hook(Scale, from_data)
    converter.register_unstructure_hook(Scale, to_data)
    called = override(rename="as")
    converter.register_structure_hook(NormedScale, make_dict_structure_fn(NormedScale, converter, scale=called))
    converter.register_unstructure_hook(
        NormedScale, make_dict_unstructure_fn(NormedScale, converter, _cattrs_omit_if_default=True, scale=called)
    )


def norm_source(data: Mapping[str, Any], /) -> dict[str, Any]:
    """Give the source of every norm in a set, from what the set says of itself."""
    cited = {key: data["source"][key] for key in ("citation", "doi") if key in data["source"]}
    made_from = {key: data[key] for key in ("population", "year", "n")}
    return {"norms": data["id"], "version": data["version"], **cited, **made_from}


def _to_values(converter: Converter, value: Any) -> Values:
    """Take what a covariate must be: a list of options, or a range of numbers."""
    if isinstance(value, Mapping):
        return converter.structure(value, Range)
    values: Values = converter.structure(value, tuple[Fraction | str, ...])
    return values
