"""Conditions: whether an item is ever, or always, asked."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.plan import Interval
from cwinstruments.plan.exact import Value
from cwinstruments.plan.nodes import Node
from cwinstruments.rules.subject import Subject


def check_never_asked(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find items that are never asked.

    What it does:
        Finds each `show_if` that no allowed answers make true.

    Why it matters:
        The item is hidden from everybody, and every answer to it is thrown away as stale.

    Example:
        `show_if: "age >= 18"`, where `age` has the range 1 to 5 because it is a code of age bands.

    Use instead:
        Compare with the values that are stored, as the response options give them.
    """
    for item, index, interval in _conditions(subject):
        if interval.high is False:
            message = f"show_if of item {item!r} is never true, so the item is never asked"
            hint = "compare with the values that the items before it can have"
            yield Diagnostic("CWI331", message, ("items", index, "show_if"), hint)


def check_always_asked(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find conditions that hide an item from nobody.

    What it does:
        Finds each `show_if` that is true for all allowed answers.

    Why it matters:
        Something else was meant. Only an unanswered gate still changes anything: it makes the item count as missing.

    Example:
        `show_if: "role_years >= 0"`.

    Use instead:
        The condition that was meant, or none.
    """
    for item, index, interval in _conditions(subject):
        if interval.low is True:
            message = f"show_if of item {item!r} is true for all answers, so it hides nothing"
            hint = "compare with the values that the items before it can have, or leave the condition out"
            yield Diagnostic("CWI332", message, ("items", index, "show_if"), hint, Severity.WARNING)


def _conditions(subject: Subject) -> Iterator[tuple[str, int, Interval[Value]]]:
    """Give each item with a condition, and what the condition can be when its gates are answered."""
    conditions: dict[str, Node] = {one.item: one.show_if for one in subject.plan.inputs if one.show_if is not None}
    for index, item in enumerate(subject.instrument.items):
        if item.id in conditions:
            yield item.id, index, subject.interval(conditions[item.id])
