"""What is asked of a respondent, given the answers so far: what an application has to show next."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from attrs import evolve

from cwinstruments.model import Instrument, Item, ItemType, Survey
from cwinstruments.plan import ScoringPlan, State, compile_plan, instrument_of
from cwinstruments.scoring.responses import Response, read_responses

_FOUND = {State.NOT_ASKED: False, State.UNKNOWN: None}


def find_asked(definition: Instrument | Survey, responses: Mapping[str, Response], /) -> Mapping[str, bool | None]:
    """Tell of everything that could be asked whether it is asked of this respondent, in the order of the definition.

    Answers that are not allowed decide nothing, and neither do answers to what is not asked.

    Args:
        responses: the answers so far, as `score` takes them; in a survey with a rotation, the set that is served too.

    Returns:
        By item, or by entry of a survey: True where it is asked, False where it is not, and None where that depends on
        an answer that is not there yet.

    Raises:
        DefinitionError: a condition can't be read.
        UnboundParameterError: a parameter has no value.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> visits = load_instrument("examples/agency/field-visits.yaml")
        >>> [find_asked(visits, answers)["fv02"] for answers in ({"fv01": True}, {"fv01": False}, {})]
        [True, False, None]
    """
    merged = instrument_of(definition)
    texts = {item.id for item in merged.items if item.type is ItemType.TEXT}
    given = {item: response for item, response in responses.items() if item not in texts}
    plan = _plan_of_conditions(merged)
    states = read_responses(plan, given, on_invalid="missing", on_unknown="ignore").answers.states
    by_item: dict[str, bool | None] = {}
    for one in plan.inputs:
        by_item.setdefault(one.item, _FOUND.get(states[one.name], True))
    entries = definition.entries() if isinstance(definition, Survey) else [item.id for item in definition.items]
    return {entry: by_item[entry] for entry in entries}


@lru_cache(maxsize=64)
def _plan_of_conditions(merged: Instrument) -> ScoringPlan:
    """Compile conditions alone, those of text items too: these are no inputs of a plan that scores."""
    return compile_plan(evolve(merged, items=tuple(map(_with_state, merged.items)), scales={}))


def _with_state(item: Item) -> Item:
    """Give an item that has a state in a plan."""
    if item.type is not ItemType.TEXT:
        return item
    return Item(item.id, ItemType.BOOLEAN, show_if=item.show_if)
