"""Norms as plain data, and back: what the converter of definitions needs to know of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    called = override(rename="as")

    def from_data(_: Any) -> Callable[[Mapping[str, Any], Any], Scale]:
        structure = make_dict_structure_fn(Scale, converter)
        return lambda data, _: structure({**data, "missing": _PASSED_ON} if "norm" in data else data, Scale)

    def to_data(_: Any) -> Callable[[Scale], dict[str, Any]]:
        unstructure = make_dict_unstructure_fn(Scale, converter, _cattrs_omit_if_default=True)
        return lambda scale: _without_missing(scale, unstructure(scale))

    def normed_from_data(_: Any) -> Callable[[Mapping[str, Any], Any], NormedScale]:
        return make_dict_structure_fn(NormedScale, converter, scale=called)

    def normed_to_data(_: Any) -> Callable[[NormedScale], dict[str, Any]]:
        return make_dict_unstructure_fn(NormedScale, converter, _cattrs_omit_if_default=True, scale=called)

    # The code for each direction is made when it is first needed: a check of one file needs little of it.
    converter.register_structure_hook_factory(lambda cls: cls is Scale, from_data)
    converter.register_unstructure_hook_factory(lambda cls: cls is Scale, to_data)
    converter.register_structure_hook_factory(lambda cls: cls is NormedScale, normed_from_data)
    converter.register_unstructure_hook_factory(lambda cls: cls is NormedScale, normed_to_data)


def _without_missing(scale: Scale, data: dict[str, Any]) -> dict[str, Any]:
    """Leave out the missing rule of a scale of norm scores, which it does not have."""
    if scale.norm is not None:
        del data["missing"]
    return data


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
