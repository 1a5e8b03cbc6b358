"""Estimates: what becomes of scores with answers missing, and whether anything becomes of them at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import floor

from attrs import asdict

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import InDenominator, MissingRule, Scale, Then, format_fraction
from cwinstruments.plan.nodes import (
    Arithmetic,
    Choose,
    Compare,
    Constant,
    Count,
    Logic,
    Node,
    Reference,
    Tally,
    Total,
)
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject, allows_missing
from cwinstruments.rules.words import join_ids


def is_never_short(subject: Subject, one: ScoredScale, /) -> bool:
    """Tell whether a scale has a score only where all its parts are answered."""
    rule, n_parts = one.scale.missing, subject.n_parts(one)
    if max(rule.min_answered or 0, rule.min_scored or 0) >= n_parts:
        return True
    return forbids_missing(one.scale, n_parts) and not can_leave(subject, one)


def forbids_missing(scale: Scale, n_parts: int, /) -> bool:
    """Tell whether a missing rule, by its numbers, lets nothing be missing that counts."""
    rule = scale.missing
    at_least = [share for share in (rule.min_answered_fraction, rule.min_scored_fraction) if share is not None]
    at_most = rule.max_missing_fraction
    return (
        max(rule.min_answered or 0, rule.min_scored or 0) >= n_parts
        or rule.max_missing == 0
        or any(share * n_parts > n_parts - 1 for share in at_least)
        or (at_most is not None and floor(at_most * n_parts) == 0)
    )


def can_leave(subject: Subject, one: ScoredScale, /) -> bool:
    """Tell whether a part can leave the denominator, so that a score is made of the others although all are needed."""
    return count_leaving(subject, one) > 0


def count_leaving(subject: Subject, one: ScoredScale, /) -> int:
    """Count the parts that can leave the denominator, so that a score is made of the others."""
    node, n_parts = subject.nodes[one.output.n_answered], subject.n_parts(one)
    excluded = {state for state, use in asdict(one.scale.missing.states).items() if use is InDenominator.EXCLUDED}
    # Norm scores are made of the scale that is normed.
    if not isinstance(node, Count) or "skipped" in excluded:
        return n_parts
    inputs = [subject.plan.input(name) for name in node.names if name in subject.plan.scales]
    return sum(
        ("not_asked" in excluded and given.show_if is not None)
        or any(state.value in excluded for _, state in given.nonresponse)
        for given in inputs
    )


class BetweenBands(ScoringRule):
    """An estimate falls between two bands as they are printed.

    What it does:
        Looks at sums that are prorated, not rounded, and named by edges with `above` or `at_most`, where complete
        answers reach the edge itself and the next score is a step away. What is prorated can lie between the two.

    Why it matters:
        A source that prints 0 to 9 and 10 to 19 says nothing about 9.5. With `above: 9` the estimate is in the upper
        band and with `at_least: 10` it is in the lower one, although both are the same to whoever answers everything.

    Example:
        A sum of ten items with `missing: {max_missing: 1, then: prorate}` and `bands: [{id: low}, {id: high, above:
        9}]`.

    Use instead:
        `round: {digits: 0, rule: half_up}`, as most manuals round what is prorated. Or `at_least: 10`, so that only
        those are in the upper band who have reached it.
    """

    code = "CWI340"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            lattice = subject.lattice(one)
            if not _is_prorated_sum(one.scale) or is_never_short(subject, one) or lattice is None:
                continue
            for what, edge, path in _edges_that_part(one):
                if edge in lattice and lattice.step:
                    following, given = format_fraction(edge + lattice.step), format_fraction(edge)
                    message = (
                        f"{what} of scale {one.id!r} parts {given} from {following}, "
                        "and a prorated score can lie between the two"
                    )
                    right = f"'at_least: {following}'" if path[-1] == "above" else f"'below: {following}'"
                    hint = f"round the scale as its source does, or write {right}"
                    yield self.finding(message, path, hint)


def _is_prorated_sum(scale: Scale) -> bool:
    whole = scale.transform is None and scale.round is None and scale.method == "sum"
    return whole and scale.missing.then is Then.PRORATE


def _edges_that_part(one: ScoredScale) -> Iterator[tuple[str, Fraction, Path]]:
    """Give the edges that belong to the lower side."""
    for index, band in enumerate(one.scale.bands):
        if band.above is not None:
            yield f"band {band.id!r}", band.above, ("scales", one.id, "bands", index, "above")
    for index, cutoff in enumerate(one.scale.cutoffs):
        for key, edge in (("above", cutoff.above), ("at_most", cutoff.at_most)):
            if edge is not None:
                yield f"cutoff {cutoff.id!r}", edge, ("scales", one.id, "cutoffs", index, key)


class IdleThen(ScoringRule):
    """What is done about missing answers never happens.

    What it does:
        Finds `then: prorate`, `available` and `zero_fill` in missing rules that let nothing be missing, where no part
        can leave the denominator either. A share, such as three quarters, is passed over: it is one rule for scales of
        any length, and of three parts it needs all.

    Why it matters:
        The definition reads as if gaps were made up for, but whoever leaves out one item has no score. Often the number
        is that of another version with fewer items.

    Example:
        Five items with `missing: {min_answered: 5, then: prorate}`; or `{max_missing: 0, then: available}`.

    Use instead:
        `max_missing: 0` alone, where all answers are needed; else the number of the source.
    """

    code = "CWI341"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            rule, n_parts = one.scale.missing, subject.n_parts(one)
            never = max(rule.min_answered or 0, rule.min_scored or 0) > n_parts  # which CWI323 reports
            if one.scale.norm is not None or rule.then is Then.NONE or never or _is_share(rule):
                continue
            if is_never_short(subject, one):
                message = (
                    f"'then: {rule.then}' of scale {one.id!r} never happens, because none of its parts may be missing"
                )
                hint = "write 'max_missing: 0' alone if that is meant, or look up how many the source lets be missing"
                yield self.finding(message, ("scales", one.id, "missing", "then"), hint)


def _is_share(rule: MissingRule) -> bool:
    """Tell whether a rule says what share of the parts is needed, and nothing by number."""
    numbers = (rule.max_missing, rule.min_answered, rule.min_scored)
    least = (rule.min_answered_fraction, rule.min_scored_fraction)
    return numbers == (None, None, None) and 1 not in least and rule.max_missing_fraction != 0


class ShortSums(ScoringRule):
    """A sum in a formula is short of what is missing.

    What it does:
        Finds `sum(...)` in the formulas of scales that may be scored with answers missing, unless the formula asks with
        `answered(...)` how many there are. A sum of items that are all asked only under a condition is passed over.

    Why it matters:
        The function adds up what there is, so a missing answer counts as 0 and the score falls with every gap.

    Example:
        `formula: "sum(q1, q2, q3)"` with `missing: {max_missing: 1, then: available}`.

    Use instead:
        `mean(q1, q2, q3) * 3`, or a scale with `method: sum` and `then: prorate`; or `max_missing: 0`, which is the
        only right one where some of the items are not asked: those count as 0 in a sum, and in no mean.
    """

    code = "CWI358"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            if one.scale.formula is None or not allows_missing(one.scale) or is_never_short(subject, one):
                continue
            nodes = list(_all_nodes(subject.nodes[f"{one.id}.raw"]))
            if any(isinstance(node, Count) for node in nodes):
                continue
            gated = {given.name for given in subject.plan.inputs if given.show_if is not None}
            sums = [node.terms.names for node in nodes if isinstance(node, Total)]
            short = [name for names in sums if not gated.issuperset(names) for name in names]
            if short:
                shown = join_ids([name.removesuffix(".score") for name in dict.fromkeys(short)])
                message = f"the sum in the formula of scale {one.id!r} counts {shown} as 0 where missing"
                yield self.finding(message, ("scales", one.id, "formula"), _hint_for_sum(short, gated))


def _hint_for_sum(names: Iterable[str], gated: set[str]) -> str:
    """Say what counts nothing as 0 that is missing; an item that was not asked does count as 0, and in no mean."""
    if gated.isdisjoint(names):
        return "use mean(...) times the number of parts, or let none of them be missing"
    return "write 'max_missing: 0': what is not asked still counts as 0, and what is missing leaves no score"


def filled_with_zero(node: Node, /) -> Iterator[str]:
    """Give the names for which a formula puts 0 where they are not answered."""
    for one in _all_nodes(node):
        match one:
            case Choose(Compare(_, Count(names), Constant()), Reference(name), Constant(Fraction(numerator=0))) if (
                name in names
            ):
                yield name


def _all_nodes(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Choose(condition, then, otherwise):
            inner: tuple[Node, ...] = (condition, then, otherwise)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            inner = (left, right)
        case Logic(_, operands) | Tally(operands):
            inner = operands
        case _:
            inner = ()
    for one in inner:
        yield from _all_nodes(one)
