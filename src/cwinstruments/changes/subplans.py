"""Sub-plans: what one scale takes from a plan, in a normal form, and the digest that names it.

Two scales with the same digest score alike. What is brought to one form is what can't matter: the order of what is
added up, counted or compared, the order of inputs and steps, a factor that all weights of a mean have in common, and
how a missing rule is put. (Sums over items are sums of integers. Sums over scales are of floating-point numbers, whose
order can move the last bit; rounding, bands and cutoffs don't see that.)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache, reduce
from math import gcd
from typing import Any, Final

from cwinstruments.changes.missing_rules import table_of
from cwinstruments.model import digest
from cwinstruments.plan import ScoringPlan, names_in, needed_steps, plan_to_dict

_COMMUTATIVE: Final = {"logic": "operands", "tally": "conditions", "count": "names", "matches": "codes"}
"""Which list of a node has no order."""
_AGGREGATES: Final = frozenset(("total", "mean", "prorated", "least", "greatest"))


def scale_digest(plan: ScoringPlan, scale: str, /) -> str:
    """Name how one scale is scored: the inputs that it rests on, the steps, and what is given out."""
    data, steps = _normal(plan)
    output = next(one for one in data["outputs"] if one["scale"] == scale)
    names = needed_steps(plan, _steps_of(output))
    inputs = inputs_of_scale(plan, scale)
    return digest(
        {
            "inputs": sorted((_input(one) for one in data["inputs"] if one["name"] in inputs), key=_json),
            "steps": {name: steps[name] for name in names},
            "output": {**output, "cutoffs": sorted(output["cutoffs"])},
        }
    )


@lru_cache(maxsize=256)
def inputs_of_scale(plan: ScoringPlan, scale: str, /) -> frozenset[str]:
    """Give every input that a scale rests on, those too that decide whether others are asked."""
    output = next(one for one in plan_to_dict(plan)["outputs"] if one["scale"] == scale)
    needed = needed_steps(plan, _steps_of(output))
    found = {name for step in plan.steps if step.name in needed for name in names_in(step.node)} - needed
    # A gate comes before what it decides about, so that one way back through the inputs finds all of them.
    for one in reversed(plan.inputs):
        if one.name in found and one.show_if is not None:
            found |= set(names_in(one.show_if))
    return frozenset(found)


@lru_cache(maxsize=64)
def _normal(plan: ScoringPlan) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    data = plan_to_dict(plan)
    tables = {step.name: table for step in plan.steps if (table := table_of(plan, step)) is not None}
    return data, {step["name"]: tables.get(step["name"]) or _node(step["node"]) for step in data["steps"]}


def _steps_of(output: Mapping[str, Any]) -> list[str]:
    steps = [value for key, value in output.items() if key not in ("scale", "cutoffs") and value is not None]
    return [*steps, *(step for _, step in output["cutoffs"])]


def _input(one: Mapping[str, Any]) -> Any:
    domain = one["domain"]
    if "codes" in domain:
        domain = {**domain, "codes": sorted(domain["codes"])}
    shown = None if one["show_if"] is None else _node(one["show_if"])
    return {**one, "domain": domain, "nonresponse": sorted(one["nonresponse"]), "show_if": shown}


def _node(value: Any) -> Any:
    if isinstance(value, list):
        return [_node(one) for one in value]
    if not isinstance(value, dict):
        return value
    node = {key: _node(one) for key, one in value.items()}
    if node.get("node") in _AGGREGATES:
        node["terms"] = _terms(node["terms"], is_mean=node["node"] == "mean")
    elif node.get("node") == "arithmetic" and node["operator"] == "+":
        return {"node": "sum", "operands": sorted((*_summands(node["left"]), *_summands(node["right"])), key=_json)}
    elif (key := _COMMUTATIVE.get(node.get("node", ""))) is not None:
        node[key] = sorted(node[key], key=_json)
    return node


def _summands(node: Any) -> list[Any]:
    """Give what a sum, already in its normal form, adds up; anything else is one summand."""
    return list(node["operands"]) if isinstance(node, dict) and node.get("node") == "sum" else [node]


def _terms(terms: Mapping[str, Any], *, is_mean: bool) -> Any:
    parts, divisor = terms["terms"], terms["divisor"]
    if is_mean:
        # A mean divides by the weights, so a factor of all of them, and the divisor, are divided out again.
        numbers = [term[key] for term in parts for key in ("weight", "coefficient", "constant")]
        common = reduce(gcd, numbers, 0) or 1
        parts = [
            {**term, **{key: term[key] // common for key in ("weight", "coefficient", "constant")}} for term in parts
        ]
        divisor = 1
    return {"terms": sorted(parts, key=_json), "divisor": divisor}


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
