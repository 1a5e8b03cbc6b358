"""Mutants of what is made of the parts: a mean for a sum, another transform, another rounding."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from cwinstruments.model import Linear, Rounding, RoundingRule, Then
from cwinstruments.mutants.mutant import Changing, Kind, Mutant

_OTHER = {"mean": ("sum", {Then.AVAILABLE: Then.PRORATE}), "sum": ("mean", {Then.PRORATE: Then.AVAILABLE})}
"""The method that each is mistaken for, and what that one does about missing answers."""


def change_method(changing: Changing, /) -> Iterator[Mutant]:
    """Give the mutant whose sum is a mean, or the reverse.

    A per cent of the maximum is the same of both.
    """
    scale = changing.scale
    if isinstance(scale.method, str) and scale.method in _OTHER and scale.transform != "pomp":
        other, instead = _OTHER[scale.method]
        rule = evolve(scale.missing, then=instead.get(scale.missing.then, scale.missing.then))
        id = f"{changing.id} as a {other}"
        yield changing.mutant(id, Kind.METHOD, ("method",), method=other, missing=rule)


def change_transform(changing: Changing, /) -> Iterator[Mutant]:
    """Give the mutants without the transform, with one, and with each of its numbers one higher."""
    scale, at = changing.scale, ("transform",)
    if scale.norm is not None:
        return
    if scale.transform is None:
        yield changing.mutant(f"{changing.id} with pomp", Kind.TRANSFORM, at, transform="pomp")
        return
    yield changing.mutant(f"{changing.id} without transform", Kind.TRANSFORM, at, transform=None)
    if isinstance(scale.transform, Linear):
        for key in ("multiply", "add"):
            changed = evolve(scale.transform, **{key: getattr(scale.transform, key) + 1})
            yield changing.mutant(f"{changing.id} {key} + 1", Kind.TRANSFORM, (*at, key), transform=changed)


def change_rounding(changing: Changing, /) -> Iterator[Mutant]:
    """Give the mutants without rounding, with it, with one digit more or less, and with the other rule for halves."""
    before, at = changing.scale.round, ("round",)
    if before is None:
        rounding = Rounding(0, RoundingRule.HALF_UP)
        yield changing.mutant(f"{changing.id} rounded to 0 digits", Kind.ROUNDING, at, round=rounding)
        return
    yield changing.mutant(f"{changing.id} not rounded", Kind.ROUNDING, at, round=None)
    for digits in (before.digits - 1, before.digits + 1):
        if digits >= 0:
            id = f"{changing.id} rounded to {digits} digits"
            yield changing.mutant(id, Kind.ROUNDING, (*at, "digits"), round=evolve(before, digits=digits))
    rule = RoundingRule.HALF_EVEN if before.rule is RoundingRule.HALF_UP else RoundingRule.HALF_UP
    yield changing.mutant(f"{changing.id} {rule}", Kind.ROUNDING, (*at, "rule"), round=evolve(before, rule=rule))


def step_of(digits: int, /) -> Fraction:
    """Give the distance between two scores that are rounded to so many digits."""
    return Fraction(1, 10**digits)
