"""Small instruments for tests, built from plain dicts: only what a test is about has to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.plan import ScoringPlan, compile_plan

NONRESPONSE = [
    {"code": 97, "reason": "not_applicable"},
    {"code": 98, "reason": "dont_know"},
    {"code": 99, "reason": "refused"},
]
OPTIONS: dict[str, Any] = {
    "five": {"options": [{"value": value} for value in range(1, 6)]},
    "coded": {"options": [{"value": value} for value in range(1, 6)], "nonresponse": NONRESPONSE},
    "halves": {"options": [{"value": 0}, {"value": 0.5}, {"value": 1}]},
    "roles": {"options": [{"value": "caseworker"}, {"value": "supervisor"}, {"value": "other"}]},
    "grades": {"options": [{"value": 1}, {"value": 2.5}, {"value": "none"}]},
    "services": {"options": [{"value": "housing"}, {"value": "food"}], "nonresponse": NONRESPONSE},
}
ITEMS: dict[str, dict[str, Any]] = {
    **{id: {"options": "five"} for id in ("a", "b", "c", "d")},
    **{id: {"options": "coded"} for id in ("v", "w")},
    "half": {"options": "halves"},
    "role": {"type": "nominal_choice", "options": "roles"},
    "grade": {"type": "nominal_choice", "options": "grades"},
    "services": {"type": "multiple_choice", "options": "services"},
    "flag": {"type": "boolean", "nonresponse": NONRESPONSE},
    "cases": {"type": "integer", "range": {"min": 0, "max": 40}, "nonresponse": [{"code": 99, "reason": "refused"}]},
    "many": {"type": "integer", "range": {"min": 0, "max": 5000}},
    "hours": {"type": "decimal", "range": {"min": 0, "max": 60}, "digits": 1},
    "strain": {"type": "visual_analogue", "range": {"min": 0, "max": 100}, "step": 5},
    "rather": {"type": "paired_comparison", "between": [{"value": "time"}, {"value": "effort"}]},
    "start": {"type": "date", "range": {"min": "2024-01-01", "max": "2024-12-31"}},
    "end": {"type": "date", "range": {"min": "2024-01-01", "max": "2024-12-31"}},
    "remark": {"type": "text"},
}
"""One item of each kind, and a few more of those that scales add up. An item is picked by its id."""


def items(*wanted: str | Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give items by id, or by an id with what differs from the item of that id."""
    picked = []
    for one in wanted:
        said = {"id": one} if isinstance(one, str) else dict(one)
        picked.append({**ITEMS.get(said["id"], {}), **said})
    return picked


def scale(**said: Any) -> dict[str, Any]:
    """Give a scale; it is a mean that needs every answer unless something else is said."""
    method = "formula" if "formula" in said else "mean"
    return {
        "title": {"en": "Scale"},
        "direction": "descriptive",
        "method": method,
        "missing": {"max_missing": 0},
        **said,
    }


def definition(
    scales: Mapping[str, Mapping[str, Any]],
    wanted: Sequence[str | Mapping[str, Any]] = ("a", "b", "c", "d"),
    **said: Any,
) -> dict[str, Any]:
    """Give a definition as plain data."""
    return {
        "id": "small",
        "version": "1.0.0",
        "title": {"en": "Small"},
        "source": {"citation": "none"},
        "licence": {"name": "CC-BY-4.0", "text_redistributable": "yes"},
        "evidence": {"status": "original_not_validated"},
        "unit": "respondent",
        "permitted_level": "both",
        "sensitivity": "routine",
        "wording": "key_only",
        "response_options": OPTIONS,
        "items": items(*wanted),
        "scales": {id: dict(one) for id, one in scales.items()},
        **said,
    }


def instrument(
    scales: Mapping[str, Mapping[str, Any]],
    wanted: Sequence[str | Mapping[str, Any]] = ("a", "b", "c", "d"),
    **said: Any,
) -> Instrument:
    """Give an instrument."""
    return structure_instrument(definition(scales, wanted, **said))


def one_scale(*wanted: str | Mapping[str, Any], **said: Any) -> Instrument:
    """Give an instrument with these items (a to d by default) and one scale, `s`."""
    return instrument({"s": scale(**said)}, wanted or ("a", "b", "c", "d"))


def plan_of(*wanted: str | Mapping[str, Any], **said: Any) -> ScoringPlan:
    """Give the plan of an instrument with one scale, `s`."""
    return compile_plan(one_scale(*wanted, **said))


def steps(plan: ScoringPlan) -> dict[str, str]:
    """Give the text of each step by its name."""
    from cwinstruments.plan import format_node

    return {step.name: format_node(step.node, scales=plan.scales) for step in plan.steps}


# Norms

NORM_SOURCE = {"citation": "Made up.", "population": "Nobody"}
_RESPONDENT = {
    "region": {"title": {"en": "Region"}, "options": [{"value": "north"}, {"value": 2}, {"value": "west"}]},
    "years": {"title": {"en": "Years"}, "range": {"min": 0, "max": 40}},
}


def normed_instrument(norm: dict[str, Any], raw: dict[str, Any] | None = None, **scales: dict[str, Any]) -> Instrument:
    """Build an instrument with three items of 0 to 2, their sum `raw`, and its norm scores `normed`."""
    given: dict[str, dict[str, Any]] = {
        "raw": {"items": ["a", "b", "c"], "method": "sum", "missing": {"max_missing": 0}, **(raw or {})},
        "normed": {"scales": ["raw"], "method": "norm", "norm": {"metric": "t_score", "source": NORM_SOURCE, **norm}},
        **scales,
    }
    return structure_instrument(
        {
            "id": "normed",
            "version": "1.0.0",
            "title": {"en": "Normed"},
            "source": {"citation": "Made up."},
            "licence": {"name": "CC0-1.0", "text_redistributable": "yes"},
            "evidence": {"status": "original_not_validated"},
            "unit": "respondent",
            "permitted_level": "both",
            "sensitivity": "routine",
            "wording": "key_only",
            "respondent": _RESPONDENT,
            "response_options": {"three": {"options": [{"value": value} for value in (0, 1, 2)]}},
            "items": [{"id": id, "options": "three"} for id in "abc"],
            "scales": {id: {"title": {"en": id}, "direction": "descriptive", **one} for id, one in given.items()},
        }
    )
