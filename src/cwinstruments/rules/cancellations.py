"""Cancellations: items, recodes and weights that make no difference to a score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import is_value, mapping
from cwinstruments.model import Scale, format_fraction
from cwinstruments.plan import names_in
from cwinstruments.plan.formula import names_in_text
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Constant,
    Node,
    Reference,
    Total,
)
from cwinstruments.plan.parameters import names_of_parameters
from cwinstruments.rules.rule import DefinitionRule, ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject
from cwinstruments.rules.words import join_ids

_ZERO: Final = re.compile(r"\*\s*0+(?:\.0+)?(?![\w.])|(?<![\w.])0+(?:\.0+)?\s*\*(?!\s*[0-9])", re.ASCII)
"""A factor of 0. Within quotes there are codes only, which are not multiplied."""


class ConstantRecode(DefinitionRule):
    """A recode gives every option the same score.

    What it does:
        Finds items of a scale whose `recode` has one and the same score for all options.

    Why it matters:
        Whatever is answered, the item adds the same. It is in the scale and yet has no part in it.

    Example:
        `{item: q3, recode: {"0": 0, "1": 0, "2": 0}}`.

    Use instead:
        The scores of the source; or leave the item out of the scale.
    """

    code = "CWI342"

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for scale in outline.scales:
            for use in outline.uses(scale, "items"):
                if "recode" not in use.data:
                    continue
                given = list(mapping(use.data["recode"]).values())
                scores = {_exactly(score) for score in given}
                score = scores.pop() if scores else None
                if len(given) > 1 and not scores and score is not None:
                    shown = format_fraction(score)
                    message = f"the recode of item {use.id!r} in scale {scale!r} gives every option the score {shown}"
                    path = (*use.path[:-1], "recode")
                    yield self.finding(message, path, "compare with the source, or leave the item out of the scale")


def _exactly(score: Any) -> Fraction | None:
    """Take an exact number, also a fraction as text; None for what the schema refuses, and for a parameter."""
    try:
        return Fraction(score) if is_value(score) else None
    except (ValueError, ZeroDivisionError):
        return None


class CancelledNames(ScoringRule):
    """An item cancels out of a formula.

    What it does:
        Adds up what each item and each scale counts for in a formula, as far as it is added, subtracted, and multiplied
        or divided by numbers. One that counts for 0 in the end, and stands nowhere else in the formula, is reported.
        A part of a formula that is multiplied by the number 0, also within an `if`, is reported too.
        Formulas that name a parameter are passed over: a value of 0 can be meant to switch something off.

    Why it matters:
        The score is the same whatever is answered, but with the answer missing there is none.

    Example:
        `formula: "q1 + q2 - q1"`, or `formula: "q1 + 0 * q2"`.

    Use instead:
        The formula of the source; most often the wrong name was repeated.
    """

    code = "CWI343"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            dead = cancelled_names(subject, one)
            if dead:
                verb = "makes" if len(dead) == 1 else "make"
                message = f"{join_ids(dead)} {verb} no difference to the formula of scale {one.id!r}"
                hint = "it is taken away again, or multiplied by 0: is one of the names or numbers wrong?"
                yield self.finding(message, ("scales", one.id, "formula"), hint)
            elif found := _ZERO.search(one.scale.formula or ""):
                message = f"a part of the formula of scale {one.id!r} is multiplied by 0, column {found.start() + 1}"
                hint = "what stands there makes no difference: is the number wrong?"
                yield self.finding(message, ("scales", one.id, "formula"), hint)


def cancelled_names(subject: Subject, one: ScoredScale, /) -> list[str]:
    """Give the items and scales that count for 0 in a formula, as the formula calls them."""
    if one.scale.formula is None or names_parameters(subject, one.scale):
        return []
    node = subject.nodes[f"{one.id}.raw"]
    sums = _sums(node)
    alive = {name for name, times in sums.added.items() if times} | sums.elsewhere
    return [name.removesuffix(".score") for name in dict.fromkeys(names_in(node)) if name not in alive]


def names_parameters(subject: Subject, scale: Scale, /) -> bool:
    """Tell whether a formula names a parameter, so that what it does with one value need not be what it is for."""
    assert scale.formula is not None
    names = set(names_in_text(scale.formula))
    return bool(subject.instrument.parameters) and not names.isdisjoint(names_of_parameters(subject.instrument))


@frozen
class _Sums:
    """What is added up in an expression: how often each name, and which names do something else as well."""

    added: dict[str, Fraction]
    elsewhere: frozenset[str]

    def times(self, by: Fraction) -> _Sums:
        added = {name: times * by for name, times in self.added.items()}
        return _Sums(added, self.elsewhere if by else frozenset())

    def plus(self, other: _Sums) -> _Sums:
        names = self.added.keys() | other.added.keys()
        added = {name: self.added.get(name, Fraction(0)) + other.added.get(name, Fraction(0)) for name in names}
        return _Sums(added, self.elsewhere | other.elsewhere)


def _sums(node: Node) -> _Sums:
    match node:
        case Constant():
            return _Sums({}, frozenset())
        case Reference(name):
            return _Sums({name: Fraction(1)}, frozenset())
        case Arithmetic(ArithmeticOperator.ADD, left, right):
            return _sums(left).plus(_sums(right))
        case Arithmetic(ArithmeticOperator.SUBTRACT, left, right):
            return _sums(left).plus(_sums(right).times(Fraction(-1)))
        case Arithmetic(ArithmeticOperator.MULTIPLY, left, Constant(Fraction() as by)):
            return _sums(left).times(by)
        case Arithmetic(ArithmeticOperator.MULTIPLY, Constant(Fraction() as by), right):
            return _sums(right).times(by)
        case Arithmetic(ArithmeticOperator.DIVIDE, left, Constant(Fraction() as by)) if by:
            return _sums(left).times(1 / by)
        case Arithmetic(ArithmeticOperator.DIVIDE, Constant(Fraction(numerator=0)), _):
            return _Sums({}, frozenset())
        case Total(terms) if not any(term.recode for term in terms.terms):
            return _Sums({term.name: Fraction(term.coefficient, terms.divisor) for term in terms.terms}, frozenset())
        case _:
            return _Sums({}, frozenset(names_in(node)))


class IdleWeights(ScoringRule):
    """Weights make no difference.

    What it does:
        Finds a mean in which all parts have the same weight, and that is not 1.

    Why it matters:
        A mean is divided by the weights again, so equal ones cancel. Whoever wrote them expects them to do something:
        most often the method should be `sum`, or some of the weights were lost.

    Example:
        `items: [{item: q1, weight: 2}, {item: q2, weight: 2}]` with `method: mean`.

    Use instead:
        No weights; or those of the source, or its `method`, or a `transform` that multiplies.
    """

    code = "CWI345"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            kind = "items" if one.scale.items else "scales"
            weights = [use.weight for use in (one.scale.items or one.scale.scales)]
            if one.scale.method == "mean" and weights and weights[0] != 1 and len(set(weights)) == 1:
                shown = format_fraction(weights[0])
                message = f"all {kind} of the mean {one.id!r} have the weight {shown}, which makes no difference"
                hint = "take the weights away, or look up the method and the weights in the source"
                yield self.finding(message, ("scales", one.id, kind), hint, key=True)


class SameForAll(ScoringRule):
    """Everybody has the same score.

    What it does:
        Finds scales whose raw scores differ, but whose least and greatest score are the same after transform and
        rounding.

    Why it matters:
        A score that can't differ tells nothing about anybody.

    Example:
        `transform: {multiply: 0, add: 5}`; or `round: {digits: 0, rule: half_even}` for shares of 0 to 0.4.

    Use instead:
        The transform of the source; more decimal places.
    """

    code = "CWI346"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            possible = subject.possible(one)
            if possible is None or possible.min != possible.max or one.scale.norm is not None:
                continue
            raw = subject.interval(Reference(f"{one.id}.raw"))
            if raw.low != raw.high:
                key = "transform" if _is_flat(one.scale) else "round"
                message = f"the score of scale {one.id!r} is {format_fraction(possible.min)} for everybody"
                hint = "look up the transform and the rounding in the source"
                yield self.finding(message, ("scales", one.id, key), hint)


def _is_flat(scale: Scale) -> bool:
    return scale.round is None or getattr(scale.transform, "multiply", None) == 0
