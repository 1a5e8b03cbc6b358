"""Hidden items: what becomes of the scores of those who are not asked some of a scale's items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import InDenominator, Then
from cwinstruments.plan.algebra import names_in
from cwinstruments.plan.nodes import Arithmetic, Choose, Count, Missing, Node
from cwinstruments.rules.asking import Asking, hidden_items
from cwinstruments.rules.conditions import related_to
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject

_MOST_LISTED = 6


class FormulaOfHiddenItems(ScoringRule):
    """A formula has no value for those who are not asked one of its items.

    What it does:
        Tries the answers that decide which items are asked, and finds formulas that have no value for somebody only
        because an item is not asked, although others of their items are. Functions that go on without what is missing,
        such as `mean` and `count`, and an `if` that asks first, are fine; so is an `if` without a second value, which
        says itself that some have no score. So is a formula of which everything is asked under the same condition, and
        a scale that says `states: {not_asked: missing}`.

    Why it matters:
        These respondents have no score, with the reason `not_computable`, although nothing of what they were asked is
        missing. In a unit's score they are left out in silence.

    Example:
        `formula: "hours_on_call + hours_at_desk"`, where `hours_on_call` has `show_if: "on_call"`.

    Use instead:
        `if(on_call, hours_on_call, 0) + hours_at_desk`. Where they are to have no score, say so:
        `missing: {max_missing: 0, states: {not_asked: missing}}`.
    """

    code = "CWI391"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in _scales_with_hidden_items(subject):
            if one.scale.formula is None or not Asking(subject, one).ever_scored():
                continue
            hidden = list(_without_value(subject, one))
            if hidden:
                gates = [subject.conditions.by_item[item] for item in hidden]
                told = " and ".join(f"{gate.item!r} (asked where {gate.text})" for gate in gates)
                message = f"the formula of scale {one.id!r} has no value for some who are not asked {told}"
                hint = (
                    f"if({gates[0].text}, …, …) says what is right for them; "
                    "or 'states: {not_asked: missing}' that they have no score"
                )
                yield self.finding(message, ("scales", one.id, "formula"), hint, related=related_to(gates))


class ScoresOfFewerItems(ScoringRule):
    """A score that needs all items is made of fewer where some are not asked.

    What it does:
        Finds scales whose missing rule lets none, or at most a number, of the items be missing, and of which some items
        can be hidden while others are asked. What is not asked is not missing but leaves the denominator. A scale with
        `min_answered`, or with `states: {not_asked: missing}`, says what is meant; so does a rule that gives a share of
        the items asked. Scales of which all items are asked under the same condition are fine.

    Why it matters:
        The rule reads as if a score were always of the same items. Two respondents get scores of different items, and
        one of them perhaps of a single item, and nothing tells them apart when they are compared.

    Example:
        The mean of four items with `missing: {max_missing: 0}`, three of which have `show_if: "visits"`.

    Use instead:
        `min_answered: 3` where so many are enough; `states: {not_asked: missing}` where only those who are asked all
        items are to have a score; or scales of their own for what is asked of all and of some.
    """

    code = "CWI392"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in _scales_with_hidden_items(subject):
            rule = one.scale.missing
            is_meant = rule.min_answered is not None or (rule.max_missing is None and rule.then is not Then.NONE)
            if one.scale.formula is not None or is_meant or not Asking(subject, one).ever_scored():
                continue
            hidden = list(_sometimes_left_out(subject, one))
            if hidden:
                n_parts = subject.n_parts(one)
                message = (
                    f"scale {one.id!r} is scored from fewer than its {n_parts} items for whoever is not asked "
                    f"{_listed(hidden)}, although its missing rule is for all of them"
                )
                hint = "say 'min_answered: …' for how many are enough, or 'states: {not_asked: missing}'"
                gates = [subject.conditions.by_item[item] for item in hidden]
                yield self.finding(message, ("scales", one.id, "missing"), hint, related=related_to(gates))


class NeverScored(ScoringRule):
    """A scale's items are never asked together as its score needs.

    What it does:
        Tries the answers that decide which items are asked, and finds scales that have a score for none of them, even
        if everything that is asked is answered.

    Why it matters:
        Nobody would ever have a score.

    Example:
        `min_answered: 3` for four items of which two are asked where `visits` is true and two where it is false.

    Use instead:
        A number that can be reached, or scales of their own for the items that are asked together.
    """

    code = "CWI393"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in _scales_with_hidden_items(subject, also_as_missing=True):
            asking = Asking(subject, one)
            if not asking.ever_scored() and asking.scored_if_all_were_asked():
                is_formula = one.scale.formula is not None
                path: Path = ("scales", one.id, "formula" if is_formula else "missing")
                message = f"scale {one.id!r} never has a score: its items are never asked together as it needs them"
                gates = [subject.conditions.by_item[item] for item in asking.hidden]
                hint = "ask for as many as can be asked together, or make scales of what is asked together"
                yield self.finding(message, path, hint, related=related_to(gates))


def _scales_with_hidden_items(subject: Subject, *, also_as_missing: bool = False) -> Iterator[ScoredScale]:
    """Give the scales of items, and of formulas, of which an item is not always asked.

    Args:
        also_as_missing: those too that say that they count such items as missing.
    """
    for one in subject.scales() if subject.conditions.by_item else ():
        if one.scale.scales or not hidden_items(subject, one):
            continue
        if also_as_missing or one.scale.missing.states.not_asked is InDenominator.EXCLUDED:
            yield one


def _without_value(subject: Subject, one: ScoredScale) -> Iterator[str]:
    """Give the items without which a formula has no value, though others of its items are asked."""
    asking, search = Asking(subject, one), subject.conditions.search
    decided = frozenset(_decides_about_nothing(subject.nodes[f"{one.id}.raw"]))
    for item in asking.hidden:
        of_item = [name for name in asking.names if search.inputs[name].item == item]
        gate = subject.conditions.by_item[item].node
        if search.named_in_the_end([gate, Count(tuple(of_item))]) & decided:
            continue

        if asking.exists(partial(asking.lacks, of_item), scored=False):
            yield item


def _decides_about_nothing(node: Node) -> Iterator[str]:
    """Give the names by which a formula itself decides that there is no value."""
    match node:
        case Choose(condition, then, otherwise):
            if isinstance(otherwise, Missing):
                yield from names_in(condition)
            yield from _decides_about_nothing(then)
            yield from _decides_about_nothing(otherwise)
        case Arithmetic(_, left, right):
            yield from _decides_about_nothing(left)
            yield from _decides_about_nothing(right)


def _sometimes_left_out(subject: Subject, one: ScoredScale) -> Iterator[str]:
    """Give the items that are not asked of some who have a score all the same."""
    asking = Asking(subject, one)
    for item in asking.hidden:

        def is_left_out(name: str = item) -> bool:
            return not asking.is_asked(name) and asking.some_are_asked()

        if asking.exists(is_left_out):
            yield item


def _listed(items: Sequence[str]) -> str:
    shown = [repr(item) for item in items[:_MOST_LISTED]]
    if len(items) > _MOST_LISTED:
        shown.append(f"{len(items) - _MOST_LISTED} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
