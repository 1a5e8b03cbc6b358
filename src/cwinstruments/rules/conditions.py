"""Conditions: whether an item is ever, or always, asked, and whether each part of a condition matters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cwinstruments.diagnostics import Diagnostic, Related, Severity
from cwinstruments.plan.nodes import Logic, LogicOperator, Node
from cwinstruments.rules.logic import Condition, Conditions, joined, operands_of
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject

_EQUAL: Final = re.compile(r"(?P<name>\w+) == (?P<code>-?[0-9]+)", re.ASCII)
_MOST_PARTS = 60
"""How many parts are compared with each other; nobody reads longer conditions."""


class NeverAsked(ScoringRule):
    """A condition is never true.

    What it does:
        Tries the answers to all items that a `show_if` names, and to those that decide whether these are asked, and
        finds conditions that none of them makes true. Answers that no condition tells apart are tried once; where there
        are too many all the same, only the least and the greatest values are looked at. What a parameter decides is
        taken to be possible either way.

    Why it matters:
        The item is hidden from everybody, and every answer to it is thrown away as stale.

    Example:
        `show_if: "age >= 18"`, where `age` has the range 1 to 5 because it is a code of age bands. Or
        `show_if: "alone == 1 and visits == 0"`, where `alone` is asked only of those with `visits > 0`.

    Use instead:
        Compare with the values that are stored, as the response options give them. Two answers to one item are joined
        with `or`.
    """

    code = "CWI331"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        conditions = subject.conditions
        for one in conditions.by_item.values():
            if one.item in conditions.never:
                told = why_never(conditions, one.node)
                if told is not None:
                    reason, gates = told
                    message = f"show_if of item {one.item!r} is never true, so the item is never asked: {reason}"
                    hint = "compare with the values that the items before it can have"
                    if code := _nonresponse_named(conditions, one.node):
                        hint = f"{code}; a condition can't ask for that, only for what was answered"
                    elif gates:
                        hint = "ask it under the condition that is meant, or the item that it names of more respondents"
                    yield self.finding(message, path_of(one), hint, related=related_to(gates))


class AlwaysAsked(ScoringRule):
    """A condition is always true.

    What it does:
        Finds each `show_if` that is true for all answers to the items that it names.

    Why it matters:
        Something else was meant. Only an unanswered gate still changes anything: it makes the item count as missing.

    Example:
        `show_if: "role_years >= 0"`, or `show_if: "role != 1 or role != 2"`.

    Use instead:
        The condition that was meant, or none. "Neither 1 nor 2" is `role != 1 and role != 2`.
    """

    code = "CWI332"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        conditions = subject.conditions
        for one in conditions.by_item.values():
            if one.item in conditions.always:
                message, hint = _always(conditions, one)
                yield self.finding(message, path_of(one), hint)


class IdleParts(ScoringRule):
    """A part of a condition changes nothing.

    What it does:
        Looks at the parts that `and` and `or` join. It is a warning where a part of an `and` is true for all answers,
        or one of an `or` is never true, also because of the conditions under which the items in it are asked. It is a
        note where a part follows from the parts beside it. A part that only repeats the condition of an item that the
        `show_if` names, to be read without looking there, is fine.

    Why it matters:
        Whoever wrote it meant it to select somebody. Often a value is wrong, or `and` stands for `or`.

    Example:
        `show_if: "site == 1 or site == 9"`, where `site` can be 1, 2 or 3. Or `show_if: "age > 1 and age > 2"`.

    Use instead:
        The value that was meant; or leave the part out.
    """

    code = "CWI390"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        conditions = subject.conditions
        for one in conditions.by_item.values():
            if one.item not in conditions.never | conditions.always:
                for message, severity in dict(self._idle(conditions, one)).items():
                    hint = "write the value that was meant, or leave the part out"
                    yield self.finding(message, path_of(one), hint, severity)

    def _idle(self, conditions: Conditions, one: Condition) -> Iterator[tuple[str, Severity]]:
        told = list(_idle_parts(conditions, one.node))
        for part, what, severity in told:
            yield f"show_if of item {one.item!r}: the part {conditions.write(part)!r} {what}", severity
        # Parts that could be true, were it not for what their items are asked under.
        for part in operands_of(one.node, LogicOperator.OR):
            if part is not one.node and part not in [other for other, *_ in told] and conditions.is_unreachable(part):
                why = why_never(conditions, part)
                if why is not None:
                    message = f"show_if of item {one.item!r}: the part {conditions.write(part)!r} is never true"
                    yield f"{message}: {why[0]}", Severity.WARNING


def _idle_parts(conditions: Conditions, node: Node) -> Iterator[tuple[Node, str, Severity]]:
    """Give the parts of a condition that change nothing, with what is wrong with each, from the outside in."""
    if not isinstance(node, Logic) or conditions.search.is_exhausted:
        return
    is_and = node.operator is LogicOperator.AND
    kept = list(operands_of(node, node.operator) if node.operator is not LogicOperator.NOT else node.operands)
    for part in kept[::-1] if 1 < len(kept) <= _MOST_PARTS else ():
        others = [other for other in kept if other is not part]
        if conditions.is_constant(part, is_and):
            described = conditions.describe([part])
            what = "is true for all answers" if is_and else "is never true"
            yield part, what if described is None else f"{what}: {described}", Severity.WARNING
        elif conditions.follows(part, others, node.operator):
            yield part, f"changes nothing beside {conditions.write(joined(node.operator, others))!r}", Severity.NOTE
        else:
            continue
        kept = others
    for part in kept:
        yield from _idle_parts(conditions, part)


def path_of(one: Condition, /) -> tuple[str | int, ...]:
    """Give the place of a condition."""
    return "items", one.index, "show_if"


def related_to(gates: Sequence[Condition], /) -> tuple[Related, ...]:
    """Point to the conditions that a finding rests on."""
    return tuple(Related(f"{gate.item!r} is asked only under this condition", path_of(gate)) for gate in gates)


def why_never(conditions: Conditions, node: Node, /) -> tuple[str, tuple[Condition, ...]] | None:
    """Say why a condition is never true, and which other conditions that is because of.

    None where it is because another item is never asked, which is reported there.
    """
    gates = conditions.gates_to_blame(node)
    if any(gate.item in conditions.never for gate in gates):
        return None
    if gates:
        told = " and ".join(f"{gate.item!r} is asked only where {gate.text}" for gate in gates)
        return told, gates
    parts = conditions.needed_parts(node)
    written = [conditions.write(part) for part in parts]
    if len(parts) > 1:
        return f"no answers make {' and '.join(map(repr, written))} true together", ()
    described = conditions.describe(parts)
    asks = f"the condition asks for {written[0]!r}"
    return (asks if described is None else f"{described}, and {asks}"), ()


def _nonresponse_named(conditions: Conditions, node: Node) -> str | None:
    """Say which non-response code a condition compares with, as if that were an answer."""
    for part in conditions.needed_parts(node):
        found = _EQUAL.fullmatch(conditions.write(part))
        if found is None or found["name"] not in conditions.search.inputs:
            continue
        one = conditions.search.inputs[found["name"]]
        for code, state in one.nonresponse:
            if code == int(found["code"]):
                return f"{code} is the non-response code of {one.item!r} for {state.label!r}"
    return None


def _always(conditions: Conditions, one: Condition) -> tuple[str, str]:
    """Say why a condition is always true, and what would be right."""
    message = f"show_if of item {one.item!r} is true for all answers"
    gated = [conditions.by_item[item] for item in conditions.gates_named(one.node)]
    if gated:
        told = " and ".join(f"{gate.item!r} is asked, where {gate.text}" for gate in gated)
        hint = f"write {' and '.join(gate.text for gate in gated)!r} if that is meant"
        return f"{message}, so it says no more than that {told}", hint
    described = conditions.describe([one.node])
    hint = "compare with the values that the items before it can have, or leave the condition out"
    return f"{message}, so it hides nothing{'' if described is None else f': {described}'}", hint
