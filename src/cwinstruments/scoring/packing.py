"""Packing: one whole number for each answer, so that the sum over the items of a scale tells its outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from math import prod
from typing import Any

from attrs import frozen

from cwinstruments.plan import Input, ScoringPlan, State
from cwinstruments.scoring.shapes import Facts, Role, values_of
from cwinstruments.scoring.tables import Pack

MOST_COMBINATIONS = 4096
"""How many combinations of the answers that are not added up a scale can have to be known by a number."""


@frozen
class Packing:
    """The numbers of a scale.

    Args:
        packs: by input, the number that stands for each answer.
        width: how many bits the sum takes over answers that were asked for. What was not asked may stand to the left.
        sum_width: how many bits to the right are the sum of the answers themselves.
        least: what is taken off each answer in that sum.
    """

    packs: Mapping[str, Pack]
    width: int
    sum_width: int
    least: int


@frozen
class SumPack:
    """Numbers of which the sum tells the sum of the answers, and how many inputs are in each other state.

    Args:
        coefficient, constant, recode: what an answer adds, which is never negative.
        shifts: by state, how far to the left the inputs in it are counted.
    """

    coefficient: int
    constant: int
    recode: tuple[tuple[int, int], ...]
    shifts: tuple[tuple[State, int], ...]

    def __call__(self, state: State, value: Any) -> int:
        if state is not State.ANSWERED:
            return 1 << dict(self.shifts)[state]
        number = dict(self.recode)[value] if self.recode else value
        return self.constant + (self.coefficient * number if self.coefficient else 0)


@frozen
class PlacePack:
    """Numbers that tell which of its answers an input has.

    Args:
        readings: its states, and the values that it can have.
        shift: how far to the left the place of one of them is written.
    """

    readings: tuple[tuple[State, Any], ...]
    shift: int

    def __call__(self, state: State, value: Any) -> int:
        return self.readings.index((state, value)) << self.shift


@frozen
class JointPack:
    """Numbers that stand for an answer in several scales at once, each shifted to its own place."""

    parts: tuple[tuple[Pack, int], ...]

    def __call__(self, state: State, value: Any) -> int:
        return sum(pack(state, value) << shift for pack, shift in self.parts)


def packing_of(plan: ScoringPlan, facts: Facts, /) -> Packing | None:
    """Give numbers that tell the facts that decide a score; None where they are too many."""
    readings = {name: _readings(plan.input(name)) for name in facts.singly}
    known = {name: found for name, found in readings.items() if found is not None}
    if len(known) < len(readings) or prod(map(len, known.values())) > MOST_COMBINATIONS:
        return None
    added = [role.ends for role in facts.roles.values() if role.weight is not None]
    least = min((low for low, _ in added), default=0)
    sum_width = width = sum(high - least for _, high in added).bit_length()
    packs: dict[str, Pack] = {}
    for name, found in known.items():
        packs[name] = PlacePack(found, width)
        width += len(found).bit_length()
    counts = Counter(facts.roles.values())
    given = {State.SKIPPED, *(state for name in facts.roles for _, state in plan.input(name).nonresponse)}
    places: dict[tuple[Role, Hashable], int] = {}
    end = width
    for state in sorted(State, key=lambda state: state not in given):
        for role, count in counts.items():
            if (role, facts.kinds[state]) not in places:
                places[role, facts.kinds[state]] = end
                end += count.bit_length()
        width = end if state in given else width
    for name, role in facts.roles.items():
        term = facts.terms.get(name)
        addition = (0, 0, ()) if term is None else (term.coefficient, term.constant - least, term.recode)
        packs[name] = SumPack(*addition, tuple((state, places[role, facts.kinds[state]]) for state in State))
    return Packing(packs, width, sum_width, least)


def _readings(one: Input) -> tuple[tuple[State, Any], ...] | None:
    """Give every state of an input, with every value; None where they are too many to list."""
    values = values_of(one.domain)
    if values is None:
        return None
    states = [State.SKIPPED, State.NOT_ASKED, State.UNKNOWN, *(state for _, state in one.nonresponse)]
    return (*((State.ANSWERED, value) for value in values), *((state, None) for state in dict.fromkeys(states)))
