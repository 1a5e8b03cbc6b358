"""Between plain data and surveys."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from attrs import evolve
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from cwinstruments.model.converter import make_converter
from cwinstruments.model.instrument import Instrument
from cwinstruments.model.survey import InstrumentUse, Survey
from cwinstruments.numbers import from_fraction, to_fraction


def structure_survey(data: Mapping[str, Any], /, *, resolved: Mapping[str, Instrument]) -> Survey:
    """Give plain data that satisfies `schemas/survey.v1.json` its meaning.

    Args:
        resolved: by alias, its instruments with their parameters bound and their norms applied.
    """
    uses = [{**_plain(use), "as": alias_of(use)} for use in data["instruments"]]
    survey: Survey = _converter().structure({**data, "instruments": uses}, Survey)
    return evolve(survey, resolved=dict(resolved), languages=survey.languages or tuple(survey.title))


def unstructure_survey(survey: Survey, /) -> dict[str, Any]:
    """Write a survey as plain JSON data from which an equal one is read, given the same instruments."""
    data: dict[str, Any] = _converter().unstructure(survey)
    return {"kind": "survey", **data}


def alias_of(use: Mapping[str, Any], /) -> str:
    """Give what stands before the ids of an instrument: what is said, or its id as an id of formulas.

    Examples:
        >>> alias_of({"instrument": "team-safety"})
        'team_safety'
    """
    return str(use.get("as") or use["instrument"].replace("-", "_"))


def _plain(value: Any) -> Any:
    """Give numbers as JSON has them, for the values of parameters, which the survey keeps as they are given."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return from_fraction(to_fraction(value)) if isinstance(value, Decimal) else value


@cache
def _converter() -> Converter:
    converter = make_converter()
    alias = override(rename="as")
    converter.register_structure_hook(InstrumentUse, make_dict_structure_fn(InstrumentUse, converter, alias=alias))
    converter.register_unstructure_hook(
        InstrumentUse, make_dict_unstructure_fn(InstrumentUse, converter, _cattrs_omit_if_default=True, alias=alias)
    )
    resolved = override(omit=True)
    converter.register_structure_hook(Survey, make_dict_structure_fn(Survey, converter, resolved=resolved))
    converter.register_unstructure_hook(
        Survey, make_dict_unstructure_fn(Survey, converter, _cattrs_omit_if_default=True, resolved=resolved)
    )
    return converter
