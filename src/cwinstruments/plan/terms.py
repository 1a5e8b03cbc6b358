"""Terms: the normal form of what aggregates add up, count and compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm

from attrs import frozen


@frozen
class Term:
    """One part of an aggregate: `(coefficient * recode(x) + constant) / divisor` of its `Terms`.

    Args:
        name: an input, whose scaled integer is meant, or an earlier step.
        weight: what it counts for in a mean, over the common divisor; positive.
        coefficient: never 0; reverse-keying makes it negative.
        constant: what makes reversed values start at the low end again.
        recode: pairs (scaled value, integer) that replace the value first; empty when nothing is recoded. It may leave
            out whole numbers that a step can be; those count as missing.
    """

    name: str
    weight: int = 1
    coefficient: int = 1
    constant: int = 0
    recode: tuple[tuple[int, int], ...] = ()


@frozen
class Terms:
    """Parts with a common divisor, so that sums over answers are integers."""

    terms: tuple[Term, ...]
    divisor: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """What the terms are over."""
        return tuple(term.name for term in self.terms)


@frozen
class Part:
    """A term before it has a common divisor: `coefficient * recode(x) + constant`, all exact."""

    name: str
    weight: Fraction = Fraction(1)
    coefficient: Fraction = Fraction(1)
    constant: Fraction = Fraction(0)
    recode: Mapping[Fraction, Fraction] | None = None


def normalise(parts: Iterable[Part], scales: Mapping[str, int], /) -> Terms:
    """Bring parts to the normal form: integers over one divisor.

    Args:
        scales: what each input's values are multiplied by to be integers; 1 where it has no entry.

    Examples:
        >>> normalise([Part("hours", coefficient=Fraction(1, 2)), Part("days")], {"hours": 10}).divisor
        20
    """
    exact = [(part, *_over_scaled(part, scales.get(part.name, 1))) for part in parts]
    divisor = lcm(1, *(number.denominator for part, a, b, _ in exact for number in (part.weight, a, b)))
    return Terms(
        tuple(
            Term(part.name, _times(part.weight, divisor), _times(a, divisor), _times(b, divisor), recode)
            for part, a, b, recode in exact
        ),
        divisor,
    )


def _times(number: Fraction, divisor: int) -> int:
    """Multiply by a multiple of the denominator, in whole numbers."""
    return number.numerator * (divisor // number.denominator)


def _over_scaled(part: Part, scale: int) -> tuple[Fraction, Fraction, tuple[tuple[int, int], ...]]:
    """Express a part over the scaled integer of its input."""
    if not part.recode:
        return part.coefficient / scale if scale != 1 else part.coefficient, part.constant, ()
    common = lcm(*(score.denominator for score in part.recode.values()))
    recode = tuple(sorted((int(value * scale), int(score * common)) for value, score in part.recode.items()))
    return part.coefficient / common, part.constant, recode
