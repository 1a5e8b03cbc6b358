"""Plans as plain JSON data, and back."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any, get_args

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from cwinstruments.model import digest, from_fraction, to_fraction
from cwinstruments.plan.aggregates import AggregateNode, AggregateOutput, AggregatePlan, Check
from cwinstruments.plan.nodes import Constant, Node
from cwinstruments.plan.plan import Domain, Input, Output, ScoringPlan


def plan_to_dict(plan: ScoringPlan, /) -> dict[str, Any]:
    """Write a plan as plain JSON data."""
    data: dict[str, Any] = _converter().unstructure(plan)
    return {"kind": "plan", "plan_digest": plan.plan_digest, **data}


def plan_from_dict(data: Mapping[str, Any], /) -> ScoringPlan:
    """Read a plan that `plan_to_dict` wrote."""
    plan: ScoringPlan = _converter().structure(data, ScoringPlan)
    return plan


def scoring_digest(plan: ScoringPlan, /) -> str:
    """Name the scoring alone: inputs, steps and outputs, without the instrument's name or texts."""
    data = _converter().unstructure(plan)
    return digest({key: data[key] for key in ("inputs", "steps", "outputs")})


def aggregate_plan_to_dict(plan: AggregatePlan, /) -> dict[str, Any]:
    """Write an aggregate plan as plain JSON data."""
    data: dict[str, Any] = _converter().unstructure(plan)
    return {"kind": "aggregate_plan", "aggregate_digest": plan.aggregate_digest, **data}


def aggregate_plan_from_dict(data: Mapping[str, Any], /) -> AggregatePlan:
    """Read an aggregate plan that `aggregate_plan_to_dict` wrote."""
    plan: AggregatePlan = _converter().structure(data, AggregatePlan)
    return plan


def aggregate_digest(plan: AggregatePlan, /) -> str:
    """Name the aggregation alone: inputs, groupings, steps and outputs, without the instrument's name or texts."""
    data = _converter().unstructure(plan)
    return digest({key: data[key] for key in ("scores", "answers", "groupings", "steps", "outputs")})


@cache
def _converter() -> Converter:
    converter = Converter(unstruct_collection_overrides={tuple: list, frozenset: sorted})
    converter.register_structure_hook(Fraction, lambda value, _: to_fraction(value))
    converter.register_unstructure_hook(Fraction, from_fraction)
    converter.register_structure_hook(int | str, lambda value, _: value)
    converter.register_unstructure_hook(Constant, _from_constant)
    converter.register_structure_hook(Constant, lambda data, _: _to_constant(data))
    _register_union(converter, Domain, "type")
    _register_union(converter, Node, "node")
    _register_union(converter, AggregateNode, "node")
    _register_union(converter, Check, "check")
    # What only norms or groups need is written only where it is there: plans without them keep their digest.
    rare = override(omit_if_default=True)
    converter.register_unstructure_hook(Input, make_dict_unstructure_fn(Input, converter, covariate=rare))
    converter.register_unstructure_hook(Output, make_dict_unstructure_fn(Output, converter, clamped=rare, asked=rare))
    converter.register_unstructure_hook(
        AggregateOutput, make_dict_unstructure_fn(AggregateOutput, converter, groups=rare, band=rare)
    )
    return converter


def _register_union(converter: Converter, union: Any, tag: str) -> None:
    """Write which member of a union a value is; cattrs' own tagged unions can't hold themselves."""
    members = {_tag(member): member for member in get_args(union)}

    def is_union(cls: Any) -> bool:
        return set(get_args(cls)) - {type(None)} == set(members.values())

    def structure(data: Any, _: Any) -> Any:
        return None if data is None else converter.structure(data, members[data[tag]])

    def unstructure(value: Any) -> Any:
        return None if value is None else {tag: _tag(type(value)), **converter.unstructure(value, type(value))}

    converter.register_structure_hook_func(is_union, structure)
    converter.register_unstructure_hook_func(is_union, unstructure)


def _tag(cls: type) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__).lstrip("_")


def _from_constant(constant: Constant) -> dict[str, Any]:
    """Write a constant under a key that tells its sort: fractions are quoted text, as codes are."""
    match constant.value:
        case bool() as truth:
            return {"truth": truth}
        case str() as code:
            return {"code": code}
        case number:
            return {"number": from_fraction(number)}


def _to_constant(data: Mapping[str, Any]) -> Constant:
    if "number" in data:
        return Constant(to_fraction(data["number"]))
    return Constant(data["truth"] if "truth" in data else data["code"])
