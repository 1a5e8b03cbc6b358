"""The instruments that ship, and made-up answers to them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

import attrs

from cwinstruments.catalog import load_catalog
from cwinstruments.model import Instrument
from cwinstruments.plan import Codes, Input, InputKind, ScoringPlan, compile_plan
from cwinstruments.substitution import assignments


@cache
def shipped() -> Mapping[str, Instrument]:
    """Give every instrument with the first of the values that its parameters are looked at with, by id."""
    found = {}
    for entry in load_catalog(disabled=()).entries:
        parameters = entry.instrument.template["parameters"] if entry.instrument.template else {}
        found[entry.id] = entry.instrument.bind(**next(iter(assignments(parameters))))
    return found


def kinds_in(plan: ScoringPlan) -> frozenset[Any]:
    """Give the kinds of inputs of a plan, and the kinds of its steps, each with the place where it stands."""
    inputs = {(one.kind, type(one.domain), one.show_if is None, bool(one.nonresponse)) for one in plan.inputs}
    return frozenset([*inputs, *_kinds_below((plan.steps, plan.outputs), None)])


def _kinds_below(one: Any, place: Any) -> Iterator[Any]:
    if isinstance(one, tuple | list | frozenset):
        for each in one:
            yield from _kinds_below(each, place)
    elif attrs.has(type(one)):
        yield place, type(one)
        for each in attrs.fields(type(one)):
            yield from _kinds_below(getattr(one, each.name), (type(one), each.name))
    elif isinstance(one, Enum):
        yield place, one


@cache
def covering() -> frozenset[str]:
    """Name a few instruments that have, together, every kind of input and every kind of step that any of them has.

    Always the same of the same instruments: the one that adds most, the shortest of these, until nothing is added.
    """
    plans = {id: compile_plan(instrument) for id, instrument in sorted(shipped().items())}
    kinds = {id: kinds_in(plan) for id, plan in plans.items()}
    left, found = frozenset[Any]().union(*kinds.values()), set()
    while left:
        most = max(kinds, key=lambda id: (len(kinds[id] & left), -len(plans[id].inputs)))
        found.add(most)
        left -= kinds[most]
    return frozenset(found)


def answers_to(instrument: Instrument, chance: random.Random, n_rows: int) -> list[dict[str, Any]]:
    """Make up the answers of some respondents, with missing ones, and some that are not allowed."""
    plan = compile_plan(instrument)
    items: dict[str, list[Input]] = {}
    for one in plan.inputs:
        items.setdefault(one.item, []).append(one)
    return [{item: _answer(inputs, chance) for item, inputs in items.items()} for _ in range(n_rows)]


def _answer(inputs: list[Input], chance: random.Random) -> Any:
    one = inputs[0]
    where = chance.random()
    if where < 0.03:
        return None
    if where < 0.05 and one.nonresponse:
        return one.nonresponse[0][0]
    if where > 0.99:
        return 1_000_003
    if one.kind is InputKind.SELECTED:
        options = [other.name.removeprefix(f"{other.item}__") for other in inputs]
        return [option for option in options if chance.random() < 0.5]
    if isinstance(one.domain, Codes):
        return chance.choice(one.domain.codes)
    scaled = chance.choice(range(one.domain.least, one.domain.greatest + 1))
    while scaled not in one.domain:
        scaled = chance.choice(range(one.domain.least, one.domain.greatest + 1))
    if one.kind is InputKind.DATE:
        return date.fromordinal(scaled)
    return scaled / one.scale
