"""Representatives: of answers that no expression tells apart, one is enough to try."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import assert_never

from attrs import Factory, frozen

from cwinstruments.plan import Input
from cwinstruments.plan.algebra import names_in
from cwinstruments.plan.nodes import (
    Arithmetic,
    Choose,
    Compare,
    Constant,
    Count,
    Logic,
    Matches,
    Missing,
    Node,
    Reference,
    Tally,
)
from cwinstruments.plan.plan import Choices, Codes, Grid


class Sample(StrEnum):
    """Which answer stands for all others."""

    LEAST = "least"
    GREATEST = "greatest"


@frozen
class Told:
    """What expressions tell apart.

    Args:
        numbers: the numbers that each input is compared with.
        codes: the codes that each input is compared with.
        calculated: the inputs that more is done with than comparing them.
    """

    numbers: dict[str, set[Fraction]] = Factory(dict)
    codes: dict[str, set[str]] = Factory(dict)
    calculated: set[str] = Factory(set)


def tell_apart(node: Node, told: Told, /) -> None:
    """Note which answers an expression tells apart."""
    match node:
        case Compare(_, Reference(name), Constant(Fraction() as number)):
            told.numbers.setdefault(name, set()).add(number)
        case Compare(_, Constant(Fraction() as number), Reference(name)):
            told.numbers.setdefault(name, set()).add(number)
        case Matches(name, codes):
            told.codes.setdefault(name, set()).update(codes)
        case Logic(_, operands) | Tally(operands):
            for operand in operands:
                tell_apart(operand, told)
        case Choose(condition, then, otherwise):
            for one in (condition, then, otherwise):
                tell_apart(one, told)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            tell_apart(left, told)
            tell_apart(right, told)
        case Count():
            pass  # what an answer is makes no difference
        case _:
            told.calculated.update(names_in(node))


def representatives(one: Input, told: Told, /, *, only: Sample | None = None) -> Sequence[int | str]:
    """Give answers to an input of which one is like each that it can have, for all that expressions tell apart.

    Args:
        only: which of its answers is enough where expressions calculate with the input; None for all of them.
    """
    domain = one.domain
    if isinstance(domain, Codes):
        named = told.codes.get(one.name, set())
        others = [code for code in domain.codes if code not in named]
        return [*(code for code in domain.codes if code in named), *others[:1]]
    all_of_them = one.name in told.calculated and only is None
    near = {domain.greatest if only is Sample.GREATEST else domain.least}
    edges = [number * one.scale for number in told.numbers.get(one.name, ())]
    match domain:
        case Choices(values):
            if all_of_them:
                return values
            for edge in edges:
                at = bisect_left(values, edge)
                near.update(values[max(0, at - 1) : at + 2])
        case Grid(least, _, step):
            if all_of_them:
                return range(least, domain.greatest + 1, step)
            for edge in edges:
                at = floor((edge - least) / step)
                near.update(value for place in (-1, 0, 1, 2) if (value := least + step * (at + place)) in domain)
            # Beyond the ends all answers are on the same side.
            near |= {domain.least, domain.greatest} if edges else set()
        case _:
            assert_never(domain)
    return sorted(near)


def is_monotone(node: Node, /) -> bool:
    """Tell whether a value that is known stays so when more is answered: nothing skips or counts what is missing."""
    match node:
        case Constant() | Missing() | Reference() | Matches():
            return True
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return is_monotone(left) and is_monotone(right)
        case Logic(_, operands):
            return all(map(is_monotone, operands))
        case Choose(condition, then, otherwise):
            return all(map(is_monotone, (condition, then, otherwise)))
        case _:
            return False
