"""The instruments that ship, and made-up answers to them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from cwinstruments.catalog import load_catalog
from cwinstruments.model import Instrument
from cwinstruments.plan import Codes, Input, InputKind, compile_plan
from cwinstruments.substitution import assignments


@cache
def shipped() -> Mapping[str, Instrument]:
    """Give every instrument with the first of the values that its parameters are looked at with, by id."""
    found = {}
    for entry in load_catalog(disabled=()).entries:
        parameters = entry.instrument.template["parameters"] if entry.instrument.template else {}
        found[entry.id] = entry.instrument.bind(**next(iter(assignments(parameters))))
    return found


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
