"""Packing: one whole number for each answer, so that the sum over the items of a scale tells its outcome."""

from __future__ import annotations

from collections.abc import Mapping
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
        width: how many bits the sum takes over answers that were asked for. What was not asked stands to the left.
    """

    packs: Mapping[str, Pack]
    width: int


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
    added = [role for role in facts.roles.values() if role.term is not None]
    least = min((role.least for role in added), default=0)
    width = sum(role.greatest - least for role in added).bit_length()
    packs: dict[str, Pack] = {}
    for name, found in known.items():
        packs[name] = PlacePack(found, width)
        width += len(found).bit_length()
    groups: dict[Role, list[Input]] = {}
    for name, role in facts.roles.items():
        groups.setdefault(role, []).append(plan.input(name))
    counts: dict[tuple[Role, State], int] = {}
    for role, inputs in groups.items():
        for state in dict.fromkeys([State.SKIPPED, *(state for one in inputs for _, state in one.nonresponse)]):
            counts[role, state] = width
            width += len(inputs).bit_length()
    end = width
    for role, inputs in groups.items():
        for state in (State.NOT_ASKED, State.UNKNOWN):
            counts[role, state] = end
            end += len(inputs).bit_length()
    for role, inputs in groups.items():
        shifts = tuple((state, shift) for (of, state), shift in counts.items() if of is role)
        pack = SumPack(*role.addition(least), shifts)
        packs |= {one.name: pack for one in inputs}
    return Packing(packs, width)


def _readings(one: Input) -> tuple[tuple[State, Any], ...] | None:
    """Give every state of an input, with every value; None where they are too many to list."""
    values = values_of(one.domain)
    if values is None:
        return None
    states = [State.SKIPPED, State.NOT_ASKED, State.UNKNOWN, *(state for _, state in one.nonresponse)]
    return (*((State.ANSWERED, value) for value in values), *((state, None) for state in dict.fromkeys(states)))
