"""Lattices: the evenly spaced numbers that scores lie on, found by arithmetic on the plan and not by listing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import assert_never

from attrs import frozen

from cwinstruments.plan import Choices, Codes, Domain, Grid, Input, ScoringPlan, occurrences, possible_range
from cwinstruments.plan.exact import round_exactly
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Banding,
    Choose,
    Compare,
    Constant,
    Count,
    Greatest,
    Least,
    Logic,
    Matches,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Tally,
    Total,
)
from cwinstruments.plan.terms import Term, Terms


@frozen
class Lattice:
    """Numbers that are a whole number of steps away from one of them; a single number where the step is 0."""

    base: Fraction
    step: Fraction

    def __contains__(self, value: Fraction) -> bool:
        return value == self.base if self.step == 0 else ((value - self.base) / self.step).denominator == 1

    def has_between(self, low: Fraction, high: Fraction, *, after: bool = False, before: bool = False) -> bool:
        """Tell whether one of the numbers lies between two others.

        Args:
            after: whether the lower end itself does not count.
            before: whether the upper end itself does not count.
        """
        # In whole numbers of a common part, which are compared much faster.
        unit = lcm(*(one.denominator for one in (self.base, self.step, low, high)))
        base, step, least, most = (
            one.numerator * (unit // one.denominator) for one in (self.base, self.step, low, high)
        )
        first = base if step == 0 else base - (base - least) // step * step
        if first < least or (after and first == least):
            first += step
        return least <= first and not (after and first == least) and (first < most if before else first <= most)


@frozen
class Attainable:
    """What a score can be when every item is asked and answered.

    Args:
        min: the least score.
        max: the greatest score.
        step: the greatest number of which all scores are whole multiples apart; None where there is none.
        exact: whether the least and the greatest score are reached; else they are only never passed.
    """

    min: Fraction
    max: Fraction
    step: Fraction | None
    exact: bool


def attainable_scores(plan: ScoringPlan, /) -> dict[str, Attainable | None]:
    """Give the least score, the greatest, and the step of each scale; None where a score has no bounds.

    This costs no more than a look at each item, however many scores there are.
    """
    lattices = Lattices(plan)
    found: dict[str, Attainable | None] = {}
    for output in plan.outputs:
        possible = possible_range(plan, output.value)
        if possible is None:
            found[output.scale] = None
            continue
        lattice = lattices.of_step(output.value)
        exact = set(occurrences(plan, output.value).values()) <= {1}
        found[output.scale] = Attainable(possible.min, possible.max, None if lattice is None else lattice.step, exact)
    return found


class Lattices:
    """The lattices of the steps of a plan, each worked out once."""

    def __init__(self, plan: ScoringPlan) -> None:
        self._nodes: Mapping[str, Node] = {step.name: step.node for step in plan.steps}
        self._inputs: Mapping[str, Input] = {one.name: one for one in plan.inputs}
        self._known: dict[str, Lattice | None] = {}
        self._apart: dict[int, tuple[int, int]] = {}

    def of_step(self, name: str, /) -> Lattice | None:
        """Give the numbers that a step is among with complete answers; None where they are not evenly spaced."""
        if name not in self._known:
            self._known[name] = self.of(self._nodes[name])
        return self._known[name]

    def of(self, node: Node, /) -> Lattice | None:
        """Give the numbers that an expression is among with complete answers."""
        match node:
            case Constant(value):
                return Lattice(value, Fraction(0)) if isinstance(value, Fraction) else None
            case Reference(name):
                return self.of_step(name) if name in self._nodes else self._answers(name, self._inputs[name].scale)
            case Total(terms) | Prorated(terms):
                return self._sum(terms, terms.divisor)
            case Mean(terms):
                return self._sum(terms, sum(term.weight for term in terms.terms))
            case Least(terms) | Greatest(terms):
                return _scaled(_either(map(self._part, terms.terms)), Fraction(1, terms.divisor))
            case Count() | Tally():
                return Lattice(Fraction(0), Fraction(1))
            case Arithmetic(operator, left, right):
                return _calculated(operator, self.of(left), self.of(right))
            case Choose(_, then, otherwise):
                # Complete answers that give no value give none that would have to be on the lattice.
                return _either(self.of(one) for one in (then, otherwise) if not isinstance(one, Missing))
            case Round(operand, digits, _):
                return _rounded(node, self.of(operand), Fraction(1, 10**digits))
            case Missing() | Compare() | Logic() | Matches() | Banding():
                return None
            case _:
                assert_never(node)

    def _sum(self, terms: Terms, divisor: int) -> Lattice | None:
        """Give what a sum is, over a divisor; what is answered is added up in integers."""
        base, step = 0, 0
        others: list[Lattice | None] = []
        for term in terms.terms:
            if not term.recode and term.name in self._nodes:
                others.append(self._part(term))
            else:
                first, spacing = self._spacing(term)
                base, step = base + first, gcd(step, spacing)
        if None in others:
            return None
        steps = [one for one in others if one is not None]
        whole = Lattice(Fraction(base), Fraction(step))
        if steps:
            whole = Lattice(
                sum((one.base for one in steps), whole.base), _gcd(whole.step, *(one.step for one in steps))
            )
        return Lattice(whole.base / divisor, whole.step / divisor)

    def _part(self, term: Term) -> Lattice | None:
        if not term.recode and term.name in self._nodes:
            return _moved(_scaled(self.of_step(term.name), Fraction(term.coefficient)), Fraction(term.constant))
        first, spacing = self._spacing(term)
        return Lattice(Fraction(first), Fraction(spacing))

    def _answers(self, name: str, scale: int) -> Lattice | None:
        """Give what the scaled integers of an input are, over a scale."""
        one = self._inputs[name]
        if isinstance(one.domain, Codes):
            return None
        first, spacing = self._spacing(Term(name))
        return Lattice(Fraction(first, scale), Fraction(spacing, scale))

    def _spacing(self, term: Term) -> tuple[int, int]:
        """Give one of the integers that a term of answers can be, and what they are apart."""
        if term.recode:
            first, apart = _apart(tuple(score for _, score in term.recode))
        else:
            domain = self._inputs[term.name].domain
            # Most items share their domain with others.
            if id(domain) not in self._apart:
                self._apart[id(domain)] = _apart(_values_of(domain))
            first, apart = self._apart[id(domain)]
        return term.coefficient * first + term.constant, abs(term.coefficient) * apart


def _values_of(domain: Domain) -> tuple[int, ...]:
    """Give integers that are apart as all of a domain are."""
    if isinstance(domain, Choices):
        return domain.values
    assert isinstance(domain, Grid)
    return domain.least, min(domain.least + domain.step, domain.greatest)


def _apart(values: tuple[int, ...]) -> tuple[int, int]:
    return values[0], gcd(*(value - values[0] for value in values))


def _gcd(*numbers: Fraction) -> Fraction:
    spacings = [number for number in numbers if number]
    if len(spacings) < 2:
        return spacings[0] if spacings else Fraction(0)
    common = lcm(*(number.denominator for number in spacings))
    return Fraction(gcd(*(number.numerator * (common // number.denominator) for number in spacings)), common)


def _either(parts: Iterable[Lattice | None]) -> Lattice | None:
    """Give the lattice that holds the numbers of all of these."""
    known = list(parts)
    there = [part for part in known if part is not None]
    if not there or len(there) < len(known):
        return None
    first = there[0]
    return Lattice(
        first.base, _gcd(*(part.step for part in there), *(abs(part.base - first.base) for part in there[1:]))
    )


def _scaled(values: Lattice | None, by: Fraction) -> Lattice | None:
    return values and Lattice(values.base * by, values.step * abs(by))


def _moved(values: Lattice | None, by: Fraction) -> Lattice | None:
    return values and Lattice(values.base + by, values.step)


def _calculated(operator: ArithmeticOperator, left: Lattice | None, right: Lattice | None) -> Lattice | None:
    if left is None or right is None:
        return None
    match operator:
        case ArithmeticOperator.ADD:
            return Lattice(left.base + right.base, _gcd(left.step, right.step))
        case ArithmeticOperator.SUBTRACT:
            return Lattice(left.base - right.base, _gcd(left.step, right.step))
        case ArithmeticOperator.MULTIPLY if not right.step:
            return _scaled(left, right.base)
        case ArithmeticOperator.MULTIPLY:
            steps = (left.base * right.step, right.base * left.step, left.step * right.step)
            return Lattice(left.base * right.base, _gcd(*map(abs, steps)))
        case ArithmeticOperator.DIVIDE:
            return None if right.step or not right.base else _scaled(left, 1 / right.base)
        case _:
            assert_never(operator)


def _rounded(node: Round, values: Lattice | None, unit: Fraction) -> Lattice:
    """Give the lattice of rounded numbers: where all are equally far from the next unit, their spacing stays."""
    if values is None or (values.step / unit).denominator != 1:
        return Lattice(Fraction(0), unit)
    base = round_exactly(values.base, node.digits, node.rule)
    # A half goes up here and down there by the one rule, so only what is no half keeps its spacing.
    halfway = ((values.base / unit) * 2).denominator == 1 and (values.base / unit).denominator != 1
    return Lattice(Fraction(0) if halfway else base, unit if halfway else values.step)
